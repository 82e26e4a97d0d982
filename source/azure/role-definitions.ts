import type {RoleDefinition as ArmRoleDefinition, Permission} from '@azure/arm-authorization';
import type {PermissionBlock, RoleDefinition} from '../access/role-definition.ts';
import {pinnedRoles} from '../access/roles.ts';
import {lastSegment, withoutLeadingSlash} from './arm-id.ts';
import type {Clients} from './clients.ts';
import {textField} from './evidence.ts';
import {thrownAnswer} from './failures.ts';
import {allOf} from './pages.ts';

/**
 * With the conditions of permission blocks. Where the preview version is refused, the stable one is asked, which leaves the conditions out:
 * those of the well-known roles are then the pinned ones, so that nobody looks freer than they are.
 */
export const listRoleDefinitions = async (clients: Clients, scope: string, abortSignal: AbortSignal): Promise<readonly RoleDefinition[]> => {
	const path = withoutLeadingSlash(scope);
	try {
		const client = await clients.authorizationPreview();
		return (await allOf(client.roleDefinitions.list(path, {abortSignal}))).map(definitionOf);
	} catch (error) {
		const {status} = thrownAnswer(error);
		if (status !== 400 && status !== 404 && status !== 501) throw error;
		const client = await clients.authorization();
		const definitions = (await allOf(client.roleDefinitions.list(path, {abortSignal}))).map(definitionOf);
		return definitions.map(
			definition => pinnedRoles.find(({id, permissions}) => id === definition.id && permissions.some(({condition}) => condition)) ?? definition,
		);
	}
};

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
