import {all, any, type Certainty, not} from './certainty.ts';
import {type Attributes, conditionHolds} from './condition.ts';
import {blockGrants, blockSays} from './permission.ts';
import type {Principal} from './principal.ts';
import {proofOf} from './proof.ts';
import type {Reason} from './reason.ts';
import type {DenyAssignment, RoleAssignment, ScheduledRole} from './role-assignment.ts';
import type {PermissionBlock, RoleDefinition} from './role-definition.ts';
import {definitionOf} from './roles.ts';
import {isWithin, sameScope} from './scope.ts';

/** What is known of one principal's access, as read from Azure at the target. */
export type Access = {
	readonly principal: Principal;
	/** Assignments to the principal and to its groups (Azure's `assignedTo` expands them, transitively). */
	readonly assignments: readonly RoleAssignment[];
	/** By GUID, lower case. */
	readonly definitions: ReadonlyMap<string, RoleDefinition>;
	/** `null`: could not be read. */
	readonly denies: readonly DenyAssignment[] | null;
	/** Object ids of all groups that hold the principal; `null`: not known, so that a deny assignment for a group may apply. */
	readonly groups: readonly string[] | null;
	/** What Privileged Identity Management holds; `null`: could not be read. */
	readonly scheduled: readonly ScheduledRole[] | null;
	/** Display names by object id; a missing one is shown by its id. */
	readonly groupNames: ReadonlyMap<string, string>;
};

export type AccessRequest = {
	readonly action: string;
	readonly kind: 'control' | 'data';
	readonly scope: string;
	/** What a condition may ask about what is to be written (`@Request`), e.g. `Microsoft.Authorization/roleAssignments:RoleDefinitionId`. */
	readonly request?: Attributes;
	/** The same of what stands already (`@Resource`). */
	readonly resource?: Attributes;
};

export type Decision = {readonly outcome: 'allowed' | 'denied' | 'unknown'; readonly because: readonly Reason[]};

/** What one assignment does for one request, and by which rule. */
export type Finding = {
	readonly assignment: RoleAssignment;
	readonly definition: RoleDefinition | null;
	/** Name, else id, of the group it comes through. */
	readonly via: string | null;
	readonly gives: Certainty;
	readonly rule: 'granted' | 'out-of-reach' | 'unreadable' | 'no-data-actions' | 'taken-away' | 'not-listed' | 'condition';
};

export type DenyFinding = {readonly deny: DenyAssignment; readonly applies: 'yes' | 'unknown'};

export type Examination = {
	readonly request: AccessRequest;
	readonly outcome: Decision['outcome'];
	/** One for each assignment of the principal, in the order given. */
	readonly findings: readonly Finding[];
	readonly denies: readonly DenyFinding[];
	readonly deniesRead: boolean;
	/** Whether every group is known through which access could come. */
	readonly groupsRead: boolean;
	/** What the roles give, deny assignments aside: where it is a yes no further role would help. */
	readonly given: Certainty;
};

/** "All principals" in a deny assignment. */
const everyone = '00000000-0000-0000-0000-000000000000';

/** Object ids and role GUIDs come in either case. */
export const sameId = (a: string, b: string): boolean => a === b || a.toLowerCase() === b.toLowerCase();

/** The assignments that are the principal's: a group's may come through membership, another person's cannot. */
export const ownAssignments = ({principal, assignments}: Access): readonly RoleAssignment[] =>
	assignments.filter(({principalId, principalType}) => sameId(principalId, principal.id) || principalType === 'Group');

/** The same for several requests; what does not depend on the request is found out once. */
export const examineAll = (access: Access, requests: readonly AccessRequest[]): readonly Examination[] => requests.map(request => examine(access, request));

/** What is found out once of an access, whatever is asked of it. */
type Known = {
	/** One for each assignment of the principal, as if it reached nothing. */
	readonly held: readonly Finding[];
	/** Which of them stand at each scope: thousands of assignments share few. */
	readonly byScope: ReadonlyMap<string, readonly number[]>;
	/** Which of them reach the scope asked last: requests mostly come at the same one. */
	reaching: {readonly scope: string; readonly indices: readonly number[]} | null;
	/** Lower case: the principal's own and those of its groups, as far as they are told or show in the assignments. */
	readonly ids: ReadonlySet<string>;
};

const knownOf = new WeakMap<Access, Known>();

const know = (access: Access): Known => {
	const known = knownOf.get(access) ?? findOut(access);
	knownOf.set(access, known);
	return known;
};

const findOut = (access: Access): Known => {
	const held = ownAssignments(access).map((assignment): Finding => {
		const {principalId, roleId} = assignment;
		const via = sameId(principalId, access.principal.id)
			? null
			: (access.groupNames.get(principalId) ?? access.groupNames.get(principalId.toLowerCase()) ?? principalId);
		return {assignment, definition: definitionOf(roleId, access.definitions), via, gives: 'no', rule: 'out-of-reach'};
	});
	const byScope = Map.groupBy(held.keys(), index => held[index]?.assignment.scope ?? '');
	const ids = new Set([access.principal.id, ...(access.groups ?? []), ...held.map(({assignment}) => assignment.principalId)]);
	return {held, byScope, reaching: null, ids: new Set([...ids].map(id => id.toLowerCase()))};
};

