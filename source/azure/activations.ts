import {randomUUID} from 'node:crypto';
import type {RoleAssignmentScheduleRequest} from '@azure/arm-authorization';
import {isoDuration} from '../access/iso-duration.ts';
import {sameScope} from '../access/scope.ts';
import type {Session} from '../access/session.ts';
import type {Clock} from '../steps/clock.ts';
import type {Activation, ActivationRequest} from '../steps/cloud.ts';
import {definitionIdOf, lastSegment, withoutLeadingSlash} from './arm-id.ts';
import type {Clients} from './clients.ts';
import {thrownAnswer} from './failures.ts';
import {allOf} from './pages.ts';
import type {Authorization} from './sdk-operations.ts';

type Tools = {readonly clients: Clients; readonly clock: Pick<Clock, 'now'>};
type Hold = {readonly scope: string; readonly roleId: string};

/** Between an answer that says "Provisioned" and the instance that stands for it: how long that takes at most is not documented. */
const patienceMs = 300_000;

const waiting: ReadonlySet<string> = new Set(['PendingApproval', 'PendingApprovalProvisioning', 'PendingAdminDecision']);
const going: ReadonlySet<string> = new Set([
	'Accepted',
	'AdminApproved',
	'Granted',
	'PendingEvaluation',
	'PendingExternalProvisioning',
	'PendingProvisioning',
	'PendingScheduleCreation',
	'Provisioned',
	'ProvisioningStarted',
	'ScheduleCreated',
]);
const over: ReadonlySet<string> = new Set(['Canceled', 'PendingRevocation', 'Revoked']);

type Active = {readonly schedule: string; readonly startsOn: string | null; readonly endsOn: string | null};

const sameRole = (one: string | undefined, roleId: string): boolean => lastSegment(one ?? '').toLowerCase() === roleId.toLowerCase();

/** One's own active instance of the role at that very scope. */
const findActive = async (client: Authorization, {scope, roleId}: Hold, abortSignal: AbortSignal): Promise<Active | null> => {
	const instances = await allOf(client.roleAssignmentScheduleInstances.listForScope(withoutLeadingSlash(scope), {filter: 'asTarget()', abortSignal}));
	const found = instances.find(
		instance => instance.assignmentType?.toLowerCase() === 'activated' && sameRole(instance.roleDefinitionId, roleId) && sameScope(instance.scope ?? '', scope),
	);
	return found
		? {
				schedule: lastSegment(found.roleAssignmentScheduleId ?? '').toLowerCase(),
				startsOn: found.startDateTime?.toISOString() ?? null,
				endsOn: found.endDateTime?.toISOString() ?? null,
			}
		: null;
};

const requestId = (scope: string, name: string): string => `${scope}/providers/Microsoft.Authorization/roleAssignmentScheduleRequests/${name}`;

/** What a request and the list of what is active say together: a request stays "Provisioned" when its activation is long over. */
const activationOf = (request: RoleAssignmentScheduleRequest, active: Active | null, scope: string, now: number): Activation => {
	const status = request.status ?? 'Invalid';
	const name = lastSegment(request.id ?? request.name ?? '');
	const bare = {id: requestId(scope, name), status, startsOn: null, endsOn: null};
	const schedule = lastSegment(request.targetRoleAssignmentScheduleId ?? name).toLowerCase();
	if (active && (active.schedule === schedule || active.schedule === name.toLowerCase()))
		return {...bare, is: 'active', startsOn: active.startsOn, endsOn: active.endsOn};
	if (waiting.has(status)) return {...bare, is: 'pending'};
	if (over.has(status)) return {...bare, is: 'ended'};
	if (!going.has(status)) return {...bare, is: 'refused'};
	const asked = request.scheduleInfo?.startDateTime?.getTime() ?? request.createdOn?.getTime() ?? now;
	return {...bare, is: status !== 'Provisioned' || now - asked < patienceMs ? 'provisioning' : 'ended'};
};

const isGone = (error: unknown): boolean => thrownAnswer(error).status === 404;

