import {afterEach, expect, test} from 'vitest';
import {settlingMs} from '../../source/access/audit/swap.ts';
import {runCommandLine} from '../../source/commands/run.ts';
import {people} from '../../source/sandbox/worlds-directory.ts';
import {formerColleague} from '../../source/sandbox/worlds-messy.ts';
import {accountScope} from '../../source/sandbox/worlds-resources.ts';
import type {UserEvent} from '../../source/wizard/events.ts';
import {nothingGiven, type Place, type State, start} from '../../source/wizard/state.ts';
import {createWizard} from '../../source/wizard/store.ts';
import {openSitting, type Sitting} from './support/sitting.ts';

const open: Sitting[] = [];
const messy = async (): Promise<Sitting> => {
	const sitting = await openSitting('messy');
	open.push(sitting);
	return sitting;
};
// What is kept on the way is looked through for secrets.
afterEach(async () => {
	await Promise.all(open.splice(0).map(async sitting => sitting.close()));
});

const endings: readonly Place[] = ['audit.fixed', 'audit.handOff', 'audit.unfixed', 'audit.failed'];

type Change = (sitting: Sitting, at: Place) => void;

/** From the first question through the card to the finding of this rule and holder, and its whole way; the places passed behind the table, and the last state. */
const mendByWizard = async (sitting: Sitting, rule: string, holder: string, change: Change = () => undefined) => {
	const given = {...nothingGiven, credential: 'device-code', resource: 'contoso-foundry', scenario: 'openai', deployment: 'gpt-4o-mini'} as const;
	const wizard = createWizard(sitting.forWizard, start(given));
	const passed: Place[] = [];
	const ended = Promise.withResolvers<State>();
	const answers: Partial<Record<Place, (state: State) => UserEvent | null>> = {
		home: () => ({type: 'CHOOSE_JOURNEY', journey: 'get-access'}),
		access: () => ({type: 'CONTINUE'}),
		plan: () => ({type: 'CONFIRM'}),
		done: () => ({type: 'AUDIT'}),
		audit: ({audited}) => {
			const finding = audited?.audit.findings.find(one => one.rule === rule && one.principal.id === holder);
			return finding ? {type: 'MEND', id: finding.id} : null;
		},
		'audit.plan': ({mending}) => ({type: mending?.survey?.step.is === 'grant' ? 'CONFIRM' : 'CONTINUE'}),
		'audit.proof': () => ({type: 'CONTINUE'}),
		'audit.witness': () => ({type: 'PROVEN', by: 'grace, 10:32'}),
		'audit.remove': () => ({type: 'CONFIRM'}),
	};
	const look = (): void => {
		const state = wizard.getSnapshot();
		sitting.keep(state);
		if (state.at !== passed.at(-1)) {
			if (state.at.startsWith('audit.')) passed.push(state.at);
			change(sitting, state.at);
			const event = answers[state.at]?.(state);
			if (event === null || endings.includes(state.at) || state.at.endsWith('.failed')) ended.resolve(state);
			else if (event) queueMicrotask(() => wizard.send(event));
		}
	};
	wizard.subscribe(look);
	look();
	const state = await ended.promise;
	wizard.stop();
	await wizard.settled();
	return {state, passed: passed.slice(1)};
};

const rolesOf = ({sandbox}: Sitting, principalId: string): readonly string[] =>
	sandbox.world.roleAssignments
		.filter(one => one.principalId === principalId)
		.map(({roleId, scope}) => `${roleId.slice(0, 8)} ${scope.split('/').at(-1)}`)
		.toSorted();

const undo = async (sitting: Sitting, ...words: readonly string[]): Promise<number> =>
	runCommandLine(['undo', ...words, '--yes', '--json', '--sandbox=messy'], () => sitting.forCommands, new AbortController().signal);

const openaiUser = '5e0bd9bd contoso-foundry';

