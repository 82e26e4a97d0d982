import {describe, expect, test} from 'vitest';
import {mayAssign, mayMakeRole, undoLockOn, type Writer} from '../../source/access/assignability.ts';
import type {Access} from '../../source/access/authorization.ts';
import type {ScheduledRole} from '../../source/access/role-assignment.ts';
import type {PermissionBlock} from '../../source/access/role-definition.ts';
import {roles} from '../../source/access/roles.ts';
import {
	accessOf,
	account,
	ana,
	block,
	builtIn,
	conditions,
	deny,
	group,
	type Held,
	identity,
	project,
	role,
	subscription,
	target,
	team,
	viaTeam,
	writerOf,
} from './support/access-world.ts';

const write = 'Microsoft.Authorization/roleAssignments/write';
const wish = {scope: account, principal: ana, roleId: roles.foundryUser, roleName: 'Foundry User'};

const holding = (held: readonly Held[], rest: Partial<Writer> = {}, access: Parameters<typeof accessOf>[1] = {}): Writer =>
	writerOf(accessOf(held, access), rest);
const told = (writer: Writer, asked = wish): readonly string[] => {
	const {may, because} = mayAssign(writer, asked, target.resource);
	return [may, ...because.map(({id}) => id)];
};
const textsOf = (writer: Writer): readonly string[] => mayAssign(writer, wish, target.resource).because.map(({text}) => text);

const [owner, reader, contributor] = ['Owner', 'Reader', 'Contributor'].map(builtIn) as [Held['role'], Held['role'], Held['role']];
const lock = (scope: string, level: 'ReadOnly' | 'CanNotDelete' = 'ReadOnly') => ({locks: [{name: 'frozen', level, scope}]});
const forUnknownGroup = deny({name: 'perhaps', principals: [{id: 'bbbbbbbb-0000-4000-8000-000000000009', type: 'Group'}]});
const unreadable = '99999999-0000-4000-8000-000000000009';
const perhaps = {role: owner, condition: conditions.unjudged};
const never = {role: owner, condition: conditions.fails};

