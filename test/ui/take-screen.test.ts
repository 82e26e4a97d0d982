import {Console} from 'node:console';
import {Readable} from 'node:stream';
import {describe, expect, test} from 'vitest';
import {drawAhead} from '../../source/ui/draw-ahead.ts';
import {cursorKeys, heedEarly} from '../../source/ui/early-keys.ts';
import {openScreen} from '../../source/ui/open-screen.tsx';
import type {Press} from '../../source/ui/presses.ts';
import {createAhead} from '../../source/ui/source.ts';
import {takeScreen} from '../../source/ui/take-screen.ts';
import {chooseTheme} from '../../source/ui/theme.ts';
import {start} from '../../source/wizard/state.ts';
import {keys, VirtualScreen} from '../support/screen.ts';
import {shownRows, wantedRows} from './support/on-terminal.ts';
import {now} from './support/sample.ts';

// The test runner's console has no constructor, which Ink needs to put the console's lines above the frame.
Object.assign(console, {Console});

const surroundings = {
	unicode: {LANG: 'C.UTF-8'},
	ascii: {LANG: 'C'},
	'no colour': {LANG: 'C.UTF-8', NO_COLOR: '1'},
	'no style': {LANG: 'C.UTF-8', FORCE_COLOR: '0'},
};

/** A shell with a line above its prompt, in which the program was started. */
const begin = async (columns: number, rows: number, env: Readonly<Record<string, string>>) => {
	const screen = new VirtualScreen(columns, rows);
	const {terminal, stdin, stdout} = screen;
	const settings = {env, platform: 'linux', accessible: false, sandbox: 'fresh'} as const;
	const theme = chooseTheme(settings);
	const drawn = (pressed: readonly Press[] = [], size = {columns: terminal.cols, rows: terminal.rows}) =>
		drawAhead(start(), settings.sandbox, now, size, theme.glyphs, pressed);
	const ahead = createAhead((size, _, pressed) => drawn(pressed, size));
	await new Promise<void>(resolve => terminal.write('yesterday\r\nshell> ', resolve));
	const state = () => {
		const {cursorX, cursorY, type} = terminal.buffer.active;
		return {rows: shownRows(terminal), cursor: [cursorX, cursorY], type, wraps: terminal.modes.wraparoundMode};
	};
	const before = state();
	const taken = takeScreen(stdout, ahead, theme);
	const open = () => openScreen(settings, {stdin, stdout, stderr: stdout}, ahead, taken);
	const wanted = (pressed: readonly Press[] = []) => {
		const size = {columns: terminal.cols, rows: terminal.rows};
		return wantedRows(drawn(pressed, size), size, theme);
	};
	return {screen, terminal, ahead, taken, open, state, before, wanted};
};

const down: Press = {type: 'key', name: 'down'};

describe.for(Object.entries(surroundings))('the first screen, shown before Ink is there (%s)', ([, env]) => {
	test.for([
		[80, 24],
		[40, 20],
		[160, 45],
		[24, 8],
		[10, 3],
	] as const)('at %sx%s', async ([columns, rows]) => {
		const {screen, open, state, before, wanted} = await begin(columns, rows, env);
		await screen.settled();
		expect(state()).toMatchObject({rows: wanted(), type: 'alternate', wraps: false});
		const shown = screen.text();
		const opened = open();
		await screen.settled();
		// As Ink draws it, in the place of the other.
		expect(screen.text()).toBe(shown);
		expect(state()).toMatchObject({rows: wanted(), type: 'alternate', wraps: false});
		opened.close();
		await opened.closed();
		await screen.settled();
		expect(state()).toEqual(before);
	});
});

test('a cursor that is moved meanwhile stands there, before Ink and with it', async () => {
	const {screen, ahead, taken, open, state, wanted} = await begin(80, 24, surroundings.unicode);
	ahead.subscribe(taken.redraw);
	ahead.press([down]);
	await screen.settled();
	expect(state().rows).toEqual(wanted([down]));
	expect(wanted([down])).not.toEqual(wanted());
	const opened = open();
	await screen.settled();
	expect(state().rows).toEqual(wanted([down]));
	opened.close();
	await opened.closed();
});

