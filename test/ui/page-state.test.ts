import {describe, expect, test} from 'vitest';
import {openPage, type Page, type Room} from '../../source/ui/page.ts';
import {onSameRow, pasteOn, pressOn} from '../../source/ui/page-state.ts';
import {createPageStore} from '../../source/ui/page-store.ts';
import type {Press} from '../../source/ui/presses.ts';
import type {Event} from '../../source/wizard/events.ts';
import type {Place, State} from '../../source/wizard/state.ts';
import {viewOf} from './support/frame.ts';
import {now, stateAt} from './support/sample.ts';
import {stillWizard} from './support/still-wizard.ts';

const room: Room = {listRows: 5, bodyRows: 10, maxScroll: 8, listTop: 0};
const fixed: Room = {...room, maxScroll: 0};

const key = (name: Extract<Press, {type: 'key'}>['name']): Press => ({type: 'key', name});
const text = (typed: string): Press => ({type: 'text', text: typed});

const pressed = (state: State, presses: readonly Press[], space = fixed, begin: Partial<Page> = {}) => {
	const view = viewOf(state);
	let page: Page = {...openPage(state.at, view), ...begin};
	let effect = null;
	for (const press of presses) ({page, effect} = pressOn(page, press, state, view, space));
	return {page, effect};
};

test('a list opens on the answer given before', () => {
	expect(openPage('targets.choosing', viewOf(stateAt('targets.choosing'))).list.cursor).toBe(3);
	expect(openPage('targets.choosing', viewOf(stateAt('targets.choosing', {wanted: null}))).list.cursor).toBe(0);
});

describe('a list that grows while somebody walks it', () => {
	const whole = stateAt('targets.choosing', {wanted: null});
	const all = whole.discovery?.resources ?? [];
	const having = (resources: typeof all) => viewOf({...whole, discovery: whole.discovery && {...whole.discovery, resources}});
	const before = having(all.slice(4));
	const after = having(all);
	const keyAt = ({list: {cursor}}: Page, view: typeof after) => view.choices?.items[cursor]?.key;

	test.for([0, 2, 7])('keeps the cursor on its choice, and that in its row of the screen (%d)', cursor => {
		const page: Page = {...openPage('targets.choosing', before), list: {query: '', cursor, offset: Math.max(0, cursor - 2)}};
		const moved = onSameRow(page, before, after, fixed);
		expect(keyAt(moved, after)).toBe(keyAt(page, before));
		expect(moved.list.cursor).toBeGreaterThan(cursor);
		expect(moved.list.cursor - moved.list.offset).toBe(page.list.cursor - page.list.offset);
	});

	test('says so', () => {
		const partial = {...whole, discovery: whole.discovery && {...whole.discovery, isPartial: true as const}};
		expect([whole, partial].map(state => /Still looking: \d+ so far/u.test(JSON.stringify(viewOf(state).after)))).toEqual([false, true]);
	});

	test('stays as it is where the choice is gone, or nothing comes before it', () => {
		const page: Page = {...openPage('targets.choosing', after), list: {query: '', cursor: 1, offset: 0}};
		expect(onSameRow(page, after, before, fixed)).toBe(page);
		expect(onSameRow(page, having(all.slice(0, 6)), after, fixed).list.cursor).toBe(1);
	});
});

