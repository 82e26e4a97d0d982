import type {Evidence} from './failure.ts';
import {parseTime} from './time.ts';

/** How long Azure asks to wait before the call is sent again; `null` where it asks for nothing. Source: RFC 9110, 10.2.3 (seconds or a date). */
export const retryAfterMs = ({status, headers}: Evidence, now: number): number | null => {
	const value = headers['retry-after'];
	if ((status !== 429 && status !== 503) || value === undefined) return null;
	const seconds = Number(value);
	if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
	const at = parseTime(value);
	return at === null ? null : Math.max(0, at - now);
};
