import type {DenyAssignment} from './access-types.ts';
import {activationRuleRoutes} from './arm-activation-rules.ts';
import {activationRoutes} from './arm-activations.ts';
import {ok} from './arm-answers.ts';
import {type ArmCall, checkScope, listAnswer, refuseAt} from './arm-call.ts';
import {readFilter} from './arm-filter.ts';
import {blockShape} from './arm-role-definitions.ts';
import type {ArmRoute} from './arm-route.ts';
import {scheduleRoutes} from './arm-schedules.ts';
import {applicableAssignments, reaches} from './authorizer.ts';
import {definitionsOf} from './definitions.ts';
import {notModelled, type SandboxResponse} from './http.ts';
import type {Lock} from './policy-types.ts';

/**
 * One item per assignment and permission block, unmerged. The action permissions/read is not enforced: whether Azure does is unconfirmed, and roles that hold no
 * such action (Cognitive Services User) are asked for here by portals.
 */
const permissions = (call: ArmCall, [scope = '']: readonly string[]): SandboxResponse => {
	const absent = checkScope(call, scope);
	if (absent) return absent;
	const {world} = call.stage;
	const definitions = definitionsOf(world);
	const held = applicableAssignments(
		{roleAssignments: world.roleAssignments, denyAssignments: [], definitions},
		{principalId: call.caller.oid, groups: call.caller.groups, action: '', kind: 'control', scope},
	);
	const blocks = held.flatMap(({roleId}) => definitions.get(roleId)?.permissions ?? []);
	return ok(
		listAnswer(
			call,
			blocks.map(block => blockShape(block, call.version)),
		),
	);
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

const lockShape = ({name, level, scope, notes}: Lock): unknown => ({
	properties: {level, ...(notes === null ? {} : {notes})},
	id: `${scope}/providers/Microsoft.Authorization/locks/${name}`,
	type: 'Microsoft.Authorization/locks',
	name,
});

/** Those at and below the scope, and those that it inherits; with atScope() none from below (Microsoft Learn, "Get-AzResourceLock"). */
const locks = (call: ArmCall, [scope = '']: readonly string[]): SandboxResponse => {
	const filter = readFilter(call.request.query.get('$filter'), []);
	if (!filter || filter.asTarget || filter.assignedTo !== null) return notModelled(`locks with $filter=${call.request.query.get('$filter')}`);
	const refusal = refuseAt(call, scope, 'Microsoft.Authorization/locks/read');
	if (refusal) return refusal;
	const listed = call.stage.world.locks.filter(lock => reaches(lock.scope, scope) || (!filter.atScope && reaches(scope, lock.scope)));
	return ok(listAnswer(call, listed.map(lockShape)));
};

export const permissionRoutes: readonly ArmRoute[] = [
	{method: 'GET', path: /^(.*)\/providers\/Microsoft\.Authorization\/permissions$/i, answer: permissions},
	{method: 'GET', path: /^(.*)\/providers\/Microsoft\.Authorization\/denyAssignments$/i, answer: denyAssignments},
	...scheduleRoutes,
	...activationRoutes,
	...activationRuleRoutes,
	{method: 'GET', path: /^(.*)\/providers\/Microsoft\.Authorization\/locks$/i, answer: locks},
];
