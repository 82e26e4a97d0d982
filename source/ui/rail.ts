import {clock} from '../access/plain.ts';
import type {Mark, Rail} from './block.ts';
import {type Line, type Span, span, width} from './line.ts';
import type {Glyphs, Style} from './theme.ts';

const styleOfCall: Readonly<Record<Mark, Style>> = {
	good: 'good',
	bad: 'quiet',
	careful: 'careful',
	running: 'accent',
	todo: 'quiet',
	none: 'quiet',
	plus: 'accent',
};

type Stop = {readonly at: number; readonly name: string /** How much of the line lies before it. */; readonly share: number};

/** The first minutes matter most, so they get more of the line than their share of time. */
const stopsOf = ({usual, unusual, stop}: Rail): readonly Stop[] => [
	{at: 0, name: '', share: 0},
	...[
		{at: usual.from, name: 'usual', share: 14},
		{at: usual.to, name: '', share: 30},
		{at: unusual, name: 'unusual', share: 24},
	].filter(({at}) => at < stop),
	{at: stop, name: 'stop', share: 32},
];

/** Column of a time, by straight lines from stop to stop. */
const place = (at: number, stops: readonly Stop[], columns: number): number => {
	const total = stops.reduce((sum, {share}) => sum + share, 0);
	let before = 0;
	for (const [index, stop] of stops.entries()) {
		const last = stops[index - 1];
		if (last && at <= stop.at) {
			const part = (Math.max(0, at) - last.at) / Math.max(1, stop.at - last.at);
			return Math.round(((before + part * stop.share) / total) * (columns - 1));
		}
		before += stop.share;
	}
	return columns - 1;
};

/** Names above their marks; `null` when two would touch. */
const scale = (stops: readonly Stop[], columns: number, named: readonly string[]): Line | null => {
	let text = '';
	for (const stop of stops) {
		const label = named.includes(stop.name) ? `${clock(stop.at)} ${stop.name}` : clock(stop.at);
		const from = Math.min(place(stop.at, stops, columns), columns - width(label));
		if (text !== '' && from < width(text) + 1) return null;
		text += ' '.repeat(from - width(text)) + label;
	}
	return [span('quiet', text)];
};

const joined = (cells: readonly Span[]): Line => {
	const drawn: Span[] = [];
	for (const cell of cells) {
		const last = drawn.at(-1);
		if (last && last.style === cell.style) drawn[drawn.length - 1] = {...last, text: last.text + cell.text};
		else drawn.push(cell);
	}
	return drawn;
};

/** The scale, and under it every call made so far up to where the clock stands. Without the scale where there is no room for it. */
export const drawRail = (rail: Rail, columns: number, glyphs: Glyphs): readonly Line[] => {
	const room = Math.max(10, Math.min(columns, 72));
	const stops = stopsOf(rail);
	const cells: Span[] = Array.from({length: room}, () => span('quiet', glyphs.rail));
	for (const {at} of stops) cells[place(at, stops, room)] = span('quiet', glyphs.railMark);
	cells[0] = span('quiet', glyphs.railStart);
	cells[room - 1] = span('quiet', glyphs.railEnd);
	const now = place(rail.elapsed, stops, room);
	for (const call of rail.calls) cells[place(call.at, stops, room)] = span(styleOfCall[call.mark], glyphs[call.mark]);
	if (now < room - 1) cells[now] = span('here', glyphs.running);
	const names =
		scale(stops, room, ['usual', 'unusual', 'stop']) ?? scale(stops, room, ['usual', 'unusual']) ?? scale(stops, room, ['usual']) ?? scale(stops, room, []);
	return names ? [names, joined(cells)] : [joined(cells)];
};
