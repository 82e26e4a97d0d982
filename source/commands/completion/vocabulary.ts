import {type Flag, type FlagName, flags} from '../flags.ts';
import {type Command, commandNames, commands, wizardFlags} from '../table.ts';

/** What can be completed, for the scripts of all shells. Texts are ASCII on one line: a test holds them to it. */
export type Spoken = {
	/** `null`: before a command is named. */
	readonly command: string | null;
	readonly flags: readonly SpokenFlag[];
	/** Words that may follow the command. */
	readonly words: readonly SpokenWord[];
	/** The path of a file may follow the command. */
	readonly file: boolean;
};

export type SpokenWord = {readonly word: string; readonly says: string};

export type SpokenFlag = {
	readonly name: FlagName;
	readonly short: string | null;
	readonly says: string;
	/** `none`: a switch. `equals`: it may be left out, and is given as --flag=value alone. */
	readonly value: 'equals' | 'none' | 'own word';
	readonly offers: readonly string[];
	readonly fileAfter: string | null;
	readonly many: boolean;
};

/** The first of its statements: the line of a list is short. */
const inShort = (help: string): string => help.split(/; /u)[0] ?? help;

const spokenFlag = (name: FlagName): SpokenFlag => {
	const {value, short, many, otherwise, oneOf, offers, fileAfter, help}: Flag = flags[name];
	return {
		name,
		short: short ?? null,
		says: inShort(help),
		value: value === null ? 'none' : otherwise === undefined ? 'own word' : 'equals',
		offers: oneOf ?? offers ?? [],
		fileAfter: fileAfter ?? null,
		many: many ?? false,
	};
};

export const allFlags: readonly SpokenFlag[] = (Object.keys(flags) as readonly FlagName[]).map(spokenFlag);

const commandWords: readonly Spoken[] = Object.entries<Command>(commands).map(([command, {operand, flags: taken}]) => ({
	command,
	flags: taken.map(spokenFlag),
	words: (operand?.oneOf ?? []).map(word => ({word, says: operand?.help ?? ''})),
	file: operand?.file ?? false,
}));

/** `help` is a word for --help, not a command of the table. */
const help = {word: 'help', says: 'tell more of a command'};
const commandList: readonly SpokenWord[] = commandNames.map(word => ({word, says: inShort(commands[word].does)}));

export const vocabulary: readonly Spoken[] = [
	...commandWords,
	{command: help.word, flags: [], words: commandList, file: false},
	{command: null, flags: wizardFlags.map(spokenFlag), words: [...commandList, help], file: false},
];
