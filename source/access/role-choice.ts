import {mayAssign, type Wish} from './assignability.ts';
import type {Access, ConditionHolds} from './authorization.ts';
import {countDataActions, listsKeys} from './data-actions.ts';
import {blockGrants} from './permission.ts';
import type {RoleChoice} from './plan.ts';
import type {RoleDefinition} from './role-definition.ts';
import {grantsOutright} from './role-words.ts';
import {definitionOf, formerName} from './roles.ts';
import {type Need, neededDataActions} from './scenario.ts';
import {isWithin} from './scope.ts';
import type {Target} from './target.ts';

type Definitions = ReadonlyMap<string, RoleDefinition>;

/** What one role, freshly assigned, would leave open of a need. A block with a condition does not count: nobody promises that it holds. */
export const shortfall = (definition: RoleDefinition, need: Need, target: Target): {readonly needed: number; readonly lacks: readonly string[]} => {
	const data = neededDataActions(need, target);
	const lacks = [
		...data.filter(action => !grantsOutright(definition, action, 'data')),
		...need.actions.filter(action => !grantsOutright(definition, action, 'control')),
	];
	return {needed: data.length + need.actions.length, lacks};
};

const suffices = (definition: RoleDefinition, need: Need, target: Target): boolean => shortfall(definition, need, target).lacks.length === 0;

/** The need's roles that this tenant has (a cloud may lack one) and that suffice as they are defined there today, the recommended one first. */
export const candidatesFor = (need: Need, target: Target, definitions: Definitions): readonly RoleDefinition[] => {
	const known = need.roles.flatMap(id => definitionOf(id, definitions) ?? []);
	const here = known.filter(({id}) => definitions.has(id));
	return (here.length > 0 ? here : known).filter(definition => suffices(definition, need, target));
};

/** Rights with which a custom role would hand over more than calls. */
const privileges = ['Microsoft.Authorization/roleAssignments/write', 'Microsoft.CognitiveServices/accounts/write'];

const isPrivileged = ({permissions}: RoleDefinition): boolean => privileges.some(action => permissions.some(block => blockGrants(block, action, 'control')));

const customRolesFor = (need: Need, target: Target, scope: string, definitions: Definitions): readonly RoleDefinition[] =>
	[...definitions.values()].filter(
		definition =>
			definition.kind === 'CustomRole' &&
			definition.assignableScopes.some(at => isWithin(scope, at)) &&
			suffices(definition, need, target) &&
			!isPrivileged(definition),
	);

const noteOf = (definition: RoleDefinition): string | null => {
	const agents = grantsOutright(definition, 'Microsoft.CognitiveServices/accounts/AIServices/agents/write', 'data');
	const others = grantsOutright(definition, 'Microsoft.CognitiveServices/accounts/MaaS/chat/completions/action', 'data');
	const former = formerName(definition);
	const notes = [
		...(definition.kind === 'CustomRole' ? ['custom role: data actions that Azure adds are not in it'] : []),
		...(agents ? ['all of Foundry'] : others ? [] : ['OpenAI models only']),
		...(former === null ? [] : [`was ${former}`]),
	];
	return notes.length > 0 ? notes.join('; ') : null;
};

/** A role by what a person would write: GUID, ARM id, or its name of today or before, in any case; `null` when there is none, or more than one of that name. */
export const findRole = (text: string, definitions: Definitions): RoleDefinition | null => {
	const wanted = text.trim().toLowerCase();
	const byId = definitionOf(wanted.split('/').at(-1) ?? '', definitions);
	const named = [...definitions.values()].filter(role => role.name.toLowerCase() === wanted || formerName(role)?.toLowerCase() === wanted);
	return byId ?? (named.length === 1 ? (named[0] ?? null) : null);
};

export type ChoiceQuestion = {
	readonly need: Need;
	readonly target: Target;
	readonly wish: Pick<Wish, 'scope' | 'principal'>;
	readonly definitions: Definitions;
	/** Role chosen by hand; among the choices if it suffices. */
	readonly role: RoleDefinition | null;
	readonly caller: Access | null;
	readonly conditionHolds?: ConditionHolds | undefined;
};

/** Every role that would do for the need, narrowest first. */
export const choicesFor = ({need, target, wish, definitions, role, caller, conditionHolds}: ChoiceQuestion): readonly RoleChoice[] => {
	const own = role !== null && suffices(role, need, target) ? [role] : [];
	const all = [...candidatesFor(need, target, definitions), ...customRolesFor(need, target, wish.scope, definitions), ...own];
	return [...new Map(all.map(definition => [definition.id, definition])).values()]
		.map(definition => ({
			roleId: definition.id,
			roleName: definition.name,
			dataActions: countDataActions(definition),
			listsKeys: listsKeys(definition),
			note: noteOf(definition),
			assignable: mayAssign(caller, {...wish, roleId: definition.id, roleName: definition.name}, null, conditionHolds).may,
		}))
		.toSorted((a, b) => a.dataActions - b.dataActions);
};
