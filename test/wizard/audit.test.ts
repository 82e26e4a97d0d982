import {describe, expect, test} from 'vitest';
import {toCheckpoint} from '../../source/wizard/checkpoint.ts';
import type {Event} from '../../source/wizard/events.ts';
import {readCheckpoint} from '../../source/wizard/left-run.ts';
import {can, reduce} from '../../source/wizard/machine.ts';
import {type Place, type State, start} from '../../source/wizard/state.ts';
import {
	accountId,
	assessed,
	audit,
	diagnosis,
	discovery,
	finding,
	liveness,
	locked,
	mendReceipt,
	mendRead as next,
	offer,
	opened,
	plan,
	removalReceipt,
	session,
	survey,
	toGrant,
	toProve,
} from './samples.ts';

const play = (state: State, ...events: readonly Event[]): State => events.reduce(reduce, state);

const table = play(
	start(),
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
	{type: 'probe.done', liveness: liveness('proven'), diagnosis: null},
	{type: 'AUDIT'},
	{type: 'audit.done', audit: audit(), told: []},
);

const mend: Event = {type: 'MEND', id: finding().id};
const confirm: Event = {type: 'CONFIRM'};
const goOn: Event = {type: 'CONTINUE'};
const back: Event = {type: 'BACK'};
const said = (by: string): Event => ({type: 'PROVEN', by});
const isGranted: Event = {type: 'grant.done', receipt: mendReceipt('created'), path: '/r/q5rs.json', warnings: []};
const isRemoved: Event = {type: 'mend.removed', receipt: removalReceipt('removed'), path: '/r/t8vw.json'};
const answered: Event = {type: 'probe.done', liveness: liveness('proven'), diagnosis: null};
const waits = survey({is: 'wait', until: 2000});

const toPlan = play(table, mend, next(toGrant()));
const granting = play(toPlan, confirm);
const granted = play(granting, isGranted);
const asked = play(granted, next(toProve()));
const proven = play(asked, goOn, said(' mara, 10:32 '));
const removing = play(proven, confirm);
const fixed = play(removing, isRemoved);

