import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {Principal} from '../../source/access/principal.ts';
import {roles} from '../../source/access/roles.ts';
import type {Session} from '../../source/access/session.ts';
import type {RoleAssignment, ScheduledRole} from '../../source/sandbox/access-types.ts';
import type {Fault} from '../../source/sandbox/http.ts';
import type {Lock} from '../../source/sandbox/policy-types.ts';
import {roleIds} from '../../source/sandbox/role-definitions.ts';
import {aiPlatform, applications, groups, managedIdentities, people} from '../../source/sandbox/worlds-directory.ts';
import {accountScope, groupScope, projectScope, resourceGroup, subscription, subscriptionScope} from '../../source/sandbox/worlds-resources.ts';
import {type Connection, evidenceFrom, openConnection} from './support/connection.ts';

const foundry = accountScope('contoso-foundry');
const alpha = projectScope('contoso-foundry', 'alpha');
const user = ({id}: {readonly id: string}): Principal => ({id, type: 'User', name: null});
const group = ({id}: {readonly id: string}): Principal => ({id, type: 'Group', name: null});
const application = ({id}: {readonly id: string}): Principal => ({id, type: 'ServicePrincipal', name: null});

let connection: Connection;
/** The world's application: it reads and assigns roles in the whole subscription. */
let session: Session;
beforeEach(async () => {
	connection = await openConnection('admin');
	session = await connection.signIn('environment');
});
afterEach(async () => connection.sandbox.close());

const guid = (digit: number): string => `eeeeeeee-0000-4000-8000-00000000000${digit}`;
const page = (pageSize: number): void => {
	Object.assign(connection.sandbox.world, {pageSize});
};
const fail = (path: RegExp, answer: Fault['answer'], times = 99): void => {
	connection.sandbox.faults.push({when: {host: /^(management|graph)\./, path}, times, answer});
};
const refused = {status: 403, body: {error: {code: 'AuthorizationFailed', message: "The client 'x' does not have authorization."}}} as const;
const denied = {status: 403, body: {error: {code: 'Authorization_RequestDenied', message: 'Insufficient privileges to complete the operation.'}}} as const;

/** Takes the application's own roles away, but not its session. */
const loseRights = (): void => {
	const {roleAssignments} = connection.sandbox.world;
	roleAssignments.splice(0, roleAssignments.length, ...roleAssignments.filter(({principalId}) => principalId !== applications.ciRunner.id));
};
const assign = (scope: string, roleId: string, principalId: string, principalType: RoleAssignment['principalType'], digit = 1): void => {
	const at = connection.clock.now();
	const when = {createdAt: at, createdBy: people.priya.id, updatedAt: at, seed: true};
	connection.sandbox.world.roleAssignments.push({name: guid(digit), scope, roleId, principalId, principalType, condition: null, description: null, ...when});
};

describe("everybody's role assignments", () => {
	test('are those at and above the scope, whoever holds them', async () => {
		const {cloud, signal} = connection;
		const found = await cloud.listAllRoleAssignments(session, foundry, signal);
		expect(found.map(({principalId}) => principalId)).toEqual(
			expect.arrayContaining([people.priya.id, people.ana.id, groups.aiDevelopers.id, managedIdentities.alpha.id]),
		);
		expect(new Set(found.map(({scope}) => scope))).toEqual(new Set([subscriptionScope, groupScope, foundry]));
	});

	test('come from every page, and only those that reach the scope', async () => {
		const {cloud, signal} = connection;
		const below = {properties: {scope: alpha, roleDefinitionId: `/x/${roles.reader}`, principalId: people.ben.id, principalType: 'User'}, id: '/below'};
		const above = {properties: {...below.properties, scope: '/providers/Microsoft.Management/managementGroups/root'}, id: '/above'};
		const nextLink = `https://management.azure.com${foundry}/providers/Microsoft.Authorization/roleAssignments?%24filter=atScope%28%29&api-version=2022-04-01&%24skiptoken=x`;
		fail(/roleAssignments$/, {status: 200, body: {value: [below, above], nextLink}}, 1);
		const found = await cloud.listAllRoleAssignments(session, foundry, signal);
		expect(found.map(({id}) => id)).not.toContain('/below');
		expect(found[0]).toMatchObject({id: '/above', roleId: roles.reader, principalId: people.ben.id});
		expect(found.length).toBeGreaterThan(3);
	});

	test('reject where they may not be read', async () => {
		loseRights();
		expect(await evidenceFrom(connection.cloud.listAllRoleAssignments(session, foundry, connection.signal))).toMatchObject({
			plane: 'arm',
			status: 403,
			code: 'AuthorizationFailed',
		});
	});
});

