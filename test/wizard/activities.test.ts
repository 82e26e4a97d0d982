import {describe, expect, test} from 'vitest';
import {CloudFailure} from '../../source/access/failure.ts';
import type {Receipt} from '../../source/access/receipt.ts';
import {roles} from '../../source/access/roles.ts';
import type {Event} from '../../source/wizard/events.ts';
import {reduce} from '../../source/wizard/machine.ts';
import {nothingGiven, type State, start} from '../../source/wizard/state.ts';
import {createWizard} from '../../source/wizard/store.ts';
import {lookEveryMs, lookForMs} from '../../source/wizard/waiting-activities.ts';
import {controlled, settle} from './controlled.ts';
import {
	accountId,
	assessed,
	chat,
	climbed,
	deniedText,
	diagnosis,
	discovery,
	endpointOnly,
	evidence,
	grant,
	leftRun,
	offer,
	opened,
	plan,
	receipt,
	session,
} from './samples.ts';

const play = (state: State, ...events: readonly Event[]): State => events.reduce(reduce, state);

const toScenario = play(
	start(),
	{type: 'CHOOSE_JOURNEY', journey: 'get-access'},
	{type: 'sources.done', sources: [offer('device-code')]},
	{type: 'signIn.done', session: session()},
	{type: 'discover.done', discovery},
	{type: 'CHOOSE_TARGET', wanted: accountId('contoso-foundry')},
	{type: 'open.done', opened: opened('contoso-foundry', ['alpha'], [chat('gpt-4o-mini')])},
);
const openai: Event = {type: 'CHOOSE_SCENARIO', scenario: 'openai'};
const toPlan = (assignable: 'yes' | 'no', grants = [grant()]): State =>
	play(toScenario, openai, {type: 'assess.done', ...assessed('denied', plan(assignable, grants))}, {type: 'CONTINUE'});

const saving = () => {
	const saved: Receipt[] = [];
	const computer = {
		random: () => 0.5,
		saveReceipt: async (each: Receipt) => {
			saved.push(each);
			return {path: `/r/${each.id}.json`};
		},
	};
	return {saved, computer};
};

const begun = (state: State, computer: Parameters<typeof controlled>[0] = {}) => {
	let time = 1_000_000;
	const fake = controlled(computer, () => time);
	const wizard = createWizard(fake.services, state);
	wizard.start();
	return {
		...fake,
		wizard,
		/** The sleep that is being waited for ends, and its time has passed. */
		wake: async (): Promise<void> => {
			time += fake.argumentsOf('sleep')[0] as number;
			await fake.answer('sleep', undefined);
		},
	};
};

const created = {id: `${accountId('contoso-foundry')}/providers/Microsoft.Authorization/roleAssignments/${grant().name}`, outcome: 'created'} as const;
const yes = {status: 200, headers: {}, body: JSON.stringify({choices: [{message: {content: 'ok'}}], output: [], usage: {total_tokens: 9}}), elapsedMs: 400};
const no = {
	status: 401,
	headers: {},
	body: JSON.stringify({
		error: {
			code: 'PermissionDenied',
			message: `The principal \`${session().objectId}\` lacks the required data action \`Microsoft.CognitiveServices/accounts/OpenAI/responses/write\` to perform \`POST /openai/v1/responses\` operation.`,
		},
	}),
	elapsedMs: 90,
};

describe('signing in', () => {
	test('asks for the tenant and cloud that were given', async () => {
		const {argumentsOf} = begun(
			play(
				start({...nothingGiven, tenant: 'contoso.com', cloud: 'usgov', credential: 'device-code'}),
				{type: 'CHOOSE_JOURNEY', journey: 'get-access'},
				{type: 'sources.done', sources: []},
			),
		);
		expect(argumentsOf('signIn')[0]).toEqual({source: 'device-code', tenantId: 'contoso.com', cloud: 'usgov', pinned: true});
	});
});

