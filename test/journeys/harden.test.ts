import {afterEach, describe, expect, test} from 'vitest';
import type {UserEvent} from '../../source/wizard/events.ts';
import {sittingExit} from '../../source/wizard/sitting-outcome.ts';
import {nothingGiven, type Place, type State, start} from '../../source/wizard/state.ts';
import {createWizard} from '../../source/wizard/store.ts';
import {openSitting, type Sitting} from './support/sitting.ts';

const open: Sitting[] = [];
const sittingIn = async (world: string): Promise<Sitting> => {
	const sitting = await openSitting(world);
	open.push(sitting);
	return sitting;
};
// What is kept on the way is looked through for secrets.
afterEach(async () => {
	await Promise.all(open.splice(0).map(async sitting => sitting.close()));
});

type Next = (state: State) => UserEvent | null | undefined;

const toCard: Partial<Record<Place, UserEvent>> = {
	home: {type: 'CHOOSE_JOURNEY', journey: 'get-access'},
	access: {type: 'CONTINUE'},
	plan: {type: 'CONFIRM'},
	done: {type: 'HARDEN'},
};

/** Answers whatever place it comes to, until `next` says `null`; all that was seen on the way. */
const travel = async ({forWizard, keep}: Sitting, resource: string, next: Next, timeoutMs: number | null = null): Promise<readonly State[]> => {
	const given = {...nothingGiven, credential: 'device-code', resource, scenario: 'openai', deployment: 'gpt-4o-mini', timeoutMs} as const;
	const wizard = createWizard(forWizard, start(given));
	const seen: State[] = [];
	const ended = Promise.withResolvers<void>();
	const look = (): void => {
		const state = wizard.getSnapshot();
		keep(state);
		seen.push(state);
		const answered = next(state);
		const event = answered === undefined ? toCard[state.at] : answered;
		if (event === null || state.at.endsWith('.failed')) ended.resolve();
		else if (event) queueMicrotask(() => wizard.send(event));
	};
	wizard.subscribe(look);
	look();
	await ended.promise;
	wizard.stop();
	await wizard.settled();
	return seen;
};

const lastOf = (seen: readonly State[]): State => seen.at(-1) as State;

const turnOff =
	(...names: readonly string[]): Next =>
	({at, turning}) => {
		if (at === 'harden') return turning?.said.includes('key-use') ? {type: 'CONTINUE'} : {type: 'ANSWER', id: 'key-use'};
		if (at === 'harden.plan') return {type: 'CONFIRM_NAME', name: (turning?.mistyped === null ? names[0] : names.at(-1)) ?? ''};
		return at === 'harden.done' || at === 'harden.handOff' ? null : undefined;
	};

const turnOffAndOn =
	(name: string): Next =>
	state => {
		if (state.at !== 'harden.done') return turnOff(name)(state);
		return state.turning?.wanted === 'on' ? null : {type: 'ROLL_BACK'};
	};

