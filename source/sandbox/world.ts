import type {Fault} from './http.ts';
import type {PermissionBlock} from './role-definitions.ts';
import type {TemplateDeployment} from './template-deployment.ts';

/** All ids are lower-case GUIDs unless said otherwise; all times are milliseconds since the epoch on the sandbox's clock. */
export type User = {
	readonly id: string;
	readonly userPrincipalName: string;
	readonly displayName: string;
	readonly mail: string | null;
	readonly guest: boolean;
};
export type Group = {
	readonly id: string;
	readonly displayName: string;
	readonly members: readonly string[];
	/** Its members are found by this rule, and nobody can add one. */
	readonly membershipRule?: string;
};
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

/** A managed identity that is a resource of its own; `principalId`: its service principal. */
export type UserAssignedIdentity = {readonly name: string; readonly subscriptionId: string; readonly resourceGroup: string; readonly principalId: string};

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
	/** Object ids that nobody is shown: they are there, and refused. Absent: none. */
	readonly hidden?: readonly string[];
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
	/** When `disableLocalAuth` was changed last: the model endpoints honour the value before it for as long as a role takes to arrive. Absent: never. */
	localAuthChange?: {readonly at: number; readonly before: boolean};
	/** Absent: none. */
	readonly connections?: readonly Connection[];
	readonly publicNetworkAccess: 'Enabled' | 'Disabled';
	readonly networkDefaultAction: 'Allow' | 'Deny';
	/** Who is let in under Deny: address ranges (CIDR) and ids of subnets. The sandbox's callers come from none of them. */
	readonly networkRules?: {readonly ranges: readonly string[]; readonly subnets: readonly string[]};
	/** Ids of the private endpoints that are connected; absent: none. */
	readonly privateEndpoints?: readonly string[];
	readonly projects: readonly Project[];
	readonly deployments: readonly Deployment[];
};

/** A connection of the account or, where one is named, of its project. */
export type Connection = {
	readonly name: string;
	readonly project: string | null;
	readonly category: string;
	readonly target: string;
	readonly authType: 'AAD' | 'ApiKey';
	/** ARM id, where it names what it calls. */
	readonly resourceId?: string;
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

/** A line of the activity log. */
export type ActivityEvent = {
	/** GUID. */
	readonly id: string;
	readonly at: number;
	/** ARM id. */
	readonly resourceId: string;
	/** e.g. Microsoft.CognitiveServices/accounts/listKeys/action */
	readonly operation: string;
	/** UPN, else object id. */
	readonly caller: string;
	readonly status: 'Failed' | 'Succeeded';
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
	/** Absent: none. */
	readonly userAssignedIdentities?: readonly UserAssignedIdentity[];
	readonly roleAssignments: RoleAssignment[];
	/** The model endpoints honour these until their removal has propagated. */
	readonly removedAssignments: RemovedAssignment[];
	/** Who called a model, in order: a principal id per authorization at a model endpoint. */
	readonly modelCalls: string[];
	readonly denyAssignments: DenyAssignment[];
	readonly customRoles: CustomRole[];
	readonly scheduledRoles: ScheduledRole[];
	/** Absent for a role and scope: 8 hours at most, with a justification, as Azure has it before anybody changes it. */
	readonly activationRules?: readonly ActivationRule[];
	readonly activationRequests: ActivationRequest[];
	/** What the approvers do, so long after they were asked; absent: nothing. */
	approval?: {readonly outcome: 'approved' | 'refused'; readonly afterMs: number};
	readonly locks: Lock[];
	readonly policies?: readonly DenyPolicy[];
	/** Absent: none. */
	readonly keyPolicies?: readonly KeyPolicy[];
	readonly policyExemptions?: readonly PolicyExemption[];
	readonly remediations?: readonly Remediation[];
	/** Absent: nothing was done yet. */
	activity?: ActivityEvent[];
	/** Absent: there was none yet. */
	templateDeployments?: TemplateDeployment[];
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
