import {listsKeys} from '../access/data-actions.ts';
import {keyPoliciesOf} from '../access/key-policy.ts';
import {blockGrants} from '../access/permission.ts';
import {permissionsGive} from '../access/permissions.ts';
import type {Principal} from '../access/principal.ts';
import type {AnswerableId, Holder, ReadinessFacts, ReadinessId} from '../access/readiness.ts';
import {asIfActive, type RoleAssignment} from '../access/role-assignment.ts';
import type {RoleDefinition} from '../access/role-definition.ts';
import {definitionOf, roleLabel} from '../access/roles.ts';
import {isWithin} from '../access/scope.ts';
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
		| 'listAllScheduledRoles'
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
const inference = [`${account}/OpenAI/deployments/chat/completions/action`, `${account}/MaaS/chat/completions/action`];

const dayMs = 86_400_000;
/** The activity log keeps 90 days, the first of which is cut off by the clock. */
const days = 89;

/** Which items can be told before the rest is read. */
export type ReadinessNews = (reading: ReadinessReading, known: ReadonlySet<ReadinessId>) => void;

/** Reads only, side by side; what is refused is told as not known. `onRead` hears of each part as it comes. */
export const readReadiness = async (
	{cloud, computer, clock}: Tools,
	question: ReadinessQuestion,
	signal: AbortSignal,
	onRead: ReadinessNews = () => undefined,
): Promise<ReadinessReading> => {
	const {session, resource, projects, deployments, wanted, keysInUse, said, activityLog} = question;
	const {id} = resource;
	let reading: ReadinessReading = {
		...{wanted, resource, deployments, mayWrite: 'unknown', locks: null, policies: null, unreadPolicies: 0, exemptionsRead: false, remediationsRead: false},
		...{keyReaders: null, callers: null, keyReadings: null, logAsked: activityLog, days, keysInUse, leftovers: null, connections: null, said: new Set(said)},
	};
	const known = new Set<ReadinessId>(['keys']);
	const part = async (ids: readonly ReadinessId[], read: Promise<Partial<ReadinessReading>>): Promise<void> => {
		const found = await read;
		reading = {...reading, ...found};
		for (const one of ids) known.add(one);
		onRead(reading, known);
	};
	onRead(reading, known);
	await Promise.all([
		part(['right'], readRight(cloud, session, id, signal)),
		part(['locks'], readLocks(cloud, session, id, signal)),
		part(['policies', 'remediation'], readKeyPolicies({cloud, clock}, session, resource, signal)),
		part(['key-readers', 'identities'], readHolders(cloud, session, id, signal)),
		...(wanted === 'off'
			? [
					part(['key-use'], activityLog ? readKeyUse({cloud, clock}, session, id, signal) : Promise.resolve({})),
					part(['dependents'], readConnections(cloud, session, {resourceId: id, projects: projects.map(({name}) => name)}, signal)),
					part(['leftovers'], readLeftovers(computer, session)),
				]
			: []),
	]);
	return reading;
};

type Part = Promise<Partial<ReadinessReading>>;

const readRight = async (cloud: Tools['cloud'], session: Session, id: string, signal: AbortSignal): Part => {
	const {value: blocks} = await readable(cloud.listPermissions(session, id, signal));
	return {mayWrite: blocks === null ? 'unknown' : permissionsGive({scope: id, blocks}, {action: write, kind: 'control', scope: id})};
};

const readLocks = async (cloud: Tools['cloud'], session: Session, id: string, signal: AbortSignal): Part => ({
	locks: (await readable(cloud.listLocks(session, id, signal))).value,
});

const readKeyPolicies = async ({cloud, clock}: Pick<Tools, 'clock' | 'cloud'>, session: Session, resource: Resource, signal: AbortSignal): Part => {
	const {value} = await readable(cloud.readPolicies(session, resource.id, signal));
	return {
		policies: value && keyPoliciesOf(value, resource, clock.now()),
		unreadPolicies: value?.unread ?? 0,
		exemptionsRead: value === null || value.exemptions !== null,
		remediationsRead: value === null || value.remediations !== null,
	};
};

