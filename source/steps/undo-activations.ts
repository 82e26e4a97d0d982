import {leastActivationMs} from '../access/activation-wish.ts';
import {diagnose} from '../access/diagnosis.ts';
import {CloudFailure} from '../access/failure.ts';
import {duration} from '../access/plain.ts';
import {openActivations, type Receipt, type ReceiptActivation} from '../access/receipt.ts';
import type {Session} from '../access/session.ts';
import {isoTime, parseTime} from '../access/time.ts';
import {answerClaims, type ChallengeTold} from './answer-claims.ts';
import type {Clock} from './clock.ts';
import type {Cloud} from './cloud.ts';
import type {Computer} from './computer.ts';
import {courtesy} from './readable.ts';
import type {Undone} from './undo.ts';

type Tools = {
	readonly cloud: Pick<Cloud, 'answerClaims' | 'deactivateRole' | 'getActivation'>;
	readonly computer: Pick<Computer, 'saveReceipt'>;
	readonly clock: Pick<Clock, 'now'>;
};

/** A time of day for the eye, in UTC: whoever reads it may sit anywhere. */
const at = (ms: number): string => `${isoTime(ms).slice(11, 16)} UTC`;

/**
 * Ends what the receipt says this tool activated, and only that: an activation that was there before is left alone, and one that is over needs nothing.
 * What waits for approval is withdrawn. What Azure refuses is kept, and the rest goes on. Rejects with the first refusal's `CloudFailure` when nothing could be taken back,
 * but for an activation that is too young: that is told with the time from which it can be.
 */
export const undoActivations = async (
	{cloud, computer, clock}: Tools,
	{session, receipt}: {readonly session: Session; readonly receipt: Receipt},
	told: ChallengeTold,
	signal: AbortSignal,
): Promise<Undone> => {
	let current = receipt;
	const removed: string[] = [];
	const kept: Undone['kept'][number][] = [];
	const refusals: CloudFailure[] = [];
	const repeating = answerClaims(cloud, session, told, signal);
	for (const entry of openActivations(receipt)) {
		const {id, scope, roleId} = entry;
		try {
			if ((await repeating(async () => cloud.deactivateRole(session, {id, scope, roleId}, signal))) !== 'absent') removed.push(id);
		} catch (error) {
			if (!(error instanceof CloudFailure)) throw error;
			const {id: reason, cause: why} = diagnose(error.evidence);
			if (reason !== 'pim.too-short') refusals.push(error);
			const from = await laterFrom({cloud}, session, entry, signal);
			const later = reason === 'pim.too-short' && from !== null ? ` From ${at(from)} on, in ${duration(Math.max(0, from - clock.now()))}, it can.` : '';
			kept.push({id, reason, why: `${why}${later}`});
			continue;
		}
		current = {...current, activations: (current.activations ?? []).map(other => (other.id === id ? {...other, state: 'undone'} : other))};
		// It is taken back already: a second undo finds nothing there, whatever the receipt on the disk says.
		await computer.saveReceipt(current).catch(() => undefined);
	}
	if (refusals[0] && removed.length === 0) throw refusals[0];
	return {outcome: kept.length > 0 ? 'partly' : removed.length > 0 ? 'undone' : 'nothing', receipt: current, removed, kept};
};

/** From when on Azure lets the activation be ended; `null` where it is not known since when it is active. */
const laterFrom = async (
	{cloud}: Pick<Tools, 'cloud'>,
	session: Session,
	{id, scope, roleId, startsOn}: ReceiptActivation,
	signal: AbortSignal,
): Promise<number | null> => {
	const asked = startsOn === null ? await courtesy(cloud.getActivation(session, {id, scope, roleId}, signal)) : null;
	const since = parseTime(startsOn ?? asked?.startsOn ?? null);
	return since === null ? null : since + leastActivationMs;
};
