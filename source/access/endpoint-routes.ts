import type {DeploymentPurpose} from './deployment-purpose.ts';
import type {HostFamily, TokenAudience} from './endpoint-hosts.ts';
import type {ScenarioId} from './scenario.ts';

export type BodyKind = 'chat' | 'chat-named' | 'responses' | 'messages' | 'embeddings' | 'embeddings-named' | 'image' | 'speech';

/** One way to call a deployment. Source for paths, audiences and data actions: Microsoft Learn, "Endpoints for Microsoft Foundry Models" and the 401 bodies of each route. */
export type Route = {
	readonly id: RouteId;
	/** `{deployment}` and `{project}` are filled in. */
	readonly path: string;
	/** Families that serve it, the documented one first. */
	readonly hosts: readonly HostFamily[];
	/** Tokens it takes, the documented one first. */
	readonly audiences: readonly TokenAudience[];
	readonly dataAction: string;
	readonly body: BodyKind;
	readonly headers: Readonly<Record<string, string>>;
};

export type RouteId =
	| 'deployment-chat'
	| 'deployment-embeddings'
	| 'deployment-image'
	| 'deployment-speech'
	| 'v1-responses'
	| 'v1-chat'
	| 'v1-embeddings'
	| 'models-chat'
	| 'models-embeddings'
	| 'anthropic-messages'
	| 'project-responses'
	| 'project-chat';

const accounts = 'Microsoft.CognitiveServices/accounts';
const classicVersion = 'api-version=2024-10-21';
const modelsVersion = 'api-version=2024-05-01-preview';
const openaiHosts: readonly HostFamily[] = ['openai', 'cognitive'];
const v1Hosts: readonly HostFamily[] = ['openai', 'foundry', 'cognitive'];
const classic: readonly TokenAudience[] = ['cognitive', 'foundry'];
const modern: readonly TokenAudience[] = ['foundry', 'cognitive'];

export const routes: Readonly<Record<RouteId, Route>> = {
	'deployment-chat': {
		id: 'deployment-chat',
		path: `/openai/deployments/{deployment}/chat/completions?${classicVersion}`,
		hosts: openaiHosts,
		audiences: classic,
		dataAction: `${accounts}/OpenAI/deployments/chat/completions/action`,
		body: 'chat',
		headers: {},
	},
	'deployment-embeddings': {
		id: 'deployment-embeddings',
		path: `/openai/deployments/{deployment}/embeddings?${classicVersion}`,
		hosts: openaiHosts,
		audiences: classic,
		dataAction: `${accounts}/OpenAI/deployments/embeddings/action`,
		body: 'embeddings',
		headers: {},
	},
	'deployment-image': {
		id: 'deployment-image',
		path: `/openai/deployments/{deployment}/images/generations?${classicVersion}`,
		hosts: openaiHosts,
		audiences: classic,
		dataAction: `${accounts}/OpenAI/images/generations/action`,
		body: 'image',
		headers: {},
	},
	'deployment-speech': {
		id: 'deployment-speech',
		path: `/openai/deployments/{deployment}/audio/speech?${classicVersion}`,
		hosts: openaiHosts,
		audiences: classic,
		dataAction: `${accounts}/OpenAI/deployments/audio/action`,
		body: 'speech',
		headers: {},
	},
	'v1-responses': {
		id: 'v1-responses',
		path: '/openai/v1/responses',
		hosts: v1Hosts,
		audiences: modern,
		dataAction: `${accounts}/OpenAI/responses/write`,
		body: 'responses',
		headers: {},
	},
	'v1-chat': {
		id: 'v1-chat',
		path: '/openai/v1/chat/completions',
		hosts: v1Hosts,
		audiences: modern,
		dataAction: `${accounts}/OpenAI/deployments/chat/completions/action`,
		body: 'chat-named',
		headers: {},
	},
	'v1-embeddings': {
		id: 'v1-embeddings',
		path: '/openai/v1/embeddings',
		hosts: v1Hosts,
		audiences: modern,
		dataAction: `${accounts}/OpenAI/deployments/embeddings/action`,
		body: 'embeddings-named',
		headers: {},
	},
	'models-chat': {
		id: 'models-chat',
		path: `/models/chat/completions?${modelsVersion}`,
		hosts: ['foundry'],
		audiences: classic,
		dataAction: `${accounts}/MaaS/chat/completions/action`,
		body: 'chat-named',
		headers: {},
	},
	'models-embeddings': {
		id: 'models-embeddings',
		path: `/models/embeddings?${modelsVersion}`,
		hosts: ['foundry'],
		audiences: classic,
		dataAction: `${accounts}/MaaS/embeddings/action`,
		body: 'embeddings-named',
		headers: {},
	},
	'anthropic-messages': {
		id: 'anthropic-messages',
		path: '/anthropic/v1/messages',
		hosts: ['foundry'],
		audiences: ['foundry'],
		dataAction: `${accounts}/AIServices/providers/action`,
		body: 'messages',
		headers: {'anthropic-version': '2023-06-01'},
	},
	'project-responses': {
		id: 'project-responses',
		path: '/api/projects/{project}/openai/v1/responses',
		hosts: ['foundry'],
		audiences: ['foundry'],
		dataAction: `${accounts}/AIServices/responses/write`,
		body: 'responses',
		headers: {},
	},
	'project-chat': {
		id: 'project-chat',
		path: '/api/projects/{project}/openai/v1/chat/completions',
		hosts: ['foundry'],
		audiences: ['foundry'],
		dataAction: `${accounts}/AIServices/responses/write`,
		body: 'chat-named',
		headers: {},
	},
};

type RouteOrder = Readonly<Record<DeploymentPurpose, readonly RouteId[]>>;

const throughProject: RouteOrder = {
	chat: ['project-responses', 'project-chat'],
	responses: ['project-responses'],
	claude: ['project-responses'],
	embeddings: [],
	image: [],
	speech: [],
	other: ['project-responses'],
	unknown: ['project-responses', 'project-chat'],
};

/** Routes by what a deployment serves, in the order in which they are tried. `unknown`: only the deployment's name is known. A scenario without routes is proven by no call. */
export const routeOrder: Readonly<Partial<Record<ScenarioId, RouteOrder>>> = {
	openai: {
		chat: ['deployment-chat', 'v1-responses'],
		responses: ['v1-responses', 'deployment-chat'],
		claude: [],
		embeddings: ['deployment-embeddings', 'v1-embeddings'],
		image: ['deployment-image'],
		speech: ['deployment-speech'],
		other: ['deployment-chat'],
		unknown: ['deployment-chat', 'v1-responses', 'deployment-embeddings'],
	},
	inference: {
		chat: ['v1-responses', 'v1-chat', 'models-chat'],
		responses: ['v1-responses', 'v1-chat'],
		claude: ['anthropic-messages'],
		embeddings: ['v1-embeddings', 'models-embeddings'],
		image: ['deployment-image'],
		speech: ['deployment-speech'],
		other: ['v1-responses'],
		unknown: ['v1-responses', 'v1-chat', 'models-chat', 'v1-embeddings', 'anthropic-messages'],
	},
	project: throughProject,
	'manage-project': throughProject,
};
