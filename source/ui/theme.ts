import {createContext, useContext} from 'react';

/** What a piece of text means; the theme alone knows how that looks. */
export type Style = 'plain' | 'strong' | 'quiet' | 'accent' | 'good' | 'bad' | 'careful' | 'here' | 'link' | 'code' | 'world';

export type Look = {readonly color?: string; readonly bold?: boolean; readonly dimColor?: boolean; readonly inverse?: boolean; readonly underline?: boolean};

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

export type ThemeInput = {readonly env: Readonly<Record<string, string | undefined>>; readonly platform: string};

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

/** Terminals that are known to draw more than ASCII: by locale on Unix; on Windows the old console says nothing of itself. */
const drawsUnicode = ({env, platform}: ThemeInput): boolean => {
	if (env['TERM'] === 'linux' || env['TERM'] === 'dumb') return false;
	if (platform === 'win32') return Boolean(env['WT_SESSION'] ?? env['TERM_PROGRAM'] ?? env['ConEmuTask']);
	return /utf-?8/i.test(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '');
};

/** Pure: every variant can be tested. With NO_COLOR set (to anything but nothing, no-color.org) no colour is named, so Ink writes none; bold and dim stay. */
export const chooseTheme = (input: ThemeInput): Theme => {
	const {env} = input;
	const coloured = !env['NO_COLOR'] && env['TERM'] !== 'dumb';
	const color = (name: string): Look => (coloured ? {color: name} : {});
	const unicode = drawsUnicode(input);
	return {
		styles: {
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
		},
		glyphs: unicode ? unicodeGlyphs : asciiGlyphs,
		unicode,
	};
};

export const ThemeContext = createContext<Theme>(chooseTheme({env: {LANG: 'C.UTF-8'}, platform: 'linux'}));
export const useTheme = (): Theme => useContext(ThemeContext);
