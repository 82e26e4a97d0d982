import {describe, expect, test} from 'vitest';
import type {CustomRole} from '../../source/sandbox/access-types.ts';
import {definitionsOf} from '../../source/sandbox/definitions.ts';
import {roleIds} from '../../source/sandbox/role-definitions.ts';
import {knowledgeReader, modelCaller} from '../../source/sandbox/worlds-access.ts';
import {groups, people} from '../../source/sandbox/worlds-directory.ts';
import {accountScope, groupScope, projectScope, subscription, subscriptionScope} from '../../source/sandbox/worlds-resources.ts';
import {ana, ciRunner, createCloud, newName, priya, seeded} from './support/ask.ts';

const openai = accountScope('contoso-openai');
const foundry = accountScope('contoso-foundry');
const provider = '/providers/Microsoft.Authorization';
const chat = 'https://contoso-openai.openai.azure.com/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-10-21';
const ping = {body: {messages: [{role: 'user', content: 'ping'}]}};

const role = (assignableScopes: readonly string[], blocks: readonly Partial<CustomRole['permissions'][number]>[], id = newName(7)): CustomRole => ({
	id,
	name: 'Contoso Caller',
	description: 'Calls.',
	assignableScopes,
	permissions: blocks.map(block => ({actions: [], notActions: [], dataActions: [], notDataActions: [], condition: null, conditionVersion: null, ...block})),
});

const chatAction = 'Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action';

const withRole = (own: CustomRole, scope: string | null = null) => {
	const cloud = createCloud('fresh');
	cloud.world.customRoles.push(own);
	if (scope !== null) cloud.world.roleAssignments.push(seeded({name: newName(8), scope, roleId: own.id, principalId: people.ben.id}));
	return cloud;
};

describe('role definitions', () => {
	const custom = role([groupScope.replace('rg-ai', 'RG-AI')], [{dataActions: [chatAction]}, {actions: ['*/read'], notActions: ['Microsoft.Support/*']}]);

	test('of the tenant are listed as they are, behind the built-in ones', async () => {
		const {body} = await withRole(custom).arm('GET', `${openai}${provider}/roleDefinitions`);
		expect(body['value']).toHaveLength(929);
		expect(body['value'].at(-1)).toEqual({
			properties: {
				roleName: 'Contoso Caller',
				type: 'CustomRole',
				description: 'Calls.',
				assignableScopes: [groupScope.replace('rg-ai', 'RG-AI')],
				permissions: [
					{actions: [], notActions: [], dataActions: [chatAction], notDataActions: []},
					{actions: ['*/read'], notActions: ['Microsoft.Support/*'], dataActions: [], notDataActions: []},
				],
				createdOn: '2024-01-01T00:00:00.0000000Z',
				updatedOn: '2024-01-01T00:00:00.0000000Z',
				createdBy: null,
				updatedBy: null,
			},
			id: `${subscriptionScope}${provider}/roleDefinitions/${custom.id}`,
			type: 'Microsoft.Authorization/roleDefinitions',
			name: custom.id,
		});
	});

	test.for([
		[groupScope, null, 1],
		[projectScope('contoso-foundry', 'alpha'), null, 1],
		[subscriptionScope, null, 0],
		[subscriptionScope, 'atScopeAndBelow()', 1],
		[groupScope, "type eq 'CustomRole'", 1],
		[groupScope, "type eq 'BuiltInRole'", 0],
		[groupScope, "roleName eq 'contoso caller'", 1],
		[groupScope, "roleName eq 'Contoso'", 0],
		['', null, 0],
		['', 'atScopeAndBelow()', 1],
	] as const)('at %s with %s hold the custom one %i times', async ([scope, filter, times]) => {
		const query = filter === null ? '' : `?$filter=${encodeURIComponent(filter)}`;
		const {body} = await withRole(custom).arm('GET', `${scope}${provider}/roleDefinitions${query}`);
		expect(body['value'].filter(({properties}) => properties.type === 'CustomRole')).toHaveLength(times);
	});

	test.for([
		[openai, ana, 200],
		[subscriptionScope, ana, 200],
		['', ana, 200],
		['', people.ben.id, 403],
		[openai, people.ben.id, 403],
	] as const)('one of them alone at "%s" by %s is %i', async ([scope, as, status]) => {
		const {status: answered, body} = await withRole(custom).arm('GET', `${scope}${provider}/roleDefinitions/${custom.id.toUpperCase()}`, {as});
		expect(answered).toBe(status);
		if (status === 200) expect(body['properties'].roleName).toBe('Contoso Caller');
	});

	test('may be read everywhere at the root while custom ones are hidden from who may read none of their scopes', async () => {
		const {status, body} = await withRole(custom).arm('GET', `${provider}/roleDefinitions?$filter=atScopeAndBelow()`, {as: people.ben.id});
		expect([status, body['value'].length]).toEqual([200, 928]);
	});

	test('that may be assigned elsewhere only do not exist here', async () => {
		const elsewhere = role([accountScope('contoso-models')], [{dataActions: ['*']}]);
		const {status, body} = await withRole(elsewhere).arm('GET', `${foundry}${provider}/roleDefinitions/${elsewhere.id}`);
		expect([status, body['error'].code]).toEqual([404, 'RoleDefinitionDoesNotExist']);
	});

	test('show the conditions of their blocks to the version that knows them', async () => {
		const conditional = role([subscriptionScope], [{dataActions: ['*'], condition: "ActionMatches{'x'}", conditionVersion: '2.0'}]);
		const shown = async (version: string) =>
			(await withRole(conditional).arm('GET', `${openai}${provider}/roleDefinitions/${conditional.id}?api-version=${version}`)).body['properties']
				.permissions[0];
		expect(await shown('2022-05-01-preview')).toMatchObject({condition: "ActionMatches{'x'}", conditionVersion: '2.0'});
		expect(await shown('2022-04-01')).not.toHaveProperty('condition');
	});
});

