import {describe, expect, test} from 'vitest';
import type {Activatable} from '../../source/access/activation.ts';
import {CloudFailure} from '../../source/access/failure.ts';
import type {Receipt, ReceiptActivation} from '../../source/access/receipt.ts';
import {roles} from '../../source/access/roles.ts';
import {activateRoles} from '../../source/steps/activate-roles.ts';
import type {Activation, Cloud} from '../../source/steps/cloud.ts';
import {undoActivations} from '../../source/steps/undo-activations.ts';
import {openaiResource, session} from '../access/support/records.ts';
import {refused, silence} from './support/arm.ts';
import {fakeClock} from './support/clock.ts';
import {quiet} from './support/told.ts';

const role: Activatable = {
	roleId: roles.cognitiveServicesOpenAIUser,
	roleName: 'Cognitive Services OpenAI User',
	scope: openaiResource.id,
	scheduleId: 's',
	via: null,
	until: null,
};
const signal = new AbortController().signal;
const endsOn = '2026-11-20T18:00:00.000Z';
const startsOn = '2026-11-20T10:00:00.000Z';

type Answer = Activation['is'] | null | CloudFailure;

/** Azure as it answers look by look, and the disk; every save stands in the log beside what is sent. */
const world = ({looks = [], sent = 'provisioning', answers = []}: {looks?: readonly Answer[]; sent?: Answer; answers?: readonly (CloudFailure | null)[]}) => {
	const clock = fakeClock();
	const log: string[] = [];
	const disk = new Map<string, Receipt>();
	const toLook = [...looks];
	const toAnswer = [...answers];
	let id = 'none';
	const activation = (is: Activation['is']): Activation => ({
		id,
		is,
		status: is === 'refused' ? 'Denied' : 'Provisioned',
		startsOn: is === 'active' ? startsOn : null,
		endsOn: is === 'active' ? endsOn : null,
	});
	const given = <T>(answer: Answer | undefined, otherwise: T): Activation | T => {
		if (answer instanceof CloudFailure) throw answer;
		return answer === undefined || answer === null ? otherwise : activation(answer);
	};
	const cloud: Pick<Cloud, 'activateRole' | 'answerClaims' | 'deactivateRole' | 'getActivation'> = {
		answerClaims: async () => void log.push('sign in again'),
		activateRole: async (_session, {name, durationMs, scope}) => {
			log.push(`PUT ${durationMs / 3_600_000} h`);
			const refusal = toAnswer.shift();
			if (refusal) throw refusal;
			id = `${scope}/providers/Microsoft.Authorization/roleAssignmentScheduleRequests/${name}`;
			return {outcome: 'sent', activation: given(sent, activation('provisioning'))};
		},
		getActivation: async () => given(toLook.shift(), null),
		deactivateRole: async () => {
			log.push('end');
			const refusal = toAnswer.shift();
			if (refusal) throw refusal;
			return 'deactivated';
		},
	};
	const computer = {
		random: () => 0.5,
		saveReceipt: async (receipt: Receipt) => {
			log.push(`save ${(receipt.activations ?? []).map(({state}) => state).join(' ')}`);
			disk.set(receipt.id, receipt);
			return {path: `/receipts/${receipt.id}.json`};
		},
	};
	const waits: string[] = [];
	const activate = async (patienceMs = 0, receipt: Receipt | null = null) =>
		activateRoles(
			{cloud, computer, clock},
			{session, roles: [role], wish: {justification: 'why', ticket: null, durationMs: null}, receipt, patienceMs},
			{...quiet, onReceipt: () => undefined, onWait: ({is}) => void waits.push(is)},
			signal,
		);
	const left = (): ReceiptActivation | undefined => [...disk.values()][0]?.activations?.[0];
	return {activate, cloud, computer, clock, log, waits, left, disk};
};

