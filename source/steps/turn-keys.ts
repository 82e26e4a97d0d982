import {CloudFailure} from '../access/failure.ts';
import type {Receipt} from '../access/receipt.ts';
import type {Session} from '../access/session.ts';
import type {Resource} from '../access/target.ts';
import {answerClaims, type ChallengeTold} from './answer-claims.ts';
import type {Clock} from './clock.ts';
import type {Cloud} from './cloud.ts';
import type {Computer} from './computer.ts';
import {newReceipt, openJournal, receiptNotKept} from './journal.ts';
import {courtesy} from './readable.ts';

type Tools = {
	readonly cloud: Pick<Cloud, 'answerClaims' | 'getResource' | 'setLocalAuth'>;
	readonly computer: Pick<Computer, 'random' | 'saveReceipt'>;
	readonly clock: Clock;
};

export type Turned = {
	readonly receipt: Receipt;
	readonly path: string;
	/** As Resource Manager shows it now; `null`: it could not be read. */
	readonly resource: Resource | null;
};

type Told = ChallengeTold & {readonly onReceipt: (receipt: Receipt, path: string) => void};

/** A replica may show what was before for a moment. */
const reads = 4;
const readAgainMs = 2000;

/**
 * Turns key authentication off or on and reads it back. The receipt is kept before anything is sent and after each answer, with the value that was there.
 * Rejects with `InputTrouble` where it cannot be kept, with nothing sent; with the `CloudFailure` of the write.
 */
export const turnKeys = async (
	{cloud, computer, clock}: Tools,
	{session, resource, wanted}: {readonly session: Session; readonly resource: Resource; readonly wanted: 'off' | 'on'},
	told: Told,
	signal: AbortSignal,
): Promise<Turned> => {
	const disabled = wanted === 'off';
	const journal = openJournal(
		computer,
		{
			...newReceipt({computer, clock}, session),
			localAuth: {resourceId: resource.id, before: resource.keysDisabled, after: disabled, state: 'planned'},
		},
		told.onReceipt,
	);
	await journal.save().catch((error: unknown) => {
		throw receiptNotKept(error, 'keys were left as they are');
	});
	try {
		await answerClaims(cloud, session, told, signal)(async () => cloud.setLocalAuth(session, {resourceId: resource.id, disabled}, signal));
	} catch (error) {
		// Where no answer came it may be written all the same: it stays planned, and the next run reads what is there.
		if (error instanceof CloudFailure && isRefusal(error)) {
			journal.markLocalAuth('refused');
			await journal.saveIfPossible();
		}
		throw error;
	}
	journal.markLocalAuth('written');
	await journal.saveIfPossible();
	const after = await readBack({cloud, clock}, session, resource, disabled, signal);
	if (after && after.keysDisabled !== disabled) {
		journal.markLocalAuth('refused');
		await journal.saveIfPossible();
	}
	return {receipt: journal.receipt(), path: journal.path(), resource: after};
};

const isRefusal = ({evidence: {status, claims}}: CloudFailure): boolean =>
	claims !== null || (status !== null && status >= 400 && status < 500 && status !== 408);

const readBack = async (
	{cloud, clock}: Pick<Tools, 'clock'> & {readonly cloud: Pick<Cloud, 'getResource'>},
	session: Session,
	{id}: Resource,
	disabled: boolean,
	signal: AbortSignal,
): Promise<Resource | null> => {
	let found: Resource | null = null;
	for (let read = 1; read <= reads; read += 1) {
		found = await courtesy(cloud.getResource(session, id, signal));
		if (found?.keysDisabled === disabled) break;
		if (read < reads) await clock.sleep(readAgainMs, signal);
	}
	return found;
};
