import type {CustomRole} from './access-types.ts';
import {gatewayError, isGuid, ok, providerError, sameText} from './arm-answers.ts';
import {type ArmCall, checkScope, refuse, refuseAt} from './arm-call.ts';
import {refuseLocked} from './arm-locks.ts';
import {roleDefinitionId, shapeOfRole} from './arm-role-definitions.ts';
import type {ArmRoute} from './arm-route.ts';
import {definitionsOf, isCustomRole} from './definitions.ts';
import {notModelled, type SandboxResponse} from './http.ts';
import type {PermissionBlock} from './role-definitions.ts';

const action = (verb: 'delete' | 'write'): string => `Microsoft.Authorization/roleDefinitions/${verb}`;

type Wish = {
	readonly name: string;
	readonly description: string;
	readonly permissions: readonly PermissionBlock[];
	readonly assignableScopes: readonly string[];
};

const record = (value: unknown): Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter(item => typeof item === 'string') : []);

const wishOf = (body: unknown): Wish | null => {
	const {roleName, description, permissions, assignableScopes} = record(record(body)['properties']) as {
		readonly roleName?: unknown;
		readonly description?: unknown;
		readonly permissions?: unknown;
		readonly assignableScopes?: unknown;
	};
	const scopes = texts(assignableScopes);
	if (typeof roleName !== 'string' || roleName === '' || !Array.isArray(permissions) || scopes.length === 0) return null;
	return {
		name: roleName,
		description: typeof description === 'string' ? description : '',
		assignableScopes: scopes,
		permissions: permissions.map(block => {
			const {actions, notActions, dataActions, notDataActions} = record(block) as Readonly<Record<string, unknown>>;
			const [granted, taken, data, takenData] = [actions, notActions, dataActions, notDataActions].map(texts);
			return {
				actions: granted ?? [],
				notActions: taken ?? [],
				dataActions: data ?? [],
				notDataActions: takenData ?? [],
				condition: null,
				conditionVersion: null,
			};
		}),
	};
};

/** No provider knows them any more (https://github.com/MicrosoftDocs/azure-docs/issues/116496). */
const retired: readonly string[] = ['microsoft.cognitiveservices/accounts/openai/deployments/completions/write'];

const isKnown = (name: string): boolean => (name === '*' || /^(?:\*|microsoft\.[a-z.]+)\//iu.test(name)) && !retired.includes(name.toLowerCase());

const unknownAction = (code: string, name: string): SandboxResponse =>
	providerError(400, code, `'${name}' does not match any of the actions supported by the providers.`);

const refuseActions = ({permissions}: Wish): SandboxResponse | null => {
	const control = permissions.flatMap(({actions, notActions}) => [...actions, ...notActions]).find(name => !isKnown(name));
	if (control !== undefined) return unknownAction('InvalidActionOrNotAction', control);
	const data = permissions.flatMap(({dataActions, notDataActions}) => [...dataActions, ...notDataActions]).find(name => !isKnown(name));
	return data === undefined ? null : unknownAction('InvalidDataActionOrNotDataAction', data);
};

/** The right to write definitions is asked for at every scope that the role is to be assignable at. */
const refuseScopes = (call: ArmCall, {assignableScopes}: Wish): SandboxResponse | null => {
	for (const scope of assignableScopes) {
		if (!/^\/subscriptions\//iu.test(scope)) return notModelled(`a role definition that is assignable at ${scope}`);
		if (refuse(call, action('write'), scope)) {
			const client = `The client '${call.caller.upn ?? call.caller.oid}' with object id '${call.caller.oid}'`;
			return gatewayError(
				403,
				'LinkedAuthorizationFailed',
				`${client} has permission to perform action '${action('write')}' on scope '${call.request.path}'; however, it does not have permission to perform action '${action('write')}' on the linked scope(s) '${scope}' or the linked scope(s) are invalid.`,
			);
		}
		const missing = checkScope(call, scope);
		if (missing) return missing;
	}
	return null;
};

const put = (call: ArmCall, [scope = '', name = '']: readonly string[]): SandboxResponse => {
	const {world, now} = call.stage;
	const at = roleDefinitionId(scope, name.toLowerCase());
	const refusal = refuseAt(call, scope, action('write')) ?? refuseLocked(call, 'write', scope, at);
	if (refusal) return refusal;
	if (!isGuid(name))
		return providerError(400, 'InvalidRoleDefinitionId', `The role definition ID '${name}' is not valid. The role definition ID must be a GUID.`);
	const wish = wishOf(call.request.body);
	if (wish === null)
		return providerError(400, 'InvalidRoleDefinition', 'The role definition is not valid: roleName, permissions and assignableScopes are required.');
	const unfit = refuseScopes(call, wish) ?? refuseActions(wish);
	if (unfit) return unfit;
	const there = definitionsOf(world).get(name);
	if (there && !isCustomRole(there)) return notModelled('writing over a built-in role definition');
	if (
		definitionsOf(world)
			.all()
			.some(other => other !== there && sameText(other.name, wish.name))
	) {
		return providerError(
			409,
			'RoleDefinitionWithSameNameExists',
			`A custom role with the same name already exists in this directory. Use a different name, or update the existing role.`,
		);
	}
	const written: CustomRole = {...wish, id: name.toLowerCase(), createdAt: there?.createdAt ?? now(), updatedAt: now(), by: call.caller.oid};
	if (there) world.customRoles.splice(world.customRoles.indexOf(there), 1, written);
	else world.customRoles.push(written);
	return {status: 201, body: shapeOfRole(written, scope, call.version)};
};

const remove = (call: ArmCall, [scope = '', name = '']: readonly string[]): SandboxResponse => {
	const {world} = call.stage;
	const refusal = refuseAt(call, scope, action('delete')) ?? refuseLocked(call, 'delete', scope, roleDefinitionId(scope, name.toLowerCase()));
	if (refusal) return refusal;
	const role = definitionsOf(world).get(name);
	if (!role) return {status: 204};
	if (!isCustomRole(role)) return notModelled('deleting a built-in role definition');
	if (world.roleAssignments.some(({roleId}) => roleId === role.id))
		return providerError(400, 'RoleDefinitionHasAssignments', 'There are existing role assignments referencing role (code: RoleDefinitionHasAssignments).');
	world.customRoles.splice(world.customRoles.indexOf(role), 1);
	return ok(shapeOfRole(role, scope, call.version));
};

const one = /^(.*)\/providers\/Microsoft\.Authorization\/roleDefinitions\/([^/]+)$/i;

export const roleDefinitionWriteRoutes: readonly ArmRoute[] = [
	{method: 'PUT', path: one, answer: put},
	{method: 'DELETE', path: one, answer: remove},
];
