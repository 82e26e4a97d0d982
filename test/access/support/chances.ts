import {createRandom} from '../../../source/sandbox/random.ts';

export type Chances = {
	/** A whole number from 0 on, below this. */
	readonly below: (count: number) => number;
	readonly chance: (share: number) => boolean;
	readonly pick: <T>(list: readonly T[]) => T;
	/** None, or up to so many. */
	readonly several: <T>(most: number, make: () => T) => readonly T[];
	/** The same text, its letters perhaps in another case. */
	readonly cased: (text: string) => string;
};

/** The same seed gives the same choices. */
export const chancesOf = (seed: number): Chances => {
	const random = createRandom(seed);
	const below = (count: number): number => Math.floor(random() * count);
	const chance = (share: number): boolean => random() < share;
	const cased = (text: string): string => {
		const form = below(6);
		if (form > 2) return text;
		return form === 0 ? text.toUpperCase() : form === 1 ? text.toLowerCase() : text.replace(/[a-z]/gi, letter => (chance(0.5) ? letter.toUpperCase() : letter));
	};
	return {
		below,
		chance,
		cased,
		pick: list => list[below(list.length)] as (typeof list)[number],
		several: (most, make) => Array.from({length: below(most + 1)}, make),
	};
};
