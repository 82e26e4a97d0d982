import {describe, expect, test} from 'vitest';
import {readPaste} from '../../../source/access/paste/read-paste.ts';
import {understand} from '../../../source/access/paste/understand.ts';
import {account, audience, body, mayNot} from '../support/pastes/paste.ts';

const read = (text: string) => understand(readPaste(text)).diagnosis;
const tried = (status: string): string =>
	`2026-11-20 12:00:00 INFO httpx HTTP Request: POST https://contoso-openai.openai.azure.com/openai/v1/responses "HTTP/1.1 ${status}"`;
const retried = `${tried('429 Too Many Requests')}\nINFO:openai._base_client:Retrying request to /responses in 0.4 seconds`;

describe('a call that was tried again', () => {
	test.for([
		[
			'token.audience',
			`${retried}\n${tried('401 Unauthorized')}\nTraceback (most recent call last):\n  File "main.py", line 3, in <module>\n    x()\nopenai.AuthenticationError: Error code: 401 - {'error': {'code': '401', 'message': '${audience('https://ai.azure.com')}'}}`,
		],
		[
			'rbac.principal-no-access',
			`${retried}\nopenai.AuthenticationError: Error code: 401 - ${body('PermissionDenied', 'Principal does not have access to API/Operation.')}`,
		],
		['status.401', `${retried}\nopenai.AuthenticationError: Error code: 401`],
		[
			'ok.quota',
			`${retried}\nopenai.RateLimitError: Error code: 429 - ${body('429', 'Requests have exceeded the token rate limit of your current pricing tier.')}`,
		],
	] as const)('failed for what its exception says: %s', ([id, text]) => {
		const {diagnosis, others} = understand(readPaste(text));
		expect([diagnosis?.id, others.map(other => other.id)]).toEqual([id, []]);
	});
	test('and whose log has no exception failed for its last status', () => expect(readPaste(retried).errors).toMatchObject([{status: 429}]));
});

describe('what others refuse', () => {
	test.for([
		`POST https://api.openai.com/v1/chat/completions 429 Too Many Requests\n${body('rate_limit_exceeded', 'Rate limit reached for gpt-4o in organization org-x on tokens per min.')}`,
		"groq.RateLimitError: Error code: 429 - {'error': {'message': 'Rate limit reached for model llama-3 in organization org_x.', 'code': 'rate_limit_exceeded'}}",
		'https://openrouter.ai/api/v1/chat/completions 429 Too Many Requests {"error":{"message":"Rate limit exceeded: free-models-per-day","code":429}}',
		"anthropic.RateLimitError: Error code: 429 - {'type': 'error', 'error': {'type': 'rate_limit_error', 'message': 'This would exceed your rate limit'}}",
		'google.api_core.exceptions.ResourceExhausted: 429 Quota exceeded for aiplatform.googleapis.com/generate_content_requests_per_minute',
		"Error: ENOENT: no such file or directory, open '/app/config.json'",
		'<html>\n<head><title>403 Forbidden</title></head>\n<body>\n<center><h1>403 Forbidden</h1></center>\n<hr><center>nginx</center>\n</body>\n</html>',
		'{"timestamp":"2026-11-20T12:00:00.000+00:00","status":404,"error":"Not Found","path":"/api/orders"}',
		'psycopg2.OperationalError: could not translate host name "db" to address: Name or service not known',
		'Error: connect ETIMEDOUT 10.0.0.4:5432\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1555:16)',
	])('has no cause of Azure (%#)', text => expect(readPaste(text)).toMatchObject({is: 'unrelated', errors: []}));
});

describe('what is Azure’s in other words', () => {
	test.for([
		['net.dns', 'Unhandled exception. System.Net.Http.HttpRequestException: No such host is known. (foo.openai.azure.com:443)'],
		['net.dns', 'No such host is known. (foo.openai.azure.com:443)'],
		[
			'net.dns',
			'httpx.ConnectError: [Errno -2] Name or service not known\n\nThe above exception was the direct cause of the following exception:\n\nopenai.APIConnectionError: Connection error.',
		],
		[
			'cred.not-passed',
			'openai.OpenAIError: Missing credentials. Please pass one of `api_key`, `azure_ad_token`, `azure_ad_token_provider`, or the `AZURE_OPENAI_API_KEY` environment variable.',
		],
		['cred.managed-identity', 'ManagedIdentityCredential authentication failed'],
		[
			'cred.managed-identity',
			'Azure.Identity.AuthenticationFailedException: ManagedIdentityCredential authentication failed: Service request failed.\nStatus: 400 (Bad Request)\n\nContent:\n{"error":"invalid_request","error_description":"Identity not found"}',
		],
		['cred.file', "CredentialUnavailableError: ENOENT: no such file or directory, open '/app/cert.pem' (AZURE_CLIENT_CERTIFICATE_PATH)"],
		['path.resource-not-found', "azure.core.exceptions.ResourceNotFoundError: Operation returned an invalid status 'Not Found'"],
		['arm.throttled', 'ERROR: (TooManyRequests) The limit has been reached for this subscription. Try again later.'],
		['rbac.data-action-missing', 'lacks the required data action `Microsoft.CognitiveServices/accounts/AIServices/agents/wri'],
		['rbac.data-action-missing', 'e required data action `Microsoft.CognitiveServices/accounts/AIServices/agents/write` to perform `POST /agents` operation.'],
		['rbac.principal-no-access', 'rincipal does not have access to API/Operat'],
		['token.audience', 'ccess token is missing, invalid, audience is incorrect'],
		['net.firewall', 'Access denied due to Virtual Network/Firewall rule'],
	] as const)('%s (%#)', ([id, text]) => expect(read(text)?.id).toBe(id));

	test('a name that does not resolve is told', () =>
		expect(read('No such host is known. (foo.openai.azure.com:443)')?.cause).toContain('foo.openai.azure.com'));
});

test.for([
	[
		'Python',
		'SSL_CERT_FILE',
		'openai.APIConnectionError: Connection error.\nhttpx.ConnectError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1000)',
	],
	[
		'.NET',
		'trust store of the system',
		'Azure.RequestFailedException: The SSL connection could not be established. The remote certificate is invalid because of errors in the certificate chain: PartialChain',
	],
	[
		'Java',
		'keytool',
		'com.azure.core.exception.HttpRequestException: javax.net.ssl.SSLHandshakeException: PKIX path building failed: unable to find valid certification path to requested target',
	],
	[
		'Node',
		'NODE_EXTRA_CA_CERTS',
		'Error: self-signed certificate in certificate chain\n  code: "SELF_SIGNED_CERT_IN_CHAIN" at https://contoso.openai.azure.com',
	],
] as const)('%s is told of another authority by %s', ([who, how, text]) => {
	const found = read(text);
	expect(found).toMatchObject({id: 'net.tls-intercept', cause: expect.stringContaining(`${who} does not know`)});
	expect(found?.remedies[0]?.text).toContain(how);
});

test('who may not read keys needs none', () => {
	const remedies = read(body('AuthorizationFailed', mayNot('Microsoft.CognitiveServices/accounts/listKeys/action', account)))?.remedies.map(({text}) => text);
	expect(remedies?.[0]).toMatch(/^No right is missing/u);
	expect(remedies?.join(' ')).not.toContain('Reader');
});
