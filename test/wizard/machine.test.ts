import {describe, expect, test} from 'vitest';
import {customRole} from '../../source/access/role-wish.ts';
import {roles} from '../../source/access/roles.ts';
import {readRunInputs} from '../../source/access/run-inputs.ts';
import {fromCheckpoint, toCheckpoint} from '../../source/wizard/checkpoint.ts';
import type {Event} from '../../source/wizard/events.ts';
import {can, reduce} from '../../source/wizard/machine.ts';
import {type Given, nothingGiven, type Place, type Resume, type State, start} from '../../source/wizard/state.ts';
import {
	accountId,
	activatable,
	activationReceipt,
	assessed,
	assessment,
	chat,
	diagnosis,
	discovery,
	endpointOnly,
	grant,
	leftRun,
	liveness,
	mara,
	offer,
	opened,
	plan,
	progress,
	receipt,
	roleReceipt,
	session,
	toMake,
	withRole,
} from './samples.ts';

const play = (state: State, ...events: readonly Event[]): State => events.reduce(reduce, state);
const given = (change: Partial<Given>): State => start({...nothingGiven, ...change});

const journey: Event = {type: 'CHOOSE_JOURNEY', journey: 'get-access'};
const back: Event = {type: 'BACK'};
const twoSources: Event = {type: 'sources.done', sources: [offer('azure-cli', 'ready', 'ana@contoso.com'), offer('device-code')]};
const signedIn: Event = {type: 'signIn.done', session: session()};
const found: Event = {type: 'discover.done', discovery};
const foundry: Event = {type: 'CHOOSE_TARGET', wanted: accountId('contoso-foundry')};
const small: Event = {type: 'open.done', opened: opened('contoso-foundry')};
const large: Event = {type: 'open.done', opened: opened('contoso-large', ['alpha', 'beta'], [chat('gpt-4o-mini'), chat('gpt-4.1')])};
const hidden: Event = {type: 'open.done', opened: endpointOnly()};
const inference: Event = {type: 'CHOOSE_SCENARIO', scenario: 'inference'};
const denied: Event = {type: 'assess.done', ...assessed('denied', plan('yes'))};
const allowed: Event = {type: 'assess.done', ...assessed('allowed', plan('yes', []))};
const written: Event = {type: 'grant.done', receipt: receipt(), path: '/r/k7f2.json', warnings: []};

const toSources = play(start(), journey, twoSources);
const toTargets = play(toSources, {type: 'CHOOSE_SOURCE', source: 'device-code'}, signedIn, found);
const toScenario = play(toTargets, foundry, small);
const toDeployment = play(toTargets, foundry, large, inference);
const toAccess = play(toScenario, inference, denied);
const toPlan = play(toAccess, {type: 'CONTINUE'});
const toWriting = play(toPlan, {type: 'CONFIRM'});
const toProbe = play(toWriting, written);

