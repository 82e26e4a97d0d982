import type {Choice, Choices} from './view.ts';

/** A filterable, windowed list without a terminal. */
export type ListState = {readonly query: string; readonly cursor: number; readonly offset: number};

export type ListMove =
	| {readonly type: 'move'; readonly by: number}
	| {readonly type: 'home'}
	| {readonly type: 'end'}
	| {readonly type: 'type'; readonly text: string}
	| {readonly type: 'erase'}
	| {readonly type: 'eraseWord'}
	| {readonly type: 'clear'};

/** What was typed, offered as a choice of its own. */
export const typedKey = 'typed';

const looksPasted = (text: string): boolean => /^(https?:|\/)/i.test(text) || /^[\w-]+(\.[\w-]+){2,}/.test(text);

type Matched = {readonly query: string; readonly matching: readonly Choice[]};

const matchCache = new WeakMap<readonly Choice[], readonly Matched[]>();

/** Enough to erase a word letter by letter. */
const mostKept = 24;

/** One key asks several times for the same rows, the next types on or erases: a longer query is looked for among what the shorter one left. */
const matchesOf = (items: readonly Choice[], query: string): readonly Choice[] => {
	const kept = matchCache.get(items) ?? [];
	const shorter = kept.reduce<Matched>((best, one) => (query.startsWith(one.query) && one.query.length > best.query.length ? one : best), {
		query: '',
		matching: items,
	});
	if (shorter.query === query) return shorter.matching;
	const words = query.toLowerCase().split(/\s+/).filter(Boolean);
	const matching = shorter.matching.filter(({search}) => words.every(word => search.includes(word)));
	matchCache.set(items, [...kept.slice(1 - mostKept), {query, matching}]);
	return matching;
};

/** The choices that the filter leaves; where it leaves none, text that can be entered. */
export const shownChoices = (choices: Choices, query: string): readonly Choice[] => {
	const text = query.trim();
	if (text === '') return choices.items;
	const matching = looksPasted(text) ? [] : matchesOf(choices.items, text);
	const event = matching.length === 0 ? (choices.typed?.event(text) ?? null) : null;
	if (!event) return matching;
	const typed: Choice = {key: typedKey, label: [{text, style: 'strong'}], cells: [], search: '', event, does: choices.typed?.does ?? 'use it'};
	const unlisted = choices.items.length > 0 && !looksPasted(text);
	return [unlisted ? {...typed, note: 'None of these matches. Enter looks for it in Azure by this name, Esc clears it.'} : typed];
};

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

/** Keeps the cursor in range and the window around the cursor. */
export const settle = (state: ListState, count: number, height: number): ListState => {
	const cursor = clamp(state.cursor, 0, Math.max(0, count - 1));
	const offset = clamp(state.offset, 0, Math.max(0, count - height));
	if (cursor < offset) return {...state, cursor, offset: cursor};
	return {...state, cursor, offset: cursor >= offset + height ? cursor - height + 1 : offset};
};

/** The last character with the marks that combine with it. */
const withoutLast = (text: string): string => text.replace(/\P{M}\p{M}*$|\p{M}+$/u, '');

export const reduceList = (state: ListState, move: ListMove, count: number): ListState => {
	switch (move.type) {
		case 'move': {
			if (count === 0) return state;
			const next = state.cursor + move.by;
			// Single steps go round; pages stop at the ends.
			return {...state, cursor: Math.abs(move.by) === 1 ? (next + count) % count : clamp(next, 0, count - 1)};
		}
		case 'home':
			return {...state, cursor: 0};
		case 'end':
			return {...state, cursor: Math.max(0, count - 1)};
		case 'type':
			return {query: state.query + move.text, cursor: 0, offset: 0};
		case 'erase':
			return {query: withoutLast(state.query), cursor: 0, offset: 0};
		case 'eraseWord':
			return {query: state.query.replace(/\S*\s*$/u, ''), cursor: 0, offset: 0};
		case 'clear':
			return {query: '', cursor: 0, offset: 0};
	}
};
