import {conditionHolds} from './condition.ts';
import {blockGrants} from './permission.ts';
import type {RoleDefinition} from './role-definition.ts';
import {neededActions, type ScenarioId, scenarios} from './scenario.ts';

/** What a role is good for, in the short words of the plan. */
export type RoleWords = {
	/** Serves the scenario. */
	readonly forIt: readonly string[];
	/** Comes along with it. */
	readonly beyondIt: readonly string[];
	/** Not given, and worth knowing: what the scenario would need, and what people fear or expect. */
	readonly never: readonly string[];
};

type Ability = {
	readonly word: string;
	readonly action: string;
	readonly kind: 'control' | 'data';
	/** Told of a role that does not give it: `always`, or where the role calls models at all. */
	readonly notable?: 'always' | 'of-models';
};

const cognitive = 'Microsoft.CognitiveServices/accounts';

const data = (word: string, action: string, notable?: Ability['notable']): Ability => ({
	word,
	action: `${cognitive}/${action}`,
	kind: 'data',
	...(notable ? {notable} : {}),
});

const control = (word: string, action: string, notable?: Ability['notable']): Ability => ({word, action, kind: 'control', ...(notable ? {notable} : {})});

/** Each ability is told by one action that stands for it; what weighs most stands first. */
const abilities: readonly Ability[] = [
	control('keys', `${cognitive}/listKeys/action`, 'always'),
	control('role assignments', 'Microsoft.Authorization/roleAssignments/write', 'always'),
	control('settings of the resource', `${cognitive}/write`),
	control('deploying models', `${cognitive}/deployments/write`, 'always'),
	data('chat', 'OpenAI/deployments/chat/completions/action'),
	data('responses', 'OpenAI/responses/write'),
	data('embeddings', 'OpenAI/deployments/embeddings/action'),
	data('agents', 'AIServices/agents/write'),
	data('project responses', 'AIServices/responses/write'),
	data('the list of deployments', 'AIServices/deployments/read'),
	data('calling agents', 'AIServices/endpoints/interact/action'),
	data('images', 'OpenAI/images/generations/action'),
	data('audio', 'OpenAI/deployments/audio/action'),
	data('video', 'OpenAI/video/generations/jobs/action'),
	data('assistants', 'OpenAI/assistants/write'),
	data('realtime', 'OpenAI/deployments/realtime/action'),
	data('files', 'OpenAI/files/write'),
	data('batches', 'OpenAI/batches/action'),
	data('fine-tuning', 'OpenAI/fine-tunes/write'),
	data('project assets', 'AIServices/assets/write'),
	data('secrets of connections', 'AIServices/connections/listSecrets/action'),
	data('speech', 'SpeechServices/voicelive/realtime/action'),
	data('language', 'Language/analyze-text/action'),
	data('face', 'Face/identify/action'),
	control('seeing the resource', `${cognitive}/read`),
	data("models that are not OpenAI's", 'MaaS/chat/completions/action', 'of-models'),
	data('Claude', 'AIServices/providers/action', 'of-models'),
];

/** By any of these a role calls models. */
const callingModels: ReadonlySet<string> = new Set(['chat', 'responses', 'embeddings', 'project responses', "models that are not OpenAI's", 'Claude']);

/** Whether the role gives the action by itself: under no condition, or under one that holds for it whatever is asked for. */
export const grantsOutright = (definition: RoleDefinition, action: string, kind: 'control' | 'data'): boolean =>
	definition.permissions.some(
		block =>
			blockGrants(block, action, kind) && (block.condition === null || conditionHolds(block.condition, {action, request: null, resource: null}) === 'yes'),
	);

/** What the role gives for the scenario, beyond it, and not at all. Judged against the needs that the role is meant for; else against the first required one. */
export const describeRole = (definition: RoleDefinition, scenario: ScenarioId): RoleWords => {
	const {needs} = scenarios[scenario];
	const meant = needs.filter(({roles}) => roles.includes(definition.id));
	const judged = meant.length > 0 ? meant : needs.slice(0, 1);
	const needed = new Set(
		judged.flatMap(({dataActions, dataActionsByModel = [], ...need}) => [
			...neededActions(need),
			...dataActions,
			...dataActionsByModel.flatMap(of => of.dataActions),
		]),
	);
	const sorted = abilities.map(ability => ({
		...ability,
		given: definition.permissions.some(block => blockGrants(block, ability.action, ability.kind)),
		needed: needed.has(ability.action),
	}));
	const neededFirst = sorted.toSorted((a, b) => Number(b.needed) - Number(a.needed));
	const callsModels = sorted.some(({word, given}) => given && callingModels.has(word));
	const words = (wanted: readonly {readonly word: string}[]): readonly string[] => wanted.map(({word}) => word);
	return {
		forIt: words(sorted.filter(ability => ability.given && ability.needed)),
		beyondIt: words(sorted.filter(ability => ability.given && !ability.needed)),
		never: words(
			neededFirst.filter(({given, needed: isNeeded, notable}) => !given && (isNeeded || notable === 'always' || (notable === 'of-models' && callsModels))),
		),
	};
};
