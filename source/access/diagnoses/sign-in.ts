import {plain} from '../plain.ts';
import type {Row, Sighting} from './row.ts';

type Told = Pick<Row, 'cause' | 'remedies' | 'worthWaiting'>;

const browser = {text: 'Sign in in a browser on this machine, through the Azure CLI', command: 'az login'} as const;
const signInAgain = {text: 'Sign in again', command: 'az login'} as const;
const forTheAdmin = {text: 'Give your Entra administrator the trace and correlation id below'} as const;
const pickTenant = {text: 'Name the tenant by id or domain with --tenant', command: "az account tenant list --query '[].tenantId' --output tsv"} as const;
const environment = {
	text: 'Look at AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or unset them to sign in as yourself',
	command: 'env | grep ^AZURE_ | cut -d= -f1',
} as const;
const invite = {text: 'Ask for a guest invitation to that tenant, accept it once in a browser, then sign in with --tenant'} as const;

/** Numbers as Entra ID reports them in `error_codes`. Source: Microsoft Learn, "Microsoft Entra authentication and authorization error codes". */
const told = {
	'50076': {cause: 'Multifactor authentication is asked for here, and this sign-in had one factor.', remedies: [browser]},
	'50079': {
		cause: 'You have to register for multifactor authentication before you may go on.',
		remedies: [{text: 'Register at https://aka.ms/mfasetup, then sign in again'}],
	},
	'50097': {cause: 'Your organization asks for a known device, and a device code cannot show one.', remedies: [browser]},
	'53003': {
		cause: 'A Conditional Access policy of your organization blocks this way of signing in, or this place. Device codes are what it blocks most often.',
		remedies: [browser, forTheAdmin],
	},
	'530003': {
		cause: 'Your organization asks for a managed device, and this machine is none or could not show it.',
		remedies: [{text: 'Sign in in a browser on a managed machine'}, forTheAdmin],
	},
	'530084': {
		cause: 'A token protection policy of your organization refuses this kind of sign-in. Signing in again does not help; often only the directory is covered.',
		remedies: [{text: 'Go on without the directory: name people by object id'}, forTheAdmin],
	},
	'500011': {
		cause: 'The tenant does not know the service that the token is for: the tenant is the wrong one, or the scope is mistyped.',
		remedies: [pickTenant, {text: 'Scopes for models are https://ai.azure.com/.default and https://cognitiveservices.azure.com/.default'}],
	},
	'90002': {cause: 'There is no tenant of this name.', remedies: [pickTenant]},
	'900023': {cause: 'The tenant given is neither an id nor a domain; an unset variable may stand behind it.', remedies: [pickTenant, environment]},
	'65002': {
		cause: 'The application that signs in may not ask the directory for this. No consent can change it.',
		remedies: [{text: 'Use Resource Manager for eligible roles; it needs no directory scope'}],
	},
	'700082': {cause: 'The sign-in was unused for too long and has expired.', remedies: [signInAgain]},
	'70043': {cause: 'Your organization asks for a new sign-in every so often, and the time is up.', remedies: [signInAgain]},
	'5000224': {cause: 'This tenant cannot be used from your account or cloud.', remedies: [pickTenant]},
	'50020': {cause: 'Your account is not in the tenant of the resource.', remedies: [invite]},
	'90072': {cause: 'Your account, of another organization or personal, is not in the tenant of the resource.', remedies: [invite]},
	'700016': {cause: 'The tenant knows no application of this id: AZURE_CLIENT_ID or AZURE_TENANT_ID is of another.', remedies: [environment]},
	'7000215': {cause: 'The client secret is wrong: it was replaced, or its id was pasted instead of its value.', remedies: [environment]},
	'7000222': {
		cause: 'The client secret has expired.',
		remedies: [{text: 'Make a new one, or better: a federated credential or a managed identity, which have none'}, environment],
	},
	'7000112': {cause: 'The application is disabled in this tenant.', remedies: [forTheAdmin]},
	'65001': {
		cause: 'Nobody has consented to this application in the tenant.',
		remedies: [{text: 'Sign in through the Azure CLI, which most tenants know', command: 'az login'}, forTheAdmin],
	},
	'50158': {cause: 'A further check of your organization (a third party’s factor, terms of use) is to be passed.', remedies: [browser]},
	'50034': {cause: 'The tenant knows no such account.', remedies: [pickTenant]},
	'50105': {cause: 'Your account is not assigned to the application that signs in.', remedies: [forTheAdmin]},
	'50126': {cause: 'User name or password is wrong.', remedies: [signInAgain]},
	'50173': {cause: 'The sign-in was revoked, as a new password does.', remedies: [signInAgain]},
	'70016': {cause: 'The device code is not approved yet.', remedies: [{text: 'Open the page, enter the code, approve'}], worthWaiting: true},
	'70020': {cause: 'The device code has expired.', remedies: [{text: 'Sign in again for a new one'}]},
} as const satisfies Readonly<Record<string, Told>>;

type Code = keyof typeof told;

const reference = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes';

/** `error_codes` says it best; older messages and other SDKs carry the number in their text only. */
const numberOf = ({evidence}: Pick<Sighting, 'evidence'>): string | null =>
	evidence.aadsts ?? /AADSTS(?<number>\d{4,7})\b/u.exec(evidence.message)?.groups?.['number'] ?? null;

const traceOf = ({evidence}: Sighting): readonly string[] => {
	const ids = [...evidence.message.matchAll(/(?<name>Trace|Correlation) ID: (?<id>[0-9a-f-]{36})/giu)];
	return ids.map(({groups}) => `${groups?.['name']} id ${groups?.['id']}`);
};

const row = ({cause, remedies, worthWaiting = false}: Told, code: string): Row => ({
	when: sighting => numberOf(sighting) === code,
	cause,
	proof: traceOf,
	remedies,
	learnMore: `https://login.microsoftonline.com/error?code=${code}`,
	worthWaiting,
});

/** One row a number; the numbers are exact, so their order does not matter. */
const numbered = Object.fromEntries(Object.entries(told).map(([code, entry]) => [`aad.${code}`, row(entry, code)])) as Readonly<Record<`aad.${Code}`, Row>>;

/** Entra ID did not issue a token. */
export const signInDiagnoses = {
	...numbered,
	'aad.declined': {
		text: /authorization_declined/iu,
		codes: ['authorization_declined'],
		cause: 'The sign-in was declined on the page where it was to be approved.',
		remedies: [{text: 'Sign in again and approve it, if it was you who asked'}],
		learnMore: reference,
	},
	'aad.expired': {
		text: /expired_token|device code has expired|code_expired/iu,
		codes: ['expired_token', 'code_expired'],
		cause: 'The device code has expired.',
		remedies: [{text: 'Sign in again for a new one'}],
		learnMore: reference,
	},
	'aad.other': {
		when: sighting => numberOf(sighting) !== null || sighting.evidence.plane === 'signin',
		codes: ['invalid_grant', 'invalid_client', 'interaction_required', 'unauthorized_client'],
		confidence: 'likely',
		cause: sighting => `Entra ID issued no token${numberOf(sighting) ? ` (AADSTS${plain(numberOf(sighting) ?? '')})` : ''}; its own words are below.`,
		proof: traceOf,
		remedies: [signInAgain, browser, forTheAdmin],
		learnMore: reference,
	},
} as const satisfies Record<string, Row>;
