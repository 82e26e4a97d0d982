import {describe, expect, test} from 'vitest';
import {inAscii} from '../../source/access/ascii.ts';
import {type Line, lineWidth, textOf} from '../../source/ui/line.ts';
import {speak} from '../../source/ui/speech.ts';
import type {Style} from '../../source/ui/theme.ts';
import {places, type State} from '../../source/wizard/state.ts';
import {ascii, frameOf, linesOf, unicode, viewOf} from './support/frame.ts';
import {stateAt, withCustomRole} from './support/sample.ts';

/** Stands under each character that has it; what is plain has none. */
const letters: Readonly<Record<Style, string>> = {
	plain: ' ',
	strong: 'S',
	quiet: 'q',
	accent: 'a',
	good: 'g',
	bad: 'b',
	careful: 'c',
	here: 'H',
	link: 'l',
	code: 'k',
	world: 'W',
};

const drawn = (line: Line): string => textOf(line).trimEnd();
const stylesUnder = (line: Line): string =>
	line
		.map(({text, style = 'plain'}) => letters[style].repeat(lineWidth([{text}])))
		.join('')
		.trimEnd();

const section = (title: string, lines: readonly string[]): string => [`== ${title}`, ...lines, ''].join('\n');

/** One screen in every form that it is seen or heard in. */
const galleryOf = (state: State): string => {
	const text = (columns: number, rows: number, theme = unicode, page = {}): readonly string[] => linesOf(frameOf(state, columns, rows, page, theme)).map(drawn);
	const {before, forms, after} = viewOf(state);
	return [
		section('80 by 24', text(80, 24)),
		section('40 by 20', text(40, 20)),
		section('120 by 40', text(120, 40)),
		section('80 by 24 in ASCII', text(80, 24, ascii).map(inAscii)),
		section(
			'80 by 24 with its styles',
			linesOf(frameOf(state)).flatMap(line => [drawn(line), ...(stylesUnder(line) === '' ? [] : [stylesUnder(line)])]),
		),
		section('help, 80 by 40', text(80, 40, unicode, {help: true})),
		section('heard', speak([...before, ...(forms[0]?.blocks ?? []), ...after])),
	].join('\n');
};

describe('each screen is as it was looked at (npm test -- test/ui/gallery.test.ts -u)', () => {
	test.for(places)('%s', async place => {
		await expect(galleryOf(stateAt(place))).toMatchFileSnapshot(`gallery/${place}.txt`);
	});

	test('plan, with a custom role', async () => {
		const {record} = stateAt('plan');
		await expect(galleryOf(stateAt('plan', {record: withCustomRole(record)}))).toMatchFileSnapshot('gallery/plan.customRole.txt');
	});
});
