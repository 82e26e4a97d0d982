import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type Block, code, gap, point, say, verdict} from '../../source/ui/block.ts';
import {calm} from '../../source/ui/calm.ts';
import {cellWidths, fitColumns, layout, naturalWidths} from '../../source/ui/layout.ts';
import {lineWidth, textOf} from '../../source/ui/line.ts';
import {unicode} from './support/frame.ts';

const drawn = (blocks: readonly Block[], columns = 40, dense = false): readonly string[] => layout(blocks, columns, unicode.glyphs, {dense}).map(textOf);

describe('blank lines', () => {
	test.for([
		['never double', [say('a'), gap, gap, say('b')], false, ['a', '', 'b']],
		['never stand first or last', [gap, say('a'), gap], false, ['a']],
		['go where room is scarce', [say('a'), gap, say('b')], true, ['a', 'b']],
	] as const)('%s', ([, blocks, dense, lines]) => {
		expect(drawn(blocks, 40, dense)).toEqual(lines);
	});
});

test('text after a symbol hangs on the column after it', () => {
	expect(drawn([point('good', 'one two three')], 9)).toEqual(['✔ one two', '  three']);
});

test('a verdict is bold, its symbol is not part of the sentence', () => {
	expect(layout([verdict('bad', 'No')], 20, unicode.glyphs)[0]).toEqual([{text: '✖', style: 'bad'}, {text: ' '}, {text: 'No', style: 'strong'}]);
});

test('facts cut what is too long, except what must be read whole', () => {
	const rows = [
		{label: 'call', text: 'https://contoso.openai.azure.com', whole: true},
		{label: 'as', text: 'somebody@contoso.onmicrosoft.com'},
	];
	expect(drawn([{kind: 'facts', rows}], 24)).toEqual(['call  https://contoso.op', '      enai.azure.com', 'as    somebody@contoso.…']);
});

test('facts follow their labels where a column beside them would be long and narrow', () => {
	const rows = [
		{label: 'Cause', text: 'nobody there may call it today', whole: true},
		{label: '', text: 'ask somebody', whole: true},
		{label: 'as', text: 'somebody@contoso.com'},
	];
	expect(drawn([{kind: 'facts', rows}], 20)).toEqual(['Cause  nobody there', '  may call it today', '  ask somebody', 'as  somebody@contos…']);
});

test('code keeps its lines and its indentation, and is folded rather than cut', () => {
	expect(drawn([code('if (x) {\n  call(one, two)\n}\n\nend')], 12)).toEqual(['if (x) {', '  call(one,', '    two)', '}', '', 'end']);
});

describe('a table with too little room', () => {
	const columns = [
		{keep: 9, least: 6},
		{keep: 2, least: 4},
		{keep: 1, least: 4},
	];
	const rows = [{cells: ['contoso-foundry', 'Owner', '0 data actions']}];
	const natural = (of: Parameters<typeof fitColumns>[0]) =>
		naturalWidths(
			of,
			rows.map(row => cellWidths(of, row)),
		);
	test.for([
		['has all of it where it fits', 60, [15, 5, 14]],
		['cuts the least important first', 34, [15, 5, 8]],
		['then drops it', 18, [11, 4]],
		['keeps the first column whatever happens', 5, [5]],
	] as const)('%s', ([, room, widths]) => {
		expect(fitColumns(columns, natural(columns), room).map(column => column.width)).toEqual(widths);
	});

	test('an optional column goes before anything is cut', () => {
		const optional = [columns[0], columns[1], {keep: 1, optional: true as const}].filter(column => column !== undefined);
		expect(fitColumns(optional, natural(optional), 34).map(column => column.width)).toEqual([15, 5]);
	});
});

const words = fc.oneof(fc.string({maxLength: 50}), fc.string({unit: 'grapheme', maxLength: 50})).map(calm);
const block: fc.Arbitrary<Block> = fc.oneof(
	words.map(text => say(text, 4)),
	words.map(text => point('careful', text)),
	words.map(code),
	fc.array(fc.record({label: words, text: words, whole: fc.boolean()}), {minLength: 1, maxLength: 4}).map(rows => ({kind: 'facts' as const, rows})),
	fc
		.array(fc.array(words, {minLength: 3, maxLength: 3}), {minLength: 1, maxLength: 5})
		.map(rows => ({kind: 'table' as const, columns: [{keep: 3}, {keep: 1}, {keep: 2, head: 'head'}], rows: rows.map((cells, depth) => ({cells, depth}))})),
	fc.integer({min: 0, max: 1_300_000}).map(elapsed => ({
		kind: 'rail' as const,
		rail: {elapsed, usual: {from: 30_000, to: 300_000}, unusual: 600_000, stop: 1_200_000, calls: [{at: elapsed, mark: 'bad' as const}]},
	})),
);

test('no line is wider than the room, whatever is in the blocks', () => {
	fc.assert(
		fc.property(fc.array(block, {maxLength: 6}), fc.integer({min: 12, max: 120}), (blocks, columns) => {
			for (const line of layout(blocks, columns, unicode.glyphs)) expect(lineWidth(line), textOf(line)).toBeLessThanOrEqual(columns);
		}),
	);
});
