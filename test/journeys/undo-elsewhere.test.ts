import {afterEach, expect, test} from 'vitest';
import type {Receipt} from '../../source/access/receipt.ts';
import {runCommandLine} from '../../source/commands/run.ts';
import {readDocument} from './support/by-wizard.ts';
import {openSitting, type Sitting} from './support/sitting.ts';

const open: Sitting[] = [];
const sittingIn = async (world: string): Promise<Sitting> => {
	const sitting = await openSitting(world);
	open.push(sitting);
	return sitting;
};
afterEach(async () => {
	await Promise.all(open.splice(0).map(async sitting => sitting.close()));
});

const run = async ({forCommands, printed}: Sitting, words: string) => {
	const from = printed.length;
	const exitCode = await runCommandLine([...words.split(' '), '--json'], () => forCommands, new AbortController().signal);
	return {
		exitCode,
		...(readDocument(printed.slice(from).join('\n')) as {outcome: string; receipt: Receipt | null; diagnosis: {id: string; remedies: unknown} | null}),
	};
};

test.for([
	['wrong-tenant', 'fabrikam-foundry', 'in another tenant, as its guest'],
	['mfa-on-write', 'contoso-foundry', 'where each write asks for a stronger sign-in'],
] as const)('what was granted in %s, %3$s, is taken back', {timeout: 20_000}, async ([world, resource]) => {
	const sitting = await sittingIn(world);
	const granted = await run(sitting, `grant --resource ${resource} --scenario inference --yes --sandbox=${world}`);
	expect([granted.exitCode, granted.outcome]).toEqual([0, 'granted']);
	const before = sitting.sandbox.world.roleAssignments.length;
	const undone = await run(sitting, `undo ${granted.receipt?.id} --yes --sandbox=${world}`);
	expect([undone.exitCode, undone.outcome]).toEqual([0, 'undone']);
	expect(sitting.sandbox.world.roleAssignments.length).toBe(before - 1);
});

test('without a name, undo says where something was written when that was in another tenant', {timeout: 20_000}, async () => {
	const sitting = await sittingIn('guest');
	const {receipt} = await run(sitting, 'grant --resource fabrikam-foundry --scenario inference --yes --sandbox=guest');
	expect([await run(sitting, 'undo --yes --sandbox=guest')]).toMatchObject([{exitCode: 0, outcome: 'nothing'}]);
	expect(sitting.said.at(-1)).toMatch(
		new RegExp(`receipt ${receipt?.id} is of tenant [0-9a-f-]{36}: foundry-keyless undo ${receipt?.id} --sandbox=guest$`, 'u'),
	);
});

test('without a name, undo takes the newest back, and says which older one can be', {timeout: 20_000}, async () => {
	const sitting = await sittingIn('admin');
	const grantTo = async (name: string) =>
		(await run(sitting, `grant --resource contoso-foundry --scenario openai --for ${name} --yes --sandbox=admin`)).receipt?.id;
	const older = await grantTo('ben@contoso.com');
	await grantTo('mei@contoso.com');
	const warning = {id: 'undo.older', text: expect.stringMatching(new RegExp(`receipt, ${older} of .*: foundry-keyless undo ${older} --sandbox=admin$`, 'u'))};
	for (const outcome of ['undone', 'nothing'])
		expect(await run(sitting, 'undo --yes --sandbox=admin')).toMatchObject({exitCode: 0, outcome, warnings: expect.arrayContaining([warning])});
	expect(await run(sitting, `undo ${older} --yes --sandbox=admin`)).toMatchObject({exitCode: 0, outcome: 'undone', warnings: []});
	expect(await run(sitting, 'undo --yes --sandbox=admin')).toMatchObject({exitCode: 0, outcome: 'nothing', warnings: []});
});

test('a receipt from elsewhere is not written over one of this computer that happens to have its id', async () => {
	const {forCommands, ...rest} = await sittingIn('fresh');
	const {computer} = forCommands;
	const ours: Receipt = {
		schemaVersion: 1,
		id: 'abcd',
		createdOn: '2026-11-20T10:00:00Z',
		cloud: 'public',
		tenantId: 't',
		by: 'b',
		sandbox: 'fresh',
		entries: [],
	};
	await computer.saveReceipt(ours);
	const foreign = {receipt: {...ours, createdOn: '2026-11-21T10:00:00Z'}, path: '/receipts/elsewhere/abcd.json'};
	const loadReceipt: typeof computer.loadReceipt = async (which, of) => (which === foreign.path ? foreign : computer.loadReceipt(which, of));
	const here = {...rest, forCommands: {...forCommands, computer: {...computer, loadReceipt}}};
	expect(await run(here, 'undo /receipts/elsewhere/abcd.json --yes --sandbox=fresh')).toMatchObject({exitCode: 2, diagnosis: {id: 'usage.foreign-receipt'}});
	expect(await run(here, 'undo abcd --yes --sandbox=fresh')).not.toMatchObject({outcome: 'usage'});
});

test('a run left in one world is not gone on with in another', async () => {
	const here = await sittingIn('fresh');
	const content = {kind: 'run-inputs', resource: 'contoso-foundry', scenario: 'openai', people: [], sandbox: 'admin'};
	await here.forCommands.computer.saveCheckpoint({schemaVersion: 1, savedOn: '2026-11-20T10:00:00Z', content});
	expect(await run(here, 'resume --yes --sandbox=fresh')).toMatchObject({exitCode: 2, outcome: 'usage', diagnosis: {id: 'usage.nothing-left'}});
});

test('a receipt of another world is not taken back here', async () => {
	const here = await sittingIn('fresh');
	const kept: Receipt = {schemaVersion: 1, id: 'abcd', createdOn: '', cloud: 'public', tenantId: 't', by: 'b', sandbox: 'already', entries: []};
	await here.forCommands.computer.saveReceipt(kept);
	expect(await run(here, 'undo abcd --yes --sandbox=fresh')).toMatchObject({exitCode: 2, outcome: 'usage', diagnosis: {id: 'usage.no-such-receipt'}});
});

test('who was chosen by name is named in what is printed to go on', {timeout: 20_000}, async () => {
	const sitting = await sittingIn('no-device-code');
	const words = 'grant --resource contoso-foundry --scenario inference --yes --no-wait --sandbox=no-device-code --credential browser';
	await runCommandLine(words.split(' '), () => sitting.forCommands, new AbortController().signal);
	expect(sitting.printed.join('\n')).toMatch(/undo \w{4} --credential browser --sandbox=no-device-code$/mu);
	const denied = await run(sitting, 'probe --resource contoso-openai --scenario openai --no-wait --sandbox=no-device-code --credential browser');
	const commands = JSON.stringify(denied.diagnosis?.remedies).match(/foundry-keyless [^"]*/gu) ?? [];
	expect(commands.length).toBeGreaterThan(0);
	for (const command of commands) expect(command).toContain('--credential browser --sandbox=no-device-code');
});
