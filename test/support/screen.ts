import {Readable, Writable} from 'node:stream';
import unicode11 from '@xterm/addon-unicode11';
// CommonJS only, and its package.json "module" field names a missing file: the default export is the one that works.
import headless, {type Terminal} from '@xterm/headless';
import {type Instance, type RenderOptions, render} from 'ink';
import type {ReactNode} from 'react';

export {keys} from './keys.ts';

/** A terminal in memory: what Ink writes goes through a real terminal emulator, so that the test sees what a person would. */
export class VirtualScreen {
	readonly terminal: Terminal;
	readonly stdout: NodeJS.WriteStream;
	readonly stdin: NodeJS.ReadStream;
	/** Each chunk as it was written, escape sequences included. */
	readonly written: string[] = [];
	rawMode = false;
	#pending: Promise<void> = Promise.resolve();

	constructor(columns = 80, rows = 24) {
		this.terminal = new headless.Terminal({cols: columns, rows, allowProposedApi: true, scrollback: 1000, convertEol: true});
		this.terminal.loadAddon(new unicode11.Unicode11Addon());
		this.terminal.unicode.activeVersion = '11';
		const {terminal, written} = this;
		const output = new Writable({
			decodeStrings: false,
			write: (chunk: string, _encoding, done) => {
				written.push(String(chunk));
				this.#pending = new Promise(resolve => terminal.write(String(chunk), resolve));
				done();
			},
		});
		this.stdout = Object.assign(output, {isTTY: true as const, columns, rows}) as unknown as NodeJS.WriteStream;
		const input = new Readable({read() {}});
		input.setEncoding('utf8');
		this.stdin = Object.assign(input, {
			isTTY: true,
			setRawMode: (on: boolean) => {
				this.rawMode = on;
				return this.stdin;
			},
			ref: () => this.stdin,
			unref: () => this.stdin,
		}) as unknown as NodeJS.ReadStream;
	}

	/** The caller unmounts the instance that it gets. */
	mount(node: ReactNode, options: RenderOptions = {}): Instance {
		const {stdout, stdin} = this;
		return render(node, {stdout, stdin, stderr: stdout, interactive: true, patchConsole: false, exitOnCtrlC: false, maxFps: 1000, ...options});
	}

	press(...pressed: readonly string[]): void {
		for (const key of pressed) this.stdin.push(key);
	}

	resize(columns: number, rows: number): void {
		this.terminal.resize(columns, rows);
		Object.assign(this.stdout, {columns, rows});
		this.stdout.emit('resize');
	}

	/** The visible lines, right-trimmed, without trailing blank ones. */
	lines(): readonly string[] {
		const {active} = this.terminal.buffer;
		const lines: string[] = [];
		for (let y = 0; y < this.terminal.rows; y++) lines.push(active.getLine(active.viewportY + y)?.translateToString(true, 0, this.terminal.cols) ?? '');
		while (lines.at(-1) === '') lines.pop();
		return lines;
	}

	text(): string {
		return this.lines().join('\n');
	}

	/** Resolves when the emulator has taken in all that was written. */
	async settled(): Promise<void> {
		let seen: Promise<void>;
		do {
			seen = this.#pending;
			await seen;
			await new Promise(resolve => setImmediate(resolve));
		} while (seen !== this.#pending);
	}

	/** Resolves to the screen once the text stands on it; rejects with the screen when it does not in time. */
	async waitFor(what: string | RegExp | ((text: string) => boolean), timeout = 2000): Promise<string> {
		const end = performance.now() + timeout;
		for (;;) {
			await this.settled();
			const text = this.text();
			if (typeof what === 'function' ? what(text) : typeof what === 'string' ? text.includes(what) : what.test(text)) return text;
			if (performance.now() > end) throw new Error(`${String(what)} is not on the screen: not within ${timeout} ms\n--- screen ---\n${text}\n--- end ---`);
			await new Promise(resolve => setTimeout(resolve, 2));
		}
	}
}
