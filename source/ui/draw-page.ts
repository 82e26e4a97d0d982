import type {Block} from './block.ts';
import {drawChoices, drawField} from './draw-choices.ts';
import {layout} from './layout.ts';
import {type Line, lineWidth, type Rich, type Span, span, truncateLine, width, wrap} from './line.ts';
import {formOf, type Page, panelOf, type Room} from './page.ts';
import type {Glyphs} from './theme.ts';
import type {Choices, View} from './view.ts';

export type DrawnBody = {
	/** At most as many as there are rows. */
	readonly lines: readonly Line[];
	/** What lies above and below, where the body scrolls. */
	readonly scrolling: {readonly above: number; readonly below: number} | null;
	readonly room: Room;
	/** Where text is typed: column and row in the body. */
	readonly cursor: {readonly x: number; readonly y: number} | null;
};

/** More rows than this and a list gets a window of its own; fewer stand in the text and scroll with it. */
const fewChoices = 7;

const scrollTo = (lines: readonly Line[], page: Page, rows: number, listTop: number, listRows: number): DrawnBody => {
	const maxScroll = Math.max(0, lines.length - rows);
	const above = Math.min(page.scroll, maxScroll);
	return {
		lines: lines.slice(above, above + rows),
		scrolling: maxScroll > 0 ? {above, below: maxScroll - above} : null,
		room: {listRows, bodyRows: rows, maxScroll, listTop},
		cursor: null,
	};
};

const drawForms = (view: View, page: Page, columns: number, glyphs: Glyphs): readonly Line[] => {
	const current = formOf(page, view);
	if (!current) return [];
	const tabs = view.forms.flatMap((form, index): Span[] => [
		...(index > 0 ? [{text: '  '}] : []),
		form === current ? span('here', form.label) : span('quiet', form.label),
	]);
	const one: Line = [span('here', current.label), span('quiet', `  ${view.forms.indexOf(current) + 1} of ${view.forms.length}`)];
	return [lineWidth(tabs) <= columns ? tabs : one, ...layout(current.blocks, columns - 2, glyphs).map(line => [{text: '  '}, ...line])];
};

/** The blank line that a following part is set off by. */
const apart = (lines: readonly Line[], dense: boolean): readonly Line[] => (dense || lines.length === 0 ? lines : [[], ...lines]);

const startsApart = (blocks: readonly Block[]): boolean => blocks[0]?.kind === 'gap';
const endsApart = (blocks: readonly Block[]): boolean => blocks.at(-1)?.kind === 'gap';

/** Where there is no room for all of it, it is seen that it goes on. */
const noteLines = (notes: readonly Rich[], columns: number, most: number, {ellipsis}: Glyphs): readonly Line[] => {
	const room = columns - 2;
	const all = notes.flatMap(note => wrap(note, room));
	const lines = all.slice(0, most).map((line, index): Line => {
		if (index < most - 1 || all.length <= most) return line;
		return lineWidth(line) + width(ellipsis) <= room ? [...line, span('quiet', ellipsis)] : truncateLine([...line, {text: ellipsis}], room, ellipsis);
	});
	return lines.map(line => [{text: '  '}, ...line]);
};

const flowing = (
	view: View,
	page: Page,
	columns: number,
	glyphs: Glyphs,
	dense: boolean,
): {readonly lines: readonly Line[]; readonly listTop: number; readonly listRows: number} => {
	const {choices, forms} = view;
	if (!choices && forms.length === 0) return {lines: layout([...view.before, ...view.after], columns, glyphs, {dense}), listTop: 0, listRows: 0};
	const before = layout(view.before, columns, glyphs, {dense});
	const after = layout(view.after, columns, glyphs, {dense});
	if (!choices) return {lines: [...before, ...apart(drawForms(view, page, columns, glyphs), dense), ...apart(after, dense)], listTop: 0, listRows: 0};
	const drawn = drawChoices(choices, page, columns, choices.items.length, glyphs);
	const list = [...drawn.head, ...drawn.rows, ...apart(noteLines(drawn.notes, columns, 4, glyphs), dense)];
	return {
		lines: [...before, ...apart(list, dense || !endsApart(view.before)), ...apart(after, dense || !startsApart(view.after))],
		listTop: before.length + (dense || !endsApart(view.before) ? 0 : 1) + drawn.head.length,
		listRows: drawn.rows.length,
	};
};

/** As much of what stands after a list as there is room for, and that it goes on. */
const beginningOf = (after: readonly Line[], rows: number): readonly Line[] =>
	after.length <= rows ? after : rows < 2 ? [] : [...after.slice(0, rows - 1), [span('quiet', `${after.length - rows + 1} more lines in a larger window`)]];

