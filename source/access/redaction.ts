import {keyPolicyIds} from './key-policy.ts';
import type {Pasted} from './paste/pasted.ts';
import {shorten} from './plain.ts';
import type {Principal} from './principal.ts';
import {roles} from './roles.ts';
import type {RunRecord} from './run-record.ts';

/** Resource Manager prints some ids without dashes. */
const guid = /(?<![0-9a-z])[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}(?![0-9a-z])/giu;
/** As `shorten` leaves of an id. */
const shortened = /(?<![\da-z])[\da-f]{4}…[\da-f]{2}(?![\da-z])/giu;
const address = /[\w.+'-]+(?:#EXT#)?@[\w-]+(?:\.[\w-]+)+/giu;
/** A hand-off's line holds ids and names, encoded. */
const requestLine = /(?<![\w-])fk1:[\w-]+/gu;
const home = /(?:\/(?:home|Users)\/[^/\s"']+|[A-Za-z]:\\Users\\[^\\\s"']+)/gu;

/** Words that say what a thing is; as a resource's name they are left, or every sentence would lose them. */
const vocabulary: ReadonlySet<string> = new Set([
	'openai',
	'foundry',
	'azure',
	'default',
	'project',
	'models',
	'inference',
	'reader',
	'owner',
	'contributor',
	'user',
	'group',
	'chat',
	'test',
]);

/**
 * The same value with every identifier replaced by a placeholder that a shell takes as a plain word: TENANT_ID, OBJECT_ID, USER, SUBSCRIPTION_ID,
 * RESOURCE_GROUP, RESOURCE, PROJECT. The same identifier always gets the same placeholder. Role ids stay: they are public and the same everywhere; so do correlation ids.
 */
export const redacted = <T>(value: T, record: RunRecord): T => {
	const known = placeholders(record);
	const isPublic = publicIds(record);
	const others = new Map<string, string>();
	const ofGuid = (found: string): string => {
		const id = dashed(found.toLowerCase());
		const ours = known.exact.get(id);
		if (ours === undefined && isPublic.has(id)) return found;
		return ours ?? others.get(id) ?? keep(others, id, `ID_${[...others.values()].filter(value => value.startsWith('ID_')).length + 1}`);
	};
	const ofAddress = (found: string): string => {
		const id = found.toLowerCase();
		return isService(found)
			? found
			: (others.get(id) ?? keep(others, id, `USER_${known.users + [...others.values()].filter(value => value.startsWith('USER')).length + 1}`));
	};
	const ofText = (text: string): string => {
		let result = text.replace(requestLine, 'REQUEST').replace(home, '~').replace(guid, ofGuid);
		for (const {pattern, placeholder} of known.patterns) result = result.replace(pattern, placeholder);
		return result.replace(address, ofAddress).replace(shortened, 'ID');
	};
	const walk = (part: unknown): unknown => {
		if (typeof part === 'string') return ofText(part);
		if (Array.isArray(part)) return part.map(walk);
		if (typeof part === 'object' && part !== null) return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, walk(inner)]));
		return part;
	};
	return walk(value) as T;
};

type Placeholders = {
	readonly exact: ReadonlyMap<string, string>;
	/** How many USER placeholders are given out. */
	readonly users: number;
	/** Longest first, so that no name is replaced inside a longer one. */
	readonly patterns: readonly {readonly pattern: RegExp; readonly placeholder: string}[];
};

const keep = (map: Map<string, string>, key: string, value: string): string => {
	map.set(key, value);
	return value;
};

const isService = (found: string): boolean => /@(?:Request|Resource|secure)\b/u.test(found);

/**
 * Ids of roles: those that the record names as such, and the well-known ones. Correlation ids too: they name one call and nobody, and whoever supports the service
 * finds it by them alone.
 */
const publicIds = ({assessments, pasted, plan, receipt, whoCan}: RunRecord): ReadonlySet<string> =>
	new Set(
		[
			...correlationIds(pasted),
			...Object.values(roles),
			...keyPolicyIds,
			...(plan?.grants ?? []).map(({roleId}) => roleId),
			...(plan?.choices ?? []).map(({roleId}) => roleId),
			...(receipt?.entries ?? []).map(({roleId}) => roleId),
			...(receipt?.activations ?? []).map(({roleId}) => roleId),
			...(whoCan?.granters ?? []).map(({roleId}) => roleId),
			...assessments.flatMap(({held, because}) => [...held.map(({roleId}) => roleId), ...because.flatMap(({roleId}) => roleId ?? [])]),
		].map(id => id.toLowerCase()),
	);

const correlationIds = (pasted: Pasted | null): readonly string[] => {
	const named = [
		...(pasted?.facts.principals ?? []),
		...(pasted?.facts.tenants ?? []),
		...(pasted?.tokens ?? []).flatMap(({objectId, appId}) => [objectId, appId]),
	];
	return (pasted?.facts.correlationIds ?? []).filter(id => !named.some(other => other?.toLowerCase() === id.toLowerCase()));
};

