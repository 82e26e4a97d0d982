import type {ActivationRules} from '../access/activation.ts';
import type {RoleToMake} from '../access/custom-role.ts';
import type {DeploymentOperation, DeploymentStatus} from '../access/deployment-progress.ts';
import type {GrantDeployment} from '../access/grant-deployments.ts';
import type {MachineIdentity, MachineVariables} from '../access/identity.ts';
import type {PolicyReading} from '../access/key-policy.ts';
import type {ModelAnswer, ModelCall} from '../access/liveness.ts';
import type {Grant} from '../access/plan.ts';
import type {Principal} from '../access/principal.ts';
import type {ConnectionSummary, KeyReading} from '../access/readiness.ts';
import type {RemovedRole} from '../access/receipt.ts';
import type {DenyAssignment, Lock, RoleAssignment, ScheduledRole} from '../access/role-assignment.ts';
import type {PermissionBlock, RoleDefinition} from '../access/role-definition.ts';
import type {CloudName, CredentialSource, Session} from '../access/session.ts';
import type {Deployment, Project, Resource, ResourceSummary, Subscription} from '../access/target.ts';

/** A device code to show (RFC 8628). */
export type DeviceCode = {
	readonly userCode: string;
	readonly verificationUri: string;
	/** Milliseconds since the epoch. */
	readonly expiresAt: number;
	/** The application that asks, as the consent page names it. */
	readonly application: string;
	/** The tenant asked for; `null` lets the person's home tenant answer. */
	readonly tenantId: string | null;
};

/** A credential source that could be used on this machine. */
export type SourceOffer = {
	readonly source: CredentialSource;
	/** `ready`: an identity is already there; `possible`: needs the person; `absent`: cannot work here. */
	readonly state: 'ready' | 'possible' | 'absent';
	/** Account or application, where it is known without asking anybody. */
	readonly account: string | null;
	/** Tenant id or domain that it signs in to, where it is known without asking anybody. */
	readonly tenantId?: string | null;
	readonly detail: string | null;
};

export type SignInRequest = {
	readonly source: CredentialSource;
	/** Tenant id or domain; `null` for the person's home tenant. */
	readonly tenantId: string | null;
	readonly cloud: CloudName;
	/** Another source would be taken unasked. */
	readonly pinned?: boolean;
};

export type Tenant = {readonly id: string; readonly name: string | null; readonly defaultDomain: string | null};

export type Discovery = {
	readonly subscriptions: readonly Subscription[];
	readonly resources: readonly ResourceSummary[];
	/** `lists`: Resource Graph did not answer and each subscription was listed. */
	readonly through: 'resource-graph' | 'lists';
	/** Subscriptions that would not answer, by id, with Azure's own words. */
	readonly refused: readonly {readonly subscriptionId: string; readonly message: string}[];
	/** Tenants that were searched or tried, the session's own first; absent where only one was asked. */
	readonly tenants?: readonly Tenant[];
	/** Tenants that would not let the person in, with Azure's own words; absent where only one was asked. */
	readonly refusedTenants?: readonly {readonly tenant: Tenant; readonly message: string}[];
	/** More is on its way. */
	readonly isPartial?: true;
};

/** What is sent to activate a role for oneself. */
export type ActivationRequest = {
	readonly scope: string;
	readonly roleId: string;
	/** GUID of the eligibility schedule. */
	readonly scheduleId: string | null;
	/** GUID that the request gets. */
	readonly name: string;
	readonly durationMs: number;
	readonly justification: string | null;
	readonly ticketSystem?: string;
	readonly ticketNumber?: string;
};

/**
 * How far an activation has come. `pending`: waits for an approval. `provisioning`: granted and not among the active ones yet. `ended`: over, or taken back.
 * `status` is Azure's own word; times are ISO 8601.
 */
export type Activation = {
	/** ARM id of the request; `null` of an activation whose request is not known. */
	readonly id: string | null;
	readonly is: 'active' | 'pending' | 'provisioning' | 'refused' | 'ended';
	readonly status: string;
	readonly startsOn: string | null;
	readonly endsOn: string | null;
};

/** Everything here rejects only with `CloudFailure` (access/failure.ts) or, when aborted, with the signal's reason. */
export type SignIn = {
	/** What this machine could sign in with, best first. Asks nobody outside the machine. */
	readonly sources: (signal: AbortSignal) => Promise<readonly SourceOffer[]>;
	/** `onDeviceCode` is called once per code, before the wait for its approval. */
	readonly signIn: (request: SignInRequest, onDeviceCode: (code: DeviceCode) => void, signal: AbortSignal) => Promise<Session>;
	/** Every source of this machine, each asked for a token of Resource Manager, the others' failures aside. Prompts nobody. */
	readonly identities: (signal: AbortSignal) => Promise<readonly MachineIdentity[]>;
	readonly variables: () => Promise<MachineVariables>;
	/** Tenants that the person is in, the session's own among them. */
	readonly listTenants: (session: Session, signal: AbortSignal) => Promise<readonly Tenant[]>;
	/**
	 * Signs the same identity in again with the claims of a challenge (MFA, Conditional Access), so that the refused call can be repeated. A source that cannot
	 * be asked (az) rejects with what the person must run.
	 */
	readonly answerClaims: (session: Session, claims: string, onDeviceCode: (code: DeviceCode) => void, signal: AbortSignal) => Promise<void>;
	/** The same person in another tenant (a guest has another object id there), without a second prompt. */
	readonly enterTenant: (session: Session, tenantId: string, signal: AbortSignal) => Promise<Session>;
};

