import {describe, expect, test} from 'vitest';
import {audienceOf, baseEndpoint, callableDeployments, dataActionOf, modelCalls, nextCall} from '../../source/access/endpoint.ts';
import type {ModelAnswer, ModelCall} from '../../source/access/liveness.ts';
import type {ScenarioId} from '../../source/access/scenario.ts';
import type {Target} from '../../source/access/target.ts';
import {deployment, endpointTarget, foundryResource, foundryTarget, openaiResource, openaiTarget, project, projectTarget} from './support/records.ts';

const classic = 'https://cognitiveservices.azure.com';
const modern = 'https://ai.azure.com';
const openai = 'https://contoso-openai.openai.azure.com';
const foundry = 'https://contoso-foundry.services.ai.azure.com';
const foundryOpenai = 'https://contoso-foundry.openai.azure.com';
const claude = deployment('claude-opus', {format: 'Anthropic'}, {capabilities: {}});
const deepseek = deployment('deepseek', {format: 'DeepSeek'}, {capabilities: {}});
const embedding = deployment('text-embedding-3-small', {}, {capabilities: {embeddings: 'true'}});

const routesOf = (scenario: ScenarioId, target: Target): readonly string[] => modelCalls({scenario, target}).map(({url, audience}) => `${url} ${audience}`);

describe('baseEndpoint', () => {
	test.for([
		['an Azure OpenAI resource by its OpenAI endpoint', openaiResource, openai],
		['a Foundry resource by its Foundry endpoint', foundryResource, foundry],
		[
			'one that lists no endpoints by its custom subdomain',
			{...openaiResource, endpoints: {}, endpoint: 'https://swedencentral.api.cognitive.microsoft.com/'},
			openai,
		],
		['a Foundry resource without a list keeps the name it has', {...foundryResource, endpoints: {}}, 'https://contoso-foundry.cognitiveservices.azure.com'],
		[
			'one without a custom subdomain by its region',
			{...openaiResource, endpoints: {}, customSubdomain: null, endpoint: 'https://eastus.api.cognitive.microsoft.com/'},
			'https://eastus.api.cognitive.microsoft.com',
		],
		[
			'a listed endpoint that is not Azure’s is passed over',
			{...openaiResource, endpoints: {'OpenAI Language Model Instance API': 'https://evil.example/'}},
			openai,
		],
	] as const)('%s', ([, resource, wanted]) => expect(baseEndpoint(resource)).toBe(wanted));
});

