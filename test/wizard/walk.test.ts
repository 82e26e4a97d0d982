import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {customRole} from '../../source/access/role-wish.ts';
import type {Event} from '../../source/wizard/events.ts';
import {can, reduce, table} from '../../source/wizard/machine.ts';
import {nothingGiven, places, type State, start} from '../../source/wizard/state.ts';
import {drawMachine} from './draw-machine.ts';
import {accountId, eventsToTry, keyOf, leftRun, outcomesToTry} from './samples.ts';
import {pairs, walk} from './walk.ts';

const beginnings: readonly {readonly from: string; readonly state: State}[] = [
	{from: 'nothing', state: start()},
	{from: 'a run that was left', state: start(nothingGiven, leftRun)},
	{
		from: 'flags for everything',
		state: start({
			...nothingGiven,
			credential: 'device-code',
			resource: accountId('contoso-foundry'),
			scenario: 'inference',
			deployment: 'gpt-4o-mini',
			role: customRole,
		}),
	},
];

const walks = beginnings.map(({from, state}) => ({from, steps: walk(state, eventsToTry, keyOf)}));
const steps = walks.flatMap(each => each.steps);
/** One step to each state. */
const firsts = [...new Map(steps.map(step => [step.key, step])).values()];
const reached = firsts.map(({to}) => to);

/** Where something is sent that Azure may ask a stronger sign-in for. */
const writing: readonly State['at'][] = ['grant.running', 'activate.running', 'harden.running', 'audit.fixing', 'audit.removing'];

const plainParts = new WeakSet<object>();
/** Whether JSON keeps it as it is. States share most of their parts. */
const isPlain = (value: unknown): boolean => {
	if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return true;
	if (typeof value !== 'object' || value === undefined) return false;
	if (plainParts.has(value)) return true;
	const isBare = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
	const plain = isBare && Object.getOwnPropertySymbols(value).length === 0 && Object.values(value).every(isPlain);
	if (plain) plainParts.add(value);
	return plain;
};

test.for([
	['undefined', {a: undefined}],
	['a date', {a: [new Date(0)]}],
	['a number that is none', {a: Number.NaN}],
	['a Map', new Map()],
	['a function', {a: () => 1}],
] as const)('%s is no plain JSON', ([, value]) => expect(isPlain(value)).toBe(false));

const back = (state: State): State => reduce(state, {type: 'BACK'});

