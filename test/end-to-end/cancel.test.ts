import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, describe, expect} from 'vitest';
import {type Place, places} from '../../source/wizard/state.ts';
import {keys} from '../support/keys.ts';
import {makeHome} from '../support/program.ts';
import {behindCard, leave, type Way} from './support/behind-card.ts';
import {documentOf} from './support/document.ts';
import {openGate} from './support/gate.ts';
import {entryBecomes, receiptsIn} from './support/receipts.ts';
import {endings, facts, hint} from './support/screens.ts';
import {begin, every, onFoundry, outages, screensLeft} from './support/screens-left.ts';
import {type ServedSandbox, serve} from './support/served.ts';
import {at, over, seen, test, walk} from './support/sitting.ts';
import {startProgram} from './support/started.ts';

const {enter, ctrlC, escape: back} = keys;

const spread = <Of extends {readonly ways: readonly Way[]}>(rows: readonly Of[]): readonly (Of & {readonly way: Way})[] =>
	rows.flatMap(row => row.ways.map(way => ({...row, way})));

describe.concurrent('at every screen the way out gives the terminal back and says how things were left', () => {
	test.for(spread(screensLeft))('$way at $place', async ({place, words, steps, step, way, said = endings.nothingWritten, code = 0}, {open}) => {
		const app = open(words);
		await walk(app, steps);
		const screen = await at(app, place);
		expect(app.terminal.buffer.active.type).toBe('alternate');
		// The way on comes first in the line of keys; here it takes all of it.
		if (way === 'q' && place !== 'ladder.found') expect(screen).toMatch(hint('q', 'quit'));
		leave(app, way);
		const ended = await over(app);
		expect(ended.code).toBe(way === 'q' ? code : 130);
		expect(ended.left).toMatch(said);
		if (step !== null) expect(ended.left).toMatch(endings.stoppedAt(step));
	});
});

test('every screen stands in one of the tables', () => {
	// The first two and the card have tests of their own below; `left` is no screen: the terminal has been given back before it.
	const elsewhere: readonly Place[] = ['sources.loading', 'identities.loading', 'done', 'left'];
	expect(new Set([...screensLeft, ...outages, ...behindCard].map(({place}) => place))).toEqual(new Set(places.filter(place => !elsewhere.includes(place))));
});

const arm = 'management.azure.com';

describe.concurrent('with a network that fails', () => {
	let served: ServedSandbox;
	beforeAll(async () => {
		const cleaning: (() => void | Promise<void>)[] = [];
		const atEnd = (clean: () => void | Promise<void>): void => void cleaning.unshift(clean);
		const home = makeHome(atEnd);
		served = await serve(words => startProgram(words, {home, atEnd}));
		return async () => {
			for (const clean of cleaning) await clean();
		};
	});

	test.for(spread(outages))(
		'$way at $place',
		async ({how, place, from, steps, step, way, said = endings.nothingWritten, code = 0}, {open, home, onTestFinished}) => {
			const gate = await openGate(served.proxy, onTestFinished);
			const app = open(['--credential', 'environment'], {env: {...served.env, HTTPS_PROXY: gate.proxy}});
			for (const [screen, ...pressed] of steps) {
				await at(app, screen);
				if (screen === from) gate.shut(arm, how);
				app.press(...pressed);
			}
			await at(app, place);
			if (place === 'grant.running') {
				expect(await seen(app, facts.beingWritten)).not.toMatch(hint('q', 'quit'));
				app.press('q');
			}
			leave(app, way);
			const ended = await over(app);
			expect(ended.code).toBe(way === 'q' ? code : 130);
			expect(ended.left).toMatch(said);
			if (step !== null) expect(ended.left).toMatch(endings.stoppedAt(step));
			const [receipt] = receiptsIn(home);
			if (place === 'grant.running') {
				expect(endings.perhapsWritten.exec(ended.left)?.[1]).toBe(receipt?.id);
				expect(receipt?.entries.map(({state}) => state)).toEqual(['planned']);
			} else if (said === endings.nothingWritten) expect(receipt).toBeUndefined();
		},
	);

	test('SIGINT ends a command in the middle of its write with its document, which tells of the receipt', async ({start, home, onTestFinished}) => {
		const gate = await openGate(served.proxy, onTestFinished);
		const words = ['grant', '--credential', 'environment', '--resource', 'contoso-foundry', '--scenario', 'openai', '--yes', '--json'];
		const command = start(words, {env: {...served.env, HTTPS_PROXY: gate.proxy}});
		await entryBecomes(home, 'planned');
		gate.shut(arm, 'hangs');
		command.child.kill('SIGINT');
		const {code} = await command.ended;
		expect(code).toBe(130);
		const {outcome, receipt, diagnosis} = documentOf({code, signal: null, stdout: command.stdout(), stderr: command.stderr()});
		expect(outcome).toBe('cancelled');
		// Between the file and the request there is a moment in which nothing has been sent.
		expect(diagnosis?.cause).toContain(receipt ? receiptsIn(home)[0]?.id : 'Nothing was written');
	});
});