const readHolders = async (cloud: Tools['cloud'], session: Session, id: string, signal: AbortSignal): Part => {
	const [assignments, definitions, scheduled] = await Promise.all([
		readable(cloud.listAllRoleAssignments(session, id, signal)),
		readable(cloud.listRoleDefinitions(session, id, signal)),
		courtesy(cloud.listAllScheduledRoles(session, id, signal)),
	]);
	const eligible = (scheduled ?? []).filter(({state, scope}) => state === 'eligible' && isWithin(id, scope)).map(asIfActive);
	const held = assignments.value;
	const known = new Map((definitions.value ?? []).map(definition => [definition.id, definition]));
	const found = held && (await holdersOf(cloud, session, [...held, ...eligible], known, signal));
	const isReady = ({assignment}: Found): boolean => eligible.includes(assignment);
	return {
		keyReaders: found?.filter(one => one.readsKeys).map(one => ({...one.holder, ...(isReady(one) ? {isEligible: true} : {})})) ?? null,
		callers:
			found
				?.filter(one => one.calls && !isReady(one) && one.assignment.principalId.toLowerCase() !== session.objectId.toLowerCase())
				.map(({holder}) => holder) ?? null,
		unjudgedHolders: held?.filter(({roleId}) => definitionOf(roleId, known) === null).length ?? 0,
	};
};

const readKeyUse = async ({cloud, clock}: Pick<Tools, 'clock' | 'cloud'>, session: Session, id: string, signal: AbortSignal): Part => {
	const read = await courtesy(cloud.listKeyReadings(session, {resourceId: id, since: clock.now() - days * dayMs}, signal));
	// Applications stand in the log by their ids.
	const callerNames = await namesOf(cloud, session, (read ?? []).map(({by}) => by).filter(isGuid), signal);
	return {keyReadings: read?.map(one => ({...one, by: callerNames(one.by)})) ?? null};
};

const readConnections = async (
	cloud: Tools['cloud'],
	session: Session,
	of: {readonly resourceId: string; readonly projects: readonly string[]},
	signal: AbortSignal,
): Part => ({connections: await courtesy(cloud.listConnections(session, of, signal))});

const readLeftovers = async (computer: Tools['computer'], session: Session): Part => ({
	leftovers: await computer.findKeyLeftovers({environment: session.sandbox === null}).catch(() => null),
});

const isGuid = (text: string): boolean => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu.test(text);

/** A name for each id that the directory knows; the id itself for the others. */
const namesOf = async (cloud: Pick<Cloud, 'getPrincipals'>, session: Session, ids: readonly string[], signal: AbortSignal): Promise<(id: string) => string> => {
	const distinct = [...new Set(ids)];
	const found: readonly Principal[] = (distinct.length > 0 && (await courtesy(cloud.getPrincipals(session, distinct, signal)))) || [];
	const names = new Map(found.map(({id, name}) => [id.toLowerCase(), name]));
	return id => names.get(id.toLowerCase()) ?? id;
};

type Found = {readonly holder: Holder; readonly assignment: RoleAssignment; readonly readsKeys: boolean; readonly calls: boolean};

const holdersOf = async (
	cloud: Pick<Cloud, 'getPrincipals'>,
	session: Session,
	assignments: readonly RoleAssignment[],
	known: ReadonlyMap<string, RoleDefinition>,
	signal: AbortSignal,
): Promise<readonly Found[]> => {
	const holding = assignments.flatMap(assignment => {
		const definition = definitionOf(assignment.roleId, known);
		const readsKeys = definition !== null && listsKeys(definition);
		const calls = definition?.permissions.some(block => inference.some(action => blockGrants(block, action, 'data'))) ?? false;
		return readsKeys || calls ? [{assignment, readsKeys, calls}] : [];
	});
	const named = await namesOf(
		cloud,
		session,
		holding.map(({assignment}) => assignment.principalId),
		signal,
	);
	return holding.map(({assignment, readsKeys, calls}) => {
		const {principalId, principalType, roleId, scope} = assignment;
		const name = named(principalId);
		const isApplication = principalType === 'ServicePrincipal';
		return {
			holder: {name: principalType === 'Group' ? `group ${name}` : name, roleName: roleLabel(roleId, known), scope, isApplication},
			assignment,
			readsKeys,
			calls,
		};
	});
};
