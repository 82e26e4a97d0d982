/** Kleene's three values: what cannot be known is never taken for a yes. */
export type Certainty = 'yes' | 'no' | 'unknown';

/** A yes only where every part is one. */
export const all = (parts: readonly Certainty[]): Certainty => (parts.includes('no') ? 'no' : parts.includes('unknown') ? 'unknown' : 'yes');

/** A no only where every part is one. */
export const any = (parts: readonly Certainty[]): Certainty => (parts.includes('yes') ? 'yes' : parts.includes('unknown') ? 'unknown' : 'no');

export const not = (part: Certainty): Certainty => (part === 'yes' ? 'no' : part === 'no' ? 'yes' : 'unknown');
