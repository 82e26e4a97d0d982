import type {DiagnosisFacts} from '../../../source/access/diagnosis.ts';
import type {Evidence} from '../../../source/access/failure.ts';
import type {PastedToken} from '../../../source/access/paste/pasted.ts';
import {anaId, foundryResource, otherTenantId, project, projectIdentityId, projectTarget, session, tenantId} from './records.ts';

export type Sample = {readonly id: string; readonly evidence: Partial<Evidence>; readonly facts?: DiagnosisFacts};

const action = 'Microsoft.CognitiveServices/accounts';
const lacks = (who: string, data: string, operation: string): string =>
	`The principal \`${who}\` lacks the required data action \`${action}/${data}\` to perform \`${operation}\` operation.`;
const toGroup = {
	roleId: 'r',
	roleName: 'Foundry User',
	scope: foundryResource.id,
	via: 'ai-devs',
	dataActions: 296,
	state: 'active' as const,
	until: null,
	sufficient: true,
	createdOn: null,
};
const onProject = {...toGroup, scope: project.id, via: null, sufficient: false};
const ana = {id: anaId, type: 'User', name: 'ana@contoso.com'} as const;
const denied = {status: 401, code: 'PermissionDenied', message: 'Principal does not have access to API/Operation.'} as const;
const arm = (status: number, code: string, message: string): Partial<Evidence> => ({plane: 'arm', status, code, message});
const entra = (number: string, message: string): Partial<Evidence> => ({
	plane: 'signin',
	status: 400,
	code: 'invalid_grant',
	aadsts: number,
	message: `AADSTS${number}: ${message}`,
});
const carried: PastedToken = {
	audience: 'https://ai.azure.com',
	tenantId,
	objectId: anaId,
	appId: null,
	name: 'ana@contoso.com',
	kind: 'user',
	issuedAt: null,
	expiresAt: null,
};
const local = (message: string, code: string | null = null): Partial<Evidence> => ({plane: 'local', code, message});
const wrongAudience = (audiences: string): string => `Unauthorized. Access token is missing, invalid, audience is incorrect (${audiences}), or have expired.`;

