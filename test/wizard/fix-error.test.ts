import {describe, expect, test} from 'vitest';
import type {Fix} from '../../source/access/ladder.ts';
import type {Event} from '../../source/wizard/events.ts';
import {can, reduce} from '../../source/wizard/machine.ts';
import {nothingGiven, type Place, type State, start} from '../../source/wizard/state.ts';
import {
	accountId,
	activatable,
	assessed,
	chat,
	climbed,
	deniedText,
	diagnosis,
	discovery,
	findings,
	grant,
	liveness,
	mara,
	offer,
	opened,
	plan,
	receipt,
	session,
	settledText,
} from './samples.ts';

const play = (state: State, ...events: readonly Event[]): State => events.reduce(reduce, state);

const back: Event = {type: 'BACK'};
const further: Event = {type: 'CONTINUE'};
const look: Event = {type: 'LOOK', text: ''};
const pasting = play(start(), {type: 'CHOOSE_JOURNEY', journey: 'fix-error'});
const pasted = play(pasting, {type: 'PASTE', text: deniedText});
const twoSources: Event = {type: 'sources.done', sources: [offer('azure-cli', 'ready', 'ana@contoso.com'), offer('device-code')]};
const signIn: readonly Event[] = [twoSources, {type: 'CHOOSE_SOURCE', source: 'device-code'}, {type: 'signIn.done', session: session()}];
const found: Event = {type: 'discover.done', discovery};
const foundry: Event = {type: 'CHOOSE_TARGET', wanted: accountId('contoso-foundry')};
const small: Event = {type: 'open.done', opened: opened('contoso-foundry')};
const climbing = play(pasted, look, ...signIn, found, foundry, small);
const done = (is: Fix['is'], its = assessed('denied', plan('yes'))): Event => ({type: 'ladder.done', ...climbed(is, its)});
const planned = play(climbing, done('plan'));
const elsewhere = play(climbing, done('elsewhere', assessed('unknown', null)));
const proven = play(climbing, {type: 'ladder.done', ...climbed('prove', assessed('allowed', plan('yes', [])), liveness('proven'), null)});
const missing: Event = {type: 'ladder.done', ...climbed('deployment', assessed('allowed', plan('yes', [])), null, diagnosis('deploy.not-found'))};
const settled = play(pasting, {type: 'LOOK', text: settledText});
const failed: Event = {type: 'failed', problem: diagnosis()};

describe('from the paste to its cause', () => {
	test.for<{now: string; state: State; at: Place}>([
		{now: 'home leads to the paste', state: pasting, at: 'paste.waiting'},
		{now: 'what is pasted stays to be seen', state: pasted, at: 'paste.waiting'},
		{now: 'Back leads home', state: play(pasted, back), at: 'home'},
		{now: 'nothing at all is looked into too', state: play(pasting, look), at: 'sources.loading'},
		{now: 'what lies in Azure needs a session', state: play(pasted, look), at: 'sources.loading'},
		{now: 'Back from there leads to the paste', state: play(pasted, look, back), at: 'paste.waiting'},
		{now: 'also from the list of sources', state: play(pasted, look, twoSources, back), at: 'paste.waiting'},
		{now: 'what the text does not name is asked', state: play(pasted, look, ...signIn, found), at: 'targets.choosing'},
		{now: 'its data action tells the scenario, and one deployment is no question', state: climbing, at: 'ladder.running'},
		{now: 'a session that is there is kept', state: play(planned, back, look), at: 'targets.choosing'},
		{now: 'the cause is shown', state: planned, at: 'ladder.found'},
		{now: 'a look that fails says so', state: play(climbing, failed), at: 'ladder.failed'},
		{now: 'and is made again', state: play(climbing, failed, {type: 'RETRY'}), at: 'ladder.running'},
		{now: 'or left for the question before it', state: play(climbing, failed, back), at: 'scenario.choosing'},
		{now: 'a text that is certain by itself needs nobody', state: settled, at: 'ladder.found'},
		{now: 'but can be looked into all the same', state: play(settled, {type: 'RETRY'}), at: 'sources.loading'},
		{now: 'Back from the cause leads to the paste', state: play(planned, back), at: 'paste.waiting'},
		{now: 'a missing grant leads to its plan', state: play(planned, further), at: 'plan'},
		{now: 'and Back from there to the cause', state: play(planned, further, back), at: 'ladder.found'},
		{now: 'who may not grant it hands it off', state: play(climbing, done('plan', assessed('denied', plan('no'))), further), at: 'handOff'},
		{now: 'where nothing is missing a call proves it', state: play(proven, further), at: 'probe.running'},
		{now: 'another deployment is looked at again', state: play(climbing, missing, {type: 'CHOOSE_DEPLOYMENT', name: 'gpt-4o-mini'}), at: 'ladder.running'},
		{
			now: 'after a write all is looked at again',
			state: play(planned, further, {type: 'CONFIRM'}, {type: 'grant.receipt', receipt: receipt(), path: '/r'}, failed, back),
			at: 'ladder.running',
		},
		{now: 'a failed proof too', state: play(proven, further, failed, further), at: 'ladder.running'},
		{now: 'the narrower scenario too', state: play(planned, further, {type: 'CHOOSE_SCENARIO', scenario: 'inference'}), at: 'ladder.running'},
	])('$now', ({state, at}) => expect(state.at).toBe(at));

	test.for<readonly [string, State, Event['type']]>([
		['where only others can help there is nothing to go on to', elsewhere, 'CONTINUE'],
		['nor where another deployment is the way', play(climbing, missing), 'CONTINUE'],
		['a deployment that is not there cannot be called', play(climbing, missing), 'CHOOSE_DEPLOYMENT'],
	])('%s', ([, state, type]) => {
		expect(can(state, type === 'CHOOSE_DEPLOYMENT' ? {type, name: 'gone'} : {type: 'CONTINUE'})).toBe(false);
	});

	test('what was found and what is known of the access stand side by side', () => {
		expect(planned.record).toMatchObject({findings: findings('plan'), diagnosis: diagnosis(), plan: plan('yes'), pasted: {is: 'error'}});
		expect(play(planned, further, back).record.diagnosis).toEqual(diagnosis());
	});

	test('rungs come one after the other, and are gone when all of them are found', () => {
		const {rungs} = findings('plan');
		expect(play(climbing, {type: 'ladder.rungs', rungs}).rungs).toEqual(rungs);
		expect(planned.rungs).toEqual([]);
	});

	test('a call made before the write says nothing of what was written', () => {
		const its = assessed('denied', plan('yes', [grant({principal: mara})]), mara);
		const forMara = play(climbing, {type: 'ladder.done', ...climbed('plan', its, liveness('denied'))}, further, {type: 'CONFIRM'});
		expect(forMara).toMatchObject({at: 'grant.running', record: {liveness: null}});
	});
});

