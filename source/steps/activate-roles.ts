import {type Activatable, activationMs, ticketParts} from '../access/activation.ts';
import type {ActivationWish} from '../access/activation-wish.ts';
import {armGuid} from '../access/assignment-name.ts';
import {CloudFailure} from '../access/failure.ts';
import type {Receipt, ReceiptActivation} from '../access/receipt.ts';
import {sameScope} from '../access/scope.ts';
import type {Session} from '../access/session.ts';
import {answerClaims, type ChallengeTold, type Repeating} from './answer-claims.ts';
import type {Clock} from './clock.ts';
import type {Activation, Cloud} from './cloud.ts';
import type {Computer} from './computer.ts';
import {newReceipt, receiptNotKept} from './journal.ts';

type Tools = {
	readonly cloud: Pick<Cloud, 'activateRole' | 'answerClaims' | 'getActivation'>;
	readonly computer: Pick<Computer, 'random' | 'saveReceipt'>;
	readonly clock: Clock;
};

export type ActivationQuestion = {
	readonly session: Session;
	readonly roles: readonly Activatable[];
	readonly wish: ActivationWish;
	/** The receipt of a run that was left and goes on. */
	readonly receipt: Receipt | null;
	/** How long to wait for an approval; 0: not at all. */
	readonly patienceMs: number;
};

/** What is waited for: an approval, or Azure, which takes a moment to switch the role on. */
export type ActivationWait = {readonly is: 'pending' | 'provisioning'; readonly role: Activatable /** Milliseconds since the epoch. */; readonly since: number};

export type ActivationTold = ChallengeTold & {
	readonly onReceipt: (receipt: Receipt, path: string) => void;
	/** At the beginning of each wait and after each look. */
	readonly onWait: (wait: ActivationWait) => void;
};

/** `pending`: an approval did not come within the patience; everything that needs none is active. */
export type Activated = {readonly receipt: Receipt; readonly path: string; readonly outcome: 'active' | 'pending'};

/** Between two looks for an approval, as for a grant that somebody else was asked for. */
export const approvalLookMs = 60_000;
const firstLookMs = 500;
const provisioningLookMs = 3000;
const provisioningPatienceMs = 900_000;

/**
 * Activates eligible roles for the signed-in person, and waits until they are active. Each is journalled in the receipt before it is sent and after its answer.
 * Idempotent: what is active is left alone and told as `existed`; what waits for approval already is waited for.
 * Rejects with `InputTrouble` when the receipt cannot be kept, with nothing sent; with the `CloudFailure` of the first refusal.
 */
export const activateRoles = async (
	{cloud, computer, clock}: Tools,
	{session, roles, wish, receipt: left, patienceMs}: ActivationQuestion,
	told: ActivationTold,
	signal: AbortSignal,
): Promise<Activated> => {
	let receipt = left ?? newReceipt({computer, clock}, session);
	receipt = {
		...receipt,
		activations: [...(receipt.activations ?? []), ...roles.flatMap(role => (isOpen(entryOf(receipt, role)) ? [] : [plannedEntry(receipt, session, role)]))],
	};
	let path = '';
	const save = async (): Promise<void> => {
		({path} = await computer.saveReceipt(receipt));
		told.onReceipt(receipt, path);
	};
	await save().catch((error: unknown) => {
		throw receiptNotKept(error);
	});
	const mark = async (role: Activatable, part: Partial<ReceiptActivation>): Promise<void> => {
		const entry = entryOf(receipt, role);
		receipt = {...receipt, activations: (receipt.activations ?? []).map(one => (one === entry ? {...one, ...part} : one))};
		// The receipt on the disk names it as planned or pending, which undo looks for: that a newer state cannot be kept stops nothing.
		await save().catch(() => told.onReceipt(receipt, path));
	};
	const repeating = answerClaims(cloud, session, told, signal);
	const work: Work = {cloud, clock, session, wish, told, signal, patienceMs, repeating, mark, entryOf: role => entryOf(receipt, role)};
	let outcome: Activated['outcome'] = 'active';
	for (const role of roles) if ((await activate(work, role)) === 'pending') outcome = 'pending';
	return {receipt, path, outcome};
};

type Work = Pick<ActivationQuestion, 'patienceMs' | 'session' | 'wish'> & {
	readonly cloud: Tools['cloud'];
	readonly clock: Clock;
	readonly told: ActivationTold;
	readonly signal: AbortSignal;
	readonly repeating: Repeating;
	readonly mark: (role: Activatable, part: Partial<ReceiptActivation>) => Promise<void>;
	readonly entryOf: (role: Activatable) => ReceiptActivation | undefined;
};