describe('the way from home to the card', () => {
	test.for<{now: string; state: State; at: Place}>([
		{now: 'the sources are listed', state: toSources, at: 'sources.choosing'},
		{now: 'the resources are listed', state: toTargets, at: 'targets.choosing'},
		{now: 'the scenario is asked', state: toScenario, at: 'scenario.choosing'},
		{now: 'one callable deployment is not asked about', state: play(toScenario, inference), at: 'assess.running'},
		{now: 'two are', state: toDeployment, at: 'deployment.choosing'},
		{now: 'the verdict is shown', state: toAccess, at: 'access'},
		{now: 'then the plan', state: toPlan, at: 'plan'},
		{now: 'a confirmed plan is written', state: toWriting, at: 'grant.running'},
		{now: 'what is written is proven', state: toProbe, at: 'probe.running'},
		{now: 'proven access ends at the card', state: play(toProbe, {type: 'probe.done', liveness: liveness('proven'), diagnosis: null}), at: 'done'},
		{now: 'so does access to a throttled model', state: play(toProbe, {type: 'probe.done', liveness: liveness('authorized'), diagnosis: null}), at: 'done'},
		{now: 'a refusal does not', state: play(toProbe, {type: 'probe.done', liveness: liveness('denied'), diagnosis: diagnosis()}), at: 'probe.failed'},
		{now: 'nor does a wait that ran out', state: play(toProbe, {type: 'probe.done', liveness: liveness('propagating'), diagnosis: null}), at: 'probe.failed'},
		{now: 'access that is there already is proven without a plan', state: play(toScenario, inference, allowed, {type: 'CONTINUE'}), at: 'probe.running'},
		{
			now: 'an empty discovery stays in the list, where an endpoint can be pasted',
			state: play(toSources, {type: 'CHOOSE_SOURCE', source: 'device-code'}, signedIn, {type: 'discover.done', discovery: {...discovery, resources: []}}),
			at: 'targets.choosing',
		},
		{
			now: 'an endpoint can be pasted where discovery failed',
			state: play(
				toSources,
				{type: 'CHOOSE_SOURCE', source: 'device-code'},
				signedIn,
				{type: 'failed', problem: diagnosis()},
				{type: 'CHOOSE_TARGET', wanted: 'https://hidden.services.ai.azure.com'},
			),
			at: 'target.opening',
		},
	])('$now', ({state, at}) => expect(state.at).toBe(at));

	test('who may not assign is handed off, with the text', () => {
		const state = play(toScenario, inference, {type: 'assess.done', ...assessed('denied', plan('no'))}, {type: 'CONTINUE'});
		expect(state.at).toBe('handOff');
		expect(state.record.handOff?.az).toContain('az role assignment create');
		expect(play(state, back).record.handOff).toBeNull();
	});

	test.for(['partly', 'unknown'] as const)('who may %s assign sees the plan', assignable => {
		expect(play(toScenario, inference, {type: 'assess.done', ...assessed('denied', plan(assignable))}, {type: 'CONTINUE'}).at).toBe('plan');
	});

	test('a recommended grant that cannot be made does not stand in the way of the proof', () => {
		const its = plan('no', [grant({exists: true}), grant({need: 'recommended', roleId: roles.reader})]);
		expect(play(toScenario, inference, {type: 'assess.done', ...assessed('allowed', its)}, {type: 'CONTINUE'}).at).toBe('probe.running');
	});

	test('a grant for somebody else ends when it is written: nobody can call with another’s token', () => {
		const forMara = play(
			toScenario,
			inference,
			{type: 'assess.done', ...assessed('denied', plan('yes', [grant({principal: mara})]), mara)},
			{type: 'CONTINUE'},
			{type: 'CONFIRM'},
			written,
		);
		expect(forMara.at).toBe('done');
		expect(forMara.record.liveness).toBeNull();
	});

	test('a sitting is over when the card is closed', () => {
		const card = play(toProbe, {type: 'probe.done', liveness: liveness('proven'), diagnosis: null});
		expect(card.ending).toBeNull();
		expect(play(card, {type: 'LEAVE'})).toMatchObject({at: 'left', ending: 'finished', leftAt: 'done'});
		expect(play(card, {type: 'CANCEL'})).toMatchObject({at: 'left', ending: 'finished'});
	});
});

describe('only an endpoint is known', () => {
	const asked = play(toTargets, {type: 'CHOOSE_TARGET', wanted: 'https://hidden.services.ai.azure.com'}, hidden, inference);

	test('a deployment is typed, and the call tells what the assignments would', () => {
		const typed = play(asked, {type: 'CHOOSE_DEPLOYMENT', name: ' gpt-4o '}, {type: 'assess.done', ...assessed('unknown', null)});
		expect(asked.at).toBe('deployment.choosing');
		expect(typed.record.target?.deployment?.name).toBe('gpt-4o');
		const refused = play(typed, {type: 'CONTINUE'}, {type: 'probe.done', liveness: liveness('denied'), diagnosis: diagnosis()});
		expect(refused.at).toBe('probe.failed');
		expect(play(refused, {type: 'HAND_OFF'}).at).toBe('handOff');
	});

	test('what the pasted address names is not asked for', () => {
		const state = play(
			toTargets,
			{type: 'CHOOSE_TARGET', wanted: 'https://hidden.services.ai.azure.com/api/projects/alpha'},
			{type: 'open.done', opened: endpointOnly({projectName: 'alpha', deploymentName: 'gpt'})},
			{type: 'CHOOSE_SCENARIO', scenario: 'project'},
		);
		expect(state.at).toBe('assess.running');
		expect(state.record.target).toMatchObject({
			resource: null,
			project: {name: 'alpha', endpoint: 'https://hidden.services.ai.azure.com/api/projects/alpha'},
			deployment: {name: 'gpt'},
		});
	});

	test('a name that is not listed is no deployment of a resource that lists its own', () => {
		expect(can(toDeployment, {type: 'CHOOSE_DEPLOYMENT', name: 'typed'})).toBe(false);
		expect(can(toDeployment, {type: 'CHOOSE_DEPLOYMENT', name: null})).toBe(false);
	});

	test('where nothing can be called the access alone can be looked at', () => {
		const bare = play(toTargets, foundry, {type: 'open.done', opened: opened('contoso-bare', [], [])}, inference);
		expect(bare.at).toBe('deployment.choosing');
		expect(play(bare, {type: 'CHOOSE_DEPLOYMENT', name: null}).at).toBe('assess.running');
		expect(play(bare, {type: 'RETRY'}).at).toBe('target.opening');
	});
});

