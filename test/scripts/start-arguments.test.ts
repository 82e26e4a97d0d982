import {expect, test} from 'vitest';
import {startArguments} from '../../scripts/start-arguments.ts';

test.for([
	[[], ['--sandbox']],
	[
		['grant', '--json'],
		['grant', '--sandbox', '--json'],
	],
	[['--accessible'], ['--sandbox', '--accessible']],
	[['--sandbox=no-rights'], ['--sandbox=no-rights']],
	[
		['check', '--sandbox'],
		['check', '--sandbox'],
	],
	[
		['sandbox', '--world', 'admin'],
		['sandbox', '--world', 'admin'],
	],
	[
		['completion', 'bash'],
		['completion', 'bash'],
	],
	[['--version'], ['--version']],
	[
		['grant', '--help'],
		['grant', '--help'],
	],
	[
		['check', '--resource', 'sandbox'],
		['check', '--sandbox', '--resource', 'sandbox'],
	],
] as const)('%j becomes %j', ([words, started]) => {
	expect(startArguments(words)).toEqual(started);
});
