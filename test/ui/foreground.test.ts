import {Console} from 'node:console';
import {describe, expect, onTestFinished, test} from 'vitest';
import {runWizard} from '../../source/ui/app.ts';
import type {Foreground} from '../../source/ui/components/use-foreground.ts';
import type {Place} from '../../source/wizard/state.ts';
import {VirtualScreen} from '../support/screen.ts';
import {now, stateAt} from './support/sample.ts';
import {stillWizard} from './support/still-wizard.ts';

// The test runner's console has no constructor, which Ink needs to put the console's lines above the frame.
Object.assign(console, {Console});

const sit = (place: Place) => {
	const screen = new VirtualScreen(80, 24);
	const wizard = stillWizard(stateAt(place));
	const away = {stops: 0, raw: true, goOn: Promise.withResolvers<void>()};
	const listeners = {stop: () => undefined as unknown, back: () => undefined as unknown};
	const foreground: Foreground = {
		stop: async () => {
			away.stops += 1;
			away.raw = screen.rawMode;
			await away.goOn.promise;
		},
		onStop: listener => {
			listeners.stop = listener;
			return () => undefined;
		},
		onReturn: listener => {
			listeners.back = listener;
			return () => undefined;
		},
	};
	const {stdin, stdout, terminal} = screen;
	const {setRawMode} = stdin;
	let before: string | null = null;
	stdin.setRawMode = on => {
		before ??= screen.written.join('');
		return setRawMode(on);
	};
	const end = runWizard({
		wizard,
		computer: {copy: async () => ({done: true, how: ''}), open: async () => ({done: true, how: ''})},
		clock: {now: () => now, sleep: async () => undefined},
		settings: {env: {LANG: 'C.UTF-8'}, platform: 'linux', accessible: false, sandbox: 'fresh'},
		stdin,
		stdout,
		stderr: stdout,
		foreground,
	});
	onTestFinished(async () => {
		away.goOn.resolve();
		wizard.send({type: 'CANCEL'});
		await end;
	});
	return {screen, terminal, wizard, away, listeners, end, before: () => before};
};

describe('while the program stands still the terminal is the shell’s', () => {
	test.for([
		['Ctrl-Z', 'home', 'Get access'],
		['Ctrl-Z', 'targets.choosing', 'What do you want to call'],
		['SIGTSTP', 'plan', 'One grant'],
	] as const)('after %s at %s, and the screen stands there again when it goes on', async ([how, place, words]) => {
		const {screen, terminal, away, listeners} = sit(place);
		await screen.waitFor(words);
		if (how === 'Ctrl-Z') screen.press('\u001Aq');
		else listeners.stop();
		await expect.poll(() => away.stops).toBe(1);
		await expect.poll(() => terminal.buffer.active.type).toBe('normal');
		expect([away.raw, screen.rawMode]).toEqual([false, false]);
		expect(terminal.modes).toMatchObject({wraparoundMode: true, bracketedPasteMode: false});
		expect(screen.text()).toBe('');
		away.goOn.resolve();
		await screen.waitFor(words);
		await expect.poll(() => terminal.modes.wraparoundMode).toBe(false);
		expect([terminal.buffer.active.type, screen.rawMode, away.stops]).toEqual(['alternate', true, 1]);
	});

	test('and stays so where it was ended meanwhile', async () => {
		const {screen, terminal, wizard, away, end} = sit('home');
		await screen.waitFor('Get access');
		screen.press('\u001A');
		await expect.poll(() => away.stops).toBe(1);
		wizard.send({type: 'CANCEL'});
		away.goOn.resolve();
		await end;
		await expect.poll(() => screen.text()).toContain('Stopped');
		expect([terminal.buffer.active.type, terminal.modes.wraparoundMode, screen.rawMode]).toEqual(['normal', true, false]);
	});
});

test('what is typed before the first frame is not echoed into it', async () => {
	const {screen, before} = sit('home');
	await screen.waitFor('Get access');
	expect(before()).toBe('');
});

test.for(['Ctrl-L', 'a return'] as const)('what was lost is drawn anew at %s', async how => {
	const {screen, terminal, listeners} = sit('home');
	await screen.waitFor('Get access');
	// CSI 2 J: as a smaller size for a moment, or another program's lines, leave it.
	await new Promise<void>(resolve => terminal.write('\u001B[2J', resolve));
	expect(screen.text()).not.toContain('Get access');
	if (how === 'Ctrl-L') screen.press('\u000C');
	else listeners.back();
	await screen.waitFor('Get access');
});
