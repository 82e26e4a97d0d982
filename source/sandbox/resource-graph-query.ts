/**
 * The part of the Kusto Query Language that inventories need
 * (https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language): where, extend, project, order by, take; the rest is told apart from
 * mistakes, so that the sandbox refuses what it has not modelled and Azure's own error answers what is broken.
 */
export type Expression =
	| {readonly kind: 'path'; readonly steps: readonly (string | number)[]}
	| {readonly kind: 'value'; readonly value: string | number | boolean}
	| {readonly kind: 'call'; readonly name: string; readonly of: readonly Expression[]}
	| {readonly kind: 'compare'; readonly operator: string; readonly left: Expression; readonly right: readonly Expression[]}
	| {readonly kind: 'and' | 'or'; readonly of: readonly Expression[]};

export type Column = {readonly name: string; readonly value: Expression};

export type Step =
	| {readonly kind: 'where'; readonly condition: Expression}
	| {readonly kind: 'extend' | 'project'; readonly columns: readonly Column[]}
	| {readonly kind: 'order'; readonly by: readonly {readonly value: Expression; readonly ascending: boolean}[]}
	| {readonly kind: 'take'; readonly count: number};

export type Query = {readonly table: string; readonly steps: readonly Step[]};

export type Parsed =
	| {readonly outcome: 'query'; readonly query: Query}
	| {readonly outcome: 'broken'; readonly line: number; readonly position: number; readonly token: string}
	| {readonly outcome: 'unsupported'; readonly what: string};

type Token = {readonly kind: 'name' | 'text' | 'number' | 'mark' | 'end'; readonly text: string; readonly at: number};

const tokenPattern =
	/\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(\d+(?:\.\d+)?)|(!?in~(?!\w)|!(?:in|contains|has|startswith|endswith)\b(?!~)|[A-Za-z_$][\w-]*)|(==|=~|!=|!~|<=|>=|[|,.()[\]=<>*]))/y;

const functions: ReadonlySet<string> = new Set(['tolower', 'toupper', 'tostring', 'isempty', 'isnotempty', 'isnull', 'isnotnull', 'not']);
const operators: ReadonlySet<string> = new Set([
	'==',
	'=~',
	'!=',
	'!~',
	'in',
	'in~',
	'!in',
	'!in~',
	'contains',
	'!contains',
	'has',
	'!has',
	'startswith',
	'!startswith',
	'endswith',
	'!endswith',
]);
const otherSteps: ReadonlySet<string> = new Set([
	'join',
	'summarize',
	'mv-expand',
	'mvexpand',
	'distinct',
	'count',
	'top',
	'union',
	'parse',
	'project-away',
	'project-rename',
	'project-keep',
	'lookup',
	'render',
]);

class Broken extends Error {
	readonly at: number;
	readonly token: string;
	constructor(at: number, token: string) {
		super(token);
		this.at = at;
		this.token = token;
	}
}
class Unsupported extends Error {}

const tokenize = (text: string): readonly Token[] => {
	const tokens: Token[] = [];
	const trimmed = text.trimEnd();
	tokenPattern.lastIndex = 0;
	while (tokenPattern.lastIndex < trimmed.length) {
		const start = tokenPattern.lastIndex;
		const found = tokenPattern.exec(trimmed);
		if (!found) throw new Broken(start, trimmed.slice(start).trim().charAt(0));
		const [, single, double, number, name, mark] = found;
		const quoted = single ?? double;
		if (quoted !== undefined) tokens.push({kind: 'text', text: quoted.replace(/\\(.)/g, '$1'), at: start});
		else if (number !== undefined) tokens.push({kind: 'number', text: number, at: start});
		else if (name !== undefined) tokens.push({kind: operators.has(name.toLowerCase()) ? 'mark' : 'name', text: name, at: start});
		else tokens.push({kind: 'mark', text: mark ?? '', at: start});
	}
	return [...tokens, {kind: 'end', text: '<EOF>', at: trimmed.length}];
};

const createReader = (tokens: readonly Token[]) => {
	let at = 0;
	const end: Token = tokens.at(-1) ?? {kind: 'end', text: '<EOF>', at: 0};
	const peek = (): Token => tokens[at] ?? end;
	const next = (): Token => tokens[at++] ?? end;
	const fail = (token = peek()): never => {
		throw new Broken(token.at, token.text);
	};
	const take = (text: string): boolean => {
		const token = peek();
		if (token.kind === 'text' || token.kind === 'end' || token.text.toLowerCase() !== text) return false;
		at++;
		return true;
	};
	const expect = (text: string): void => {
		if (!take(text)) fail();
	};
	const list = <T>(read: () => T): readonly T[] => {
		const items = [read()];
		while (take(',')) items.push(read());
		return items;
	};
	return {peek, next, fail, take, expect, list};
};

type Reader = ReturnType<typeof createReader>;

