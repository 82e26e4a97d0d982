import {blockGrants} from '../permission.ts';
import type {RoleDefinition} from '../role-definition.ts';
import {type Need, neededDataActions} from '../scenario.ts';
import type {AuditTarget} from './judge.ts';

/**
 * The data actions of today's need that a role lacks which was made for it one by one: those that came after it. Empty for roles of Azure's own, for patterns, and for
 * roles that give none of it. Source of the need: scenario-table.ts, which follows Azure's routes.
 */
export const agedRole = ({kind, permissions}: RoleDefinition, need: Need, {target}: AuditTarget): readonly string[] => {
	const listed = permissions.flatMap(({dataActions}) => dataActions);
	if (kind !== 'CustomRole' || listed.length === 0 || listed.some(pattern => pattern.includes('*'))) return [];
	const needed = neededDataActions(need, target);
	const lacks = needed.filter(action => !permissions.some(block => blockGrants(block, action, 'data')));
	return lacks.length === needed.length ? [] : lacks;
};
