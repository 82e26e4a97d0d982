/** One `permissions[]` element. What `not*` takes away it takes from this block only. */
export type PermissionBlock = {
	readonly actions: readonly string[];
	readonly notActions: readonly string[];
	readonly dataActions: readonly string[];
	readonly notDataActions: readonly string[];
	/** ABAC condition of the block, in Azure's grammar, version 2.0. */
	readonly condition: string | null;
};

export type RoleDefinition = {
	/** GUID, lower case. The same in every tenant and cloud for built-in roles; the name is not. */
	readonly id: string;
	readonly name: string;
	readonly kind: 'BuiltInRole' | 'CustomRole';
	readonly permissions: readonly PermissionBlock[];
	readonly assignableScopes: readonly string[];
};
