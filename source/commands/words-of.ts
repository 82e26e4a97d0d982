import type {Options} from './arguments.ts';
import {type Flag, type FlagName, flags} from './flags.ts';

/** The words that give these options again, for a command line that is printed to be run. */
export const wordsOf = (options: Options): readonly string[] => [
	options.command ?? 'grant',
	...(options.operand === null ? [] : [options.operand]),
	...[...options.given].flatMap(([name, values]) => {
		const {value, otherwise}: Flag = flags[name as FlagName];
		if (value === null) return [`--${name}`];
		return values.flatMap(given => (otherwise === undefined ? [`--${name}`, given] : [`--${name}=${given}`]));
	}),
];
