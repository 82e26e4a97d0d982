import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {delimiter, dirname, join} from 'node:path';
import process from 'node:process';
import {describe, expect} from 'vitest';
import {shorten} from '../../source/access/plain.ts';
import {secretMarker, secretPattern} from '../../source/sandbox/jwt.ts';
import type {Sandbox} from '../../source/sandbox/sandbox.ts';
import {people} from '../../source/sandbox/worlds-directory.ts';
import {fabrikamId, fabrikamPeople} from '../../source/sandbox/worlds-fabrikam.ts';
import {keys} from '../support/keys.ts';
import type {PtyApp} from '../support/pty.ts';
import {installStubs} from '../support/stubs/install.ts';
import {documentOf, expectNoSecret} from './support/document.ts';
import {isOpen, listensOn} from './support/listening.ts';
import {entryStates, receiptsIn} from './support/receipts.ts';
import {endings, facts} from './support/screens.ts';
import {noteCalls, serveHere} from './support/served-here.ts';
import {at, expectNoSecretIn, over, seen, test, walk} from './support/sitting.ts';

const {enter, down, ctrlC, escape: back} = keys;

const openai = ['--scenario', 'openai', '--json', '--verbose'] as const;

/** What stands on stderr with --verbose: each request, and how it was answered. */
const requests = (stderr: string, method: string): readonly string[] => stderr.match(new RegExp(`^${method} \\S+ \\d+$`, 'gmu')) ?? [];

describe.concurrent('by command, in worlds where signing in is the story', () => {
	test('in mfa-on-write the one write is asked for twice, under one name, and made once', async ({run, home}) => {
		const result = await run(['grant', '--resource', 'contoso-foundry', ...openai, '--yes', '--no-wait', '--sandbox=mfa-on-write']);
		expect(documentOf(result)).toMatchObject({outcome: 'granted', exitCode: 0, session: {objectId: people.ana.id}, receipt: {assignments: [{created: true}]}});
		expect(entryStates(home)).toEqual(['created']);
		const puts = requests(result.stderr, 'PUT');
		expect(puts.map(line => line.slice(-3))).toEqual(['401', '201']);
		expect(new Set(puts.map(line => line.slice(0, -3))).size).toBe(1);
	});

	test.for([
		['guest', 'fabrikam-foundry', [], 3, 'denied', null],
		['no-device-code', 'contoso-foundry', [], 4, 'sign-in-required', 'aad.53003'],
	] as const)('in %s a check says how it stands', async ([world, resource, words, code, outcome, diagnosis], {run}) => {
		const result = await run(['check', '--resource', resource, ...openai, ...words, `--sandbox=${world}`]);
		expect(documentOf(result)).toMatchObject({outcome, exitCode: code, diagnosis: diagnosis === null ? null : {id: diagnosis}});
	});
});

const toAccess = [['scenario.choosing', down, down, enter]] as const;

const toCard = async (app: PtyApp): Promise<string> => {
	await walk(app, [['plan', enter]]);
	const card = await at(app, 'done');
	expect(card).toMatch(facts.receiptAndUndo);
	app.press(enter);
	const {code, left} = await over(app);
	expect(code).toBe(0);
	expect(left.match(endings.written)?.[1]).toBe('1');
	return card;
};

