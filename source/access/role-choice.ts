import {mayAssign, type Wish, type Writer} from './assignability.ts';
import {countDataActions} from './data-actions.ts';
import type {RoleChoice} from './plan.ts';
import type {RoleDefinition} from './role-definition.ts';
import {candidatesFor} from './role-fit.ts';
import type {RankedRole} from './role-ranking.ts';
import {grantsOutright} from './role-words.ts';
import {definitionOf, formerName} from './roles.ts';
import type {Need} from './scenario.ts';
import type {Target} from './target.ts';

type Definitions = ReadonlyMap<string, RoleDefinition>;

const noteOf = (definition: RoleDefinition, isPreview: boolean): string | null => {
	const agents = grantsOutright(definition, 'Microsoft.CognitiveServices/accounts/AIServices/agents/write', 'data');
	const openai = grantsOutright(definition, 'Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action', 'data');
	const others = grantsOutright(definition, 'Microsoft.CognitiveServices/accounts/MaaS/chat/completions/action', 'data');
	const former = formerName(definition);
	const notes = [
		...(isPreview ? ['preview'] : []),
		...(definition.kind === 'CustomRole' ? ['custom role: data actions that Azure adds are not in it'] : []),
		...(agents ? ['all of Foundry'] : openai && !others ? ['OpenAI models only'] : []),
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
	/** Every role that would do, narrowest first. */
	readonly ranked: readonly RankedRole[];
	/** Role chosen by hand; among the choices if it suffices. */
	readonly role: RoleDefinition | null;
	readonly caller: Writer;
};

/** Of the roles that would do: the documented ones, the tenant's own, the narrowest of all, and the one chosen by hand; narrowest first. */
export const choicesFor = ({need, target, wish, definitions, ranked, role, caller}: ChoiceQuestion): readonly RoleChoice[] => {
	const documented = new Set(candidatesFor(need, target, definitions).map(({id}) => id));
	const narrowest = ranked.find(({discouraged}) => !discouraged);
	return ranked
		.filter(one => documented.has(one.definition.id) || isOwn(one) || one === narrowest || one.definition.id === role?.id)
		.map(({definition, excess, preview}) => ({
			roleId: definition.id,
			roleName: definition.name,
			dataActions: countDataActions(definition),
			beyond: excess.dataActions,
			listsKeys: excess.listsKeys,
			documented: documented.has(definition.id),
			note: noteOf(definition, preview),
			assignable: mayAssign(caller, {...wish, roleId: definition.id, roleName: definition.name}, null).may,
		}));
};

/** A custom role of the tenant that hands over calls and no more. */
const isOwn = ({definition, excess}: RankedRole): boolean => definition.kind === 'CustomRole' && !excess.assignsRoles && !excess.administers;
