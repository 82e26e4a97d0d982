import {ok} from './arm-answers.ts';
import {type ArmCall, checkScope, refuseAt} from './arm-call.ts';
import {readFilter} from './arm-filter.ts';
import {blockShape} from './arm-role-definitions.ts';
import type {ArmRoute} from './arm-route.ts';
import {applicableAssignments, reaches} from './authorizer.ts';
import {notModelled, type SandboxResponse} from './http.ts';
import {builtInRoles} from './role-definitions.ts';
import type {DenyAssignment} from './world.ts';

/**
 * One item per assignment and permission block, unmerged. The action permissions/read is not enforced: whether Azure does is unconfirmed, and roles that hold no
 * such action (Cognitive Services User) are asked for here by portals.
 */
const permissions = (call: ArmCall, [scope = '']: readonly string[]): SandboxResponse => {
	const absent = checkScope(call, scope);
	if (absent) return absent;
	const {world} = call.stage;
	const held = applicableAssignments(
		{roleAssignments: world.roleAssignments, denyAssignments: [], definitions: builtInRoles()},
		{principalId: call.caller.oid, groups: call.caller.groups, action: '', kind: 'control', scope},
	);
	const blocks = held.flatMap(({roleId}) => builtInRoles().get(roleId)?.permissions ?? []);
	return ok({value: blocks.map(block => blockShape(block, call.version))});
};

const denyShape = (deny: DenyAssignment): unknown => ({
	properties: {
		denyAssignmentName: deny.displayName,
		description: null,
		permissions: deny.permissions,
		scope: deny.scope,
		doNotApplyToChildScopes: deny.doNotApplyToChildScopes,
		principals: deny.principals,
		excludePrincipals: deny.excludePrincipals,
		isSystemProtected: true,
	},
	id: `${deny.scope === '/' ? '' : deny.scope}/providers/Microsoft.Authorization/denyAssignments/${deny.name}`,
	type: 'Microsoft.Authorization/denyAssignments',
	name: deny.name,
});

const denyAssignments = (call: ArmCall, [scope = '']: readonly string[]): SandboxResponse => {
	const filter = readFilter(call.request.query.get('$filter'), ['principalid', 'denyassignmentname']);
	if (!filter || filter.equals.size > 0 || filter.assignedTo !== null) return notModelled(`denyAssignments with $filter=${call.request.query.get('$filter')}`);
	const refusal = refuseAt(call, scope, 'Microsoft.Authorization/denyAssignments/read', scope === '' ? '/' : scope);
	if (refusal) return refusal;
	const listed = call.stage.world.denyAssignments.filter(deny => reaches(deny.scope, scope) || (!filter.atScope && reaches(scope, deny.scope)));
	return ok({value: listed.map(denyShape)});
};

/** No world of now has an eligible or a time-bound role; a target may always read its own. */
const schedules = (call: ArmCall, [scope = '', kind = '']: readonly string[]): SandboxResponse => {
	const filter = readFilter(call.request.query.get('$filter'), ['principalid']);
	if (!filter) return notModelled(`${kind} with $filter=${call.request.query.get('$filter')}`);
	const singular = kind.replace(/Instances$/i, '');
	const refusal = filter.asTarget ? checkScope(call, scope) : refuseAt(call, scope, `Microsoft.Authorization/${singular}s/read`);
	return refusal ?? ok({value: []});
};

const locks = (call: ArmCall, [scope = '']: readonly string[]): SandboxResponse =>
	refuseAt(call, scope, 'Microsoft.Authorization/locks/read') ?? ok({value: []});

export const permissionRoutes: readonly ArmRoute[] = [
	{method: 'GET', path: /^(.*)\/providers\/Microsoft\.Authorization\/permissions$/i, answer: permissions},
	{method: 'GET', path: /^(.*)\/providers\/Microsoft\.Authorization\/denyAssignments$/i, answer: denyAssignments},
	{
		method: 'GET',
		path: /^(.*)\/providers\/Microsoft\.Authorization\/(roleEligibilityScheduleInstances|roleAssignmentScheduleInstances)$/i,
		answer: schedules,
	},
	{method: 'GET', path: /^(.*)\/providers\/Microsoft\.Authorization\/locks$/i, answer: locks},
];
