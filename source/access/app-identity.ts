import type {MachineIdentity} from './identity.ts';
import type {Reason} from './reason.ts';
import type {CredentialSource, Session} from './session.ts';

type Source = MachineIdentity['source'];

/** Credentials in the order in which `DefaultAzureCredential` of the Azure SDKs tries them. Source: Microsoft Learn, "Credential chains in the Azure Identity client library". */
const production: readonly Source[] = ['environment', 'workload-identity', 'managed-identity'];
const development: readonly Source[] = ['vscode', 'azure-cli', 'azure-powershell', 'azd'];

/** Values of AZURE_TOKEN_CREDENTIALS, in lower case as the SDKs compare them. */
const narrowed: Readonly<Record<string, readonly Source[]>> = {
	prod: production,
	dev: development,
	environmentcredential: ['environment'],
	workloadidentitycredential: ['workload-identity'],
	managedidentitycredential: ['managed-identity'],
	visualstudiocodecredential: ['vscode'],
	azureclicredential: ['azure-cli'],
	azurepowershellcredential: ['azure-powershell'],
	azuredeveloperclicredential: ['azd'],
};

const sourceNames: Readonly<Record<Source, string>> = {
	environment: 'the AZURE_* variables',
	'workload-identity': 'the workload identity of this pod',
	'managed-identity': 'the managed identity of this machine',
	vscode: 'Visual Studio Code',
	'azure-cli': 'Azure CLI',
	'azure-powershell': 'Azure PowerShell',
	azd: 'Azure Developer CLI',
	browser: 'the browser',
	'device-code': 'a device code',
};

export type AppIdentity = {
	/** The one that an app here would use; `null`: none gives a token. */
	readonly identity: MachineIdentity | null;
	readonly because: Reason;
};

/** Who this machine could be, who an app here would be, and what in the environment has a say in that. */
export type MachineReport = {
	readonly identities: readonly MachineIdentity[];
	readonly app: AppIdentity;
	readonly stray: readonly Reason[];
};

/**
 * Which identity an app on this machine gets that asks `DefaultAzureCredential`: the first source in its chain that gives a token. `tokenCredentials` is the value of
 * AZURE_TOKEN_CREDENTIALS, which narrows the chain. A source that is there and refuses stops nothing here, though SDKs differ in that.
 */
export const appIdentity = (identities: readonly MachineIdentity[], tokenCredentials: string | null): AppIdentity => {
	const wanted = tokenCredentials?.trim().toLowerCase() || null;
	const chain = wanted === null ? [...production, ...development] : narrowed[wanted];
	if (!chain) {
		const text = `AZURE_TOKEN_CREDENTIALS is "${tokenCredentials}", which the SDKs do not know: an app that asks DefaultAzureCredential stops with an error.`;
		return {identity: null, because: {id: 'identities.bad-chain', text}};
	}
	const inOrder = chain.flatMap(source => identities.filter(identity => identity.source === source));
	const first = inOrder.find(({state}) => state === 'signed-in');
	const unasked = inOrder
		.slice(0, first ? inOrder.indexOf(first) : undefined)
		.find(({source, state}) => source === 'managed-identity' && state === 'not-asked');
	const doubt = unasked ? `, unless this machine has a managed identity, which ${first ? 'goes first and ' : ''}was not asked` : '';
	const narrowing = wanted === null ? '' : `, because AZURE_TOKEN_CREDENTIALS is "${tokenCredentials?.trim()}"`;
	if (!first) return {identity: null, because: {id: 'identities.none', text: `An app on this machine would find no identity${narrowing}${doubt}.`}};
	const name = first.account ?? first.objectId ?? 'an identity without a name';
	const passed = inOrder.slice(0, inOrder.indexOf(first)).filter(({state}) => state === 'refused');
	const others = passed.length > 0 ? `, after ${passed.map(({source}) => sourceNames[source]).join(' and ')} gave no token` : '';
	const text = `An app on this machine would sign in as ${name}, through ${sourceNames[first.source]}${narrowing || (others === '' ? ', the first source in its chain that gives a token' : others)}${doubt}.`;
	return {identity: first, because: {id: 'identities.app', text}};
};

/** The person at this machine, whom this program signs in as first; `null` where nobody is signed in. */
export const personHere = (identities: readonly MachineIdentity[]): MachineIdentity | null =>
	people.flatMap(source => identities.filter(identity => identity.source === source && identity.state === 'signed-in' && identity.kind === 'user'))[0] ?? null;

const people: readonly Source[] = ['azure-cli', 'azd', 'azure-powershell', 'vscode'];

