import {cp, mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import pty from '@lydell/node-pty';
import {type Chunk, holdsAzure} from './build-chunks.ts';

const [esc, bell] = ['\u001B', '\u0007'];
/** Control sequences (CSI), operating system commands (OSC, ended by BEL or ST) and two-byte escapes. Source: ECMA-48. */
const sequences = new RegExp(`${esc}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${bell}${esc}]*(?:${bell}|${esc}\\\\)|[ -/]*[0-Z\\\\^-~])`, 'g');

/** Whether anything of it can be seen. A sequence that is cut off at the end does not count. */
export const showsSomething = (written: string): boolean => {
	const text = written.replaceAll(sequences, '');
	const unfinished = text.indexOf(esc);
	return /[^\s\p{Cc}]/u.test(unfinished === -1 ? text : text.slice(0, unfinished));
};

export type Run = {
	/** Milliseconds from just before the start to the first visible character; `null` when the program ended without one. */
	readonly shown: number | null;
	/** Milliseconds to the end, which a program that has shown something is asked for by Ctrl-C. */
	readonly ended: number;
	readonly code: number;
	readonly written: string;
};

/** Runs this Node with the words in a new pseudo-terminal until something is seen or it ends. Settings of the caller do not leak in. */
export const runToFirstFrame = (words: readonly string[], home: string): Promise<Run> =>
	new Promise(done => {
		// TMPDIR: the compile cache of earlier runs of other builds must not help.
		const env = {PATH: process.env['PATH'] ?? '', HOME: home, XDG_STATE_HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, TMPDIR: home, LANG: 'C.UTF-8'};
		const started = performance.now();
		const child = pty.spawn(process.execPath, [...words], {name: 'xterm-256color', cols: 100, rows: 30, cwd: home, env});
		let written = '';
		let shown: number | null = null;
		let pressing: NodeJS.Timeout | undefined;
		child.onData(data => {
			written += data;
			if (shown !== null || !showsSomething(written)) return;
			shown = performance.now() - started;
			// More than once, as a person would: a key that comes before the program listens to keys is a signal, which it may be too busy to see.
			pressing = setInterval(() => child.write('\u0003'), 100);
			setTimeout(() => child.kill('SIGKILL'), 5000).unref();
		});
		child.onExit(({exitCode, signal}) => {
			clearInterval(pressing);
			done({shown, ended: performance.now() - started, code: signal ? 128 + signal : exitCode, written});
		});
	});

/** Milliseconds to the first frame of the wizard. Rejects when what was shown is no wizard: one leaves on Ctrl-C, with 130. */
export const firstFrame = async (cli: string, home: string): Promise<number> => {
	const {shown, code, written} = await runToFirstFrame([cli, '--sandbox'], home);
	if (shown === null || code !== 130) throw new Error(`no first frame: the program ended with exit code ${code} and wrote\n${written}`);
	return shown;
};

/** A copy of dist/ without the chunks that hold an Azure SDK; the caller removes it. */
export const copyWithoutAzure = async (dist: string): Promise<{readonly folder: string; readonly removed: readonly string[]}> => {
	const folder = await mkdtemp(join(tmpdir(), 'foundry-keyless-without-azure-'));
	await cp(dist, folder, {recursive: true});
	const chunks: readonly Chunk[] = JSON.parse(await readFile(join(dist, 'chunks.json'), 'utf8'));
	const removed = chunks.filter(holdsAzure).map(chunk => chunk.file);
	await Promise.all(removed.map(file => rm(join(folder, file))));
	return {folder, removed};
};
