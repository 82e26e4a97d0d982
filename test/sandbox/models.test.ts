import {describe, expect, test} from 'vitest';
import type {RoleAssignment} from '../../source/sandbox/access-types.ts';
import {roleIds} from '../../source/sandbox/role-definitions.ts';
import {managedIdentities, people} from '../../source/sandbox/worlds-directory.ts';
import {accountScope, groupScope, projectScope, subscriptionScope} from '../../source/sandbox/worlds-resources.ts';
import {type Asked, ana, ciRunner, createCloud, newName} from './support/ask.ts';

const foundryToken = 'https://ai.azure.com';
const cognitiveToken = 'https://cognitiveservices.azure.com';

const openai = 'https://contoso-openai.openai.azure.com';
const foundry = 'https://contoso-foundry.services.ai.azure.com';
const models = 'https://contoso-models.services.ai.azure.com';

const hello = {messages: [{role: 'user', content: 'ping'}]};
const chatAt = (base: string, deployment: string): string => `${base}/openai/deployments/${deployment}/chat/completions?api-version=2024-10-21`;
const chat = chatAt(openai, 'gpt-4o-mini');
const project = `${foundry}/api/projects/alpha`;

const give = (cloud: ReturnType<typeof createCloud>, roleId: string, scope: string, principalId: string = ana) => {
	cloud.world.roleAssignments.push({...(cloud.world.roleAssignments[0] as RoleAssignment), name: newName(5), roleId, scope, principalId});
	return cloud;
};
const withRole = (roleId: string, scope = groupScope) => give(createCloud('fresh'), roleId, scope);

describe('a route takes the audience that is its own', () => {
	test.for([
		['POST', chat, [cognitiveToken], '(https://cognitiveservices.azure.com)'],
		['POST', `${openai}/openai/v1/chat/completions`, [cognitiveToken, foundryToken], '(https://cognitiveservices.azure.com or https://ai.azure.com)'],
		['POST', `${foundry}/openai/v1/responses`, [cognitiveToken, foundryToken], '(https://cognitiveservices.azure.com or https://ai.azure.com)'],
		['GET', `${openai}/openai/models?api-version=2024-10-21`, [cognitiveToken], '(https://cognitiveservices.azure.com)'],
		[
			'POST',
			`${models}/models/chat/completions?api-version=2024-05-01-preview`,
			[cognitiveToken, foundryToken],
			'(https://cognitiveservices.azure.com/ or https://ai.azure.com/)',
		],
		['POST', `${models}/anthropic/v1/messages`, [foundryToken], '(https://ai.azure.com)'],
		['GET', `${project}/deployments?api-version=v1`, [foundryToken], '(https://ai.azure.com)'],
		['POST', `${project}/openai/v1/responses`, [foundryToken], '(https://ai.azure.com)'],
	] as const)('%s %s', async ([method, url, accepted, named]) => {
		for (const audience of [cognitiveToken, foundryToken, 'https://management.azure.com']) {
			const {status, body} = await createCloud('fresh').model(method, url, {audience, body: hello});
			if (accepted.includes(audience as never)) expect(body['error']['code']).toBe('PermissionDenied');
			else {
				const message = `Unauthorized. Access token is missing, invalid, audience is incorrect ${named}, or have expired.`;
				expect([status, body]).toEqual([401, {statusCode: 401, message}]);
			}
		}
	});

	test('with or without a slash at its end', async () => {
		expect((await createCloud('already').model('POST', chat, {audience: `${cognitiveToken}/`, body: hello})).status).toBe(200);
	});
});

