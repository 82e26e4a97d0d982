import {leastActivationMs} from '../access/activation-wish.ts';
import {parseIsoDuration} from '../access/iso-duration.ts';
import type {Fault} from './fault.ts';

/** Of an activation: Azure ends none before 5 minutes. */
export const activationTime = (text: string | null, faults: Fault[]): number | null => {
	if (text === null) return null;
	const [, amount, unit = ''] = /^(\d+)(m|h|d)$/u.exec(text) ?? [];
	const ms = amount === undefined ? parseIsoDuration(text.toUpperCase()) : Number(amount) * ({m: 60_000, h: 3_600_000, d: 86_400_000}[unit] ?? 1);
	if (ms !== null && ms >= leastActivationMs) return ms;
	faults.push({id: 'usage.bad-value', text: `--duration knows no "${text}".`, remedy: 'Write 30m, 8h or PT8H; 5m is the least.'});
	return null;
};

const durationUnits = {ms: 1, s: 1000, m: 60_000, h: 3_600_000} as const;

export const durationOf = (text: string | null, faults: Fault[]): number | null => {
	if (text === null) return null;
	const match = /^(?<amount>\d+)(?<unit>ms|s|m|h)?$/u.exec(text);
	if (!match?.groups) {
		faults.push({id: 'usage.bad-value', text: `--timeout knows no "${text}".`, remedy: 'Write 90s, 20m or 1h.'});
		return null;
	}
	const {amount, unit = 's'} = match.groups;
	return Number(amount) * durationUnits[unit as keyof typeof durationUnits];
};
