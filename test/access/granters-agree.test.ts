import {isDeepStrictEqual} from 'node:util';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {heldLines} from './support/eligibility.ts';
import {expectedIn, foundIn, placeOf, wantedLines} from './support/granters.ts';

const worlds = 4000;

test('who can grant is found in 4,000 generated worlds just where the sandbox lets them', {timeout: 30_000}, () => {
	const count: Record<string, number> = {};
	const add = (what: string): void => {
		count[what] = (count[what] ?? 0) + 1;
	};
	fc.assert(
		fc.property(fc.noShrink(fc.integer({min: 0, max: 2 ** 32 - 1})), seed => {
			const place = placeOf(seed);
			const [found, expected] = [foundIn(place), expectedIn(place)];
			add(found.outcome);
			for (const granter of Object.values(found.granters)) {
				for (const [name, value] of Object.entries(granter as object)) add(name === 'instead' ? `instead ${value !== null}` : `${name} ${value}`);
			}
			if (!isDeepStrictEqual(found, expected)) expect(found, [heldLines(place), ...wantedLines(place)].join('\n')).toEqual(expected);
		}),
		{numRuns: worlds},
	);
	for (const what of ['found', 'none', 'may yes', 'may unknown', 'onlyPart false'])
		expect([what, count[what]]).toEqual([what, expect.toSatisfy(times => times > worlds / 10)]);
	for (const what of ['may eligible', 'needsActivation true', 'onlyPart true', 'instead true'])
		expect([what, count[what]]).toEqual([what, expect.toSatisfy(times => times > worlds / 200)]);
});
