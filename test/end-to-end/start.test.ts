import {resolve} from 'node:path';
import {expect, test} from 'vitest';
import manifest from '../../package.json' with {type: 'json'};
import {keys} from '../support/keys.ts';
import {runCommand} from '../support/program.ts';
import {PtyApp} from '../support/pty.ts';

const script = resolve(import.meta.dirname, '../../scripts/start.ts');

test('npm start passes arguments on and gives the exit code back', async () => {
	expect(await runCommand(['--version'], {script})).toEqual({code: 0, signal: null, stdout: `${manifest.version}\n`, stderr: ''});
	expect(await runCommand(['no-such-command'], {script})).toMatchObject({code: 2, signal: null});
});

test('npm start opens the wizard in the sandbox and ends with it', async () => {
	const app = new PtyApp([], {script});
	await app.waitFor('SANDBOX');
	app.press(keys.ctrlC);
	expect(await app.waitForExit()).toMatchObject({code: 130});
});
