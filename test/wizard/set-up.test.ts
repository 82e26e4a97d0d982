import {describe, expect, test} from 'vitest';
import type {Event} from '../../source/wizard/events.ts';
import {can, reduce} from '../../source/wizard/machine.ts';
import {type Given, nothingGiven, type Place, type State, start} from '../../source/wizard/state.ts';
import {
	accountId,
	aiDevs,
	assessed,
	assessment,
	chat,
	diagnosis,
	discovery,
	grant,
	kims,
	leftRun,
	mara,
	me,
	offer,
	opened,
	plan,
	receipt,
	session,
} from './samples.ts';

const play = (state: State, ...events: readonly Event[]): State => events.reduce(reduce, state);
const given = (change: Partial<Given>): State => start({...nothingGiven, ...change});

const journey: Event = {type: 'CHOOSE_JOURNEY', journey: 'set-up'};
const back: Event = {type: 'BACK'};
const goOn: Event = {type: 'CONTINUE'};
const toScenario: readonly Event[] = [
	journey,
	{type: 'sources.done', sources: [offer('azure-cli', 'ready', 'ana@contoso.com'), offer('device-code')]},
	{type: 'CHOOSE_SOURCE', source: 'device-code'},
	{type: 'signIn.done', session: session()},
	{type: 'discover.done', discovery},
	{type: 'CHOOSE_TARGET', wanted: accountId('contoso-large')},
	{type: 'open.done', opened: opened('contoso-large', ['alpha', 'beta'], [chat('gpt-4o-mini'), chat('gpt-4.1')])},
];
const toPeople: readonly Event[] = [...toScenario, {type: 'CHOOSE_SCENARIO', scenario: 'inference'}];
const addMara: Event = {type: 'ADD_PERSON', principal: mara, unclear: null};
const addGroup: Event = {type: 'ADD_PERSON', principal: aiDevs, unclear: null};
const named = (change: Partial<Extract<Event, {type: 'people.named'}>> = {}): Event => ({
	type: 'people.named',
	people: [mara],
	unclear: [],
	told: [],
	...change,
});
const lacking: Event = {type: 'assess.done', ...assessed('denied', plan('yes', [grant({principal: mara})]), mara)};
const mixed = plan('partly', [grant({principal: mara, assignable: 'yes'}), grant({principal: aiDevs, name: 'other', assignable: 'no'})]);
const partly: Event = {
	type: 'assess.done',
	...assessed('denied', mixed, mara),
	people: [mara, aiDevs],
	assessments: [assessment('denied', mara), assessment('denied', aiDevs)],
};
const written: Event = {
	type: 'grant.done',
	receipt: {...receipt(), entries: receipt().entries.map(entry => ({...entry, principalId: mara.id}))},
	path: '/r/k7f2.json',
	warnings: [],
};

const choosing = play(start(), ...toPeople);
const withMara = play(choosing, addMara);
const access = play(withMara, goOn, lacking);

