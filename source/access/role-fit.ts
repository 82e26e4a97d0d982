import type {AccessRequest} from './authorization.ts';
import {conditionHolds} from './condition.ts';
import {blockGrants} from './permission.ts';
import type {RoleDefinition} from './role-definition.ts';
import {definitionOf} from './roles.ts';
import {type Need, neededRequests} from './scenario.ts';
import type {Target} from './target.ts';

/** Whether the role gives it by itself: under no condition, or under one that holds for it. */
const gives = (
	{permissions}: RoleDefinition,
	{action, kind, request = null}: Omit<AccessRequest, 'request' | 'scope'> & {readonly request?: AccessRequest['request'] | null},
): boolean =>
	permissions.some(
		block =>
			blockGrants(block, action, kind) &&
			(block.condition === null || conditionHolds(block.condition, {action, request: request ?? null, resource: null}) === 'yes'),
	);

/** What one role, freshly assigned, would leave open of a need. */
export const shortfall = (definition: RoleDefinition, need: Need, target: Target): {readonly needed: number; readonly lacks: readonly string[]} => {
	const needed = neededRequests(need, target);
	return {needed: needed.length, lacks: needed.filter(request => !gives(definition, request)).map(({action}) => action)};
};

const suffices = (definition: RoleDefinition, need: Need, target: Target): boolean => shortfall(definition, need, target).lacks.length === 0;

/** The need's roles that this tenant has (a cloud may lack one) and that suffice as they are defined there today, the recommended one first. */
export const candidatesFor = (need: Need, target: Target, definitions: ReadonlyMap<string, RoleDefinition>): readonly RoleDefinition[] => {
	const known = need.roles.flatMap(id => definitionOf(id, definitions) ?? []);
	const here = known.filter(({id}) => definitions.has(id));
	return (here.length > 0 ? here : known).filter(definition => suffices(definition, need, target));
};
