import {Console} from 'node:console';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {runWizard} from '../../source/ui/app.ts';
import {drawFrame} from '../../source/ui/draw-frame.ts';
import {width} from '../../source/ui/line.ts';
import {openScreen} from '../../source/ui/open-screen.tsx';
import {createPageStore} from '../../source/ui/page-store.ts';
import {chooseTheme} from '../../source/ui/theme.ts';
import {transcript} from '../../source/ui/transcript.ts';
import {places, type State} from '../../source/wizard/state.ts';
import {keys, VirtualScreen} from '../support/screen.ts';
import {hostileName, renamed} from './support/hostile-names.ts';
import {shownRows, wantedRows} from './support/on-terminal.ts';
import {now, stateAt} from './support/sample.ts';

// The test runner's console has no constructor, which Ink needs to put the console's lines above the frame.
Object.assign(console, {Console});

const sizes = [
	[40, 20],
	[80, 24],
	[120, 40],
] as const;

type Act =
	| {readonly do: 'press'; readonly keys: readonly string[]}
	| {readonly do: 'paste'; readonly text: string}
	| {readonly do: 'type'; readonly text: string}
	| {readonly do: 'resize'; readonly to: (typeof sizes)[number]};

/** No Enter: the names stay on the screen. */
const pressed = [keys.down, keys.up, keys.pageDown, keys.end, keys.right, keys.backspace, keys.escape, '?', 'd', 'w', 'e', 'c', 'o'];

const act: fc.Arbitrary<Act> = fc.oneof(
	{arbitrary: fc.array(fc.constantFrom(...pressed), {minLength: 1, maxLength: 3}).map((some): Act => ({do: 'press', keys: some})), weight: 3},
	{arbitrary: hostileName.map((text): Act => ({do: 'paste', text})), weight: 1},
	{arbitrary: hostileName.map((text): Act => ({do: 'type', text})), weight: 1},
	{arbitrary: fc.constantFrom(...sizes).map((to): Act => ({do: 'resize', to})), weight: 1},
);

/** A sitting that sees many places, one after another, whichever came before. */
const sitting = fc.array(
	fc.record({place: fc.constantFrom(...places), names: fc.array(hostileName, {minLength: 1, maxLength: 6}), acts: fc.array(act, {maxLength: 3})}),
	{minLength: 1, maxLength: 24, size: 'max'},
);

/** A higher figure looks longer: each run is a sitting. */
const runs = Number(process.env['RUNS'] ?? 3);
const patience = 20_000 + runs * 1000;

const settings = {env: {LANG: 'C.UTF-8'}, platform: 'linux', accessible: false, sandbox: 'fresh'} as const;
const theme = chooseTheme(settings);

const inTurn = (names: readonly string[]): (() => string) => {
	let turn = 0;
	return () => names[turn++ % names.length] ?? '';
};

