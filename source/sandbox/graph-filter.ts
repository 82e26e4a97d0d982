/** Properties of one directory object, as Graph returns them. */
export type Properties = Readonly<Record<string, unknown>>;
type Predicate = (properties: Properties) => boolean;
/** `names`: the properties it looks at. */
export type Condition = {readonly holds: Predicate; readonly names: readonly string[]};

type Token = {readonly kind: 'text' | 'word' | 'mark'; readonly value: string};

const tokenPattern = /\s*(?:'((?:[^']|'')*)'|([A-Za-z_][\w.]*)|([(),:/]))/y;

const tokenize = (text: string): readonly Token[] | null => {
	const tokens: Token[] = [];
	const source = text.trim();
	tokenPattern.lastIndex = 0;
	while (tokenPattern.lastIndex < source.length) {
		const match = tokenPattern.exec(source);
		if (match === null) return null;
		const [, quoted, word, mark] = match;
		tokens.push(
			quoted !== undefined
				? {kind: 'text', value: quoted.replaceAll("''", "'")}
				: word !== undefined
					? {kind: 'word', value: word}
					: {kind: 'mark', value: mark ?? ''},
		);
	}
	return tokens;
};

const fold = (value: unknown): unknown => (typeof value === 'string' ? value.toLowerCase() : (value ?? null));
const equal = (left: unknown, right: unknown): boolean => fold(left) === fold(right);

/**
 * The part of OData filters that directory look-ups use: `eq`, `ne`, `in`, `startswith`, `endswith`, `any` with `eq`, `and`, `or`, `not`, parentheses; text is compared
 * without regard to case. `null`: not understood (Microsoft Learn, "Use the $filter query parameter").
 */
export const parseFilter = (text: string): Condition | null => {
	const tokens = tokenize(text);
	if (tokens === null) return null;
	let at = 0;
	const names: string[] = [];
	const isNext = (value: string): boolean => tokens[at]?.kind !== 'text' && tokens[at]?.value.toLowerCase() === value;
	const accept = (value: string): boolean => {
		if (!isNext(value)) return false;
		at += 1;
		return true;
	};
	const expect = (value: string): void => {
		if (!accept(value)) throw new SyntaxError(value);
	};
	const take = (kind: Token['kind']): string => {
		const token = tokens[at];
		if (token?.kind !== kind) throw new SyntaxError(kind);
		at += 1;
		return token.value;
	};
	const property = (): string => {
		const name = take('word');
		names.push(name);
		return name;
	};
	const literal = (): unknown => {
		if (tokens[at]?.kind === 'text') return take('text');
		const word = take('word');
		const known: Readonly<Record<string, unknown>> = {true: true, false: false, null: null};
		if (!Object.hasOwn(known, word)) throw new SyntaxError(word);
		return known[word];
	};
	const affix = (name: 'startswith' | 'endswith'): Predicate => {
		expect('(');
		const subject = property();
		expect(',');
		const wanted = take('text').toLowerCase();
		expect(')');
		return properties => {
			const value = properties[subject];
			if (typeof value !== 'string') return false;
			return name === 'startswith' ? value.toLowerCase().startsWith(wanted) : value.toLowerCase().endsWith(wanted);
		};
	};
	const anyOf = (subject: string): Predicate => {
		expect('any');
		expect('(');
		const variable = take('word');
		expect(':');
		if (take('word') !== variable) throw new SyntaxError(variable);
		expect('eq');
		const wanted = literal();
		expect(')');
		return properties => {
			const values = properties[subject];
			return Array.isArray(values) && values.some(value => equal(value, wanted));
		};
	};
	const oneOf = (subject: string): Predicate => {
		expect('(');
		const wanted = [literal()];
		while (accept(',')) wanted.push(literal());
		expect(')');
		return properties => wanted.some(value => equal(properties[subject], value));
	};
	const primary = (): Predicate => {
		if (accept('(')) {
			const inner = either();
			expect(')');
			return inner;
		}
		if (accept('not')) {
			const inner = primary();
			return properties => !inner(properties);
		}
		if (accept('startswith')) return affix('startswith');
		if (accept('endswith')) return affix('endswith');
		const subject = property();
		if (accept('/')) return anyOf(subject);
		if (accept('in')) return oneOf(subject);
		const unequal = accept('ne');
		if (!unequal) expect('eq');
		const wanted = literal();
		return properties => equal(properties[subject], wanted) !== unequal;
	};
	const both = (): Predicate => {
		const parts = [primary()];
		while (accept('and')) parts.push(primary());
		return properties => parts.every(part => part(properties));
	};
	const either = (): Predicate => {
		const parts = [both()];
		while (accept('or')) parts.push(both());
		return properties => parts.some(part => part(properties));
	};
	try {
		const predicate = either();
		return at === tokens.length ? {holds: predicate, names} : null;
	} catch (error) {
		if (error instanceof SyntaxError) return null;
		throw error;
	}
};

/** `$search`: `"displayName:ada"` clauses, joined by AND or OR; each finds words that begin with the text. `null`: not understood. */
export const parseSearch = (text: string): Condition | null => {
	const clauses = [...text.matchAll(/"(\w+):([^"]*)"\s*(AND|OR)?/g)];
	if (
		clauses.length === 0 ||
		clauses
			.map(([whole]) => whole)
			.join('')
			.replace(/\s/g, '') !== text.replace(/\s/g, '')
	)
		return null;
	const wordsOf = (value: string, separator: RegExp): readonly string[] =>
		value
			.toLowerCase()
			.split(separator)
			.filter(word => word !== '');
	const parts = clauses.map(([, name = '', sought = '']): Predicate => {
		const wanted = wordsOf(sought, /\s+/);
		return properties => {
			const words = wordsOf(String(properties[name] ?? ''), /[\s@.]+/);
			return wanted.every(start => words.some(word => word.startsWith(start)));
		};
	});
	const any = clauses.some(clause => clause[3] === 'OR');
	return {
		holds: properties => (any ? parts.some(part => part(properties)) : parts.every(part => part(properties))),
		names: clauses.map(([, name = '']) => name),
	};
};
