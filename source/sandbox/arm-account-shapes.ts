import {createHash} from 'node:crypto';
import {accountId} from './arm-call.ts';
import type {Account, Deployment, Project} from './world.ts';

type Family = 'foundry' | 'openai' | 'cognitive';

/** Endpoint families of `properties.endpoints` and the host each is served by, as seen on real accounts of 2026. */
const endpointFamilies: Readonly<Record<string, Family>> = {
	'AI Foundry API': 'foundry',
	'ProjectA APIs': 'cognitive',
	'OpenAI Language Model Instance API': 'openai',
	'OpenAI Dall-E API': 'openai',
	'OpenAI Sora API': 'openai',
	'OpenAI Moderations API': 'openai',
	'OpenAI Whisper API': 'openai',
	'OpenAI Model Scaleset API': 'openai',
	'OpenAI Realtime API': 'openai',
	'Token Service API': 'openai',
	'Azure OpenAI Legacy API - Latest moniker': 'openai',
	'Azure AI Model Inference API': 'foundry',
	'Cohere AI API': 'foundry',
	'Mistral AI API': 'foundry',
	'Azure MAI Model Inference API': 'foundry',
	'Content Understanding': 'foundry',
	'Content Safety': 'cognitive',
	'Computer Vision': 'cognitive',
	FormRecognizer: 'cognitive',
	'Speech Services Speech to Text': 'cognitive',
	'Text Analytics': 'cognitive',
	Language: 'cognitive',
	Token: 'cognitive',
	TextTranslation: 'cognitive',
	DocumentTranslation: 'cognitive',
};

const suffixes: Readonly<Record<Family, string>> = {foundry: 'services.ai.azure.com', openai: 'openai.azure.com', cognitive: 'cognitiveservices.azure.com'};

const familiesOf = (kind: string): readonly Family[] =>
	kind === 'AIServices' ? ['foundry', 'openai', 'cognitive'] : kind === 'OpenAI' ? ['openai'] : ['cognitive'];

/** Without a subdomain of its own an account is known by the host of its region. */
const hostOf = ({customSubdomain, location}: Account, family: Family): string =>
	customSubdomain === null ? `https://${location}.api.cognitive.microsoft.com/` : `https://${customSubdomain}.${suffixes[family]}/`;

const endpointsOf = (account: Account): Readonly<Record<string, string>> => {
	const served = familiesOf(account.kind);
	const entries = Object.entries(endpointFamilies).filter(
		([name, family]) => served.includes(family) && (account.kind !== 'SpeechServices' || /Speech|Token/.test(name)),
	);
	return Object.fromEntries(entries.map(([name, family]) => [name, hostOf(account, family)]));
};

const endpointOf = (account: Account): string => account.endpoint ?? hostOf(account, account.kind === 'OpenAI' ? 'openai' : 'cognitive');

const digest = (text: string): string => createHash('sha256').update(text.toLowerCase()).digest('hex');

