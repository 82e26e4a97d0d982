import {join} from 'node:path';
import {drawPicture} from './svg-picture.ts';
import {readRuns} from './svg-runs.ts';
import {type Sitting, sitDown} from './svg-sitting.ts';
import type {Scene, Tour} from './svg-tours.ts';

/** More than any screen fills. */
const manyRows = 60;
/** So that what is measured is of the same order on every machine. */
const settings = 'latency=40,seed=7';

/** Rows of the picture where they are known; `null` looks for the least that gives nothing up. */
export type RowsOf = (scene: Scene) => number | null;

/** The last row of the terminal stays free, the one above it holds the keys. ◐ is still at work. */
const screenAt = (sitting: Sitting, columns: number, here: RegExp, rows: number): Promise<readonly string[]> => {
	sitting.resize(columns, rows);
	return sitting.wait(lines => lines.length === rows - 1 && lines.some(line => here.test(line)) && !lines.some(line => line.includes('◐')));
};

/** Makes the terminal as low as the screen can be without giving anything up; resolves to the rows it then fills. */
const fitRows = async (sitting: Sitting, columns: number, here: RegExp): Promise<number> => {
	const whole = await screenAt(sitting, columns, here, manyRows);
	const [keys = ''] = whole.slice(-1);
	const content = whole.slice(0, whole.slice(0, -1).findLastIndex(line => line !== '') + 1);
	for (let rows = content.length + 3; rows < manyRows; rows++) {
		const blank = Array.from({length: rows - 2 - content.length}, () => '');
		if ((await screenAt(sitting, columns, here, rows)).join('\n') === [...content, ...blank, keys].join('\n')) return rows - 1;
	}
	return manyRows - 1;
};

/** Plays a tour with the built program and resolves to the pictures taken on it, as SVG by file name. */
export const recordTour = async (
	root: string,
	{world, columns, words, lead, scenes}: Tour,
	home: string,
	rowsOf: RowsOf,
): Promise<ReadonlyMap<string, string>> => {
	const pictures = new Map<string, string>();
	const sitting = sitDown([join(root, 'dist/cli.js'), `--sandbox=${world},${settings}`, ...words], {columns, rows: manyRows, home});
	try {
		for (const [shown, keys] of lead) {
			await sitting.wait(lines => lines.some(line => line.includes(shown)));
			sitting.press(keys);
		}
		for (const scene of scenes) {
			const {file, here, label} = scene;
			const known = rowsOf(scene);
			const rows = known ?? (await fitRows(sitting, columns, here));
			if (known !== null) await screenAt(sitting, columns, here, known + 1);
			pictures.set(file, drawPicture({caption: `foundry-keyless --sandbox=${world}`, label, columns, rows, runs: readRuns(sitting.terminal)}));
			sitting.press('\r');
		}
	} finally {
		sitting.end();
	}
	return pictures;
};
