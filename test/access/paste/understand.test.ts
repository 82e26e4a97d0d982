import {describe, expect, test} from 'vitest';
import type {PastedToken} from '../../../source/access/paste/pasted.ts';
import {readPaste} from '../../../source/access/paste/read-paste.ts';
import {meantBy, tokenProof, understand} from '../../../source/access/paste/understand.ts';

const resourceId = '/subscriptions/4f9d1c27-60be-4a83-9e15-2b7c83d0a6f4/resourceGroups/rg-ai/providers/Microsoft.CognitiveServices/accounts/contoso-foundry';
const lacks = (action: string, operation: string): string =>
	`401 PermissionDenied: The principal \`ana@contoso.com\` lacks the required data action \`Microsoft.CognitiveServices/accounts/${action}\` to perform \`${operation}\` operation.`;

describe('what a text is about', () => {
	test.for([
		['a resource by its id', `Over scope '${resourceId}' it was refused with 403 AuthorizationFailed`, {wanted: resourceId}],
		[
			'an endpoint by its host',
			'POST https://contoso-foundry.openai.azure.com/openai/v1/responses 401 Unauthorized',
			{wanted: 'https://contoso-foundry.openai.azure.com'},
		],
		[
			'a deployment by its path',
			'POST https://contoso.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21 404 DeploymentNotFound',
			{deployment: 'gpt-4o', scenario: 'openai'},
		],
		['a project by its path', 'POST https://contoso.services.ai.azure.com/api/projects/alpha/agents 403', {project: 'alpha', scenario: 'project'}],
		['OpenAI models by the data action', lacks('OpenAI/responses/write', 'POST /openai/responses'), {scenario: 'openai', wanted: null}],
		['a project by the data action', lacks('AIServices/agents/write', 'POST /agents'), {scenario: 'project'}],
		['any model by the data action', lacks('MaaS/chat/completions/action', 'POST /chat/completions'), {scenario: 'inference'}],
		['nothing', 'it does not work', {wanted: null, project: null, deployment: null, scenario: null}],
	] as const)('%s', ([, text, expected]) => expect(meantBy(readPaste(text))).toMatchObject(expected));
});

describe('a text alone', () => {
	test.for([
		['is settled about a quota', '429 Requests have exceeded the token rate limit of your current pricing tier', true],
		['is settled about a firewall', '403 Access denied due to Virtual Network/Firewall rules.', true],
		['is settled where it is no error at all', 'roses are red', true],
		['is not about a missing role: what is held decides', lacks('OpenAI/responses/write', 'POST /openai/responses'), false],
		['is not about a missing deployment: others may be near', '404 DeploymentNotFound: The API deployment for this resource does not exist.', false],
		['is not where the cause is only likely', '404 Not found', false],
	] as const)('%s', ([, text, expected]) => expect(understand(readPaste(text)).isSettled).toBe(expected));

	test('of an address tells of nothing that went wrong', () => expect(understand(readPaste('https://contoso.openai.azure.com/')).diagnosis).toBeNull());

	test('names the other causes in it, each once', () => {
		const text = `${lacks('OpenAI/responses/write', 'POST /openai/responses')}\n\n429 Requests have exceeded the token rate limit of your current pricing tier\n\n429 Requests have exceeded the token rate limit of your current pricing tier`;
		const {diagnosis, others} = understand(readPaste(text));
		expect([diagnosis?.id, others.map(({id}) => id)]).toEqual(['rbac.data-action-missing.openai', ['ok.quota']]);
	});
});

const token: PastedToken = {
	audience: 'https://management.azure.com',
	tenantId: 'f0494dc0-1392-4452-bea2-fb2b42eb80dc',
	objectId: '47eaa099-2cb6-416d-96dc-283cf0480ff9',
	appId: null,
	name: 'ana@contoso.com',
	kind: 'user',
	issuedAt: 0,
	expiresAt: 3_600_000,
};

test.for([
	['that ran out', token, 10_800_000, 'The token in the text is of ana@contoso.com, tenant f049…dc, for https://management.azure.com; it ran out 2 h ago.'],
	[
		'that still runs',
		{...token, name: null},
		1_800_000,
		'The token in the text is of 47ea…f9, tenant f049…dc, for https://management.azure.com; it runs for another 30 min.',
	],
	['at an unknown time', {...token, tenantId: null}, null, 'The token in the text is of ana@contoso.com, for https://management.azure.com.'],
	[
		'without claims',
		{...token, name: null, objectId: null, tenantId: null, audience: null, expiresAt: null},
		0,
		'The token in the text is one that says nothing of itself.',
	],
] as const)('a token %s is told as proof', ([, of, now, text]) => expect(tokenProof(of, now)).toBe(text));
