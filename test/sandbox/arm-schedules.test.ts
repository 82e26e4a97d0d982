import {describe, expect, test} from 'vitest';
import type {ScheduledRole} from '../../source/sandbox/access-types.ts';
import {roleIds} from '../../source/sandbox/role-definitions.ts';
import {aiPlatform, groups, people} from '../../source/sandbox/worlds-directory.ts';
import {accountScope, groupScope, projectScope, subscription, subscriptionScope} from '../../source/sandbox/worlds-resources.ts';
import {ana, createCloud, newName, priya, start} from './support/ask.ts';

const foundry = accountScope('contoso-foundry');
const alpha = projectScope('contoso-foundry', 'alpha');
const hour = 3_600_000;
const version = 'api-version=2020-10-01';

/** What tests look for in the lists of PIM. */
type Instance = {readonly name: string; readonly properties: {readonly memberType: string; readonly assignmentType?: string}};

const startCloud = () => {
	const cloud = createCloud('admin');
	const list = async (what: 'Assignment' | 'Eligibility', scope: string, filter: string, as = ana) => {
		const {status, headers, body} = await cloud.arm(
			'GET',
			`${scope}/providers/Microsoft.Authorization/role${what}ScheduleInstances?${version}&$filter=${encodeURIComponent(filter)}`,
			{as},
		);
		return {status, headers, body, items: (body.value ?? []) as unknown as readonly Instance[]};
	};
	const hold = (digit: number, more: Partial<ScheduledRole> = {}): void => {
		const role = {scope: groupScope, roleId: roleIds.userAccessAdministrator, principalId: ana, principalType: 'User', condition: null} as const;
		cloud.world.scheduledRoles.push({name: newName(digit), state: 'eligible', startsAt: start - hour, endsAt: null, ...role, ...more});
	};
	return {...cloud, list, hold};
};
const named = (items: readonly Instance[]): readonly string[] => items.map(({name}) => name);

test('an eligibility is told as Privileged Identity Management tells it', async () => {
	const {list, hold} = startCloud();
	hold(1, {scope: subscriptionScope, endsAt: start + hour, condition: "@Resource[a:b] StringEquals 'c'"});
	const {status, headers, body} = await list('Eligibility', subscriptionScope, 'asTarget()');
	expect({status, slice: headers['mspimslice']}).toEqual({status: 200, slice: 'PROD'});
	const provider = `/providers/Microsoft.Subscription${subscriptionScope}/providers/Microsoft.Authorization`;
	const roleDefinitionId = `${subscriptionScope}/providers/Microsoft.Authorization/roleDefinitions/${roleIds.userAccessAdministrator}`;
	expect(body).toEqual({
		value: [
			{
				properties: {
					roleEligibilityScheduleId: `${provider}/roleEligibilitySchedules/${newName(1)}`,
					scope: subscriptionScope,
					roleDefinitionId,
					principalId: ana,
					principalType: 'User',
					status: 'Provisioned',
					startDateTime: '2026-11-21T11:00:00.0000000Z',
					endDateTime: '2026-11-21T13:00:00.0000000Z',
					memberType: 'Direct',
					createdOn: '2026-11-21T11:00:00.0000000Z',
					condition: "@Resource[a:b] StringEquals 'c'",
					conditionVersion: '2.0',
					expandedProperties: {
						principal: {id: ana, displayName: 'Ana Lima', email: 'ana@contoso.com', type: 'User'},
						roleDefinition: {id: roleDefinitionId, displayName: 'User Access Administrator', type: 'BuiltInRole'},
						scope: {id: subscriptionScope, displayName: subscription.name, type: 'subscription'},
					},
				},
				name: newName(1),
				id: `${provider}/roleEligibilityScheduleInstances/${newName(1)}`,
				type: 'Microsoft.Authorization/roleEligibilityScheduleInstances',
			},
		],
	});
});

test('an activation names the eligibility that it was made from, and no assignment stands for it again', async () => {
	const {list, hold, world} = startCloud();
	hold(1);
	hold(2, {state: 'activated', endsAt: start + hour});
	const [pattern] = world.roleAssignments;
	if (!pattern) throw new Error('The world has no assignment');
	world.roleAssignments.push({
		...pattern,
		name: newName(3),
		scope: groupScope,
		roleId: roleIds.userAccessAdministrator,
		principalId: ana,
		principalType: 'User',
	});
	const {items} = await list('Assignment', groupScope, `atScope() and assignedTo('${ana}')`);
	expect(named(items)).toContain(newName(2));
	expect(named(items)).not.toContain(newName(3));
	const eligibility = `/providers/Microsoft.Subscription${groupScope}/providers/Microsoft.Authorization/roleEligibilityScheduleInstances/${newName(1)}`;
	expect(items.map(({properties}) => properties).filter(({assignmentType}) => assignmentType === 'Activated')).toEqual([
		expect.objectContaining({linkedRoleEligibilityScheduleInstanceId: eligibility, memberType: 'Direct'}),
	]);
	expect(items.filter(({properties}) => properties.assignmentType === 'Assigned')).toHaveLength(2);
});

