import type {Reason} from './reason.ts';

/** One model call, ready to be sent: everything but the token. */
export type ModelCall = {
	readonly method: 'GET' | 'POST';
	readonly url: string;
	/** Token audience without `/.default`, e.g. https://ai.azure.com. */
	readonly audience: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string | null;
};

/** An answer of the model endpoint, whatever its status. */
export type ModelAnswer = {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	readonly elapsedMs: number;
};

export type LivenessOutcome = 'proven' | 'authorized' | 'propagating' | 'denied' | 'blocked' | 'skipped';

/** The probe's verdict. */
export type Liveness = {
	readonly outcome: LivenessOutcome;
	readonly attempts: number;
	readonly elapsedMs: number;
	/** Status of the last answer; `null` when none came. */
	readonly status: number | null;
	readonly url: string | null;
	readonly audience: string | null;
	/** Of the last successful call. */
	readonly latencyMs: number | null;
	readonly tokens: number | null;
	readonly because: readonly Reason[];
};

/** One call of the probe, as it is shown while waiting. */
export type Attempt = {
	/** Milliseconds since the epoch. */
	readonly at: number;
	/** `null` when no answer came. */
	readonly status: number | null;
	/** Code of the body or of the network, for the eye. */
	readonly code: string | null;
	readonly verdict: 'answered' | 'denied' | 'throttled' | 'other';
};

/** The probe while it runs; plain JSON, so that a resumed run counts on. */
export type ProbeProgress = {
	readonly startedAt: number;
	/** When the assignment that should work was created; the wait counts from here. `null` when not known. */
	readonly since: number | null;
	readonly attempts: readonly Attempt[];
	/** When the next call is made; `null` while one is on the wire. */
	readonly nextAt: number | null;
	readonly url: string;
	readonly audience: string;
};
