import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type ListMove, type ListState, reduceList, settle, shownChoices} from '../../source/ui/list-state.ts';
import type {Choice, Choices} from '../../source/ui/view.ts';

const at = (cursor: number, offset = 0, query = ''): ListState => ({query, cursor, offset});

describe('a list of five', () => {
	test.for([
		['down goes on', at(1), {type: 'move', by: 1}, 2],
		['down from the last goes to the first', at(4), {type: 'move', by: 1}, 0],
		['up from the first goes to the last', at(0), {type: 'move', by: -1}, 4],
		['a page stops at the end', at(2), {type: 'move', by: 10}, 4],
		['a page stops at the beginning', at(2), {type: 'move', by: -10}, 0],
		['End', at(0), {type: 'end'}, 4],
		['Home', at(3), {type: 'home'}, 0],
		['typing begins at the first again', at(3), {type: 'type', text: 'x'}, 0],
	] as const)('%s', ([, state, move, cursor]) => {
		expect(reduceList(state, move, 5).cursor).toBe(cursor);
	});
});

test.for([
	['a letter', 'ab', 'a'],
	['a letter with its accents', 'ae\u0301\u0302', 'a'],
	['a character outside the basic plane', 'a🫠', 'a'],
	['nothing', '', ''],
] as const)('backspace takes %s', ([, query, left]) => {
	expect(reduceList(at(0, 0, query), {type: 'erase'}, 1).query).toBe(left);
});

test.for([
	['the last word', 'contoso foundry', 'contoso '],
	['a word with the blanks behind it', 'contoso foundry  ', 'contoso '],
	['the only word', 'contoso', ''],
	['nothing', '', ''],
] as const)('Ctrl-W takes %s', ([, query, left]) => {
	expect(reduceList(at(0, 0, query), {type: 'eraseWord'}, 1).query).toBe(left);
});

const move = fc.oneof(
	fc.record({type: fc.constantFrom('move' as const), by: fc.integer({min: -30, max: 30})}),
	fc.record({type: fc.constantFrom('home' as const, 'end' as const, 'erase' as const, 'eraseWord' as const, 'clear' as const)}),
	fc.record({type: fc.constantFrom('type' as const), text: fc.constantFrom('a', 'b')}),
);

test('whatever is pressed, the cursor is on a row and the row is in the window', () => {
	fc.assert(
		fc.property(fc.array(move, {maxLength: 40}), fc.integer({min: 1, max: 50}), fc.integer({min: 1, max: 20}), (moves, count, height) => {
			let state = at(0);
			for (const one of moves) {
				state = settle(reduceList(state, one as ListMove, count), count, height);
				expect(state.cursor).toBeGreaterThanOrEqual(0);
				expect(state.cursor).toBeLessThan(count);
				expect(state.cursor).toBeGreaterThanOrEqual(state.offset);
				expect(state.cursor).toBeLessThan(state.offset + height);
				expect(state.offset).toBeLessThanOrEqual(Math.max(0, count - height));
			}
		}),
	);
});

const choice = (key: string): Choice => ({key, label: key, cells: [], search: key.toLowerCase(), event: {type: 'CHOOSE_TARGET', wanted: key}});
const choices: Choices = {
	columns: [{keep: 1}],
	items: ['Contoso Foundry', 'contoso-openai', 'other'].map(choice),
	current: 0,
	filter: true,
	typed: {prompt: '', spoken: '', event: text => ({type: 'CHOOSE_TARGET', wanted: text})},
};

describe('the filter', () => {
	test.for([
		['shows all while nothing is typed', '', ['Contoso Foundry', 'contoso-openai', 'other']],
		['matches in any case', 'CONTOSO', ['Contoso Foundry', 'contoso-openai']],
		['wants every word, in any order', 'foundry contoso', ['Contoso Foundry']],
		['offers what matches nothing as it was typed', 'fabrikam', ['typed']],
		['takes an address for what it is', 'https://contoso-openai.openai.azure.com', ['typed']],
		['takes a resource id for what it is', '/subscriptions/x', ['typed']],
	] as const)('%s', ([, query, keys]) => {
		expect(shownChoices(choices, query).map(({key}) => key)).toEqual(keys);
	});

	test('what is typed is entered as it stands', () => {
		expect(shownChoices(choices, ' Fabrikam ')[0]?.event).toEqual({type: 'CHOOSE_TARGET', wanted: 'Fabrikam'});
	});

	test('shows nothing where only the listed ones count', () => {
		expect(shownChoices({...choices, typed: null}, 'fabrikam')).toEqual([]);
	});
});
