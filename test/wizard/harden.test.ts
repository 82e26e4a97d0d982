import {describe, expect, test} from 'vitest';
import {toCheckpoint} from '../../source/wizard/checkpoint.ts';
import type {Event} from '../../source/wizard/events.ts';
import {readCheckpoint} from '../../source/wizard/left-run.ts';
import {can, reduce} from '../../source/wizard/machine.ts';
import {readinessIn} from '../../source/wizard/machine-harden.ts';
import {type Place, type State, start} from '../../source/wizard/state.ts';
import {lastTurn} from '../../source/wizard/turning.ts';
import {accountId, assessed, diagnosis, discovery, keyCheck, keyReceipt, keysRead, liveness, offer, opened, plan, progress, session} from './samples.ts';

const play = (state: State, ...events: readonly Event[]): State => events.reduce(reduce, state);

const toCard = (outcome: 'authorized' | 'proven' = 'proven'): readonly Event[] => [
	{type: 'CHOOSE_JOURNEY', journey: 'get-access'},
	{type: 'sources.done', sources: [offer('device-code'), offer('browser')]},
	{type: 'CHOOSE_SOURCE', source: 'device-code'},
	{type: 'signIn.done', session: session()},
	{type: 'discover.done', discovery},
	{type: 'CHOOSE_TARGET', wanted: accountId('contoso-foundry')},
	{type: 'open.done', opened: opened('contoso-foundry')},
	{type: 'CHOOSE_SCENARIO', scenario: 'inference'},
	{type: 'assess.done', ...assessed('allowed', plan('yes', []))},
	{type: 'CONTINUE'},
	{type: 'probe.progress', progress},
	{type: 'probe.done', liveness: liveness(outcome), diagnosis: null},
];
const card = play(start(), ...toCard());
const {resource} = keysRead();

const turn: Event = {type: 'HARDEN'};
const read: Event = {type: 'harden.read', read: keysRead(), readAt: 1000};
const noKeyInUse: Event = {type: 'ANSWER', id: 'key-use'};
const goOn: Event = {type: 'CONTINUE'};
const back: Event = {type: 'BACK'};
const named = (name: string): Event => ({type: 'CONFIRM_NAME', name});
const isOff: Event = {type: 'harden.written', resource: {...resource, keysDisabled: true}};
const told = (state: 'planned' | 'written'): Event => ({type: 'grant.receipt', receipt: keyReceipt(state), path: '/r/m3pq.json'});

const ready = play(card, turn, read, noKeyInUse);
const toPlan = play(ready, goOn);
const writing = play(toPlan, named('contoso-foundry'), told('planned'));
const checking = play(writing, told('written'), isOff);
const arriving = play(checking, {type: 'harden.done', keyCheck: keyCheck('arriving'), liveness: liveness('proven')});
const finished = play(checking, {type: 'harden.done', keyCheck: keyCheck('confirmed'), liveness: liveness('proven')});

