import {describe, expect, test} from 'vitest';
import {type AuditQuestion, audit} from '../../source/access/audit/audit.ts';
import {auditMarkdown} from '../../source/access/audit/markdown.ts';
import {givesWords, verdictWords} from '../../source/access/audit/report-words.ts';
import {beforeRemoval, nextStep} from '../../source/access/audit/swap.ts';
import {policyNotes} from '../../source/access/audit/upgrade.ts';
import type {PolicyAssignment, PolicyReading} from '../../source/access/key-policy.ts';
import type {RoleAssignment} from '../../source/access/role-assignment.ts';
import type {RoleDefinition} from '../../source/access/role-definition.ts';
import {pinnedRoles, roles} from '../../source/access/roles.ts';
import {table} from '../../source/commands/text-table.ts';
import {foundryResource, foundryTarget, project, record, session} from './support/records.ts';

const idOf = (number: number): string => `30000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const group = `/subscriptions/${foundryResource.subscriptionId}/resourceGroups/${foundryResource.resourceGroup}`;

const assignment = (number: number, roleId: string, part: Partial<RoleAssignment> = {}): RoleAssignment => ({
	id: `${part.scope ?? foundryResource.id}/providers/Microsoft.Authorization/roleAssignments/${idOf(number)}`,
	scope: foundryResource.id,
	roleId,
	principalId: idOf(number),
	principalType: 'User',
	condition: null,
	description: null,
	createdOn: null,
	...part,
});

const custom = (dataActions: readonly string[]): RoleDefinition => ({
	id: idOf(999),
	name: 'Contoso Caller',
	kind: 'CustomRole',
	permissions: [{actions: [], notActions: [], dataActions, notDataActions: [], condition: null}],
	assignableScopes: [group],
});

const facts = (assignments: readonly RoleAssignment[], part: Partial<AuditQuestion> = {}): AuditQuestion => ({
	target: {resource: foundryResource, project: null, deployment: null, endpoint: foundryResource.endpoint},
	deployments: [{name: 'gpt', model: {format: 'OpenAI', name: 'gpt-4o-mini', version: '1'}, sku: null, state: 'Succeeded', capabilities: {}}],
	projects: [],
	scenario: null,
	assignments,
	definitions: new Map(pinnedRoles.map(role => [role.id, role])),
	denies: [],
	scheduled: [],
	principals: new Map(
		assignments.map(({principalId, principalType}) => [principalId, {principal: {id: principalId, type: principalType, name: principalId}, standing: 'seen'}]),
	),
	isDirectoryShown: true,
	memberships: new Map(),
	...part,
});

const rulesIn = (question: AuditQuestion): readonly string[] => audit(question).findings.map(({rule}) => rule);

describe('one assignment', () => {
	const accounts = 'Microsoft.CognitiveServices/accounts';
	const prefix = `${accounts}/OpenAI`;
	const whole = [`${prefix}/deployments/chat/completions/action`, `${prefix}/deployments/embeddings/action`, `${prefix}/responses/write`];
	test.for<readonly [name: string, RoleAssignment, rules: readonly string[], definition?: RoleDefinition]>([
		['the documented role at its place', assignment(1, roles.cognitiveServicesOpenAIUser), []],
		['a role that reads', assignment(1, roles.reader), []],
		['Owner of the subscription', assignment(1, roles.owner, {scope: `/subscriptions/${foundryResource.subscriptionId}`}), []],
		['Owner of the resource', assignment(1, roles.owner), ['owner-by-habit']],
		['Contributor of the resource', assignment(1, roles.contributor), ['contributor-by-habit']],
		['the role for every model where OpenAI models are all', assignment(1, roles.cognitiveServicesUser), ['broader-role']],
		['the role for publishing', assignment(1, roles.foundryProjectManager), []],
		['the role for deploying', assignment(1, roles.cognitiveServicesOpenAIContributor), []],
		['the documented role on the group', assignment(1, roles.cognitiveServicesOpenAIUser, {scope: group}), ['broad-scope']],
		['a custom role of exactly what is needed', assignment(1, idOf(999)), [], custom(whole)],
		['a custom role of a part of it', assignment(1, idOf(999)), ['aged-role'], custom(whole.slice(1))],
		['a custom role of one family by a pattern', assignment(1, idOf(999)), [], custom([`${prefix}/deployments/*`, `${prefix}/responses/write`])],
		['a custom role of everything of accounts', assignment(1, idOf(999)), ['wildcard-role'], custom([`${accounts}/*`])],
		['a custom role of everything anywhere', assignment(1, idOf(999)), ['wildcard-role'], custom(['*'])],
	])('that is %s', ([, one, rules, definition]) => {
		const definitions = new Map([...pinnedRoles, ...(definition ? [definition] : [])].map(role => [role.id, role]));
		expect(rulesIn(facts([one], {definitions}))).toEqual(rules);
	});

	test('of a role that cannot be read is not said to be clean', () => {
		expect(audit(facts([assignment(1, idOf(998))])).outcome).toBe('unknown');
	});

	test('with a condition on what it gives is not to be swapped: the narrower one would have none', () => {
		const condition = "(@Resource[Microsoft.CognitiveServices/accounts:name] StringEquals 'x')";
		const [finding] = audit(facts([assignment(1, roles.cognitiveServicesUser, {condition})])).findings;
		expect([finding?.rule, finding?.fix]).toEqual(['broader-role', null]);
	});

	test('keeps its mark in every run, whatever else is there', () => {
		const one = assignment(1, roles.owner);
		const [alone] = audit(facts([one])).findings;
		expect(audit(facts([assignment(2, roles.contributor), one])).findings.map(({id}) => id)).toContain(alone?.id);
	});
});

test('what PIM switched on is no finding, what it holds ready is one that only PIM mends', () => {
	const held = assignment(1, roles.contributor);
	const schedule = {...held, endsOn: null, state: 'activated'} as const;
	expect(rulesIn(facts([held], {scheduled: [schedule]}))).toEqual([]);
	const findings = audit(facts([], {scheduled: [{...schedule, state: 'eligible'}], principals: facts([held]).principals})).findings;
	expect(findings.map(({rule, fix, severity}) => [rule, fix, severity])).toEqual([['contributor-by-habit', null, 'low']]);
});

test.for<readonly [name: string, mine: string, theirs: string, rules: readonly string[]]>([
	['the same role', roles.cognitiveServicesOpenAIUser, roles.cognitiveServicesOpenAIUser, ['direct-beside-group']],
	['a role that gives more', roles.cognitiveServicesOpenAIUser, roles.cognitiveServicesOpenAIContributor, ['direct-beside-group']],
	['a role that gives less, though enough for the need', roles.cognitiveServicesOpenAIUser, idOf(999), []],
])('beside a group with %s', ([, mine, theirs, rules]) => {
	const narrow = custom(
		['deployments/chat/completions/action', 'deployments/embeddings/action', 'responses/write'].map(
			name => `Microsoft.CognitiveServices/accounts/OpenAI/${name}`,
		),
	);
	const [one, other] = [assignment(1, mine), assignment(2, theirs, {principalType: 'Group'})];
	const definitions = new Map([...pinnedRoles, narrow].map(role => [role.id, role]));
	expect(rulesIn(facts([one, other], {definitions, memberships: new Map([[one.principalId, [other.principalId]]])}))).toEqual(rules);
});

test('only who does all of it does it', () => {
	const rows = [assignment(1, roles.cognitiveServicesOpenAIUser), assignment(2, roles.foundryProjectManager), assignment(3, roles.contributor)];
	expect(verdictWords(audit(facts(rows, {scenario: 'publish-agents'})), 'x')).toContain('1 holder can publish agents on x');
	expect(verdictWords(audit(facts(rows, {scenario: 'openai'})), 'x')).toContain('2 holders can call');
});

test.for([
	[
		'a managed identity is judged as people are',
		`${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-jobs`,
		'allowed',
		'1 holder can publish',
	],
	['the identity of a project by the calls of its project', project.id, 'calls', 'Nobody can publish'],
] as const)('%s', ([, of, gives, verdict]) => {
	const held = assignment(1, roles.foundryProjectManager, {principalType: 'ServicePrincipal'});
	const principal = {id: held.principalId, type: 'ServicePrincipal', name: 'id', kind: 'managed-identity', of} as const;
	const principals = new Map([[principal.id, {principal, standing: 'seen' as const}]]);
	const found = audit(facts([held], {scenario: 'publish-agents', principals, projects: [project]}));
	expect(verdictWords(found, 'x')).toContain(verdict);
	expect(found.rows.map(row => givesWords(row, 'publish-agents'))).toEqual([gives]);
});

test('no access rests on what is to go itself', () => {
	const mine = assignment(1, roles.cognitiveServicesOpenAIUser, {scope: group, createdOn: '2024-01-01T00:00:00Z'});
	const theirs = assignment(2, roles.cognitiveServicesUser, {principalType: 'Group', createdOn: '2024-01-01T00:00:00Z'});
	const question = facts([mine, theirs], {memberships: new Map([[mine.principalId, [theirs.principalId]]])});
	const {findings} = audit(question);
	const finding = findings.find(({principal}) => principal.id === mine.principalId);
	if (!finding) throw new Error('It is to be found.');
	expect(nextStep({finding, findings, facts: question, now: Date.parse('2026-01-01')})?.is).toBe('grant');
});

test.for<readonly [string, readonly RoleAssignment[], AuditQuestion['principals'], string | null]>([
	['another administers too', [assignment(2, roles.owner)], new Map(), null],
	[
		'the other is known to nobody any more',
		[assignment(2, roles.owner)],
		new Map([[idOf(2), {principal: {id: idOf(2), type: 'User', name: null}, standing: 'gone'}]]),
		'swap.last-administrator',
	],
	[
		'the other is a group of nobody',
		[assignment(2, roles.owner, {principalType: 'Group'})],
		new Map([[idOf(2), {principal: {id: idOf(2), type: 'Group', name: 'admins', members: {count: 0, groups: 0}}, standing: 'seen'}]]),
		'swap.last-administrator',
	],
	['nobody else administers', [], new Map(), 'swap.last-administrator'],
	['nobody else does, and who has it is gone', [], new Map([[idOf(1), {principal: {id: idOf(1), type: 'User', name: null}, standing: 'gone'}]]), null],
])('Owner of the resource is taken away: %s', ([, others, known, stops]) => {
	const question = facts([assignment(1, roles.owner), ...others]);
	const all = {...question, principals: new Map([...question.principals, ...known])};
	const finding = audit(all).findings.find(({principal}) => principal.id === idOf(1));
	if (!finding) throw new Error('It is to be found.');
	expect(beforeRemoval({finding, facts: all}, {access: null, permissions: null, locks: []}, []).stops?.id ?? null).toBe(stops);
});

test.for([
	['# Heading', String.raw`\# Heading`],
	['> quote', String.raw`\> quote`],
	['- item', String.raw`\- item`],
	['1. item', String.raw`1\. item`],
	['a | b', String.raw`a \| b`],
	['[a](https://evil.example)', String.raw`\[a\](https\://evil.example)`],
	['www.evil.example', String.raw`www\.evil.example`],
	['<b>', '&lt;b>'],
	['a\n# b', 'a # b'],
] as const)('in the report %j is text and nothing else', ([name, written]) => {
	const broad = assignment(1, roles.cognitiveServicesUser);
	const principal = {id: broad.principalId, type: 'User', name} as const;
	const found = audit(facts([broad], {principals: new Map([[principal.id, {principal, standing: 'seen'}]])}));
	const lines = auditMarkdown({...record, session, target: foundryTarget, audit: found}).split('\n');
	expect(lines.filter(line => line.startsWith(`${written} holds Cognitive Services User`))).toHaveLength(1);
	expect(lines).toContain(`| ${written} | Cognitive Services User on ${foundryResource.name} | calls, keys |`);
});

test('two thousand assignments are judged in a moment', () => {
	const assignments = Array.from({length: 2000}, (_, number) => assignment(number, number % 2 === 0 ? roles.cognitiveServicesUser : roles.owner));
	const started = performance.now();
	expect(audit(facts(assignments)).findings).toHaveLength(2000);
	expect(performance.now() - started).toBeLessThan(2000);
});

test('a policy that asks for the kind of account is told from one that does not', () => {
	const definition = (name: string, ...fields: readonly string[]) => ({
		id: name,
		name,
		defaults: {},
		rule: {if: {allOf: fields.map(field => ({field, equals: 'x'}))}},
	});
	const type = {field: 'type', equals: 'Microsoft.CognitiveServices/accounts'};
	const withType = ({rule, ...rest}: ReturnType<typeof definition>) => ({...rest, rule: {if: {allOf: [type, ...rule.if.allOf]}}});
	const assigned = (id: string, definitionId: string): PolicyAssignment => ({
		id,
		name: id,
		scope: foundryResource.id,
		notScopes: [],
		definitionId,
		parameters: {},
		enforced: true,
	});
	const assignments = [assigned('by-kind', 'A'), assigned('set', 'S'), assigned('c', 'c')];
	const reading: PolicyReading = {
		assignments,
		definitions: new Map([withType(definition('a', 'kind')), withType(definition('b', 'location')), definition('c', 'location')].map(one => [one.id, one])),
		initiatives: new Map([['s', {id: 'S', name: 'set', defaults: {}, members: [{definitionId: 'B', reference: 'b', parameters: {}}]}]]),
		exemptions: null,
		remediations: null,
		unread: 0,
	};
	const notes = (read: PolicyReading | null): readonly string[] => policyNotes(read, foundryResource.id).map(({id}) => id);
	expect(notes(reading)).toEqual(['upgrade.policy-by-kind', 'upgrade.policy-any-kind', 'upgrade.models']);
	expect(notes({...reading, unread: 2})).toContain('upgrade.policies-unread');
	expect(notes(null)).toEqual(['upgrade.policies-unreadable']);
	const leftOut = assignments.map(one =>
		one.id === 'set' ? one : {...one, notScopes: [foundryResource.id.slice(0, foundryResource.id.indexOf('/providers/'))]},
	);
	expect(notes({...reading, assignments: leftOut})).toEqual(['upgrade.policy-any-kind', 'upgrade.models']);
	expect(notes({...reading, assignments: leftOut.map(one => ({...one, notScopes: [foundryResource.id]}))})).toEqual(['upgrade.models']);
});

test('a table cuts nothing and keeps to its width', () => {
	const rows = [
		['WHO', 'WHAT'],
		['a'.repeat(70), 'one two three four five six seven eight nine ten'],
		['b', 'c'],
	];
	const lines = table(rows, 40);
	expect(lines.filter(line => line.length > 40)).toEqual([]);
	expect(lines.join('').replaceAll(/[^a]/gu, '')).toContain('a'.repeat(70));
	expect(
		table(
			[
				['A', 'B'],
				['x', 'y'],
			],
			40,
		),
	).toEqual(['A  B', 'x  y']);
});
