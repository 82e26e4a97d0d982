import type {PermissionBlock} from './role-definitions.ts';

/** What Resource Manager and Privileged Identity Management hold of roles. Times are milliseconds since the epoch on the sandbox's clock. */

export type RoleAssignment = {
	/** GUID. */
	readonly name: string;
	readonly scope: string;
	/** Role definition GUID. */
	readonly roleId: string;
	readonly principalId: string;
	readonly principalType: 'User' | 'Group' | 'ServicePrincipal';
	readonly condition: string | null;
	readonly description: string | null;
	readonly createdAt: number;
	readonly createdBy: string;
	readonly updatedAt: number;
	/** `seed`: part of the world and effective from the start; else propagation counts from `createdAt`. */
	readonly seed: boolean;
	/** Length of `World.modelCalls` when it was written; `asks` counts from there. Absent: 0. */
	readonly modelCallsBefore?: number;
};

export type RemovedAssignment = {readonly assignment: RoleAssignment; readonly removedAt: number; readonly modelCallsBefore: number};

export type DenyAssignment = {
	readonly name: string;
	readonly displayName: string;
	readonly scope: string;
	readonly permissions: readonly {
		readonly actions: readonly string[];
		readonly notActions: readonly string[];
		readonly dataActions: readonly string[];
		readonly notDataActions: readonly string[];
	}[];
	readonly principals: readonly {readonly id: string; readonly type: string}[];
	readonly excludePrincipals: readonly {readonly id: string; readonly type: string}[];
	readonly doNotApplyToChildScopes: boolean;
};

/** A role definition of the tenant's own. */
export type CustomRole = {
	/** GUID, lower case. */
	readonly id: string;
	readonly name: string;
	readonly description: string;
	readonly permissions: readonly PermissionBlock[];
	readonly assignableScopes: readonly string[];
	/** Absent of those that were there from the start. */
	readonly createdAt?: number;
	readonly updatedAt?: number;
	/** Object id of who wrote it. */
	readonly by?: string;
};

/** What Privileged Identity Management holds: `eligible` gives nothing until it is activated; `activated` stands among the role assignments too. */
export type ScheduledRole = {
	/** GUID. */
	readonly name: string;
	/** `assigned`: active for a time, and nobody had to activate it. */
	readonly state: 'activated' | 'assigned' | 'eligible';
	readonly scope: string;
	readonly roleId: string;
	readonly principalId: string;
	readonly principalType: RoleAssignment['principalType'];
	readonly condition: string | null;
	readonly startsAt: number;
	/** `null`: without end. */
	readonly endsAt: number | null;
};

/** What activating a role at a scope asks for: `roleManagementPolicyAssignments` tells it. */
export type ActivationRule = {
	readonly scope: string;
	readonly roleId: string;
	/** ISO 8601, e.g. PT8H. */
	readonly maximumDuration: string;
	readonly enabled: readonly ('Justification' | 'MultiFactorAuthentication' | 'Ticketing')[];
	/** Authentication context that the token must carry, e.g. `c1`. */
	readonly authenticationContext: string | null;
	/** Empty: nobody has to approve. */
	readonly approvers: readonly {readonly id: string; readonly description: string; readonly userType: 'Group' | 'User'}[];
};

/** A `roleAssignmentScheduleRequest` of a person for themselves. */
export type ActivationRequest = {
	/** GUID; the activation that comes of it has the same. */
	readonly name: string;
	readonly type: 'SelfActivate' | 'SelfDeactivate';
	readonly scope: string;
	readonly roleId: string;
	readonly principalId: string;
	/** The eligibility that is activated. */
	readonly linkedTo: string;
	readonly createdAt: number;
	readonly startsAt: number;
	readonly durationMs: number;
	/** As it was asked for; absent of a deactivation. */
	readonly duration: string | null;
	readonly justification: string | null;
	readonly ticket: {readonly ticketNumber?: string; readonly ticketSystem?: string};
	readonly approvalId: string | null;
	readonly status: 'Canceled' | 'Denied' | 'PendingApproval' | 'Provisioned' | 'Revoked';
};
