/** ISO 8601, in UTC, of milliseconds since the epoch. With `parseTime` the only use of Date in the pure rooms: neither asks what time it is. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();

/** Milliseconds since the epoch; `null` for what is no date. */
export const parseTime = (iso: string | null): number | null => {
	const ms = iso === null ? Number.NaN : Date.parse(iso);
	return Number.isNaN(ms) ? null : ms;
};
