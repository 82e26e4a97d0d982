import {commandLine} from '../command-line.ts';
import type {Remedy} from '../diagnosis.ts';
import {adviceForSdk, isInferenceSdk} from '../paste/sdk-advice.ts';
import {plain, shorten} from '../plain.ts';
import {again, type DiagnosisFacts, pages, type Row} from './row.ts';

const tenantWords = (tenant: string | undefined, {target}: DiagnosisFacts): readonly string[] => {
	const id = tenant ?? target?.resource?.tenantId;
	return id === undefined ? [] : ['--tenant', id];
};

const tokenCommand = (audience: string): string =>
	commandLine(['az', 'account', 'get-access-token', '--scope', `${audience}/.default`, '--query', 'expiresOn']);

const perRoute = {
	text: 'Project and Claude routes take https://ai.azure.com only; /openai/deployments and /models take https://cognitiveservices.azure.com',
} as const;

/** By what made the call: each client asks for its scope at another place. */
const audienceRemedies = (audience: string | undefined, {sdk}: DiagnosisFacts): readonly Remedy[] => {
	const scope = (otherwise: string): string => `${audience ?? otherwise}/.default`;
	const cognitive = 'https://cognitiveservices.azure.com';
	const advice = adviceForSdk(sdk);
	const first = advice ? [{text: advice.text.replace(/\.$/u, '')}] : [];
	if (isInferenceSdk(sdk))
		return [...first, {text: `Until then, pass the client credential_scopes=["${scope(cognitive)}"]: its own default is another`}, perRoute];
	if (sdk?.name === 'openai' || /^(?:Azure\.AI\.)?OpenAI$/u.test(sdk?.name ?? '')) {
		return [
			...first,
			{
				text: `Give the class AzureOpenAI a token provider for ${scope(cognitive)} (azure_ad_token_provider, azureADTokenProvider, or a TokenCredential), and no key`,
			},
			{text: `With the class OpenAI and a base URL ending in /openai/v1, pass a provider for ${scope('https://ai.azure.com')} as its key`},
			perRoute,
		];
	}
	if (sdk === null || sdk?.name === 'curl') {
		return [
			{
				text: `Send the header Authorization: Bearer with a token for ${scope('https://ai.azure.com')}, issued in the last hour; see whether one can be had`,
				command: tokenCommand(audience ?? 'https://ai.azure.com'),
			},
			perRoute,
		];
	}
	return [
		...first,
		{text: `Ask for the scope ${scope('https://ai.azure.com')} in code`, ...(audience === undefined ? {} : {command: tokenCommand(audience)})},
		perRoute,
	];
};

/** The token was refused before anybody looked at roles, or a key was used instead of it. */
export const tokenDiagnoses = {
	'token.audience.odd': {
		text: /audience\s+is\s+incorrect\s*\(urn:ms\.(?:scopedToken|faceSessionToken)/iu,
		cause: 'What was sent as a bearer token is no Entra ID token, most likely an API key. The audiences that the message names are of no use.',
		remedies: [
			{text: 'Send a token from a credential in Authorization: Bearer; a key never goes there'},
			{text: 'A key that was sent around wants regenerating, or key access turning off'},
		],
		learnMore: pages.keyless,
		verdict: 'token-rejected',
	},
	'token.audience': {
		text: /access token is missing, invalid, audience is incorrect(?:\s*\((?<expected>[^)]+)\))?/iu,
		status: [401],
		cause: ({found}) =>
			found['expected'] === undefined
				? 'The token was refused before any role was looked at: it is missing, expired, or made out for another audience.'
				: `The token was refused before any role was looked at: this endpoint takes tokens for ${plain(found['expected'])} only, or the token had expired.`,
		remedies: ({found, facts}) => audienceRemedies(/https:\/\/[^\s/)]+/u.exec(found['expected'] ?? '')?.[0], facts),
		learnMore: pages.endpoints,
		verdict: 'token-rejected',
	},
	'token.wrong-tenant.openai': {
		text: /token tenant\s+(?<token>\S+)\s+does not match resource tenant/iu,
		codes: ['Tenant provided in token does not match resource token'],
		cause: ({found, facts}) => {
			const home = facts.target?.resource?.tenantId;
			return `The token comes from ${found['token'] ? `tenant ${plain(shorten(found['token']))}` : 'one tenant'}, and the resource lives in ${home ? `tenant ${shorten(home)}` : 'another'}. Roles were not looked at.`;
		},
		remedies: ({facts}) => [
			{text: 'Sign in to the resource’s tenant', command: again('probe', facts, ...tenantWords(undefined, facts))},
			{text: 'In code, give the credential that tenantId; AzureCliCredential, environment and others take one'},
		],
		learnMore: pages.keyless,
		verdict: 'token-rejected',
	},
	'token.sent-as-key': {
		text: /access denied due to invalid subscription key or wrong api endpoint|provide a valid key for an active subscription/iu,
		cause: 'The call carried an api-key header, with a key that is not this resource’s or with a token in it. Entra ID was not asked.',
		remedies: [
			{text: 'Send the token as Authorization: Bearer; in SDKs that is the token provider or credential option, not the key'},
			{text: 'Take AZURE_OPENAI_API_KEY and its like out of the environment and .env: a key found there wins'},
		],
		learnMore: pages.keyless,
		verdict: 'token-rejected',
	},
	'token.missing': {
		text: /ocp-apim-subscription-key is missing/iu,
		cause: 'This route looked for a key and not for a token: the host is a region’s shared one, or the route does not take Entra ID.',
		remedies: [{text: 'Use the host with the resource’s custom subdomain, and a route of the /openai/v1 or /openai/deployments family'}],
		learnMore: pages.subdomain,
		verdict: 'token-rejected',
	},
	'key.disabled': {
		text: /key[- ]based authentication is disabled for this resource/iu,
		codes: ['AuthenticationTypeDisabled'],
		cause: ({facts}) => `Keys are turned off on ${facts.target?.resource?.name ?? 'this resource'}, as keyless wants it, and the call still sent one.`,
		remedies: [
			{text: 'Take the key out of code, environment and .env, and pass a credential or token provider'},
			{text: 'Leave keys off: a role does all that the key did'},
		],
		learnMore: pages.localAuth,
		verdict: 'token-not-used',
	},
} as const satisfies Record<string, Row>;
