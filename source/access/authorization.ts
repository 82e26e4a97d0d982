import {blockGrants, blockSays} from './permission.ts';
import type {Principal} from './principal.ts';
import {proofOf} from './proof.ts';
import type {Reason} from './reason.ts';
import type {DenyAssignment, RoleAssignment} from './role-assignment.ts';
import type {RoleDefinition} from './role-definition.ts';
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
	/** Display names by object id; a missing one is shown by its id. */
	readonly groupNames: ReadonlyMap<string, string>;
};

export type AccessRequest = {
	readonly action: string;
	readonly kind: 'control' | 'data';
	readonly scope: string;
	/** What a condition may ask about the request, e.g. `Microsoft.Authorization/roleAssignments:RoleDefinitionId`. */
	readonly attributes?: Readonly<Record<string, string>>;
};

export type Certainty = 'yes' | 'no' | 'unknown';

/** Judges an ABAC condition (its text, version 2.0) for a request. */
export type ConditionHolds = (condition: string, request: AccessRequest) => Certainty;

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
};

const unjudged: ConditionHolds = () => 'unknown';

/** "All principals" in a deny assignment. */
const everyone = '00000000-0000-0000-0000-000000000000';

/** Object ids and role GUIDs come in either case. */
export const sameId = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const all = (parts: readonly Certainty[]): Certainty => (parts.includes('no') ? 'no' : parts.includes('unknown') ? 'unknown' : 'yes');

const any = (parts: readonly Certainty[]): Certainty => (parts.includes('yes') ? 'yes' : parts.includes('unknown') ? 'unknown' : 'no');

/** The assignments that are the principal's: a group's may come through membership, another person's cannot. */
export const ownAssignments = ({principal, assignments}: Access): readonly RoleAssignment[] =>
	assignments.filter(({principalId, principalType}) => sameId(principalId, principal.id) || principalType === 'Group');

/**
 * Evaluates one request over all assignments and deny assignments.
 * Source: Microsoft Learn, "What is Azure RBAC", how Azure determines access; "List Azure deny assignments".
 */
export const examine = (access: Access, request: AccessRequest, conditionHolds: ConditionHolds = unjudged): Examination => {
	const findings = ownAssignments(access).map(assignment => find(access, assignment, request, conditionHolds));
	const denies = (access.denies ?? []).flatMap(deny => {
		const applies = denyApplies(access, deny, request, conditionHolds);
		return applies === 'no' ? [] : [{deny, applies}];
	});
	const given = any(findings.map(({gives}) => gives));
	const denied = any(denies.map(({applies}) => applies));
	const outcome = given === 'no' || denied === 'yes' ? 'denied' : given === 'yes' && denied === 'no' ? 'allowed' : 'unknown';
	return {request, outcome, findings, denies, deniesRead: access.denies !== null};
};

/** Whether the principal may do the action at the scope: `unknown` where a condition, a group or an unreadable role would decide. */
export const authorize = (access: Access, request: AccessRequest, conditionHolds: ConditionHolds = unjudged): Decision => {
	const examination = examine(access, request, conditionHolds);
	return {outcome: examination.outcome, because: proofOf([examination], null)};
};

const find = (access: Access, assignment: RoleAssignment, request: AccessRequest, conditionHolds: ConditionHolds): Finding => {
	const definition = definitionOf(assignment.roleId, access.definitions);
	const {principalId} = assignment;
	const via = sameId(principalId, access.principal.id)
		? null
		: (access.groupNames.get(principalId) ?? access.groupNames.get(principalId.toLowerCase()) ?? principalId);
	return {assignment, definition, via, ...judge(assignment, definition, request, conditionHolds)};
};

const judge = (
	assignment: RoleAssignment,
	definition: RoleDefinition | null,
	request: AccessRequest,
	conditionHolds: ConditionHolds,
): Pick<Finding, 'gives' | 'rule'> => {
	if (!isWithin(request.scope, assignment.scope)) {
		return {gives: 'no', rule: 'out-of-reach'};
	}
	if (definition === null) {
		return {gives: 'unknown', rule: 'unreadable'};
	}
	const holds = (condition: string | null): Certainty => (isOpen(condition) ? 'yes' : conditionHolds(condition ?? '', request));
	const says = definition.permissions.map(block => ({block, verdict: blockSays(block, request.action, request.kind)}));
	const granting = says.filter(({verdict}) => verdict === 'granted');
	if (granting.length > 0) {
		const gives = all([any(granting.map(({block}) => holds(block.condition))), holds(assignment.condition)]);
		return {gives, rule: gives === 'yes' ? 'granted' : 'condition'};
	}
	if (says.some(({verdict}) => verdict === 'taken-away')) {
		return {gives: 'no', rule: 'taken-away'};
	}
	return {gives: 'no', rule: request.kind === 'data' && holdsNoDataActions(definition) ? 'no-data-actions' : 'not-listed'};
};

const isOpen = (condition: string | null): boolean => condition === null || condition.trim() === '';

const holdsNoDataActions = ({permissions}: RoleDefinition): boolean => permissions.every(({dataActions}) => dataActions.length === 0);

const denyApplies = (access: Access, deny: DenyAssignment, request: AccessRequest, conditionHolds: ConditionHolds): Certainty => {
	const reaches = deny.doNotApplyToChildScopes ? sameScope(request.scope, deny.scope) : isWithin(request.scope, deny.scope);
	const blocks = deny.permissions.filter(block => blockGrants(block, request.action, request.kind));
	if (!reaches || blocks.length === 0) {
		return 'no';
	}
	const excluded = isAmong(access, deny.excludePrincipals);
	return all([
		isAmong(access, deny.principals),
		excluded === 'yes' ? 'no' : excluded === 'no' ? 'yes' : 'unknown',
		any(blocks.map(({condition}) => (isOpen(condition) ? 'yes' : conditionHolds(condition ?? '', request)))),
	]);
};

/** Membership of a group is known only where one of its role assignments came with the principal's own. */
const isAmong = (access: Access, principals: DenyAssignment['principals']): Certainty => {
	const mine = [access.principal.id, ...ownAssignments(access).map(({principalId}) => principalId)];
	return any(
		principals.map(({id, type}) => {
			if (id === everyone || mine.some(own => sameId(own, id))) {
				return 'yes';
			}
			return ['user', 'serviceprincipal'].includes(type.toLowerCase()) ? 'no' : 'unknown';
		}),
	);
};
