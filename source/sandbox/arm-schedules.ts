import type {RoleAssignment, ScheduledRole} from './access-types.ts';
import {armDate, ok, sameText} from './arm-answers.ts';
import {type ArmCall, checkScope, isOfTenant, listAnswer, refuseAt} from './arm-call.ts';
import {type Filter, readFilter} from './arm-filter.ts';
import {roleDefinitionId} from './arm-role-definitions.ts';
import type {ArmRoute} from './arm-route.ts';
import {groupsOf, reaches} from './authorizer.ts';
import {definitionsOf, isCustomRole} from './definitions.ts';
import type {Tenant} from './directory-types.ts';
import {notModelled, type SandboxResponse} from './http.ts';
import type {World} from './world.ts';

// Privileged Identity Management, api-version 2020-10-01: the lists of what is held ready and of what is switched on. arm-activations.ts switches.

type Kind = 'roleAssignment' | 'roleEligibility';

/** One instance of either list; times in milliseconds. */
type Instance = Pick<ScheduledRole, 'condition' | 'endsAt' | 'name' | 'principalId' | 'principalType' | 'roleId' | 'scope' | 'startsAt'> & {
	readonly assignmentType: 'Activated' | 'Assigned' | null;
	/** Of an activation: the eligibility that it was made from. */
	readonly linkedTo: string | null;
};

/** Resource ids of PIM name the provider of a subscription too: `/providers/Microsoft.Subscription/subscriptions/…`. */
const prefix = '/providers/Microsoft.Subscription';

export const idIn = (scope: string, type: string, name: string): string =>
	`${/^\/subscriptions\//i.test(scope) ? prefix : ''}${scope === '/' ? '' : scope}/providers/Microsoft.Authorization/${type}/${name}`;

/** Both are taken for the same scope in a request. */
export const withoutPrefix = (path: string): string =>
	path.toLowerCase().startsWith(`${prefix}/subscriptions/`.toLowerCase()) ? path.slice(prefix.length) : path;

type Hold = Pick<ScheduledRole, 'principalId' | 'roleId' | 'scope'>;

export const sameHold = (left: Hold, right: Hold): boolean =>
	sameText(left.principalId, right.principalId) && sameText(left.roleId, right.roleId) && sameText(left.scope, right.scope);

/** What was activated by request names its eligibility, which may be that of a group. */
const sourceOf = ({activationRequests}: World, {name}: ScheduledRole): string | null =>
	activationRequests.find(request => request.name === name)?.linkedTo ?? null;

/** What is over is no instance any more; what has not begun is one already. An assignment that PIM did not make is listed as `Assigned`. */
const instancesOf = (call: ArmCall, kind: Kind): readonly Instance[] => {
	const {world} = call.stage;
	const now = call.stage.now();
	const held = world.scheduledRoles.filter(({endsAt}) => endsAt === null || endsAt > now);
	const eligible = held.filter(({state}) => state === 'eligible');
	if (kind === 'roleEligibility') return eligible.map(role => ({...role, assignmentType: null, linkedTo: null}));
	const activated = held.filter(({state}) => state === 'activated');
	const timed = held.filter(({state}) => state === 'assigned');
	const assigned = world.roleAssignments.filter(assignment => ![...activated, ...timed].some(role => sameHold(role, assignment)));
	return [
		...activated.map(role => ({
			...role,
			assignmentType: 'Activated' as const,
			linkedTo: sourceOf(world, role) ?? eligible.find(source => sameHold(source, role))?.name ?? null,
		})),
		...timed.map(role => ({...role, assignmentType: 'Assigned' as const, linkedTo: null})),
		...assigned.map((assignment: RoleAssignment) => ({
			...assignment,
			startsAt: assignment.createdAt,
			endsAt: null,
			assignmentType: 'Assigned' as const,
			linkedTo: null,
		})),
	];
};

const tenantOf = (call: ArmCall): Tenant | undefined => call.stage.world.tenants.find(({id}) => id === call.caller.tid);

export const scopeDetails = (call: ArmCall, scope: string): {readonly id: string; readonly displayName: string; readonly type: string} => {
	const [, subscription, group] = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?/i.exec(scope) ?? [];
	const name = scope.slice(scope.lastIndexOf('/') + 1);
	if (subscription === undefined) return {id: scope, displayName: name, type: 'managementgroup'};
	if (group === undefined) {
		const known = call.stage.world.subscriptions.find(({id}) => sameText(id, subscription));
		return {id: scope, displayName: known?.name ?? name, type: 'subscription'};
	}
	if (/^\/[^/]+\/[^/]+\/[^/]+\/[^/]+$/.test(scope)) return {id: scope, displayName: name, type: 'resourcegroup'};
	return {
		id: scope,
		displayName: name,
		type: /\/projects\/[^/]+$/i.test(scope) ? 'Microsoft.CognitiveServices/accounts/projects' : 'Microsoft.CognitiveServices/accounts',
	};
};

