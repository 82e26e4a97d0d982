/** What an endpoint does, whatever path leads there. */
export type Operation =
	| 'chat'
	| 'embeddings'
	| 'responses'
	| 'messages'
	| 'list-models'
	| 'list-base-models'
	| 'model-info'
	| 'project-deployments'
	| 'assistants';

export type HostFamily = 'openai' | 'foundry' | 'cognitive';

export type ModelRoute = {
	readonly method: 'GET' | 'POST';
	/** Its groups, in the order of `parts`. */
	readonly path: RegExp;
	readonly parts: readonly ('deployment' | 'project')[];
	/** The path as error messages name it. */
	readonly template: string;
	readonly operation: Operation;
	readonly hosts: readonly HostFamily[];
	/** Token audiences it takes, as its 401 lists them. */
	readonly audiences: readonly string[];
	/** Data action, below Microsoft.CognitiveServices/accounts/. */
	readonly action: string;
	/** Where a deployment of another maker than OpenAI wants another data action. */
	readonly otherMakersAction?: string;
	/** What must be allowed on the account to the project's managed identity, which makes the call behind a project endpoint. */
	readonly identityAction?: string;
	readonly apiVersion: 'required' | 'optional';
};

const cognitive = 'https://cognitiveservices.azure.com';
const foundry = 'https://ai.azure.com';
const anyHost = ['openai', 'foundry', 'cognitive'] as const;

const classic = {hosts: anyHost, audiences: [cognitive], parts: ['deployment'], apiVersion: 'required'} as const;
const v1 = {hosts: anyHost, audiences: [cognitive, foundry], parts: [], apiVersion: 'optional'} as const;
const inference = {hosts: ['foundry', 'cognitive'], audiences: [`${cognitive}/`, `${foundry}/`], parts: [], apiVersion: 'required'} as const;
const project = {hosts: ['foundry'], audiences: [foundry], parts: ['project']} as const;

/**
 * Routes, audiences and data actions as measured and as documented: learn.microsoft.com "Endpoints for Microsoft Foundry Models" and "Role-based access control for
 * Microsoft Foundry". OpenAI User is documented to give OpenAI models only, hence the other action for other makers on /openai/v1.
 */
export const modelRoutes: readonly ModelRoute[] = [
	{
		...classic,
		method: 'POST',
		path: /^\/openai\/deployments\/([^/]+)\/chat\/completions$/i,
		template: '/openai/deployments/{deployment-id}/chat/completions',
		operation: 'chat',
		action: 'OpenAI/deployments/chat/completions/action',
	},
	{
		...classic,
		method: 'POST',
		path: /^\/openai\/deployments\/([^/]+)\/embeddings$/i,
		template: '/openai/deployments/{deployment-id}/embeddings',
		operation: 'embeddings',
		action: 'OpenAI/deployments/embeddings/action',
	},
	{
		...v1,
		method: 'POST',
		path: /^\/openai\/v1\/chat\/completions$/i,
		template: '/openai/v1/chat/completions',
		operation: 'chat',
		action: 'OpenAI/deployments/chat/completions/action',
		otherMakersAction: 'MaaS/chat/completions/action',
	},
	{
		...v1,
		method: 'POST',
		path: /^\/openai\/v1\/embeddings$/i,
		template: '/openai/v1/embeddings',
		operation: 'embeddings',
		action: 'OpenAI/deployments/embeddings/action',
		otherMakersAction: 'MaaS/embeddings/action',
	},
	{
		...v1,
		method: 'POST',
		path: /^\/openai\/v1\/responses$/i,
		template: '/openai/v1/responses',
		operation: 'responses',
		action: 'OpenAI/responses/write',
		otherMakersAction: 'MaaS/chat/completions/action',
	},
	{
		...v1,
		method: 'POST',
		path: /^\/openai\/responses$/i,
		template: '/openai/responses',
		operation: 'responses',
		action: 'OpenAI/responses/write',
		otherMakersAction: 'MaaS/chat/completions/action',
		audiences: [cognitive],
		apiVersion: 'required',
	},
	{...v1, method: 'GET', path: /^\/openai\/v1\/models$/i, template: '/openai/v1/models', operation: 'list-models', action: 'OpenAI/models/read'},
	{
		...v1,
		method: 'GET',
		path: /^\/openai\/models$/i,
		template: '/openai/models',
		operation: 'list-base-models',
		action: 'OpenAI/models/read',
		audiences: [cognitive],
		apiVersion: 'required',
	},
	{
		...inference,
		method: 'POST',
		path: /^\/models\/chat\/completions$/i,
		template: '/models/chat/completions',
		operation: 'chat',
		action: 'MaaS/chat/completions/action',
	},
	{...inference, method: 'POST', path: /^\/models\/embeddings$/i, template: '/models/embeddings', operation: 'embeddings', action: 'MaaS/embeddings/action'},
	{...inference, method: 'GET', path: /^\/models\/info$/i, template: '/models/info', operation: 'model-info', action: 'MaaS/info/read'},
	{
		method: 'POST',
		path: /^\/anthropic\/v1\/messages$/i,
		parts: [],
		template: '/anthropic/v1/messages',
		operation: 'messages',
		hosts: ['foundry'],
		audiences: [foundry],
		action: 'AIServices/providers/action',
		apiVersion: 'optional',
	},
	{
		...project,
		method: 'GET',
		path: /^\/api\/projects\/([^/]+)\/deployments$/i,
		template: '/api/projects/{projectName}/deployments',
		operation: 'project-deployments',
		action: 'AIServices/deployments/read',
		apiVersion: 'required',
	},
	{
		...project,
		method: 'GET',
		path: /^\/api\/projects\/([^/]+)\/assistants$/i,
		template: '/api/projects/{projectName}/assistants',
		operation: 'assistants',
		action: 'AIServices/agents/read',
		apiVersion: 'required',
	},
	{
		...project,
		method: 'POST',
		path: /^\/api\/projects\/([^/]+)\/openai\/v1\/responses$/i,
		template: '/api/projects/{projectName}/openai/v1/responses',
		operation: 'responses',
		action: 'AIServices/responses/write',
		identityAction: 'OpenAI/responses/write',
		apiVersion: 'optional',
	},
];

/** Paths that Azure serves and the sandbox does not: they are refused, not "not found". */
export const unmodelledPath =
	/^\/(openai\/(deployments\/[^/]+\/(completions|images|audio|extensions)|v1\/(files|images|audio|videos|batches|fine_tuning|vector_stores|realtime|evals|responses\/)|assistants|threads|files|batches|realtime|images|fine_tuning)|models\/images|anthropic\/v1\/messages\/|api\/projects\/[^/]+\/|providers\/|speechtotext|language|contentsafety|vision|mai\/)/i;
