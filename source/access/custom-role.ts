import {armGuid} from './assignment-name.ts';
import type {Certainty} from './certainty.ts';
import {commandLine} from './command-line.ts';
import {quoteForBicep} from './hand-offs/bicep.ts';
import {blockGrants} from './permission.ts';
import {plain} from './plain.ts';
import type {RoleDefinition} from './role-definition.ts';
import {excessOf} from './role-excess.ts';
import {describeRole} from './role-words.ts';
import {definitionOf} from './roles.ts';
import {type Need, neededDataActions, type ScenarioId, scenarios} from './scenario.ts';
import {isWithin, scopeKind, scopeLabel, subscriptionIdOf} from './scope.ts';
import type {Target} from './target.ts';

/** A role that gives one need and nothing else, and the texts that create it. */
export type CustomRole = {
	/** Unique in a tenant, as Azure demands. */
	readonly name: string;
	readonly description: string;
	readonly actions: readonly string[];
	readonly dataActions: readonly string[];
	/** Where it can be assigned, and below: the resource's group, or the subscription for a need that stands there. */
	readonly assignableScope: string;
	/** Short words, as the plan says them. */
	readonly covers: readonly string[];
	/** What the documented role gives and this one does not, in the same words, whole kinds of models first; keys, settings and role assignments are no loss. */
	readonly lacks: readonly string[];
	/** May the signed-in caller make it? Absent where nobody judged. */
	readonly makeable?: Certainty;
	/** A command for bash or zsh. */
	readonly az: string;
	/** A file, its first line the command that deploys it. */
	readonly bicep: string;
};

/** A custom role about to be made. Its GUID comes of its name and place, as a Bicep file would have it: the same role on every run and machine. */
export type RoleToMake = Pick<CustomRole, 'actions' | 'assignableScope' | 'dataActions' | 'description' | 'name'> & {readonly roleId: string};

export const roleToMake = ({name, description, actions, dataActions, assignableScope}: CustomRole): RoleToMake => ({
	roleId: armGuid(assignableScope.toLowerCase(), name),
	name,
	description,
	actions,
	dataActions,
	assignableScope,
});

/** As it will be among the definitions. */
export const definitionOfNew = ({roleId, ...parts}: RoleToMake): RoleDefinition => ({...bare(parts), id: roleId});

export type CustomRoleQuestion = {
	readonly scenario: ScenarioId;
	readonly need: Need;
	readonly target: Target;
	/** Where it is to be assigned; the need's own scope when left out. */
	readonly scope?: string;
};

/** `null` where the resource is not known, or the documented role has nothing to leave out. */
export const customRoleFor = ({scenario, need, target, scope}: CustomRoleQuestion): CustomRole | null => {
	const {resource} = target;
	const documented = definitionOf(need.roles[0] ?? '', new Map());
	const dataActions = neededDataActions(need, target);
	// Whoever may make a role that assigns roles needs none.
	if (!resource || need.assigns !== undefined || (documented && excessOf(documented, dataActions, need.actions).weight === 0)) {
		return null;
	}
	// Azure takes a single resource here too, but Microsoft advises against it: a tenant has 5,000 custom roles. The assignment is what narrows.
	// Source: Microsoft Learn, "Understand Azure role definitions", AssignableScopes.
	const group = `/subscriptions/${resource.subscriptionId}/resourceGroups/${resource.resourceGroup}`;
	const isWide = need.at === 'subscription' || (scope !== undefined && scopeKind(scope) === 'subscription');
	const assignableScope = isWide ? `/subscriptions/${resource.subscriptionId}` : group;
	const name = nameOf({scenario, need, target}, resource.name);
	const later = `${dataActions.length > 0 ? 'data actions' : 'actions'} that Azure adds later`;
	const sizes = [[dataActions.length, 'data action'] as const, [need.actions.length, 'action'] as const].filter(([count]) => count > 0);
	const description = `Exactly ${sizes.map(([count, noun]) => counted(count, noun)).join(' and ')}, for keyless access; ${later} are not in it.`;
	const parts = {name, description, actions: need.actions, dataActions, assignableScope};
	const covers = wordsOf(scenario, bare(parts));
	const given = documented ? wordsOf(scenario, withoutChanges(documented)) : [];
	const lost = given.filter(word => !covers.includes(word));
	const models = wholeKinds.filter(word => lost.includes(word));
	return {...parts, covers, lacks: [...new Set([...models, ...lost, later])], az: azText(parts), bicep: bicepText(parts)};
};

