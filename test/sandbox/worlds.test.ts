import {isDeepStrictEqual} from 'node:util';
import {describe, expect, test} from 'vitest';
import {accountId} from '../../source/sandbox/arm-call.ts';
import {groupsOf, isAuthorized, type Slice} from '../../source/sandbox/authorizer.ts';
import {definitionsOf} from '../../source/sandbox/definitions.ts';
import type {Tenant} from '../../source/sandbox/directory-types.ts';
import type {World} from '../../source/sandbox/world.ts';
import {buildWorld, worldDescriptions, worldNames} from '../../source/sandbox/worlds.ts';
import {applications, groups, managedIdentities, people} from '../../source/sandbox/worlds-directory.ts';
import {formerAna} from '../../source/sandbox/worlds-fabrikam.ts';
import {managementGroup} from '../../source/sandbox/worlds-huge.ts';
import {formerColleague} from '../../source/sandbox/worlds-messy.ts';
import {accountScope, projectScope, subscriptionScope} from '../../source/sandbox/worlds-resources.ts';
import {ana, createCloud, start} from './support/ask.ts';

const foundry = accountScope('contoso-foundry');
const openai = accountScope('contoso-openai');
const chat = 'Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action';
const responses = 'Microsoft.CognitiveServices/accounts/AIServices/responses/write';
const assign = 'Microsoft.Authorization/roleAssignments/write';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const can = (world: World, principalId: string, kind: 'control' | 'data', action: string, scope: string): boolean => {
	const slice: Slice = {
		roleAssignments: world.roleAssignments,
		denyAssignments: world.denyAssignments,
		definitions: definitionsOf(world),
		groups: world.tenants[0]?.groups ?? [],
	};
	return isAuthorized(slice, {principalId, groups: null, action, kind, scope});
};

/** The comparison that tells the difference takes its time over six thousand accounts. */
const expectEqual = (one: World, other: World): void => {
	if (!isDeepStrictEqual(one, other)) expect(one).toEqual(other);
};

test('these worlds are there, each with a description', () => {
	const before = ['fresh', 'already', 'owner-denied', 'no-rights', 'slow', 'flapping', 'empty', 'endpoint-only', 'admin'];
	const access = ['constrained', 'pim', 'deny', 'upgraded', 'wrong-scope'];
	const signIn = ['wrong-tenant', 'guest', 'mfa-on-write', 'no-device-code'];
	const causes = ['firewall', 'private', 'no-subdomain', 'keys-off', 'stale-token', 'no-deployment', 'managed-identity', 'locked', 'policy', 'no-graph'];
	expect(worldNames).toEqual([...before, ...access, ...signIn, ...causes, 'harden', 'key-policies', 'messy', 'huge']);
	expect(worldNames.map(name => worldDescriptions[name])).not.toContain(undefined);
});

test.for(['atlantis', '', 'toString', '__proto__'])('a world named "%s" is refused, and those there are are named', name => {
	expect(() => buildWorld(name, start)).toThrow(RangeError);
	expect(() => buildWorld(name, start)).toThrow('fresh, already, owner-denied');
});