describe('a secret pasted where a target is asked for', () => {
	const token = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL2FpLmF6dXJlLmNvbSJ9.c2lnbmF0dXJl';
	test.for([
		{pasted: token, kept: '[token]'},
		{pasted: `Authorization: Bearer ${token}`, kept: 'Authorization: Bearer [token]'},
		{pasted: `https://x.openai.azure.com/ ${token.slice(0, 40)}`, kept: 'https://x.openai.azure.com/ [token]'},
		{pasted: 'https://x.openai.azure.com/?api-key=abcdef&api-version=v1', kept: 'https://x.openai.azure.com/?api-key=[key]&api-version=v1'},
		{pasted: 'api-key: abcdef', kept: 'api-key: [key]'},
		{pasted: 'https://x.azurewebsites.net/?code=abcdef', kept: 'https://x.azurewebsites.net/?code=[key]'},
		{pasted: '0123456789abcdef0123456789ABCDEF', kept: '[key]'},
		{pasted: 'A1'.repeat(42), kept: '[key]'},
		{pasted: ' aoai-0123456789abcdef0123456789abcdef ', kept: 'aoai-0123456789abcdef0123456789abcdef'},
		{pasted: accountId('contoso-foundry'), kept: accountId('contoso-foundry')},
	])('is not kept: $kept', ({pasted, kept}) => expect(play(toTargets, {type: 'CHOOSE_TARGET', wanted: pasted}).wanted).toBe(kept));
});

describe('answers that are not asked for', () => {
	const all = {credential: 'azure-cli', resource: 'contoso-large', scenario: 'project', project: 'beta', deployment: 'gpt-4.1'} as const;
	const flown = play(given(all), journey, twoSources, {type: 'signIn.done', session: session('azure-cli')}, found, large);

	test('flags for everything lead from home to the assessment', () => {
		expect(flown.at).toBe('assess.running');
		expect(flown.taken.map(({answer, why}) => `${answer} ${why}`)).toEqual([
			'source given',
			'target given',
			'scenario given',
			'project given',
			'deployment given',
		]);
		expect(flown.record.target).toMatchObject({project: {name: 'beta'}, deployment: {name: 'gpt-4.1'}});
	});

	test('Back puts them to the person, one by one, each with its answer', () => {
		const asked = [1, 2, 3, 4, 5, 6].map(times => play(flown, denied, ...Array.from({length: times}, () => back)));
		expect(asked.map(({at}) => at)).toEqual(['deployment.choosing', 'project.choosing', 'scenario.choosing', 'targets.choosing', 'sources.choosing', 'home']);
		expect(asked[4]?.record).toMatchObject({scenario: 'project', target: {project: {name: 'beta'}, deployment: {name: 'gpt-4.1'}}});
	});

	test('and what was put to the person is not answered by its flag again', () => {
		const asked = play(flown, denied, back, back, back, {type: 'CHOOSE_SCENARIO', scenario: 'inference'}, {type: 'CHOOSE_DEPLOYMENT', name: 'gpt-4o-mini'});
		expect(asked).toMatchObject({at: 'assess.running', record: {scenario: 'inference', target: {deployment: {name: 'gpt-4o-mini'}}}});
		expect(play(flown, denied, back, back, back, back, {type: 'RETRY'}, found).at).toBe('targets.choosing');
	});

	test('Back passes over what has one answer only, to a question that a flag answered', () => {
		const only = play(
			given({credential: 'azure-cli', resource: 'contoso-large', scenario: 'inference'}),
			journey,
			twoSources,
			{type: 'signIn.done', session: session('azure-cli')},
			found,
			{type: 'open.done', opened: opened('contoso-large', ['alpha', 'beta'], [chat('gpt-4.1')])},
			denied,
		);
		expect(only.at).toBe('access');
		expect(play(only, back).at).toBe('scenario.choosing');
	});

	test('what was the only one is told among the warnings', () => {
		const state = play(toScenario, {type: 'CHOOSE_SCENARIO', scenario: 'project'}, denied);
		expect(state.record.warnings.map(({id}) => id)).toEqual(['taken.project', 'taken.deployment']);
		expect(play(state, back).at).toBe('scenario.choosing');
	});

	test('the only usable source is taken', () => {
		const state = play(start(), journey, {type: 'sources.done', sources: [offer('browser', 'absent'), offer('device-code')]});
		expect(state).toMatchObject({at: 'signIn.running', source: 'device-code', taken: [{answer: 'source', why: 'only'}]});
		expect(play(state, back).at).toBe('home');
	});

	test.for<{flag: string; state: State; at: Place}>([
		{
			flag: 'a credential that fails',
			state: play(given({credential: 'environment'}), journey, twoSources, {type: 'failed', problem: diagnosis()}),
			at: 'sources.choosing',
		},
		{
			flag: 'a resource that does not exist',
			state: play(given({resource: 'contso'}), journey, twoSources, {type: 'CHOOSE_SOURCE', source: 'device-code'}, signedIn, found, {
				type: 'failed',
				problem: diagnosis(),
			}),
			at: 'targets.choosing',
		},
	])('$flag is put to the person after all, and not taken again', ({state, at}) => {
		const asked = play(state, back);
		expect(asked.at).toBe(at);
		const again = at === 'sources.choosing' ? play(asked, {type: 'RETRY'}, twoSources) : play(asked, {type: 'RETRY'}, found);
		expect(again.at).toBe(at);
	});

	test('a deployment named by flag that is not there is asked for', () => {
		expect(
			play(given({deployment: 'gone'}), journey, twoSources, {type: 'CHOOSE_SOURCE', source: 'device-code'}, signedIn, found, foundry, large, inference).at,
		).toBe('deployment.choosing');
	});
});

