import {describe, expect, test} from 'vitest';
import type {Assessment} from '../../source/access/assessment.ts';
import type {HeldRole} from '../../source/access/held-roles.ts';
import type {Plan} from '../../source/access/plan.ts';
import type {Receipt, ReceiptEntry} from '../../source/access/receipt.ts';
import type {WhoCan} from '../../source/access/who-can.ts';
import {report} from '../../source/commands/report.ts';
import {table} from '../../source/commands/text-table.ts';
import {anaId, assignmentId, openaiResource, openaiUser, record, session, subscriptionId} from '../access/support/records.ts';

const plan = (part: Partial<Plan>): Plan => ({
	grants: [
		{
			need: 'required',
			principal: {id: anaId, type: 'User', name: 'ana@contoso.com'},
			roleId: openaiUser,
			roleName: 'Cognitive Services OpenAI User',
			scope: openaiResource.id,
			name: assignmentId,
			exists: false,
		},
	],
	assignable: 'yes',
	because: [{id: 'plan.no-role', text: 'Reader on subscription Contoso AI may not assign roles.'}],
	choices: [],
	compared: [],
	customRole: null,
	...part,
});

describe('check says what would give the access, and whether that is yours to give', () => {
	const onward = /^ {2}→ To grant it, with the plan shown first: foundry-keyless grant --resource \S+\/contoso-openai --scenario openai$/u;
	const gives = '  → Cognitive Services OpenAI User on contoso-openai would let ana@contoso.com do it';
	test.for([
		['you may assign it', plan({}), [gives, '  You may assign it.', expect.stringMatching(onward) as string]],
		['you may not', plan({assignable: 'no'}), [gives, '  Reader on subscription Contoso AI may not assign roles.']],
		['nothing is missing', plan({grants: []}), ['']],
		['it is there already', plan({grants: plan({}).grants.map(grant => ({...grant, exists: true}))}), ['']],
	] as const)('%s', ([, made, lines]) => {
		expect(report('check', 'denied', {...record, plan: made}, null).split('\n')).toEqual(lines);
	});
});

const role = (part: Partial<HeldRole>): HeldRole => ({
	roleId: openaiUser,
	roleName: 'Reader',
	scope: `/subscriptions/${subscriptionId}`,
	via: null,
	state: 'active',
	until: null,
	dataActions: 0,
	sufficient: false,
	createdOn: null,
	...part,
});

const assessment = (part: Partial<Assessment>): Assessment => ({
	principal: {id: anaId, type: 'User', name: 'ana@contoso.com'},
	outcome: 'denied',
	missing: [],
	because: [{id: 'access.denied', text: 'ana@contoso.com cannot.'}],
	held: [],
	needs: [],
	...part,
});

const whoCan: WhoCan = {
	outcome: 'found',
	granters: [
		{
			principal: {id: 'p', type: 'User', name: 'Priya Shah'},
			members: null,
			roleId: 'o',
			roleName: 'Owner',
			scope: `/subscriptions/${subscriptionId}`,
			may: 'yes',
			needsActivation: false,
			onlyPart: false,
			instead: null,
		},
		{
			principal: {id: 'g', type: 'Group', name: 'on-call\u001b[2J'},
			members: 4,
			roleId: 'u',
			roleName: 'User Access Administrator',
			scope: openaiResource.id,
			may: 'eligible',
			needsActivation: true,
			onlyPart: false,
			instead: null,
		},
	],
	because: [],
};
const known = {...record, scenario: 'openai', target: {resource: openaiResource, project: null, deployment: null, endpoint: openaiResource.endpoint}} as const;

describe('check tells where the access comes from', () => {
	test('as the scopes down to the target, each with its roles, through whom, and what they are worth', () => {
		const held = [
			role({roleName: 'Owner'}),
			role({via: 'ai-readers', state: 'eligible'}),
			role({
				roleName: 'Cognitive Services OpenAI User',
				scope: openaiResource.id,
				dataActions: 31,
				sufficient: true,
				state: 'activated',
				until: '2026-11-22T05:40:00Z',
			}),
		];
		const because = [
			{id: 'access.allowed', text: 'ana@contoso.com can.'},
			{id: 'access.role-suffices', text: 'One role covers it.'},
			{id: 'access.activated', text: 'It ends soon.'},
		];
		expect(report('check', 'allowed', {...known, assessments: [assessment({outcome: 'allowed', because, held})]}, null).split('\n')).toEqual([
			'✔ ana@contoso.com can.',
			'  One role covers it.',
			'  Contoso AI  Owner, 0 data actions',
			'              Reader, via ai-readers, eligible, not active',
			'   └ rg-ai  no role here',
			'     └ contoso-openai  Cognitive Services OpenAI User, 31 data actions, enough, until 2026-11-22 05:40 UTC',
			'  ▲ It ends soon.',
		]);
	});

	test('and who can grant it where you may not', () => {
		const text = report('check', 'denied', {...known, assessments: [assessment({})], plan: plan({assignable: 'no'}), whoCan}, null);
		expect(text).toContain('  They can: Priya Shah (Owner), group on-call (User Access Administrator, 4 members, after activating it).');
	});
});

