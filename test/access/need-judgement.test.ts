import {describe, expect, test} from 'vitest';
import type {Access} from '../../source/access/authorization.ts';
import {eligibleAssignments, judgeByPermissions, judgeNeed} from '../../source/access/need-judgement.ts';
import type {ScheduledRole} from '../../source/access/role-assignment.ts';
import type {PermissionBlock} from '../../source/access/role-definition.ts';
import type {Need} from '../../source/access/scenario.ts';
import {accessOf, account, block, builtIn, conditions, deny, type Held, role, subscription, target, team} from './support/access-world.ts';

const accounts = 'Microsoft.CognitiveServices/accounts';
const [read, chat] = [`${accounts}/read`, `${accounts}/OpenAI/deployments/chat/completions/action`];
const need: Need = {id: 'n', need: 'required', who: 'person', at: 'resource', actions: [read], dataActions: [chat], roles: []};

const caller = role('caller', {dataActions: [chat]});
const seer = role('seer', {actions: [read]});
const both = role('both', {actions: [read], dataActions: [chat]});
const ready = (held: Held, state: ScheduledRole['state'] = 'eligible'): ScheduledRole => {
	const [made] = accessOf([held]).assignments;
	if (!made) throw new Error('no assignment');
	const {id, scope, roleId, principalId, principalType, condition} = made;
	return {id, state, scope, roleId, principalId, principalType, condition, endsOn: null};
};
const access = (held: readonly Held[], eligible: readonly ScheduledRole[] | null = [], rest: Partial<Access> = {}): Access =>
	accessOf(held, {definitions: new Map([caller, seer, both].map(one => [one.id, one])), scheduled: eligible, ...rest});

const judged = (one: Access | null, at = target) => {
	const {met, given, eligible, lacking} = judgeNeed(need, at, one);
	return [met, given, eligible ? 'eligible' : 'not eligible', ...lacking.map(({action}) => action)];
};

describe('one need, by role assignments', () => {
	const perhaps = {role: both, condition: conditions.unjudged};
	const nobody = {principals: [{id: 'ffffffff-0000-4000-8000-00000000000f', type: 'Group'}]};
	test.for<readonly [string, Access | null, readonly string[]]>([
		['held by one role', access([{role: both}]), ['yes', 'yes', 'not eligible']],
		['held by two together', access([{role: caller}, {role: seer}]), ['yes', 'yes', 'not eligible']],
		['held in part', access([{role: caller}]), ['no', 'no', 'not eligible', read]],
		['not held', access([]), ['no', 'no', 'not eligible', chat, read]],
		['held perhaps', access([perhaps]), ['unknown', 'unknown', 'not eligible']],
		['held in part, and perhaps', access([{role: caller, condition: conditions.unjudged}]), ['no', 'no', 'not eligible', read]],
		['held and denied', access([{role: both}], [], {denies: [deny({})]}), ['no', 'yes', 'not eligible', chat, read]],
		['held and perhaps denied', access([{role: both}], [], {denies: [deny(nobody)]}), ['unknown', 'yes', 'not eligible']],
		['held, deny assignments unread', access([{role: both}], [], {denies: null}), ['unknown', 'yes', 'not eligible']],
		['eligible', access([], [ready({role: both})]), ['no', 'no', 'eligible', chat, read]],
		['eligible by two roles', access([], [ready({role: caller}), ready({role: seer})]), ['no', 'no', 'eligible', chat, read]],
		['eligible for what is wanting', access([{role: caller}], [ready({role: seer})]), ['no', 'no', 'eligible', read]],
		['eligible for a part only', access([], [ready({role: caller})]), ['no', 'no', 'not eligible', chat, read]],
		['eligible perhaps', access([], [ready(perhaps)]), ['no', 'no', 'not eligible', chat, read]],
		['eligible where it is held perhaps', access([perhaps], [ready({role: both})]), ['unknown', 'unknown', 'eligible']],
		['eligible and held', access([{role: both}], [ready({role: both})]), ['yes', 'yes', 'not eligible']],
		['eligible elsewhere', access([], [ready({role: both, scope: `${account}-2`})]), ['no', 'no', 'not eligible', chat, read]],
		['eligible and denied', access([], [ready({role: both})], {denies: [deny({})]}), ['no', 'no', 'not eligible', chat, read]],
		['eligible and perhaps denied', access([], [ready({role: both})], {denies: [deny(nobody)]}), ['no', 'no', 'eligible', chat, read]],
		['activated, and run out since', access([], [ready({role: both}, 'activated')]), ['no', 'no', 'not eligible', chat, read]],
		['PIM unread', access([], null), ['no', 'no', 'not eligible', chat, read]],
		['assignments unread', null, ['unknown', 'unknown', 'not eligible']],
	])('%s', ([, one, expected]) => expect(judged(one)).toEqual(expected));

	test('nothing is known where the target does not reach down to it', () => {
		const judgement = judgeNeed({...need, at: 'project'}, {...target, project: null}, access([{role: both}]));
		expect(judgement).toEqual({
			need: {...need, at: 'project'},
			met: 'unknown',
			given: 'unknown',
			eligible: false,
			lacking: [],
			requests: [],
			examinations: [],
			standings: [],
		});
	});

	test('each action has its examination and each role its standing', () => {
		const {requests, examinations, standings} = judgeNeed(need, target, access([{role: caller}]));
		expect(requests.map(({action, kind}) => [action, kind])).toEqual([
			[chat, 'data'],
			[read, 'control'],
		]);
		expect(examinations.map(({outcome}) => outcome)).toEqual(['allowed', 'denied']);
		expect(standings).toMatchObject([{is: 'not-covered', covered: 1, needed: 2, lacks: [read]}]);
	});
});

