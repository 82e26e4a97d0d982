import {mkdirSync, readdirSync, readFileSync} from 'node:fs';
import {connect} from 'node:net';
import {join} from 'node:path';
import {describe, expect} from 'vitest';
import {keys} from '../support/keys.ts';
import {documentOf, expectNoSecret} from './support/document.ts';
import {entryBecomes, entryStates, receiptsIn} from './support/receipts.ts';
import {endings, screens} from './support/screens.ts';
import {type Assignment, listAssignments, type Served, serve} from './support/served.ts';
import {at, over, seen, test, walk} from './support/sitting.ts';

const {enter} = keys;
const asApplication = ['--credential', 'environment'] as const;
const grant = ['grant', ...asApplication, '--resource', 'contoso-foundry', '--scenario', 'openai', '--yes', '--json'] as const;
const undo = ['undo', ...asApplication, '--yes', '--json'] as const;
const resume = ['resume', ...asApplication, '--yes', '--json'] as const;

/** What is there that was not there before. */
const addedTo = async (served: Served, before: readonly Assignment[]): Promise<readonly Assignment[]> => {
	const now = await listAssignments(served);
	expect(before.filter(({id}) => !now.some(other => other.id === id))).toEqual([]);
	return now.filter(({id}) => !before.some(other => other.id === id));
};

describe.concurrent('across processes, through the proxy', () => {
	test('a grant is proven, found by the next grant, and taken back exactly', async ({start, run, home}) => {
		const served = await serve(start);
		const before = await listAssignments(served);
		const granted = await run(grant, served);
		expect(granted.code).toBe(0);
		const {outcome, session, receipt, liveness} = documentOf(granted);
		expect({outcome, liveness}).toMatchObject({outcome: 'granted', liveness: {outcome: 'proven'}});
		expect(session).toMatchObject({source: 'environment', kind: 'servicePrincipal', sandbox: null});
		const [added, ...more] = await addedTo(served, before);
		expect(more).toEqual([]);
		expect(added).toMatchObject({
			id: receipt?.assignments[0]?.id,
			properties: {principalId: session?.objectId, description: `Made by foundry-keyless, receipt ${receipt?.id}`},
		});

		const again = documentOf(await run(grant, served));
		expect(again).toMatchObject({outcome: 'already', receipt: null, liveness: {outcome: 'proven', attempts: 2}});
		expect(await addedTo(served, before)).toEqual([added]);

		expect(documentOf(await run(undo, served))).toMatchObject({outcome: 'undone', exitCode: 0, receipt: {id: receipt?.id, assignments: [{id: added?.id}]}});
		expect(await listAssignments(served)).toEqual(before);
		expect(documentOf(await run(undo, served))).toMatchObject({outcome: 'nothing', exitCode: 0});
		expect(await listAssignments(served)).toEqual(before);

		const files = readdirSync(join(home, 'state'), {recursive: true, withFileTypes: true}).filter(entry => entry.isFile());
		expect(files).not.toEqual([]);
		for (const {parentPath, name} of files) expectNoSecret({stdout: readFileSync(join(parentPath, name), 'utf8'), stderr: ''});
	});

	test('a grant for a teammate is written without a call, and taken back by its receipt', async ({start, run}) => {
		const served = await serve(start);
		const before = await listAssignments(served);
		const granted = await run([...grant, '--for', 'ben@contoso.com'], served);
		expect(granted.code).toBe(0);
		const {outcome, receipt, liveness, assessments} = documentOf(granted);
		expect({outcome, liveness}).toEqual({outcome: 'granted', liveness: null});
		expect((await addedTo(served, before)).map(({properties}) => properties.principalId)).toEqual([assessments[0]?.principal['id']]);
		expect(documentOf(await run([...undo, receipt?.id ?? ''], served))).toMatchObject({outcome: 'undone'});
		expect(await listAssignments(served)).toEqual(before);
	});

	test('an undo leaves alone what somebody else made since', async ({start, run, home}) => {
		const served = await serve(start);
		const granted = documentOf(await run([...grant, '--no-wait'], served));
		// Another home is another person's machine: its receipt is not ours to take back.
		const other = join(home, 'other');
		mkdirSync(other);
		const theirs = documentOf(await run([...grant, '--no-wait', '--for', 'ben@contoso.com'], {...served, home: other}));
		expect(documentOf(await run(undo, served))).toMatchObject({outcome: 'undone', receipt: {id: granted.receipt?.id}});
		expect((await listAssignments(served)).map(({id}) => id)).toContain(theirs.receipt?.assignments[0]?.id);
	});

	test.for(['planned', 'created'])('a grant that is killed when its receipt says "%s" is taken back exactly', async (state, {start, run, home}) => {
		const served = await serve(start);
		const before = await listAssignments(served);
		const killed = start(grant, served);
		await entryBecomes(home, state);
		killed.child.kill('SIGKILL');
		expect(await killed.ended).toEqual({code: null, signal: 'SIGKILL'});
		const written = await addedTo(served, before);
		if (state === 'created') expect(written).toHaveLength(1);
		const undone = documentOf(await run(undo, served));
		expect(undone).toMatchObject({outcome: written.length > 0 ? 'undone' : 'nothing', exitCode: 0});
		expect(await listAssignments(served)).toEqual(before);
		expect(entryStates(home)).toEqual(['undone']);
	});

	test('a grant that was killed is gone on with by resume, and then nothing is left', async ({start, run, home}) => {
		const served = await serve(start);
		const before = await listAssignments(served);
		const killed = start(grant, served);
		await entryBecomes(home, 'created');
		killed.child.kill('SIGKILL');
		await killed.ended;
		const resumed = await run(resume, served);
		expect(resumed.code).toBe(0);
		expect(documentOf(resumed)).toMatchObject({command: 'resume', target: {name: 'contoso-foundry'}, scenario: 'openai', liveness: {outcome: 'proven'}});
		expect(await addedTo(served, before)).toHaveLength(1);
		expect(documentOf(await run(resume, served))).toMatchObject({exitCode: 2, diagnosis: {id: 'usage.nothing-left'}});
		expect(documentOf(await run(undo, served))).toMatchObject({outcome: 'undone'});
		expect(await listAssignments(served)).toEqual(before);
	});

	test('a sitting that was left is gone on with by the command, without another write', async ({start, open, run, home}) => {
		const served = await serve(start);
		const before = await listAssignments(served);
		const app = open([...asApplication, '--resource', 'contoso-foundry', '--scenario', 'openai'], served);
		await walk(app, [
			['home', enter],
			['access', enter],
			['plan', enter],
		]);
		expect(await at(app, 'probe.running')).not.toContain('SANDBOX');
		app.press('q');
		const {left} = await over(app);
		expect(left).toMatch(endings.written);
		expect(left).toMatch(/foundry-keyless undo [a-z][a-z2-9]{3}/);
		expect(left).toMatch(/foundry-keyless resume/);
		expect(documentOf(await run(resume, served))).toMatchObject({exitCode: 0, liveness: {outcome: 'proven'}});
		expect(await addedTo(served, before)).toHaveLength(1);
		expect(receiptsIn(home)).toHaveLength(1);
	});

	test('a command that was killed is gone on with in the wizard, up to the card', async ({start, open, home}) => {
		const served = await serve(start);
		const before = await listAssignments(served);
		const killed = start(grant, served);
		await entryBecomes(home, 'created');
		killed.child.kill('SIGKILL');
		await killed.ended;
		const app = open(['resume', ...asApplication], served);
		// Where the run had not yet noted its receipt before it was killed, it goes on from the access.
		const stands = await seen(app, new RegExp(`${screens.access.source}|${screens.done.source}`, 'u'));
		if (screens.access.test(stands)) app.press(enter);
		await at(app, 'done');
		app.press(enter);
		expect(await over(app)).toMatchObject({code: 0});
		expect(await addedTo(served, before)).toHaveLength(1);
		expect(receiptsIn(home)).toHaveLength(1);
	});

	test('a receipt crosses neither into the sandbox nor out of it', async ({start, run, home}) => {
		const served = await serve(start);
		const outside = documentOf(await run([...grant, '--no-wait'], served)).receipt?.id ?? '';
		const written = await listAssignments(served);
		const inside = documentOf(await run(['grant', '--resource', 'contoso-foundry', '--scenario', 'openai', '--yes', '--no-wait', '--json', '--sandbox']));
		expect(receiptsIn(home).map(({sandbox}) => sandbox)).toHaveLength(2);

		const into = await run(['undo', outside, '--yes', '--json', '--sandbox']);
		expect(documentOf(into)).toMatchObject({exitCode: 2, receipt: null, diagnosis: {id: 'usage.no-such-receipt'}});
		const outOf = await run([...undo, inside.receipt?.id ?? ''], served);
		expect(documentOf(outOf)).toMatchObject({exitCode: 2, receipt: null, diagnosis: {id: 'usage.no-such-receipt'}});
		expect(await listAssignments(served)).toEqual(written);
		expect(entryStates(home)).toEqual(['created', 'created']);
		// Nor is a run of the one gone on with in the other: the last one here was the sandbox's.
		expect(documentOf(await run(resume, served))).toMatchObject({exitCode: 2, diagnosis: {id: 'usage.nothing-left'}});
	});
});

