import {commandLine} from '../command-line.ts';
import type {Remedy} from '../diagnosis.ts';
import {plain} from '../plain.ts';
import {again, callerOf, isSameId, pages, type Row, type Sighting} from './row.ts';
import {numberOf} from './sign-in.ts';
import {isInSandbox, startWith} from './ways-in.ts';

/** By what a person signs in from here, the Azure CLI last: it is one way of several. */
const ways = (sighting: Sighting): readonly Remedy[] => [
	{text: 'Sign in with a browser, from here', command: startWith('browser', sighting)},
	{text: 'Or with a device code, where no browser opens', command: startWith('device-code', sighting)},
	...(isInSandbox(sighting) ? [] : [{text: 'Or through the Azure CLI', command: 'az login'}]),
];
const ownWays = (sighting: Sighting): readonly Remedy[] => ways(sighting).slice(0, 2);

const sources = {text: 'See what each credential of this machine gives', command: 'foundry-keyless identities'} as const;

/** What a chain of credentials says tells of each one in it; none of them is the cause by itself. */
const chain = /(?:DefaultAzureCredential|ChainedTokenCredential)[\s\S]{0,40}(?:failed|unavailable)/iu;

/** A refusal of this program or of a tool, in which Entra ID named no number of its own. */
const isCalled =
	(code: string, text: RegExp | null = null) =>
	(sighting: Sighting): boolean => {
		if (numberOf(sighting) !== null) return false;
		const message = sighting.evidence.message.slice(0, 8000);
		return sighting.evidence.code === code || (text !== null && !chain.test(message) && text.test(message));
	};

const isDeveloperCli = ({evidence}: Sighting): boolean => /\bazd\b|Azure Developer CLI/iu.test(`${evidence.message} ${evidence.command ?? ''}`);
const toolOf = (sighting: Sighting): string => (isDeveloperCli(sighting) ? 'The Azure Developer CLI' : 'The Azure CLI');

const loginOf = (sighting: Sighting): string => {
	const {evidence, facts} = sighting;
	if (evidence.command) return evidence.command;
	const tenant = facts.target?.resource?.tenantId ?? facts.session?.tenantId;
	const [words, flag] = isDeveloperCli(sighting) ? [['azd', 'auth', 'login'], '--tenant-id'] : [['az', 'login'], '--tenant'];
	return commandLine([...words, ...(tenant ? [flag, tenant] : [])]);
};

/** Words of ours or of the source, as a sentence. */
const said = ({evidence}: Sighting): string =>
	plain(evidence.message)
		.trim()
		.replace(/[.\s]*$/u, '.');

