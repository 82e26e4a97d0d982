import fc from 'fast-check';
import {beforeAll, describe, expect, test} from 'vitest';
import {authorize, examineAll} from '../../source/access/authorization.ts';
import {type Answers, agree, deciders, engineAnswers, sandboxAnswers, truthOf} from './support/agreement.ts';
import {conditionRules} from './support/condition-rules.ts';
import {engineRules} from './support/engine-rules.ts';
import {type Mutation, withMutant} from './support/mutant.ts';
import {type RandomWorld, worldOf} from './support/random-worlds.ts';
import {linesOf, shrunk} from './support/shrink.ts';

const worlds = 20_000;
const engine = {authorize, examineAll};

const disagree = (world: RandomWorld): boolean => !agree(engineAnswers(engine, world), sandboxAnswers(world));

test('engine and sandbox give the same answer in 20,000 generated worlds', {timeout: 60_000}, () => {
	const count = {allowed: 0, denied: 0, unknown: 0};
	fc.assert(
		fc.property(fc.noShrink(fc.integer({min: 0, max: 2 ** 32 - 1})), seed => {
			const world = worldOf(seed);
			const [answers, expected] = [engineAnswers(engine, world), sandboxAnswers(world)];
			for (const answer of answers) count[answer] += 1;
			if (agree(answers, expected)) return;
			const rest = shrunk(world, disagree);
			throw new Error([`engine ${engineAnswers(engine, rest)}, sandbox ${JSON.stringify(sandboxAnswers(rest))}`, ...linesOf(rest)].join('\n'));
		}),
		{numRuns: worlds},
	);
	expect(count.allowed).toBeGreaterThan(worlds / 5);
	expect(count.denied).toBeGreaterThan(worlds / 5);
	expect(count.unknown).toBeGreaterThan(worlds / 10);
});

describe('in 4,000 worlds', () => {
	let few: readonly {readonly world: RandomWorld; readonly expected: readonly Answers[]}[] = [];
	beforeAll(() => {
		few = Array.from({length: 4000}, (_, seed) => worldOf(seed)).map(world => ({world, expected: sandboxAnswers(world)}));
	});

	test.for([
		['condition', 400],
		['deny', 85],
		['exclusion', 65],
		['group', 160],
		['group in a group', 60],
		['second block', 340],
		['what is taken away', 110],
		['inheritance', 750],
	] as const)('%s decides more than %i times', ([decider, times]) => {
		const decided = few.filter(({world, expected}) => world.asks[0] && truthOf(deciders[decider](world), world.asks[0]) !== expected[0]?.truth);
		expect(decided.length).toBeGreaterThan(times);
	});

	const firstDisagreement = async (mutation: Mutation | null): Promise<number> =>
		withMutant(mutation, mutant => few.findIndex(({world, expected}) => !agree(engineAnswers(mutant, world), expected)));

	test('a copy of the engine without a change agrees', async () => expect(await firstDisagreement(null)).toBe(-1));

	test.for([...engineRules, ...conditionRules])('it is seen when this rule is switched off: %s', async ([, mutation]) => {
		expect(await firstDisagreement(mutation)).toBeGreaterThanOrEqual(0);
	});

	test('a world that fails is told in few lines, nothing in it but what it needs to fail', {timeout: 30_000}, async () => {
		const ignoresDenies = engineRules.find(([rule]) => rule === 'deny assignments count')?.[1] ?? null;
		const lines = await withMutant(ignoresDenies, mutant => {
			const fails = (world: RandomWorld): boolean => !agree(engineAnswers(mutant, world), sandboxAnswers(world));
			const failing = few.filter(({world}) => fails(world)).slice(0, 10);
			return failing.map(({world}) => linesOf(shrunk(world, fails)));
		});
		expect(lines).toHaveLength(10);
		for (const [principal = '', ask = '', ...rest] of lines) {
			expect(principal).toMatch(/^principal \w+ \S+; its groups are/);
			expect(ask).toMatch(/^asks for the (control|data) action/);
			const kinds = rest.map(line => line.trim().split(' ')[0]).filter(kind => kind !== 'group');
			expect(kinds).toContain('deny');
			expect(kinds.length).toBeLessThanOrEqual(4);
		}
	});
});
