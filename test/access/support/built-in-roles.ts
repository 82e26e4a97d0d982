import type {RoleDefinition} from '../../../source/access/role-definition.ts';
import {builtInRoles} from '../../../source/sandbox/role-definitions.ts';

/** All 928 built-in roles of August 2026, as a tenant lists them, by id. */
export const allBuiltIn: ReadonlyMap<string, RoleDefinition> = new Map(
	[...builtInRoles().values()].map(({id, name, permissions}) => [id, {id, name, kind: 'BuiltInRole', permissions, assignableScopes: ['/']}]),
);

export const builtInOf = (name: string): RoleDefinition => {
	const found = [...allBuiltIn.values()].find(definition => definition.name === name);
	if (!found) throw new Error(`no built-in role ${name}`);
	return found;
};
