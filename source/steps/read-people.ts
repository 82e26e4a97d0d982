import {type AskedPerson, mostPeople, parsePeopleList} from '../access/people-list.ts';
import {inputTrouble} from '../access/trouble.ts';
import type {Computer} from './computer.ts';

export type PeopleRead = {
	readonly people: readonly AskedPerson[];
	/** What was passed over, in one sentence each. */
	readonly told: readonly string[];
};

const fromFile = /^@(?<file>.+)$/su;

/** `@people.csv` among the names is read; `@-` is standard input. Rejects with `InputTrouble` where a file cannot be read, names nobody, or too many. */
export const readPeople = async (
	{readText, readInput}: Pick<Computer, 'readText'> & {readonly readInput?: () => Promise<string | null>},
	names: readonly string[],
): Promise<PeopleRead> => {
	const people: AskedPerson[] = [];
	const told: string[] = [];
	for (const name of names) {
		const file = fromFile.exec(name.trim())?.groups?.['file'];
		if (file === undefined) {
			people.push({text: name.trim(), from: null});
			continue;
		}
		const shown = file === '-' ? 'standard input' : file;
		const read = file === '-' ? await fromInput(readInput) : await readText(file);
		if ('trouble' in read)
			throw inputTrouble('usage.no-such-file', `${shown} cannot be read: ${read.trouble}.`, [{text: 'Write --for @<file>, a list of people or a CSV.'}]);
		const list = parsePeopleList(read.text, shown);
		if (list.people.length === 0) throw inputTrouble('usage.no-such-principal', `${shown} names nobody.`, [{text: 'Write one principal a line.'}]);
		told.push(...repeatedWords(list.repeated, shown));
		people.push(...list.people);
	}
	if (people.length > mostPeople)
		throw inputTrouble('usage.too-many-people', `${people.length} people are named, and ${mostPeople} at a time are the most.`, [
			{text: 'Split the list, or grant the role to a group that they are in.'},
		]);
	return {people, told};
};

/** Nothing where each line names somebody else. */
export const repeatedWords = (repeated: number, file: string): readonly string[] =>
	repeated === 0
		? []
		: [`${repeated === 1 ? '1 line' : `${repeated} lines`} of ${file} ${repeated === 1 ? 'names' : 'name'} somebody again: each counts once.`];

const fromInput = async (readInput: (() => Promise<string | null>) | undefined): Promise<{readonly text: string} | {readonly trouble: string}> => {
	const text = await readInput?.();
	return text === null || text === undefined ? {trouble: 'nothing came'} : {text};
};