describe('a device code', () => {
	test('is asked for anew, and the old one is waited for no more', async () => {
		const {wizard, signalOf, report, asked} = begun(
			play(start(), {type: 'CHOOSE_JOURNEY', journey: 'get-access'}, {type: 'sources.done', sources: [offer('device-code')]}),
		);
		wizard.send({type: 'RETRY'});
		expect(asked).toEqual(['signIn']);
		report({userCode: 'OLD', verificationUri: 'https://microsoft.com/devicelogin', expiresAt: 0, application: 'Microsoft Azure CLI', tenantId: null});
		const old = signalOf('signIn');
		wizard.send({type: 'RETRY'});
		expect(asked).toEqual(['signIn', 'signIn']);
		expect(old.aborted).toBe(true);
		expect(wizard.getSnapshot()).toMatchObject({at: 'signIn.running', deviceCode: null});
	});
});

describe('looking for a cause', () => {
	const toLadder = (text: string, ...more: readonly Event[]): State =>
		play(
			start(),
			{type: 'CHOOSE_JOURNEY', journey: 'fix-error'},
			{type: 'LOOK', text},
			{type: 'sources.done', sources: [offer('device-code')]},
			{type: 'signIn.done', session: session()},
			{type: 'discover.done', discovery},
			{type: 'CHOOSE_TARGET', wanted: accountId('contoso-foundry')},
			{type: 'open.done', opened: opened('contoso-foundry', ['alpha'], [chat('gpt-4o-mini')])},
			...more,
		);

	test('shows each rung as it is climbed, and reads for whomever the text names', async () => {
		const {wizard, answer, argumentsOf} = begun(toLadder(deniedText));
		expect(wizard.getSnapshot()).toMatchObject({at: 'ladder.running', rungs: []});
		await answer('variables', {names: [], resource: null});
		expect(wizard.getSnapshot().rungs.map(({id}) => id)).toEqual(expect.arrayContaining(['machine', 'identity', 'network']));
		expect(argumentsOf('getPrincipals')[1]).toEqual(['90ae6d27-5ebe-4011-ac3f-cb35e8e456b0']);
	});

	test('that fails says why', async () => {
		const {wizard, refuse} = begun(toLadder(deniedText));
		await refuse('variables', new CloudFailure(evidence({status: 503})));
		expect(wizard.getSnapshot()).toMatchObject({at: 'ladder.failed', problem: {confidence: expect.anything()}});
	});

	test('of a deployment that is not there is over once another one was chosen: a call tells the rest', async () => {
		const gone = `POST https://contoso-foundry.services.ai.azure.com/openai/deployments/gone/chat/completions
{"error": {"code": "DeploymentNotFound", "message": "The API deployment for this resource does not exist."}}`;
		const missing = climbed('deployment', assessed('allowed', plan('yes', [])), null, diagnosis('deploy.not-found'));
		const first = begun(toLadder(gone));
		await first.answer('variables', {names: [], resource: null});
		expect(first.wizard.getSnapshot().rungs).toContainEqual(expect.objectContaining({id: 'deployment', state: 'fail'}));
		const again = begun(toLadder(gone, {type: 'ladder.done', ...missing}, {type: 'CHOOSE_DEPLOYMENT', name: 'gpt-4o-mini'}));
		await again.answer('variables', {names: [], resource: null});
		expect(again.wizard.getSnapshot().rungs).toContainEqual(expect.objectContaining({id: 'deployment', state: 'pass'}));
	});
});

