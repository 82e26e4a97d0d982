import {describe, expect, test} from 'vitest';
import type {Assessment} from '../../source/access/assessment.ts';
import type {HeldRole} from '../../source/access/held-roles.ts';
import {accessMatrix, changes} from '../../source/access/matrix.ts';
import type {Grant, Plan} from '../../source/access/plan.ts';
import type {Principal} from '../../source/access/principal.ts';
import type {Receipt} from '../../source/access/receipt.ts';
import {matrixLines} from '../../source/commands/matrix-report.ts';
import {foundryUser, openaiResource, openaiUser, record, tenantId} from './support/records.ts';

const id = (last: number): string => `30000000-0000-4000-8000-0000000000${String(last).padStart(2, '0')}`;
const person = (last: number, name: string, more: Partial<Principal> = {}): Principal => ({id: id(last), type: 'User', name, kind: 'user', ...more});

const role = (roleName: string, more: Partial<HeldRole> = {}): HeldRole => ({
	roleId: foundryUser,
	roleName,
	scope: openaiResource.id,
	via: null,
	state: 'active',
	until: null,
	dataActions: 40,
	sufficient: true,
	createdOn: null,
	...more,
});
const assessment = (principal: Principal, outcome: Assessment['outcome'], held: readonly HeldRole[] = [], because: readonly string[] = []): Assessment => ({
	principal,
	outcome,
	missing: [],
	because: because.map(reason => ({id: reason, text: reason})),
	held,
	needs: [],
});
const grant = (principal: Principal, more: Partial<Grant> = {}): Grant => ({
	need: 'required',
	principal,
	roleId: openaiUser,
	roleName: 'Cognitive Services OpenAI User',
	scope: openaiResource.id,
	name: id(99),
	exists: false,
	assignable: 'yes',
	...more,
});
const plan = (...grants: readonly Grant[]): Plan => ({grants, assignable: 'yes', because: [], choices: [], compared: [], customRole: null});
const reader = {need: 'recommended', roleName: 'Reader', roleId: id(98)} as const;

const mara = person(1, 'mara@contoso.com');
const rows: readonly [string, Assessment, readonly Grant[], readonly [string, string, string, string, string]][] = [
	['holds nothing', assessment(mara, 'denied'), [grant(mara)], ['missing', 'nothing', 'grant', 'allowed', 'Cognitive Services OpenAI User']],
	[
		'holds what does not help',
		assessment(mara, 'denied', [role('Reader', {dataActions: 0, sufficient: false}), role('Contributor', {dataActions: 1, sufficient: false})]),
		[grant(mara)],
		['missing', 'Contributor, 1 data action', 'grant', 'allowed', 'Cognitive Services OpenAI User'],
	],
	[
		'is allowed by a group',
		assessment(mara, 'allowed', [role('Foundry User', {via: 'ai-developers'})]),
		[],
		['allowed', 'Foundry User, through ai-developers', 'none', 'allowed', 'Foundry User, through ai-developers'],
	],
	[
		'has more than is needed',
		assessment(mara, 'allowed', [role('Cognitive Services Contributor')], ['access.broader-than-needed']),
		[],
		['broader', 'Cognitive Services Contributor', 'none', 'broader', 'Cognitive Services Contributor'],
	],
	[
		'is eligible',
		assessment(mara, 'eligible', [role('Foundry User', {state: 'eligible', sufficient: false})]),
		[],
		['eligible', 'Foundry User, not active', 'activate', 'allowed', 'Foundry User, once it is activated'],
	],
	['cannot be read', assessment(mara, 'unknown'), [], ['unknown', 'not known', 'none', 'unknown', 'not known']],
	[
		'is forbidden',
		assessment(mara, 'denied', [role('Foundry User')], ['access.deny']),
		[],
		['missing', 'a deny assignment forbids it', 'none', 'missing', 'a deny assignment forbids it'],
	],
	[
		'lacks what the caller may not assign',
		assessment(mara, 'denied'),
		[grant(mara, {assignable: 'no'})],
		['missing', 'nothing', 'ask', 'missing', 'Cognitive Services OpenAI User, which somebody else must grant'],
	],
	[
		'lacks a recommendation only',
		assessment(mara, 'allowed', [role('Foundry User')]),
		[grant(mara, reader)],
		['allowed', 'Foundry User', 'grant', 'allowed', 'Foundry User + Reader'],
	],
	[
		'gets what is required, and not what is recommended and refused',
		assessment(mara, 'denied'),
		[grant(mara), grant(mara, {...reader, assignable: 'no'})],
		['missing', 'nothing', 'grant', 'allowed', 'Cognitive Services OpenAI User'],
	],
	[
		'has the very assignment already',
		assessment(mara, 'denied', [role('Cognitive Services OpenAI User')]),
		[grant(mara, {exists: true})],
		['missing', 'Cognitive Services OpenAI User, 40 data actions', 'none', 'missing', 'Cognitive Services OpenAI User, 40 data actions'],
	],
];

