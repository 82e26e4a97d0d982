import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {calm} from '../../source/ui/calm.ts';
import {lineWidth, type Rich, span, textOf, truncate, truncateLine, width, wrap} from '../../source/ui/line.ts';

const drawn = (rich: Rich, columns: number, indent = 0): readonly string[] => wrap(rich, columns, indent).map(textOf);

describe('wrap', () => {
	test.for([
		['after a slash that is near', 'OpenAI/deployments/chat/completions/action', 30, ['OpenAI/deployments/chat/', 'completions/action']],
		['at the edge where none is near', 'a/0123456789012345678901234567', 20, ['a/012345678901234567', '8901234567']],
		['not behind the slashes of an address', 'https://contoso-openai', 14, ['https://contos', 'o-openai']],
	] as const)('folds a long word %s', ([, text, columns, lines]) => expect(drawn(text, columns)).toEqual(lines));

	test.for([
		['breaks at blanks', 'one two three', 8, ['one two', 'three']],
		['keeps what fits on one line', 'one two', 7, ['one two']],
		['folds a word that is wider than the room', 'abcdefghij', 4, ['abcd', 'efgh', 'ij']],
		['begins a long word on the line after', 'to abcdefghij', 6, ['to', 'abcdef', 'ghij']],
		['counts wide characters twice', '表表表 表', 6, ['表表表', '表']],
		['keeps several blanks inside a line', 'a  b', 6, ['a  b']],
		['makes one empty line of nothing', '', 5, ['']],
	] as const)('%s', ([, text, columns, lines]) => {
		expect(drawn(text, columns)).toEqual(lines);
	});

	test('hangs later lines by the indent', () => {
		expect(drawn('one two three', 8, 2)).toEqual(['one two', '  three']);
	});

	test('keeps meanings over a break', () => {
		expect(wrap(['a ', span('strong', 'b c')], 3)).toEqual([[{text: 'a'}, {text: ' '}, {text: 'b', style: 'strong'}], [{text: 'c', style: 'strong'}]]);
	});

	const text = fc
		.oneof(
			fc.string({maxLength: 60}),
			fc.string({unit: 'grapheme', maxLength: 40}),
			fc.array(fc.constantFrom('a', ' ', '表', 'é', 'longlonglong'), {maxLength: 30}).map(parts => parts.join('')),
		)
		.map(calm);

	test('never draws a line wider than the room, and loses no letter that fits one', () => {
		fc.assert(
			fc.property(text, fc.integer({min: 2, max: 40}), fc.integer({min: 0, max: 6}), (words, columns, indent) => {
				const lines = wrap(words, columns, indent);
				expect(Math.max(...lines.map(lineWidth))).toBeLessThanOrEqual(columns);
				expect(lines.map(textOf).join('').replaceAll(' ', '')).toBe(words.replaceAll(' ', ''));
			}),
		);
	});
});

describe('truncate', () => {
	test.for([
		['leaves what fits', 'abc', 3, 'abc'],
		['puts an ellipsis for what is lost', 'abcdef', 4, 'abc…'],
		['does not halve a wide character', '表表表', 4, '表…'],
		['has no room for an ellipsis', 'abc', 1, 'a'],
		['has no room at all', 'abc', 0, ''],
	] as const)('%s', ([, text, columns, kept]) => {
		expect(truncate(text, columns, '…')).toBe(kept);
	});

	test('cuts a line of several meanings within the room', () => {
		fc.assert(
			fc.property(fc.array(fc.string({maxLength: 12}).map(calm), {maxLength: 6}), fc.integer({min: 1, max: 30}), (parts, columns) => {
				const line = parts.map(part => ({text: part}));
				const cut = truncateLine(line, columns, '…');
				expect(lineWidth(cut)).toBeLessThanOrEqual(columns);
				if (lineWidth(line) <= columns) expect(textOf(cut)).toBe(parts.join(''));
				else expect(textOf(cut)).toMatch(columns === 1 ? /^.?$/u : /…$/u);
			}),
		);
	});
});

test.for([
	['a family joined into one', '👨‍👩‍👧'],
	['a heart in colour', '❤️'],
	['a thumb with a skin tone', '👍🏽'],
	['a keycap', '1️⃣'],
	['a right-to-left override', 'abc\u202Edef'],
	['a zero-width space', 'a\u200Bb'],
	['a colour sequence', '\u001B[31mred\u001B[0m'],
	['a lone surrogate', 'a\uD83Db'],
] as const)('calm leaves nothing of %s whose width is in doubt', ([, text]) => {
	const left = calm(text);
	expect(left).not.toMatch(/\p{Cc}|\p{Cf}|\p{Cs}|\p{Variation_Selector}|\u20E3/u);
	expect(width(left)).toBe([...left].reduce((sum, character) => sum + width(character), 0));
});
