import type {AccessRequest} from './authorization.ts';
import {roles} from './roles.ts';
import type {Target} from './target.ts';

export const scenarioIds = ['inference', 'project', 'openai'] as const;
export type ScenarioId = (typeof scenarioIds)[number];

/** One thing that must be held for the scenario to work: these actions, by this identity, at this level. */
export type Need = {
	/** Permanent. */
	readonly id: string;
	readonly need: 'required' | 'recommended';
	/** `project-identity`: the project's managed identity, which calls the model behind the project endpoint. */
	readonly who: 'person' | 'project-identity';
	readonly at: 'resource' | 'project';
	readonly actions: readonly string[];
	readonly dataActions: readonly string[];
	/** Needed besides when the deployment to be called is a model of this format, as ARM names it. */
	readonly dataActionsByFormat?: Readonly<Record<string, readonly string[]>>;
	/** Role definition GUIDs that give it, the recommended one first. */
	readonly roles: readonly string[];
};

export type Scenario = {
	readonly id: ScenarioId;
	readonly title: string;
	readonly summary: string;
	/** What one can then do, ready for the name of the target: "call OpenAI models on". */
	readonly activity: string;
	readonly needs: readonly Need[];
};

const prefix = 'Microsoft.CognitiveServices/accounts';
const chat = `${prefix}/OpenAI/deployments/chat/completions/action`;
const responses = `${prefix}/OpenAI/responses/write`;

/** Source of roles and scopes: Microsoft Learn, "Role-based access control for Microsoft Foundry" and "Configure keyless authentication with Microsoft Entra ID". */
export const scenarios: Readonly<Record<ScenarioId, Scenario>> = {
	inference: {
		id: 'inference',
		title: 'Call any model',
		summary: 'Direct inference with every model on the resource: OpenAI, Claude, Mistral, DeepSeek and the others.',
		activity: 'call every model on',
		needs: [
			{
				id: 'inference.call',
				need: 'required',
				who: 'person',
				at: 'resource',
				actions: [],
				dataActions: [chat, responses, `${prefix}/MaaS/chat/completions/action`],
				dataActionsByFormat: {Anthropic: [`${prefix}/AIServices/providers/action`]},
				roles: [roles.cognitiveServicesUser, roles.foundryUser],
			},
		],
	},
	project: {
		id: 'project',
		title: 'Build in a project',
		summary: 'Models, agents and assets of one Foundry project.',
		activity: 'build in',
		needs: [
			{
				id: 'project.build',
				need: 'required',
				who: 'person',
				at: 'project',
				actions: [],
				dataActions: [
					`${prefix}/AIServices/agents/read`,
					`${prefix}/AIServices/agents/write`,
					`${prefix}/AIServices/deployments/read`,
					`${prefix}/AIServices/responses/write`,
				],
				roles: [roles.foundryUser],
			},
			{
				id: 'project.identity',
				need: 'required',
				who: 'project-identity',
				at: 'resource',
				actions: [],
				dataActions: [chat, responses],
				roles: [roles.foundryUser],
			},
			{
				id: 'project.see-resource',
				need: 'recommended',
				who: 'person',
				at: 'resource',
				actions: [`${prefix}/read`],
				dataActions: [],
				roles: [roles.reader],
			},
		],
	},
	openai: {
		id: 'openai',
		title: 'Call OpenAI models only',
		summary: 'OpenAI models on an Azure OpenAI resource, or the OpenAI features of a Foundry resource.',
		activity: 'call OpenAI models on',
		needs: [
			{
				id: 'openai.call',
				need: 'required',
				who: 'person',
				at: 'resource',
				actions: [],
				dataActions: [chat, `${prefix}/OpenAI/deployments/embeddings/action`, responses],
				roles: [roles.cognitiveServicesOpenAIUser, roles.cognitiveServicesUser, roles.foundryUser],
			},
		],
	},
};

/** ARM id of the scope at which the need is judged and granted; `null` when the target does not reach down to it. */
export const scopeOfNeed = ({at}: Pick<Need, 'at'>, target: Target): string | null => (at === 'project' ? target.project?.id : target.resource?.id) || null;

/** The data actions of the need for this target's model. */
export const neededDataActions = ({dataActions, dataActionsByFormat = {}}: Need, target: Target): readonly string[] => {
	const format = target.deployment?.model.format.toLowerCase();
	return [...dataActions, ...Object.entries(dataActionsByFormat).flatMap(([name, actions]) => (name.toLowerCase() === format ? actions : []))];
};

/** The need as requests to be authorized; `null` where its scope is not known. */
export const requestsOfNeed = (need: Need, target: Target): readonly AccessRequest[] | null => {
	const scope = scopeOfNeed(need, target);
	return scope === null
		? null
		: [
				...neededDataActions(need, target).map(action => ({action, kind: 'data', scope}) as const),
				...need.actions.map(action => ({action, kind: 'control', scope}) as const),
			];
};
