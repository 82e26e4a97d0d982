import type {Rich} from './line.ts';

/** A symbol that always has its word nearby; the accessible mode says the word (speech.ts). */
export type Mark = 'good' | 'bad' | 'careful' | 'running' | 'todo' | 'none' | 'plus';

export type Column = {
	readonly head?: Rich;
	readonly align?: 'left' | 'right';
	/** Where the room is too small the column with the lowest number goes first; the first column always stays. */
	readonly keep: number;
	/** Narrower than this a column is left out rather than cut. */
	readonly least?: number;
	/** Goes before anything is cut. */
	readonly optional?: true;
};

export type Row = {
	readonly cells: readonly Rich[];
	readonly depth?: number;
	/** More of what the row above is about: its first cell is empty and no branch leads to it. */
	readonly again?: true;
};

/** What a screen says, in the order in which it says it: drawn by layout.ts, spoken by speech.ts. */
export type Block =
	/** The answer first: what is so. */
	| {readonly kind: 'verdict'; readonly mark: Mark; readonly text: Rich}
	/** A question or a heading. */
	| {readonly kind: 'heading'; readonly text: Rich}
	| {readonly kind: 'text'; readonly text: Rich; readonly indent?: number}
	| {readonly kind: 'point'; readonly mark: Mark; readonly text: Rich}
	/** Label and text in two columns. A `whole` text is folded, never cut. */
	| {readonly kind: 'facts'; readonly rows: readonly {readonly label: string; readonly text: Rich; readonly whole?: boolean}[]}
	/** A `whole` table is folded, row by row, where its words would be cut; optional columns go first. */
	| {readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly Row[]; readonly whole?: true}
	/** What was looked at, one after the other: how it came out, what it was, what was found. */
	| {readonly kind: 'rungs'; readonly rows: readonly {readonly mark: Mark; readonly title: string; readonly text: Rich}[]}
	/** Verbatim: folded at the edge, never cut, so that it can be read to the end. */
	| {readonly kind: 'code'; readonly text: string}
	| {readonly kind: 'rail'; readonly rail: Rail}
	| {readonly kind: 'gap'};

/** The wait for propagation on a line of time. All in milliseconds since the role assignment was created. */
export type Rail = {
	readonly elapsed: number;
	readonly usual: {readonly from: number; readonly to: number};
	readonly unusual: number;
	readonly stop: number;
	readonly calls: readonly {readonly at: number; readonly mark: Mark}[];
};

export const gap: Block = {kind: 'gap'};
export const verdict = (mark: Mark, text: Rich): Block => ({kind: 'verdict', mark, text});
export const heading = (text: Rich): Block => ({kind: 'heading', text});
export const say = (text: Rich, indent = 0): Block => ({kind: 'text', text, indent});
export const point = (mark: Mark, text: Rich): Block => ({kind: 'point', mark, text});
export const code = (text: string): Block => ({kind: 'code', text});
