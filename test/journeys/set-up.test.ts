import {afterEach, expect, test} from 'vitest';
import {runCommandLine} from '../../source/commands/run.ts';
import type {Fault} from '../../source/sandbox/http.ts';
import type {World} from '../../source/sandbox/world.ts';
import {people} from '../../source/sandbox/worlds-directory.ts';
import {toCheckpoint} from '../../source/wizard/checkpoint.ts';
import type {UserEvent} from '../../source/wizard/events.ts';
import {readCheckpoint} from '../../source/wizard/left-run.ts';
import {nothingGiven, type Place, type State, start} from '../../source/wizard/state.ts';
import {createWizard, type Wizard} from '../../source/wizard/store.ts';
import {type Document, documentOf, readDocument} from './support/by-wizard.ts';
import {openSitting, type Sitting} from './support/sitting.ts';

const open: Sitting[] = [];
const sittingIn = async (world: string, change: (world: World) => void = () => undefined): Promise<Sitting> => {
	const sitting = await openSitting(world);
	open.push(sitting);
	change(sitting.sandbox.world);
	return sitting;
};
afterEach(async () => {
	await Promise.all(open.splice(0).map(async sitting => sitting.close()));
});

/** Ten of all kinds; the list has two lines that are nobody's and several people's. */
const list = [
	'Name;userPrincipalName;kind',
	...['Mara;mara.voss@contoso.com;user', 'Bob;bob@;user', 'Nils;nils@fabrikam.com;guest', 'Team;ai-engineers;group', 'Tester;prompt-tester;app'],
	...['Kim;Alex Kim;user', 'Lena;lena.fischer@contoso.com;user', 'Sven;sven.holm@contoso.com;user', 'Chloe;chloe@contoso.com;user', 'Api;id-chat-api;identity'],
].join('\r\n');
const clear = [
	'mara.voss@contoso.com',
	'nils@fabrikam.com',
	'ai-engineers',
	'prompt-tester',
	'lena.fischer@contoso.com',
	'sven.holm@contoso.com',
	'chloe@contoso.com',
	'id-chat-api',
];

/** Sends, and waits until the state is as wanted. */
const walking = (sitting: Sitting, from: State = start()) => {
	const wizard: Wizard = createWizard(sitting.forWizard, from);
	wizard.start();
	const until = async (wanted: (state: State) => boolean): Promise<State> =>
		new Promise(resolve => {
			const look = (): void => {
				const state = wizard.getSnapshot();
				sitting.keep(state);
				if (!wanted(state)) return;
				unsubscribe();
				resolve(state);
			};
			const unsubscribe = wizard.subscribe(look);
			look();
		});
	return {
		wizard,
		until,
		at: async (place: Place): Promise<State> => until(state => state.at === place || state.at.endsWith('.failed')),
		send: (event: UserEvent): void => wizard.send(event),
	};
};

const toPeople = async ({at, send}: ReturnType<typeof walking>, resource: string): Promise<State> => {
	send({type: 'CHOOSE_JOURNEY', journey: 'set-up'});
	await at('sources.choosing');
	send({type: 'CHOOSE_SOURCE', source: 'device-code'});
	await at('targets.choosing');
	send({type: 'CHOOSE_TARGET', wanted: resource});
	await at('scenario.choosing');
	send({type: 'CHOOSE_SCENARIO', scenario: 'openai'});
	return at('people.choosing');
};

const byCommand = async ({forCommands, printed}: Sitting, people: readonly string[]): Promise<{readonly exitCode: number; readonly document: Document}> => {
	const words = [
		'grant',
		'--resource',
		'contoso-openai',
		'--scenario',
		'openai',
		...people.flatMap(name => ['--for', name]),
		'--yes',
		'--json',
		'--sandbox=admin',
	];
	const exitCode = await runCommandLine([...words, '--credential', 'device-code'], () => forCommands, new AbortController().signal);
	return {exitCode, document: readDocument(printed.join('\n'))};
};

/** But for the receipt's name, and what only a list has. */
const masked = ({receipt, warnings, handOff, ...rest}: Document): object => ({
	...rest,
	handOff: handOff !== null,
	warnings: (warnings as readonly {readonly id: string}[]).filter(({id}) => id !== 'people.unclear'),
	receipt: receipt && {...receipt, id: '', path: ''},
});

