import {CloudFailure} from '../access/failure.ts';
import type {Receipt, ReceiptRemoval} from '../access/receipt.ts';
import type {RoleAssignment} from '../access/role-assignment.ts';
import {sameScope} from '../access/scope.ts';
import type {Session} from '../access/session.ts';
import {inputTrouble} from '../access/trouble.ts';
import {answerClaims, type ChallengeTold} from './answer-claims.ts';
import type {Clock} from './clock.ts';
import type {Cloud} from './cloud.ts';
import type {Computer} from './computer.ts';
import {newReceipt, openJournal, receiptNotKept} from './journal.ts';

type Tools = {
	readonly cloud: Pick<Cloud, 'answerClaims' | 'deleteRoleAssignment' | 'getRoleAssignment'>;
	readonly computer: Pick<Computer, 'random' | 'saveReceipt'>;
	readonly clock: Clock;
};

export type TakingQuestion = {
	readonly session: Session;
	readonly assignment: RoleAssignment;
	/** What showed that the access stays without it. */
	readonly because: string;
	/** ARM ids of the assignments by which it stays: one of them at least must still be there. */
	readonly keeps: readonly string[];
};

/**
 * Takes one assignment away, as it was last seen and no other. The receipt is kept before anything is sent, with all that it takes to put it back. Rejects with
 * `InputTrouble` where the receipt cannot be kept or something has changed meanwhile, with nothing taken away; with Azure's own refusal as `CloudFailure`.
 */
export const takeAway = async (
	{cloud, computer, clock}: Tools,
	{session, assignment, because, keeps}: TakingQuestion,
	told: ChallengeTold & {readonly onReceipt: (receipt: Receipt, path: string) => void},
	signal: AbortSignal,
): Promise<{readonly receipt: Receipt; readonly path: string}> => {
	const there = await cloud.getRoleAssignment(session, assignment.id, signal);
	if (!there || !isSame(there, assignment)) throw changed('The assignment is not what it was a moment ago');
	const kept = await Promise.all(keeps.map(async id => cloud.getRoleAssignment(session, id, signal)));
	if (keeps.length > 0 && kept.every(one => one === null)) throw changed('The narrower role is gone');
	const {id, roleId, principalId, principalType, scope, condition, description} = there;
	const removal: ReceiptRemoval = {id, roleId, principalId, principalType, scope, condition, description, state: 'planned', because, keeps};
	const journal = openJournal(
		computer,
		{
			...newReceipt({computer, clock}, session),
			removals: [removal],
		},
		told.onReceipt,
	);
	await journal.save().catch((error: unknown) => {
		throw receiptNotKept(error, 'nothing was taken away');
	});
	try {
		await answerClaims(cloud, session, told, signal)(async () => cloud.deleteRoleAssignment(session, id, signal));
	} catch (error) {
		// Without an answer it may be gone all the same: undo looks.
		if (error instanceof CloudFailure && (error.evidence.claims !== null || isRefusal(error.evidence.status))) {
			journal.markRemoval(id, {state: 'refused'});
			await journal.saveIfPossible();
		}
		throw error;
	}
	journal.markRemoval(id, {state: 'removed'});
	await journal.saveIfPossible();
	return {receipt: journal.receipt(), path: journal.path()};
};

const isRefusal = (status: number | null): boolean => status !== null && status >= 400 && status < 500 && status !== 408;

const isSame = (one: RoleAssignment, other: RoleAssignment): boolean =>
	one.roleId.toLowerCase() === other.roleId.toLowerCase() &&
	one.principalId.toLowerCase() === other.principalId.toLowerCase() &&
	sameScope(one.scope, other.scope) &&
	one.condition === other.condition;

const changed = (what: string) => inputTrouble('usage.changed-meanwhile', `${what}: nothing was taken away.`, [{text: 'Run it again: it looks anew.'}]);