const guidOf = (text: string): string => {
	const hex = digest(text);
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** Azure's etags hold quotes of their own. */
const etagOf = (text: string): string => {
	const hex = digest(`etag ${text}`);
	return `"${hex.slice(0, 8)}-0000-0100-0000-${hex.slice(8, 20)}"`;
};

const made = '2026-03-02T09:15:00.0000000Z';

const systemData = {
	createdBy: 'priya@contoso.com',
	createdByType: 'User',
	createdAt: made,
	lastModifiedBy: 'priya@contoso.com',
	lastModifiedByType: 'User',
	lastModifiedAt: made,
} as const;

const identity = (principalId: string, tenantId: string): unknown => ({principalId, tenantId, type: 'SystemAssigned'});

const capabilitiesOf = (kind: string): readonly unknown[] =>
	kind === 'OpenAI'
		? [{name: 'VirtualNetworks'}, {name: 'CustomerManagedKey'}, {name: 'EnabledApimVnet', value: 'true'}]
		: [{name: 'VirtualNetworks'}, {name: 'EnabledApimVnet', value: 'true'}, {name: 'TrustedServices', value: 'Microsoft.CognitiveServices,Microsoft.Search'}];

const callRateLimit = {rules: [{key: 'default', renewalPeriod: 1, count: 30, matchPatterns: [{path: '*', method: '*'}]}]} as const;

const projectsOf = (account: Account): Readonly<Record<string, unknown>> => {
	const main = account.projects.find(({isDefault}) => isDefault) ?? account.projects[0];
	return {
		allowProjectManagement: account.kind === 'AIServices' && account.customSubdomain !== null,
		...(main ? {defaultProject: main.name, associatedProjects: account.projects.map(({name}) => name)} : {}),
	};
};

const networkAclsOf = ({networkDefaultAction, networkRules}: Account): unknown => ({
	defaultAction: networkDefaultAction,
	virtualNetworkRules: (networkRules?.subnets ?? []).map(id => ({id, ignoreMissingVnetServiceEndpoint: false})),
	ipRules: (networkRules?.ranges ?? []).map(value => ({value})),
});

const privateConnection = (account: Account, endpoint: string): unknown => {
	const name = `${endpoint.slice(endpoint.lastIndexOf('/') + 1)}.${guidOf(endpoint)}`;
	return {
		id: `${accountId(account)}/privateEndpointConnections/${name}`,
		name,
		type: 'Microsoft.CognitiveServices/accounts/privateEndpointConnections',
		location: account.location,
		etag: etagOf(name),
		properties: {
			privateEndpoint: {id: endpoint},
			groupIds: ['account'],
			privateLinkServiceConnectionState: {status: 'Approved', description: 'Approved', actionsRequired: 'None'},
			provisioningState: 'Succeeded',
		},
	};
};

/** `disableLocalAuth` and `networkAcls` are absent until somebody sets them. */
const accountProperties = (account: Account): Readonly<Record<string, unknown>> => ({
	endpoint: endpointOf(account),
	internalId: digest(accountId(account)).slice(0, 32),
	dateCreated: made,
	apiProperties: account.kind === 'AIServices' ? {qnaAzureSearchEndpointKey: null} : {},
	callRateLimit,
	isMigrated: false,
	...(account.customSubdomain === null ? {} : {customSubDomainName: account.customSubdomain}),
	...(account.networkDefaultAction === 'Deny' ? {networkAcls: networkAclsOf(account)} : {}),
	...projectsOf(account),
	privateEndpointConnections: (account.privateEndpoints ?? []).map(endpoint => privateConnection(account, endpoint)),
	publicNetworkAccess: account.publicNetworkAccess,
	capabilities: capabilitiesOf(account.kind),
	...(account.disableLocalAuth ? {disableLocalAuth: true} : {}),
	endpoints: endpointsOf(account),
	provisioningState: 'Succeeded',
});

export const accountShape = (account: Account, tenantId: string): Readonly<Record<string, unknown>> => ({
	id: accountId(account),
	name: account.name,
	type: 'Microsoft.CognitiveServices/accounts',
	etag: etagOf(accountId(account)),
	location: account.location,
	sku: {name: 'S0'},
	kind: account.kind,
	properties: accountProperties(account),
	...(account.identityId === null ? {} : {identity: identity(account.identityId, tenantId)}),
	systemData,
});

export const projectId = (account: Account, project: Project): string => `${accountId(account)}/projects/${project.name}`;

/** The name of a project is `account/project`, in lists and alone. */
export const projectShape = (account: Account, project: Project, tenantId: string): Readonly<Record<string, unknown>> => ({
	id: projectId(account, project),
	name: `${account.name}/${project.name}`,
	type: 'Microsoft.CognitiveServices/accounts/projects',
	etag: etagOf(projectId(account, project)),
	location: account.location,
	kind: 'AIServices',
	properties: {
		endpoints: {'AI Foundry API': `https://${account.customSubdomain}.services.ai.azure.com/api/projects/${project.name}`},
		isDefault: project.isDefault,
		internalId: digest(projectId(account, project)).slice(0, 32),
		provisioningState: 'Succeeded',
	},
	identity: identity(project.identityId, tenantId),
	systemData,
});

/** The rate limits have another name before 2025. */
export const deploymentShape = (account: Account, deployment: Deployment, version: string): Readonly<Record<string, unknown>> => {
	const id = `${accountId(account)}/deployments/${deployment.name}`;
	const limits = [
		{key: 'request', renewalPeriod: 60, count: 100},
		{key: 'token', renewalPeriod: 60, count: 10_000},
	];
	return {
		id,
		type: 'Microsoft.CognitiveServices/accounts/deployments',
		name: deployment.name,
		sku: {name: deployment.sku, capacity: 10},
		properties: {
			model: deployment.model,
			versionUpgradeOption: 'OnceNewDefaultVersionAvailable',
			currentCapacity: 10,
			capabilities: deployment.capabilities,
			raiPolicyName: 'Microsoft.DefaultV2',
			provisioningState: 'Succeeded',
			[version < '2025' ? 'ratelimits' : 'rateLimits']: limits,
		},
		systemData,
		etag: `"${guidOf(id)}"`,
	};
};
