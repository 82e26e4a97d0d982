import {describe, expect, test} from 'vitest';
import type {Assessment} from '../../source/access/assessment.ts';
import type {HeldRole} from '../../source/access/held-roles.ts';
import type {Plan, RoleChoice} from '../../source/access/plan.ts';
import {customRole} from '../../source/access/role-wish.ts';
import {roles} from '../../source/access/roles.ts';
import type {RunRecord} from '../../source/access/run-record.ts';
import {type ScenarioId, scenarioIds} from '../../source/access/scenario.ts';
import {openPage, type Page} from '../../source/ui/page.ts';
import {pressOn} from '../../source/ui/page-state.ts';
import type {State} from '../../source/wizard/state.ts';
import {frameOf, textOfFrame, viewOf} from './support/frame.ts';
import {allowed, denied, plan, receipt, roleReceipt, stateAt, whoCan, withCustomRole} from './support/sample.ts';

const {record} = stateAt('access');
const [owner, reader] = denied.held as readonly [HeldRole, HeldRole];
const nothing: Plan = {...plan, grants: [], choices: [], compared: [], customRole: null};

const at = (assessment: Partial<Assessment>, made: Plan = plan, more: Partial<RunRecord> = {}): State =>
	stateAt('access', {record: {...record, assessments: [{...denied, ...assessment}], plan: made, ...more}});

const drawn = (state: State, columns = 80, rows = 24, page: Partial<Page> = {}): string => textOfFrame(frameOf(state, columns, rows, page));
/** Without line ends: what is folded reads on. */
const read = (...of: Parameters<typeof drawn>): string => drawn(...of).replaceAll(/\s+/g, ' ');
const never = (): never => {
	throw new Error('the sample has it');
};
const hints = (text: string): string => text.trim().split('\n').at(-1) ?? '';

const activate = {
	id: 'access.activate',
	text: 'Cognitive Services User on contoso-openai is eligible until 2027-02-20 02:26 UTC: it gives nothing until Privileged Identity Management has activated it.',
};
const eligibleRole: HeldRole = {
	...owner,
	roleName: 'Cognitive Services User',
	roleId: roles.cognitiveServicesUser,
	scope: record.target?.resource?.id ?? '',
	state: 'eligible',
};
const eligible = at(
	{
		outcome: 'eligible',
		because: [{id: 'access.eligible', text: 'ana@contoso.com cannot yet.'}, ...denied.because.slice(1), activate],
		held: [reader, eligibleRole],
		needs: [{needId: 'openai.call', need: 'required', met: 'no', given: 'no', eligible: true}],
	},
	{...nothing, because: [{id: 'plan.activate', text: 'ana@contoso.com need not be granted anything.'}]},
);
const forbidden = at(
	{
		because: [
			{id: 'access.denied', text: 'ana@contoso.com cannot: a deny assignment forbids it.'},
			{id: 'access.deny', text: 'Deny assignment model-freeze on contoso-openai forbids it, whatever roles are held.'},
		],
		held: [reader, {...eligibleRole, state: 'active', dataActions: 293, sufficient: true}],
	},
	{...nothing, because: [{id: 'plan.forbidden', text: 'No role helps ana@contoso.com.'}]},
);
const permitted = at(
	{
		outcome: 'unknown',
		missing: [],
		held: [],
		because: [
			{id: 'access.unknown', text: 'Whether ana@contoso.com can is not known.'},
			{id: 'access.unreadable', text: 'Role assignments could not be read (403).'},
			{id: 'access.permissions-hold', text: 'Azure’s own list of what you may do here names all that is needed. Only a call shows that nothing forbids it.'},
		],
	},
	nothing,
);

