import type {Propagation, World} from './world.ts';

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

export const approvalForms = 'after:20s, refused:20s';

/** What the approvers of activations do: `after:<time>` approves so long after it was asked for, `refused:<time>` refuses. `null`: none of these. */
export const parseApproval = (text: string): NonNullable<World['approval']> | null => {
	const [kind, time, ...rest] = text.trim().toLowerCase().split(':');
	const afterMs = durationMs(time);
	if (rest.length > 0 || afterMs === null || (kind !== 'after' && kind !== 'refused')) return null;
	return {outcome: kind === 'after' ? 'approved' : 'refused', afterMs};
};

export const grantForms = 'after:30s';

/** When somebody else grants what the person lacks: `after:<time>` counts from the first reading of role assignments. In milliseconds; `null`: no such form. */
export const parseGrants = (text: string): number | null => {
	const [kind, time, ...rest] = text.trim().toLowerCase().split(':');
	return kind === 'after' && rest.length === 0 ? durationMs(time) : null;
};
