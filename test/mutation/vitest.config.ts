import {fileURLToPath} from 'node:url';
import {defineConfig} from 'vitest/config';

const tables = ['authorization', 'condition', 'condition-format', 'permission', 'permissions', 'scope', 'assignability', 'need-judgement', 'who-can'];

/** What a mutant must get past (`npm run mutation`): the tables about the files that decide, and worlds of fixed seeds. */
export default defineConfig({
	root: fileURLToPath(new URL('../..', import.meta.url)),
	test: {
		environment: 'node',
		include: ['test/mutation/fixed-worlds.ts', ...tables.map(name => `test/access/${name}.test.ts`)],
		// Those that look at the clock: code that counts what it runs is slow.
		testNamePattern: /^(?!.*read at once)/,
	},
});
