import type {Row} from './block.ts';
import {drawCells, type Fit, fitTable} from './layout.ts';
import {type Line, type Rich, type Span, span, spansOf, truncate, width} from './line.ts';
import {shownChoices, typedKey} from './list-state.ts';
import type {Page} from './page-state.ts';
import type {Glyphs} from './theme.ts';
import type {Choice, Choices} from './view.ts';
import {grouped} from './words.ts';

const labelOf = (choice: Choice, filtered: boolean): Rich => {
	if (filtered && choice.alone !== undefined) return choice.alone;
	return choice.depth ? [{text: '  '.repeat(choice.depth)}, ...spansOf(choice.label)] : choice.label;
};

const rowOf = (choice: Choice, filtered: boolean): Row => ({cells: [labelOf(choice, filtered), ...choice.cells]});

const fitCache = new WeakMap<readonly Choice[], {readonly key: string; readonly fit: Fit}>();

/** Measured over the whole list, so that columns stand still while it scrolls or narrows; once per list and width, since a list may hold ten thousand rows. */
const widthsOf = ({columns, items}: Choices, shown: readonly Choice[], filtered: boolean, room: number): Fit => {
	// What was typed is no item of the list.
	const measured = shown[0]?.key === typedKey ? shown : items;
	const key = `${room} ${filtered}`;
	const known = fitCache.get(measured);
	if (known?.key === key) return known.fit;
	const rows = measured.map(choice => rowOf(choice, filtered));
	const fit = fitTable(columns, rows, room);
	fitCache.set(measured, {key, fit});
	return fit;
};

const isBare = (part: Span): boolean => part.style === undefined || part.style === 'plain';

const highlight = (line: Line): Line => line.map(part => (isBare(part) ? {...part, style: 'strong'} : part));

export type DrawnChoices = {
	readonly head: readonly Line[];
	/** The rows of the window. */
	readonly rows: readonly Line[];
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

/** Only the rows of the window are drawn, however long the list is. */
export const drawChoices = (choices: Choices, page: Page, columns: number, rows: number, glyphs: Glyphs): DrawnChoices => {
	const filtered = page.list.query !== '';
	const shown = shownChoices(choices, page.list.query);
	const cursor = Math.min(page.list.cursor, shown.length - 1);
	const offset = Math.max(0, Math.min(page.list.offset, shown.length - rows, cursor), cursor - rows + 1);
	const room = Math.max(4, columns - 2);
	const {fitted, apart} = widthsOf(choices, shown, filtered, room);
	const drawn = shown.slice(offset, offset + rows).map((choice, index) => {
		const here = offset + index === cursor;
		const line = drawCells(rowOf(choice, filtered).cells, fitted, choices.columns, glyphs, apart);
		return here ? [span('here', `${glyphs.here} `), ...highlight(line)] : [{text: '  '}, ...line];
	});
	const heads = choices.columns.map(column => [
		span(
			'quiet',
			spansOf(column.head ?? '')
				.map(part => part.text)
				.join(''),
		),
	]);
	const hasHeads = fitted.some(({index}) => choices.columns[index]?.head) && shown.length > 0;
	const below = shown.length - offset - drawn.length;
	const current = shown[cursor];
	const narrow = choices.columns.some(({optional}, index) => optional !== true && !fitted.some(one => one.index === index));
	return {
		head: hasHeads ? [[{text: '  '}, ...drawCells(heads, fitted, choices.columns, glyphs, apart)]] : [],
		rows: drawn,
		more: offset > 0 || below > 0 ? [{text: '  '}, span('quiet', hiddenWords(offset, below, glyphs))] : null,
		notes: current ? [...(narrow && current.about !== undefined ? [current.about] : []), ...(current.note === undefined ? [] : [current.note])] : [],
		shown: shown.length,
		matching: shown[0]?.key === typedKey ? 0 : shown.length,
	};
};

/** The line that is typed into, with how much of the list it leaves at its right end. */
export const drawField = (choices: Choices, page: Page, matching: number, columns: number, glyphs: Glyphs): {readonly line: Line; readonly cursor: number} => {
	const {query} = page.list;
	const total = choices.items.length;
	const counter = total === 0 ? '' : query === '' ? grouped(total) : `${grouped(matching)} of ${grouped(total)}`;
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
