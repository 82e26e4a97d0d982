import {CloudFailure} from '../access/failure.ts';
import {duration} from '../access/plain.ts';
import type {Reason} from '../access/reason.ts';
import {retryAfterMs} from '../access/throttle.ts';
import type {Clock} from './clock.ts';

/** The longest that Azure may ask for and get. */
const mostMs = 300_000;

export type Patiently = <T>(call: () => Promise<T>) => Promise<T>;

/**
 * Sends a call again when Azure asks to wait first, after that time; the SDK has waited out short times before. Calls side by side wait together: what one of them is told holds for all.
 * Rejects with the refusal where Azure asks for more than five minutes in all.
 */
export const openPatience = (clock: Clock, tell: (told: Reason) => void, signal: AbortSignal): Patiently => {
	let until = 0;
	return async call => {
		let waited = 0;
		for (;;) {
			const pause = until - clock.now();
			if (pause > 0) await clock.sleep(pause, signal);
			try {
				return await call();
			} catch (error) {
				const wait = error instanceof CloudFailure ? retryAfterMs(error.evidence, clock.now()) : null;
				if (wait === null || waited + wait > mostMs) throw error;
				waited += Math.max(wait, 1000);
				if (until <= clock.now()) tell({id: 'write.throttled', text: `Azure asks to wait ${duration(wait)} before the next write.`});
				until = Math.max(until, clock.now() + Math.max(wait, 1000));
			}
		}
	};
};
