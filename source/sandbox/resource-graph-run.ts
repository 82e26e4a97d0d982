import type {Expression, Step} from './resource-graph-query.ts';

export type Row = Readonly<Record<string, unknown>>;

const property = (value: unknown, key: string | number): unknown => {
	if (typeof value !== 'object' || value === null) return null;
	return (value as Readonly<Record<string | number, unknown>>)[key] ?? null;
};

const text = (value: unknown): string => (value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value));

const calls: Readonly<Record<string, (value: unknown) => unknown>> = {
	tolower: value => text(value).toLowerCase(),
	toupper: value => text(value).toUpperCase(),
	tostring: text,
	isempty: value => text(value) === '',
	isnotempty: value => text(value) !== '',
	isnull: value => value === null || value === undefined,
	isnotnull: value => value !== null && value !== undefined,
	not: value => value !== true,
};

/** `==` and `in` mind the case; all others do not, as in Kusto. */
const comparisons: Readonly<Record<string, (left: string, right: string) => boolean>> = {
	'==': (left, right) => left === right,
	in: (left, right) => left === right,
	'=~': (left, right) => left.toLowerCase() === right.toLowerCase(),
	'in~': (left, right) => left.toLowerCase() === right.toLowerCase(),
	contains: (left, right) => left.toLowerCase().includes(right.toLowerCase()),
	has: (left, right) =>
		left
			.toLowerCase()
			.split(/[^\p{L}\p{N}]+/u)
			.includes(right.toLowerCase()),
	startswith: (left, right) => left.toLowerCase().startsWith(right.toLowerCase()),
	endswith: (left, right) => left.toLowerCase().endsWith(right.toLowerCase()),
};

const compare = (operator: string, left: unknown, right: readonly unknown[]): boolean => {
	const negated = operator.startsWith('!');
	const plain = operator === '!=' ? '==' : operator === '!~' ? '=~' : negated ? operator.slice(1) : operator;
	const comparison = comparisons[plain];
	return right.some(value => comparison?.(text(left), text(value)) === true) !== negated;
};

const evaluate = (expression: Expression, row: Row): unknown => {
	switch (expression.kind) {
		case 'value':
			return expression.value;
		case 'path':
			return expression.steps.reduce<unknown>(property, row);
		case 'call':
			return calls[expression.name]?.(expression.of[0] && evaluate(expression.of[0], row)) ?? null;
		case 'compare':
			return compare(
				expression.operator,
				evaluate(expression.left, row),
				expression.right.map(right => evaluate(right, row)),
			);
		case 'and':
			return expression.of.every(part => evaluate(part, row) === true);
		case 'or':
			return expression.of.some(part => evaluate(part, row) === true);
	}
};

const apply = (rows: readonly Row[], step: Step): readonly Row[] => {
	switch (step.kind) {
		case 'where':
			return rows.filter(row => evaluate(step.condition, row) === true);
		case 'extend':
			return rows.map(row => ({...row, ...Object.fromEntries(step.columns.map(({name, value}) => [name, evaluate(value, row)]))}));
		case 'project':
			return rows.map(row => Object.fromEntries(step.columns.map(({name, value}) => [name, evaluate(value, row)])));
		case 'take':
			return rows.slice(0, step.count);
		case 'order':
			return rows
				.map(row => ({row, by: step.by.map(({value}) => text(evaluate(value, row)))}))
				.toSorted((left, right) => {
					for (const [index, {ascending}] of step.by.entries()) {
						const [before = '', after = ''] = [left.by[index], right.by[index]];
						if (before !== after) return before < after === ascending ? -1 : 1;
					}
					return 0;
				})
				.map(({row}) => row);
	}
};

export const runSteps = (steps: readonly Step[], rows: readonly Row[]): readonly Row[] => steps.reduce(apply, rows);
