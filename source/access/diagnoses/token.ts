import {commandLine} from '../command-line.ts';
import type {Remedy} from '../diagnosis.ts';
import {adviceForSdk, isInferenceSdk} from '../paste/sdk-advice.ts';
import {duration, plain, shorten} from '../plain.ts';
import {isoTime} from '../time.ts';
import {audiencesOf, failedAt, flawOf, homeOf, isCallKnown, isKeyAsToken, isTokenAsKey, takenBy, tokenRefusal} from './carried.ts';
import {again, type DiagnosisFacts, pages, type Row, type Sighting} from './row.ts';

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

const mostText = 8000;

/** The audiences that the answer lists; '' where it lists none, `null` where it speaks of no token. */
const expectedIn = ({evidence}: Sighting): string | null => {
	const refusal = tokenRefusal.exec(`${evidence.message.slice(0, mostText)} ${evidence.headers['www-authenticate'] ?? ''}`);
	return refusal && (refusal.groups?.['expected'] ?? '');
};

/** What to ask a token for: what the answer names, or what the address takes where the token is known to be for something else. */
const askFor = (sighting: Sighting): string | undefined => {
	const listed = /https:\/\/[^\s/)]+/u.exec(expectedIn(sighting) ?? '')?.[0];
	return listed ?? (flawOf(sighting) === 'audience' ? takenBy(sighting.evidence)?.[0] : undefined);
};

/** What the token in the text shows by itself. Before the rows of the roles: a token of another tenant is refused in their words too. */
export const carriedDiagnoses = {
	'token.wrong-tenant': {
		planes: ['data'],
		when: sighting => flawOf(sighting) === 'tenant',
		cause: sighting =>
			`The token comes from tenant ${shorten(sighting.facts.tokens?.[0]?.tenantId ?? 'unknown')}, and the resource lives in tenant ${shorten(homeOf(sighting) ?? 'unknown')}. No role helps a token of another tenant.`,
		remedies: sighting => [
			{text: 'Sign in to the resource’s tenant', command: again('probe', sighting.facts, ...tenantWords(homeOf(sighting) ?? undefined, sighting.facts))},
			{text: 'In code, give the credential that tenantId; AzureCliCredential, environment and others take one'},
		],
		learnMore: pages.keyless,
		verdict: 'token-rejected',
	},
	'token.expired': {
		planes: ['data'],
		when: sighting => flawOf(sighting) === 'expired',
		confidence: sighting => (failedAt(sighting) === null ? 'likely' : 'certain'),
		cause: sighting => {
			const ms = spent(sighting);
			return failedAt(sighting) === null
				? `The token in the text expired ${duration(ms)} ago, so it was refused before any role was looked at, unless the call is older than that.`
				: `The token had expired ${duration(ms)} before the call, so it was refused before any role was looked at.`;
		},
		proof: ({facts}) => [`It was good until ${isoTime(lastExpiry(facts))}`],
		remedies: ({facts}) => [
			{text: 'Call with a new token; a token is good for about an hour', command: again('probe', facts)},
			{text: 'In code, pass a credential or a token provider, which renews the token, instead of a token'},
		],
		learnMore: pages.keyless,
		verdict: 'token-rejected',
	},
} as const satisfies Record<string, Row>;

const lastExpiry = ({tokens = []}: DiagnosisFacts): number => Math.max(...tokens.map(({expiresAt}) => expiresAt ?? 0));

const spent = (sighting: Sighting): number => Math.max(0, (failedAt(sighting) ?? sighting.facts.now ?? 0) - lastExpiry(sighting.facts));

/** The token was refused before anybody looked at roles, or a key was used instead of it. */
export const tokenDiagnoses = {
	'token.audience.odd': {
		when: sighting =>
			isKeyAsToken(sighting) || /audience\s+is\s+incorrect\s*\(urn:ms\.(?:scopedToken|faceSessionToken)/iu.test(sighting.evidence.message.slice(0, mostText)),
		cause: sighting =>
			isKeyAsToken(sighting)
				? 'An API key was sent in Authorization: Bearer. That header is for tokens of Entra ID, so the key was read as a token and refused.'
				: 'What was sent as a bearer token is no Entra ID token, most likely an API key. The audiences that the message names are of no use.',
		remedies: [
			{text: 'Send a token from a credential in Authorization: Bearer; a key never goes there'},
			{text: 'Make a new key, or turn keys off: this one was sent where it may have been logged'},
		],
		learnMore: pages.keyless,
		verdict: 'token-rejected',
	},
	'token.sent-as-key': {
		when: sighting =>
			isTokenAsKey(sighting) ||
			/access denied due to invalid subscription key or wrong api endpoint|provide a valid key for an active subscription/iu.test(
				sighting.evidence.message.slice(0, mostText),
			),
		cause: sighting =>
			isTokenAsKey(sighting)
				? 'A token was sent in the api-key header. That header is for keys, so the token was read as a wrong key.'
				: 'The call carried an api-key header, with a key that is not this resource’s or with a token in it. A token there is not read.',
		remedies: [
			{text: 'Send the token as Authorization: Bearer; in SDKs that is the token provider or credential option, not the key'},
			{text: 'Take AZURE_OPENAI_API_KEY and its like out of the environment and .env: a key found there wins'},
		],
		learnMore: pages.keyless,
		verdict: 'token-rejected',
	},
	'token.audience': {
		status: [401],
		when: sighting => (sighting.evidence.plane === 'data' && flawOf(sighting) === 'audience') || expectedIn(sighting) !== null,
		confidence: sighting => (flawOf(sighting) === 'audience' && !isCallKnown(sighting) ? 'likely' : 'certain'),
		cause: sighting => {
			const expected = expectedIn(sighting);
			const taken = (takenBy(sighting.evidence) ?? []).slice(0, 2).join(' or ');
			if (flawOf(sighting) === 'audience')
				return `The token was refused before any role was looked at: it is for ${audiencesOf(sighting)}, and this call takes only one for ${plain(taken)}.`;
			return expected
				? `The token was refused before any role was looked at: this endpoint takes only tokens for ${plain(expected)}, and the token was for something else or had expired.`
				: 'The token was refused before any role was looked at: it is missing, expired, or made out for another audience (the service that a token is for).';
		},
		remedies: sighting => audienceRemedies(askFor(sighting), sighting.facts),
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
	'token.missing': {
		text: /ocp-apim-subscription-key is missing/iu,
		cause: 'This route looked for a key and not for a token: the host is a region’s shared one, or the route does not take Entra ID.',
		remedies: [{text: 'Use the host with the resource’s custom subdomain, and a route of the /openai/v1 or /openai/deployments family'}],
		learnMore: pages.subdomain,
		verdict: 'token-rejected',
	},
	'key.not-listed': {
		text: /failed to list keys?\.?\s*disableLocalAuth is set to be true/iu,
		cause: 'Keys are turned off on this resource, as keyless wants it, so there is none to be read.',
		remedies: ({facts}) => [
			{
				text: 'Take out the step that reads a key (listKeys in a template, "account keys list" in a script), and call with a token',
				command: again('probe', facts),
			},
			{text: 'Leave keys off; if they come off by themselves, an Azure Policy turns them off'},
		],
		learnMore: pages.localAuth,
		verdict: 'token-not-used',
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