describe('somebody who', () => {
	test.for(rows)('%s', ([, judged, grants, expected]) => {
		const [row] = accessMatrix({assessments: [judged], plan: plan(...grants), receipt: null});
		expect([row?.now.is, row?.now.text, row?.change, row?.after.is, row?.after.text]).toEqual(expected);
	});
});

test('whom the plan grants something besides comes last, once', () => {
	const identity = person(2, 'managed identity of alpha', {type: 'ServicePrincipal', kind: 'managed-identity'});
	const matrix = accessMatrix({assessments: [assessment(mara, 'denied')], plan: plan(grant(identity), grant(mara), grant(identity, reader)), receipt: null});
	expect(matrix.map(({principal, change, after}) => [principal.id, change, after.text])).toEqual([
		[mara.id, 'grant', 'Cognitive Services OpenAI User'],
		[identity.id, 'grant', 'Cognitive Services OpenAI User + Reader'],
	]);
	expect(changes(matrix)).toBe(2);
});

test('what Azure refused does not come', () => {
	const {principal, roleId, scope} = grant(mara);
	const receipt: Receipt = {
		schemaVersion: 1,
		id: 'k7f2',
		createdOn: '2026-11-21T12:00:00Z',
		cloud: 'public',
		tenantId,
		by: id(97),
		sandbox: null,
		entries: [{id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${id(99)}`, principalId: principal.id, roleId, scope, state: 'refused'}],
	};
	const [row] = accessMatrix({assessments: [assessment(mara, 'denied')], plan: plan(grant(mara)), receipt});
	expect(row?.change).toBe('ask');
});

describe('as text', () => {
	const ben = person(3, 'ben.with.a.rather.long.name@research.contoso.com');
	const many = (people: readonly Principal[]) => ({
		...record,
		people,
		assessments: people.map((one, index) => (index % 2 === 0 ? assessment(one, 'denied') : assessment(one, 'allowed', [role('Foundry User')]))),
		plan: plan(...people.filter((_, index) => index % 2 === 0).map(one => grant(one, {roleName: 'Foundry User'}))),
	});
	test('one line each, in columns, where that fits 80', () => {
		expect(matrixLines(many([mara, person(4, 'jo@contoso.com', {kind: 'guest'})]))).toEqual([
			'+ 1 of 2 will change, on contoso-openai',
			'  mara@contoso.com  user   ✖ nothing       → ✔ Foundry User',
			'  jo@contoso.com    guest  ✔ Foundry User  stays',
		]);
	});
	test('else two lines each, and nothing is cut', () => {
		const lines = matrixLines(many([ben, mara]));
		expect(lines).toEqual([
			'+ 1 of 2 will change, on contoso-openai',
			'  ben.with.a.rather.long.name@research.contoso.com, user',
			'    ✖ nothing → ✔ Foundry User',
			'  mara@contoso.com, user',
			'    ✔ Foundry User, stays',
		]);
		for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
	});
	test('a check says what is so, and promises no change', () => {
		const deed = 'call OpenAI models on contoso-openai';
		const first = (...people: readonly Principal[]) => matrixLines(many(people), 'now')[0];
		expect(first(mara, ben)).toBe(`✖ 1 of 2 cannot ${deed} yet`);
		const all = {...record, people: [mara, ben], assessments: [mara, ben].map(one => assessment(one, 'allowed', [role('Foundry User')])), plan: null};
		expect(matrixLines(all, 'now')[0]).toBe(`✔ All 2 can ${deed}`);
		const unknown = {...all, assessments: [assessment(mara, 'allowed', [role('Foundry User')]), assessment(ben, 'unknown')]};
		expect(matrixLines(unknown, 'now')[0]).toBe(`▲ Of 1 of 2 it is not known whether they can ${deed}`);
	});
	test('of 1,000 people in less than 100 ms', () => {
		const people = Array.from({length: 1000}, (_, index) => person(index, `person-${index}@contoso.com`, {id: `p${index}`}));
		const of = many(people);
		const before = process.cpuUsage();
		expect(matrixLines(of)).toHaveLength(1001);
		const {user, system} = process.cpuUsage(before);
		expect((user + system) / 1000).toBeLessThan(100);
	});
});