test('ten of a list with two bad lines, one of them cleared up: granted, and as the command writes it', {timeout: 20_000}, async () => {
	const sitting = await sittingIn('admin');
	const walk = walking(sitting);
	await toPeople(walk, 'contoso-openai');
	walk.send({type: 'PASTE', text: list});
	const {team} = await walk.until(({team: {adding, people}}) => adding.length === 0 && people.length > 0);
	expect(team.people).toHaveLength(8);
	expect(team.unclear.map(({text, candidates}) => [text, candidates.length])).toEqual([
		['line 3 of the pasted list: "bob@" is nobody in this tenant.', 0],
		['line 7 of the pasted list: "Alex Kim" could be 2 principals.', 2],
	]);
	expect(team.people.find(({name}) => name === 'ai-engineers')?.members).toEqual({count: 12, groups: 0});
	const [bob, kims] = team.unclear;
	const [kim] = kims?.candidates ?? [];
	if (!kim || !kims) throw new Error('nobody is called Kim');
	walk.send({type: 'ADD_PERSON', principal: kim, unclear: kims.text});
	walk.send({type: 'CONTINUE'});
	const access = await walk.at('access');
	expect(access.record.warnings.filter(({id}) => id === 'people.unclear').map(({text}) => text)).toEqual([bob?.text]);
	expect(access.record.plan?.because.map(({id}) => id)).toContain('plan.join-group');
	walk.send({type: 'CONTINUE'});
	await walk.at('plan');
	walk.send({type: 'CONFIRM'});
	const done = await walk.at('done');
	expect(done.at).toBe('done');

	const other = await sittingIn('admin');
	const {exitCode, document} = await byCommand(other, [...clear, kim.id]);
	expect([exitCode, document['outcome']]).toEqual([0, 'granted']);
	expect(masked(documentOf(done))).toEqual(masked(document));
	expect(sitting.changes().length).toBe(6);
	expect(sitting.changes().toSorted()).toEqual(other.changes().toSorted());
});

/** As an administrator of people only: no groups, applications or identities. */
const usersOnly: (world: World) => void = ({roleAssignments}) => {
	const condition =
		"((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (@Request[Microsoft.Authorization/roleAssignments:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'User'}))";
	for (const [index, held] of roleAssignments.entries()) if (held.principalId === people.ana.id) roleAssignments[index] = {...held, condition};
};

test('who may grant to people only: those are written, the others are left to somebody else, in both', {timeout: 20_000}, async () => {
	const sitting = await sittingIn('admin', usersOnly);
	const walk = walking(sitting, start({...nothingGiven, people: clear}));
	await toPeople(walk, 'contoso-openai');
	const chosen = await walk.until(({team: {adding, people}}) => adding.length === 0 && people.length > 0);
	const kept = toCheckpoint(chosen);
	expect(readCheckpoint(JSON.parse(JSON.stringify(kept)))).toMatchObject({
		at: 'people.choosing',
		journey: 'set-up',
		answers: {people: chosen.team.people.map(({id}) => id)},
	});
	walk.send({type: 'CONTINUE'});
	expect((await walk.at('access')).record.plan?.assignable).toBe('partly');
	walk.send({type: 'CONTINUE'});
	walk.send({type: 'CONFIRM'});
	expect((await walk.at('done')).record.receipt?.entries.map(({state}) => state)).toEqual(['created', 'created', 'created', 'created']);
	walk.send({type: 'HAND_OFF'});
	const handedOff = await walk.at('handOff');
	walk.wizard.stop();
	await walk.wizard.settled();

	const other = await sittingIn('admin', usersOnly);
	const {exitCode, document} = await byCommand(other, clear);
	expect([exitCode, document['outcome']]).toEqual([5, 'partly']);
	expect(masked(documentOf(handedOff))).toEqual(masked(document));
	expect(other.changes()).toHaveLength(4);
	expect(JSON.stringify(document['handOff'])).toContain('ai-engineers');
	expect(JSON.stringify(document['handOff'])).not.toContain('mara');
});

const busy: Omit<Fault, 'times'> = {
	when: {method: 'PUT', path: /roleAssignments/iu},
	answer: {status: 403, body: {error: {code: 'AuthorizationFailed', message: 'The client does not have authorization to perform action over scope.'}}},
};

test('of what was refused the rest is written again, and nothing twice', {timeout: 20_000}, async () => {
	const sitting = await sittingIn('admin', ({faults}) => void faults.push({...busy, times: 2}));
	const walk = walking(sitting, start({...nothingGiven, people: clear}));
	await toPeople(walk, 'contoso-openai');
	await walk.until(({team: {adding, people}}) => adding.length === 0 && people.length > 0);
	walk.send({type: 'CONTINUE'});
	await walk.at('access');
	walk.send({type: 'CONTINUE'});
	walk.send({type: 'CONFIRM'});
	const failed = await walk.at('grant.failed');
	const count = (state: State, is: string): number => state.record.receipt?.entries.filter(entry => entry.state === is).length ?? 0;
	expect([failed.at, count(failed, 'created'), count(failed, 'refused')]).toEqual(['grant.failed', 3, 2]);
	walk.send({type: 'RETRY'});
	const done = await walk.until(({at}) => at === 'done');
	expect([count(done, 'created'), count(done, 'existed'), count(done, 'refused')]).toEqual([2, 3, 0]);
	expect(done.written).toHaveLength(2);
});

test('where the directory refuses, a kind and an object id do', {timeout: 20_000}, async () => {
	const sitting = await sittingIn('no-graph');
	const walk = walking(sitting);
	await toPeople(walk, 'contoso-foundry');
	walk.send({type: 'SEARCH_PEOPLE', text: 'mar'});
	expect((await walk.until(({team}) => team.blind !== null)).team.blind).toContain('does not let you look people up');
	walk.send({type: 'PASTE', text: 'user:8c1e0000-1111-4222-8333-444444444477'});
	const {team} = await walk.until(({team: {adding, people}}) => adding.length === 0 && people.length > 0);
	expect(team.people).toEqual([{id: '8c1e0000-1111-4222-8333-444444444477', type: 'User', name: null}]);
	walk.send({type: 'CONTINUE'});
	expect((await walk.at('access')).record.people).toHaveLength(1);
});
