import type {SignInRule} from './directory-types.ts';
import type {SandboxRequest, SandboxResponse} from './http.ts';
import {randomGuid} from './random.ts';
import type {Stage} from './world.ts';

export type EntraError = Pick<SignInRule, 'error' | 'code' | 'message' | 'suberror' | 'claims' | 'status'>;

/** What Entra ID sends with every answer. The id is also the `trace_id` of an error. */
export const entraHeaders = (request: SandboxRequest, requestId: string): Readonly<Record<string, string>> => {
	const clientRequestId = request.headers['client-request-id'];
	return {
		'cache-control': 'no-store, no-cache',
		'content-type': 'application/json; charset=utf-8',
		expires: '-1',
		p3p: 'CP="DSP CUR OTPi IND OTRi ONL FIN"',
		pragma: 'no-cache',
		'strict-transport-security': 'max-age=31536000; includeSubDomains',
		'x-content-type-options': 'nosniff',
		...(clientRequestId === undefined ? {} : {'client-request-id': clientRequestId}),
		'x-ms-ests-server': '2.1.20106.4 - SANDBOX ProdSlices',
		'x-ms-request-id': requestId,
	};
};

export const entraAnswer = (stage: Stage, request: SandboxRequest, body: unknown, headers: Readonly<Record<string, string>> = {}): SandboxResponse => ({
	status: 200,
	headers: {...entraHeaders(request, randomGuid(stage.random)), ...headers},
	body,
});

/** The one error envelope of Entra ID (Microsoft Learn, "Microsoft Entra authentication and authorization error codes"). */
export const errorBody = (stage: Stage, request: SandboxRequest, {error, code, message, suberror, claims}: EntraError) => {
	const traceId = randomGuid(stage.random);
	const correlationId = request.headers['client-request-id'] ?? request.query.get('client-request-id') ?? randomGuid(stage.random);
	const timestamp = `${new Date(stage.now()).toISOString().slice(0, 19).replace('T', ' ')}Z`;
	return {
		error,
		error_description: `AADSTS${code}: ${message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
		error_codes: [code],
		timestamp,
		trace_id: traceId,
		correlation_id: correlationId,
		error_uri: `https://login.microsoftonline.com/error?code=${code}`,
		...(suberror === undefined ? {} : {suberror}),
		...(claims === undefined ? {} : {claims}),
	};
};

export const entraError = (stage: Stage, request: SandboxRequest, refusal: EntraError): SandboxResponse => {
	const body = errorBody(stage, request, refusal);
	return {status: refusal.status ?? 400, headers: entraHeaders(request, body.trace_id), body};
};

const notInstalled =
	'This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.';

/** The refusals the sandbox knows, in Entra's own words. */
export const entraErrors = {
	authorizationPending: {error: 'authorization_pending', code: 70016, message: 'OAuth 2.0 device flow error. Authorization is pending. Continue polling.'},
	// No recording of these two exists: error and meaning are documented, number and text are not.
	slowDown: {error: 'slow_down', code: 70016, message: 'OAuth 2.0 device flow error. Authorization is pending. Polling too frequently.'},
	authorizationDeclined: {error: 'authorization_declined', code: 65004, message: 'User declined to consent to access the app.'},
	signInCancelled: {error: 'access_denied', code: 65004, message: 'User declined to consent to access the app.'},
	deviceCodeExpired: {
		error: 'expired_token',
		code: 70020,
		message: "The provided value for the input parameter 'device_code' is not valid. This device code has expired.",
	},
	deviceCodeUnknown: {error: 'bad_verification_code', code: 70018, message: "The provided value for the input parameter 'device_code' is not valid."},
	codeUsed: {
		error: 'invalid_grant',
		code: 54005,
		message: 'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
	},
	grantMalformed: {error: 'invalid_grant', code: 9002313, message: 'Invalid request. Request is malformed or invalid.', suberror: 'bad_token'},
	noTenant: {
		error: 'invalid_request',
		code: 50059,
		message: 'No tenant-identifying information found in either the request or implied by any provided credentials.',
	},
	secretMissing: {
		status: 401,
		error: 'invalid_client',
		code: 7000218,
		message: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
	},
	codeExpired: {
		error: 'invalid_grant',
		code: 70008,
		message:
			'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
	},
	codeOfAnotherTenant: {
		error: 'invalid_grant',
		code: 700005,
		message: 'Provided Authorization Code is intended to use against other tenant, thus rejected.',
	},
	verifierWrong: {
		error: 'invalid_grant',
		code: 501481,
		message: 'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
	},
	challengeMalformed: {error: 'invalid_request', code: 501491, message: 'Invalid size of Code_Challenge parameter.'},
	promptUnknown: {error: 'invalid_request', code: 90023, message: "Unsupported 'prompt' value."},
	nobodySignedIn: {
		error: 'login_required',
		code: 50058,
		message:
			"A silent sign-in request was sent but no user is signed in. The cookies used to represent the user's session were not sent in the request to Azure AD.",
	},
	assertionMalformed: {status: 401, error: 'invalid_client', code: 50027, message: 'JWT token is invalid or malformed.'},
} as const satisfies Readonly<Record<string, EntraError>>;

