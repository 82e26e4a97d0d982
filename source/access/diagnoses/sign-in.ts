import type {Diagnosis} from '../diagnosis.ts';
import {plain} from '../plain.ts';
import type {Row, Sighting} from './row.ts';
import {anew, asked, newCode, type Remedies, startWith} from './ways-in.ts';

type Told = Pick<Row, 'cause' | 'remedies' | 'worthWaiting'>;

/** `error_codes` says it best; az, azd and other SDKs carry the number in their text only. */
export const numberOf = ({evidence}: Pick<Sighting, 'evidence'>): string | null => {
	const said = evidence.aadsts ?? /AADSTS(?<number>\d{4,7})\b/u.exec(evidence.message)?.groups?.['number'] ?? null;
	return said ?? (unspokenNumbers.find(([text]) => text.test(evidence.message))?.[1] || null);
};

/** What clients say of a tenant before Entra ID is asked, or in the place of its answer: @azure/identity, and MSAL for Python in az. */
const unspokenNumbers: readonly (readonly [RegExp, string])[] = [
	[/^Invalid tenant id provided/u, '900023'],
	[/Unable to get authority configuration for https:\/\/login\./u, '90002'],
];

const forTheAdmin = {text: 'Give your Entra administrator the trace id and the correlation id of this refusal'} as const;
const pickTenant = {text: 'Name the tenant by id or domain with --tenant', command: "az account list --all --query '[].tenantId' --output tsv"} as const;
const environment = {
	text: 'Look at AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or unset them to sign in as yourself',
	command: 'env | grep ^AZURE_ | cut -d= -f1',
} as const;
const sources = {text: 'See what each credential of this machine gives', command: 'foundry-keyless identities'} as const;
const invited: Remedies = sighting => [
	{text: 'Ask for a guest invitation to that tenant and accept it once in a browser'},
	{text: 'Then sign in there', command: sighting.evidence.command ?? startWith('browser', sighting)},
];
const federation = {
	text: 'Compare issuer, subject and audience with the federated credentials of the application',
	command: 'az ad app federated-credential list --id "$AZURE_CLIENT_ID"',
} as const;

const askedOrAdmin: Remedies = sighting => [...asked(sighting), forTheAdmin];

