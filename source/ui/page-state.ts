import {withoutSecrets} from '../access/pasted.ts';
import type {UserEvent} from '../wizard/events.ts';
import {can} from '../wizard/machine.ts';
import type {State} from '../wizard/state.ts';
import type {Here, Move} from './binding.ts';
import {calm} from './calm.ts';
import {bindingOf} from './keys.ts';
import {type ListMove, reduceList, settle, shownChoices} from './list-state.ts';
import {copyOf, hereWith, isCovered, type Page, panelOf, type Room, selectedOf} from './page.ts';
import type {Press} from './presses.ts';
import type {Copyable, View} from './view.ts';
import {count} from './words.ts';

export type Effect =
	| {readonly do: 'send'; readonly event: UserEvent; readonly first?: UserEvent}
	| {readonly do: 'copy'; readonly copy: Copyable}
	| {readonly do: 'open'; readonly link: string};

export type Pressed = {readonly page: Page; readonly effect: Effect | null};

export const hereOf = (page: Page, state: State, view: View): Here => hereWith(page, state, view, event => can(state, event));

const scrolled = (page: Page, by: number, {maxScroll}: Room): Page => ({...page, scroll: Math.max(0, Math.min(maxScroll, page.scroll + by))});

const listed = (page: Page, view: View, room: Room, move: Parameters<typeof reduceList>[1]): Page => {
	const {choices} = view;
	if (!choices) return page;
	const before = shownChoices(choices, page.list.query).length;
	const list = reduceList(page.list, move, before);
	const after = list.query === page.list.query ? before : shownChoices(choices, list.query).length;
	const settled = settle(list, after, Math.max(1, room.listRows));
	return {...page, list: settled, scroll: reveal(page.scroll, room.listTop + settled.cursor, room)};
};

/** The cursor stays on its choice, and that where it stands on the screen, whatever comes before or behind it. */
export const onSameRow = (page: Page, before: View, after: View, room: Room): Page => {
	const {cursor, offset, query} = page.list;
	const key = selectedOf(page, before)?.key;
	const shown = after.choices ? shownChoices(after.choices, query) : [];
	const row = shown[cursor]?.key === key ? cursor : shown.findIndex(choice => choice.key === key);
	if (row < 0 || row === cursor) return page;
	return {...page, list: settle({query, cursor: row, offset: Math.max(0, offset + row - cursor)}, shown.length, Math.max(1, room.listRows))};
};

/** Where the whole body scrolls, the cursor's row stays in sight. */
const reveal = (scroll: number, row: number, {maxScroll, bodyRows}: Room): number =>
	maxScroll === 0 ? 0 : Math.max(0, Math.min(maxScroll, row, Math.max(scroll, row - bodyRows + 1)));

/** Arrows walk the list where there is one with more than one row; elsewhere they scroll. Pages scroll a screen that has no window of its own. */
export const moved = (page: Page, view: View, room: Room, move: Move): Pressed => {
	const stay = (next: Page): Pressed => ({page: next, effect: null});
	const walks = (view.choices?.items.length ?? 0) > 1;
	const windowed = walks && room.maxScroll === 0;
	switch (move) {
		case 'up':
		case 'down': {
			const by = move === 'up' ? -1 : 1;
			return stay(walks ? listed(page, view, room, {type: 'move', by}) : scrolled(page, by, room));
		}
		case 'pageUp':
		case 'pageDown': {
			const by = move === 'pageUp' ? -1 : 1;
			return stay(
				windowed ? listed(page, view, room, {type: 'move', by: by * Math.max(2, room.listRows)}) : scrolled(page, by * Math.max(1, room.bodyRows - 1), room),
			);
		}
		case 'first':
			return stay(windowed ? listed(page, view, room, {type: 'home'}) : scrolled(page, -page.scroll, room));
		case 'last':
			return stay(windowed ? listed(page, view, room, {type: 'end'}) : scrolled(page, room.maxScroll, room));
		case 'nextForm':
		case 'previousForm': {
			const count = Math.max(1, view.forms.length);
			return stay({...page, form: (page.form + (move === 'nextForm' ? 1 : count - 1)) % count, scroll: page.scroll});
		}
		case 'clear':
			return typedOn(page, listed(page, view, room, {type: 'clear'}), view);
		case 'details':
		case 'who':
		case 'role':
			return stay({...page, panel: move, scroll: 0});
		case 'help':
			return stay({...page, help: true, scroll: 0});
		case 'copy': {
			const copy = copyOf(page, view);
			return {page, effect: copy ? {do: 'copy', copy} : null};
		}
		case 'open':
			return {page, effect: view.link === null ? null : {do: 'open', link: view.link}};
	}
};

/** Over the screen lie the help or a panel: the arrows scroll them, `c` copies what a panel has to copy, Ctrl-C stops all the same, and every other key closes them. */
const overScreen = (page: Page, press: Press, view: View, room: Room): Pressed | null => {
	if (press.type === 'ctrl') return null;
	const copy = page.help ? undefined : panelOf(page, view)?.copy;
	if (copy && press.type === 'text' && press.text === 'c') return {page: {...page, notice: null}, effect: {do: 'copy', copy}};
	if (press.type === 'key' && (press.name === 'up' || press.name === 'down')) return {page: scrolled(page, press.name === 'up' ? -1 : 1, room), effect: null};
	if (press.type === 'key' && (press.name === 'pageUp' || press.name === 'pageDown'))
		return {page: scrolled(page, (press.name === 'pageUp' ? -1 : 1) * Math.max(1, room.bodyRows - 1), room), effect: null};
	return {page: {...page, notice: null, help: false, told: null, panel: page.help || page.told ? page.panel : null, scroll: 0}, effect: null};
};