describe.concurrent('the served sandbox', () => {
	test.for(['SIGINT', 'SIGTERM'] as const)('ends at %s and leaves no file, no port and no process', async (signal, {start, home}) => {
		const folder = join(home, 'temporary');
		mkdirSync(folder);
		// Node keeps compiled code there too, for the next run.
		const program = start(['sandbox', '--json'], {env: {TMPDIR: folder, NODE_DISABLE_COMPILE_CACHE: '1'}});
		const {proxy, world} = JSON.parse(await program.says('stdout', /\n/));
		expect(world).toBe('admin');
		expect(readdirSync(folder)).toHaveLength(1);
		program.child.kill(signal);
		expect(await program.ended).toEqual({code: 0, signal: null});
		expect(program.stdout().match(/\n/g)).toHaveLength(1);
		expect(program.stderr()).toBe('');
		expect(readdirSync(folder)).toEqual([]);
		const refused = new Promise((resolve, reject) => {
			connect(Number(new URL(proxy).port), '127.0.0.1', () => reject(new Error(`${proxy} still answers`))).on('error', resolve);
		});
		expect(await refused).toMatchObject({code: 'ECONNREFUSED'});
	});

	test('prints lines for a shell, which lead there', async ({start, run}) => {
		const program = start(['sandbox', '--world', 'already']);
		const text = await program.says('stdout', /AZURE_CLIENT_SECRET=.*\n/);
		const lines = text.trim().split('\n');
		const env = Object.fromEntries(lines.filter(line => line.startsWith('export ')).map(line => line.replace('export ', '').split('=', 2)));
		for (const line of lines) expect(line).toMatch(/^(# |export [A-Z_]+=[\w./:~-]+$)/);
		const checked = documentOf(await run(['check', ...grant.slice(1, -2), '--json'], {env}));
		expect(checked).toMatchObject({session: {source: 'environment', kind: 'servicePrincipal'}, outcome: 'denied', exitCode: 3});
	});
});
