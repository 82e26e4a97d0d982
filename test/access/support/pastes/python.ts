import {
	actions,
	agents,
	audience,
	body,
	chat,
	correlation,
	firewall,
	foreignTenant,
	lacks,
	noAccess,
	noDeployment,
	oid,
	type Paste,
	tenant,
	wrongKey,
} from './paste.ts';

const openai = {name: 'openai', language: 'python'} as const;
const trace = (file: string): string =>
	`Traceback (most recent call last):\n  File "/home/ana/app/main.py", line 12, in <module>\n    response = client.chat.completions.create(\n               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n  File "/home/ana/.venv/lib/python3.12/site-packages/${file}", line 1047, in request\n    raise self._make_status_error_from_response(err.response) from None\n`;

export const python: readonly Paste[] = [
	{
		what: 'the openai package, with its trace',
		text: `${trace('openai/_base_client.py')}openai.AuthenticationError: Error code: 401 - {'error': {'code': 'PermissionDenied', 'message': '${chat}'}}`,
		id: 'rbac.data-action-missing.openai',
		told: {status: 401, code: 'PermissionDenied', message: chat, plane: 'data'},
		sdk: openai,
	},
	{
		what: 'the openai package, the last line only',
		text: `openai.AuthenticationError: Error code: 401 - {'error': {'code': 'PermissionDenied', 'message': '${noAccess}'}}`,
		id: 'rbac.principal-no-access',
		told: {status: 401, code: 'PermissionDenied', message: noAccess},
		sdk: openai,
	},
	{
		what: 'the openai package, cut off in the middle',
		text: `openai.AuthenticationError: Error code: 401 - {'error': {'code': 'PermissionDenied', 'message': 'The principal \`${oid}\` lacks the required data action \`${actions}/OpenAI/deplo`,
		id: 'rbac.data-action-missing.openai',
		told: {status: 401},
	},
	{
		what: 'the openai package, cut off at its beginning',
		text: `nied', 'message': 'The principal \`${oid}\` lacks the required data action \`${actions}/AIServices/agents/read\` to perform \`GET /api/projects/{projectName}/assistants\` operation.'}}`,
		id: 'rbac.data-action-missing',
	},
	{
		what: 'a wrong audience through the class AzureOpenAI',
		text: `${trace('openai/lib/azure.py')}openai.AuthenticationError: Error code: 401 - {'statusCode': 401, 'message': '${audience('https://cognitiveservices.azure.com')}'}`,
		id: 'token.audience',
		told: {status: 401},
		sdk: openai,
	},
	{
		what: 'a missing deployment',
		text: `openai.NotFoundError: Error code: 404 - {'error': {'code': 'DeploymentNotFound', 'message': '${noDeployment}'}}`,
		id: 'deploy.not-found',
		told: {status: 404, code: 'DeploymentNotFound'},
	},
	{
		what: 'a path that nobody serves',
		text: `${trace('openai/_base_client.py')}openai.NotFoundError: Error code: 404 - {'error': {'code': '404', 'message': 'Resource not found'}}`,
		id: 'path.resource-not-found',
		told: {status: 404},
	},
	{
		what: 'another tenant',
		text: `openai.BadRequestError: Error code: 400 - {'error': {'code': 'Tenant provided in token does not match resource token', 'message': 'Token tenant ${foreignTenant} does not match resource tenant.'}}`,
		id: 'token.wrong-tenant.openai',
		told: {status: 400},
	},
	{
		what: 'disabled keys, with a double-quoted message',
		text: `openai.PermissionDeniedError: Error code: 403 - {'error': {'code': 'AuthenticationTypeDisabled', 'message': "Key based authentication is disabled for this resource."}}`,
		id: 'key.disabled',
		told: {status: 403},
	},
	{
		what: 'a firewall, through LangChain',
		text: `  File "/app/.venv/lib/python3.11/site-packages/langchain_openai/chat_models/base.py", line 690, in _generate\n    response = self.client.create(**payload)\nopenai.PermissionDeniedError: Error code: 403 - {'error': {'code': '403', 'message': '${firewall}'}}`,
		id: 'net.firewall',
		told: {status: 403, code: '403'},
		sdk: {name: 'langchain-openai'},
	},
	{
		what: 'LiteLLM around it',
		text: `litellm.exceptions.AuthenticationError: litellm.AuthenticationError: AzureException AuthenticationError - Error code: 401 - {'error': {'code': '401', 'message': '${wrongKey}'}}\nReceived Model Group=gpt-4o\nAvailable Model Group Fallbacks=None`,
		id: 'token.sent-as-key',
		told: {status: 401},
		sdk: {name: 'litellm'},
	},
	{
		what: 'Semantic Kernel around it',
		text: `semantic_kernel.exceptions.service_exceptions.ServiceResponseException: ("<class 'semantic_kernel.connectors.ai.open_ai.services.azure_chat_completion.AzureChatCompletion'> service failed to complete the prompt", AuthenticationError("Error code: 401 - {'error': {'code': 'PermissionDenied', 'message': 'Principal does not have access to API/Operation.'}}"))`,
		id: 'rbac.principal-no-access',
		sdk: {name: 'semantic-kernel'},
	},
	{
		what: 'azure-core, code and message below',
		text: `azure.core.exceptions.ClientAuthenticationError: (PermissionDenied) ${agents}\nCode: PermissionDenied\nMessage: ${agents}`,
		id: 'rbac.data-action-missing',
		told: {code: 'PermissionDenied', message: agents},
		sdk: {name: 'azure-core', language: 'python'},
	},
	{
		what: 'the retired inference SDK',
		text: `${trace('azure/ai/inference/_patch.py')}azure.core.exceptions.ClientAuthenticationError: Operation returned an invalid status 'Unauthorized'\nContent: {"statusCode":401,"message":"${audience('https://cognitiveservices.azure.com')}"}\n# pip list: azure-ai-inference 1.0.0b9`,
		id: 'token.audience',
		told: {status: 401},
		sdk: {name: 'azure-ai-inference', language: 'python', version: '1.0.0b9'},
	},
	{
		what: 'azure-core without a body',
		text: `azure.core.exceptions.HttpResponseError: (None) Public access is disabled. Please configure private endpoint.\nCode: None\nMessage: Public access is disabled. Please configure private endpoint.`,
		id: 'net.public-disabled',
	},
	{
		what: 'a project that is not there',
		text: `azure.core.exceptions.ResourceNotFoundError: (NotFound) Project not found\nCode: NotFound\nMessage: Project not found\n  File "/x/site-packages/azure/ai/projects/operations/_operations.py", line 99, in list`,
		id: 'project.not-found',
		sdk: {name: 'azure-ai-projects'},
	},
	{
		what: 'the chain of azure-identity',
		text: `DefaultAzureCredential failed to retrieve a token from the included credentials.\nAttempted credentials:\n\tEnvironmentCredential: EnvironmentCredential authentication unavailable. Environment variables are not fully configured.\nVisit https://aka.ms/azsdk/python/identity/environmentcredential/troubleshoot to troubleshoot this issue.\n\tManagedIdentityCredential: ManagedIdentityCredential authentication unavailable, no response from the IMDS endpoint.\n\tSharedTokenCacheCredential: SharedTokenCacheCredential authentication unavailable. No accounts were found in the cache.\n\tAzureCliCredential: Azure CLI not found on path\n\tAzurePowerShellCredential: PowerShell is not installed\nTo mitigate this issue, please refer to the troubleshooting guidelines here at https://aka.ms/azsdk/python/identity/defaultazurecredential/troubleshoot.`,
		id: 'cred.none',
		told: {plane: 'local'},
	},
	{
		what: 'a chain in which Entra ID spoke',
		text: `azure.core.exceptions.ClientAuthenticationError: DefaultAzureCredential failed to retrieve a token from the included credentials.\nAttempted credentials:\n\tEnvironmentCredential: EnvironmentCredential authentication unavailable.\n\tAzureCliCredential: ERROR: AADSTS70043: The refresh token has expired or is invalid due to sign-in frequency checks by conditional access. The token was issued on 2026-11-07T11:08:13.6140630Z and the maximum allowed lifetime for this request is 28800.\r\nTrace ID: 37459880-5813-4b55-95b4-89cd9f78e900\r\nCorrelation ID: ${correlation}\r\nTimestamp: 2026-11-08 08:18:14Z`,
		id: 'aad.70043',
		told: {plane: 'signin', aadsts: '70043', correlationId: correlation},
	},
	{
		what: 'msal inside azure-identity',
		text: `azure.core.exceptions.ClientAuthenticationError: Authentication failed: AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${oid}'. Trace ID: 37459880-5813-4b55-95b4-89cd9f78e900 Correlation ID: ${correlation} Timestamp: 2026-11-08 08:18:14Z\nContent: {"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided.","error_codes":[7000215],"correlation_id":"${correlation}"}`,
		id: 'aad.7000215',
		told: {aadsts: '7000215', correlationId: correlation},
	},
	{
		what: 'requests and its address',
		text: `requests.exceptions.HTTPError: 401 Client Error: PermissionDenied for url: https://contoso-foundry.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview`,
		id: 'rbac.data-action-missing',
		told: {
			status: 401,
			code: 'PermissionDenied',
			request: 'POST https://contoso-foundry.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview',
		},
	},
	{
		what: 'httpx and a slip in the path',
		text: `httpx.HTTPStatusError: Client error '404 Not Found' for url 'https://contoso-foundry.services.ai.azure.com/model/chat/completions'\nFor more information check: https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/404`,
		id: 'path.resource-not-found',
		told: {status: 404, request: 'POST https://contoso-foundry.services.ai.azure.com/model/chat/completions'},
	},
	{
		what: 'an old module of openai',
		text: `openai.error.AuthenticationError: Principal does not have access to API/Operation.`,
		id: 'rbac.principal-no-access',
		sdk: {name: 'openai', version: '0'},
	},
	{
		what: 'a name that does not resolve',
		text: `openai.APIConnectionError: Connection error.\nhttpx.ConnectError: [Errno -2] Name or service not known\ngetaddrinfo ENOTFOUND contoso-gone.openai.azure.com`,
		id: 'net.dns',
	},
	{
		what: 'a stream that ends in an error',
		text: `data: ${body('content_filter', "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.")}\n\ndata: [DONE]`,
		id: 'ok.content-filter',
	},
	{
		what: 'a quota, retried three times',
		text: [1, 2, 3]
			.map(
				n =>
					`2026-11-20 12:00:0${n},123 - openai._base_client - INFO - Retrying request\nopenai.RateLimitError: Error code: 429 - {'error': {'code': '429', 'message': 'Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2024-10-21 have exceeded token rate limit of your current AIServices S0 pricing tier. Please retry after 45 seconds.'}}`,
			)
			.join('\n'),
		id: 'ok.quota',
		told: {status: 429},
	},
	{
		what: 'two errors, one after the other',
		text: `openai.NotFoundError: Error code: 404 - {'error': {'code': 'DeploymentNotFound', 'message': '${noDeployment}'}}\n\nopenai.AuthenticationError: Error code: 401 - {'error': {'code': 'PermissionDenied', 'message': '${lacks(oid, 'OpenAI/responses/write', 'POST /openai/responses')}'}}`,
		id: 'deploy.not-found',
		told: {status: 404},
		errors: 2,
	},
	{
		what: 'the retired SDK with an agent of its own',
		text: `${noAccess}\nUser-Agent: azsdk-python-ai-inference/1.0.0b4 Python/3.12.3\ntenant ${tenant}`,
		id: 'rbac.principal-no-access',
		sdk: {name: 'azure-ai-inference', version: '1.0.0b4'},
	},
];
