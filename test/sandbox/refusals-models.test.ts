import {expect, test} from 'vitest';
import {plannedFault} from '../../source/sandbox/faults.ts';
import {modelFaults} from '../../source/sandbox/faults-models.ts';
import {managedIdentities, people} from '../../source/sandbox/worlds-directory.ts';
import {projectScope} from '../../source/sandbox/worlds-resources.ts';
import {
	chat,
	chatPath,
	chatUrl,
	cognitive,
	foundry,
	foundryScope,
	get,
	graph,
	openaiHost,
	type Play,
	ping,
	playAll,
	post,
	type Row,
} from './support/refusals.ts';
import {startWholeCloud} from './support/whole-cloud.ts';

const foundryHost = 'https://contoso-foundry.services.ai.azure.com';
const alpha = `${foundryHost}/api/projects/alpha`;

const input = {model: 'gpt-4o-mini', input: 'ping'};
const responses = post(`${alpha}/openai/v1/responses`, input, foundry);

/** A failed connection as if it were an answer, for the table's sake. */
const unanswered =
	(play: Play): Play =>
	cloud =>
		play(cloud).catch((error: {readonly code: string; readonly message: string}) => {
			const body = {error: {code: error.code, message: error.message}};
			return {status: 0, headers: {}, text: JSON.stringify(body), body};
		});

