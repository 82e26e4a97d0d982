import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {copyWithoutAzure} from '../../scripts/first-frame.ts';
import {type Figure, median, medianRatio} from './figures.ts';
import {cli, makeHome, peakIn, peakMemory, removeHome, Terminal} from './terminal.ts';

/** All of the first screen is there: its first choice and the keys at its end. */
const wholeFrame = /Get access[\s\S]*Set up teammates[\s\S]*q quit/u;
/** The second choice, once the key was acted on. */
const secondChosen = /❯ Fix an error/u;
const down = '\u001B[B';
/** Only the wizard itself knows an answer to `?`, however early it was typed. */
const help = /About this screen/u;

const find = (name: string): string | null =>
	(process.env['PATH'] ?? '')
		.split(delimiter)
		.map(folder => join(folder, name))
		.find(existsSync) ?? null;

const kill = async (terminal: Terminal): Promise<void> => terminal.close();

type Frame = {readonly ms: number; readonly kilobytes: number | null};

export const frameOf = async (script: string, home: string): Promise<Frame> => {
	const terminal = new Terminal({words: [script, '--sandbox'], home});
	try {
		const ms = await terminal.seen(wholeFrame);
		return {ms, kilobytes: peakMemory(terminal.pid)};
	} finally {
		await kill(terminal);
	}
};

/** What a key did that was typed when the program was started. */
const typedAtOnce = async (typed: string, seen: RegExp, home: string): Promise<Frame> => {
	const terminal = new Terminal({words: [cli, '--sandbox'], home, typed});
	try {
		const ms = await terminal.seen(seen);
		return {ms, kilobytes: peakMemory(terminal.pid)};
	} finally {
		await kill(terminal);
	}
};

export const runs = async (file: string | undefined, words: readonly string[], home: string): Promise<number> =>
	new Terminal({words, home, ...(file === undefined ? {} : {file})}).end();

/** Ends as a person ends it, so that Node writes the compile cache. */
const warm = async (script: string, home: string): Promise<void> => {
	const terminal = new Terminal({words: [script, '--sandbox'], home});
	await terminal.seen(wholeFrame);
	await terminal.quiet(600);
	terminal.press('q');
	await terminal.end();
};

const inColdHome = async <T>(work: (home: string) => Promise<T>): Promise<T> => {
	const home = await makeHome();
	try {
		return await work(home);
	} finally {
		await removeHome(home);
	}
};

/** Told by the process itself as its last act: what the system counts for a child begins with what its parent had. */
const memoryOfNode = (): number | null => {
	if (!existsSync('/proc/self/status')) return null;
	const script = 'const {readFileSync, writeSync} = require("fs"); writeSync(1, readFileSync("/proc/self/status"))';
	return peakIn(execFileSync(process.execPath, ['-e', script], {encoding: 'utf8'}));
};

const turned = <T>(items: readonly T[], by: number): readonly T[] => [...items.slice(by % items.length), ...items.slice(0, by % items.length)];

/** Everything about the first screen, and the peers, each once a round and each round in another order. */
export const measureStartUp = async (rounds: number): Promise<readonly Figure[]> => {
	const home = await makeHome();
	const without = await copyWithoutAzure(join(cli, '..'));
	const [az, gh] = [find('az'), find('gh')];
	const times = new Map<string, number[]>();
	const [memory, memoryReady]: [number[], number[]] = [[], []];
	const note = (name: string, ms: number): void => void times.set(name, [...(times.get(name) ?? []), ms]);
	const timesOf = (name: string): readonly number[] => times.get(name) ?? [];
	const variants: readonly (() => Promise<void>)[] = [
		async () => note('node', await runs(undefined, ['-e', '0'], home)),
		async () => {
			const {ms, kilobytes} = await frameOf(cli, home);
			note('frame', ms);
			if (kilobytes !== null) memory.push(kilobytes);
		},
		async () => note('cold', (await inColdHome(async cold => frameOf(cli, cold))).ms),
		async () => note('key', (await typedAtOnce(down, secondChosen, home)).ms),
		async () => {
			const {ms, kilobytes} = await typedAtOnce('?', help, home);
			note('help', ms);
			if (kilobytes !== null) memoryReady.push(kilobytes);
		},
		async () => note('without', (await frameOf(join(without.folder, 'cli.js'), home)).ms),
		...(az ? [async () => note('az', await runs(az, ['account', 'show'], home))] : []),
		...(gh ? [async () => note('gh', await runs(gh, ['--version'], home))] : []),
	];
	try {
		for (const script of [cli, join(without.folder, 'cli.js')]) await warm(script, home);
		for (const variant of variants) await variant();
		times.clear();
		for (let round = 0; round < rounds; round++) for (const variant of turned(variants, round)) await variant();
		const floorMemory = memoryOfNode();
		const ratio = (name: string, of = 'node'): number => medianRatio(timesOf(name), timesOf(of));
		const ms = (name: string): string => `${median(timesOf(name)).toFixed(0)} ms`;
		const floor = `node -e 0 ${ms('node')}`;
		const peak = (name: string, kilobytes: readonly number[], target: number | null): Figure => ({
			name,
			measured: kilobytes.length > 0 && floorMemory !== null ? median(kilobytes) / floorMemory : null,
			unit: 'x',
			target,
			note: floorMemory === null ? 'not told by this system' : `${(median(kilobytes) / 1024).toFixed(0)} MiB, node ${(floorMemory / 1024).toFixed(0)} MiB`,
		});
		const peer = (name: string, words: string, installed: string | null, target: number | null): Figure => ({
			name: `first full frame / ${words}`,
			measured: installed ? ratio('frame', name) : null,
			unit: 'x',
			target,
			note: installed ? `${words} ${ms(name)}` : 'not installed here',
		});
		return [
			{name: 'first full frame / node -e 0', measured: ratio('frame'), unit: 'x', target: 2.8, note: `${ms('frame')}, ${floor}, ${rounds} rounds`},
			{name: 'the same, cold compile cache', measured: ratio('cold'), unit: 'x', target: 3.2, note: ms('cold')},
			{name: 'key typed at t=0 acted on / node -e 0', measured: ratio('key'), unit: 'x', target: 3.5, note: `an arrow: ${ms('key')}`},
			{name: 'key that the loaded wizard answers, typed at t=0', measured: ratio('help'), unit: 'x', target: null, note: `? for help: ${ms('help')}`},
			{
				name: 'first frame with Azure in the product / without',
				measured: ratio('frame', 'without'),
				unit: 'x',
				target: 1.05,
				note: `${without.removed.length} chunks less: ${ms('without')}`,
			},
			peak('peak memory at first frame / node -e 0', memory, 1.6),
			peak('peak memory once the wizard is loaded', memoryReady, null),
			peer('az', 'az account show', az, 0.25),
			peer('gh', 'gh --version', gh, null),
		];
	} finally {
		await removeHome(without.folder);
		await removeHome(home);
	}
};
