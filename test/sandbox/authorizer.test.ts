import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import type {DenyAssignment, RoleAssignment} from '../../source/sandbox/access-types.ts';
import {groupsOf, isAuthorized, judge, matchesAction, type Question, reaches, type Slice} from '../../source/sandbox/authorizer.ts';
import {evaluateCondition} from '../../source/sandbox/condition.ts';
import {builtInRoles, type PermissionBlock, roleIds} from '../../source/sandbox/role-definitions.ts';

const account = '/subscriptions/s/resourceGroups/g/providers/Microsoft.CognitiveServices/accounts/a';
const chat = 'Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action';
const responses = 'Microsoft.CognitiveServices/accounts/OpenAI/responses/write';
const maas = 'Microsoft.CognitiveServices/accounts/MaaS/chat/completions/action';
const claude = 'Microsoft.CognitiveServices/accounts/AIServices/providers/action';
const agentsRead = 'Microsoft.CognitiveServices/accounts/AIServices/agents/read';
const projectResponses = 'Microsoft.CognitiveServices/accounts/AIServices/responses/write';
const write = 'Microsoft.Authorization/roleAssignments/write';
const remove = 'Microsoft.Authorization/roleAssignments/delete';

const assigned = (roleId: string, scope = account, principalId = 'me', condition: string | null = null): RoleAssignment => ({
	name: 'n',
	scope,
	roleId,
	principalId,
	principalType: 'User',
	condition,
	description: null,
	createdAt: 0,
	createdBy: 'x',
	updatedAt: 0,
	seed: true,
});

const none: readonly DenyAssignment[] = [];
const slice = (roleAssignments: readonly RoleAssignment[], more: Partial<Slice> = {}): Slice => ({
	roleAssignments,
	denyAssignments: none,
	definitions: builtInRoles(),
	...more,
});
const ask = (action: string, kind: Question['kind'], more: Partial<Question> = {}): Question => ({
	principalId: 'me',
	groups: [],
	action,
	kind,
	scope: account,
	...more,
});

const custom = (block: Partial<PermissionBlock>): Slice['definitions'] =>
	new Map([['custom', {permissions: [{actions: [], notActions: [], dataActions: [], notDataActions: [], condition: null, conditionVersion: null, ...block}]}]]);

const idOf = (name: string): string => [...builtInRoles().values()].find(role => role.name === name)?.id ?? '';

describe('a built-in role', () => {
	test.for([
		['Owner', chat, false],
		['Contributor', chat, false],
		['Reader', chat, false],
		['Cognitive Services Contributor', chat, false],
		['Foundry Account Owner', chat, false],
		['Azure AI Administrator', chat, false],
		['Cognitive Services OpenAI User', chat, true],
		['Cognitive Services OpenAI User', responses, true],
		['Cognitive Services OpenAI User', maas, false],
		['Cognitive Services OpenAI User', claude, false],
		['Cognitive Services User', maas, true],
		['Cognitive Services User', claude, true],
		['Foundry User', chat, true],
		['Foundry User', agentsRead, true],
		['Foundry User', projectResponses, true],
		['Azure AI Developer', chat, true],
		['Azure AI Developer', maas, true],
		['Azure AI Developer', claude, false],
		['Cognitive Services Data Reader', chat, false],
	] as const)('%s is answered for %s: %s', ([name, action, expected]) => {
		expect(isAuthorized(slice([assigned(idOf(name))]), ask(action, 'data'))).toBe(expected);
	});

	test('holds no data action by its control actions', () => {
		expect(isAuthorized(slice([assigned(roleIds.owner)]), ask(chat, 'control'))).toBe(true);
		expect(isAuthorized(slice([assigned(roleIds.owner)]), ask(chat, 'data'))).toBe(false);
	});

	test('that is not known grants nothing', () => {
		expect(isAuthorized(slice([assigned('no-such-role')]), ask(chat, 'data'))).toBe(false);
	});
});

describe('an action pattern', () => {
	test.for([
		['*', 'A/b/read', true],
		['*/read', 'Microsoft.X/a/b/read', true],
		['microsoft.x/*/READ', 'Microsoft.X/a/b/read', true],
		['Microsoft.CognitiveServices/*/read', 'Microsoft.CognitiveServices/accounts/read', true],
		['Microsoft.CognitiveServices/accounts/*/read', 'Microsoft.CognitiveServices/accounts/read', false],
		['a*b*c', 'aXbYbZc', true],
		['a*b*c', 'aXbYbZ', false],
		['a*', 'a', true],
		['a', 'ab', false],
		['*a', 'ba', true],
		['*ab', 'aab', true],
		['a.c', 'abc', false],
	] as const)('%s on %s: %s', ([pattern, action, expected]) => {
		expect(matchesAction(pattern, action)).toBe(expected);
	});
});

