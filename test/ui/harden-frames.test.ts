import {describe, expect, test} from 'vitest';
import {bindingOf, writes} from '../../source/ui/keys.ts';
import {lineWidth, textOf} from '../../source/ui/line.ts';
import {openPage, type Page, type Room} from '../../source/ui/page.ts';
import {hereOf, pressOn} from '../../source/ui/page-state.ts';
import {speak} from '../../source/ui/speech.ts';
import {ending} from '../../source/ui/transcript.ts';
import {reduce} from '../../source/wizard/machine.ts';
import type {Place, State} from '../../source/wizard/state.ts';
import {frameOf, linesOf, textOfFrame, viewOf} from './support/frame.ts';
import {keyReceipt, stateAt, turnedOff} from './support/sample.ts';

const sizes = [
	[40, 20],
	[80, 24],
	[160, 45],
] as const;
const room: Room = {listRows: 10, bodyRows: 10, maxScroll: 0, listTop: 0};
const at = (cursor: number): Partial<Page> => ({list: {query: '', cursor, offset: 0}});

/** What must be seen at each size. */
const says: readonly (readonly [Place, string, readonly string[]])[] = [
	['harden.reading', 'what is known so far', ['◐ Keys of contoso-openai', '✔ your right', '✔ policy']],
	['harden', 'what is open, and what has to be said first', ['▲ 7 of 14 points are open', '→ Go on', '❯ ▲ key use', 'Is any key of it in use?']],
	[
		'harden.plan',
		'the change, the way back and the field',
		['+ Keys of contoso-openai go off.', 'disableLocalAuth: true', 'harden', '--rollback', '> type contoso-openai'],
	],
	[
		'harden.running',
		'that it is written, and what is waited for',
		['◐ Keys of contoso-openai are off.', '✔ Read back: disableLocalAuth is true.', 'Next try in 10 s'],
	],
	['harden.failed', 'that it may be written', ['✖ Keys may be off: no answer came']],
	['harden.handOff', 'whose it is', ['▲ Somebody else must turn keys of', 'accounts/write is missing.', 'message']],
	['harden.done', 'what is proven', ['✔ Keys of contoso-openai are off', '✔ Read back', 'AuthenticationTypeDisabled', 'still works']],
	['audit.running', 'that it only reads', ['◐ Reading who has access', 'Nothing is written']],
	[
		'audit',
		'who holds what, the worst first',
		['▲ 3 findings.', 'Sorted by severity', '✖ high', 'ci-runner', 'broad by habit', 'role too broad', 'Roles without a place are on contoso-openai.'],
	],
];

describe.for(says)('%s tells %s', ([place, , expected]) => {
	test.for(sizes)('at %i by %i', ([columns, rows]) => {
		const frame = frameOf(stateAt(place), columns, rows);
		const lines = linesOf(frame);
		expect(lines.length).toBeLessThanOrEqual(rows - 1);
		for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(columns - 1);
		const text = lines.map(textOf).join(' ').replaceAll(/\s+/gu, ' ');
		for (const part of expected) expect(text).toContain(part);
	});
});

/** The same places where keys come back. */
const backOn = (place: Place): State => {
	const {turning, record} = stateAt(place);
	const resource = record.target?.resource;
	if (!turning?.read || !resource) throw new Error('the sample has no reading');
	const read = {...turning.read, wanted: 'on' as const, resource: {...turning.read.resource, keysDisabled: place !== 'harden.done'}};
	const receipt = turning.receipt && {
		...turning.receipt,
		localAuth: {...turnedOff, before: true, after: false, state: turning.receipt.localAuth?.state ?? 'written'},
	};
	return stateAt(place, {
		turning: {...turning, wanted: 'on', read, receipt, readBack: false},
		record: {...record, target: record.target && {...record.target, resource: read.resource}},
	});
};

const saysOn: readonly (readonly [Place, string, readonly string[]])[] = [
	[
		'harden.plan',
		'what comes back, and for whom',
		['+ Keys of contoso-openai come back.', 'disableLocalAuth: false', 'priya@contoso.com and ci-runner may read', '> type contoso-openai'],
	],
	[
		'harden.running',
		'what is waited for',
		['◐ Keys of contoso-openai are on.', '✔ Read back: disableLocalAuth is false.', 'still refuses all keys', 'Next try in 10 s'],
	],
	['harden.failed', 'that it may be written', ['✖ Keys may be on: no answer came']],
	['harden.handOff', 'whose it is', ['▲ Somebody else must turn keys of', 'message']],
	['harden.done', 'what is proven', ['✔ Keys of contoso-openai are on', '✔ Read back: disableLocalAuth is false', 'still works']],
];