describe('a filter', () => {
	test.for([
		[
			'asTarget()',
			people.ben.id,
			[
				[1, 'Direct'],
				[2, 'Group'],
				[3, 'Group'],
				[5, 'Direct'],
			],
		],
		[
			'asTarget() and atScope()',
			people.ben.id,
			[
				[1, 'Direct'],
				[2, 'Group'],
				[3, 'Group'],
			],
		],
		[
			`assignedTo('${people.ben.id}')`,
			ana,
			[
				[1, 'Direct'],
				[2, 'Group'],
				[3, 'Group'],
				[5, 'Direct'],
			],
		],
		[
			`atScope() and assignedTo('${people.ben.id.toUpperCase()}')`,
			ana,
			[
				[1, 'Direct'],
				[2, 'Group'],
				[3, 'Group'],
			],
		],
		[`principalId eq '${groups.aiDevelopers.id}'`, ana, [[2, 'Direct']]],
		[
			`principalId eq '${people.ben.id}'`,
			ana,
			[
				[1, 'Direct'],
				[5, 'Direct'],
			],
		],
		[
			'atScope()',
			ana,
			[
				[1, 'Direct'],
				[2, 'Direct'],
				[3, 'Direct'],
				[4, 'Direct'],
			],
		],
		[
			'',
			ana,
			[
				[1, 'Direct'],
				[2, 'Direct'],
				[3, 'Direct'],
				[4, 'Direct'],
				[5, 'Direct'],
			],
		],
	] as const)('%s, sent by %s, lets %j through', async ([filter, as, expected]) => {
		const {list, hold} = startCloud();
		hold(1, {principalId: people.ben.id});
		hold(2, {principalId: groups.aiDevelopers.id, principalType: 'Group', scope: subscriptionScope});
		hold(3, {principalId: aiPlatform.id, principalType: 'Group', scope: foundry.toUpperCase()});
		hold(4, {principalId: priya});
		hold(5, {principalId: people.ben.id, scope: alpha});
		const {status, items} = await list('Eligibility', foundry, filter, as);
		expect(status).toBe(200);
		expect(items.map(({name, properties}) => [name, properties.memberType])).toEqual(expected.map(([digit, type]) => [newName(digit), type]));
	});

	test.for(["roleDefinitionId eq 'x'", 'atScope() or asTarget()'])('%s is refused as not modelled', async filter => {
		expect((await startCloud().list('Eligibility', foundry, filter)).status).toBe(501);
	});
});

test.for([
	['asTarget()', 200],
	['atScope()', 403],
	[`assignedTo('${people.hana.id}')`, 403],
	[`principalId eq '${people.hana.id}'`, 403],
	['', 403],
] as const)('who holds no role and asks by %o is answered %s', async ([filter, status]) => {
	const {list, hold} = startCloud();
	hold(1, {principalId: people.hana.id});
	for (const kind of ['Eligibility', 'Assignment'] as const) {
		const answer = await list(kind, foundry, filter, people.hana.id);
		expect(answer.status).toBe(status);
		if (status === 403) expect(answer.body.error.message).toContain(`Microsoft.Authorization/role${kind}ScheduleInstances/read`);
	}
});

test('what is over is listed no more, what has not begun is', async () => {
	const {list, hold, clock} = startCloud();
	hold(1, {endsAt: start + hour});
	hold(2, {startsAt: start + 2 * hour});
	expect(named((await list('Eligibility', foundry, 'asTarget()')).items)).toEqual([newName(1), newName(2)]);
	clock.now += hour;
	expect(named((await list('Eligibility', foundry, 'asTarget()')).items)).toEqual([newName(2)]);
});

test.for([
	['subscription', subscriptionScope],
	['resourcegroup', groupScope],
	['Microsoft.CognitiveServices/accounts', foundry],
	['Microsoft.CognitiveServices/accounts/projects', alpha],
	['managementgroup', '/providers/Microsoft.Management/managementGroups/contoso'],
] as const)('a scope of the type %s is told as one', async ([type, scope]) => {
	const {list, hold} = startCloud();
	hold(1, {scope});
	expect((await list('Eligibility', alpha, 'asTarget()')).items).toMatchObject([{properties: {scope, expandedProperties: {scope: {id: scope, type}}}}]);
});

