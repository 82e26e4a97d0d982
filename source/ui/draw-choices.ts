import type {Row} from './block.ts';
import {cellWidths, drawCells, drawMark, type Fit, fitTable, naturalWidths} from './layout.ts';
import {type Line, type Rich, type Span, span, spansOf, textOf, truncate, truncateLine, width} from './line.ts';
import {shownChoices, typedKey} from './list-state.ts';
import type {Page} from './page.ts';
import type {Glyphs} from './theme.ts';
import type {Choice, Choices} from './view.ts';
import {grouped} from './words.ts';

const labelOf = (choice: Choice, filtered: boolean): Rich => {
	if (filtered && choice.alone !== undefined) return choice.alone;
	return choice.depth ? [{text: '  '.repeat(choice.depth)}, ...spansOf(choice.label)] : choice.label;
};

const rowOf = (choice: Choice, filtered: boolean, glyphs: Glyphs): Row => {
	const cells = [labelOf(choice, filtered), ...choice.cells];
	const {signs} = choice;
	return {cells: signs ? cells.map((cell, index) => signed(cell, signs[index] ?? [], glyphs)) : cells};
};

const signed = (cell: Rich, signs: NonNullable<Choice['signs']>[number], glyphs: Glyphs): Rich =>
	signs.length === 0
		? cell
		: [...signs.flatMap(sign => [sign === 'becomes' ? span('quiet', glyphs.becomes) : drawMark(sign, glyphs), {text: ' '}]), ...spansOf(cell)];

/** How rows are drawn: as columns, or broken into lines of the columns that are named. */
type Widths = {readonly fit: Fit; readonly broken: readonly (readonly number[])[] | null};

const fitCache = new WeakMap<readonly Choice[], Map<string, Widths>>();

type Measured = {readonly plain?: readonly number[]; readonly filtered?: readonly number[]};
const measuredCache = new WeakMap<Choice, Measured>();

/** Each row is measured once, also of a list that comes in parts. A row with symbols is measured as it is drawn. */
const widthsIn = (columns: Choices['columns'], choice: Choice, filtered: boolean, glyphs: Glyphs): readonly number[] => {
	if (choice.signs) return cellWidths(columns, rowOf(choice, filtered, glyphs));
	const known = measuredCache.get(choice);
	const form = filtered && choice.alone !== undefined ? 'filtered' : 'plain';
	const found = known?.[form] ?? cellWidths(columns, rowOf(choice, filtered, glyphs));
	if (!known?.[form]) measuredCache.set(choice, {...known, [form]: found});
	return found;
};

const cellWidth = (cell: Rich): number => spansOf(cell).reduce((sum, part) => sum + width(part.text), 0);

const brokenLine = (cells: readonly Rich[], numbers: readonly number[]): Line =>
	numbers
		.map(number => spansOf(cells[number] ?? ''))
		.flatMap((cell, index) => (index === 0 || cell.every(({text}) => text === '') ? cell : [{text: '  '}, ...cell]));

const breakOf = (breaks: NonNullable<Choices['breaks']>, rows: readonly Row[], room: number): readonly (readonly number[])[] | null =>
	breaks.find(lines =>
		rows.every(({cells}) =>
			lines.every((numbers, index) => {
				const wanted = numbers.map(number => cellWidth(cells[number] ?? '')).filter(one => one > 0);
				return wanted.reduce((sum, one) => sum + one + 2, -2) + (index > 0 ? 2 : 0) <= room;
			}),
		),
	) ??
	breaks.at(-1) ??
	null;

/** Measured over the whole list, so that columns stand still while it scrolls or narrows; once per list and width, since a list may hold ten thousand rows. */
const widthsOf = (
	{columns, items, breaks, breaksBelow = Number.POSITIVE_INFINITY}: Choices,
	shown: readonly Choice[],
	filtered: boolean,
	room: number,
	glyphs: Glyphs,
): Widths => {
	// What was typed is no item of the list.
	const measured = shown[0]?.key === typedKey ? shown : items;
	const key = `${room} ${filtered} ${glyphs.becomes}`;
	const known = fitCache.get(measured) ?? new Map<string, Widths>();
	const found = known.get(key);
	if (found) return found;
	const natural = naturalWidths(
		columns,
		measured.map(choice => widthsIn(columns, choice, filtered, glyphs)),
	);
	const fit = fitTable(columns, natural, room, breaksBelow < room);
	const rows = (): readonly Row[] => measured.map(choice => rowOf(choice, filtered, glyphs));
	const widths = {fit, broken: breaks && !fit.whole && room <= breaksBelow ? breakOf(breaks, rows(), room) : null};
	fitCache.set(measured, known.set(key, widths));
	return widths;
};

const isBare = (part: Span): boolean => part.style === undefined || part.style === 'plain';

const highlight = (line: Line): Line => line.map(part => (isBare(part) ? {...part, style: 'strong'} : part));