describe.concurrent('in the wizard', () => {
	test('in wrong-tenant what is in another tenant is reached through one sign-in', async ({open, home}) => {
		const app = open(['--sandbox=wrong-tenant,propagation=immediate']);
		await walk(app, [['home', enter], ['sources.choosing', enter], ['targets.choosing', 'fabrikam-foundry', enter], ...toAccess]);
		expect(await at(app, 'access')).toMatch(/Fabrikam/u);
		app.press(enter);
		expect(await toCard(app)).toContain('fabrikam-foundry');
		expect(receiptsIn(home)).toMatchObject([{tenantId: fabrikamId, by: fabrikamPeople.ana.id}]);
	});

	/** From the sign-in by a device code on, which the sandbox approves at the first poll here. */
	const byDeviceCode = ['--credential', 'device-code'] as const;

	test('in guest the plan names the object id that the person has there', async ({open, home, onTestFinished}) => {
		const {env} = await serveHere('guest', home, onTestFinished);
		const app = open(byDeviceCode, {env});
		await walk(app, [['home', enter], ['targets.choosing', 'fabrikam-foundry', enter], ...toAccess, ['access', enter]]);
		const plan = await at(app, 'plan');
		expect(plan).toContain(shorten(fabrikamPeople.ana.id));
		expect(plan).not.toContain(shorten(people.ana.id));
		app.press('q');
		expect((await over(app)).left).toMatch(endings.nothingWritten);
	});

	test('in mfa-on-write the demand for a stronger sign-in is seen, and once it is met the write goes on by itself', async ({open, home, onTestFinished}) => {
		const {sandbox, env} = await serveHere('mfa-on-write', home, onTestFinished);
		const app = open(byDeviceCode, {env});
		await walk(app, [['home', enter], ['targets.choosing', 'contoso-foundry', enter], ...toAccess, ['access', enter]]);
		await at(app, 'plan');
		sandbox.world.deviceCode = {outcome: 'ignored', slowDowns: 0};
		app.press(enter);
		expect(await seen(app, facts.askedForYourself)).toMatch(/stronger sign-in/u);
		// Azure has refused it; the repeated write notes it anew before it is sent.
		expect(entryStates(home)).toEqual(['refused']);
		sandbox.world.deviceCode = {outcome: 'approved', slowDowns: 0};
		await at(app, 'done');
		expect(entryStates(home)).toEqual(['created']);
		expect(sandbox.log.filter(({method}) => method === 'PUT').map(({status}) => status)).toEqual([401, 201]);
		app.press(enter);
		expect((await over(app)).code).toBe(0);
	});

	test('in no-device-code the refused device code leads to the browser in one key, and on to the card', async ({open, home, onTestFinished}) => {
		const {sandbox, env} = await serveHere('no-device-code', home, onTestFinished);
		const {folder, calls} = noteCalls(onTestFinished, ['xdg-open']);
		const app = open(byDeviceCode, {env: {...env, ...withBrowser(folder)}});
		await walk(app, [['home', enter]]);
		expect(await at(app, 'signIn.failed')).toMatch(/Conditional\s+Access/u);
		app.press('b');
		await visitFirst(sandbox, calls);
		await walk(app, [['targets.choosing', 'contoso-foundry', enter], ...toAccess, ['access', enter]]);
		await toCard(app);
	});
});

/** A desktop on which this folder's xdg-open opens what is to be opened. */
const withBrowser = (folder: string) => ({PATH: [folder, process.env['PATH']].join(delimiter), DISPLAY: ':0'});

/** Resolves to the calls once there is one. */
const called = async (calls: () => readonly string[], timeout = 20_000): Promise<readonly string[]> => {
	const end = performance.now() + timeout;
	while (calls().length === 0) {
		if (performance.now() > end) throw new Error(`Nothing was called within ${timeout} ms`);
		await new Promise(resolve => setTimeout(resolve, 5));
	}
	return calls();
};

/** Plays the browser that has been opened, and the person before it. */
const visitFirst = async (sandbox: Sandbox, calls: () => readonly string[]): Promise<string> => {
	const [call = ''] = await called(calls);
	expect((await sandbox.visit(call.replace('xdg-open ', ''))).ended).toBe('returned');
	return call;
};

/** Programs that others look into: proc(5). */
const where = process.platform === 'linux' ? describe : describe.skip;

const idOf = (home: string): number => Number(readFileSync(join(home, 'pid'), 'utf8'));

