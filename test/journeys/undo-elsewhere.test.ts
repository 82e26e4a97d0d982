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

test('a receipt of another world is not taken back here, and says where', async () => {
	const [there, here] = [await sittingIn('already'), await sittingIn('fresh')];
	const {receipt} = await run(there, 'grant --resource contoso-foundry --scenario project --project alpha --yes --sandbox=already');
	const kept: Receipt = receipt ?? {schemaVersion: 1, id: 'abcd', createdOn: '', cloud: 'public', tenantId: 't', by: 'b', sandbox: 'already', entries: []};
	await here.forCommands.computer.saveReceipt(kept);
	const {exitCode, outcome, diagnosis} = await run(here, `undo ${kept.id} --yes --sandbox=fresh`);
	expect([exitCode, outcome, diagnosis?.id, diagnosis?.remedies]).toEqual([
		2,
		'usage',
		'usage.foreign-receipt',
		[{text: 'Sign in where it was written', command: `foundry-keyless undo ${kept.id} --sandbox=already`}],
	]);
});