describe('an answer given again', () => {
	const chosen = play(toDeployment, {type: 'CHOOSE_DEPLOYMENT', name: 'gpt-4.1'}, denied);

	test('the same deployment keeps the assessment', () => {
		const again = play(chosen, back, {type: 'CHOOSE_DEPLOYMENT', name: 'gpt-4.1'});
		expect(again.at).toBe('access');
		expect(again.record.assessments).toEqual([assessment('denied')]);
	});

	test('another deployment takes it away', () => {
		const other = play(chosen, back, {type: 'CHOOSE_DEPLOYMENT', name: 'gpt-4o-mini'});
		expect(other).toMatchObject({at: 'assess.running', record: {assessments: [], plan: null}});
	});

	test('the same scenario keeps it too', () => {
		const again = play(chosen, back, back, inference);
		expect(again.at).toBe('deployment.choosing');
		expect(again.record.assessments).toHaveLength(1);
	});

	test('the same target is not opened again', () => {
		const again = play(chosen, back, back, back, foundry);
		expect(again).toMatchObject({at: 'scenario.choosing', record: {scenario: 'inference', plan: chosen.record.plan}});
	});

	test('another target keeps the session and offers the scenario again', () => {
		const other = play(chosen, back, back, back, {type: 'CHOOSE_TARGET', wanted: 'contoso-foundry'});
		expect(other).toMatchObject({
			at: 'target.opening',
			opened: null,
			record: {session: session(), target: null, scenario: 'inference', assessments: [], plan: null},
		});
	});

	test('the same source goes on without signing in again', () => {
		const again = play(toTargets, back, {type: 'CHOOSE_SOURCE', source: 'device-code'});
		expect(again.at).toBe('targets.choosing');
	});

	test('where the person signed in is kept when the target lies in another tenant, and goes with the sign-in', () => {
		const guest = {...session(), tenantId: '33333333-3333-4333-8333-333333333333', tenantName: 'Fabrikam', objectId: 'oid-of-the-guest'};
		const inside = play(toTargets, foundry, {type: 'open.done', opened: {...opened('contoso-foundry'), session: guest}});
		expect(inside).toMatchObject({signedInTo: {tenantName: 'Contoso'}, record: {session: {tenantName: 'Fabrikam', objectId: 'oid-of-the-guest'}}});
		expect(play(inside, back, back, {type: 'CHOOSE_SOURCE', source: 'azure-cli'})).toMatchObject({at: 'signIn.running', signedInTo: null});
	});

	test('another source takes everything away', () => {
		const other = play(chosen, back, back, back, back, {type: 'CHOOSE_SOURCE', source: 'azure-cli'});
		expect(other).toMatchObject({
			at: 'signIn.running',
			discovery: null,
			opened: null,
			wanted: accountId('contoso-foundry'),
			record: {session: null, target: null, assessments: []},
		});
	});

	test('a source whose account changed on this computer meanwhile is signed in anew', () => {
		const cli = play(toSources, {type: 'CHOOSE_SOURCE', source: 'azure-cli'}, {type: 'signIn.done', session: session('azure-cli')}, found, back);
		const changed = play(cli, {type: 'RETRY'}, {type: 'sources.done', sources: [offer('azure-cli', 'ready', 'bob@contoso.com'), offer('device-code')]});
		expect(changed.record.session).toBeNull();
		expect(play(cli, {type: 'RETRY'}, twoSources).record.session).not.toBeNull();
	});

	test('a narrower scenario is one key away and asks nothing that was answered', () => {
		expect(play(chosen, {type: 'CHOOSE_SCENARIO', scenario: 'openai'})).toMatchObject({
			at: 'assess.running',
			record: {scenario: 'openai', target: {deployment: {name: 'gpt-4.1'}}},
		});
		expect(play(chosen, {type: 'CONTINUE'}, {type: 'CHOOSE_SCENARIO', scenario: 'project'}).at).toBe('project.choosing');
		expect(can(chosen, inference)).toBe(false);
	});
});

