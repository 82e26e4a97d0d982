import {account, agents, audience, body, chat, correlation, firewall, mayNot, noAccess, noDeployment, oid, type Paste, tenant, wrongKey} from './paste.ts';

const deployed = JSON.stringify({
	status: 'Failed',
	error: {
		code: 'DeploymentFailed',
		message:
			'At least one resource deployment operation failed. Please list deployment operations for details. Please see https://aka.ms/arm-deployment-operations for usage details.',
		details: [
			{
				code: 'BadRequest',
				message: `{\r\n  "error": {\r\n    "code": "RoleAssignmentUpdateNotPermitted",\r\n    "message": "Tenant ID, application ID, principal ID, and scope are not allowed to be updated."\r\n  }\r\n}`,
			},
		],
	},
});

export const tools: readonly Paste[] = [
	{
		what: 'az, refused to assign',
		text: `ERROR: (AuthorizationFailed) ${mayNot('Microsoft.Authorization/roleAssignments/write')}\nCode: AuthorizationFailed\nMessage: ${mayNot('Microsoft.Authorization/roleAssignments/write')}`,
		id: 'arm.assign-denied',
		told: {plane: 'arm', code: 'AuthorizationFailed', message: mayNot('Microsoft.Authorization/roleAssignments/write')},
		sdk: {name: 'az', language: 'cli'},
	},
	{
		what: 'az, with the command before it',
		text: `ana@laptop:~$ az role assignment create --assignee ben@contoso.com --role "Azure AI User" --scope ${account}\nRole 'Azure AI User' doesn't exist.`,
		id: 'arm.role-not-found',
		sdk: {name: 'az'},
	},
	{
		what: 'az in Git Bash',
		text: `(MissingSubscription) The request did not have a subscription or a valid tenant level resource provider.\nCode: MissingSubscription\nMessage: The request did not have a subscription or a valid tenant level resource provider.`,
		id: 'arm.sub-missing-in-url',
	},
	{
		what: 'az login, blocked',
		text: `Retrieving tenants and subscriptions for the selection...\nAuthentication failed against tenant ${tenant} 'Contoso': AADSTS53003: Access has been blocked by Conditional Access policies. The access policy does not allow token issuance. Trace ID: 36a9bfd2-0233-4b3b-b947-5ed41fa7a600 Correlation ID: ${correlation} Timestamp: 2026-05-29 05:46:34Z\nIf you need to access subscriptions in the following tenants, please use \`az login --tenant TENANT_ID\`.\nNo subscriptions found for ana@contoso.com.`,
		id: 'aad.53003',
		told: {aadsts: '53003', plane: 'signin', correlationId: correlation},
	},
	{
		what: 'az, a claims challenge',
		text: `WWW-Authenticate: Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnsiYWNycyI6eyJlc3NlbnRpYWwiOnRydWUsInZhbHVlcyI6WyJwMSJdfX19"`,
		id: 'arm.claims-challenge',
		told: {claims: '{"access_token":{"acrs":{"essential":true,"values":["p1"]}}}', plane: 'arm'},
	},
	{
		what: 'az rest, a policy',
		text: `Forbidden({"error":{"code":"RequestDisallowedByPolicy","target":"x","message":"Resource 'x' was disallowed by policy. Reasons: 'Only groups may hold roles.'. See error details for policy resource IDs.","additionalInfo":[{"type":"PolicyViolation","info":{"policyDefinitionDisplayName":"No roles for people"}}]}})`,
		id: 'arm.policy',
		told: {code: 'RequestDisallowedByPolicy', plane: 'arm'},
	},
	{
		what: 'a deployment whose reason is deep inside',
		text: `ERROR: ${deployed}`,
		id: 'arm.name-collision',
		told: {code: 'RoleAssignmentUpdateNotPermitted', plane: 'arm'},
	},
	{
		what: 'azd up',
		text: `  (x) Failed: Role assignment\n\nERROR: error executing step command 'provision': deployment failed: error deploying infrastructure: deploying to subscription:\n\nDeployment Error Details:\nInvalidTemplateDeployment: Deployment failed with multiple errors: 'Authorization failed for template resource '8f70606d-7739-500f-80cf-cc2ae5c8cffd' of type 'Microsoft.Authorization/roleAssignments'. The client 'ana@contoso.com' with object id '${oid}' does not have permission to perform action 'Microsoft.Authorization/roleAssignments/write' at scope '${account}'.'\n\nTraceID: 0af7651916cd43dd8448eb211c80319c`,
		id: 'arm.assign-denied.template',
		told: {plane: 'arm'},
	},
	{
		what: 'azd, not signed in',
		text: 'ERROR: not logged in, run `azd auth login` to login',
		id: 'cred.az-signed-out',
	},
	{
		what: 'PowerShell',
		text: `New-AzRoleAssignment: Operation returned an invalid status code 'Forbidden'\r\nNew-AzRoleAssignment : ${mayNot('Microsoft.Authorization/roleAssignments/write')}\r\nAt line:1 char:1\r\n+ New-AzRoleAssignment -ObjectId ${oid} ...\r\n+ ~~~~~~~~~~~~~~~~~~~~~~~~\r\n    + CategoryInfo          : CloseError: (:) [New-AzRoleAssignment], ErrorResponseException\r\n    + FullyQualifiedErrorId : AuthorizationFailed,Microsoft.Azure.Commands.Resources.NewAzureRoleAssignmentCommand`,
		id: 'arm.assign-denied',
		sdk: {name: 'Az PowerShell'},
	},
	{
		what: 'Invoke-RestMethod',
		text: `Invoke-RestMethod : The remote server returned an error: (401) Unauthorized.\r\nAt C:\\src\\call.ps1:7 char:13\r\n+ Invoke-RestMethod -Method POST -Uri https://contoso-openai.openai.azure.com/openai/v1/responses\r\n${body('PermissionDenied', noAccess)}`,
		id: 'rbac.principal-no-access',
		told: {status: 401},
	},
	{
		what: 'Bicep',
		text: `Inner Errors:\n{"code": "PrincipalNotFound", "message": "Principal 0f14a80d42e54d57afe046acf9dfae05 does not exist in the directory ${tenant}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group. See https://aka.ms/docs-principaltype"}`,
		id: 'arm.principal-not-found',
		told: {code: 'PrincipalNotFound', plane: 'arm'},
	},
	{
		what: 'the portal',
		text: `You don't have permission to build agents in this project\nError details\n${agents}\nSession ID: 7f2c\nRequest ID: ${correlation}`,
		id: 'rbac.data-action-missing',
		told: {correlationId: correlation},
	},
	{
		what: 'the directory through az',
		text: `ERROR: Insufficient privileges to complete the operation.`,
		id: 'graph.denied',
		told: {plane: 'graph'},
	},
	{
		what: 'the directory as JSON',
		text: JSON.stringify(
			{
				error: {
					code: 'Request_ResourceNotFound',
					message: `Resource '${oid}' does not exist or one of its queried reference-property objects are not present.`,
					innerError: {date: '2026-11-04T10:03:26', 'request-id': correlation, 'client-request-id': correlation},
				},
			},
			null,
			2,
		),
		id: 'graph.not-found',
		told: {plane: 'graph', code: 'Request_ResourceNotFound'},
	},
	{
		what: 'Cloud Shell',
		text: `ERROR: Audience https://ai.azure.com is not a supported MSI token audience.\nRun the command below to authenticate interactively; additional arguments may be added as needed:\naz logout\naz login`,
		id: 'cred.cloudshell',
	},
];

