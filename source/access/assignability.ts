import {type Access, examine} from './authorization.ts';
import type {Certainty} from './certainty.ts';
import {eligibleAssignments} from './need-judgement.ts';
import {type Permissions, permissionsGive} from './permissions.ts';
import type {Principal} from './principal.ts';
import {denyWords, distinct, type Names, type Standing, standingsOf} from './proof.ts';
import type {Reason} from './reason.ts';
import type {Lock} from './role-assignment.ts';
import {definitionOf} from './roles.ts';
import {isWithin, scopeWords} from './scope.ts';

/** A role assignment that somebody would have to write. */
export type Wish = {readonly scope: string; readonly principal: Principal; readonly roleId: string; readonly roleName: string};

export type Assignability = {readonly may: Certainty; readonly because: readonly Reason[]};

/** What is known of whoever would write. */
export type Writer = {
	/** `null`: the role assignments could not be read. */
	readonly access: Access | null;
	/** What Azure says the signed-in caller may do at the target, conditions and deny assignments aside; asked only where the assignments could not be read. */
	readonly permissions: Permissions | null;
	/** `null`: could not be read. */
	readonly locks: readonly Lock[] | null;
};

const write = 'Microsoft.Authorization/roleAssignments/write';

/** Whether the writer may make a custom role that can be assigned at the scope and below. */
export const mayMakeRole = ({access, permissions}: Writer, scope: string): Certainty => {
	const request = {action: 'Microsoft.Authorization/roleDefinitions/write', kind: 'control', scope} as const;
	if (access === null) return permissions === null ? 'unknown' : permissionsGive(permissions, request);
	const {outcome} = examine(access, request);
	return outcome === 'allowed' ? 'yes' : outcome === 'denied' ? 'no' : 'unknown';
};

/** Attributes that a condition on `roleAssignments/write` may ask about. Source: Microsoft Learn, "Authorization actions and attributes". */
const attributesOf = ({principal, roleId}: Wish): Readonly<Record<string, string>> => ({
	'Microsoft.Authorization/roleAssignments:RoleDefinitionId': roleId,
	'Microsoft.Authorization/roleAssignments:PrincipalId': principal.id,
	'Microsoft.Authorization/roleAssignments:PrincipalType': principal.type,
});

/** Whether the writer may write this assignment, and by which of the roles held: through conditions, deny assignments and locks. Sentences speak to the writer. */
export const mayAssign = (writer: Writer, wish: Wish, names: Names): Assignability => {
	const byRoles = writer.access === null ? byPermissions(writer.permissions, wish, names) : byAccess(writer.access, wish, names);
	if (byRoles.may === 'no') return {...byRoles, because: [...afterActivating(writer.access, wish, names), ...byRoles.because]};
	const locked = lockOn(wish.scope, writer.locks, names);
	if (locked) return {may: 'no', because: [locked]};
	if (writer.locks !== null || byRoles.may === 'unknown') return byRoles;
	const unread: Reason = {
		id: 'plan.locks-unreadable',
		text: `Locks on ${scopeWords(wish.scope, names)} could not be read: one of them may forbid the write.`,
		scope: wish.scope,
	};
	return {may: 'unknown', because: [...byRoles.because, unread]};
};

/** What is known of nobody's permissions says nothing of what PIM holds ready. */
const afterActivating = (access: Access | null, wish: Wish, names: Names): readonly Reason[] => {
	const ready = access === null ? [] : eligibleAssignments(access);
	if (access === null || ready.length === 0) return [];
	const {may, because} = byAccess({...access, assignments: ready}, wish, names);
	const [reason] = because;
	if (may === 'no' || !reason) return [];
	const {roleId = '', scope = wish.scope} = reason;
	const role = definitionOf(roleId, access.definitions)?.name ?? 'A role';
	const text = `${role} on ${scopeWords(scope, names)} is eligible: activate it in Privileged Identity Management, and you may assign roles on ${scopeWords(wish.scope, names)}.`;
	return [{id: 'plan.activate-to-assign', text, roleId, scope}];
};

/** A lock under which assigning works and taking back does not. */
export const undoLockOn = (scope: string, locks: readonly Lock[] | null, names: Names): Reason | null => {
	const lock = locks?.find(({level, scope: at}) => level === 'CanNotDelete' && isWithin(scope, at));
	if (!lock) return null;
	const text = `The lock ${lock.name} on ${scopeWords(lock.scope, names)} forbids removals: what is assigned on ${scopeWords(scope, names)} cannot be removed while the lock is there.`;
	return {id: 'plan.undo-locked', text, scope: lock.scope};
};

