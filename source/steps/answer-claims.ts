import {CloudFailure} from '../access/failure.ts';
import type {Session} from '../access/session.ts';
import type {Cloud, DeviceCode} from './cloud.ts';

/** What is told while Azure demands a stronger sign-in in the middle of the way. */
export type ChallengeTold = {
	/** The person is being asked: a window, or a code that follows. */
	readonly onChallenge: () => void;
	readonly onDeviceCode: (code: DeviceCode) => void;
	/** Answered; the refused call goes out again. */
	readonly onAnswered: () => void;
};

/** That nobody could answer it does not undo that Azure refused the call: what follows must not take it for one without an answer. */
const withClaims = ({evidence}: CloudFailure, call: CloudFailure): CloudFailure =>
	new CloudFailure({...evidence, claims: evidence.claims ?? call.evidence.claims});

export type Repeating = <T>(call: () => Promise<T>) => Promise<T>;

/**
 * Repeats a call that Azure refused for want of a stronger or newer sign-in (MFA, Conditional Access), once, after the person gave it. Calls side by side share one
 * answer, though each challenge is worded anew. Rejects with the `CloudFailure` of the call, or of a sign-in that cannot be asked for (az names its command).
 * Source: Microsoft Learn, "Claims challenges, claims requests, and client capabilities".
 */
export const answerClaims = (cloud: Pick<Cloud, 'answerClaims'>, session: Session, told: ChallengeTold, signal: AbortSignal): Repeating => {
	let answers = 0;
	let asking: Promise<void> | null = null;
	const ask = async (claims: string): Promise<void> => {
		told.onChallenge();
		await cloud.answerClaims(session, claims, told.onDeviceCode, signal);
		answers += 1;
		told.onAnswered();
	};
	return async call => {
		const before = answers;
		try {
			return await call();
		} catch (error) {
			if (!(error instanceof CloudFailure) || error.evidence.claims === null) throw error;
			if (answers === before) {
				asking ??= ask(error.evidence.claims).finally(() => {
					asking = null;
				});
				await asking.catch((refusal: unknown) => {
					throw refusal instanceof CloudFailure ? withClaims(refusal, error) : refusal;
				});
			}
			return call();
		}
	};
};
