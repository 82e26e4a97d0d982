import type {AccessRequest} from './authorization.ts';
import {scenarioTable} from './scenario-table.ts';
import type {Target} from './target.ts';

export const scenarioIds = ['inference', 'project', 'openai', 'call-agents', 'manage-project', 'publish-agents', 'deploy-models', 'view-quota'] as const;
export type ScenarioId = (typeof scenarioIds)[number];

/** The three that most people come for; the others are asked for by name. */
export const mainScenarios: readonly ScenarioId[] = ['inference', 'project', 'openai'];

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
	/** Role definition GUIDs that give it, the documented one first. */
	readonly roles: readonly string[];
};

/** Data actions of the route that serves these models. */
export type ModelActions = {
	/** As ARM names it. */
	readonly format: string;
	/** Beginning of the model's name; all of the format when left out. */
	readonly name?: string;
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
export const neededDataActions = ({dataActions, dataActionsByModel = []}: Need, {deployment}: Target): readonly string[] => {
	const [format, name] = [deployment?.model.format.toLowerCase(), deployment?.model.name.toLowerCase() ?? ''];
	const more = dataActionsByModel.filter(of => of.format.toLowerCase() === format && name.startsWith(of.name?.toLowerCase() ?? ''));
	return [...dataActions, ...more.flatMap(of => of.dataActions)];
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
