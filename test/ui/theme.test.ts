import {describe, expect, test} from 'vitest';
import {width} from '../../source/ui/line.ts';
import {chooseTheme} from '../../source/ui/theme.ts';

describe('symbols', () => {
	test.for([
		['a UTF-8 locale', {LANG: 'en_US.UTF-8'}, 'linux', true],
		['LC_ALL before LANG', {LC_ALL: 'C', LANG: 'en_US.UTF-8'}, 'linux', false],
		['an empty LC_ALL says nothing', {LC_ALL: '', LANG: 'de_DE.utf8'}, 'darwin', true],
		['no locale at all', {}, 'linux', false],
		['the Linux console', {LANG: 'C.UTF-8', TERM: 'linux'}, 'linux', false],
		['a dumb terminal', {LANG: 'C.UTF-8', TERM: 'dumb'}, 'linux', false],
		['Windows Terminal', {WT_SESSION: 'x'}, 'win32', true],
		['the old Windows console', {LANG: 'C.UTF-8'}, 'win32', false],
	] as const)('%s', ([, env, platform, expected]) => {
		expect(chooseTheme({env, platform}).unicode).toBe(expected);
	});

	test('the plain ones are ASCII, and each is told by another sign than the others of its kind', () => {
		const {glyphs} = chooseTheme({env: {}, platform: 'linux'});
		for (const glyph of Object.values(glyphs)) expect(glyph).toMatch(/^[\x20-\x7E]+$/);
		const marks = [glyphs.good, glyphs.bad, glyphs.careful, glyphs.running, glyphs.todo];
		expect(new Set(marks).size).toBe(marks.length);
	});

	test('marks are one column wide, so that columns do not move with them', () => {
		for (const env of [{LANG: 'C.UTF-8'}, {}]) {
			const {glyphs} = chooseTheme({env, platform: 'linux'});
			for (const glyph of [glyphs.good, glyphs.bad, glyphs.careful, glyphs.running, glyphs.todo, glyphs.here, glyphs.rail, glyphs.railMark])
				expect(width(glyph)).toBe(1);
		}
	});
});

describe('colours', () => {
	test.for([
		['named on a usual terminal', {LANG: 'C.UTF-8'}, true],
		['none with NO_COLOR', {NO_COLOR: '1'}, false],
		['an empty NO_COLOR asks for nothing', {NO_COLOR: ''}, true],
		['none with CLICOLOR=0', {CLICOLOR: '0'}, false],
		['CLICOLOR=1 is the usual', {CLICOLOR: '1'}, true],
		['none on a dumb terminal', {TERM: 'dumb'}, false],
	] as const)('%s', ([, env, coloured]) => {
		const {styles} = chooseTheme({env, platform: 'linux'});
		expect(Object.values(styles).some(({color}) => color !== undefined)).toBe(coloured);
	});

	test('only the world of the sandbox is ever inverse', () => {
		const {styles} = chooseTheme({env: {}, platform: 'linux'});
		expect(Object.entries(styles).filter(([, {inverse}]) => inverse)).toHaveLength(1);
		expect(styles.world.inverse).toBe(true);
	});
});