describe.concurrent('other moments', () => {
	test('Ctrl-C at sources.loading, right behind the Enter that leads there', async ({open}) => {
		const app = open(['--sandbox']);
		await at(app, 'home');
		// What answers to a key is in raw mode, where Ctrl-C is a key like the others.
		app.press('?');
		await seen(app, facts.help);
		app.press(back);
		await at(app, 'home');
		app.press(`${enter}${ctrlC}`);
		const {code, left} = await over(app);
		expect(code).toBe(130);
		expect(left).toMatch(endings.stoppedAt(1));
	});

	test('Ctrl-C at identities.loading, while az does not answer', async ({open, home}) => {
		writeFileSync(join(home, 'az'), '#!/bin/sh\nexec sleep 30\n', {mode: 0o755});
		// The metadata service, too, is asked on this machine.
		const app = open([], {env: {PATH: `${home}:${process.env['PATH']}`, AZURE_POD_IDENTITY_AUTHORITY_HOST: 'http://127.0.0.1:9'}});
		await walk(app, [begin, ['sources.choosing', 'i']]);
		await at(app, 'identities.loading');
		leave(app, 'Ctrl-C');
		const {code, left} = await over(app);
		expect(code).toBe(130);
		expect(left).toMatch(endings.stoppedAt(1));
	});

	test.for(every)('%s at the card finishes: all is done', async (way, {open}) => {
		const app = open(onFoundry(',propagation=immediate'));
		await walk(app, [begin, ['access', enter], ['plan', enter]]);
		await at(app, 'done');
		leave(app, way);
		const {code, left} = await over(app);
		expect(code).toBe(0);
		expect(left).toMatch(endings.written);
	});

	test('a second signal does not wait for anything, and still gives the terminal back', async ({open}) => {
		const app = open(onFoundry(',propagation=after:10m'));
		await walk(app, [begin, ['access', enter], ['plan', enter]]);
		await at(app, 'probe.running');
		process.kill(app.pid, 'SIGTERM');
		process.kill(app.pid, 'SIGTERM');
		const {code, signal} = await over(app);
		// It may come so late that Node has put its own handling of signals back already.
		expect(signal ?? code).toBeOneOf([130, 'SIGTERM']);
	});

	test.for([
		['home', []],
		['probe.running', [begin, ['access', enter], ['plan', enter]]],
	] as const)('a fault of the program itself at %s', async ([place, steps], {open, home}) => {
		writeFileSync(join(home, 'fault.mjs'), "process.on('SIGUSR2', () => { throw new Error('planted fault'); });");
		const app = open(onFoundry(',propagation=after:10m'), {env: {NODE_OPTIONS: `--import ${join(home, 'fault.mjs')}`}});
		await walk(app, steps);
		await at(app, place);
		process.kill(Number(readFileSync(join(home, 'pid'), 'utf8')), 'SIGUSR2');
		const {code, left} = await over(app);
		expect(code).toBe(1);
		expect(left).toContain('planted fault');
	});

	test.for(['open-screen.js', 'main-sitting.js'])('a file of the program that cannot be read behind the first screen: %s', async (file, {open, home}) => {
		const hooks = `{load: (url, context, next) => { if (url.endsWith('/${file}')) throw new Error('planted fault'); return next(url, context); }}`;
		writeFileSync(join(home, 'fault.mjs'), `import {registerHooks} from 'node:module';\nregisterHooks(${hooks});\n`);
		const app = open(['--sandbox'], {env: {NODE_OPTIONS: `--import ${join(home, 'fault.mjs')}`}});
		const {code, left} = await over(app);
		expect(app.raw).toContain('Get access');
		expect(code).toBe(1);
		expect(left).toContain('planted fault');
	});

	test('az is killed while it is asked for a token', async ({open, home}) => {
		writeFileSync(join(home, 'az'), `#!/bin/sh\necho $$ > "${home}/az.pid"\nexec sleep 600\n`, {mode: 0o755});
		const app = open(['--credential', 'azure-cli', '--tenant', 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'], {env: {PATH: `${home}:${process.env['PATH']}`}});
		await walk(app, [begin]);
		const pid = (): number => (existsSync(join(home, 'az.pid')) ? Number(readFileSync(join(home, 'az.pid'), 'utf8')) : 0);
		await expect.poll(pid, {timeout: 40_000, interval: 20}).toBeGreaterThan(0);
		process.kill(pid(), 'SIGKILL');
		await at(app, 'signIn.failed');
		app.press('q');
		const {code, left} = await over(app);
		expect(code).toBe(4);
		expect(left).toMatch(endings.nothingWritten);
	});

	test('Ctrl-C by typed numbers', async ({open}) => {
		const app = open([...onFoundry(), '--accessible']);
		await seen(app, /Type a number/);
		app.press(`1${enter}`);
		await seen(app, /see the plan/);
		app.press(ctrlC);
		const {code, left} = await over(app);
		expect(code).toBe(130);
		expect(left).toMatch(endings.nothingWritten);
		expect(left).toMatch(endings.stoppedAt(4));
	});

	test.for(['Ctrl-C', 'SIGTERM', 'SIGHUP'] as const)('%s while a command waits on a terminal', async (way, {open, home}) => {
		const app = open(['grant', ...onFoundry(',propagation=after:10m'), '--yes']);
		await seen(app, /Call 1/);
		leave(app, way);
		const {code, left} = await over(app);
		expect(code).toBe(130);
		expect(left).toContain(`receipt ${receiptsIn(home)[0]?.id}`);
	});
});