describe('a custom role', () => {
	const caller = role([groupScope], [{dataActions: [chatAction]}]);
	const put = (cloud: ReturnType<typeof createCloud>, scope: string, roleId: string) =>
		cloud.arm('PUT', `${scope}${provider}/roleAssignments/${newName(1)}`, {
			body: {
				properties: {roleDefinitionId: `${subscriptionScope}${provider}/roleDefinitions/${roleId}`, principalId: people.ben.id, principalType: 'User'},
			},
		});

	test.for([
		[groupScope, 201],
		[openai.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'), 201],
		[subscriptionScope, 404],
	] as const)('assigned at %s is %i: only at and below an assignable scope', async ([scope, status]) => {
		const answer = await put(withRole(caller), scope, caller.id.toUpperCase());
		expect(answer.status).toBe(status);
		if (status === 404) expect(answer.body['error'].code).toBe('RoleDefinitionDoesNotExist');
	});

	test('lets its holder call a model once it has arrived, and the assignment is listed', async () => {
		const cloud = withRole(caller);
		await put(cloud, openai, caller.id);
		expect((await cloud.model('POST', chat, {...ping, as: people.ben.id})).status).toBe(401);
		cloud.clock.now += 12_000;
		expect((await cloud.model('POST', chat, {...ping, as: people.ben.id})).status).toBe(200);
		const {body} = await cloud.arm('GET', `${openai}${provider}/roleAssignments?$filter=principalId eq '${people.ben.id}'`);
		expect(body['value'].map(({properties}) => properties.roleDefinitionId)).toEqual([`${subscriptionScope}${provider}/roleDefinitions/${caller.id}`]);
	});

	test('gives control actions to who holds it', async () => {
		const cloud = withRole(role([subscriptionScope], [{actions: ['Microsoft.CognitiveServices/accounts/read']}]), foundry);
		expect((await cloud.arm('GET', foundry, {as: people.ben.id})).status).toBe(200);
		expect((await cloud.arm('GET', `${foundry}/deployments`, {as: people.ben.id})).status).toBe(403);
	});

	test('that lets assign does so as far as its own condition', async () => {
		const condition = `@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals{${roleIds.reader}}`;
		const assigner = role([subscriptionScope], [{actions: ['Microsoft.Authorization/roleAssignments/write'], condition, conditionVersion: '2.0'}]);
		const statuses = [roleIds.reader, roleIds.foundryUser].map(async roleId => {
			const answer = await withRole(assigner, foundry).arm('PUT', `${foundry}${provider}/roleAssignments/${newName(1)}`, {
				as: people.ben.id,
				body: {properties: {roleDefinitionId: roleId, principalId: people.ben.id}},
			});
			return answer.status;
		});
		expect(await Promise.all(statuses)).toEqual([201, 403]);
	});

	test('that no definition is there for any more grants nothing', async () => {
		const cloud = withRole(caller, openai);
		cloud.world.customRoles.length = 0;
		expect((await cloud.model('POST', chat, {...ping, as: people.ben.id})).status).toBe(401);
	});

	test('never stands in for a built-in one of the same id', () => {
		const imposter = role(['/'], [{dataActions: ['*']}], roleIds.reader);
		expect(definitionsOf({customRoles: [imposter]}).get(roleIds.reader)?.name).toBe('Reader');
	});
});

describe('two permission blocks', () => {
	const cloud = () => createCloud('wrong-scope');
	const foundryModels = 'https://contoso-foundry.services.ai.azure.com';
	const embed = `${foundryModels}/models/embeddings?api-version=2024-05-01-preview`;
	const audience = 'https://ai.azure.com';

	test('each lose what their own not-actions take, and only that', async () => {
		const embedded = await cloud().model('POST', embed, {body: {model: 'text-embedding-3-small', input: 'ping'}});
		expect(embedded.status).toBe(200);
		const said = await cloud().model('POST', `${foundryModels}/models/chat/completions?api-version=2024-05-01-preview`, {
			body: {...ping.body, model: 'gpt-4o-mini'},
		});
		expect([said.status, said.body['error'].message]).toEqual([401, expect.stringContaining('MaaS/chat/completions/action')]);
		const listed = await cloud().model('GET', `${foundryModels}/api/projects/beta/assistants?api-version=v1`, {audience});
		expect(listed.status).toBe(200);
	});

	test('come one by one from permissions', async () => {
		const {body} = await cloud().arm('GET', `${accountScope('contoso-models')}${provider}/permissions`);
		const blocks = body['value'] as unknown as CustomRole['permissions'];
		expect(blocks.filter(({actions}) => actions.length === 0).map(({dataActions, notDataActions}) => ({dataActions, notDataActions}))).toEqual(
			knowledgeReader.permissions.map(({dataActions, notDataActions}) => ({dataActions, notDataActions})),
		);
	});

	test('come to people through a group in a group, and go with the membership that a token still tells', async () => {
		const here = cloud();
		const body = {model: 'text-embedding-3-small', input: 'ping'};
		expect((await here.model('POST', embed, {body, as: people.ivan.id})).status).toBe(200);
		expect((await here.model('POST', embed, {body, as: people.elif.id})).status).toBe(200);
		expect((await here.model('POST', embed, {body, as: people.hana.id})).status).toBe(401);
		expect((await here.model('POST', embed, {body, claims: {groups: []}})).status).toBe(401);
	});
});

describe('scopes in another casing', () => {
	const upper = `/subscriptions/${subscription.id.toUpperCase()}/resourcegroups/RG-AI/providers/microsoft.cognitiveservices/accounts/Contoso-OpenAI`;

	test('reach the model endpoint', async () => {
		expect((await createCloud('wrong-scope').model('POST', chat, ping)).status).toBe(200);
	});

	test.for([
		[openai, `atScope() and assignedTo('${ana}')`],
		[openai, `assignedTo('${ana.toUpperCase()}')`],
		[groupScope, `assignedTo('${ana}')`],
		[upper.toLowerCase(), `atScope() and principalId eq '${ana}'`],
		[subscriptionScope, null],
	] as const)('are listed at %s with %s, as they were written', async ([scope, filter]) => {
		const query = filter === null ? '' : `?$filter=${encodeURIComponent(filter)}`;
		const {body} = await createCloud('wrong-scope').arm('GET', `${scope}${provider}/roleAssignments${query}`);
		expect(body['value'].map(({properties}) => properties.scope)).toContain(upper);
	});

	test('are not listed where they are below and only what is above was asked for', async () => {
		const {body} = await createCloud('wrong-scope').arm('GET', `${groupScope}${provider}/roleAssignments?$filter=atScope()`);
		expect(body['value'].map(({properties}) => properties.scope)).not.toContain(upper);
	});

	test('are the same assignment: it is found, deleted, and not made twice', async () => {
		const cloud = createCloud('wrong-scope');
		const standing = cloud.world.roleAssignments.find(({scope}) => scope === upper);
		const path = (name = '') => `${openai}${provider}/roleAssignments/${name}`;
		expect((await cloud.arm('GET', path(standing?.name))).body['properties'].scope).toBe(upper);
		const body = {properties: {roleDefinitionId: roleIds.cognitiveServicesOpenAIUser, principalId: ana}};
		expect((await cloud.arm('PUT', path(newName(1)), {as: priya, body})).status).toBe(409);
		expect((await cloud.arm('DELETE', path(standing?.name), {as: priya})).status).toBe(200);
		expect((await cloud.arm('PUT', path(newName(1)), {as: priya, body})).status).toBe(201);
	});
});

test('in upgraded a group holds the custom role, and its wildcard now reaches all of Foundry', async () => {
	const cloud = createCloud('upgraded');
	const as = people.chloe.id;
	expect(groups.aiDevelopers.members).toContain(as);
	expect((await cloud.model('POST', chat, {...ping, as})).status).toBe(200);
	const project = 'https://contoso-openai.services.ai.azure.com/api/projects/proj-default/deployments?api-version=v1';
	expect((await cloud.model('GET', project, {as, audience: 'https://ai.azure.com'})).status).toBe(200);
	const {body} = await cloud.arm('GET', `${openai}${provider}/roleDefinitions/${modelCaller.id}`, {as: ciRunner});
	expect(body['properties']).toMatchObject({roleName: 'Contoso Model Caller', type: 'CustomRole', assignableScopes: [subscriptionScope]});
});