describe('the plan', () => {
	test('another role is tried, and Back leaves the plan as it was', () => {
		const trying = play(toPlan, {type: 'CHOOSE_ROLE', roleId: roles.cognitiveServicesUser});
		expect(trying).toMatchObject({at: 'plan.revising', trying: roles.cognitiveServicesUser, role: null});
		expect(play(trying, back)).toMatchObject({at: 'plan', trying: null, role: null, record: {plan: toPlan.record.plan}});
		const revised = play(trying, {type: 'assess.done', ...assessed('denied', plan('yes', [grant({roleId: roles.cognitiveServicesUser})]))});
		expect(revised).toMatchObject({at: 'plan', role: roles.cognitiveServicesUser, trying: null});
	});

	test('a role that could not be tried leads back to the plan', () => {
		const failed = play(toPlan, {type: 'CHOOSE_ROLE', roleId: roles.cognitiveServicesUser}, {type: 'failed', problem: diagnosis()});
		expect(failed.at).toBe('assess.failed');
		expect(play(failed, {type: 'RETRY'}).at).toBe('plan.revising');
		expect(play(failed, back)).toMatchObject({at: 'plan', problem: null, trying: null});
	});

	test.for(['not-a-choice', roles.cognitiveServicesOpenAIUser])('role %s changes nothing', roleId => {
		expect(can(toPlan, {type: 'CHOOSE_ROLE', roleId})).toBe(false);
	});

	test('who may not assign cannot confirm', () => {
		const unable = play(toPlan, {type: 'CHOOSE_ROLE', roleId: roles.cognitiveServicesUser}, {type: 'assess.done', ...assessed('denied', plan('no'))});
		expect(unable.at).toBe('plan');
		expect(can(unable, 'CONFIRM')).toBe(false);
		expect(can(unable, 'HAND_OFF')).toBe(true);
	});
});

