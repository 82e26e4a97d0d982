import {describe, expect, test} from 'vitest';
import {readPaste} from '../../../source/access/paste/read-paste.ts';
import {understand} from '../../../source/access/paste/understand.ts';
import {account, body, mayNot} from '../support/pastes/paste.ts';

const told = (text: string) => understand(readPaste(text)).diagnosis;

describe('a lost connection', () => {
	test.for([
		'connect ETIMEDOUT 1.2.3.4:443',
		'Error: connect ECONNREFUSED 93.184.216.34:443',
		'getaddrinfo ENOTFOUND db.contoso.com',
		'Error: getaddrinfo EAI_AGAIN registry.contoso.com',
		'java.net.UnknownHostException: foo.example.com',
		'Caused by: java.net.UnknownHostException',
		'curl: (6) Could not resolve host: example.com',
		'request timed out',
		'read ECONNRESET',
		'socket hang up',
	])('that nothing connects with Azure has no cause: %s', text => {
		expect(readPaste(text)).toMatchObject({is: 'unrelated', errors: []});
		expect(told(text)?.remedies[0]?.text).toContain('Paste the whole error');
	});

	test.for([
		['net.dns', 'getaddrinfo ENOTFOUND foo.openai.azure.com'],
		['net.dns', 'java.net.UnknownHostException: foo.openai.azure.com'],
		[
			'net.dns',
			'Caused by: java.net.UnknownHostException: foo.services.ai.azure.com: Name or service not known\n\tat java.base/sun.nio.ch.NioSocketImpl.connect(NioSocketImpl.java:567)',
		],
		['net.dns', 'curl: (6) Could not resolve host: foo.cognitiveservices.azure.com'],
		['net.timeout', 'Error: connect ETIMEDOUT 20.10.0.1:443\n    at POST https://foo.openai.azure.com/openai/v1/responses'],
		['net.dns', 'getaddrinfo ENOTFOUND login.microsoftonline.com'],
	] as const)('to a host of Azure’s is told, for certain: %s', ([id, text]) => expect(told(text)).toMatchObject({id, confidence: 'certain'}));

	test.for([
		['net.timeout', 'connect ETIMEDOUT 10.1.2.4:443'],
		['net.refused', 'connect ECONNREFUSED 172.20.0.5:443'],
		['net.timeout', 'openai.APITimeoutError: Request timed out.'],
		['net.dns', 'httpx.ConnectError: [Errno -2] Name or service not known\n\nopenai.APIConnectionError: Connection error.'],
		['net.tls-intercept', 'request failed, reason: self signed certificate in certificate chain'],
	] as const)('that may be Azure’s is told, and not for certain: %s', ([id, text]) => {
		const found = told(text);
		expect(found?.id).toBe(id);
		expect(found?.confidence).not.toBe('certain');
		expect(understand(readPaste(text)).isSettled).toBe(false);
	});
});

describe('another service of Azure', () => {
	test.for([
		[
			'Key Vault',
			`azure.core.exceptions.HttpResponseError: (Forbidden) Caller is not authorized to perform action on resource.\nAction: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'\nInner error: {\n "code": "ForbiddenByRbac"\n}`,
		],
		['Key Vault', body('Forbidden', 'The user, group or application does not have secrets get permission on key vault contoso-kv;location=swedencentral.')],
		['Key Vault', 'GET https://contoso-kv.vault.azure.net/secrets/x\nHTTP/1.1 401 Unauthorized'],
		[
			'Azure Storage',
			'POST https://contoso.blob.core.windows.net/docs\nHTTP/1.1 403 This request is not authorized to perform this operation using this permission.\nErrorCode:AuthorizationPermissionMismatch',
		],
		[
			'Azure AI Search',
			"azure.core.exceptions.HttpResponseError: Operation returned an invalid status 'Forbidden' for https://contoso.search.windows.net/indexes",
		],
		[
			'Azure Cosmos DB',
			'(Forbidden) Request blocked by Auth contoso : Request is blocked because principal [x] does not have required RBAC permissions to perform action [Microsoft.DocumentDB/databaseAccounts/readMetadata] on resource [/]. https://contoso.documents.azure.com',
		],
	] as const)('%s is named, and no role of models is offered (%#)', ([name, text]) => {
		const found = told(text);
		expect(found).toMatchObject({id: 'endpoint.other-service', confidence: 'certain', cause: expect.stringContaining(name)});
		expect(found?.remedies.map(({command}) => command ?? '').join()).not.toMatch(/ grant/u);
	});

	test('is not blamed for a network that does not reach it', () =>
		expect(told('GET https://contoso-kv.vault.azure.net/secrets/x\ngetaddrinfo ENOTFOUND contoso-kv.vault.azure.net')?.id).toBe('net.dns'));

	test('is not blamed for what Resource Manager or a model refused', () => {
		const vault = account.replace('CognitiveServices/accounts', 'KeyVault/vaults');
		expect(told(body('AuthorizationFailed', mayNot('Microsoft.KeyVault/vaults/read', vault)))?.id).toBe('arm.read-denied');
		expect(
			told(`secret read from https://contoso-kv.vault.azure.net/secrets/x\n${body('PermissionDenied', 'Principal does not have access to API/Operation.')}`)
				?.id,
		).toBe('rbac.principal-no-access');
	});
});