describe('the way to the people', () => {
	test.for<{now: string; state: State; at: Place}>([
		{now: 'a scenario whose roles are the same for every model asks for no deployment', state: choosing, at: 'people.choosing'},
		{
			now: 'the project is asked where the scenario needs one',
			state: play(start(), ...toScenario, {type: 'CHOOSE_SCENARIO', scenario: 'project'}),
			at: 'project.choosing',
		},
		{now: 'nobody chosen goes nowhere', state: play(choosing, goOn), at: 'people.choosing'},
		{now: 'somebody chosen is looked at', state: play(withMara, goOn), at: 'assess.running'},
		{now: 'what they can do is shown', state: access, at: 'access'},
		{now: 'then the plan', state: play(access, goOn), at: 'plan'},
		{now: 'what is written ends at the card: the call is theirs', state: play(access, goOn, {type: 'CONFIRM'}, written), at: 'done'},
		{now: 'back from the access leads to the people', state: play(access, back), at: 'people.choosing'},
		{now: 'back from the people leads to the scenario', state: play(withMara, back), at: 'scenario.choosing'},
		{
			now: 'who may not assign hands it off',
			state: play(withMara, goOn, {type: 'assess.done', ...assessed('denied', plan('no', [grant({principal: mara, assignable: 'no'})]), mara)}, goOn),
			at: 'handOff',
		},
		{
			now: 'nothing to grant ends at the card',
			state: play(withMara, goOn, {type: 'assess.done', ...assessed('allowed', plan('yes', []), mara)}, goOn),
			at: 'done',
		},
		{
			now: 'so does a role that only its holder can activate',
			state: play(withMara, goOn, {type: 'assess.done', ...assessed('eligible', plan('yes', []), mara)}, goOn),
			at: 'done',
		},
		{
			now: 'another scenario from the access keeps the people and looks again',
			state: play(access, {type: 'CHOOSE_SCENARIO', scenario: 'openai'}),
			at: 'assess.running',
		},
	])('$now', ({state, at}) => expect(state.at).toBe(at));

	test('nobody calls for somebody else, nor for oneself among them', () => {
		const withMe = play(withMara, {type: 'ADD_PERSON', principal: me, unclear: null}, goOn, {type: 'assess.done', ...assessed('denied', plan('yes'), me)});
		expect(can(withMe, 'CALL_NOW')).toBe(false);
		expect(play(withMe, goOn, {type: 'CONFIRM'}, {type: 'grant.done', receipt: receipt(), path: '/r/k7f2.json', warnings: []}).at).toBe('done');
	});

	test('unchanged people are not looked at again', () => {
		expect(play(access, back, goOn)).toMatchObject({at: 'access', record: {assessments: access.record.assessments}});
		expect(play(access, back, addGroup, goOn)).toMatchObject({at: 'assess.running', record: {assessments: [], plan: null}});
	});

	test('my own access is mine again behind it', () => {
		const home = play(access, back, back, back, back, back, back);
		expect(home.at).toBe('home');
		expect(play(home, {type: 'CHOOSE_JOURNEY', journey: 'get-access'}).given.people).toEqual([]);
		expect(play(home, journey).team.people).toEqual([mara]);
	});
});

describe('choosing people', () => {
	test('what is typed is looked for, and whoever is added empties the line', () => {
		const typed = play(choosing, {type: 'SEARCH_PEOPLE', text: 'mar'}, {type: 'people.found', text: 'mar', found: [mara]});
		expect(typed.team.search).toEqual({text: 'mar', found: {text: 'mar', people: [mara]}});
		expect(play(typed, addMara).team).toMatchObject({people: [mara], search: null});
	});

	test('an answer to what is no longer typed is dropped', () => {
		const typed = play(choosing, {type: 'SEARCH_PEOPLE', text: 'mara'});
		expect(play(typed, {type: 'people.found', text: 'mar', found: [mara]})).toBe(typed);
	});

	test('each counts once, whatever the case of the id', () => {
		expect(play(withMara, addMara)).toBe(withMara);
		expect(play(withMara, {type: 'PASTE', text: 'MARA'}, named({people: [{...mara, id: mara.id.toUpperCase()}]})).team.people).toHaveLength(1);
	});

	test('a group is counted', () => {
		const added = play(choosing, addGroup);
		expect(added.team.uncounted).toBe(true);
		expect(play(added, {type: 'people.counted', people: [{...aiDevs, members: {count: 12, groups: 2}}]}).team).toMatchObject({
			uncounted: false,
			people: [{members: {count: 12, groups: 2}}],
		});
	});

	test('a line that could be several stays until one is taken, or it is left out', () => {
		const unclear = play(choosing, {type: 'PASTE', text: 'a list'}, named({unclear: [kims]}));
		const [kim] = kims.candidates;
		if (!kim) throw new Error('the sample has no candidate');
		expect(unclear.team).toMatchObject({people: [mara], unclear: [kims]});
		expect(play(unclear, {type: 'ADD_PERSON', principal: kim, unclear: kims.text}).team).toMatchObject({people: [mara, kim], unclear: []});
		expect(play(unclear, {type: 'DROP_PERSON', which: kims.text}).team).toMatchObject({people: [mara], unclear: []});
		const told = play(unclear, goOn, lacking).record.warnings.filter(({id}) => id === 'people.unclear');
		expect(told.map(({text}) => text)).toEqual([kims.text]);
	});

	test('what is looked up keeps the way closed, and Esc keeps who is chosen', () => {
		const adding = play(withMara, {type: 'PASTE', text: '@people.csv'});
		expect(adding.team.adding).toEqual([{names: ['@people.csv']}]);
		expect(can(adding, goOn)).toBe(false);
		expect(play(adding, back, {type: 'CHOOSE_SCENARIO', scenario: 'inference'}).team.people).toEqual([mara]);
	});

	test('lists that came one after the other are both looked up', () => {
		expect(play(choosing, {type: 'PASTE', text: 'one\ntwo'}, {type: 'PASTE', text: 'three'}).team.adding).toEqual([{list: 'one\ntwo'}, {list: 'three'}]);
	});

	test('a file that is not there is told, a network that is not there is tried again', () => {
		const adding = play(choosing, {type: 'PASTE', text: '@no.csv'});
		const missing = play(adding, {type: 'failed', problem: diagnosis('usage.no-such-file')});
		expect(missing).toMatchObject({at: 'people.choosing', team: {adding: []}, problem: {id: 'usage.no-such-file'}});
		const offline = play(adding, {type: 'failed', problem: diagnosis('network.dns')});
		expect(offline.team.adding).toHaveLength(1);
		expect(play(offline, {type: 'RETRY'})).toMatchObject({problem: null, nudges: 1, team: {adding: [{names: ['@no.csv']}]}});
	});

	test('a directory that refuses to be searched is not asked again', () => {
		const refused = play(choosing, {type: 'SEARCH_PEOPLE', text: 'mar'}, {type: 'failed', problem: diagnosis('graph.denied')});
		expect(refused).toMatchObject({problem: null, team: {blind: 'A role is missing.'}});
	});

	test('no secret is kept', () => {
		const secret = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL2FpLmF6dXJlLmNvbSJ9.c2lnbmF0dXJl';
		expect(JSON.stringify(play(choosing, {type: 'SEARCH_PEOPLE', text: secret}, {type: 'PASTE', text: `mara\n${secret}`}))).not.toContain('eyJ0eXAi');
	});
});