describe('an activation', () => {
	test('is journalled before it is sent and after its answer', async () => {
		const {activate, log, left} = world({looks: [null, 'provisioning', 'active']});
		expect((await activate()).outcome).toBe('active');
		expect(log).toEqual(['save planned', 'PUT 8 h', 'save activated']);
		expect(left()).toMatchObject({state: 'activated', startsOn, endsOn});
	});

	test.for(['active', 'pending'] as const)('that was %s before is not asked for again, and is not this run’s', async is => {
		const {activate, log, left} = world({looks: [is, 'active']});
		await activate(60_000);
		expect(log.filter(line => line.startsWith('PUT'))).toEqual([]);
		expect(left()?.state).toBe('existed');
	});

	test('that needs an approval is looked for every minute, as long as the patience lasts', async () => {
		const {activate, clock, left, waits} = world({looks: [null, ...Array.from({length: 9}, () => 'pending' as const)], sent: 'pending'});
		expect((await activate(150_000)).outcome).toBe('pending');
		expect([clock.slept, left()?.state, new Set(waits)]).toEqual([[60_000, 60_000, 30_000], 'pending', new Set(['pending'])]);
	});

	test('goes on when a look fails, and when the approval comes', async () => {
		const {activate, left} = world({looks: [null, silence(), 'active'], sent: 'pending'});
		expect((await activate(3_600_000)).outcome).toBe('active');
		expect(left()?.state).toBe('activated');
	});

	test('that an approver refuses rejects with that cause', async () => {
		const {activate, left} = world({looks: [null, 'refused'], sent: 'pending'});
		await expect(activate(3_600_000)).rejects.toMatchObject({evidence: {message: 'The activation request ended as "Denied".'}});
		expect(left()?.state).toBe('refused');
	});

	test('that an approver refused while nobody looked is told and not asked for again; another try is another request', async () => {
		const {activate, left, log, disk} = world({looks: [null, 'pending', 'refused', null, 'active'], sent: 'pending'});
		await activate(60_000);
		const [receipt = null] = disk.values();
		await expect(activate(0, receipt)).rejects.toMatchObject({evidence: {message: 'The activation request ended as "Denied".'}});
		expect([left()?.state, log.filter(line => line.startsWith('PUT')).length]).toEqual(['refused', 1]);
		await activate(60_000, [...disk.values()][0] ?? null);
		const [first, second] = [...disk.values()][0]?.activations ?? [];
		expect([log.filter(line => line.startsWith('PUT')).length, second?.state, first?.id === second?.id]).toEqual([2, 'activated', false]);
	});

	test('whose sign-in is too weak is sent again after a stronger one, and nothing is planned meanwhile', async () => {
		const {activate, log} = world({
			looks: [null, 'active'],
			answers: [refused({status: 400, code: 'RoleAssignmentRequestAcrsValidationFailed', claims: '{}'})],
		});
		await activate();
		expect(log).toEqual(['save planned', 'PUT 8 h', 'save refused', 'sign in again', 'save planned', 'PUT 8 h', 'save activated']);
	});

	test('without an answer stays planned, so that undo looks for it; another try is the very same request', async () => {
		const {activate, left, disk} = world({looks: [null, null, 'active'], answers: [silence()]});
		await expect(activate()).rejects.toBeInstanceOf(CloudFailure);
		const planned = left();
		expect(planned?.state).toBe('planned');
		await activate(0, [...disk.values()][0] ?? null);
		expect(left()).toMatchObject({id: planned?.id, state: 'activated'});
	});

	test('is not sent where the receipt cannot be kept', async () => {
		const {cloud, clock, log} = world({});
		const computer = {random: () => 0.5, saveReceipt: async () => Promise.reject(new Error('EROFS'))};
		const question = {session, roles: [role], wish: {justification: 'why', ticket: null, durationMs: null}, receipt: null, patienceMs: 0};
		await expect(
			activateRoles({cloud, computer, clock}, question, {...quiet, onReceipt: () => undefined, onWait: () => undefined}, signal),
		).rejects.toMatchObject({
			diagnosis: {id: 'usage.receipt-not-kept'},
		});
		expect(log).toEqual([]);
	});
});

describe('undo', () => {
	const receiptOf = (state: ReceiptActivation['state']): Receipt => ({
		schemaVersion: 1,
		id: 'k7f2',
		createdOn: startsOn,
		cloud: 'public',
		tenantId: session.tenantId,
		by: session.objectId,
		sandbox: null,
		entries: [],
		activations: [{id: 'x', roleId: role.roleId, scope: role.scope, principalId: session.objectId, state, startsOn, endsOn}],
	});

	test.for([
		['activated', 'undone', ['end', 'save undone']],
		['pending', 'undone', ['end', 'save undone']],
		['planned', 'undone', ['end', 'save undone']],
		['existed', 'nothing', []],
		['refused', 'nothing', []],
		['undone', 'nothing', []],
	] as const)('of what is %s: %s', async ([state, outcome, expected]) => {
		const {cloud, computer, clock, log} = world({});
		const undone = await undoActivations({cloud, computer, clock}, {session, receipt: receiptOf(state)}, quiet, signal);
		expect([undone.outcome, log]).toEqual([outcome, expected]);
	});

	test('in the first five minutes is told, with the time from which it can', async () => {
		const young = refused({status: 400, code: 'ActiveDurationTooShort', message: 'The Active duration is too short. Miniumum Required is 5 minutes.'});
		const {cloud, computer, clock} = world({answers: [young]});
		const {outcome, kept} = await undoActivations({cloud, computer, clock}, {session, receipt: receiptOf('activated')}, quiet, signal);
		expect([outcome, kept]).toEqual([
			'partly',
			[{id: 'x', reason: 'pim.too-short', why: 'An activation lasts at least 5 minutes: Azure ends none earlier. From 10:05 UTC on, in 5 min, it can.'}],
		]);
	});
});
