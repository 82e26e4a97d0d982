import type {RoleDefinition} from './role-definition.ts';

/** Well-known built-in roles: GUIDs, the same in every tenant and cloud. Source: Microsoft Learn, "Azure built-in roles". */
export const roles = {
	owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635',
	contributor: 'b24988ac-6180-42a0-ab88-20f7382dd24c',
	reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
	userAccessAdministrator: '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9',
	roleBasedAccessControlAdministrator: 'f58310d9-a9f6-439a-9e8d-f62e7b41a168',
	cognitiveServicesUser: 'a97b65f3-24c7-4388-baec-2e87135dc908',
	cognitiveServicesOpenAIUser: '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd',
	cognitiveServicesOpenAIContributor: 'a001fd3d-188f-4b5d-821b-7da978bf7442',
	cognitiveServicesContributor: '25fbc0a9-bd7c-42a3-aa1a-3b75d497ee68',
	cognitiveServicesUsagesReader: 'bba48692-92b0-4667-a9ad-c31c7b334ac2',
	foundryUser: '53ca6127-db72-4b80-b1b0-d745d6d5456d',
	foundryProjectManager: 'eadc314b-1a2d-4efa-be10-5d325db5065e',
	foundryOwner: 'c883944f-8b7b-4483-af10-35834be79c4a',
	foundryAccountOwner: 'e47c6f54-e4a2-4754-9501-8e0985b135e1',
	foundryAgentConsumer: 'eed3b665-ab3a-47b6-8f48-c9382fb1dad6',
	foundryProjectRuntimeUser: '142bfaed-a13f-4c2d-bed2-6db62c4a1009',
	azureAIDeveloper: '64702f94-c441-49e6-a78b-ef80e0188fee',
} as const;

/** Never recommended for routine work: they administer, or (Azure AI Developer) are meant for hubs. */
export const neverRecommended: ReadonlySet<string> = new Set([
	roles.owner,
	roles.contributor,
	roles.foundryOwner,
	roles.foundryAccountOwner,
	roles.azureAIDeveloper,
]);

/** Names until the rename of 2026, which tenants see at different times. */
const formerNames: Readonly<Record<string, string>> = {
	[roles.foundryUser]: 'Azure AI User',
	[roles.foundryProjectManager]: 'Azure AI Project Manager',
	[roles.foundryOwner]: 'Azure AI Owner',
	[roles.foundryAccountOwner]: 'Azure AI Account Owner',
};

type Pin = {
	readonly actions?: string;
	readonly notActions?: string;
	readonly dataActions?: string;
	readonly notDataActions?: string;
	readonly condition?: string;
};

/** Names separated by blanks; `~` stands for `Microsoft.`. */
const names = (text = ''): readonly string[] =>
	text
		.split(/\s+/)
		.filter(name => name !== '')
		.map(name => name.replace('~', 'Microsoft.'));

const pin = (id: string, name: string, block: Pin): RoleDefinition => ({
	id,
	name,
	kind: 'BuiltInRole',
	permissions: [
		{
			actions: names(block.actions),
			notActions: names(block.notActions),
			dataActions: names(block.dataActions),
			notDataActions: names(block.notDataActions),
			condition: block.condition ?? null,
		},
	],
	assignableScopes: ['/'],
});

/** The constraint that the Foundry roles carry: role assignments of these roles only. */
const mayAssignOnly = (...ids: readonly string[]): string =>
	['write', 'delete']
		.map(verb => {
			const source = verb === 'write' ? '@Request' : '@Resource';
			const roleId = `${source}[Microsoft.Authorization/roleAssignments:RoleDefinitionId]`;
			return `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/${verb}'})) OR (${roleId} ForAnyOfAnyValues:GuidEquals{${ids.join(',')}}))`;
		})
		.join(' AND ');