const activate = async (work: Work, role: Activatable): Promise<Activated['outcome']> => {
	const {cloud, session, signal, entryOf: entry, mark} = work;
	const own = entry(role);
	// What an approver made of it while nobody looked is no reason to ask again.
	const decided = own?.state === 'pending' ? await cloud.getActivation(session, {id: own.id, scope: role.scope, roleId: role.roleId}, signal) : null;
	if (decided?.is === 'refused' || decided?.is === 'ended') return follow(work, role, decided, false);
	// Of an activation that was sent before the run was left there may be no answer yet.
	const there = await cloud.getActivation(session, {id: null, scope: role.scope, roleId: role.roleId}, signal);
	const isOurs = there?.id != null && there.id.toLowerCase() === own?.id.toLowerCase();
	const {activation, outcome} = there === null ? await send(work, role) : {activation: there, outcome: isOurs ? ('sent' as const) : ('existed' as const)};
	if (outcome === 'existed') await mark(role, {state: 'existed', ...timesOf(activation)});
	return follow(work, role, activation, outcome === 'existed');
};

const send = async ({cloud, clock, session, wish, signal, repeating, mark, entryOf: entry}: Work, role: Activatable) => {
	const {roleId, scope, scheduleId} = role;
	const name = entry(role)?.id.split('/').at(-1) ?? '';
	const {justification, ticket} = wish;
	const attempt = async (): ReturnType<typeof cloud.activateRole> => {
		if (entry(role)?.state === 'refused') await mark(role, {state: 'planned'});
		const durationMs = activationMs(role, wish, clock.now());
		try {
			return await cloud.activateRole(session, {scope, roleId, scheduleId, name, durationMs, justification, ...ticketParts(ticket)}, signal);
		} catch (error) {
			// While a person is asked for claims nothing of it is active, and the receipt on the disk says so: they may leave there.
			if (error instanceof CloudFailure && isRefusal(error)) await mark(role, {state: 'refused'});
			throw error;
		}
	};
	return repeating(attempt);
};

/** Where no answer came, or a gateway's, it may be active all the same: it stays planned, so that undo looks for it. */
const isRefusal = ({evidence: {status, claims}}: CloudFailure): boolean =>
	claims !== null || (status !== null && status >= 400 && status < 500 && status !== 408);

const timesOf = ({startsOn, endsOn}: Activation): Pick<ReceiptActivation, 'endsOn' | 'startsOn'> => ({startsOn, endsOn});

/** Looks until it is active. An approval takes hours: how long it is waited for is the caller's to say. */
const follow = async (work: Work, role: Activatable, first: Activation, existed: boolean): Promise<Activated['outcome']> => {
	const {cloud, clock, session, told, signal, patienceMs, mark} = work;
	const begun = clock.now();
	const note = async (part: Partial<ReceiptActivation>): Promise<void> => mark(role, existed ? {...part, state: 'existed'} : part);
	let activation = first;
	for (let looks = 0; ; looks += 1) {
		const {is} = activation;
		if (is === 'active') {
			await note({state: 'activated', ...timesOf(activation)});
			return 'active';
		}
		if (is === 'refused' || is === 'ended') {
			await note({state: 'refused'});
			throw endedAs(activation);
		}
		if (is === 'pending' && looks === 0) await note({state: 'pending'});
		told.onWait({is, role, since: begun});
		const leftMs = (is === 'pending' ? patienceMs : provisioningPatienceMs) - (clock.now() - begun);
		if (leftMs <= 0) {
			if (is === 'pending') return 'pending';
			throw endedAs({...activation, status: 'ProvisioningStarted'});
		}
		await clock.sleep(Math.min(leftMs, is === 'pending' ? approvalLookMs : looks === 0 ? firstLookMs : provisioningLookMs), signal);
		const again = await cloud.getActivation(session, {id: activation.id, scope: role.scope, roleId: role.roleId}, signal).catch((error: unknown) => {
			// A look that fails is no reason to stop looking.
			if (error instanceof CloudFailure) return activation;
			throw error;
		});
		activation = again ?? {...activation, is: 'ended', status: 'Revoked'};
	}
};

/** The request's own end is an answer too: what Azure or an approver made of it. */
const endedAs = ({status}: Activation): CloudFailure =>
	new CloudFailure({
		plane: 'arm',
		status: null,
		code: `RoleAssignmentRequest${status}`,
		aadsts: null,
		message: `The activation request ended as "${status}".`,
		headers: {},
		request: null,
		correlationId: null,
		claims: null,
	});

/** An entry that is over is no longer this role's: another activation gets another entry. */
const entryOf = ({activations}: Receipt, {roleId, scope}: Activatable): ReceiptActivation | undefined =>
	(activations ?? []).findLast(one => one.roleId === roleId && sameScope(one.scope, scope) && one.state !== 'undone');

/** What was refused is over: another try is another request. */
const isOpen = (entry: ReceiptActivation | undefined): boolean => entry !== undefined && entry.state !== 'refused';

/** Its name follows from the receipt: a run that goes on repeats the very same request. */
const plannedEntry = ({id, createdOn, activations = []}: Receipt, {objectId}: Session, {roleId, scope}: Activatable): ReceiptActivation => ({
	id: `${scope}/providers/Microsoft.Authorization/roleAssignmentScheduleRequests/${armGuid(id, createdOn, objectId, roleId, scope, String(activations.length))}`,
	roleId,
	scope,
	principalId: objectId,
	state: 'planned',
	startsOn: null,
	endsOn: null,
});
