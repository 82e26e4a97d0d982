import {expect, test} from 'vitest';
import {showsSomething} from '../../scripts/first-frame.ts';

test.for([
	['nothing', '', false],
	['the alternate screen and a hidden cursor', '\u001B[?1049h\u001B[?25l', false],
	['blanks and newlines', ' \r\n\t', false],
	['a window title', '\u001B]0;foundry-keyless\u0007', false],
	['a link without text', '\u001B]8;;https://a.example\u001B\\', false],
	['a sequence that is cut off', '\u001B[?10', false],
	['a title that is cut off', '\u001B]0;found', false],
	['a border', '\u001B[?25l\u001B[2K╭──', true],
	['a letter between colours', '\u001B[36mG\u001B[39m', true],
	['a letter before a sequence that is cut off', 'G\u001B[3', true],
] as const)('%s: seen or not', ([, written, seen]) => {
	expect(showsSomething(written)).toBe(seen);
});
