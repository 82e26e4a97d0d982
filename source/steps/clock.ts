/** Time as a step sees it, so that tests need not wait. */
export type Clock = {
	/** Milliseconds since the epoch. */
	readonly now: () => number;
	/** Resolves after `ms`; rejects with the signal's reason when aborted. */
	readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
};