/** The tenant's own role of exactly these data actions that can be assigned at the scope: one that changes nothing else, and if it can be that reads nothing else. */
export const heldCustomRole = (definitions: ReadonlyMap<string, RoleDefinition>, customRole: CustomRole, scope: string): RoleDefinition | null => {
	const further = ({permissions}: RoleDefinition): readonly string[] =>
		permissions.flatMap(({actions}) => actions).filter(action => !isAmong(customRole.actions, action));
	const fitting = [...definitions.values()].filter(
		definition =>
			definition.kind === 'CustomRole' &&
			definition.assignableScopes.some(at => isWithin(scope, at)) &&
			definition.permissions.every(({condition, notActions, notDataActions}) => condition === null && notActions.length === 0 && notDataActions.length === 0) &&
			sameNames(
				definition.permissions.flatMap(({dataActions}) => dataActions),
				customRole.dataActions,
			) &&
			customRole.actions.every(action =>
				isAmong(
					definition.permissions.flatMap(({actions}) => actions),
					action,
				),
			) &&
			further(definition).every(action => action.toLowerCase().endsWith('/read')),
	);
	return fitting.toSorted((a, b) => further(a).length - further(b).length || (a.name < b.name ? -1 : 1))[0] ?? null;
};

const isAmong = (names: readonly string[], name: string): boolean => names.some(other => other.toLowerCase() === name.toLowerCase());

const sameNames = (left: readonly string[], right: readonly string[]): boolean =>
	left.every(name => isAmong(right, name)) && right.every(name => isAmong(left, name));

type Parts = Pick<CustomRole, 'name' | 'description' | 'actions' | 'dataActions' | 'assignableScope'>;

/** Told apart by all that changes the data actions: the scenario, whose need it is, and the model's format where it asks for more. */
const nameOf = ({scenario, need, target}: CustomRoleQuestion, resource: string): string => {
	const {title, needs} = scenarios[scenario];
	const what = `${title.charAt(0).toLowerCase()}${title.slice(1)}`;
	const part = needs[0]?.id === need.id ? '' : `, ${(need.id.split('.')[1] ?? need.id).replaceAll('-', ' ')}`;
	const model = neededDataActions(need, target).length > need.dataActions.length ? `, ${target.deployment?.model.format}` : '';
	return `Foundry keyless: ${what}${part}${model} (${plain(resource)})`;
};

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const bare = ({name, actions, dataActions, assignableScope}: Parts): RoleDefinition => ({
	id: '',
	name,
	kind: 'CustomRole',
	permissions: [{actions, notActions: [], dataActions, notDataActions: [], condition: null}],
	assignableScopes: [assignableScope],
});

/** The definition without the control actions that nobody needs in order to call. */
const withoutChanges = (definition: RoleDefinition): RoleDefinition => ({
	...definition,
	permissions: definition.permissions.map(block => ({...block, actions: block.actions.filter(action => action.toLowerCase().endsWith('/read'))})),
});

/** Their data actions are apart from those of all other models. */
const maiModels = {word: 'MAI models', action: 'Microsoft.CognitiveServices/accounts/MAI/chat/completions/action'};

const wholeKinds = ["models that are not OpenAI's", 'Claude', maiModels.word];

const wordsOf = (scenario: ScenarioId, definition: RoleDefinition): readonly string[] => {
	const {forIt, beyondIt} = describeRole(definition, scenario);
	const callsMai = definition.permissions.some(block => blockGrants(block, maiModels.action, 'data'));
	return [...new Set([...forIt, ...beyondIt, ...(callsMai ? [maiModels.word] : [])])];
};

const azText = ({name, description, actions, dataActions, assignableScope}: Parts): string => {
	const definition = {
		Name: name,
		IsCustom: true,
		Description: description,
		Actions: actions,
		NotActions: [],
		DataActions: dataActions,
		NotDataActions: [],
		AssignableScopes: [assignableScope],
	};
	return commandLine(['az', 'role', 'definition', 'create', '--role-definition', JSON.stringify(definition)]);
};

const bicepText = ({name, description, actions, dataActions, assignableScope}: Parts): string => {
	const subscription = ['--subscription', subscriptionIdOf(assignableScope) ?? ''];
	const inGroup = scopeKind(assignableScope) === 'resourceGroup';
	const deployment = inGroup
		? ['group', 'create', ...subscription, '--resource-group', scopeLabel(assignableScope)]
		: ['sub', 'create', ...subscription, '--location', 'LOCATION'];
	const file = 'custom-role.bicep';
	return [
		`// ${file}: ${commandLine(['az', 'deployment', ...deployment, '--template-file', file])}`,
		`targetScope = '${inGroup ? 'resourceGroup' : 'subscription'}'`,
		'',
		"resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {",
		`  name: '${armGuid(assignableScope.toLowerCase(), name)}'`,
		'  properties: {',
		`    roleName: ${quoteForBicep(name)}`,
		`    description: ${quoteForBicep(description)}`,
		"    type: 'CustomRole'",
		'    permissions: [',
		'      {',
		...list('actions', actions),
		'        notActions: []',
		...list('dataActions', dataActions),
		'        notDataActions: []',
		'      }',
		'    ]',
		'    assignableScopes: [',
		`      ${inGroup ? 'resourceGroup' : 'subscription'}().id`,
		'    ]',
		'  }',
		'}',
		'',
		'output roleDefinitionId string = role.id',
		'',
	].join('\n');
};

const list = (property: string, names: readonly string[]): readonly string[] =>
	names.length === 0 ? [`        ${property}: []`] : [`        ${property}: [`, ...names.map(name => `          ${quoteForBicep(name)}`), '        ]'];
