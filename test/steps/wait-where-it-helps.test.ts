import {describe, expect, test} from 'vitest';
import type {Assessment} from '../../source/access/assessment.ts';
import {CloudFailure} from '../../source/access/failure.ts';
import type {HeldRole} from '../../source/access/held-roles.ts';
import type {ModelAnswer} from '../../source/access/liveness.ts';
import type {Grant, Plan} from '../../source/access/plan.ts';
import type {Receipt, ReceiptEntry} from '../../source/access/receipt.ts';
import {roles} from '../../source/access/roles.ts';
import {type ProbeQuestion, probe} from '../../source/steps/probe.ts';
import {anaId, evidence, openaiTarget, projectIdentityId, projectTarget, session} from '../access/support/records.ts';
import {fakeClock} from './support/clock.ts';
import {answered, modelOf, noAccess} from './support/model.ts';

const scope = openaiTarget.resource?.id ?? '';

const denied = (...because: Assessment['because']): Assessment => ({
	principal: {id: anaId, type: 'User', name: 'ana@contoso.com'},
	outcome: 'denied',
	missing: [],
	because,
	held: [],
	needs: [],
});

const allowed: Assessment = {...denied(), outcome: 'allowed'};

const receiptOf = (...entries: readonly Partial<ReceiptEntry>[]): Receipt => ({
	schemaVersion: 1,
	id: 'k7f2',
	createdOn: '2026-11-20T09:59:50.000Z',
	cloud: 'public',
	tenantId: session.tenantId,
	by: anaId,
	sandbox: null,
	entries: entries.map(entry => ({
		id: `${scope}/x`,
		roleId: roles.cognitiveServicesOpenAIUser,
		principalId: anaId,
		scope,
		state: 'created',
		...entry,
	})),
});

const probed = async (answers: readonly (ModelAnswer | Error)[], part: Partial<ProbeQuestion>) => {
	const clock = fakeClock();
	const {cloud, sent} = modelOf(clock, ({number}) => answers[Math.min(number, answers.length - 1)] as ModelAnswer | Error);
	const question: ProbeQuestion = {
		session,
		target: openaiTarget,
		scenario: 'openai',
		assessments: [denied()],
		receipt: null,
		timeoutMs: 60_000,
		wait: true,
		previous: null,
		...part,
	};
	const {liveness, diagnosis} = await probe({cloud, clock}, question, () => undefined, new AbortController().signal);
	return {outcome: liveness.outcome, because: liveness.because.map(({id}) => id), diagnosis, seconds: sent.map(({at}) => at / 1000)};
};

describe('a role that this run assigned', () => {
	test.for([
		['Owner', roles.owner],
		['Reader', roles.reader],
		['Azure AI Developer, for a project', roles.azureAIDeveloper, {target: projectTarget, scenario: 'project'}],
	] as const)('and that gives none of it is not waited for: %s', async ([, roleId, part = {}]) => {
		const {outcome, because, seconds} = await probed([noAccess], {receipt: receiptOf({roleId}), ...part});
		expect([outcome, seconds]).toEqual(['denied', [0]]);
		expect(because).toContain('probe.waiting-cannot-help');
		expect(because).not.toContain('state.propagating');
	});

	test.for([
		['suffices', roles.foundryUser],
		['is a custom one, which nobody knows here', '99999999-0000-4000-8000-000000000009'],
	] as const)('is waited for where it %s', async ([, roleId]) =>
		expect((await probed([noAccess, answered], {receipt: receiptOf({roleId})})).outcome).toBe('proven'),
	);

	test('is not waited for under a deny assignment', async () => {
		const deny = {id: 'access.deny', text: 'Deny assignment stack-deny on rg-ai forbids it, whatever roles are held.'};
		const {outcome, seconds} = await probed([noAccess], {receipt: receiptOf({}), assessments: [denied(deny)]});
		expect([outcome, seconds]).toEqual(['denied', [0]]);
	});
});

