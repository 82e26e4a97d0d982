import {describe, expect, test} from 'vitest';
import {type ActivationRules, activationMs, lackingFor, ticketParts} from '../../source/access/activation.ts';
import {noWish} from '../../source/access/activation-wish.ts';
import {askedFor, withRules} from '../../source/access/activation-words.ts';
import {assess} from '../../source/access/assessment.ts';
import type {Access} from '../../source/access/authorization.ts';
import {isoDuration, parseIsoDuration} from '../../source/access/iso-duration.ts';
import {approvalPage, pendingActivation} from '../../source/access/pending-activation.ts';
import type {ScheduledRole} from '../../source/access/role-assignment.ts';
import {pinnedRoles, roles} from '../../source/access/roles.ts';
import {anaId, openaiResource, openaiTarget, session, subscriptionId} from './support/records.ts';

const hour = 3_600_000;
const now = Date.UTC(2026, 10, 20, 10);
const rules = (part: Partial<ActivationRules> = {}): ActivationRules => ({
	longestMs: 8 * hour,
	justification: false,
	ticket: false,
	mfa: false,
	authenticationContext: null,
	approval: false,
	approvers: [],
	...part,
});

describe('durations', () => {
	test.for([
		['PT8H', 8 * hour],
		['PT30M', hour / 2],
		['PT1H30M', 1.5 * hour],
		['P1D', 24 * hour],
		['P1DT2H', 26 * hour],
		['PT45S', 45_000],
		['P1M', null],
		['PT', null],
		['8h', null],
		['', null],
	] as const)('%s is %s ms', ([text, ms]) => expect(parseIsoDuration(text)).toBe(ms));

	test.for([
		[8 * hour, 'PT8H'],
		[hour / 2, 'PT30M'],
		[1.5 * hour + 59_000, 'PT1H30M'],
		[26 * hour, 'PT26H'],
	] as const)('%s ms are written as %s', ([ms, text]) => expect(isoDuration(ms)).toBe(text));

	test.for([
		['8 hours where more is allowed', {longestMs: 24 * hour}, null, null, 8 * hour],
		['as long as allowed where that is less', {longestMs: 2 * hour}, null, null, 2 * hour],
		['8 hours where no limit is known', {longestMs: null}, null, null, 8 * hour],
		['what is left of the eligibility, a minute less', {}, now + hour, null, hour - 60_000],
		['never less than Azure takes', {}, now + 60_000, null, 300_000],
		['what was asked for, in whole minutes', {}, null, hour + 1234, hour],
	] as const)('an activation lasts %s', ([, part, until, durationMs, expected]) => {
		const role = {rules: rules(part), until: until === null ? null : new Date(until).toISOString()};
		expect(activationMs(role, {durationMs}, now)).toBe(expected);
	});
});

test.for([
	[{}, 'nothing more'],
	[{justification: true}, 'a justification'],
	[{justification: true, ticket: true}, 'a justification and a ticket number'],
	[{mfa: true, authenticationContext: 'c1'}, 'a sign-in that satisfies authentication context c1 and a sign-in with a second factor'],
	[{justification: true, approval: true, approvers: ['Priya Shah', 'cloud-admins']}, 'a justification and an approval by Priya Shah or cloud-admins'],
	[{approval: true}, 'an approval'],
] as const)('%o is told as "%s"', ([part, words]) => expect(askedFor(rules(part))).toBe(words));

test.for([
	[rules({justification: true, ticket: true}), noWish, ['justification', 'ticket']],
	[rules({justification: true, ticket: true}), {...noWish, justification: ' '}, ['justification', 'ticket']],
	[rules({justification: true, ticket: true}), {...noWish, justification: 'why'}, ['ticket']],
	[rules({ticket: true}), {...noWish, ticket: 'INC1'}, []],
	[null, noWish, ['justification']],
] as const)('of %o with %o there lacks %o', ([of, wish, expected]) => expect(lackingFor([{rules: of}], wish)).toEqual(expected));