/** Events that take what was typed: the line is empty behind them. */
const takesTyped: ReadonlySet<UserEvent['type']> = new Set<UserEvent['type']>(['PASTE', 'ACTIVATE', 'ADD_PERSON']);

/** What is typed is told to the wizard where it is looked for elsewhere. */
const typedOn = (before: Page, page: Page, {choices}: View): Pressed => {
	const {query} = page.list;
	return {page, effect: choices?.searches && query !== before.list.query ? {do: 'send', event: choices.searches(query)} : null};
};

/** One press on one page: what the page becomes, and what is to be done in the world. */
export const pressOn = (page: Page, press: Press, state: State, view: View, room: Room): Pressed => {
	if (isCovered(page)) {
		const covered = overScreen(page, press, view, room);
		if (covered) return covered;
	}
	const quiet = {...page, notice: null};
	const here = hereOf(quiet, state, view);
	const goesOn = view.typesAhead && page.list.query !== '' && press.type === 'text';
	const binding = goesOn ? null : bindingOf(press, here);
	if (binding) {
		if ('move' in binding.act) return moved(quiet, view, room, binding.act.move);
		const event = binding.act.send(here);
		// Whoever goes back finds what was typed beside what was pasted.
		const typed = event?.type === 'BACK' && view.choices?.takesPaste && page.list.query.trim() !== '' ? page.list.query : null;
		return {
			page: event && takesTyped.has(event.type) ? withoutTyped(quiet) : quiet,
			effect: event ? {do: 'send', event, ...(typed === null ? {} : {first: {type: 'PASTE', text: typed}})} : null,
		};
	}
	if (view.choices?.filter) {
		if (press.type === 'text') return typedOn(quiet, listed(quiet, view, room, {type: 'type', text: withoutSecrets(press.text)}), view);
		if (press.type === 'key' && press.name === 'backspace') return typedOn(quiet, listed(quiet, view, room, {type: 'erase'}), view);
		if (press.type === 'ctrl' && press.letter === 'w') return typedOn(quiet, listed(quiet, view, room, {type: 'eraseWord'}), view);
		if (press.type === 'ctrl' && press.letter === 'u') return typedOn(quiet, listed(quiet, view, room, {type: 'clear'}), view);
	}
	if (view.typesAhead) return {page: typedAhead(quiet, press), effect: null};
	return {page: quiet, effect: null};
};

const aheadOn = (page: Page, move: ListMove): Page => {
	const list = reduceList(page.list, move, 0);
	return {...page, list, notice: list.query === '' ? null : `For the list: ${list.query}`};
};

const typedAhead = (page: Page, press: Press): Page => {
	if (press.type === 'text') return aheadOn(page, {type: 'type', text: withoutSecrets(press.text)});
	if (press.type === 'key' && press.name === 'backspace') return aheadOn(page, {type: 'erase'});
	if (press.type === 'ctrl' && press.letter === 'w') return aheadOn(page, {type: 'eraseWord'});
	return press.type === 'ctrl' && press.letter === 'u' ? aheadOn(page, {type: 'clear'}) : page;
};

/** A page that is opened, with what was typed for it on the one before. */
export const openedWith = (before: Page, beforeView: View, page: Page, view: View): Page => {
	const {query} = before.list;
	return beforeView.typesAhead && query !== '' && view.choices?.filter ? {...page, list: reduceList(page.list, {type: 'type', text: query}, 0)} : page;
};

const linesIn = (text: string): number => text.split(/\r\n|\r|\n/u).filter(line => line.trim() !== '').length;

const withoutTyped = (page: Page): Page => ({...page, list: reduceList(page.list, {type: 'clear'}, 0)});

/**
 * What was pasted goes into the filter, whole but for secrets; screens without one take no paste. Where text is collected the wizard gets it at once, behind what
 * was typed before it: what a token in it says of itself is read before the token is taken out.
 */
export const pasteOn = (page: Page, text: string, view: View): Pressed => {
	if (view.typesAhead) return {page: aheadOn({...page, help: false}, {type: 'type', text: withoutSecrets(calm(text).trim())}), effect: null};
	if (!view.choices?.filter || text.trim() === '') return {page, effect: null};
	const open = {...page, help: false, panel: null, told: null, notice: null};
	if (view.choices.takesPaste) {
		const notice = view.choices.takesPaste === 'more' ? `Added to what was there: ${count(linesIn(text), 'line')}.` : null;
		return {page: {...withoutTyped(open), notice}, effect: {do: 'send', event: {type: 'PASTE', text: page.list.query + text}}};
	}
	return {page: {...open, list: reduceList(page.list, {type: 'type', text: withoutSecrets(calm(text).trim())}, 0)}, effect: null};
};
