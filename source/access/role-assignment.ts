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
	/** The holder is a group of another directory, or a device. */
	readonly foreign?: boolean;
};

/**
 * A role that Privileged Identity Management holds ready (`eligible`), or that is on for a time by it (`activated`: by its holder, or assigned with an end by somebody else;
 * then it is among the role assignments too).
 */
export type ScheduledRole = {
	readonly id: string;
	readonly state: 'eligible' | 'activated';
	readonly scope: string;
	/** Role definition GUID. */
	readonly roleId: string;
	readonly principalId: string;
	readonly principalType: PrincipalType;
	readonly condition: string | null;
	/** ISO 8601; `null`: without end. */
	readonly endsOn: string | null;
	/** GUID of the schedule that it is an instance of: what an activation refers to. */
	readonly scheduleId?: string | null;
};

/** What PIM holds ready, as if it were active. */
export const asIfActive = ({id, scope, roleId, principalId, principalType, condition}: ScheduledRole): RoleAssignment => ({
	id,
	scope,
	roleId,
	principalId,
	principalType,
	condition,
	description: null,
	createdOn: null,
});

/** A management lock: `ReadOnly` forbids every write at and below its scope, role assignments included; `CanNotDelete` every removal. */
export type Lock = {readonly name: string; readonly level: 'CanNotDelete' | 'ReadOnly'; readonly scope: string};

export type DenyAssignment = {
	readonly id: string;
	readonly name: string;
	readonly scope: string;
	readonly permissions: readonly PermissionBlock[];
	readonly principals: readonly {readonly id: string; readonly type: string}[];
	readonly excludePrincipals: readonly {readonly id: string; readonly type: string}[];
	readonly doNotApplyToChildScopes: boolean;
	readonly condition: string | null;
};