/** Of the token endpoint, version 2.0; version 1 says `interaction_required`. `resourceId`: the application id of what is asked for. */
export const multifactorRequired = (resourceId: string): EntraError => ({
	error: 'invalid_grant',
	code: 50076,
	message: `Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '${resourceId}'.`,
	suberror: 'basic_action',
});

export const redirectUnknown = (redirectUri: string, clientId: string): EntraError => ({
	error: 'invalid_request',
	code: 50011,
	message: `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for the application '${clientId}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to troubleshoot this error.`,
});

export const redirectChanged = (given: string, before: string): EntraError => ({
	error: 'invalid_client',
	code: 500112,
	message: `The reply address '${given}' does not match the reply address '${before}' provided when requesting Authorization code.`,
});

export const parameterMissing = (name: string): EntraError => ({
	error: 'invalid_request',
	code: 900144,
	message: `The request body must contain the following parameter: '${name}'.`,
});

export const responseTypeUnsupported = (type: string): EntraError => ({
	error: 'unsupported_response_type',
	code: 700054,
	message: `response_type '${type}' is not enabled for the application.`,
});

export const certificateUnknown = (clientId: string, thumbprint: string): EntraError => ({
	status: 401,
	error: 'invalid_client',
	code: 700027,
	message: `The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: '${thumbprint}', Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '${clientId}'.]`,
});

export const federationUnknown = (issuer: string, subject: string): EntraError => ({
	status: 401,
	error: 'invalid_client',
	code: 700213,
	message: `No matching federated identity record found for presented assertion subject '${subject}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion '${issuer}'. https://learn.microsoft.com/entra/workload-id/workload-identity-federation`,
});

export const fieldMissing = (field: string): EntraError => ({
	error: 'invalid_request',
	code: 90014,
	message: `The required field '${field}' is missing from the credential. Ensure that you have all the necessary parameters for the login request.`,
});

export const grantUnsupported = (grant: string): EntraError => ({
	error: 'unsupported_grant_type',
	code: 70003,
	message: `The app requested an unsupported grant type '${grant}'.`,
});

export const secretWrong = (clientId: string): EntraError => ({
	status: 401,
	error: 'invalid_client',
	code: 7000215,
	message: `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
});

export const applicationUnknown = (clientId: string, directory: string): EntraError => ({
	error: 'unauthorized_client',
	code: 700016,
	message: `Application with identifier '${clientId}' was not found in the directory '${directory}'. ${notInstalled}`,
});

export const resourceUnknown = (resource: string, tenant: string): EntraError => ({
	error: 'invalid_resource',
	code: 500011,
	message: `The resource principal named ${resource} was not found in the tenant named ${tenant}. ${notInstalled.replace('may have', 'might have')}`,
});

export const scopeInvalid = (scope: string): EntraError => ({
	error: 'invalid_scope',
	code: 1002012,
	message: `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
});

/** The token endpoint says `invalid_request`, the metadata `invalid_tenant`. */
export const tenantUnknown = (tenant: string, error: 'invalid_request' | 'invalid_tenant'): EntraError =>
	/^[0-9a-f-]{36}$/i.test(tenant) || tenant.includes('.')
		? {
				error,
				code: 90002,
				message: `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
			}
		: {error, code: 900023, message: `Specified tenant identifier '${tenant}' is neither a valid DNS name, nor a valid external domain.`};

export const userUnknown = (user: string, homeTenantId: string, tenant: string, clientId: string): EntraError => ({
	error: 'invalid_grant',
	code: 50020,
	message: `User account '${user}' from identity provider 'https://sts.windows.net/${homeTenantId}/' does not exist in tenant '${tenant}' and cannot access the application '${clientId}' in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.`,
});

export const refreshTokenExpired = (issuedAtMs: number, days: number): EntraError => ({
	error: 'invalid_grant',
	code: 700082,
	message: `The refresh token has expired due to inactivity. The token was issued on ${new Date(issuedAtMs).toISOString().replace('Z', '0000Z')} and was inactive for ${days}.00:00:00.`,
});
