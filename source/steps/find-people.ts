import {CloudFailure} from '../access/failure.ts';
import {type AskedPerson, typedPattern} from '../access/people-list.ts';
import {plain} from '../access/plain.ts';
import type {Principal, PrincipalType} from '../access/principal.ts';
import type {Reason} from '../access/reason.ts';
import type {Session} from '../access/session.ts';
import {placeWords, refuseUnclear, type UnclearPerson} from '../access/unclear-people.ts';
import type {Cloud} from './cloud.ts';
import {courtesy} from './readable.ts';
import {sideBySide} from './side-by-side.ts';

/** The signed-in person as a principal. */
export const selfOf = (session: Session): Principal => ({
	id: session.objectId,
	type: session.kind === 'user' ? 'User' : 'ServicePrincipal',
	name: session.name,
});

export type FoundPeople = {
	readonly people: readonly Principal[];
	readonly unclear: readonly UnclearPerson[];
	/** Those whose kind is known by hand only, as the directory would not say who they are. */
	readonly byHand: readonly Principal[];
};

/** Look-ups that wait for an answer together: Microsoft Graph is asked for many in one request. */
const width = 200;

/** `names` empty: the signed-in person. Whoever is named twice counts once. A name that is nobody's or several people's is never guessed: it is `unclear`. */
export const findPeople = async (
	cloud: Pick<Cloud, 'findPrincipals' | 'getPrincipals'>,
	{session, names}: {readonly session: Session; readonly names: readonly (string | AskedPerson)[]},
	signal: AbortSignal,
): Promise<FoundPeople> => {
	if (names.length === 0) return {people: [selfOf(session)], unclear: [], byHand: []};
	const asked = names.map((name): AskedPerson => (typeof name === 'string' ? {text: name, from: null} : name));
	const known = await knownByIds(cloud, session, asked, signal);
	const answers = await sideBySide(asked, width, async one => find({cloud, session, known}, one, signal));
	const found = answers.flatMap(answer => ('person' in answer ? [answer] : []));
	return {
		people: unique(found.map(({person}) => person)),
		unclear: answers.flatMap(answer => ('why' in answer ? [answer] : [])),
		byHand: unique(found.filter(({byHand}) => byHand).map(({person}) => person)),
	};
};

/** Rejects with one `InputTrouble` for all unclear names, unless they are to be set aside and somebody is left. */
export const findClearPeople = async (
	cloud: Pick<Cloud, 'findPrincipals' | 'getPrincipals'>,
	{session, names, unclear}: {readonly session: Session; readonly names: readonly (string | AskedPerson)[]; readonly unclear?: 'refused' | 'set-aside'},
	signal: AbortSignal,
): Promise<FoundPeople> => {
	const found = await findPeople(cloud, {session, names}, signal);
	if (found.unclear.length > 0 && (unclear !== 'set-aside' || found.people.length === 0)) throw refuseUnclear(found.unclear, names.length);
	return found;
};

export const takenByHand = ({id, type}: Principal): Reason => ({
	id: 'people.by-hand',
	text: `The directory says nothing of ${id}: it is taken for ${type === 'ServicePrincipal' ? 'the object id of a service principal (of an application or managed identity, never the application id)' : `a ${type.toLowerCase()}`}, as you say.`,
});

/** More groups are not counted. */
const mostCounted = 20;

/** Numbers of members are a courtesy. */
export const withMembers = async (
	cloud: Pick<Cloud, 'countGroupsIn' | 'countMembers'>,
	session: Session,
	people: readonly Principal[],
	signal: AbortSignal,
): Promise<readonly Principal[]> => {
	const groups = people.filter(({kind}) => kind === 'group').slice(0, mostCounted);
	const counts = await sideBySide(groups, mostCounted, async ({id}) =>
		Promise.all([courtesy(cloud.countMembers(session, id, signal)), courtesy(cloud.countGroupsIn(session, id, signal))]),
	);
	const known = new Map(groups.map(({id}, index) => [id, counts[index] ?? [null, null]] as const));
	return people.map(person => {
		const [others, inside] = known.get(person.id) ?? [null, null];
		return others === null || inside === null ? person : {...person, members: {count: others + inside, groups: inside}};
	});
};

