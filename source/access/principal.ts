/** Kinds that a role assignment can name. Source: Microsoft Learn, "Role assignments REST API", `principalType`. */
export type PrincipalType = 'User' | 'Group' | 'ServicePrincipal';

export type Principal = {
	/** Object id in the resource's tenant; never an application id. */
	readonly id: string;
	readonly type: PrincipalType;
	/** User principal name for users, display name otherwise; `null` when the directory would not say. */
	readonly name: string | null;
};
