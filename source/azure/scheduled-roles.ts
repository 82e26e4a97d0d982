import type {RoleAssignmentScheduleInstance, RoleEligibilityScheduleInstance} from '@azure/arm-authorization';
import type {Principal} from '../access/principal.ts';
import type {ScheduledRole} from '../access/role-assignment.ts';
import {isWithin} from '../access/scope.ts';
import type {Session} from '../access/session.ts';
import type {Clock} from '../steps/clock.ts';
import {lastSegment, principalTypeOf, quoted, withoutLeadingSlash} from './arm-id.ts';
import type {Clients} from './clients.ts';
import {allOf} from './pages.ts';
import type {Authorization} from './sdk-operations.ts';

type Tools = {readonly clients: Clients; readonly clock: Pick<Clock, 'now'>};
type Instance = RoleAssignmentScheduleInstance | RoleEligibilityScheduleInstance;

/**
 * Filters as the API takes them, each alone: one's own are told without any right; `assignedTo` follows groups but is not for groups; `principalId eq` is.
 * Source: Microsoft Learn, "Role Assignment Schedule Instances - List For Scope".
 */
const filterFor = ({objectId}: Session, {id, type}: Principal): string => {
	if (id.toLowerCase() === objectId.toLowerCase()) return 'asTarget()';
	return type === 'Group' ? `principalId eq '${quoted(id)}'` : `assignedTo('${quoted(id)}')`;
};

export const listScheduledRoles = async (
	{clients, clock}: Tools,
	session: Session,
	scope: string,
	principal: Principal,
	signal: AbortSignal,
): Promise<readonly ScheduledRole[]> => {
	return scheduledAt({clients, clock}, scope, filterFor(session, principal), signal);
};

const scheduledAt = async ({clients, clock}: Tools, scope: string, filter: string, signal: AbortSignal): Promise<readonly ScheduledRole[]> => {
	const client = await clients.authorization();
	const [eligible, assigned] = await Promise.all([listEligible(client, scope, filter, signal), listAssigned(client, scope, filter, signal)]);
	// What is `Assigned` without an activation is nothing that PIM could switch on or off. It stands among the role assignments, which do not tell that it ends.
	const activated = assigned.filter(({assignmentType, endDateTime}) => assignmentType?.toLowerCase() === 'activated' || endDateTime instanceof Date);
	return [...rolesIn(eligible, 'eligible', scope, clock), ...rolesIn(activated, 'activated', scope, clock)];
};

export const listAllScheduledRoles = async ({clients, clock}: Tools, scope: string, signal: AbortSignal): Promise<readonly ScheduledRole[]> =>
	scheduledAt({clients, clock}, scope, 'atScope()', signal);

export const listAllEligibleRoles = async ({clients, clock}: Tools, scope: string, signal: AbortSignal): Promise<readonly ScheduledRole[]> =>
	rolesIn(await listEligible(await clients.authorization(), scope, 'atScope()', signal), 'eligible', scope, clock);

const listEligible = async (
	client: Authorization,
	scope: string,
	filter: string,
	abortSignal: AbortSignal,
): Promise<readonly RoleEligibilityScheduleInstance[]> =>
	allOf(client.roleEligibilityScheduleInstances.listForScope(withoutLeadingSlash(scope), {filter, abortSignal}));

const listAssigned = async (
	client: Authorization,
	scope: string,
	filter: string,
	abortSignal: AbortSignal,
): Promise<readonly RoleAssignmentScheduleInstance[]> =>
	allOf(client.roleAssignmentScheduleInstances.listForScope(withoutLeadingSlash(scope), {filter, abortSignal}));

/** Without those that lie below the scope or have not begun: the lists hold upcoming ones too. */
const rolesIn = (instances: readonly Instance[], state: ScheduledRole['state'], scope: string, clock: Tools['clock']): readonly ScheduledRole[] => {
	const now = clock.now();
	return instances
		.filter(({startDateTime}) => (startDateTime?.getTime() ?? now) <= now)
		.map(instance => scheduledRoleOf(instance, state))
		.filter(role => isWithin(scope, role.scope));
};

const scheduledRoleOf = (instance: Instance, state: ScheduledRole['state']): ScheduledRole => ({
	id: instance.id ?? '',
	state,
	scope: instance.scope ?? '',
	roleId: lastSegment(instance.roleDefinitionId ?? '').toLowerCase(),
	principalId: instance.principalId ?? '',
	principalType: principalTypeOf(instance.principalType),
	condition: instance.condition ?? null,
	endsOn: instance.endDateTime?.toISOString() ?? null,
	...('roleEligibilityScheduleId' in instance ? {scheduleId: lastSegment(instance.roleEligibilityScheduleId ?? '').toLowerCase() || null} : {}),
});