describe('whether a writer may write an assignment, by roles', () => {
	test.for<readonly [string, readonly Held[], readonly string[]]>([
		['no role', [], ['no', 'plan.no-role']],
		['a role below only', [{role: owner, scope: project}], ['no', 'plan.no-role']],
		['one that assigns', [{role: owner}], ['yes', 'plan.assignable']],
		['two that assign, one of them told', [{role: owner}, {role: owner, scope: group}], ['yes', 'plan.assignable']],
		['one that assigns beside others that do not', [{role: reader}, {role: unreadable}, perhaps, never, {role: owner}], ['yes', 'plan.assignable']],
		['one that does not', [{role: reader}], ['no', 'plan.not-assignable']],
		['one that takes the right away', [{role: contributor}], ['no', 'plan.not-assignable']],
		['one whose condition fails', [never], ['no', 'plan.condition-fails']],
		['one whose condition cannot be judged', [perhaps], ['unknown', 'plan.condition-unknown']],
		['one that cannot be read', [{role: unreadable}], ['unknown', 'plan.role-unreadable']],
		[
			'only those tell that may help',
			[{role: reader}, never, perhaps, {role: unreadable}, {role: unreadable, scope: project}],
			['unknown', 'plan.condition-unknown', 'plan.role-unreadable'],
		],
		[
			'all tell that reach, where none helps',
			[{role: contributor}, never, {role: reader, scope: project}],
			['no', 'plan.not-assignable', 'plan.condition-fails'],
		],
		['several that have nothing to do with assigning are one fact', [{role: reader}, {role: builtIn('Foundry User')}], ['no', 'plan.not-assignable']],
	])('%s', ([, held, expected]) => {
		expect(told(holding(held))).toEqual(expected);
	});

	test('what the assignment is about reaches the condition', () => {
		const about = (name: string, value: string): Held => ({role: owner, condition: `@Request[Microsoft.Authorization/roleAssignments:${name}] ${value}`});
		for (const [yes, no] of [
			[about('RoleDefinitionId', `GuidEquals {${roles.foundryUser}}`), about('RoleDefinitionId', `GuidEquals {${roles.owner}}`)],
			[about('PrincipalId', `GuidEquals {${ana.id}}`), about('PrincipalId', `GuidEquals {${identity.id}}`)],
			[about('PrincipalType', "StringEquals 'User'"), about('PrincipalType', "StringEquals 'Group'")],
		] as const) {
			expect([told(holding([yes])), told(holding([no]))]).toEqual([
				['yes', 'plan.assignable'],
				['no', 'plan.condition-fails'],
			]);
		}
	});

	test.for<readonly [string, readonly Held[], readonly string[]]>([
		['the role and its place', [{role: owner, scope: group}], ['Owner on resource group rg-ai may assign roles on contoso-foundry.']],
		['the group it comes through', [{role: owner, ...viaTeam}], ['Owner on contoso-foundry, via ai-devs, may assign roles on contoso-foundry.']],
		['a role without a name', [{role: unreadable}], [`Role ${unreadable} on contoso-foundry could not be read, so whether it may assign roles is not known.`]],
		[
			'an open condition',
			[perhaps],
			['Owner on contoso-foundry may assign roles under a condition; whether it admits Foundry User cannot be judged from here.'],
		],
		['a condition that fails', [never], ['Owner on contoso-foundry may assign some roles, not Foundry User.']],
		['what is taken away', [{role: contributor}], ['Contributor on contoso-foundry may not assign roles: its notActions take that right away.']],
		['one that does not', [{role: reader}], ['Reader on contoso-foundry may not assign roles.']],
		[
			'the same role twice, one sentence',
			[{role: contributor}, {role: contributor}],
			['Contributor on contoso-foundry may not assign roles: its notActions take that right away.'],
		],
		[
			'several that do not, each once',
			[{role: reader}, {role: role('Other', {actions: ['a/b']}), scope: group}, {role: reader, scope: subscription}],
			['None of your roles lets you assign roles on contoso-foundry: Reader, Other.'],
		],
		['none that reaches', [], ['You hold no role that reaches contoso-foundry, so you may not assign roles there.']],
	])('it is told in words: %s', ([, held, expected]) => {
		expect(textsOf(holding(held))).toEqual(expected);
	});
});