describe('writing', () => {
	test('is left while Azure waits for a stronger sign-in: the sign-in is given up, and the access is read again', async () => {
		const {wizard, refuse, signalOf, asked} = begun(toPlan('yes'), saving().computer);
		wizard.send({type: 'CONFIRM'});
		await settle();
		await refuse('createRoleAssignment', new CloudFailure(evidence({status: 401, code: 'insufficient_claims', claims: '{"access_token":{}}'})));
		expect(asked.at(-1)).toBe('answerClaims');
		const signal = signalOf('answerClaims');
		wizard.send({type: 'BACK'});
		expect(signal.aborted).toBe(true);
		expect(wizard.getSnapshot()).toMatchObject({at: 'plan', challenged: false, record: {receipt: {entries: [{state: 'refused'}]}}});
	});

	test('shows the receipt before and after, then proves at once', async () => {
		const {saved, computer} = saving();
		const {wizard, answer, asked} = begun(toPlan('yes'), computer);
		wizard.send({type: 'CONFIRM'});
		await settle();
		expect(wizard.getSnapshot()).toMatchObject({at: 'grant.running', record: {receipt: {entries: [{state: 'planned'}]}}});
		await answer('createRoleAssignment', created);
		await answer('getRoleAssignment', null);
		expect(wizard.getSnapshot()).toMatchObject({at: 'probe.running', record: {receipt: {entries: [{state: 'created'}]}}});
		expect(saved.map(({entries}) => entries[0]?.state)).toEqual(['planned', 'created']);
		expect(asked.at(-1)).toBe('callModel');
	});

	test('that is cancelled on the wire aborts it, and the receipt says what was planned', async () => {
		const {wizard, signalOf} = begun(toPlan('yes'), saving().computer);
		wizard.send({type: 'CONFIRM'});
		await settle();
		wizard.send({type: 'CANCEL'});
		expect(signalOf('createRoleAssignment').aborted).toBe(true);
		expect(wizard.getSnapshot()).toMatchObject({at: 'left', ending: 'cancelled', record: {receipt: {entries: [{state: 'planned'}]}}});
	});

	test('that Azure refuses fails with its reason', async () => {
		const {wizard, refuse} = begun(toPlan('yes'), saving().computer);
		wizard.send({type: 'CONFIRM'});
		await settle();
		await refuse(
			'createRoleAssignment',
			new CloudFailure(evidence({status: 403, code: 'AuthorizationFailed', message: 'The client does not have authorization to perform action.'})),
		);
		expect(wizard.getSnapshot()).toMatchObject({at: 'grant.failed', problem: {original: expect.stringContaining('does not have authorization') as string}});
	});

	test('of which one required grant is refused and another made fails, with the receipt of what was made', async () => {
		const second = grant({roleId: roles.foundryUser, roleName: 'Foundry User', name: '55555555-5555-4555-8555-555555555555'});
		const {wizard, asked, refuse, answer} = begun(toPlan('yes', [grant(), second]), saving().computer);
		wizard.send({type: 'CONFIRM'});
		await settle();
		expect(asked).toEqual(['createRoleAssignment', 'createRoleAssignment']);
		await refuse('createRoleAssignment', new CloudFailure(evidence({status: 403, code: 'AuthorizationFailed', message: 'no authorization'})));
		await answer('createRoleAssignment', created, 0);
		await answer('getRoleAssignment', null);
		expect(wizard.getSnapshot()).toMatchObject({
			at: 'grant.failed',
			problem: {original: 'no authorization'},
			record: {receipt: {entries: [{state: 'created'}, {state: 'refused'}]}},
		});
	});

	test('goes on to the proof when only a recommended grant is refused, and tells it', async () => {
		const recommended = grant({need: 'recommended', roleId: roles.reader, roleName: 'Reader', name: '44444444-4444-4444-8444-444444444444'});
		const held = play(toScenario, openai, {type: 'assess.done', ...assessed('allowed', plan('yes', [grant({exists: true}), recommended]))}, {type: 'CONTINUE'});
		const {wizard, refuse, answer} = begun(held, saving().computer);
		wizard.send({type: 'CONFIRM'});
		await settle();
		await refuse('createRoleAssignment', new CloudFailure(evidence({status: 403, code: 'AuthorizationFailed'})));
		expect(wizard.getSnapshot().at).toBe('probe.running');
		expect(wizard.getSnapshot().record.warnings.at(-1)?.text).toMatch(/^Recommended grant of Reader to .+ was refused: /);
		await answer('callModel', yes);
	});
});