describe('who-can says the verdict, then everybody', () => {
	const none = {outcome: 'none', granters: [], because: [{id: 'who-can.none', text: 'Nobody may grant it.'}]} as const;
	test.for([
		[
			'found',
			whoCan,
			[
				'✔ 2 can grant what it takes to call OpenAI models on contoso-openai',
				'  Priya Shah (Owner) on subscription Contoso AI',
				'  group on-call (User Access Administrator, 4 members, after activating it) on contoso-openai',
			],
		],
		['none', none, ['✖ Nobody can grant what it takes to call OpenAI models on contoso-openai', '  Nobody may grant it.']],
		[
			'unknown',
			{...none, outcome: 'unknown'},
			['▲ Who can grant what it takes to call OpenAI models on contoso-openai is not known', '  Nobody may grant it.'],
		],
	] as const)('%s', ([outcome, found, lines]) => {
		// The command keeps the reasons among its warnings for the document; they are not said twice.
		expect(report('who-can', outcome, {...known, whoCan: found, warnings: found.because}, null).split('\n')).toEqual(lines);
	});
});

test('a hand-off says who can', () => {
	const handOff = {az: 'az', powershell: '', bicep: '', terraform: '', portal: '', message: 'message', request: null};
	expect(report('grant', 'handed-off', {...known, plan: plan({assignable: 'no'}), whoCan, handOff}, null)).toMatch(
		/▲ Somebody else must grant this\.\n {2}They can: Priya Shah \(Owner\), group on-call/,
	);
});

describe('a table', () => {
	const heads = ['WHO', 'ROLE', 'GIVES'];
	const rows = [
		['group ai-developers (3)', 'Cognitive Services OpenAI User', 'calls'],
		['ben@contoso.com (also by ai-developers)', 'Cognitive Services OpenAI User', 'calls'],
		['mei@contoso.com', 'Contributor', 'keys only, until 2026-11-22 17:38 UTC'],
	];
	test.for([
		[
			120,
			[
				'WHO                                      ROLE                            GIVES',
				'group ai-developers (3)                  Cognitive Services OpenAI User  calls',
				'ben@contoso.com (also by ai-developers)  Cognitive Services OpenAI User  calls',
				'mei@contoso.com                          Contributor                     keys only, until 2026-11-22 17:38 UTC',
			],
		],
		[
			80,
			[
				'WHO                      ROLE                            GIVES',
				'group ai-developers (3)  Cognitive Services OpenAI User  calls',
				'ben@contoso.com (also    Cognitive Services OpenAI User  calls',
				'by ai-developers)',
				'mei@contoso.com          Contributor                     keys only, until',
				'                                                         2026-11-22 17:38 UTC',
			],
		],
		[
			40,
			[
				'group ai-developers (3)',
				'  Cognitive Services OpenAI User',
				'  calls',
				'ben@contoso.com (also by ai-developers)',
				'  Cognitive Services OpenAI User',
				'  calls',
				'mei@contoso.com',
				'  Contributor',
				'  keys only, until 2026-11-22 17:38 UTC',
			],
		],
	] as const)('at %i columns keeps as many rows as can be on one line, and loses nothing', ([width, lines]) => {
		expect(table([heads, ...rows], width)).toEqual(lines);
	});
	test('of a thousand rows takes no time, and no line is too long', () => {
		const many = Array.from({length: 1000}, (_, index) => ['w'.repeat((index * 7) % 61), 'role '.repeat((index * 3) % 17), 'g'.repeat((index * 11) % 53)]);
		for (const width of [40, 80, 100]) expect(table([heads, ...many], width).filter(line => line.length > width)).toEqual([]);
	});
});

describe('undo says what it did, and does not call a receipt empty that is not', () => {
	const receipt = (...states: readonly ReceiptEntry['state'][]): Receipt => ({
		schemaVersion: 1,
		id: 'k7f2',
		createdOn: '2026-01-01T00:00:00Z',
		cloud: 'public',
		tenantId: session.tenantId,
		by: anaId,
		sandbox: null,
		entries: states.map(state => ({id: assignmentId, roleId: openaiUser, principalId: anaId, scope: openaiResource.id, state})),
	});
	test.for([
		['taken back', 'undone', receipt('undone', 'existed'), '✔ Receipt k7f2: 1 undone.'],
		['all gone before', 'nothing', receipt('undone', 'existed'), '○ Receipt k7f2: nothing to undo.'],
		['only shown, or not confirmed', 'nothing', receipt('created', 'planned'), '○ Receipt k7f2: 2 can be undone. Nothing was.'],
		['cancelled before anything was taken back', 'cancelled', receipt('created'), '○ Receipt k7f2: 1 can be undone. Nothing was.'],
		['in part', 'partly', receipt('undone', 'created'), '▲ Receipt k7f2: 1 undone, 1 not.'],
		['no receipt at all', 'nothing', null, '○ Nothing to undo.'],
		['not known, since nobody is signed in', 'sign-in-required', null, ''],
	] as const)('%s', ([, outcome, given, line]) => {
		expect(report('undo', outcome, {...record, receipt: given}, null)).toBe(line);
	});
});