describe('what stands above roles', () => {
	test.for<readonly [string, Writer, readonly string[]]>([
		['a deny assignment', holding([{role: owner}], {}, {denies: [deny({})]}), ['no', 'plan.deny']],
		['a deny assignment, where no role would help either', holding([{role: reader}], {}, {denies: [deny({})]}), ['no', 'plan.deny']],
		['a deny assignment that may apply', holding([{role: owner}], {}, {denies: [forUnknownGroup]}), ['unknown', 'plan.deny-unconfirmed']],
		['one that may apply, where no role helps', holding([{role: reader}], {}, {denies: [forUnknownGroup]}), ['no', 'plan.not-assignable']],
		['one that may apply, where a condition is open', holding([perhaps], {}, {denies: [forUnknownGroup]}), ['unknown', 'plan.condition-unknown']],
		['one that may apply before one that does', holding([{role: owner}], {}, {denies: [forUnknownGroup, deny({})]}), ['no', 'plan.deny']],
		[
			'one that does not apply',
			holding([{role: owner}], {}, {denies: [deny({principals: [{id: identity.id, type: 'ServicePrincipal'}]})]}),
			['yes', 'plan.assignable'],
		],
		['unread deny assignments', holding([{role: owner}], {}, {denies: null}), ['unknown', 'plan.denies-unreadable']],
		['unread deny assignments, where a condition is open', holding([perhaps], {}, {denies: null}), ['unknown', 'plan.condition-unknown']],
		['unread deny assignments, where no role helps', holding([{role: reader}], {}, {denies: null}), ['no', 'plan.not-assignable']],
		['a read-only lock', holding([{role: owner}], lock(account)), ['no', 'plan.locked']],
		['a read-only lock above', holding([{role: owner}], lock(subscription.toUpperCase())), ['no', 'plan.locked']],
		['a read-only lock above, where a condition is open', holding([perhaps], lock(group)), ['no', 'plan.locked']],
		['a read-only lock, where no role helps', holding([{role: reader}], lock(account)), ['no', 'plan.not-assignable']],
		['a read-only lock below', holding([{role: owner}], lock(project)), ['yes', 'plan.assignable']],
		['a lock against removal', holding([{role: owner}], lock(account, 'CanNotDelete')), ['yes', 'plan.assignable']],
		['unread locks', holding([{role: owner}], {locks: null}), ['unknown', 'plan.assignable', 'plan.locks-unreadable']],
		['unread locks, where a condition is open', holding([perhaps], {locks: null}), ['unknown', 'plan.condition-unknown']],
		['unread locks, where no role helps', holding([{role: reader}], {locks: null}), ['no', 'plan.not-assignable']],
	])('%s', ([, writer, expected]) => {
		expect(told(writer)).toEqual(expected);
	});

	test.for<readonly [string, Writer, string]>([
		['deny', holding([{role: owner}], {}, {denies: [forUnknownGroup, deny({})]}), 'Deny assignment stack-deny forbids assigning roles on contoso-foundry.'],
		[
			'deny-unconfirmed',
			holding([{role: owner}], {}, {denies: [forUnknownGroup]}),
			'Deny assignment perhaps may forbid assigning roles on contoso-foundry: a group or a condition decides.',
		],
		[
			'locked',
			holding([{role: owner}], lock(group)),
			'The read-only lock frozen on resource group rg-ai forbids assigning roles on contoso-foundry until it is taken away.',
		],
	])('it is told in words: %s', ([, writer, expected]) => {
		expect(textsOf(writer)).toEqual([expected]);
	});
});

describe('where the assignments could not be read', () => {
	const by = (blocks: readonly PermissionBlock[] | null, rest: Partial<Writer> = {}, scope = account): Writer =>
		writerOf(null, {permissions: blocks && {scope, blocks}, ...rest});
	const mayWrite = [block({actions: ['*/read']}), block({actions: [write]})];
	test.for<readonly [string, Writer, readonly string[]]>([
		['nor the permissions', by(null), ['unknown', 'plan.caller-unreadable']],
		['the permissions hold the right', by(mayWrite), ['unknown', 'plan.permissions-hold']],
		['the permissions lack it', by([block({actions: ['*/read']})]), ['no', 'plan.permissions-lack']],
		['a data action is not the right', by([block({dataActions: ['*']})]), ['no', 'plan.permissions-lack']],
		['there are none', by([]), ['no', 'plan.permissions-lack']],
		['a lock forbids it', by(mayWrite, lock(account)), ['no', 'plan.locked']],
		['a lock forbids it, whatever the permissions', by(null, lock(account)), ['no', 'plan.locked']],
		['a lock is not needed to forbid it', by([], lock(account)), ['no', 'plan.permissions-lack']],
		['the permissions above lack it', by([], {}, group), ['unknown', 'plan.permissions-hold']],
		['the permissions below lack it', by([], {}, project), ['no', 'plan.permissions-lack']],
		['nor the locks', by(mayWrite, {locks: null}), ['unknown', 'plan.permissions-hold']],
	])('%s', ([, writer, expected]) => {
		expect(told(writer)).toEqual(expected);
	});
});

test('the reason names role, scope and group', () => {
	expect(mayAssign(holding([{role: owner, scope: group, ...viaTeam}]), wish, target.resource).because).toEqual([
		{id: 'plan.assignable', text: expect.any(String), roleId: roles.owner, scope: group, via: 'ai-devs'},
	]);
	expect(mayAssign(holding([{role: owner}], {}, {groups: [team]}), wish, null).because).toEqual([
		{id: 'plan.assignable', text: expect.any(String), roleId: roles.owner, scope: account},
	]);
});