/** Numbers as Entra ID reports them in `error_codes`. Source: Microsoft Learn, "Microsoft Entra authentication and authorization error codes". */
const told = {
	'50076': {cause: 'Multifactor authentication is required here, and this sign-in used one factor.', remedies: asked},
	'50079': {
		cause: 'You have to register for multifactor authentication before you may go on.',
		remedies: sighting => [{text: 'Register at https://aka.ms/mfasetup'}, ...anew(sighting)],
	},
	'50097': {cause: 'Your organization asks for a known device, and a device code cannot show one.', remedies: asked},
	'53000': {cause: 'Your organization asks for a compliant device, and this one is not compliant.', remedies: askedOrAdmin},
	'53001': {cause: 'Your organization asks for a device joined to its domain, and this one is not.', remedies: askedOrAdmin},
	'53003': {
		cause: 'A Conditional Access policy of your organization blocks this way of signing in, or this place. Device codes are what it blocks most often.',
		remedies: askedOrAdmin,
	},
	'530003': {
		cause: 'Your organization asks for a managed device, and the machine that signed in is not one or could not show it.',
		remedies: sighting => [{text: 'On a managed machine, sign in with a browser', command: startWith('browser', sighting)}, forTheAdmin],
	},
	'530035': {cause: 'The security defaults of your tenant block this way of signing in.', remedies: askedOrAdmin},
	'530084': {
		cause: 'A token protection policy of your organization refuses this kind of sign-in. Signing in again does not help; often only the directory is covered.',
		remedies: [{text: 'Go on without the directory: name people by object id'}, forTheAdmin],
	},
	'500011': {
		cause: 'The tenant does not know the service that the token is for: the tenant is the wrong one, or the scope is mistyped.',
		remedies: [pickTenant, {text: 'Scopes for models are https://ai.azure.com/.default and https://cognitiveservices.azure.com/.default'}],
	},
	'90002': {
		cause: 'There is no tenant of this name in this cloud.',
		remedies: [pickTenant, {text: 'Another cloud is named by --cloud usgov or --cloud china'}],
	},
	'900023': {cause: 'The tenant given is neither an id nor a domain; perhaps a variable is not set.', remedies: [pickTenant, environment]},
	'50059': {cause: 'No tenant was named, and this sign-in has none to fall back on.', remedies: [pickTenant, environment]},
	'50049': {cause: 'Entra ID does not know the cloud that was named.', remedies: [{text: 'Name the cloud: --cloud public, usgov or china'}]},
	'65002': {
		cause: 'The application that signs in may not ask the directory for this. No consent can change it.',
		remedies: [{text: 'Use Resource Manager for eligible roles; it needs no directory scope'}],
	},
	'700082': {cause: 'The sign-in was unused for too long and has expired.', remedies: anew},
	'70043': {cause: 'Your organization asks for a new sign-in every so often, and the time is up.', remedies: anew},
	'5000224': {cause: 'This tenant cannot be used from your account or cloud.', remedies: [pickTenant]},
	'50020': {cause: 'Your account is not in the tenant of the resource.', remedies: invited},
	'90072': {cause: 'Your account (personal, or of another organization) is not in the tenant of the resource.', remedies: invited},
	'700016': {cause: 'The tenant knows no application of this id: AZURE_CLIENT_ID or AZURE_TENANT_ID is of another.', remedies: [environment]},
	'7000215': {cause: 'The client secret is wrong: it was replaced, or its id was pasted instead of its value.', remedies: [environment]},
	'7000218': {
		cause: 'The application has to prove itself with a secret, a certificate or a federated token, and sent none.',
		remedies: [environment, sources],
	},
	'7000222': {
		cause: 'The client secret has expired.',
		remedies: [{text: 'Make a new one, or better: a federated credential or a managed identity, which have none'}, environment],
	},
	'7000112': {cause: 'The application is disabled in this tenant.', remedies: [forTheAdmin]},
	'700027': {
		cause: 'The certificate that the application signed with is not registered with it: it was replaced, or AZURE_CLIENT_ID is of another application.',
		remedies: [
			{text: 'Compare its thumbprint with those of the application', command: 'az ad app credential list --cert --id "$AZURE_CLIENT_ID"'},
			environment,
		],
	},
	'700211': {cause: 'The application trusts no federated token of this issuer.', remedies: [federation]},
	'700212': {cause: 'The application trusts no federated token with this audience.', remedies: [federation]},
	'700213': {cause: 'The application trusts no federated token with this subject.', remedies: [federation]},
	'700024': {
		cause: 'The token or certificate that the application proves itself with is not valid at this time: the file is old, or a clock is wrong.',
		remedies: [
			{text: 'Compare the clock there with the time now', command: 'date -u'},
			{text: 'See that something still renews the file that AZURE_FEDERATED_TOKEN_FILE names'},
		],
	},
	'50027': {
		cause: 'What the application proves itself with is no valid token.',
		remedies: [{text: 'See that the file that AZURE_FEDERATED_TOKEN_FILE names holds one JSON Web Token and nothing else'}, sources],
	},
	'65001': {
		cause: 'Nobody has consented to this application in the tenant.',
		remedies: [{text: 'Sign in through the Azure CLI, which most tenants know', command: 'az login'}, forTheAdmin],
	},
	'50158': {cause: 'Your organization asks for one more check (a third party’s factor, terms of use).', remedies: asked},
	'50034': {cause: 'The tenant knows no such account.', remedies: [pickTenant]},
	'50053': {
		cause: 'The account is locked after too many wrong passwords, or this address is blocked.',
		remedies: [{text: 'Wait some minutes, then sign in again'}, forTheAdmin],
	},
	'50055': {
		cause: 'The password has expired.',
		remedies: sighting => [{text: 'Change it at https://aka.ms/sspr or with your administrator'}, ...anew(sighting)],
	},
	'50057': {cause: 'The account is disabled.', remedies: [forTheAdmin]},
	'50058': {cause: 'The sign-in has ended, and Entra ID had nobody to ask for a new one.', remedies: anew},
	'50105': {cause: 'Your account is not assigned to the application that signs in.', remedies: [forTheAdmin]},
	'50126': {cause: 'User name or password is wrong.', remedies: anew},
	'50133': {cause: 'The sign-in was revoked, as a new password does.', remedies: anew},
	'50173': {cause: 'The sign-in was revoked, as a new password does.', remedies: anew},
	'70016': {cause: 'The device code is not approved yet.', remedies: [{text: 'Open the page, enter the code, approve'}], worthWaiting: true},
	'70020': {cause: 'The device code has expired.', remedies: newCode},
} as const satisfies Readonly<Record<string, Told>>;

type Code = keyof typeof told;

/** Codes that were used, ran out, or belong to another sign-in. */
const spent = new Set(['54005', '70008', '70018', '500112', '501481', '700005']);
/** The form of the request: nothing that a person typed. */
const malformed = new Set(['50011', '70003', '70011', '90014', '90023', '501491', '700054', '900144', '1002012', '9002313']);
const busy = new Set(['50196', '90033', '90055']);

const page = 'https://login.microsoftonline.com/error?code=';
const reference = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes';