describe('before any role is looked at', () => {
	const cases: readonly (readonly [string, string, Asked, (cloud: ReturnType<typeof createCloud>) => void, number, string])[] = [
		['an unknown subdomain', chatAt('https://nobody.openai.azure.com', 'x'), {}, () => {}, 404, 'ResourceNotFound'],
		['a name that this kind of account does not have', chatAt('https://contoso-openai.services.ai.azure.com', 'x'), {}, () => {}, 404, '404'],
		['a path that is no route', `${openai}/model/chat/completions`, {}, () => {}, 404, '404'],
		[
			'another tenant’s token',
			chat,
			{claims: {tid: '99999999-0000-4000-8000-000000000009'}},
			() => {},
			400,
			'Tenant provided in token does not match resource token',
		],
		['no public network', chat, {}, cloud => cloud.changeAccount('contoso-openai', {publicNetworkAccess: 'Disabled'}), 403, '403'],
		['a network rule', chat, {}, cloud => cloud.changeAccount('contoso-openai', {networkDefaultAction: 'Deny'}), 403, '403'],
		['a key that is not one', chat, {as: null, headers: {'api-key': 'x'}}, () => {}, 401, '401'],
		[
			'a key where keys are off',
			chat,
			{as: null, headers: {'api-key': 'x'}},
			cloud => cloud.changeAccount('contoso-openai', {disableLocalAuth: true}),
			403,
			'AuthenticationTypeDisabled',
		],
		['a regional endpoint', 'https://swedencentral.api.cognitive.microsoft.com/openai/models?api-version=2024-10-21', {}, () => {}, 400, 'BadRequest'],
	];
	test.for(cases)('%s answers for itself', async ([, url, asked, change, status, code]) => {
		const cloud = createCloud('already');
		change(cloud);
		const {body, ...answer} = await cloud.model('POST', url, {body: hello, ...asked});
		expect([answer.status, body['error']['code']]).toEqual([status, code]);
		expect(answer.headers['apim-request-id']).toMatch(/^[0-9a-f-]{36}$/);
	});

	test('a network rule says which policy refused', async () => {
		const cloud = createCloud('already');
		cloud.changeAccount('contoso-openai', {networkDefaultAction: 'Deny'});
		expect((await cloud.model('POST', chat)).headers['policy-id']).toBe('ThrowExceptionDueToTrafficDenied');
	});

	test.for([
		['no token', {as: null}],
		['rubbish', {tokenFault: 'malformed'}],
		['an expired token', {tokenFault: 'expired'}],
	] as const)('%s gets the gateway’s envelope', async ([, asked]) => {
		const {status, body} = await createCloud('already').model('POST', chat, asked);
		expect([status, body['statusCode'], body['error']]).toEqual([401, 401, undefined]);
	});

	test.for([
		['POST', `${openai}/openai/deployments/gpt-4o-mini/images/generations?api-version=2024-10-21`],
		['GET', `${openai}/openai/v1/files`],
		['DELETE', chat],
		['POST', `${project}/threads?api-version=v1`],
	] as const)('what is not modelled is refused: %s %s', async ([method, url]) => {
		expect((await createCloud('already').model(method, url)).status).toBe(501);
	});
});

describe('without the data action', () => {
	test.for([
		['POST', chat, cognitiveToken, 'OpenAI/deployments/chat/completions/action', 'POST /openai/deployments/{deployment-id}/chat/completions', ''],
		[
			'POST',
			`${models}/models/chat/completions?api-version=2024-05-01-preview`,
			cognitiveToken,
			'MaaS/chat/completions/action',
			'POST /models/chat/completions',
			'',
		],
		['POST', `${models}/anthropic/v1/messages`, foundryToken, 'AIServices/providers/action', 'POST /anthropic/v1/messages', ''],
		['POST', `${foundry}/openai/v1/responses`, foundryToken, 'OpenAI/responses/write', 'POST /openai/v1/responses', ''],
		[
			'GET',
			`${project}/assistants?api-version=v1`,
			foundryToken,
			'AIServices/agents/read',
			'GET /api/projects/{projectName}/assistants',
			' For instructions on granting the necessary permissions, see https://aka.ms/FoundryPermissions.',
		],
	] as const)('%s %s is 401 and names it', async ([method, url, audience, action, template, more]) => {
		const {status, body} = await createCloud('fresh').model(method, url, {audience, body: hello});
		expect(status).toBe(401);
		expect(body['error']).toEqual({
			code: 'PermissionDenied',
			message: `The principal \`ana@contoso.com\` lacks the required data action \`Microsoft.CognitiveServices/accounts/${action}\` to perform \`${template}\` operation.${more}`,
		});
	});

	test('an application is named by its object id', async () => {
		const {body} = await createCloud('fresh').model('POST', chat, {as: ciRunner, body: hello});
		expect(body['error']['message']).toContain(`The principal \`${ciRunner}\` lacks`);
	});

	test('a principal without any assignment is told so in other words', async () => {
		const {body} = await createCloud('fresh').model('POST', chat, {as: people.ben.id, body: hello});
		expect(body['error']['message']).toBe('Principal does not have access to API/Operation.');
	});

	test('an unknown deployment is not told to who may not call', async () => {
		expect((await createCloud('fresh').model('POST', chatAt(openai, 'x'), {body: hello})).status).toBe(401);
	});
});