describe.for(worldNames)('%s', name => {
	const world = buildWorld(name, start);

	test('is the same each time, and no two share what services change', () => {
		expectEqual(buildWorld(name, start), world);
		const other = buildWorld(name, start);
		for (const account of other.accounts) account.disableLocalAuth = true;
		for (const list of [other.roleAssignments, other.denyAssignments, other.customRoles, other.scheduledRoles, other.locks]) list.length = 0;
		expectEqual(buildWorld(name, start), world);
	});

	test('names only what there is: principals with their types, roles, scopes', () => {
		/** Of nobody, in the two worlds that are about it. */
		const deleted = (id: string): boolean => (world.name === 'guest' && id === formerAna.id) || (world.name === 'messy' && id === formerColleague.id);
		const owners = new Map(world.subscriptions.map(({id, tenantId}) => [id, tenantId]));
		const tenantOf = (scope: string) => {
			const owner = scope === managementGroup ? world.tenants[0]?.id : owners.get(scope.toLowerCase().split('/')[2] ?? '');
			return world.tenants.find(({id}) => id === owner);
		};
		const typeIn = (tenant: Tenant | undefined, id: string) => {
			if (tenant?.users.some(user => user.id === id)) return 'User';
			if (tenant?.groups.some(group => group.id === id)) return 'Group';
			return tenant?.servicePrincipals.some(principal => principal.id === id) ? 'ServicePrincipal' : null;
		};
		const tenant = world.tenants[0];
		const typeOf = (id: string) => typeIn(tenant, id);
		const scopes = [
			...(world.name === 'huge' ? [managementGroup] : []),
			...world.subscriptions.map(({id}) => `/subscriptions/${id}`),
			...world.resourceGroups.map(({subscriptionId, name}) => `/subscriptions/${subscriptionId}/resourceGroups/${name}`),
			...world.accounts.flatMap(account => [accountId(account), ...account.projects.map(project => `${accountId(account)}/projects/${project.name}`)]),
		].map(scope => scope.toLowerCase());
		const role = definitionsOf(world).get;
		for (const assignment of [...world.roleAssignments, ...world.scheduledRoles]) {
			expect(typeIn(tenantOf(assignment.scope), assignment.principalId)).toBe(deleted(assignment.principalId) ? null : assignment.principalType);
			expect(role(assignment.roleId)).toBeDefined();
			expect(assignment.name).toMatch(guid);
			expect(scopes).toContain(assignment.scope.toLowerCase());
		}
		for (const {scope} of [...world.locks, ...(world.policies ?? [])]) expect(scopes).toContain(scope.toLowerCase());
		for (const {id, assignableScopes} of world.customRoles) {
			expect(id).toMatch(guid);
			for (const scope of assignableScopes) expect(scopes).toContain(scope.toLowerCase());
		}
		for (const {name: deny, scope, principals, excludePrincipals} of world.denyAssignments) {
			expect(deny).toMatch(guid);
			expect(scopes).toContain(scope.toLowerCase());
			for (const {id, type} of [...principals, ...excludePrincipals]) expect(typeOf(id) ?? 'SystemDefined').toBe(type);
		}
		for (const list of [world.roleAssignments, world.scheduledRoles, world.denyAssignments])
			expect(new Set(list.map(item => item.name)).size).toBe(list.length);
		for (const group of tenant?.groups ?? []) for (const member of group.members) expect(typeOf(member)).not.toBeNull();
		for (const account of world.accounts)
			for (const {identityId} of account.projects) expect(typeIn(tenantOf(accountId(account)), identityId)).toBe('ServicePrincipal');
	});

	test('has Ana and an application with a secret', () => {
		expect(world.tenants[0]?.users.find(({id}) => id === world.personId)?.userPrincipalName).toBe('ana@contoso.com');
		expect(world.tenants[0]?.servicePrincipals.find(({id}) => id === world.applicationId)?.secret).toBeTruthy();
	});

	test('gives every project an identity that may call the account', () => {
		const projects = world.accounts.flatMap(account => account.projects.map(({identityId}) => [identityId, accountId(account)] as const));
		const undenied = {...world, denyAssignments: []};
		const unable = projects.filter(([identity, account]) => !can(undenied, identity, 'data', chat, account));
		expect(unable.map(([identity]) => identity)).toEqual(name === 'managed-identity' ? [managedIdentities.alpha.id] : []);
	});
});