describe('what Privileged Identity Management holds', () => {
	const hour = 3_600_000;
	const hold = (digit: number, more: Partial<ScheduledRole> = {}): ScheduledRole => {
		const role: ScheduledRole = {
			name: guid(digit),
			state: 'eligible',
			scope: groupScope,
			roleId: roleIds.userAccessAdministrator,
			principalId: people.ana.id,
			principalType: 'User',
			condition: null,
			startsAt: connection.clock.now() - hour,
			endsAt: null,
			...more,
		};
		connection.sandbox.world.scheduledRoles.push(role);
		return role;
	};
	const names = (found: readonly {readonly id: string}[]): readonly string[] => found.map(({id}) => id.slice(id.lastIndexOf('/') + 1)).toSorted();

	test('an assignment that ends by itself is told like an activation, one without an end is not', async () => {
		const {cloud, signal, clock, sandbox} = connection;
		const ana = await connection.signIn('device-code');
		const timed = hold(1, {state: 'assigned', roleId: roleIds.reader, scope: foundry, endsAt: clock.now() + hour / 4});
		const {name, scope, roleId, principalId, principalType} = timed;
		const bare = {scope, principalId, principalType, condition: null, description: null, createdAt: timed.startsAt, createdBy: principalId, seed: false};
		sandbox.world.roleAssignments.push({...bare, name, roleId, updatedAt: timed.startsAt});
		const found = await cloud.listScheduledRoles(ana, foundry, user(people.ana), signal);
		expect(found.map(one => [one.state, one.roleId, one.endsOn])).toEqual([['activated', roleId, new Date(clock.now() + hour / 4).toISOString()]]);
		await clock.sleep(hour / 2, signal);
		expect(await cloud.listScheduledRoles(ana, foundry, user(people.ana), signal)).toEqual([]);
		expect((await cloud.listRoleAssignments(ana, foundry, user(people.ana), signal)).filter(one => one.roleId === roleId && one.scope === foundry)).toEqual([]);
	});

	test('for oneself is told without any right', async () => {
		const {cloud, signal, sandbox, clock} = connection;
		const {roleAssignments} = sandbox.world;
		roleAssignments.splice(0, roleAssignments.length);
		const ana = await connection.signIn('device-code');
		hold(1, {condition: "@Resource[a:b] StringEquals 'c'"});
		hold(2, {state: 'activated', roleId: roleIds.reader, scope: foundry, endsAt: clock.now() + hour});
		hold(3, {principalId: people.ben.id});
		expect(await cloud.listScheduledRoles(ana, foundry, user({id: people.ana.id.toUpperCase()}), signal)).toEqual([
			{
				id: `/providers/Microsoft.Subscription${groupScope}/providers/Microsoft.Authorization/roleEligibilityScheduleInstances/${guid(1)}`,
				state: 'eligible',
				scope: groupScope,
				roleId: roleIds.userAccessAdministrator,
				principalId: people.ana.id,
				principalType: 'User',
				condition: "@Resource[a:b] StringEquals 'c'",
				endsOn: null,
				scheduleId: guid(1),
			},
			{
				id: `/providers/Microsoft.Subscription${foundry}/providers/Microsoft.Authorization/roleAssignmentScheduleInstances/${guid(2)}`,
				state: 'activated',
				scope: foundry,
				roleId: roleIds.reader,
				principalId: people.ana.id,
				principalType: 'User',
				condition: null,
				endsOn: new Date(clock.now() + hour).toISOString(),
			},
		]);
		expect(sandbox.log.filter(({path}) => path.includes('ScheduleInstances')).map(({query}) => new URLSearchParams(query).get('$filter'))).toEqual([
			'asTarget()',
			'asTarget()',
		]);
	});

	test("for oneself includes one's groups, also those in groups", async () => {
		const {cloud, signal, sandbox} = connection;
		const [tenant] = sandbox.world.tenants;
		tenant?.groups.push({id: guid(7), displayName: 'inner', members: [people.ana.id]}, {id: guid(8), displayName: 'outer', members: [guid(7)]});
		const ana = await connection.signIn('device-code');
		hold(1, {principalId: guid(8), principalType: 'Group'});
		expect(await cloud.listScheduledRoles(ana, foundry, user(people.ana), signal)).toMatchObject([{principalId: guid(8), principalType: 'Group'}]);
	});

	test.for([
		['a person and their groups', user(people.ben), [1, 2, 3], /assignedTo/],
		['a person whose id is in capitals', user({id: people.ben.id.toUpperCase()}), [1, 2, 3], /assignedTo/],
		['a group alone', group(groups.aiDevelopers), [2], /principalId eq/],
		['a managed identity', application(managedIdentities.chatApi), [4], /assignedTo/],
		['somebody with nothing', user(people.hana), [], /assignedTo/],
	] as const)('for somebody else is that of %s', async ([, principal, expected, filter]) => {
		const {cloud, signal, sandbox} = connection;
		hold(1, {principalId: people.ben.id});
		hold(2, {principalId: groups.aiDevelopers.id, principalType: 'Group'});
		hold(3, {principalId: aiPlatform.id, principalType: 'Group', state: 'activated'});
		hold(4, {principalId: managedIdentities.chatApi.id, principalType: 'ServicePrincipal'});
		hold(5, {principalId: people.priya.id});
		expect(names(await cloud.listScheduledRoles(session, foundry, principal, signal))).toEqual(expected.map(guid));
		const asked = sandbox.log.filter(({path}) => path.includes('ScheduleInstances'));
		expect(asked).toHaveLength(2);
		expect(asked.every(({query}) => filter.test(new URLSearchParams(query).get('$filter') ?? ''))).toBe(true);
	});

	test.for([
		['lies below the scope', () => ({scope: alpha})],
		['is at another resource', () => ({scope: accountScope('contoso-openai')})],
		['has not begun', (now: number) => ({startsAt: now + hour})],
		['is over', (now: number) => ({endsAt: now - 1})],
	] as const)('leaves out what %s', async ([, more]) => {
		const {cloud, signal, clock} = connection;
		hold(1);
		hold(2, more(clock.now()));
		hold(3, {state: 'activated', ...more(clock.now())});
		const ana = await connection.signIn('device-code');
		expect(names(await cloud.listScheduledRoles(ana, foundry, user(people.ana), signal))).toEqual([guid(1)]);
		expect(names(await cloud.listScheduledRoles(session, foundry, user(people.ana), signal))).toEqual([guid(1)]);
		expect(names(await cloud.listAllEligibleRoles(session, foundry, signal))).toEqual([guid(1)]);
	});

	test('leaves out assignments that nobody had to activate, and names an activation once', async () => {
		const {cloud, signal} = connection;
		hold(1, {state: 'activated', principalId: people.chloe.id});
		assign(groupScope, roleIds.userAccessAdministrator, people.chloe.id, 'User', 6);
		assign(foundry, roleIds.reader, people.chloe.id, 'User', 5);
		expect(names(await cloud.listScheduledRoles(session, foundry, user(people.chloe), signal))).toEqual([guid(1)]);
	});

	test('is found in whatever casing its scope and role are written', async () => {
		const {cloud, signal} = connection;
		hold(1, {scope: groupScope.toUpperCase().replace('/SUBSCRIPTIONS', '/Subscriptions'), roleId: roleIds.owner.toUpperCase()});
		expect(await cloud.listScheduledRoles(session, foundry.toLowerCase(), user(people.ana), signal)).toMatchObject([{roleId: roleIds.owner}]);
	});

	test('comes from every page', async () => {
		const {cloud, signal, asked} = connection;
		for (const digit of [1, 2, 3, 4, 5]) hold(digit, {principalId: people.ben.id, roleId: [roleIds.owner, roleIds.reader][digit % 2] ?? ''});
		page(2);
		expect(names(await cloud.listScheduledRoles(session, foundry, user(people.ben), signal))).toEqual([1, 2, 3, 4, 5].map(guid));
		expect(asked(/roleEligibilityScheduleInstances/)).toHaveLength(3);
	});

	test('for anybody is what is ready, not what is switched on', async () => {
		const {cloud, signal} = connection;
		hold(1);
		hold(2, {principalId: groups.cloudAdmins.id, principalType: 'Group', scope: subscriptionScope});
		hold(3, {state: 'activated'});
		hold(4, {scope: alpha});
		page(1);
		expect(names(await cloud.listAllEligibleRoles(session, foundry, signal))).toEqual([guid(1), guid(2)]);
	});

	test.for([
		['for somebody else', async () => connection.cloud.listScheduledRoles(session, foundry, user(people.ben), connection.signal)],
		['for a group', async () => connection.cloud.listScheduledRoles(session, foundry, group(groups.aiDevelopers), connection.signal)],
		['for anybody', async () => connection.cloud.listAllEligibleRoles(session, foundry, connection.signal)],
	] as const)('%s is refused to whoever may not read it', async ([, ask]) => {
		hold(1, {principalId: people.ben.id});
		loseRights();
		expect(await evidenceFrom(ask())).toMatchObject({plane: 'arm', status: 403, code: 'AuthorizationFailed'});
	});
});

