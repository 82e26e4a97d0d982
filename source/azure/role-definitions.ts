import type {RoleDefinition as ArmRoleDefinition, Permission} from '@azure/arm-authorization';
import type {RoleToMake} from '../access/custom-role.ts';
import type {PermissionBlock, RoleDefinition} from '../access/role-definition.ts';
import {isWithin} from '../access/scope.ts';
import {lastSegment, withoutLeadingSlash} from './arm-id.ts';
import type {Clients} from './clients.ts';
import {textField} from './evidence.ts';
import {refusal, thrownAnswer} from './failures.ts';

const definitionOf = ({id, name, roleName, roleType, permissions, assignableScopes}: ArmRoleDefinition): RoleDefinition => ({
	id: (name ?? lastSegment(id ?? '')).toLowerCase(),
	name: roleName ?? '',
	kind: roleType === 'CustomRole' ? 'CustomRole' : 'BuiltInRole',
	permissions: (permissions ?? []).map(blockOf),
	assignableScopes: assignableScopes ?? [],
});

/** `condition` is on the wire and survives the SDK, though its type does not name it. */
export const blockOf = (permission: Permission): PermissionBlock => ({
	actions: permission.actions ?? [],
	notActions: permission.notActions ?? [],
	dataActions: permission.dataActions ?? [],
	notDataActions: permission.notDataActions ?? [],
	condition: textField(permission, 'condition'),
});

/**
 * Looks first, so that what is there is not written over. Names are unique in a tenant, and a role of another subscription does not show here: where one has the name,
 * a mark of this role's own id is put to it.
 */
export const createRoleDefinition = async (clients: Clients, role: RoleToMake, abortSignal: AbortSignal): Promise<'created' | 'existed'> => {
	const client = await clients.authorization();
	const scope = withoutLeadingSlash(role.assignableScope);
	try {
		const there = definitionOf(await client.roleDefinitions.get(scope, role.roleId, {abortSignal}));
		if (isSameRole(there, role)) return 'existed';
		throw refusal('RoleDefinitionDiffers', `The custom role "${there.name}" is there with other actions than are needed, or for other places.`, 'arm');
	} catch (error) {
		if (thrownAnswer(error).status !== 404) throw error;
	}
	const {name, description, actions, dataActions, assignableScope} = role;
	const write = async (roleName: string): Promise<unknown> =>
		client.roleDefinitions.createOrUpdate(
			scope,
			role.roleId,
			{
				roleName,
				description,
				roleType: 'CustomRole',
				permissions: [{actions: [...actions], notActions: [], dataActions: [...dataActions], notDataActions: []}],
				assignableScopes: [assignableScope],
			},
			{abortSignal},
		);
	await write(name).catch(async (error: unknown) => {
		if (thrownAnswer(error).code !== 'RoleDefinitionWithSameNameExists') throw error;
		return write(`${name} ${role.roleId.slice(0, 6)}`);
	});
	return 'created';
};

const isSameRole = ({permissions, assignableScopes}: RoleDefinition, {actions, dataActions, assignableScope}: RoleToMake): boolean => {
	const names = (list: readonly string[]): string => [...new Set(list.map(name => name.toLowerCase()))].toSorted().join(' ');
	const granted = (of: 'actions' | 'dataActions' | 'notActions' | 'notDataActions'): string => names(permissions.flatMap(block => block[of]));
	return (
		assignableScopes.some(scope => isWithin(assignableScope, scope)) &&
		granted('actions') === names(actions) &&
		granted('dataActions') === names(dataActions) &&
		granted('notActions') === '' &&
		granted('notDataActions') === ''
	);
};

export const deleteRoleDefinition = async (
	clients: Clients,
	{assignableScope, roleId}: Pick<RoleToMake, 'assignableScope' | 'roleId'>,
	abortSignal: AbortSignal,
): Promise<'absent' | 'deleted'> => {
	const client = await clients.authorization();
	let status = 0;
	await client.roleDefinitions.delete(withoutLeadingSlash(assignableScope), roleId, {
		abortSignal,
		onResponse: response => {
			status = response.status;
		},
	});
	return status === 204 ? 'absent' : 'deleted';
};