where.concurrent('a sign-in in the browser that is left', () => {
	test.for([
		['Esc, and then q', back, 'q', 0],
		['Ctrl-C', ctrlC, null, 130],
	] as const)('by %s: nothing listens any more, and the program ends by itself', async ([, key, then, code], {open, home, onTestFinished}) => {
		const {env} = await serveHere('fresh', home, onTestFinished);
		// A browser that never answers: a sign-in that is not abandoned goes on listening.
		const {folder, calls} = noteCalls(onTestFinished, ['xdg-open']);
		const app = open(['--credential', 'browser'], {env: {...env, ...withBrowser(folder)}});
		await walk(app, [['home', enter]]);
		await called(calls);
		const pid = idOf(home);
		const [port = 0] = await listensOn(pid, 1);
		expect(await isOpen(port)).toBe(true);
		app.press(key);
		if (then !== null) {
			await at(app, 'sources.choosing');
			await listensOn(pid, 0);
			expect(await isOpen(port)).toBe(false);
			app.press(then);
		}
		expect((await over(app)).code).toBe(code);
		expect(await isOpen(port)).toBe(false);
	});

	test('by SIGINT to a command: its port is given back, and 130 comes at once', async ({start, home, onTestFinished}) => {
		const {sandbox, env} = await serveHere('fresh', home, onTestFinished);
		const {folder, calls} = noteCalls(onTestFinished, ['xdg-open']);
		const words = ['check', '--credential', 'browser', '--resource', 'contoso-foundry', ...openai];
		const command = start(words, {env: {...env, PATH: folder, BROWSER: 'none'}});
		await called(calls);
		const [port = 0] = await listensOn(command.child.pid ?? 0, 1);
		expect(await isOpen(port)).toBe(true);
		command.child.kill('SIGINT');
		const before = performance.now();
		expect(await command.ended).toEqual({code: 130, signal: null});
		// Well before the 5 s after which a program that hangs is ended.
		expect(performance.now() - before).toBeLessThan(3000);
		expect(await isOpen(port)).toBe(false);
		expect(documentOf({code: 130, signal: null, stdout: command.stdout(), stderr: command.stderr()})).toMatchObject({outcome: 'cancelled'});
		expectNoSecret({stdout: '', stderr: command.stderr()});
		expect(sandbox.log.some(({path}) => path.endsWith('/token'))).toBe(false);
	});
});

test('a sign-in in this machine’s browser gets to the verdict', async ({start, home, onTestFinished}) => {
	const {sandbox, env} = await serveHere('already', home, onTestFinished);
	const {folder, calls} = noteCalls(onTestFinished, ['xdg-open']);
	const command = start(['check', '--credential', 'browser', '--resource', 'contoso-foundry', ...openai], {env: {...env, PATH: folder, BROWSER: 'none'}});
	const call = await visitFirst(sandbox, calls);
	expect(call).toMatch(/^xdg-open https:\/\/login\.microsoftonline\.com\/organizations\/oauth2\/v2\.0\/authorize\?/u);
	expect(decodeURIComponent(call)).not.toMatch(secretPattern);
	const {code} = await command.ended;
	expect(documentOf({code, signal: null, stdout: command.stdout(), stderr: command.stderr()})).toMatchObject({
		outcome: 'allowed',
		exitCode: 0,
		session: {source: 'browser', objectId: people.ana.id, sandbox: null},
	});
});

