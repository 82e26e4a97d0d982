import {describe, expect, test} from 'vitest';
import type {Principal} from '../../source/access/principal.ts';
import type {ScheduledRole} from '../../source/access/role-assignment.ts';
import {pinnedRoles, roles} from '../../source/access/roles.ts';
import {granterWords, named, type WhoCanQuestion, whoCan} from '../../source/access/who-can.ts';
import {account, ana, assignment, builtIn, conditions, deny, group, type Held, project, subscription, target, team} from './support/access-world.ts';

const priya: Principal = {id: 'aaaaaaaa-0000-4000-8000-000000000011', type: 'User', name: 'priya@contoso.com'};
const noah: Principal = {id: 'aaaaaaaa-0000-4000-8000-000000000012', type: 'User', name: 'noah@contoso.com'};
const admins: Principal = {id: team, type: 'Group', name: 'cloud-admins'};
const runner: Principal = {id: 'eeeeeeee-0000-4000-8000-000000000013', type: 'ServicePrincipal', name: 'ci-runner'};

const wish = {scope: account, principal: ana, roleId: roles.cognitiveServicesOpenAIUser, roleName: 'Cognitive Services OpenAI User'};
const held = (principal: Principal, name: string, part: Partial<Held> = {}) => assignment({role: builtIn(name), scope: subscription, ...part}, principal);
const ready = (principal: Principal, name: string, part: Partial<ScheduledRole> = {}): ScheduledRole => ({
	id: 'e',
	state: 'eligible',
	scope: subscription,
	roleId: builtIn(name).id,
	principalId: principal.id,
	principalType: principal.type,
	condition: null,
	endsOn: null,
	...part,
});

const asked = (part: Partial<WhoCanQuestion>) =>
	whoCan({
		wishes: [wish],
		target,
		assignments: [],
		eligible: [],
		definitions: new Map(pinnedRoles.map(role => [role.id, role])),
		denies: [],
		locks: [],
		...part,
	});
const told = (part: Partial<WhoCanQuestion>): readonly string[] => {
	const {outcome, granters} = asked(part);
	return [outcome, ...granters.map(({principal, roleName, may}) => `${principal.id.slice(-2)} ${roleName} ${may}`)];
};

