import fc from 'fast-check';
import type {ConditionContext} from '../../../source/access/condition.ts';
import type {Attribute, Condition, Operand} from '../../../source/access/condition-format.ts';

const assignments = 'microsoft.authorization/roleassignments';
const guids = ['8e3af657-a8ff-443c-a75c-2fe8c4bcb635', 'acdd72a7-3385-48ef-bd42-f606fba81ae7', 'f58310d9a9f6439a9e8dd62e7b41a168b'.slice(0, 32)];
const values = [
	...guids,
	...guids.map(id => id.toUpperCase()),
	'User',
	'user',
	'Group',
	'',
	'a*',
	'A?r',
	'a\\*b',
	'true',
	'False',
	'7',
	'-12',
	'+7',
	'2026-03-01T10:00:00Z',
	'2026-03-01T10:00:00.25Z',
];
const actions = [
	'Microsoft.Authorization/roleAssignments/write',
	'Microsoft.Authorization/roleAssignments/delete',
	'Microsoft.CognitiveServices/accounts/read',
];
const names = [`${assignments}:roledefinitionid`, `${assignments}:principalid`, `${assignments}:principaltype`, 'flag', 'tags:p<$k$>'];

const kinds = {
	string: ['equals', 'notequals', 'equalsignorecase', 'notequalsignorecase', 'startswith', 'notstartswithignorecase', 'like', 'notlike', 'likeignorecase'],
	guid: ['equals', 'notequals'],
	bool: ['equals', 'notequals'],
	numeric: ['equals', 'notequals', 'lessthan', 'lessthanequals', 'greaterthan', 'greaterthanequals'],
	datetime: ['equals', 'notequals', 'lessthan', 'lessthanequals', 'greaterthan', 'greaterthanequals'],
};
const operatorNames = [
	...Object.entries(kinds).flatMap(([kind, relations]) => relations.map(relation => `${kind}${relation}`)),
	'stringcontains',
	'constructor',
];

