import {existsSync} from 'node:fs';
import {readFile, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import type {Chunk} from '../../scripts/build-chunks.ts';
import {type Figure, median, medianRatio} from './figures.ts';
import {cli, dist, makeHome, removeHome, Terminal} from './terminal.ts';

type Report = {readonly readyAt: number; readonly startedAt: number; readonly longestMs: number};

/** In the real program behind its first frame; the time counts from the start of the process. */
export const measureAzureReady = async (rounds: number): Promise<readonly Figure[]> => {
	const home = await makeHome();
	const report = join(home, 'azure-ready.json');
	const chunks: readonly Chunk[] = JSON.parse(await readFile(join(dist, 'chunks.json'), 'utf8'));
	const connect = chunks.find(({modules}) => modules.includes('source/azure/connect.ts'))?.file;
	if (!connect) throw new Error('No chunk holds source/azure/connect.ts.');
	const env = {
		NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'azure-ready.mjs')).href}`,
		BENCH_CONNECT: pathToFileURL(join(dist, connect)).href,
		BENCH_REPORT: report,
	};
	const run = async (): Promise<Report & {readonly ms: number}> => {
		await rm(report, {force: true});
		const terminal = new Terminal({words: [cli, '--sandbox'], home, env});
		try {
			for (const end = performance.now() + 15_000; !existsSync(report); await new Promise(wake => setTimeout(wake, 10)))
				if (performance.now() > end) throw new Error(`Azure was not loaded:\n${terminal.text().slice(-1000)}`);
			await terminal.quiet(30);
			const told: Report = JSON.parse(await readFile(report, 'utf8'));
			// The next run finds it in the compile cache.
			terminal.press('q');
			await terminal.end();
			return {...told, ms: told.readyAt};
		} finally {
			await terminal.close();
		}
	};
	try {
		await run();
		await run();
		const floor: number[] = [];
		const reports: Report[] = [];
		for (let round = 0; round < rounds; round++) {
			floor.push(await new Terminal({words: ['-e', '0'], home}).end());
			reports.push(await run());
		}
		const ready = reports.map(({readyAt}) => readyAt);
		const took = median(reports.map(({readyAt, startedAt}) => readyAt - startedAt));
		return [
			{
				name: 'Azure ready / node -e 0',
				measured: medianRatio(ready, floor),
				unit: 'x',
				target: 7,
				note: `${median(ready).toFixed(0)} ms, of which loading ${took.toFixed(0)} ms, begun 30 ms after the first frame`,
			},
			{name: 'longest block while Azure loads', measured: median(reports.map(({longestMs}) => longestMs)), unit: 'ms', target: 60, note: `${rounds} rounds`},
		];
	} finally {
		await removeHome(home);
	}
};
