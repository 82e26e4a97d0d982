/** What a person gives for an activation. */
export type ActivationWish = {
	readonly justification: string | null;
	/** "system:number", or the number alone. */
	readonly ticket: string | null;
	/** Milliseconds; `null` for the usual. */
	readonly durationMs: number | null;
};

export const noWish: ActivationWish = {justification: null, ticket: null, durationMs: null};

/** Azure takes no shorter one back, and none back before. */
export const leastActivationMs = 300_000;