/** A list with a window: what stands before it comes first, then as many rows as are left over; of what stands after it the beginning, where there is no more room. */
const windowed = (view: View, choices: Choices, page: Page, columns: number, rows: number, glyphs: Glyphs): DrawnBody => {
	const attempt = (dense: boolean, withAfter: boolean, noteRows: number): DrawnBody | null => {
		const opening = layout(view.before, columns, glyphs, {dense});
		// Where nothing else fits, what is typed is still seen.
		const before = choices.filter && dense && !withAfter && noteRows === 0 ? opening.slice(0, Math.max(0, rows - 2)) : opening;
		const after = withAfter ? apart(layout(view.after, columns, glyphs, {dense}), dense) : [];
		const field = choices.filter ? 1 : 0;
		const blankAbove = !dense && endsApart(view.before) ? 1 : 0;
		const probe = drawChoices(choices, page, columns, 1, glyphs);
		// What stands after the list is set off by itself.
		const isBare = probe.shown === 0 && (choices.takesPaste !== undefined || (choices.items.length === 0 && page.list.query === ''));
		const blankBelow = dense || isBare ? 0 : field;
		const fixed = before.length + blankAbove + field + blankBelow + after.length;
		const note = apart(noteLines(probe.notes, columns, noteRows, glyphs), dense);
		const wanted = Math.max(1, probe.shown * probe.height);
		const space = rows - fixed - note.length - probe.head.length;
		const listRows = wanted <= space ? wanted : space - 1;
		// Of a list with rows of several lines, two must be seen.
		if (listRows < Math.min(wanted, Math.max(4, probe.height * 2)) && !(dense && !withAfter && noteRows === 0)) return null;
		const drawn = drawChoices(choices, page, columns, Math.max(1, listRows), glyphs);
		const nothing: readonly Line[] =
			drawn.shown > 0 || choices.takesPaste
				? []
				: choices.items.length > 0 || page.list.query !== ''
					? [[{text: '  '}, span('quiet', choices.items.length > 0 ? 'Nothing here matches.' : 'Enter uses it.')]]
					: [];
		const {line, cursor} = drawField(choices, page, drawn.matching, columns, glyphs);
		const head = [...before, ...(blankAbove > 0 ? [[]] : []), ...(field > 0 ? [line] : []), ...(blankBelow > 0 ? [[]] : [])];
		const whole = [...head, ...drawn.head, ...drawn.rows, ...nothing, ...(drawn.more ? [drawn.more] : []), ...note, ...after];
		const lines = withAfter ? whole : [...whole, ...beginningOf(layout(view.after, columns, glyphs, {dense: true}), rows - whole.length)];
		return {
			lines: lines.slice(0, rows),
			scrolling: null,
			room: {listRows: drawn.count, bodyRows: rows, maxScroll: 0, listTop: head.length + drawn.head.length},
			cursor: field > 0 && before.length + blankAbove < rows ? {x: cursor, y: before.length + blankAbove} : null,
		};
	};
	const tries: readonly (readonly [boolean, boolean, number])[] = [
		[false, true, 2],
		[true, true, 2],
		[true, true, 0],
		[true, false, 2],
		[true, false, 0],
	];
	for (const [dense, withAfter, noteRows] of tries) {
		const drawn = attempt(dense, withAfter, noteRows);
		if (drawn) return drawn;
	}
	return scrollTo(layout(view.before, columns, glyphs, {dense: true}), page, rows, 0, 0);
};

/** A field without a list, on a screen too low for all that stands around it: that scrolls, and the field stays in sight below it. */
const aboveField = (view: View, choices: Choices, page: Page, columns: number, rows: number, glyphs: Glyphs): DrawnBody | null => {
	if (!choices.filter || choices.takesPaste || choices.items.length > 0) return null;
	const around = layout([...view.before, ...view.after], columns, glyphs, {dense: true});
	if (around.length + 1 <= rows) return null;
	const {line, cursor} = drawField(choices, page, 0, columns, glyphs);
	const scrolled = scrollTo(around, page, rows - 1, 0, 0);
	return {...scrolled, lines: [...scrolled.lines, line], cursor: {x: cursor, y: rows - 1}};
};

/** Rows of a snippet or a script that are worth showing without scrolling. */
const fewRows = 5;

/** Whether what stands before them leaves room for the forms. */
const showsForm = ({before, forms}: View, columns: number, rows: number, glyphs: Glyphs): boolean =>
	forms.length > 0 && layout(before, columns, glyphs).length + fewRows <= rows;

/** Everything between the trail and the keys, never more than `rows` lines of at most `columns`. */
export const drawBody = (view: View, page: Page, columns: number, rows: number, glyphs: Glyphs, help: () => readonly Block[]): DrawnBody => {
	if (page.help) return scrollTo(layout(help(), columns, glyphs), page, rows, 0, 0);
	const panel = panelOf(page, view);
	if (panel) return scrollTo(layout(panel.blocks, columns, glyphs), page, rows, 0, 0);
	const {choices} = view;
	/** What decides keeps its blank lines where it has the room; what explains it may be scrolled to. What is chosen or copied comes before either. */
	const shortened = (short: View): ReturnType<typeof flowing> => {
		const airy = flowing(short, page, columns, glyphs, false);
		const decisive = choices || short.forms.length > 0 ? airy.lines : layout(short.before, columns, glyphs);
		return decisive.length <= rows ? airy : flowing(short, page, columns, glyphs, true);
	};
	const pinned = choices && aboveField(view, choices, page, columns, rows, glyphs);
	if (pinned) return pinned;
	if (choices && (choices.filter || choices.reads || choices.items.length > fewChoices)) return windowed(view, choices, page, columns, rows, glyphs);
	const spacious = flowing(view, page, columns, glyphs, false);
	const dense = spacious.lines.length <= rows ? spacious : flowing(view, page, columns, glyphs, true);
	// What has to be scrolled in any case keeps its blank lines, unless it has an order of its own for that.
	const chosen = dense.lines.length <= rows ? dense : view.short && !showsForm(view, columns, rows, glyphs) ? shortened({...view, ...view.short}) : spacious;
	return scrollTo(chosen.lines, page, rows, chosen.listTop, chosen.listRows);
};