describe.for(saysOn)('on the way back %s tells %s', ([place, , expected]) => {
	test.for(sizes)('at %i by %i', ([columns, rows]) => {
		const lines = linesOf(frameOf(backOn(place), columns, rows));
		expect(lines.length).toBeLessThanOrEqual(rows - 1);
		for (const line of lines) expect(lineWidth(line)).toBeLessThanOrEqual(columns - 1);
		const text = lines.map(textOf).join(' ').replaceAll(/\s+/gu, ' ');
		for (const part of expected) expect(text).toContain(part);
	});
});

test('where keys are off the card tries one, and turns them on again by a key of its own', () => {
	const {record} = stateAt('done');
	const resource = record.target?.resource;
	const target = resource && record.target ? {...record.target, resource: {...resource, keysDisabled: true}} : null;
	const off = stateAt('done', {record: {...record, target}});
	expect(textOf(frameOf(off, 100, 30).keys)).toMatch(/t try a key +u (turn keys on again|keys on) +a audit/u);
});

test('a made-up key that is not refused yet is tried again by r', () => {
	const {turning} = stateAt('harden.done');
	const keyCheck = turning?.keyCheck && {...turning.keyCheck, is: 'arriving' as const, text: 'The model endpoint still looks at keys.'};
	const state = stateAt('harden.done', {turning: turning && {...turning, keyCheck: keyCheck ?? null}});
	const text = textOfFrame(frameOf(state, 80, 24));
	expect(text).toContain('▲ Keys of contoso-openai are off; the model endpoint does not know it yet');
	expect(text).toContain('r tries it again');
	expect(textOf(frameOf(state, 100, 30).keys)).toMatch(/r try a made-up key again/u);
	expect(textOf(frameOf(stateAt('harden.done'), 100, 30).keys)).not.toContain('try a made-up key');
});

test('the card leads there by one key each, where the own access is proven', () => {
	const hints = (state: State): string => textOf(frameOf(state, 100, 30).keys);
	expect(hints(stateAt('done'))).toMatch(/t turn keys off +a audit/u);
	const {record} = stateAt('done');
	expect(hints(stateAt('done', {record: {...record, liveness: null}}))).not.toContain('turn keys off');
});

test('a question says what Enter says to it, and takes it back', () => {
	const state = stateAt('harden');
	const asked = frameOf(state, 80, 24, at(1));
	expect(textOf(asked.keys)).toMatch(/Enter no key is in use/u);
	const said = reduce(state, {type: 'ANSWER', id: 'key-use'});
	expect(textOfFrame(frameOf(said, 80, 24, at(1)))).toMatch(/→ Go on +the plan; nothing is changed yet\n ?❯ ✔ key use/u);
	expect(textOf(frameOf(said, 80, 24, at(1)).keys)).toMatch(/Enter take that back/u);
	// What was read is no question.
	expect(textOf(frameOf(said, 80, 24, at(9)).keys)).not.toContain('Enter');
});

test('d tells what a line rests on', () => {
	const text = textOfFrame(frameOf(stateAt('harden'), 80, 24, {...at(13), panel: 'details'}));
	expect(text).toContain('/home/ana/app/.env: AZURE_OPENAI_API_KEY');
});

test('another name is told, and is no confirmation', () => {
	const state = reduce(stateAt('harden.plan'), {type: 'CONFIRM_NAME', name: 'contoso-opnai'});
	const text = textOfFrame(frameOf(state, 80, 24));
	expect(text).toContain('✖ That is not its name, and nothing was changed.');
	expect(state.at).toBe('harden.plan');
});

test('a name that is right turns keys off by Enter, but not by one that is held', () => {
	const state = stateAt('harden.plan');
	const view = viewOf(state);
	const page: Page = {...openPage(state.at, view), list: {query: 'contoso-openai', cursor: 0, offset: 0}};
	const {effect} = pressOn(page, {type: 'key', name: 'enter'}, state, view, room);
	expect(effect).toEqual({do: 'send', event: {type: 'CONFIRM_NAME', name: 'contoso-openai'}});
	expect(['contoso-openai', 'contoso-opnai'].map(name => writes({type: 'CONFIRM_NAME', name}, state))).toEqual([true, false]);
});

