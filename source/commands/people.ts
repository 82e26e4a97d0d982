import type {AskedPerson} from '../access/people-list.ts';
import {readPeople} from '../steps/read-people.ts';
import type {Run} from './services.ts';

/** Whom `--for` names, `@file` read; what of it was passed over is told. */
export const namedPeople = async ({options, services, learn, record}: Run): Promise<readonly AskedPerson[]> => {
	if (options.people.length === 0) return [];
	const {people, told} = await readPeople({readText: services.computer.readText, readInput: services.readInput}, options.people);
	for (const text of told) services.say(text);
	learn({warnings: [...record().warnings, ...told.map(text => ({id: 'taken.people', text}))]});
	return people;
};
