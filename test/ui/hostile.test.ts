import {expect, test} from 'vitest';
import {lineWidth, textOf} from '../../source/ui/line.ts';
import {type Place, places} from '../../source/wizard/state.ts';
import {frameOf, linesOf} from './support/frame.ts';
import {names, renamed} from './support/hostile-names.ts';
import {stateAt} from './support/sample.ts';

const sizes = [
	[40, 20],
	[80, 24],
	[160, 40],
] as const;
const pages = [{panel: 'details'}, {panel: 'who'}, {panel: 'role'}, {scroll: 3}] as const;

/** The screen itself at each size; two of what can be opened on it, others for each name, at another size each. */
const framesOf = (turn: number) => [
	...sizes.map(size => ({size, page: {}})),
	...[turn, turn + 1].flatMap(index => {
		const page = pages[index % pages.length];
		const size = sizes[(turn + index) % sizes.length];
		return size && page ? [{size, page}] : [];
	}),
];

const cases = places.flatMap((place, at) => names.map(([what, name], index) => [place, what, name, at + index] as const));

test.for(cases)('%s with names of %s stays within its frame', ([place, , name, turn]: readonly [Place, string, string, number]) => {
	const state = renamed(stateAt(place), () => name);
	for (const {
		size: [columns, rows],
		page,
	} of framesOf(turn)) {
		const lines = linesOf(frameOf(state, columns, rows, page));
		expect(lines.length).toBeLessThanOrEqual(rows - 1);
		for (const line of lines) {
			expect(lineWidth(line), textOf(line)).toBeLessThanOrEqual(columns - 1);
			expect(textOf(line)).not.toMatch(/\p{Cc}|\p{Cf}|\p{Cs}/u);
		}
	}
});
