import {isOlder} from '../access/deployment-progress.ts';
import {diagnose} from '../access/diagnosis.ts';
import {CloudFailure} from '../access/failure.ts';
import {administers, lastAdministrator} from '../access/last-administrator.ts';
import {type Receipt, type ReceiptEntry, receiptDescription, receiptIdOf} from '../access/receipt.ts';
import type {RoleAssignment} from '../access/role-assignment.ts';
import type {Session} from '../access/session.ts';
import {answerClaims, type ChallengeTold} from './answer-claims.ts';
import type {Clock} from './clock.ts';
import type {Cloud} from './cloud.ts';
import type {Computer} from './computer.ts';
import {openJournal} from './journal.ts';
import {sideBySide} from './side-by-side.ts';
import {type Stopping, stopDeployments} from './stop-deployments.ts';

export type Guarding = Pick<Cloud, 'listAllRoleAssignments' | 'listRoleDefinitions'>;

type Tools = {
	readonly cloud: Guarding & Pick<Cloud, 'answerClaims' | 'deleteRoleAssignment' | 'getRoleAssignment'> & Stopping;
	readonly computer: Pick<Computer, 'saveReceipt'>;
	readonly clock: Clock;
};

export type Undone = {
	readonly outcome: 'undone' | 'nothing' | 'partly';
	readonly receipt: Receipt;
	readonly removed: readonly string[];
	/** Entries left alone, each with the reason; `reason` is a diagnosis id where Azure refused. */
	readonly kept: readonly {readonly id: string; readonly reason: string; readonly why: string}[];
};

/** More than this many are taken back side by side; a few one after the other, as they were shown. */
const mostInOrder = 20;
const width = 4;

/**
 * Takes back what the receipt says this tool made, and only that: an assignment is deleted when its description still carries the receipt's id.
 * `planned` entries are looked at too: a run killed in mid-write may have made them. What Azure still writes by itself is stopped first. What Azure refuses is kept, and the rest goes on.
 * Rejects with the first refusal's `CloudFailure` when nothing could be taken back.
 */
export const undoReceipt = async (
	{cloud, computer, clock}: Tools,
	{session, receipt}: {readonly session: Session; readonly receipt: Receipt},
	told: ChallengeTold,
	signal: AbortSignal,
): Promise<Undone> => {
	const removed: string[] = [];
	const kept: Undone['kept'][number][] = [];
	const refusals: CloudFailure[] = [];
	const repeating = answerClaims(cloud, session, told, signal);
	const journal = openJournal(computer, receipt, () => undefined);
	const startedOn = await stopDeployments({cloud, clock, session, repeating, signal}, receipt);
	for (const {id, state} of receipt.deployments ?? []) if (state !== 'refused') journal.markDeployment(id, {state: 'ended'});

	const takeBack = async (entry: ReceiptEntry): Promise<void> => {
		try {
			const assignment = await cloud.getRoleAssignment(session, entry.id, signal);
			const stays = assignment && (staysBecause(assignment, receipt, startedOn) ?? (await lastOf(cloud, session, assignment, signal)));
			if (stays) {
				kept.push({id: entry.id, ...stays});
				return;
			}
			if (assignment && (await repeating(async () => cloud.deleteRoleAssignment(session, entry.id, signal))) === 'deleted') removed.push(entry.id);
		} catch (error) {
			if (!(error instanceof CloudFailure)) throw error;
			refusals.push(error);
			const {id: reason, cause: why} = diagnose(error.evidence);
			kept.push({id: entry.id, reason, why});
			return;
		}
		journal.mark(receipt.entries.indexOf(entry), {state: 'undone'});
		// It is taken back already: a second undo finds nothing there, whatever the receipt on the disk says.
		await journal.saveIfPossible();
	};

	const open = receipt.entries.filter(({state}) => state === 'created' || state === 'planned');
	// Of those that let their holders assign roles each is judged by what the one before left.
	const plainOnes = open.filter(({roleId}) => administers(roleId, new Map()) === false);
	await sideBySide(plainOnes, open.length > mostInOrder ? width : 1, takeBack);
	await sideBySide(
		open.filter(entry => !plainOnes.includes(entry)),
		1,
		takeBack,
	);
	if (refusals[0] && removed.length === 0) throw refusals[0];
	return {outcome: kept.length > 0 ? 'partly' : removed.length > 0 ? 'undone' : 'nothing', receipt: journal.receipt(), removed, kept};
};

type Stays = {readonly reason: string; readonly why: string};

const staysBecause = (assignment: RoleAssignment, {id}: Receipt, startedOn: string | null): Stays | null => {
	if (assignment.description !== receiptDescription(id)) return {reason: 'undo.kept', why: whyKept(assignment.description)};
	return isOlder(assignment, startedOn)
		? {reason: 'undo.kept', why: 'It was there before this receipt’s deployment, which only wrote over its description.'}
		: null;
};

/** Where it cannot be read whether anybody else administers, whoever does stays. */
const lastOf = async (cloud: Guarding, session: Session, assignment: RoleAssignment, signal: AbortSignal): Promise<Stays | null> => {
	const known = administers(assignment.roleId, new Map());
	if (known === false) return null;
	try {
		const definitions = new Map((await cloud.listRoleDefinitions(session, assignment.scope, signal)).map(definition => [definition.id, definition]));
		if (administers(assignment.roleId, definitions) !== true) return null;
		const last = lastAdministrator(assignment, await cloud.listAllRoleAssignments(session, assignment.scope, signal), definitions);
		return last && {reason: last.id, why: last.text};
	} catch (error) {
		if (!(error instanceof CloudFailure)) throw error;
		if (known === null) return null;
		return {reason: 'undo.last-administrator', why: 'Whether anybody else could assign roles there without it could not be read.'};
	}
};

/** Two grants that write in the same moment write the same assignment: it is the later one's. */
const whyKept = (description: string | null): string => {
	const other = receiptIdOf(description);
	return other === null
		? 'It no longer carries this receipt in its description: somebody changed it.'
		: `It belongs to receipt ${other} now, which takes it back.`;
};
