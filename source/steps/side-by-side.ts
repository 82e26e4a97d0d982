/** Runs `work` over all items, at most `width` at a time; results in the order of the items, the first rejection rejects. */
export const sideBySide = async <T, R>(items: readonly T[], width: number, work: (item: T, index: number) => Promise<R>): Promise<R[]> => {
	const results: R[] = new Array(items.length);
	let next = 0;
	const lane = async (): Promise<void> => {
		for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index] as T, index);
	};
	await Promise.all(Array.from({length: Math.min(width, items.length)}, lane));
	return results;
};
