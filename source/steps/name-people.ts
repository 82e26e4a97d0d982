import {type AskedPerson, mostPeople, parsePeopleList, typedPattern} from '../access/people-list.ts';
import type {Principal} from '../access/principal.ts';
import type {Session} from '../access/session.ts';
import {inputTrouble} from '../access/trouble.ts';
import type {UnclearPerson} from '../access/unclear-people.ts';
import type {Cloud} from './cloud.ts';
import type {Computer} from './computer.ts';
import {findPeople, withMembers} from './find-people.ts';
import {readPeople, repeatedWords} from './read-people.ts';
import {courtesy} from './readable.ts';
import {sideBySide} from './side-by-side.ts';

/** Names as they were typed (`@file` among them), or a list as it was pasted. */
export type Naming = {readonly names: readonly string[]} | {readonly list: string};

export type Named = {
	readonly people: readonly Principal[];
	readonly unclear: readonly UnclearPerson[];
	/** What was passed over, a sentence each. */
	readonly told: readonly string[];
};

type Needs = Pick<Cloud, 'countGroupsIn' | 'countMembers' | 'findPrincipals' | 'getPrincipals' | 'searchPrincipals'>;

/** How a list without a file is called where a line of it is told. */
const pastedName = 'the pasted list';

/** For so many names that are nobody's it is looked who begins so. */
const fewNames = 5;

/** Looks up whatever was named: who is clear, with the members of groups; of a typed name that is nobody's, who begins so. Reads only. */
export const namePeople = async (
	{cloud, computer}: {readonly cloud: Needs; readonly computer: Pick<Computer, 'readText'>},
	session: Session,
	namings: readonly Naming[],
	signal: AbortSignal,
): Promise<Named> => {
	const read = await Promise.all(namings.map(async naming => ('names' in naming ? readPeople(computer, naming.names) : readList(naming.list))));
	const asked = read.flatMap(({people}) => people);
	if (asked.length > mostPeople)
		throw inputTrouble('usage.too-many-people', `${asked.length} people are named, and ${mostPeople} at a time are the most.`, [
			{text: 'Split the list, or grant the role to a group that they are in.'},
		]);
	const told = read.flatMap(each => each.told);
	if (asked.length === 0) return {people: [], unclear: [], told};
	const found = await findPeople(cloud, {session, names: asked}, signal);
	const [people, unclear] = await Promise.all([withMembers(cloud, session, found.people, signal), withNearest(cloud, session, found.unclear, signal)]);
	return {people, unclear, told};
};

/** A single name is a name, and no line of a list. */
const readList = (text: string): {readonly people: readonly AskedPerson[]; readonly told: readonly string[]} => {
	const {people, repeated} = parsePeopleList(text, pastedName);
	const [only, ...others] = people;
	if (only && others.length === 0 && only.trouble === undefined) return {people: [{text: only.text, from: null}], told: []};
	return {people, told: repeatedWords(repeated, pastedName)};
};

/** Names are never guessed: whoever begins so is offered. */
const withNearest = async (
	cloud: Pick<Cloud, 'searchPrincipals'>,
	session: Session,
	unclear: readonly UnclearPerson[],
	signal: AbortSignal,
): Promise<readonly UnclearPerson[]> => {
	const typed = unclear.filter(({why, asked}) => why === 'nobody' && asked.from === null && !typedPattern.test(asked.text)).slice(0, fewNames);
	const nearest = await sideBySide(typed, fewNames, async ({asked}) => courtesy(cloud.searchPrincipals(session, asked.text, signal)));
	const candidates = new Map(typed.map((one, index) => [one, nearest[index] ?? []] as const));
	return unclear.map(one => {
		const begin = candidates.get(one) ?? [];
		return begin.length === 0
			? one
			: {...one, candidates: begin, text: `"${one.asked.text}" is only part of a name: ${begin.length} begin${begin.length === 1 ? 's' : ''} with it.`};
	});
};
