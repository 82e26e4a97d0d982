import {join} from 'node:path';
import pty from '@lydell/node-pty';
import unicode11 from '@xterm/addon-unicode11';
import headless, {type Terminal} from '@xterm/headless';

/** A program in a pseudo-terminal, and what stands on its screen. */
export type Sitting = {
	readonly terminal: Terminal;
	readonly press: (key: string) => void;
	readonly resize: (columns: number, rows: number) => void;
	/** The lines down to the last that is not blank, once they are as wanted. Rejects with the screen when that takes too long or the program ends first. */
	readonly wait: (wanted: (lines: readonly string[]) => boolean) => Promise<readonly string[]>;
	readonly end: () => void;
};

const longestWaitMs = 30_000;

/** Runs this Node with the words. Nothing of the caller's own environment is passed on. */
export const sitDown = (words: readonly string[], {columns, rows, home}: {readonly columns: number; readonly rows: number; readonly home: string}): Sitting => {
	const terminal = new headless.Terminal({cols: columns, rows, allowProposedApi: true});
	terminal.loadAddon(new unicode11.Unicode11Addon());
	terminal.unicode.activeVersion = '11';
	const name = 'xterm-256color';
	const env = {PATH: process.env['PATH'] ?? '', HOME: home, XDG_STATE_HOME: join(home, 'state'), TERM: name, LANG: 'C.UTF-8'};
	const child = pty.spawn(process.execPath, [...words], {name, cols: columns, rows, cwd: home, env});
	let ended = false;
	child.onExit(() => {
		ended = true;
	});
	child.onData(data => terminal.write(data));
	terminal.onData(data => child.write(data));
	const lines = (): readonly string[] => {
		const {active} = terminal.buffer;
		const all = Array.from({length: terminal.rows}, (_, row) => active.getLine(active.baseY + row)?.translateToString(true, 0, terminal.cols) ?? '');
		return all.slice(0, all.findLastIndex(line => line !== '') + 1);
	};
	return {
		terminal,
		press: key => child.write(key),
		resize: (wide, high) => {
			terminal.resize(wide, high);
			child.resize(wide, high);
		},
		wait: async wanted => {
			const last = performance.now() + longestWaitMs;
			for (;;) {
				const seen = lines();
				if (wanted(seen)) return seen;
				if (ended || performance.now() > last) throw new Error(`${ended ? 'The program ended' : 'Nothing more came'} at this screen:\n${seen.join('\n')}`);
				await new Promise(resolve => setTimeout(resolve, 10));
			}
		},
		end: () => {
			if (!ended) child.kill('SIGKILL');
			terminal.dispose();
		},
	};
};