test.for([
	['ServiceNow:INC0123', {ticketSystem: 'ServiceNow', ticketNumber: 'INC0123'}],
	['INC0123', {ticketNumber: 'INC0123'}],
	[' Jira : A:1 ', {ticketSystem: 'Jira', ticketNumber: 'A:1'}],
	['  ', {}],
	[null, {}],
] as const)('ticket %s', ([text, parts]) => expect(ticketParts(text)).toEqual(parts));

describe('what has to be activated', () => {
	const ready = (id: string, roleId: string, scope: string, principalId = anaId): ScheduledRole => ({
		id,
		state: 'eligible',
		scope,
		roleId,
		principalId,
		principalType: principalId === anaId ? 'User' : 'Group',
		condition: null,
		endsOn: null,
		scheduleId: `schedule-${id}`,
	});
	const assessed = (...scheduled: readonly ScheduledRole[]) => {
		const access: Access = {
			principal: {id: anaId, type: 'User', name: 'ana@contoso.com'},
			assignments: [],
			definitions: new Map(pinnedRoles.map(role => [role.id, role])),
			denies: [],
			groups: null,
			scheduled,
			groupNames: new Map([['team', 'on-call']]),
		};
		return assess({principal: access.principal, scenario: 'openai', target: openaiTarget, access});
	};
	const subscription = `/subscriptions/${subscriptionId}`;
	const fitting = ready('fitting', roles.cognitiveServicesOpenAIUser, openaiResource.id);

	test.for([
		['the one that gives it', [fitting], ['fitting']],
		['the narrower of two roles', [ready('user', roles.cognitiveServicesUser, openaiResource.id), fitting], ['fitting']],
		['the narrower of two scopes', [ready('far', roles.cognitiveServicesOpenAIUser, subscription), fitting], ['fitting']],
		['no role beside it that gives nothing', [ready('reader', roles.reader, openaiResource.id), fitting], ['fitting']],
		['nothing where none would do', [ready('reader', roles.reader, openaiResource.id)], undefined],
		['what a group is eligible for', [ready('group', roles.cognitiveServicesOpenAIUser, openaiResource.id, 'team')], ['group']],
	] as const)('is %s', ([, scheduled, expected]) => {
		const {activatable} = assessed(...scheduled);
		expect(activatable?.map(({scheduleId}) => scheduleId?.replace('schedule-', ''))).toEqual(expected);
	});

	test('names the group, and its settings stand behind what is eligible', () => {
		const its = withRules(
			assessed(ready('group', roles.cognitiveServicesOpenAIUser, openaiResource.id, 'team')),
			[rules({justification: true})],
			openaiResource,
		);
		expect(its.activatable?.[0]).toMatchObject({via: 'on-call', rules: {justification: true}});
		expect(its.because.map(({id}) => id).filter(id => id.startsWith('access.activ'))).toEqual(['access.activate', 'access.activation-needs']);
		const unread = withRules(assessed(fitting), [null], openaiResource);
		expect(unread.because.find(({id}) => id === 'access.activation-needs')?.text).toContain('could not be read');
	});

	test('waits for those who approve, and says where they do it', () => {
		const [role] = withRules(assessed(fitting), [rules({approval: true, approvers: ['Priya Shah']})], openaiResource).activatable ?? [];
		const {cause, remedies} = pendingActivation({session: {...session, sandbox: null}, target: openaiTarget, scenario: 'openai', roles: role ? [role] : []});
		expect(cause).toBe('The activation of Cognitive Services OpenAI User on contoso-openai waits for approval.');
		expect(remedies[0]?.text).toMatch(
			/^Priya Shah can approve it .* https:\/\/portal\.azure\.com\/#view\/Microsoft_Azure_PIMCommon\/ApproveRequestMenuBlade\//u,
		);
		expect(remedies[1]?.command).toMatch(/^foundry-keyless grant --resource \S+ --deployment gpt-4o-mini --scenario openai --activate --yes/u);
		expect(approvalPage({cloud: 'usgov', sandbox: null})).toMatch(/^https:\/\/portal\.azure\.us\//u);
	});
});
