import {describe, expect, test} from 'vitest';
import type {Assessment} from '../../source/access/assessment.ts';
import {diagnose} from '../../source/access/diagnosis.ts';
import type {HandOff} from '../../source/access/hand-off.ts';
import type {Liveness, LivenessOutcome} from '../../source/access/liveness.ts';
import {accessOutcome, failureOutcome} from '../../source/access/outcome.ts';
import type {Grant, Plan} from '../../source/access/plan.ts';
import type {Receipt, ReceiptEntry} from '../../source/access/receipt.ts';
import {afterWriting, warningOfRefusal} from '../../source/access/refused-grant.ts';
import {emptyRecord, type RunRecord} from '../../source/access/run-record.ts';
import {inputTrouble} from '../../source/access/trouble.ts';
import {anaId, evidence, openaiResource, openaiUser, record, session} from './support/records.ts';

const grant = (number: number, part: Partial<Grant> = {}): Grant => ({
	need: 'required',
	principal: {id: anaId, type: 'User', name: 'ana@contoso.com'},
	roleId: openaiUser,
	roleName: 'Cognitive Services OpenAI User',
	scope: `${openaiResource.id}-${number}`,
	name: `60000000-0000-4000-8000-00000000000${number}`,
	exists: false,
	...part,
});
const planOf = (...grants: readonly Grant[]): Plan => ({grants, assignable: 'yes', because: [], choices: [], compared: [], customRole: null});

const receiptOf = (...states: readonly ReceiptEntry['state'][]): Receipt => ({
	schemaVersion: 1,
	id: 'k7f2',
	createdOn: '2026-11-20T10:00:00.000Z',
	cloud: 'public',
	tenantId: session.tenantId,
	by: anaId,
	sandbox: null,
	entries: states.map((state, number) => ({id: `${number}`, roleId: openaiUser, principalId: anaId, scope: `${openaiResource.id}-${number}`, state})),
});

const liveness = (outcome: LivenessOutcome): Liveness => ({
	outcome,
	attempts: 1,
	elapsedMs: 0,
	status: null,
	url: null,
	audience: null,
	latencyMs: null,
	tokens: null,
	because: [],
});

const handOff: HandOff = {az: '', powershell: '', bicep: '', terraform: '', portal: '', message: '', request: null};
const allowed = [{outcome: 'allowed'} as Assessment];
const denied = [{outcome: 'denied'} as Assessment];
const refusal = diagnose(
	evidence({plane: 'arm', status: 403, code: 'RequestDisallowedByPolicy', message: 'Resource x was disallowed by policy.', request: null}),
);
const two = planOf(grant(0), grant(1));
const withRecommended = planOf(grant(0), grant(1, {need: 'recommended'}));