const rows: readonly Row[] = [
	[
		'rbac.data-action-missing.openai',
		'fresh',
		null,
		post(`${openaiHost}/openai/responses?api-version=2025-03-01-preview`, input),
		401,
		'PermissionDenied',
		'The principal `ana@contoso.com` lacks the required data action `Microsoft.CognitiveServices/accounts/OpenAI/responses/write` to perform `POST /openai/responses` operation.',
	],
	[
		'rbac.data-action-missing',
		'fresh',
		null,
		get(`${alpha}/assistants?api-version=v1`),
		401,
		'PermissionDenied',
		'lacks the required data action `Microsoft.CognitiveServices/accounts/AIServices/agents/read` to perform `GET /api/projects/{projectName}/assistants` operation. For instructions on granting the necessary permissions, see https://aka.ms/FoundryPermissions.',
	],
	[
		'rbac.data-action-missing.openai',
		'managed-identity',
		null,
		responses,
		401,
		'PermissionDenied',
		`The principal \`${managedIdentities.alpha.id}\` lacks the required data action`,
	],
	['rbac.data-action-missing.openai', 'stale-token', null, chat, 401, 'PermissionDenied', 'The principal `ana@contoso.com` lacks the required data action'],
	['rbac.principal-no-access', 'endpoint-only', null, chat, 401, 'PermissionDenied', 'Principal does not have access to API/Operation.'],
	[
		'rbac.identity-objectid-403',
		'already',
		'identity-forbidden',
		post(`${alpha}/assistants?api-version=v1`, {}, foundry),
		403,
		'Forbidden',
		`Identity(object id: ${people.ana.id}) does not have permissions for Microsoft.CognitiveServices/accounts/AIServices/agents/write actions.`,
	],
	['rbac.hub-nginx-403', 'already', 'hub-forbidden', responses, 403, null, '<center><h1>403 Forbidden</h1></center>\n<hr><center>nginx</center>'],
	['rbac.project-gateway', 'already', 'project-forbidden', responses, 403, null, ''],
	[
		'token.audience',
		'already',
		null,
		post(chatUrl, ping, foundry),
		401,
		null,
		'Unauthorized. Access token is missing, invalid, audience is incorrect (https://cognitiveservices.azure.com), or have expired.',
	],
	[
		'token.audience',
		'already',
		null,
		post(`${alpha}/openai/v1/responses`, input, cognitive),
		401,
		null,
		'Unauthorized. Access token is missing, invalid, audience is incorrect (https://ai.azure.com), or have expired.',
	],
	[
		'token.audience',
		'already',
		null,
		post(`${foundryHost}/models/chat/completions?api-version=2024-05-01-preview`, ping, graph),
		401,
		null,
		'audience is incorrect (https://cognitiveservices.azure.com/ or https://ai.azure.com/), or have expired.',
	],
	['token.audience', 'already', 'audience-refused', responses, 401, '401', 'audience is incorrect (https://ai.azure.com), or have expired.'],
	['token.audience', 'already', null, ({call}) => call(chatUrl, {json: ping}), 401, null, 'Access token is missing, invalid'],
	[
		'token.audience',
		'already',
		null,
		async ({ask, personToken, clock}) => {
			const token = await personToken(cognitive);
			clock.now += 7_200_000;
			return ask(chatUrl, token, {json: ping});
		},
		401,
		null,
		'audience is incorrect (https://cognitiveservices.azure.com), or have expired.',
	],
	[
		'token.audience.odd',
		'already',
		null,
		({ask}) => ask(chatUrl, '0123456789abcdef0123456789abcdef', {json: ping}),
		401,
		null,
		'audience is incorrect (urn:ms.scopedToken or urn:ms.faceSessionToken), or have expired.',
	],
	[
		'token.wrong-tenant.openai',
		'wrong-tenant',
		null,
		post(`https://fabrikam-openai.openai.azure.com${chatPath('gpt-4o-mini')}`),
		400,
		'Tenant provided in token does not match resource token',
		'does not match resource tenant.',
	],
	[
		'token.sent-as-key',
		'already',
		null,
		async ({call, personToken}) => call(chatUrl, {json: ping, headers: {'api-key': await personToken(cognitive)}}),
		401,
		'401',
		'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
	],
	[
		'token.sent-as-key',
		'already',
		null,
		({call}) => call(chatUrl, {json: ping, headers: {'Ocp-Apim-Subscription-Key': 'made-up'}}),
		401,
		'401',
		'Access denied due to invalid subscription key',
	],
	['token.missing', 'already', 'key-missing', chat, 401, '401', 'Ocp-Apim-Subscription-Key is missing'],
	[
		'key.disabled',
		'keys-off',
		null,
		({call}) => call(chatUrl, {json: ping, headers: {'api-key': 'made-up'}}),
		403,
		'AuthenticationTypeDisabled',
		'Key based authentication is disabled for this resource.',
	],
	[
		'subdomain.missing',
		'no-subdomain',
		null,
		post(`https://eastus2.api.cognitive.microsoft.com${chatPath('gpt-4o-mini')}`),
		400,
		'BadRequest',
		'Please provide a custom subdomain for token authentication, otherwise API key is required.',
	],
	['subdomain.missing.old', 'no-subdomain', 'subdomain-missing-old', chat, 400, 'BadRequest', 'Please provide an authentication key.'],
	['subdomain.unmapped', 'no-subdomain', null, chat, 404, 'ResourceNotFound', 'Subdomain does not map to a resource'],
	['net.firewall', 'firewall', null, chat, 403, '403', 'Access denied due to Virtual Network/Firewall rules.'],
	['net.firewall', 'firewall', null, responses, 403, '403', 'Access denied due to Virtual Network/Firewall rules.'],
	['net.public-disabled', 'private', null, chat, 403, '403', 'Public access is disabled. Please configure private endpoint.'],
	['net.dns', 'private', 'unresolved', unanswered(chat), 0, 'ENOTFOUND', 'getaddrinfo ENOTFOUND contoso-foundry.openai.azure.com'],
	['deploy.not-found', 'no-deployment', null, chat, 404, 'DeploymentNotFound', 'The API deployment for this resource does not exist.'],
	['deploy.not-found', 'already', 'deployment-not-live', chat, 404, 'DeploymentNotFound', 'If you created the deployment within the last 5 minutes'],
	['path.resource-not-found', 'already', null, post(`${foundryHost}/model/chat/completions?api-version=2024-05-01-preview`), 404, '404', 'Resource not found'],
	['path.resource-not-found', 'already', null, post(`${openaiHost}/openai/v1/v1/responses`, input), 404, '404', 'Resource not found'],
	[
		'path.api-version',
		'already',
		null,
		post(`${openaiHost}/openai/v1/responses?api-version=2024-10-21`, input),
		400,
		'BadRequest',
		'API version not supported',
	],
	['path.api-version', 'already', null, post(chatUrl.replace('2024-10-21', 'v9')), 400, 'BadRequest', 'API version not supported'],
	['path.api-version', 'already', null, post(chatUrl.replace(/\?.*/, '')), 400, 'BadRequest', 'Missing required query parameter: api-version'],
	['project.not-found', 'already', 'project-not-live', responses, 404, 'NotFound', 'Project not found'],
	[
		'model.not-on-route',
		'already',
		null,
		post('https://contoso-models.services.ai.azure.com/openai/v1/responses', {model: 'deepseek-v3-1', input: 'x'}),
		400,
		'model_not_supported',
		'This model is not supported by Responses API.',
	],
	[
		'model.not-on-route',
		'already',
		null,
		post(`${openaiHost}${chatPath('text-embedding-3-small')}`),
		400,
		'OperationNotSupported',
		'does not work with the specified model, text-embedding-3-small.',
	],
	['ok.quota', 'already', 'too-many-tokens', chat, 429, '429', 'have exceeded the token rate limit'],
	['ok.quota', 'already', 'too-many-calls', chat, 429, '429', 'have exceeded call rate limit'],
	[
		'ok.bad-parameter',
		'no-deployment',
		null,
		post(`${openaiHost}${chatPath('gpt-5-mini-dev')}`, {...ping, max_tokens: 16}),
		400,
		'unsupported_parameter',
		"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
	],
	['model.unavailable', 'already', 'model-unavailable', chat, 503, 'InternalServerError', 'currently unavailable'],
	['ok.token-limit', 'already', 'output-limit', chat, 400, null, 'max_tokens or model output limit was reached'],
	['ok.content-filter', 'already', 'content-filtered', chat, 400, 'content_filter', "Azure OpenAI's content management policy"],
];

