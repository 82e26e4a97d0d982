import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect} from 'vitest';
import {keys} from '../support/keys.ts';
import {documentOf} from './support/document.ts';
import {receiptsIn} from './support/receipts.ts';
import {endings} from './support/screens.ts';
import {at, over, seen, test, walk} from './support/sitting.ts';

const {enter, ctrlC} = keys;
const openai = ['--resource', 'contoso-foundry', '--scenario', 'openai', '--credential', 'environment'] as const;
const trace = /\n\s+at |Unhandled/u;

describe.concurrent('when nobody reads any more', () => {
	test('what was meant for stdout is lost, and the exit code says what would have been said', async ({start}) => {
		const {child, ended, stderr} = start(['check', ...openai, '--sandbox', '--json']);
		child.stdout?.destroy();
		expect(await ended).toEqual({code: 3, signal: null});
		expect(stderr()).not.toMatch(trace);
	});

	test('progress is lost, and a grant goes on to its proof', async ({start, home}) => {
		const {child, ended, stdout} = start(['grant', ...openai, '--sandbox=admin,propagation=immediate', '--yes', '--json']);
		child.stderr?.destroy();
		expect(await ended).toEqual({code: 0, signal: null});
		expect(documentOf({code: 0, signal: null, stdout: stdout(), stderr: ''})).toMatchObject({outcome: 'granted', liveness: {outcome: 'proven'}});
		expect(receiptsIn(home).flatMap(({entries}) => entries.map(({state}) => state))).toEqual(['created']);
	});

	test('a sandbox that could not say where it is ends', async ({start}) => {
		const {child, ended, stderr} = start(['sandbox', '--json']);
		child.stdout?.destroy();
		expect(await ended).toEqual({code: 0, signal: null});
		expect(stderr()).toBe('');
	});
});

describe.concurrent('when this computer keeps nothing', () => {
	/** A state folder inside a file: not even root can make it. */
	const keepsNothing = (home: string): Readonly<Record<string, string>> => {
		writeFileSync(join(home, 'file'), '');
		return {XDG_STATE_HOME: join(home, 'file')};
	};

	test.for([
		['already', ['--credential', 'device-code'], 0, 'already', null],
		['no-rights', [], 5, 'handed-off', null],
		['admin', ['--no-wait'], 2, 'usage', 'usage.receipt-not-kept'],
	] as const)('grant in world %s does what needs no receipt', async ([world, words, code, outcome, diagnosis], {run, home}) => {
		const result = await run(['grant', ...openai, `--sandbox=${world}`, '--yes', '--json', ...words], {env: keepsNothing(home)});
		expect(result.stderr).toMatch(/cannot be kept for resume/u);
		expect(documentOf(result)).toMatchObject({outcome, exitCode: code, diagnosis: diagnosis === null ? null : {id: diagnosis}, receipt: null});
	});

	test('the wizard goes on to the grant, which is not written without a receipt', async ({open, home}) => {
		const app = open(['--sandbox=admin', ...openai], {env: keepsNothing(home)});
		await walk(app, [
			['home', enter],
			['access', enter],
			['plan', enter],
		]);
		await at(app, 'grant.failed');
		expect(await seen(app, /receipt cannot be kept/u)).toMatch(/nothing\s+was\s+written/u);
		app.press(ctrlC);
		const {code, left} = await over(app);
		expect(code).toBe(130);
		expect(left).toMatch(endings.nothingWritten);
		expect(left).toMatch(/cannot be kept for resume/u);
		expect(left).not.toMatch(trace);
	});
});

describe.concurrent('where it is asked line by line', () => {
	test.for([
		['Ctrl-C', ctrlC, 130, /Cancelled/u],
		['Ctrl-D', '\u0004', 0, /1 can be undone/u],
	] as const)('%s is no yes', async ([, key, code, said], {open, run, home}) => {
		await run(['grant', ...openai, '--sandbox=admin', '--yes', '--no-wait', '--json']);
		const app = open(['undo', '--sandbox=admin', '--credential', 'environment']);
		await seen(app, /\[y\/N\]/u);
		app.press(key);
		const ended = await over(app);
		expect(ended.code).toBe(code);
		expect(ended.left).toMatch(said);
		expect(receiptsIn(home).flatMap(({entries}) => entries.map(({state}) => state))).toEqual(['created']);
	});
});

test('a receipt from elsewhere cannot steer the terminal', async ({run, home}) => {
	await run(['grant', ...openai, '--sandbox=admin', '--yes', '--no-wait', '--json']);
	const [receipt] = receiptsIn(home);
	const entries = receipt?.entries.map(entry => ({...entry, principalId: '\u001B]0;owned\u0007me\u001B[2J'}));
	writeFileSync(join(home, 'mailed.json'), JSON.stringify({...receipt, entries}));
	const {code, stdout, stderr} = await run(['undo', 'mailed.json', '--plan', '--sandbox=admin', '--credential', 'environment']);
	expect(code).toBe(0);
	expect(stderr).toMatch(/Takes back .* of me on/u);
	expect((stdout + stderr).replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
});

test('a terminal that cannot move its cursor is told line by line', async ({open}) => {
	const app = open(['--sandbox'], {term: 'dumb'});
	await seen(app, /Type a number/u);
	expect(app.raw).not.toContain('\u001B[');
	app.press(ctrlC);
	expect((await over(app)).code).toBe(130);
});

test('a setting that only the sandbox understands is refused before the wizard takes the screen', async ({open}) => {
	const app = open(['--sandbox=fresh,propagation=8']);
	const {code, left} = await over(app);
	expect([code, left]).toEqual([2, expect.stringMatching(/knows no propagation "8"/u)]);
	expect(app.raw).not.toContain('\u001B[?1049h');
});