describe('the wait', () => {
	const waiting = play(toPlan('yes'), {type: 'CONFIRM'}, {type: 'grant.done', receipt: receipt(), path: '/r', warnings: []});

	test('is shown call by call, and ends with two answers in a row', async () => {
		const {wizard, answer, wake} = begun(waiting);
		await answer('callModel', no);
		expect(wizard.getSnapshot().probe?.attempts.map(({verdict}) => verdict)).toEqual(['denied']);
		expect(wizard.getSnapshot().probe?.nextAt).toBe(1_005_000);
		await wake();
		await answer('callModel', yes);
		await wake();
		await answer('callModel', yes);
		expect(wizard.getSnapshot()).toMatchObject({at: 'done', record: {liveness: {outcome: 'proven', attempts: 3}}});
	});

	test('is cut short by "call now", and the calls already made stay counted', async () => {
		const {wizard, answer, asked, signalOf} = begun(waiting);
		await answer('callModel', no);
		const sleeping = signalOf('sleep');
		wizard.send({type: 'CALL_NOW'});
		expect(sleeping.aborted).toBe(true);
		await settle();
		expect(asked.filter(name => name === 'callModel')).toHaveLength(2);
		expect(wizard.getSnapshot().probe?.attempts).toHaveLength(1);
	});

	test('ends when the given time is over', async () => {
		const {wizard, answer, wake} = begun({...waiting, given: {...waiting.given, timeoutMs: 5000}});
		await answer('callModel', no);
		await wake();
		await answer('callModel', no);
		expect(wizard.getSnapshot()).toMatchObject({at: 'probe.failed', record: {liveness: {outcome: 'propagating'}}});
	});
});

