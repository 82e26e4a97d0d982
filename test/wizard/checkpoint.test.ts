import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {readRunInputs} from '../../source/access/run-inputs.ts';
import {fromCheckpoint, toCheckpoint} from '../../source/wizard/checkpoint.ts';
import type {Event} from '../../source/wizard/events.ts';
import {readCheckpoint} from '../../source/wizard/left-run.ts';
import {can, reduce} from '../../source/wizard/machine.ts';
import {nothingGiven, type State, start} from '../../source/wizard/state.ts';
import {
	accountId,
	assessed,
	chat,
	climbed,
	deniedText,
	discovery,
	eventsToTry,
	keyOf,
	leftRun,
	offer,
	opened,
	plan,
	progress,
	receipt,
	session,
} from './samples.ts';
import {walk} from './walk.ts';

const play = (state: State, ...events: readonly Event[]): State => events.reduce(reduce, state);
const stored = (state: State): unknown => JSON.parse(JSON.stringify(toCheckpoint(state)));

const waiting = play(
	start({...nothingGiven, people: ['ana@contoso.com'], timeoutMs: 60_000}),
	{type: 'CHOOSE_JOURNEY', journey: 'get-access'},
	{type: 'sources.done', sources: [offer('device-code'), offer('browser')]},
	{type: 'CHOOSE_SOURCE', source: 'device-code'},
	{type: 'signIn.done', session: session()},
	{type: 'discover.done', discovery},
	{type: 'CHOOSE_TARGET', wanted: accountId('contoso-large')},
	{type: 'open.done', opened: opened('contoso-large', ['alpha', 'beta'], [chat('gpt-4o-mini'), chat('gpt-4.1')])},
	{type: 'CHOOSE_SCENARIO', scenario: 'project'},
	{type: 'CHOOSE_PROJECT', name: 'beta'},
	{type: 'CHOOSE_DEPLOYMENT', name: 'gpt-4.1'},
	{type: 'assess.done', ...assessed('denied', plan('yes'))},
	{type: 'CONTINUE'},
	{type: 'CONFIRM'},
	{type: 'grant.done', receipt: receipt(), path: '/r/k7f2.json', warnings: []},
	{type: 'probe.progress', progress},
);

describe('a checkpoint', () => {
	/** What is kept, or that nothing is, of each state there can be; each once. */
	const kept = [...new Set(walk(start(), eventsToTry, keyOf).map(({to}) => JSON.stringify(toCheckpoint(to))))];

	test('keeps the answers, the receipt and the wait', () => {
		expect(readCheckpoint(stored(play(waiting, {type: 'LEAVE'})))).toEqual({
			at: 'probe.running',
			sandbox: 'fresh',
			answers: {
				...nothingGiven,
				credential: 'device-code',
				tenant: session().tenantId,
				resource: accountId('contoso-large'),
				project: 'beta',
				deployment: 'gpt-4.1',
				scenario: 'project',
				people: ['ana@contoso.com'],
				timeoutMs: 60_000,
			},
			receiptId: 'k7f2',
			probe: {...progress, nextAt: null},
			journey: 'get-access',
			pasted: null,
		});
	});

	test('can be read by the command that goes on with a run', () => {
		expect(readRunInputs(stored(waiting))).toMatchObject({
			resource: accountId('contoso-large'),
			project: 'beta',
			scenario: 'project',
			receiptId: 'k7f2',
			sandbox: 'fresh',
		});
	});

	test('written by a command is gone on with from its proof', () => {
		const {at: _, probe: __, timeoutMs: ___, ...inputs} = toCheckpoint(waiting) ?? {};
		expect(readCheckpoint(inputs)).toMatchObject({at: 'probe.running', probe: null, receiptId: 'k7f2'});
		expect(readCheckpoint({...inputs, receiptId: null})).toMatchObject({at: 'access'});
		// A command that ended in a hand-off: the wizard goes on waiting for the grant.
		expect(readCheckpoint({...inputs, receiptId: null, isHandedOff: true})).toMatchObject({at: 'handOff'});
	});

	test('signs in again and reads Azure anew', () => {
		const resumed = fromCheckpoint(stored(waiting));
		expect(resumed).toMatchObject({
			at: 'sources.loading',
			discovery: null,
			opened: null,
			record: {session: null, target: null, assessments: [], plan: null, receipt: null, liveness: null},
		});
	});

	test.for<{when: string; state: State}>([
		{when: 'nothing was answered', state: start()},
		{when: 'the person left from home', state: play(start(), {type: 'LEAVE'})},
		{when: 'nobody is signed in', state: play(start(), {type: 'CHOOSE_JOURNEY', journey: 'get-access'})},
		{when: 'everything is proven', state: {...waiting, at: 'done'}},
		{when: 'a finished sitting was closed', state: play({...waiting, at: 'done'}, {type: 'LEAVE'})},
		{when: 'another run is only offered', state: start(nothingGiven, leftRun)},
	])('is not written when $when', ({state}) => expect(toCheckpoint(state)).toBeNull());

	test('of a run that was just resumed is that run’s again, however far it has come', () => {
		const resuming = play(start(nothingGiven, leftRun), {type: 'RESUME'}, {type: 'sources.done', sources: [offer('device-code')]}, {type: 'LEAVE'});
		expect(readCheckpoint(stored(resuming))).toEqual({...leftRun, probe: {...progress, nextAt: null}});
	});

	test('is the same after being resumed and left again, wherever it was', () => {
		const contents = kept.filter(text => text !== 'null');
		for (const text of contents) {
			const resumed = fromCheckpoint(JSON.parse(text));
			expect(resumed && JSON.parse(JSON.stringify(toCheckpoint(resumed)))).toEqual(JSON.parse(text));
		}
		expect(contents.length).toBeGreaterThan(100);
	});

	test('holds no device code, no name of a person and nothing that Azure said', () => {
		const text = kept.join('\n');
		for (const word of ['HQ7K', 'ana@contoso.com', 'rbac.data-action-missing', 'roleAssignments', 'Contoso AI']) expect(text).not.toContain(word);
	});
});

