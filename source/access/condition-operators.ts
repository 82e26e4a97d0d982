import type {Certainty} from './certainty.ts';

export type Kind = 'string' | 'guid' | 'bool' | 'numeric' | 'datetime';

/** An attribute's value against a listed one; `unknown` where either is not of the operator's kind. */
export type Compare = (attribute: string, value: string) => Certainty;

export type Operator = {readonly kind: Kind; readonly compare: Compare};

const comparing =
	<Value>(read: (text: string) => Value | null, test: (attribute: Value, value: Value) => boolean): Compare =>
	(attribute, value) => {
		const [left, right] = [read(attribute), read(value)];
		return left === null || right === null ? 'unknown' : test(left, right) ? 'yes' : 'no';
	};

const guid = /^(?:\/.*\/roleDefinitions\/)?([\da-f]{8}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{12})$/i;

/** Requests name a role definition by its full ARM id, conditions by the GUID at its end, with dashes or without. */
const readGuid = (text: string): string | null => guid.exec(text)?.[1]?.replaceAll('-', '').toLowerCase() ?? null;

const readBoolean = (text: string): string | null => (/^(?:true|false)$/i.test(text) ? text.toLowerCase() : null);

/** Only integers are supported by Azure. Fifteen digits are exact in a double. */
const readInteger = (text: string): number | null => (/^[+-]?\d{1,15}$/.test(text) ? Number(text) : null);

const instant = /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,7}))?Z$/;

/** In one length, so that instants compare as text. */
const readInstant = (text: string): string | null => {
	const [, seconds, fraction = ''] = instant.exec(text) ?? [];
	return seconds === undefined ? null : `${seconds}.${fraction.padEnd(7, '0')}`;
};

const run = -1;
const anyOne = -2;

const codeOf = (part: string): number => (part === '*' ? run : part === '?' ? anyOne : part.charCodeAt(part.length - 1));

/** `*` is any run of characters, `?` any one; a backslash makes either one itself. On a mismatch the last `*` takes one character more. */
const like = (text: string, pattern: string): boolean => {
	const wanted = Array.from(pattern.matchAll(/\\[*?]|./gs), ([part]) => codeOf(part));
	let at = 0;
	let next = 0;
	let retry: {at: number; readonly next: number} | null = null;
	while (at < text.length) {
		const code = wanted[next];
		if (code === run) {
			next += 1;
			retry = {at, next};
		} else if (code === anyOne || code === text.charCodeAt(at)) {
			at += 1;
			next += 1;
		} else if (retry !== null) {
			retry.at += 1;
			at = retry.at;
			next = retry.next;
		} else {
			return false;
		}
	}
	return wanted.slice(next).every(code => code === run);
};

const asIs = (text: string): string => text;
const folded = (text: string): string => text.toLowerCase();

const texts = [
	['equals', (a: string, b: string) => a === b],
	['startswith', (a: string, b: string) => a.startsWith(b)],
	['like', like],
] as const;

const orders = [
	['lessthan', <Value>(a: Value, b: Value) => a < b],
	['lessthanequals', <Value>(a: Value, b: Value) => a <= b],
	['greaterthan', <Value>(a: Value, b: Value) => a > b],
	['greaterthanequals', <Value>(a: Value, b: Value) => a >= b],
] as const;

const same = <Value>(a: Value, b: Value): boolean => a === b;

/** An operator and its negation, `StringNotLike` beside `StringLike`. */
const both = <Value>(
	kind: Kind,
	name: string,
	read: (text: string) => Value | null,
	test: (attribute: Value, value: Value) => boolean,
): readonly (readonly [string, Operator])[] => [
	[`${kind}${name}`, {kind, compare: comparing(read, test)}],
	[`${kind}not${name}`, {kind, compare: comparing(read, (a, b) => !test(a, b))}],
];

/** By name, lower case. Source: Microsoft Learn, "Azure role assignment condition format and syntax". */
export const operators: ReadonlyMap<string, Operator> = new Map([
	...texts.flatMap(([name, test]) => [...both('string', name, asIs, test), ...both('string', `${name}ignorecase`, folded, test)]),
	...both('guid', 'equals', readGuid, same),
	...both('bool', 'equals', readBoolean, same),
	...both('numeric', 'equals', readInteger, same),
	...both('datetime', 'equals', readInstant, same),
	...orders.map(([name, test]) => [`numeric${name}`, {kind: 'numeric', compare: comparing(readInteger, test)}] as const),
	...orders.map(([name, test]) => [`datetime${name}`, {kind: 'datetime', compare: comparing(readInstant, test)}] as const),
]);