describe('waiting for somebody else', () => {
	const handed = toPlan('no');

	test('begins in the hand-off', () => expect(handed.at).toBe('handOff'));

	test('looks every minute, goes on looking when a look fails, and proves once the grant is there', async () => {
		const {wizard, asked, argumentsOf, wake, refuse, answer} = begun(handed);
		expect(argumentsOf('sleep')[0]).toBe(lookEveryMs);
		expect(asked).toEqual(['sleep']);
		await wake();
		await refuse('listRoleAssignments', new CloudFailure(evidence({code: 'ENOTFOUND'})));
		expect(wizard.getSnapshot().at).toBe('handOff');
		expect(asked.at(-1)).toBe('sleep');
		await wake();
		await answer('listRoleDefinitions', [
			{
				id: roles.cognitiveServicesOpenAIUser,
				name: 'Cognitive Services OpenAI User',
				kind: 'BuiltInRole',
				permissions: [{actions: [], notActions: [], dataActions: ['Microsoft.CognitiveServices/accounts/OpenAI/*'], notDataActions: [], condition: null}],
				assignableScopes: ['/'],
			},
		]);
		await answer('listDenyAssignments', []);
		await answer('listLocks', []);
		await answer('listScheduledRoles', []);
		await answer('listRoleAssignments', [
			{
				id: 'x',
				scope: accountId('contoso-foundry'),
				roleId: roles.cognitiveServicesOpenAIUser,
				principalId: session().objectId,
				principalType: 'User',
				condition: null,
				description: null,
				createdOn: '2026-11-21T10:00:00Z',
			},
		]);
		expect(wizard.getSnapshot()).toMatchObject({at: 'probe.running', record: {assessments: [{outcome: 'allowed'}], handOff: null}});
		expect(asked.at(-1)).toBe('callModel');
	});

	test('looks at once when it is asked to, and counts its looks', async () => {
		const {wizard, asked, refuse, wake} = begun(handed);
		await wake();
		await refuse('listRoleAssignments', new CloudFailure(evidence({code: 'ENOTFOUND'})));
		expect(wizard.getSnapshot()).toMatchObject({at: 'handOff', looks: 1});
		wizard.send({type: 'RETRY'});
		await settle();
		expect(asked.at(-1)).not.toBe('sleep');
		await refuse('listRoleAssignments', new CloudFailure(evidence({code: 'ENOTFOUND'})));
		expect(wizard.getSnapshot()).toMatchObject({at: 'handOff', looks: 2});
		expect(asked.at(-1)).toBe('sleep');
	});

	test('looks for 8 hours at most, then says so, and looks again when it is asked to', async () => {
		let time = 0;
		const {services, asked, answer, refuse} = controlled({}, () => time);
		const wizard = createWizard(services, handed);
		wizard.start();
		time += lookForMs - 1;
		await answer('sleep', undefined);
		await refuse('listRoleAssignments', new CloudFailure(evidence({code: 'ENOTFOUND'})));
		expect([asked.at(-1), wizard.getSnapshot().stoppedLooking]).toEqual(['sleep', false]);
		time += lookEveryMs;
		await answer('sleep', undefined);
		await refuse('listRoleAssignments', new CloudFailure(evidence({code: 'ENOTFOUND'})));
		expect(wizard.getSnapshot()).toMatchObject({at: 'handOff', stoppedLooking: true});
		const before = asked.length;
		wizard.send({type: 'RETRY'});
		await settle();
		expect(asked.length).toBeGreaterThan(before);
		expect(wizard.getSnapshot()).toMatchObject({at: 'handOff', stoppedLooking: false});
	});

	test('stops looking when the person goes back', async () => {
		const {wizard, signalOf} = begun(handed);
		wizard.send({type: 'BACK'});
		expect(signalOf('sleep').aborted).toBe(true);
	});

	test('makes the call itself where no assignment can be read', async () => {
		const blind = play(
			toScenario,
			{type: 'CHOOSE_SCENARIO', scenario: 'openai'},
			{type: 'BACK'},
			{type: 'BACK'},
			{type: 'CHOOSE_TARGET', wanted: 'https://hidden.openai.azure.com'},
			{type: 'open.done', opened: endpointOnly({deploymentName: 'gpt'})},
			openai,
			{type: 'assess.done', ...assessed('unknown', null)},
			{type: 'HAND_OFF'},
		);
		const {wizard, asked, answer, wake} = begun(blind);
		expect(blind.at).toBe('handOff');
		await wake();
		await answer('callModel', no);
		expect(asked).toEqual(['sleep', 'callModel', 'sleep']);
		await wake();
		await answer('callModel', yes);
		await wake();
		await answer('callModel', yes);
		expect(wizard.getSnapshot()).toMatchObject({at: 'done', record: {liveness: {outcome: 'proven'}}});
	});
});

describe('a run that was left', () => {
	const resumed = play(
		start(nothingGiven, leftRun),
		{type: 'RESUME'},
		{type: 'sources.done', sources: [offer('device-code')]},
		{type: 'signIn.done', session: session()},
		{type: 'discover.done', discovery},
		{type: 'open.done', opened: opened('contoso-foundry')},
	);

	test('finds its receipt again and counts on from the first call', async () => {
		const asked: unknown[] = [];
		const {wizard, answer} = begun(resumed, {
			loadReceipt: async (...which) => {
				asked.push(which);
				return {receipt: receipt(), path: '/r/k7f2.json'};
			},
		});
		await settle();
		expect(asked).toEqual([['k7f2', {tenantId: session().tenantId, sandbox: 'fresh'}]]);
		await answer('listRoleDefinitions', []);
		await answer('listDenyAssignments', []);
		await answer('listLocks', []);
		await answer('listScheduledRoles', []);
		await answer('listRoleAssignments', []);
		// Who holds nothing may assign nothing: who else may is looked up.
		await answer('listAllRoleAssignments', []);
		await answer('listAllEligibleRoles', []);
		expect(wizard.getSnapshot()).toMatchObject({record: {receipt: {id: 'k7f2'}, receiptPath: '/r/k7f2.json'}, written: [{id: 'k7f2'}]});
	});
});
