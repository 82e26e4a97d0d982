import {describe, expect, test} from 'vitest';
import {readPaste} from '../../../source/access/paste/read-paste.ts';
import {adviceForSdk} from '../../../source/access/paste/sdk-advice.ts';
import {account, agents, audience, body, chat, correlation, foreignTenant, mayNot, oid, other, tenant} from '../support/pastes/paste.ts';

const facts = (text: string) => readPaste(text).facts;

describe('what a text names', () => {
	test('a refusal names principal, data action and operation', () => {
		expect(facts(`${chat}\n${agents}`)).toMatchObject({
			principals: [oid, 'ana@contoso.com'],
			dataActions: [
				'Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action',
				'Microsoft.CognitiveServices/accounts/AIServices/agents/read',
			],
			operations: ['POST /openai/deployments/{deployment-id}/chat/completions', 'GET /api/projects/{projectName}/assistants'],
			actions: [],
			deployments: [],
		});
	});

	test('Resource Manager names client, object id, action and scope', () => {
		expect(
			facts(
				body('AuthorizationFailed', mayNot('Microsoft.Authorization/roleAssignments/write', `${account}/providers/Microsoft.Authorization/roleAssignments/x`)),
			),
		).toMatchObject({
			principals: ['ana@contoso.com', oid],
			actions: ['Microsoft.Authorization/roleAssignments/write'],
			dataActions: [],
			resourceIds: [account],
		});
	});

	test.for([
		['two tenants of a token', `Token tenant ${foreignTenant} does not match resource tenant.`, {tenants: [foreignTenant]}],
		[
			'both tenants of Resource Manager',
			`from the wrong issuer 'https://sts.windows.net/${foreignTenant}/'. It must match the tenant 'https://sts.windows.net/${tenant}/'`,
			{tenants: [foreignTenant, tenant], urls: []},
		],
		[
			'the directory',
			`Principal ${oid.replaceAll('-', '')} does not exist in the directory ${tenant}.`,
			{tenants: [tenant], principals: [oid.replaceAll('-', '')]},
		],
		[
			'an identity in brackets',
			`Identity(object id: ${other}) does not have permissions for Microsoft.CognitiveServices/accounts/AIServices/agents/write actions.`,
			{principals: [other]},
		],
		[
			'the audiences of a refusal',
			audience('https://cognitiveservices.azure.com/ or https://ai.azure.com/'),
			{audiences: ['https://cognitiveservices.azure.com', 'https://ai.azure.com'], urls: []},
		],
		['a scope in code', 'get_bearer_token_provider(credential, "https://ai.azure.com/.default")', {audiences: ['https://ai.azure.com'], urls: []}],
		[
			'a deployment in a path',
			'POST https://x.openai.azure.com/openai/deployments/gpt-4o-mini/chat/completions?api-version=1&key=2#a',
			{deployments: ['gpt-4o-mini'], urls: ['https://x.openai.azure.com/openai/deployments/gpt-4o-mini/chat/completions?api-version=1']},
		],
		['a deployment in code', 'AzureChatOpenAI(azure_deployment="gpt-4o", model="x")', {deployments: ['gpt-4o']}],
		['a deployment in a body', 'curl https://x.openai.azure.com/openai/v1/responses -d \'{"model": "gpt-4.1", "input": "hi"}\'', {deployments: ['gpt-4.1']}],
		[
			'an address without its query',
			'url: https://x.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview&x=secret',
			{urls: ['https://x.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview']},
		],
		['no page to read', 'see https://aka.ms/FoundryPermissions and https://learn.microsoft.com/azure', {urls: []}],
		[
			'a request told by curl',
			`> GET /api/projects/alpha/assistants?api-version=v1 HTTP/2\n> Host: contoso-foundry.services.ai.azure.com`,
			{urls: ['https://contoso-foundry.services.ai.azure.com/api/projects/alpha/assistants?api-version=v1']},
		],
		['correlation ids', `apim-request-id: ${correlation}\nCorrelation ID: ${oid}`, {correlationIds: [correlation, oid]}],
		[
			'an ARM id in an address',
			`https://management.azure.com${account}?api-version=2025-09-01`,
			{resourceIds: [account], urls: [`https://management.azure.com${account}?api-version=2025-09-01`]},
		],
		['each once', `${account} ${account.toUpperCase()}`, {resourceIds: [account]}],
	] as const)('%s', ([, text, expected]) => {
		expect(facts(text)).toMatchObject(expected);
	});
});

