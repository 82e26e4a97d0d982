import pty, {type IPty} from '@lydell/node-pty';
import unicode11 from '@xterm/addon-unicode11';
import headless, {type Terminal} from '@xterm/headless';
import {onTestFinished} from 'vitest';
import {type AtEnd, cleanEnvironment, cli, makeHome} from './program.ts';

export type PtyOptions = {
	readonly columns?: number;
	readonly rows?: number;
	readonly term?: string;
	/** Default: one of its own. */
	readonly home?: string;
	readonly env?: Readonly<Record<string, string>>;
	/** Another program than dist/cli.js, run by the same Node. */
	readonly script?: string;
	readonly atEnd?: AtEnd;
};

export type Ending = {readonly code: number; readonly signal: number | undefined};

/** The real program in a real pseudo-terminal, seen through a terminal emulator. It is ended with the test, whatever happens. */
export class PtyApp {
	readonly terminal: Terminal;
	readonly home: string;
	/** Everything the program wrote, escape sequences included. */
	raw = '';
	readonly exit: Promise<Ending>;
	readonly #process: IPty;
	#parsed: Promise<void> = Promise.resolve();
	#ending: Ending | null = null;
	/** Counts what may have changed the screen. */
	#changes = 0;

	constructor(
		words: readonly string[],
		{atEnd = onTestFinished, columns = 100, rows = 30, term = 'xterm-256color', home = makeHome(atEnd), env = {}, script = cli}: PtyOptions = {},
	) {
		this.home = home;
		this.terminal = new headless.Terminal({cols: columns, rows, scrollback: 2000, allowProposedApi: true, logLevel: 'off'});
		this.terminal.loadAddon(new unicode11.Unicode11Addon());
		this.terminal.unicode.activeVersion = '11';
		this.#process = pty.spawn(process.execPath, [script, ...words], {
			name: term,
			cols: columns,
			rows,
			cwd: home,
			env: {...cleanEnvironment(home, env), TERM: term},
		});
		// What the emulator answers (cursor position, device attributes) goes back to the program.
		this.terminal.onData(data => this.#process.write(data));
		this.#process.onData(data => {
			this.raw += data;
			this.#parsed = new Promise(resolve =>
				this.terminal.write(data, () => {
					this.#changes++;
					resolve();
				}),
			);
		});
		this.exit = new Promise(resolve =>
			this.#process.onExit(({exitCode, signal}) => {
				this.#ending = {code: exitCode, signal};
				resolve(this.#ending);
			}),
		);
		atEnd(() => this.dispose());
	}

	get pid(): number {
		return this.#process.pid;
	}

	press(...keys: readonly string[]): void {
		for (const key of keys) this.#process.write(key);
	}

	resize(columns: number, rows: number): void {
		this.terminal.resize(columns, rows);
		this.#changes++;
		this.#process.resize(columns, rows);
	}

	/** The visible lines, right-trimmed, without trailing blank ones; with `scrollback` also what went out at the top. */
	text({scrollback = false}: {readonly scrollback?: boolean} = {}): string {
		const {active} = this.terminal.buffer;
		const lines: string[] = [];
		for (let y = scrollback ? 0 : active.baseY; y < active.baseY + this.terminal.rows; y++) {
			// The end column matters: after a narrowing resize the emulator keeps stale cells beyond it.
			lines.push(active.getLine(y)?.translateToString(true, 0, this.terminal.cols) ?? '');
		}
		while (lines.at(-1) === '') lines.pop();
		return lines.join('\n');
	}

	/** Resolves to the screen once the text stands on it; rejects with the screen when it does not in time, or never can because the program ended. */
	async waitFor(what: string | RegExp | ((text: string) => boolean), timeout = 10_000): Promise<string> {
		const end = performance.now() + timeout;
		let judged = -1;
		for (;;) {
			const ending = this.#ending;
			await this.#parsed;
			// A frame of which only a part has come is none.
			if (this.#changes !== judged && (ending || !this.terminal.modes.synchronizedOutputMode)) {
				judged = this.#changes;
				const text = this.text();
				if (typeof what === 'function' ? what(text) : typeof what === 'string' ? text.includes(what) : what.test(text)) return text;
			}
			const why = ending ? `the program ended with exit code ${ending.code}` : performance.now() > end ? `not within ${timeout} ms` : null;
			if (why) throw new Error(`${String(what)} is not on the screen: ${why}\n--- screen ---\n${this.text()}\n--- end ---`);
			await new Promise(resolve => setTimeout(resolve, 5));
		}
	}

	/** The exit code; rejects with the screen when the program goes on. */
	async waitForExit(timeout = 10_000): Promise<Ending> {
		let timer: NodeJS.Timeout | undefined;
		const late = new Promise<never>((_, reject) => {
			timer = setTimeout(() => reject(new Error(`the program goes on after ${timeout} ms\n--- screen ---\n${this.text()}\n--- end ---`)), timeout);
		});
		const ending = await Promise.race([this.exit, late]).finally(() => clearTimeout(timer));
		await this.#parsed;
		return ending;
	}

	/** Ends the program and waits until it is gone. */
	async dispose(): Promise<void> {
		if (!this.#ending) this.#process.kill('SIGKILL');
		await this.exit;
		this.terminal.dispose();
	}
}
