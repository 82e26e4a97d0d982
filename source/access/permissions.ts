import type {AccessRequest} from './authorization.ts';
import type {Certainty} from './certainty.ts';
import {blockGrants} from './permission.ts';
import type {PermissionBlock} from './role-definition.ts';
import {isWithin} from './scope.ts';

/**
 * What Azure says the signed-in caller may do at one scope, by no role in particular; conditions and deny assignments do not show.
 * Source: Microsoft Learn, "Permissions - List For Resource".
 */
export type Permissions = {readonly scope: string; readonly blocks: readonly PermissionBlock[]};

/**
 * What the roles give as far as the permissions tell. They hold what is inherited from above, so what is missing there is missing above too; what is there may have
 * been given there only, and more may have been given below.
 */
export const permissionsGive = ({scope, blocks}: Permissions, {action, kind, scope: asked}: Pick<AccessRequest, 'action' | 'kind' | 'scope'>): Certainty => {
	const isListed = blocks.some(block => blockGrants(block, action, kind));
	const [isBelow, isAbove] = [isWithin(asked, scope), isWithin(scope, asked)];
	if (isBelow && isAbove) return isListed ? 'yes' : 'no';
	if (isBelow) return isListed ? 'yes' : 'unknown';
	return isAbove && !isListed ? 'no' : 'unknown';
};