describe('the SDK', () => {
	test.for([
		['azsdk-net-AI.OpenAI/2.1.0 (.NET 9.0)', 'Azure.AI.OpenAI', '2.1.0', 'dotnet'],
		['azsdk-js-ai-inference-rest/1.0.0-beta.6 core-rest-pipeline/1.2', '@azure-rest/ai-inference', '1.0.0-beta.6', 'javascript'],
		['User-Agent: AzureOpenAI/Python 1.99.7', 'openai', '1.99.7', 'python'],
		['x-stainless-lang: js\nx-stainless-package-version: 5.1.0\nfrom "openai"', 'openai', '5.1.0', 'javascript'],
		['at x (/app/node_modules/.pnpm/openai@4.56.0/node_modules/openai/error.mjs:1:1)', 'openai', '4.56.0', 'javascript'],
		['python/3.12.7 (Windows) AZURECLI/2.66.0', 'az', '2.66.0', 'cli'],
		['azure-ai-projects==1.0.0b11', 'azure-ai-projects', '1.0.0b11', 'python'],
		['github.com/Azure/azure-sdk-for-go/sdk/ai/azopenai@v0.7.2/client.go', 'azopenai', 'v0.7.2', 'go'],
		['azure-ai-inference-1.0.0-beta.4.jar at com.azure.ai.inference.X', 'com.azure:azure-ai-inference', '1.0.0-beta.4', 'java'],
		['  File "/x/site-packages/litellm/llms/azure/azure.py", line 1', 'litellm', null, 'python'],
	] as const)('%s is %s %s', ([text, name, version, language]) => {
		expect(readPaste(text).sdk).toEqual({name, version, language});
	});

	test('no SDK is named by other words', () => {
		expect(readPaste('it does not work').sdk).toBeNull();
	});

	test.for([
		['azure-ai-inference', '1.0.0b9', 'sdk.retired'],
		['@azure-rest/ai-inference', null, 'sdk.retired'],
		['Azure.AI.Inference', null, 'sdk.retired'],
		['com.azure:azure-ai-inference', null, 'sdk.retired'],
		['openai', '0.28.1', 'sdk.old'],
		['Azure.AI.OpenAI', '1.0.0-beta.17', 'sdk.old'],
		['@azure/openai', '1.0.0-beta.12', 'sdk.old'],
		['azure-ai-projects', '1.0.0b5', 'sdk.old'],
	] as const)('%s %s is to be updated first', ([name, version, id]) => {
		const advice = adviceForSdk({name, version, language: name === 'openai' ? 'python' : null});
		expect(advice?.id).toBe(id);
		expect(advice?.text).toMatch(/Update first: .+\.$/u);
	});

	test.for([
		['openai', '1.99.7', 'python'],
		['openai', '0.1.0', 'javascript'],
		['openai', null, 'python'],
		['Azure.AI.OpenAI', '2.1.0', 'dotnet'],
		['@azure/openai', '2.0.0', 'javascript'],
		['azure-ai-projects', '1.0.0', 'python'],
		['az', '2.66.0', 'cli'],
	] as const)('%s %s is new enough, or nobody can say', ([name, version, language]) => {
		expect(adviceForSdk({name, version, language})).toBeNull();
	});
	test('none needs no advice', () => expect(adviceForSdk(null)).toBeNull());
});
