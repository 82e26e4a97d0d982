import {agents, audience, body, chat, correlation, firewall, noAccess, noDeployment, type Paste, tenant} from './paste.ts';

export const javascript: readonly Paste[] = [
	{
		what: 'the openai package, as Node prints it',
		text: `/home/ana/app/node_modules/openai/core/error.js:46\n            return new AuthenticationError(status, error, message, headers);\n                   ^\n\nAuthenticationError: 401 ${noAccess}\n    at APIError.generate (/home/ana/app/node_modules/openai/core/error.js:46:20)\n    at async main (file:///home/ana/app/index.mjs:9:20) {\n  status: 401,\n  headers: Headers {\n    'apim-request-id': '${correlation}',\n    'content-length': '105',\n    'content-type': 'application/json'\n  },\n  requestID: null,\n  error: {\n    code: 'PermissionDenied',\n    message: '${noAccess}'\n  },\n  code: 'PermissionDenied',\n  param: undefined,\n  type: undefined\n}\n\nNode.js v24.21.0`,
		id: 'rbac.principal-no-access',
		told: {status: 401, code: 'PermissionDenied', message: noAccess, correlationId: correlation},
		sdk: {name: 'openai', language: 'javascript'},
	},
	{
		what: 'RestError, as Node prints it',
		text: `RestError: ${agents} \n {\n  "name": "RestError",\n  "code": "PermissionDenied",\n  "statusCode": 401,\n  "request": {\n    "url": "https://contoso-foundry.services.ai.azure.com/api/projects/alpha/connections?api-version=REDACTED",\n    "headers": {\n      "accept": "application/json",\n      "authorization": "REDACTED",\n      "user-agent": "azsdk-js-ai-projects/1.0.0 core-rest-pipeline/1.24.0 Node/24.21.0"\n    },\n    "method": "GET",\n    "timeout": 0\n  },\n  "response": {\n    "status": 401,\n    "headers": {\n      "apim-request-id": "${correlation}",\n      "date": "Fri, 20 Nov 2026 12:00:00 GMT"\n    }\n  },\n  "message": "${agents}"\n}`,
		id: 'rbac.data-action-missing',
		told: {
			status: 401,
			request: 'GET https://contoso-foundry.services.ai.azure.com/api/projects/alpha/connections?api-version=REDACTED',
			correlationId: correlation,
		},
		sdk: {name: '@azure/ai-projects', version: '1.0.0', language: 'javascript'},
	},
	{
		what: 'RestError through util.inspect',
		text: `RestError: ${firewall}\n    at handleErrorResponse (/app/node_modules/@azure/core-client/dist/commonjs/deserializationPolicy.js:151:19)\n    at process.processTicksAndRejections (node:internal/process/task_queues:105:5) {\n  code: '403',\n  statusCode: 403,\n  request: {\n    url: 'https://contoso-openai.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21',\n    method: 'POST'\n  },\n  response: { headers: HttpHeadersImpl { _headersMap: Map(2) { 'policy-id' => { name: 'policy-id', value: 'ThrowExceptionDueToTrafficDenied' }, 'apim-request-id' => { name: 'apim-request-id', value: '${correlation}' } } }, status: 403 },\n  details: { error: [Object] },\n  [Symbol(nodejs.util.inspect.custom)]: [Function (anonymous)]\n}`,
		id: 'net.firewall',
		told: {
			status: 403,
			correlationId: correlation,
			request: 'POST https://contoso-openai.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21',
		},
	},
	{
		what: 'the retired inference SDK',
		text: `Error: ${audience('https://cognitiveservices.azure.com/ or https://ai.azure.com/')}\n    at main (file:///app/node_modules/@azure-rest/ai-inference/dist/esm/index.js:1:1)`,
		id: 'token.audience',
		sdk: {name: '@azure-rest/ai-inference'},
	},
	{
		what: 'a string in the JSON of a JSON',
		text: JSON.stringify({level: 'error', msg: `Request failed: ${body('DeploymentNotFound', noDeployment)}`, service: 'chat'}),
		id: 'deploy.not-found',
		told: {code: 'DeploymentNotFound', message: noDeployment},
	},
	{
		what: 'JSON that was made a string three times',
		text: JSON.stringify(JSON.stringify(JSON.stringify({error: {code: 'PermissionDenied', message: chat}}))),
		id: 'rbac.data-action-missing.openai',
		told: {code: 'PermissionDenied', message: chat},
	},
	{
		what: 'axios',
		text: `AxiosError: Request failed with status code 404\n    at settle (/app/node_modules/axios/lib/core/settle.js:19:12) {\n  code: 'ERR_BAD_REQUEST',\n  config: { url: 'https://contoso-openai.openai.azure.com/openai/v1/v1/responses', method: 'post' },\n  response: { status: 404, statusText: 'Resource Not Found', data: { error: { code: '404', message: 'Resource not found' } } },\n  status: 404\n}`,
		id: 'path.resource-not-found',
		told: {status: 404, request: 'POST https://contoso-openai.openai.azure.com/openai/v1/v1/responses'},
	},
	{
		what: 'a long message that Node broke in two',
		text: `{\n  code: 'PermissionDenied',\n  message: 'The principal \`${tenant}\` lacks the required data action ' +\n    '\`Microsoft.CognitiveServices/accounts/AIServices/providers/action\` to perform \`POST /anthropic/v1/messages\` operation.'\n}`,
		id: 'rbac.data-action-missing',
		told: {code: 'PermissionDenied'},
	},
	{
		what: '@azure/identity, its chain',
		text: 'ChainedTokenCredential: CredentialUnavailableError: EnvironmentCredential is unavailable. No underlying credential could be used.\nAggregateAuthenticationError: ChainedTokenCredential authentication failed.\nCredentialUnavailableError: EnvironmentCredential is unavailable. No underlying credential could be used.\nCredentialUnavailableError: ManagedIdentityCredential: Authentication failed. Message Attempted to use the IMDS endpoint, but it is not available.\nCredentialUnavailableError: Visual Studio Code Authentication is not available.\n    at DefaultAzureCredential.getTokenInternal (/app/node_modules/@azure/identity/dist/commonjs/credentials/chainedTokenCredential.js:83:29)',
		id: 'cred.none',
		sdk: {name: '@azure/identity'},
	},
	{
		what: 'az is signed out',
		text: `CredentialUnavailableError: Please run 'az login' from a command prompt to authenticate before using this credential.\n    at AzureCliCredential.getToken (/app/node_modules/@azure/identity/dist/commonjs/credentials/azureCliCredential.js:126:23)`,
		id: 'cred.az-signed-out',
		told: {plane: 'local'},
	},
	{
		what: 'a certificate of the company',
		text: `Error: request to https://contoso-foundry.services.ai.azure.com/openai/v1/responses failed, reason: self-signed certificate in certificate chain\n    at TLSSocket.onConnectSecure (node:_tls_wrap:1679:34) {\n  code: 'SELF_SIGNED_CERT_IN_CHAIN'\n}`,
		id: 'net.tls-intercept',
		told: {code: 'SELF_SIGNED_CERT_IN_CHAIN'},
	},
	{
		what: 'fetch and its cause',
		text: `TypeError: fetch failed\n    at node:internal/deps/undici/undici:13510:13 {\n  [cause]: Error: getaddrinfo ENOTFOUND contoso-gone.services.ai.azure.com\n      at GetAddrInfoReqWrap.onlookupall [as oncomplete] (node:dns:122:26) {\n    errno: -3008,\n    code: 'ENOTFOUND',\n    syscall: 'getaddrinfo',\n    hostname: 'contoso-gone.services.ai.azure.com'\n  }\n}`,
		id: 'net.dns',
		told: {code: 'ENOTFOUND'},
	},
	{
		what: 'a page of the browser',
		text: 'Hmmm… can’t reach this page\nlocalhost refused to connect.\nTry: Checking the connection\nERR_CONNECTION_REFUSED',
		id: 'cred.localhost-redirect',
	},
	{
		what: 'another tenant, to Resource Manager',
		text: `RestError: The 'EvolvedSecurityTokenService' access token is from the wrong issuer 'https://sts.windows.net/f8cdef31-a31e-4b4a-93e4-5f571e91255a/'. It must match the tenant 'https://sts.windows.net/${tenant}/' associated with this subscription. Please use the authority (URL) 'https://login.windows.net/${tenant}' to get the token. { code: 'InvalidAuthenticationTokenTenant', statusCode: 401 }`,
		id: 'arm.token-wrong-tenant',
		told: {plane: 'arm', status: 401, code: 'InvalidAuthenticationTokenTenant', request: null},
	},
];