/** This machine had no identity to give, or another than was meant. */
export const credentialDiagnoses = {
	'cred.cloudshell': {
		text: /audience (?<audience>https:\/\/\S+?) is not a supported MSI token audience/iu,
		codes: ['AudienceNotSupported'],
		cause: ({found}) => `The identity built into Azure Cloud Shell gives no tokens for ${found['audience'] ? plain(found['audience']) : 'models'}.`,
		remedies: [{text: 'Sign in as yourself inside Cloud Shell, then go on', command: 'az login --use-device-code'}],
		learnMore: pages.identity,
	},
	'cred.localhost-redirect': {
		text: /localhost refused to connect|ERR_CONNECTION_REFUSED/iu,
		cause: 'The browser runs on another machine than the program that asked for the sign-in, so its answer reached nobody (Codespaces, SSH, containers, WSL).',
		remedies: sighting => [
			{text: 'Use a device code, which needs no way back', command: startWith('device-code', sighting)},
			{text: 'Where device codes are blocked, forward the port that the browser was sent to'},
		],
		learnMore: pages.identity,
	},
	'cred.azd-missing': {
		when: isCalled(
			'AzdMissing',
			/azure developer cli (?:could(?:n't| not) be found|not found|is not on the path)|'azd' is not recognized|\bazd: (?:command )?not found|spawn azd ENOENT/iu,
		),
		cause: ({facts}) => `The Azure Developer CLI is not installed on ${callerOf(facts)}, or not on its PATH. It is one way of several.`,
		remedies: sighting => [...ownWays(sighting), {text: 'Or install it from https://aka.ms/azd-install'}],
		learnMore: 'https://aka.ms/azd-install',
	},
	'cred.az-missing': {
		when: isCalled(
			'AzMissing',
			/azure cli (?:could(?:n't| not) be found|not found|is not on the path)|'az' is not recognized|\baz: (?:command )?not found|spawn az ENOENT/iu,
		),
		cause: ({facts}) => `The Azure CLI is not installed on ${callerOf(facts)}, or not on its PATH. It is one way of several.`,
		remedies: sighting => [...ownWays(sighting), {text: 'Or install it from https://aka.ms/azure-cli'}],
		learnMore: 'https://aka.ms/azure-cli',
	},
	'cred.claims-not-answered': {
		when: isCalled('ClaimsNotAnswered'),
		cause: ({evidence}) =>
			evidence.command
				? 'Azure asks for a stronger sign-in before it makes this change. This program cannot pass that on to the tool that you are signed in with, so the tool has to ask you itself.'
				: plain(evidence.message),
		remedies: sighting => {
			const {command} = sighting.evidence;
			const browser = {text: 'Or sign in from here, where you can be asked in the middle', command: startWith('browser', sighting)};
			const code = {text: 'Or with a device code, on any screen', command: startWith('device-code', sighting)};
			return command
				? [{text: 'Sign in there with what is asked for (an older az does not know --claims-challenge), then go on here', command}, browser, code]
				: [{...browser, text: 'Sign in as a person, who can be asked'}];
		},
		learnMore: pages.mfa,
	},
	'cred.az-signed-out': {
		when: isCalled('ToolSignedOut', /please run:?\s*['"`]?az login|azd auth login|not logged in to (?:Azure|azd)/iu),
		cause: sighting => `${toolOf(sighting)} is there and nobody is signed in to it, or its sign-in has expired.`,
		remedies: sighting => [{text: 'Sign in there', command: loginOf(sighting)}, ...ownWays(sighting)],
		learnMore: pages.identity,
	},
	'cred.tool-slow': {
		when: isCalled('ToolTooSlow'),
		cause: sighting => `${said(sighting)} It waits for something that it shows only to you: a first start, another run of it, or the network.`,
		remedies: sighting => [
			...(sighting.evidence.command ? [{text: 'See by yourself what it waits for', command: sighting.evidence.command}] : []),
			...ownWays(sighting),
		],
		learnMore: pages.identity,
	},
	'cred.tool-failed': {
		when: isCalled('ToolFailed'),
		cause: sighting => `${toolOf(sighting)} is there, gave no token and named no reason that is known here; its own words are below.`,
		remedies: sighting => [
			...(sighting.evidence.command ? [{text: 'See whether it works by itself', command: sighting.evidence.command}] : []),
			...ownWays(sighting),
		],
		learnMore: pages.identity,
	},
	'cred.managed-identity': {
		when: isCalled('ManagedIdentityUnavailable', /ManagedIdentityCredential authentication (?:failed|unavailable)|no managed identity endpoint found/iu),
		cause: ({facts}) =>
			`No managed identity gave a token: ${callerOf(facts)} is no machine or app of Azure’s, was given no such identity, or AZURE_CLIENT_ID names one that it does not have.`,
		remedies: sighting => [
			{text: 'Turn the identity on in Azure, under Identity of the machine or app; leave AZURE_CLIENT_ID unset for the system-assigned one'},
			...ownWays(sighting),
		],
		learnMore: pages.managedIdentities,
	},
	'cred.file': {
		when: ({evidence}) =>
			evidence.plane === 'local' &&
			/^(?:ENOENT|EACCES|EISDIR|EPERM): [\s\S]*, (?:open|read)\b|does not contain a PEM-encoded certificate/u.test(evidence.message),
		cause: ({evidence}) => {
			const file = /, (?:open|read)(?: '(?<file>[^']*)')?/u.exec(evidence.message)?.groups?.['file'];
			if (/PEM-encoded/u.test(evidence.message)) return 'The file that AZURE_CLIENT_CERTIFICATE_PATH names holds no certificate in PEM.';
			return `A file that the credential rests on cannot be read${file ? `: ${plain(file)}` : ''}.`;
		},
		remedies: [{text: 'Set AZURE_CLIENT_CERTIFICATE_PATH or AZURE_FEDERATED_TOKEN_FILE to the right file'}, sources],
		learnMore: pages.identity,
	},
	'cred.browser-not-opened': {
		when: isCalled('BrowserNotOpened'),
		cause: sighting => `No browser could be opened for the sign-in. ${said(sighting)}`,
		remedies: sighting => [
			{text: 'Use a device code, which needs no browser here', command: startWith('device-code', sighting)},
			{text: 'Or through the Azure CLI', command: 'az login --use-device-code'},
		],
		learnMore: pages.identity,
	},
	'cred.another-account': {
		when: isCalled('AnotherAccount'),
		cause: sighting => `Somebody else answered than the one who is signed in here. ${said(sighting)}`,
		remedies: sighting => [
			{text: 'Try the same again, and pick the account of this session on the sign-in page'},
			{text: 'Or start again as the other account', command: startWith('browser', sighting)},
		],
		learnMore: pages.identity,
	},
	'cred.tenant-not-entered': {
		when: isCalled('TenantNotEntered'),
		cause: said,
		remedies: sighting => {
			const groups = /^Tenant (?<there>[\w.-]+\w):|tenant (?<asked>[\w.-]+\w) was asked for/u.exec(sighting.evidence.message)?.groups;
			const tenant = groups?.['there'] ?? groups?.['asked'];
			return [
				{text: 'Sign in to that tenant', command: startWith('browser', sighting, tenant)},
				{text: 'Or through the Azure CLI', command: commandLine(['az', 'login', ...(tenant === undefined ? [] : ['--tenant', tenant])])},
			];
		},
		learnMore: pages.guests,
	},
	'cred.cloud-not-connected': {
		when: isCalled('CloudNotConnected'),
		cause: said,
		remedies: ({evidence}) => {
			const cloud = /, not (?<cloud>public|usgov|china)\b/u.exec(evidence.message)?.groups?.['cloud'];
			if (evidence.command) return [{text: 'Set az to it and sign in there', command: evidence.command}];
			return [{text: 'Start again for the cloud that you mean', command: commandLine(['foundry-keyless', '--cloud', cloud ?? 'public'])}];
		},
		learnMore: pages.identity,
	},
	'cred.token-unreadable': {
		when: isCalled('TokenUnreadable'),
		cause: 'A token came that names neither a tenant nor an object id, so nobody can say whose it is. It may be for another service, or made up by a test.',
		remedies: sighting => [sources, ...ownWays(sighting)],
		learnMore: pages.identity,
	},
	'cred.session-over': {
		when: isCalled('AuthenticationRequired'),
		cause: 'The sign-in for this has ended: a new sign-in is needed, and none was started without asking you.',
		remedies: ownWays,
		learnMore: pages.identity,
	},
	'cred.not-passed': {
		text: /missing credentials\b[\s\S]{0,60}(?:azure_?ad_?token|api_?key)|must be provided[\s\S]{0,80}azureADTokenProvider/iu,
		cause: 'The client in the code was made with neither a token provider nor a key, so nothing was sent.',
		remedies: [
			{text: 'Give it a token provider: azure_ad_token_provider in Python, azureADTokenProvider in JavaScript, a TokenCredential in .NET and Java'},
			{text: 'Leave AZURE_OPENAI_API_KEY unset: keyless needs no key'},
		],
		learnMore: pages.keyless,
	},
	'cred.none': {
		text: /(?:DefaultAzureCredential|ChainedTokenCredential)[\s\S]{0,40}(?:failed|unavailable)|CredentialUnavailableError|no identity is signed in/iu,
		codes: ['CredentialUnavailableError', 'CredentialUnavailable', 'CredentialNotAvailable', 'NoCredential'],
		when: sighting => numberOf(sighting) === null,
		cause: ({facts}) => `No identity is signed in on ${callerOf(facts)}.`,
		remedies: sighting => [
			...ways(sighting),
			{text: 'In a script, set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET and use --credential environment'},
			sources,
		],
		learnMore: pages.identity,
	},
	'cred.not-available': {
		when: isCalled('CredentialNotAvailable'),
		cause: said,
		remedies: sighting => {
			const {message} = sighting.evidence;
			if (/in the sandbox cloud/u.test(message))
				return [{text: 'In the sandbox cloud use its device code, or environment for its own application', command: startWith('device-code', sighting)}];
			const [browser, ...more] = ways(sighting);
			return [...(/no browser can be opened/iu.test(message) || !browser ? [] : [browser]), ...more, sources];
		},
		learnMore: pages.identity,
	},
	'cred.wrong-identity': {
		when: ({evidence, facts}) => {
			const caller = /\boid=(?<oid>[0-9a-f-]{36})\b/iu.exec(evidence.message)?.groups?.['oid'];
			return evidence.code === 'WrongIdentity' || (caller !== undefined && Boolean(facts.session) && !isSameId(caller, facts.session?.objectId));
		},
		codes: ['WrongIdentity'],
		cause: 'An app on this machine would call as somebody else: a source earlier in the chain wins (AZURE_CLIENT_ID, a managed identity, an editor’s account).',
		remedies: ({facts}) => [
			{text: 'Pin the credential where the app starts', command: 'export AZURE_TOKEN_CREDENTIALS=AzureCliCredential'},
			{text: 'See what the granted identity can do', command: again('check', facts)},
			sources,
		],
		learnMore: pages.identity,
	},
} as const satisfies Record<string, Row>;
