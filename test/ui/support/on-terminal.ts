import type {IBufferCell, Terminal} from '@xterm/headless';
import type {Frame, Size} from '../../../source/ui/lay-frame.ts';
import type {Line} from '../../../source/ui/line.ts';
import type {Style, Theme} from '../../../source/ui/theme.ts';

/** A character and how it looks. */
type Drawn = readonly [character: string, look: string];

/** Rows of the terminal as the frame means them, the last one left free. */
export const rowsOf = ({head, body, status, keys}: Frame, {rows}: Size): readonly Line[] => {
	const height = Math.max(1, rows - 1);
	const blank = Array.from({length: Math.max(0, height - head.length - body.length - 2)}, (): Line => []);
	return [...head, ...body, ...blank, status, keys].slice(0, height);
};

const colors = {red: 1, green: 2, yellow: 3, cyan: 6} as const;

const lookOf = (style: Style, {styles}: Theme): string => {
	const {color, bold, dimColor, inverse, underline} = styles[style];
	return [color ? colors[color] : '', bold ? 'b' : '', dimColor ? 'd' : '', inverse ? 'i' : '', underline ? 'u' : ''].join('');
};

const lookIn = (cell: IBufferCell): string =>
	[
		cell.isFgDefault() ? '' : cell.getFgColor(),
		cell.isBold() ? 'b' : '',
		cell.isDim() ? 'd' : '',
		cell.isInverse() ? 'i' : '',
		cell.isUnderline() ? 'u' : '',
	].join('') + (cell.isBgDefault() && !cell.isItalic() && !cell.isBlink() && !cell.isInvisible() && !cell.isStrikethrough() ? '' : '!');

/** Blanks at the end that look like nothing are nothing, whichever blanks. */
const trimmed = (row: Drawn[]): readonly Drawn[] => {
	while (/^\s$/u.test(row.at(-1)?.[0] ?? '') && row.at(-1)?.[1] === '') row.pop();
	return row;
};

const asText = (rows: readonly (readonly Drawn[])[]): readonly string[] =>
	rows.map(row => row.map(([character, look]) => (character === ' ' && !/[iu]/u.test(look) ? ' ' : `${character}${look === '' ? '' : `{${look}}`}`)).join(''));

/** Every row as it should be: its characters and their looks, as one text each. */
export const wantedRows = (frame: Frame, size: Size, theme: Theme): readonly string[] => {
	const drawn = rowsOf(frame, size).map((line): readonly Drawn[] =>
		trimmed([[' ', ''], ...line.flatMap(({text, style = 'plain'}) => [...text].map((character): Drawn => [character, lookOf(style, theme)]))]),
	);
	return asText([...drawn, ...Array.from({length: size.rows - drawn.length}, (): readonly Drawn[] => [])]);
};

/** Every row as it stands on the terminal. */
export const shownRows = ({buffer: {active}, rows, cols}: Terminal): readonly string[] =>
	asText(
		Array.from({length: rows}, (_, y) => {
			const line = active.getLine(active.baseY + y);
			const row: Drawn[] = [];
			let cell = active.getNullCell();
			for (let x = 0; line && x < cols; x += 1) {
				cell = line.getCell(x, cell) ?? cell;
				if (cell.getWidth() === 0) continue;
				const look = lookIn(cell);
				for (const character of cell.getChars() || ' ') row.push([character, look]);
			}
			return trimmed(row);
		}),
	);