describe('a role', () => {
	const {owner, reader, cognitiveServicesOpenAIUser, cognitiveServicesUser, foundryUser} = roleIds;
	const v1 = (deployment: string) => ['POST', `${models}/openai/v1/chat/completions`, foundryToken, {...hello, model: deployment}] as const;
	const inference = ['POST', `${models}/models/chat/completions?api-version=2024-05-01-preview`, cognitiveToken, {...hello, model: 'mistral-large'}] as const;
	const claude = ['POST', `${models}/anthropic/v1/messages`, foundryToken, {...hello, model: 'claude-sonnet-4-5', max_tokens: 16}] as const;
	const classic = ['POST', chat, cognitiveToken, hello] as const;
	test.for([
		['Owner', owner, classic, 401],
		['Reader', reader, classic, 401],
		['OpenAI User', cognitiveServicesOpenAIUser, classic, 200],
		['OpenAI User', cognitiveServicesOpenAIUser, v1('deepseek-v3-1'), 401],
		['OpenAI User', cognitiveServicesOpenAIUser, inference, 401],
		['OpenAI User', cognitiveServicesOpenAIUser, claude, 401],
		['Cognitive Services User', cognitiveServicesUser, classic, 200],
		['Cognitive Services User', cognitiveServicesUser, v1('deepseek-v3-1'), 200],
		['Cognitive Services User', cognitiveServicesUser, inference, 200],
		['Cognitive Services User', cognitiveServicesUser, claude, 200],
		['Foundry User', foundryUser, claude, 200],
	] as const)('%s (%s) on %o: %i', async ([, roleId, [method, url, audience, body], status]) => {
		expect((await withRole(roleId).model(method, url, {audience, body})).status).toBe(status);
	});

	test('on a project opens its endpoints and not those of the account', async () => {
		const cloud = withRole(foundryUser, projectScope('contoso-foundry', 'alpha'));
		const statusOf = async (method: string, url: string) =>
			(await cloud.model(method, url, {audience: foundryToken, body: {model: 'gpt-4o-mini', input: 'ping'}})).status;
		expect(await statusOf('GET', `${project}/deployments?api-version=v1`)).toBe(200);
		expect(await statusOf('POST', `${project}/openai/v1/responses`)).toBe(200);
		expect(await statusOf('GET', `${foundry}/api/projects/beta/deployments?api-version=v1`)).toBe(401);
		expect(await statusOf('POST', `${foundry}/openai/v1/responses`)).toBe(401);
	});

	test('of a group counts as the token tells it', async () => {
		const cloud = createCloud('endpoint-only');
		expect((await cloud.model('POST', chat, {body: hello})).status).toBe(200);
		expect((await cloud.model('POST', chat, {body: hello, claims: {groups: []}})).status).toBe(401);
	});
});

describe('behind a project endpoint', () => {
	const asked: Asked = {audience: foundryToken, body: {model: 'gpt-4o-mini', input: 'ping'}};

	test('the project’s identity must be allowed on the account too, and is named when it is not', async () => {
		const cloud = withRole(roleIds.foundryUser, accountScope('contoso-foundry'));
		cloud.world.roleAssignments.splice(
			cloud.world.roleAssignments.findIndex(({principalId}) => principalId === managedIdentities.alpha.id),
			1,
		);
		const denied = await cloud.model('POST', `${project}/openai/v1/responses`, asked);
		expect([denied.status, denied.body['error']['code']]).toEqual([401, 'PermissionDenied']);
		expect(denied.body['error']['message']).toBe('Principal does not have access to API/Operation.');
		give(cloud, roleIds.reader, subscriptionScope, managedIdentities.alpha.id);
		expect((await cloud.model('POST', `${project}/openai/v1/responses`, asked)).body['error']['message']).toContain(
			`The principal \`${managedIdentities.alpha.id}\` lacks the required data action \`Microsoft.CognitiveServices/accounts/OpenAI/responses/write\``,
		);
		expect((await cloud.model('POST', `${foundry}/api/projects/beta/openai/v1/responses`, asked)).status).toBe(200);
	});

	test('a project that is not there is 404, for who may', async () => {
		const cloud = withRole(roleIds.foundryUser, accountScope('contoso-foundry'));
		expect((await cloud.model('POST', `${foundry}/api/projects/gamma/openai/v1/responses`, asked)).status).toBe(404);
	});
});

