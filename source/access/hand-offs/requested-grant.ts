import {cloudWords, targetWords} from '../command-line.ts';
import {cloudHosts, cloudOfHost, knownHost} from '../endpoint-hosts.ts';
import {plain} from '../plain.ts';
import type {Plan} from '../plan.ts';
import {kindWords, type Principal, type PrincipalType} from '../principal.ts';
import {type GrantRequest, mostRequested, writeRequest} from '../request-line.ts';
import {roleLabel} from '../roles.ts';
import type {RunRecord} from '../run-record.ts';
import {needsOf, scenarios} from '../scenario.ts';
import {scopeWords} from '../scope.ts';
import type {CloudName} from '../session.ts';

/** Where to grant: an ARM id, or what whoever grants finds behind a custom subdomain, with a project of it. */
export type RequestedScope = {readonly id: string} | {readonly subdomain: string; readonly project: string | null};

export type RequestedGrant = {
	readonly principalId: string;
	readonly principalType: PrincipalType;
	readonly roleId: string;
	readonly scope: RequestedScope;
	/** Deterministic name of the assignment; `null` while its scope is not known. */
	readonly name: string | null;
	readonly isRequired: boolean;
	/** For comments: one line each, safe to print. */
	readonly who: string;
	/** "user", "application", "identity of project alpha". */
	readonly kind: string;
	/** A managed identity: the portal looks for those elsewhere. `null`: it may be one, or an application. */
	readonly isIdentity: boolean | null;
	readonly roleName: string;
	readonly where: string;
};

/** What is asked of somebody else, and where. */
export type Request = {
	readonly grants: readonly RequestedGrant[];
	readonly tenantId: string;
	readonly cloud: CloudName;
	/** Azure's name of the cloud, `null` for the public one. */
	readonly otherCloud: string | null;
	readonly portal: string;
	/** Ready for the name of the target: "call OpenAI models on". */
	readonly activity: string;
	/** It is about calling a model, which could be done with a key instead. */
	readonly isCall: boolean;
	readonly targetName: string;
	readonly sandbox: string | null;
	/** Flags that name target and scenario on a command line of this program. */
	readonly targetWords: readonly string[];
	/** Whoever asks is the one it is for. */
	readonly isForSelf: boolean;
	/** For whom; safe to print. */
	readonly people: readonly string[];
	/** Whether whoever asks may write the required grants; `null` where nobody could judge. */
	readonly assignable: Plan['assignable'] | null;
	/** The same in one line, for `grant --request`; `null` where it has no place in one. */
	readonly line: string | null;
};

/** Written into the description of each assignment. */
export const description = 'Keyless access, asked for with foundry-keyless';

/** Everything that is to be granted: the plan's grants that are not there yet, else (only an endpoint is known) what the scenario needs. */
export const requestOf = (record: RunRecord): Request | null => {
	const {session, target, scenario} = record;
	if (!target) return null;
	const grants = record.plan ? plannedGrants(record) : neededGrants(record);
	const tenantId = target.resource?.tenantId ?? session?.tenantId;
	if (grants.length === 0 || tenantId === undefined) return null;
	const cloud = session?.cloud ?? cloudOfHost(hostOf(target.endpoint));
	const resourceName = target.resource?.name ?? hostOf(target.endpoint);
	return {
		grants,
		tenantId,
		cloud,
		otherCloud: cloud === 'public' ? null : cloudHosts[cloud].azureName,
		portal: cloudHosts[cloud].portal,
		activity: scenario ? scenarios[scenario].activity : 'call models on',
		isCall: scenario === null || scenarios[scenario].proof === 'call',
		targetName: plain(target.project ? `${resourceName}/${target.project.name}` : resourceName),
		sandbox: session?.sandbox ?? null,
		targetWords: [...targetWords(target), ...(scenario ? ['--scenario', scenario] : []), ...cloudWords(session)],
		isForSelf: record.people.length > 0 && record.people.every(({id}) => id === session?.objectId),
		people: record.people.map(({name, type, id}) => plain(type === 'Group' ? `the members of ${name ?? id}` : (name ?? id))),
		// What Azure refused is not this person's to write, whatever the plan hoped.
		assignable: wasRefused(record) ? 'no' : (record.plan?.assignable ?? null),
		line: lineOf(record, tenantId, cloud),
	};
};