describe('turning keys off from the card', () => {
	test('read bit by bit, named, written, read back, refused to a made-up key, and called without one', async () => {
		const sitting = await sittingIn('harden');
		const seen = await travel(sitting, 'contoso-foundry', state => (state.at === 'harden' ? null : undefined));
		const told = seen.filter(({at}) => at === 'harden.reading').map(({turning}) => turning?.told.length ?? 0);
		expect(told.length).toBeGreaterThan(4);
		expect(told).toEqual(told.toSorted((a, b) => a - b));
		expect(sitting.changes()).toEqual([]);

		const done = lastOf(await travel(sitting, 'contoso-foundry', turnOff('Contoso-Foundry', 'contoso-foundry')));
		expect(done.at).toBe('harden.done');
		expect(done.turning).toMatchObject({readBack: true, keyCheck: {is: 'confirmed', code: 'AuthenticationTypeDisabled'}, liveness: {outcome: 'proven'}});
		expect(done.turning?.receipt?.localAuth).toMatchObject({before: false, after: true, state: 'written'});
		expect(done.record.target?.resource?.keysDisabled).toBe(true);
		expect(sitting.changes().map(change => change.split(' ')[0])).toEqual(['PATCH']);
	});

	test('and on again: what comes back is told, the name is asked for, and the call without a key still works', async () => {
		const sitting = await sittingIn('harden');
		const seen = await travel(sitting, 'contoso-foundry', turnOffAndOn('contoso-foundry'));
		const planned = seen.find(({at, turning}) => at === 'harden.plan' && turning?.wanted === 'on');
		expect(planned?.turning?.read?.keyReaders?.map(({name}) => name)).toContain('priya@contoso.com');
		const on = lastOf(seen);
		expect(on.turning).toMatchObject({wanted: 'on', readBack: false, keyCheck: {is: 'confirmed', status: 401}, liveness: {outcome: 'proven'}});
		expect(on.turning?.receipt?.localAuth).toMatchObject({before: true, after: false, state: 'written'});
		expect(sitting.changes().map(change => change.split(' ')[0])).toEqual(['PATCH', 'PATCH']);
		// The receipt that it takes back says so, for the next `undo`.
		const former = await sitting.forWizard.computer.loadReceipt(on.turning?.earlier[0]?.id ?? '', {
			tenantId: on.record.session?.tenantId ?? '',
			sandbox: 'harden',
		});
		expect(former?.receipt.localAuth?.state).toBe('undone');
	});

	test('without the activity log nothing is asked of it', async () => {
		const sitting = await sittingIn('harden');
		const asked = (): number => sitting.sandbox.log.filter(({path}) => path.includes('eventtypes')).length;
		const seen = await travel(sitting, 'contoso-foundry', ({at, withoutLog, turning}) => {
			if (at === 'harden.reading') return undefined;
			if (at !== 'harden') return undefined;
			return withoutLog && turning?.read?.logAsked === false ? null : {type: 'SWITCH_LOG'};
		});
		const {turning} = lastOf(seen);
		expect([asked(), turning?.read?.logAsked, turning?.read?.keyReadings]).toEqual([1, false, null]);
	});

	test('a model endpoint that takes longer than the wait is tried again without a second write', async () => {
		const sitting = await sittingIn('harden');
		let tries = 0;
		const seen = await travel(
			sitting,
			'contoso-foundry',
			state => {
				if (state.at !== 'harden.done') return turnOff('contoso-foundry')(state);
				tries += 1;
				return state.turning?.keyCheck?.is === 'confirmed' ? null : {type: 'RETRY'};
			},
			1000,
		);
		expect([tries > 1, lastOf(seen).turning?.keyCheck?.is]).toEqual([true, 'confirmed']);
		expect(sitting.changes().map(change => change.split(' ')[0])).toEqual(['PATCH']);
	});

	test('left while it is looked at what became of it: the card says that they are off', async () => {
		const sitting = await sittingIn('harden');
		const seen = await travel(sitting, 'contoso-foundry', state => {
			if (state.at === 'harden.running') return state.turning?.nextAt == null ? undefined : {type: 'BACK'};
			return state.at === 'done' && state.turning?.receipt ? null : turnOff('contoso-foundry')(state);
		});
		expect(lastOf(seen)).toMatchObject({at: 'done', turning: {receipt: {localAuth: {state: 'written'}}, keyCheck: null}});
	});

	test('no answer comes: it may be written, which the receipt knows, and nobody writes it twice', async () => {
		const sitting = await sittingIn('harden');
		sitting.sandbox.faults.push({when: {method: 'PATCH', path: /accounts/u}, times: 99, answer: 'reset'});
		const failed = lastOf(await travel(sitting, 'contoso-foundry', turnOff('contoso-foundry')));
		expect(failed).toMatchObject({at: 'harden.failed', turning: {isWritten: false, receipt: {localAuth: {state: 'planned'}}}});
		expect(sittingExit({...failed, leftAt: failed.at})).toBe(7);
	});

	test('a policy that would rewrite it without a word is told before anything is sent, and handed over with its name', async () => {
		const sitting = await sittingIn('key-policies');
		const refused = lastOf(await travel(sitting, 'contoso-openai', turnOff('contoso-openai')));
		expect([refused.at, refused.turning?.because.join(' ')]).toEqual(['harden.handOff', expect.stringContaining('keys stay on until the migration')]);
		expect(sitting.changes()).toEqual([]);
	});
});

test('who has access is read from the card, and nothing is changed', async () => {
	const sitting = await sittingIn('messy');
	const seen = await travel(sitting, 'contoso-foundry', ({at}) => (at === 'audit' ? null : at === 'done' ? {type: 'AUDIT'} : undefined));
	const {audited, at} = lastOf(seen);
	expect(at).toBe('audit');
	expect(audited?.audit.findings.length).toBeGreaterThan(5);
	expect(sitting.changes().filter(change => !change.startsWith('PUT') || !change.includes('roleAssignments'))).toEqual([]);
});