export const principalDetails = (call: ArmCall, {principalId, principalType}: Pick<ScheduledRole, 'principalId' | 'principalType'>): unknown => {
	const tenant = tenantOf(call);
	const known = [...(tenant?.users ?? []), ...(tenant?.groups ?? []), ...(tenant?.servicePrincipals ?? [])].find(({id}) => sameText(id, principalId));
	const email = known && 'mail' in known ? known.mail : null;
	return {id: principalId, displayName: known?.displayName ?? principalId, ...(email === null ? {} : {email}), type: principalType};
};

export const roleDetails = (call: ArmCall, scope: string, roleId: string): {readonly id: string; readonly displayName: string; readonly type: string} => {
	const definition = definitionsOf(call.stage.world).get(roleId);
	return {
		id: roleDefinitionId(scope, roleId),
		displayName: definition?.name ?? roleId,
		type: definition && isCustomRole(definition) ? 'CustomRole' : 'BuiltInRole',
	};
};

/** `asked`: whose roles were asked for; what comes to them by a group says so. */
const shape = (call: ArmCall, kind: Kind, instance: Instance, asked: string | null): unknown => {
	const {scope, name, roleId, condition, startsAt, endsAt, assignmentType, linkedTo} = instance;
	return {
		properties: {
			[`${kind}ScheduleId`]: idIn(scope, `${kind}Schedules`, name),
			scope,
			roleDefinitionId: roleDefinitionId(scope, roleId),
			principalId: instance.principalId,
			principalType: instance.principalType,
			status: 'Provisioned',
			startDateTime: armDate(startsAt),
			...(endsAt === null ? {} : {endDateTime: armDate(endsAt)}),
			memberType: asked !== null && !sameText(asked, instance.principalId) ? 'Group' : 'Direct',
			createdOn: armDate(startsAt),
			...(condition === null ? {} : {condition, conditionVersion: '2.0'}),
			...(assignmentType === null ? {} : {assignmentType}),
			...(linkedTo === null
				? {}
				: {
						linkedRoleEligibilityScheduleId: idIn(scope, 'roleEligibilitySchedules', linkedTo),
						linkedRoleEligibilityScheduleInstanceId: idIn(scope, 'roleEligibilityScheduleInstances', linkedTo),
					}),
			expandedProperties: {
				principal: principalDetails(call, instance),
				roleDefinition: roleDetails(call, scope, roleId),
				scope: scopeDetails(call, scope),
			},
		},
		name,
		id: idIn(scope, `${kind}ScheduleInstances`, name),
		type: `Microsoft.Authorization/${kind}ScheduleInstances`,
	};
};

/** Whose roles the filter asks for, groups included; `null`: everybody's. */
const holdersOf = (call: ArmCall, {asTarget, assignedTo}: Filter): {readonly asked: string; readonly ids: ReadonlySet<string>} | null => {
	if (asTarget) return {asked: call.caller.oid, ids: new Set([call.caller.oid, ...call.caller.groups])};
	if (assignedTo === null) return null;
	const asked = assignedTo.toLowerCase();
	return {asked, ids: new Set([asked, ...groupsOf(tenantOf(call)?.groups ?? [], asked)])};
};

/** One's own may be read without any right; without atScope() what lies below the scope is listed too. */
const list = (call: ArmCall, [path = '', name = '']: readonly string[]): SandboxResponse => {
	const scope = withoutPrefix(path);
	const kind: Kind = /eligibility/i.test(name) ? 'roleEligibility' : 'roleAssignment';
	const filter = readFilter(call.request.query.get('$filter'), ['principalid']);
	if (!filter) return notModelled(`${name} with $filter=${call.request.query.get('$filter')}`);
	const at = scope === '' ? '/' : scope;
	const refusal = filter.asTarget ? checkScope(call, scope) : refuseAt(call, scope, `Microsoft.Authorization/${kind}ScheduleInstances/read`, at);
	if (refusal) return refusal;
	const holders = holdersOf(call, filter);
	const principalId = filter.equals.get('principalid');
	const listed = instancesOf(call, kind).filter(
		instance =>
			(reaches(instance.scope, scope) || (!filter.atScope && reaches(scope, instance.scope))) &&
			isOfTenant(call, instance.scope) &&
			(holders === null || holders.ids.has(instance.principalId.toLowerCase())) &&
			(principalId === undefined || sameText(instance.principalId, principalId)),
	);
	const shapes = listed.map(instance => shape(call, kind, instance, holders?.asked ?? null));
	return {...ok(listAnswer(call, shapes)), headers: {mspimslice: 'PROD'}};
};

export const scheduleRoutes: readonly ArmRoute[] = [
	{
		method: 'GET',
		path: /^(.*)\/providers\/Microsoft\.Authorization\/(roleEligibilityScheduleInstances|roleAssignmentScheduleInstances)$/i,
		answer: list,
	},
];