describe("the caller's permissions", () => {
	test.for([
		['a resource', foundry, 2],
		['a project', alpha, 3],
		['a resource whose id is in other casing', foundry.toLowerCase(), 2],
	] as const)('at %s are one block for each assignment that reaches it', async ([, scope, count]) => {
		const {cloud, signal, sandbox} = connection;
		assign(alpha, roleIds.foundryUser, applications.ciRunner.id, 'ServicePrincipal', 1);
		assign(projectScope('contoso-foundry', 'beta'), roleIds.owner, applications.ciRunner.id, 'ServicePrincipal', 2);
		const blocks = await cloud.listPermissions(session, scope, signal);
		expect(blocks).toHaveLength(count);
		expect(blocks).toContainEqual({
			actions: expect.arrayContaining(['Microsoft.Authorization/*']),
			notActions: [],
			dataActions: [],
			notDataActions: [],
			condition: null,
		});
		expect(blocks.some(({dataActions}) => dataActions.length > 0)).toBe(count === 3);
		expect(sandbox.log.at(-1)?.path.toLowerCase()).toBe(`${scope}/providers/Microsoft.Authorization/permissions`.toLowerCase());
	});

	test('come from every page', async () => {
		const {cloud, signal, asked} = connection;
		page(1);
		expect(await cloud.listPermissions(session, foundry, signal)).toHaveLength(2);
		expect(asked(/\/permissions$/)).toHaveLength(2);
	});

	test.for([foundry, alpha])('at %s that are refused reject, and were asked for with single slashes', async scope => {
		fail(/\/permissions$/, refused);
		expect(await evidenceFrom(connection.cloud.listPermissions(session, scope, connection.signal))).toMatchObject({
			plane: 'arm',
			status: 403,
			request: expect.stringMatching(/^GET https:\/\/management\.azure\.com\/subscriptions(\/[^/]+)+\/permissions$/),
		});
	});

	test('at what is no resource are not asked for', async () => {
		const {cloud, signal, sandbox} = connection;
		const before = sandbox.log.length;
		expect(await evidenceFrom(cloud.listPermissions(session, subscriptionScope, signal))).toMatchObject({plane: 'local', code: 'NotAnAccountId'});
		expect(sandbox.log.length).toBe(before);
	});
});

