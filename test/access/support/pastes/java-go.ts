import {agents, audience, body, chat, correlation, mayNot, noAccess, oid, type Paste} from './paste.ts';

const dashes = '-'.repeat(80);

export const javaAndGo: readonly Paste[] = [
	{
		what: 'azure-core of Java',
		text: `Exception in thread "main" com.azure.core.exception.ClientAuthenticationException: Status code 401, "${body('PermissionDenied', chat)}"\n\tat java.base/jdk.internal.reflect.DirectConstructorHandleAccessor.newInstance(DirectConstructorHandleAccessor.java:62)\n\tat com.azure.core.implementation.http.rest.RestProxyBase.instantiateUnexpectedException(RestProxyBase.java:388)\n\tat com.azure.ai.openai.OpenAIClient.getChatCompletions(OpenAIClient.java:760)`,
		id: 'rbac.data-action-missing.openai',
		told: {status: 401, code: 'PermissionDenied', message: chat},
		sdk: {name: 'com.azure:azure-ai-openai', language: 'java'},
	},
	{
		what: 'azure-core of Java, with quotes escaped',
		text: `com.azure.core.exception.HttpResponseException: Status code 403, "{\\"error\\":{\\"code\\":\\"403\\",\\"message\\":\\"Public access is disabled. Please configure private endpoint.\\"}}"`,
		id: 'net.public-disabled',
		told: {status: 403},
		sdk: {name: 'com.azure:azure-core'},
	},
	{
		what: 'the retired inference SDK of Java',
		text: `com.azure.core.exception.ClientAuthenticationException: Status code 401, "{"statusCode":401,"message":"${audience('https://cognitiveservices.azure.com')}"}"\n\tat com.azure.ai.inference.ChatCompletionsClient.complete(ChatCompletionsClient.java:140)`,
		id: 'token.audience',
		told: {status: 401},
		sdk: {name: 'com.azure:azure-ai-inference'},
	},
	{
		what: 'openai-java',
		text: `com.openai.errors.UnauthorizedException: 401: ${noAccess}\n\tat com.openai.core.handlers.ErrorHandler.handle(ErrorHandler.kt:60)`,
		id: 'rbac.principal-no-access',
		told: {status: 401},
		sdk: {name: 'com.openai:openai-java'},
	},
	{
		what: 'a map as Java prints it',
		text: `com.azure.core.exception.ResourceNotFoundException: Deserialization Failed. {error={code=DeploymentNotFound, message=The API deployment for this resource does not exist.}}`,
		id: 'deploy.not-found',
		told: {code: 'DeploymentNotFound'},
	},
	{
		what: 'azure-identity of Java',
		text: `com.azure.identity.CredentialUnavailableException: EnvironmentCredential authentication unavailable. Environment variables are not fully configured.\nDefaultAzureCredential authentication failed. ---> AzureCliCredential authentication unavailable.`,
		id: 'cred.none',
		sdk: {name: 'com.azure:azure-identity'},
	},
	{
		what: 'Spring AI in a log',
		text: `2026-11-20T12:00:00.123Z ERROR 1 --- [nio-8080-exec-1] o.a.c.c.C.[.[.[/].[dispatcherServlet]    : Servlet.service() threw exception\n\ncom.azure.core.exception.HttpResponseException: Status code 404, "${body('404', 'Resource not found')}"`,
		id: 'path.resource-not-found',
		told: {status: 404},
	},
	{
		what: 'azcore of Go',
		text: `panic: POST https://contoso-openai.openai.azure.com/openai/deployments/gpt-4o/chat/completions\n${dashes}\nRESPONSE 401: 401 PermissionDenied\nERROR CODE: PermissionDenied\n${dashes}\n{\n  "error": {\n    "code": "PermissionDenied",\n    "message": "${noAccess}"\n  }\n}\n${dashes}\n\ngoroutine 1 [running]:\nmain.main()\n\t/home/ana/app/main.go:31 +0x1c5`,
		id: 'rbac.principal-no-access',
		told: {
			status: 401,
			code: 'PermissionDenied',
			message: noAccess,
			request: 'POST https://contoso-openai.openai.azure.com/openai/deployments/gpt-4o/chat/completions',
		},
		sdk: {name: 'azcore', language: 'go'},
	},
	{
		what: 'azcore of Go, to Resource Manager',
		text: `PUT https://management.azure.com/subscriptions/20000000-0000-4000-8000-00000000000a/resourceGroups/rg-ai/providers/Microsoft.Authorization/roleAssignments/50000000-0000-4000-8000-00000000000a\n${dashes}\nRESPONSE 409: 409 Conflict\nERROR CODE: RoleAssignmentExists\n${dashes}\n${body('RoleAssignmentExists', 'The role assignment already exists. The ID of the existing role assignment is 50000000000040008000000000000000.')}\n${dashes}`,
		id: 'arm.exists',
		told: {plane: 'arm', status: 409, code: 'RoleAssignmentExists'},
	},
	{
		what: 'azcore of Go without a code',
		text: `GET https://contoso-foundry.services.ai.azure.com/api/projects/alpha/deployments\n${dashes}\nRESPONSE 401: 401 Unauthorized\nERROR CODE UNAVAILABLE\n${dashes}\n{ "statusCode": 401, "message": "${audience('https://ai.azure.com')}" }\n${dashes}`,
		id: 'token.audience',
		told: {status: 401, code: null, request: 'GET https://contoso-foundry.services.ai.azure.com/api/projects/alpha/deployments'},
	},
	{
		what: 'azidentity of Go',
		text: `DefaultAzureCredential: failed to acquire a token.\nAttempted credentials:\n\tEnvironmentCredential: missing environment variable AZURE_TENANT_ID\n\tManagedIdentityCredential: managed identity timed out\n\tAzureCLICredential: Azure CLI not found on path`,
		id: 'cred.none',
	},
	{
		what: 'openai-go',
		text: `POST "https://contoso-foundry.services.ai.azure.com/openai/v1/responses": 401 Unauthorized ${JSON.stringify({code: 'PermissionDenied', message: agents})}\nexit status 1\n\tgithub.com/openai/openai-go@v1.12.0/client.go:88`,
		id: 'rbac.data-action-missing',
		told: {status: 401, code: 'PermissionDenied'},
		sdk: {name: 'openai-go', version: 'v1.12.0'},
	},
	{
		what: 'the Terraform of yesterday',
		text: `╷\n│ Error: authorization.RoleAssignmentsClient#Create: Failure responding to request: StatusCode=403 -- Original Error: autorest/azure: Service returned an error. Status=403 Code="AuthorizationFailed" Message="${mayNot('Microsoft.Authorization/roleAssignments/write')}"\n│ \n│   with azurerm_role_assignment.ai,\n│   on main.tf line 12, in resource "azurerm_role_assignment" "ai":\n│   12: resource "azurerm_role_assignment" "ai" {\n│ \n╵`,
		id: 'arm.assign-denied',
		told: {plane: 'arm', status: 403, code: 'AuthorizationFailed'},
		sdk: {name: 'terraform'},
	},
	{
		what: 'the Terraform of today',
		text: `\u001b[31m╷\u001b[0m\n\u001b[31m│\u001b[0m \u001b[0m\u001b[1m\u001b[31mError: \u001b[0m\u001b[0m\u001b[1munexpected status 400 (400 Bad Request) with error: UnmatchedPrincipalType: The PrincipalId '${oid.replaceAll('-', '')}' has type 'ServicePrincipal' , which is different from specified PrinciaplType 'User'.\u001b[0m\n\u001b[31m│\u001b[0m   with azurerm_role_assignment.ai,\n\u001b[31m╵\u001b[0m`,
		id: 'arm.principal-type',
		told: {status: 400, code: 'UnmatchedPrincipalType', plane: 'arm'},
	},
	{
		what: 'a correlation id beside it',
		text: `${body('ScopeLocked', "The scope '/subscriptions/s/resourceGroups/rg-ai/x' cannot perform write operation because following scope(s) are locked: '/subscriptions/s/resourceGroups/rg-ai'. Please remove the lock and try again.")}\ncorrelation ID: ${correlation}`,
		id: 'arm.locked',
		told: {correlationId: correlation, plane: 'arm'},
	},
];
