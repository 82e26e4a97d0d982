import {expect, test} from 'vitest';
import {lineWidth, textOf} from '../../source/ui/line.ts';
import {type Place, places, type State} from '../../source/wizard/state.ts';
import {frameOf, linesOf} from './support/frame.ts';
import {stateAt} from './support/sample.ts';

const names = [
	['control sequences', 'evil\u001B[2J\u001B[31mred\u0007\u009B1A'],
	['a link sequence', '\u001B]8;;https://evil.example\u001B\\click\u001B]8;;\u001B\\'],
	['a right-to-left override', 'safe\u202Eexe.gnp'],
	['Hebrew', 'משאב הצוות'],
	['wide characters', '東京の資源グループ本番環境'],
	['a family of emoji', '👨‍👩‍👧‍👦 team ❤️ 1️⃣'],
	['five hundred characters', 'x'.repeat(500)],
	['five hundred words', 'so many '.repeat(500)],
	['line ends', 'one\r\ntwo\n\nthree'],
	['nothing', ''],
	['marks upon marks', `z${'\u0301'.repeat(80)}algo`],
] as const;

/** Every text in the state that comes from outside, exchanged; ids that code parses stay. */
const rename = (value: unknown, name: string, key = ''): unknown => {
	if (Array.isArray(value)) return value.map(item => rename(item, name, key));
	if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([inner, item]) => [inner, rename(item, name, inner)]));
	const outside = [
		'name',
		'text',
		'roleName',
		'subscriptionName',
		'tenantName',
		'cause',
		'original',
		'location',
		'resourceGroup',
		'account',
		'detail',
		'message',
		'via',
		'note',
		'code',
		'application',
		'userCode',
		'version',
		'format',
		'az',
		'command',
		'evidence',
		'missing',
		'kind',
		'sku',
	];
	return typeof value === 'string' && outside.includes(key) ? name : value;
};

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
	const state = rename(stateAt(place), name) as State;
	for (const {
		size: [columns, rows],
		page,
	} of framesOf(turn)) {
		const lines = linesOf(frameOf({...state, at: place}, columns, rows, page));
		expect(lines.length).toBeLessThanOrEqual(rows - 1);
		for (const line of lines) {
			expect(lineWidth(line), textOf(line)).toBeLessThanOrEqual(columns - 1);
			expect(textOf(line)).not.toMatch(/\p{Cc}|\p{Cf}|\p{Cs}/u);
		}
	}
});
