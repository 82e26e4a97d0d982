import {describe, expect, test} from 'vitest';
import {authorize, examineAll} from '../../source/access/authorization.ts';
import {agree, engineAnswers, sandboxAnswers} from '../access/support/agreement.ts';
import {expectedOf, heldOf, judgedBy} from '../access/support/eligibility.ts';
import {expectedIn, foundIn, placeOf} from '../access/support/granters.ts';
import {worldOf} from '../access/support/random-worlds.ts';
import {linesOf} from '../access/support/shrink.ts';

const seeds = Array.from({length: 500}, (_, seed) => seed);

describe('in 500 worlds of fixed seeds', () => {
	test('engine and sandbox give the same answer', () => {
		const failing = seeds.map(worldOf).find(world => !agree(engineAnswers({authorize, examineAll}, world), sandboxAnswers(world)));
		expect(failing && linesOf(failing)).toBeUndefined();
	});

	test('needs are met, given and eligible alike', () => {
		for (const held of seeds.map(heldOf)) {
			const {met, given, eligible} = judgedBy(held);
			expect({met, given, eligible}).toEqual(expectedOf(held));
		}
	});

	test('the same people may grant', () => {
		for (const place of seeds.map(placeOf)) expect(foundIn(place)).toEqual(expectedIn(place));
	});
});