export type DrawnChoices = {
	readonly head: readonly Line[];
	/** The rows of the window. */
	readonly rows: readonly Line[];
	/** Lines of each. */
	readonly height: number;
	/** Choices in the window. */
	readonly count: number;
	/** How many are not drawn. */
	readonly more: Line | null;
	/** The choice under the cursor in its own words, a paragraph each; not wrapped. */
	readonly notes: readonly Rich[];
	readonly shown: number;
	/** Of those that were listed; what was typed is none of them. */
	readonly matching: number;
};

const hiddenWords = (above: number, below: number, glyphs: Glyphs): string =>
	[above > 0 ? `${glyphs.less} ${grouped(above)} above` : '', below > 0 ? `${glyphs.more} ${grouped(below)} more` : ''].filter(Boolean).join('   ');

/** Only the rows of the window are drawn, however long the list is. `lines`: what there is room for. */
export const drawChoices = (choices: Choices, page: Page, columns: number, lines: number, glyphs: Glyphs): DrawnChoices => {
	const filtered = page.list.query !== '';
	const shown = shownChoices(choices, page.list.query);
	const cursor = Math.min(page.list.cursor, shown.length - 1);
	const room = Math.max(4, columns - 2);
	const {
		fit: {fitted, apart, whole},
		broken,
	} = widthsOf(choices, shown, filtered, room, glyphs);
	const height = broken?.length ?? 1;
	const rows = Math.max(1, Math.floor(lines / height));
	const offset = Math.max(0, Math.min(page.list.offset, shown.length - rows, cursor), cursor - rows + 1);
	const drawn = shown.slice(offset, offset + rows).map((choice, index): readonly Line[] => {
		const here = offset + index === cursor;
		const {cells} = rowOf(choice, filtered, glyphs);
		const [first = [], ...others] = broken
			? broken.map((numbers, line) => truncateLine(brokenLine(cells, numbers), room - (line > 0 ? 2 : 0), glyphs.ellipsis))
			: [drawCells(cells, fitted, choices.columns, glyphs, apart)];
		return [here ? [span('here', `${glyphs.here} `), ...highlight(first)] : [{text: '  '}, ...first], ...others.map(line => [{text: '    '}, ...line])];
	});
	const heads = choices.columns.map(column => [
		span(
			'quiet',
			spansOf(column.head ?? '')
				.map(part => part.text)
				.join(''),
		),
	]);
	const hasHeads = broken === null && fitted.some(({index}) => choices.columns[index]?.head) && shown.length > 0;
	const below = shown.length - offset - drawn.length;
	const current = shown[cursor];
	const isCut = choices.breaksBelow !== undefined && !whole;
	const narrow = broken === null && (isCut || choices.columns.some(({optional}, index) => optional !== true && !fitted.some(one => one.index === index)));
	const name = current && broken === null ? labelOf(current, filtered) : '';
	// Two names may differ in what is cut.
	const fullName = cellWidth(name) > (fitted.find(({index}) => index === 0)?.width ?? room) ? [textOf(name).trim()] : [];
	return {
		head: hasHeads ? [[{text: '  '}, ...drawCells(heads, fitted, choices.columns, glyphs, apart)]] : [],
		rows: drawn.flat(),
		height,
		count: drawn.length,
		more: offset > 0 || below > 0 ? [{text: '  '}, span('quiet', hiddenWords(offset, below, glyphs))] : null,
		notes: current
			? [...fullName, ...(narrow && current.about !== undefined ? [current.about] : []), ...(current.note === undefined ? [] : [current.note])]
			: [],
		shown: shown.length,
		matching: shown[0]?.key === typedKey ? 0 : shown.length,
	};
};

/** The line that is typed into, with how much of the list it leaves at its right end. */
export const drawField = (choices: Choices, page: Page, matching: number, columns: number, glyphs: Glyphs): {readonly line: Line; readonly cursor: number} => {
	const {query} = page.list;
	const total = choices.items.length;
	const counter = total === 0 || (choices.takesPaste && query === '') ? '' : query === '' ? grouped(total) : `${grouped(matching)} of ${grouped(total)}`;
	const prompt = '> ';
	const room = Math.max(4, columns - width(prompt) - width(counter) - 2);
	// The end of what is typed is what the eye looks for.
	const typed = width(query) <= room ? query : glyphs.ellipsis + lastColumns(query, room - width(glyphs.ellipsis));
	const left: Line = [
		span('accent', prompt),
		query === '' ? span('quiet', truncate(choices.typed?.prompt ?? 'type to narrow', room, glyphs.ellipsis)) : {text: typed},
	];
	const used = left.reduce((sum, part) => sum + width(part.text), 0);
	return {
		line: [...left, {text: ' '.repeat(Math.max(1, columns - used - width(counter)))}, span('quiet', counter)],
		cursor: width(prompt) + (query === '' ? 0 : width(typed)),
	};
};

const lastColumns = (text: string, columns: number): string => {
	const characters = [...text];
	let kept = '';
	for (const character of characters.reverse()) {
		if (width(character + kept) > columns) break;
		kept = character + kept;
	}
	return kept;
};
