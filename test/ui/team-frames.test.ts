import {describe, expect, test} from 'vitest';
import type {Assessment} from '../../source/access/assessment.ts';
import type {HeldRole} from '../../source/access/held-roles.ts';
import type {Grant, Plan} from '../../source/access/plan.ts';
import type {Principal} from '../../source/access/principal.ts';
import type {Receipt} from '../../source/access/receipt.ts';
import {roles} from '../../source/access/roles.ts';
import {lineWidth, textOf} from '../../source/ui/line.ts';
import {openPage, type Page} from '../../source/ui/page.ts';
import {pressOn} from '../../source/ui/page-state.ts';
import {everybody} from '../../source/ui/words.ts';
import {nothingGiven, type Place, type State} from '../../source/wizard/state.ts';
import {ascii, frameOf, linesOf, textOfFrame, viewOf} from './support/frame.ts';
import {plan as samplePlan, stateAt, team, teammates, withCustomRole} from './support/sample.ts';

const sizes = [
	[40, 20],
	[80, 24],
	[160, 45],
] as const;

const {record: judged} = stateAt('access');
const {target} = judged;
const scope = target?.resource?.id ?? '';
const [mara, aiDevs, nils, runner, worker, omar] = teammates as readonly [Principal, Principal, Principal, Principal, Principal, Principal];

const held = (roleName: string, more: Partial<HeldRole> = {}): HeldRole => ({
	roleId: roles.cognitiveServicesOpenAIUser,
	roleName,
	scope,
	via: null,
	state: 'active',
	until: null,
	dataActions: 31,
	sufficient: true,
	createdOn: null,
	...more,
});
const assessment = (principal: Principal, outcome: Assessment['outcome'], roleHeld: readonly HeldRole[] = []): Assessment => ({
	principal,
	outcome,
	missing: outcome === 'denied' ? ['Microsoft.CognitiveServices/accounts/OpenAI/responses/write'] : [],
	because: [{id: `access.${outcome}`, text: `${principal.name} is ${outcome}.`}],
	held: roleHeld,
	needs: [],
});
const grant = (principal: Principal, more: Partial<Grant> = {}): Grant => ({
	need: 'required',
	principal,
	roleId: roles.cognitiveServicesOpenAIUser,
	roleName: 'Cognitive Services OpenAI User',
	scope,
	name: principal.id,
	exists: false,
	assignable: 'yes',
	...more,
});
const planOf = (grants: readonly Grant[], more: Partial<Plan> = {}): Plan => ({
	grants,
	assignable: 'yes',
	because: [],
	choices: [],
	compared: [],
	customRole: null,
	...more,
});

const assessments: readonly Assessment[] = [
	assessment(mara, 'denied'),
	assessment(aiDevs, 'allowed', [held('Foundry User')]),
	assessment(nils, 'denied', [held('Contributor', {dataActions: 0, sufficient: false})]),
	assessment(runner, 'eligible', [held('Foundry User', {state: 'eligible'})]),
	assessment(worker, 'denied'),
	assessment(omar, 'allowed', [held('Foundry User', {via: 'ai-devs'})]),
];
const joins = {
	id: 'plan.join-group',
	text: 'Group ai-devs holds Foundry User already: add mara.voss@contoso.com to it instead, and that person needs no role of their own.',
};
const wholePlan = planOf([grant(mara), grant(nils), grant(worker)], {because: [joins]});
const teamRecord: State['record'] = {
	...judged,
	people: teammates,
	assessments,
	plan: wholePlan,
	receipt: null,
	liveness: null,
	warnings: team.unclear.map(({text}) => ({id: 'people.unclear', text})),
};
const at = (place: Place, more: Partial<State['record']> = {}, page: Partial<State> = {}): State =>
	stateAt(place, {journey: 'set-up', given: {...nothingGiven, people: team.people.map(({id}) => id)}, team, record: {...teamRecord, ...more}, ...page});
const text = (state: State, columns = 80, rows = 24, page: Partial<Page> = {}): string => textOfFrame(frameOf(state, columns, rows, page));