describe('what is pressed', () => {
	const cases: readonly (readonly [string, Place, readonly Press[], unknown])[] = [
		['Enter starts the journey', 'home', [key('enter')], {type: 'CHOOSE_JOURNEY', journey: 'get-access'}],
		['Down and Enter choose the second', 'sources.choosing', [key('down'), key('enter')], {type: 'CHOOSE_SOURCE', source: 'device-code'}],
		['j does as Down', 'sources.choosing', [text('j'), key('enter')], {type: 'CHOOSE_SOURCE', source: 'device-code'}],
		['letters narrow the list', 'targets.choosing', [text('team-07'), key('enter')], {type: 'CHOOSE_TARGET', wanted: stateAt('home').wanted}],
		['Esc goes back', 'scenario.choosing', [key('escape')], {type: 'BACK'}],
		['q leaves', 'access', [text('q')], {type: 'LEAVE'}],
		[
			'Enter on another role plans with it and writes nothing',
			'plan',
			[key('down'), key('enter')],
			{type: 'CHOOSE_ROLE', roleId: 'a97b65f3-24c7-4388-baec-2e87135dc908'},
		],
		['Enter on the planned role writes', 'plan', [key('enter')], {type: 'CONFIRM'}],
		['p calls now', 'probe.running', [text('p')], {type: 'CALL_NOW'}],
	];
	test.for(cases)('%s', ([what, place, presses, event]) => {
		const {effect} = pressed(stateAt(place), presses);
		const wanted = what.startsWith('letters') ? {type: 'CHOOSE_TARGET', wanted: expect.stringMatching(/team-07-foundry$/)} : event;
		expect(effect).toEqual({do: 'send', event: wanted});
	});

	test('letters on a screen without a filter are keys, not text', () => {
		expect(pressed(stateAt('access'), [text('x')])).toMatchObject({page: {list: {query: ''}}, effect: null});
	});

	test('Esc clears what is typed before it goes back', () => {
		const once = pressed(stateAt('targets.choosing'), [text('zz'), key('escape')]);
		expect(once).toMatchObject({page: {list: {query: ''}}, effect: null});
		expect(pressed(stateAt('targets.choosing'), [text('zz'), key('escape'), key('escape')]).effect).toEqual({do: 'send', event: {type: 'BACK'}});
	});

	test('a resource that serves no models cannot be chosen', () => {
		expect(pressed(stateAt('targets.choosing'), [text('speech'), key('enter')]).effect).toBeNull();
	});

	test('? helps, also over a filter, until something is typed', () => {
		expect(pressed(stateAt('targets.choosing'), [text('?')]).page.help).toBe(true);
		expect(pressed(stateAt('targets.choosing'), [text('a'), text('?')]).page).toMatchObject({help: false, list: {query: 'a?'}});
	});

	test('any key but the arrows closes the help, and does nothing else', () => {
		expect(pressed(stateAt('access'), [text('?'), key('enter')])).toMatchObject({page: {help: false}, effect: null});
		expect(pressed(stateAt('access'), [text('?'), text('q')])).toMatchObject({page: {help: false}, effect: null});
		expect(pressed(stateAt('access'), [text('?'), key('down')], room)).toMatchObject({page: {help: true, scroll: 1}});
	});

	test('Ctrl-C stops even over the help', () => {
		expect(pressed(stateAt('access'), [text('?'), {type: 'ctrl', letter: 'c'}]).effect).toEqual({do: 'send', event: {type: 'CANCEL'}});
	});

	test('d opens the details and closes them', () => {
		expect(pressed(stateAt('access'), [text('d')]).page.panel).toBe('details');
		expect(pressed(stateAt('access'), [text('d'), text('d')]).page.panel).toBeNull();
	});

	test('the arrows change the form, round and round, and c copies the one that is seen', () => {
		const view = viewOf(stateAt('handOff'));
		expect(pressed(stateAt('handOff'), [key('right'), text('c')]).effect).toEqual({do: 'copy', copy: view.forms[1]?.copy});
		expect(pressed(stateAt('handOff'), [key('left')]).page.form).toBe(view.forms.length - 1);
	});

	test.for([
		['down a line', [key('down')], 1],
		['up stops at the top', [key('down'), key('up'), key('up')], 0],
		['down a page', [key('pageDown')], 8],
		['to the end', [key('end')], 8],
	] as const)('a screen without a list scrolls %s', ([, presses, scroll]) => {
		expect(pressed(stateAt('probe.failed'), presses, room).page.scroll).toBe(scroll);
	});

	test('where list and text scroll together, the cursor stays in sight', () => {
		expect(pressed(stateAt('plan'), [key('down'), key('down')], {...room, bodyRows: 6, maxScroll: 12, listTop: 9}).page.scroll).toBe(7);
	});

	test('a notice goes with the next key', () => {
		expect(pressed(stateAt('access'), [key('down')], room, {notice: 'copied'}).page.notice).toBeNull();
	});
});

