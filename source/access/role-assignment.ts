import type {PrincipalType} from './principal.ts';
import type {PermissionBlock} from './role-definition.ts';

export type RoleAssignment = {
	/** ARM id. */
	readonly id: string;
	readonly scope: string;
	/** Role definition GUID: the full id's prefix is that of the subscription asked, so only the GUID can be compared. */
	readonly roleId: string;
	readonly principalId: string;
	readonly principalType: PrincipalType;
	readonly condition: string | null;
	readonly description: string | null;
	/** ISO 8601. */
	readonly createdOn: string | null;
};

export type DenyAssignment = {
	readonly id: string;
	readonly name: string;
	readonly scope: string;
	readonly permissions: readonly PermissionBlock[];
	readonly principals: readonly {readonly id: string; readonly type: string}[];
	readonly excludePrincipals: readonly {readonly id: string; readonly type: string}[];
	readonly doNotApplyToChildScopes: boolean;
};
