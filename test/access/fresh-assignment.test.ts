import {expect, test} from 'vitest';
import type {Assessment} from '../../source/access/assessment.ts';
import {freshAssignments} from '../../source/access/fresh-assignment.ts';
import type {HeldRole} from '../../source/access/held-roles.ts';
import {anaId, openaiResource, openaiUser} from './support/records.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const held = (createdOn: string | null, sufficient = true): HeldRole => ({
	roleId: openaiUser,
	roleName: 'Cognitive Services OpenAI User',
	scope: openaiResource.id,
	via: null,
	state: 'active',
	until: null,
	dataActions: 31,
	sufficient,
	createdOn,
});
const assessment = (roles: readonly HeldRole[], part: Partial<Assessment> = {}): Assessment => ({
	principal: {id: anaId, type: 'User', name: 'ana@contoso.com'},
	outcome: 'allowed',
	missing: [],
	because: [],
	held: roles,
	needs: [],
	...part,
});
const fresh = held('2026-11-21T11:59:48Z');
const ben = {id: 'b', type: 'User', name: 'ben@contoso.com'} as const;

test.for<readonly [string, readonly Assessment[], readonly string[]]>([
	['seconds old', [assessment([fresh])], ['Assigned 12 s ago: the endpoint may not know it yet.']],
	['by a clock that is ahead of ours', [assessment([held('2026-11-21T12:00:03Z')])], ['Assigned just now: the endpoint may not know it yet.']],
	['beside one that arrived long ago', [assessment([fresh, held('2026-11-20T12:00:00Z')])], []],
	[
		'beside an old one that does not suffice',
		[assessment([fresh, held('2026-11-20T12:00:00Z', false)])],
		['Assigned 12 s ago: the endpoint may not know it yet.'],
	],
	['an hour old', [assessment([held('2026-11-21T11:00:00Z')])], []],
	['of unknown age', [assessment([held(null)])], []],
	['that does not suffice', [assessment([held('2026-11-21T11:59:48Z', false)], {outcome: 'denied'})], []],
	[
		'of one of two people',
		[assessment([fresh], {principal: ben}), assessment([held('2026-11-20T12:00:00Z')])],
		['ben@contoso.com was assigned it 12 s ago: the endpoint may not know it yet.'],
	],
])('an assignment %s', ([, assessments, texts]) => {
	expect(freshAssignments(assessments, now).map(({text}) => text)).toEqual(texts);
});