export const transcripts: readonly Paste[] = [
	{
		what: 'curl -v',
		text: `* Connected to contoso-openai.openai.azure.com (20.10.0.1) port 443\n* using HTTP/2\n> POST /openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21 HTTP/2\n> Host: contoso-openai.openai.azure.com\n> User-Agent: curl/8.7.1\n> Accept: */*\n> \n< HTTP/2 401 \n< content-length: 105\n< content-type: application/json\n< apim-request-id: ${correlation}\n< strict-transport-security: max-age=31536000; includeSubDomains; preload\n< x-ms-region: Sweden Central\n< date: Fri, 20 Nov 2026 12:00:00 GMT\n< \n* Connection #0 to host contoso-openai.openai.azure.com left intact\n${body('PermissionDenied', noAccess)}`,
		id: 'rbac.principal-no-access',
		told: {
			status: 401,
			plane: 'data',
			request: 'POST https://contoso-openai.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21',
			correlationId: correlation,
		},
		sdk: {name: 'curl', version: '8.7.1'},
	},
	{
		what: 'curl -i',
		text: `$ curl -i https://contoso-foundry.services.ai.azure.com/api/projects/alpha/assistants?api-version=v1\nHTTP/1.1 401 PermissionDenied\r\nContent-Length: 330\r\nContent-Type: application/json\r\napim-request-id: ${correlation}\r\n\r\n${body('PermissionDenied', agents)}`,
		id: 'rbac.data-action-missing',
		told: {status: 401, code: 'PermissionDenied', correlationId: correlation},
	},
	{
		what: 'only the status line',
		text: 'HTTP/1.1 401 PermissionDenied',
		id: 'rbac.data-action-missing',
		told: {status: 401, code: 'PermissionDenied'},
	},
	{
		what: 'a key header, with the key',
		text: `curl https://contoso-openai.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21 -H "api-key: 0123456789abcdef0123456789abcdef" -d '{"messages":[{"role":"user","content":"hi"}]}'\n${body('401', wrongKey)}`,
		id: 'token.sent-as-key',
		told: {request: 'POST https://contoso-openai.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21'},
		sdk: {name: 'curl'},
	},
	{
		what: 'a gateway without a word',
		text: '> POST /api/projects/alpha/openai/v1/responses HTTP/1.1\n> Host: contoso-foundry.services.ai.azure.com\n< HTTP/1.1 403 Forbidden\n< Content-Length: 0\n< x-request-time: 0.013',
		id: 'rbac.project-gateway',
		told: {status: 403, request: 'POST https://contoso-foundry.services.ai.azure.com/api/projects/alpha/openai/v1/responses'},
	},
	{
		what: 'an .http file and its answer',
		text: `POST https://contoso-foundry.services.ai.azure.com/openai/v1/responses?api-version=2024-10-21 HTTP/1.1\nContent-Type: application/json\n\nHTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n${body('BadRequest', 'API version not supported')}`,
		id: 'path.api-version',
		told: {status: 400, request: 'POST https://contoso-foundry.services.ai.azure.com/openai/v1/responses?api-version=2024-10-21'},
	},
	{
		what: 'two answers, one after the other',
		text: `< HTTP/2 403\n< content-type: application/json\n${body('403', firewall)}\n< HTTP/2 404\n< content-type: application/json\n${body('DeploymentNotFound', noDeployment)}`,
		id: 'net.firewall',
		told: {status: 403},
		errors: 2,
	},
	{
		what: 'Entra ID',
		text: `POST https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token\nHTTP/1.1 400 Bad Request\nx-ms-request-id: 28d0f840-d8eb-4d2c-8f1a-a5fdabeb1e00\nSet-Cookie: fpc=AbCdEfGhIjKlMn; expires=Sat, 25-Feb-2026 07:53:56 GMT; path=/; secure; HttpOnly\n\n${JSON.stringify({error: 'invalid_grant', error_description: `AADSTS50076: Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access 'x'.\r\nTrace ID: 384cee7c-cf4c-4dfe-8a11-a510c4e90c00\r\nCorrelation ID: ${correlation}\r\nTimestamp: 2026-08-03 12:27:46Z`, error_codes: [50076], correlation_id: correlation, claims: '{"access_token":{"capolids":{"essential":true,"values":["bd8d9305-ee44-4c9e-87a9-45bc878db6e1"]}}}'})}`,
		id: 'aad.50076',
		told: {
			plane: 'signin',
			status: 400,
			code: 'invalid_grant',
			aadsts: '50076',
			request: `POST https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`,
			correlationId: correlation,
			claims: '{"access_token":{"capolids":{"essential":true,"values":["bd8d9305-ee44-4c9e-87a9-45bc878db6e1"]}}}',
		},
	},
	{
		what: 'a quoted mail in a fence',
		text: `> Hi, I get this:\n> \`\`\`json\n> {\n>   "error": {\n>     "code": "PermissionDenied",\n>     "message": "${chat}"\n>   }\n> }\n> \`\`\`\n> What is wrong?`,
		id: 'rbac.data-action-missing.openai',
		told: {code: 'PermissionDenied', message: chat},
	},
	{
		what: 'the log of a container',
		text: `web-1  | 2026-11-20T12:00:00.1234567Z [ERROR] {\nweb-1  | 2026-11-20T12:00:00.1234567Z   "error": {\nweb-1  | 2026-11-20T12:00:00.1234568Z     "code": "AuthenticationTypeDisabled",\nweb-1  | 2026-11-20T12:00:00.1234568Z     "message": "Key based authentication is disabled for this resource."\nweb-1  | 2026-11-20T12:00:00.1234569Z   }\nweb-1  | 2026-11-20T12:00:00.1234569Z }`,
		id: 'key.disabled',
		told: {code: 'AuthenticationTypeDisabled'},
	},
	{
		what: 'a message that a mail program wrapped',
		text: `Error code: 401 - {"error":{"code":"PermissionDenied","message":"The principal\n\`${oid}\` lacks the required\ndata action \`Microsoft.CognitiveServices/accounts/MaaS/chat/completions/action\` to\nperform \`POST /models/chat/completions\` operation."}}`,
		id: 'rbac.data-action-missing',
		told: {status: 401, code: 'PermissionDenied'},
	},
	{
		what: 'the region’s host',
		text: `POST https://swedencentral.api.cognitive.microsoft.com/openai/deployments/gpt-4o/chat/completions\nHTTP/1.1 400 Bad Request\n\n${body('BadRequest', 'Please provide a custom subdomain for token authentication, otherwise API key is required.')}`,
		id: 'subdomain.missing',
		told: {status: 400, plane: 'data'},
	},
	{
		what: 'GitHub Models, its old address',
		text: `POST https://models.inference.ai.azure.com/chat/completions\nHTTP/1.1 401 Unauthorized\n\n{"error":{"code":"unauthorized","message":"Bad credentials"}}`,
		id: 'endpoint.github-models',
		told: {status: 401},
	},
	{
		what: 'GitHub Models, its token',
		text: `client = ChatCompletionsClient(endpoint="https://models.github.ai/inference", credential=AzureKeyCredential("ghp_0123456789abcdefghijABCDEFGHIJ456789"))\nazure.core.exceptions.ClientAuthenticationError: ${audience()}`,
		id: 'endpoint.github-models',
	},
];
