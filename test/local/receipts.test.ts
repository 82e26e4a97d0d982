import {chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {Receipt, ReceiptEntry} from '../../source/access/receipt.ts';
import {openComputer} from '../../source/local/computer.ts';
import type {Computer} from '../../source/steps/computer.ts';

const tenant = '11111111-1111-4111-8111-111111111111';
const receipt: Receipt = {
	schemaVersion: 1,
	id: 'k7f2',
	createdOn: '2026-11-21T10:00:00.000Z',
	cloud: 'public',
	tenantId: tenant,
	by: '22222222-2222-4222-8222-222222222222',
	sandbox: null,
	entries: [
		{id: '/subscriptions/s/providers/Microsoft.Authorization/roleAssignments/a', roleId: 'r', principalId: 'p', scope: '/subscriptions/s', state: 'created'},
	],
};
const activation = {
	id: '/subscriptions/s/providers/Microsoft.Authorization/roleAssignmentScheduleRequests/5d1c7c8e-4f0a-4c53-8a55-b8f0b7c9d001',
	roleId: 'r',
	principalId: 'p',
	scope: '/subscriptions/s',
	state: 'pending',
	startsOn: null,
	endsOn: null,
} as const;
const real = {tenantId: null, sandbox: null};

let state: string;
let troubles: string[];
let computer: Computer;

beforeEach(async () => {
	state = await mkdtemp(path.join(tmpdir(), 'foundry-keyless-test-'));
	troubles = [];
	computer = openComputer({
		env: {XDG_STATE_HOME: state},
		platform: 'linux',
		homedir: '/nowhere',
		now: () => 0,
		random: () => 0.5,
		write: () => undefined,
		report: trouble => troubles.push(trouble),
	});
});

afterEach(async () => rm(state, {recursive: true, force: true}));

const folderOf = (...names: readonly string[]): string => path.join(state, 'foundry-keyless', ...names);
const modeOf = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;

describe('a receipt', () => {
	test.for([
		['an id that is none', {id: '../../k7f2'}],
		['an id that steers the terminal', {id: '\u001b[2J'}],
		['a tenant that is none', {tenantId: '../evil?x'}],
		['a cloud that is none', {cloud: 'moon'}],
		['a credential that is none', {credential: '$(touch x)'}],
	] as const)('with %s is none', async ([, part]) => {
		const file = path.join(state, 'crafted.json');
		await writeFile(file, JSON.stringify({...receipt, ...part}));
		expect(await computer.loadReceipt(file, real)).toBeNull();
		expect(troubles).toEqual([`${file} is not a receipt of this version.`]);
	});

	test('is found again by its id, by its path and as the newest', async () => {
		const saved = await computer.saveReceipt(receipt);
		expect(saved.path).toBe(folderOf('receipts', 'k7f2.json'));
		const expected = {receipt, path: saved.path};
		expect(await computer.loadReceipt('k7f2', real)).toEqual(expected);
		expect(await computer.loadReceipt('K7F2', real)).toEqual(expected);
		expect(await computer.loadReceipt(saved.path, real)).toEqual(expected);
		expect(await computer.loadReceipt(null, real)).toEqual(expected);
	});

	test('of an activation alone is one that was written for', async () => {
		const activated = {...receipt, id: 'act1', entries: [], activations: [activation]};
		await computer.saveReceipt(activated);
		await computer.saveReceipt({...activated, id: 'act2', createdOn: '2027-01-01T00:00:00.000Z', activations: [{...activation, state: 'existed'}]});
		expect((await computer.loadReceipt(null, real))?.receipt).toEqual(activated);
	});

	test('is readable by its owner only, in a folder that is so too, even if the folder was open before', async () => {
		await mkdir(folderOf('receipts'), {recursive: true});
		await chmod(folderOf('receipts'), 0o755);
		const {path: file} = await computer.saveReceipt(receipt);
		expect(await modeOf(file)).toBe(0o600);
		expect(await modeOf(folderOf('receipts'))).toBe(0o700);
	});

	test('replaces its earlier state as a whole and leaves no draft behind', async () => {
		await computer.saveReceipt(receipt);
		const undone: Receipt = {...receipt, entries: receipt.entries.map(entry => ({...entry, state: 'undone'}))};
		await computer.saveReceipt(undone);
		expect(await readdir(folderOf('receipts'))).toEqual(['k7f2.json']);
		expect((await computer.loadReceipt('k7f2', real))?.receipt).toEqual(undone);
	});

	test('is written beside a link, not through it', async () => {
		const elsewhere = path.join(state, 'elsewhere.json');
		await writeFile(elsewhere, 'mine');
		await mkdir(folderOf('receipts'), {recursive: true});
		await symlink(elsewhere, folderOf('receipts', 'k7f2.json'));
		await computer.saveReceipt(receipt);
		expect(await readFile(elsewhere, 'utf8')).toBe('mine');
	});

	test.for([['../evil'], ['a/b'], ['']])('with the id %j is refused', async ([id = '']) => {
		await expect(computer.saveReceipt({...receipt, id})).rejects.toThrow('cannot be the id');
		expect(await readdir(state)).toEqual([]);
	});
});

const deployment = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Resources/deployments/foundry-keyless-k7f2';

test('a receipt with deployments comes back as it was', async () => {
	const deployments = [{id: deployment, state: 'running', startedOn: '2026-11-20T10:00:00.000Z'}] as const;
	await computer.saveReceipt({...receipt, id: 'many', deployments});
	expect((await computer.loadReceipt('many', real))?.receipt.deployments).toEqual(deployments);
});

describe('the newest receipt', () => {
	test.for([
		{of: {tenantId: tenant, sandbox: null}, id: 'new1', because: 'of the tenant'},
		{of: {tenantId: tenant.toUpperCase(), sandbox: null}, id: 'new1', because: 'of the tenant, whatever its case'},
		{of: {tenantId: null, sandbox: null}, id: 'othr', because: 'of any tenant'},
		{of: {tenantId: null, sandbox: 'fresh'}, id: 'sand', because: 'of the sandbox world'},
		{of: {tenantId: null, sandbox: 'admin'}, id: null, because: 'of a world that has none'},
		{of: {tenantId: 'nobody', sandbox: null}, id: null, because: 'of a tenant that has none'},
	])('$because is $id', async ({of, id}) => {
		await computer.saveReceipt({...receipt, id: 'old1', createdOn: '2026-11-20T10:00:00.000Z'});
		await computer.saveReceipt({...receipt, id: 'new1', createdOn: '2026-11-21T10:00:00.000Z'});
		await computer.saveReceipt({...receipt, id: 'othr', createdOn: '2026-11-22T10:00:00.000Z', tenantId: '33333333-3333-4333-8333-333333333333'});
		await computer.saveReceipt({...receipt, id: 'sand', createdOn: '2026-11-23T10:00:00.000Z', sandbox: 'fresh'});
		expect((await computer.loadReceipt(null, of))?.receipt.id ?? null).toBe(id);
	});

	test('for which nothing was written is not the newest, but is found by its id', async () => {
		const of = (id: string, minute: number, ...states: readonly ReceiptEntry['state'][]): Receipt => ({
			...receipt,
			id,
			createdOn: `2026-11-21T10:0${minute}:00.000Z`,
			entries: states.flatMap(state => receipt.entries.map(entry => ({...entry, state}))),
		});
		await computer.saveReceipt(of('made', 0, 'existed', 'created'));
		await computer.saveReceipt(of('seen', 1, 'existed'));
		await computer.saveReceipt(of('deny', 2, 'refused'));
		await computer.saveReceipt(of('none', 3));
		expect((await computer.loadReceipt(null, real))?.receipt.id).toBe('made');
		expect((await computer.loadReceipt('seen', real))?.receipt.id).toBe('seen');
		await computer.saveReceipt(of('back', 4, 'undone'));
		expect((await computer.loadReceipt(null, real))?.receipt.id).toBe('back');
	});

	test.skipIf(process.platform !== 'linux')('that has no place is told at once', {timeout: 2000}, async () => {
		const nowhere = openComputer({
			...{env: {XDG_STATE_HOME: '/proc/nonexistent/deep'}, platform: 'linux', homedir: '/nowhere', now: () => 0, random: () => 0.5},
			...{write: () => undefined, report: () => undefined},
		});
		await expect(nowhere.saveReceipt(receipt)).rejects.toThrow(/ENOENT/u);
	});

	test('is found by what was taken away because of an assignment of another, until that is put back', async () => {
		const {id, roleId: _, ...entry} = receipt.entries[0] as ReceiptEntry;
		const guid = '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd';
		const removal = {
			...entry,
			id: `${id}b`,
			roleId: guid,
			principalId: guid,
			principalType: 'User',
			condition: null,
			description: null,
			because: 'seen',
			keeps: [id],
		};
		const swap = (state: 'removed' | 'restored'): Receipt => ({...receipt, id: 'swap', entries: [], removals: [{...removal, principalType: 'User', state}]});
		await computer.saveReceipt(swap('removed'));
		await computer.saveReceipt({...receipt, createdOn: '2026-11-21T12:00:00.000Z'});
		const rests = async (on: string): Promise<string | undefined> => (await computer.loadReceipt(null, {...real, restsOn: [on]}))?.receipt.id;
		expect([await rests(id.toUpperCase()), await rests(removal.id)]).toEqual(['swap', undefined]);
		await computer.saveReceipt(swap('restored'));
		expect(await rests(id)).toBeUndefined();
	});

	test('is never one of the sandbox for real Azure, nor the other way round, not even by id or path', async () => {
		const {path: file} = await computer.saveReceipt({...receipt, sandbox: 'fresh'});
		for (const which of [null, 'k7f2', file]) expect(await computer.loadReceipt(which, real)).toBeNull();
		await computer.saveReceipt(receipt);
		for (const which of [null, 'k7f2', file]) expect(await computer.loadReceipt(which, {tenantId: null, sandbox: 'fresh'})).toBeNull();
	});

	test('is, by its name, that of whichever tenant', async () => {
		await computer.saveReceipt(receipt);
		expect((await computer.loadReceipt('k7f2', {tenantId: 'another', sandbox: null}))?.receipt.id).toBe('k7f2');
	});
});

describe('a broken file', () => {
	test.for([
		['cut off', '{"schemaVersion": 1, "id": "k7'],
		['empty', ''],
		['binary', '\u0000\u0001\u0002'],
		['of another version', JSON.stringify({...receipt, schemaVersion: 2})],
		['without entries', JSON.stringify({...receipt, entries: undefined})],
		['with an entry of an unknown state', JSON.stringify({...receipt, entries: [{...receipt.entries[0], state: 'gone'}]})],
		['with an entry that is no role assignment', JSON.stringify({...receipt, entries: [{...receipt.entries[0], id: '/subscriptions/s/resourceGroups/g'}]})],
		[
			'with an entry that leads elsewhere',
			JSON.stringify({...receipt, entries: [{...receipt.entries[0], id: '/subscriptions/../providers/Microsoft.Authorization/roleAssignments/a'}]}),
		],
		...[
			['without its states', {state: 'gone'}],
			['that is no activation', {id: '/subscriptions/s/providers/Microsoft.Authorization/roleAssignments/a'}],
			['at a scope that leads elsewhere', {scope: '/subscriptions/../x'}],
			['that ends at no time', {endsOn: 7}],
		].map(([what, part]) => [`with an activation ${what}`, JSON.stringify({...receipt, activations: [{...activation, ...(part as object)}]})] as const),
		['with a deployment that leads elsewhere', JSON.stringify({...receipt, deployments: [{id: `${deployment}/../x`, state: 'running', startedOn: null}]})],
		['with a deployment of an unknown state', JSON.stringify({...receipt, deployments: [{id: deployment, state: 'gone', startedOn: null}]})],
		['with a date that is none', JSON.stringify({...receipt, createdOn: 'yesterday'})],
		['that is a list', '[]'],
		['that is null', 'null'],
	])('%s is told and passed over, and stays', async ([, text = '']) => {
		await computer.saveReceipt({...receipt, id: 'good'});
		const file = folderOf('receipts', 'bad1.json');
		await writeFile(file, text);
		expect((await computer.loadReceipt(null, real))?.receipt.id).toBe('good');
		expect(troubles.join()).toContain(file);
		expect(await computer.loadReceipt('bad1', real)).toBeNull();
		expect(await readFile(file, 'utf8')).toBe(text);
	});

	test('that is no file is not waited for', async () => {
		expect(await computer.loadReceipt('/dev/zero', real)).toBeNull();
		expect(troubles.join()).toContain('/dev/zero cannot be read: it is no file');
	});

	test('is no trouble when there simply is none', async () => {
		expect(await computer.loadReceipt(null, real)).toBeNull();
		expect(await computer.loadReceipt('none', real)).toBeNull();
		expect(await computer.loadReceipt('/no/such/receipt.json', real)).toBeNull();
		expect(troubles).toEqual([]);
	});
});

describe('a checkpoint', () => {
	const checkpoint = {schemaVersion: 1, savedOn: '2026-11-21T10:00:00.000Z', content: {at: 'plan', people: ['a']}} as const;

	test('comes back as it was saved, and is gone once cleared', async () => {
		expect(await computer.loadCheckpoint()).toBeNull();
		await computer.saveCheckpoint(checkpoint);
		expect(await modeOf(folderOf('checkpoint.json'))).toBe(0o600);
		expect(await computer.loadCheckpoint()).toEqual(checkpoint);
		await computer.clearCheckpoint();
		await computer.clearCheckpoint();
		expect(await computer.loadCheckpoint()).toBeNull();
		expect(troubles).toEqual([]);
	});

	test('that cannot be kept or cleared is told, and stops nobody', async () => {
		await writeFile(path.join(state, 'file'), '');
		const nowhere = openComputer({
			env: {XDG_STATE_HOME: path.join(state, 'file')},
			platform: 'linux',
			homedir: '/nowhere',
			now: () => 0,
			random: () => 0.5,
			write: () => undefined,
			report: trouble => troubles.push(trouble),
		});
		await nowhere.saveCheckpoint(checkpoint);
		await nowhere.clearCheckpoint();
		expect(troubles).toEqual([expect.stringMatching(/cannot be kept for resume: ENOTDIR/u)]);
		await mkdir(folderOf('checkpoint.json'), {recursive: true});
		await computer.clearCheckpoint();
		expect(troubles[1]).toMatch(/cannot be removed/u);
		await expect(nowhere.saveReceipt(receipt)).rejects.toThrow('ENOTDIR');
	});

	test.for([['{'], ['{"schemaVersion": 2, "savedOn": "", "content": {}}'], ['7']])('broken as %j is told and passed over', async ([text = '']) => {
		await computer.saveCheckpoint(checkpoint);
		await writeFile(folderOf('checkpoint.json'), text);
		expect(await computer.loadCheckpoint()).toBeNull();
		expect(troubles).toHaveLength(1);
	});
});