const known = `
	rbac.data-action-missing.openai token.audience.odd rbac.data-action-missing rbac.principal-no-access rbac.identity-objectid-403
	rbac.hub-nginx-403 token.audience token.wrong-tenant.openai token.sent-as-key token.missing key.disabled subdomain.missing
	subdomain.missing.old subdomain.unmapped net.firewall net.public-disabled net.dns deploy.not-found path.resource-not-found path.api-version
	project.not-found model.not-on-route ok.quota ok.bad-parameter ok.content-filter
`
	.trim()
	.split(/\s+/);

playAll(rows, known, Object.keys(modelFaults));

test.for([
	['project-not-live', responses],
	['deployment-not-live', chat],
	['too-many-tokens', chat],
] as const)('%s heals once it was met as often as planned', async ([fault, play]) => {
	const cloud = await startWholeCloud('already');
	cloud.sandbox.faults.push(plannedFault(fault, 2));
	const statuses = [await play(cloud), await play(cloud), await play(cloud)].map(({status}) => status);
	expect(statuses.map(status => status === 200)).toEqual([false, false, true]);
});

test('a host without an address is found again, and others were all along', async () => {
	const cloud = await startWholeCloud('already');
	cloud.sandbox.faults.push({...plannedFault('unresolved', 1), when: {host: /^contoso-foundry\.services/}});
	await expect(get(`${alpha}/deployments?api-version=v1`)(cloud)).rejects.toMatchObject({code: 'ENOTFOUND', hostname: 'contoso-foundry.services.ai.azure.com'});
	expect([(await chat(cloud)).status, (await get(`${alpha}/deployments?api-version=v1`)(cloud)).status]).toEqual([200, 200]);
});

test('what asks for patience says for how long', async () => {
	const cloud = await startWholeCloud('already');
	cloud.sandbox.faults.push(plannedFault('too-many-tokens'));
	expect((await chat(cloud)).headers).toMatchObject({'retry-after': '45', 'policy-id': 'DeploymentRatelimit-Token'});
});

test('a project that is not there is not found, for who may ask', async () => {
	const cloud = await startWholeCloud('already');
	cloud.sandbox.world.roleAssignments.push(
		...cloud.sandbox.world.roleAssignments
			.filter(({scope}) => scope === projectScope('contoso-foundry', 'alpha'))
			.map(held => ({...held, scope: foundryScope})),
	);
	const answer = await post(`${foundryHost}/api/projects/gamma/openai/v1/responses`, input, foundry)(cloud);
	expect([answer.status, answer.body]).toEqual([404, {error: {code: 'NotFound', message: 'Project not found'}}]);
});
