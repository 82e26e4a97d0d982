import type {Fault} from './http.ts';
import type {PermissionBlock} from './role-definitions.ts';

/** All ids are lower-case GUIDs unless said otherwise; all times are milliseconds since the epoch on the sandbox's clock. */
export type User = {
	readonly id: string;
	readonly userPrincipalName: string;
	readonly displayName: string;
	readonly mail: string | null;
	readonly guest: boolean;
};
export type Group = {readonly id: string; readonly displayName: string; readonly members: readonly string[]};
export type ServicePrincipal = {
	readonly id: string;
	readonly appId: string;
	readonly displayName: string;
	readonly kind: 'Application' | 'ManagedIdentity';
	readonly secret: string | null;
	/** PEM; of those whose keys may sign for the application instead of a secret. */
	certificates?: string[];
	/** Whose tokens the application may be signed in with (workload identity federation); the issuer's keys are not looked up. */
	federation?: {readonly issuer: string; readonly subject: string}[];
};

/** What a tenant answers at the token endpoint instead of a token, e.g. because of Conditional Access; the first that fits. */
export type SignInRule = {
	readonly grant: 'authorization_code' | 'device_code' | 'refresh_token' | 'client_credentials' | 'any';
	/** Resource URI, without trailing slash; absent: any. */
	readonly resource?: string;
	readonly error: string;
	/** The number behind AADSTS. */
	readonly code: number;
	/** As Entra words it, without number, trace id and timestamp. */
	readonly message: string;
	readonly suberror?: string;
	/** A JSON text, as in a claims challenge. */
	readonly claims?: string;
	/** Absent: 400. */
	readonly status?: number;
	/** Counts down; absent: every time. */
	times?: number;
};

export type Tenant = {
	readonly id: string;
	readonly displayName: string;
	readonly defaultDomain: string;
	/** Absent: every sign-in succeeds. */
	signInRules?: SignInRule[];
	/**
	 * Authentication contexts (e.g. `p1`) that a person's token must carry to change anything at Resource Manager, as mandatory multifactor authentication has it.
	 * `refusal`: a claims challenge, or, as clients that declare no claims capability see it, a policy. Applications are exempt.
	 */
	writesNeed?: {readonly acrs: readonly string[]; readonly refusal: 'challenge' | 'policy'};
	/** The same for everything at Graph. */
	graphNeeds?: readonly string[];
	/** What Graph tells callers: `denied` is themselves only, `closed` nothing. Absent: readable. */
	readonly directory?: 'readable' | 'denied' | 'closed';
	/**
	 * Members that the directory lists and the first token for models they are given does not know yet, as a token from before the membership does not.
	 * `knownFrom`: the earliest time of issue of tokens that have the group; `null`: none for models was given yet.
	 */
	readonly lateMembers?: readonly {readonly groupId: string; readonly memberId: string; knownFrom: number | null}[];
	readonly users: User[];
	readonly groups: Group[];
	readonly servicePrincipals: ServicePrincipal[];
};

export type Deployment = {
	readonly name: string;
	readonly model: {readonly format: string; readonly name: string; readonly version: string};
	readonly sku: string;
	readonly capabilities: Readonly<Record<string, string>>;
};

export type Project = {readonly name: string; readonly isDefault: boolean; readonly identityId: string};

export type Account = {
	readonly name: string;
	readonly subscriptionId: string;
	readonly resourceGroup: string;
	readonly kind: string;
	/** Short form, e.g. eastus2. */
	readonly location: string;
	readonly customSubdomain: string | null;
	/** `properties.endpoint` where it is not what the kind gives: an upgraded Azure OpenAI resource keeps its own. */
	readonly endpoint?: string;
	readonly identityId: string | null;
	disableLocalAuth: boolean;
	readonly publicNetworkAccess: 'Enabled' | 'Disabled';
	readonly networkDefaultAction: 'Allow' | 'Deny';
	/** Who is let in under Deny: address ranges (CIDR) and ids of subnets. The sandbox's callers come from none of them. */
	readonly networkRules?: {readonly ranges: readonly string[]; readonly subnets: readonly string[]};
	/** Ids of the private endpoints that are connected; absent: none. */
	readonly privateEndpoints?: readonly string[];
	readonly projects: readonly Project[];
	readonly deployments: readonly Deployment[];
};

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
};

/** What Privileged Identity Management holds: `eligible` gives nothing until it is activated; `activated` stands among the role assignments too. */
export type ScheduledRole = {
	/** GUID. */
	readonly name: string;
	readonly state: 'eligible' | 'activated';
	readonly scope: string;
	readonly roleId: string;
	readonly principalId: string;
	readonly principalType: RoleAssignment['principalType'];
	readonly condition: string | null;
	readonly startsAt: number;
	/** `null`: without end. */
	readonly endsAt: number | null;
};

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

/**
 * When a new assignment (and a removed one) takes effect at the model endpoints. Resource Manager itself sees it at once.
 * `asks`: from the n+1st model call by that principal on. `after`: from `ms` after the write on.
 * `flapping`: between `ms` and `ms + spreadMs` replicas disagree: calls alternate between old and new.
 */
export type Propagation =
	| {readonly kind: 'immediate'}
	| {readonly kind: 'asks'; readonly n: number}
	| {readonly kind: 'after'; readonly ms: number}
	| {readonly kind: 'flapping'; readonly ms: number; readonly spreadMs: number};

/** A named starting state, and from then on the state itself: services change it in place. Everything is per tenant. */
export type World = {
	readonly name: string;
	readonly tenants: Tenant[];
	/** The device-code person: always in `tenants[0]`. */
	readonly personId: string;
	/** The world's own application: a service principal of `tenants[0]` with a secret. */
	readonly applicationId: string;
	/** What the person does with a device code; absent: approves it. `slowDowns` counts polls answered by slow_down first. */
	deviceCode?: {outcome: 'approved' | 'ignored' | 'declined'; slowDowns: number};
	/** What the person does with the sign-in page in the browser; absent: approves. */
	browser?: {outcome: 'approved' | 'ignored' | 'declined'};
	readonly subscriptions: {readonly id: string; readonly name: string; readonly tenantId: string}[];
	readonly resourceGroups: {readonly subscriptionId: string; readonly name: string; readonly location: string}[];
	readonly accounts: Account[];
	readonly roleAssignments: RoleAssignment[];
	/** The model endpoints honour these until their removal has propagated. */
	readonly removedAssignments: RemovedAssignment[];
	/** Who called a model, in order: a principal id per authorization at a model endpoint. */
	readonly modelCalls: string[];
	readonly denyAssignments: DenyAssignment[];
	readonly customRoles: CustomRole[];
	readonly scheduledRoles: ScheduledRole[];
	readonly locks: Lock[];
	readonly policies?: readonly DenyPolicy[];
	/** Most items of one page of an ARM list; absent: lists come whole. */
	readonly pageSize?: number;
	propagation: Propagation;
	readonly faults: Fault[];
};

/** What every service is given: the world, time and chance, all passed in. */
export type Stage = {
	readonly world: World;
	readonly now: () => number;
	/** Uniform in [0, 1), from the sandbox's seed. */
	readonly random: () => number;
};