describe('the table of who has access', () => {
	const whoInOrder = (state: State): readonly string[] => (viewOf(state).choices?.items ?? []).map(({cells: [who = '']}) => textOf(who));

	test('s sorts it by who and by role', () => {
		const state = stateAt('audit');
		const binding = bindingOf({type: 'text', text: 's'}, hereOf(openPage('audit', viewOf(state)), state, viewOf(state)));
		expect(binding && 'send' in binding.act && binding.act.send(hereOf(openPage('audit', viewOf(state)), state, viewOf(state)))).toEqual({type: 'REORDER'});
		const byWho = reduce(state, {type: 'REORDER'});
		expect(whoInOrder(state)).toEqual(['ci-runner, application', 'mara.voss@contoso.com', '3000…09', 'ai-devs, group']);
		expect(whoInOrder(byWho)).toEqual(whoInOrder(state).toSorted());
		expect(textOfFrame(frameOf(reduce(byWho, {type: 'REORDER'})))).toContain('Sorted by role');
	});

	test.for([
		[80, ['✖ high    ci-runner, appl…  Contributor on rg-ai            broad by habit', 'application ci-runner: Contributor on resource group rg-ai']],
		[120, ['✖ high     ci-runner, application   Contributor on rg-ai             broad by habit']],
		[60, ['✖ high  broad by habit', 'ci-runner, application  Contributor on rg-ai']],
		[40, ['✖ high  broad by habit', 'ci-runner, application', 'Contributor on rg-ai']],
	] as const)('at %i columns each row has its form, and what is wrong is never cut off', ([columns, expected]) => {
		const lines = linesOf(frameOf(stateAt('audit'), columns, 24)).map(line => textOf(line).replace(/^[❯ ]+/u, ''));
		const first = lines.indexOf(expected[0]);
		expect(lines.slice(first).filter(line => (expected as readonly string[]).includes(line))).toEqual(expected);
		expect(lines.filter(line => /broad by habit$|role too broad$/u.test(line))).toHaveLength(2);
	});

	test('d tells of a finding with the narrower role and the command that c copies, here and there', () => {
		const state = stateAt('audit');
		const view = viewOf(state);
		const command = /foundry-keyless audit --resource \S+ --fix contributor-by-habit\.1a2b3c --sandbox=fresh/u;
		const open: Page = {...openPage('audit', view), panel: 'details'};
		const text = textOfFrame(frameOf(state, 160, 45, {panel: 'details'}));
		expect(text.replaceAll(/\s+/gu, ' ')).toContain(
			'Do Grant Cognitive Services OpenAI User on contoso-openai, see it work, and then remove Contributor on resource group rg-ai.',
		);
		expect(text).toContain('foundry-keyless audit --resource');
		expect(text).toContain('--fix contributor-by-habit.1a2b3c --sandbox=fresh');
		expect(text).toContain('c copy the command for contributor-by-habit.1a2b3c');
		for (const page of [openPage('audit', view), open]) {
			const {effect} = pressOn(page, {type: 'text', text: 'c'}, state, view, room);
			expect(effect).toMatchObject({do: 'copy', copy: {text: expect.stringMatching(command)}});
		}
	});

	test('what this program does not change says so, and has no command', () => {
		const state = stateAt('audit');
		const page = {...openPage('audit', viewOf(state)), ...at(2)};
		expect(hereOf(page, state, viewOf(state)).copy).toBeNull();
		expect(textOfFrame(frameOf(state, 80, 24, {...at(2), panel: 'details'}))).toContain('This program does not change it for you.');
	});
});

describe('told in lines', () => {
	test('the result and the way back', () => {
		const lines = speak(viewOf(stateAt('harden.done')).before);
		expect(lines[0]).toBe('Result: Keys of contoso-openai are off, and you call it without one.');
		expect(lines).toContain('receipt: m3pq.');
		expect(lines.join('\n')).toMatch(/way back: foundry-keyless harden --rollback .* --confirm contoso-openai --sandbox=fresh$/mu);
	});
});

describe('what stays behind', () => {
	const left = (state: State, localAuth: 'planned' | 'refused' | 'written'): readonly string[] => {
		const {record, turning} = state;
		const receipt = {...keyReceipt, sandbox: null, localAuth: {...turnedOff, state: localAuth}};
		return ending({
			...state,
			at: 'left',
			leftAt: 'harden.running',
			ending: 'cancelled',
			written: [{id: receipt.id, path: '/m3pq.json'}],
			record: {...record, receipt: null, session: record.session && {...record.session, sandbox: null}},
			turning: turning && {...turning, receipt},
		});
	};
	test('keys that are on again', () => {
		const state = backOn('harden.done');
		expect(ending({...state, at: 'left', leftAt: 'harden.done', ending: 'finished'}).join(' ')).toMatch(/Keys of contoso-openai are on; receipt m3pq\./u);
	});

	test.for([
		['written', /^Keys of contoso-openai are off; receipt m3pq\.\nTurn them on again with {2}foundry-keyless harden --rollback /u],
		['planned', /^Keys of contoso-openai may or may not have been turned off; receipt m3pq\.\nSee what is there with {2}foundry-keyless harden --resource /u],
		['refused', /^Nothing was written\./u],
	] as const)('a change that is %s', ([state, expected]) => expect(left(stateAt('harden.running'), state).join('\n')).toMatch(expected));
});
