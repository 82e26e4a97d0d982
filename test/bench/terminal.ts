import {readFileSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import pty, {type IPty} from '@lydell/node-pty';

export const root = resolve(import.meta.dirname, '../..');
export const dist = join(root, 'dist');
export const cli = join(dist, 'cli.js');

const esc = '\u001B';
const bell = '\u0007';
/** Control sequences, operating system commands and two-byte escapes. Source: ECMA-48. */
const sequences = new RegExp(`${esc}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${bell}${esc}]*(?:${bell}|${esc}\\\\)|[ -/]*[0-Z\\\\^-~])`, 'g');

export const makeHome = async (): Promise<string> => mkdtemp(join(tmpdir(), 'foundry-keyless-bench-'));
export const removeHome = async (home: string): Promise<void> => rm(home, {recursive: true, force: true, maxRetries: 3});

type Start = {
	readonly words: readonly string[];
	/** Home and temporary folder; the compile cache is in it. */
	readonly home: string;
	/** Another program than this Node. */
	readonly file?: string;
	readonly env?: Readonly<Record<string, string>>;
	/** Written as soon as the program is started. */
	readonly typed?: string;
};

/** A program in a new pseudo-terminal of 100 by 30; the time counts from just before its start. */
export class Terminal {
	readonly startedAt = performance.now();
	written = '';
	/** When the last bytes came. */
	lastAt = this.startedAt;
	ended: number | null = null;
	readonly #process: IPty;
	readonly #waiting = new Set<() => void>();

	constructor({words, home, file = process.execPath, env = {}, typed}: Start) {
		const own = {HOME: home, XDG_STATE_HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, TMPDIR: home, LANG: 'C.UTF-8', TERM: 'xterm-256color'};
		this.#process = pty.spawn(file, [...words], {
			name: 'xterm-256color',
			cols: 100,
			rows: 30,
			cwd: home,
			env: {PATH: process.env['PATH'] ?? '', ...own, ...env},
		});
		if (typed !== undefined) this.#process.write(typed);
		this.#process.onData(data => {
			this.written += data;
			this.lastAt = performance.now();
			this.#wake();
		});
		this.#process.onExit(() => {
			this.ended = performance.now();
			this.#wake();
		});
	}

	get pid(): number {
		return this.#process.pid;
	}

	#wake(): void {
		for (const wake of [...this.#waiting]) wake();
	}

	press(keys: string): void {
		this.#process.write(keys);
	}

	forget(): void {
		this.written = '';
	}

	/** What can be read of all that was written since the last `forget`. */
	text(): string {
		return this.written.replaceAll(sequences, '');
	}

	/** Milliseconds from the start until `seen` holds, judged whenever bytes come. */
	async until(seen: (terminal: Terminal) => boolean, timeoutMs = 30_000): Promise<number> {
		const {promise, resolve: done, reject} = Promise.withResolvers<number>();
		const look = (): void => {
			if (seen(this)) done(this.lastAt - this.startedAt);
			else if (this.ended !== null) reject(new Error(`The program ended before it was seen:\n${this.text().slice(-2000)}`));
		};
		const timer = setTimeout(() => reject(new Error(`Not seen within ${timeoutMs} ms:\n${this.text().slice(-2000)}`)), timeoutMs);
		this.#waiting.add(look);
		look();
		try {
			return await promise;
		} finally {
			clearTimeout(timer);
			this.#waiting.delete(look);
		}
	}

	async seen(what: RegExp, timeoutMs?: number): Promise<number> {
		return this.until(terminal => what.test(terminal.text()), timeoutMs);
	}

	/** Milliseconds from the start to the end. */
	async end(timeoutMs = 30_000): Promise<number> {
		const end = performance.now() + timeoutMs;
		while (this.ended === null) {
			if (performance.now() > end) throw new Error('The program goes on.');
			await new Promise<void>(wake => {
				this.#waiting.add(wake);
				setTimeout(wake, 50);
			});
		}
		return this.ended - this.startedAt;
	}

	/** When nothing came for so long. */
	async quiet(ms: number): Promise<void> {
		for (let rest = ms; rest > 0; rest = this.lastAt + ms - performance.now()) await new Promise(wake => setTimeout(wake, rest));
	}

	async close(): Promise<void> {
		if (this.ended === null) this.#process.kill('SIGKILL');
		await this.end();
	}
}

/** In kB, of what Linux tells of a process (proc(5)). */
export const peakIn = (status: string): number | null => Number(/^VmHWM:\s+(?<kilobytes>\d+)/mu.exec(status)?.groups?.['kilobytes']) || null;

/** Peak of what the process had in memory so far, in kB; `null` where the system does not tell. */
export const peakMemory = (pid: number): number | null => {
	try {
		return peakIn(readFileSync(`/proc/${pid}/status`, 'utf8'));
	} catch {
		return null;
	}
};

/** Time that the process has had of all processors, in milliseconds; `null` where the system does not tell. */
export const processorTime = (pid: number): number | null => {
	try {
		const [, rest = ''] = /\) (.*)$/su.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
		const fields = rest.split(' ');
		// User and system time in clock ticks, of which Linux tells programs 100 a second (proc(5)).
		return (Number(fields[11]) + Number(fields[12])) * 10;
	} catch {
		return null;
	}
};