/** One piece of evidence for each cause, in the words of the wire. */
export const samples: readonly Sample[] = [
	{
		id: 'state.project-identity',
		evidence: {
			status: 401,
			code: 'PermissionDenied',
			message: lacks(projectIdentityId, 'OpenAI/deployments/chat/completions/action', 'POST /openai/deployments/{deployment-id}/chat/completions'),
		},
		facts: {session, target: projectTarget},
	},
	{
		id: 'state.wrong-principal',
		evidence: {
			status: 401,
			code: 'PermissionDenied',
			message: lacks('60000000-0000-4000-8000-00000000000a', 'OpenAI/responses/write', 'POST /openai/responses'),
		},
		facts: {session},
	},
	{
		id: 'state.deny-assignment',
		evidence: denied,
		facts: {
			session,
			granted: true,
			assessments: [
				{
					principal: ana,
					outcome: 'denied',
					missing: [],
					because: [{id: 'access.deny', text: 'Deny assignment freeze on rg-ai forbids it, whatever roles are held.'}],
					held: [],
					needs: [],
				},
			],
		},
	},
	{
		id: 'state.eligible',
		evidence: denied,
		facts: {session, assessments: [{principal: ana, outcome: 'eligible', missing: [], because: [], held: [], needs: []}]},
	},
	{
		id: 'state.stale-token',
		evidence: denied,
		facts: {session, granted: true, assessments: [{principal: ana, outcome: 'allowed', missing: [], because: [], held: [toGroup], needs: []}]},
	},
	{id: 'state.propagating', evidence: denied, facts: {session, granted: true, since: 1_000_000, now: 1_041_000}},
	{
		id: 'state.wrong-scope',
		evidence: denied,
		facts: {session, granted: false, assessments: [{principal: ana, outcome: 'denied', missing: [], because: [], held: [onProject], needs: []}]},
	},

	{id: 'token.audience.odd', evidence: {status: 401, message: wrongAudience('urn:ms.scopedToken or urn:ms.faceSessionToken')}},
	{id: 'token.audience', evidence: {status: 401, message: wrongAudience('https://cognitiveservices.azure.com/ or https://ai.azure.com/')}},
	{
		id: 'token.wrong-tenant',
		evidence: {status: 401, message: wrongAudience('https://ai.azure.com')},
		facts: {session, target: projectTarget, tokens: [{...carried, tenantId: otherTenantId}]},
	},
	{
		id: 'token.expired',
		evidence: {status: 401, message: wrongAudience('https://ai.azure.com')},
		facts: {tokens: [{...carried, expiresAt: 1_000_000}], failedAt: 1_060_000},
	},
	{
		id: 'token.wrong-tenant.openai',
		evidence: {
			status: 400,
			code: 'Tenant provided in token does not match resource token',
			message: `Token tenant ${otherTenantId} does not match resource tenant.`,
		},
	},
	{
		id: 'token.sent-as-key',
		evidence: {
			status: 401,
			code: '401',
			message:
				'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
		},
	},
	{id: 'token.missing', evidence: {status: 401, code: '401', message: 'Ocp-Apim-Subscription-Key is missing'}},
	{id: 'key.disabled', evidence: {status: 403, code: 'AuthenticationTypeDisabled', message: 'Key based authentication is disabled for this resource.'}},

	{
		id: 'rbac.data-action-missing.openai',
		evidence: {status: 401, code: 'PermissionDenied', message: lacks('ana@contoso.com', 'OpenAI/responses/write', 'POST /openai/responses')},
	},
	{
		id: 'rbac.data-action-missing',
		evidence: {
			status: 401,
			code: 'PermissionDenied',
			message: `${lacks(anaId, 'AIServices/agents/read', 'GET /api/projects/{projectName}/assistants')} For instructions on granting the necessary permissions, see https://aka.ms/FoundryPermissions.`,
		},
	},
	{id: 'rbac.principal-no-access', evidence: denied},
	{
		id: 'rbac.identity-objectid-403',
		evidence: {status: 403, message: `Identity(object id: ${anaId}) does not have permissions for ${action}/AIServices/agents/write actions.`},
	},
	{
		id: 'rbac.project-gateway',
		evidence: {status: 403, message: '', request: 'POST https://contoso-foundry.services.ai.azure.com/api/projects/alpha/openai/v1/responses'},
	},
	{
		id: 'rbac.hub-nginx-403',
		evidence: {
			status: 403,
			message:
				'<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>\r\n<center><h1>403 Forbidden</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>',
		},
	},

	{
		id: 'subdomain.missing',
		evidence: {status: 400, code: 'BadRequest', message: 'Please provide a custom subdomain for token authentication, otherwise API key is required.'},
	},
	{id: 'subdomain.missing.old', evidence: {status: 400, code: 'BadRequest', message: 'Please provide an authentication key.'}},
	{id: 'subdomain.unmapped', evidence: {status: 404, message: 'Subdomain does not map to a resource'}},
	{
		id: 'deploy.not-found',
		evidence: {
			status: 404,
			code: 'DeploymentNotFound',
			message:
				'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.',
		},
	},
	{id: 'project.not-found', evidence: {status: 404, message: 'Project not found'}},
	{id: 'path.api-version', evidence: {status: 400, code: 'BadRequest', message: 'API version not supported'}},
	{id: 'model.not-on-route', evidence: {status: 400, code: 'BadRequest', message: 'This model is not supported by Responses API'}},
	{id: 'path.resource-not-found', evidence: {status: 404, code: '404', message: 'Resource not found'}},

	{id: 'net.firewall', evidence: {status: 403, code: '403', message: 'Access denied due to Virtual Network/Firewall rules.'}},
	{id: 'net.public-disabled', evidence: {status: 403, code: '403', message: 'Public access is disabled. Please configure private endpoint.'}},
	{id: 'net.tls-intercept', evidence: {code: 'SELF_SIGNED_CERT_IN_CHAIN', message: 'self-signed certificate in certificate chain'}},
	{id: 'net.tls-name', evidence: {code: 'ERR_TLS_CERT_ALTNAME_INVALID', message: "Hostname/IP does not match certificate's altnames"}},
	{id: 'net.dns', evidence: {code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND gone.services.ai.azure.com'}},
	{id: 'net.proxy', evidence: {status: 407, message: 'Proxy Authentication Required'}},
	{id: 'net.refused', evidence: {code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 10.1.2.4:443'}},
	{id: 'net.timeout', evidence: {code: 'ETIMEDOUT', message: 'connect ETIMEDOUT 10.1.2.4:443'}},

	{
		id: 'arm.mfa-policy',
		evidence: arm(403, 'RequestDisallowedByPolicy', 'Resource was disallowed by policy. Reasons: MFA is required. See error details for policy resource IDs.'),
	},
	{
		id: 'arm.claims-challenge',
		evidence: {
			...arm(401, 'InvalidAuthenticationToken', 'The access token is invalid.'),
			headers: {
				'www-authenticate':
					'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnsiYWNycyI6eyJlc3NlbnRpYWwiOnRydWUsInZhbHVlcyI6WyJwMSJdfX19"',
			},
			claims: '{"access_token":{"acrs":{"essential":true,"values":["p1"]}}}',
		},
	},
	{
		id: 'arm.assign-denied.template',
		evidence: arm(
			400,
			'InvalidTemplateDeployment',
			`The template deployment failed with error: 'Authorization failed for template resource 'x' of type 'Microsoft.Authorization/roleAssignments'. The client 'ana@contoso.com' with object id '${anaId}' does not have permission to perform action 'Microsoft.Authorization/roleAssignments/write' at scope '/subscriptions/s'.'.`,
		),
	},
	{
		id: 'arm.assign-denied',
		evidence: arm(
			403,
			'AuthorizationFailed',
			`The client 'ana@contoso.com' with object id '${anaId}' does not have authorization or an ABAC condition not fulfilled to perform action 'Microsoft.Authorization/roleAssignments/write' over scope '${foundryResource.id}/providers/Microsoft.Authorization/roleAssignments/50000000-0000-4000-8000-00000000000a' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
		),
	},
	{
		id: 'arm.deny-assignment',
		evidence: arm(
			403,
			'DenyAssignmentAuthorizationFailed',
			"The client 'a' with object id 'b' has permission to perform action 'c' on scope 'd'; however, the access is denied because of the deny assignment with name 'stack' and Id 'f' at scope '/subscriptions/s'.",
		),
	},
	{
		id: 'arm.linked-auth',
		evidence: arm(
			403,
			'LinkedAuthorizationFailed',
			"The client has permission to perform action 'x' on scope '/subscriptions/a'; however, it does not have permission to perform action 'x' on the linked scope(s)'/subscriptions/b' or the linked scope(s)are invalid",
		),
	},
	{id: 'arm.exists', evidence: arm(409, 'RoleAssignmentExists', 'The role assignment already exists.')},
	{
		id: 'arm.name-collision',
		evidence: arm(400, 'RoleAssignmentUpdateNotPermitted', 'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.'),
	},
	{
		id: 'arm.principal-not-found',
		evidence: arm(
			400,
			'PrincipalNotFound',
			`Principal 30000000000040008000000000000000 does not exist in the directory ${tenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay.`,
		),
	},
	{
		id: 'arm.principal-type',
		evidence: arm(
			400,
			'UnmatchedPrincipalType',
			"The PrincipalId 'ed74' has type 'ServicePrincipal' , which is different from specified PrinciaplType 'User'.",
		),
	},
	{
		id: 'arm.principal-type-msi',
		evidence: arm(400, 'BadRequest', "The PrincipalType property 'MSI' is not valid. It must be 'User', 'Group' or 'ServicePrincipal'."),
	},
	{id: 'arm.principal-id-invalid', evidence: arm(400, 'InvalidPrincipalId', "The Principal ID 'wow' is not valid. Principal ID must be a GUID.")},
	{id: 'arm.role-not-found', evidence: arm(404, 'RoleDefinitionDoesNotExist', "The specified role definition with ID '1' does not exist.")},
	{id: 'arm.limit', evidence: arm(400, 'RoleAssignmentLimitExceeded', 'No more role assignments can be created')},
	{
		id: 'arm.locked',
		evidence: arm(
			409,
			'ScopeLocked',
			"The scope '/subscriptions/s/resourceGroups/rg-ai/x' cannot perform write operation because following scope(s) are locked: '/subscriptions/s/resourceGroups/rg-ai'. Please remove the lock and try again.",
		),
	},
	{
		id: 'arm.policy',
		evidence: arm(
			403,
			'RequestDisallowedByPolicy',
			"Resource 'x' was disallowed by policy. Reasons: 'Only groups may hold roles.'. See error details for policy resource IDs.",
		),
	},
	{id: 'arm.last-owner', evidence: arm(400, 'BadRequest', 'Cannot delete the last RBAC admin assignment')},
	{
		id: 'arm.customrole-action',
		evidence: arm(
			400,
			'InvalidDataActionOrNotDataAction',
			"'Microsoft.CognitiveServices/accounts/OpenAI/deployments/completions/write' does not match any of the actions supported by the providers.",
		),
	},
	{id: 'arm.customrole-mg', evidence: arm(400, 'BadRequest', 'You cannot add data action permissions when you have a management group as an assignable scope')},
	{
		id: 'arm.customrole-name-taken',
		evidence: arm(409, 'RoleDefinitionWithSameNameExists', 'A custom role with the same name already exists in this directory. Use a different name'),
	},
	{id: 'arm.customrole-limit', evidence: arm(400, 'RoleDefinitionLimitExceeded', 'Role definition limit exceeded. No more role definitions can be created')},
	{id: 'arm.customrole-used', evidence: arm(400, 'RoleDefinitionHasAssignments', 'There are existing role assignments referencing role')},
	{
		id: 'arm.customrole-differs',
		evidence: {plane: 'arm', code: 'RoleDefinitionDiffers', message: 'The custom role "Caller" is there with other actions than are needed.'},
	},
	{
		id: 'arm.customrole-denied',
		evidence: arm(
			403,
			'AuthorizationFailed',
			"The client 'ana@contoso.com' with object id '30000000-0000-4000-8000-00000000000a' does not have authorization to perform action 'Microsoft.Authorization/roleDefinitions/write' over scope '/subscriptions/s/resourceGroups/rg-ai/providers/Microsoft.Authorization/roleDefinitions/70000000-0000-4000-8000-00000000000a' or the scope is invalid.",
		),
	},
	{
		id: 'arm.account-denied',
		evidence: arm(
			403,
			'AuthorizationFailed',
			"The client 'ana@contoso.com' with object id '30000000-0000-4000-8000-00000000000a' does not have authorization to perform action 'Microsoft.CognitiveServices/accounts/write' over scope '/subscriptions/s/resourceGroups/rg-ai/providers/Microsoft.CognitiveServices/accounts/contoso-foundry' or the scope is invalid.",
		),
	},
	{
		id: 'arm.busy',
		evidence: arm(
			409,
			'RequestConflict',
			"Cannot modify resource with id '/subscriptions/s/resourceGroups/rg-ai/providers/Microsoft.CognitiveServices/accounts/contoso-foundry' because the resource entity provisioning state is not terminal.",
		),
	},
	{id: 'key.not-listed', evidence: arm(400, 'BadRequest', 'Failed to list key. disableLocalAuth is set to be true')},

	{
		id: 'arm.token-wrong-tenant',
		evidence: arm(
			401,
			'InvalidAuthenticationTokenTenant',
			`The 'EvolvedSecurityTokenService' access token is from the wrong issuer 'https://sts.windows.net/${otherTenantId}/'. It must match the tenant 'https://sts.windows.net/${tenantId}/' associated with this subscription.`,
		),
	},
	{
		id: 'arm.token-expired',
		evidence: arm(
			401,
			'ExpiredAuthenticationToken',
			"The access token expiry UTC time '8/17/2020 3:46:33 AM' is earlier than current UTC time '8/17/2020 3:46:51 AM'.",
		),
	},
	{
		id: 'arm.token-audience',
		evidence: arm(
			401,
			'InvalidAuthenticationTokenAudience',
			"The access token has been obtained for wrong audience or resource 'https://ai.azure.com'. It should exactly match with one of the allowed audiences 'https://management.core.windows.net/','https://management.azure.com'.",
		),
	},
	{id: 'arm.sub-none', evidence: arm(404, 'NotFound', 'No subscriptions found for ana@contoso.com.')},
	{
		id: 'arm.sub-missing-in-url',
		evidence: arm(404, 'MissingSubscription', 'The request did not have a subscription or a valid tenant level resource provider.'),
	},
	{id: 'arm.sub-disabled', evidence: arm(409, 'ReadOnlyDisabledSubscription', "The subscription 's' is disabled and therefore marked as read only.")},
	{
		id: 'arm.provider-unregistered',
		evidence: arm(
			409,
			'MissingSubscriptionRegistration',
			"The subscription is not registered to use namespace 'Microsoft.CognitiveServices'. See https://aka.ms/rps-not-found for how to register subscriptions.",
		),
	},
	{id: 'arm.quota-role', evidence: arm(400, 'InsufficientQuota', 'This operation require 10 new capacity in quota Tokens Per Minute')},
	{
		id: 'arm.domain-in-use',
		evidence: arm(
			409,
			'CustomDomainInUse',
			"Please pick a different name. The subdomain name 'test-resource' is not available as it's already used by a resource.",
		),
	},
	{id: 'arm.domain-invalid', evidence: arm(400, 'CustomDomainInvalid', "Sub domain name 'ai_foundry-resource' is not valid.")},
	{id: 'arm.foundry-deploy', evidence: arm(403, 'ForbiddenError', 'Forbidden')},
	{
		id: 'pim.authentication-context',
		evidence: {
			...arm(
				400,
				'RoleAssignmentRequestAcrsValidationFailed',
				'&claims=%7B%22access_token%22%3A%7B%22acrs%22%3A%7B%22essential%22%3Atrue%2C%20%22value%22%3A%22c1%22%7D%7D%7D',
			),
			claims: '{"access_token":{"acrs":{"essential":true, "value":"c1"}}}',
		},
	},
	{
		id: 'pim.rules',
		evidence: arm(400, 'RoleAssignmentRequestPolicyValidationFailed', 'The following policy rules failed: ["JustificationRule","TicketingRule"]'),
	},
	{id: 'pim.too-short', evidence: arm(400, 'ActiveDurationTooShort', 'The Active duration is too short. Miniumum Required is 5 minutes.')},
	{id: 'pim.pending', evidence: arm(400, 'PendingRoleAssignmentRequest', 'There is already an existing pending Role assignment request.')},
	{id: 'pim.not-active', evidence: arm(400, 'RoleAssignmentDoesNotExist', 'The Role assignment does not exist.')},
	{id: 'pim.denied', evidence: {plane: 'arm', code: 'RoleAssignmentRequestDenied', message: 'The activation request ended as "Denied".'}},
	{id: 'pim.ended', evidence: {plane: 'arm', code: 'RoleAssignmentRequestTimedOut', message: 'The activation request ended as "TimedOut".'}},
	{
		id: 'pim.not-own',
		evidence: arm(
			403,
			'InsufficientPermissions',
			"The requestor xxxx does not have permissions for this request. Please use $filter=asTarget() to filter on the requestor's assignments.",
		),
	},
	{
		id: 'arm.read-denied',
		evidence: arm(
			403,
			'AuthorizationFailed',
			`The client 'ana@contoso.com' with object id '${anaId}' does not have authorization to perform action 'Microsoft.CognitiveServices/accounts/deployments/read' over scope '${foundryResource.id}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
		),
	},
	{
		id: 'arm.not-found',
		evidence: arm(
			404,
			'ResourceNotFound',
			"The Resource 'Microsoft.CognitiveServices/accounts/gone' under resource group 'rg-ai' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
		),
	},
	{
		id: 'arm.throttled',
		evidence: arm(
			429,
			'ResourceRequestsThrottled',
			"Number of requests for action 'x/read' exceeded the limit of '150' for time interval '01:00:00'. Please try again after '324' seconds.",
		),
	},
	{id: 'arm.unavailable', evidence: arm(503, 'ServerTimeout', 'The request timed out.')},

	{
		id: 'graph.claims',
		evidence: {plane: 'graph', status: 401, message: "Exception of type 'Microsoft.Graph.AGS.Contracts.ClaimsChallengeRequiredException' was thrown."},
	},
	{
		id: 'graph.me-needs-user',
		evidence: {plane: 'graph', status: 400, code: 'BadRequest', message: '/me request is only valid with delegated authentication flow.'},
	},
	{
		id: 'graph.denied',
		evidence: {plane: 'graph', status: 403, code: 'Authorization_RequestDenied', message: 'Insufficient privileges to complete the operation.'},
	},
	{
		id: 'graph.not-found',
		evidence: {
			plane: 'graph',
			status: 404,
			code: 'Request_ResourceNotFound',
			message: "Resource '36e9' does not exist or one of its queried reference-property objects are not present.",
		},
	},

	{
		id: 'cred.cloudshell',
		evidence: local('Audience https://ai.azure.com is not a supported MSI token audience.\nInteractive authentication is needed.', 'AudienceNotSupported'),
	},
	{id: 'cred.localhost-redirect', evidence: local('localhost refused to connect.')},
	{
		id: 'cred.az-missing',
		evidence: local(
			"Azure CLI could not be found. Please visit https://aka.ms/azure-cli for installation instructions and then, once installed, authenticate to your Azure account using 'az login'.",
			'CredentialUnavailableError',
		),
	},
	{
		id: 'cred.az-signed-out',
		evidence: local("Please run 'az login' from a command prompt to authenticate before using this credential.", 'CredentialUnavailableError'),
	},
	{
		id: 'cred.none',
		evidence: local(
			'DefaultAzureCredential failed to retrieve a token from the included credentials. Attempted credentials: EnvironmentCredential: EnvironmentCredential authentication unavailable.',
		),
	},
	{
		id: 'cred.azd-missing',
		evidence: local(
			"Azure Developer CLI couldn't be found. To mitigate this issue, see the troubleshooting guidelines at https://aka.ms/azsdk/js/identity/azdevclicredential/troubleshoot.",
			'CredentialUnavailableError',
		),
	},
	{
		id: 'cred.claims-not-answered',
		evidence: {plane: 'local', code: 'ClaimsNotAnswered', message: 'Azure CLI has to ask you for it. Run: az login', command: 'az login'},
	},
	{id: 'cred.tool-slow', evidence: local('Azure CLI gave no token within 30 s.', 'ToolTooSlow')},
	{id: 'cred.tool-failed', evidence: local("ModuleNotFoundError: No module named 'azure'", 'ToolFailed')},
	{id: 'cred.managed-identity', evidence: local('The managed identity endpoint gave no answer within 20 s', 'ManagedIdentityUnavailable')},
	{id: 'cred.file', evidence: local("ENOENT: no such file or directory, open '/var/run/token'", 'ENOENT')},
	{id: 'cred.browser-not-opened', evidence: {plane: 'local', code: 'BrowserNotOpened', message: 'xdg-open did not start'}},
	{id: 'cred.another-account', evidence: {plane: 'local', code: 'AnotherAccount', message: 'ben@contoso.com signed in; this session is of ana@contoso.com.'}},
	{
		id: 'cred.tenant-not-entered',
		evidence: {
			plane: 'signin',
			code: 'TenantNotEntered',
			message: `A token for tenant ${otherTenantId} was asked for; the one that came is for tenant ${tenantId}.`,
		},
	},
	{id: 'cred.cloud-not-connected', evidence: local('This connection is for the cloud public, not usgov.', 'CloudNotConnected')},
	{id: 'cred.token-unreadable', evidence: {plane: 'signin', code: 'TokenUnreadable', message: 'The token names no tenant and no object id.'}},
	{id: 'cred.session-over', evidence: {plane: 'signin', code: 'AuthenticationRequired', message: 'Nobody is signed in for this session.'}},
	{
		id: 'cred.not-passed',
		evidence: local(
			'Missing credentials. Please pass one of `api_key`, `azure_ad_token`, `azure_ad_token_provider`, or the `AZURE_OPENAI_API_KEY` environment variable.',
		),
	},
	{id: 'cred.not-available', evidence: local('The environment names no application: AZURE_CLIENT_ID not set.', 'CredentialNotAvailable')},
	{id: 'cred.wrong-identity', evidence: local('', 'WrongIdentity')},

	{
		id: 'aad.50076',
		evidence: entra(
			'50076',
			"Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '7'.\r\nTrace ID: 384cee7c-cf4c-4dfe-8a11-a510c4e90c00\r\nCorrelation ID: 66394469-089e-42dc-aaf6-e5d6e77c7987\r\nTimestamp: 2018-08-03 12:27:46Z",
		),
	},
	{
		id: 'aad.50079',
		evidence: entra('50079', 'Due to a configuration change made by your administrator, you must enroll in multi-factor authentication to access'),
	},
	{id: 'aad.50097', evidence: entra('50097', 'Device authentication is required.')},
	{id: 'aad.53003', evidence: entra('53003', 'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.')},
	{id: 'aad.530003', evidence: entra('530003', 'Your device is required to be managed to access this resource.')},
	{id: 'aad.530084', evidence: entra('530084', 'Access has been blocked by conditional access token protection policy')},
	{id: 'aad.500011', evidence: entra('500011', 'The resource principal named https://xxx was not found in the tenant named yyy.')},
	{id: 'aad.90002', evidence: entra('90002', "Tenant 'secrets' not found. Check to make sure you have the correct tenant ID")},
	{id: 'aad.900023', evidence: entra('900023', "Specified tenant identifier 'undefined' is neither a valid DNS name, nor a valid external domain.")},
	{id: 'aad.65002', evidence: entra('65002', 'Consent between first party application and first party resource must be configured via preauthorization')},
	{id: 'aad.700082', evidence: entra('700082', 'The refresh token has expired due to inactivity.')},
	{id: 'aad.70043', evidence: entra('70043', 'The refresh token has expired or is invalid due to sign-in frequency checks by conditional access.')},
	{id: 'aad.5000224', evidence: entra('5000224', 'We are sorry, this resource is not available.')},
	{id: 'aad.50020', evidence: entra('50020', "User account 'x' from identity provider 'live.com' does not exist in tenant 'Contoso'")},
	{id: 'aad.90072', evidence: entra('90072', 'User account from external identity provider does not exist in tenant')},
	{id: 'aad.700016', evidence: entra('700016', "Application with identifier 'x' was not found in the directory 'Contoso'.")},
	{id: 'aad.7000215', evidence: {plane: 'signin', status: 401, code: 'invalid_client', message: 'AADSTS7000215: Invalid client secret provided.'}},
	{id: 'aad.7000222', evidence: entra('7000222', 'The provided client secret keys for app are expired.')},
	{id: 'aad.7000112', evidence: entra('7000112', "Application 'x'(y) is disabled.")},
	{id: 'aad.65001', evidence: entra('65001', "The user or administrator has not consented to use the application with ID 'x' named 'y'.")},
	{id: 'aad.50158', evidence: entra('50158', 'External security challenge not satisfied.')},
	{id: 'aad.50034', evidence: entra('50034', 'The user account x does not exist in the y directory.')},
	{id: 'aad.50105', evidence: entra('50105', 'The signed in user is not assigned to a role for the application.')},
	{id: 'aad.50126', evidence: entra('50126', 'Error validating credentials due to invalid username or password.')},
	{id: 'aad.50173', evidence: entra('50173', 'The provided grant has expired due to it being revoked, a fresh auth token is needed.')},
	{id: 'aad.70016', evidence: {...entra('70016', 'OAuth 2.0 device flow error. Authorization is pending. Continue polling.'), code: 'authorization_pending'}},
	{id: 'aad.70020', evidence: entra('70020', "The provided value for the input parameter 'device_code' is not valid. This device code has expired.")},
	{id: 'aad.declined', evidence: {plane: 'signin', status: 400, code: 'authorization_declined', message: 'post_request_failed: authorization_declined'}},
	{id: 'aad.expired', evidence: {plane: 'signin', status: 400, code: 'expired_token', message: 'expired_token'}},
	{id: 'aad.50027', evidence: entra('50027', 'JWT token is invalid or malformed.')},
	{id: 'aad.50049', evidence: entra('50049', 'Unknown or invalid instance.')},
	{id: 'aad.50053', evidence: entra('50053', 'The account is locked, you have tried to sign in too many times.')},
	{id: 'aad.50055', evidence: entra('50055', 'The password is expired.')},
	{id: 'aad.50057', evidence: entra('50057', 'The user account is disabled.')},
	{id: 'aad.50058', evidence: entra('50058', 'A silent sign-in request was sent but no user is signed in.')},
	{id: 'aad.50059', evidence: entra('50059', 'No tenant-identifying information found in either the request or implied by any provided credentials.')},
	{id: 'aad.50133', evidence: entra('50133', 'Session is invalid due to expiration or recent password change.')},
	{id: 'aad.53000', evidence: entra('53000', 'Device is not in required device state: compliant.')},
	{id: 'aad.53001', evidence: entra('53001', 'Device is not in required device state: domain joined.')},
	{id: 'aad.530035', evidence: entra('530035', 'Access has been blocked by security defaults.')},
	{id: 'aad.700024', evidence: entra('700024', 'Client assertion is not within its valid time range.')},
	{id: 'aad.700027', evidence: entra('700027', 'The certificate with identifier used to sign the client assertion is not registered on application.')},
	{id: 'aad.700211', evidence: entra('700211', 'No matching federated identity record found for presented assertion issuer.')},
	{id: 'aad.700212', evidence: entra('700212', 'No matching federated identity record found for presented assertion audience.')},
	{id: 'aad.700213', evidence: entra('700213', 'No matching federated identity record found for presented assertion subject.')},
	{id: 'aad.7000218', evidence: entra('7000218', "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.")},
	{id: 'aad.spent', evidence: entra('54005', 'OAuth2 Authorization code was already redeemed.')},
	{id: 'aad.request', evidence: entra('9002313', 'Invalid request. Request is malformed or invalid.')},
	{id: 'aad.busy', evidence: {...entra('90055', 'There are too many incoming requests.'), status: 429, headers: {'retry-after': '90'}}},
	{id: 'aad.other', evidence: entra('999999', 'Something new.')},

	{
		id: 'ok.token-limit',
		evidence: {
			status: 400,
			message: 'Could not finish the message because max_tokens or model output limit was reached. Please try again with higher max_tokens.',
		},
	},
	{
		id: 'ok.content-filter',
		evidence: {
			status: 400,
			code: 'content_filter',
			message: "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
		},
	},
	{
		id: 'ok.bad-parameter',
		evidence: {
			status: 400,
			code: 'unsupported_parameter',
			message: "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
		},
	},
	{
		id: 'ok.quota',
		evidence: {
			status: 429,
			code: '429',
			message:
				'Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2023-05-15 have exceeded token rate limit of your current AIServices S0 pricing tier. Please retry after 45 seconds.',
		},
	},
	{id: 'model.unavailable', evidence: {status: 503, message: 'Service Unavailable'}},

	{
		id: 'endpoint.github-models',
		evidence: {status: 401, code: 'unauthorized', message: 'Bad credentials', request: 'POST https://models.github.ai/inference/chat/completions'},
	},
	{id: 'endpoint.other-service', evidence: {status: 403, code: 'Forbidden', message: 'Caller is not authorized. Inner error: ForbiddenByRbac'}},
	{id: 'status.401', evidence: {status: 401, message: '401 Unauthorized'}},
	{id: 'status.403', evidence: {status: 403, message: 'Forbidden'}},
];
