import type {CustomRole} from './access-types.ts';
import {armDate, ok, providerError, sameText, withoutDashes} from './arm-answers.ts';
import {type ArmCall, refuse, refuseAt} from './arm-call.ts';
import {readFilter} from './arm-filter.ts';
import type {ArmRoute} from './arm-route.ts';
import {reaches} from './authorizer.ts';
import {definitionsOf, isCustomRole} from './definitions.ts';
import {notModelled, type SandboxResponse} from './http.ts';
import {builtInRoles, type PermissionBlock, type RoleDefinition} from './role-definitions.ts';

const since = '2024-01-01T00:00:00.0000000Z';

/** Conditions of definitions are served by this version only; older and stable ones leave the keys out. */
const versionWithConditions = '2022-05-01-preview';

export const blockShape = ({actions, notActions, dataActions, notDataActions, condition, conditionVersion}: PermissionBlock, version: string): unknown => ({
	actions,
	notActions,
	dataActions,
	notDataActions,
	...(condition !== null && version === versionWithConditions ? {conditionVersion, condition} : {}),
});

/** Azure prefixes the id of a built-in role with whatever subscription was asked. */
export const roleDefinitionId = (scope: string, roleId: string): string => {
	const [, subscription] = /^\/subscriptions\/([^/]+)/i.exec(scope) ?? [];
	return `${subscription === undefined ? '' : `/subscriptions/${subscription}`}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`;
};

const writtenOn = ({createdAt, updatedAt, by}: CustomRole): Readonly<Record<string, unknown>> =>
	createdAt === undefined ? {} : {createdOn: armDate(createdAt), updatedOn: armDate(updatedAt ?? createdAt), createdBy: by ?? null, updatedBy: by ?? null};

export const shapeOfRole = (role: RoleDefinition | CustomRole, scope: string, version: string): unknown => ({
	properties: {
		roleName: role.name,
		type: isCustomRole(role) ? 'CustomRole' : 'BuiltInRole',
		description: isCustomRole(role) ? role.description : `Built-in role ${role.name}.`,
		assignableScopes: isCustomRole(role) ? role.assignableScopes : ['/'],
		permissions: role.permissions.map(block => blockShape(block, version)),
		createdOn: since,
		updatedOn: since,
		createdBy: null,
		updatedBy: null,
		...(isCustomRole(role) ? writtenOn(role) : {}),
	},
	id: roleDefinitionId(scope, role.id),
	type: 'Microsoft.Authorization/roleDefinitions',
	name: role.id,
});

const read = 'Microsoft.Authorization/roleDefinitions/read';

/** Built-in definitions may be read by anybody at the root. */
const refuseRead = (call: ArmCall, scope: string): SandboxResponse | null => (scope === '' ? null : refuseAt(call, scope, read));

/** A custom role may be read wherever one of its assignable scopes may be: at the root that is not yet decided. */
const readableAtRoot = (call: ArmCall, role: CustomRole): boolean => role.assignableScopes.some(assignable => call.can(read, assignable));

/** Where it could be assigned: at the scope itself, or, asked `below`, somewhere in it. */
const isListed = (call: ArmCall, role: RoleDefinition | CustomRole, scope: string, below: boolean): boolean => {
	if (!isCustomRole(role)) return true;
	if (scope === '' && !readableAtRoot(call, role)) return false;
	return role.assignableScopes.some(assignable => reaches(assignable, scope) || (below && reaches(scope, assignable)));
};

const builtInBodies = new Map<string, object>();

/** The list as long as the tenant has no role of its own. Frozen: the server keeps how such a body is written out. */
const builtInBody = (scope: string, version: string): object => {
	const key = `${roleDefinitionId(scope, '')} ${version === versionWithConditions}`;
	const body = builtInBodies.get(key) ?? Object.freeze({value: [...builtInRoles().values()].map(role => shapeOfRole(role, scope, version))});
	builtInBodies.set(key, body);
	return body;
};

const list = (call: ArmCall, [scope = '']: readonly string[]): SandboxResponse => {
	const filter = readFilter(call.request.query.get('$filter'), ['rolename', 'type']);
	if (!filter) return notModelled(`roleDefinitions with $filter=${call.request.query.get('$filter')}`);
	const refusal = refuseRead(call, scope);
	if (refusal) return refusal;
	const {world} = call.stage;
	const [name, type] = [filter.equals.get('rolename'), filter.equals.get('type')];
	if (name === undefined && type === undefined && world.customRoles.length === 0) return ok(builtInBody(scope, call.version));
	const roles = definitionsOf(world)
		.all()
		.filter(
			role =>
				(name === undefined || sameText(role.name, name)) &&
				(type === undefined || sameText(type, isCustomRole(role) ? 'CustomRole' : 'BuiltInRole')) &&
				isListed(call, role, scope, filter.atScopeAndBelow),
		);
	return ok({value: roles.map(role => shapeOfRole(role, scope, call.version))});
};

/** The id of a custom role begins with its subscription, so it is found from there however narrow its assignable scopes are. */
const get = (call: ArmCall, [scope = '', id = '']: readonly string[]): SandboxResponse => {
	const refusal = refuseRead(call, scope);
	if (refusal) return refusal;
	const role = definitionsOf(call.stage.world).get(id);
	const near = role && (!isCustomRole(role) || role.assignableScopes.some(assignable => reaches(assignable, scope) || reaches(scope, assignable)));
	if (!role || !near) {
		return providerError(404, 'RoleDefinitionDoesNotExist', `The specified role definition with ID '${withoutDashes(id)}' does not exist.`);
	}
	const hidden = scope === '' && isCustomRole(role) && !readableAtRoot(call, role);
	return (hidden ? refuse(call, read, roleDefinitionId(scope, role.id)) : null) ?? ok(shapeOfRole(role, scope, call.version));
};

export const roleDefinitionRoutes: readonly ArmRoute[] = [
	{method: 'GET', path: /^(.*)\/providers\/Microsoft\.Authorization\/roleDefinitions$/i, answer: list},
	{method: 'GET', path: /^(.*)\/providers\/Microsoft\.Authorization\/roleDefinitions\/([^/]+)$/i, answer: get},
];