describe('a checkpoint of an error that was pasted', () => {
	const claims = Buffer.from(JSON.stringify({aud: 'https://ai.azure.com', tid: session().tenantId, exp: 1_700_000_000})).toString('base64url');
	const found = play(
		start(),
		{type: 'CHOOSE_JOURNEY', journey: 'fix-error'},
		{type: 'PASTE', text: `curl -H 'api-key: 0123456789abcdef0123456789abcdef' -H 'Authorization: Bearer eyJ0eXAiOiJKV1QifQ.${claims}.c2lnbmF0dXJl'\n`},
		{type: 'LOOK', text: deniedText},
		{type: 'sources.done', sources: [offer('device-code'), offer('browser')]},
		{type: 'CHOOSE_SOURCE', source: 'device-code'},
		{type: 'signIn.done', session: session()},
		{type: 'discover.done', discovery},
		{type: 'CHOOSE_TARGET', wanted: accountId('contoso-foundry')},
		{type: 'open.done', opened: opened('contoso-foundry')},
		{type: 'ladder.done', ...climbed('plan', assessed('denied', plan('yes')))},
	);

	test('keeps its text without its secrets', () => {
		expect(found.at).toBe('ladder.found');
		expect(stored(found)).toMatchObject({journey: 'fix-error', pasted: found.record.pasted?.text});
		expect(JSON.stringify(stored(found))).not.toMatch(/eyJ|0123456789abcdef/);
		expect(found.record.pasted?.text).toContain('lacks the required data action');
	});

	test.for([
		['found', found, 'ladder.found'],
		['planned', play(found, {type: 'CONTINUE'}), 'plan'],
	] as const)('leads back to where it was %s, and looks into it again', ([, left, at]) => {
		const resumed = play(fromCheckpoint(stored(left)) ?? start(), {type: 'sources.done', sources: []}, {type: 'signIn.done', session: session()});
		expect(resumed).toMatchObject({at: 'targets.loading', journey: 'fix-error', record: {pasted: {is: 'error', text: found.record.pasted?.text}}});
		const there = play(resumed, {type: 'discover.done', discovery}, {type: 'open.done', opened: opened('contoso-foundry')});
		expect(there.at).toBe('ladder.running');
		expect(play(there, {type: 'ladder.done', ...climbed('plan', assessed('denied', plan('yes')))}).at).toBe(at);
	});

	test('of a long log keeps its end, where the cause stands, and is the same when it is kept again', () => {
		const long = play(found, {type: 'BACK'}, {type: 'PASTE', text: ''}, {type: 'LOOK', text: `${'a line of a log\n'.repeat(6000)}${deniedText}`});
		const content = stored(long) as {readonly pasted: string};
		expect(content.pasted.length).toBeLessThan(65_000);
		expect(content.pasted.endsWith(deniedText)).toBe(true);
		expect(stored(fromCheckpoint(content) ?? start())).toEqual(content);
	});

	test('that somebody wrote a secret into gives it to nobody', () => {
		const state = fromCheckpoint({...(stored(found) as object), pasted: `Bearer eyJ0eXAiOiJKV1QifQ.${claims}.c2lnbmF0dXJl`});
		expect(JSON.stringify(state?.record)).not.toContain(claims);
	});
});

describe('a checkpoint file that something happened to', () => {
	const junk = fc.oneof(fc.jsonValue(), fc.record({kind: fc.constant('run-inputs')}, {noNullPrototype: true}));

	test('is nothing, or something to go on with; never a fault', () => {
		fc.assert(
			fc.property(junk, content => {
				const state = fromCheckpoint(content);
				if (state) expect(can(state, 'CANCEL')).toBe(true);
			}),
		);
	});

	test.for<unknown>([0, -1, '60000', null, undefined, Number.NaN])('with the time limit %s waits as long as usual', timeoutMs => {
		expect(readCheckpoint({...(stored(waiting) as object), timeoutMs})?.answers.timeoutMs).toBeNull();
	});

	test('with any one field replaced never brings a wrong type into the state', () => {
		const content = stored(waiting) as Record<string, unknown>;
		fc.assert(
			fc.property(fc.constantFrom(...Object.keys(content)), fc.jsonValue(), (field, value) => {
				const resume = readCheckpoint({...content, [field]: value});
				if (!resume) return;
				const {answers, probe, receiptId, sandbox, at} = resume;
				for (const text of [answers.resource, answers.project, answers.deployment, answers.tenant, answers.role, receiptId, sandbox])
					expect(text === null || typeof text === 'string').toBe(true);
				expect(answers.people.every(person => typeof person === 'string')).toBe(true);
				expect(answers.timeoutMs === null || answers.timeoutMs > 0).toBe(true);
				expect(typeof at).toBe('string');
				expect(probe === null || (Number.isFinite(probe.startedAt) && Array.isArray(probe.attempts))).toBe(true);
			}),
			{numRuns: 300},
		);
	});
});