describe('the walk through everything that can be reached', () => {
	test('reaches every pair of place and event that the table knows', () => {
		const pairsReached = new Set(steps.map(({from, event}) => `${from.at} ${event.type}`));
		expect(pairs.filter(pair => !pairsReached.has(pair))).toEqual([]);
		expect(pairs.length).toBeGreaterThan(120);
	});

	test('reaches every place', () => {
		expect(places.filter(place => !reached.some(({at}) => at === place))).toEqual([]);
	});

	test('is drawn for those who read', async () => {
		await expect(drawMachine(walks[0]?.steps ?? [])).toMatchFileSnapshot('../../source/wizard/machine.md');
	});

	test('goes nowhere that the table does not name', () => {
		expect(steps.filter(({from, event}) => !table[from.at][event.type])).toEqual([]);
	});

	test('Back leads to an earlier place, and what runs there leads no further than where Back was pressed', () => {
		const moves = steps
			.filter(({event}) => event.type === 'BACK')
			.flatMap(({from, to}) => [to, ...outcomesToTry(to).map(outcome => reduce(to, outcome))].map(next => ({from, next})))
			// A role that could not be tried failed on the plan's behalf.
			.filter(({from, next}) => places.indexOf(next.at) > places.indexOf(from.at) && from.trying === null);
		expect([...new Set(moves.map(({from, next}) => `${from.at} to ${next.at}`))]).toEqual([]);
	});

	test('Back leads home from everywhere', () => {
		const ways = firsts.map(({to, before, event}) => {
			let state = to;
			let count = 0;
			while (can(state, 'BACK') && count < 20) {
				state = back(state);
				count += 1;
			}
			return {ends: state.at, count, path: [...before, event]};
		});
		const lost = ways.filter(({ends}) => ends !== 'home' && ends !== 'left' && !writing.includes(ends));
		expect(lost.map(({ends, path}) => `${path.map(({type}) => type).join(' ')} ends at ${ends}`).slice(0, 3)).toEqual([]);
		expect(ways.filter(({count}) => count >= 12).map(({count}) => count)).toEqual([]);
	});

	test('Back keeps the answers', () => {
		const changed = steps.filter(
			({from, event, to}) => event.type === 'BACK' && (to.wanted !== from.wanted || to.source !== from.source || to.record.scenario !== from.record.scenario),
		);
		expect(changed.map(({from}) => from.at)).toEqual([]);
	});

	test('every state is plain JSON', () => {
		expect(reached.filter(state => !isPlain(state)).map(({at}) => at)).toEqual([]);
	});

	test('nothing changes a sitting that is over', () => {
		const over = reached.filter(({at}) => at === 'left');
		expect(over.length).toBeGreaterThan(50);
		const changes = over.flatMap(state => eventsToTry(state).filter(event => reduce(state, event) !== state));
		expect(changes).toEqual([]);
	});

	test('Ctrl-C works everywhere until it is over', () => {
		expect(steps.filter(({to}) => to.at !== 'left' && !can(to, 'CANCEL')).map(({to}) => to.at)).toEqual([]);
	});

	test('Ctrl-C cancels, and so gives 130, but on a card that says what became of all: there nothing is left to stop', () => {
		const endings = new Map(steps.filter(({event}) => event.type === 'CANCEL').map(({from, to}) => [from.at, to.ending]));
		expect([...endings].filter(([, ending]) => ending !== 'cancelled').sort()).toEqual([
			['audit.fixed', 'finished'],
			['done', 'finished'],
			['harden.done', 'finished'],
		]);
		expect(endings.size).toBe(places.length - 1);
	});

	test.for([
		['nothing but Ctrl-C comes from the person', false, ['CANCEL']],
		['and Azure demands a stronger sign-in, Esc leaves that too', true, ['BACK', 'CANCEL']],
	] as const)('while grants are being written %s', ([, challenged, expected]) => {
		const said = new Set(steps.filter(({from}) => from.at === 'grant.running' && from.challenged === challenged).map(({event}) => event.type));
		expect([...said].filter(type => type === type.toUpperCase()).sort()).toEqual(expected);
	});

	test.for([
		['it is on its way, nothing but Ctrl-C comes from the person', 'provisioning', ['CANCEL']],
		['an approval is waited for, it can be left and looked for', 'pending', ['BACK', 'CANCEL', 'LEAVE', 'RETRY']],
	] as const)('while a role is activated and %s', ([, is, expected]) => {
		const here = steps.filter(({from}) => from.at === 'activate.running' && !from.challenged && !from.stoppedLooking && from.activationWait?.is === is);
		const said = new Set(here.map(({event}) => event.type));
		expect([...said].filter(type => type === type.toUpperCase()).sort()).toEqual(expected);
	});

	test.for([
		['the change is on its way, nothing but Ctrl-C comes from the person', false, ['CANCEL']],
		['it is only looked at what became of it, it can be left', true, ['BACK', 'CANCEL', 'LEAVE']],
	] as const)('while keys are turned off and %s', ([, isWritten, expected]) => {
		const here = steps.filter(({from}) => from.at === 'harden.running' && !from.challenged && from.turning?.isWritten === isWritten);
		const said = new Set(here.map(({event}) => event.type));
		expect([...said].filter(type => type === type.toUpperCase()).sort()).toEqual(expected);
	});

	test('keys are turned off, and on again, by nothing but the name', () => {
		const into = steps.filter(({from, to}) => to.at === 'harden.running' && from.at !== 'harden.running' && !to.turning?.isWritten);
		const named = 'harden.plan {"type":"CONFIRM_NAME","name":" contoso-foundry "}';
		expect(new Set(into.map(({from, event, to}) => `${to.turning?.wanted}: ${from.at} ${JSON.stringify(event)}`))).toEqual(
			new Set([`off: ${named}`, `on: ${named}`]),
		);
	});

	test.for([
		['a role is granted or removed to mend a finding, nothing but Ctrl-C comes from the person', false, ['CANCEL']],
		['Azure demands a stronger sign-in for that, Esc leaves that too', true, ['BACK', 'CANCEL']],
	] as const)('while %s', ([, challenged, expected]) => {
		const here = steps.filter(({from}) => (from.at === 'audit.fixing' || from.at === 'audit.removing') && from.challenged === challenged);
		const said = new Set(here.map(({event}) => event.type));
		expect([...said].filter(type => type === type.toUpperCase()).sort()).toEqual(expected);
	});

	test('a broader role is removed by nothing but a second confirmation, behind a proof or where none is needed', () => {
		const into = steps.filter(({from, to}) => to.at === 'audit.removing' && from.at !== 'audit.removing');
		expect(new Set(into.map(({from, event, to}) => `${from.at} ${event.type} ${to.mending?.proof ? 'proven' : to.mending?.survey?.step.is}`))).toEqual(
			new Set(['audit.remove CONFIRM proven', 'audit.remove CONFIRM remove']),
		);
		const granting = steps.filter(({from, to}) => to.at === 'audit.fixing' && from.at !== 'audit.fixing');
		expect(new Set(granting.map(({from, event}) => `${from.at} ${event.type}`))).toEqual(new Set(['audit.plan CONFIRM']));
	});

	test('a stronger sign-in is asked for only while grants are written', () => {
		expect(steps.filter(({to}) => to.challenged && !writing.includes(to.at)).map(({to}) => to.at)).toEqual([]);
	});

	test('a device code is shown only while it waits for approval', () => {
		expect(steps.filter(({to}) => to.deviceCode && to.at !== 'signIn.running' && !(writing.includes(to.at) && to.challenged)).map(({to}) => to.at)).toEqual([]);
	});
});