/** By the id of its request; by `null` whatever of that role and scope is active or waits. */
export const getActivation = async (
	{clients, clock}: Tools,
	{id, scope, roleId}: Hold & {readonly id: string | null},
	abortSignal: AbortSignal,
): Promise<Activation | null> => {
	const client = await clients.authorization();
	const at = withoutLeadingSlash(scope);
	if (id !== null) {
		const [request, active] = await Promise.all([
			client.roleAssignmentScheduleRequests.get(at, lastSegment(id), {abortSignal}).catch((error: unknown) => {
				if (isGone(error)) return null;
				throw error;
			}),
			findActive(client, {scope, roleId}, abortSignal),
		]);
		return request && activationOf(request, active, scope, clock.now());
	}
	const [requests, active] = await Promise.all([
		allOf(client.roleAssignmentScheduleRequests.listForScope(at, {filter: 'asTarget()', abortSignal})),
		findActive(client, {scope, roleId}, abortSignal),
	]);
	const own = requests
		.filter(request => request.requestType === 'SelfActivate' && sameRole(request.roleDefinitionId, roleId) && sameScope(request.scope ?? '', scope))
		.map(request => activationOf(request, active, scope, clock.now()));
	const found = own.find(({is}) => is === 'active') ?? own.find(({is}) => is === 'pending');
	if (found) return found;
	return active && {id: null, is: 'active', status: 'Provisioned', startsOn: active.startsOn, endsOn: active.endsOn};
};

/** A request of this very name was taken before: it was sent again, since its answer was lost. Nobody else has the name. The code is as clients have met it, not documented. */
const isThere = (error: unknown): boolean => {
	const {status, code, message} = thrownAnswer(error);
	return status === 409 && (code === 'RoleAssignmentRequestExists' || /role assignment request with id\b.*\balready exists/iu.test(message));
};

export const activateRole = async (
	{clients, clock}: Tools,
	{objectId}: Session,
	{scope, roleId, scheduleId, name, durationMs, justification, ticketSystem, ticketNumber}: ActivationRequest,
	abortSignal: AbortSignal,
): Promise<{readonly outcome: 'sent' | 'existed'; readonly activation: Activation}> => {
	const client = await clients.authorization();
	try {
		const made = await client.roleAssignmentScheduleRequests.create(
			withoutLeadingSlash(scope),
			name,
			{
				principalId: objectId,
				roleDefinitionId: definitionIdOf(scope, roleId),
				requestType: 'SelfActivate',
				...(scheduleId === null ? {} : {linkedRoleEligibilityScheduleId: scheduleId}),
				// Without a start it begins at once, by Azure's clock: one ahead of it would ask for a later activation.
				scheduleInfo: {expiration: {type: 'AfterDuration', duration: isoDuration(durationMs)}},
				...(justification === null ? {} : {justification}),
				...(ticketNumber === undefined ? {} : {ticketInfo: {ticketNumber, ...(ticketSystem === undefined ? {} : {ticketSystem})}}),
			},
			{abortSignal},
		);
		return {outcome: 'sent', activation: activationOf({...made, id: requestId(scope, name)}, null, scope, clock.now())};
	} catch (error) {
		if (isThere(error)) {
			const own = await getActivation({clients, clock}, {id: requestId(scope, name), scope, roleId}, abortSignal);
			if (own) return {outcome: 'sent', activation: own};
		}
		const {code} = thrownAnswer(error);
		if (code !== 'RoleAssignmentExists' && code !== 'PendingRoleAssignmentRequest') throw error;
		const there = await getActivation({clients, clock}, {id: null, scope, roleId}, abortSignal);
		if (!there) throw error;
		return {outcome: there.id !== null && lastSegment(there.id).toLowerCase() === name.toLowerCase() ? 'sent' : 'existed', activation: there};
	}
};

/** The minimum of five minutes is Azure's to tell: ActiveDurationTooShort. */
export const deactivateRole = async (
	tools: Tools,
	{objectId}: Session,
	{id, scope, roleId}: Hold & {readonly id: string},
	abortSignal: AbortSignal,
): Promise<'deactivated' | 'withdrawn' | 'absent'> => {
	const client = await tools.clients.authorization();
	const at = withoutLeadingSlash(scope);
	const now = await getActivation(tools, {id, scope, roleId}, abortSignal);
	if (now?.is === 'pending') {
		await client.roleAssignmentScheduleRequests.cancel(at, lastSegment(id), {abortSignal});
		return 'withdrawn';
	}
	if (now?.is !== 'active' && now?.is !== 'provisioning') return 'absent';
	try {
		await client.roleAssignmentScheduleRequests.create(
			at,
			randomUUID(),
			{principalId: objectId, roleDefinitionId: definitionIdOf(scope, roleId), requestType: 'SelfDeactivate', justification: 'Taken back by foundry-keyless'},
			{abortSignal},
		);
		return 'deactivated';
	} catch (error) {
		if (isThere(error)) return 'deactivated';
		// Right after an activation Azure says so of what is on its way.
		if (thrownAnswer(error).code !== 'RoleAssignmentDoesNotExist') throw error;
		const still = await getActivation(tools, {id, scope, roleId}, abortSignal);
		if (still?.is === 'active' || still?.is === 'provisioning') throw error;
		return 'absent';
	}
};