const lineOf = ({session, target, scenario, people, assessments}: RunRecord, tenantId: string, cloud: CloudName): string | null => {
	if (!target || !scenario) return null;
	const waiting = people.filter(({id}) => assessments.find(({principal}) => principal.id === id)?.outcome !== 'allowed');
	// Who may all do it waits for the project's own identity.
	const meant = waiting.length > 0 ? waiting : people.slice(0, 1);
	const request: GrantRequest = {
		cloud,
		tenantId: tenantId.toLowerCase(),
		sandbox: session?.sandbox ?? null,
		resource: target.resource?.id ?? target.endpoint,
		project: target.project?.name ?? null,
		deployment: target.deployment?.name ?? null,
		scenario,
		people: meant.map(({id, type}) => ({id: id.toLowerCase(), type})),
	};
	return meant.length > mostRequested ? null : writeRequest(request);
};

const aboutPrincipal = (
	principal: Principal,
	target: RunRecord['target'],
): Pick<RequestedGrant, 'isIdentity' | 'kind' | 'principalId' | 'principalType' | 'who'> => {
	const isOurs = [target?.project?.identityId, target?.resource?.identityId].includes(principal.id);
	const known = principal.kind === undefined ? (principal.type === 'ServicePrincipal' ? null : false) : principal.kind === 'managed-identity';
	return {
		principalId: principal.id,
		principalType: principal.type,
		who: plain(principal.name ?? principal.id),
		kind: plain(isOurs ? kindWords({...principal, kind: 'managed-identity'}) : kindWords(principal)),
		isIdentity: isOurs || known,
	};
};

const wasRefused = ({receipt}: RunRecord): boolean => receipt?.entries.some(({state}) => state === 'refused') ?? false;

const plannedGrants = ({plan, target}: RunRecord): readonly RequestedGrant[] =>
	(plan?.grants ?? [])
		.filter(({exists}) => !exists)
		.map(({principal, roleId, roleName, scope, name, need}) => ({
			...aboutPrincipal(principal, target),
			roleId,
			scope: {id: scope},
			name,
			isRequired: need === 'required',
			roleName: plain(roleName),
			where: plain(scopeWords(scope, target?.resource ?? null)),
		}));

const neededGrants = ({assessments, people, scenario, target}: RunRecord): readonly RequestedGrant[] => {
	const host = knownHost(hostOf(target?.endpoint ?? ''));
	if (!host || !scenario) return [];
	const waiting = people.filter(({id}) => assessments.find(({principal}) => principal.id === id)?.outcome !== 'allowed');
	return waiting.flatMap(principal =>
		needsOf(scenario, {resource: target?.resource ?? null}).flatMap(({who, at, need, roles}) => {
			const [roleId] = roles;
			const project = at === 'project' ? (target?.project?.name ?? null) : null;
			// Behind a subdomain a script finds the resource, and not what its subscription should give.
			if (who !== 'person' || roleId === undefined || at === 'subscription' || (at === 'project' && project === null)) return [];
			return [
				{
					...aboutPrincipal(principal, target),
					roleId,
					scope: {subdomain: host.subdomain, project},
					name: null,
					isRequired: need === 'required',
					roleName: plain(roleLabel(roleId, new Map())),
					where: plain(project === null ? `the resource behind ${host.host}` : `project ${project} of the resource behind ${host.host}`),
				},
			];
		}),
	);
};

/** One line for a comment: "Cognitive Services OpenAI User for ana@contoso.com on contoso-openai". */
export const grantWords = ({roleName, who, where, isRequired}: RequestedGrant): string =>
	`${roleName} for ${who} on ${where}${isRequired ? '' : ' (recommended, not required)'}`;

/** The custom subdomain by which the scope must be looked up; `null` when every scope is known. */
export const subdomainToFind = ({grants}: Request): string | null => {
	for (const {scope} of grants) {
		if ('subdomain' in scope) return scope.subdomain;
	}
	return null;
};

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : '');