describe('a finding', () => {
	test.for<readonly [string, State, Place]>([
		['is read anew first', play(table, mend), 'audit.planning'],
		['is planned then', toPlan, 'audit.plan'],
		['is granted its narrower role by one confirmation', granting, 'audit.fixing'],
		['is read anew once that is granted', granted, 'audit.planning'],
		['of another waits for somebody who saw it work', asked, 'audit.proof'],
		['of one’s own is proven by a call', play(granted, next(toProve({byCall: true}))), 'audit.calling'],
		['whose roles give the same waits', play(granted, next(waits)), 'audit.settling'],
		['goes on by itself once it has waited', play(granted, next(waits), {type: 'mend.settled'}), 'audit.planning'],
		['that was granted before is planned all the same', play(table, mend, next(toProve())), 'audit.plan'],
		['then needs no second grant', play(table, mend, next(toProve()), goOn), 'audit.proof'],
		['that waits still goes to the wait', play(table, mend, next(waits), goOn), 'audit.settling'],
		['is removed after a second confirmation', proven, 'audit.remove'],
		['is not removed before that', removing, 'audit.removing'],
		['tells what became of it', fixed, 'audit.fixed'],
		['leads back to who has access, read anew', play(fixed, goOn), 'audit.running'],
		['that only removes asks once', play(table, mend, next(survey({is: 'remove', keeps: []}))), 'audit.remove'],
		['whose call was answered asks before the removal', play(granted, next(toProve({byCall: true})), answered), 'audit.remove'],
		[
			'whose call was refused takes nothing away',
			play(granted, next(toProve({byCall: true})), {type: 'probe.done', liveness: liveness('denied'), diagnosis: diagnosis()}),
			'audit.unfixed',
		],
		[
			'with nothing to call asks who saw it work',
			play(granted, next(toProve({byCall: true})), {type: 'probe.done', liveness: liveness('skipped'), diagnosis: null}),
			'audit.proof',
		],
		['that may not be granted is handed off', play(table, mend, next(toGrant('no'))), 'audit.handOff'],
		['that may not be removed is handed off', play(granted, next(toProve({stops: locked}))), 'audit.handOff'],
		['that Azure locks is handed off', play(removing, {type: 'failed', problem: diagnosis('arm.locked')}), 'audit.handOff'],
		['that was cut off can be looked at again', play(removing, {type: 'failed', problem: diagnosis('network.timeout')}, {type: 'RETRY'}), 'audit.planning'],
		['whose narrower role went meanwhile begins anew', play(removing, next(toGrant())), 'audit.plan'],
		['that has gone leads back to the table', play(table, mend, next(null)), 'audit'],
		['has no way back while a role is granted', play(granting, back), 'audit.fixing'],
		['nor while one is removed', play(removing, back), 'audit.removing'],
		['is left for the table as it was, where nothing was sent', play(toPlan, back), 'audit'],
		['and for the table read anew where something was', play(proven, back), 'audit.running'],
	])('%s', ([, state, at]) => expect(state.at).toBe(at));

	test('that is not this program’s to mend, or is not there, leads nowhere', () => {
		expect(['unseen-principal.4d5e6f', 'owner-by-habit.zzzzzz', finding().id].map(id => can(table, {type: 'MEND', id}))).toEqual([false, false, true]);
	});

	test('is not proven by nobody, and what is said is kept without secrets', () => {
		const where = play(asked, goOn);
		expect([can(where, said('  ')), play(where, said(' mara, 10:32 ')).mending?.proof]).toEqual([false, {by: 'person', who: 'mara, 10:32'}]);
		const token = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL2FpLmF6dXJlLmNvbSJ9.c2lnbmF0dXJl';
		expect(JSON.stringify(play(where, said(`mara ${token}`)).mending?.proof)).not.toContain('eyJ');
	});

	test('whose proof was a call that both roles answer is proven anew once only one of them does', () => {
		const both = play(table, mend, next(toProve({byCall: true, step: {is: 'prove', conclusive: false, keeps: ['kept']}})), goOn, answered, confirm);
		expect(both.mending?.proof).toEqual({by: 'call', conclusive: false});
		expect(play(both, next(toProve({byCall: true})))).toMatchObject({at: 'audit.calling', mending: {proof: null}});
	});

	test('that is gone says so at the table', () => {
		expect(play(table, mend, next(null)).audited?.told[0]?.text).toContain('owner-by-habit.1a2b3c');
	});

	test('keeps both receipts, beside the card’s', () => {
		expect(fixed.written.map(({id}) => id)).toEqual(['q5rs', 't8vw']);
		expect([fixed.mending?.granted?.id, fixed.mending?.removed?.id, fixed.record.receipt]).toEqual(['q5rs', 't8vw', null]);
		const second = play(fixed, goOn, {type: 'audit.done', audit: audit(), told: []}, mend);
		expect(second.mending).toMatchObject({granted: null, removed: null, earlier: [{granted: {id: 'q5rs'}, removed: {id: 't8vw'}}]});
	});

	test('says nothing of another target', () => {
		const other = play(toPlan, back, back, back, back, back, {type: 'CHOOSE_TARGET', wanted: accountId('contoso-large')});
		expect([other.at, other.audited, other.mending]).toEqual(['target.opening', null, null]);
	});
});

test.for<readonly [string, State, boolean]>([
	['at the table', table, false],
	['at the plan', toPlan, true],
	['while the narrower role settles', play(granted, next(waits)), true],
	['before the removal', proven, true],
	['when it is done', fixed, false],
])('a run that was left %s goes on to the card where anything is open', ([, state, isKept]) => {
	const left = play(state, {type: 'LEAVE'});
	expect(left.ending).toBe(isKept ? 'left' : 'finished');
	const resume = readCheckpoint(JSON.parse(JSON.stringify(toCheckpoint(left))));
	expect(resume?.at).toBe(isKept ? state.at : undefined);
	if (!resume) return;
	const resumed = play(
		start(undefined, resume),
		{type: 'RESUME'},
		{type: 'sources.done', sources: [offer('device-code'), offer('browser')]},
		{type: 'signIn.done', session: session()},
		{type: 'discover.done', discovery},
		{type: 'open.done', opened: opened('contoso-foundry')},
		{type: 'assess.done', ...assessed('allowed', plan('yes', []))},
	);
	expect(play(resumed, {type: 'probe.done', liveness: liveness('proven'), diagnosis: null})).toMatchObject({at: 'done', mending: null});
});
