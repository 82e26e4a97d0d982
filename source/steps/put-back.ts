import {diagnose} from '../access/diagnosis.ts';
import {CloudFailure} from '../access/failure.ts';
import {openRemovals, openRoles, type Receipt, type ReceiptRole} from '../access/receipt.ts';
import type {Session} from '../access/session.ts';
import {parseTime} from '../access/time.ts';
import {answerClaims, type ChallengeTold} from './answer-claims.ts';
import type {Cloud} from './cloud.ts';
import type {Computer} from './computer.ts';
import {openJournal} from './journal.ts';
import type {Undone} from './undo.ts';

type Question = {readonly session: Session; readonly receipt: Receipt};

/** Puts back what the receipt says was taken away: before anything else is undone, so that nobody is without access in between. */
export const putBack = async (
	{
		cloud,
		computer,
	}: {readonly cloud: Pick<Cloud, 'answerClaims' | 'getRoleAssignment' | 'restoreRoleAssignment'>; readonly computer: Pick<Computer, 'saveReceipt'>},
	{session, receipt}: Question,
	told: ChallengeTold,
	signal: AbortSignal,
): Promise<Pick<Undone, 'kept' | 'receipt'> & {readonly restored: readonly string[]}> => {
	const repeating = answerClaims(cloud, session, told, signal);
	const journal = openJournal(computer, receipt, () => undefined);
	const kept: Undone['kept'][number][] = [];
	const restored: string[] = [];
	for (const removal of openRemovals(receipt)) {
		try {
			const there = await cloud.getRoleAssignment(session, removal.id, signal);
			if (!there && (await repeating(async () => cloud.restoreRoleAssignment(session, removal, signal))) === 'restored') restored.push(removal.id);
		} catch (error) {
			if (!(error instanceof CloudFailure)) throw error;
			const {id: reason, cause: why} = diagnose(error.evidence);
			kept.push({id: removal.id, reason, why});
			continue;
		}
		journal.markRemoval(removal.id, {state: 'restored'});
		await journal.saveIfPossible();
	}
	return {receipt: journal.receipt(), restored, kept};
};

/** By how much this computer's clock may be ahead of Azure's. */
const clockMs = 600_000;

/** Its id comes of its name and place, so that another run, or a Bicep file, may have made the very role that this one only set out to make. */
const originOf = ({state}: ReceiptRole, {by, createdOn}: Receipt) =>
	state === 'planned' ? {madeBy: {objectId: by, since: (parseTime(createdOn) ?? Number.POSITIVE_INFINITY) - clockMs}} : {};

/** Removes the custom roles that the receipt says were made, once their assignments are gone; one that somebody else uses stays. */
export const undoRoles = async (
	{cloud, computer}: {readonly cloud: Pick<Cloud, 'answerClaims' | 'deleteRoleDefinition'>; readonly computer: Pick<Computer, 'saveReceipt'>},
	{session, receipt}: Question,
	told: ChallengeTold,
	signal: AbortSignal,
): Promise<Pick<Undone, 'kept' | 'receipt'> & {readonly removed: readonly string[]}> => {
	const repeating = answerClaims(cloud, session, told, signal);
	const journal = openJournal(computer, receipt, () => undefined);
	const kept: Undone['kept'][number][] = [];
	const removed: string[] = [];
	for (const role of openRoles(receipt)) {
		try {
			const outcome = await repeating(async () => cloud.deleteRoleDefinition(session, {...role, ...originOf(role, receipt)}, signal));
			if (outcome === 'foreign') {
				const why = 'This run may never have made it: what stands there was made before, or by somebody else.';
				kept.push({id: role.roleId, reason: 'undo.kept', why});
				journal.markRole(role.roleId, {state: 'existed'});
				await journal.saveIfPossible();
				continue;
			}
			if (outcome === 'deleted') removed.push(role.roleId);
		} catch (error) {
			if (!(error instanceof CloudFailure)) throw error;
			const isUsed = error.evidence.code === 'RoleDefinitionHasAssignments';
			const {id, cause} = diagnose(error.evidence);
			kept.push(
				isUsed
					? {id: role.roleId, reason: 'undo.role-in-use', why: 'It is still assigned to somebody, or was a moment ago: undo can be run again.'}
					: {id: role.roleId, reason: id, why: cause},
			);
			continue;
		}
		journal.markRole(role.roleId, {state: 'undone'});
		await journal.saveIfPossible();
	}
	return {receipt: journal.receipt(), removed, kept};
};
