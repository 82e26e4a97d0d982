import type {UserEvent} from '../wizard/events.ts';
import type {State} from '../wizard/state.ts';
import type {Binding, Here} from './binding.ts';
import type {Block} from './block.ts';
import {calm} from './calm.ts';
import {type DrawnBody, drawBody} from './draw-page.ts';
import {drawHeader} from './header.ts';
import {drawHints} from './hints.ts';
import {type Line, lineWidth, span, truncate, truncateLine} from './line.ts';
import {hereWith, isCovered, type Page, panelOf} from './page.ts';
import type {Glyphs} from './theme.ts';
import {drawTrail} from './trail.ts';
import type {View} from './view.ts';
import {capital} from './words.ts';

export type Size = {readonly columns: number; readonly rows: number};
/** One line of identity, one line of the way, the answer, a line for what has just happened, the keys. */
export type FrameParts = {readonly head: readonly Line[]; readonly body: readonly Line[]; readonly status: Line; readonly keys: Line};
export type Frame = FrameParts & {readonly drawn: DrawnBody | null; readonly cursor: {readonly x: number; readonly y: number} | null};

export type Shown = {readonly state: State; readonly page: Page};

export type Ways = {
	/** Whether the wizard would do something with the event. */
	readonly can: (event: UserEvent) => boolean;
	/** The keys that work now. */
	readonly keys: (here: Here) => readonly Binding[];
	readonly help: (here: Here) => readonly Block[];
};

/** Long lines tire the eye: text and tables stop here even where the terminal is wider. */
const widest = 116;
export const smallest: Size = {columns: 24, rows: 8};

const overlayKeys = (scrolls: boolean, copies: string | undefined, columns: number, glyphs: Glyphs): Line => {
	const draw = (copy: string): Line =>
		[...(scrolls ? [[glyphs.upDown, 'scroll']] : []), ...(copies === undefined ? [] : [['c', copy]]), ['Esc', 'close']].flatMap(
			([key = '', does = ''], index) => [...(index > 0 ? [{text: '   '}] : []), span('accent', key), {text: ' '}, span('quiet', does)],
		);
	const whole = draw(`copy ${copies ?? ''}`);
	return truncateLine(lineWidth(whole) <= columns ? whole : draw('copy'), columns, glyphs.ellipsis);
};

const statusOf = ({page}: Shown, {scrolling}: DrawnBody, columns: number, glyphs: Glyphs): Line => {
	const hidden = scrolling
		? [scrolling.above > 0 ? `${glyphs.less} ${scrolling.above}` : '', scrolling.below > 0 ? `${glyphs.more} ${scrolling.below} more` : '', 'PgUp PgDn']
				.filter(Boolean)
				.join('  ')
		: '';
	if (page.notice === null)
		return hidden === ''
			? []
			: [{text: ' '.repeat(Math.max(0, columns - lineWidth([{text: hidden}])))}, span('quiet', truncate(hidden, columns, glyphs.ellipsis))];
	const notice: Line = [span('accent', calm(page.notice))];
	// Of "The snippet: copied" only "Copied", where there is no room for both.
	const [, outcome] = lineWidth(notice) > columns ? (/^[^:]{1,40}: (.+)$/u.exec(calm(page.notice)) ?? []) : [];
	return truncateLine(outcome === undefined ? notice : [span('accent', capital(outcome))], columns, glyphs.ellipsis);
};

/** The whole screen as lines. `ways` is asked for what only some frames show, or show otherwise. */
export const layFrame = (shown: Shown, view: View, sandbox: string | null, {columns, rows}: Size, glyphs: Glyphs, ways: Ways): Frame => {
	const {state, page} = shown;
	if (columns < smallest.columns || rows < smallest.rows) {
		const words = [`${smallest.columns}x${smallest.rows} at least;`, `this is ${columns}x${rows}.`, 'Ctrl-C stops.'];
		return {
			head: words.map(text => [{text: truncate(text, Math.max(1, columns - 1), '')}]).slice(0, Math.max(1, rows - 3)),
			body: [],
			status: [],
			keys: [],
			drawn: null,
			cursor: null,
		};
	}
	const room = Math.min(columns - 2, widest);
	const here = hereWith(page, state, view, ways.can);
	const trail = drawTrail(state, room, glyphs);
	const head = [drawHeader(state, sandbox, room, glyphs), ...(trail.length > 0 && rows >= 10 ? [trail] : []), ...(rows >= 13 ? [[]] : [])];
	const drawn = drawBody(view, page, room, rows - 1 - head.length - 2, glyphs, () => ways.help(here));
	const covered = isCovered(page);
	return {
		head,
		body: drawn.lines,
		status: statusOf(shown, drawn, room, glyphs),
		keys: covered
			? overlayKeys(drawn.scrolling !== null, page.help ? undefined : panelOf(page, view)?.copy?.what, room, glyphs)
			: drawHints(ways.keys(here), here, room, glyphs),
		drawn,
		cursor: covered || !drawn.cursor ? null : {x: drawn.cursor.x + 1, y: drawn.cursor.y + head.length},
	};
};
