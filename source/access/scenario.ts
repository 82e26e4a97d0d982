import type {AccessRequest} from './authorization.ts';
import {type DeploymentPurpose, purposeOf} from './deployment-purpose.ts';
import {scenarioTable} from './scenario-table.ts';
import type {Deployment, Target} from './target.ts';

export const scenarioIds = ['inference', 'project', 'openai', 'call-agents', 'manage-project', 'publish-agents', 'deploy-models', 'view-quota'] as const;
export type ScenarioId = (typeof scenarioIds)[number];

/** One thing that must be held for the scenario to work: these actions, by this identity, at this level. */
export type Need = {
	/** Permanent. */
	readonly id: string;
	readonly need: 'required' | 'recommended';
	/** `project-identity`: the project's managed identity, which calls the model behind the project endpoint. */
	readonly who: 'person' | 'project-identity';
	readonly at: 'subscription' | 'resource' | 'project';
	readonly actions: readonly string[];
	readonly dataActions: readonly string[];
	/** Needed besides for some models. */
	readonly dataActionsByModel?: readonly ModelActions[];
	/** Role (GUID) that whoever does this must be able to assign. */
	readonly assigns?: string;
	/** Role definition GUIDs that give it, the documented one first. */
	readonly roles: readonly string[];
	/** What is so instead on an Azure OpenAI resource, which serves OpenAI's routes alone. */
	readonly onAzureOpenAI?: Pick<Need, 'dataActions' | 'roles'>;
};

/** Data actions of the routes that serve some models. Each part that is there must fit the deployment to be called. */
export type ModelActions = {
	/** As ARM names it. */
	readonly format?: string;
	/** Beginning of the model's name. */
	readonly name?: string;
	readonly purpose?: DeploymentPurpose;
	/** No deployment is named: any may be meant. */
	readonly unnamed?: true;
	readonly dataActions: readonly string[];
};

export type Scenario = {
	readonly id: ScenarioId;
	readonly title: string;
	/** A word or two for the trail. */
	readonly short: string;
	readonly summary: string;
	/** What one can then do, ready for the name of the target: "call OpenAI models on". */
	readonly activity: string;
	/** `call`: a call to a model proves it. `none`: no call that changes nothing does; what was written is read back. */
	readonly proof: 'call' | 'none';
	readonly needs: readonly Need[];
};

export const scenarios: Readonly<Record<ScenarioId, Scenario>> = scenarioTable;

export const needsProject = (scenario: ScenarioId): boolean => scenarios[scenario].needs.some(({at}) => at === 'project');

/** ARM id of the scope at which the need is judged and granted; `null` when the target does not reach down to it. */
export const scopeOfNeed = ({at}: Pick<Need, 'at'>, {resource, project}: Target): string | null => {
	if (at === 'subscription') return resource ? `/subscriptions/${resource.subscriptionId}` : null;
	return (at === 'project' ? project?.id : resource?.id) || null;
};

/** The data actions of the need for this target's model. */
export const neededDataActions = ({dataActions, dataActionsByModel = []}: Need, {deployment}: Target): readonly string[] => [
	...new Set([...dataActions, ...dataActionsByModel.filter(of => fits(of, deployment)).flatMap(of => of.dataActions)]),
];

const fits = ({format, name = '', purpose, unnamed}: ModelActions, deployment: Deployment | null): boolean => {
	if (deployment === null || unnamed) return deployment === null && unnamed === true;
	const {model} = deployment;
	return (
		(format === undefined || format.toLowerCase() === model.format.toLowerCase()) &&
		model.name.toLowerCase().startsWith(name.toLowerCase()) &&
		(purpose === undefined || purpose === purposeOf(deployment))
	);
};

/** The needs of the scenario as they are on this target. */
export const needsOf = (scenario: ScenarioId, {resource}: Pick<Target, 'resource'>): readonly Need[] =>
	scenarios[scenario].needs.map(need => (need.onAzureOpenAI && resource?.kind === 'OpenAI' ? {...need, ...need.onAzureOpenAI, dataActionsByModel: []} : need));

const assign = 'Microsoft.Authorization/roleAssignments/write';

/** Control actions of the need. */
export const neededActions = ({actions, assigns}: Pick<Need, 'actions' | 'assigns'>): readonly string[] =>
	assigns === undefined ? actions : [...actions, assign];

/** The need as requests, wherever they are made. */
export const neededRequests = (need: Need, target: Target): readonly Omit<AccessRequest, 'scope'>[] => [
	...neededDataActions(need, target).map(action => ({action, kind: 'data'}) as const),
	...need.actions.map(action => ({action, kind: 'control'}) as const),
	...(need.assigns === undefined
		? []
		: [{action: assign, kind: 'control', request: {'Microsoft.Authorization/roleAssignments:RoleDefinitionId': need.assigns}} as const]),
];

/** The need as requests to be authorized; `null` where its scope is not known. */
export const requestsOfNeed = (need: Need, target: Target): readonly AccessRequest[] | null => {
	const scope = scopeOfNeed(need, target);
	return scope === null ? null : neededRequests(need, target).map(request => ({...request, scope}));
};
