import {commandLine} from '../command-line.ts';
import {plain} from '../plain.ts';
import {again, isSameId, pages, type Row} from './row.ts';

const ways = [
	{text: 'Sign in here with a device code', command: 'foundry-keyless --credential device-code'},
	{text: 'Or through the Azure CLI', command: 'az login'},
] as const;

/** This machine had no identity to give, or another than was meant. */
export const credentialDiagnoses = {
	'cred.cloudshell': {
		text: /audience (?<audience>https:\/\/\S+?) is not a supported MSI token audience/iu,
		codes: ['AudienceNotSupported'],
		cause: ({found}) => `The identity built into Azure Cloud Shell gives no tokens for models${found['audience'] ? ` (${plain(found['audience'])})` : ''}.`,
		remedies: [{text: 'Sign in as yourself inside Cloud Shell, then go on', command: 'az login --use-device-code'}],
		learnMore: pages.identity,
	},
	'cred.localhost-redirect': {
		text: /localhost refused to connect|ERR_CONNECTION_REFUSED/iu,
		cause: 'The browser runs on another machine than this program, so its answer came to nobody (Codespaces, SSH, containers, WSL).',
		remedies: [
			{text: 'Use a device code, which needs no way back', command: 'foundry-keyless --credential device-code'},
			{text: 'Where device codes are blocked, forward the port that the browser was sent to'},
		],
		learnMore: pages.identity,
	},
	'cred.az-missing': {
		text: /azure cli (?:could not be found|not found)|'az' is not recognized|\baz: (?:command )?not found|spawn az ENOENT/iu,
		cause: 'The Azure CLI is not installed on this machine, or not on its PATH. It is one way of several.',
		remedies: [ways[0], {text: 'Install it from https://aka.ms/azure-cli'}],
		learnMore: 'https://aka.ms/azure-cli',
	},
	'cred.az-signed-out': {
		text: /please run:? ['"]?az login|azd auth login|not logged in to (?:Azure|azd)/iu,
		cause: ({evidence}) =>
			`${/azd/iu.test(evidence.message) ? 'The Azure Developer CLI' : 'The Azure CLI'} is there and nobody is signed in to it, or its sign-in has expired.`,
		remedies: ({evidence, facts}) => {
			const tenant = facts.target?.resource?.tenantId ?? facts.session?.tenantId;
			const login = /azd/iu.test(evidence.message) ? 'azd auth login' : 'az login';
			const flag = login === 'az login' ? '--tenant' : '--tenant-id';
			return [{text: 'Sign in', command: commandLine([...login.split(' '), ...(tenant ? [flag, tenant] : [])])}, ways[0]];
		},
		learnMore: pages.identity,
	},
	'cred.none': {
		text: /(?:DefaultAzureCredential|ChainedTokenCredential)[\s\S]{0,40}(?:failed|unavailable)|CredentialUnavailableError|no identity is signed in/iu,
		codes: ['CredentialUnavailableError', 'CredentialNotAvailable', 'NoCredential'],
		cause: ({evidence}) => (evidence.code === 'CredentialNotAvailable' ? plain(evidence.message) : 'No identity is signed in on this machine.'),
		remedies: [...ways, {text: 'In a script, set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET and use --credential environment'}],
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
		],
		learnMore: pages.identity,
	},
} as const satisfies Record<string, Row>;
