import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {nearest} from '../../source/access/nearest.ts';

const flags = ['--resource', '--project', '--deployment', '--scenario', '--json', '--yes'];

describe('nearest', () => {
	test.for([
		['a letter too many', '--ressource', flags, '--resource'],
		['two letters swapped', '--jsno', flags, '--json'],
		['another case', '--JSON', flags, '--json'],
		['a unique beginning', 'contoso-f', ['contoso-foundry', 'contoso-openai'], 'contoso-foundry'],
		['nothing near', '--colour', flags, null],
		['nothing typed', '', flags, null],
		['nothing to choose from', 'x', [], null],
		['a short word is near to almost nothing', 'xy', ['ab', 'cd'], null],
	] as const)('%s', ([, text, candidates, wanted]) => expect(nearest(text, candidates)).toBe(wanted));

	test('a candidate is nearest to itself', () => {
		fc.assert(
			fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z]{3,12}$/), {minLength: 1}), fc.nat(), (names, pick) => {
				const name = names[pick % names.length] ?? '';
				const beginners = names.filter(other => other.startsWith(name));
				return beginners.length > 1 || nearest(name, names) === name;
			}),
		);
	});
});
