/** `@Request[name]`: both parts in lower case, as Azure compares neither by case. */
export type Attribute = {readonly source: string; readonly name: string};

export type Operand = Attribute | readonly string[];

export type Comparison = {
	readonly is: 'comparison';
	readonly left: Operand;
	/** `foranyofanyvalues` and its like, lower case; `null` where the operator stands alone. */
	readonly across: string | null;
	/** Lower case; any name, known or not. */
	readonly operator: string;
	readonly right: Operand;
};

export type Condition =
	| {readonly is: 'and' | 'or'; readonly of: readonly Condition[]}
	| {readonly is: 'not'; readonly of: Condition}
	| {readonly is: 'actionmatches' | 'suboperationmatches'; readonly pattern: string}
	| {readonly is: 'exists'; readonly attribute: Attribute}
	| Comparison;

type Sign = '(' | ')' | '{' | '}' | ',' | 'and' | 'or' | 'not' | 'exists' | 'actionmatches' | 'suboperationmatches';

type Token = {readonly is: Sign} | {readonly is: 'word' | 'quoted'; readonly text: string} | {readonly is: 'attribute'; readonly attribute: Attribute};

type Cursor = {readonly tokens: readonly Token[]; at: number};

/** Characters and levels, far above what Azure's own roles need (1,251 and 4). */
const limits = {length: 10_000, depth: 64};

const signs: ReadonlyMap<string, Sign> = new Map([
	...(['(', ')', '{', '}', ',', 'and', 'or', 'not', 'exists', 'actionmatches', 'suboperationmatches'] as const).map(sign => [sign, sign] as const),
	['&&', 'and'],
	['||', 'or'],
	['!', 'not'],
]);

/** How a quote inside a value is written is not documented: a backslash before the closing one is no token, nor is a doubled quote a value. */
const token = /[ \t\r\n]*(?:(?<mark>[(){},!]|&&|\|\|)|'(?<quoted>(?:[^'\\]|\\[^'])*)'|@(?<source>[a-z]+)\[(?<name>[^[\]]+)\]|(?<word>[a-z0-9_.:/*+-]+))/iy;

const tokensOf = (text: string): readonly Token[] | null => {
	const tokens: Token[] = [];
	const end = text.trimEnd().length;
	token.lastIndex = 0;
	while (token.lastIndex < end) {
		const groups = token.exec(text)?.groups;
		if (groups === undefined) {
			return null;
		}
		const {mark, quoted, source, name, word = ''} = groups;
		const sign = signs.get(mark ?? word.toLowerCase());
		if (sign !== undefined) {
			tokens.push({is: sign});
		} else if (source !== undefined && name !== undefined) {
			tokens.push({is: 'attribute', attribute: {source: source.toLowerCase(), name: name.toLowerCase()}});
		} else {
			tokens.push(quoted === undefined ? {is: 'word', text: word} : {is: 'quoted', text: quoted});
		}
	}
	return tokens;
};

/**
 * The tree of a condition, or `null` for text that is not Azure's grammar (version 2.0), among it AND beside OR without parentheses, which Azure calls ambiguous.
 * Names of operators are not judged here: one that nobody knows leaves the rest of the condition readable.
 * Takes time in proportion to the text, whatever it is.
 * Source: Microsoft Learn, "Azure role assignment condition format and syntax".
 */
export const parseCondition = (text: string): Condition | null => {
	const tokens = text.length > limits.length ? null : tokensOf(text);
	if (tokens === null) {
		return null;
	}
	const cursor = {tokens, at: 0};
	const condition = expression(cursor, 0);
	return cursor.at === tokens.length ? condition : null;
};

const take = (cursor: Cursor, is: Token['is']): boolean => {
	const taken = cursor.tokens[cursor.at]?.is === is;
	cursor.at += taken ? 1 : 0;
	return taken;
};

const expression = (cursor: Cursor, depth: number): Condition | null => {
	const first = term(cursor, depth);
	const joint = cursor.tokens[cursor.at]?.is;
	if (first === null || (joint !== 'and' && joint !== 'or')) {
		return first;
	}
	const parts = [first];
	while (take(cursor, joint)) {
		const next = term(cursor, depth);
		if (next === null) {
			return null;
		}
		parts.push(next);
	}
	return {is: joint, of: parts};
};

const term = (cursor: Cursor, depth: number): Condition | null => {
	if (depth > limits.depth) {
		return null;
	}
	if (take(cursor, 'not')) {
		const negated = term(cursor, depth + 1);
		return negated === null ? null : {is: 'not', of: negated};
	}
	if (take(cursor, '(')) {
		const inner = expression(cursor, depth + 1);
		return take(cursor, ')') ? inner : null;
	}
	if (take(cursor, 'exists')) {
		const attribute = attributeAt(cursor);
		return attribute === null ? null : {is: 'exists', attribute};
	}
	for (const is of ['actionmatches', 'suboperationmatches'] as const) {
		if (take(cursor, is)) {
			const [pattern, ...more] = listAt(cursor) ?? [];
			return pattern === undefined || more.length > 0 ? null : {is, pattern};
		}
	}
	return comparison(cursor);
};

const comparison = (cursor: Cursor): Condition | null => {
	const left = attributeAt(cursor) ?? listAt(cursor);
	const name = cursor.tokens[cursor.at];
	if (left === null || name?.is !== 'word') {
		return null;
	}
	cursor.at += 1;
	const right = attributeAt(cursor) ?? listAt(cursor) ?? singleAt(cursor);
	if (right === null) {
		return null;
	}
	const words = name.text.toLowerCase();
	const colon = words.indexOf(':');
	return {is: 'comparison', left, across: colon < 0 ? null : words.slice(0, colon), operator: words.slice(colon + 1), right};
};

const attributeAt = (cursor: Cursor): Attribute | null => {
	const found = cursor.tokens[cursor.at];
	if (found?.is !== 'attribute') {
		return null;
	}
	cursor.at += 1;
	return found.attribute;
};

const singleAt = (cursor: Cursor): readonly [string] | null => {
	const found = cursor.tokens[cursor.at];
	if (found?.is !== 'word' && found?.is !== 'quoted') {
		return null;
	}
	cursor.at += 1;
	return [found.text];
};

/** Never empty: what comparing with no value means is not documented. */
const listAt = (cursor: Cursor): readonly string[] | null => {
	if (!take(cursor, '{')) {
		return null;
	}
	const values: string[] = [];
	do {
		const value = singleAt(cursor);
		if (value === null) {
			return null;
		}
		values.push(...value);
	} while (take(cursor, ','));
	return take(cursor, '}') ? values : null;
};
