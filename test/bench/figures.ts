/** What is measured: once, and where that is beyond the target once more. */
export type Figure = {
	readonly name: string;
	/** `null`: not measured here, and `note` says why. */
	readonly measured: number | null;
	readonly unit: '' | 'x' | 'ms' | 's' | '%' | 'kB';
	/** At most this; `null`: only told. */
	readonly target: number | null;
	/** How it came about: milliseconds behind a ratio, rounds, rows. */
	readonly note: string;
};

/** Figures that are measured together: what is compared must come from one run. */
export type Group = {readonly name: string; readonly measure: () => Promise<readonly Figure[]>};

export type Judged = Figure & {readonly again: number | null; readonly verdict: 'beyond' | 'told' | 'within'};

export const isBeyond = ({measured, target}: Pick<Figure, 'measured' | 'target'>): boolean => measured !== null && target !== null && !(measured <= target);

/** Beyond is what is beyond its target in both runs; a busy machine passes. */
export const judge = (first: readonly Figure[], second: readonly Figure[] | null): readonly Judged[] =>
	first.map(figure => {
		const again = second?.find(({name}) => name === figure.name)?.measured ?? null;
		const both = isBeyond(figure) && (again === null || isBeyond({...figure, measured: again}));
		return {
			...figure,
			again: isBeyond(figure) ? again : null,
			verdict: both ? 'beyond' : figure.target === null || figure.measured === null ? 'told' : 'within',
		};
	});

export const measureGroup = async ({measure}: Group): Promise<readonly Judged[]> => {
	const first = await measure();
	return judge(first, first.some(isBeyond) ? await measure() : null);
};

const digits = {'': 0, x: 2, ms: 1, s: 1, '%': 1, kB: 0} as const;

const shown = (value: number | null, unit: Figure['unit']): string => {
	if (value === null) return '–';
	const number = value.toFixed(digits[unit]);
	return unit === '' ? number : unit === 'x' ? `${number}x` : `${number} ${unit}`;
};

const signs = {beyond: '✖', told: ' ', within: '✔'} as const;

/** Columns: what, measured, measured again, target, how. */
export const table = (figures: readonly Judged[]): string => {
	const rows = [
		['', 'figure', 'measured', 'again', 'at most', 'how'],
		...figures.map(({name, measured, again, unit, target, note, verdict}) => [
			signs[verdict],
			name,
			shown(measured, unit),
			again === null ? '' : shown(again, unit),
			target === null ? '' : shown(target, unit),
			note,
		]),
	];
	const widths = [0, 1, 2, 3, 4].map(column => Math.max(...rows.map(row => row[column]?.length ?? 0)));
	const aligned = (cell: string, column: number): string =>
		column >= 2 && column <= 4 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
	return rows.map(row => row.map(aligned).join('  ').trimEnd()).join('\n');
};

const sorted = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b);

/** The smallest value that the given share of all does not exceed. */
export const percentile = (values: readonly number[], share: number): number => {
	const all = sorted(values);
	return all[Math.max(0, Math.ceil(share * all.length) - 1)] ?? Number.NaN;
};

export const median = (values: readonly number[]): number => {
	const all = sorted(values);
	const middle = all.length >> 1;
	return all.length % 2 === 1 ? (all[middle] ?? Number.NaN) : ((all[middle - 1] ?? Number.NaN) + (all[middle] ?? Number.NaN)) / 2;
};

/** Of rounds, not of medians: what slows a round slows both sides of it. */
export const medianRatio = (values: readonly number[], floor: readonly number[]): number =>
	median(values.map((value, round) => value / (floor[round] ?? Number.NaN)));
