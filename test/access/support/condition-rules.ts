import type {Rule} from './engine-rules.ts';
import type {Mutation} from './mutant.ts';

const file =
	(name: Mutation['file']) =>
	(rule: string, from: string, to: string): Rule => [rule, {file: name, from, to}];

const authorization = file('authorization');
const certainty = file('certainty');
const condition = file('condition');
const format = file('condition-format');
const operators = file('condition-operators');

const counting: readonly Rule[] = [
	authorization('the condition of a block counts', 'any(granting.map(block => holds(block.condition, request)))', "any(granting.map(() => 'yes' as const))"),
	authorization('the condition of an assignment counts', ', holds(assignment.condition, request)]', ']'),
	authorization('an empty condition is none', " || condition.trim() === ''", ''),
	authorization(
		'what is to be written is the request',
		'request: request ?? null, resource: resource ?? null',
		'request: resource ?? null, resource: resource ?? null',
	),
	authorization(
		'what stands already is the resource',
		'request: request ?? null, resource: resource ?? null',
		'request: request ?? null, resource: request ?? null',
	),
	certainty(
		'what is open in part is open',
		"parts.includes('no') ? 'no' : parts.includes('unknown') ? 'unknown' : 'yes'",
		"parts.includes('no') ? 'no' : 'yes'",
	),
	certainty(
		'one no is enough for AND',
		"parts.includes('no') ? 'no' : parts.includes('unknown') ? 'unknown' : 'yes'",
		"parts.includes('unknown') ? 'unknown' : parts.includes('no') ? 'no' : 'yes'",
	),
	certainty('one yes is enough for OR', "parts.includes('yes') ? 'yes' : parts.includes('unknown')", "parts.includes('unknown')"),
	certainty('the contrary of open is open', "part === 'no' ? 'yes' : 'unknown'", "'yes'"),
];

const evaluating: readonly Rule[] = [
	condition('an answer is kept for its action only', 'last.action === action && ', ''),
	condition('an answer is kept for its request only', ' && last.request === request', ''),
	condition('an answer is kept for its resource only', ' && last.resource === resource', ''),
	condition('what cannot be parsed is open', "entry.parsed === null ? 'unknown'", "entry.parsed === null ? 'no'"),
	condition('AND asks for all', 'return all(condition.of.map(', 'return any(condition.of.map('),
	condition('OR asks for any', 'return any(condition.of.map(', 'return all(condition.of.map('),
	condition('NOT turns it round', 'return not(holds(condition.of, context));', 'return holds(condition.of, context);'),
	condition('ActionMatches asks for the action', 'matches(condition.pattern, context.action) ?', 'condition.pattern === context.action ?'),
	condition('suboperations are not known', "is a certain no.\n\t\t\treturn 'unknown';", "is a certain no.\n\t\t\treturn 'no';"),
	condition('ForAnyOfAnyValues: any of those listed', "['foranyofanyvalues', [any, any]]", "['foranyofanyvalues', [any, all]]"),
	condition('ForAllOfAnyValues: any of those listed', "['forallofanyvalues', [all, any]]", "['forallofanyvalues', [all, all]]"),
	condition('ForAnyOfAllValues: all of those listed', "['foranyofallvalues', [any, all]]", "['foranyofallvalues', [any, any]]"),
	condition('ForAllOfAllValues: all of those listed', "['forallofallvalues', [all, all]]", "['forallofallvalues', [all, any]]"),
	condition('an unknown operator or attribute is open', "rights === null) {\n\t\treturn 'unknown';", "rights === null) {\n\t\treturn 'no';"),
	condition('an unknown quantifier is open', "inner === undefined ? 'unknown'", "inner === undefined ? 'no'"),
	condition('an operator alone takes one value', ' || moreRight.length > 0', ''),
	condition('@Request is the request', "source === 'request' ? context.request", "source === 'request' ? context.resource"),
	condition('@Resource is the resource', "source === 'resource' ? context.resource", "source === 'resource' ? context.request"),
	condition('@Principal is neither', "source === 'resource' ? context.resource : null", 'context.resource'),
	condition('case of an attribute does not count', 'key.toLowerCase() === name', 'key === name'),
	condition('text operators do not apply to GUIDs, nor the other way round', ' || (kind !== null && (kinds.get(name) ?? kind) !== kind)', ''),
	operators('dashes in a GUID do not count', "?.replaceAll('-', '')", ''),
	operators('case of a GUID does not count', '.toLowerCase() ?? null', ' ?? null'),
	operators('a role definition is its GUID, whatever stands before', '^(?:\\/.*\\/roleDefinitions\\/)?', '^'),
	operators('what is no GUID is open', "left === null || right === null ? 'unknown'", "left === null || right === null ? 'no'"),
	operators('…NotEquals is the contrary', '(a, b) => !test(a, b)', '(a, b) => test(a, b)'),
	operators('case of a text counts', "both('string', name, asIs, test)", "both('string', name, folded, test)"),
	operators('…IgnoreCase ignores it', 'ignorecase`, folded, test)', 'ignorecase`, asIs, test)'),
];

const reading: readonly Rule[] = [
	format('all of the text is the condition', 'return cursor.at === tokens.length ? condition : null;', 'return condition;'),
	format('AND beside OR is ambiguous', 'while (take(cursor, joint)) {', "while (take(cursor, 'and') || take(cursor, 'or')) {"),
	format('AND joins more than two', 'while (take(cursor, joint)) {', 'if (take(cursor, joint)) {'),
	format('what follows AND must be there', 'if (next === null) {\n\t\t\treturn null;', 'if (next === null) {\n\t\t\treturn first;'),
	format('&& is AND', "['&&', 'and']", "['&&', 'or']"),
	format('|| is OR', "['||', 'or']", "['||', 'and']"),
	format('! is NOT', "\t['!', 'not'],\n", ''),
	format('NOT is part of the condition', "negated === null ? null : {is: 'not', of: negated}", 'negated'),
	format('parentheses close', "return take(cursor, ')') ? inner : null;", "take(cursor, ')');\n\t\treturn inner;"),
	format('case of a word does not count', 'signs.get(mark ?? word.toLowerCase())', 'signs.get(mark ?? word)'),
	format('case of a source does not count', 'source: source.toLowerCase()', 'source'),
	format('case of an attribute’s name does not count', 'name: name.toLowerCase()', 'name'),
	format('case of an operator does not count', 'const words = name.text.toLowerCase();', 'const words = name.text;'),
	format('what stands before the colon quantifies', 'across: colon < 0 ? null : words.slice(0, colon)', 'across: null'),
	format('lists have several values', "while (take(cursor, ','));", 'while (false);'),
	format('a value may stand without braces', ' ?? singleAt(cursor);', ';'),
];

export const conditionRules: readonly Rule[] = [...counting, ...evaluating, ...reading];
