import type {ModelAnswer} from './liveness.ts';

/** Tokens that a call cost, from the `usage` of any of the routes; `null` when the answer does not say. */
export const tokensUsed = ({body}: ModelAnswer): number | null => {
	const usage = usageOf(body);
	if (!usage) return null;
	const {total_tokens: total, input_tokens: input, output_tokens: output} = usage;
	if (typeof total === 'number') return total;
	return typeof input === 'number' && typeof output === 'number' ? input + output : null;
};

type Usage = {readonly total_tokens?: unknown; readonly input_tokens?: unknown; readonly output_tokens?: unknown};

const usageOf = (body: string): Usage | null => {
	try {
		const parsed: unknown = JSON.parse(body);
		const usage = typeof parsed === 'object' && parsed !== null && 'usage' in parsed ? parsed.usage : null;
		return typeof usage === 'object' && usage !== null ? usage : null;
	} catch {
		return null;
	}
};
