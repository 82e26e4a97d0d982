import type {Block, Column, Mark, Row} from './block.ts';
import {calm} from './calm.ts';
import {cut, type Line, lineWidth, pad, type Rich, type Span, span, spansOf, truncateLine, width, wrap} from './line.ts';
import {drawRail} from './rail.ts';
import type {Glyphs, Style} from './theme.ts';

const styleOfMark: Readonly<Record<Mark, Style>> = {
	good: 'good',
	bad: 'bad',
	careful: 'careful',
	running: 'accent',
	todo: 'quiet',
	none: 'quiet',
	plus: 'accent',
};

export const drawMark = (mark: Mark, glyphs: Glyphs): Span => span(styleOfMark[mark], glyphs[mark]);

const bold = (rich: Rich): Line => spansOf(rich).map(part => (part.style ? part : {...part, style: 'strong'}));

/** A symbol, a blank, and text that hangs on the column after it. */
const hang = (head: Span, rich: Line, columns: number): Line[] => {
	const indent = width(head.text) + 1;
	const rows = wrap(rich, Math.max(1, columns - indent));
	return rows.map((row, index) => (index === 0 ? [head, {text: ' '}, ...row] : [{text: ' '.repeat(indent)}, ...row]));
};

/** Narrower than this, what is said follows its label or title instead of standing in a column. */
const narrow = 60;
/** Lines that a column may have for all that. */
const fewLines = 2;

const facts = (rows: Extract<Block, {kind: 'facts'}>['rows'], columns: number, glyphs: Glyphs): Line[] => {
	const label = Math.min(Math.max(...rows.map(row => width(row.label))), Math.floor(columns / 3));
	const indent = label + 2;
	if (columns < narrow && rows.some(({text, whole}) => whole && wrap(text, Math.max(1, columns - indent)).length > fewLines)) {
		return rows.flatMap(row => {
			const text = [...(row.label === '' ? [] : [span('quiet', row.label)]), {text: '  '}, ...spansOf(row.text)];
			return row.whole ? wrap(text, columns, 2) : [truncateLine(text, columns, glyphs.ellipsis)];
		});
	}
	return rows.flatMap(row => {
		const room = Math.max(1, columns - indent);
		const text = row.whole ? wrap(row.text, room) : [truncateLine(spansOf(row.text), room, glyphs.ellipsis)];
		return text.map((line, index) => [index === 0 ? span('quiet', `${pad(cut(row.label, label), label)}  `) : {text: ' '.repeat(indent)}, ...line]);
	});
};

const rungs = (rows: Extract<Block, {kind: 'rungs'}>['rows'], columns: number, glyphs: Glyphs): Line[] => {
	const title = Math.max(0, ...rows.map(row => width(row.title)));
	return rows.flatMap(row => {
		const mark = drawMark(row.mark, glyphs);
		if (columns < narrow) return hang(mark, [span('strong', row.title), {text: '  '}, ...spansOf(row.text)], columns);
		const indent = width(mark.text) + 1 + title + 2;
		return wrap(row.text, Math.max(1, columns - indent)).map((line, index) =>
			index === 0 ? [mark, {text: ' '}, span('strong', pad(row.title, title)), {text: '  '}, ...line] : [{text: ' '.repeat(indent)}, ...line],
		);
	});
};

const depthOf = (row: Row): number => (row.depth ? row.depth * 2 + 1 : 0);

const richWidth = (rich: Rich): number => (typeof rich === 'string' ? width(rich) : lineWidth(spansOf(rich)));

const headWidth = ({head}: Column): number => (head ? richWidth(head) : 0);

/** What each column of a row takes. */
export const cellWidths = (columns: readonly Column[], row: Row): readonly number[] =>
	columns.map((_, index) => richWidth(row.cells[index] ?? '') + (index === 0 ? depthOf(row) : 0));

/** What each column takes, its head included, by the widths of all rows. */
export const naturalWidths = (columns: readonly Column[], rows: Iterable<readonly number[]>): readonly number[] => {
	const widest = columns.map(headWidth);
	for (const row of rows) for (const [index, wide] of row.entries()) if (wide > (widest[index] ?? 0)) widest[index] = wide;
	return widest;
};

const between = 3;
/** Where the columns are one or two short of room. */
const closer = 2;

