import {roles} from './roles.ts';
import type {ModelActions, Need, Scenario, ScenarioId} from './scenario.ts';

const prefix = 'Microsoft.CognitiveServices/accounts';
const chat = `${prefix}/OpenAI/deployments/chat/completions/action`;
const responses = `${prefix}/OpenAI/responses/write`;

const embeddings = `${prefix}/OpenAI/deployments/embeddings/action`;
const providers = `${prefix}/AIServices/providers/action`;
const images = {purpose: 'image', dataActions: [`${prefix}/OpenAI/images/generations/action`]} as const;
const speech = {purpose: 'speech', dataActions: [`${prefix}/OpenAI/deployments/audio/action`]} as const;

/** Claude and Microsoft's own models have routes of their own. */
const otherMakers: readonly ModelActions[] = [
	{format: 'Anthropic', dataActions: [providers]},
	{format: 'Microsoft', name: 'MAI', dataActions: [`${prefix}/MAI/chat/completions/action`]},
];

/** What the project endpoint asks of whoever builds with it. */
const building: readonly string[] = [
	`${prefix}/AIServices/agents/read`,
	`${prefix}/AIServices/agents/write`,
	`${prefix}/AIServices/assets/read`,
	`${prefix}/AIServices/deployments/read`,
	`${prefix}/AIServices/responses/write`,
];

/** Behind the project endpoint the project's own identity calls the model. */
const identityCalls = (id: string): Need => ({
	id,
	need: 'required',
	who: 'project-identity',
	at: 'resource',
	actions: [],
	dataActions: [chat, responses],
	dataActionsByModel: otherMakers,
	roles: [roles.foundryUser],
});

const seesResource = (id: string): Need => ({
	id,
	need: 'recommended',
	who: 'person',
	at: 'resource',
	actions: [`${prefix}/read`],
	dataActions: [],
	roles: [roles.reader],
});

type Own = Pick<Need, 'id' | 'at'> & Partial<Need>;

const required = (own: Own): Need => ({need: 'required', who: 'person', actions: [], dataActions: [], roles: [], ...own});

const seesQuota = (id: string, need: Need['need']): Need => ({
	...required({id, at: 'subscription', actions: ['Microsoft.CognitiveServices/locations/usages/read'], roles: [roles.cognitiveServicesUsagesReader]}),
	need,
});

/** Source of roles and scopes: Microsoft Learn, "Role-based access control for Microsoft Foundry" and "Configure keyless authentication with Microsoft Entra ID". */
export const scenarioTable: Readonly<Record<ScenarioId, Scenario>> = {
	inference: {
		id: 'inference',
		title: 'Call any model',
		short: 'Any model',
		summary: 'Call every model on the resource: OpenAI, Claude, Mistral, DeepSeek and the others.',
		activity: 'call models on',
		proof: 'call',
		needs: [
			required({
				id: 'inference.call',
				at: 'resource',
				dataActions: [chat, responses, `${prefix}/MaaS/chat/completions/action`],
				dataActionsByModel: [
					...otherMakers,
					{purpose: 'embeddings', dataActions: [embeddings, `${prefix}/MaaS/embeddings/action`]},
					images,
					speech,
					{unnamed: true, dataActions: [embeddings, `${prefix}/MaaS/embeddings/action`, providers]},
				],
				roles: [roles.cognitiveServicesUser, roles.foundryUser],
				onAzureOpenAI: {
					dataActions: [chat, embeddings, responses],
					roles: [roles.cognitiveServicesOpenAIUser, roles.cognitiveServicesUser, roles.foundryUser],
				},
			}),
		],
	},
	project: {
		id: 'project',
		title: 'Build in a project',
		short: 'Build in a project',
		summary: 'Models, agents and assets of one Foundry project.',
		activity: 'build in',
		proof: 'call',
		needs: [
			required({id: 'project.build', at: 'project', dataActions: building, roles: [roles.foundryUser]}),
			identityCalls('project.identity'),
			seesResource('project.see-resource'),
		],
	},
	openai: {
		id: 'openai',
		title: 'Call OpenAI models only',
		short: 'OpenAI only',
		summary: 'OpenAI models on an Azure OpenAI resource, or the OpenAI features of a Foundry resource.',
		activity: 'call OpenAI models on',
		proof: 'call',
		needs: [
			required({
				id: 'openai.call',
				at: 'resource',
				dataActions: [chat, embeddings, responses],
				dataActionsByModel: [images, speech],
				roles: [roles.cognitiveServicesOpenAIUser, roles.cognitiveServicesUser, roles.foundryUser],
			}),
		],
	},
	'call-agents': {
		id: 'call-agents',
		title: 'Call agents',
		short: 'Call agents',
		summary: 'Talk to the agents of a project, without seeing or changing them.',
		activity: 'call the agents of',
		proof: 'none',
		needs: [
			required({
				id: 'call-agents.interact',
				at: 'project',
				dataActions: [`${prefix}/AIServices/endpoints/interact/action`],
				roles: [roles.foundryAgentConsumer, roles.foundryUser],
			}),
		],
	},
	'manage-project': {
		id: 'manage-project',
		title: 'Manage a project',
		short: 'Manage a project',
		summary: 'Build in a project, change its settings and connections, and let others in.',
		activity: 'manage',
		proof: 'call',
		needs: [
			required({
				id: 'manage-project.manage',
				at: 'project',
				actions: [`${prefix}/projects/write`, `${prefix}/projects/connections/write`],
				dataActions: building,
				assigns: roles.foundryUser,
				roles: [roles.foundryProjectManager],
			}),
			identityCalls('manage-project.identity'),
			seesResource('manage-project.see-resource'),
		],
	},
	'publish-agents': {
		id: 'publish-agents',
		title: 'Publish agents',
		short: 'Publish agents',
		summary: 'Publish the agents of the resource’s projects as applications for others to call.',
		activity: 'publish agents on',
		proof: 'none',
		needs: [
			required({
				id: 'publish-agents.publish',
				at: 'resource',
				actions: [`${prefix}/projects/applications/write`, `${prefix}/projects/applications/agentdeployments/write`],
				dataActions: [`${prefix}/AIServices/agents/read`, `${prefix}/AIServices/agents/write`],
				roles: [roles.foundryProjectManager],
			}),
		],
	},
	'deploy-models': {
		id: 'deploy-models',
		title: 'Deploy models',
		short: 'Deploy models',
		summary: 'Make and remove the model deployments of the resource.',
		activity: 'deploy models on',
		proof: 'none',
		needs: [
			required({
				id: 'deploy-models.deploy',
				at: 'resource',
				actions: [`${prefix}/read`, `${prefix}/deployments/read`, `${prefix}/deployments/write`, `${prefix}/deployments/delete`],
				roles: [roles.cognitiveServicesOpenAIContributor],
			}),
			// The classic portal shows the quota beside the form.
			seesQuota('deploy-models.see-quota', 'recommended'),
		],
	},
	'view-quota': {
		id: 'view-quota',
		title: 'See quota',
		short: 'See quota',
		summary: 'See how much of each model’s quota the subscription uses.',
		activity: 'see the quota of',
		proof: 'none',
		needs: [seesQuota('view-quota.see', 'required')],
	},
};
