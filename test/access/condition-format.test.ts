import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {conditionHolds} from '../../source/access/condition.ts';
import {parseCondition} from '../../source/access/condition-format.ts';
import {conditions, contexts, naively, printed} from './support/conditions.ts';

const a = "ActionMatches{'a'}";
const tree = {is: 'actionmatches', pattern: 'a'};

test.for([
	[` \t\r\n${a}\n `, tree],
	[`((${a}))`, tree],
	[`${a}AND(${a})`, {is: 'and', of: [tree, tree]}],
	[`(${a})or(${a})||(${a})`, {is: 'or', of: [tree, tree, tree]}],
	[`(${a} AND ${a}) AND ${a}`, {is: 'and', of: [{is: 'and', of: [tree, tree]}, tree]}],
	[`${a} AND (${a} OR ${a})`, {is: 'and', of: [tree, {is: 'or', of: [tree, tree]}]}],
	[
		`NOT ${a} AND !${a}`,
		{
			is: 'and',
			of: [
				{is: 'not', of: tree},
				{is: 'not', of: tree},
			],
		},
	],
	[`!!NOT(${a})`, {is: 'not', of: {is: 'not', of: {is: 'not', of: tree}}}],
	["SubOperationMatches {'Blob.List'}", {is: 'suboperationmatches', pattern: 'Blob.List'}],
	['Exists@Request[A:b]', {is: 'exists', attribute: {source: 'request', name: 'a:b'}}],
	[
		"@Resource[a/tags:P<$k$>] StringEquals ''",
		{is: 'comparison', left: {source: 'resource', name: 'a/tags:p<$k$>'}, across: null, operator: 'stringequals', right: ['']},
	],
	["{1} X:Y:Z {2,'b c'}", {is: 'comparison', left: ['1'], across: 'x', operator: 'y:z', right: ['2', 'b c']}],
	["{'and'} op 'not (a)'", {is: 'comparison', left: ['and'], across: null, operator: 'op', right: ['not (a)']}],
	['{1} op @Principal[a]', {is: 'comparison', left: ['1'], across: null, operator: 'op', right: {source: 'principal', name: 'a'}}],
])('%s parses', ([text, expected]) => {
	expect(parseCondition(String(text))).toEqual(expected);
});

test.for([
	['nothing', ''],
	['blanks', ' \r\n '],
	['AND beside OR', `${a} AND ${a} OR ${a}`],
	['OR beside &&', `(${a} || ${a} && ${a})`],
	['no second part', `${a} AND`],
	['no first part', `AND ${a}`],
	['two joints', `${a} AND OR ${a}`],
	['nothing that joins', `${a} ${a}`],
	['an open parenthesis', `(${a}`],
	['a closed one', `${a})`],
	['empty parentheses', '()'],
	['NOT of nothing', 'NOT'],
	['an open list', "@Request[a] StringEquals {'a'"],
	['an empty list', '@Request[a] StringEquals {}'],
	['a comma at the end', "@Request[a] StringEquals {'a',}"],
	['no comma', "@Request[a] StringEquals {'a' 'b'}"],
	['no operator', "@Request[a] 'a'"],
	['a quoted operator', "@Request[a] 'StringEquals' 'a'"],
	['no value', '@Request[a] StringEquals'],
	['a keyword for a value', '@Request[a] StringEquals and'],
	['a value alone on the left', "'a' StringEquals 'a'"],
	['a word alone on the left', 'a StringEquals a'],
	['Exists of a value', "Exists {'a'}"],
	['Exists of nothing', 'Exists'],
	['two patterns', "ActionMatches{'a', 'b'}"],
	['no braces', "ActionMatches 'a'"],
	['no pattern', 'ActionMatches'],
	['an attribute without source', "Resource[a] StringEquals 'a'"],
	['an attribute without name', "@Request[] StringEquals 'a'"],
	['a blank before the name', "@Request [a] StringEquals 'a'"],
	['an open attribute', '@Request[a'],
	['an open quote', "@Request[a] StringEquals 'a"],
	['a doubled quote', "@Request[a] StringEquals 'a''b'"],
	['a backslash before the quote', "@Request[a] StringEquals 'a\\' AND @Request[a] StringEquals 'b'"],
	['double quotes', '@Request[a] StringEquals "a"'],
	['one ampersand', `${a} & ${a}`],
	['another language', "request.a == 'a'"],
	['a comment', `${a} # all`],
	['text after the end', `${a} ;`],
])('refused for %s: %s', ([, text]) => {
	expect(parseCondition(String(text))).toBeNull();
	expect(conditionHolds(String(text), {action: 'a', request: {a: 'a'}, resource: null})).toBe('unknown');
});