describe('the access', () => {
	test.for([80, 160])('through an eligible role says what to activate, and promises no plan and no proof (%i columns)', columns => {
		const text = drawn(eligible, columns);
		expect(text).toContain('▲ You cannot call OpenAI models on contoso-openai yet: the role is eligible,');
		expect(text.replaceAll(/\s+/g, ' ')).toContain('it gives nothing until Privileged Identity Management has activated it.');
		expect(text).toContain('eligible, not active');
		expect(text).not.toMatch(/the plan can fix it|0 data actions\./);
		expect(hints(text)).toMatch(/^ ?Enter read it again /);
	});

	test('under a deny assignment says that no grant helps, and that what suffices is forbidden', () => {
		const text = read(forbidden);
		expect(text).toContain('✖ You cannot call OpenAI models on contoso-openai: a deny assignment forbids it');
		expect(text).toContain('model-freeze on contoso-openai forbids it');
		expect(text).toContain('293 data actions, enough, but forbidden');
		expect(text).toContain('No grant helps here.');
		expect(text).toContain('Enter read it again');
	});

	test('by Azure’s list of permissions alone is marked as such, and a call decides', () => {
		const text = read(permitted);
		expect(text).toContain('▲ Only a call can tell whether you can call OpenAI models on contoso-openai');
		expect(text).toContain('Role assignments could not be read (403). Azure’s own list');
		expect(text).toContain('Enter make the call');
	});

	test('by an activated role says until when, and what asks for care stands with its mark', () => {
		const until = {...allowed.held[2], state: 'activated', until: '2026-11-22T05:40:00Z'} as HeldRole;
		const because = [...allowed.because, {id: 'access.broader-than-needed', text: 'Cognitive Services User is broader than needed: it lists keys.'}];
		const text = read(at({...allowed, because, held: [until]}, nothing));
		expect(text).toContain('31 data actions, enough, until 2026-11-22 05:40 UTC');
		expect(text).toContain('▲ Cognitive Services User is broader than needed: it lists keys.');
	});

	test('says once that administering is not calling, and of two roles without data actions the prose names one', () => {
		const text = read(at({}));
		expect(text.match(/calling its models is a separate right/g)).toHaveLength(1);
		expect(text).toContain('Owner on subscription Contoso AI holds 0 data actions.');
		expect(text).not.toContain('Reader on resource group rg-ai');
		expect(text).toContain('via ai-readers');
	});

	test.for([
		['inference', '0 data actions', 'enough'],
		['deploy-models', 'not enough', '0 data actions'],
	] as const)('for %s measures roles in %s', ([scenario, shown, hidden]) => {
		const worth = drawn(at({because: []}, nothing, {scenario}))
			.split('\n')
			.find(line => line.includes('└ rg-ai'));
		expect(worth).toContain(shown);
		expect(worth?.endsWith(hidden)).toBe(false);
	});

	test('of more than two reasons alike two are told, and how many more there are', () => {
		const alike = [1, 2, 3, 4].map(number => ({id: 'access.out-of-reach', text: `Role ${number} does not reach the target.`}));
		expect(read(at({because: [...denied.because.slice(0, 1), ...alike]}))).toContain('Role 2 does not reach the target. 2 more reasons like these: d');
	});

	test.for([40, 80, 160])('of somebody who may not assign names who can (%i columns)', columns => {
		const made = {...plan, assignable: 'no', because: [{id: 'plan.not-assignable', text: 'Reader may not assign roles.'}]} as const;
		const text = read(at({because: denied.because.slice(0, 2)}, made, {whoCan}), columns, 30);
		expect(text).toContain('They can: Priya Shah (Owner), group cloud-admins (User Access Administrator, 4 members) and 3 more.');
		expect(text).toContain('what to send them');
	});
});

