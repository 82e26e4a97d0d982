import {inAscii} from '../access/ascii.ts';
import type {FrameParts} from './lay-frame.ts';
import type {Line} from './line.ts';
import type {Look, Theme} from './theme.ts';

/** What begins and ends a look: Select Graphic Rendition of ECMA-48. The first eight colours by number, so that they follow the palette of the terminal. */
const codes = {
	bold: [1, 22],
	dimColor: [2, 22],
	underline: [4, 24],
	inverse: [7, 27],
	red: [31, 39],
	green: [32, 39],
	yellow: [33, 39],
	cyan: [36, 39],
} as const;

const partsOf = ({color, ...flags}: Look): readonly (readonly [begin: number, end: number])[] => [
	...(['bold', 'dimColor', 'underline', 'inverse'] as const).filter(name => flags[name]).map(name => codes[name]),
	...(color ? [codes[color]] : []),
];

const sgr = (numbers: readonly number[]): string => (numbers.length === 0 ? '' : `\u001B[${numbers.join(';')}m`);

/** One line as it is written to the terminal. Its text is calm: whatever came from elsewhere was freed of control characters before. */
export const paint = (line: Line, {styles, unicode}: Theme): string =>
	line
		.map(({text, style = 'plain'}) => {
			const parts = partsOf(styles[style]);
			const shown = unicode ? text : inAscii(text);
			return `${sgr(parts.map(([begin]) => begin))}${shown}${sgr([...new Set(parts.map(([, end]) => end))])}`;
		})
		.join('');

/**
 * Every row of a terminal of so many rows, but for the last: a frame as tall as the terminal scrolls it on Windows and is cleared and drawn anew each time. The body
 * takes what is left of the height; the keys stand at the end.
 */
export const paintFrame = ({head, body, status, keys}: FrameParts, rows: number, theme: Theme): readonly string[] => {
	const height = Math.max(1, rows - 1);
	const blank = Array.from({length: Math.max(0, height - head.length - body.length - 2)}, (): Line => []);
	return [...head, ...body, ...blank, status, keys].slice(0, height).map(line => paint(line, theme));
};
