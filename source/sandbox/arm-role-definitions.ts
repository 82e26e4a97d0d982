import {ok, providerError, sameText, withoutDashes} from './arm-answers.ts';
import {type ArmCall, refuseAt} from './arm-call.ts';
import {readFilter} from './arm-filter.ts';
import type {ArmRoute} from './arm-route.ts';
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

const shape = (role: RoleDefinition, scope: string, version: string): unknown => ({
	properties: {
		roleName: role.name,
		type: 'BuiltInRole',
		description: `Built-in role ${role.name}.`,
		assignableScopes: ['/'],
		permissions: role.permissions.map(block => blockShape(block, version)),
		createdOn: since,
		updatedOn: since,
		createdBy: null,
		updatedBy: null,
	},
	id: roleDefinitionId(scope, role.id),
	type: 'Microsoft.Authorization/roleDefinitions',
	name: role.id,
});

/** Built-in definitions may be read by anybody at the root. */
const refuseRead = (call: ArmCall, scope: string): SandboxResponse | null =>
	scope === '' ? null : refuseAt(call, scope, 'Microsoft.Authorization/roleDefinitions/read');

const list = (call: ArmCall, [scope = '']: readonly string[]): SandboxResponse => {
	const filter = readFilter(call.request.query.get('$filter'), ['rolename', 'type']);
	if (!filter) return notModelled(`roleDefinitions with $filter=${call.request.query.get('$filter')}`);
	const refusal = refuseRead(call, scope);
	if (refusal) return refusal;
	const [name, type] = [filter.equals.get('rolename'), filter.equals.get('type')];
	const roles = [...builtInRoles().values()].filter(
		role => (name === undefined || sameText(role.name, name)) && (type === undefined || sameText(type, 'BuiltInRole')),
	);
	return ok({value: roles.map(role => shape(role, scope, call.version))});
};

const get = (call: ArmCall, [scope = '', id = '']: readonly string[]): SandboxResponse => {
	const refusal = refuseRead(call, scope);
	if (refusal) return refusal;
	const role = builtInRoles().get(id.toLowerCase());
	return role
		? ok(shape(role, scope, call.version))
		: providerError(404, 'RoleDefinitionDoesNotExist', `The specified role definition with ID '${withoutDashes(id)}' does not exist.`);
};

export const roleDefinitionRoutes: readonly ArmRoute[] = [
	{method: 'GET', path: /^(.*)\/providers\/Microsoft\.Authorization\/roleDefinitions$/i, answer: list},
	{method: 'GET', path: /^(.*)\/providers\/Microsoft\.Authorization\/roleDefinitions\/([^/]+)$/i, answer: get},
];