describe('generated conditions', () => {
	test('printed in any spacing, case and form parse to the same tree', () => {
		fc.assert(
			fc.property(conditions, fc.infiniteStream(fc.nat()), (condition, choices) => {
				expect(parseCondition(printed(condition, choices))).toEqual(condition);
			}),
			{numRuns: 1000},
		);
	});

	test('hold as the tree says, read literally', () => {
		fc.assert(
			fc.property(conditions, contexts, fc.infiniteStream(fc.nat()), (condition, context, choices) => {
				expect(conditionHolds(printed(condition, choices), context)).toBe(naively(condition, context));
			}),
			{numRuns: 3000},
		);
	});

	test('with a piece lost, doubled or moved never throw, and hold only where they still parse', () => {
		fc.assert(
			fc.property(conditions, contexts, fc.infiniteStream(fc.nat()), fc.nat(), fc.nat(), fc.nat(), (condition, context, choices, from, length, to) => {
				const text = printed(condition, choices);
				const start = from % text.length;
				const piece = text.slice(start, start + (length % 6) + 1);
				const rest = text.slice(0, start) + text.slice(start + piece.length);
				for (const broken of [
					rest,
					text.slice(0, start) + piece + text.slice(start),
					rest.slice(0, to % (rest.length + 1)) + piece + rest.slice(to % (rest.length + 1)),
				]) {
					const tree = parseCondition(broken);
					expect(conditionHolds(broken, context)).toBe(tree === null ? 'unknown' : naively(tree, context));
				}
			}),
			{numRuns: 1000},
		);
	});
});

test.for(['2026--03-01T10:00:00Z', '2003-01T10:00:00Z', '2026-03-01T10:00:00:00Z', '2026-03-01T24:00:00Z', '2026-03-01T10:00Z'])(
	'%s is no instant, to the engine and to what it is compared with here',
	text => {
		const [condition, context] = [`@Request[a] DateTimeLessThan 2026-04-01T10:00:00Z`, {action: 'a', request: {a: text}, resource: null}];
		const tree = parseCondition(condition);
		expect([conditionHolds(condition, context), tree && naively(tree, context)]).toEqual(['unknown', 'unknown']);
	},
);

test('any text at all neither throws nor holds unless it parses', () => {
	const pieces = fc.constantFrom(
		...'(){}[],!&|@\'"\\:; \n',
		'AND',
		'or',
		'NOT ',
		'Exists ',
		'ActionMatches',
		"'a'",
		'@Request[a]',
		' StringEquals ',
		'&&',
		'||',
		'é',
		'\0',
	);
	fc.assert(
		fc.property(
			fc.oneof(
				fc.string({unit: 'binary'}),
				fc.array(pieces).map(parts => parts.join('')),
			),
			contexts,
			(text, context) => {
				const tree = parseCondition(text);
				expect(conditionHolds(text, context)).toBe(tree === null ? 'unknown' : naively(tree, context));
			},
		),
		{numRuns: 3000},
	);
});

test.for([
	['100,000 (', '('.repeat(100_000)],
	['100,000 NOT', 'NOT '.repeat(100_000)],
	['9,999 (', '('.repeat(9999)],
	['9,999 !', '!'.repeat(9999)],
	['2,400 NOT', `${'NOT '.repeat(2400)}${a}`],
	['4,000 pairs of parentheses', `${'('.repeat(4000)}${a}${')'.repeat(4000)}`],
	['9,999 {', '{'.repeat(9999)],
	['9,999 quotes', "'".repeat(9999)],
	['an open quote before backslashes', `'${'\\'.repeat(9990)}`],
	['open attributes', '@a['.repeat(3000)],
	['blanks before rubbish', `${' '.repeat(9990)}#`],
	['one character too many', `${' '.repeat(10_000)}${a}`],
])('refused at once: %s', ([, text]) => {
	const began = performance.now();
	expect(parseCondition(String(text))).toBeNull();
	expect(performance.now() - began).toBeLessThan(500);
});

test.for([
	['64 levels', `${'('.repeat(64)}${a}${')'.repeat(64)}`],
	['10,000 characters', `${' '.repeat(10_000 - a.length)}${a}`],
	['200 parts', Array.from({length: 200}, () => a).join(' AND ')],
	['a long list', `@Request[a] ForAnyOfAnyValues:StringEquals {${"'b', ".repeat(1500)}'a'}`],
	['a pattern that matches nearly', `{'${'a'.repeat(4500)}'} StringNotLike '*${'a'.repeat(2400)}b'`],
])('read at once: %s', ([, text]) => {
	const began = performance.now();
	expect(conditionHolds(String(text), {action: 'a', request: {a: 'a'}, resource: null})).toBe('yes');
	expect(performance.now() - began).toBeLessThan(500);
});
