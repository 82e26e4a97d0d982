import type {ActivationRequest, ActivationRule, CustomRole, DenyAssignment, RemovedAssignment, RoleAssignment, ScheduledRole} from './access-types.ts';
import type {Tenant} from './directory-types.ts';
import type {Fault} from './http.ts';
import type {DenyPolicy, KeyPolicy, Lock, PolicyExemption, Remediation} from './policy-types.ts';
import type {TemplateDeployment} from './template-deployment.ts';

/** A managed identity that is a resource of its own; `principalId`: its service principal. */
export type UserAssignedIdentity = {readonly name: string; readonly subscriptionId: string; readonly resourceGroup: string; readonly principalId: string};

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

/**
 * A named starting state, and from then on the state itself: services change it in place. Everything is per tenant. All ids are lower-case GUIDs unless said
 * otherwise; all times are milliseconds since the epoch on the sandbox's clock.
 */
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
