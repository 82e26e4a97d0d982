import {authorize, examineAll} from '../../source/access/authorization.ts';
import {agree, deciders, engineAnswers, type Outcome, sandboxAnswers, truthOf} from '../access/support/agreement.ts';
import {type RandomWorld, worldOf} from '../access/support/random-worlds.ts';
import {linesOf, shrunk} from '../access/support/shrink.ts';

// `npm run bench:authorizers`, or `npm run bench:authorizers -- 12345` for the worlds from that seed on.

const worlds = 100_000;
const seed = process.argv[2] === undefined ? Date.now() % 2 ** 31 : Number(process.argv[2]);
const engine = {authorize, examineAll};
const count: Record<Outcome, number> = {allowed: 0, denied: 0, unknown: 0};
const decided: Record<string, number> = {};
const spent = {making: 0, engine: 0, sandbox: 0};

const timed = <T>(what: keyof typeof spent, work: () => T): T => {
	const started = performance.now();
	const made = work();
	spent[what] += performance.now() - started;
	return made;
};

const disagree = (world: RandomWorld): boolean => !agree(engineAnswers(engine, world), sandboxAnswers(world));

const tell = (failed: number, world: RandomWorld): void => {
	const rest = shrunk(world, disagree);
	console.error([`seed ${failed}: engine ${engineAnswers(engine, rest)}, sandbox ${JSON.stringify(sandboxAnswers(rest))}`, ...linesOf(rest)].join('\n'));
	process.exitCode = 1;
};

console.log(`${worlds.toLocaleString('en')} worlds from seed ${seed}`);
for (let next = seed; next < seed + worlds && process.exitCode === undefined; next++) {
	const world = timed('making', () => worldOf(next));
	const answers = timed('engine', () => engineAnswers(engine, world));
	const expected = timed('sandbox', () => sandboxAnswers(world));
	for (const answer of answers) count[answer] += 1;
	if (!agree(answers, expected)) tell(next, world);
	const [ask] = world.asks;
	if (ask && next % 10 === 0) {
		for (const [decider, without] of Object.entries(deciders)) {
			decided[decider] = (decided[decider] ?? 0) + Number(truthOf(without(world), ask) !== expected[0]?.truth);
		}
	}
}

const questions = count.allowed + count.denied + count.unknown;
const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;
const perSecond = (milliseconds: number): string => `${Math.round((1000 * worlds) / milliseconds).toLocaleString('en')} worlds/s`;
if (process.exitCode === undefined) {
	console.log(`${questions.toLocaleString('en')} questions, engine and sandbox agree in all of them`);
	console.log(
		Object.entries(count)
			.map(([outcome, times]) => `${outcome} ${share(times, questions)}`)
			.join(', '),
	);
	console.log(
		`decided by ${Object.entries(decided)
			.map(([decider, times]) => `${decider} ${share(times, worlds / 10)}`)
			.join(', ')}`,
	);
	console.log(`engine ${perSecond(spent.engine)}, sandbox ${perSecond(spent.sandbox)}, generator ${perSecond(spent.making)}`);
}
