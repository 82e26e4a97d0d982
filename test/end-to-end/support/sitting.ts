import {readdirSync, readFileSync} from 'node:fs';
import {join, resolve} from 'node:path';
import {test as base, expect} from 'vitest';
import {keys} from '../../support/keys.ts';
import {type CommandOptions, type CommandResult, makeHome, runCommand} from '../../support/program.ts';
import {PtyApp, type PtyOptions} from '../../support/pty.ts';
import {expectNoSecret} from './document.ts';
import {overTitle} from './over-mark.ts';
import {type Shown, screens} from './screens.ts';
import {type Started, type StartOptions, startProgram} from './started.ts';

/** Receipts, checkpoints, drafts: all files that a home folder holds. */
export const expectNoSecretIn = (home: string): void => {
	for (const entry of readdirSync(home, {recursive: true, withFileTypes: true})) {
		if (entry.isFile()) expectNoSecret({stdout: readAsIs(join(entry.parentPath, entry.name)), stderr: ''});
	}
};

/** A draft may have become what it is a draft of since its folder was read. */
const readAsIs = (path: string): string => {
	try {
		return readFileSync(path, 'latin1');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
		throw error;
	}
};

/** Only what hangs takes so long; a machine that does much else at the same time is no failure. */
const patience = 40_000;

const ended = new WeakSet<PtyApp>();

/** Tests with programs of their own, that may run side by side: what is opened here ends with its own test. */
export const test = base
	.extend('home', ({onTestFinished}) => {
		const home = makeHome(onTestFinished);
		// What is registered last is done first: before the folder goes, and after all that was started here has ended.
		onTestFinished(() => expectNoSecretIn(home));
		return home;
	})
	.extend('open', ({onTestFinished, home}) => (words: readonly string[], options: PtyOptions = {}): PtyApp => {
		const script = resolve(import.meta.dirname, 'then-stty.js');
		const app = new PtyApp(words, {columns: 80, rows: 24, home, atEnd: onTestFinished, script, ...options});
		// Heard when all that came before it is on the screen.
		app.terminal.onTitleChange(title => void (title === overTitle && ended.add(app)));
		return app;
	})
	.extend('run', ({onTestFinished, home}) => async (words: readonly string[], options: CommandOptions = {}): Promise<CommandResult> => {
		const result = await runCommand(words, {home, atEnd: onTestFinished, timeout: patience, ...options});
		expectNoSecret(result);
		return result;
	})
	.extend('start', ({onTestFinished, home}) => (words: readonly string[], options: Partial<StartOptions> = {}): Started => {
		return startProgram(words, {home, atEnd: onTestFinished, ...options});
	});

/** Resolves to the screen when this stands on it; rejects at once when the program has ended instead. */
export const seen = async (app: PtyApp, what: RegExp, options: {readonly scrollback?: boolean} = {}): Promise<string> => {
	const text = (): string => app.text(options);
	await app
		.waitFor(() => what.test(text()) || ended.has(app), patience)
		.catch((error: unknown) => {
			throw new Error(`${what} was not seen. ${error instanceof Error ? error.message : ''}`);
		});
	if (!what.test(text())) throw new Error(`${what} was not seen: the program is over.\n${app.text({scrollback: true})}`);
	return text();
};

export const at = async (app: PtyApp, place: Shown): Promise<string> => seen(app, screens[place]);

/** From screen to screen: at each the keys that answer it. */
export const walk = async (app: PtyApp, steps: readonly (readonly [place: Shown, ...keys: readonly string[]])[]): Promise<void> => {
	for (const [place, ...keys] of steps) {
		await at(app, place);
		app.press(...keys);
	}
};

/** The line that the cursor is on. */
export const cursorLine = (screen: string): string =>
	screen
		.split('\n')
		.find(line => line.includes('❯'))
		?.trim() ?? '';

/** Goes down from row to row until the cursor is on the one that says this, on one line or on three. */
export const goDownTo = async (app: PtyApp, what: RegExp): Promise<void> => {
	const row = (screen: string): string => {
		const lines = screen.split('\n');
		const cursor = lines.findIndex(line => line.includes('❯'));
		return lines.slice(cursor, cursor + 3).join('\n');
	};
	for (let tries = 0; !what.test(row(app.text())); tries += 1) {
		const before = row(app.text());
		if (tries > 60) throw new Error(`No row says ${what}.\n${app.text()}`);
		app.press(keys.down);
		await app.waitFor(screen => row(screen) !== before, patience);
	}
};

/**
 * Waits for the end: the exit code (or the signal that ended it), and what is left in the terminal, which must be as the program found it: no alternate screen, cursor shown, lines wrap, keys and line
 * editing as before.
 */
export const over = async (app: PtyApp): Promise<{readonly code: number | null; readonly signal: string | null; readonly left: string}> => {
	const {terminal, home} = app;
	await app.waitFor(() => ended.has(app), patience);
	const {code, signal, before, after} = JSON.parse(readFileSync(join(home, 'over.json'), 'utf8'));
	expect(before).toMatch(/:/u);
	expect(after).toBe(before);
	expect(terminal.buffer.active.type).toBe('normal');
	// DECTCEM: the last word counts.
	expect(app.raw.lastIndexOf('\u001B[?25h')).toBeGreaterThanOrEqual(app.raw.lastIndexOf('\u001B[?25l'));
	expect(terminal.modes).toMatchObject({
		wraparoundMode: true,
		bracketedPasteMode: false,
		applicationCursorKeysMode: false,
		mouseTrackingMode: 'none',
		sendFocusMode: false,
		synchronizedOutputMode: false,
	});
	expectNoSecret({stdout: app.raw, stderr: ''});
	return {code, signal, left: app.text({scrollback: true})};
};
