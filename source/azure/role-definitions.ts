import type {RoleDefinition as ArmRoleDefinition, Permission} from '@azure/arm-authorization';
import type {RoleToMake} from '../access/custom-role.ts';
import type {PermissionBlock, RoleDefinition} from '../access/role-definition.ts';
import {isWithin} from '../access/scope.ts';
import {parseTime} from '../access/time.ts';
import {lastSegment, withoutLeadingSlash} from './arm-id.ts';
import type {Clients} from './clients.ts';
import {field, textField} from './evidence.ts';
import {refusal, thrownAnswer} from './failures.ts';
import type {Authorization} from './sdk-operations.ts';

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

type RolePlace = Pick<RoleToMake, 'assignableScope' | 'roleId'>;

/** Who made it, and when; `null`: it is not there. The SDK's own form of a definition leaves both out. */
const originOf = async (client: Authorization, {assignableScope, roleId}: RolePlace, abortSignal: AbortSignal) => {
	let body = '';
	try {
		await client.roleDefinitions.get(withoutLeadingSlash(assignableScope), roleId, {
			abortSignal,
			onResponse: ({bodyAsText}) => {
				body = bodyAsText ?? '';
			},
		});
	} catch (error) {
		if (thrownAnswer(error).status === 404) return null;
		throw error;
	}
	const properties = field(JSON.parse(body), 'properties');
	return {by: textField(properties, 'createdBy') ?? '', on: parseTime(textField(properties, 'createdOn'))};
};

export const deleteRoleDefinition = async (
	clients: Clients,
	{madeBy, ...place}: RolePlace & {readonly madeBy?: {readonly objectId: string; readonly since: number}},
	abortSignal: AbortSignal,
): Promise<'absent' | 'deleted' | 'foreign'> => {
	const client = await clients.authorization();
	if (madeBy) {
		const origin = await originOf(client, place, abortSignal);
		if (origin === null) return 'absent';
		if (origin.by.toLowerCase() !== madeBy.objectId.toLowerCase() || origin.on === null || origin.on < madeBy.since) return 'foreign';
	}
	let status = 0;
	await client.roleDefinitions.delete(withoutLeadingSlash(place.assignableScope), place.roleId, {
		abortSignal,
		onResponse: response => {
			status = response.status;
		},
	});
	return status === 204 ? 'absent' : 'deleted';
};