describe('behind a project, whose own identity is refused,', () => {
	const refusal: ModelAnswer = {
		status: 401,
		headers: {},
		body: JSON.stringify({
			error: {
				code: 'PermissionDenied',
				message: `The principal \`${projectIdentityId}\` lacks the required data action \`Microsoft.CognitiveServices/accounts/OpenAI/responses/write\` to perform \`POST /openai/responses\` operation.`,
			},
		}),
		elapsedMs: 40,
	};
	const grant: Grant = {
		need: 'required',
		principal: {id: projectIdentityId, type: 'ServicePrincipal', name: 'managed identity of alpha'},
		roleId: roles.foundryUser,
		roleName: 'Foundry User',
		scope: projectTarget.resource?.id ?? '',
		name: '50000000-0000-4000-8000-00000000000a',
		exists: false,
	};
	const plan = (...grants: readonly Grant[]): Plan => ({grants, assignable: 'no', because: [], choices: [], compared: [], customRole: null});
	const project = {target: projectTarget, scenario: 'project', assessments: [allowed]} as const;

	test('nobody waits while that identity is still to be granted its role', async () => {
		const {outcome, because, diagnosis, seconds} = await probed([refusal], {...project, plan: plan(grant)});
		expect([outcome, seconds, diagnosis?.id]).toEqual(['denied', [0], 'state.project-identity']);
		expect(because).toContain('probe.waiting-cannot-help');
	});

	test('nobody waits either when the refusal names nobody', async () => {
		const {outcome, diagnosis, seconds} = await probed([noAccess], {...project, plan: plan(grant)});
		expect([outcome, seconds, diagnosis?.id, diagnosis?.confidence]).toEqual(['denied', [0], 'state.project-identity', 'likely']);
	});

	test('the cause is that its role has not arrived where it has just been granted', async () => {
		const granted = {plan: plan(grant), receipt: receiptOf({principalId: projectIdentityId, roleId: roles.foundryUser})};
		const {outcome, diagnosis} = await probed([refusal], {...project, ...granted});
		expect([outcome, diagnosis?.id, diagnosis?.worthWaiting]).toEqual(['propagating', 'state.project-identity', true]);
		expect(diagnosis?.cause).toContain('has not seen the role');
	});

	test.for([
		['it holds its role', {plan: plan()}],
		['this run has just granted it', {plan: plan(grant), receipt: receiptOf({principalId: projectIdentityId, roleId: roles.foundryUser})}],
		['nobody knows', {}],
	] as const)('the wait goes on where %s', async ([, part]) => expect((await probed([refusal, answered], {...project, ...part})).outcome).toBe('proven'));
});

describe('a role that was assigned long ago', () => {
	const heldSince = (createdOn: string, part: Partial<HeldRole> = {}): Assessment => ({
		...allowed,
		held: [
			{
				roleId: roles.foundryUser,
				roleName: 'Foundry User',
				scope,
				via: null,
				state: 'active',
				until: null,
				dataActions: 200,
				sufficient: true,
				createdOn,
				...part,
			},
		],
	});
	const old = '2026-08-20T10:00:00Z';

	test('and is refused three times in a row is not waited for any longer', async () => {
		const {outcome, because, seconds} = await probed([noAccess], {assessments: [heldSince(old)]});
		expect([outcome, seconds]).toEqual(['denied', [0, 5, 10]]);
		expect(because).toContain('probe.waiting-cannot-help');
	});

	test('and is refused where nobody waits is not on its way', async () =>
		expect((await probed([noAccess], {assessments: [heldSince(old)], wait: false})).outcome).toBe('denied'));

	test('is still proven when only one front end had missed it', async () =>
		expect((await probed([noAccess, noAccess, answered], {assessments: [heldSince(old)]})).outcome).toBe('proven'));

	test.for([
		['at a management group', heldSince(old, {scope: '/providers/Microsoft.Management/managementGroups/contoso'})],
		['through a group, in which one may be new', heldSince(old, {via: 'model-callers'})],
		['less than an hour ago', heldSince('2026-11-20T09:01:00Z')],
	] as const)('is waited for all the same where it was assigned %s', async ([, held]) =>
		expect((await probed([noAccess], {assessments: [held]})).outcome).toBe('propagating'),
	);
});

describe('a fault on the other side', () => {
	const failing = (status: number): ModelAnswer => ({status, headers: {}, body: JSON.stringify({error: {code: String(status), message: 'no'}}), elapsedMs: 9});
	const silence = new CloudFailure(evidence({code: 'ETIMEDOUT', message: 'No answer from contoso-openai.openai.azure.com within 60 s'}));

	test.for([
		['500', failing(500)],
		['503', failing(503)],
		['no answer at all', silence],
	] as const)('does not end a wait that is under way: %s', async ([, fault]) => {
		const {outcome, seconds} = await probed([noAccess, fault, noAccess, fault, fault, answered], {assessments: [allowed]});
		expect([outcome, seconds]).toEqual(['proven', [0, 5, 10, 15, 20, 25, 26]]);
	});

	test.for([
		['500', failing(500), 'denied', 'model.unavailable'],
		['no answer at all', silence, 'blocked', 'net.timeout'],
	] as const)('ends it when it comes three times in a row: %s', async ([, fault, outcome, id]) => {
		const ended = await probed([noAccess, fault], {assessments: [allowed]});
		expect([ended.outcome, ended.seconds, ended.diagnosis?.id]).toEqual([outcome, [0, 5, 10, 15], id]);
	});

	test('that will not pass by itself is told at once', async () => expect((await probed([failing(501)], {assessments: [allowed]})).seconds).toEqual([0]));

	test('is told at once where nobody waits', async () => expect((await probed([failing(503)], {assessments: [allowed], wait: false})).seconds).toEqual([0]));
});
