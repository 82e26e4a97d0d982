import {describe, expect, test} from 'vitest';
import type {CloudFailure} from '../../source/access/failure.ts';
import type {Receipt, ReceiptEntry} from '../../source/access/receipt.ts';
import type {RoleAssignment} from '../../source/access/role-assignment.ts';
import {undoReceipt} from '../../source/steps/undo.ts';
import {anaId, openaiResource, openaiUser, session} from '../access/support/records.ts';
import {armWith, refused, silence} from './support/arm.ts';
import {quiet} from './support/told.ts';

const scope = openaiResource.id;
const idOf = (number: number): string => `${scope}/providers/Microsoft.Authorization/roleAssignments/60000000-0000-4000-8000-00000000000${number}`;
const ours = 'Made by foundry-keyless, receipt k7f2';

const receiptOf = (...states: readonly ReceiptEntry['state'][]): Receipt => ({
	schemaVersion: 1,
	id: 'k7f2',
	createdOn: '2026-11-20T10:00:00.000Z',
	cloud: 'public',
	tenantId: session.tenantId,
	by: anaId,
	sandbox: null,
	entries: states.map((state, number) => ({id: idOf(number), roleId: openaiUser, principalId: anaId, scope, state})),
});

const standing = (number: number, description: string | null): RoleAssignment => ({
	id: idOf(number),
	scope,
	roleId: openaiUser,
	principalId: anaId,
	principalType: 'User',
	condition: null,
	description,
	createdOn: null,
});

const undo = async (arm: ReturnType<typeof armWith>, receipt: Receipt, signal = new AbortController().signal) => {
	const undone = await undoReceipt(arm.tools(), {session, receipt}, quiet, signal);
	return {
		...undone,
		states: undone.receipt.entries.map(({state}) => state),
		deleted: arm.log.filter(line => line.startsWith('DELETE')).length,
		left: [...arm.assignments.keys()],
	};
};

describe('an entry', () => {
	test.for([
		['created', ours, 'undone', 'undone', 1],
		['planned', ours, 'undone', 'undone', 1],
		['planned', null, 'nothing', 'undone', 0],
		['created', null, 'nothing', 'undone', 0],
		['existed', ours, 'nothing', 'existed', 0],
		['refused', ours, 'nothing', 'refused', 0],
		['undone', ours, 'nothing', 'undone', 0],
		['created', 'Made by foundry-keyless, receipt zzzz', 'partly', 'created', 0],
		['created', `${ours} `, 'partly', 'created', 0],
		['created', '', 'partly', 'created', 0],
		['planned', 'by hand', 'partly', 'planned', 0],
	] as const)('that is %s, where there stands "%s", ends %s', async ([state, description, outcome, after, deletes]) => {
		const there = description === null ? [] : [standing(0, description)];
		const {kept, ...undone} = await undo(armWith(there), receiptOf(state));
		expect([undone.outcome, undone.states, undone.deleted]).toEqual([outcome, [after], deletes]);
		expect(undone.removed).toEqual(deletes === 1 ? [idOf(0)] : []);
		expect(undone.left).toEqual(deletes === 1 ? [] : there.map(({id}) => id));
		expect(kept.map(({id, reason}) => [id, reason])).toEqual(outcome === 'partly' ? [[idOf(0), 'undo.kept']] : []);
	});
});

test('only the assignments of the receipt are touched, and its new state is saved after each', async () => {
	const arm = armWith([standing(0, ours), standing(1, ours), standing(5, ours), standing(6, null)]);
	const {outcome, removed, left} = await undo(arm, receiptOf('created', 'created', 'existed'));
	expect([outcome, removed, left]).toEqual(['undone', [idOf(0), idOf(1)], [idOf(5), idOf(6)]]);
	expect(arm.log.filter(line => line.startsWith('save'))).toEqual(['save undone created existed', 'save undone undone existed']);
	expect(arm.disk.get('k7f2')?.entries.map(({state}) => state)).toEqual(['undone', 'undone', 'existed']);
});

test.for([
	['Made by foundry-keyless, receipt zzzz', 'It belongs to receipt zzzz now, which takes it back.'],
	['by hand', 'It no longer carries this receipt in its description: somebody changed it.'],
] as const)('what is called "%s" by now stays, and why is told', async ([description, why]) => {
	expect((await undo(armWith([standing(0, description)]), receiptOf('created'))).kept).toEqual([{id: idOf(0), reason: 'undo.kept', why}]);
});

test('a second undo finds nothing', async () => {
	const arm = armWith([standing(0, ours)]);
	const {receipt} = await undo(arm, receiptOf('created'));
	expect(await undo(arm, receipt)).toMatchObject({outcome: 'nothing', removed: [], kept: []});
});

test('a receipt that cannot be kept hides nothing of what was taken back, and does not stop the rest', async () => {
	const arm = armWith([standing(0, ours), standing(1, ours)]);
	const computer = {saveReceipt: async () => Promise.reject(new Error('ENOSPC'))};
	const undone = await undoReceipt({...arm.tools(), computer}, {session, receipt: receiptOf('created', 'created')}, quiet, new AbortController().signal);
	expect([undone.outcome, undone.removed, arm.assignments.size]).toEqual(['undone', [idOf(0), idOf(1)], 0]);
});

describe('a refusal', () => {
	const failing = (what: 'delete' | 'get', number: number, failure: CloudFailure) =>
		armWith(
			[0, 1, 2].map(each => standing(each, ours)),
			(kind, id) => (kind === what && id === idOf(number) ? failure : null),
		);

	test.for([
		['to delete', 'delete', refused(), 'arm.'],
		['to read', 'get', refused(), 'arm.'],
		[
			'for a lock',
			'delete',
			refused({status: 409, code: 'ScopeLocked', message: 'The scope cannot perform delete operation because it is locked.'}),
			'arm.locked',
		],
		['by silence', 'delete', silence(), 'net.timeout'],
	] as const)('%s keeps that one, says why, and the rest goes on', async ([, what, failure, reason]) => {
		const {outcome, states, removed, kept} = await undo(failing(what, 1, failure), receiptOf('created', 'created', 'created'));
		expect([outcome, states, removed]).toEqual(['partly', ['undone', 'created', 'undone'], [idOf(0), idOf(2)]]);
		expect(kept).toEqual([{id: idOf(1), reason: expect.stringContaining(reason), why: expect.stringMatching(/\.$/u)}]);
	});

	test('is thrown when nothing could be taken back', async () => {
		const arm = armWith([standing(0, ours)], () => refused());
		await expect(undo(arm, receiptOf('created'))).rejects.toMatchObject({name: 'CloudFailure', evidence: {status: 403}});
		expect([arm.log, arm.assignments.size]).toEqual([[], 1]);
	});

	test('and leaving is no refusal', async () => {
		const leave = new AbortController();
		leave.abort(new DOMException('left', 'AbortError'));
		const arm = armWith([standing(0, ours)]);
		await expect(undo(arm, receiptOf('created'), leave.signal)).rejects.toMatchObject({name: 'AbortError'});
		expect(arm.assignments.size).toBe(1);
	});
});
