import {ownCommand} from '../access/command-line.ts';
import {principalWord} from '../access/principal.ts';
import {type GrantRequest, type RequestFault, readRequest} from '../access/request-line.ts';
import type {Options} from './arguments.ts';
import {bad, type Fault} from './fault.ts';
import type {FlagName} from './flags.ts';

const faultWords: Readonly<Record<RequestFault, string>> = {
	none: '--request takes the line of a hand-off, which begins with fk1:.',
	version: 'The line after --request was written by another version of this program.',
	damaged: 'The line after --request is cut off or altered.',
};

const remedies: Readonly<Record<RequestFault, string>> = {
	none: 'Copy the whole line that whoever asks has sent.',
	version: 'Take the newest one: npx foundry-keyless@latest.',
	damaged: 'Copy it whole, in one piece; else have it sent again.',
};

/** What the line says already. */
const saidByLine: readonly FlagName[] = ['resource', 'project', 'deployment', 'scenario', 'subscription', 'for'];

const saidTwice = ({given}: Options): readonly Fault[] => {
	const said = saidByLine.filter(name => given.has(name)).map(name => `--${name}`);
	return said.length === 0
		? []
		: [bad(`--request says already what ${said.join(' and ')} ${said.length === 1 ? 'says' : 'say'}.`, 'Leave out one or the other.')];
};

/** What the command line says otherwise than the line. */
const contradictions = (options: Options, {cloud, sandbox, tenantId}: GrantRequest): readonly Fault[] => {
	const {given, tenant} = options;
	const world = options.sandbox?.world ?? null;
	const isOtherTenant = tenant !== null && /^[\da-f]{8}-/iu.test(tenant) && tenant.toLowerCase() !== tenantId;
	const line = given.get('request')?.at(-1) ?? '';
	return [
		...(given.has('cloud') && options.cloud !== cloud ? [bad(`The line is for --cloud ${cloud}, not ${options.cloud}.`, 'Leave out --cloud.')] : []),
		...(isOtherTenant ? [bad(`The line is for tenant ${tenantId}, not ${tenant}.`, 'Leave out --tenant.')] : []),
		...(sandbox !== null && world === null
			? [
					bad(
						`The line comes from the sandbox cloud, world ${sandbox}: in Azure there is nothing to grant.`,
						`To play it: ${ownCommand(['grant', '--request', line, `--sandbox=${sandbox}`])}`,
					),
				]
			: []),
		...(sandbox === null && world !== null ? [bad('The line is for real Azure, and --sandbox is not.', 'Leave out --sandbox.')] : []),
		...(sandbox !== null && world !== null && sandbox !== world
			? [bad(`The line is for the sandbox world ${sandbox}, not ${world}.`, `Write --sandbox=${sandbox}.`)]
			: []),
	];
};

/** The options with what the line of `--request` says; as they were where it says nothing that can be taken. */
export const withRequest = (options: Options, faults: Fault[]): Options => {
	const lines = new Set(options.given.get('request')?.map(text => text.trim()));
	const line = [...lines].at(-1);
	if (line === undefined) return options;
	if (lines.size > 1) faults.push(bad(`${lines.size} lines are given, and --request takes one at a time.`, 'Grant one after the other.'));
	faults.push(...saidTwice(options));
	const {request, fault} = readRequest(line);
	if (request === null) {
		faults.push(bad(faultWords[fault], remedies[fault]));
		return options;
	}
	faults.push(...contradictions(options, request));
	const {cloud, tenantId, resource, project, deployment, scenario, people} = request;
	return {
		...options,
		request,
		cloud,
		tenant: options.tenant ?? tenantId,
		resource,
		project,
		deployment,
		scenario,
		// With its kind: of somebody else the directory would say so.
		people: people.map(person => principalWord({...person, name: null})),
	};
};
