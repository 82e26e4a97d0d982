import {spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {onTestFinished} from 'vitest';

/** The program as it is shipped. */
export const cli = resolve(import.meta.dirname, '../../dist/cli.js');

/** Has something done when the test ends. Concurrent tests give the one of their own context: the global one knows only the test that was started last. */
export type AtEnd = (clean: () => void | Promise<void>) => void;

/** A home folder of its own, removed when the test ends; several runs of one test may share it. */
export const makeHome = (atEnd: AtEnd = onTestFinished): string => {
	const home = mkdtempSync(join(tmpdir(), 'foundry-keyless-home-'));
	atEnd(() => rmSync(home, {recursive: true, force: true, maxRetries: 3}));
	return home;
};

/** Nothing of the runner's own environment: CI, NO_COLOR, VITEST, AZURE_* and the like must not leak in. */
export const cleanEnvironment = (home: string, more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
	PATH: process.env['PATH'] ?? '',
	HOME: home,
	XDG_CONFIG_HOME: join(home, 'config'),
	XDG_STATE_HOME: join(home, 'state'),
	XDG_CACHE_HOME: join(home, 'cache'),
	XDG_DATA_HOME: join(home, 'data'),
	LANG: 'C.UTF-8',
	...more,
});

export type CommandOptions = {
	/** Default: one of its own. */
	readonly home?: string;
	readonly env?: Readonly<Record<string, string>>;
	/** What stands on stdin; without it stdin is empty. */
	readonly stdin?: string;
	/** Milliseconds after which the program is killed and the promise rejects. */
	readonly timeout?: number;
	/** Another program than dist/cli.js, run by the same Node. */
	readonly script?: string;
	/** Flags for Node itself. */
	readonly nodeArguments?: readonly string[];
	readonly atEnd?: AtEnd;
};
export type CommandResult = {readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly stdout: string; readonly stderr: string};

/** Runs dist/cli.js off a terminal to its end. */
export const runCommand = (
	words: readonly string[],
	{atEnd, home = makeHome(atEnd), env = {}, stdin = '', timeout = 30_000, script = cli, nodeArguments = []}: CommandOptions = {},
): Promise<CommandResult> =>
	new Promise((done, fail) => {
		const child = spawn(process.execPath, [...nodeArguments, script, ...words], {env: cleanEnvironment(home, env), cwd: home});
		let stdout = '';
		let stderr = '';
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			stdout += text;
		});
		child.stderr.setEncoding('utf8').on('data', (text: string) => {
			stderr += text;
		});
		// A program that ends without reading its input closes the pipe.
		child.stdin.on('error', () => {}).end(stdin);
		let late = false;
		const timer = setTimeout(() => {
			late = true;
			child.kill('SIGKILL');
		}, timeout);
		child.on('error', fail);
		child.on('close', (code, signal) => {
			clearTimeout(timer);
			if (late) fail(new Error(`"${words.join(' ')}" did not end within ${timeout} ms\n--- stdout ---\n${stdout}\n--- stderr ---\n${stderr}`));
			else done({code, signal, stdout, stderr});
		});
	});