describe('a custom role', () => {
	const trying = play(toPlan, {type: 'CUSTOM_ROLE'});
	const planned = play(trying, {type: 'assess.done', ...withRole('yes')});
	const toMaking = play(planned, {type: 'CONFIRM'});
	const cannot: Event = {type: 'failed', problem: diagnosis('usage.no-custom-role')};
	const refused: Event = {type: 'grant.receipt', receipt: roleReceipt('refused'), path: '/r/k7f2.json'};
	const made: Event = {type: 'grant.receipt', receipt: roleReceipt('created'), path: '/r/k7f2.json'};
	const madeAlone: Event = {type: 'grant.receipt', receipt: {...roleReceipt('created'), entries: receipt('refused').entries}, path: '/r/k7f2.json'};
	const asked = play(
		given({role: customRole}),
		journey,
		twoSources,
		{type: 'CHOOSE_SOURCE', source: 'device-code'},
		signedIn,
		found,
		foundry,
		small,
		inference,
	);

	test('is planned with, and Back leaves the plan as it was', () => {
		expect(trying).toMatchObject({at: 'plan.revising', trying: customRole, role: null});
		expect(can(trying, 'CUSTOM_ROLE')).toBe(false);
		expect(play(trying, back)).toMatchObject({at: 'plan', trying: null, role: null});
		expect(planned).toMatchObject({at: 'plan', trying: null, role: customRole, record: {makes: toMake}});
		expect(can(planned, 'CUSTOM_ROLE')).toBe(false);
	});

	test('gives way to another role, and comes back', () => {
		const other = play(planned, {type: 'CHOOSE_ROLE', roleId: roles.cognitiveServicesUser});
		expect(other).toMatchObject({at: 'plan.revising', trying: roles.cognitiveServicesUser});
		expect(play(other, {type: 'CUSTOM_ROLE'})).toMatchObject({at: 'plan', trying: null, role: customRole, record: {makes: toMake}});
		expect(play(other, denied)).toMatchObject({at: 'plan', role: roles.cognitiveServicesUser, record: {makes: null}});
	});

	test('that you may not make is not planned with', () => {
		const bare = plan('yes');
		for (const none of [null, bare.customRole && ({...bare.customRole, makeable: 'no'} as const)])
			expect(
				can(play(toScenario, inference, {type: 'assess.done', ...assessed('denied', {...bare, customRole: none})}, {type: 'CONTINUE'}), 'CUSTOM_ROLE'),
			).toBe(false);
	});

	test('that cannot be had leads back to the plan', () => {
		const failed = play(trying, cannot);
		expect(failed).toMatchObject({at: 'assess.failed', trying: customRole});
		expect(can(failed, 'CONTINUE')).toBe(false);
		expect(play(failed, back)).toMatchObject({at: 'plan', role: null});
	});

	test('that was asked for from the start and cannot be had gives way to the recommended one, for good', () => {
		expect(asked).toMatchObject({at: 'assess.running', role: customRole});
		const on = play(asked, cannot, {type: 'CONTINUE'});
		expect(on).toMatchObject({at: 'assess.running', role: null});
		expect(play(on, denied, {type: 'CONTINUE'}, {type: 'CHOOSE_SCENARIO', scenario: 'project'}).role).toBe(null);
	});

	test.for([
		['in the plan of somebody who may not assign it', play(asked, {type: 'assess.done', ...withRole('no')}, {type: 'CONTINUE'}), 'plan'],
		['when Azure refused to make it', play(toMaking, refused, {type: 'failed', problem: diagnosis()}), 'grant.failed'],
	] as const)('is no role that a script could assign %s', ([, state, at]) => {
		expect(state.at).toBe(at);
		expect(can(state, 'HAND_OFF')).toBe(false);
		expect(can(state, 'CONFIRM')).toBe(false);
	});

	test('that stands is handed off when its assignment was refused', () => {
		const failed = play(toMaking, madeAlone, {type: 'failed', problem: diagnosis()});
		expect(can(failed, 'HAND_OFF')).toBe(true);
		expect(play(failed, back)).toMatchObject({at: 'assess.running', role: customRole, record: {makes: null, plan: null}});
	});

	test('that was refused leaves the plan as it was', () => {
		expect(play(toMaking, refused, {type: 'failed', problem: diagnosis()}, back)).toMatchObject({at: 'plan', record: {makes: toMake}});
	});

	test.for([
		['at the plan', play(planned, {type: 'LEAVE'})],
		['while it is made', play(toMaking, made, {type: 'CANCEL'})],
	] as const)('is the role of a run that was left %s, for the wizard and for the command', ([, state]) => {
		const content: unknown = JSON.parse(JSON.stringify(toCheckpoint(state)));
		expect(readRunInputs(content)).toMatchObject({customRole: true, role: null});
		expect(fromCheckpoint(content)).toMatchObject({at: 'sources.loading', role: customRole});
	});
});