describe('who can grant', () => {
	const {record: handedOff} = stateAt('handOff');
	const asked = (found: RunRecord['whoCan'], columns = 80): string =>
		read(stateAt('handOff', {record: {...handedOff, whoCan: found}}), columns, 30, {panel: 'who'});

	test.for([40, 80, 160])('lists everybody with role and scope, and what the words mean (%i columns)', columns => {
		const text = asked(whoCan, columns);
		for (const part of [
			'✔ Priya Shah (Owner) on subscription',
			'✔ group cloud-admins (User Access Administrator, 4 members) on',
			'✔ application ci-runner (User Access Administrator) on contoso-openai',
			'◐ group on-call (Owner, 1 member, after activating it) on resource group rg-ai',
			'▲ Omar Diaz (Role Based Access Control Administrator, perhaps) on',
			'After activating it: Privileged Identity Management holds that role ready',
			'Perhaps: a condition, a deny assignment or a lock decides',
		])
			expect(text).toContain(part);
	});

	test.for([
		['none', 'who-can.none', 'Nobody at or above contoso-openai may grant it.', '✖ Nobody can grant this as things stand'],
		['unknown', 'who-can.unreadable', 'Who may assign roles here could not be read.', '▲ Who can grant this is not known'],
	] as const)('is told also where the answer is %s', ([outcome, id, text, verdict]) => {
		const found = {outcome, granters: [], because: [{id, text}]};
		expect(asked(found)).toContain(`${verdict} ${text}`);
		expect(read(stateAt('handOff', {record: {...handedOff, whoCan: found}}))).toContain(text);
	});

	test.for(['access', 'plan', 'handOff', 'grant.failed'] as const)('w opens it in %s where somebody looked for it, and any key closes it', place => {
		const press = (state: State, ...letters: readonly string[]): Page => {
			const view = viewOf(state);
			let page = openPage(state.at, view);
			for (const text of letters) ({page} = pressOn(page, {type: 'text', text}, state, view, {listRows: 5, bodyRows: 20, maxScroll: 0, listTop: 0}));
			return page;
		};
		const known = stateAt(place, {record: {...stateAt(place).record, whoCan}});
		const unasked = stateAt(place, {record: {...stateAt(place).record, whoCan: null}});
		expect(press(known, 'w').panel).toBe('who');
		expect(press(known, 'w', 'x').panel).toBeNull();
		expect(press(unasked, 'w').panel).toBeNull();
	});
});