export type Reads = {
	/** `onPart` hears of what was found so far as long as more is to come. */
	readonly discover: (session: Session, signal: AbortSignal, onPart?: (found: Discovery) => void) => Promise<Discovery>;
	readonly getResource: (session: Session, resourceId: string, signal: AbortSignal) => Promise<Resource>;
	readonly listProjects: (session: Session, resourceId: string, signal: AbortSignal) => Promise<readonly Project[]>;
	readonly listDeployments: (session: Session, resourceId: string, signal: AbortSignal) => Promise<readonly Deployment[]>;
	/** All definitions assignable at the scope, with the conditions of their blocks (api-version 2022-05-01-preview). */
	readonly listRoleDefinitions: (session: Session, scope: string, signal: AbortSignal) => Promise<readonly RoleDefinition[]>;
	/** Assignments at, above and below `scope`; for users and service principals those of their groups too, transitively. */
	readonly listRoleAssignments: (session: Session, scope: string, principal: Principal, signal: AbortSignal) => Promise<readonly RoleAssignment[]>;
	/** Everybody's assignments at and above `scope`. */
	readonly listAllRoleAssignments: (session: Session, scope: string, signal: AbortSignal) => Promise<readonly RoleAssignment[]>;
	/** What Privileged Identity Management holds for the principal (and, for users and service principals, its groups) at and above `scope`. One's own may always be read. */
	readonly listScheduledRoles: (session: Session, scope: string, principal: Principal, signal: AbortSignal) => Promise<readonly ScheduledRole[]>;
	/** Everybody's assignments at, above and below `scope`, in one list: for many people instead of `listRoleAssignments` for each. */
	readonly listRoleAssignmentsAround: (session: Session, scope: string, signal: AbortSignal) => Promise<readonly RoleAssignment[]>;
	/** What PIM holds for anybody at and above `scope`, activated or not: for many people instead of `listScheduledRoles` for each. */
	readonly listAllScheduledRoles: (session: Session, scope: string, signal: AbortSignal) => Promise<readonly ScheduledRole[]>;
	/** What PIM holds ready for anybody at and above `scope`. */
	readonly listAllEligibleRoles: (session: Session, scope: string, signal: AbortSignal) => Promise<readonly ScheduledRole[]>;
	/** Everything that the signed-in caller's roles give at `scope`, conditions and deny assignments aside; says neither which role nor where. `scope`: a resource or project. */
	readonly listPermissions: (session: Session, scope: string, signal: AbortSignal) => Promise<readonly PermissionBlock[]>;
	/** Locks at and above `scope`, as far up as the caller may read them. */
	readonly listLocks: (session: Session, scope: string, signal: AbortSignal) => Promise<readonly Lock[]>;
	/** What activating the role there asks for. */
	readonly readActivationRules: (session: Session, of: {readonly scope: string; readonly roleId: string}, signal: AbortSignal) => Promise<ActivationRules>;
	/** One's own activation by the id of its request; by `null` whatever of that role and scope is active or waits. `null`: there is none. */
	readonly getActivation: (
		session: Session,
		of: {readonly id: string | null; readonly scope: string; readonly roleId: string},
		signal: AbortSignal,
	) => Promise<Activation | null>;
	readonly listDenyAssignments: (session: Session, scope: string, signal: AbortSignal) => Promise<readonly DenyAssignment[]>;
	/** Directory objects by object id; unknown or unreadable ones are left out. */
	readonly getPrincipals: (session: Session, ids: readonly string[], signal: AbortSignal) => Promise<readonly Principal[]>;
	/** One directory object, looked up by itself: `null` where the directory answers that there is none. Rejects where it will not say. */
	readonly lookUpPrincipal: (session: Session, of: Pick<Principal, 'id' | 'type'>, signal: AbortSignal) => Promise<Principal | null>;
	/** Object ids of all groups that hold the principal, directly or through other groups. */
	readonly listGroupIds: (session: Session, principal: Principal, signal: AbortSignal) => Promise<readonly string[]>;
	/** How many users, applications and managed identities are in the group, directly or through other groups. */
	readonly countMembers: (session: Session, groupId: string, signal: AbortSignal) => Promise<number>;
	/** How many groups are in the group, directly or through other groups. */
	readonly countGroupsIn: (session: Session, groupId: string, signal: AbortSignal) => Promise<number>;
	/** Everybody whom the text could mean: object id, UPN, mail, application id, the exact display name, or the ARM id of what a managed identity belongs to. */
	readonly findPrincipals: (session: Session, text: string, signal: AbortSignal) => Promise<readonly Principal[]>;
	/** At most 20 users, groups, applications and identities whose name, UPN or mail begins with the text: for choosing while typing. */
	readonly searchPrincipals: (session: Session, text: string, signal: AbortSignal) => Promise<readonly Principal[]>;
	/**
	 * Sends one call with a token for its audience. Resolves for every HTTP status; rejects when no answer came (plane "data").
	 * `fresh` forces a token issued now: group memberships and claims are read from the token.
	 */
	readonly callModel: (session: Session, call: ModelCall, options: {readonly fresh: boolean}, signal: AbortSignal) => Promise<ModelAnswer>;
	/** The same call with a key that nobody ever had, instead of a token. */
	readonly callWithMadeUpKey: (session: Session, call: ModelCall, signal: AbortSignal) => Promise<ModelAnswer>;
	/** What Azure Policy has assigned at and above a resource, as far as it may be about keys. */
	readonly readPolicies: (session: Session, resourceId: string, signal: AbortSignal) => Promise<PolicyReading>;
	/** Who read the keys of a resource, by the activity log; `since`: milliseconds since the epoch. */
	readonly listKeyReadings: (
		session: Session,
		of: {readonly resourceId: string; readonly since: number},
		signal: AbortSignal,
	) => Promise<readonly KeyReading[]>;
	/** Of a resource and of its projects, by their names. */
	readonly listConnections: (
		session: Session,
		of: {readonly resourceId: string; readonly projects: readonly string[]},
		signal: AbortSignal,
	) => Promise<readonly ConnectionSummary[]>;
};

