import {parseArgs} from 'node:util';
import {nearest} from '../access/nearest.ts';
import type {Fault} from './fault.ts';
import {type Flag, type FlagName, flags} from './flags.ts';
import {commandNames, commands, wizardFlags} from './table.ts';

/** Every flag with what is known of it. */
export const flagTable = Object.entries(flags) as readonly (readonly [FlagName, Flag])[];

/** Flags with their values and the other words, in the order in which they were written. */
export const scanArguments = (argv: readonly string[], faults: Fault[]): {values: Map<FlagName, string[]>; words: string[]} => {
	const values = new Map<FlagName, string[]>();
	const words: string[] = [];
	const end = argv.indexOf('--');
	const args = argv.map((arg, at) => {
		if (end !== -1 && at > end) return arg;
		if (isLongWithOneDash(arg) && !takesNextWord(argv[at - 1])) return `-${arg}`;
		const [name, flag] = flagTable.find(([known]) => arg === `--${known}`) ?? [];
		if (!flag?.value) return arg;
		// parseArgs knows no optional value: a bare --sandbox gets its own here.
		if (flag.otherwise !== undefined) return `--${name}=${flag.otherwise}`;
		// And it would take the next flag for the value.
		return argv[at + 1]?.startsWith('--') ? `--${name}=` : arg;
	});
	const options = Object.fromEntries(
		flagTable.map(([name, flag]) => [
			name,
			{type: flag.value === null ? ('boolean' as const) : ('string' as const), multiple: true, ...(flag.short ? {short: flag.short} : {})},
		]),
	);
	const {tokens} = parseArgs({args, options, strict: false, allowPositionals: true, tokens: true});
	for (const token of tokens) {
		if (token.kind === 'positional') words.push(token.value);
		if (token.kind !== 'option') continue;
		const flag = flagTable.find(([name]) => name === token.name);
		if (!flag) {
			const near = nearestFlag(token.rawName.replace(/^-+/u, ''), argv);
			faults.push({
				id: 'usage.unknown-flag',
				text: `There is no flag ${writtenAs(argv, token)}.`,
				remedy: near ? `The nearest is --${near}.` : 'foundry-keyless --help lists the flags.',
			});
			continue;
		}
		const written = writtenAs(argv, token);
		if (written === `-${flag[0]}`) faults.push({id: 'usage.unknown-flag', text: `There is no flag ${written}.`, remedy: `Write -${written}.`});
		const value = valueIn(flag, token, faults);
		if (value !== null) values.set(flag[0], [...(values.get(flag[0]) ?? []), value]);
	}
	return {values, words};
};

/** parseArgs would take `-json` for four short flags. Flags that are short may stand together: `-yh`. */
const isLongWithOneDash = (arg: string): boolean => {
	const [name = ''] = arg.slice(1).split('=');
	return /^[a-z][a-z-]+$/u.test(name) && arg.startsWith('-') && ![...name].every(letter => flagTable.some(([, {short}]) => short === letter));
};

/** With the dashes that were typed. */
const writtenAs = (argv: readonly string[], {index, rawName}: {readonly index: number; readonly rawName: string}): string =>
	argv[index]?.startsWith('--') || !rawName.startsWith('--') ? rawName : rawName.slice(1);

const takesNextWord = (arg: string | undefined): boolean =>
	flagTable.some(([name, flag]) => arg === `--${name}` && flag.value !== null && flag.otherwise === undefined);

/** Of the flags that the command takes, before those of others. */
const nearestFlag = (name: string, argv: readonly string[]): string | null => {
	const command = commandNames.find(known => argv.includes(known));
	return (
		nearest(name, command ? commands[command].flags : wizardFlags) ??
		nearest(
			name,
			flagTable.map(([known]) => known),
		)
	);
};

const valueIn = ([name, flag]: readonly [FlagName, Flag], token: {readonly value?: string | undefined}, faults: Fault[]): string | null => {
	const bad = (text: string, remedy: string): null => {
		faults.push({id: 'usage.bad-value', text, remedy});
		return null;
	};
	if (flag.value === null) {
		if (token.value === 'false') return null;
		if (token.value !== undefined && token.value !== 'true') bad(`--${name} takes no value but true or false.`, `Write --${name} alone.`);
		// On all the same: what is wrong is to be told in the form that was asked for.
		return '';
	}
	if (token.value === undefined || token.value === '') return bad(`--${name} needs a value.`, `Write --${name} ${flag.value}.`);
	if (flag.oneOf && !flag.oneOf.includes(token.value)) {
		const near = nearest(token.value, flag.oneOf);
		return bad(`--${name} knows no "${token.value}".`, `${near ? `The nearest is ${near}. ` : ''}It takes ${flag.oneOf.join(', ')}.`);
	}
	return token.value;
};
