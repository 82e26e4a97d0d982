const units = {d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000} as const;

/** Milliseconds of a duration as Azure writes it (ISO 8601: P1D, PT8H, PT1H30M); `null` for what is none, years and months included: they have no fixed length. */
export const parseIsoDuration = (text: string): number | null => {
	const match = /^P(?:(?<d>\d+)D)?(?:T(?:(?<h>\d+)H)?(?:(?<m>\d+)M)?(?:(?<s>\d+)(?:\.\d+)?S)?)?$/u.exec(text);
	const parts = Object.entries(match?.groups ?? {}).filter(([, amount]) => amount !== undefined);
	if (parts.length === 0) return null;
	return parts.reduce((sum, [unit, amount]) => sum + Number(amount) * units[unit as keyof typeof units], 0);
};

/** In whole minutes, rounded down: what Privileged Identity Management takes. */
export const isoDuration = (ms: number): string => {
	const minutes = Math.floor(ms / units.m);
	const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
	return `PT${hours === 0 ? '' : `${hours}H`}${rest === 0 && hours > 0 ? '' : `${rest}M`}`;
};
