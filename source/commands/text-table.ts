/** Between columns. */
const gap = 2;
/** A column that has to give way to others stays as wide as this. */
const leastStanding = 16;
/** Where columns have less than this each, a row is stacked: its first cell, and the others below. */
const leastEach = 24;
const indent = 2;

/** A word that no line of the column holds is broken: nothing of it is lost. */
const wrapped = (text: string, width: number): readonly string[] => {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ').flatMap(long => pieces(long, width))) {
		const longer = line === '' ? word : `${line} ${word}`;
		if (longer.length <= width) {
			line = longer;
			continue;
		}
		if (line !== '') lines.push(line);
		line = word;
	}
	return [...lines, line];
};

const pieces = (word: string, width: number): readonly string[] =>
	word.length <= width ? [word] : Array.from({length: Math.ceil(word.length / width)}, (_, index) => word.slice(index * width, (index + 1) * width));

type Rows = readonly (readonly string[])[];

const room = (columns: number, most: number): number => most - gap * (columns - 1);

/** As wide as the widest cell; where that is too much for the line the widest columns give way first. */
const shaved = (widest: readonly number[], most: number): readonly number[] => {
	const widths = [...widest];
	while (widths.reduce((sum, width) => sum + width, 0) > room(widths.length, most)) {
		const index = widths.indexOf(Math.max(...widths));
		widths[index] = (widths[index] ?? 1) - 1;
	}
	return widths;
};

/** Widths worth trying for a column: the lengths of its cells, since any width between two of them holds no more rows than the lesser one. */
const lengthsIn = (rows: Rows, column: number): readonly number[] => {
	const counts = Map.groupBy(rows, cells => cells[column]?.length ?? 0);
	const kept = [...counts].toSorted(([, a], [, b]) => b.length - a.length).slice(0, mostLengths);
	return kept.map(([length]) => length).toSorted((a, b) => a - b);
};

/** The most frequent ones decide. */
const mostLengths = 24;

/** The widths by which most rows stand on one line, each of the others going on below. */
const fitting = (rows: Rows, widest: readonly number[], most: number): readonly number[] => {
	const tried = (before: readonly number[]): {readonly widths: readonly number[]; readonly whole: number} => {
		const column = before.length;
		const left = room(widest.length, most) - before.reduce((sum, width) => sum + width, 0);
		if (column === widest.length - 1) {
			const widths = [...before, Math.min(left, widest[column] ?? 0)];
			return {
				widths,
				whole:
					left < Math.min(leastStanding, widest[column] ?? 0)
						? -1
						: rows.filter(cells => cells.every((text, index) => text.length <= (widths[index] ?? 0))).length,
			};
		}
		const ways = lengthsIn(rows, column)
			.filter(length => length >= Math.min(leastStanding, widest[column] ?? 0))
			.map(length => tried([...before, length]));
		return ways.reduce((best, way) => (way.whole > best.whole ? way : best), {widths: widest, whole: -1});
	};
	const {widths, whole} = tried([]);
	return whole > 0 ? widths : shaved(widest, most);
};

/** Columns of text, no line longer than `most`; what does not fit goes on below. The first row is the heads. */
export const table = (rows: Rows, most: number): readonly string[] => {
	const [heads = [], ...body] = rows;
	const widest = heads.map((_, column) => Math.max(...rows.map(cells => cells[column]?.length ?? 0)));
	const isTooWide = widest.reduce((sum, width) => sum + width, 0) > room(heads.length, most);
	if (isTooWide && room(heads.length, most) < heads.length * leastEach) return body.flatMap(cells => stacked(cells, most));
	const widths = isTooWide ? fitting(body, widest, most) : widest;
	return rows.flatMap(cells => {
		const columns = cells.map((text, column) => wrapped(text, widths[column] ?? most));
		const height = Math.max(...columns.map(({length}) => length));
		return Array.from({length: height}, (_, line) =>
			columns
				.map((column, index) => (column[line] ?? '').padEnd(widths[index] ?? 0))
				.join(' '.repeat(gap))
				.trimEnd(),
		);
	});
};

const stacked = ([first = '', ...rest]: readonly string[], most: number): readonly string[] => [
	...wrapped(first, most),
	...rest.filter(Boolean).flatMap(text => wrapped(text, most - indent).map(line => `${' '.repeat(indent)}${line}`)),
];