describe('the plan', () => {
	const choice = (number: number): RoleChoice => ({
		roleId: `role-${number}`,
		roleName: `Role number ${number}`,
		dataActions: number * 10,
		beyond: number * 10 - 3,
		listsKeys: number > 6,
		documented: false,
		note: null,
		assignable: number === 4 ? 'no' : 'yes',
	});
	const many = (planned: number, more: Partial<Plan> = {}): State => {
		const grants = plan.grants.map(grant => ({...grant, roleId: `role-${planned}`, roleName: `Role number ${planned}`}));
		return stateAt('plan', {record: {...record, plan: {...plan, grants, choices: [1, 2, 3, 4, 5, 6, 7, 8, 9].map(choice), ...more}}});
	};

	test.for([
		[1, [1, 2, 3, 4, 5]],
		[5, [3, 4, 5, 6, 7]],
		[9, [5, 6, 7, 8, 9]],
	] as const)('with role %i of nine compares it with its neighbours', ([planned, shown]) => {
		const text = drawn(many(planned), 80, 30);
		const rows = [...text.matchAll(/^([❯ ]) Role number (\d) +(\d+) +(no|yes)/gm)];
		expect(rows.map(([, , number]) => Number(number))).toEqual(shown);
		expect(rows.find(([, here]) => here === '❯')?.[2]).toBe(String(planned));
		expect(text).toContain('4 more roles would do; d lists them.');
		expect(drawn(many(planned), 80, 60, {panel: 'details'})).toContain('Role number 9');
	});

	const room = {listRows: 5, bodyRows: 20, maxScroll: 0, listTop: 0};

	test('begins its table with the custom role: Enter plans with it, d shows it', () => {
		const state = stateAt('plan');
		const view = viewOf(state);
		expect(drawn(state)).toMatch(/new custom role +3 +no +narrowest\n.*❯ Cognitive Services OpenAI User +31 +no +documented/);
		const up = pressOn(openPage('plan', view), {type: 'key', name: 'up'}, state, view, room).page;
		expect(hints(drawn(state, 80, 24, up))).toContain('Enter plan with this role');
		expect(pressOn(up, {type: 'key', name: 'enter'}, state, view, room).effect).toEqual({do: 'send', event: {type: 'CUSTOM_ROLE'}});
		const shown = pressOn(up, {type: 'text', text: 'd'}, state, view, room).page;
		expect(read(state, 80, 120, shown)).toMatch(/--custom-role .*az role definition create .*"Name":"Foundry keyless: call OpenAI models only/);
		expect(pressOn(shown, {type: 'text', text: 'c'}, state, view, room).effect).toMatchObject({do: 'copy', copy: {text: plan.customRole?.az}});
	});

	const notMine: Plan = {...plan, customRole: plan.customRole && {...plan.customRole, makeable: 'no'}};

	test('shows a custom role that you may not make instead of planning with it', () => {
		const state = stateAt('plan', {record: {...record, plan: notMine}});
		const view = viewOf(state);
		expect(drawn(state)).toMatch(/new custom role +3 +no +not by you/);
		const up = pressOn(openPage('plan', view), {type: 'key', name: 'up'}, state, view, room).page;
		expect(hints(drawn(state, 80, 24, up))).toContain('Enter see the custom role');
		const opened = pressOn(up, {type: 'key', name: 'enter'}, state, view, room);
		expect(opened).toMatchObject({page: {panel: 'role'}, effect: null});
		expect(pressOn(opened.page, {type: 'text', text: 'c'}, state, view, room)).toMatchObject({
			page: {panel: 'role'},
			effect: {do: 'copy', copy: {text: plan.customRole?.az}},
		});
	});

	test.for([40, 80, 160])('shows of the custom role what it gives, what not, and the texts that make it (%i columns)', columns => {
		const text = read(stateAt('plan', {record: {...record, plan: notMine}}), columns, 120, {panel: 'role'});
		for (const part of [
			'chat, responses, embeddings',
			'data actions that Azure adds later',
			'You may not make it',
			'az role definition create',
			'targetScope',
			'--role',
		])
			expect(text).toContain(part);
	});

	const planned = stateAt('plan', {record: withCustomRole(stateAt('plan').record)});

	test.for([40, 80, 160])('says what is made before it is assigned, whose it then is, and that it stays as it is (%i columns)', columns => {
		const text = read(planned, columns, 60);
		for (const part of [
			'One custom role and one grant. Nothing has been written yet.',
			'First a new custom role is made: Foundry keyless: call OpenAI models only (contoso-openai)',
			'ana@contoso.com gets this new role on contoso-openai',
			'3 data actions: OpenAI/deployments/chat/completions/',
			'can be assigned in resource group rg-ai and below',
			'whoever reads roles there',
			'what Azure adds is not in it',
			'❯ new custom role',
		])
			expect(text).toContain(part);
		expect(text.match(/new custom role/g)).toHaveLength(2);
		expect(hints(drawn(planned, columns))).toContain('Enter write it');
	});

	test('with a custom role has the command to copy, and in the details the texts that make it', () => {
		const copy = viewOf(planned).copy?.text ?? '';
		expect(copy).toMatch(/^foundry-keyless grant --resource .*contoso-openai --deployment gpt-4o-mini --scenario openai --custom-role --sandbox=fresh$/);
		const details = drawn(planned, 80, 160, {panel: 'details'});
		for (const part of ['az role definition create', 'targetScope', 'What will be written']) expect(details).toContain(part);
		expect(details).not.toContain('az role assignment create');
	});

	test('of a custom role that you may make and not assign says so, and offers no script', () => {
		const state = {...planned, record: {...planned.record, plan: planned.record.plan && {...planned.record.plan, assignable: 'no' as const}}};
		expect(read(state, 80, 40)).toContain('You may make this role, and not assign it: somebody else must, once it is there.');
		expect(hints(drawn(state, 80, 40))).toMatch(/Enter see the custom role(?!.* h )/);
	});

	test.for([
		[
			'is on its way',
			'grant.running',
			roleReceipt('planned', 'planned'),
			/Making the custom role, then the grants.*being made: custom role.*next: Foundry keyless/,
		],
		['stands', 'grant.running', roleReceipt('created', 'planned'), /made: custom role.*being written: Foundry keyless/],
		['had no answer', 'grant.failed', roleReceipt('planned', 'planned'), /perhaps made, no answer came: custom role.*not written yet: Foundry keyless/],
		[
			'was refused',
			'grant.failed',
			roleReceipt('refused', 'refused'),
			/The custom role was not made, so nothing was assigned.*Nothing was written.*Whoever may makes it by this.*az role definition create/,
		],
		[
			'stands, and its assignment was refused',
			'grant.failed',
			roleReceipt('created', 'refused'),
			/The grant was not made.*made: custom role.*refused: Foundry keyless/,
		],
		['is proven', 'done', roleReceipt('created', 'created'), /made custom role Foundry keyless.*undo it with foundry-keyless undo k7f2/],
	] as const)('tells of a custom role that %s', ([, place, itsReceipt, told]) => {
		const state = stateAt(place);
		expect(read({...state, record: {...withCustomRole(state.record), receipt: itsReceipt}}, 80, 60)).toMatch(told);
	});

	test.for([
		['named by flag', {role: customRole}, 'Enter plan with the recommended role'],
		['chosen in the plan', {trying: customRole}, 'Enter back to the other roles'],
	] as const)('leads on from a custom role that cannot be had, %s', ([, wish, hint]) => {
		const problem = {...(stateAt('assess.failed').problem ?? never()), id: 'usage.no-custom-role'};
		const text = drawn(stateAt('assess.failed', {...wish, problem}));
		expect(text).toContain('There is no plan with a custom role');
		expect(hints(text)).toContain(hint);
	});

	test('says where a role gives less than the documented one, and in the details why it is not the choice', () => {
		const compared = [
			{id: 'choice.narrower', text: 'Role number 5 is narrower than the documented Role number 6.', roleId: 'role-5'},
			{id: 'choice.preview', text: 'Role number 5 is a preview role.', roleId: 'role-5'},
		];
		expect(read(many(6, {compared}), 80, 40)).toContain('Role number 5 would do too: 10 data actions fewer. d says why it is not the choice.');
		expect(drawn(many(6, {compared}), 80, 60, {panel: 'details'})).toContain('– Role number 5 is a preview role.');
	});

	test('of a role that you may not assign says so', () => {
		expect(drawn(many(5), 80, 30)).toMatch(/Role number 4 +40 +no +not by you/);
	});

	test('of a scenario that no call proves promises none', () => {
		const state = stateAt('plan', {record: {...record, scenario: 'call-agents'}});
		expect(drawn(state)).toContain('No call proves this one: what is written is read back from Azure.');
		expect(drawn(state)).not.toMatch(/two calls|p call now/);
	});
});

describe('the scenarios', () => {
	const asked = (kind: string, projects: boolean, columns: number): string => {
		const state = stateAt('scenario.choosing');
		const {opened} = state;
		if (!opened?.resource) throw new Error('the sample has a resource');
		return drawn(
			{
				...state,
				record: {...state.record, scenario: null},
				opened: {...opened, resource: {...opened.resource, kind}, projects: projects ? opened.projects : []},
			},
			columns,
			20,
		);
	};
	const titles = [
		'Call any model',
		'Build in a project',
		'Call OpenAI models only',
		'Call agents',
		'Manage a project',
		'Publish agents',
		'Deploy models',
		'See quota',
	];

	test.for([40, 80, 160])('are all there, the three main ones first (%i columns)', columns => {
		const lines = asked('AIServices', true, columns).split('\n');
		expect(titles).toHaveLength(scenarioIds.length);
		const rows = titles.map(title => lines.findIndex(line => line.includes(title)));
		expect(rows).not.toContain(-1);
		expect(rows).toEqual(rows.toSorted((a, b) => a - b));
		expect(lines[rows[0] ?? 0]).toContain('❯');
	});

	test('each name their least role and its scope, and no word of it is cut', () => {
		const text = asked('AIServices', true, 80);
		for (const row of [
			/Call agents +Foundry Agent Consumer +project\n/,
			/Deploy models +Cognitive Services OpenAI Contributor +resource\n/,
			/See quota +Cognitive Services Usages Reader +subscription\n/,
		])
			expect(text).toMatch(row);
		expect(text).not.toContain('…');
	});

	test('that need a project are quiet where there is none', () => {
		expect(asked('AIServices', false, 80).match(/no project there/g)).toHaveLength(3);
		expect(asked('OpenAI', false, 80).match(/no projects there/g)).toHaveLength(4);
	});

	test('begin on an Azure OpenAI resource with its own', () => {
		expect(asked('OpenAI', false, 80)).toContain('❯ Call OpenAI models only');
	});
});

describe('the card of a scenario that no call proves', () => {
	const card = (scenario: ScenarioId, more: Partial<RunRecord>): string =>
		read(stateAt('done', {probe: null, record: {...record, scenario, liveness: null, assessments: [allowed], ...more}}));

	test('says what was granted and read back, and claims no call', () => {
		const text = card('deploy-models', {receipt});
		expect(text).toContain('✔ Granted, and read back from Azure');
		expect(text).toContain('granted Cognitive Services OpenAI User for ana@contoso.com on contoso-openai');
		expect(text).toContain('none by a call: it shows when you deploy models on contoso-openai');
		expect(text).toContain('foundry-keyless undo k7f2');
		expect(text).toContain('– Proof');
		expect(text).not.toMatch(/answered|import |proven/);
	});

	test('says that nothing had to be written', () => {
		expect(card('deploy-models', {plan: {...nothing}})).toContain('✔ Nothing to write, the access is there');
	});
});

describe('a second role of a scope', () => {
	const twice = at({held: [owner, {...owner, roleName: 'User Access Administrator', roleId: 'u'}, {...eligibleRole, state: 'active'}], because: []});
	test.for([40, 80])('stands under the first, where no child level stands (%i columns)', columns => {
		const lines = drawn(twice, columns, 60).split('\n');
		const column = (text: string): number => lines.find(line => line.includes(text))?.indexOf(text) ?? -1;
		expect(column('User Access')).toBeGreaterThan(column('└ rg-ai') + 2);
		if (columns === 80) expect(column('User Access')).toBe(lines.find(line => line.includes('Contoso AI '))?.indexOf('Owner'));
	});
});

describe('the details of the access', () => {
	const text = drawn(at({}), 80, 60, {panel: 'details'});
	test('do not repeat the verdict, and name ids last', () => {
		expect(text).not.toContain(denied.because[0]?.text);
		expect(text).not.toMatch(/access\.\w/);
		expect(text.indexOf(denied.principal.id)).toBeGreaterThan(text.indexOf('Missing'));
	});
});

describe('a page for what no grant changes', () => {
	test.for([
		['an eligible role', eligible, 'role-assignments-eligible-activate'],
		['a deny assignment', forbidden, 'role-based-access-control/deny-assignments'],
	] as const)('is printed for %s, and o opens it', ([, state, url]) => {
		const text = drawn(state, 120, 40);
		expect(text).toContain(url);
		expect(hints(text)).toContain('o open the link');
		expect(viewOf(state).link).toContain(url);
	});
	test('is not there where a grant helps', () => expect(viewOf(at({})).link).toBeNull());
});

describe('with a deployment of OpenAI', () => {
	const model = record.target?.deployment;
	const grants = plan.grants.map(grant => ({...grant, roleId: roles.cognitiveServicesUser, roleName: 'Cognitive Services User'}));
	const inference = {...record, scenario: 'inference', plan: {...plan, grants}} as const;
	const line = 'Only OpenAI models? n plans the narrower Cognitive Services OpenAI User.';
	test.for([
		['access', 80],
		['access', 160],
		['plan', 80],
		['plan', 160],
	] as const)('any model has a narrower answer one key away, said on %s (%i columns)', ([place, columns]) => {
		expect(read(stateAt(place, {record: inference}), columns, columns === 80 ? 24 : 40)).toContain(line);
	});
	test.for([
		['where nothing is to be granted', {...inference, plan: nothing}],
		['where that role is planned already', {...inference, plan}],
		[
			'of a model that is not OpenAI’s',
			{...inference, target: {...record.target, deployment: {...model, model: {format: 'Anthropic', name: 'c', version: '1'}}}},
		],
		['in the narrower scenario', {...record, scenario: 'openai'}],
	] as const)('but not %s', ([, of]) => {
		expect(read(stateAt('access', {record: of as RunRecord}), 80, 60)).not.toContain('plans the narrower');
	});
});

describe('what was taken without asking', () => {
	const told = {id: 'taken.deployment', text: 'Deployment gpt-4o-mini is the only one that can be called for this; the proof calls it.'};
	test.for([
		['access', true],
		['plan', false],
		['done', false],
	] as const)('is told once: on %s %s', ([place, isTold]) => {
		const state = stateAt(place);
		expect(read({...state, record: {...state.record, warnings: [told]}}, 80, 60).includes(told.text)).toBe(isTold);
	});
});

describe('the table of roles', () => {
	test.for([40, 80, 160])('says of the custom role that it is to be made (%i columns)', columns =>
		expect(drawn(stateAt('plan'), columns, 60)).toContain('new custom role'),
	);

	test.for([
		[80, /role +gives +beyond +keys/],
		[160, /role +gives +beyond +keys/],
		[40, /gives \d+, beyond \d+, keys (?:no|yes)/],
	] as const)('names its figures in the details (%i columns)', ([columns, heads]) =>
		expect(drawn(stateAt('plan'), columns, 80, {panel: 'details'}).replaceAll(/\n +/g, ' ')).toMatch(heads),
	);

	test('tells by figures how a narrower role that grants more differs', () => {
		const [planned] = plan.choices;
		if (!planned) throw new Error('the sample has a role');
		const user = {...planned, roleId: 'user', roleName: 'Cognitive Services User', dataActions: 293, listsKeys: true};
		const contributor = {...user, roleId: 'dc', roleName: 'Data Contributor', dataActions: 294, listsKeys: false, note: 'preview; all of Foundry'};
		const made = {
			...plan,
			grants: plan.grants.map(grant => ({...grant, roleId: 'user'})),
			choices: [contributor, user],
			compared: [{id: 'choice.narrower', text: 'Narrower.', roleId: 'dc'}],
		};
		expect(read(stateAt('plan', {record: {...record, plan: made}}), 100, 40)).toContain(
			'Data Contributor would do too: lists no keys, 1 data action more, preview.',
		);
	});
});

describe('the card for others', () => {
	const card = (...people: RunRecord['people']): string => read(stateAt('done', {probe: null, record: {...record, liveness: null, people, receipt}}), 160, 40);
	const resource = record.target?.resource?.id ?? '';
	const ben = {id: 'ben', type: 'User', name: 'ben@contoso.com'} as const;
	const team = {id: 'team', type: 'Group', name: 'ml-team'} as const;
	test('names the command whole', () => {
		const whole = card(ben).replaceAll(' ', '');
		expect(whole).toContain(`ben@contoso.comprovesitwith:npxfoundry-keylessprobe--resource${resource}--deploymentgpt-4o-mini--scenarioopenai`);
	});
	test('and of a group says that any member can', () => expect(card(team)).toContain('Any member of ml-team proves it with'));
});

test('a recommended role that is not theirs to assign is told so, and is none of the grants to be written', () => {
	const [first] = plan.grants;
	const reader_ = first && ({...first, need: 'recommended', roleId: roles.reader, roleName: 'Reader', assignable: 'no'} as const);
	const text = read(stateAt('plan', {record: {...stateAt('plan').record, plan: {...plan, grants: first && reader_ ? [first, reader_] : []}}}));
	expect(text).toContain('One grant. Nothing has been written yet.');
	expect(text).toMatch(/ should get Reader on contoso-openai recommended, not yours to assign/);
});
