import {fileURLToPath} from 'node:url';
import {defineConfig} from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * In a process of their own: @azure/identity remembers for a whole process where it found a managed identity, and the grammars that read printed scripts change
 * what the next of them finds, and what is measured is measured as it is when nothing ran before. What is here loads everything anew, which takes half a second.
 */
const alone = [
	'test/azure/{browser,claims,credentials,identities,metadata,proxy,sign-in,sign-in-diagnoses}.test.ts',
	'test/access/hand-off-grammars.test.ts',
	'test/access/local-auth-hand-off.test.ts',
	'test/access/snippet-grammars.test.ts',
	'test/access/**/speed.test.ts',
	'test/access/role-ranking.test.ts',
];

/** When nothing else runs: it is held against a clock. */
const last = 'test/end-to-end/speed.test.ts';

export default defineConfig({
	root,
	test: {
		environment: 'node',
		// A machine that does much else at the same time is no failure.
		testTimeout: 20_000,
		// The default leaves one processor idle, which on a machine with two is half of it.
		maxWorkers: '100%',
		// Most of what the tests make is gone at once: with more room for it less of the time goes into clearing up.
		execArgv: ['--min-semi-space-size=32', '--max-semi-space-size=64'],
		// Of tests that say they are concurrent: programs in pseudo-terminals. More of them keep no processor busier, and each gets to its end later.
		maxConcurrency: 5,
		// Ink asks these for the size of a terminal that has no `rows`; without them every layout runs the program `tput`.
		env: {COLUMNS: '100', LINES: '30', FORCE_COLOR: '0', LANG: 'C.UTF-8'},
		projects: [
			// Nothing of a room is kept in a module, so its tests share their processes: that halves the time it takes to load them.
			{extends: true, test: {name: 'rooms', isolate: false, include: ['test/**/*.test.{ts,tsx}'], exclude: [...alone, 'test/end-to-end/**']}},
			{extends: true, test: {name: 'alone', include: [...alone]}},
			{
				extends: true,
				test: {
					name: 'end-to-end',
					include: ['test/end-to-end/**/*.test.ts'],
					exclude: [last],
					globalSetup: ['test/support/built.ts'],
					testTimeout: 60_000,
					hookTimeout: 60_000,
					// Some wait for the sandbox's propagation; with the five of each file, two processors are never idle.
					maxWorkers: 4,
					// After the others: programs in pseudo-terminals that get no processor look like programs that hang.
					sequence: {groupOrder: 1},
				},
			},
			{extends: true, test: {name: 'last', include: [last], globalSetup: ['test/support/built.ts'], testTimeout: 60_000, sequence: {groupOrder: 2}}},
		],
	},
});
