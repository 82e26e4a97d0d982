export type Value = string | number | boolean | null | readonly Value[] | {readonly [name: string]: Value};

/** An object written out in a text, and where. `isWhole` is false where the text or its form broke off. */
export type Found = {readonly start: number; readonly end: number; readonly value: {readonly [name: string]: Value}; readonly isWhole: boolean};

const deepest = 24;
const mostObjects = 400;
const longestString = 20_000;

/** Where a string that was never closed ends: at a line that begins something else. */
const newBeginning = /^\s*(?:$|["'][\w.-]+["']\s*:|[}\]]|at\s|File "|\[?\d{4}-\d\d-\d\d|Traceback|[\w.]+(?:Error|Exception)\b|(?:ERROR|WARN|INFO|DEBUG)\b)/u;

const escapes: Readonly<Record<string, string>> = {n: '\n', r: '', t: ' ', b: '', f: ' '};

const unescaped = (text: string): string =>
	text.replace(/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\s\S]))/g, (_, four?: string, two?: string, one?: string) => {
		const digits = four ?? two;
		if (digits !== undefined) return letter(Number.parseInt(digits, 16));
		return one === undefined ? '' : (escapes[one] ?? one);
	});

/** An escape can spell what a terminal obeys. */
const letter = (code: number): string => {
	if (code === 10) return '\n';
	const text = String.fromCharCode(code);
	return /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/u.test(text) ? '' : text;
};

/** How often strings of this form are escaped: `"` once, `\"` twice, `\\\"` three times. */
const levels = (slashes: number): number => Math.round(Math.log2(slashes + 1)) + 1;

/**
 * Objects as JSON, Python, Node's inspect, PowerShell and Java print them, also inside other text, escaped, or broken off. Reading goes on behind
 * where it got to, so that the time is linear.
 */
export const objectsIn = (text: string): readonly Found[] => {
	const found: Found[] = [];
	let at = text.indexOf('{');
	while (at !== -1 && found.length < mostObjects) {
		const read = readObject(text, at);
		if (Object.keys(read.value).length > 0) found.push({start: at, ...read});
		at = text.indexOf('{', Math.max(at + 1, read.isWhole || Object.keys(read.value).length > 0 ? read.end : at + 1));
	}
	return found;
};

const readObject = (text: string, start: number): Omit<Found, 'start'> => {
	let at = start;
	let isBroken = false;

	const skip = (blanks: RegExp): void => {
		blanks.lastIndex = at;
		at += blanks.exec(text)?.[0].length ?? 0;
	};

	const object = (depth: number): {readonly [name: string]: Value} => {
		const members: Record<string, Value> = {};
		at += 1;
		for (;;) {
			skip(/[\s,;]*/y);
			if (at >= text.length) isBroken = true;
			if (isBroken) return members;
			if (text[at] === '}') {
				at += 1;
				return members;
			}
			if (text.startsWith('at ', at)) {
				skip(/at [^\n]*/y);
				continue;
			}
			const name = key();
			skip(/\s*/y);
			const sign = /=>|[:=]/y;
			sign.lastIndex = at;
			const separator = sign.exec(text)?.[0];
			if (name === null || separator === undefined) {
				isBroken = true;
				return members;
			}
			at += separator.length;
			const value = anything(depth + 1);
			if (!Object.hasOwn(members, name) && name !== '__proto__') members[name] = value;
		}
	};

	const list = (depth: number): readonly Value[] => {
		const items: Value[] = [];
		at += 1;
		for (;;) {
			skip(/[\s,]*/y);
			if (at >= text.length) isBroken = true;
			if (isBroken) return items;
			if (text[at] === ']') {
				at += 1;
				return items;
			}
			const before = at;
			items.push(anything(depth + 1));
			if (at === before) isBroken = true;
		}
	};

	const key = (): string | null => {
		const written = string();
		if (written !== null) return written;
		const shape = /\[Symbol\([^)\n]{0,60}\)\]|[\w$@.-]{1,80}/y;
		shape.lastIndex = at;
		const bare = shape.exec(text)?.[0] ?? null;
		at += bare?.length ?? 0;
		return bare;
	};

	/** Node breaks long strings: 'one ' +\n 'two'. */
	const string = (): string | null => {
		let value = piece();
		if (value === null) return null;
		for (;;) {
			const plus = /\s*\+\s*\n\s*(?=["'`])/y;
			plus.lastIndex = at;
			const between = plus.exec(text)?.[0];
			if (between === undefined) return value;
			at += between.length;
			value += piece() ?? '';
		}
	};

	const piece = (): string | null => {
		const open = /(?:[bruf]{0,2})(\\*)(["'`])/y;
		open.lastIndex = at;
		const opening = open.exec(text);
		if (!opening) return null;
		const slashes = opening[1]?.length ?? 0;
		const from = at + opening[0].length;
		const end = closing(from, slashes, opening[2] ?? '"');
		let value = text.slice(from, end.at).replace(/\s*\n\s*/gu, ' ');
		at = end.next;
		for (let level = levels(slashes); level > 0; level -= 1) value = unescaped(value);
		return value;
	};

	const closing = (from: number, slashes: number, quote: string): {readonly at: number; readonly next: number} => {
		const limit = Math.min(text.length, from + longestString);
		let run = 0;
		for (let index = from; index < limit; index += 1) {
			const sign = text[index];
			if (sign === '\\') {
				run += 1;
				continue;
			}
			if (sign === quote && (slashes === 0 ? run % 2 === 0 : run === slashes)) return {at: index - (slashes === 0 ? 0 : run), next: index + 1};
			run = 0;
			if (sign === '\n' && newBeginning.test(text.slice(index + 1, index + 120).split('\n', 1)[0] ?? '')) {
				isBroken = true;
				return {at: index, next: index};
			}
		}
		isBroken = true;
		return {at: limit, next: limit};
	};

	const anything = (depth: number): Value => {
		skip(/\s*/y);
		if (depth > deepest) {
			isBroken = true;
			return null;
		}
		const written = string();
		if (written !== null) return written;
		if (text[at] === '{') return object(depth);
		if (text[at] === '[' && !/^\[(?:Object|Array|Function|Symbol|Circular|Getter)/u.test(text.slice(at, at + 12))) return list(depth);
		return bare(depth);
	};

	/** A number, a word, the name of a class before its object, or an error with its stack. */
	const bare = (depth: number): Value => {
		const shape = /[^,}\]{\n]{0,400}/y;
		shape.lastIndex = at;
		const raw = shape.exec(text)?.[0] ?? '';
		at += raw.length;
		const word = raw.trim();
		if (text[at] === '{' && /^(?:<ref \*\d+>\s*)?(?:[@$\w.]+(?:\(\d+\))?)?(?: \[[\w.: ]+\])?$/u.test(word)) return object(depth);
		if (text[at] === ']') at += word.startsWith('[') ? 1 : 0;
		if (/^(?:true|false)$/iu.test(word)) return word.toLowerCase() === 'true';
		if (/^(?:null|none|undefined)$/iu.test(word)) return null;
		return /^-?\d{1,15}(?:\.\d{1,15})?$/u.test(word) ? Number(word) : word;
	};

	const value = object(0);
	return {value, end: at, isWhole: !isBroken};
};

export const isRecord = (value: Value | undefined): value is {readonly [name: string]: Value} =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