describe('where no grant helps', () => {
	const eligible: Event = {type: 'assess.done', ...assessed('eligible', plan('yes', []))};
	const forbidden: Event = {type: 'assess.done', ...assessed('denied', plan('yes', []))};
	const onlyRecommended: Event = {type: 'assess.done', ...assessed('eligible', plan('yes', [grant({need: 'recommended'})]))};

	test.for([
		['a role waits to be activated', eligible],
		['a deny assignment forbids it', forbidden],
		['what could be granted is only recommended', onlyRecommended],
	] as const)('since %s, there is no plan and no proof to go on to; the access is read again', ([, outcome]) => {
		const state = play(toScenario, inference, outcome);
		expect(state.at).toBe('access');
		expect(can(state, 'CONTINUE')).toBe(false);
		expect(play(state, {type: 'RETRY'}).at).toBe('assess.running');
		expect(play(state, {type: 'CALL_NOW'}).at).toBe('probe.running');
	});

	test('a call decides where the access is not known, and a grant for somebody else goes on', () => {
		expect(play(toScenario, inference, {type: 'assess.done', ...assessed('unknown', plan('yes', []))}, {type: 'CONTINUE'}).at).toBe('probe.running');
		const both = assessed('eligible', plan('yes', [grant({principal: mara})]));
		expect(play(toScenario, inference, {type: 'assess.done', ...both}, {type: 'CONTINUE'}).at).toBe('plan');
	});

	test.for([
		['was waited for, is waited for again', activationReceipt('pending'), 'activate.running'],
		['was refused, is asked for anew', activationReceipt('refused'), 'activate'],
	] as const)('an activation that %s, when the run goes on', ([, kept, at]) => {
		const left: Resume = {...leftRun, at: 'activate.running'};
		const reading = play(start(nothingGiven, left), {type: 'RESUME'}, twoSources, signedIn, found, small, {
			type: 'grant.receipt',
			receipt: kept,
			path: '/k7f2.json',
		});
		expect(play(reading, {type: 'assess.done', ...activatable()}).at).toBe(at);
	});

	test('a run that was left behind the access stops there', () => {
		const resumed = play(start(nothingGiven, leftRun), {type: 'RESUME'}, twoSources, signedIn, found, small);
		expect(play(resumed, eligible).at).toBe('access');
	});
});

describe('a scenario that no call proves', () => {
	const agents: Event = {type: 'CHOOSE_SCENARIO', scenario: 'call-agents'};
	const asked = play(toScenario, agents);

	test('asks for no deployment, and ends when what is needed is written', () => {
		expect(asked.at).toBe('assess.running');
		expect(play(asked, denied, {type: 'CONTINUE'}, {type: 'CONFIRM'}, written).at).toBe('done');
		expect(can(play(asked, denied), 'CALL_NOW')).toBe(false);
	});

	test('ends at once where everything is held', () => expect(play(asked, allowed, {type: 'CONTINUE'}).at).toBe('done'));
});

describe('a write', () => {
	const onTheWire = play(toWriting, {type: 'grant.receipt', receipt: receipt('planned'), path: '/r/k7f2.json'});

	test.for<Event>([back, {type: 'LEAVE'}, {type: 'CONFIRM'}, {type: 'RETRY'}, inference])('on the wire is not disturbed by $type', event => {
		expect(reduce(onTheWire, event)).toBe(onTheWire);
	});

	test('that waits for a stronger sign-in can be left: what was sent is read again', () => {
		const asked = play(onTheWire, {type: 'grant.challenge', isOpen: true});
		expect(play(asked, back)).toMatchObject({at: 'assess.running', challenged: false, record: {receipt: {entries: [{state: 'planned'}]}}});
		expect(play(asked, {type: 'grant.challenge', isOpen: false}, back)).toMatchObject({at: 'grant.running'});
	});

	test('that is cancelled leaves its state in the receipt', () => {
		expect(play(onTheWire, {type: 'CANCEL'})).toMatchObject({
			at: 'left',
			ending: 'cancelled',
			leftAt: 'grant.running',
			record: {receipt: {entries: [{state: 'planned'}]}},
		});
	});

	test('that was refused can be tried again, handed off or left', () => {
		const refused = play(toWriting, {type: 'grant.receipt', receipt: receipt('undone'), path: '/r'}, {type: 'failed', problem: diagnosis('arm.forbidden')});
		expect(refused).toMatchObject({at: 'grant.failed', problem: {id: 'arm.forbidden'}, record: {diagnosis: {id: 'arm.forbidden'}}});
		expect(play(refused, {type: 'RETRY'})).toMatchObject({at: 'grant.running', problem: null, record: {diagnosis: null}});
		expect(play(refused, {type: 'HAND_OFF'}).at).toBe('handOff');
		expect(play(refused, back).at).toBe('plan');
	});

	test('makes the assessment out of date: Back reads it again', () => {
		for (const state of [toProbe, play(toProbe, {type: 'failed', problem: diagnosis()}), play(onTheWire, {type: 'failed', problem: diagnosis()})]) {
			expect(play(state, back)).toMatchObject({at: 'assess.running', record: {assessments: [], plan: null}});
		}
	});

	test('stays told of after another target was chosen', () => {
		const elsewhere = play(toProbe, back, back, back, {type: 'CHOOSE_TARGET', wanted: 'contoso-large'});
		expect(elsewhere.record.receipt).toBeNull();
		expect(elsewhere.written).toEqual([{id: 'k7f2', path: '/r/k7f2.json'}]);
	});

	test('brings what Azure refused of the recommended grants among the warnings', () => {
		const state = play(toWriting, {...written, warnings: [{id: 'arm.forbidden', text: 'Recommended grant of Reader was refused.'}]});
		expect(state.record.warnings.at(-1)?.id).toBe('arm.forbidden');
	});
});

