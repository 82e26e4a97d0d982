import type {Clock} from '../../../source/steps/clock.ts';

export type FakeClock = Clock & {
	/** Milliseconds since the clock was made. */
	readonly elapsed: () => number;
	readonly slept: readonly number[];
	/** Called before each sleep that is not aborted already. */
	onSleep: ((ms: number) => void) | null;
};

/** Time that passes only while somebody sleeps, and then at once. */
export const fakeClock = (startAt = Date.UTC(2026, 10, 20, 10)): FakeClock => {
	let now = startAt;
	const slept: number[] = [];
	const clock: FakeClock = {
		slept,
		onSleep: null,
		now: () => now,
		elapsed: () => now - startAt,
		sleep: async (ms, signal) => {
			signal.throwIfAborted();
			clock.onSleep?.(ms);
			signal.throwIfAborted();
			slept.push(ms);
			now += ms;
		},
	};
	return clock;
};