test.for([
	['fresh', {assign: true, chat: false, project: false, read: true}],
	['already', {assign: false, chat: true, project: true, read: true}],
	['owner-denied', {assign: true, chat: false, project: false, read: true}],
	['no-rights', {assign: false, chat: false, project: false, read: true}],
	['slow', {assign: false, chat: true, project: true, read: true}],
	['flapping', {assign: true, chat: false, project: false, read: true}],
	['empty', {assign: true, chat: false, project: false, read: true}],
	['endpoint-only', {assign: false, chat: false, project: false, read: false}],
	['admin', {assign: true, chat: false, project: false, read: true}],
	['constrained', {assign: false, chat: false, project: true, read: true}],
	['pim', {assign: false, chat: false, project: false, read: true}],
	['deny', {assign: true, chat: false, project: true, read: true}],
	['upgraded', {assign: true, chat: false, project: false, read: true}],
	['wrong-scope', {assign: false, chat: false, project: true, read: true}],
	['wrong-tenant', {assign: false, chat: false, project: false, read: true}],
	['guest', {assign: false, chat: false, project: false, read: true}],
	['mfa-on-write', {assign: true, chat: false, project: false, read: true}],
	['no-device-code', {assign: true, chat: false, project: false, read: true}],
	['firewall', {assign: true, chat: true, project: true, read: true}],
	['private', {assign: true, chat: true, project: true, read: true}],
	['no-subdomain', {assign: true, chat: true, project: true, read: true}],
	['keys-off', {assign: true, chat: true, project: true, read: true}],
	['stale-token', {assign: true, chat: true, project: true, read: true}],
	['no-deployment', {assign: true, chat: true, project: true, read: true}],
	['managed-identity', {assign: true, chat: false, project: true, read: true}],
	['locked', {assign: true, chat: false, project: false, read: true}],
	['harden', {assign: false, chat: true, project: true, read: true}],
	['key-policies', {assign: false, chat: true, project: true, read: true}],
	['policy', {assign: true, chat: false, project: false, read: true}],
	['no-graph', {assign: true, chat: false, project: false, read: true}],
] as const)('in %s Ana can: %o', ([name, expected]) => {
	const world = buildWorld(name, start);
	expect({
		assign: can(world, ana, 'control', assign, foundry),
		chat: can(world, ana, 'data', chat, foundry),
		project: can(world, ana, 'data', responses, projectScope('contoso-foundry', 'alpha')),
		read: can(world, ana, 'control', 'Microsoft.Resources/subscriptions/read', subscriptionScope),
	}).toEqual(expected);
});

test('in no-rights Priya Shah and four people of cloud-admins can assign', () => {
	const world = buildWorld('no-rights', start);
	const able = world.tenants[0]?.users.filter(({id}) => can(world, id, 'control', assign, foundry)).map(({displayName}) => displayName);
	expect(able).toEqual(['Priya Shah', 'Noah Berg', 'Mei Tanaka', 'Omar Haddad', 'Lucia Rossi']);
	expect(groups.cloudAdmins.members).toHaveLength(4);
});

test('in endpoint-only a group lets Ana call contoso-openai, where she sees no subscription', async () => {
	const cloud = createCloud('endpoint-only');
	expect(can(cloud.world, ana, 'data', chat, openai)).toBe(true);
	expect(groupsOf(cloud.world.tenants[0]?.groups ?? [], ana)).toHaveLength(1);
	expect((await cloud.arm('GET', '/subscriptions')).body['value']).toEqual([]);
});

test('in slow the role takes effect sixty seconds after the start', async () => {
	const cloud = createCloud('slow');
	const call = async () => {
		const url = 'https://contoso-foundry.openai.azure.com/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-10-21';
		return (await cloud.model('POST', url, {body: {messages: [{role: 'user', content: 'ping'}]}})).status;
	};
	expect(await call()).toBe(401);
	cloud.clock.now = start + 59_999;
	expect(await call()).toBe(401);
	cloud.clock.now = start + 60_000;
	expect(await call()).toBe(200);
});

test('in admin the application may assign and calls no model; teammates, groups in groups, identities and a guest are there', () => {
	const world = buildWorld('admin', start);
	expect(can(world, applications.ciRunner.id, 'control', assign, foundry)).toBe(true);
	expect(can(world, applications.ciRunner.id, 'data', chat, foundry)).toBe(false);
	expect(groupsOf(world.tenants[0]?.groups ?? [], people.ben.id)).toHaveLength(2);
	expect(world.tenants[0]?.users).toHaveLength(50);
	expect(world.tenants[0]?.users.filter(({guest}) => guest)).toHaveLength(4);
	expect(world.tenants[0]?.users.filter(({displayName}) => displayName === 'Alex Kim')).toHaveLength(2);
	expect(world.tenants[0]?.servicePrincipals.filter(({kind}) => kind === 'ManagedIdentity')).toHaveLength(Object.keys(managedIdentities).length);
});

test('contoso-foundry has one chat deployment, and contoso-models what needs care', () => {
	const {accounts} = buildWorld('fresh', start);
	const deployments = (name: string) => accounts.find(account => account.name === name)?.deployments ?? [];
	expect(deployments('contoso-foundry').filter(({capabilities}) => capabilities['chatCompletion'] === 'true')).toHaveLength(1);
	expect(new Set(deployments('contoso-models').map(({model}) => model.format))).toEqual(new Set(['OpenAI', 'Anthropic', 'DeepSeek', 'Mistral AI']));
	expect(deployments('contoso-models').map(({sku}) => sku)).toContain('GlobalBatch');
});