describe('identities', () => {
	const keysHere = {OPENAI_API_KEY: 'sk-proj-Zm9vYmFyYmF6cXV4', AZURE_OPENAI_API_KEY: '0123456789abcdef0123456789abcdef'};

	test('on a machine with az, azd and variables all are listed, and the one that an app would use is named with the reason', async ({
		run,
		home,
		onTestFinished,
	}) => {
		const {sandbox, env} = await serveHere('guest', home, onTestFinished);
		const stubs = await installStubs(sandbox, {az: {}, azd: {tenantId: fabrikamId}});
		const {folder, calls} = noteCalls(onTestFinished, ['az', 'azd'], stubs.only);
		const application = {AZURE_TENANT_ID: sandbox.tenantId, AZURE_CLIENT_ID: sandbox.clientId, AZURE_CLIENT_SECRET: sandbox.clientSecret};
		const machine = {...env, AZURE_CONFIG_DIR: stubs.env.AZURE_CONFIG_DIR, PATH: folder, ...keysHere};
		const [withThem, without] = await Promise.all([
			run(['identities', '--json', '--verbose'], {env: {...machine, ...application}}),
			run(['identities', '--json', '--verbose'], {env: machine}),
		]);
		const stateOf = ({stdout}: {readonly stdout: string}) =>
			Object.fromEntries(
				JSON.parse(stdout).identities.map(({source, state, account, tenantId}: Record<string, string>) => [source, [state, account, tenantId]]),
			);
		expect(stateOf(withThem)).toMatchObject({
			environment: ['signed-in', sandbox.clientId, sandbox.tenantId],
			'azure-cli': ['signed-in', 'ana@contoso.com', sandbox.tenantId],
			azd: ['signed-in', expect.anything(), fabrikamId],
			'azure-powershell': ['absent', null, null],
			browser: ['not-asked', null, null],
			'device-code': ['not-asked', null, null],
		});
		expect(stateOf(without)).toMatchObject({environment: ['absent', null, null], 'azure-cli': ['signed-in', 'ana@contoso.com', sandbox.tenantId]});
		for (const [result, source] of [
			[withThem, 'environment'],
			[without, 'azure-cli'],
		] as const) {
			expect(documentOf(result)).toMatchObject({command: 'identities', outcome: 'listed', exitCode: 0});
			const {identities, warnings} = JSON.parse(result.stdout);
			expect(identities.filter(({usedByApps}: {usedByApps: boolean}) => usedByApps)).toMatchObject([
				{source, because: expect.stringContaining('the first source in its chain that gives a token')},
			]);
			const said = warnings.map(({text}: {text: string}) => text).join('\n');
			for (const name of Object.keys(keysHere)) expect(said).toContain(name);
			for (const value of Object.values(keysHere)) expect(result.stdout + result.stderr).not.toContain(value);
		}
		expect(calls().filter(line => line.startsWith('az ')).length).toBeGreaterThanOrEqual(2);
		expectNoSecret({stdout: calls().join('\n'), stderr: ''});
	});
});

describe('what is looked through for secrets is looked through', () => {
	const secret = `made-up~${secretMarker}~0`;
	const whole = {stdout: 'nothing', stderr: 'nothing'};

	test('on stdout and stderr, in plain and in Base64', () => {
		expect(() => expectNoSecret(whole)).not.toThrow();
		for (const text of [secret, Buffer.from(`x${secret}`).toString('base64'), 'eyJhbGciOiJIUzI1NiJ9']) {
			expect(() => expectNoSecret({...whole, stdout: text})).toThrow();
			expect(() => expectNoSecret({...whole, stderr: `said: ${text}`})).toThrow();
		}
	});

	test('but for certificates, whose bytes are any: a token beside one is found', () => {
		const pem = (middle: string): string => `-----BEGIN CERTIFICATE-----\nMIIBuTCC+/A\n${middle}==\n-----END CERTIFICATE-----\n`;
		expect(() => expectNoSecret({...whole, stdout: pem('N2eyJF8OKslBuXeRC')})).not.toThrow();
		expect(() => expectNoSecret({...whole, stdout: `${pem('A')}eyJhbGciOiJIUzI1NiJ9\n${pem('B')}`})).toThrow();
	});

	test('in every file of the home folder, however deep', ({home}) => {
		const file = join(home, 'state/foundry-keyless/receipts/.draft.json');
		mkdirSync(dirname(file), {recursive: true});
		writeFileSync(file, JSON.stringify({entries: [{id: secret}]}));
		expect(() => expectNoSecretIn(home)).toThrow();
		rmSync(file);
		expect(() => expectNoSecretIn(home)).not.toThrow();
	});
});
