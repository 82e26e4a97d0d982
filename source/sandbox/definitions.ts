import type {CustomRole} from './access-types.ts';
import {builtInRoles, type RoleDefinition} from './role-definitions.ts';
import type {World} from './world.ts';

/** Every role definition that a world knows: Azure's own and the tenant's. */
export type Definitions = {
	/** By GUID, in any casing. */
	readonly get: (roleId: string) => RoleDefinition | CustomRole | undefined;
	/** Built-in ones first. */
	readonly all: () => readonly (RoleDefinition | CustomRole)[];
};

export const isCustomRole = (role: RoleDefinition | CustomRole): role is CustomRole => 'assignableScopes' in role;

export const definitionsOf = ({customRoles}: Pick<World, 'customRoles'>): Definitions => {
	const own = new Map(customRoles.map(role => [role.id.toLowerCase(), role]));
	const get = (roleId: string): RoleDefinition | CustomRole | undefined => {
		const id = roleId.toLowerCase();
		return builtInRoles().get(id) ?? own.get(id);
	};
	return {get, all: () => [...builtInRoles().values(), ...customRoles]};
};