const secret = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL2FpLmF6dXJlLmNvbSJ9.c2lnbmF0dXJl';
const pasted = fc.constantFrom(
	secret,
	`Bearer ${secret}`,
	`https://contoso.openai.azure.com/openai/v1?api-key=${secret}`,
	'0123456789abcdef0123456789ABCDEF',
	'  contoso-foundry ',
	`https://x.services.ai.azure.com/ Authorization: Bearer ${secret.slice(0, -3)}`,
);

describe('any sequence of events', () => {
	const choices = fc.array(fc.oneof({weight: 9, arbitrary: fc.nat(10_000)}, {weight: 1, arbitrary: pasted}), {maxLength: 60});
	const played = (from: State, picks: readonly (number | string)[]): readonly State[] => {
		const states = [from];
		for (const pick of picks) {
			const state = states.at(-1) ?? from;
			const events = eventsToTry(state);
			const useful = events.filter(event => can(state, event));
			// Three of four picks do something; the others are whatever comes.
			const pool = typeof pick === 'number' && pick % 4 > 0 && useful.length > 0 ? useful.filter(({type}) => type !== 'LEAVE' && type !== 'CANCEL') : events;
			const event: Event | undefined = typeof pick === 'string' ? {type: 'CHOOSE_TARGET', wanted: pick} : pool[Math.floor(pick / 4) % Math.max(1, pool.length)];
			if (event) states.push(reduce(state, event));
		}
		return states;
	};

	const list = steps.find(({to}) => to.at === 'targets.choosing')?.to ?? start();
	test.for([...beginnings, {from: 'the list of targets', state: list}])('from $from never throws, stays plain JSON and keeps no secret', ({state}) => {
		fc.assert(
			fc.property(choices, picks => {
				const states = played(state, picks);
				const last = states.at(-1) ?? state;
				expect(JSON.parse(JSON.stringify(last))).toEqual(last);
				expect(states.map(each => JSON.stringify(each)).join('\n')).not.toMatch(/eyJ[\w-]{8}|[0-9a-f]{32}/i);
			}),
			{numRuns: 300},
		);
	});

	test('what was written stays told of, whatever is answered later', () => {
		fc.assert(
			fc.property(choices, picks => {
				let known = 0;
				for (const {written} of played(start(), picks)) {
					expect(written.length).toBeGreaterThanOrEqual(known);
					known = written.length;
				}
			}),
			{numRuns: 100},
		);
	});
});
