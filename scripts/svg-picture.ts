import type {CellStyle, Ink, Runs} from './svg-runs.ts';

export type Picture = {
	/** What stands in the title bar: the command that was run. */
	readonly caption: string;
	/** What a person who cannot see it is told. */
	readonly label: string;
	readonly columns: number;
	readonly rows: number;
	readonly runs: Runs;
};

/** Each ink stands out from the window by a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3); so does dim text. */
export const palette: Readonly<Record<Ink | 'window' | 'bar' | 'edge' | 'dot' | 'dim', string>> = {
	window: '#11161d',
	bar: '#19202a',
	edge: '#2c3643',
	dot: '#3b4655',
	plain: '#dce3ec',
	dim: '#8f9bab',
	black: '#11161d',
	red: '#ff7b72',
	green: '#56d364',
	yellow: '#e3b341',
	blue: '#79b8ff',
	magenta: '#d2a8ff',
	cyan: '#5ccfe6',
	white: '#f0f4f8',
};

const size = 14;
const cell = {width: 8.43, height: 19} as const;
const margin = {side: 14, top: 14, bottom: 12} as const;
const barHeight = 32;
const fonts = "ui-monospace,'SF Mono',Menlo,'Cascadia Mono',Consolas,'DejaVu Sans Mono','Liberation Mono',monospace";

/**
 * An SVG of a terminal window. Each run is as wide as its cells whatever the viewer's font is, so that columns line up; nothing is loaded from anywhere.
 */
export const drawPicture = ({caption, label, columns, rows, runs}: Picture): string => {
	const width = Math.ceil(2 * margin.side + columns * cell.width);
	const height = barHeight + margin.top + rows * cell.height + margin.bottom;
	const looks = [...new Set(runs.texts.map(({style}) => lookOf(style)))].filter(look => look !== '');
	const name = (look: string): string => String.fromCodePoint(97 + looks.indexOf(look));
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(label)}">`,
		`<style>text{font:${size}px ${fonts};fill:${palette.plain}}${looks.map(look => `.${name(look)}{${look}}`).join('')}</style>`,
		`<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="9" fill="${palette.window}" stroke="${palette.edge}"/>`,
		`<path d="M1 ${barHeight}V9.5A8.5 8.5 0 0 1 9.5 1H${width - 9.5}A8.5 8.5 0 0 1 ${width - 1} 9.5V${barHeight}z" fill="${palette.bar}"/>`,
		`<g fill="${palette.dot}">${[20, 38, 56].map(left => `<circle cx="${left}" cy="16.5" r="5.5"/>`).join('')}</g>`,
		`<text x="${rounded(width / 2)}" y="21" text-anchor="middle" style="font-size:12.5px;fill:${palette.dim}">${escaped(caption)}</text>`,
		...runs.papers.map(
			({row, column, columns: wide, ink}) =>
				`<rect x="${left(column)}" y="${top(row)}" width="${rounded(wide * cell.width)}" height="${cell.height}" rx="2" fill="${palette[ink]}"/>`,
		),
		...runs.texts.map(({row, column, columns: wide, text, style}) => {
			const look = lookOf(style);
			const place = `x="${left(column)}" y="${top(row) + 14}" textLength="${rounded(wide * cell.width)}" lengthAdjust="spacingAndGlyphs"`;
			return `<text ${place}${look === '' ? '' : ` class="${name(look)}"`}>${escaped(text)}</text>`;
		}),
		'</svg>',
		'',
	].join('\n');
};

const left = (column: number): string => rounded(margin.side + column * cell.width);
const top = (row: number): number => barHeight + margin.top + row * cell.height;
const rounded = (value: number): string => String(Math.round(value * 100) / 100);
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Declarations of CSS; none for what all text looks like. A colour is dim enough beside plain text, so `dim` takes its own colour only there. */
const lookOf = ({ink, bold, dim, underline}: CellStyle): string =>
	[
		...(ink !== 'plain' ? [`fill:${palette[ink]}`] : dim ? [`fill:${palette.dim}`] : []),
		...(bold ? ['font-weight:700'] : []),
		...(underline ? ['text-decoration:underline'] : []),
	].join(';');
