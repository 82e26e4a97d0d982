import {type CloudHosts, cloudHosts, type HostFamily, knownHost} from './endpoint-hosts.ts';
import type {PrincipalType} from './principal.ts';
import type {ScenarioId} from './scenario.ts';
import {parseResourceId} from './scope.ts';
import type {CloudName} from './session.ts';

/** What one person asks another to grant: ids and names, no secret. Whoever reads it resolves everything anew. */
export type GrantRequest = {
	readonly cloud: CloudName;
	/** GUID of the resource's tenant, lower case. */
	readonly tenantId: string;
	/** World of the sandbox cloud that it was asked in, `null` for real Azure. */
	readonly sandbox: string | null;
	/** ARM id of the account; where only that is known, its endpoint: scheme and host. */
	readonly resource: string;
	readonly project: string | null;
	readonly deployment: string | null;
	readonly scenario: ScenarioId;
	/** Object ids, lower case; at least one. */
	readonly people: readonly {readonly id: string; readonly type: PrincipalType}[];
};

/** `none`: no such line. `version`: of another version of this program. `damaged`: cut, altered, or made by something else. */
export type RequestFault = 'none' | 'version' | 'damaged';

/*
 * Version 1, before base64url (RFC 4648, section 5, without padding):
 * flags | scenario and host family | tenant | subscription, resource group, account  or  subdomain | sandbox? | project? | deployment? | count | (type, object id)… | CRC-32
 * GUIDs are 16 bytes, names one byte of length and UTF-8. The places in these lists are part of the format: only ever add behind.
 */
const prefix = 'fk1:';
const clouds: readonly CloudName[] = ['public', 'usgov', 'china'];
const families: readonly HostFamily[] = ['openai', 'foundry', 'cognitive'];
const types: readonly PrincipalType[] = ['User', 'Group', 'ServicePrincipal'];
const scenarioCodes: readonly ScenarioId[] = [
	'inference',
	'project',
	'openai',
	'call-agents',
	'manage-project',
	'publish-agents',
	'deploy-models',
	'view-quota',
];
const byEndpoint = 4;
const inSandbox = 8;
const withProject = 16;
const withDeployment = 32;
const flagBits = 63;

/** More make a line that nobody sends; the scripts of the hand-off have no bound. */
export const mostRequested = 20;

/** Names as Azure allows them for resource groups, accounts, projects and deployments. Source: Microsoft Learn, "Naming rules and restrictions for Azure resources". */
const name = /^[\p{L}\p{N}_.()-]{1,90}$/u;
/** The length of a name is one byte. */
const isName = (text: string): boolean => name.test(text) && Buffer.byteLength(text) < 256;
const worldName = /^[a-z][a-z-]{0,39}$/u;
const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/iu;

/** One line for `grant --request`: printable, no blank, about 150 characters. `null` where something has no place in it, such as a name that is none of Azure's. */
export const writeRequest = (request: GrantRequest): string | null => {
	const {cloud, tenantId, sandbox, resource, project, deployment, scenario, people} = request;
	const place = placeBytes(resource, cloud);
	const ids = [tenantId, ...people.map(({id}) => id)];
	const names = [project, deployment].filter(text => text !== null);
	if (place === null || !ids.every(id => guid.test(id)) || !names.every(isName) || (sandbox !== null && !worldName.test(sandbox))) return null;
	if (people.length === 0 || people.length > mostRequested) return null;
	const flags =
		clouds.indexOf(cloud) |
		(place.family === null ? 0 : byEndpoint) |
		(sandbox === null ? 0 : inSandbox) |
		(project === null ? 0 : withProject) |
		(deployment === null ? 0 : withDeployment);
	const bytes = [
		flags,
		scenarioCodes.indexOf(scenario) | ((place.family ?? 0) << 4),
		...guidBytes(tenantId),
		...place.bytes,
		...[sandbox, project, deployment].flatMap(text => (text === null ? [] : textBytes(text))),
		people.length,
		...people.flatMap(({id, type}) => [types.indexOf(type), ...guidBytes(id)]),
	];
	return prefix + Buffer.from([...bytes, ...crc32(bytes)]).toString('base64url');
};

