import type {Account, Deployment} from './world.ts';
import {managedIdentities, upgradedIdentities} from './worlds-directory.ts';

export const subscription = {id: '4f9d1c27-60be-4a83-9e15-2b7c83d0a6f4', name: 'Contoso AI'} as const;
export const resourceGroup = {subscriptionId: subscription.id, name: 'rg-ai', location: 'eastus2'} as const;

export const subscriptionScope = `/subscriptions/${subscription.id}`;
export const groupScope = `${subscriptionScope}/resourceGroups/${resourceGroup.name}`;
export const accountScope = (name: string): string => `${groupScope}/providers/Microsoft.CognitiveServices/accounts/${name}`;
export const projectScope = (account: string, project: string): string => `${accountScope(account)}/projects/${project}`;

export const chat = {
	area: 'US',
	chatCompletion: 'true',
	jsonObjectResponse: 'true',
	maxContextToken: '128000',
	maxOutputToken: '16384',
	assistants: 'true',
	responses: 'true',
	agentsV2: 'true',
} as const;
const plainChat = {chatCompletion: 'true', maxContextToken: '128000', maxOutputToken: '8192'} as const;

export const deployment = (
	name: string,
	format: string,
	model: string,
	version: string,
	sku: string,
	capabilities: Deployment['capabilities'],
): Deployment => ({
	name,
	model: {format, name: model, version},
	sku,
	capabilities,
});

export const chatDeployment: Deployment = deployment('gpt-4o-mini', 'OpenAI', 'gpt-4o-mini', '2024-07-18', 'GlobalStandard', chat);
const embedding = deployment('text-embedding-3-small', 'OpenAI', 'text-embedding-3-small', '1', 'Standard', {
	area: 'US',
	embeddings: 'true',
	embeddingsMaxInputs: '2048',
});

export const account = (own: Pick<Account, 'name' | 'kind' | 'location' | 'deployments'> & Partial<Account>): Account => ({
	subscriptionId: subscription.id,
	resourceGroup: resourceGroup.name,
	customSubdomain: own.name,
	identityId: null,
	disableLocalAuth: false,
	publicNetworkAccess: 'Enabled',
	networkDefaultAction: 'Allow',
	projects: [],
	...own,
});

/** A fresh copy for each world: services change accounts in place. */
export const contosoAccounts = (): Account[] => [
	account({
		name: 'contoso-foundry',
		kind: 'AIServices',
		location: 'eastus2',
		identityId: managedIdentities.foundry.id,
		projects: [
			{name: 'alpha', isDefault: true, identityId: managedIdentities.alpha.id},
			{name: 'beta', isDefault: false, identityId: managedIdentities.beta.id},
		],
		deployments: [chatDeployment, embedding],
	}),
	account({
		name: 'contoso-models',
		kind: 'AIServices',
		location: 'eastus2',
		identityId: managedIdentities.models.id,
		projects: [{name: 'research', isDefault: true, identityId: managedIdentities.research.id}],
		deployments: [
			deployment('claude-sonnet-4-5', 'Anthropic', 'claude-sonnet-4-5', '20250929', 'GlobalStandard', plainChat),
			deployment('deepseek-v3-1', 'DeepSeek', 'DeepSeek-V3.1', '1', 'GlobalStandard', plainChat),
			deployment('gpt-4o-mini-batch', 'OpenAI', 'gpt-4o-mini', '2024-07-18', 'GlobalBatch', chat),
			deployment('gpt-image-1', 'OpenAI', 'gpt-image-1', '2025-04-15', 'GlobalStandard', {area: 'US', imageGenerations: 'true'}),
			deployment('mistral-large', 'Mistral AI', 'Mistral-Large-2411', '2', 'GlobalStandard', plainChat),
		],
	}),
	account({name: 'contoso-openai', kind: 'OpenAI', location: 'swedencentral', deployments: [chatDeployment]}),
	account({name: 'contoso-speech', kind: 'SpeechServices', location: 'westeurope', deployments: []}),
];

/** The same accounts after contoso-openai was upgraded to Foundry: same name, endpoint and deployments, another kind, a managed identity and a default project. */
export const upgradedAccounts = (): Account[] =>
	contosoAccounts().map(known =>
		known.name === 'contoso-openai'
			? {
					...known,
					kind: 'AIServices',
					endpoint: `https://${known.name}.openai.azure.com/`,
					identityId: upgradedIdentities.openai.id,
					projects: [{name: 'proj-default', isDefault: true, identityId: upgradedIdentities.openaiProject.id}],
				}
			: known,
	);