describe('what is pasted', () => {
	test('beside what is there says so, the first does not', () => {
		const state = stateAt('paste.waiting');
		const empty = {...state, record: {...state.record, pasted: null}};
		const noticeOf = (of: State): string | null => pasteOn(openPage('paste.waiting', viewOf(of)), 'one\r\n\r\ntwo\n', viewOf(of)).page.notice;
		expect(noticeOf(state)).toBe('Added to what was there: 2 lines.');
		expect(noticeOf(empty)).toBeNull();
	});

	test('keeps what was typed beside it when Esc leaves', () => {
		expect(pressed(stateAt('paste.waiting'), [text('404'), key('escape')]).effect).toEqual({
			do: 'send',
			first: {type: 'PASTE', text: '404'},
			event: {type: 'BACK'},
		});
		expect(pressed(stateAt('paste.waiting'), [key('escape')]).effect).toEqual({do: 'send', event: {type: 'BACK'}});
	});

	test.for([
		['goes whole into the filter', 'targets.choosing', ' https://contoso.openai.azure.com/ ', 'https://contoso.openai.azure.com/'],
		['is not drawn where it is a token', 'targets.choosing', 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', 'Bearer [token]'],
		['is not drawn where it is a key', 'targets.choosing', '0123456789abcdef0123456789abcdef', '[key]'],
		['does nothing where nothing is typed', 'access', 'q', ''],
	] as const)('%s', ([, place, pasted, query]) => {
		const state = stateAt(place);
		expect(pasteOn(openPage(place, viewOf(state)), pasted, viewOf(state)).page.list.query).toBe(query);
	});
});

describe('what is typed while the list of resources is on its way', () => {
	const loading = stateAt('targets.loading');
	const store = () => {
		const wizard = stillWizard(loading);
		const computer = {copy: async () => ({done: true, how: ''}), open: async () => ({done: true, how: ''})};
		return {wizard, store: createPageStore({wizard, computer, clock: {now: () => now}, sandbox: 'fresh'})};
	};
	const {discovery} = stateAt('targets.choosing');
	const arrived = (): Event => ({type: 'discover.done', discovery: discovery ?? expect.fail('the sample has no resources')});

	test.for([
		['a name with a q in it', ['contoso-q'], 'contoso-q'],
		['letter by letter', [...'contoso-q'], 'contoso-q'],
		['with a correction', ['contx', 'Backspace', 'oso'], 'contoso'],
		['with a word taken out', ['contoso team', 'Ctrl-W', 'q'], 'contoso q'],
	] as const)('stands on its line when it comes: %s', ([, typed, query]) => {
		const {wizard, store: pages} = store();
		for (const one of typed) pages.press([one === 'Backspace' ? key('backspace') : one === 'Ctrl-W' ? {type: 'ctrl', letter: 'w'} : text(one)]);
		expect([wizard.getSnapshot().at, pages.getSnapshot().page.notice]).toEqual(['targets.loading', `For the list: ${query}`]);
		wizard.send(arrived());
		expect(pages.getSnapshot().page).toMatchObject({place: 'targets.choosing', notice: null, list: {query, cursor: 0}});
	});
	test('an address that is pasted too', () => {
		const {wizard, store: pages} = store();
		pages.paste('https://contoso-foundry.services.ai.azure.com\n');
		wizard.send(arrived());
		expect(pages.getSnapshot().page.list.query).toBe('https://contoso-foundry.services.ai.azure.com');
	});
	test('a key of the screen is one as long as nothing was typed', () => {
		const {wizard, store: pages} = store();
		pages.press([text('q')]);
		expect(wizard.getSnapshot().ending).toBe('left');
	});
	test('going back drops it', () => {
		const {wizard, store: pages} = store();
		pages.press([text('conto')]);
		pages.press([key('escape')]);
		expect(wizard.getSnapshot().at).not.toBe('targets.loading');
		expect(pages.getSnapshot().page.list.query).toBe('');
	});
});