const reachingAt = (known: Known, scope: string): readonly number[] => {
	if (known.reaching?.scope !== scope) {
		known.reaching = {scope, indices: [...known.byScope].flatMap(([place, indices]) => (isWithin(scope, place) ? indices : []))};
	}
	return known.reaching.indices;
};

type Verdict = Pick<Finding, 'gives' | 'rule'>;

/**
 * Evaluates one request over all assignments and deny assignments.
 * Source: Microsoft Learn, "What is Azure RBAC", how Azure determines access; "List Azure deny assignments".
 */
export const examine = (access: Access, request: AccessRequest): Examination => {
	const judged = new Map<RoleDefinition, Verdict>();
	// Azure lists for a person what its groups hold; for a group nobody does.
	const groupsRead = access.principal.type !== 'Group' || access.groups !== null;
	const gives: Certainty[] = groupsRead ? [] : ['unknown'];
	const known = know(access);
	const findings = known.held.slice();
	for (const index of reachingAt(known, request.scope)) {
		const held = known.held[index];
		if (held === undefined) continue;
		const {assignment, definition, via} = held;
		const verdict = judge(held, request, judged);
		gives.push(verdict.gives);
		findings[index] = {assignment, definition, via, gives: verdict.gives, rule: verdict.rule};
	}
	const denies = deniesOf(access, request);
	const deniesRead = access.denies !== null;
	const given = any(gives);
	const denied = any([...denies.map(({applies}) => applies), ...(deniesRead ? [] : ['unknown' as const])]);
	const outcome = given === 'no' || denied === 'yes' ? 'denied' : given === 'yes' && denied === 'no' ? 'allowed' : 'unknown';
	return {request, outcome, findings, denies, deniesRead, groupsRead, given};
};

/** The deny assignments that forbid it, or may. */
export const deniesOf = (access: Access, request: AccessRequest): readonly DenyFinding[] =>
	(access.denies ?? []).flatMap(deny => {
		const applies = denyApplies(access, deny, request);
		return applies === 'no' ? [] : [{deny, applies}];
	});

/** Whether memberships decide which of them apply: of a Group or a ForeignGroup. */
export const nameGroups = (denies: readonly DenyAssignment[] | null): boolean =>
	(denies ?? []).some(({principals, excludePrincipals}) => [...principals, ...excludePrincipals].some(({type}) => /group$/i.test(type)));

/** Whether the principal may do the action at the scope: `unknown` where something decides that could not be read or evaluated. */
export const authorize = (access: Access, request: AccessRequest): Decision => {
	const examination = examine(access, request);
	return {outcome: examination.outcome, because: proofOf([examination], null)};
};

/** `judged`: what the definitions themselves say of this request, kept because many assignments share few of them. */
const judge = ({assignment, definition}: Finding, request: AccessRequest, judged: Map<RoleDefinition, Verdict>): Verdict => {
	if (definition === null) return {gives: 'unknown', rule: 'unreadable'};
	const verdict = judged.get(definition) ?? judgeDefinition(definition, request);
	judged.set(definition, verdict);
	if (verdict.gives === 'no') return verdict;
	const gives = all([verdict.gives, holds(assignment.condition, request)]);
	return {gives, rule: gives === 'yes' ? 'granted' : 'condition'};
};

const judgeDefinition = (definition: RoleDefinition, request: AccessRequest): Verdict => {
	let rule: Finding['rule'] = 'not-listed';
	const granting: PermissionBlock[] = [];
	for (const block of definition.permissions) {
		const says = blockSays(block, request.action, request.kind);
		if (says === 'granted') granting.push(block);
		else if (says === 'taken-away') rule = says;
	}
	if (granting.length > 0) {
		const gives = any(granting.map(block => holds(block.condition, request)));
		return {gives, rule: gives === 'yes' ? 'granted' : 'condition'};
	}
	return {gives: 'no', rule: request.kind === 'data' && holdsNoDataActions(definition) ? 'no-data-actions' : rule};
};

/** A condition may sit on the block and on the assignment: both must hold. */
const holds = (condition: string | null, {action, request, resource}: AccessRequest): Certainty =>
	condition === null || condition.trim() === '' ? 'yes' : conditionHolds(condition, {action, request: request ?? null, resource: resource ?? null});

const holdsNoDataActions = ({permissions}: RoleDefinition): boolean => permissions.every(({dataActions}) => dataActions.length === 0);

const denyApplies = (access: Access, deny: DenyAssignment, request: AccessRequest): Certainty => {
	const reaches = deny.doNotApplyToChildScopes ? sameScope(request.scope, deny.scope) : isWithin(request.scope, deny.scope);
	const blocks = deny.permissions.filter(block => blockGrants(block, request.action, request.kind));
	if (!reaches) {
		return 'no';
	}
	const conditions = [any(blocks.map(({condition}) => holds(condition, request))), holds(deny.condition, request)];
	return all([isAmong(access, deny.principals), not(isAmong(access, deny.excludePrincipals)), ...conditions]);
};

/** Where the groups are not known, membership shows only where a group's role assignment came with the principal's own. */
const isAmong = (access: Access, principals: DenyAssignment['principals']): Certainty => {
	const told = ['user', 'serviceprincipal', ...(access.groups === null ? [] : ['group'])];
	const {ids} = know(access);
	return any(
		principals.map(({id, type}) => {
			if (id === everyone || ids.has(id.toLowerCase())) {
				return 'yes';
			}
			return told.includes(type.toLowerCase()) ? 'no' : 'unknown';
		}),
	);
};