describe('who may grant', () => {
	test.for([
		['an Owner above', [held(priya, 'Owner')], ['found', '11 Owner yes']],
		['a group, as a group', [held(admins, 'User Access Administrator')], ['found', '02 User Access Administrator yes']],
		['an application', [held(runner, 'Role Based Access Control Administrator')], ['found', '13 Role Based Access Control Administrator yes']],
		['nobody who may not', [held(priya, 'Contributor'), held(noah, 'Cognitive Services Contributor')], ['none']],
		['nobody below the scope', [held(priya, 'Owner', {scope: project})], ['none']],
		['nobody beside it', [held(priya, 'Owner', {scope: `${group}-2`})], ['none']],
		['nobody whose condition leaves the role out', [held(priya, 'Foundry Owner')], ['none']],
		['somebody whose condition cannot be judged, perhaps', [held(priya, 'Owner', {condition: conditions.unjudged})], ['found', '11 Owner unknown']],
		['somebody with two roles, by the one that gives the right', [held(priya, 'Reader'), held(priya, 'Owner', {scope: account})], ['found', '11 Owner yes']],
		[
			'people before groups before applications, and of people the nearest first',
			[held(runner, 'Owner'), held(admins, 'Owner'), held(priya, 'Owner'), held(noah, 'Owner', {scope: account})],
			['found', '12 Owner yes', '11 Owner yes', '02 Owner yes', '13 Owner yes'],
		],
	] as const)('%s', ([, assignments, expected]) => expect(told({assignments})).toEqual(expected));

	test.for([
		['somebody after activating the role', {eligible: [ready(priya, 'Owner')]}, ['found', '11 Owner eligible']],
		['nobody by an eligible role that does not reach', {eligible: [ready(priya, 'Owner', {scope: project})]}, ['none']],
		[
			'somebody by what is active, whatever is eligible besides',
			{assignments: [held(priya, 'Owner')], eligible: [ready(priya, 'Owner')]},
			['found', '11 Owner yes'],
		],
		[
			'the certain before the eligible',
			{assignments: [held(admins, 'Owner')], eligible: [ready(priya, 'Owner')]},
			['found', '02 Owner yes', '11 Owner eligible'],
		],
		['nobody under a read-only lock', {assignments: [held(priya, 'Owner')], locks: [{name: 'frozen', level: 'ReadOnly', scope: group}]}, ['none']],
		[
			'somebody under a lock that forbids removals only',
			{assignments: [held(priya, 'Owner')], locks: [{name: 'kept', level: 'CanNotDelete', scope: group}]},
			['found', '11 Owner yes'],
		],
		['nobody whom a deny assignment names', {assignments: [held(priya, 'Owner')], denies: [deny({principals: [{id: priya.id, type: 'User'}]})]}, ['none']],
		['perhaps somebody, where deny assignments could not be read', {assignments: [held(priya, 'Owner')], denies: null}, ['found', '11 Owner unknown']],
		['perhaps somebody, where locks could not be read', {assignments: [held(priya, 'Owner')], locks: null}, ['found', '11 Owner unknown']],
		['nobody knows, where assignments could not be read', {assignments: null}, ['unknown']],
	] as const satisfies readonly (readonly [string, Partial<WhoCanQuestion>, readonly string[]])[])('%s', ([, part, expected]) =>
		expect(told(part)).toEqual(expected),
	);

	test('whoever may grant all of it counts, not whoever may grant a part', () => {
		const wishes = [wish, {...wish, roleId: roles.foundryUser, roleName: 'Foundry User'}];
		expect(told({wishes, assignments: [held(noah, 'Foundry Account Owner'), held(priya, 'Owner')]})).toEqual(['found', '11 Owner yes']);
	});

	test.for([
		['nobody', {}, 'who-can.none', 'Nobody at or above contoso-foundry may grant it.'],
		[
			'nobody, as far as the active roles tell',
			{eligible: null},
			'who-can.none',
			'Nobody at or above contoso-foundry may grant it, as far as role assignments tell.',
		],
		[
			'nobody knows',
			{assignments: null},
			'who-can.unreadable',
			'Who may assign roles here could not be read. Owner, User Access Administrator and Role Based Access Control Administrator may, at or above the scope.',
		],
	] as const)('%s: why', ([, part, id, text]) => expect(asked(part).because).toEqual([{id, text, scope: account}]));

	test('a lock that keeps everybody from it is named', () => {
		const locked = asked({assignments: [held(priya, 'Owner')], locks: [{name: 'frozen', level: 'ReadOnly', scope: group}]});
		expect(locked.because.map(({id}) => id)).toEqual(['who-can.none', 'plan.locked']);
	});
});

describe('in words', () => {
	const [person, team_] = named(
		asked({assignments: [held(priya, 'Owner'), held(admins, 'User Access Administrator')]}),
		[priya, admins],
		new Map([[admins.id, 4]]),
	).granters;

	test.for([
		['a person', person, 'priya@contoso.com (Owner)'],
		['a group with its members', team_, 'group cloud-admins (User Access Administrator, 4 members)'],
		['somebody after activation', person && {...person, may: 'eligible' as const}, 'priya@contoso.com (Owner, after activating it)'],
		['somebody perhaps', person && {...person, may: 'unknown' as const}, 'priya@contoso.com (Owner, perhaps)'],
		['whoever the directory does not know', person && {...person, principal: {...priya, name: null}}, `${priya.id} (Owner)`],
	] as const)('%s', ([, granter, text]) => expect(granter && granterWords(granter)).toBe(text));
});
