import {candidateWords, kindWords, memberWords, type Principal} from '../../access/principal.ts';
import {needsOf} from '../../access/scenario.ts';
import {placeWords, type UnclearPerson} from '../../access/unclear-people.ts';
import {isSearching} from '../../wizard/choose-people.ts';
import type {State} from '../../wizard/state.ts';
import {type Block, gap, heading, point, say} from '../block.ts';
import {calm} from '../calm.ts';
import {keyWords, span} from '../line.ts';
import {type Choice, type Screen, view} from '../view.ts';
import {count, doing, nameOfPrincipal} from '../words.ts';

/** What else tells two of one name apart. */
const besidesName = (principal: Principal): string =>
	memberWords(principal) ?? (principal.mail && principal.mail.toLowerCase() !== principal.name?.toLowerCase() ? principal.mail : '');

const personChoice = (principal: Principal, part: Pick<Choice, 'event' | 'does' | 'signs'> & Partial<Choice>): Choice => ({
	key: principal.id,
	label: nameOfPrincipal(principal),
	cells: [[span('quiet', calm(kindWords(principal)))], [span('quiet', calm(besidesName(principal)))]],
	search: '',
	note: [span('quiet', calm(candidateWords(principal)))],
	...part,
});

/** Who was found: for less than is typed by now, whoever still fits. */
const foundChoices = ({team: {people, search}}: State): readonly Choice[] =>
	(search?.found?.people ?? []).map(principal => {
		const chosen = people.some(({id}) => id === principal.id);
		const words = `${principal.name ?? ''} ${principal.mail ?? ''} ${search?.found?.text ?? ''}`.toLowerCase();
		const part = {search: words, does: 'add', signs: [[chosen ? 'good' : 'plus']]} as const;
		return chosen
			? personChoice(principal, {...part, event: null, note: 'Chosen already.'})
			: personChoice(principal, {...part, event: {type: 'ADD_PERSON', principal, unclear: null}});
	});

const whyWords = ({asked, why, candidates}: UnclearPerson): string => {
	switch (why) {
		case 'several':
			return `could be ${candidates.length}`;
		case 'nobody':
			return candidates.length > 0 ? 'only part of a name' : 'nobody here';
		case 'other-kind':
			return 'of another kind';
		case 'refused':
			return 'cannot be looked up';
		case 'bad-line':
			return asked.trouble ?? 'cannot be read';
	}
};

/** Each with whom it could mean; nothing is guessed. */
const unclearChoices = (unclear: readonly UnclearPerson[]): readonly Choice[] =>
	unclear.flatMap(one => [
		{
			key: `unclear ${one.text}`,
			label: `"${calm(one.asked.text)}"`,
			cells: [[span('quiet', calm(placeWords(one.asked) ?? 'as typed'))], [span('careful', calm(whyWords(one)))]],
			search: '',
			note: calm(one.text),
			event: {type: 'DROP_PERSON', which: one.text} as const,
			does: 'leave it out',
			signs: [['careful']] as const,
		},
		...one.candidates.map(principal =>
			personChoice(principal, {
				key: `${one.text} ${principal.id}`,
				cells: [[span('quiet', calm(kindWords(principal)))], [span('quiet', calm([besidesName(principal), principal.id].filter(Boolean).join('  ')))]],
				depth: 1,
				event: {type: 'ADD_PERSON', principal, unclear: one.text},
				does: 'it is this one',
				signs: [['todo']],
			}),
		),
	]);

const identity = (id: string, name: string, of: string): Principal => ({id, type: 'ServicePrincipal', name, kind: 'managed-identity', of});

/** The target's own identities, but the one that the scenario looks after by itself. */
const identitiesOf = ({opened, record: {scenario, target}}: State): readonly Principal[] => {
	if (!opened?.resource) return [];
	const {resource, projects} = opened;
	const isSeenTo = scenario !== null && target !== null && needsOf(scenario, target).some(({who}) => who === 'project-identity');
	return [
		...(resource.identityId ? [identity(resource.identityId, resource.name, resource.id)] : []),
		...projects.flatMap(({id, name, identityId}) => (identityId && !(isSeenTo && name === target.project?.name) ? [identity(identityId, name, id)] : [])),
	];
};

