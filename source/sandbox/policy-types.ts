import type {RoleAssignment} from './access-types.ts';

/** What stands in the way of a change: locks and Azure Policy. */

export type Lock = {readonly name: string; readonly level: 'CanNotDelete' | 'ReadOnly'; readonly scope: string; readonly notes: string | null};

/** An assignment of an Azure Policy with the effect deny, for role assignments that fit everything it names. */
export type DenyPolicy = {
	readonly name: string;
	readonly displayName: string;
	readonly scope: string;
	readonly definition: {readonly name: string; readonly displayName: string};
	/** The non-compliance message. */
	readonly reason: string;
	readonly principalTypes: readonly RoleAssignment['principalType'][];
	/** Absent: every role. */
	readonly roleIds?: readonly string[];
};

/** An assignment of an Azure Policy about `disableLocalAuth` of accounts. */
export type KeyPolicy = {
	readonly name: string;
	readonly displayName: string;
	readonly scope: string;
	/** Named by a GUID: one of Azure's own; else the subscription's. */
	readonly definition: {readonly name: string; readonly displayName: string};
	/** The subscription's initiative that brings it; absent: assigned by itself. */
	readonly initiative?: {readonly name: string; readonly displayName: string};
	readonly effect: 'audit' | 'deny' | 'deployIfNotExists' | 'modify';
	/** The value of `disableLocalAuth` that it wants. */
	readonly wants: boolean;
	/** `false`: enforcementMode DoNotEnforce. */
	readonly enforced: boolean;
	readonly notScopes: readonly string[];
};

export type PolicyExemption = {
	readonly name: string;
	readonly displayName: string;
	readonly scope: string;
	/** Name of the policy assignment that does not count there. */
	readonly assignment: string;
	readonly category: 'Mitigated' | 'Waiver';
	/** `null`: without end. */
	readonly expiresAt: number | null;
};

/** A task that brings what is there already to what a policy wants. */
export type Remediation = {
	readonly name: string;
	readonly scope: string;
	readonly assignment: string;
	readonly provisioningState: 'Accepted' | 'Evaluating' | 'Failed' | 'InProgress' | 'Succeeded';
	readonly createdAt: number;
};