describe('the way from the card to keys that are off', () => {
	test.for<readonly [string, State, Place]>([
		['the readiness is read', play(card, turn), 'harden.reading'],
		['then it is listed', play(card, turn, read), 'harden'],
		['nobody goes on before it is said whether a key is in use', play(card, turn, read, goOn), 'harden'],
		['nor once that is taken back', play(ready, noKeyInUse, goOn), 'harden'],
		['what else is open stands in the plan', toPlan, 'harden.plan'],
		['another name does nothing', play(toPlan, named('Contoso-Foundry')), 'harden.plan'],
		['nor does an empty one', play(toPlan, named('  ')), 'harden.plan'],
		['the name does it', writing, 'harden.running'],
		['what was written is looked at', checking, 'harden.running'],
		['the result ends it', finished, 'harden.done'],
		['whoever may not hands it over', play(card, turn, {...read, read: keysRead({mayWrite: 'no'})}, goOn), 'harden.handOff'],
		['what a policy rewrote is handed over', play(writing, {type: 'harden.written', resource}), 'harden.handOff'],
		['so is a lock', play(writing, {type: 'failed', problem: diagnosis('arm.locked')}), 'harden.handOff'],
		['a network that fails is no reason for that', play(writing, {type: 'failed', problem: diagnosis('network.timeout')}), 'harden.failed'],
		['after which it is read anew', play(writing, {type: 'failed', problem: diagnosis('network.timeout')}, {type: 'RETRY'}), 'harden.reading'],
		[
			'keys that are off already are only looked at',
			play(card, turn, {...read, read: keysRead({resource: {...resource, keysDisabled: true}})}, goOn),
			'harden.running',
		],
		['Esc leads from the plan to the list', play(toPlan, back), 'harden'],
		['and from the list to the card', play(toPlan, back, back), 'done'],
		['there is no way back while it is on its way', play(writing, back), 'harden.running'],
		['there is one while it is looked at', play(checking, back), 'done'],
		['the result leads back to the card', play(finished, back), 'done'],
		['who has access is read', play(card, {type: 'AUDIT'}), 'audit.running'],
	])('%s', ([, state, at]) => expect(state.at).toBe(at));

	test('is offered only where the own access is proven; the way back only where keys are off', () => {
		const {target} = card.record;
		const off = {...card, record: {...card.record, target: target && {...target, resource: {...resource, keysDisabled: true}}}};
		const meanwhile = play(card, turn, {...read, read: keysRead({resource: {...resource, keysDisabled: true}})}, back);
		const offered = [card, play(start(), ...toCard('authorized')), {...card, record: {...card.record, liveness: null}}, off, play(checking, back), meanwhile];
		// Where they are off they are only tried.
		expect(offered.map(state => can(state, turn))).toEqual([true, true, false, true, true, true]);
		expect(offered.map(state => can(state, {type: 'ROLL_BACK'}))).toEqual([false, false, false, true, true, true]);
	});

	test('what was said stays said when it is read again', () => {
		expect(play(ready, {type: 'ANSWER', id: 'monitoring'}, {type: 'RETRY'}, read).turning?.said).toEqual(['key-use', 'monitoring']);
		expect(play(ready, back, turn, read).turning?.said).toEqual(['key-use']);
	});

	test('what somebody else must mend is named', () => {
		const lock = {id: 'l', name: 'freeze', level: 'ReadOnly', scope: resource.id} as const;
		const stopped = play(card, turn, {...read, read: keysRead({locks: [lock]})}, goOn);
		expect(stopped.turning?.because).toEqual([expect.stringContaining('freeze')]);
	});

	test('the receipt of the grant stays the card’s, and both can be taken back', () => {
		expect(finished.turning?.receipt?.id).toBe('m3pq');
		expect(finished.record.receipt?.id).toBe(card.record.receipt?.id);
		expect(finished.written.map(({id}) => id)).toContain('m3pq');
	});

	test('a call that does not work any more is what the sitting ends with', () => {
		const lost = play(checking, {type: 'harden.done', keyCheck: keyCheck('confirmed'), liveness: liveness('denied')});
		expect(lost.record.liveness?.outcome).toBe('denied');
	});

	test('another target knows nothing of it', () => {
		const other = play(finished, back, back, back, back, {type: 'CHOOSE_TARGET', wanted: accountId('contoso-large')});
		expect([other.at, other.turning, other.audited]).toEqual(['target.opening', null, null]);
	});
});

const turnOn: Event = {type: 'ROLL_BACK'};
const off = {...resource, keysDisabled: true};
const readOn: Event = {type: 'harden.read', read: keysRead({wanted: 'on', resource: off}), readAt: 1000};
const toPlanOn = play(finished, turnOn, readOn);
const writingOn = play(toPlanOn, named('contoso-foundry'), {type: 'grant.receipt', receipt: keyReceipt('planned', 'on'), path: '/r/n4rs.json'});
const checkingOn = play(writingOn, {type: 'grant.receipt', receipt: keyReceipt('written', 'on'), path: '/r/n4rs.json'}, {type: 'harden.written', resource});
const on = play(checkingOn, {type: 'harden.done', keyCheck: keyCheck('confirmed'), liveness: liveness('proven')});
const alreadyOff = play(card, turn, {...read, read: keysRead({resource: off})});
const lockedOn: Event = {...readOn, read: keysRead({wanted: 'on', resource: off, locks: [{name: 'freeze', level: 'ReadOnly', scope: resource.id}]})};

describe('the way back', () => {
	test.for<readonly [string, State, Place]>([
		['from the result what comes back is read', play(finished, turnOn), 'harden.reading'],
		['so it is from the card', play(finished, back, turnOn), 'harden.reading'],
		['and where they are off already', play(alreadyOff, turnOn), 'harden.reading'],
		['nobody is asked anything before the plan', toPlanOn, 'harden.plan'],
		['what it rests on lies behind it', play(toPlanOn, back), 'harden'],
		['from where it goes on', play(toPlanOn, back, goOn), 'harden.plan'],
		['another name does nothing', play(toPlanOn, named('contoso-foundri')), 'harden.plan'],
		['the name does it', writingOn, 'harden.running'],
		['there is no way back while it is on its way', play(writingOn, back), 'harden.running'],
		['there is one while it is looked at', play(checkingOn, back), 'done'],
		['the result ends it', on, 'harden.done'],
		['from which nothing turns them on once more', play(on, turnOn), 'harden.done'],
		['whoever may not hands it over', play(finished, turnOn, lockedOn), 'harden.handOff'],
		['what a policy rewrote is handed over', play(writingOn, {type: 'harden.written', resource: off}), 'harden.handOff'],
		['keys that are on already are only looked at', play(finished, turnOn, {...readOn, read: keysRead({wanted: 'on'})}, goOn), 'harden.running'],
		['reading it again is about the same', play(finished, turnOn, lockedOn, {type: 'RETRY'}, readOn), 'harden.plan'],
	])('%s', ([, state, at]) => expect(state.at).toBe(at));

	test('the card knows it: keys can be turned off again, and what was said of their use does not count any more', () => {
		const again = play(on, back);
		expect([can(again, turn), can(again, turnOn), again.record.target?.resource?.keysDisabled]).toEqual([true, false, false]);
		expect(play(again, turn, read).turning?.said).toEqual([]);
	});

	test('both receipts are told of, each with its own way back', () => {
		expect(on.turning && lastTurn(on.turning)?.id).toBe('n4rs');
		expect(play(on, back, turn).turning?.earlier.map(({id}) => id)).toEqual(['m3pq', 'n4rs']);
		expect(on.written.filter(({undo}) => undo !== undefined).map(({id, undo}) => [id, undo?.includes('--rollback')])).toEqual([
			['m3pq', true],
			['n4rs', false],
		]);
	});

	test('what nobody answered counts as written once it is seen so', () => {
		const unanswered = play(writing, {type: 'failed', problem: diagnosis('network.timeout')}, {type: 'RETRY'});
		const seen = [off, resource].map(now => play(unanswered, {...read, read: keysRead({resource: now})}).turning?.earlier[0]?.localAuth?.state);
		expect(seen).toEqual(['written', 'planned']);
	});

	test('a call that was not proven before is not made', () => {
		const unproven = {...finished, record: {...finished.record, liveness: null}};
		expect([can(unproven, turnOn), can(play(unproven, back), turn)]).toEqual([true, false]);
	});
});