const entry = (of: Grant, state: Receipt['entries'][number]['state']): Receipt['entries'][number] => ({
	id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${of.name}`,
	roleId: of.roleId,
	principalId: of.principal.id,
	scope: of.scope,
	state,
});
const receiptOf = (grants: readonly Grant[], ...states: readonly Receipt['entries'][number]['state'][]): Receipt => ({
	schemaVersion: 1,
	id: 'k7f2',
	createdOn: '2026-11-21T10:00:00.000Z',
	cloud: 'public',
	tenantId: 't',
	by: 'me',
	sandbox: null,
	entries: grants.map((of, index) => entry(of, states[index] ?? states.at(-1) ?? 'created')),
});

const many = (count: number): readonly Principal[] =>
	Array.from({length: count}, (_, index) => ({...mara, id: `40000000-0000-4000-8000-${String(index).padStart(12, '0')}`, name: `person${index}@contoso.com`}));
const manyGrants = (count: number): readonly Grant[] => many(count).map(principal => grant(principal));
const manyRecord = (count: number): Partial<State['record']> => ({
	people: many(count),
	assessments: many(count).map(principal => assessment(principal, 'denied')),
	plan: planOf(manyGrants(count)),
	warnings: [],
});

const typing = (query: string, found: readonly Principal[] | null): State =>
	stateAt('people.choosing', {team: {...team, search: {text: query, found: found && {text: query, people: found}}}});
const typed = (query: string): Partial<Page> => ({list: {query, cursor: 0, offset: 0}});

const {opened} = stateAt('people.choosing');
const withIdentities = stateAt('people.choosing', {
	team: {...team, people: [], unclear: []},
	opened: opened && {...opened, projects: opened.projects.map(one => ({...one, identityId: `identity ${one.name}`}))},
});

const says: readonly (readonly [string, string, readonly string[]])[] = [
	['a place without anybody offers the identities of the target', text(withIdentities), ['Nobody is chosen yet.', '❯ → Go on', '+ alpha']],
	[
		'who is chosen stands with kind and members, what is unclear with its line',
		text(stateAt('people.choosing'), 120, 30),
		[
			'6 chosen: 2 users, 1 group, 1 guest, 1 application, 1 managed identity; 2 unclear.',
			'Go on with these 6',
			'▲ "bob@"                   line 4 of people.csv  nobody here',
			'▲ "Alex Kim"               line 8 of people.csv  could be 2',
			'○   alex.kim2@contoso.com  user                  alex.kim.sales@contoso.com',
			'✔ ai-devs                  group                 12 members, 2 of them groups',
			'✔ nils@fabrikam.com        guest',
			'Enter go on',
		],
	],
	[
		'what is unclear is left out by Enter, whoever it could mean is taken',
		text(stateAt('people.choosing'), 120, 30, {list: {query: '', cursor: 1, offset: 0}}),
		['"bob@" is nobody in this tenant.', 'Enter leave it out'],
	],
	[
		'a candidate tells its kind, id and mail',
		text(stateAt('people.choosing'), 120, 30, {list: {query: '', cursor: 4, offset: 0}}),
		['alex.kim2@contoso.com: user, 30000000-0000-4000-8000-000000000008, alex.kim.sales@contoso.com', 'Enter it is this one'],
	],
	['while it is looked', text(typing('mar', null), 80, 24, typed('mar')), ['◐ Looking for names that begin like this', '> mar', 'Enter look it up']],
	[
		'who was found',
		text(typing('om', [omar, {...mara, id: 'new', name: 'oma@contoso.com'}]), 80, 24, typed('om')),
		['✔ omar.diaz@contoso.com', '+ oma@contoso.com', '2 of 2', 'Chosen already.'],
	],
	[
		'a directory that refuses',
		text(stateAt('people.choosing', {team: {...team, blind: 'The directory refuses.', search: {text: 'm', found: null}}}), 80, 24, typed('m')),
		['▲ The directory refuses. An object id needs no looking up: user:<id>'],
	],
	[
		'the matrix where it fits',
		text(at('access'), 120, 30),
		[
			'4 of 6 will change',
			'What the plan gives: Cognitive Services OpenAI User',
			'now',
			'after the plan',
			'mara.voss@contoso.com   user       ✖ nothing',
			'✔ gets it',
			'guest      ✖ Contributor, 0 data actions',
			'◐ Foundry User, not active',
			'→ ✔ once activated',
			'✔ Foundry User, through ai-devs',
			'stays',
			'3 by a grant, 1 by activating a role',
		],
	],
	['whose sign-in it is', text(at('sources.choosing')), ['Who are you? Grants are written as you.']],
	['what is asked about them, not about you', text(at('scenario.choosing')), ['What will they do with contoso-openai?']],
	[
		'what does not fit below the matrix begins all the same',
		text(at('access', {assessments: assessments.slice(0, 2), plan: planOf([grant(mara)])}), 40, 16),
		['You may assign', 'more lines in a larger window'],
	],
	['the matrix in two lines each', text(at('access'), 40, 20), ['mara.voss@contoso.com', '✖ nothing', '→ ✔ gets it']],
	[
		'what could not be taken, and what a group would do',
		text(at('access'), 80, 40),
		['▲ Left out: line 4 of people.csv: "bob@" is nobody in this tenant.', '▲ Group ai-devs holds Foundry User already'],
	],
	['a plan of few with what they get', text(at('plan'), 80, 30), ['Three grants. Nothing has been written yet.', 'Then the proof is theirs']],
	[
		'a plan of many with what is not theirs to assign',
		text(at('plan', {plan: planOf([...manyGrants(8), grant(worker, {assignable: 'no'})], {assignable: 'partly'})}), 80, 30),
		['Eight grants.', 'person0@contoso.com', '– worker', 'not yours', '▲ One is not yours to assign'],
	],
	[
		'nobody who may',
		text(
			at('access', {plan: planOf([grant(mara, {assignable: 'no'}), grant(nils, {assignable: 'no'}), grant(worker, {assignable: 'no'})], {assignable: 'no'})}),
			120,
			30,
		),
		['→ ✖ only by somebody else', 'You may not assign roles here; somebody else must.', 'Enter what to send them'],
	],
	[
		'how far many have come',
		text(at('grant.running', {...manyRecord(20), receipt: receiptOf(manyGrants(20), 'created', 'created', 'created', 'refused', 'planned')})),
		['Writing the grants: 3 of 20 written, 1 refused', 'refused: Cognitive Services OpenAI User for person3@contoso.com'],
	],
	[
		'what failed, and that trying again is safe',
		text(at('grant.failed', {...manyRecord(20), receipt: receiptOf(manyGrants(20), 'refused', 'created')}, {problem: stateAt('grant.failed').problem}), 80, 40),
		['✖ Not all grants were made: 19 of 20 written, 1 refused', 'r writes again what is missing: what is there already is found'],
	],
	[
		'the card: written, by which receipt, what they run',
		text(at('done', {receipt: receiptOf(wholePlan.grants, 'created')}), 120, 50),
		[
			'▲ 3 grants written: 5 of 6 can',
			'receipt  k7f2  undo it with  foundry-keyless undo k7f2',
			'ci-runner holds an eligible role',
			'npx foundry-keyless probe --resource',
			'--credential managed-identity',
			'c copy the lines for them',
		],
	],
	[
		'the card where somebody else must go on',
		text(
			at('done', {plan: planOf([grant(mara), grant(worker, {assignable: 'no'})], {assignable: 'partly'}), receipt: receiptOf([grant(mara)], 'created')}),
			120,
			50,
		),
		['1 grant written', 'Somebody else must grant it to worker. h hands it off.', 'h hand it off'],
	],
];

describe('teammates', () => {
	test('all of so many are said as people say it', () => expect([1, 2, 3, 1200].map(everybody)).toEqual(['they', 'both', 'all 3', 'all 1,200']));
	test.for(says)('%s', ([, drawn, parts]) => {
		for (const part of parts) expect(drawn).toContain(part);
	});

	const places: readonly (readonly [string, State])[] = [
		['people.choosing', stateAt('people.choosing')],
		['access', at('access')],
		['plan', at('plan')],
		['plan of many', at('plan', manyRecord(9))],
		['grant.running', at('grant.running', {...manyRecord(30), receipt: receiptOf(manyGrants(30), 'created')})],
		['grant.failed', at('grant.failed', {...manyRecord(30), receipt: receiptOf(manyGrants(30), 'refused', 'created')})],
		['done', at('done', {receipt: receiptOf(wholePlan.grants, 'created')})],
		[
			'hostile access',
			at('access', {assessments: assessments.map(one => ({...one, principal: {...one.principal, name: 'evil\u001B[2J\u202Eexe\nname👩‍👧 '.repeat(3)}}))}),
		],
	];
	test.for(places.flatMap(([place, state]) => sizes.flatMap(([columns, rows]) => [[place, columns, rows, state] as const])))(
		'%s at %i columns and %i rows stays within its frame',
		([, columns, rows, state]) => {
			for (const theme of [undefined, ascii]) {
				const lines = linesOf(frameOf(state, columns, rows, {}, theme));
				expect(lines.length).toBeLessThanOrEqual(rows);
				for (const line of lines) {
					expect(lineWidth(line), textOf(line)).toBeLessThanOrEqual(columns - 2);
					expect(textOf(line)).not.toMatch(/\p{Cc}|\p{Cf}|\p{Cs}/u);
				}
			}
		},
	);

	test('m plans many grants with a custom role, and without it again', () => {
		const room = {listRows: 10, bodyRows: 20, maxScroll: 0, listTop: 0};
		const few = manyRecord(9).plan ?? wholePlan;
		const offered = at('plan', {...manyRecord(9), plan: {...few, choices: samplePlan.choices, customRole: samplePlan.customRole}});
		const made = at('plan', withCustomRole(offered.record));
		const sent = (state: State) => {
			const shown = viewOf(state);
			return pressOn(openPage('plan', shown), {type: 'text', text: 'm'}, state, shown, room).effect;
		};
		expect(text(offered, 80, 40)).toContain('Narrower? m plans with a new custom role of 3 data actions, made first.');
		expect(sent(offered)).toEqual({do: 'send', event: {type: 'CUSTOM_ROLE'}});
		for (const columns of [40, 80, 160]) expect(text(made, columns, 60).replaceAll(/\s+/g, ' ')).toContain('First a new custom role is made: Foundry keyless');
		expect(text(made, 80, 40)).toContain('No new role? m plans with Cognitive Services OpenAI User instead.');
		expect(sent(made)).toEqual({do: 'send', event: {type: 'CHOOSE_ROLE', roleId: roles.cognitiveServicesOpenAIUser}});
		expect(viewOf(made).copy?.text).toMatch(/ --for \S+ .*--custom-role/);
		const notMine = {...offered.record.plan, customRole: samplePlan.customRole && {...samplePlan.customRole, makeable: 'no' as const}} as Plan;
		expect(sent(at('plan', {...offered.record, plan: notMine}))).toBe(null);
	});

	test('d tells everything of the one under the cursor', () => {
		const state = at('access');
		const view = viewOf(state);
		const room = {listRows: 10, bodyRows: 20, maxScroll: 0, listTop: 0};
		const opened = openPage('access', view);
		const {page} = pressOn({...opened, list: {...opened.list, cursor: 2}}, {type: 'text', text: 'd'}, state, view, room);
		expect(text(state, 80, 24, page)).toContain('nils_fabrikam.com#EXT#@contoso.com is denied.');
		expect(text(state, 80, 24, page)).toContain('After the plan: Cognitive Services OpenAI User');
	});

	test('what is typed is told to the wizard, and Esc empties the line before it leads back', () => {
		const state = stateAt('people.choosing');
		const view = viewOf(state);
		const room = {listRows: 10, bodyRows: 20, maxScroll: 0, listTop: 0};
		const first = pressOn(openPage('people.choosing', view), {type: 'text', text: 'm'}, state, view, room);
		expect(first.effect).toEqual({do: 'send', event: {type: 'SEARCH_PEOPLE', text: 'm'}});
		const cleared = pressOn(first.page, {type: 'key', name: 'escape'}, state, view, room);
		expect(cleared.effect).toEqual({do: 'send', event: {type: 'SEARCH_PEOPLE', text: ''}});
		expect(pressOn(cleared.page, {type: 'key', name: 'escape'}, state, view, room).effect).toEqual({do: 'send', event: {type: 'BACK'}});
	});

	test.for(sizes)('the matrix of 1,000 people is drawn in less than 100 ms at %i by %i, and while it scrolls in less than 20', ([columns, rows]) => {
		// Processor time, and the fastest of some: other tests share the machine.
		const fastest = (draw: () => string): number =>
			Math.min(
				...Array.from({length: 4}, () => {
					const before = process.cpuUsage();
					expect(draw()).toMatch(/1000 of 1000 will\s+change/u);
					const {user, system} = process.cpuUsage(before);
					return (user + system) / 1000;
				}),
			);
		const first = fastest(() => text(at('access', manyRecord(1000)), columns, rows));
		expect(first).toBeLessThan(100);
		const state = at('access', manyRecord(1000));
		const scrolled = fastest(() => text(state, columns, rows, {list: {query: '', cursor: 999, offset: 990}}));
		expect(scrolled).toBeLessThan(20);
	});
});
