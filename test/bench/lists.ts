import {type Figure, median, percentile} from './figures.ts';
import {cli, makeHome, processorTime, removeHome, Terminal} from './terminal.ts';

const [up, down, enter, backspace] = ['\u001B[A', '\u001B[B', '\r', '\u007F'];
/** A frame is over when nothing came for so long. */
const stillMs = 25;

/** Home and the sign-in are gone through; then all resources are listed. */
const openList = async (sandbox: string, home: string): Promise<Terminal> => {
	const terminal = new Terminal({words: [cli, sandbox], home});
	await terminal.seen(/q quit/u);
	await terminal.quiet(300);
	terminal.press(enter);
	await terminal.seen(/device code/iu);
	await terminal.quiet(100);
	terminal.press(enter);
	await terminal.seen(/What do you want to call/u, 60_000);
	return terminal;
};

/** Milliseconds from the key to the last byte of the frame that it leads to. */
const answerTo = async (terminal: Terminal, key: string): Promise<number> => {
	terminal.forget();
	const pressedAt = performance.now();
	terminal.press(key);
	await terminal.until(({written}) => written.length > 0, 5000);
	await terminal.quiet(stillMs);
	return terminal.lastAt - pressedAt;
};

const typed = [...'prod', ...Array.from({length: 4}, () => backspace), ...'042', ...Array.from({length: 3}, () => backspace)];

/** 10,000 and 100,000 rows side by side, so that what slows one slows both. The larger list is world huge ten times over: 100 pages, of which the sandbox gives 15 in 5 s. */
export const measureLists = async (keys: number): Promise<readonly Figure[]> => {
	const home = await makeHome();
	const sessions: Terminal[] = [];
	try {
		const large = await openList('--sandbox=huge,size=10', home);
		sessions.push(large);
		const small = await openList('--sandbox=huge', home);
		sessions.push(small);
		await Promise.all([small.seen(/Not here\?/u, 60_000), large.seen(/Not here\?/u, 90_000)]);
		await large.quiet(500);
		const rows = [small, large].map(
			terminal => /(?<rows>\d+,\d{3})/u.exec(terminal.text().slice(terminal.text().lastIndexOf('type to narrow')))?.groups?.['rows'] ?? '?',
		);
		const arrows = {small: [] as number[], large: [] as number[]};
		const letters = {small: [] as number[], large: [] as number[]};
		for (let key = 0; key < keys + 5; key++) {
			const arrow = key % 20 < 15 ? down : up;
			const times = [await answerTo(small, arrow), await answerTo(large, arrow)] as const;
			// The first few compile what the others run.
			if (key < 5) continue;
			arrows.small.push(times[0]);
			arrows.large.push(times[1]);
		}
		for (let key = 0; key < Math.max(keys / 2, typed.length); key++) {
			const letter = typed[key % typed.length] ?? '';
			letters.small.push(await answerTo(small, letter));
			letters.large.push(await answerTo(large, letter));
		}
		const each = (times: readonly number[]): string =>
			`${times.length} keys, median ${median(times).toFixed(1)} ms, p95 ${percentile(times, 0.95).toFixed(1)} ms`;
		const both = [...arrows.small, ...letters.small];
		return [
			{name: '10,000 rows: key to frame, median', measured: median(both), unit: 'ms', target: 8, note: `${rows[0]} rows; arrows ${each(arrows.small)}`},
			{name: '10,000 rows: key to frame, p95', measured: percentile(both, 0.95), unit: 'ms', target: 16, note: `letters ${each(letters.small)}`},
			{
				name: '100,000 rows: arrow / arrow at 10,000',
				measured: median(arrows.large) / median(arrows.small),
				unit: 'x',
				target: 1.5,
				note: `${rows[1]} rows; ${each(arrows.large)}`,
			},
			{
				name: '100,000 rows: letter / letter at 10,000',
				measured: median(letters.large) / median(letters.small),
				unit: 'x',
				target: 5,
				note: each(letters.large),
			},
		];
	} finally {
		await Promise.all(sessions.map(async session => session.close()));
		await removeHome(home);
	}
};

/** The screen that waits for a role to take effect, the sandbox in the same process included. */
export const measureWaiting = async (seconds: number): Promise<readonly Figure[]> => {
	const home = await makeHome();
	const terminal = new Terminal({
		words: [cli, '--sandbox=slow,propagation=after:9m', '--resource', 'contoso-foundry', '--scenario', 'inference', '--deployment', 'gpt-4o-mini'],
		home,
	});
	try {
		for (const [place, key] of [
			[/q quit/u, enter],
			[/device code/iu, enter],
			[/Enter (?:call|prove|wait)/iu, enter],
		] as const) {
			await terminal.seen(place, 30_000);
			await terminal.quiet(300);
			terminal.forget();
			terminal.press(key);
		}
		await terminal.seen(/next call|Calls so far|waiting/iu);
		await new Promise(wake => setTimeout(wake, 2000));
		const [before, startedAt] = [processorTime(terminal.pid), performance.now()];
		await new Promise(wake => setTimeout(wake, seconds * 1000));
		const after = processorTime(terminal.pid);
		const share = before === null || after === null ? null : (100 * (after - before)) / (performance.now() - startedAt);
		return [{name: 'waiting for a role: of one processor', measured: share, unit: '%', target: 2, note: `${seconds} s of the wait, a call each 5 s`}];
	} finally {
		await terminal.close();
		await removeHome(home);
	}
};
