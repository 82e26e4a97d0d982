import {CloudFailure} from '../access/failure.ts';
import {type Hardening, judgeKeyAnswer, type KeyCheck, keyCallOf} from '../access/hardening.ts';
import type {ModelAnswer} from '../access/liveness.ts';
import {readAnswer} from '../access/model-error.ts';
import {duration} from '../access/plain.ts';
import {confirmDelayMs, nextDelay} from '../access/propagation.ts';
import type {Session} from '../access/session.ts';
import type {Target} from '../access/target.ts';
import type {Clock} from './clock.ts';
import type {Cloud} from './cloud.ts';

type Tools = {readonly cloud: Pick<Cloud, 'callWithMadeUpKey'>; readonly clock: Clock};

export type KeyCheckQuestion = {
	readonly session: Session;
	readonly target: Target;
	readonly wanted: Hardening['wanted'];
	readonly timeoutMs: number;
	/** `false`: one answer, now. */
	readonly wait: boolean;
};

/** Answers that say nothing, one after the other, before nobody waits for a better one. */
const mostPassing = 4;

/**
 * What a made-up key is answered: two of the same in a row, a second apart, confirm it, since front ends may disagree for a while. No real key is ever asked for.
 * `onWait` hears how long it is until the next call.
 */
export const checkKeys = async (
	{cloud, clock}: Tools,
	{session, target, wanted, timeoutMs, wait}: KeyCheckQuestion,
	onWait: (ms: number) => void,
	signal: AbortSignal,
): Promise<KeyCheck> => {
	const call = keyCallOf(target);
	const startedAt = clock.now();
	let streak = 0;
	let passing = 0;
	for (let attempts = 1; ; attempts += 1) {
		const answer = await send(cloud, session, call, signal);
		const elapsedMs = clock.now() - startedAt;
		const leftMs = timeoutMs - elapsedMs;
		const {status, code, message} = answer ? readAnswer(answer) : {status: null, code: null, message: 'no answer came'};
		const verdict = answer ? judgeKeyAnswer(wanted, answer) : 'passing';
		const end = (is: KeyCheck['is'], text: string): KeyCheck => ({is, attempts, elapsedMs, status, code, text});
		streak = verdict === 'arrived' ? streak + 1 : 0;
		passing = verdict === 'passing' ? passing + 1 : 0;
		if (streak === 2 || (streak === 1 && !wait)) return end('confirmed', confirmed[wanted]);
		const said = `${status ?? 'no answer'}${code && code !== String(status) ? ` ${code}` : ''}${code || status === null ? '' : `: ${message.slice(0, 120)}`}`;
		if (verdict === 'other' || passing === mostPassing || (verdict === 'passing' && (!wait || leftMs <= 0)))
			return end('not-confirmed', `Not confirmed: a made-up key was answered ${said}, which tells nothing of keys.`);
		if (verdict === 'waiting' && (!wait || leftMs <= 0)) return end('arriving', `${arriving[wanted]} (after ${duration(elapsedMs)}, ${said}).`);
		const pauseMs = verdict === 'arrived' ? confirmDelayMs : Math.max(0, Math.min(nextDelay(elapsedMs), leftMs));
		if (verdict === 'waiting') onWait(pauseMs);
		await clock.sleep(pauseMs, signal);
	}
};

const confirmed = {
	off: 'Confirmed: a made-up key was answered 403 AuthenticationTypeDisabled, as every key is now.',
	on: 'Confirmed: a made-up key was refused for being wrong, so keys are looked at again.',
} as const;

const arriving = {
	off: 'The model endpoint still looks at keys; Azure says that the change takes some minutes, and hours have been reported',
	on: 'The model endpoint still refuses all keys; Azure says that the change takes some minutes, and hours have been reported',
} as const;

const send = async (cloud: Tools['cloud'], session: Session, call: ReturnType<typeof keyCallOf>, signal: AbortSignal): Promise<ModelAnswer | null> => {
	try {
		return await cloud.callWithMadeUpKey(session, call, signal);
	} catch (error) {
		if (error instanceof CloudFailure) return null;
		throw error;
	}
};
