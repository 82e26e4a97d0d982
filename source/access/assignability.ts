import {type Access, type Certainty, type ConditionHolds, examine} from './authorization.ts';
import type {Principal} from './principal.ts';
import {distinct, type Names, type Standing, standingsOf} from './proof.ts';
import type {Reason} from './reason.ts';
import {scopeWords} from './scope.ts';

/** A role assignment that somebody would have to write. */
export type Wish = {readonly scope: string; readonly principal: Principal; readonly roleId: string; readonly roleName: string};

export type Assignability = {readonly may: Certainty; readonly because: readonly Reason[]};

const write = 'Microsoft.Authorization/roleAssignments/write';

/** Attributes that a condition on `roleAssignments/write` may ask about. Source: Microsoft Learn, "Authorization actions and attributes". */
const attributesOf = ({principal, roleId}: Wish): Readonly<Record<string, string>> => ({
	'Microsoft.Authorization/roleAssignments:RoleDefinitionId': roleId,
	'Microsoft.Authorization/roleAssignments:PrincipalId': principal.id,
	'Microsoft.Authorization/roleAssignments:PrincipalType': principal.type,
});

/** Whether the signed-in caller may write this assignment, and by which of the roles held; `null` where the caller's own assignments could not be read. */
export const mayAssign = (caller: Access | null, wish: Wish, names: Names, conditionHolds?: ConditionHolds): Assignability => {
	const {scope} = wish;
	if (caller === null) {
		return {
			may: 'unknown',
			because: [{id: 'plan.caller-unreadable', text: 'Your own role assignments could not be read: whether you may assign roles is not known.', scope}],
		};
	}
	const examination = examine(caller, {action: write, kind: 'control', scope, attributes: attributesOf(wish)}, conditionHolds);
	const {outcome, denies} = examination;
	const place = scopeWords(scope, names);
	const [deny] = denies;
	const standings = standingsOf([examination]);
	const sure = denies.some(({applies}) => applies === 'yes');
	if (deny && (sure || (outcome === 'unknown' && standings.some(({is}) => is === 'covers')))) {
		const {name} = (denies.find(({applies}) => applies === 'yes') ?? deny).deny;
		const text = sure
			? `Deny assignment ${name} forbids assigning roles on ${place}.`
			: `Deny assignment ${name} may forbid assigning roles on ${place}: a group or a condition decides.`;
		return {may: sure ? 'no' : 'unknown', because: [{id: sure ? 'plan.deny' : 'plan.deny-unconfirmed', text, scope: deny.deny.scope}]};
	}
	const may = outcome === 'allowed' ? 'yes' : outcome === 'denied' ? 'no' : 'unknown';
	const telling = standings.filter(({is}) =>
		may === 'yes' ? is === 'covers' : may === 'unknown' ? is === 'condition-unknown' || is === 'unreadable' : is !== 'out-of-reach',
	);
	const told = may === 'yes' ? telling.slice(0, 1) : telling;
	const because = distinct(told.map(held => reasonOf(held, wish, place, names)));
	return {
		may,
		because: because.length > 0 ? because : [{id: 'plan.no-role', text: `You hold no role that reaches ${place}, so you may not assign roles there.`, scope}],
	};
};

const reasonOf = ({assignment, definition, via, is}: Standing, {roleName}: Wish, place: string, names: Names): Reason => {
	const role = definition?.name ?? `Role ${assignment.roleId}`;
	const held = `${role} on ${scopeWords(assignment.scope, names)}${via === null ? '' : `, via ${via},`}`;
	const say = (id: string, text: string): Reason => ({id, text, roleId: assignment.roleId, scope: assignment.scope, ...(via === null ? {} : {via})});
	switch (is) {
		case 'covers':
			return say('plan.assignable', `${held} may assign roles on ${place}.`);
		case 'condition-unknown':
			return say('plan.condition-unknown', `${held} may assign roles under a condition; whether it admits ${roleName} is not evaluated here.`);
		case 'condition-fails':
			return say('plan.condition-fails', `${held} may assign some roles, not ${roleName}.`);
		case 'unreadable':
			return say('plan.role-unreadable', `${held} could not be read, so whether it may assign roles is not known.`);
		case 'taken-away':
			return say('plan.not-assignable', `${held} may not assign roles: its notActions take that right away.`);
		default:
			return say('plan.not-assignable', `${held} may not assign roles.`);
	}
};
