import {type Access, sameId} from './authorization.ts';
import {countDataActions} from './data-actions.ts';
import {eligibleAssignments, type Judged} from './need-judgement.ts';
import type {RoleAssignment, ScheduledRole} from './role-assignment.ts';
import {definitionOf} from './roles.ts';
import {scopeOfNeed} from './scenario.ts';
import {isWithin, sameScope, scopeDepth} from './scope.ts';
import type {Target} from './target.ts';

/** A role that the principal holds at or above the target, with what it is worth there. */
export type HeldRole = {
	readonly roleId: string;
	readonly roleName: string;
	readonly scope: string;
	/** Name or id of the group it comes through; `null` when direct. */
	readonly via: string | null;
	/** `activated`: by PIM, for a time. `eligible`: held ready by PIM; it gives nothing until it is activated. */
	readonly state: 'active' | 'activated' | 'eligible';
	/** ISO 8601: when PIM ends it; `null` where nothing does. */
	readonly until: string | null;
	/** How many of the known data actions of Cognitive Services it grants. */
	readonly dataActions: number;
	/** Whether it alone satisfies every required need of the scenario that applies at its scope. */
	readonly sufficient: boolean;
	/** ISO 8601; from this the wait for propagation counts. */
	readonly createdOn: string | null;
	/** Present when the role's definition could not be read: then `dataActions` is not a count but 0. */
	readonly unreadable?: true;
};

type Row = {readonly assignment: RoleAssignment; readonly via: string | null; readonly sufficient: boolean; readonly scheduled: ScheduledRole | undefined};

/** From the tenant root down to the target; what PIM holds ready beside what is held. */
export const heldRoles = (judged: readonly Judged[], access: Access, target: Target): readonly HeldRole[] => {
	const scopes = judged.flatMap(({need}) => scopeOfNeed(need, target) ?? []);
	const [deepest] = scopes.toSorted((a, b) => scopeDepth(b) - scopeDepth(a));
	if (deepest === undefined) return [];
	const depths = new Map<string, number | null>();
	return [...activeRows(judged, access), ...eligibleRows(access)]
		.flatMap(row => {
			const depth = depthAbove(row.assignment.scope, deepest, depths);
			return depth === null ? [] : [{depth, role: heldRole(row, access)}];
		})
		.toSorted((a, b) => a.depth - b.depth)
		.map(({role}) => role);
};

/** `null` for a scope that does not reach the target. Found out once for each of the scopes, which thousands of assignments share. */
const depthAbove = (scope: string, deepest: string, known: Map<string, number | null>): number | null => {
	const before = known.get(scope);
	if (before !== undefined) return before;
	const depth = isWithin(deepest, scope) ? scopeDepth(scope) : null;
	known.set(scope, depth);
	return depth;
};

const isSame = (assignment: RoleAssignment, {principalId, roleId, scope}: ScheduledRole): boolean =>
	sameId(assignment.roleId, roleId) && sameId(assignment.principalId, principalId) && sameScope(assignment.scope, scope);

const activeRows = (judged: readonly Judged[], {scheduled}: Access): readonly Row[] => {
	const required = judged.filter(({need}) => need.need === 'required');
	const activated = (scheduled ?? []).filter(({state}) => state === 'activated');
	return (judged.find(({standings}) => standings.length > 0)?.standings ?? []).map(({assignment, via}, index) => {
		const here = required.map(({standings}) => standings[index]?.is).filter(is => is !== undefined && is !== 'out-of-reach');
		return {
			assignment,
			via,
			sufficient: here.length > 0 && here.every(is => is === 'covers'),
			scheduled: activated.find(one => isSame(assignment, one)),
		};
	});
};

const eligibleRows = (access: Access): readonly Row[] =>
	eligibleAssignments(access)
		.filter(assignment => !access.assignments.some(held => sameId(held.roleId, assignment.roleId) && sameScope(held.scope, assignment.scope)))
		.map(assignment => ({
			assignment,
			via: sameId(assignment.principalId, access.principal.id) ? null : (access.groupNames.get(assignment.principalId) ?? assignment.principalId),
			sufficient: false,
			scheduled: access.scheduled?.find(one => one.state === 'eligible' && isSame(assignment, one)),
		}));

const heldRole = ({assignment, via, sufficient, scheduled}: Row, {definitions}: Access): HeldRole => {
	const definition = definitionOf(assignment.roleId, definitions);
	return {
		roleId: assignment.roleId,
		roleName: definition?.name ?? assignment.roleId,
		scope: assignment.scope,
		via,
		state: scheduled?.state ?? 'active',
		until: scheduled?.endsOn ?? null,
		dataActions: definition ? countDataActions(definition) : 0,
		sufficient,
		createdOn: assignment.createdOn,
		...(definition ? {} : {unreadable: true as const}),
	};
};
