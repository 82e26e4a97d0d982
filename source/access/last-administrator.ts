import {blockGrants} from './permission.ts';
import type {Reason} from './reason.ts';
import type {RoleAssignment} from './role-assignment.ts';
import type {RoleDefinition} from './role-definition.ts';
import {definitionOf} from './roles.ts';
import {isWithin, scopeWords} from './scope.ts';

type Definitions = ReadonlyMap<string, RoleDefinition>;

const write = 'Microsoft.Authorization/roleAssignments/write';

/** Whether a role lets its holder assign roles; `null`: the role is not known. */
export const administers = (roleId: string, definitions: Definitions): boolean | null =>
	definitionOf(roleId, definitions)?.permissions.some(block => blockGrants(block, write, 'control')) ?? null;

/** Whether it lets assign every role: no condition limits which. */
const administersAll = ({roleId, condition}: RoleAssignment, definitions: Definitions): boolean =>
	condition === null && (definitionOf(roleId, definitions)?.permissions.some(block => !block.condition && blockGrants(block, write, 'control')) ?? false);

/**
 * Why an assignment must stay: it is the last by which anybody could assign roles on its scope. `assignments`: everybody's at and above that scope.
 * Azure itself refuses only the last Owner of a subscription. Source: Microsoft Learn, "Troubleshoot Azure RBAC".
 */
export const lastAdministrator = (
	{id, roleId, scope}: Pick<RoleAssignment, 'id' | 'roleId' | 'scope'>,
	assignments: readonly RoleAssignment[],
	definitions: Definitions,
): Reason | null => {
	if (administers(roleId, definitions) !== true) return null;
	const others = assignments.filter(other => other.id.toLowerCase() !== id.toLowerCase() && isWithin(scope, other.scope) && administersAll(other, definitions));
	if (others.length > 0) return null;
	const text = `Without it nobody could assign roles on ${scopeWords(scope)}: give somebody else that role first.`;
	return {id: 'undo.last-administrator', text, roleId, scope};
};
