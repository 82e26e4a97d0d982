import {type ChildProcess, spawn} from 'node:child_process';
import {type AtEnd, cleanEnvironment, cli} from '../../support/program.ts';

export type Started = {
	readonly child: ChildProcess;
	/** What it has written so far. */
	readonly stdout: () => string;
	readonly stderr: () => string;
	/** Resolves to what it wrote on this stream once that matches. */
	readonly says: (stream: 'stdout' | 'stderr', what: RegExp, timeout?: number) => Promise<string>;
	readonly ended: Promise<{readonly code: number | null; readonly signal: NodeJS.Signals | null}>;
};

export type StartOptions = {readonly home: string; readonly env?: Readonly<Record<string, string>>; readonly atEnd: AtEnd};

/** Starts dist/cli.js off a terminal, to be spoken to while it runs. It is ended with the test, whatever happens. */
export const startProgram = (words: readonly string[], {home, env = {}, atEnd}: StartOptions): Started => {
	const child = spawn(process.execPath, [cli, ...words], {env: cleanEnvironment(home, env), cwd: home, stdio: ['ignore', 'pipe', 'pipe']});
	const written = {stdout: '', stderr: ''};
	for (const stream of ['stdout', 'stderr'] as const) {
		child[stream].setEncoding('utf8').on('data', (text: string) => {
			written[stream] += text;
		});
	}
	let over = false;
	const ended: Started['ended'] = new Promise((done, fail) => {
		child.on('error', fail);
		child.on('close', (code, signal) => {
			over = true;
			done({code, signal});
		});
	});
	atEnd(async () => {
		if (over) return;
		// A sandbox takes its folder away when it is asked to end.
		child.kill('SIGTERM');
		const late = setTimeout(() => child.kill('SIGKILL'), 5000);
		await ended.finally(() => clearTimeout(late));
	});
	const says = async (stream: 'stdout' | 'stderr', what: RegExp, timeout = 40_000): Promise<string> => {
		const end = performance.now() + timeout;
		while (!what.test(written[stream])) {
			const why = over ? 'it has ended' : performance.now() > end ? `not within ${timeout} ms` : null;
			if (why)
				throw new Error(`"${words.join(' ')}" does not say ${what} on ${stream}: ${why}\n--- stdout ---\n${written.stdout}\n--- stderr ---\n${written.stderr}`);
			await new Promise(resolve => setTimeout(resolve, 5));
		}
		return written[stream];
	};
	return {child, stdout: () => written.stdout, stderr: () => written.stderr, says, ended};
};