/** Told when what was granted is not what an app here would use; `null` when it is, or when no app would find any identity. */
export const otherThanGranted = ({identity}: AppIdentity, granted: {readonly objectId: string; readonly name: string | null}): Reason | null => {
	if (identity?.objectId === undefined || identity?.objectId === null || identity.objectId.toLowerCase() === granted.objectId.toLowerCase()) return null;
	return {
		id: 'identities.other-than-granted',
		text: `An app on this machine would sign in as ${identity.account ?? identity.objectId} (${sourceNames[identity.source]}), not as ${granted.name ?? granted.objectId}.`,
	};
};

type Offer = {readonly source: CredentialSource; readonly state: 'ready' | 'possible' | 'absent'; readonly account: string | null};

/**
 * The same told by what is ready on this machine, without asking anybody for a token: an application of the environment comes before every person in the chain of
 * `DefaultAzureCredential`. `null` where the signed-in identity is that application, or there is none; in the sandbox no app of this machine is meant.
 */
export const appBeforePerson = (
	offers: readonly Offer[],
	{kind, name, objectId, sandbox}: Pick<Session, 'kind' | 'name' | 'objectId' | 'sandbox'>,
): Reason | null => {
	if (sandbox !== null || kind !== 'user') return null;
	const first = production.flatMap(source => offers.filter(offer => offer.source === source && offer.state === 'ready'))[0];
	if (!first) return null;
	const app = first.account === null ? 'another identity' : `application ${first.account}`;
	return {
		id: 'identities.other-than-granted',
		text: `An app on this machine would sign in as ${app} (${sourceNames[first.source]}), not as ${name ?? objectId}: foundry-keyless identities tells more.`,
	};
};

/** Variables that change who an app is, or let it call with a key; by what they do. Names only: their values are nobody's business here. */
const telling: readonly (readonly [pattern: RegExp, effect: string])[] = [
	[/^(?:AZURE_)?OPENAI_API_KEY$/u, 'holds a key: OpenAI clients use it before any token'],
	[/^AZURE_(?:AI|INFERENCE|COGNITIVE_SERVICES)(?:_[A-Z]+)*_(?:KEY|CREDENTIAL)$/u, 'holds a key: a client that finds it calls with it'],
	[/^ANTHROPIC_(?:FOUNDRY_)?API_KEY$/u, 'holds a key: Anthropic clients use it before any token'],
	[/^AZURE_TOKEN_CREDENTIALS$/u, 'narrows which credentials an app tries'],
	[/^AZURE_(?:CLIENT_SECRET|CLIENT_CERTIFICATE_PATH|FEDERATED_TOKEN_FILE)$/u, 'makes an app sign in as the application of AZURE_CLIENT_ID'],
	[/^AZURE_(?:USERNAME|PASSWORD)$/u, 'is read by older SDKs: sign-in by password, which no MFA lets through'],
	[/^(?:IDENTITY_ENDPOINT|MSI_ENDPOINT|AZURE_POD_IDENTITY_AUTHORITY_HOST)$/u, 'makes an app ask for a managed identity there'],
	[/^AZURE_AUTHORITY_HOST$/u, 'sends every sign-in of an app to another cloud'],
	[/^(?:HTTPS?|ALL)_PROXY$/iu, 'sends requests through a proxy'],
	[/^NODE_TLS_REJECT_UNAUTHORIZED$/u, 'may switch off the check of certificates: tokens could be read on their way'],
];

/** AZURE_CLIENT_ID or AZURE_TENANT_ID without the other parts say who, and prove nothing. */
const halves = ['AZURE_CLIENT_ID', 'AZURE_TENANT_ID'];
const proofs = ['AZURE_CLIENT_SECRET', 'AZURE_CLIENT_CERTIFICATE_PATH', 'AZURE_FEDERATED_TOKEN_FILE'];

/** The variables of the environment that matter, of those that are set. `names`: names alone. */
export const strayVariables = (names: readonly string[]): readonly Reason[] => {
	const set = new Set(names);
	const half = halves.filter(name => set.has(name));
	return [
		...names.flatMap(name => {
			const effect = telling.find(([pattern]) => pattern.test(name))?.[1];
			return effect === undefined ? [] : [{id: 'identities.variable', text: `${name} ${effect}.`}];
		}),
		...(half.length > 0 && !proofs.some(name => set.has(name))
			? [{id: 'identities.half', text: `${half.join(' and ')} ${half.length === 1 ? 'is' : 'are'} set without a secret, certificate or token file beside.`}]
			: []),
	];
};