describe('the wait', () => {
	const waiting = play(toProbe, {type: 'probe.progress', progress});

	test('counts each "call now", so that the probe starts again, and keeps its calls', () => {
		const nudged = play(waiting, {type: 'CALL_NOW'});
		expect(nudged).toMatchObject({at: 'probe.running', nudges: waiting.nudges + 1, probe: progress});
	});

	test('can be left and says where', () =>
		expect(play(waiting, {type: 'LEAVE'})).toMatchObject({at: 'left', ending: 'left', leftAt: 'probe.running', probe: progress}));

	test('that ran out starts afresh on retry', () => {
		const over = play(waiting, {type: 'probe.done', liveness: liveness('propagating'), diagnosis: diagnosis('state.propagating')});
		expect(over.record.liveness?.outcome).toBe('propagating');
		expect(play(over, {type: 'RETRY'})).toMatchObject({at: 'probe.running', probe: null, record: {liveness: null, diagnosis: null}});
		expect(play(over, {type: 'CONTINUE'}).at).toBe('assess.running');
	});

	test('for somebody else’s grant goes on by itself when the grant is there', () => {
		const handed = play(toScenario, inference, {type: 'assess.done', ...assessed('denied', plan('no'))}, {type: 'CONTINUE'});
		expect(play(handed, allowed)).toMatchObject({at: 'probe.running', record: {handOff: null, assessments: [{outcome: 'allowed'}]}});
		expect(play(handed, {type: 'probe.done', liveness: liveness('proven'), diagnosis: null})).toMatchObject({at: 'done', record: {handOff: null}});
	});
});

describe('a run that was left', () => {
	const resumed = play(start(nothingGiven, leftRun), {type: 'RESUME'}, twoSources, signedIn, found, small);

	test('gives its answers again by itself and waits on where it waited', () => {
		expect(resumed.at).toBe('assess.running');
		const receipted = play(resumed, {type: 'grant.receipt', receipt: receipt(), path: '/r/k7f2.json'}, allowed);
		expect(receipted).toMatchObject({at: 'probe.running', probe: progress, resume: null, record: {receipt: {id: 'k7f2'}}});
	});

	test('that lacks a grant now stops at the plan for a new confirmation', () => expect(play(resumed, denied).at).toBe('plan'));

	test('that waited for an admin is handed off again', () => {
		expect(play(resumed, {type: 'assess.done', ...assessed('denied', plan('no'))}).at).toBe('handOff');
	});

	test('that was left at the access stops there', () => {
		const atAccess = play(start(nothingGiven, {...leftRun, at: 'access'}), {type: 'RESUME'}, twoSources, signedIn, found, small);
		expect(play(atAccess, denied).at).toBe('access');
	});

	test('is the person’s own: Back goes through its answers', () => {
		const places = [back, back, back, back, back].map((_, count, backs) => play(resumed, ...backs.slice(0, count + 1)).at);
		expect(places).toEqual(['deployment.choosing', 'scenario.choosing', 'targets.choosing', 'sources.choosing', 'home']);
	});

	test('is forgotten when another journey is chosen', () => {
		const other = play(resumed, back, back, back, back, back, journey, twoSources);
		expect(other).toMatchObject({at: 'sources.choosing', resume: null, given: nothingGiven});
	});

	test('is over when the person chooses another target than it had', () => {
		const other = play(resumed, back, back, back, {type: 'CHOOSE_TARGET', wanted: 'contoso-large'}, large);
		expect(other).toMatchObject({at: 'scenario.choosing', resume: null});
	});

	test('is not offered when there is none', () => expect(can(start(), 'RESUME')).toBe(false));
});