test('a role that waits to be activated is activated from the cause, and back leads to it', () => {
	const cause = play(climbing, done('activate', activatable()));
	const asked = play(cause, further);
	expect([cause.at, asked.at, play(asked, back).at]).toEqual(['ladder.found', 'activate', 'ladder.found']);
	expect(play(asked, {type: 'ACTIVATE', text: 'release test'}).at).toBe('activate.running');
});

describe('another tenant', () => {
	const given = {...nothingGiven, tenant: 'contoso.com'};
	const other = play(
		start(given),
		{type: 'CHOOSE_JOURNEY', journey: 'fix-error'},
		{type: 'PASTE', text: deniedText},
		look,
		...signIn,
		found,
		foundry,
		small,
		{type: 'ladder.done', ...climbed('tenant', assessed('unknown', null))},
		further,
	);
	const there = {...session(), tenantId: 'c7a1e5b2-3d94-4f08-b6e1-59d20f8a7c43', tenantName: 'Fabrikam'};

	test('is entered by whoever is signed in already, and everything there is looked at anew', () => {
		expect(other).toMatchObject({
			at: 'signIn.running',
			given: {tenant: there.tenantId, resource: accountId('contoso-foundry'), scenario: 'openai', deployment: 'gpt-4o-mini'},
			discovery: null,
			opened: null,
			record: {session: session(), pasted: {is: 'error'}, findings: null},
		});
	});

	test('gives the same answers to the same questions', () => {
		const again = play(other, {type: 'signIn.done', session: there}, found, small);
		expect(again).toMatchObject({at: 'ladder.running', signedInTo: {tenantId: there.tenantId}, wanted: accountId('contoso-foundry')});
	});

	test('that does not let them in is told, and another way in is open', () => {
		const shut = play(other, failed);
		expect(shut.at).toBe('signIn.failed');
		expect(play(shut, {type: 'RETRY'})).toMatchObject({at: 'signIn.running', given: {tenant: there.tenantId}});
	});

	test('is signed in to afresh where another way in is chosen', () => {
		const afresh = play(other, failed, {type: 'CHOOSE_SOURCE', source: 'device-code'});
		expect(afresh).toMatchObject({at: 'signIn.running', given: {tenant: there.tenantId}, record: {session: null}});
	});

	test('is forgotten on the way back to the paste', () => {
		const back = play(other, failed, {type: 'BACK'}, {type: 'BACK'}, look);
		expect(back.given.tenant).toBe('contoso.com');
	});
});

