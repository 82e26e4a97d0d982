import {describe, expect, test} from 'vitest';
import {sideBySide} from '../../source/steps/side-by-side.ts';

/** Work that ends only when told, by its item. */
const controlled = () => {
	const started: number[] = [];
	const ends = new Map<number, PromiseWithResolvers<string>>();
	const work = async (item: number, index: number): Promise<string> => {
		started.push(index);
		const end = Promise.withResolvers<string>();
		ends.set(item, end);
		return end.promise;
	};
	const settle = async (): Promise<void> => {
		for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
	};
	return {
		started,
		work,
		end: async (item: number): Promise<void> => {
			ends.get(item)?.resolve(`did ${item}`);
			await settle();
		},
		fail: async (item: number): Promise<void> => {
			ends.get(item)?.reject(new Error(`broke at ${item}`));
			await settle();
		},
	};
};

describe('side by side', () => {
	test('begins as many as there are lanes, the next when one ends, and keeps the order of the items', async () => {
		const {started, work, end} = controlled();
		const all = sideBySide([10, 11, 12, 13, 14], 2, work);
		expect(started).toEqual([0, 1]);
		await end(11);
		expect(started).toEqual([0, 1, 2]);
		await end(12);
		await end(10);
		expect(started).toEqual([0, 1, 2, 3, 4]);
		await end(14);
		await end(13);
		expect(await all).toEqual(['did 10', 'did 11', 'did 12', 'did 13', 'did 14']);
	});

	test.for([
		[0, 3, 0],
		[2, 3, 2],
		[3, 3, 3],
		[9, 1, 1],
	] as const)('%d items in %d lanes begin with %d', async ([items, width, first]) => {
		const {started, work, end} = controlled();
		const numbers = Array.from({length: items}, (_, number) => number);
		const all = sideBySide(numbers, width, work);
		expect(started.length).toBe(first);
		for (const number of numbers) await end(number);
		expect(await all).toEqual(numbers.map(number => `did ${number}`));
	});

	test('rejects with the first rejection', async () => {
		const {started, work, fail} = controlled();
		const all = sideBySide([0, 1, 2], 2, work).catch((error: unknown) => (error as Error).message);
		await fail(1);
		expect(await all).toBe('broke at 1');
		expect(started).toEqual([0, 1]);
	});
});