test('Ink takes over in one write: no terminal shows the shell, or nothing, in between', async () => {
	const {screen, open} = await begin(80, 24, surroundings.unicode);
	const writes: string[] = [];
	Object.assign(screen.stdout, {
		_writev: (chunks: readonly {readonly chunk: string}[], done: () => void) => {
			writes.push(chunks.map(({chunk}) => chunk).join(''));
			done();
		},
	});
	const before = screen.written.length;
	const opened = open();
	expect([screen.written.length, writes.length]).toEqual([before, 1]);
	const [whole = ''] = writes;
	expect(whole.indexOf('\u001B[?1049h')).toBe(whole.indexOf('\u001B[?1049l') + '\u001B[?1049l'.length);
	for (const words of ['\u001B[?1049l', 'Get access', 'Enter']) expect(whole).toContain(words);
	opened.close();
	await opened.closed();
});

test('a terminal that became smaller meanwhile shows the frame of its size', async () => {
	const {screen, open, state, wanted} = await begin(80, 24, surroundings.unicode);
	screen.resize(40, 20);
	const opened = open();
	await screen.settled();
	expect(state().rows).toEqual(wanted());
	opened.close();
	await opened.closed();
});

test('released without Ink, the terminal is as it was found; once', async () => {
	const {screen, taken, state, before} = await begin(80, 24, surroundings.unicode);
	taken.release();
	await screen.settled();
	expect(state()).toEqual(before);
	expect(screen.written.at(-1)).toContain('\u001B[?25h');
	const count = screen.written.length;
	taken.release();
	taken.redraw();
	expect(screen.written).toHaveLength(count);
});

describe('cursor keys', () => {
	test.for([
		['nothing', '', [], ''],
		['down', keys.down, ['down'], ''],
		['up and down in one chunk', keys.up + keys.down, ['up', 'down'], ''],
		['application mode', '\u001BOB\u001BOA', ['down', 'up'], ''],
		['first and last', '\u001B[H\u001B[F', ['home', 'end'], ''],
		['what is none waits, and what follows it', `${keys.down}\r${keys.down}`, ['down'], `\r${keys.down}`],
		['a letter first', `q${keys.down}`, [], `q${keys.down}`],
		['half a key', `${keys.down}\u001B[`, ['down'], '\u001B['],
		['a key that only begins alike', '\u001B[1;5B', [], '\u001B[1;5B'],
		['Escape alone', '\u001B', [], '\u001B'],
	] as const)('%s', ([, text, names, rest]) => {
		expect(cursorKeys(text)).toEqual({presses: names.map(name => ({type: 'key', name})), rest});
	});

	/** As a terminal is read: nothing is kept of it (`highWaterMark` of tty.ReadStream), and after each chunk reading stands still until it is asked for again. */
	const asTerminal = () => {
		const waiting: string[] = [];
		let isAsked = false;
		const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
		const give = (): void => {
			if (!isAsked || waiting.length === 0) return;
			isAsked = false;
			stdin.push(Buffer.from(waiting.shift() ?? ''));
		};
		const stdin = new Readable({
			highWaterMark: 0,
			read: () => {
				isAsked = true;
			},
		});
		/** To the end, or to where nobody asks for more. */
		const type = async (...chunks: readonly string[]): Promise<void> => {
			waiting.push(...chunks);
			for (let left = chunks.length * 3; left > 0; left--) {
				give();
				await turn();
			}
		};
		return {stdin: stdin as unknown as NodeJS.ReadStream, type, turn, unread: waiting};
	};

	const halves = [keys.down, '\u001B', '[A', 'é', keys.down, '\r'];
	/** Nothing is left then that would tell Ink of itself. */
	const whole = [keys.down, keys.up];

	test.for([
		['the halves of one come together, and Ink reads what is left, in order', halves, `é${keys.down}\rlater`],
		['a terminal whose last key was a cursor key is still read', whole, 'later'],
		['and so is one where no key was pressed', [], 'later'],
	] as const)('%s', async ([, chunks, read]) => {
		const {stdin, type, turn, unread} = asTerminal();
		const heard: string[] = [];
		const stop = heedEarly(stdin, presses => heard.push(...presses.map(press => (press.type === 'key' ? press.name : press.type))));
		await type(...chunks);
		expect([unread, heard]).toEqual([[], chunks.length > 0 ? ['down', 'up'] : []]);
		stop();
		let left = '';
		// In the same turn, and to the end, as Ink does it.
		stdin.on('readable', () => {
			for (let chunk = stdin.read(); chunk !== null; chunk = stdin.read()) left += chunk;
		});
		await turn();
		await type('later');
		expect([unread, left]).toEqual([[], read]);
		expect(heard).toHaveLength(chunks.length > 0 ? 2 : 0);
	});
});
