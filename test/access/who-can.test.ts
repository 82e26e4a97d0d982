import {describe, expect, test} from 'vitest';
import type {Principal} from '../../source/access/principal.ts';
import type {ScheduledRole} from '../../source/access/role-assignment.ts';
import {pinnedRoles, roles} from '../../source/access/roles.ts';
import {granterWords, named, type WhoCanQuestion, whoCan} from '../../source/access/who-can.ts';
import {account, ana, assignment, builtIn, conditions, deny, group, type Held, project, subscription, target, team} from './support/access-world.ts';

const priya: Principal = {id: 'aaaaaaaa-0000-4000-8000-000000000011', type: 'User', name: 'priya@contoso.com'};
const noah: Principal = {id: 'aaaaaaaa-0000-4000-8000-000000000012', type: 'User', name: 'noah@contoso.com'};
const outer = 'bbbbbbbb-0000-4000-8000-000000000003';
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
		wanted: [[wish]],
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
		...(['Group', 'ForeignGroup'] as const).flatMap(type => [
			[
				`nobody in a group that a deny assignment names as a ${type}`,
				{assignments: [held(admins, 'Owner')], denies: [deny({principals: [{id: outer, type}]})], groups: new Map([[team, [outer]]])},
				['none'],
			] as const,
			[
				`perhaps a group, where the groups above it are not known and a deny assignment names a ${type}`,
				{assignments: [held(admins, 'Owner')], denies: [deny({principals: [{id: outer, type}]})]},
				['found', '02 Owner unknown'],
			] as const,
		]),
		['perhaps somebody, where deny assignments could not be read', {assignments: [held(priya, 'Owner')], denies: null}, ['found', '11 Owner unknown']],
		['perhaps somebody, where locks could not be read', {assignments: [held(priya, 'Owner')], locks: null}, ['found', '11 Owner unknown']],
		['nobody knows, where assignments could not be read', {assignments: null}, ['unknown']],
	] as const satisfies readonly (readonly [string, Partial<WhoCanQuestion>, readonly string[]])[])('%s', ([, part, expected]) =>
		expect(told(part)).toEqual(expected),
	);

	const foundryUser = {...wish, roleId: roles.foundryUser, roleName: 'Foundry User'};

	test('whoever may grant all of it comes before whoever may grant a part', () => {
		const {outcome, granters} = asked({
			wanted: [[wish], [foundryUser]],
			assignments: [held(noah, 'Foundry Account Owner', {scope: account}), held(priya, 'Owner')],
		});
		expect([outcome, granters.map(({principal, onlyPart}) => [principal.id.slice(-2), onlyPart])]).toEqual([
			'found',
			[
				['11', false],
				['12', true],
			],
		]);
	});

	test('where nobody may grant some of it that is told, and who may grant the rest', () => {
		const {outcome, granters, because} = asked({wanted: [[wish], [foundryUser]], assignments: [held(noah, 'Foundry Account Owner')]});
		expect([outcome, granters.map(({onlyPart}) => onlyPart)]).toEqual(['none', [true]]);
		expect(because[0]?.text).toBe('Nobody at or above contoso-foundry may grant Cognitive Services OpenAI User on contoso-foundry.');
	});

	test('another role that would do is named where only that may be assigned', () => {
		const {granters} = asked({wanted: [[wish, foundryUser]], assignments: [held(noah, 'Foundry Account Owner'), held(priya, 'Owner')]});
		expect(granters.map(({principal, instead}) => [principal.id.slice(-2), instead])).toEqual([
			['11', null],
			['12', 'Foundry User'],
		]);
	});

	test.for([
		['locks that could not be read', {locks: null}],
		['deny assignments that could not be read', {denies: null}],
		['a condition that cannot be judged', {eligible: [ready(priya, 'Owner', {condition: conditions.unjudged})]}],
	] as const)('an eligible role under %s makes somebody perhaps, not nobody', ([, part]) => {
		const {outcome, granters} = asked({eligible: [ready(priya, 'Owner')], ...part});
		expect([outcome, granters.map(({may, needsActivation}) => [may, needsActivation])]).toEqual(['found', [['unknown', true]]]);
	});

	test('a role that could not be read may give it', () => {
		expect(told({assignments: [held(priya, 'Owner', {role: '99999999-0000-4000-8000-000000000009'})]})[1]).toMatch(/unknown$/u);
	});

	test.for([
		['nobody', {}, 'who-can.none', 'Nobody at or above contoso-foundry may grant it.'],
		[
			'nobody, as far as the active roles tell',
			{eligible: null},
			'who-can.none',
			'Nobody at or above contoso-foundry may grant it, as far as could be read: what PIM holds ready was refused.',
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
		['somebody after activation', person && {...person, may: 'eligible' as const, needsActivation: true}, 'priya@contoso.com (Owner, after activating it)'],
		['somebody perhaps', person && {...person, may: 'unknown' as const}, 'priya@contoso.com (Owner, perhaps)'],
		['somebody who may give another role', person && {...person, instead: 'Foundry User'}, 'priya@contoso.com (Owner, may give Foundry User)'],
		['somebody for a part of it', person && {...person, onlyPart: true}, 'priya@contoso.com (Owner, a part of it)'],
		['whoever the directory does not know', person && {...person, principal: {...priya, name: null}}, `${priya.id} (Owner)`],
	] as const)('%s', ([, granter, text]) => expect(granter && granterWords(granter)).toBe(text));
});

describe('with the names of the directory', () => {
	const found = asked({assignments: [held(priya, 'Owner'), held(admins, 'User Access Administrator')]});
	test.for([
		['somebody who is not in it is not certain', [admins], new Map([[admins.id, 4]]), ['02 yes', '11 unknown']],
		['a group without members is not certain', [priya, admins], new Map([[admins.id, 0]]), ['11 yes', '02 unknown']],
		['nothing is doubted where it could not be asked', null, new Map(), ['11 yes', '02 yes']],
	] as const)('%s', ([, principals, members, expected]) => {
		expect(named(found, principals, members).granters.map(({principal, may}) => `${principal.id.slice(-2)} ${may}`)).toEqual(expected);
	});
});
