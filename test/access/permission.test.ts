import fc from 'fast-check';
import {expect, test} from 'vitest';
import {blockGrants, matches} from '../../source/access/permission.ts';
import {block} from './support/access-world.ts';

const accounts = 'Microsoft.CognitiveServices/accounts';

test.for([
	['*', `${accounts}/read`, true],
	['*', '', true],
	['', '', true],
	['', 'a', false],
	['*/read', `${accounts}/read`, true],
	['*/read', 'read', false],
	['Microsoft.CognitiveServices/*', `${accounts}/OpenAI/responses/write`, true],
	['microsoft.COGNITIVEservices/*/READ', `${accounts}/read`, true],
	[`${accounts}/*/read`, `${accounts}/read`, false],
	[`${accounts}/*/read`, `${accounts}/projects/read`, true],
	[`${accounts}/OpenAI/*/read`, `${accounts}/OpenAI/a/b/read`, true],
	[`${accounts}/OpenAI/video/generations/*/action`, `${accounts}/OpenAI/video/generations/jobs/action`, true],
	[`${accounts}/read`, `${accounts}/readX`, false],
	[`${accounts}/read`, `X${accounts}/read`, false],
	['a*a', 'a', false],
	['a*a', 'aa', true],
	['ab*ba', 'aba', false],
	['*b*b*', 'ab', false],
	['*ab*bc*', 'abc', false],
	['a*b*c', 'aXbYbZc', true],
	['a*b*c', 'acb', false],
	['a**c', 'abc', true],
	['Microsoft.Authorization/*/Write', 'Microsoft.Authorization/roleAssignments/write', true],
	['Microsoft.CognitiveServices/accounts.read', `${accounts}/read`, false],
	['a.c', 'abc', false],
	['a+', 'aa', false],
] as const)('%s names %s: %s', ([pattern, action, expected]) => {
	expect(matches(pattern, action)).toBe(expected);
});

/** Azure's rule read literally, one character at a time. */
const naively = (pattern: string, action: string): boolean => {
	const [first, ...rest] = pattern;
	if (first === undefined) {
		return action === '';
	}
	if (first === '*') {
		return naively(rest.join(''), action) || (action !== '' && naively(pattern, action.slice(1)));
	}
	return first.toLowerCase() === action.slice(0, 1).toLowerCase() && naively(rest.join(''), action.slice(1));
};

test('agrees with the rule read literally', () => {
	const letters = (extra: string): fc.Arbitrary<string> => fc.string({unit: fc.constantFrom(...`abA/${extra}`), maxLength: 9});
	fc.assert(
		fc.property(letters('**'), letters(''), (pattern, action) => {
			expect(matches(pattern, action)).toBe(naively(pattern, action));
		}),
		{numRuns: 2000},
	);
});

test('a hostile pattern costs no time', () => {
	const began = performance.now();
	expect(matches('*a'.repeat(2000), `${'a'.repeat(1999)}b`)).toBe(false);
	expect(matches(`${'*a'.repeat(500)}*b`, 'a'.repeat(5000))).toBe(false);
	expect(performance.now() - began).toBeLessThan(500);
});

const chat = `${accounts}/OpenAI/deployments/chat/completions/action`;

test.for([
	['listed', {dataActions: [chat]}, 'data', true],
	['not listed', {dataActions: [`${accounts}/OpenAI/responses/write`]}, 'data', false],
	['taken away by the same block', {dataActions: ['*'], notDataActions: [chat]}, 'data', false],
	['notActions take nothing from data actions', {dataActions: ['*'], notActions: ['*']}, 'data', true],
	['notDataActions take nothing from actions', {actions: ['*'], notDataActions: ['*']}, 'control', true],
	['actions give no data action', {actions: ['*']}, 'data', false],
	['data actions give no action', {dataActions: ['*']}, 'control', false],
	['nothing', {}, 'data', false],
] as const)('a block: %s', ([, part, kind, expected]) => {
	expect(blockGrants(block(part), chat, kind)).toBe(expected);
});
