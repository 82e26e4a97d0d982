import type {IBufferCell, Terminal} from '@xterm/headless';

/** `plain`, or one of the eight colours that a terminal knows by number; the palette says how they look. */
export type Ink = 'plain' | (typeof numbered)[number];
export type CellStyle = {readonly ink: Ink; readonly paper: Ink | null; readonly bold: boolean; readonly dim: boolean; readonly underline: boolean};
type Place = {readonly row: number; readonly column: number; readonly columns: number};
/** Neighbouring cells of one style: no blanks at its ends, no two in a row inside. */
export type TextRun = Place & {readonly text: string; readonly style: CellStyle};
/** Neighbouring cells, blank or not, on a background of their own. */
export type PaperRun = Place & {readonly ink: Ink};
export type Runs = {readonly texts: readonly TextRun[]; readonly papers: readonly PaperRun[]};

const numbered = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

type Cell = Place & {readonly text: string; readonly style: CellStyle};

/** What stands on the screen, as runs to be drawn. */
export const readRuns = (terminal: Terminal): Runs => {
	const texts: TextRun[] = [];
	const papers: PaperRun[] = [];
	for (const cell of cellsOf(terminal)) {
		const {row, column, columns, text, style} = cell;
		const {paper} = style;
		const left = papers.at(-1);
		if (paper !== null && left?.row === row && left.ink === paper && left.column + left.columns === column) {
			papers[papers.length - 1] = {...left, columns: left.columns + columns};
		} else if (paper !== null) {
			papers.push({row, column, columns, ink: paper});
		}
		if (text.trim() === '') continue;
		const before = texts.at(-1);
		if (before && joins(before, cell)) {
			const gap = column - before.column - before.columns;
			texts[texts.length - 1] = {...before, columns: before.columns + gap + columns, text: `${before.text}${' '.repeat(gap)}${text}`};
		} else {
			texts.push(cell);
		}
	}
	return {texts, papers};
};

const cellsOf = function* (terminal: Terminal): Generator<Cell> {
	const {active} = terminal.buffer;
	for (let row = 0; row < terminal.rows; row++) {
		const line = active.getLine(active.baseY + row);
		for (let column = 0; column < terminal.cols; column++) {
			const cell = line?.getCell(column);
			// The second half of a wide character has no width of its own.
			if (cell && cell.getWidth() > 0) yield {row, column, columns: cell.getWidth(), text: cell.getChars(), style: styleOf(cell)};
		}
	}
};

const styleOf = (cell: IBufferCell): CellStyle => {
	const front = inkOf(cell.isFgDefault(), cell.isFgPalette(), cell.getFgColor());
	const back = inkOf(cell.isBgDefault(), cell.isBgPalette(), cell.getBgColor());
	const inverse = cell.isInverse() !== 0;
	return {
		ink: !inverse ? front : back === 'plain' ? 'black' : back,
		paper: inverse ? front : back === 'plain' ? null : back,
		bold: cell.isBold() !== 0,
		dim: cell.isDim() !== 0,
		underline: cell.isUnderline() !== 0,
	};
};

/** The program names colours and never mixes them, so that they follow the palette of whoever looks. */
const inkOf = (isDefault: boolean, isPalette: boolean, color: number): Ink => {
	if (isDefault) return 'plain';
	const ink = isPalette && color < 16 ? numbered[color % 8] : undefined;
	if (ink === undefined) throw new RangeError(`Color ${color} is none of a terminal's own 16.`);
	return ink;
};

const joins = (before: TextRun, {row, column, text, style}: Cell): boolean =>
	before.row === row && column - before.column - before.columns <= 1 && sameStyle(before.style, style) && sameFont(before.text, text);

const sameStyle = (a: CellStyle, b: CellStyle): boolean =>
	a.ink === b.ink && a.paper === b.paper && a.bold === b.bold && a.dim === b.dim && a.underline === b.underline;

/** Letters share a font. A symbol may come from another one, with widths of its own, and stands alone. */
const sameFont = (a: string, b: string): boolean => [letters, lines].some(font => font.test(a) && font.test(b));
const letters = /^[\u0020-\u024F\u2013\u2018-\u201D\u2026]+$/u;
const lines = /^[\u2500-\u257F]+$/u;