const unique = (people: readonly Principal[]): readonly Principal[] => [...new Map(people.map(person => [person.id.toLowerCase(), person])).values()];

const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/iu;

const typeOfPrefix: Readonly<Record<string, PrincipalType>> = {user: 'User', group: 'Group', app: 'ServicePrincipal'};
const typeWords: Readonly<Record<PrincipalType, string>> = {User: 'a user', Group: 'a group', ServicePrincipal: 'an application or managed identity'};

/** So many ids are looked up one by one. */
const few = 5;

/** Many object ids are asked for in one request; whatever it leaves out (an application id, or nobody) is looked up by itself. */
const knownByIds = async (cloud: Pick<Cloud, 'getPrincipals'>, session: Session, asked: readonly AskedPerson[], signal: AbortSignal): Promise<Known> => {
	const ids = [...new Set(asked.filter(({trouble}) => trouble === undefined).map(one => read(one).text.toLowerCase()))].filter(text => guid.test(text));
	if (ids.length <= few) return new Map();
	return new Map((await cloud.getPrincipals(session, ids, signal)).map(person => [person.id.toLowerCase(), person]));
};

/** By object id, lower case. */
type Known = ReadonlyMap<string, Principal>;

/** The kind that was said, where one was, and what is to be looked up. */
const read = ({text}: AskedPerson): {readonly type: PrincipalType | null; readonly text: string} => {
	const typed = typedPattern.exec(text)?.groups;
	const type = typeOfPrefix[typed?.['kind']?.toLowerCase() ?? ''] ?? null;
	return {type, text: ((type && typed?.['rest']) ?? text).trim()};
};

/** No name, mail address or ARM id is longer; what is, a pasted file or one line without an end, would only make an address that nobody accepts. */
const longestName = 600;
const mostQuoted = 60;
/** Made plain by itself: the rest of a control sequence that it begins would take the sentence after it along. */
const quoted = (text: string): string => plain(text.length > longestName ? `${text.slice(0, mostQuoted)}…` : text);

type Answer = {readonly person: Principal; readonly byHand: boolean} | UnclearPerson;

const find = async (
	{cloud, session, known: byId}: {readonly cloud: Pick<Cloud, 'findPrincipals'>; readonly session: Session; readonly known: Known},
	asked: AskedPerson,
	signal: AbortSignal,
): Promise<Answer> => {
	const place = placeWords(asked);
	const unclear = (why: UnclearPerson['why'], says: string, candidates: readonly Principal[] = []): UnclearPerson => ({
		asked,
		why,
		text: `${place === null ? '' : `${place}: `}"${quoted(asked.text)}" ${says}.`,
		candidates,
	});
	if (asked.trouble !== undefined) return unclear('bad-line', asked.trouble);
	if (asked.text.length > longestName) return unclear('bad-line', 'is longer than any name');
	const {type, text} = read(asked);
	const one = byId.get(text.toLowerCase());
	const known = one ? {people: [one], refusal: null} : await told(cloud.findPrincipals(session, text, signal));
	if (known.refusal !== null) {
		const isId = guid.test(text);
		if (isId && type) return {person: {id: text.toLowerCase(), type, name: null}, byHand: true};
		return unclear(
			'refused',
			isId ? `is not told by the directory (${known.refusal}): what kind it is must be said` : `cannot be looked up (${known.refusal})`,
		);
	}
	const candidates = known.people.filter(person => type === null || person.type === type);
	const [person, ...others] = candidates;
	if (person && others.length === 0) return {person, byHand: false};
	if (person) return unclear('several', `could be ${candidates.length} principals`, candidates);
	if (type && known.people.length > 0) return unclear('other-kind', `is not ${typeWords[type]}`, known.people);
	return unclear('nobody', 'is nobody in this tenant');
};

/** A refusal is an answer here; whatever else fails still rejects. */
const told = async (
	finding: Promise<readonly Principal[]>,
): Promise<{readonly people: readonly Principal[]; readonly refusal: null} | {readonly people: null; readonly refusal: string}> => {
	try {
		return {people: await finding, refusal: null};
	} catch (error) {
		if (error instanceof CloudFailure && error.evidence.status === 403) return {people: null, refusal: error.evidence.code ?? error.message};
		throw error;
	}
};
