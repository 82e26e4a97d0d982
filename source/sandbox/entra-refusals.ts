import type {SignInRule} from './directory-types.ts';
import type {Fault} from './http.ts';

/** What a tenant can be made to answer at sign-in; put a `grant` to it and it is a {@link SignInRule}. */
export type Refusal = Omit<SignInRule, 'grant' | 'resource' | 'times'>;

const armId = '797f4846-ba00-4fd7-ba43-dac1f8f63013';
const cliId = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
const moved = 'Due to a configuration change made by your administrator, or because you moved to a new location, you must';
const accountAdded =
	'The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.';

const refusal = (code: number, error: string, message: string, more: Pick<Refusal, 'claims' | 'status' | 'suberror'> = {}): Refusal => ({
	code,
	error,
	message,
	...more,
});

/**
 * By the number behind AADSTS, as Entra ID words them at the token endpoint of version 2.0 (recorded answers, quoted ones, and Learn: "Microsoft Entra authentication
 * and authorization error codes"). An error of which only the description is known has the `error` that its kind has.
 */
export const signInRefusals = {
	50020: refusal(
		50020,
		'invalid_grant',
		`User account 'ana@contoso.com' from identity provider 'https://sts.windows.net/f0494dc0-1392-4452-bea2-fb2b42eb80dc/' does not exist in tenant 'Fabrikam' and cannot access the application '${cliId}'(Microsoft Azure CLI) in that tenant. ${accountAdded}`,
	),
	50076: refusal(50076, 'invalid_grant', `${moved} use multi-factor authentication to access '${armId}'.`, {suberror: 'basic_action'}),
	50079: refusal(50079, 'interaction_required', `${moved} enroll in multi-factor authentication to access '${armId}'.`, {
		claims: '{"access_token":{"polids":{"essential":true,"values":["9ab03e19-ed42-4168-b6b7-7001fb3e933a"]}}}',
	}),
	50097: refusal(50097, 'interaction_required', 'Device authentication is required.'),
	50158: refusal(
		50158,
		'interaction_required',
		'External security challenge not satisfied. User will be redirected to another page or authentication provider to satisfy additional authentication challenges.',
		{claims: '{"access_token":{"capolids":{"essential":true,"values":["1f3c2a5e-7b0d-4c56-9a8e-2d4b6f8091c3"]}}}'},
	),
	53003: refusal(53003, 'interaction_required', 'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.', {
		suberror: 'message_only',
	}),
	65001: refusal(
		65001,
		'invalid_grant',
		`The user or administrator has not consented to use the application with ID '${cliId}' named 'Microsoft Azure CLI'. Send an interactive authorization request for this user and resource.`,
		{suberror: 'consent_required'},
	),
	65002: refusal(
		65002,
		'invalid_client',
		`Consent between first party application '${cliId}' and first party resource '00000003-0000-0000-c000-000000000000' must be configured via preauthorization - applications owned and operated by Microsoft must get approval from the API owner before requesting tokens for that API.`,
	),
	70043: refusal(
		70043,
		'invalid_grant',
		'The refresh token has expired or is invalid due to sign-in frequency checks by conditional access. The token was issued on 2026-11-20T06:29:27.4842150Z and the maximum allowed lifetime for this request is 86400.',
		{suberror: 'token_expired'},
	),
	90002: refusal(
		90002,
		'invalid_request',
		"Tenant 'secrets' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.",
	),
	90072: refusal(
		90072,
		'invalid_grant',
		`User account '{EUII Hidden}' from external identity provider 'live.com' does not exist in tenant 'Fabrikam' and cannot access the application '${cliId}'(Microsoft Azure CLI) in that tenant. ${accountAdded}`,
	),
	500011: refusal(
		500011,
		'invalid_resource',
		'The resource principal named https://ai.azure.com was not found in the tenant named Contoso. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.',
	),
	530003: refusal(530003, 'interaction_required', 'Your device is required to be managed to access this resource.', {suberror: 'message_only'}),
	530035: refusal(530035, 'interaction_required', 'Access has been blocked by security defaults.', {suberror: 'message_only'}),
	530084: refusal(
		530084,
		'interaction_required',
		'Access has been blocked by conditional access token protection policy configured by this orgnization. To learn more, see https://aka.ms/TBCADocs.',
		{suberror: 'message_only'},
	),
	700016: refusal(
		700016,
		'unauthorized_client',
		"Application with identifier '78f6d824-86ea-4214-95c3-4e7e77ca4499' was not found in the directory 'Fabrikam'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.",
	),
	700082: refusal(
		700082,
		'invalid_grant',
		'The refresh token has expired due to inactivity. The token was issued on 2026-08-20T17:51:10.1022630Z and was inactive for 90.00:00:00.',
	),
	900023: refusal(900023, 'invalid_request', "Specified tenant identifier 'undefined' is neither a valid DNS name, nor a valid external domain."),
	5000224: refusal(
		5000224,
		'invalid_request',
		'We are sorry, this resource is not available. If you are seeing this message by mistake, please contact Microsoft support.',
	),
	7000215: refusal(
		7000215,
		'invalid_client',
		"Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '78f6d824-86ea-4214-95c3-4e7e77ca4499'.",
		{status: 401},
	),
	7000222: refusal(
		7000222,
		'invalid_client',
		"The provided client secret keys for app '78f6d824-86ea-4214-95c3-4e7e77ca4499' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.",
		{status: 401},
	),
} as const satisfies Readonly<Record<number, Refusal>>;

const tokenEndpoint = {method: 'POST', host: /^login\./, path: /\/oauth2\/v2\.0\/token$/i} as const;

const unavailable = (error: string, code: number, message: string): Readonly<Record<string, unknown>> => ({
	error,
	error_description: `AADSTS${code}: ${message}`,
	error_codes: [code],
});

/** Misbehaviour of the token endpoint as a whole, to be pushed to a world's `faults`. `times`: how many requests it meets. */
export const tokenEndpointFaults = {
	slow: (delayMs: number, times: number): Fault => ({when: tokenEndpoint, times, answer: 'serve', delayMs}),
	silent: (times: number): Fault => ({when: tokenEndpoint, times, answer: 'hang'}),
	cut: (times: number): Fault => ({when: tokenEndpoint, times, answer: 'reset'}),
	/** `null`: the answer says nothing about when to come back. */
	throttled: (retryAfterSeconds: number | null, times: number): Fault => ({
		when: tokenEndpoint,
		times,
		answer: {
			status: 429,
			headers: retryAfterSeconds === null ? {} : {'retry-after': String(retryAfterSeconds)},
			body: unavailable('temporarily_unavailable', 90055, 'There are too many incoming requests.'),
		},
	}),
	unavailable: (status: 500 | 502 | 503 | 504, times: number): Fault => ({
		when: tokenEndpoint,
		times,
		answer: {status, body: unavailable('temporarily_unavailable', 90033, 'A transient error has occurred. Please try again.')},
	}),
};