describe('locks', () => {
	const lock = (name: string, scope: string, level: Lock['level'] = 'CanNotDelete'): void => {
		connection.sandbox.world.locks.push({name, level, scope, notes: null});
	};
	const lockPaths = (): readonly string[] =>
		connection.asked(/\/locks$/).map(line => line.replace(/.*azure\.com(.*)\/providers\/Microsoft\.Authorization\/locks$/, '$1'));

	test('are those at and above the scope, told by one request', async () => {
		const {cloud, signal} = connection;
		lock('whole', subscriptionScope);
		lock('group', groupScope.toLowerCase(), 'ReadOnly');
		lock('resource', foundry);
		lock('project', alpha);
		lock('other', accountScope('contoso-openai'));
		expect(await cloud.listLocks(session, foundry, signal)).toEqual([
			{name: 'whole', level: 'CanNotDelete', scope: subscriptionScope},
			{name: 'group', level: 'ReadOnly', scope: groupScope.toLowerCase()},
			{name: 'resource', level: 'CanNotDelete', scope: foundry},
		]);
		expect(lockPaths()).toEqual([subscriptionScope]);
	});

	test('come from every page', async () => {
		const {cloud, signal} = connection;
		for (const name of ['a', 'b', 'c']) lock(name, groupScope);
		page(1);
		expect((await cloud.listLocks(session, alpha, signal)).map(({name}) => name)).toEqual(['a', 'b', 'c']);
	});

	test('whose next page is on another host are refused before the token goes there', async () => {
		const {cloud, signal, sandbox} = connection;
		fail(/\/locks$/, {status: 200, body: {value: [], nextLink: 'https://management.azure.com.evil.example/locks'}}, 1);
		const before = sandbox.log.length;
		expect(await evidenceFrom(cloud.listLocks(session, foundry, signal))).toMatchObject({plane: 'local', code: 'LinkElsewhere'});
		expect(sandbox.log.length).toBe(before + 1);
	});

	test.for([
		['the resource group', groupScope],
		['the resource', foundry],
		['the project', alpha],
	] as const)('are asked for further down when only %s may be read, each named once', async ([, scope]) => {
		const {cloud, signal} = connection;
		lock('whole', subscriptionScope);
		lock('group', groupScope, 'ReadOnly');
		lock('project', alpha);
		loseRights();
		assign(scope, roleIds.reader, applications.ciRunner.id, 'ServicePrincipal');
		expect((await cloud.listLocks(session, alpha, signal)).map(({name}) => name)).toEqual(['whole', 'group', 'project']);
		expect(lockPaths().toSorted()).toEqual([subscriptionScope, groupScope, foundry, alpha]);
	});

	test('that nobody may read reject with the refusal of the subscription', async () => {
		loseRights();
		const evidence = await evidenceFrom(connection.cloud.listLocks(session, alpha, connection.signal));
		expect(evidence).toMatchObject({plane: 'arm', status: 403, code: 'AuthorizationFailed'});
		expect(evidence.request).toBe(`GET https://management.azure.com${subscriptionScope}/providers/Microsoft.Authorization/locks`);
	});

	test('reject with what went wrong when it is no refusal', async () => {
		fail(/\/locks$/, {status: 400, body: {error: {code: 'InvalidApiVersionParameter', message: 'no such version'}}});
		expect(await evidenceFrom(connection.cloud.listLocks(session, alpha, connection.signal))).toMatchObject({status: 400});
		expect(lockPaths()).toEqual([subscriptionScope]);
	});

	test('of a level that forbids nothing, or without a scope, are none', async () => {
		const {cloud, signal} = connection;
		const id = `${foundry}/providers/microsoft.authorization/locks`;
		const value = [
			{id: `${id}/a`, name: 'a', properties: {level: 'NotSpecified'}},
			{id: '/odd', name: 'b', properties: {level: 'ReadOnly'}},
			{id: `${id}/c`, name: 'c', properties: {level: 'readonly'}},
		];
		fail(/\/locks$/, {status: 200, body: {value}});
		expect(await cloud.listLocks(session, foundry, signal)).toEqual([{name: 'c', level: 'ReadOnly', scope: foundry}]);
	});

	test('of a management group there are none to ask for', async () => {
		const {cloud, signal, sandbox} = connection;
		const before = sandbox.log.length;
		expect(await cloud.listLocks(session, '/providers/Microsoft.Management/managementGroups/root', signal)).toEqual([]);
		expect(sandbox.log.length).toBe(before);
	});

	test('of a group whose name is not in Latin letters are asked for in escapes', async () => {
		const {cloud, signal, sandbox} = connection;
		const scope = `${subscriptionScope}/resourceGroups/rg-größe`;
		sandbox.world.resourceGroups.push({subscriptionId: subscription.id, name: 'rg-größe', location: resourceGroup.location});
		lock('whole', subscriptionScope);
		loseRights();
		assign(scope, roleIds.reader, applications.ciRunner.id, 'ServicePrincipal');
		expect((await cloud.listLocks(session, scope, signal)).map(({name}) => name)).toEqual(['whole']);
	});
});