describe('a made-up key that is not refused yet', () => {
	const again: Event = {type: 'RETRY'};
	test('is tried again, with nothing written', () => {
		expect(play(arriving, again)).toMatchObject({at: 'harden.running', turning: {isWritten: true, receipt: {id: 'm3pq'}}});
		expect(can(finished, again)).toBe(false);
	});

	test('from the card too', () => {
		const tried = play(arriving, back, turn, {...read, read: keysRead({resource: off})}, goOn);
		expect(tried).toMatchObject({at: 'harden.running', turning: {isWritten: true, keyCheck: {is: 'arriving'}, earlier: [{id: 'm3pq'}]}});
	});
});

test('the activity log is left alone once that was said, in this sitting and of every resource', () => {
	const without = play(ready, {type: 'SWITCH_LOG'});
	expect([without.at, without.withoutLog, without.turning?.said]).toEqual(['harden.reading', true, ['key-use']]);
	const silent = play(without, {...read, read: keysRead({keyReadings: null, logAsked: false})}, noKeyInUse);
	expect(readinessIn(silent).find(({id}) => id === 'key-use')).toMatchObject({state: 'unknown', stops: 'you', text: expect.stringContaining('was not read')});
	expect(play(without, back, back, {type: 'CHOOSE_TARGET', wanted: accountId('contoso-large')}).withoutLog).toBe(true);
	expect(play(silent, {type: 'SWITCH_LOG'}).withoutLog).toBe(false);
	expect([can(alreadyOff, {type: 'SWITCH_LOG'}), can(play(toPlanOn, back), {type: 'SWITCH_LOG'})]).toEqual([false, false]);
});

describe('a run that was left on the way', () => {
	test.for<readonly [string, State]>([
		['at the readiness', ready],
		['at the plan', toPlan],
		['while it was looked at', checking],
		['at the plan that brings them back', toPlanOn],
	])('%s goes on to the card, with the proof made anew', ([, state]) => {
		const left = readCheckpoint(JSON.parse(JSON.stringify(toCheckpoint(play(state, {type: 'LEAVE'})))));
		expect([left?.at, left?.probe]).toEqual([state.at, null]);
		const resumed = play(
			start(undefined, left),
			{type: 'RESUME'},
			...toCard().slice(1, 2),
			...toCard().slice(3, 5),
			...toCard().slice(6, 7),
			...toCard().slice(8, 9),
		);
		expect(resumed).toMatchObject({at: 'probe.running', probe: null, turning: null});
		expect(play(resumed, {type: 'probe.done', liveness: liveness('proven'), diagnosis: null}).at).toBe('done');
	});

	test('is none where all is done, or was only looked at', () => {
		const audited = play(card, {type: 'AUDIT'});
		expect([finished, play(finished, {type: 'LEAVE'}), audited, play(audited, {type: 'LEAVE'})].map(toCheckpoint)).toEqual([null, null, null, null]);
	});
});

test('who has access is sorted by what is asked for, and stays so when it is read again', () => {
	const answered: Event = {type: 'audit.done', audit: {outcome: 'clean', scenario: 'inference', named: false, rows: [], findings: []}, told: []};
	const again: Event = {type: 'REORDER'};
	const first = play(card, {type: 'AUDIT'}, answered);
	expect([first, play(first, again), play(first, again, again), play(first, again, again, again)].map(({audited}) => audited?.order)).toEqual([
		'severity',
		'who',
		'role',
		'severity',
	]);
	expect(play(first, again, {type: 'RETRY'}, answered)).toMatchObject({at: 'audit', audited: {order: 'who'}});
});