describe('modelCalls', () => {
	test.for<[string, ScenarioId, Target, readonly string[]]>([
		[
			'OpenAI models: chat completions of the deployment, then responses',
			'openai',
			openaiTarget,
			[`${openai}/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-10-21 ${classic}`, `${openai}/openai/v1/responses ${modern}`],
		],
		[
			'OpenAI models of a Foundry resource: on its OpenAI host',
			'openai',
			foundryTarget,
			[`${foundryOpenai}/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-10-21 ${classic}`, `${foundry}/openai/v1/responses ${modern}`],
		],
		[
			'an embedding deployment: embeddings',
			'openai',
			{...openaiTarget, deployment: embedding},
			[`${openai}/openai/deployments/text-embedding-3-small/embeddings?api-version=2024-10-21 ${classic}`, `${openai}/openai/v1/embeddings ${modern}`],
		],
		[
			'a deployment whose name wants escaping',
			'openai',
			{...openaiTarget, deployment: deployment('a/b?', {name: 'gpt-4o'})},
			[`${openai}/openai/deployments/a%2Fb%3F/chat/completions?api-version=2024-10-21 ${classic}`, `${openai}/openai/v1/responses ${modern}`],
		],
		[
			'any model: responses, chat, models',
			'inference',
			{...foundryTarget, deployment: deepseek},
			[
				`${foundry}/openai/v1/responses ${modern}`,
				`${foundry}/openai/v1/chat/completions ${modern}`,
				`${foundry}/models/chat/completions?api-version=2024-05-01-preview ${classic}`,
			],
		],
		[
			'any model of an Azure OpenAI resource: no models route',
			'inference',
			openaiTarget,
			[`${openai}/openai/v1/responses ${modern}`, `${openai}/openai/v1/chat/completions ${modern}`],
		],
		['Claude: its own route', 'inference', {...foundryTarget, deployment: claude}, [`${foundry}/anthropic/v1/messages ${modern}`]],
		[
			'a project: its own responses',
			'project',
			projectTarget,
			[`${foundry}/api/projects/alpha/openai/v1/responses ${modern}`, `${foundry}/api/projects/alpha/openai/v1/chat/completions ${modern}`],
		],
		[
			'a project named as Azure lists it',
			'project',
			{...projectTarget, project: {...project, name: 'contoso-foundry/alpha', endpoint: null}},
			[`${foundry}/api/projects/alpha/openai/v1/responses ${modern}`, `${foundry}/api/projects/alpha/openai/v1/chat/completions ${modern}`],
		],
		[
			'only an endpoint: what its host serves',
			'openai',
			endpointTarget,
			[
				`https://hidden.openai.azure.com/openai/deployments/chat/chat/completions?api-version=2024-10-21 ${classic}`,
				`https://hidden.openai.azure.com/openai/v1/responses ${modern}`,
				`https://hidden.openai.azure.com/openai/deployments/chat/embeddings?api-version=2024-10-21 ${classic}`,
			],
		],
		[
			'only an endpoint of US Government: its audiences',
			'inference',
			{...endpointTarget, endpoint: 'https://hidden.openai.azure.us'},
			[
				'https://hidden.openai.azure.us/openai/v1/responses https://ai.azure.us',
				'https://hidden.openai.azure.us/openai/v1/chat/completions https://ai.azure.us',
				'https://hidden.openai.azure.us/openai/v1/embeddings https://ai.azure.us',
			],
		],
		[
			'a resource without custom subdomain: its region, which will refuse',
			'openai',
			{
				...openaiTarget,
				endpoint: 'https://eastus.api.cognitive.microsoft.com',
				resource: {...openaiResource, endpoints: {}, customSubdomain: null, endpoint: 'https://eastus.api.cognitive.microsoft.com/'},
			},
			[
				`https://eastus.api.cognitive.microsoft.com/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-10-21 ${classic}`,
				`https://eastus.api.cognitive.microsoft.com/openai/v1/responses ${modern}`,
			],
		],
		['no deployment: nothing to call', 'openai', {...openaiTarget, deployment: null}, []],
		['no project: nothing to call in one', 'project', foundryTarget, []],
		['Claude is no OpenAI model', 'openai', {...foundryTarget, deployment: claude}, []],
	])('%s', ([, scenario, target, wanted]) => expect(routesOf(scenario, target)).toEqual(wanted));

	test('a name with half a character in it still makes an address', () => {
		const name = 'gpt-\uDC00';
		const target = {...openaiTarget, deployment: deployment(name)};
		for (const {url} of modelCalls({scenario: 'inference', target})) expect(URL.canParse(url) && url.isWellFormed()).toBe(true);
	});

	test('the proof costs at most 32 output tokens', () => {
		const limits = (['openai', 'inference', 'project'] as const).flatMap(scenario =>
			[projectTarget.deployment, claude, deepseek].flatMap(wanted =>
				modelCalls({scenario, target: {...projectTarget, deployment: wanted}}).map(({body}) =>
					Number(/tokens":(?<most>\d+)/.exec(body ?? '')?.groups?.['most']),
				),
			),
		);
		expect(limits.length).toBeGreaterThan(8);
		expect(limits.filter(limit => !(limit >= 1 && limit <= 16))).toEqual([]);
	});

	test('nothing is kept by the Responses API', () => {
		expect(modelCalls({scenario: 'inference', target: foundryTarget})[0]?.body).toBe(
			'{"model":"gpt-4o-mini","input":"ping","max_output_tokens":16,"store":false}',
		);
	});

	test('Claude is told its version', () => {
		expect(modelCalls({scenario: 'inference', target: {...foundryTarget, deployment: claude}})[0]?.headers['anthropic-version']).toBe('2023-06-01');
	});

	test('each call knows its data action', () => {
		const actions = modelCalls({scenario: 'inference', target: foundryTarget}).map(dataActionOf);
		expect(actions).toEqual(
			['OpenAI/responses/write', 'OpenAI/deployments/chat/completions/action', 'MaaS/chat/completions/action'].map(
				action => `Microsoft.CognitiveServices/accounts/${action}`,
			),
		);
	});

	test('the audience is known before any call', () => {
		expect([
			audienceOf('openai', openaiTarget),
			audienceOf('inference', {...foundryTarget, deployment: null}),
			audienceOf('openai', {...openaiTarget, deployment: null}),
		]).toEqual([classic, modern, classic]);
	});
});

describe('nextCall', () => {
	const calls = modelCalls({scenario: 'inference', target: foundryTarget});
	const answer = (status: number, body: unknown): ModelAnswer => ({
		status,
		body: typeof body === 'string' ? body : JSON.stringify(body),
		headers: {},
		elapsedMs: 1,
	});
	const gateway = (audiences: string): ModelAnswer =>
		answer(401, {statusCode: 401, message: `Unauthorized. Access token is missing, invalid, audience is incorrect (${audiences}), or have expired.`});
	const error = (status: number, code: string, message: string): ModelAnswer => answer(status, {error: {code, message}});
	const at = (index: number): ModelCall => {
		const call = calls[index];
		if (!call) throw new Error(`no call ${index}`);
		return call;
	};

	test.for([
		['asks for the audience that the refusal names', gateway('https://cognitiveservices.azure.com'), {index: 0, audience: classic}],
		['reads it with a slash at its end', gateway('https://cognitiveservices.azure.com/'), {index: 0, audience: classic}],
		['reads it out of the other envelope', error(401, '401', 'audience is incorrect (https://cognitiveservices.azure.com)'), {index: 0, audience: classic}],
		['gives up when its own audience is among those named', gateway('https://cognitiveservices.azure.com/ or https://ai.azure.com/'), null],
		['gives no token to an audience of somebody else', gateway('https://evil.example'), null],
		['gives no token to another cloud’s audience', gateway('https://ai.azure.us'), null],
		['does not take a scoped token for an audience', gateway('urn:ms.scopedToken or urn:ms.faceSessionToken'), null],
		['leaves a route that does not serve the model', error(400, 'BadRequest', 'This model is not supported by Responses API.'), {index: 1, audience: modern}],
		['leaves a route for "Model not supported"', error(400, 'model_not_supported', 'Model not supported'), {index: 1, audience: modern}],
		['leaves a route that is not there', error(404, '404', 'Resource not found'), {index: 1, audience: modern}],
		['leaves a route that is gone', answer(410, ''), {index: 1, audience: modern}],
		[
			'stays where the deployment is missing: no route will find it',
			error(404, 'DeploymentNotFound', 'The API deployment for this resource does not exist.'),
			null,
		],
		['stays where the project is missing', error(404, '404', 'Project not found'), null],
		['stays where a role is missing', error(401, 'PermissionDenied', 'Principal does not have access to API/Operation.'), null],
		['stays where the content filter spoke', error(400, 'content_filter', 'filtered'), null],
		['stays where it is answered', answer(200, {}), null],
	] as const)('%s', ([, told, wanted]) => {
		const next = nextCall(calls, 0, at(0), told);
		expect(next && {index: next.index, audience: next.call.audience}).toEqual(wanted);
	});

	test('corrects the audience once', () => {
		const corrected = nextCall(calls, 0, at(0), gateway(classic));
		expect(corrected && nextCall(calls, 0, corrected.call, gateway(modern))).toBe(null);
	});

	test('calls the token limit by its other name, once', () => {
		const refused = error(400, 'unsupported_parameter', "Unsupported parameter: 'max_completion_tokens' is not supported with this model.");
		const corrected = nextCall(calls, 1, at(1), refused);
		expect(corrected?.index).toBe(1);
		expect(JSON.parse(corrected?.call.body ?? '')).toMatchObject({max_tokens: 16});
		expect(corrected?.call.body).not.toContain('max_completion_tokens');
		expect(
			nextCall(calls, 1, corrected?.call ?? at(1), error(400, 'unsupported_parameter', "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'."))
				?.index,
		).not.toBe(1);
	});

	test('keeps the audience it was corrected to when it corrects the limit', () => {
		const [first] = modelCalls({scenario: 'openai', target: openaiTarget});
		if (!first) throw new Error('nothing to call');
		const audience = nextCall([first], 0, first, gateway(modern))?.call ?? first;
		const both = nextCall([first], 0, audience, error(400, 'unsupported_parameter', "Unsupported parameter: 'max_completion_tokens'"));
		expect(both?.call).toMatchObject({audience: modern, body: expect.stringContaining('"max_tokens"')});
	});

	test('has nothing after the last route', () => {
		expect(nextCall(calls, 2, at(2), error(404, '404', 'Resource not found'))).toBe(null);
	});
});

describe('callableDeployments', () => {
	const all = [
		embedding,
		deployment('gpt-4o'),
		deployment('gpt-4o-batch', {name: 'gpt-4o'}, {sku: 'GlobalBatch'}),
		deployment('gpt-4o-zone-batch', {name: 'gpt-4o'}, {sku: 'DataZoneBatch'}),
		deployment('dall-e-3', {}, {capabilities: {imageGenerations: 'true'}}),
		deployment('gpt-4o-audio-preview'),
		deployment('gpt-realtime'),
		deployment('whisper', {}, {capabilities: {}}),
		deployment('sora-2', {}, {capabilities: {}}),
		deployment('codex', {name: 'gpt-5-codex'}, {capabilities: {responses: 'true'}}),
		deployment('creating', {name: 'gpt-4o'}, {state: 'Creating'}),
		claude,
		deepseek,
		deployment('cohere-embed', {format: 'Cohere', name: 'Cohere-embed-v3'}, {capabilities: {}}),
		deployment('cohere-rerank', {format: 'Cohere', name: 'Cohere-rerank-v4'}, {capabilities: {}}),
		deployment('gpt-oss', {format: 'OpenAI-OSS', name: 'gpt-oss-120b'}, {capabilities: {}}),
	];
	test.for<[ScenarioId, readonly string[]]>([
		['openai', ['gpt-4o', 'codex', 'text-embedding-3-small']],
		['inference', ['gpt-4o', 'codex', 'claude-opus', 'deepseek', 'gpt-oss', 'text-embedding-3-small', 'cohere-embed']],
		['project', ['gpt-4o', 'codex', 'claude-opus', 'deepseek', 'gpt-oss']],
	])('for %s are those that a text call reaches, chat first, ready and never batch', ([scenario, wanted]) => {
		expect(callableDeployments(scenario, all).map(({name}) => name)).toEqual(wanted);
	});

	test('an image deployment is called when it is named', () => {
		const named = {...openaiTarget, deployment: deployment('dall-e-3')};
		expect(modelCalls({scenario: 'openai', target: named})[0]?.url).toContain('/images/generations');
	});
});