/** A wizard that is wherever the test says, whatever is pressed. */
const led = () => {
	let state = stateAt('home');
	const listeners = new Set<() => void>();
	const wizard = {
		send: () => undefined,
		getSnapshot: () => state,
		subscribe: (listener: () => void) => {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		start: () => undefined,
		stop: () => undefined,
		settled: async () => undefined,
	};
	const become = (next: State): void => {
		state = next;
		for (const listener of listeners) listener();
	};
	return {wizard, become};
};

/** What begins a string for the terminal (OSC, DCS, SOS, PM, APC), asks, rings or changes the letters. */
const asked = ['\u001B]', '\u001BP', '\u001BX', '\u001B^', '\u001B_', '\u0005', '\u0007', '\u000E', '\u000F', '\u0090', '\u009B', '\u009D'];

/** What a terminal would ring, be called, copy or answer; its answer would be read as typed. */
const listen = ({terminal, written}: VirtualScreen): (() => void) => {
	const happened: string[] = [];
	terminal.onBell(() => happened.push('bell'));
	terminal.onTitleChange(title => happened.push(`title ${title}`));
	terminal.onData(data => happened.push(`answer ${JSON.stringify(data)}`));
	return () => {
		expect(happened).toEqual([]);
		expect(asked.filter(sequence => written.join('').includes(sequence))).toEqual([]);
	};
};

/** The real screen on a terminal in memory; the test says where the wizard is. */
const open = ([columns, rows]: readonly [number, number]) => {
	const screen = new VirtualScreen(columns, rows);
	const {terminal, stdin, stdout, written} = screen;
	const {wizard, become} = led();
	let said = 'done';
	const computer = {copy: async () => ({done: true, how: said}), open: async () => ({done: false, how: said})};
	const expectNothingElse = listen(screen);
	const store = createPageStore({wizard, computer, clock: {now: () => now}, sandbox: settings.sandbox});
	const frameAt = (size: {readonly columns: number; readonly rows: number}) => {
		const shown = store.getSnapshot();
		return drawFrame(shown, store.view(shown.state), settings.sandbox, size, theme.glyphs);
	};
	const opened = openScreen(
		settings,
		{stdin, stdout, stderr: stdout},
		{
			...store,
			draw: size => ({frame: frameAt(size), ticks: false}),
		},
	);
	return {
		screen,
		become: (next: State, says: string) => {
			said = says;
			become(next);
		},
		isDrawn: async (): Promise<void> => {
			const until = performance.now() + 300;
			for (;;) {
				await screen.settled();
				const size = {columns: terminal.cols, rows: terminal.rows};
				const frame = frameAt(size);
				const wanted = wantedRows(frame, size, theme);
				const shown = shownRows(terminal);
				const wrong = wanted.flatMap((row, index) => (row === shown[index] ? [] : [{row: index, wanted: row, shown: shown[index]}]));
				if (wrong.length === 0 || performance.now() > until) {
					expect(wrong).toEqual([]);
					const bytes = written.join('');
					// DECTCEM: the last word counts.
					expect(bytes.lastIndexOf('\u001B[?25h') > bytes.lastIndexOf('\u001B[?25l')).toBe(frame.cursor !== null);
					if (frame.cursor) expect({x: terminal.buffer.active.cursorX, y: terminal.buffer.active.cursorY}).toEqual({x: frame.cursor.x, y: frame.cursor.y});
					return;
				}
				await new Promise(resolve => setTimeout(resolve, 2));
			}
		},
		close: async () => {
			opened.close();
			await opened.closed();
			await screen.settled();
			expectNothingElse();
		},
	};
};

test(
	'whatever things are called, the terminal shows each frame as it was meant, and is told nothing else',
	async () => {
		await fc.assert(
			fc.asyncProperty(sitting, fc.constantFrom(...sizes), async (visits, first) => {
				const {screen, become, isDrawn, close} = open(first);
				for (const {place, names, acts} of visits) {
					become(renamed(stateAt(place), inTurn(names)), names[0] ?? '');
					await isDrawn();
					for (const one of acts) {
						if (one.do === 'press') screen.press(...one.keys);
						else if (one.do === 'paste') screen.press(keys.paste(one.text.replaceAll('\u001B', '')));
						else if (one.do === 'type') screen.press(one.text.replaceAll(/\p{Cc}/gu, ''));
						else screen.resize(one.to[0], one.to[1]);
						await isDrawn();
					}
				}
				await close();
			}),
			{numRuns: runs},
		);
	},
	patience,
);

/** What stands on the terminal and above it, without blanks; what the terminal has broken is one line. */
const linesOn = ({terminal: {buffer, cols}}: VirtualScreen): readonly string[] => {
	const lines: string[] = [];
	for (let y = 0; y < buffer.active.length; y += 1) {
		const line = buffer.active.getLine(y);
		const text = line?.translateToString(false, 0, cols) ?? '';
		lines.push(`${line?.isWrapped ? lines.pop() : ''}${text}`);
	}
	while (lines.at(-1)?.trim() === '') lines.pop();
	return lines.map(withoutBlanks);
};

/** A wide letter that has no room at the end of a row leaves a blank there. */
const withoutBlanks = (text: string): string => text.replaceAll(/\s/gu, '');

/** Letters, marks and blanks, and line ends: nothing that steers a terminal, or turns what is read around. */
const onlyText = /^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|\n)*$/u;

test(
	'whatever things are called, the accessible mode appends lines of text and nothing else',
	async () => {
		await fc.assert(
			fc.asyncProperty(sitting, async visits => {
				const screen = new VirtualScreen(80, 24);
				const {wizard, become} = led();
				const expectNothingElse = listen(screen);
				const {stdin, stdout, written} = screen;
				const computer = {copy: async () => ({done: true, how: 'copied'}), open: async () => ({done: true, how: 'opened'})};
				const clock = {now: () => now, sleep: async () => new Promise<void>(() => undefined)};
				const end = runWizard({wizard, computer, clock, settings: {...settings, accessible: true}, stdin, stdout, stderr: stdout});
				for (const {place, names, acts} of visits) {
					become(renamed(stateAt(place), inTurn(names)));
					for (const one of acts) if (one.do === 'type') screen.press(`${one.text}\r`);
					await screen.settled();
				}
				become({...renamed(stateAt('probe.running'), inTurn(visits[0]?.names ?? [])), ending: 'left'});
				await end;
				await screen.settled();
				const text = written.join('');
				expect(text).toMatch(onlyText);
				// The terminal keeps so many lines, of the first perhaps a part.
				const shown = linesOn(screen).slice(1);
				expect(shown).toEqual(text.trimEnd().split('\n').map(withoutBlanks).slice(-shown.length));
				expectNothingElse();
			}),
			{numRuns: runs},
		);
	},
	patience,
);

test(
	'whatever things are called, what is left in the scrollback is lines that fit',
	() => {
		fc.assert(
			fc.property(
				fc.constantFrom(...places),
				fc.array(hostileName, {minLength: 1, maxLength: 6}),
				fc.constantFrom('left', 'cancelled', 'finished'),
				(place, names, ending) => {
					const text = transcript({...renamed(stateAt(place), inTurn(names)), ending}, theme, 60);
					expect(text).toMatch(onlyText);
					for (const line of text.split('\n')) expect(width(line), line).toBeLessThanOrEqual(60);
				},
			),
			{numRuns: runs * 20},
		);
	},
	patience,
);
