import {diagnose} from '../access/diagnosis.ts';
import {CloudFailure} from '../access/failure.ts';
import {type Receipt, receiptDescription, receiptIdOf} from '../access/receipt.ts';
import type {Session} from '../access/session.ts';
import {answerClaims, type ChallengeTold} from './answer-claims.ts';
import type {Cloud} from './cloud.ts';
import type {Computer} from './computer.ts';

type Tools = {readonly cloud: Pick<Cloud, 'answerClaims' | 'deleteRoleAssignment' | 'getRoleAssignment'>; readonly computer: Pick<Computer, 'saveReceipt'>};

export type Undone = {
	readonly outcome: 'undone' | 'nothing' | 'partly';
	readonly receipt: Receipt;
	readonly removed: readonly string[];
	/** Entries left alone, each with the reason; `reason` is a diagnosis id where Azure refused. */
	readonly kept: readonly {readonly id: string; readonly reason: string; readonly why: string}[];
};

/**
 * Takes back what the receipt says this tool made, and only that: an assignment is deleted when its description still carries the receipt's id.
 * `planned` entries are looked at too: a run killed in mid-write may have made them. What Azure refuses is kept, and the rest goes on.
 * Rejects with the first refusal's `CloudFailure` when nothing could be taken back.
 */
export const undoReceipt = async (
	{cloud, computer}: Tools,
	{session, receipt}: {readonly session: Session; readonly receipt: Receipt},
	told: ChallengeTold,
	signal: AbortSignal,
): Promise<Undone> => {
	let current = receipt;
	const removed: string[] = [];
	const kept: Undone['kept'][number][] = [];
	const refusals: CloudFailure[] = [];
	const repeating = answerClaims(cloud, session, told, signal);
	for (const entry of receipt.entries) {
		if (entry.state !== 'created' && entry.state !== 'planned') continue;
		try {
			const assignment = await cloud.getRoleAssignment(session, entry.id, signal);
			if (assignment && assignment.description !== receiptDescription(receipt.id)) {
				kept.push({id: entry.id, reason: 'undo.kept', why: whyKept(assignment.description)});
				continue;
			}
			if (assignment && (await repeating(async () => cloud.deleteRoleAssignment(session, entry.id, signal))) === 'deleted') removed.push(entry.id);
		} catch (error) {
			if (!(error instanceof CloudFailure)) throw error;
			refusals.push(error);
			const {id: reason, cause: why} = diagnose(error.evidence);
			kept.push({id: entry.id, reason, why});
			continue;
		}
		current = {...current, entries: current.entries.map(other => (other === entry ? {...other, state: 'undone'} : other))};
		// It is taken back already: a second undo finds nothing there, whatever the receipt on the disk says.
		await computer.saveReceipt(current).catch(() => undefined);
	}
	if (refusals[0] && removed.length === 0) throw refusals[0];
	return {outcome: kept.length > 0 ? 'partly' : removed.length > 0 ? 'undone' : 'nothing', receipt: current, removed, kept};
};

/** Two grants that write in the same moment write the same assignment: it is the later one's. */
const whyKept = (description: string | null): string => {
	const other = receiptIdOf(description);
	return other === null
		? 'It no longer carries this receipt in its description: somebody changed it.'
		: `It belongs to receipt ${other} now, which takes it back.`;
};