describe('a caller who is allowed', () => {
	const allowed = () => createCloud('already');
	const cases: readonly (readonly [string, string, unknown, number, string | null])[] = [
		['an unknown deployment', chatAt(openai, 'x'), hello, 404, 'DeploymentNotFound'],
		['no api-version', `${openai}/openai/deployments/gpt-4o-mini/chat/completions`, hello, 400, 'BadRequest'],
		['chat with an embedding model', chatAt('https://contoso-foundry.openai.azure.com', 'text-embedding-3-small'), hello, 400, 'OperationNotSupported'],
		['chat with an image model', chatAt('https://contoso-models.openai.azure.com', 'gpt-image-1'), hello, 400, 'OperationNotSupported'],
		['chat with a batch deployment', chatAt('https://contoso-models.openai.azure.com', 'gpt-4o-mini-batch'), hello, 400, 'OperationNotSupported'],
		['chat with Claude', `${models}/openai/v1/chat/completions`, {...hello, model: 'claude-sonnet-4-5'}, 400, 'OperationNotSupported'],
		['responses with a model that has none', `${models}/openai/v1/responses`, {model: 'deepseek-v3-1', input: 'x'}, 400, 'model_not_supported'],
		[
			'responses with too few tokens',
			`${openai}/openai/v1/responses`,
			{model: 'gpt-4o-mini', input: 'x', max_output_tokens: 15},
			400,
			'integer_below_min_value',
		],
		['no messages', chat, {messages: []}, 400, null],
		['messages left out', chat, {}, 400, 'missing_required_parameter'],
		[
			'an embedding of nothing',
			'https://contoso-foundry.openai.azure.com/openai/deployments/text-embedding-3-small/embeddings?api-version=2024-10-21',
			{},
			400,
			'missing_required_parameter',
		],
	];
	test.for(cases)('is told of %s', async ([, url, body, status, code]) => {
		const answer = await allowed().model('POST', url, {body});
		expect([answer.status, answer.body['error']['code']]).toEqual([status, code]);
	});

	test.for([
		['max_tokens', 400],
		['max_completion_tokens', 200],
	] as const)('calls a reasoning model with %s: %i', async ([parameter, status]) => {
		const cloud = allowed();
		cloud.changeAccount('contoso-openai', {
			deployments: [
				{
					name: 'thinker',
					model: {format: 'OpenAI', name: 'gpt-5-mini', version: '2025-08-07'},
					sku: 'GlobalStandard',
					capabilities: {chatCompletion: 'true', responses: 'true'},
				},
			],
		});
		const answer = await cloud.model('POST', chatAt(openai, 'thinker'), {body: {...hello, [parameter]: 16}});
		expect(answer.status).toBe(status);
		if (status === 400) expect(answer.body['error']).toMatchObject({code: 'unsupported_parameter', param: 'max_tokens'});
	});

	test('gets a chat completion with its usage, the deployment and the region', async () => {
		const {status, body, headers} = await allowed().model('POST', chat, {body: hello});
		expect(status).toBe(200);
		expect(body).toMatchObject({
			object: 'chat.completion',
			model: 'gpt-4o-mini-2024-07-18',
			choices: [{finish_reason: 'stop', message: {role: 'assistant', content: 'OK.', refusal: null}}],
		});
		expect(body['usage']['total_tokens']).toBe(body['usage']['prompt_tokens'] + body['usage']['completion_tokens']);
		expect(headers).toMatchObject({
			'content-type': 'application/json',
			'x-ms-region': 'Sweden Central',
			'x-ms-deployment-name': 'gpt-4o-mini',
			'x-ratelimit-remaining-requests': '99',
		});
	});

	test('gets a response, a message, vectors and lists in their own shapes', async () => {
		const cloud = allowed();
		const ok = async (method: string, url: string, audience: string, body: unknown = null) => (await cloud.model(method, url, {audience, body})).body;
		expect(await ok('POST', `${openai}/openai/v1/responses`, foundryToken, {model: 'gpt-4o-mini', input: 'ping', store: false})).toMatchObject({
			object: 'response',
			status: 'completed',
			store: false,
			output: [{type: 'message', content: [{type: 'output_text', text: 'OK.'}]}],
		});
		expect(await ok('POST', `${models}/anthropic/v1/messages`, foundryToken, {...hello, model: 'claude-sonnet-4-5', max_tokens: 1})).toMatchObject({
			type: 'message',
			role: 'assistant',
			usage: {output_tokens: 2},
		});
		const embedded = await ok(
			'POST',
			'https://contoso-foundry.openai.azure.com/openai/deployments/text-embedding-3-small/embeddings?api-version=2024-10-21',
			cognitiveToken,
			{input: ['a', 'b']},
		);
		expect(embedded['data'].map(({embedding}) => embedding?.length)).toEqual([1536, 1536]);
		expect((await ok('GET', `${foundry}/openai/v1/models`, foundryToken))['data'].map(({id}) => id)).toEqual(['gpt-4o-mini', 'text-embedding-3-small']);
		expect((await ok('GET', `${project}/deployments?api-version=v1`, foundryToken))['value'][0]).toMatchObject({
			type: 'ModelDeployment',
			name: 'gpt-4o-mini',
			modelPublisher: 'OpenAI',
		});
		expect(await ok('GET', `${models}/models/info?api-version=2024-05-01-preview`, cognitiveToken)).toHaveProperty('model_provider_name');
	});
});
