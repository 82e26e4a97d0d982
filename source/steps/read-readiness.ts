import {type KeyPolicy, keyPoliciesOf} from '../access/key-policy.ts';
import {blockGrants} from '../access/permission.ts';
import {permissionsGive} from '../access/permissions.ts';
import type {Principal} from '../access/principal.ts';
import type {AnswerableId, Holder, ReadinessFacts} from '../access/readiness.ts';
import type {RoleAssignment} from '../access/role-assignment.ts';
import type {RoleDefinition} from '../access/role-definition.ts';
import {definitionOf, roleLabel} from '../access/roles.ts';
import type {Session} from '../access/session.ts';
import type {Deployment, Project, Resource} from '../access/target.ts';
import type {Clock} from './clock.ts';
import type {Cloud} from './cloud.ts';
import type {Computer} from './computer.ts';
import {courtesy, readable} from './readable.ts';

type Tools = {
	readonly cloud: Pick<
		Cloud,
		| 'getPrincipals'
		| 'listAllRoleAssignments'
		| 'listConnections'
		| 'listKeyReadings'
		| 'listLocks'
		| 'listPermissions'
		| 'listRoleDefinitions'
		| 'readPolicies'
	>;
	readonly computer: Pick<Computer, 'findKeyLeftovers'>;
	readonly clock: Pick<Clock, 'now'>;
};

export type ReadinessQuestion = {
	readonly session: Session;
	readonly resource: Resource;
	readonly projects: readonly Project[];
	readonly deployments: readonly Deployment[];
	readonly wanted: 'off' | 'on';
	readonly keysInUse: ReadinessFacts['keysInUse'];
	readonly said: readonly AnswerableId[];
	/** `false`: the activity log is left alone. */
	readonly activityLog: boolean;
};

/** Everything of it but the call without a key. */
export type ReadinessReading = Omit<ReadinessFacts, 'liveness'>;

const account = 'Microsoft.CognitiveServices/accounts';
const write = `${account}/write`;
const listKeysAction = `${account}/listKeys/action`;
const inference = [`${account}/OpenAI/deployments/chat/completions/action`, `${account}/MaaS/chat/completions/action`];

const dayMs = 86_400_000;
/** The activity log keeps 90 days, the first of which is cut off by the clock. */
const days = 89;

/** Reads only, side by side; what is refused is told as not known. */
export const readReadiness = async ({cloud, computer, clock}: Tools, question: ReadinessQuestion, signal: AbortSignal): Promise<ReadinessReading> => {
	const {session, resource, projects, deployments, wanted, keysInUse, said, activityLog} = question;
	const {id} = resource;
	const isOff = wanted === 'off';
	const whenOff = async <T>(read: () => Promise<T>): Promise<T | null> => (isOff ? read() : null);
	const [permissions, locks, policies, assignments, definitions, keyReadings, connections, leftovers] = await Promise.all([
		readable(cloud.listPermissions(session, id, signal)),
		readable(cloud.listLocks(session, id, signal)),
		readable(cloud.readPolicies(session, id, signal)),
		whenOff(async () => readable(cloud.listAllRoleAssignments(session, id, signal))),
		whenOff(async () => readable(cloud.listRoleDefinitions(session, id, signal))),
		whenOff(async () => (activityLog ? courtesy(cloud.listKeyReadings(session, {resourceId: id, since: clock.now() - days * dayMs}, signal)) : null)),
		whenOff(async () => courtesy(cloud.listConnections(session, {resourceId: id, projects: projects.map(({name}) => name)}, signal))),
		whenOff(async () => computer.findKeyLeftovers({environment: session.sandbox === null}).catch(() => null)),
	]);
	// Applications stand in the log by their ids.
	const callerNames = await namesOf(cloud, session, (keyReadings ?? []).map(({by}) => by).filter(isGuid), signal);
	const found = await holdersOf(cloud, session, assignments?.value ?? null, definitions?.value ?? [], signal);
	const keyPolicies: readonly KeyPolicy[] | null = policies.value && keyPoliciesOf(policies.value, id, clock.now());
	return {
		wanted,
		resource,
		deployments,
		mayWrite: permissions.value === null ? 'unknown' : permissionsGive({scope: id, blocks: permissions.value}, {action: write, kind: 'control', scope: id}),
		locks: locks.value,
		policies: keyPolicies,
		unreadPolicies: policies.value?.unread ?? 0,
		exemptionsRead: policies.value === null || policies.value.exemptions !== null,
		remediationsRead: policies.value === null || policies.value.remediations !== null,
		keyReaders: found?.filter(({listsKeys}) => listsKeys).map(({holder}) => holder) ?? null,
		callers: found?.filter(({calls, principalId}) => calls && principalId !== session.objectId.toLowerCase()).map(({holder}) => holder) ?? null,
		keyReadings: keyReadings?.map(one => ({...one, by: callerNames(one.by)})) ?? null,
		logAsked: activityLog,
		days,
		keysInUse,
		leftovers,
		connections,
		said: new Set(said),
	};
};

const isGuid = (text: string): boolean => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu.test(text);

/** A name for each id that the directory knows; the id itself for the others. */
const namesOf = async (cloud: Pick<Cloud, 'getPrincipals'>, session: Session, ids: readonly string[], signal: AbortSignal): Promise<(id: string) => string> => {
	const distinct = [...new Set(ids)];
	const found: readonly Principal[] = (distinct.length > 0 && (await courtesy(cloud.getPrincipals(session, distinct, signal)))) || [];
	const names = new Map(found.map(({id, name}) => [id.toLowerCase(), name]));
	return id => names.get(id.toLowerCase()) ?? id;
};

type Found = {readonly holder: Holder; readonly principalId: string; readonly listsKeys: boolean; readonly calls: boolean};

const holdersOf = async (
	cloud: Pick<Cloud, 'getPrincipals'>,
	session: Session,
	assignments: readonly RoleAssignment[] | null,
	definitions: readonly RoleDefinition[],
	signal: AbortSignal,
): Promise<readonly Found[] | null> => {
	if (assignments === null) return null;
	const known = new Map(definitions.map(definition => [definition.id, definition]));
	const gives = (roleId: string, action: string, kind: 'control' | 'data'): boolean =>
		definitionOf(roleId, known)?.permissions.some(block => blockGrants(block, action, kind)) ?? false;
	const holding = assignments.flatMap(assignment => {
		const listsKeys = gives(assignment.roleId, listKeysAction, 'control');
		const calls = inference.some(action => gives(assignment.roleId, action, 'data'));
		return listsKeys || calls ? [{assignment, listsKeys, calls}] : [];
	});
	const named = await namesOf(
		cloud,
		session,
		holding.map(({assignment}) => assignment.principalId),
		signal,
	);
	return holding.map(({assignment: {principalId, principalType, roleId, scope}, listsKeys, calls}) => {
		const name = named(principalId);
		const isApplication = principalType === 'ServicePrincipal';
		return {
			holder: {name: principalType === 'Group' ? `group ${name}` : name, roleName: roleLabel(roleId, known), scope, isApplication},
			principalId: principalId.toLowerCase(),
			listsKeys,
			calls,
		};
	});
};