describe('an assignment reaches', () => {
	test.for([
		['/', account, true],
		['/providers/Microsoft.Management/managementGroups/mg', account, true],
		['/providers/Microsoft.Management/managementGroups/mg', '/', false],
		['/subscriptions/S', account, true],
		['/SUBSCRIPTIONS/s/RESOURCEGROUPS/G', account, true],
		[account, `${account}/projects/p`, true],
		[`${account}/projects/p`, `${account}/projects/p/agents/x`, true],
		[`${account}/projects/p`, account, false],
		[account, `${account}2`, false],
		['/subscriptions/s2', account, false],
	] as const)('from %s to %s: %s', ([ancestor, scope, expected]) => {
		expect(reaches(ancestor, scope)).toBe(expected);
	});
});

describe('permission blocks', () => {
	test('lose what their own not-actions take away, and only that', () => {
		const definitions = custom({dataActions: ['Microsoft.CognitiveServices/*'], notDataActions: ['*/chat/*']});
		expect(isAuthorized(slice([assigned('custom')], {definitions}), ask(chat, 'data'))).toBe(false);
		expect(isAuthorized(slice([assigned('custom')], {definitions}), ask(responses, 'data'))).toBe(true);
	});

	test('add up over assignments: one role does not take away from another', () => {
		const wide = custom({dataActions: ['*'], notDataActions: ['*/chat/*']}).get('custom');
		const narrow = custom({dataActions: [chat]}).get('custom');
		const definitions = new Map(Object.entries({wide, narrow}).flatMap(([id, role]) => (role ? [[id, role] as const] : [])));
		expect(isAuthorized(slice([assigned('wide'), assigned('narrow')], {definitions}), ask(chat, 'data'))).toBe(true);
	});
});

describe('groups', () => {
	const groups = [
		{id: 'inner', displayName: 'inner', members: ['me', 'outer']},
		{id: 'outer', displayName: 'outer', members: ['inner']},
		{id: 'other', displayName: 'other', members: ['someone']},
	];

	test('hold members of their groups, and a circle of groups ends', () => {
		expect(new Set(groupsOf(groups, 'me'))).toEqual(new Set(['inner', 'outer']));
	});

	test.for([
		['as the token says, though the directory says more', [] as string[], false],
		['of the token', ['outer'], true],
		['of the directory where the question leaves them open', null, true],
	] as const)('count %s', ([, held, expected]) => {
		const question = ask(chat, 'data', {groups: held});
		expect(isAuthorized(slice([assigned(roleIds.foundryUser, account, 'outer')], {groups}), question)).toBe(expected);
	});
});