const isAmong = (numbers: ReadonlySet<string>, sighting: Sighting): boolean => numbers.has(numberOf(sighting) ?? '');

/** The correlation id is told beside the evidence; Entra ID's other id is `x-ms-request-id` there, and stands at the end of its messages. */
const traceOf = ({evidence}: Sighting): readonly string[] => {
	const {headers, message, plane} = evidence;
	const trace = /Trace ID: (?<id>[0-9a-f-]{36})/iu.exec(message)?.groups?.['id'] ?? (plane === 'signin' ? headers['x-ms-request-id'] : undefined);
	const correlation = evidence.correlationId === null ? /Correlation ID: (?<id>[0-9a-f-]{36})/iu.exec(message)?.groups?.['id'] : undefined;
	return [...(correlation ? [`Correlation id ${correlation}`] : []), ...(trace ? [`Trace id ${plain(trace)}`] : [])];
};

const row = ({cause, remedies, worthWaiting = false}: Told, code: string): Row => ({
	when: sighting => numberOf(sighting) === code,
	cause,
	proof: traceOf,
	remedies,
	learnMore: page + code,
	worthWaiting,
});

/** One row a number; the numbers are exact, so their order does not matter. */
const numbered = Object.fromEntries(Object.entries(told).map(([code, entry]) => [`aad.${code}`, row(entry, code)])) as Readonly<Record<`aad.${Code}`, Row>>;

const numberIn = (sighting: Sighting): string => {
	const number = numberOf(sighting);
	return number === null ? '' : ` (AADSTS${plain(number)})`;
};

const otherConfidence = ({evidence}: Sighting): Diagnosis['confidence'] => (evidence.status === null && evidence.aadsts === null ? 'possible' : 'likely');

/** Entra ID did not issue a token. */
export const signInDiagnoses = {
	...numbered,
	'aad.declined': {
		when: sighting =>
			['65004', null].includes(numberOf(sighting)) &&
			/\b(?:authorization_declined|access_denied)\b|AADSTS65004/u.test(`${sighting.evidence.code} ${sighting.evidence.message}`),
		planes: ['signin'],
		codes: ['authorization_declined'],
		cause: 'The sign-in was declined on the page where it was to be approved.',
		proof: traceOf,
		remedies: [{text: 'Sign in again and approve it, if it was you who asked'}],
		learnMore: reference,
	},
	'aad.expired': {
		text: /expired_token|device code has expired|code_expired/iu,
		codes: ['expired_token', 'code_expired'],
		cause: 'The device code has expired.',
		proof: traceOf,
		remedies: newCode,
		learnMore: reference,
	},
	'aad.spent': {
		when: sighting => isAmong(spent, sighting),
		cause: sighting => `The code of this sign-in was used already, is too old, or belongs to another sign-in${numberIn(sighting)}.`,
		proof: traceOf,
		remedies: anew,
		learnMore: reference,
	},
	'aad.request': {
		when: sighting => isAmong(malformed, sighting),
		cause: sighting =>
			`Entra ID refused the form of the sign-in request, not your account${numberIn(sighting)}: a sign-in kept by a program is damaged, or the program is at fault.`,
		proof: traceOf,
		remedies: sighting => [...anew(sighting), {text: 'If it comes again, report it with the trace id and the correlation id'}],
		learnMore: reference,
	},
	'aad.busy': {
		when: sighting =>
			isAmong(busy, sighting) ||
			(sighting.evidence.plane === 'signin' && numberOf(sighting) === null && [429, 500, 502, 503, 504].includes(sighting.evidence.status ?? 0)),
		cause: ({evidence}) => {
			const wait = /^\d{1,6}$/u.exec(evidence.headers['retry-after'] ?? '')?.[0];
			return `Entra ID is too busy to answer${wait ? ` and asks to come back in ${wait} s` : ''}. Nothing is wrong with your account.`;
		},
		proof: traceOf,
		remedies: [{text: 'Wait a little, then try the same again'}],
		learnMore: reference,
		worthWaiting: true,
	},
	'aad.other': {
		when: sighting => numberOf(sighting) !== null || sighting.evidence.plane === 'signin',
		codes: ['invalid_grant', 'invalid_client', 'interaction_required', 'unauthorized_client'],
		confidence: otherConfidence,
		cause: sighting => `Entra ID issued no token${numberIn(sighting)}; its own words are below.`,
		proof: traceOf,
		remedies: sighting => {
			const number = numberOf(sighting);
			return [
				...(number === null ? [] : [{text: `Look the number up at ${page}${plain(number)}`}]),
				...anew(sighting),
				...(number === null ? [sources] : [forTheAdmin]),
			];
		},
		learnMore: reference,
	},
} as const satisfies Record<string, Row>;