describe('a run that wanted access', () => {
	test.for([
		['nothing', 'that learned nothing', {}],
		['planned', 'that stopped at the plan', {plan: two, assessments: denied}],
		['already', 'whose grants somebody else wrote meanwhile', {plan: two, assessments: denied, receipt: receiptOf('existed', 'existed')}],
		['already', 'that found nothing to grant', {plan: planOf(), assessments: allowed}],
		['already', 'that found the grants there, and enough', {plan: planOf(grant(0, {exists: true})), assessments: allowed}],
		['failed', 'that found the grants there, without effect', {plan: planOf(grant(0, {exists: true})), assessments: denied}],
		['granted', 'that wrote for others', {plan: two, assessments: denied, receipt: receiptOf('created', 'existed')}],
		['already', 'that proved it without a write', {plan: planOf(), liveness: liveness('proven')}],
		['already', 'whose grants had come from elsewhere in between', {plan: two, receipt: receiptOf('existed', 'existed'), liveness: liveness('proven')}],
		['granted', 'that wrote and proved it', {plan: two, receipt: receiptOf('created', 'created'), liveness: liveness('proven')}],
		['granted', 'that wrote and met a busy model', {plan: two, receipt: receiptOf('created', 'created'), liveness: liveness('authorized')}],
		['granted', 'without a recommended grant', {plan: withRecommended, receipt: receiptOf('created', 'refused'), liveness: liveness('proven')}],
		['granted', 'that waited too short', {plan: two, receipt: receiptOf('created', 'created'), liveness: liveness('propagating')}],
		['failed', 'that was refused', {plan: planOf(), assessments: allowed, liveness: liveness('denied')}],
		['failed', 'that did not get through', {plan: planOf(), assessments: allowed, liveness: liveness('blocked')}],
		['failed', 'that had nothing to call', {plan: planOf(), assessments: allowed, liveness: liveness('skipped')}],
		['already', 'whose role is there, and takes effect still', {plan: planOf(), assessments: allowed, liveness: liveness('propagating')}],
		['failed', 'whose role waits to be activated', {plan: planOf(), assessments: denied}],
		['handed-off', 'that somebody else must grant', {plan: two, handOff}],
		['handed-off', 'that was refused and asks somebody else', {handOff, liveness: liveness('denied')}],
		['handed-off', 'whose every grant was refused', {plan: two, receipt: receiptOf('refused', 'refused'), handOff}],
		['partly', 'of which one grant was refused', {plan: two, receipt: receiptOf('created', 'refused'), diagnosis: refusal}],
		['partly', 'of which one grant was refused, for somebody else', {plan: two, receipt: receiptOf('existed', 'refused'), handOff}],
		['partly', 'of which one grant was never answered', {plan: two, receipt: receiptOf('created', 'planned'), handOff}],
		['failed', 'whose every grant was refused, for a reason', {plan: two, receipt: receiptOf('refused', 'refused'), diagnosis: refusal}],
	] as const satisfies readonly (readonly [string, string, Partial<RunRecord>])[])('is %s: one %s', ([outcome, , part]) => {
		expect(accessOutcome({...emptyRecord, session, ...part})).toBe(outcome);
	});
});

describe('a failure', () => {
	const usage = inputTrouble('usage.no-such-resource', 'There is none.', []).diagnosis;
	const mfa = diagnose(evidence({plane: 'signin', aadsts: '50076', message: 'AADSTS50076: multi-factor authentication'}));
	const firewall = diagnose(evidence({status: 403, message: 'Access denied due to Virtual Network/Firewall rules.'}));
	const internal = {...usage, id: 'internal'};
	test.for([
		['usage', usage, true],
		['usage', usage, false],
		['sign-in-required', mfa, true],
		['sign-in-required', refusal, false],
		['blocked', firewall, true],
		['unknown', refusal, true],
		['unknown', internal, false],
	] as const)('is called %s', ([outcome, diagnosis, signedIn]) => {
		expect(failureOutcome(diagnosis, {signedIn, otherwise: 'unknown'})).toBe(outcome);
	});
});

describe('after the writes', () => {
	test.for([
		['created', true],
		['existed', true],
		['refused', false],
		['planned', false],
		['undone', false],
	] as const)('a grant whose entry is %s is there: %s', ([state, exists]) => {
		const after = afterWriting({...record, plan: two, receipt: receiptOf(state, 'refused')});
		expect(after.plan?.grants.map(one => one.exists)).toEqual([exists, false]);
	});

	test('nothing changes without a receipt or a plan', () => {
		expect(afterWriting({...record, plan: two}).plan).toEqual(two);
		expect(afterWriting(record)).toEqual(record);
	});

	test.for([
		['required', 'Required grant of Cognitive Services OpenAI User to ana@contoso.com was refused: '],
		['recommended', 'Recommended grant of Cognitive Services OpenAI User to ana@contoso.com was refused: '],
	] as const)('a refused grant that is %s is told so', ([need, beginning]) => {
		const {scope, roleId} = grant(0);
		expect(warningOfRefusal(grant(0, {need}), refusal)).toEqual({id: refusal.id, text: `${beginning}${refusal.cause}`, scope, roleId, principalId: anaId});
	});
});
