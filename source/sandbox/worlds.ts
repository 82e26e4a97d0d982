import {createHash} from 'node:crypto';
import type {RoleAssignment, ScheduledRole} from './access-types.ts';
import {accountId} from './arm-call.ts';
import {reaches} from './authorizer.ts';
import {roleIds} from './role-definitions.ts';
import type {World} from './world.ts';
import {accessSketches} from './worlds-access.ts';
import {causeSketches} from './worlds-causes.ts';
import {aiReaders, applications, contosoTenant, groups, managedIdentities, modelCallers, people, tenantId} from './worlds-directory.ts';
import {hugeSketches} from './worlds-huge.ts';
import {keySketches} from './worlds-keys.ts';
import {messySketches} from './worlds-messy.ts';
import {accountScope, contosoAccounts, groupScope, projectScope, resourceGroup, subscription, subscriptionScope} from './worlds-resources.ts';
import {signInSketches} from './worlds-sign-in.ts';
import {
	ana,
	anaAssigns,
	anaReads,
	dayMs,
	foundry,
	group,
	type Held,
	held,
	models,
	type Scheduled,
	type Sketch,
	servicePrincipal,
	user,
} from './worlds-sketch.ts';
import {openaiCallers, teamApplications, teammates, teams} from './worlds-teammates.ts';

const momentMs = 5_000;
/** How long ago the activated roles of a world were activated. */
const activatedMs = 3_600_000;

const always: readonly Held[] = [
	held(user(people.priya), roleIds.owner, subscriptionScope),
	held(servicePrincipal(applications.ciRunner), roleIds.reader, subscriptionScope),
	held(servicePrincipal(managedIdentities.alpha), roleIds.foundryUser, foundry),
	held(servicePrincipal(managedIdentities.beta), roleIds.foundryUser, foundry),
	held(servicePrincipal(managedIdentities.research), roleIds.foundryUser, models),
];

const sketches: Readonly<Record<string, Sketch>> = {
	fresh: {
		description: 'A newcomer who can assign roles and read everything, and can call no model yet. New roles take 12 s.',
		holds: anaAssigns,
		propagation: {kind: 'after', ms: 12_000},
	},
	already: {
		description: 'Every role that is needed is held: nothing to write.',
		holds: [
			anaReads,
			...['contoso-foundry', 'contoso-models', 'contoso-openai'].flatMap(name => [
				held(ana, roleIds.cognitiveServicesOpenAIUser, accountScope(name)),
				held(ana, roleIds.cognitiveServicesUser, accountScope(name)),
			]),
			held(ana, roleIds.foundryUser, projectScope('contoso-foundry', 'alpha')),
			held(ana, roleIds.foundryUser, projectScope('contoso-foundry', 'beta')),
			held(ana, roleIds.foundryUser, projectScope('contoso-models', 'research')),
		],
		propagation: {kind: 'immediate'},
	},
	'owner-denied': {
		description: 'Owner of the subscription, and every model call is denied: Owner holds no data action. New roles take 3 s.',
		holds: [held(ana, roleIds.owner, subscriptionScope), held(group(aiReaders), roleIds.reader, groupScope)],
		moreGroups: [aiReaders],
		propagation: {kind: 'after', ms: 3_000},
	},
	'no-rights': {
		description: 'A reader who cannot assign roles; Priya Shah and the group cloud-admins can.',
		holds: [anaReads, held(group(groups.cloudAdmins), roleIds.userAccessAdministrator, subscriptionScope)],
		propagation: {kind: 'after', ms: 12_000},
	},
	slow: {
		description: 'A sufficient role was assigned moments ago and takes effect after 60 s.',
		holds: [anaReads],
		justAssigned: [held(ana, roleIds.cognitiveServicesUser, foundry), held(ana, roleIds.foundryUser, projectScope('contoso-foundry', 'alpha'))],
		propagation: {kind: 'after', ms: 60_000 + momentMs},
	},
	flapping: {
		description: 'Like fresh, but for 12 s after the first success replicas disagree.',
		holds: anaAssigns,
		propagation: {kind: 'flapping', ms: 4_000, spreadMs: 12_000},
	},
	empty: {
		description: 'One subscription without any resource to call.',
		holds: anaAssigns,
		accounts: () => [],
		propagation: {kind: 'immediate'},
	},
	'endpoint-only': {
		description: 'No subscription to see; a group gives the right to call https://contoso-openai.openai.azure.com.',
		holds: [held(group(modelCallers), roleIds.cognitiveServicesOpenAIUser, accountScope('contoso-openai'))],
		moreGroups: [modelCallers],
		propagation: {kind: 'immediate'},
	},
	admin: {
		description: 'An administrator who sets up teammates, groups, applications, managed identities and a guest. New roles take 2 s.',
		holds: [
			...anaAssigns,
			held(servicePrincipal(applications.ciRunner), roleIds.userAccessAdministrator, subscriptionScope),
			held(group(groups.aiDevelopers), roleIds.reader, groupScope),
			held(user(people.chloe), roleIds.cognitiveServicesOpenAIUser, accountScope('contoso-openai')),
			held(user(people.grace), roleIds.foundryUser, projectScope('contoso-foundry', 'alpha')),
			held(servicePrincipal(managedIdentities.chatApi), roleIds.cognitiveServicesOpenAIUser, accountScope('contoso-openai')),
			held(group(openaiCallers), roleIds.cognitiveServicesOpenAIUser, accountScope('contoso-openai')),
		],
		moreUsers: teammates,
		moreGroups: teams,
		moreIdentities: teamApplications,
		propagation: {kind: 'after', ms: 2_000},
	},
	...accessSketches,
	...signInSketches,
	...causeSketches,
	...keySketches,
	...messySketches,
	...hugeSketches,
};

