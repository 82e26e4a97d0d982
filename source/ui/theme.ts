import {drawsUnicode, type Surroundings} from '../access/ascii.ts';

/** What a piece of text means; the theme alone knows how that looks. */
export type Style = 'plain' | 'strong' | 'quiet' | 'accent' | 'good' | 'bad' | 'careful' | 'here' | 'link' | 'code' | 'world';

export type Look = {
	readonly color?: 'cyan' | 'green' | 'red' | 'yellow';
	readonly bold?: boolean;
	readonly dimColor?: boolean;
	readonly inverse?: boolean;
	readonly underline?: boolean;
};

export type Glyphs = {
	readonly good: string;
	readonly bad: string;
	readonly careful: string;
	readonly running: string;
	readonly todo: string;
	readonly current: string;
	readonly here: string;
	readonly none: string;
	readonly plus: string;
	readonly branch: string;
	readonly ellipsis: string;
	readonly between: string;
	readonly becomes: string;
	readonly upDown: string;
	readonly leftRight: string;
	readonly more: string;
	readonly less: string;
	readonly rail: string;
	readonly railStart: string;
	readonly railMark: string;
	readonly railEnd: string;
	readonly railNow: string;
};

export type Theme = {readonly styles: Readonly<Record<Style, Look>>; readonly glyphs: Glyphs; readonly unicode: boolean};

const unicodeGlyphs: Glyphs = {
	good: '✔',
	bad: '✖',
	careful: '▲',
	running: '◐',
	todo: '○',
	current: '●',
	here: '❯',
	none: '–',
	plus: '+',
	branch: '└',
	ellipsis: '…',
	between: '·',
	becomes: '→',
	upDown: '↑↓',
	leftRight: '←→',
	more: '↓',
	less: '↑',
	rail: '─',
	railStart: '├',
	railMark: '┼',
	railEnd: '┤',
	railNow: '▏',
};

const asciiGlyphs: Glyphs = {
	good: '+',
	bad: 'x',
	careful: '!',
	running: '~',
	todo: 'o',
	current: '*',
	here: '>',
	none: '-',
	plus: '+',
	branch: '`',
	ellipsis: '...',
	between: '|',
	becomes: '->',
	upDown: 'Up/Down',
	leftRight: 'Left/Right',
	more: 'v',
	less: '^',
	rail: '-',
	railStart: '|',
	railMark: '+',
	railEnd: '|',
	railNow: '|',
};

const noStyles: Theme['styles'] = {plain: {}, strong: {}, quiet: {}, accent: {}, good: {}, bad: {}, careful: {}, here: {}, link: {}, code: {}, world: {}};

/**
 * Pure: every variant can be tested. With NO_COLOR set (to anything but nothing, no-color.org) or CLICOLOR=0 (bixense.com/clicolors) no colour is named;
 * bold and dim stay.
 */
export const chooseTheme = (input: Surroundings): Theme => {
	const {env} = input;
	const coloured = !env['NO_COLOR'] && env['CLICOLOR'] !== '0' && env['TERM'] !== 'dumb';
	const color = (name: NonNullable<Look['color']>): Look => (coloured ? {color: name} : {});
	const unicode = drawsUnicode(input);
	const styles: Theme['styles'] = {
		plain: {},
		strong: {bold: true},
		quiet: {dimColor: true},
		accent: color('cyan'),
		good: color('green'),
		bad: color('red'),
		careful: color('yellow'),
		here: {...color('cyan'), bold: true},
		link: {...color('cyan'), underline: true},
		code: color('cyan'),
		world: {bold: true, inverse: true},
	};
	// FORCE_COLOR=0 or false, as Node and chalk read it, turns off every look.
	const bare = env['FORCE_COLOR'] === '0' || env['FORCE_COLOR'] === 'false';
	return {styles: bare ? noStyles : styles, glyphs: unicode ? unicodeGlyphs : asciiGlyphs, unicode};
};