describe('people who came with the command line', () => {
	const flagged = play(given({people: ['mara@contoso.com', '@people.csv']}), ...toPeople);

	test('fill the list, which is shown before it goes on', () => {
		expect(flagged.team.adding).toEqual([{names: ['mara@contoso.com', '@people.csv']}]);
		expect(play(flagged, named())).toMatchObject({at: 'people.choosing', team: {people: [mara]}});
	});

	test('fill it anew in another tenant: ids are of one tenant', () => {
		const elsewhere: State = {...play(flagged, named()), record: {...flagged.record, session: {...session(), tenantId: 'other'}}};
		const there = play(elsewhere, back, {type: 'CHOOSE_SCENARIO', scenario: 'openai'});
		expect(there.team).toMatchObject({tenantId: 'other', people: [], adding: [{names: ['mara@contoso.com', '@people.csv']}]});
	});

	test('of a run that was left go on by themselves, but not past what is unclear', () => {
		const answers = {...leftRun.answers, scenario: 'inference', resource: accountId('contoso-large'), deployment: null, people: [mara.id]} as const;
		const resumed = play(
			start(nothingGiven, {...leftRun, at: 'plan', journey: 'set-up', answers}),
			{type: 'RESUME'},
			...toScenario.slice(1, 2),
			...toScenario.slice(3, 5),
			...toScenario.slice(6),
		);
		expect(resumed).toMatchObject({at: 'people.choosing', team: {adding: [{names: [mara.id]}]}});
		expect(play(resumed, named()).at).toBe('assess.running');
		expect(play(resumed, named(), lacking).at).toBe('plan');
		expect(play(resumed, named({unclear: [kims]})).at).toBe('people.choosing');
	});
});

describe('a plan of which only some may be written', () => {
	const card = play(play(choosing, addMara, addGroup, goOn, partly), goOn, {type: 'CONFIRM'}, written);

	test('ends at the card, which hands off the rest', () => {
		expect(card.at).toBe('done');
		const handedOff = play(card, {type: 'HAND_OFF'});
		expect(handedOff.at).toBe('handOff');
		expect(handedOff.record.handOff?.az).toContain(aiDevs.id);
		expect(handedOff.record.handOff?.az).not.toContain(mara.id);
	});

	test('a whole one hands off nothing', () => expect(can(play(access, goOn, {type: 'CONFIRM'}, written), 'HAND_OFF')).toBe(false));
});