/** The lock, of whichever level, under which nothing is taken back. */
export const undoStopper = (scope: string, locks: readonly Lock[] | null): Reason | null => {
	const lock = locks?.find(({scope: at}) => isWithin(scope, at));
	if (!lock) return null;
	const kind = lock.level === 'ReadOnly' ? 'read-only lock' : 'lock';
	return {
		id: 'plan.undo-locked',
		text: `The ${kind} ${lock.name} on ${scopeWords(lock.scope)} forbids it: its owner can lift it for the moment.`,
		scope: lock.scope,
	};
};

/** The lock that keeps everybody from assigning roles at the scope. Source: Microsoft Learn, "Lock your Azure resources". */
export const lockOn = (scope: string, locks: readonly Lock[] | null, names: Names): Reason | null => {
	const lock = locks?.find(({level, scope: at}) => level === 'ReadOnly' && isWithin(scope, at));
	if (!lock) return null;
	const text = `The read-only lock ${lock.name} on ${scopeWords(lock.scope, names)} forbids assigning roles on ${scopeWords(scope, names)} until it is taken away.`;
	return {id: 'plan.locked', text, scope: lock.scope};
};

const byPermissions = (permissions: Permissions | null, {scope, roleName}: Wish, names: Names): Assignability => {
	const place = scopeWords(scope, names);
	if (permissions === null) {
		const text = 'Your own role assignments could not be read: whether you may assign roles is not known.';
		return {may: 'unknown', because: [{id: 'plan.caller-unreadable', text, scope}]};
	}
	return permissionsGive(permissions, {action: write, kind: 'control', scope}) === 'no'
		? {may: 'no', because: [{id: 'plan.permissions-lack', text: `None of your roles lets you assign roles on ${place}.`, scope}]}
		: {
				may: 'unknown',
				because: [
					{id: 'plan.permissions-hold', text: `You may be able to assign roles on ${place}; whether that holds for ${roleName} could not be read.`, scope},
				],
			};
};

const byAccess = (access: Access, wish: Wish, names: Names): Assignability => {
	const {scope} = wish;
	const examination = examine(access, {action: write, kind: 'control', scope, request: attributesOf(wish)});
	const {outcome, denies, deniesRead, findings} = examination;
	const place = scopeWords(scope, names);
	const [deny] = denies;
	const sure = denies.find(({applies}) => applies === 'yes');
	if (sure) return {may: 'no', because: [{id: 'plan.deny', text: `${denyWords(sure.deny)} forbids assigning roles on ${place}.`, scope: sure.deny.scope}]};
	const covers = findings.some(({gives}) => gives === 'yes');
	if (deny && outcome === 'unknown' && covers) {
		const text = `${denyWords(deny.deny)} may forbid assigning roles on ${place}: a group or a condition decides.`;
		return {may: 'unknown', because: [{id: 'plan.deny-unconfirmed', text, scope: deny.deny.scope}]};
	}
	if (outcome === 'unknown' && covers && !deniesRead) {
		const text = `Your roles let you assign roles on ${place}; deny assignments could not be read, and one of them may forbid it.`;
		return {may: 'unknown', because: [{id: 'plan.denies-unreadable', text, scope}]};
	}
	const may = outcome === 'allowed' ? 'yes' : outcome === 'denied' ? 'no' : 'unknown';
	const telling = findings.filter(({gives, rule}) => (may === 'no' ? rule !== 'out-of-reach' : gives === may));
	const told = standingsOf([{...examination, findings: may === 'yes' ? telling.slice(0, 1) : telling}]);
	const because = inOne(distinct(told.map(held => reasonOf(held, wish, place, names))), told, place);
	return {
		may,
		because: because.length > 0 ? because : [{id: 'plan.no-role', text: `You hold no role that reaches ${place}, so you may not assign roles there.`, scope}],
	};
};

/** Several roles that all have nothing to do with assigning are one fact. */
const inOne = (reasons: readonly Reason[], told: readonly Standing[], place: string): readonly Reason[] => {
	const [first, ...more] = reasons;
	if (!first || more.length === 0 || told.some(({is}) => is !== 'not-covered')) return reasons;
	const held = [...new Set(told.map(({definition, assignment}) => definition?.name ?? assignment.roleId))];
	return [{id: first.id, text: `None of your roles lets you assign roles on ${place}: ${held.join(', ')}.`}];
};

const reasonOf = ({assignment, definition, via, is}: Standing, {roleName}: Wish, place: string, names: Names): Reason => {
	const role = definition?.name ?? `Role ${assignment.roleId}`;
	const held = `${role} on ${scopeWords(assignment.scope, names)}${via === null ? '' : `, via ${via},`}`;
	const say = (id: string, text: string): Reason => ({id, text, roleId: assignment.roleId, scope: assignment.scope, ...(via === null ? {} : {via})});
	switch (is) {
		case 'covers':
			return say('plan.assignable', `${held} may assign roles on ${place}.`);
		case 'condition-unknown':
			return say('plan.condition-unknown', `${held} may assign roles under a condition; whether it admits ${roleName} cannot be judged from here.`);
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
