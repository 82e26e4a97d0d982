import {expect, test} from 'vitest';
import {calm} from '../../source/ui/calm.ts';
import {width} from '../../source/ui/line.ts';

test.for([
	['joiners, variants, skin tones and keycaps', '👩‍💻 👍🏽 ❤️ 1️⃣', '👩💻 👍 ❤ 1', 11],
	['fillers, which look like nothing', 'a\u3164b\u115Fc\u034F', 'abc', 3],
	['a vowel that terminals draw wider than it is counted', 'กำลัง', 'ก\u0E4Dาลัง', 4],
	['the same alone', '\u0E33', '\u0E32', 1],
	['marks that begin a word, and those that do not', '\u0301a a\u0301 \u0301\u0302b', 'a á b', 5],
	['syllables in parts, and a part alone', '\u1112\u1161\u11AB \u1161', '한 ', 3],
	['half a character', 'a\uD800b', 'ab', 2],
] as const)('%s', ([, given, wanted, columns]) => {
	expect(calm(given)).toBe(wanted);
	expect(width(calm(given))).toBe(columns);
});