const attribute: fc.Arbitrary<Attribute> = fc.record({
	source: fc.constantFrom('request', 'request', 'resource', 'principal', 'environment', 'other'),
	name: fc.constantFrom(...names),
});
const value = fc.oneof({weight: 5, arbitrary: fc.constantFrom(...values)}, {weight: 1, arbitrary: fc.string().map(text => text.replace(/[\\']/g, '_'))});
const list = fc.array(value, {minLength: 1, maxLength: 3});

/** Trees as the parser makes them: names in lower case, no part of AND or OR alone. */
export const conditions: fc.Arbitrary<Condition> = fc.letrec<{tree: Condition; leaf: Condition}>(tie => ({
	tree: fc.oneof(
		{depthSize: 'small', withCrossShrink: true},
		tie('leaf'),
		fc.record({is: fc.constantFrom('and', 'or'), of: fc.array(tie('tree'), {minLength: 2, maxLength: 4})}),
		fc.record({is: fc.constant('not'), of: tie('tree')}),
	),
	leaf: fc.oneof(
		fc.record({is: fc.constantFrom('actionmatches', 'suboperationmatches'), pattern: fc.constantFrom(...actions, 'microsoft.authorization/*', '*')}),
		fc.record({is: fc.constant('exists'), attribute}),
		fc.record({
			is: fc.constant('comparison'),
			left: fc.oneof({weight: 3, arbitrary: attribute}, {weight: 1, arbitrary: list}),
			across: fc.constantFrom(null, 'foranyofanyvalues', 'forallofanyvalues', 'foranyofallvalues', 'forallofallvalues', 'forsome'),
			operator: fc.constantFrom(...operatorNames),
			right: fc.oneof({weight: 4, arbitrary: list}, {weight: 1, arbitrary: attribute}),
		}),
	),
})).tree;

const attributes = fc.option(fc.dictionary(fc.constantFrom(...names, ...names.map(name => name.toUpperCase())), fc.constantFrom(...values)));

export const contexts: fc.Arbitrary<ConditionContext> = fc.record({action: fc.constantFrom(...actions), request: attributes, resource: attributes});

/** The tree as text; `choices` picks the spacing, the case and one of the ways to write each thing. */
export const printed = (condition: Condition, choices: Iterator<number>): string => {
	const pick = <Way>(...ways: readonly [Way, ...Way[]]): Way => ways[Number(choices.next().value) % ways.length] ?? ways[0];
	const gap = (): string => pick('', ' ', '  ', '\r\n\t', '');
	const space = (): string => pick(' ', '\n', ' \t ');
	const spelled = (word: string): string => pick(word, word.toUpperCase(), word.slice(0, 1).toUpperCase() + word.slice(1));
	const single = (text: string): string =>
		/^[\w.:/*+-]+$/.test(text) && !/^(?:and|or|not|exists|actionmatches|suboperationmatches)$/i.test(text) ? pick(text, `'${text}'`) : `'${text}'`;
	const many = (texts: readonly string[]): string => `{${gap()}${texts.map(single).join(`${gap()},${gap()}`)}${gap()}}`;
	const named = ({source, name}: Attribute): string => `@${spelled(source)}[${spelled(name)}]`;
	const operand = (side: Operand, left: boolean): string =>
		'source' in side ? named(side) : side.length === 1 && !left ? pick(many(side), single(side[0] ?? '')) : many(side);
	const nested = (part: Condition): string => {
		const text = write(part);
		return part.is === 'and' || part.is === 'or' ? `(${gap()}${text}${gap()})` : pick(text, `(${gap()}${text}${gap()})`);
	};
	const write = (part: Condition): string => {
		switch (part.is) {
			case 'and':
			case 'or':
				return part.of
					.map(nested)
					.reduce((before, next) => `${before}${pick(`${space()}${spelled(part.is)}${space()}`, `${gap()}${part.is === 'and' ? '&&' : '||'}${gap()}`)}${next}`);
			case 'not':
				return `${pick(`!${gap()}`, `${spelled('not')}${space()}`)}${nested(part.of)}`;
			case 'exists':
				return `${spelled('exists')}${gap()}${named(part.attribute)}`;
			case 'actionmatches':
			case 'suboperationmatches':
				return `${spelled(part.is)}${gap()}{${gap()}${single(part.pattern)}${gap()}}`;
			case 'comparison': {
				const name = part.across === null ? spelled(part.operator) : `${spelled(part.across)}:${spelled(part.operator)}`;
				return `${operand(part.left, true)}${gap()}${name}${space()}${operand(part.right, false)}`;
			}
		}
	};
	return `${gap()}${nested(condition)}${gap()}`;
};

/** Truth as a number: 1 yes, 0 no, ½ unknown. AND is the least, OR the greatest. */
const truth = (condition: Condition, context: ConditionContext): number => {
	switch (condition.is) {
		case 'and':
			return Math.min(...condition.of.map(part => truth(part, context)));
		case 'or':
			return Math.max(...condition.of.map(part => truth(part, context)));
		case 'not':
			return 1 - truth(condition.of, context);
		case 'actionmatches':
			return Number(wildcard(condition.pattern, 'i').test(context.action));
		case 'suboperationmatches':
			return 0.5;
		case 'exists':
			return lookedUp(condition.attribute, context).length === 0 ? 0.5 : 1;
		case 'comparison': {
			const {left, across, operator, right} = condition;
			const [lefts, rights] = [lookedUp(left, context), lookedUp(right, context)];
			const typed = [left, right].some(
				side => 'source' in side && side.name.startsWith(assignments) && !operator.startsWith(side.name.endsWith('id') ? 'guid' : 'string'),
			);
			const [, outer = '', inner = ''] =
				/^for(any|all)of(any|all)values$/.exec(across ?? (lefts.length === 1 && rights.length === 1 ? 'foranyofanyvalues' : '')) ?? [];
			if (typed || outer === '' || lefts.length === 0 || rights.length === 0) {
				return 0.5;
			}
			const over = (quantifier: string, found: readonly number[]): number => (quantifier === 'any' ? Math.max(...found) : Math.min(...found));
			return over(
				outer,
				lefts.map(one =>
					over(
						inner,
						rights.map(two => compared(operator, one, two)),
					),
				),
			);
		}
	}
};

export const naively = (condition: Condition, context: ConditionContext): 'yes' | 'no' | 'unknown' => {
	const found = truth(condition, context);
	return found === 1 ? 'yes' : found === 0 ? 'no' : 'unknown';
};

const lookedUp = (operand: Operand, {request, resource}: ConditionContext): readonly string[] => {
	if (!('source' in operand)) {
		return operand;
	}
	const entries = Object.entries({request, resource}[operand.source] ?? {});
	return entries
		.filter(([name]) => name.toLowerCase() === operand.name)
		.slice(0, 1)
		.map(([, text]) => text);
};

const wildcard = (pattern: string, flags: string): RegExp =>
	new RegExp(
		`^${pattern.replace(/\\[*?]|./gs, part => (part === '*' ? '[^]*' : part === '?' ? '[^]' : `\\u${part.slice(-1).charCodeAt(0).toString(16).padStart(4, '0')}`))}$`,
		flags,
	);

const compared = (operator: string, one: string, two: string): number => {
	const [, kind = '', negated, relation = '', folded] = /^(string|guid|bool|numeric|datetime)(not)?(.*?)(ignorecase)?$/.exec(operator) ?? [];
	const read = (text: string): string | number | undefined => {
		switch (kind) {
			case 'string':
				return folded === undefined ? text : text.toLowerCase();
			case 'guid':
				return /^[0-9a-f]{32}$/i.test(text.replaceAll('-', '')) ? text.replaceAll('-', '').toLowerCase() : undefined;
			case 'bool':
				return ['true', 'false'].find(word => word === text.toLowerCase());
			case 'numeric':
				return /^[-+]?[0-9]+$/.test(text) ? Number.parseInt(text, 10) : undefined;
			default: {
				// Date.parse alone reads much that is no instant, or gives NaN for it: what it reads must be what stands there.
				const [, whole = '', fraction = ''] = /^(.{19})(?:\.([0-9]{1,7}))?Z$/.exec(text) ?? [];
				const read = Date.parse(`${whole}Z`);
				return !Number.isNaN(read) && new Date(read).toISOString() === `${whole}.000Z` ? `${whole}.${fraction.padEnd(7, '0')}` : undefined;
			}
		}
	};
	const [a, b] = [read(one), read(two)];
	if (a === undefined || b === undefined) {
		return 0.5;
	}
	const tests: Readonly<Record<string, boolean>> = {
		equals: a === b,
		startswith: String(a).indexOf(String(b)) === 0,
		like: wildcard(String(b), 'u').test(String(a)),
		lessthan: a < b,
		lessthanequals: a < b || a === b,
		greaterthan: a > b,
		greaterthanequals: a > b || a === b,
	};
	const holds = Object.hasOwn(tests, relation) ? tests[relation] : undefined;
	return kind === '' || holds === undefined ? 0.5 : Number(holds !== (negated !== undefined));
};