describe('a deny assignment', () => {
	const deny = (more: Partial<DenyAssignment> = {}): DenyAssignment => ({
		name: 'd',
		displayName: 'stack',
		scope: '/subscriptions/s',
		permissions: [{actions: [], notActions: [], dataActions: ['*'], notDataActions: ['*/embeddings/*']}],
		principals: [{id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined'}],
		excludePrincipals: [],
		doNotApplyToChildScopes: false,
		...more,
	});
	test.for([
		['wins over a role', deny(), 'denied'],
		['leaves its own not-actions', deny({permissions: [{actions: [], notActions: [], dataActions: ['*'], notDataActions: ['*/chat/*']}]}), 'allowed'],
		['does not touch the other plane', deny({permissions: [{actions: ['*'], notActions: [], dataActions: [], notDataActions: []}]}), 'allowed'],
		['spares whom it excludes', deny({excludePrincipals: [{id: 'me', type: 'User'}]}), 'allowed'],
		['spares groups that it excludes', deny({excludePrincipals: [{id: 'team', type: 'Group'}]}), 'allowed'],
		['meets groups', deny({principals: [{id: 'team', type: 'Group'}]}), 'denied'],
		['leaves others alone', deny({principals: [{id: 'you', type: 'User'}]}), 'allowed'],
		['may stop at its own scope', deny({doNotApplyToChildScopes: true}), 'allowed'],
		['holds at its own scope', deny({doNotApplyToChildScopes: true, scope: account.toUpperCase()}), 'denied'],
	] as const)('%s', ([, denyAssignment, expected]) => {
		const judgement = judge(slice([assigned(roleIds.foundryUser)], {denyAssignments: [denyAssignment]}), ask(chat, 'data', {groups: ['team']}));
		expect(judgement.outcome).toBe(expected);
	});
});

describe('a condition', () => {
	const foundryUser = {roleId: roleIds.foundryUser, principalId: 'p1', principalType: 'User'};
	const reader = {roleId: roleIds.reader, principalId: 'p1', principalType: 'User'};

	test.for([
		['Foundry Account Owner', write, {request: foundryUser}, 'allowed'],
		['Foundry Account Owner', write, {request: reader}, 'not-granted'],
		['Foundry Account Owner', remove, {resource: foundryUser}, 'allowed'],
		['Foundry Account Owner', remove, {resource: reader}, 'not-granted'],
		['Foundry Account Owner', 'Microsoft.Authorization/roleAssignments/read', {}, 'allowed'],
		['Foundry Account Owner', write, {}, 'not-granted'],
		['Foundry Project Manager', write, {request: {...foundryUser, roleId: '3bc748fc-213d-45c1-8d91-9da5725539b9'}}, 'not-granted'],
		['User Access Administrator', write, {request: reader}, 'allowed'],
	] as const)('of %s on %s with %o: %s', ([name, action, attributes, expected]) => {
		expect(judge(slice([assigned(idOf(name))]), ask(action, 'control', attributes)).outcome).toBe(expected);
	});

	test('of the assignment must hold as well as that of the role', () => {
		const condition =
			"(!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (@Request[Microsoft.Authorization/roleAssignments:PrincipalType] StringEqualsIgnoreCase 'group')";
		const holder = slice([assigned(idOf('Foundry Owner'), account, 'me', condition)]);
		expect(judge(holder, ask(write, 'control', {request: foundryUser}))).toEqual({outcome: 'not-granted', for: 'condition'});
		expect(judge(holder, ask(write, 'control', {request: {...foundryUser, principalType: 'Group'}}))).toEqual({outcome: 'allowed'});
		expect(judge(holder, ask(write, 'control', {request: {...reader, principalType: 'Group'}}))).toEqual({outcome: 'not-granted', for: 'condition'});
	});

	const request = {roleId: '53ca6127-db72-4b80-b1b0-d745d6d5456d', principalId: 'AB-1', principalType: 'User'};
	const role = '@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId]';
	const type = '@request[microsoft.authorization/roleassignments:principaltype]';
	test.for([
		[`${role} ForAnyOfAnyValues:GuidEquals{53ca6127db724b80b1b0d745d6d5456d}`, true],
		[`${role} ForAnyOfAnyValues:GuidEquals {x, 53CA6127-DB72-4B80-B1B0-D745D6D5456D}`, true],
		[`${role} GuidEquals 53ca6127-db72-4b80-b1b0-d745d6d5456d`, true],
		[`${role} ForAnyOfAllValues:GuidNotEquals{x, y}`, true],
		[`${role} ForAnyOfAllValues:GuidNotEquals{x, 53ca6127-db72-4b80-b1b0-d745d6d5456d}`, false],
		[`${type} StringEquals 'user'`, false],
		[`${type} ForAnyOfAnyValues:StringEqualsIgnoreCase{'Group', 'user'}`, true],
		[`NOT (${type} StringEquals 'User')`, false],
		[`${type} StringEquals 'User' AND ${role} ForAnyOfAnyValues:GuidEquals{x}`, false],
		[`${type} StringEquals 'User' && (${type} StringEquals 'x' || ${type} StringEquals 'User')`, true],
		[`${type} StringEquals 'User' OR ${type} StringEquals 'x' AND ${type} StringEquals 'y'`, null],
		['@Resource[HasObotoken] boolequals true', null],
		[`@Resource[HasObotoken] boolequals true || ${type} StringEquals 'User'`, true],
		[`@Resource[HasObotoken] boolequals true && ${type} StringEquals 'Group'`, false],
		[`${type} StringLike 'U*'`, null],
		[`${type} StringEquals`, null],
		[`(${type} StringEquals 'User'`, null],
		[`${type} StringEquals 'User' ;`, null],
		["ActionMatches{'*/write'}", true],
		["!(ActionMatches{'*/delete'})", true],
		["SubOperationMatches{'x'}", null],
		['', null],
	] as const)('%s is %s', ([condition, expected]) => {
		expect(evaluateCondition(condition, {action: write, request, resource: null, matches: matchesAction})).toBe(expected);
	});

	test('of every built-in role is read to its end', () => {
		const conditions = [...builtInRoles().values()].flatMap(({permissions}) => permissions.flatMap(({condition}) => (condition === null ? [] : [condition])));
		expect(conditions.length).toBeGreaterThan(30);
		const known = conditions.filter(condition => !/HasObotoken|protectionLevel/.test(condition));
		const verdicts = known.map(condition => evaluateCondition(condition, {action: write, request: reader, resource: reader, matches: matchesAction}));
		expect(verdicts).not.toContain(null);
	});
});

describe('role-definitions.json', () => {
	test('unpacks to 928 roles whose patterns are whole', () => {
		const roles = [...builtInRoles().values()];
		expect(roles).toHaveLength(928);
		const patterns = roles.flatMap(role =>
			role.permissions.flatMap(block => [...block.actions, ...block.notActions, ...block.dataActions, ...block.notDataActions]),
		);
		expect(patterns).toHaveLength(11_066);
		expect(patterns.filter(pattern => !/^(\*|[A-Za-z0-9*.]+\/[\w*./:$\-{} ]+)$/.test(pattern))).toEqual([]);
		expect(builtInRoles().get(roleIds.reader)?.permissions).toEqual([
			{actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [], condition: null, conditionVersion: null},
		]);
	});

	test('stays small', () => {
		expect(readFileSync(new URL('../../source/sandbox/role-definitions.json', import.meta.url)).length).toBeLessThan(450_000);
	});
});
