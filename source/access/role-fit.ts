import type {RoleDefinition} from './role-definition.ts';
import {grantsOutright} from './role-words.ts';
import {definitionOf} from './roles.ts';
import {type Need, neededDataActions} from './scenario.ts';
import type {Target} from './target.ts';

/** What one role, freshly assigned, would leave open of a need. */
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
export const candidatesFor = (need: Need, target: Target, definitions: ReadonlyMap<string, RoleDefinition>): readonly RoleDefinition[] => {
	const known = need.roles.flatMap(id => definitionOf(id, definitions) ?? []);
	const here = known.filter(({id}) => definitions.has(id));
	return (here.length > 0 ? here : known).filter(definition => suffices(definition, need, target));
};
