import type {ActivationRule, CustomRole, DenyAssignment, RoleAssignment} from './access-types.ts';
import type {Group, ServicePrincipal, Tenant, User} from './directory-types.ts';
import type {DenyPolicy, KeyPolicy, Lock, PolicyExemption, Remediation} from './policy-types.ts';
import {roleIds} from './role-definitions.ts';
import type {Account, ActivityEvent, Propagation, World} from './world.ts';
import {people} from './worlds-directory.ts';
import {accountScope, subscriptionScope} from './worlds-resources.ts';

export type Holder = {readonly id: string; readonly type: RoleAssignment['principalType']};
/** `by`: who assigned it; absent: Priya. */
export type Held = {readonly holder: Holder; readonly role: string; readonly scope: string; readonly condition?: string; readonly by?: string};

/** A role that Privileged Identity Management holds; `endsInMs` counts from the start of the world, `null` is without end. */
export type Scheduled = Held & {readonly state: 'eligible' | 'activated'; readonly endsInMs: number | null};

/** What tells one world from another; the rest is Contoso as it always is. */
export type Sketch = {
	readonly description: string;
	readonly holds: readonly Held[];
	/** Assigned a moment before the world starts, so still on the way to the model endpoints. */
	readonly justAssigned?: readonly Held[];
	/** The activated ones are held besides: they need no entry in `holds`. */
	readonly scheduled?: readonly Scheduled[];
	readonly activationRules?: readonly ActivationRule[];
	readonly denies?: readonly DenyAssignment[];
	readonly customRoles?: readonly CustomRole[];
	readonly locks?: readonly Lock[];
	readonly policies?: readonly DenyPolicy[];
	readonly keyPolicies?: readonly KeyPolicy[];
	/** Their times count from the start of the world. */
	readonly policyExemptions?: readonly PolicyExemption[];
	readonly remediations?: readonly Remediation[];
	readonly activity?: readonly Omit<ActivityEvent, 'id'>[];
	/** What is held in every other world and not in this one. */
	readonly lacks?: readonly Held[];
	readonly propagation: Propagation;
	readonly moreUsers?: readonly User[];
	readonly moreGroups?: readonly Group[];
	readonly moreIdentities?: readonly ServicePrincipal[];
	/** Of every tenant; absent: Contoso's own. `size`: how many times as many as usual, in a world that is about many. */
	readonly accounts?: (size?: number) => Account[];
	/** What Contoso asks for at sign-in and tells of its directory. */
	readonly contoso?: () => Pick<Tenant, 'directory' | 'graphNeeds' | 'hidden' | 'lateMembers' | 'signInRules' | 'writesNeed'>;
	/** Tenants beside Contoso, and what is in them. */
	readonly elsewhere?: () => Pick<World, 'resourceGroups' | 'subscriptions' | 'tenants'>;
};

export const dayMs = 86_400_000;

export const user = ({id}: {readonly id: string}): Holder => ({id, type: 'User'});
export const group = ({id}: {readonly id: string}): Holder => ({id, type: 'Group'});
export const servicePrincipal = ({id}: {readonly id: string}): Holder => ({id, type: 'ServicePrincipal'});
export const held = (holder: Holder, role: string, scope: string): Held => ({holder, role, scope});

export const ana = user(people.ana);
export const foundry = accountScope('contoso-foundry');
export const openai = accountScope('contoso-openai');
export const models = accountScope('contoso-models');

export const anaReads = held(ana, roleIds.reader, subscriptionScope);
export const anaAssigns: readonly Held[] = [anaReads, held(ana, roleIds.userAccessAdministrator, subscriptionScope)];
