import {describe, expect, test} from 'vitest';
import type {Plan} from '../../source/access/plan.ts';
import type {Receipt, ReceiptEntry} from '../../source/access/receipt.ts';
import {report} from '../../source/commands/report.ts';
import {anaId, assignmentId, openaiResource, openaiUser, record, session} from '../access/support/records.ts';

const plan = (part: Partial<Plan>): Plan => ({
	grants: [
		{
			need: 'required',
			principal: {id: anaId, type: 'User', name: 'ana@contoso.com'},
			roleId: openaiUser,
			roleName: 'Cognitive Services OpenAI User',
			scope: openaiResource.id,
			name: assignmentId,
			exists: false,
		},
	],
	assignable: 'yes',
	because: [{id: 'plan.no-role', text: 'Reader on subscription Contoso AI may not assign roles.'}],
	choices: [],
	compared: [],
	customRole: null,
	...part,
});

describe('check says what would give the access, and whether that is yours to give', () => {
	const gives = '  → Cognitive Services OpenAI User on contoso-openai would give it to ana@contoso.com';
	test.for([
		['you may assign it', plan({}), [gives, '  You may assign it.']],
		['you may not', plan({assignable: 'no'}), [gives, '  Reader on subscription Contoso AI may not assign roles.']],
		['nothing is missing', plan({grants: []}), ['']],
		['it is there already', plan({grants: plan({}).grants.map(grant => ({...grant, exists: true}))}), ['']],
	] as const)('%s', ([, made, lines]) => {
		expect(report('check', 'denied', {...record, plan: made}, null).split('\n')).toEqual(lines);
	});
});

describe('undo says what it did, and does not call a receipt empty that is not', () => {
	const receipt = (...states: readonly ReceiptEntry['state'][]): Receipt => ({
		schemaVersion: 1,
		id: 'k7f2',
		createdOn: '2026-01-01T00:00:00Z',
		cloud: 'public',
		tenantId: session.tenantId,
		by: anaId,
		sandbox: null,
		entries: states.map(state => ({id: assignmentId, roleId: openaiUser, principalId: anaId, scope: openaiResource.id, state})),
	});
	test.for([
		['taken back', 'undone', receipt('undone', 'existed'), '✔ Receipt k7f2: 1 taken back.'],
		['all gone before', 'nothing', receipt('undone', 'existed'), '○ Receipt k7f2: nothing to take back.'],
		['only shown, or not confirmed', 'nothing', receipt('created', 'planned'), '○ Receipt k7f2: 2 can be taken back. Nothing was.'],
		['cancelled before anything was taken back', 'cancelled', receipt('created'), '○ Receipt k7f2: 1 can be taken back. Nothing was.'],
		['in part', 'partly', receipt('undone', 'created'), '▲ Receipt k7f2: 1 taken back, 1 not.'],
		['no receipt at all', 'nothing', null, '○ Nothing to take back.'],
		['not known, since nobody is signed in', 'sign-in-required', null, ''],
	] as const)('%s', ([, outcome, given, line]) => {
		expect(report('undo', outcome, {...record, receipt: given}, null)).toBe(line);
	});
});
