/** Between columns. */
const gap = 2;

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

/** As wide as the widest cell; where that is too much for the line the widest columns give way first. */
const widthsOf = (rows: readonly (readonly string[])[], most: number): readonly number[] => {
	const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(cells => cells[column]?.length ?? 0)));
	const room = most - gap * (widths.length - 1);
	while (widths.reduce((sum, width) => sum + width, 0) > room) {
		const widest = widths.indexOf(Math.max(...widths));
		widths[widest] = (widths[widest] ?? 1) - 1;
	}
	return widths;
};

/** Columns of text, no line longer than `most`; what does not fit goes on below. The first row is the heads. */
export const table = (rows: readonly (readonly string[])[], most: number): readonly string[] => {
	const widths = widthsOf(rows, most);
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