/** Columns that have room, with their widths: whole columns go until the rest can fit, then what is too much is cut from the least important. */
export const fitColumns = (
	columns: readonly Column[],
	natural: readonly number[],
	room: number,
	apart = between,
): readonly {readonly index: number; readonly width: number}[] => {
	let kept = columns
		.map((column, index) => ({
			index,
			keep: index === 0 ? Number.POSITIVE_INFINITY : column.keep,
			least: column.least ?? 6,
			optional: column.optional === true && index > 0,
			width: natural[index] ?? 0,
		}))
		.filter(column => column.width > 0);
	const total = (): number => kept.reduce((sum, column) => sum + column.width, 0) + apart * (kept.length - 1);
	const least = (): number => kept.reduce((sum, column) => sum + Math.min(column.width, column.least), 0) + apart * (kept.length - 1);
	const withoutLowest = (among: typeof kept): typeof kept => {
		const lowest = Math.min(...among.map(column => column.keep));
		return kept.filter(column => column.keep !== lowest || !among.includes(column));
	};
	while (total() > room && kept.some(({optional}) => optional)) kept = withoutLowest(kept.filter(({optional}) => optional));
	while (kept.length > 1 && least() > room) kept = withoutLowest(kept.filter(({index}) => index > 0));
	for (const {index} of kept.toSorted((a, b) => a.keep - b.keep)) {
		const over = total() - room;
		if (over > 0)
			kept = kept.map(column => (column.index === index ? {...column, width: Math.max(Math.min(column.width, column.least), column.width - over)} : column));
	}
	const over = total() - room;
	if (over > 0) kept = kept.map((column, place) => (place === 0 ? {...column, width: Math.max(1, column.width - over)} : column));
	return kept.map(({index, width: fitted}) => ({index, width: fitted}));
};

/** One row of a table, cut and padded to the fitted columns; nothing trails behind the last. */
export const drawCells = (
	cells: readonly Rich[],
	fitted: readonly {readonly index: number; readonly width: number}[],
	columns: readonly Column[],
	glyphs: Glyphs,
	apart = between,
): Line => {
	const line: Span[] = [];
	for (const [place, {index, width: room}] of fitted.entries()) {
		const cell = truncateLine(spansOf(cells[index] ?? ''), room, glyphs.ellipsis);
		const blank = ' '.repeat(Math.max(0, room - lineWidth(cell)));
		if (place > 0) line.push({text: ' '.repeat(apart)});
		if (columns[index]?.align === 'right') line.push({text: blank}, ...cell);
		else line.push(...cell, ...(place < fitted.length - 1 ? [{text: blank}] : []));
	}
	return line.filter(part => part.text !== '');
};

type Table = Extract<Block, {kind: 'table'}>;

const twigOf = ({depth, again}: Row, glyphs: Glyphs): Line => {
	if (!depth) return [];
	const stem = ' '.repeat((depth - 1) * 2 + 1);
	return again ? [{text: `${stem}  `}] : [span('quiet', `${stem}${cut(glyphs.branch, 1)} `)];
};

export type Fit = {
	readonly fitted: ReturnType<typeof fitColumns>;
	readonly apart: number /** No column that must stay is cut or left out. */;
	readonly whole: boolean;
};

/** Columns move closer together before a word of them is lost; `closely`: also where one is lost all the same. */
export const fitTable = (columns: readonly Column[], natural: readonly number[], room: number, closely = false): Fit => {
	const at = (apart: number): Fit => {
		const fitted = fitColumns(columns, natural, room, apart);
		return {fitted, apart, whole: fits(columns, natural, fitted)};
	};
	const wide = at(between);
	if (wide.whole) return wide;
	const close = at(closer);
	return close.whole || closely ? close : wide;
};

const fits = (columns: readonly Column[], natural: readonly number[], fitted: ReturnType<typeof fitColumns>): boolean =>
	columns.every((column, index) => {
		const wide = natural[index] ?? 0;
		const found = fitted.find(one => one.index === index);
		return wide === 0 || (found ? found.width >= wide : column.optional === true && index > 0);
	});