export const worldNames: readonly string[] = Object.keys(sketches);
export const worldDescriptions: Readonly<Record<string, string>> = Object.fromEntries(
	Object.entries(sketches).map(([name, {description}]) => [name, description]),
);

const guidOf = (text: string): string => {
	const hex = createHash('sha256').update(text).digest('hex');
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** The same assignment has the same name in every run. */
const nameOf = ({holder, role, scope}: Held): string => guidOf([scope, holder.id, role].join(' '));

const assignment = (what: Held, createdAt: number, seed: boolean): RoleAssignment => ({
	name: nameOf(what),
	scope: what.scope,
	roleId: what.role,
	principalId: what.holder.id,
	principalType: what.holder.type,
	condition: what.condition ?? null,
	description: null,
	createdAt,
	createdBy: what.by ?? people.priya.id,
	updatedAt: createdAt,
	seed,
});

/** Both kinds were set up a month ago; an activation is as old as the assignment that it made. */
const schedule = (what: Scheduled, now: number): ScheduledRole => ({
	name: guidOf(`${what.state} ${nameOf(what)}`),
	state: what.state,
	scope: what.scope,
	roleId: what.role,
	principalId: what.holder.id,
	principalType: what.holder.type,
	condition: what.condition ?? null,
	startsAt: what.state === 'eligible' ? now - 30 * dayMs : now - activatedMs,
	endsAt: what.endsInMs === null ? null : now + what.endsInMs,
});

/** The only world that can be made larger than it is. */
export const sizedWorld = 'huge';

/** @throws {RangeError} when there is no such world; its message lists those there are. */
export const buildWorld = (name: string, now: number, size = 1): World => {
	const sketch = Object.hasOwn(sketches, name) ? sketches[name] : undefined;
	if (!sketch) throw new RangeError(`There is no world "${name}"; there are: ${worldNames.join(', ')}`);
	const accounts = (sketch.accounts ?? contosoAccounts)(size);
	const exists = ({scope}: Held): boolean =>
		!scope.includes('/providers/Microsoft.CognitiveServices/') || accounts.some(account => reaches(accountId(account), scope));
	const lacked = ({holder, role, scope}: Held): boolean =>
		(sketch.lacks ?? []).some(other => other.holder.id === holder.id && other.role === role && other.scope === scope);
	const elsewhere = sketch.elsewhere?.() ?? {tenants: [], subscriptions: [], resourceGroups: []};
	const scheduled = sketch.scheduled ?? [];
	return {
		name,
		tenants: [{...contosoTenant(sketch.moreGroups ?? [], sketch.moreIdentities ?? [], sketch.moreUsers), ...sketch.contoso?.()}, ...elsewhere.tenants],
		personId: people.ana.id,
		applicationId: applications.ciRunner.id,
		subscriptions: [{id: subscription.id, name: subscription.name, tenantId}, ...elsewhere.subscriptions],
		resourceGroups: [resourceGroup, ...elsewhere.resourceGroups],
		accounts,
		userAssignedIdentities: [managedIdentities.chatApi, managedIdentities.batchJobs].map(({id, displayName}) => ({
			name: displayName,
			subscriptionId: subscription.id,
			resourceGroup: resourceGroup.name,
			principalId: id,
		})),
		roleAssignments: [
			...[...always.filter(what => !lacked(what)), ...sketch.holds].filter(exists).map(what => assignment(what, now - 90 * dayMs, true)),
			...scheduled.filter(({state}) => state === 'activated').map(what => assignment(what, now - activatedMs, true)),
			...(sketch.justAssigned ?? []).map(what => assignment(what, now - momentMs, false)),
		],
		removedAssignments: [],
		modelCalls: [],
		denyAssignments: [...(sketch.denies ?? [])],
		customRoles: [...(sketch.customRoles ?? [])],
		scheduledRoles: scheduled.map(what => schedule(what, now)),
		...(sketch.activationRules ? {activationRules: sketch.activationRules} : {}),
		activationRequests: [],
		locks: [...(sketch.locks ?? [])],
		...(sketch.policies ? {policies: sketch.policies} : {}),
		...(sketch.keyPolicies ? {keyPolicies: sketch.keyPolicies} : {}),
		...(sketch.policyExemptions
			? {policyExemptions: sketch.policyExemptions.map(one => ({...one, expiresAt: one.expiresAt === null ? null : now + one.expiresAt}))}
			: {}),
		...(sketch.remediations ? {remediations: sketch.remediations.map(one => ({...one, createdAt: now + one.createdAt}))} : {}),
		...(sketch.activity ? {activity: sketch.activity.map(one => ({...one, id: guidOf(JSON.stringify(one)), at: now + one.at}))} : {}),
		propagation: sketch.propagation,
		faults: [],
	};
};
