import {isDeepStrictEqual} from 'node:util';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {expectedOf, heldLines, heldOf, judgedBy} from './support/eligibility.ts';

const worlds = 4000;

test('a need is met, given and eligible in 4,000 generated worlds just where the sandbox allows it, with the eligible roles or without', {
	timeout: 30_000,
}, () => {
	const count = {yes: 0, no: 0, unknown: 0, eligible: 0, forbidden: 0};
	fc.assert(
		fc.property(fc.noShrink(fc.integer({min: 0, max: 2 ** 32 - 1})), seed => {
			const held = heldOf(seed);
			const {met, given, eligible} = judgedBy(held);
			const expected = expectedOf(held);
			count[met] += 1;
			count.eligible += Number(eligible);
			count.forbidden += Number(given === 'yes' && met === 'no');
			if (!isDeepStrictEqual({met, given, eligible}, expected)) expect({met, given, eligible}, heldLines(held)).toEqual(expected);
		}),
		{numRuns: worlds},
	);
	expect(count.yes).toBeGreaterThan(worlds / 20);
	expect(count.no).toBeGreaterThan(worlds / 5);
	expect(count.unknown).toBeGreaterThan(worlds / 20);
	expect(count.eligible).toBeGreaterThan(worlds / 20);
	expect(count.forbidden).toBeGreaterThan(worlds / 400);
});
