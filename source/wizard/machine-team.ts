import {withoutSecrets} from '../access/pasted.ts';
import {type Principal, principalWord} from '../access/principal.ts';
import type {Reason} from '../access/reason.ts';
import type {EventOf} from './events.ts';
import {cut, go, teamTold, toAssessing, toKnown} from './machine-moves.ts';
import {nobody, places, type State, type Team} from './state.ts';

const withTeam = (state: State, change: Partial<Team>): State => ({...state, problem: null, team: {...state.team, ...change}});

/** The person chooses: what a run that is being resumed had there no longer counts. */
const byHand = (state: State, change: Partial<Team>): State => ({...withTeam(state, change), resume: null});

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Each once; who is known with members keeps them. */
const joined = (before: readonly Principal[], more: readonly Principal[]): readonly Principal[] => [
	...new Map([...before, ...more].map(person => [person.id.toLowerCase(), person])).values(),
];

/** Object ids are of one tenant: in another one it begins with what came as a flag. */
export const toPeople = (state: State): State => {
	const tenantId = state.record.session?.tenantId ?? null;
	const isSame = tenantId !== null && state.team.tenantId === tenantId;
	const names = (state.resume ? state.given : (state.flags ?? state.given)).people;
	const team: Team = isSame ? {...state.team, search: null} : {...nobody, tenantId, adding: names.length > 0 ? [{names}] : []};
	// Whoever left before this, or in the middle of it, goes on here.
	const goesOn = state.resume && places.indexOf(state.resume.at) > places.indexOf('people.choosing') && team.adding.length > 0;
	return go({...state, team, resume: goesOn ? state.resume : null}, 'people.choosing');
};

export const searchPeople = (state: State, {text}: EventOf<'SEARCH_PEOPLE'>): State | null => {
	const typed = withoutSecrets(text).trim();
	const {search} = state.team;
	if (typed === (search?.text ?? '')) return null;
	// Whoever was found before stays offered as long as the name fits.
	return withTeam(state, {search: typed === '' ? null : {text: typed, found: search?.found ?? null}});
};

export const namePeople = (state: State, {text}: EventOf<'PASTE'>): State | null => {
	const list = withoutSecrets(text).trim();
	if (list === '') return null;
	const naming = list.startsWith('@') && !/[\r\n]/u.test(list) ? {names: [list]} : {list};
	return byHand(state, {search: null, adding: [...state.team.adding, naming]});
};

export const addPerson = (state: State, {principal, unclear}: EventOf<'ADD_PERSON'>): State | null => {
	const {team} = state;
	const settled = unclear === null ? team.unclear : team.unclear.filter(({text}) => text !== unclear);
	const known = team.people.some(({id}) => same(id, principal.id));
	if (known && settled.length === team.unclear.length) return null;
	return byHand(state, {
		people: known ? team.people : [...team.people, principal],
		unclear: settled,
		search: null,
		uncounted: team.uncounted || (!known && principal.kind === 'group' && principal.members === undefined),
	});
};

export const dropPerson = (state: State, {which}: EventOf<'DROP_PERSON'>): State | null => {
	const {people, unclear} = state.team;
	const [left, open] = [people.filter(({id}) => !same(id, which)), unclear.filter(({text}) => text !== which)];
	return left.length === people.length && open.length === unclear.length ? null : byHand(state, {people: left, unclear: open});
};

export const afterNaming = (state: State, {people, unclear, told}: EventOf<'people.named'>): State => {
	const {team, resume} = state;
	const open = new Map([...team.unclear, ...unclear].map(one => [one.text, one]));
	const next = withTeam(state, {
		people: joined(team.people, people),
		unclear: [...open.values()],
		told: [...new Set([...team.told, ...told])],
		adding: [],
	});
	return (resume && unclear.length === 0 ? settleTeam(next) : null) ?? {...next, resume: null};
};

export const afterSearch = (state: State, {text, found}: EventOf<'people.found'>): State | null =>
	state.team.search?.text === text ? withTeam(state, {search: {text, found: {text, people: found}}}) : null;

export const afterCounting = (state: State, {people}: EventOf<'people.counted'>): State => {
	const counted = new Map(people.map(person => [person.id, person]));
	return withTeam(state, {people: state.team.people.map(person => counted.get(person.id) ?? person), uncounted: false});
};

/** A directory that lets nobody be looked for is not asked with each letter; what a list wanted wrongly is not wanted again. */
export const teamFailed = (state: State, {problem}: EventOf<'failed'>): State => {
	const {team} = state;
	const isRefused = team.adding.length === 0 && team.search !== null && problem.id.startsWith('graph.');
	return {
		...withTeam(state, {
			adding: problem.id.startsWith('usage.') ? [] : team.adding,
			uncounted: false,
			...(isRefused ? {blind: problem.cause, search: team.search && {...team.search, found: null}} : {}),
		}),
		problem: isRefused ? null : problem,
		resume: null,
	};
};

const kept = ({id}: Reason): boolean => id !== 'people.unclear' && id !== 'taken.people';

/** On to what they can do; where that is known of these people already, without reading it again. */
export const settleTeam = (state: State): State | null => {
	const {people, adding} = state.team;
	if (people.length === 0 || adding.length > 0) return null;
	const words = people.map(principalWord);
	const isSettled = state.record.assessments.length > 0 && words.join('\n') === state.given.people.join('\n');
	const next = {...state, flags: state.flags ?? state.given, given: {...state.given, people: words}};
	if (!isSettled) return toAssessing(cut(next, 'later'));
	const known = toKnown(next);
	return {...known, record: {...known.record, warnings: [...teamTold(known), ...known.record.warnings.filter(kept)]}};
};