const placeholders = (record: RunRecord): Placeholders => {
	const {assessments, people, plan, receipt, session, target, whoCan} = record;
	const exact = new Map<string, string>();
	const names = new Map<string, string>();
	const add = (map: Map<string, string>, text: string | null | undefined, base: string): void => {
		const key = text?.toLowerCase();
		if (!key || map.has(key)) return;
		const used = [...map.values()].filter(value => value === base || value.startsWith(`${base}_`)).length;
		map.set(key, used === 0 ? base : `${base}_${used + 1}`);
	};
	const principals: readonly Principal[] = [
		...people,
		...[...assessments, ...(record.audit?.rows ?? []), ...(record.audit?.findings ?? []), ...(plan?.grants ?? []), ...(whoCan?.granters ?? [])].map(
			({principal}) => principal,
		),
	];
	add(exact, session?.tenantId, 'TENANT_ID');
	add(exact, target?.resource?.tenantId, 'TENANT_ID');
	add(exact, target?.resource?.subscriptionId, 'SUBSCRIPTION_ID');
	add(exact, session?.objectId, 'OBJECT_ID');
	add(exact, target?.resource?.identityId, 'IDENTITY_ID');
	add(exact, target?.project?.identityId, 'IDENTITY_ID');
	for (const {id} of principals) add(exact, id, 'OBJECT_ID');
	for (const {name} of plan?.grants ?? []) add(exact, name, 'ASSIGNMENT_ID');
	for (const {id} of receipt?.entries ?? []) add(exact, id.split('/').at(-1), 'ASSIGNMENT_ID');
	for (const {id} of receipt?.activations ?? []) add(exact, id.split('/').at(-1), 'ACTIVATION_ID');
	for (const {scheduleId} of assessments.flatMap(({activatable}) => activatable ?? [])) add(exact, scheduleId, 'ELIGIBILITY_ID');

	add(names, session?.name, 'USER');
	add(names, session?.tenantName, 'TENANT');
	for (const {name, type} of principals) add(names, name, type === 'Group' ? 'GROUP' : type === 'User' ? 'USER' : 'APPLICATION');
	add(names, target?.resource?.name, 'RESOURCE');
	add(names, target?.resource?.customSubdomain, 'RESOURCE');
	add(names, target?.resource?.resourceGroup, 'RESOURCE_GROUP');
	add(names, target?.resource?.subscriptionName, 'SUBSCRIPTION');
	add(names, target?.project?.name.split('/').at(-1), 'PROJECT');
	for (const {text, as} of record.hardening?.names ?? []) add(names, text, as);
	for (const {held, because} of assessments) for (const {via} of [...held, ...because]) add(names, via, 'GROUP');

	const host = URL.canParse(target?.endpoint ?? '') ? new URL(target?.endpoint ?? '').hostname.split('.')[0] : undefined;
	const inPath = [
		{pattern: /(?<=\/resourceGroups\/)[^/\s"']+/giu, placeholder: names.get(target?.resource?.resourceGroup.toLowerCase() ?? '') ?? 'RESOURCE_GROUP'},
		{pattern: /(?<=\/Microsoft\.CognitiveServices\/accounts\/)[^/?\s"']+/giu, placeholder: names.get(target?.resource?.name.toLowerCase() ?? '') ?? 'RESOURCE'},
		{pattern: /(?<=\/policy(?:Assignments|Exemptions)\/)[^/?\s"']+/giu, placeholder: 'POLICY'},
		{pattern: /(?<=\/projects\/)[^/\s"'{}]+/giu, placeholder: 'PROJECT'},
		...(host ? [{pattern: new RegExp(`(?<=//)${literal(host)}(?=\\.)`, 'giu'), placeholder: 'RESOURCE'}] : []),
		{pattern: /(?<=https:\/\/)[\w-]+(?=\.(?:openai|services\.ai|cognitiveservices)\.azure\.(?:com|us|cn))/giu, placeholder: 'RESOURCE'},
	];
	const byName = [...names]
		.filter(([name]) => name.length >= 3 && !vocabulary.has(name))
		.toSorted(([one], [other]) => other.length - one.length)
		.map(([name, placeholder]) => ({pattern: new RegExp(`(?<![\\w.@-])${literal(name)}(?![\\w@-])(?!\\.azure)`, 'giu'), placeholder}));
	const byShortId = [...exact]
		.map(([id, placeholder]) => ({pattern: new RegExp(literal(shorten(id)), 'giu'), placeholder}))
		.filter(({pattern}) => pattern.source.includes('…'));
	const users = [...names.values()].filter(value => /^USER(?:_|$)/u.test(value)).length;
	return {exact, users, patterns: [...inPath, ...byShortId, ...byName]};
};

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');

const dashed = (id: string): string => id.replaceAll('-', '').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
