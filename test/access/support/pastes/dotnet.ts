import {agents, audience, body, chat, correlation, lacks, mayNot, noAccess, noDeployment, oid, type Paste, tenant} from './paste.ts';

export const dotnet: readonly Paste[] = [
	{
		what: 'Azure.RequestFailedException in full',
		text: `Unhandled exception. Azure.RequestFailedException: ${agents}\r\nStatus: 401 (PermissionDenied)\r\nErrorCode: PermissionDenied\r\n\r\nContent:\r\n${body('PermissionDenied', agents)}\r\n\r\nHeaders:\r\napim-request-id: ${correlation}\r\nStrict-Transport-Security: REDACTED\r\nx-content-type-options: REDACTED\r\nDate: Fri, 20 Nov 2026 12:00:00 GMT\r\nContent-Length: 330\r\nContent-Type: application/json\r\n\r\n   at Azure.AI.Projects.AIProjectClient.GetConnections(RequestContext context)\r\n   at Program.<Main>$(String[] args) in C:\\src\\Program.cs:line 14`,
		id: 'rbac.data-action-missing',
		told: {status: 401, code: 'PermissionDenied', message: agents, correlationId: correlation},
		sdk: {name: 'Azure.AI.Projects', language: 'dotnet'},
	},
	{
		what: 'Azure.RequestFailedException, service request failed',
		text: `Azure.RequestFailedException: Service request failed.\nStatus: 401 (PermissionDenied)\nErrorCode: PermissionDenied\n\nContent:\n${body('PermissionDenied', noAccess)}\n\nHeaders:\nx-ms-request-id: ${correlation}`,
		id: 'rbac.principal-no-access',
		told: {status: 401, code: 'PermissionDenied', correlationId: correlation, message: noAccess},
		sdk: {name: 'Azure.Core'},
	},
	{
		what: 'System.ClientModel',
		text: `System.ClientModel.ClientResultException: HTTP 401 (PermissionDenied)\n\n${chat}\n   at OpenAI.ClientPipelineExtensions.ProcessMessage(ClientPipeline pipeline, PipelineMessage message, RequestOptions options)\n   at OpenAI.Chat.ChatClient.CompleteChat(BinaryContent content, RequestOptions options)`,
		id: 'rbac.data-action-missing.openai',
		told: {status: 401, code: 'PermissionDenied', message: chat},
		sdk: {name: 'OpenAI', language: 'dotnet'},
	},
	{
		what: 'System.ClientModel, with type and code',
		text: `HTTP 404 (invalid_request_error: DeploymentNotFound)\n\n${noDeployment}\n   at Azure.AI.OpenAI.ClientPipelineExtensions.ProcessMessageAsync`,
		id: 'deploy.not-found',
		told: {status: 404},
		sdk: {name: 'Azure.AI.OpenAI'},
	},
	{
		what: 'Azure.AI.Inference and its audience',
		text: `Azure.RequestFailedException: Unauthorized. Access token is missing, invalid, audience is incorrect (https://ai.azure.com), or have expired.\nStatus: 401 (Unauthorized)\n\nContent:\n{ "statusCode": 401, "message": "${audience('https://ai.azure.com')}" }\n\n   at Azure.AI.Inference.ChatCompletionsClient.Complete(ChatCompletionsOptions options)`,
		id: 'token.audience',
		told: {status: 401},
		sdk: {name: 'Azure.AI.Inference'},
	},
	{
		what: 'Semantic Kernel',
		text: `Microsoft.SemanticKernel.HttpOperationException: HTTP 401 (PermissionDenied)\n\n${noAccess}\n ---> System.ClientModel.ClientResultException: HTTP 401 (PermissionDenied)\n\n${noAccess}\n   --- End of inner exception stack trace ---`,
		id: 'rbac.principal-no-access',
		told: {status: 401},
		sdk: {name: 'Microsoft.SemanticKernel'},
	},
	{
		what: 'HttpClient without a body',
		text: 'System.Net.Http.HttpRequestException: Response status code does not indicate success: 401 (PermissionDenied).\n   at System.Net.Http.HttpResponseMessage.EnsureSuccessStatusCode()',
		id: 'rbac.data-action-missing',
		told: {status: 401, code: 'PermissionDenied'},
	},
	{
		what: 'Azure.Identity, its chain',
		text: `Azure.Identity.CredentialUnavailableException: DefaultAzureCredential failed to retrieve a token from the included credentials. See the troubleshooting guide for more information. https://aka.ms/azsdk/net/identity/defaultazurecredential/troubleshoot\n- EnvironmentCredential authentication unavailable. Environment variables are not fully configured.\n- ManagedIdentityCredential authentication unavailable. No response received from the managed identity endpoint.\n- Visual Studio Token provider can't be accessed\n- Azure CLI not installed\n ---> System.AggregateException: Multiple exceptions were encountered while attempting to authenticate.`,
		id: 'cred.none',
		sdk: {name: 'Azure.Identity'},
	},
	{
		what: 'MSAL.NET',
		text: `MSAL.NetCore.4.66.1.0.MsalUiRequiredException: \n\tErrorCode: invalid_grant\nMicrosoft.Identity.Client.MsalUiRequiredException: AADSTS50076: Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '797f4846-ba00-4fd7-ba43-dac1f8f63013'. Trace ID: 384cee7c-cf4c-4dfe-8a11-a510c4e90c00 Correlation ID: ${correlation} Timestamp: 2026-08-03 12:27:46Z`,
		id: 'aad.50076',
		told: {plane: 'signin', aadsts: '50076', correlationId: correlation},
	},
	{
		what: 'the management SDK',
		text: `Azure.RequestFailedException: ${mayNot('Microsoft.Authorization/roleAssignments/write')}\nStatus: 403 (Forbidden)\nErrorCode: AuthorizationFailed\n\nContent:\n${body('AuthorizationFailed', mayNot('Microsoft.Authorization/roleAssignments/write'))}\n\nHeaders:\nx-ms-correlation-request-id: ${correlation}`,
		id: 'arm.assign-denied',
		told: {plane: 'arm', status: 403, code: 'AuthorizationFailed', correlationId: correlation},
	},
	{
		what: 'a project that calls as itself, escaped in a log',
		text: `{"@t":"2026-11-20T12:00:00Z","@l":"Error","@m":"Run failed","Exception":"Azure.RequestFailedException: ${lacks(oid, 'AIServices/agents/write', 'POST /api/projects/{projectName}/openai/*').replaceAll('"', '\\"')}\\nStatus: 401 (PermissionDenied)"}`,
		id: 'rbac.data-action-missing',
	},
	{
		what: 'a principal that is too new',
		text: `Status: 400 (Bad Request)\nErrorCode: PrincipalNotFound\nPrincipal 0f14a80d42e54d57afe046acf9dfae05 does not exist in the directory ${tenant}. Check that you have the correct principal ID.`,
		id: 'arm.principal-not-found',
		told: {status: 400, code: 'PrincipalNotFound', plane: 'arm'},
	},
];
