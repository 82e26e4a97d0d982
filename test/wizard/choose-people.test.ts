import {expect, test} from 'vitest';
import {CloudFailure} from '../../source/access/failure.ts';
import {emptyRecord} from '../../source/access/run-record.ts';
import {typingPauseMs} from '../../source/wizard/choose-people.ts';
import {nobody, type State, start, type Team} from '../../source/wizard/state.ts';
import {createWizard} from '../../source/wizard/store.ts';
import {controlled, settle} from './controlled.ts';
import {aiDevs, evidence, mara, session} from './samples.ts';

const choosing = (team: Partial<Team> = {}): State => ({
	...start(),
	at: 'people.choosing',
	journey: 'set-up',
	team: {...nobody, tenantId: session().tenantId, ...team},
	record: {...emptyRecord, session: session()},
});

const sitting = (team: Partial<Team> = {}, files: Readonly<Record<string, string>> = {}) => {
	const world = controlled({readText: async path => (files[path] === undefined ? {trouble: 'there is no such file'} : {text: files[path]})});
	const wizard = createWizard(world.services, choosing(team));
	wizard.start();
	return {...world, wizard, team: () => wizard.getSnapshot().team};
};

test('the directory is asked when no key came for 250 ms, and the next key aborts that', async () => {
	const {answer, argumentsOf, asked, signalOf, team, wizard} = sitting();
	wizard.send({type: 'SEARCH_PEOPLE', text: 'm'});
	expect(argumentsOf('sleep')[0]).toBe(typingPauseMs);
	const first = signalOf('sleep');
	wizard.send({type: 'SEARCH_PEOPLE', text: 'ma'});
	expect(first.aborted).toBe(true);
	expect(asked).toEqual(['sleep', 'sleep']);
	await answer('sleep', undefined);
	expect(argumentsOf('searchPrincipals')[1]).toBe('ma');
	const running = signalOf('searchPrincipals');
	wizard.send({type: 'SEARCH_PEOPLE', text: 'mar'});
	expect(running.aborted).toBe(true);
	await answer('searchPrincipals', [aiDevs]);
	expect(team().search?.found).toBeNull();
	await answer('sleep', undefined);
	await answer('searchPrincipals', [mara]);
	expect(team().search).toEqual({text: 'mar', found: {text: 'mar', people: [mara]}});
	expect(asked.filter(name => name === 'searchPrincipals')).toHaveLength(2);
});

test.for(['@people.csv', 'user:8c1e', '8c1e0000-1111-4222-8333-444444444477', '/subscriptions/x'])('%s is looked for by nobody: it is taken as it is', text => {
	const {asked, wizard} = sitting();
	wizard.send({type: 'SEARCH_PEOPLE', text});
	expect(asked).toEqual([]);
});

test('a typed name that is nobody’s is offered with whoever begins so', async () => {
	const {answer, team, wizard} = sitting();
	wizard.send({type: 'PASTE', text: 'mara'});
	await settle();
	await answer('findPrincipals', []);
	await answer('searchPrincipals', [mara]);
	expect(team()).toMatchObject({
		people: [],
		adding: [],
		unclear: [{why: 'nobody', text: '"mara" is only part of a name: 1 begins with it.', candidates: [mara]}],
	});
});

test('a file is read, each bad line told with its number, and a line named twice told once', async () => {
	const {answer, team, wizard} = sitting({}, {'people.csv': 'mail\nmara@contoso.com\nbob@\nMARA@contoso.com\n'});
	wizard.send({type: 'PASTE', text: '@people.csv'});
	await settle();
	await answer('findPrincipals', [mara], 0);
	await answer('findPrincipals', [], 1);
	expect(team()).toMatchObject({
		people: [mara],
		unclear: [{text: 'line 3 of people.csv: "bob@" is nobody in this tenant.', candidates: []}],
		told: ['1 line of people.csv names somebody again: each counts once.'],
	});
});

test('a file that is not there is told where it was named', async () => {
	const {wizard} = sitting();
	wizard.send({type: 'PASTE', text: '@no.csv'});
	await settle();
	expect(wizard.getSnapshot()).toMatchObject({
		at: 'people.choosing',
		problem: {id: 'usage.no-such-file', cause: 'no.csv cannot be read: there is no such file.'},
	});
});

test('a group that was found is counted behind it', async () => {
	const {answer, team, wizard} = sitting();
	wizard.send({type: 'ADD_PERSON', principal: aiDevs, unclear: null});
	await answer('countMembers', 10);
	await answer('countGroupsIn', 2);
	expect(team()).toMatchObject({uncounted: false, people: [{...aiDevs, members: {count: 12, groups: 2}}]});
});

test('a directory that refuses once is not asked again', async () => {
	const {answer, asked, refuse, team, wizard} = sitting();
	wizard.send({type: 'SEARCH_PEOPLE', text: 'mar'});
	await answer('sleep', undefined);
	await refuse('searchPrincipals', new CloudFailure(evidence({plane: 'graph', status: 403, code: 'Authorization_RequestDenied'})));
	expect(team().blind).toContain('does not let you look people up');
	wizard.send({type: 'SEARCH_PEOPLE', text: 'mara'});
	expect(asked.filter(name => name === 'sleep')).toHaveLength(1);
});
