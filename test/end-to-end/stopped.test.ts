import {resolve} from 'node:path';
import process from 'node:process';
import {expect} from 'vitest';
import {keys} from '../support/keys.ts';
import {cli} from '../support/program.ts';
import {at, seen, test} from './support/sitting.ts';

test('Ctrl-Z gives the shell its terminal, whatever its size is then, and fg brings the screen back', async ({open}) => {
	const app = open([], {script: resolve(import.meta.dirname, 'support/in-shell.js')});
	const {terminal} = app;
	await seen(app, /shell> /u);
	app.press(`echo before; '${process.execPath}' '${cli}' --sandbox; echo "ended with $?"\r`);
	await at(app, 'home');
	app.press('\u001A');
	await seen(app, /Stopped.*shell> ?$/su);
	expect([terminal.buffer.active.type, terminal.modes.wraparoundMode, terminal.modes.bracketedPasteMode]).toEqual(['normal', true, false]);
	expect(app.text()).toContain('before');
	app.resize(60, 20);
	app.press('fg\r');
	await at(app, 'home');
	expect(terminal.buffer.active.type).toBe('alternate');
	await seen(app, /^ foundry-keyless .*SANDBOX fresh ?$/mu);
	app.press(keys.ctrlC);
	await seen(app, /Nothing was written\.\s+(ended with 130\s+)?shell> ?$/u);
	expect([terminal.buffer.active.type, terminal.modes.wraparoundMode]).toEqual(['normal', true]);
	app.press('exit\r');
	await app.waitForExit();
});

test('where no shell could bring it back it goes on at once', async ({open}) => {
	// Alone in its session, as under ssh or in a container.
	const app = open(['--sandbox'], {script: cli});
	await at(app, 'home');
	const drawn = app.text();
	const timesLeft = (): number => app.raw.split('\u001B[?1049l').length - 1;
	// Once for Ink, which takes the screen over.
	await app.waitFor(() => timesLeft() === 1);
	app.press('\u001A');
	await app.waitFor(() => timesLeft() === 2);
	await at(app, 'home');
	expect(app.text()).toBe(drawn);
	app.press('q');
	expect(await app.waitForExit()).toMatchObject({code: 0});
});