/** A row as a sentence under its own branch. `under`: how far the words of the row above stand behind its branch, where this row goes on with it. */
const foldedRow = (row: Row, {columns: all}: Table, columns: number, glyphs: Glyphs, under: number): Line[] => {
	const twig = row.again ? [...twigOf(row, glyphs), {text: ' '.repeat(under)}] : twigOf(row, glyphs);
	const indent = lineWidth(twig);
	const [first = '', ...rest] = row.cells;
	const said = rest.flatMap((cell, index): Line[] => {
		const {head, optional} = all[index + 1] ?? {};
		if (optional === true || richWidth(cell) === 0) return [];
		return [
			head && richWidth(head) > 0
				? [
						span(
							'quiet',
							`${spansOf(head)
								.map(({text}) => text)
								.join('')} `,
						),
						...spansOf(cell),
					]
				: spansOf(cell),
		];
	});
	const words = said.flatMap((cell, index): Span[] => [...(index > 0 ? [{text: ', '}] : []), ...cell]);
	const name = spansOf(first).filter(({text}) => text !== '');
	const lines = wrap([...name, ...(name.length > 0 && words.length > 0 ? [{text: '  '}] : []), ...words], columns - indent, 2);
	return lines.map((line, index) => (index === 0 ? [...twig, ...line] : [{text: ' '.repeat(indent)}, ...line]));
};

const foldedTable = (block: Table, columns: number, glyphs: Glyphs): Line[] => {
	let under = 0;
	return block.rows.flatMap(row => {
		// Under the first role of its scope, so that a second one is not taken for a scope.
		if (!row.again) under = Math.min(richWidth(row.cells[0] ?? '') + 2, Math.floor(columns / 3));
		return foldedRow(row, block, columns, glyphs, under);
	});
};

const table = (block: Table, columns: number, glyphs: Glyphs): Line[] => {
	const natural = naturalWidths(
		block.columns,
		block.rows.map(row => cellWidths(block.columns, row)),
	);
	const {fitted, apart, whole} = fitTable(block.columns, natural, columns);
	if (block.whole && !whole) return foldedTable(block, columns, glyphs);
	const heads = block.columns.map(column => spansOf(column.head ?? '').map(part => span('quiet', part.text)));
	const rows = block.rows.map(row => {
		const [first = '', ...rest] = row.cells;
		return drawCells([[...twigOf(row, glyphs), ...spansOf(first)], ...rest], fitted, block.columns, glyphs, apart);
	});
	return block.columns.some(column => column.head) ? [drawCells(heads, fitted, block.columns, glyphs, apart), ...rows] : rows;
};

/** Folded at blanks, under the line's own indentation; what has no blank is cut at the edge. */
const code = (text: string, columns: number): Line[] =>
	text.split(/\r?\n/).flatMap(row => {
		const line = calm(row.replaceAll('\t', '  ')).trimEnd();
		const indent = line.length - line.trimStart().length;
		if (line === '') return [[]];
		return wrap(line.trimStart(), columns - Math.min(indent, Math.floor(columns / 2)), 2).map(part => [
			{text: ' '.repeat(Math.min(indent, Math.floor(columns / 2)))},
			...part,
		]);
	});

const draw = (block: Block, columns: number, glyphs: Glyphs): Line[] => {
	switch (block.kind) {
		case 'verdict':
			return hang({...drawMark(block.mark, glyphs)}, bold(block.text), columns);
		case 'heading':
			return wrap(bold(block.text), columns);
		case 'text': {
			const indent = Math.min(block.indent ?? 0, Math.floor(columns / 4));
			return wrap(block.text, columns - indent).map(line => (indent > 0 ? [{text: ' '.repeat(indent)}, ...line] : line));
		}
		case 'point':
			return hang(drawMark(block.mark, glyphs), spansOf(block.text), columns);
		case 'facts':
			return block.rows.length > 0 ? facts(block.rows, columns, glyphs) : [];
		case 'table':
			return block.rows.length > 0 ? table(block, columns, glyphs) : [];
		case 'rungs':
			return rungs(block.rows, columns, glyphs);
		case 'code':
			return code(block.text, columns);
		case 'rail':
			return [...drawRail(block.rail, columns, glyphs)];
		case 'gap':
			return [[]];
	}
};

const isBlank = (line: Line | undefined): boolean => !line || line.length === 0;

/** Every line is at most `columns` wide. Blank lines never double, nor stand first or last; `dense` leaves them all out. */
export const layout = (blocks: readonly Block[], columns: number, glyphs: Glyphs, {dense = false}: {dense?: boolean} = {}): Line[] => {
	const lines = blocks.flatMap(block => draw(block, Math.max(1, columns), glyphs));
	const kept = lines.filter((line, index) => !isBlank(line) || (!dense && index > 0 && !isBlank(lines[index - 1])));
	while (kept.length > 0 && isBlank(kept.at(-1))) kept.pop();
	return kept;
};