const placeBytes = (resource: string, cloud: CloudName): {readonly family: number | null; readonly bytes: readonly number[]} | null => {
	const id = parseResourceId(resource);
	if (id) {
		const {subscriptionId, resourceGroup, account} = id;
		if (!guid.test(subscriptionId) || !isName(resourceGroup) || !isName(account)) return null;
		return {family: null, bytes: [...guidBytes(subscriptionId), ...textBytes(resourceGroup), ...textBytes(account)]};
	}
	const host = URL.canParse(resource) ? knownHost(new URL(resource).hostname) : null;
	return host?.cloud === cloud ? {family: families.indexOf(host.family), bytes: textBytes(host.subdomain)} : null;
};

const guidBytes = (id: string): readonly number[] => [...Buffer.from(id.replaceAll('-', ''), 'hex')];
const textBytes = (text: string): readonly number[] => {
	const bytes = Buffer.from(text, 'utf8');
	return [bytes.length, ...bytes];
};

/** CRC-32 of ISO-HDLC (zip, PNG): finds every change within 32 bits, so of up to five neighbouring characters of base64. */
const crc32 = (bytes: readonly number[]): readonly number[] => {
	let crc = 0xffff_ffff;
	for (const byte of bytes) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb8_8320 : 0);
	}
	const sum = Buffer.alloc(4);
	sum.writeUInt32BE(~crc >>> 0);
	return [...sum];
};

type Read = {readonly request: GrantRequest; readonly fault: null} | {readonly request: null; readonly fault: RequestFault};
const faulty = (fault: RequestFault): Read => ({request: null, fault});

/** Reads what `writeRequest` wrote, and nothing else: a line that says the same in other characters is refused. */
export const readRequest = (text: string): Read => {
	const line = text.trim();
	if (!/^fk\d+:/u.test(line)) return faulty('none');
	if (!line.startsWith(prefix)) return faulty('version');
	const encoded = line.slice(prefix.length);
	if (!/^[\w-]+$/u.test(encoded)) return faulty('damaged');
	const bytes = [...Buffer.from(encoded, 'base64url')];
	const [content, sum] = [bytes.slice(0, -4), bytes.slice(-4)];
	if (crc32(content).some((byte, index) => byte !== sum[index])) return faulty('damaged');
	const request = decoded(content);
	return request && writeRequest(request) === line ? {request, fault: null} : faulty('damaged');
};

const decoded = (bytes: readonly number[]): GrantRequest | null => {
	let at = 0;
	const take = (count: number): readonly number[] => {
		at += count;
		return bytes.slice(at - count, at);
	};
	const byte = (): number => take(1)[0] ?? 255;
	const text = (): string => Buffer.from(take(byte())).toString('utf8');
	const id = (): string => {
		const hex = Buffer.from(take(16)).toString('hex');
		return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
	};
	const flags = byte();
	const codes = byte();
	const cloud = clouds[flags & 3];
	const scenario = scenarioCodes[codes & 15];
	if (cloud === undefined || scenario === undefined || (flags & flagBits) !== flags) return null;
	const tenantId = id();
	const resource = flags & byEndpoint ? endpointOf(text(), families[codes >> 4], cloudHosts[cloud]) : accountOf(id(), text(), text());
	const sandbox = flags & inSandbox ? text() : null;
	const project = flags & withProject ? text() : null;
	const deployment = flags & withDeployment ? text() : null;
	const people = Array.from({length: Math.min(byte(), mostRequested)}, () => {
		const type = types[byte()];
		return {type, id: id()};
	});
	const known = people.flatMap(({type, id}) => (type === undefined ? [] : [{type, id}]));
	if (resource === null || known.length !== people.length || at !== bytes.length) return null;
	return {cloud, tenantId, sandbox, resource, project, deployment, scenario, people: known};
};

const endpointOf = (subdomain: string, family: HostFamily | undefined, {suffixes}: CloudHosts): string | null =>
	family === undefined ? null : `https://${subdomain}.${suffixes[family]}`;

const accountOf = (subscriptionId: string, resourceGroup: string, account: string): string =>
	`/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.CognitiveServices/accounts/${account}`;