export type Writes = {
	/** Idempotent: `existed` when the same principal has the same role at the same scope already, under whatever name. */
	readonly createRoleAssignment: (
		session: Session,
		grant: Grant,
		description: string,
		signal: AbortSignal,
	) => Promise<{readonly id: string; readonly outcome: 'created' | 'existed'}>;
	/** Turns key authentication off or on. A policy may make something else of it without a word: it is to be read back. */
	readonly setLocalAuth: (session: Session, of: {readonly resourceId: string; readonly disabled: boolean}, signal: AbortSignal) => Promise<void>;
	readonly deleteRoleAssignment: (session: Session, id: string, signal: AbortSignal) => Promise<'deleted' | 'absent'>;
	/** Idempotent: `existed` when the role is active, or asked for, already. */
	readonly activateRole: (
		session: Session,
		request: ActivationRequest,
		signal: AbortSignal,
	) => Promise<{readonly outcome: 'sent' | 'existed'; readonly activation: Activation}>;
	/** Ends an activation, or withdraws what waits for approval. */
	readonly deactivateRole: (
		session: Session,
		of: {readonly id: string; readonly scope: string; readonly roleId: string},
		signal: AbortSignal,
	) => Promise<'deactivated' | 'withdrawn' | 'absent'>;
	/** `null` when it does not exist. */
	readonly getRoleAssignment: (session: Session, id: string, signal: AbortSignal) => Promise<RoleAssignment | null>;
	/** Writes an assignment again as it was: same name, holder, role, scope, condition and description. `existed`: one of the same holder, role and scope is there. */
	readonly restoreRoleAssignment: (session: Session, removed: RemovedRole, signal: AbortSignal) => Promise<'existed' | 'restored'>;
	/** Idempotent: `existed` when the very role is there already. */
	readonly createRoleDefinition: (session: Session, role: RoleToMake, signal: AbortSignal) => Promise<'created' | 'existed'>;
	/** Azure refuses it as long as any assignment names the role. With `madeBy` one that somebody else made, or that was there before `since` (milliseconds), is left alone: `foreign`. */
	readonly deleteRoleDefinition: (
		session: Session,
		of: Pick<RoleToMake, 'assignableScope' | 'roleId'> & {readonly madeBy?: {readonly objectId: string; readonly since: number}},
		signal: AbortSignal,
	) => Promise<'absent' | 'deleted' | 'foreign'>;
	/** Resolves as soon as Azure has begun; from then on it goes on by itself. Rejects with what Azure refused before it began, of all of it. */
	readonly startDeployment: (session: Session, deployment: GrantDeployment, signal: AbortSignal) => Promise<DeploymentStatus>;
	/** By ARM id; `null` when there is none. */
	readonly getDeployment: (session: Session, id: string, signal: AbortSignal) => Promise<DeploymentStatus | null>;
	/** Of the deployment and of those nested in it. */
	readonly listDeploymentOperations: (session: Session, id: string, signal: AbortSignal) => Promise<readonly DeploymentOperation[]>;
	/** Resolves also when it has ended already; what was written stays written. */
	readonly cancelDeployment: (session: Session, id: string, signal: AbortSignal) => Promise<void>;
};

/** The one contract with Azure. A step names what it needs of it: `Pick<Cloud, 'callModel'>`. */
export type Cloud = SignIn & Reads & Writes;
