import type {Propagation} from './world.ts';

const unitMs: Readonly<Record<string, number>> = {ms: 1, s: 1000, m: 60_000};

const durationMs = (text: string | undefined): number | null => {
	const [, amount, unit = ''] = /^(\d+)(ms|s|m)$/.exec(text ?? '') ?? [];
	return amount === undefined ? null : Number(amount) * (unitMs[unit] ?? 1);
};

export const propagationForms = 'immediate, asks:3, after:12s, flapping:5s:10s';

/** `immediate`, `asks:<calls>`, `after:<time>` or `flapping:<time>:<spread>`, where a time is a whole number of ms, s or m. `null`: none of these. */
export const parsePropagation = (text: string): Propagation | null => {
	const [kind, first, second, ...rest] = text.trim().toLowerCase().split(':');
	if (rest.length > 0) return null;
	const ms = durationMs(first);
	const spreadMs = durationMs(second);
	if (kind === 'immediate') return first === undefined ? {kind} : null;
	if (kind === 'asks') return second === undefined && /^\d+$/.test(first ?? '') ? {kind, n: Number(first)} : null;
	if (kind === 'after') return second === undefined && ms !== null ? {kind, ms} : null;
	return kind === 'flapping' && ms !== null && spreadMs !== null ? {kind, ms, spreadMs} : null;
};
