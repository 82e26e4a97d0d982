import {CloudFailure, type Evidence} from '../access/failure.ts';
import {grantsToWrite} from '../access/grants-to-write.ts';
import type {Grant, Plan} from '../access/plan.ts';
import {newReceiptId, type Receipt, type ReceiptEntry, receiptDescription} from '../access/receipt.ts';
import type {Session} from '../access/session.ts';
import {isoTime} from '../access/time.ts';
import {type InputTrouble, inputTrouble} from '../access/trouble.ts';
import {answerClaims, type ChallengeTold} from './answer-claims.ts';
import type {Clock} from './clock.ts';
import type {Cloud} from './cloud.ts';
import type {Computer} from './computer.ts';
import {sideBySide} from './side-by-side.ts';

type Tools = {
	readonly cloud: Pick<Cloud, 'answerClaims' | 'createRoleAssignment' | 'getRoleAssignment'>;
	readonly computer: Pick<Computer, 'random' | 'saveReceipt'>;
	readonly clock: Pick<Clock, 'now'>;
};

export type WriteTold = ChallengeTold & {readonly onReceipt: (receipt: Receipt, path: string) => void};

export type Written = {
	readonly receipt: Receipt;
	readonly path: string;
	/** Grants that Azure refused; the others are written. */
	readonly failures: readonly {readonly grant: Grant; readonly evidence: Evidence}[];
};

/** At most this many writes on the wire: Resource Manager's bucket refills ten writes a second. */
const width = 4;

/**
 * Writes what the plan lacks. The receipt is saved before anything is sent and after every answer, so that a run killed in between can be undone.
 * Rejects with `InputTrouble` when the receipt cannot be kept, with nothing sent; with the `CloudFailure` of a required grant when none of them could be written.
 */
export const writeGrants = async (
	{cloud, computer, clock}: Tools,
	{session, plan}: {readonly session: Session; readonly plan: Plan},
	told: WriteTold,
	signal: AbortSignal,
): Promise<Written> => {
	const id = newReceiptId(computer.random);
	// A recommendation that is certain to be refused stays a recommendation.
	const grants = plan.grants.filter(grant => grant.exists || grantsToWrite(plan).includes(grant));
	let receipt: Receipt = {
		schemaVersion: 1,
		id,
		createdOn: isoTime(clock.now()),
		cloud: session.cloud,
		tenantId: session.tenantId,
		by: session.objectId,
		sandbox: session.sandbox,
		...(session.pinned ? {credential: session.source} : {}),
		entries: grants.map(entryOf),
	};
	let path = '';
	let saving = Promise.resolve();
	// One save at a time and each of the newest state: two answers may come in the same moment.
	const save = async (): Promise<void> => {
		const saved = saving.then(async () => {
			({path} = await computer.saveReceipt(receipt));
			told.onReceipt(receipt, path);
		});
		saving = saved.catch(() => undefined);
		return saved;
	};
	await save().catch((error: unknown) => {
		throw receiptNotKept(error);
	});
	// From here on the receipt on the disk names all that is sent as planned, which undo looks for: that a newer state of it cannot be kept stops nothing.
	const saveIfPossible = async (): Promise<void> => save().catch(() => told.onReceipt(receipt, path));
	const failures: {grant: Grant; evidence: Evidence}[] = [];
	const repeating = answerClaims(cloud, session, told, signal);
	/** While a person is asked for claims nothing of it is written, and the receipt on the disk says so: they may leave there. */
	const attempt = async (grant: Grant, index: number): ReturnType<typeof cloud.createRoleAssignment> => {
		const mark = (state: ReceiptEntry['state']): void => {
			receipt = withEntry(receipt, index, {state});
		};
		if (receipt.entries[index]?.state === 'refused') {
			mark('planned');
			await save().catch((error: unknown) => {
				throw receiptNotKept(error, 'the grant that Azure asked a stronger sign-in for was not written');
			});
		}
		try {
			return await cloud.createRoleAssignment(session, grant, receiptDescription(id), signal);
		} catch (error) {
			if (error instanceof CloudFailure && error.evidence.claims !== null) {
				mark('refused');
				await saveIfPossible();
			}
			throw error;
		}
	};
	await sideBySide(grants, width, async (grant, index) => {
		if (grant.exists) return;
		try {
			const {id: assignmentId, outcome} = await repeating(async () => attempt(grant, index));
			receipt = withEntry(receipt, index, {id: assignmentId, state: outcome});
		} catch (error) {
			if (!(error instanceof CloudFailure)) throw error;
			if (isRefusal(error.evidence)) receipt = withEntry(receipt, index, {state: 'refused'});
			failures.push({grant, evidence: error.evidence});
			await saveIfPossible();
			return;
		}
		await saveIfPossible();
		await readBack(cloud.getRoleAssignment(session, receipt.entries[index]?.id ?? '', signal));
	});
	const required = plan.grants.filter(({need, exists}) => need === 'required' && !exists);
	const refused = failures.filter(({grant}) => grant.need === 'required');
	if (refused[0] && refused.length === required.length) throw new CloudFailure(refused[0].evidence);
	return {receipt, path, failures};
};

const receiptNotKept = (error: unknown, so = 'nothing was written'): InputTrouble =>
	inputTrouble('usage.receipt-not-kept', `The receipt cannot be kept on this computer (${error instanceof Error ? error.message : String(error)}), so ${so}.`, [
		{text: 'Point XDG_STATE_HOME (on Windows LOCALAPPDATA) at a folder that can be written to.'},
	]);

/** A demand for claims is an answer, whoever could not meet it. Where no answer came, or a gateway's, the assignment may be there all the same: it stays planned, so that undo looks for it. */
const isRefusal = ({status, claims}: Evidence): boolean => claims !== null || (status !== null && status >= 400 && status < 500 && status !== 408);

/** Resource Manager has answered for the write already: whoever may not read it has written it all the same. */
const readBack = async (read: Promise<unknown>): Promise<void> => {
	await read.catch((error: unknown) => {
		if (!(error instanceof CloudFailure)) throw error;
	});
};

const withEntry = (receipt: Receipt, index: number, part: Partial<ReceiptEntry>): Receipt => ({
	...receipt,
	entries: receipt.entries.map((entry, at) => (at === index ? {...entry, ...part} : entry)),
});

const entryOf = ({scope, name, roleId, principal, exists}: Grant): ReceiptEntry => ({
	id: `${scope === '/' ? '' : scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
	roleId,
	principalId: principal.id,
	scope,
	state: exists ? 'existed' : 'planned',
});