test('a custom role is told by its name', async () => {
	const {list, hold, world} = startCloud();
	world.customRoles.push({id: newName(9), name: 'Model caller', description: '', permissions: [], assignableScopes: [subscriptionScope]});
	hold(1, {roleId: newName(9).toUpperCase()});
	expect((await list('Eligibility', foundry, 'asTarget()')).items).toMatchObject([
		{properties: {expandedProperties: {roleDefinition: {displayName: 'Model caller', type: 'CustomRole'}}}},
	]);
});

test("a request may name the scope with PIM's own prefix", async () => {
	const {list, hold} = startCloud();
	hold(1);
	expect(named((await list('Eligibility', `/providers/Microsoft.Subscription${groupScope}`, 'asTarget()')).items)).toEqual([newName(1)]);
});

test('a scope that is not there, and a subscription of nobody, are told before anything else', async () => {
	const {list} = startCloud();
	expect(await list('Eligibility', accountScope('nowhere'), 'asTarget()')).toMatchObject({status: 404, body: {error: {code: 'ResourceNotFound'}}});
	expect(await list('Eligibility', `/subscriptions/${newName(1)}`, 'asTarget()')).toMatchObject({status: 404, body: {error: {code: 'SubscriptionNotFound'}}});
});

test('long lists come in pages that link to each other', async () => {
	const cloud = startCloud();
	for (const digit of [1, 2, 3]) cloud.hold(digit);
	Object.assign(cloud.world, {pageSize: 2});
	const {items, body} = await cloud.list('Eligibility', foundry, 'asTarget()');
	expect(named(items)).toEqual([newName(1), newName(2)]);
	const next = new URL(body.nextLink);
	const last = await cloud.arm('GET', next.pathname + next.search);
	expect(last.body.value.map(({name}) => name)).toEqual([newName(3)]);
	expect(last.body).not.toHaveProperty('nextLink');
});

describe('locks', () => {
	const locksAt = (scope: string, filter = ''): string =>
		`${scope}/providers/Microsoft.Authorization/locks?api-version=2016-09-01${filter === '' ? '' : `&$filter=${encodeURIComponent(filter)}`}`;
	const startLocked = () => {
		const cloud = createCloud('admin');
		cloud.world.locks.push(
			{name: 'whole', level: 'CanNotDelete', scope: subscriptionScope, notes: 'Ask the platform team'},
			{name: 'group', level: 'ReadOnly', scope: groupScope.toLowerCase(), notes: null},
			{name: 'resource', level: 'ReadOnly', scope: foundry, notes: null},
			{name: 'project', level: 'ReadOnly', scope: alpha, notes: null},
			{name: 'other', level: 'ReadOnly', scope: accountScope('contoso-openai'), notes: null},
		);
		return cloud;
	};

	test('are told with level, notes and the scope in their id', async () => {
		const {arm} = startLocked();
		const {body} = await arm('GET', locksAt(groupScope));
		expect(body.value.slice(0, 2)).toEqual([
			{
				properties: {level: 'CanNotDelete', notes: 'Ask the platform team'},
				id: `${subscriptionScope}/providers/Microsoft.Authorization/locks/whole`,
				type: 'Microsoft.Authorization/locks',
				name: 'whole',
			},
			{
				properties: {level: 'ReadOnly'},
				id: `${groupScope.toLowerCase()}/providers/Microsoft.Authorization/locks/group`,
				type: 'Microsoft.Authorization/locks',
				name: 'group',
			},
		]);
	});

	test.for([
		[subscriptionScope, '', ['whole', 'group', 'resource', 'project', 'other']],
		[groupScope, 'atScope()', ['whole', 'group']],
		[foundry, '', ['whole', 'group', 'resource', 'project']],
		[foundry.toLowerCase(), 'atScope()', ['whole', 'group', 'resource']],
	] as const)('at %s with filter %o are %j', async ([scope, filter, expected]) => {
		const {arm} = startLocked();
		expect((await arm('GET', locksAt(scope, filter))).body.value.map(({name}) => name)).toEqual(expected);
	});

	test('are told to who may read there, and nobody else', async () => {
		const {arm} = startLocked();
		expect((await arm('GET', locksAt(groupScope), {as: people.ben.id})).status).toBe(200);
		const above = await arm('GET', locksAt(subscriptionScope), {as: people.ben.id});
		expect(above).toMatchObject({status: 403, body: {error: {message: expect.stringContaining('Microsoft.Authorization/locks/read')}}});
	});
});
