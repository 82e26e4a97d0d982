/**
 * The candidate that was most likely meant: the only one that starts with the text, else the fewest slips of the keyboard away
 * (one slip per three characters, at least one). `null` when nothing is near.
 */
export function nearest(text: string, candidates: readonly string[]): string | null {
	const wanted = text.trim().toLowerCase();
	if (wanted === '') {
		return null;
	}
	const beginners = candidates.filter(candidate => candidate.toLowerCase().startsWith(wanted));
	if (beginners.length === 1 && wanted.length >= 3) {
		return beginners[0] ?? null;
	}
	let best: string | null = null;
	let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
	for (const candidate of candidates) {
		const distance = slips(wanted, candidate.toLowerCase(), bestDistance);
		if (distance < bestDistance) {
			best = candidate;
			bestDistance = distance;
		}
	}
	return best;
}

/** Damerau-Levenshtein distance with adjacent transpositions (optimal string alignment); gives up at `limit`. */
function slips(from: string, to: string, limit: number): number {
	if (Math.abs(from.length - to.length) >= limit) {
		return limit;
	}
	let beforeLast: readonly number[] = [];
	let last: readonly number[] = Array.from({length: to.length + 1}, (_, column) => column);
	for (let row = 1; row <= from.length; row++) {
		const current = [row];
		for (let column = 1; column <= to.length; column++) {
			const same = from[row - 1] === to[column - 1];
			let cost = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1));
			if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
				cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
			}
			current.push(cost);
		}
		if (Math.min(...current) >= limit) {
			return limit;
		}
		beforeLast = last;
		last = current;
	}
	return last[to.length] ?? limit;
}
