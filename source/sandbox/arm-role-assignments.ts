import type {RoleAssignment} from './access-types.ts';
import {armDate, isGuid, ok, providerError, sameText, withoutDashes} from './arm-answers.ts';
import {type ArmCall, checkScope, isOfTenant, refuseAt} from './arm-call.ts';
import {readFilter} from './arm-filter.ts';
import {refuseLocked} from './arm-locks.ts';
import {refuseByPolicy} from './arm-policies.ts';
import {roleDefinitionId} from './arm-role-definitions.ts';
import type {ArmRoute} from './arm-route.ts';
import {groupsOf, reaches} from './authorizer.ts';
import type {AssignmentAttributes} from './condition.ts';
import {definitionsOf, isCustomRole} from './definitions.ts';
import type {Tenant} from './directory-types.ts';
import {notModelled, type SandboxResponse} from './http.ts';
import {addAssignment, removeAssignment} from './propagation.ts';
import {roleIds} from './role-definitions.ts';

const action = (verb: 'read' | 'write' | 'delete'): string => `Microsoft.Authorization/roleAssignments/${verb}`;

const idOf = (scope: string, name: string): string => `${scope === '/' ? '' : scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;

/** Versions before 2020 know neither conditions nor descriptions. */
const firstVersionWithConditions = '2020';

type Author = {readonly createdBy: string | null; readonly updatedBy: string};

const shape = (call: ArmCall, scope: string, assignment: RoleAssignment, author: Author): unknown => {
	const whole = call.version >= firstVersionWithConditions;
	return {
		properties: {
			roleDefinitionId: roleDefinitionId(scope === '' || scope === '/' ? assignment.scope : scope, assignment.roleId),
			principalId: assignment.principalId,
			principalType: assignment.principalType,
			scope: assignment.scope,
			...(whole ? {condition: assignment.condition, conditionVersion: assignment.condition === null ? null : '2.0'} : {}),
			createdOn: armDate(assignment.createdAt),
			updatedOn: armDate(assignment.updatedAt),
			...author,
			...(whole ? {delegatedManagedIdentityResourceId: null, description: assignment.description} : {}),
		},
		id: idOf(assignment.scope, assignment.name),
		type: 'Microsoft.Authorization/roleAssignments',
		name: assignment.name,
	};
};

const settled = (call: ArmCall, scope: string, assignment: RoleAssignment): unknown =>
	shape(call, scope, assignment, {createdBy: assignment.createdBy, updatedBy: assignment.createdBy});

const tenantOf = (call: ArmCall): Tenant | undefined => call.stage.world.tenants.find(({id}) => id === call.caller.tid);

const list = (call: ArmCall, [scope = '']: readonly string[]): SandboxResponse => {
	const filter = readFilter(call.request.query.get('$filter'), ['principalid']);
	if (!filter) return notModelled(`roleAssignments with $filter=${call.request.query.get('$filter')}`);
	const refusal = refuseAt(call, scope, action('read'), scope === '' ? '/' : scope);
	if (refusal) return refusal;
	const assignedTo = filter.assignedTo?.toLowerCase() ?? null;
	const principalId = filter.equals.get('principalid');
	const holders = assignedTo === null ? null : new Set([assignedTo, ...groupsOf(tenantOf(call)?.groups ?? [], assignedTo)]);
	const listed = call.stage.world.roleAssignments.filter(
		assignment =>
			(reaches(assignment.scope, scope) || (!filter.atScope && reaches(scope, assignment.scope))) &&
			isOfTenant(call, assignment.scope) &&
			(holders === null || holders.has(assignment.principalId)) &&
			(principalId === undefined || sameText(assignment.principalId, principalId)),
	);
	return ok({value: listed.map(assignment => settled(call, scope, assignment))});
};

const find = (call: ArmCall, scope: string, name: string): RoleAssignment | undefined =>
	call.stage.world.roleAssignments.find(assignment => sameText(assignment.name, name) && sameText(assignment.scope, scope === '' ? '/' : scope));

const get = (call: ArmCall, [scope = '', name = '']: readonly string[]): SandboxResponse => {
	const refusal = refuseAt(call, scope, action('read'), idOf(scope, name));
	if (refusal) return refusal;
	const assignment = find(call, scope, name);
	return assignment ? ok(settled(call, scope, assignment)) : providerError(404, 'RoleAssignmentNotFound', `The role assignment '${name}' is not found.`);
};

const typeInDirectory = (tenant: Tenant | undefined, id: string): RoleAssignment['principalType'] | null => {
	if (tenant?.users.some(user => user.id === id)) return 'User';
	if (tenant?.groups.some(group => group.id === id)) return 'Group';
	return tenant?.servicePrincipals.some(principal => principal.id === id) ? 'ServicePrincipal' : null;
};

type Wish = {
	readonly roleDefinitionId: string;
	readonly principalId: string;
	readonly principalType: string | null;
	readonly description: string | null;
	readonly condition: string | null;
};

const readWish = (body: unknown): Wish | null => {
	const {properties} = (typeof body === 'object' && body !== null ? body : {}) as {readonly properties?: Readonly<Record<string, unknown>>};
	const text = (key: string): string | null => {
		const value = properties?.[key];
		return typeof value === 'string' ? value : null;
	};
	const [definition, principalId] = [text('roleDefinitionId'), text('principalId')];
	if (definition === null || principalId === null) return null;
	return {roleDefinitionId: definition, principalId, principalType: text('principalType'), description: text('description'), condition: text('condition')};
};

const attributesOf = (roleId: string, principalId: string, principalType: string): AssignmentAttributes => ({roleId, principalId, principalType});

/** A custom role that may not be assigned at a scope is, there, no role at all. */
const isAssignableAt = (call: ArmCall, roleId: string, scope: string): boolean => {
	const role = definitionsOf(call.stage.world).get(roleId);
	return role !== undefined && (!isCustomRole(role) || role.assignableScopes.some(assignable => reaches(assignable, scope)));
};

const principalTypes = ['User', 'Group', 'ServicePrincipal', 'ForeignGroup', 'Device'];

/** 400 or 404 of the provider for a wish that the directory or the role list does not bear out. */
const refuseWish = (call: ArmCall, wish: Wish, roleId: string, scope: string): SandboxResponse | null => {
	if (!isGuid(wish.principalId)) {
		return providerError(400, 'InvalidPrincipalId', `The Principal ID '${wish.principalId}' is not valid. Principal ID must be a GUID.`);
	}
	if (wish.principalType !== null && !principalTypes.includes(wish.principalType)) {
		const message = `The PrincipalType property '${wish.principalType}' is not valid. It must be 'User', 'Group' or 'ServicePrincipal'.`;
		return providerError(400, 'BadRequest', message);
	}
	if (!isAssignableAt(call, roleId, scope)) {
		return providerError(404, 'RoleDefinitionDoesNotExist', `The specified role definition with ID '${withoutDashes(roleId)}' does not exist.`);
	}
	const type = typeInDirectory(tenantOf(call), wish.principalId.toLowerCase());
	if (type === null) {
		const hint =
			'Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype';
		return providerError(400, 'PrincipalNotFound', `Principal ${withoutDashes(wish.principalId)} does not exist in the directory ${call.caller.tid}. ${hint}`);
	}
	if (wish.principalType === null || wish.principalType === type) return null;
	const message = `The PrincipalId '${withoutDashes(wish.principalId)}' has type '${type}' , which is different from specified PrinciaplType '${wish.principalType}'.`;
	return providerError(400, 'UnmatchedPrincipalType', message);
};

/** What a body asks for, as a condition and a policy see it. */
export const wishOf = (call: ArmCall, body: unknown) => {
	const wish = readWish(body);
	const roleId = (wish?.roleDefinitionId ?? '').slice((wish?.roleDefinitionId ?? '').lastIndexOf('/') + 1).toLowerCase();
	const known = wish === null ? null : typeInDirectory(tenantOf(call), wish.principalId.toLowerCase());
	return {wish, roleId, known, request: attributesOf(roleId, wish?.principalId ?? '', wish?.principalType ?? known ?? '')};
};

export const putRoleAssignment = (call: ArmCall, [scope = '', name = '']: readonly string[]): SandboxResponse => {
	const {world, now} = call.stage;
	const {wish, roleId, known, request} = wishOf(call, call.request.body);
	const refusal =
		refuseAt(call, scope, action('write'), idOf(scope, name), {request}) ??
		refuseLocked(call, 'write', scope, idOf(scope, name)) ??
		refuseByPolicy(call, scope, name, request);
	if (refusal) return refusal;
	if (wish === null)
		return providerError(
			400,
			'InvalidCreateRoleAssignmentRequest',
			'The request to create role assignment is not valid: roleDefinitionId and principalId are required.',
		);
	if (!isGuid(name))
		return providerError(400, 'InvalidRoleAssignmentId', `The role assignment ID '${name}' is not valid. The role assignment ID must be a GUID.`);
	const at = scope === '' ? '/' : scope;
	const unfit = refuseWish(call, wish, roleId, at);
	if (unfit || known === null) return unfit ?? notModelled('a principal of unknown type');
	const principalId = wish.principalId.toLowerCase();
	const same = (other: RoleAssignment): boolean => other.principalId === principalId && other.roleId === roleId && sameText(other.scope, at);
	const named = world.roleAssignments.find(other => sameText(other.name, name));
	if (named && !same(named)) {
		return providerError(400, 'RoleAssignmentUpdateNotPermitted', 'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.');
	}
	const twin = world.roleAssignments.find(other => other !== named && same(other));
	if (twin) {
		return providerError(
			409,
			'RoleAssignmentExists',
			`The role assignment already exists. The ID of the existing role assignment is ${withoutDashes(twin.name)}.`,
		);
	}
	const time = now();
	const wanted = {condition: wish.condition, description: wish.description, updatedAt: time};
	const written: RoleAssignment = named
		? {...named, ...wanted}
		: {name: name.toLowerCase(), scope: at, roleId, principalId, principalType: known, createdAt: time, createdBy: call.caller.oid, seed: false, ...wanted};
	if (named) world.roleAssignments.splice(world.roleAssignments.indexOf(named), 1, written);
	else addAssignment(world, written);
	return {status: 201, body: shape(call, scope, written, {createdBy: null, updatedBy: call.caller.oid})};
};

const remove = (call: ArmCall, [scope = '', name = '']: readonly string[]): SandboxResponse => {
	const assignment = find(call, scope, name);
	const resource = assignment && attributesOf(assignment.roleId, assignment.principalId, assignment.principalType);
	const judgement = call.judge(action('delete'), idOf(scope, name));
	// What is not there has no attributes that a condition could fail on.
	const anyAllowed = !resource && judgement.outcome === 'not-granted' && judgement.for === 'condition';
	const refusal = anyAllowed ? checkScope(call, scope) : refuseAt(call, scope, action('delete'), idOf(scope, name), resource ? {resource} : {});
	const stopped = refusal ?? refuseLocked(call, 'delete', scope, idOf(scope, name));
	if (stopped) return stopped;
	if (!assignment) return {status: 204};
	if (isLastOwner(call, assignment)) return providerError(400, 'BadRequest', 'Cannot delete the last RBAC admin assignment');
	removeAssignment(call.stage.world, assignment, call.stage.now());
	return ok(settled(call, scope, assignment));
};

/** Of a subscription (https://learn.microsoft.com/azure/role-based-access-control/troubleshooting). */
const isLastOwner = ({stage}: ArmCall, {roleId, scope}: RoleAssignment): boolean =>
	roleId === roleIds.owner &&
	/^\/subscriptions\/[^/]+$/i.test(scope) &&
	stage.world.roleAssignments.filter(other => other.roleId === roleId && sameText(other.scope, scope)).length === 1;

const one = /^(.*)\/providers\/Microsoft\.Authorization\/roleAssignments\/([^/]+)$/i;

export const roleAssignmentRoutes: readonly ArmRoute[] = [
	{method: 'GET', path: /^(.*)\/providers\/Microsoft\.Authorization\/roleAssignments$/i, answer: list},
	{method: 'GET', path: one, answer: get},
	{method: 'PUT', path: one, answer: putRoleAssignment},
	{method: 'DELETE', path: one, answer: remove},
];