describe('a project’s own identity', () => {
	const identity = '5b7c1f0e-8d24-4c3a-9f16-7e0a2b4c6d81';
	const its = opened('contoso-foundry');
	const behind: Event = {type: 'open.done', opened: {...its, projects: its.projects.map(project => ({...project, identityId: identity}))}};
	const refused = deniedText.replace('90ae6d27-5ebe-4011-ac3f-cb35e8e456b0', identity);

	test('leads behind its project, whatever route it called', () => {
		const state = play(pasting, {type: 'LOOK', text: refused}, ...signIn, found, foundry, behind);
		expect(state).toMatchObject({at: 'ladder.running', record: {scenario: 'project', target: {project: {identityId: identity}}}});
	});

	test('but not where a flag asks for something else', () => {
		const flagged = start({...nothingGiven, scenario: 'openai'});
		const state = play(flagged, {type: 'CHOOSE_JOURNEY', journey: 'fix-error'}, {type: 'LOOK', text: refused}, ...signIn, found, foundry, behind);
		expect(state.record.scenario).toBe('openai');
	});
});

describe('what the text names', () => {
	const address = 'POST https://contoso-large.services.ai.azure.com/openai/v1/responses';
	const text = `${address}\n${deniedText}`;

	test('is taken as if it had been given, and Back asks for it', () => {
		const taken = play(pasting, {type: 'LOOK', text}, ...signIn, found);
		expect(taken).toMatchObject({at: 'target.opening', wanted: 'https://contoso-large.services.ai.azure.com', taken: [{answer: 'target', why: 'given'}]});
		expect(play(taken, failed, back).at).toBe('targets.choosing');
	});

	test('stands below a flag', () => {
		const flagged = play(
			start({...nothingGiven, resource: 'contoso-foundry'}),
			{type: 'CHOOSE_JOURNEY', journey: 'fix-error'},
			{type: 'LOOK', text},
			...signIn,
			found,
		);
		expect(flagged.wanted).toBe('contoso-foundry');
	});

	test('is forgotten with the text, and never known to the other journey', () => {
		const again = play(pasting, {type: 'LOOK', text}, back, {type: 'PASTE', text: ''}, look, ...signIn, found);
		expect(again.at).toBe('targets.choosing');
		const other = play(pasting, {type: 'LOOK', text}, back, back, {type: 'CHOOSE_JOURNEY', journey: 'get-access'});
		expect(other).toMatchObject({at: 'sources.loading', journey: 'get-access', given: nothingGiven, record: {pasted: null}});
	});

	test('and is not there, is no question: that it is missing is the cause', () => {
		const gone = `${address}\n{"error": {"code": "DeploymentNotFound", "message": "The API deployment for this resource does not exist."}, "model": "gone"}`;
		const two = opened('contoso-large', ['alpha'], [chat('gpt-4o-mini'), chat('gpt-4.1')]);
		const state = play(
			start({...nothingGiven, deployment: 'gone'}),
			{type: 'CHOOSE_JOURNEY', journey: 'fix-error'},
			{type: 'LOOK', text: gone},
			...signIn,
			found,
			{type: 'open.done', opened: two},
		);
		expect(state).toMatchObject({at: 'ladder.running', record: {target: {deployment: null}}});
	});

	test('the only resource that serves models is taken, and told', () => {
		const speech = discovery.resources.slice(1).map(one => ({...one, kind: 'SpeechServices'}));
		const one = {...discovery, resources: [...discovery.resources.slice(0, 1), ...speech]};
		const state = play(pasted, look, ...signIn, {type: 'discover.done', discovery: one});
		expect(state).toMatchObject({at: 'target.opening', wanted: accountId('contoso-foundry'), taken: [{answer: 'target', why: 'only'}]});
		expect(play(state, small).record.warnings.map(({id}) => id)).toContain('taken.resource');
		expect(play(start(), {type: 'CHOOSE_JOURNEY', journey: 'get-access'}, ...signIn, {type: 'discover.done', discovery: one}).at).toBe('targets.choosing');
	});
});

describe('what is pasted', () => {
	const claims = Buffer.from(JSON.stringify({aud: 'https://management.azure.com', tid: session().tenantId, exp: 1_700_000_000})).toString('base64url');
	const token = `eyJ0eXAiOiJKV1QifQ.${claims}.c2lnbmF0dXJl`;

	test('joins what was pasted before, whose secrets stay told', () => {
		const twice = play(pasting, {type: 'PASTE', text: `Authorization: Bearer ${token}`}, {type: 'PASTE', text: deniedText});
		expect(twice.record.pasted).toMatchObject({is: 'error', tokens: [{audience: 'https://management.azure.com'}], secrets: ['token']});
		expect(twice.record.pasted?.text).toContain('[token]\nHTTP/1.1 401');
		expect(JSON.stringify(twice)).not.toContain(claims);
	});

	test('is taken away by the empty text, and blank text adds nothing', () => {
		expect(play(pasted, {type: 'PASTE', text: ''}).record.pasted).toBeNull();
		expect(can(pasted, {type: 'PASTE', text: ' \n '})).toBe(false);
		expect(can(pasting, {type: 'PASTE', text: ''})).toBe(false);
	});

	test('is there again after a look at home', () => {
		expect(play(pasted, back, {type: 'CHOOSE_JOURNEY', journey: 'fix-error'}).record.pasted).toEqual(pasted.record.pasted);
	});
});