describe('one need, by permissions', () => {
	test.for<readonly [string, readonly PermissionBlock[] | null, readonly unknown[]]>([
		['all of it', [block({actions: ['*/read'], dataActions: ['*']})], ['unknown', 'yes', []]],
		['by two blocks', [block({actions: ['*/read']}), block({dataActions: ['*']})], ['unknown', 'yes', []]],
		['a part', [block({dataActions: ['*']})], ['no', 'no', [read]]],
		['none', [], ['no', 'no', [chat, read]]],
		['taken away', [block({actions: ['*'], dataActions: ['*'], notDataActions: [chat]})], ['no', 'no', [chat]]],
		['unread', null, ['unknown', 'unknown', []]],
	])('%s', ([, blocks, expected]) => {
		const permissions = blocks && {scope: account, blocks};
		const {met, given, eligible, lacking, requests} = judgeByPermissions(need, target, permissions);
		expect([met, given, lacking.map(({action}) => action)]).toEqual(expected);
		expect(eligible).toBe(false);
		expect(requests.map(({action}) => action)).toEqual(permissions === null ? [] : [chat, read]);
	});

	test('nothing is known where the target does not reach down to it', () => {
		expect(
			judgeByPermissions({...need, at: 'project'}, {...target, project: null}, {scope: account, blocks: [block({actions: ['*'], dataActions: ['*']})]}),
		).toMatchObject({
			met: 'unknown',
			given: 'unknown',
			requests: [],
		});
	});
});

test('what is eligible counts as if it were assigned, conditions and groups with it', () => {
	const held = {role: builtIn('Reader'), scope: subscription, principalId: team, principalType: 'Group', condition: conditions.holds} as const;
	const all = [ready(held), ready({role: both}, 'activated')];
	expect(eligibleAssignments(access([], all))).toEqual([
		{
			id: all[0]?.id,
			scope: subscription,
			roleId: builtIn('Reader').id,
			principalId: team,
			principalType: 'Group',
			condition: conditions.holds,
			description: null,
			createdOn: null,
		},
	]);
	expect(eligibleAssignments(access([], null))).toEqual([]);
});