describe('the groups of', () => {
	test.for([
		['a person', user(people.ben), [groups.aiDevelopers.id, aiPlatform.id], /\/users\//],
		['a group', group(groups.aiDevelopers), [aiPlatform.id], /\/groups\//],
		['an application', application(applications.evaluator), [groups.aiEvaluators.id, aiPlatform.id], /\/servicePrincipals\//],
		['the application that asks', application(applications.ciRunner), [], /\/servicePrincipals\//],
		['a person whose id is in capitals', user({id: people.ben.id.toUpperCase()}), [groups.aiDevelopers.id, aiPlatform.id], /\/users\//],
	] as const)('%s are told transitively', async ([, principal, expected, path]) => {
		const {cloud, signal, asked} = connection;
		expect((await cloud.listGroupIds(session, principal, signal)).toSorted()).toEqual([...expected].toSorted());
		expect(asked(/getMemberGroups/)).toEqual([expect.stringMatching(path)]);
	});

	test('oneself are told even where the directory is closed; those of others are refused', async () => {
		const {cloud, signal, sandbox, asked} = connection;
		const [tenant] = sandbox.world.tenants;
		tenant?.groups.push({id: guid(7), displayName: 'inner', members: [people.ana.id]}, {id: guid(8), displayName: 'outer', members: [guid(7)]});
		Object.assign(tenant ?? {}, {directory: 'denied'});
		const ana = await connection.signIn('device-code');
		expect(await cloud.listGroupIds(ana, user({id: people.ana.id.toUpperCase()}), signal)).toEqual([guid(7), guid(8)]);
		expect(asked(/getMemberGroups/)).toEqual(['POST graph.microsoft.com/v1.0/me/getMemberGroups']);
		const refusal = {plane: 'graph', status: 403, code: 'Authorization_RequestDenied'};
		expect(await evidenceFrom(cloud.listGroupIds(ana, user(people.ben), signal))).toMatchObject(refusal);
		expect(await evidenceFrom(cloud.countMembers(ana, groups.aiDevelopers.id, signal))).toMatchObject(refusal);
	});

	test('somebody come from every page', async () => {
		const {cloud, signal} = connection;
		const link = (path: string): string => `https://graph.microsoft.com/v1.0/users/${people.ben.id}/${path}?$skiptoken=x`;
		fail(/getMemberGroups$/, {status: 200, body: {value: ['first'], '@odata.nextLink': link('second')}}, 1);
		fail(/second$/, {status: 200, body: {value: ['last']}}, 1);
		expect(await cloud.listGroupIds(session, user(people.ben), signal)).toEqual(['first', 'last']);
	});

	test('somebody in more groups than Graph gives at once are listed instead', async () => {
		const {cloud, signal} = connection;
		fail(/getMemberGroups$/, {status: 400, body: {error: {code: 'Directory_ResultSizeLimitExceeded', message: 'too many'}}});
		expect((await cloud.listGroupIds(session, user(people.ben), signal)).toSorted()).toEqual([groups.aiDevelopers.id, aiPlatform.id].toSorted());
	});

	test('nobody are a failure, not an empty list', async () => {
		const {cloud, signal} = connection;
		expect(await evidenceFrom(cloud.listGroupIds(session, user({id: guid(9)}), signal))).toMatchObject({plane: 'graph', status: 404});
	});
});

describe('the members of a group', () => {
	test.for([
		['people', groups.aiDevelopers.id, 3],
		['people and an application', groups.aiEvaluators.id, 3],
		['groups and a person: the groups themselves do not count', aiPlatform.id, 7],
		['people, by an id in capitals', groups.aiDevelopers.id.toUpperCase(), 3],
	] as const)('are counted: %s', async ([, id, expected]) => {
		expect(await connection.cloud.countMembers(session, id, connection.signal)).toBe(expected);
	});

	test.for([
		['a byte order mark before it', '\uFEFF12', 12 + 1],
		['nothing around it', '12', 12 + 1],
	] as const)('are read from a number with %s', async ([, body, expected]) => {
		fail(/graph\.user\/\$count$/, {status: 200, headers: {'content-type': 'text/plain'}, body});
		expect(await connection.cloud.countMembers(session, groups.aiEvaluators.id, connection.signal)).toBe(expected);
	});

	test('are people only where a group can hold nobody else', async () => {
		fail(/graph\.servicePrincipal\/\$count$/, {status: 400, body: {error: {code: 'Request_UnsupportedQuery', message: 'Invalid search request.'}}});
		expect(await connection.cloud.countMembers(session, groups.aiEvaluators.id, connection.signal)).toBe(2);
	});

	test.for([
		['may not be looked at', denied, {plane: 'graph', status: 403, code: 'Authorization_RequestDenied'}],
		['are answered by something else than a number', {status: 200, body: '<html>'}, {plane: 'graph', code: 'NotACount'}],
	] as const)('that %s are a failure', async ([, answer, evidence]) => {
		fail(/\$count$/, answer);
		expect(await evidenceFrom(connection.cloud.countMembers(session, groups.aiDevelopers.id, connection.signal))).toMatchObject(evidence);
	});

	test('of no group are a failure', async () => {
		expect(await evidenceFrom(connection.cloud.countMembers(session, guid(9), connection.signal))).toMatchObject({plane: 'graph', status: 404});
	});
});