/** The roles above as they stood in August 2026: what is known when the tenant's own definitions cannot be read. */
export const pinnedRoles: readonly RoleDefinition[] = [
	pin(roles.owner, 'Owner', {
		actions: '*',
	}),
	pin(roles.contributor, 'Contributor', {
		actions: '*',
		notActions: `
			~Authorization/*/Delete ~Authorization/*/Write ~Authorization/elevateAccess/Action ~Blueprint/blueprintAssignments/write
			~Blueprint/blueprintAssignments/delete ~Compute/galleries/share/action ~Purview/consents/write ~Purview/consents/delete
			~Resources/deploymentStacks/manageDenySetting/action ~Subscription/cancel/action ~Subscription/enable/action`,
	}),
	pin(roles.reader, 'Reader', {
		actions: '*/read',
	}),
	pin(roles.userAccessAdministrator, 'User Access Administrator', {
		actions: '*/read ~Authorization/* ~Support/*',
	}),
	pin(roles.roleBasedAccessControlAdministrator, 'Role Based Access Control Administrator', {
		actions: '~Authorization/roleAssignments/write ~Authorization/roleAssignments/delete */read ~Support/*',
	}),
	pin(roles.cognitiveServicesUser, 'Cognitive Services User', {
		actions: `
			~CognitiveServices/*/read ~CognitiveServices/accounts/listkeys/action ~Insights/alertRules/read ~Insights/diagnosticSettings/read
			~Insights/logDefinitions/read ~Insights/metricdefinitions/read ~Insights/metrics/read ~ResourceHealth/availabilityStatuses/read
			~Resources/deployments/operations/read ~Resources/subscriptions/operationresults/read ~Resources/subscriptions/read
			~Resources/subscriptions/resourceGroups/read ~Support/*`,
		dataActions: '~CognitiveServices/*',
		notDataActions: `
			~CognitiveServices/accounts/AIServices/agents/endpoints/UserIdentityImpersonation/action
			~CognitiveServices/accounts/OpenAI/fine-tunes-deployments/write ~CognitiveServices/accounts/AIServices/fine_tuning_deployments/write`,
	}),
	pin(roles.cognitiveServicesOpenAIUser, 'Cognitive Services OpenAI User', {
		actions: '~CognitiveServices/*/read ~Authorization/roleAssignments/read ~Authorization/roleDefinitions/read',
		dataActions: `
			~CognitiveServices/accounts/OpenAI/*/read ~CognitiveServices/accounts/OpenAI/engines/completions/action
			~CognitiveServices/accounts/OpenAI/engines/search/action ~CognitiveServices/accounts/OpenAI/engines/generate/action
			~CognitiveServices/accounts/OpenAI/deployments/audio/action ~CognitiveServices/accounts/OpenAI/deployments/search/action
			~CognitiveServices/accounts/OpenAI/deployments/completions/action ~CognitiveServices/accounts/OpenAI/deployments/chat/completions/action
			~CognitiveServices/accounts/OpenAI/deployments/realtime/action
			~CognitiveServices/accounts/OpenAI/deployments/extensions/chat/completions/action
			~CognitiveServices/accounts/OpenAI/deployments/embeddings/action ~CognitiveServices/accounts/OpenAI/images/generations/action
			~CognitiveServices/accounts/OpenAI/video/generations/*/action ~CognitiveServices/accounts/OpenAI/video/generations/*/delete
			~CognitiveServices/accounts/OpenAI/assistants/* ~CognitiveServices/accounts/OpenAI/responses/*`,
		notDataActions: '~CognitiveServices/accounts/OpenAI/stored-completions/read',
	}),
	pin(roles.cognitiveServicesOpenAIContributor, 'Cognitive Services OpenAI Contributor', {
		actions: `
			~CognitiveServices/*/read ~CognitiveServices/accounts/deployments/write ~CognitiveServices/accounts/deployments/delete
			~CognitiveServices/accounts/raiPolicies/read ~CognitiveServices/accounts/raiPolicies/write ~CognitiveServices/accounts/raiPolicies/delete
			~CognitiveServices/accounts/commitmentplans/read ~CognitiveServices/accounts/commitmentplans/write
			~CognitiveServices/accounts/commitmentplans/delete ~Authorization/roleAssignments/read ~Authorization/roleDefinitions/read`,
		dataActions: '~CognitiveServices/accounts/OpenAI/*',
	}),
	pin(roles.cognitiveServicesContributor, 'Cognitive Services Contributor', {
		actions: `
			~Authorization/*/read ~CognitiveServices/* ~Features/features/read ~Features/providers/features/read
			~Features/providers/features/register/action ~Insights/alertRules/* ~Insights/diagnosticSettings/* ~Insights/logDefinitions/read
			~Insights/metricdefinitions/read ~Insights/metrics/read ~ResourceHealth/availabilityStatuses/read ~Resources/deployments/*
			~Resources/deployments/operations/read ~Resources/subscriptions/operationresults/read ~Resources/subscriptions/read
			~Resources/subscriptions/resourcegroups/deployments/* ~Resources/subscriptions/resourceGroups/read ~Support/*`,
	}),
	pin(roles.cognitiveServicesUsagesReader, 'Cognitive Services Usages Reader', {
		actions: '~CognitiveServices/locations/usages/read',
	}),
	pin(roles.foundryUser, 'Foundry User', {
		actions: `
			~Authorization/*/read ~CognitiveServices/*/read ~CognitiveServices/accounts/listkeys/action ~Insights/alertRules/read
			~Insights/diagnosticSettings/read ~Insights/logDefinitions/read ~Insights/metricdefinitions/read ~Insights/metrics/read
			~ResourceHealth/availabilityStatuses/read ~Resources/deployments/* ~Resources/subscriptions/operationresults/read
			~Resources/subscriptions/read ~Resources/subscriptions/resourceGroups/read ~Support/*`,
		dataActions: '~CognitiveServices/*',
		notDataActions: `
			~CognitiveServices/accounts/AIServices/agents/endpoints/UserIdentityImpersonation/action
			~CognitiveServices/accounts/OpenAI/fine-tunes-deployments/write ~CognitiveServices/accounts/AIServices/fine_tuning_deployments/write`,
	}),
	pin(roles.foundryProjectManager, 'Foundry Project Manager', {
		actions: `
			~Authorization/roleAssignments/write ~Authorization/roleAssignments/delete ~CognitiveServices/accounts/*/read
			~CognitiveServices/accounts/projects/* ~CognitiveServices/locations/*/read ~Authorization/*/read ~Insights/alertRules/*
			~Resources/deployments/* ~Resources/subscriptions/resourceGroups/read`,
		dataActions: '~CognitiveServices/*',
		notDataActions: `
			~CognitiveServices/accounts/AIServices/agents/endpoints/UserIdentityImpersonation/action
			~CognitiveServices/accounts/OpenAI/fine-tunes-deployments/write ~CognitiveServices/accounts/AIServices/fine_tuning_deployments/write`,
		condition: mayAssignOnly(roles.foundryAgentConsumer, roles.foundryUser),
	}),
	pin(roles.foundryOwner, 'Foundry Owner', {
		actions: `
			~AlertsManagement/actionRules/* ~AlertsManagement/alerts/* ~AlertsManagement/issues/* ~AlertsManagement/prometheusRuleGroups/*
			~AlertsManagement/smartDetectorAlertRules/* ~Authorization/*/read ~Authorization/roleAssignments/write ~Authorization/roleAssignments/delete
			~CognitiveServices/* ~Insights/activityLogAlerts/* ~Insights/metricalerts/* ~Insights/scheduledqueryrules/*
			~ResourceHealth/availabilityStatuses/read ~Resources/deployments/* ~Resources/deployments/operations/read
			~Resources/subscriptions/operationresults/read ~Resources/subscriptions/read ~Resources/subscriptions/resourcegroups/deployments/*
			~Resources/subscriptions/resourceGroups/read ~Support/*`,
		dataActions: '~CognitiveServices/*',
		notDataActions: '~CognitiveServices/accounts/AIServices/agents/endpoints/UserIdentityImpersonation/action',
		condition: mayAssignOnly(
			roles.foundryAgentConsumer,
			roles.foundryUser,
			'3bc748fc-213d-45c1-8d91-9da5725539b9',
			'2a1e307c-b015-4ebd-883e-5b7698a07328',
			'73c42c96-874c-492b-b04d-ab87d138a893',
		),
	}),
	pin(roles.foundryAccountOwner, 'Foundry Account Owner', {
		actions: `
			~Authorization/*/read ~Authorization/roleAssignments/write ~Authorization/roleAssignments/delete ~CognitiveServices/*
			~Features/features/read ~Features/providers/features/read ~Features/providers/features/register/action ~Insights/alertRules/*
			~Insights/diagnosticSettings/* ~Insights/logDefinitions/read ~Insights/metricdefinitions/read ~Insights/metrics/read
			~ResourceHealth/availabilityStatuses/read ~Resources/deployments/* ~Resources/deployments/operations/read
			~Resources/subscriptions/operationresults/read ~Resources/subscriptions/read ~Resources/subscriptions/resourcegroups/deployments/*
			~Resources/subscriptions/resourceGroups/read ~Support/*`,
		condition: mayAssignOnly(
			roles.foundryAgentConsumer,
			roles.foundryUser,
			'3bc748fc-213d-45c1-8d91-9da5725539b9',
			'2a1e307c-b015-4ebd-883e-5b7698a07328',
			'73c42c96-874c-492b-b04d-ab87d138a893',
		),
	}),
	pin(roles.foundryAgentConsumer, 'Foundry Agent Consumer', {
		dataActions: '~CognitiveServices/accounts/AIServices/endpoints/interact/action',
	}),
	pin(roles.foundryProjectRuntimeUser, 'Foundry Project Runtime User', {
		dataActions: '~CognitiveServices/accounts/AIServices/responses/*',
	}),
	pin(roles.azureAIDeveloper, 'Azure AI Developer', {
		actions: `
			~MachineLearningServices/workspaces/*/read ~MachineLearningServices/workspaces/*/action ~MachineLearningServices/workspaces/*/delete
			~MachineLearningServices/workspaces/*/write ~MachineLearningServices/locations/*/read ~Authorization/*/read ~Resources/deployments/*`,
		notActions: `
			~MachineLearningServices/workspaces/delete ~MachineLearningServices/workspaces/write ~MachineLearningServices/workspaces/listKeys/action
			~MachineLearningServices/workspaces/hubs/write ~MachineLearningServices/workspaces/hubs/delete
			~MachineLearningServices/workspaces/featurestores/write ~MachineLearningServices/workspaces/featurestores/delete
			~MachineLearningServices/workspaces/evaluations/results/labels/read ~MachineLearningServices/workspaces/evaluations/results/reasonings/read
			~MachineLearningServices/workspaces/simulations/results/images/read`,
		dataActions: `
			~CognitiveServices/accounts/OpenAI/* ~CognitiveServices/accounts/SpeechServices/* ~CognitiveServices/accounts/ContentSafety/*
			~CognitiveServices/accounts/MaaS/*`,
		notDataActions: '~CognitiveServices/accounts/OpenAI/fine-tunes-deployments/write',
	}),
];

const pinnedById: ReadonlyMap<string, RoleDefinition> = new Map(pinnedRoles.map(definition => [definition.id, definition]));

type Definitions = ReadonlyMap<string, RoleDefinition>;

/** The tenant's definition, else the pinned one, else `null`. */
export const definitionOf = (id: string, definitions: Definitions): RoleDefinition | null => {
	const key = id.toLowerCase();
	return definitions.get(key) ?? definitions.get(id) ?? pinnedById.get(key) ?? null;
};

/** The role's name in this tenant today, else as pinned, else its id. */
export const roleLabel = (id: string, definitions: Definitions): string => definitionOf(id, definitions)?.name ?? id;

/** The name that older pages and scripts use; `null` when there is none, or when it is still today's in this tenant. */
export const formerName = (definition: RoleDefinition): string | null => {
	const former = formerNames[definition.id];
	return former === undefined || former === definition.name ? null : former;
};