describe('what PIM holds ready', () => {
	const ready = (part: Partial<ScheduledRole> = {}): ScheduledRole => ({
		id: 'e',
		state: 'eligible',
		scope: group,
		roleId: roles.owner,
		principalId: ana.id,
		principalType: 'User',
		condition: null,
		endsOn: null,
		...part,
	});
	const definitions = new Map([builtIn('Owner'), builtIn('Reader')].map(one => [one.id, one]));
	const withReady = (scheduled: readonly ScheduledRole[] | null, held: readonly Held[] = [{role: reader}], rest: Partial<Access> = {}): Writer =>
		holding(held, {}, {definitions, scheduled, ...rest});
	test.for<readonly [string, Writer, readonly string[]]>([
		['lets assign after activation', withReady([ready()]), ['no', 'plan.activate-to-assign', 'plan.not-assignable']],
		['lets assign perhaps', withReady([ready({condition: conditions.unjudged})]), ['no', 'plan.activate-to-assign', 'plan.not-assignable']],
		['does not assign', withReady([ready({roleId: roles.reader})]), ['no', 'plan.not-assignable']],
		['does not reach', withReady([ready({scope: project})]), ['no', 'plan.not-assignable']],
		['is activated and run out', withReady([ready({state: 'activated'})]), ['no', 'plan.not-assignable']],
		['could not be read', withReady(null), ['no', 'plan.not-assignable']],
		['is not needed', withReady([ready()], [{role: owner}]), ['yes', 'plan.assignable']],
		['is denied too', withReady([ready()], [{role: reader}], {denies: [deny({})]}), ['no', 'plan.deny']],
	])('%s', ([, writer, expected]) => {
		expect(told(writer)).toEqual(expected);
	});

	test('is told by role and place', () => {
		expect(mayAssign(withReady([ready()]), wish, target.resource).because[0]).toEqual({
			id: 'plan.activate-to-assign',
			text: 'Owner on resource group rg-ai is eligible: activate it in Privileged Identity Management, and you may assign roles on contoso-foundry.',
			roleId: roles.owner,
			scope: group,
		});
	});
});

test.for<readonly [string, Writer['locks'], string | null]>([
	['no lock', [], null],
	['unread locks', null, null],
	['a lock against removal', lock(group, 'CanNotDelete').locks, group],
	['a lock against removal below', lock(project, 'CanNotDelete').locks, null],
	['a read-only lock', lock(group).locks, null],
])('what is assigned cannot be taken back under: %s', ([, locks, scope]) => {
	expect(undoLockOn(account, locks, target.resource)).toEqual(
		scope === null
			? null
			: {
					id: 'plan.undo-locked',
					text: 'The lock frozen on resource group rg-ai forbids removals: what is assigned on contoso-foundry cannot be removed while the lock is there.',
					scope,
				},
	);
});

describe('whether a writer may make a custom role for the group', () => {
	const makes = (action: string): Writer => writerOf(null, {permissions: {scope: group, blocks: [block({actions: [action]})]}});
	test.for<readonly [string, Writer, string]>([
		['an Owner above it may', holding([{role: owner, scope: subscription}]), 'yes'],
		['an Owner of a resource in it may not', holding([{role: owner}]), 'no'],
		['a Contributor may not', holding([{role: contributor, scope: group}]), 'no'],
		['a role that cannot be read leaves it open', holding([{role: unreadable, scope: group}]), 'unknown'],
		['permissions that name it let', makes('Microsoft.Authorization/roleDefinitions/write'), 'yes'],
		['permissions that only assign do not', makes('Microsoft.Authorization/roleAssignments/write'), 'no'],
		['nothing known leaves it open', writerOf(null, {permissions: null}), 'unknown'],
	])('%s', ([, writer, may]) => {
		expect(mayMakeRole(writer, group)).toBe(may);
	});
});
