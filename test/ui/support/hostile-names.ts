import fc from 'fast-check';
import type {State} from '../../../source/wizard/state.ts';

/** What people and Azure call things when they mean no good, or live elsewhere. */
export const names = [
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

/** Pieces of names; each by itself can spoil a screen that is not careful. */
const pieces = [
	// Sequences whole, cut off, of eight bits, and what makes a terminal answer, ring, call itself otherwise or fill the clipboard.
	...[
		'\u001B[2J',
		'\u001B[31;7m',
		'\u001B[',
		'\u001B',
		'\u009B1A',
		'\u0090q',
		'\u001B[6n',
		'\u001B[c',
		'\u0005',
		'\u0007',
		'\u001B]0;owned\u0007',
		'\u001B]52;c;eA==\u0007',
	],
	...[
		'\u001B]8;;https://evil.example\u001B\\',
		'\u001BP+q',
		'\u001B_G',
		'\u001B[?1049l',
		'\u001B[?7h',
		'\u001B[r',
		'\u001Bc',
		'\u000E',
		'\u008D',
		'\u0008',
		'\u007F',
	],
	...['\n', '\r\n', '\r', '\t', '\u000B', '\u000C', '\u0085', '\u2028', '\u2029'],
	// Directions, nothing to see, private use, half a character.
	...[
		'\u202E',
		'\u202C',
		'\u2066',
		'\u2069',
		'\u200F',
		'\u061C',
		'\u200B',
		'\u200C',
		'\u200D',
		'\u2060',
		'\uFEFF',
		'\u00AD',
		'\u115F',
		'\u3164',
		'\u180E',
		'\u{E0041}',
		'\u034F',
	],
	...['\uD800', '\uDC00', '\uE000', '\u{F0000}', '\uFFFF', '\u{1FFFE}', '\u0378'],
	// Wide, of two parts, of many parts, drawn upon each other.
	...[
		'東京',
		'ｗｉｄｅ',
		'ﾊﾝ',
		'한국',
		'\u1112\u1161\u11AB',
		'\u3000',
		'\u00A0',
		'नि',
		'ำ',
		'กำ',
		'ﷺ',
		'\u0301',
		'\u0301\u0302\u0303',
		'e\u0301',
		'\u20E3',
		'\u0E33',
		'\u1100',
		'\u1161',
	],
	...['👨‍👩‍👧‍👦', '👍🏽', '🏽', '❤️', '❤', '1️⃣', '🇵🇹', '🇵', '🏴\u{E0067}\u{E0062}\u{E007F}', '🫠', '🪿', '\u{1FAE9}', '☺', '™️', '\uFE0F', '\uFE0E'],
	...['משאב', 'مورد', 'ñandú', '…', '✔', '█', '│', '\\', '"', "'", '$(x)', '`x`', '%s', '-h', '../', '{}', '@', '·'],
	...['x'.repeat(500), 'so many '.repeat(60), '東'.repeat(90), '👍🏽'.repeat(60), 'a\u0301'.repeat(90), ' '.repeat(300), '/'.repeat(200), '\n'.repeat(40)],
];

export const hostileName: fc.Arbitrary<string> = fc.oneof(
	{
		arbitrary: fc
			.array(fc.oneof({arbitrary: fc.constantFrom(...pieces), weight: 3}, {arbitrary: fc.constantFrom('a', 'team', ' ', '-', '7'), weight: 1}), {maxLength: 6})
			.map(parts => parts.join('')),
		weight: 4,
	},
	{arbitrary: fc.string({unit: 'binary', maxLength: 40}), weight: 1},
	{arbitrary: fc.constantFrom(...names.map(([, name]) => name)), weight: 1},
);

/** Ids that code parses, and words that it knows, stay as they are. */
const outside: ReadonlySet<string> = new Set([
	...['name', 'text', 'roleName', 'subscriptionName', 'tenantName', 'cause', 'original', 'location', 'resourceGroup', 'account', 'detail', 'message', 'via'],
	...['note', 'code', 'application', 'userCode', 'version', 'format', 'az', 'command', 'evidence', 'missing', 'kind', 'sku'],
	...['because', 'who', 'approvers', 'mail', 'powershell', 'bicep', 'terraform', 'portal', 'mistyped', 'condition', 'description', 'names', 'file'],
]);

const rename = (value: unknown, next: () => string, key: string): unknown => {
	if (Array.isArray(value)) return value.map(item => rename(item, next, key));
	if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([inner, item]) => [inner, rename(item, next, inner)]));
	return typeof value === 'string' && outside.has(key) ? next() : value;
};

/** Every text in the state that comes from outside, exchanged. */
export const renamed = (state: State, next: () => string): State => ({...(rename(state, next, '') as State), at: state.at});
