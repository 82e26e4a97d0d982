import type {DenyAssignment, RoleAssignment} from './access-types.ts';
import {type AssignmentAttributes, evaluateCondition} from './condition.ts';
import type {Group} from './directory-types.ts';
import {type Clockwork, effectiveAssignments} from './propagation.ts';
import type {PermissionBlock, RoleDefinition} from './role-definitions.ts';

/** What the authorizer needs to know: plain data, so that generated worlds can be judged too. A `World` has all of it but the definitions and groups. */
export type Slice = {
	readonly roleAssignments: readonly RoleAssignment[];
	readonly denyAssignments: readonly DenyAssignment[];
	/** By role GUID, lower case; a `Map` will do. */
	readonly definitions: {readonly get: (roleId: string) => Pick<RoleDefinition, 'permissions'> | undefined};
	/** Only needed where a question leaves its groups open. */
	readonly groups?: readonly Group[];
	/** When assignments take effect for data actions; absent: at once. */
	readonly clockwork?: Clockwork;
};

export type Question = {
	readonly principalId: string;
	/** Object ids of all groups, as a token carries them; `null`: look them up, transitively. */
	readonly groups: readonly string[] | null;
	readonly action: string;
	readonly kind: 'control' | 'data';
	readonly scope: string;
	/** Milliseconds since the epoch. Matters only with a clockwork. */
	readonly at?: number;
	/** For roleAssignments/write: the assignment to be. For roleAssignments/delete: the one that stands. */
	readonly request?: AssignmentAttributes;
	readonly resource?: AssignmentAttributes;
};

export type Judgement =
	| {readonly outcome: 'allowed'}
	| {readonly outcome: 'denied'; readonly by: DenyAssignment}
	/** `condition`: a role would grant it, were its condition fulfilled. `nothing`: no role grants it. */
	| {readonly outcome: 'not-granted'; readonly for: 'condition' | 'nothing'};

/** `*` stands for any run of characters, `/` included; case does not matter. */
export const matchesAction = (pattern: string, action: string): boolean => {
	const wanted = pattern.toLowerCase();
	const asked = action.toLowerCase();
	let inPattern = 0;
	let inAction = 0;
	let star = -1;
	let resume = 0;
	while (inAction < asked.length) {
		if (wanted[inPattern] === '*') {
			star = inPattern++;
			resume = inAction;
		} else if (inPattern < wanted.length && wanted[inPattern] === asked[inAction]) {
			inPattern++;
			inAction++;
		} else if (star >= 0) {
			inPattern = star + 1;
			inAction = ++resume;
		} else return false;
	}
	while (wanted[inPattern] === '*') inPattern++;
	return inPattern === wanted.length;
};

const managementGroup = /^\/providers\/microsoft\.management\/managementgroups\/[^/]+$/;

/** Whether what is assigned at `ancestor` reaches `scope`. A world has no tree of management groups: each holds every subscription. */
export const reaches = (ancestor: string, scope: string): boolean => {
	const above = ancestor.toLowerCase().replace(/\/+$/, '');
	const here = scope.toLowerCase().replace(/\/+$/, '');
	if (above === '' || above === here) return true;
	return managementGroup.test(above) ? here.startsWith('/subscriptions/') : here.startsWith(`${above}/`);
};

/** The groups that hold `memberId`, directly or through other groups. */
export const groupsOf = (groups: readonly Group[], memberId: string): readonly string[] => {
	const found = new Set<string>();
	const waiting = [memberId];
	for (let member = waiting.pop(); member !== undefined; member = waiting.pop()) {
		for (const group of groups) {
			if (found.has(group.id) || !group.members.includes(member)) continue;
			found.add(group.id);
			waiting.push(group.id);
		}
	}
	return [...found];
};

type Actions = Omit<PermissionBlock, 'condition' | 'conditionVersion'>;

const covers = (block: Actions, action: string, kind: Question['kind']): boolean => {
	const granted = kind === 'control' ? block.actions : block.dataActions;
	const taken = kind === 'control' ? block.notActions : block.notDataActions;
	const holds = (patterns: readonly string[]): boolean => patterns.some(pattern => matchesAction(pattern, action));
	return holds(granted) && !holds(taken);
};

/** Deny assignments name "everybody" by this id. */
const everybody = '00000000-0000-0000-0000-000000000000';

const identitiesOf = (slice: Slice, question: Question): ReadonlySet<string> => {
	const groups = question.groups ?? groupsOf(slice.groups ?? [], question.principalId);
	return new Set([question.principalId, ...groups].map(id => id.toLowerCase()));
};

/** A role assignment or a lock stands at a scope, not below it, though its id is longer. */
const scopeOf = (id: string): string => id.replace(/\/providers\/microsoft\.authorization\/[^/]+\/[^/]+\/*$/i, '');

const denies = (deny: DenyAssignment, question: Question, identities: ReadonlySet<string>): boolean => {
	const at = scopeOf(question.scope);
	const here = reaches(deny.scope, at) && (!deny.doNotApplyToChildScopes || reaches(at, deny.scope));
	const names = (list: DenyAssignment['principals']): boolean => list.some(({id}) => id === everybody || identities.has(id.toLowerCase()));
	return here && names(deny.principals) && !names(deny.excludePrincipals) && deny.permissions.some(block => covers(block, question.action, question.kind));
};

/** The assignments that count for a question, whatever their roles grant: at or above its scope, to the principal or one of its groups. */
export const applicableAssignments = (slice: Slice, question: Question): readonly RoleAssignment[] => {
	const identities = identitiesOf(slice, question);
	const known =
		slice.clockwork && question.kind === 'data'
			? effectiveAssignments(slice.roleAssignments, slice.clockwork, {principalId: question.principalId, at: question.at ?? 0})
			: slice.roleAssignments;
	return known.filter(assignment => identities.has(assignment.principalId.toLowerCase()) && reaches(assignment.scope, question.scope));
};

/** Azure's order: a deny assignment blocks, then some permission block of some role must grant, its condition and the assignment's fulfilled. */
export const judge = (slice: Slice, question: Question): Judgement => {
	const identities = identitiesOf(slice, question);
	const deny = slice.denyAssignments.find(assignment => denies(assignment, question, identities));
	if (deny) return {outcome: 'denied', by: deny};
	const context = {action: question.action, request: question.request ?? null, resource: question.resource ?? null, matches: matchesAction};
	const holds = (condition: string | null): boolean => condition === null || evaluateCondition(condition, context) === true;
	let conditional = false;
	for (const assignment of applicableAssignments(slice, question)) {
		for (const block of slice.definitions.get(assignment.roleId.toLowerCase())?.permissions ?? []) {
			if (!covers(block, question.action, question.kind)) continue;
			if (holds(block.condition) && holds(assignment.condition)) return {outcome: 'allowed'};
			conditional = true;
		}
	}
	return {outcome: 'not-granted', for: conditional ? 'condition' : 'nothing'};
};

export const isAuthorized = (slice: Slice, question: Question): boolean => judge(slice, question).outcome === 'allowed';