test('one’s own broad role goes once a call was answered without it, the command puts it back by the receipt, and a deleted holder’s goes at once', async () => {
	const sitting = await messy();
	const before = rolesOf(sitting, people.ana.id);
	const {state, passed} = await mendByWizard(sitting, 'contributor-by-habit', people.ana.id);
	expect(passed).toEqual(['audit.planning', 'audit.plan', 'audit.calling', 'audit.remove', 'audit.removing', 'audit.fixed']);
	expect(state.mending?.removed?.removals).toMatchObject([{state: 'removed', because: 'a call that only the narrower role allows was answered'}]);
	expect(rolesOf(sitting, people.ana.id)).toEqual([...before.filter(role => role !== 'b24988ac contoso-foundry'), openaiUser].toSorted());
	expect(await undo(sitting, state.mending?.removed?.id ?? '')).toBe(0);
	expect(rolesOf(sitting, people.ana.id)).toEqual([...before, openaiUser].toSorted());

	// What a deleted holder has goes by one confirmation.
	const deleted = await mendByWizard(sitting, 'deleted-principal', formerColleague.id);
	expect(deleted.passed).toEqual(['audit.planning', 'audit.remove', 'audit.removing', 'audit.fixed']);
	expect(rolesOf(sitting, formerColleague.id)).toEqual([]);
});

test('another’s role that gives the same waits for the narrow one to settle and for somebody who saw it work, and both steps can be taken back', async () => {
	const sitting = await messy();
	const before = rolesOf(sitting, people.grace.id);
	const since = sitting.forWizard.clock.now();
	const {state, passed} = await mendByWizard(sitting, 'hub-role', people.grace.id);
	expect(passed).toEqual([
		...(['audit.planning', 'audit.plan', 'audit.fixing', 'audit.planning', 'audit.settling', 'audit.planning'] as const),
		...(['audit.proof', 'audit.witness', 'audit.remove', 'audit.removing', 'audit.fixed'] as const),
	]);
	expect(sitting.forWizard.clock.now() - since).toBeGreaterThanOrEqual(settlingMs);
	const {granted, removed} = state.mending ?? {};
	expect([granted?.entries.map(one => one.state), removed?.removals?.[0]?.because]).toEqual([['created'], 'proven by grace, 10:32']);
	expect(rolesOf(sitting, people.grace.id)).toEqual([...before.filter(role => !role.startsWith('64702f94')), openaiUser].toSorted());
	// The narrower role is not taken back before the broader one is there again.
	expect(await undo(sitting, granted?.id ?? '')).toBe(2);
	expect([await undo(sitting, removed?.id ?? ''), await undo(sitting, granted?.id ?? '')]).toEqual([0, 0]);
	expect(rolesOf(sitting, people.grace.id)).toEqual(before);
});

const drop = ({sandbox: {world}}: Sitting, which: (one: {readonly principalId: string; readonly roleId: string}) => boolean): void =>
	void world.roleAssignments.splice(world.roleAssignments.findIndex(which), 1);

test.for<readonly [string, string, string, Change, Place, RegExp]>([
	[
		'a lock stands on it',
		'deleted-principal',
		formerColleague.id,
		({sandbox}, at) => {
			if (at === 'audit.remove') sandbox.world.locks.push({name: 'keep', level: 'CanNotDelete', scope: accountScope('contoso-foundry'), notes: null});
		},
		'audit.handOff',
		/lock keep/u,
	],
	[
		'its condition is another since it was shown',
		'owner-by-habit',
		people.ivan.id,
		({sandbox: {world}}, at) => {
			const index = world.roleAssignments.findIndex(one => one.principalId === people.ivan.id && one.roleId.startsWith('8e3af657'));
			const one = world.roleAssignments[index];
			if (at === 'audit.remove' && one) world.roleAssignments[index] = {...one, condition: null};
		},
		'audit.unfixed',
		/not what it was a moment ago/u,
	],
])('nothing is removed where %s', async ([, rule, holder, change, at, words]) => {
	const sitting = await messy();
	const {state} = await mendByWizard(sitting, rule, holder, change);
	expect([state.at, [...(state.mending?.because ?? []), state.problem?.cause].join(' ')]).toEqual([at, expect.stringMatching(words)]);
	expect(sitting.changes().filter(change => change.startsWith('DELETE'))).toEqual([]);
});

test('where the narrower role is taken away before the last word, the broader one stays, and it begins anew', async () => {
	const sitting = await messy();
	const {state, passed} = await mendByWizard(sitting, 'owner-by-habit', people.ivan.id, (at, place) => {
		if (place === 'audit.remove') drop(at, one => one.principalId === people.ivan.id && one.roleId.startsWith('5e0bd9bd'));
		if (place === 'audit.removing') sitting.sandbox.world.locks.push({name: 'freeze', level: 'ReadOnly', scope: accountScope('contoso-foundry'), notes: null});
	});
	expect([passed.slice(-2), state.at]).toEqual([['audit.removing', 'audit.handOff'], 'audit.handOff']);
	expect(rolesOf(sitting, people.ivan.id)).toEqual(['8e3af657 contoso-foundry']);
});
