import stringWidth from 'string-width';
import type {Style} from './theme.ts';

/** A run of text of one meaning. What names a key is `seen` only: the accessible mode offers what keys do by number. */
export type Span = {readonly text: string; readonly style?: Style; readonly seen?: true};

/** What is drawn in one row of the terminal: never wider than it was laid out for. */
export type Line = readonly Span[];

/** Text with meanings in it; a bare string is plain. */
export type Rich = string | readonly (string | Span)[];

export const span = (style: Style, text: string): Span => ({text, style});

export const spansOf = (rich: Rich): Line => (typeof rich === 'string' ? [{text: rich}] : rich.map(part => (typeof part === 'string' ? {text: part} : part)));

/** Without meanings: for the accessible mode, for transcripts, for copying. */
export const textOf = (rich: Rich): string => (typeof rich === 'string' ? rich : rich.map(part => (typeof part === 'string' ? part : part.text)).join(''));

/** A key and the words about it, of one style. */
export const keyWords = (style: Style, before: string, key: string, after = ''): Line =>
	[span(style, before), span('accent', key), span(style, after)].filter(({text}) => text !== '').map(part => ({...part, seen: true}));

/** What is left for the ear. */
export const heard = (rich: Rich): Line => spansOf(rich).filter(({seen}) => !seen);

const isAscii = (text: string): boolean => /^[\x20-\x7E]*$/.test(text);

/** Symbols come in every row: measured once. */
const symbols = new Map<string, number>();

const symbolWidth = (symbol: string): number => {
	const known = symbols.get(symbol) ?? stringWidth(symbol);
	symbols.set(symbol, known);
	return known;
};

export const width = (text: string): number => (isAscii(text) ? text.length : text.length === 1 ? symbolWidth(text) : stringWidth(text));

export const lineWidth = (line: Line): number => line.reduce((sum, part) => sum + width(part.text), 0);

/**
 * The longest beginning of `text` that is not wider than `columns`.
 * Code points, not clusters: joiners and variation selectors are taken out before (calm.ts), so what is left over to cut apart are marks of no width.
 */
export const cut = (text: string, columns: number): string => {
	if (columns <= 0) return '';
	if (isAscii(text)) return text.slice(0, columns);
	let used = 0;
	let kept = '';
	for (const character of text) {
		used += width(character);
		if (used > columns) break;
		kept += character;
	}
	return kept;
};

/** At most `columns` wide; where something is lost an ellipsis stands for it. */
export const truncate = (text: string, columns: number, ellipsis: string): string => {
	if (width(text) <= columns) return text;
	return columns <= width(ellipsis) ? cut(text, columns) : cut(text, columns - width(ellipsis)) + ellipsis;
};

export const truncateLine = (line: Line, columns: number, ellipsis: string): Line => {
	if (lineWidth(line) <= columns) return line;
	const tail = columns > width(ellipsis) ? ellipsis : '';
	let left = columns - width(tail);
	const kept: Span[] = [];
	for (const part of line) {
		const text = cut(part.text, left);
		left -= width(text);
		if (text !== part.text) return [...kept, {...part, text: text + tail}];
		kept.push(part);
	}
	return kept;
};

export const pad = (text: string, columns: number, align: 'left' | 'right' = 'left'): string => {
	const blank = ' '.repeat(Math.max(0, columns - width(text)));
	return align === 'left' ? text + blank : blank + text;
};

type Word = {readonly spans: Line; readonly width: number; readonly before: Span | null};

/** Splits at blanks; a word may change its style inside, a blank belongs to the word after it. */
const words = (line: Line): Word[] => {
	const found: {spans: Span[]; before: Span | null}[] = [];
	let open: {spans: Span[]; before: Span | null} | null = null;
	let before: Span | null = null;
	for (const part of line) {
		for (const piece of part.text.split(/( +)/)) {
			if (piece === '') continue;
			if (piece.startsWith(' ')) {
				before = {...part, text: before ? before.text + piece : piece};
				open = null;
				continue;
			}
			if (!open) {
				open = {spans: [], before};
				found.push(open);
				before = null;
			}
			open.spans.push({...part, text: piece});
		}
	}
	return found.map(word => ({...word, width: lineWidth(word.spans)}));
};

/** A word wider than the room is cut at the room's end: addresses and ids stay whole for the eye, only folded. */
const foldWord = (word: Word, first: number, rest: number): Line[] => {
	const rows: Span[][] = [[]];
	let left = first;
	for (const part of word.spans) {
		let text = part.text;
		while (text !== '') {
			const whole = cut(text, left);
			const slash = whole.lastIndexOf('/') + 1;
			// After a slash that is near rather than inside a name; the two of an address belong together with its host.
			const head = whole !== text && slash > whole.length / 2 && !whole.slice(0, slash).endsWith('//') ? whole.slice(0, slash) : whole;
			if (head === '' && left < rest) {
				rows.push([]);
				left = rest;
				continue;
			}
			// A character wider than the whole room: drop it rather than loop.
			if (head === '') return rows;
			rows.at(-1)?.push({...part, text: head});
			text = text.slice(head.length);
			left -= width(head);
			if (text !== '') {
				rows.push([]);
				left = rest;
			}
		}
	}
	return rows;
};

/** Lines not wider than `columns`; those after the first begin with `indent` blanks. */
export const wrap = (rich: Rich, columns: number, indent = 0): Line[] => {
	const room = Math.max(1, columns);
	// Room for a wide character is always left.
	const hang = Math.max(0, Math.min(indent, room - 2));
	const rows: Span[][] = [[]];
	let used = 0;
	const nextRow = (): void => {
		rows.push(hang > 0 ? [{text: ' '.repeat(hang)}] : []);
		used = hang;
	};
	for (const word of words(spansOf(rich))) {
		const gap = word.before && (used > (rows.length > 1 ? hang : 0) || rows.length === 1) ? word.before : null;
		const needed = word.width + (gap ? gap.text.length : 0);
		if (used + needed <= room) {
			if (gap) rows.at(-1)?.push(gap);
			rows.at(-1)?.push(...word.spans);
			used += needed;
			continue;
		}
		if (word.width <= room - hang) {
			nextRow();
			rows.at(-1)?.push(...word.spans);
			used += word.width;
			continue;
		}
		if (used > hang || (rows.length === 1 && used > 0)) nextRow();
		const folded = foldWord(word, room - used, room - hang);
		for (const [index, part] of folded.entries()) {
			if (index > 0) nextRow();
			rows.at(-1)?.push(...part);
			used += lineWidth(part);
		}
	}
	return rows;
};