const readPath = (reader: Reader, first: string): Expression => {
	const steps: (string | number)[] = [first];
	for (;;) {
		if (reader.take('.')) {
			const name = reader.next();
			if (name.kind !== 'name') reader.fail(name);
			steps.push(name.text);
		} else if (reader.take('[')) {
			const key = reader.next();
			if (key.kind === 'text') steps.push(key.text);
			else if (key.kind === 'number') steps.push(Number(key.text));
			else reader.fail(key);
			reader.expect(']');
		} else return {kind: 'path', steps};
	}
};

const readOperand = (reader: Reader): Expression => {
	const token = reader.next();
	if (token.kind === 'text') return {kind: 'value', value: token.text};
	if (token.kind === 'number') return {kind: 'value', value: Number(token.text)};
	if (token.kind === 'mark' && token.text === '(') {
		const inner = readExpression(reader);
		reader.expect(')');
		return inner;
	}
	if (token.kind !== 'name') return reader.fail(token);
	if (/^(true|false)$/i.test(token.text)) return {kind: 'value', value: token.text.toLowerCase() === 'true'};
	if (!reader.take('(')) return readPath(reader, token.text);
	if (!functions.has(token.text.toLowerCase())) throw new Unsupported(`the function ${token.text}()`);
	const of = reader.list(() => readExpression(reader));
	reader.expect(')');
	return {kind: 'call', name: token.text.toLowerCase(), of};
};

const readComparison = (reader: Reader): Expression => {
	const left = readOperand(reader);
	const token = reader.peek();
	if (token.kind !== 'mark') return left;
	if (/^[<>]=?$/.test(token.text)) throw new Unsupported(`the operator ${token.text}`);
	if (!operators.has(token.text.toLowerCase())) return left;
	const operator = reader.next().text.toLowerCase();
	if (!/^!?in~?$/.test(operator)) return {kind: 'compare', operator, left, right: [readOperand(reader)]};
	reader.expect('(');
	const right = reader.list(() => readOperand(reader));
	reader.expect(')');
	return {kind: 'compare', operator, left, right};
};

const readJoined = (reader: Reader, kind: 'and' | 'or', read: (reader: Reader) => Expression): Expression => {
	const of = [read(reader)];
	while (reader.take(kind)) of.push(read(reader));
	return of.length === 1 && of[0] ? of[0] : {kind, of};
};

const readExpression = (reader: Reader): Expression => readJoined(reader, 'or', inner => readJoined(inner, 'and', readComparison));

/** A column without a name of its own is called after its path, with underscores. */
const readColumn = (reader: Reader): Column => {
	const first = readExpression(reader);
	if (reader.take('=')) {
		if (first.kind !== 'path' || first.steps.length !== 1) reader.fail();
		return {name: first.kind === 'path' ? String(first.steps[0]) : '', value: readExpression(reader)};
	}
	if (first.kind === 'path') return {name: first.steps.join('_'), value: first};
	if (first.kind === 'call' && first.of[0]?.kind === 'path') return {name: first.of[0].steps.join('_'), value: first};
	return {name: 'Column1', value: first};
};

const readOrder = (reader: Reader): Step => {
	reader.expect('by');
	const by = reader.list(() => {
		const value = readExpression(reader);
		const ascending = reader.take('asc');
		if (!ascending) reader.take('desc');
		return {value, ascending};
	});
	return {kind: 'order', by};
};

const readStep = (reader: Reader): Step => {
	const token = reader.next();
	switch (token.text.toLowerCase()) {
		case 'where':
			return {kind: 'where', condition: readExpression(reader)};
		case 'extend':
			return {kind: 'extend', columns: reader.list(() => readColumn(reader))};
		case 'project':
			return {kind: 'project', columns: reader.list(() => readColumn(reader))};
		case 'order':
		case 'sort':
			return readOrder(reader);
		case 'take':
		case 'limit': {
			const count = reader.next();
			if (count.kind !== 'number') reader.fail(count);
			return {kind: 'take', count: Number(count.text)};
		}
		default:
			if (otherSteps.has(token.text.toLowerCase())) throw new Unsupported(`the operator ${token.text}`);
			return reader.fail(token);
	}
};

const readQuery = (text: string): Query => {
	const reader = createReader(tokenize(text));
	const table = reader.next();
	if (table.kind !== 'name') reader.fail(table);
	const steps: Step[] = [];
	while (reader.take('|')) steps.push(readStep(reader));
	if (reader.peek().kind !== 'end') reader.fail();
	return {table: table.text.toLowerCase(), steps};
};

export const parseQuery = (text: string): Parsed => {
	try {
		return {outcome: 'query', query: readQuery(text)};
	} catch (error) {
		if (error instanceof Unsupported) return {outcome: 'unsupported', what: error.message};
		if (!(error instanceof Broken)) throw error;
		const before = text.slice(0, error.at).split('\n');
		return {outcome: 'broken', line: before.length, position: before.at(-1)?.length ?? 0, token: error.token};
	}
};