const goOn = ({team: {adding, people}}: State): Choice => ({
	key: 'go on',
	label: people.length === 0 ? [span('quiet', 'Go on')] : `Go on with ${people.length === 1 ? 'this one' : `these ${people.length}`}`,
	cells: ['', ''],
	search: '',
	event: people.length === 0 || adding.length > 0 ? null : {type: 'CONTINUE'},
	note:
		people.length === 0
			? 'Choose somebody first: type a name, or take a row below.'
			: [span('quiet', 'Next: what each of them can do now, and what the plan changes. Nothing is written yet.')],
	does: 'go on',
	onward: true,
	signs: [['becomes']],
});

const itemsOf = (state: State): readonly Choice[] => {
	const {people, search, unclear} = state.team;
	if (search !== null) return foundChoices(state);
	const offered = identitiesOf(state).filter(({id}) => !people.some(one => one.id === id));
	return [
		goOn(state),
		...unclearChoices(unclear),
		...people.map(principal => personChoice(principal, {event: {type: 'DROP_PERSON', which: principal.id}, does: 'take out', signs: [['good']]})),
		...offered.map(principal => personChoice(principal, {event: {type: 'ADD_PERSON', principal, unclear: null}, does: 'add', signs: [['plus']]})),
	];
};

const cache = new WeakMap<State, readonly Choice[]>();

const choicesOf = (state: State): readonly Choice[] => {
	const known = cache.get(state) ?? itemsOf(state);
	cache.set(state, known);
	return known;
};

const chosenWords = ({team: {people, unclear}}: State): string => {
	const kinds = Map.groupBy(people, person => (person.kind === 'managed-identity' ? 'managed identity' : calm(kindWords(person))));
	const told = [...kinds].map(([kind, of]) => count(of.length, kind, kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`));
	return [
		people.length === 0 ? 'Nobody is chosen yet' : `${people.length} chosen: ${told.join(', ')}`,
		...(unclear.length > 0 ? [`${unclear.length} unclear`] : []),
	].join('; ');
};

const byId = 'An object id needs no looking up: user:<id>, group:<id> or app:<id>.';

const statusOf = (state: State): Block => {
	const {problem, team} = state;
	const {adding, blind, search} = team;
	if (problem) return point('bad', [calm(problem.cause), ...keyWords('plain', ' ', 'Ctrl-R', ' tries again.')]);
	if (adding.length > 0) return point('running', 'Looking up who that is');
	if (blind !== null && search !== null) return point('careful', `${calm(blind)} ${byId}`);
	if (isSearching(team)) return point('running', 'Looking for names that begin like this');
	if (team.unclear.some(({why}) => why === 'refused')) return point('careful', `The directory does not tell who that is. ${byId}`);
	return say([span('quiet', `${chosenWords(state)}.`)]);
};

/** Whom it is for: found while typing, pasted as a list, or read from a file. */
export const people: Screen = state => {
	const {record, team} = state;
	const deed = record.scenario && record.target ? doing(record.scenario, record.target) : 'do this';
	return view({
		before: [heading(`Who will ${deed}?`), statusOf(state)],
		choices: {
			columns: [
				{keep: 9, least: 18},
				{keep: 2, least: 8},
				{keep: 1, least: 10},
			],
			items: choicesOf(state),
			current: 0,
			filter: true,
			takesPaste: 'people',
			searches: text => ({type: 'SEARCH_PEOPLE', text}),
			typed: {
				prompt: 'type a name, paste a list, or @people.csv',
				spoken: 'a name, a list of them, or @ and a file',
				event: text => ({type: 'PASTE', text}),
				does: 'look it up',
			},
		},
		after: team.told.length > 0 ? [gap, ...team.told.map(text => say([span('quiet', calm(text))]))] : [],
	});
};
