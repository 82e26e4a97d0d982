import {mayAssign, undoStopper, type Writer} from '../assignability.ts';
import {assignmentName} from '../assignment-name.ts';
import {type Access, examineAll, sameId} from '../authorization.ts';
import {lastAdministrator} from '../last-administrator.ts';
import type {Grant} from '../plan.ts';
import type {Reason} from '../reason.ts';
import type {RoleAssignment} from '../role-assignment.ts';
import {requestsOfNeed} from '../scenario.ts';
import {isWithin, sameScope, scopeWords} from '../scope.ts';
import {parseTime} from '../time.ts';
import type {AuditQuestion} from './audit.ts';
import type {AuditFinding} from './finding.ts';
import {needFor, worthOfAssignment} from './judge.ts';

/** How long a new assignment may take until every node knows it: while a broader one gives the same, no call tells which of them it was. */
export const settlingMs = 1_200_000;

/** What is to be done next about a finding. Everything is decided from what stands now, so that a run that was killed goes on where it was. */
export type SwapStep =
	/** The narrower role is to be granted first. */
	| {readonly is: 'grant'; readonly grant: Grant}
	/** It was granted too recently: until then (milliseconds since the epoch) nothing is taken away. */
	| {readonly is: 'wait'; readonly until: number}
	/** It is there, and somebody has to see it work. `conclusive`: the broader role gives none of the calls, so that one that is answered proves the narrower one. */
	| {readonly is: 'prove'; readonly conclusive: boolean; readonly keeps: readonly string[]}
	/** Nothing is needed first. */
	| {readonly is: 'remove'; readonly keeps: readonly string[]};

type SwapQuestion = {
	readonly finding: AuditFinding;
	/** All of them: no access rests on what is to go itself. */
	readonly findings: readonly AuditFinding[];
	readonly facts: AuditQuestion;
	readonly now: number;
};

export const broadOf = ({held}: AuditFinding, {assignments}: Pick<AuditQuestion, 'assignments'>): RoleAssignment | null =>
	(assignments ?? []).find(({id}) => id.toLowerCase() === held.assignmentId.toLowerCase()) ?? null;

/** What the holder has besides, by roles of its own and of the groups that are known to hold it. */
const restOf = ({principal, held}: AuditFinding, {assignments, memberships}: AuditQuestion): readonly RoleAssignment[] => {
	const groups = memberships.get(principal.id.toLowerCase()) ?? [];
	const isTheirs = (id: string): boolean => sameId(id, principal.id) || groups.some(group => sameId(group, id));
	return (assignments ?? []).filter(one => isTheirs(one.principalId) && one.id.toLowerCase() !== held.assignmentId.toLowerCase());
};

export const nextStep = ({finding, findings, facts, now}: SwapQuestion): SwapStep | null => {
	const {fix, principal, replacement} = finding;
	const broad = broadOf(finding, facts);
	const need = needFor(principal, facts);
	if (!broad || fix === null) return null;
	if (fix === 'remove') return {is: 'remove', keeps: []};
	if (!need || !replacement) return null;
	const requests = requestsOfNeed(need, facts.target) ?? [];
	const {given} = worthOfAssignment(broad, principal, need, facts);
	// What it gives must stay; where it gives nothing of the need, all of the need is what its holder was meant to have.
	const gives = requests.filter((_, index) => given[index] !== 'no');
	const mustStay = gives.length > 0 ? gives : requests;
	const rest = restOf(finding, facts).filter(({scope}) => isWithin(replacement.scope, scope));
	const suffice = (assignments: readonly RoleAssignment[]): boolean => {
		const access: Access = {
			principal,
			assignments,
			definitions: facts.definitions,
			denies: facts.denies,
			groups: facts.memberships.get(principal.id.toLowerCase()) ?? [],
			scheduled: null,
			groupNames: new Map(),
		};
		return examineAll(access, mustStay).every(one => one.given === 'yes');
	};
	const isActivated = (one: RoleAssignment): boolean =>
		(facts.scheduled ?? []).some(
			({state, principalId, roleId, scope}) =>
				state === 'activated' && sameId(principalId, one.principalId) && sameId(roleId, one.roleId) && sameScope(scope, one.scope),
		);
	const isToGo = ({id}: RoleAssignment): boolean =>
		finding.rule !== 'direct-beside-group' && findings.some(({held, fix: way}) => way !== null && held.assignmentId.toLowerCase() === id.toLowerCase());
	// What PIM switched on ends by itself: no access rests on it.
	const lasting = rest.filter(one => !isActivated(one) && !isToGo(one));
	if (!suffice(lasting)) return {is: 'grant', grant: grantOf(finding, replacement)};
	const giving = lasting.filter(one => suffice([one]));
	const keeps = (giving.length > 0 ? giving : lasting).map(({id}) => id);
	if (gives.length === 0) return {is: 'prove', conclusive: true, keeps};
	const ageOf = ({createdOn}: RoleAssignment): number => now - (parseTime(createdOn) ?? now);
	const settled = lasting.filter(one => ageOf(one) >= settlingMs);
	if (suffice(settled)) return {is: 'prove', conclusive: false, keeps};
	const oldest = Math.max(...(giving.length > 0 ? giving : lasting).map(ageOf));
	return {is: 'wait', until: now + settlingMs - oldest};
};

const grantOf = ({principal}: AuditFinding, {roleId, roleName, scope}: NonNullable<AuditFinding['replacement']>): Grant => ({
	need: 'required',
	principal,
	roleId,
	roleName,
	scope,
	name: assignmentName(scope, principal.id, roleId),
	exists: false,
});

const remove = 'Microsoft.Authorization/roleAssignments/delete';

/** Whoever the directory does not know any more, and a group of nobody, administers nothing. */
const isAnybody =
	({principals}: Pick<AuditQuestion, 'principals'>) =>
	({principalId}: RoleAssignment): boolean => {
		const known = principals.get(principalId.toLowerCase());
		return known?.standing !== 'gone' && known?.principal.members?.count !== 0;
	};

/** What goes with the assignment, and what would be in the way of putting it back. `stops`: it must not be taken away. */
export const beforeRemoval = (
	{finding, facts}: Pick<SwapQuestion, 'facts' | 'finding'>,
	caller: Writer,
	others: readonly {readonly id: string; readonly name: string}[],
): {readonly told: readonly Reason[]; readonly stops: Reason | null} => {
	const {held, principal, replacement, rule} = finding;
	const broad = broadOf(finding, facts);
	const {resource} = facts.target;
	// Whoever is gone administers nothing with it.
	const last = broad && finding.standing !== 'gone' && lastAdministrator(broad, (facts.assignments ?? []).filter(isAnybody(facts)), facts.definitions);
	const reached = others.filter(({id}) => isWithin(id, held.scope) && !(replacement && isWithin(id, replacement.scope)));
	const elsewhere: readonly Reason[] =
		rule === 'broad-scope' || !sameScope(held.scope, replacement?.scope ?? held.scope)
			? reached.length === 0
				? []
				: [{id: 'swap.elsewhere', text: `${held.roleName} reaches ${reached.map(({name}) => name).join(', ')} too: that ends with it.`, scope: held.scope}]
			: [];
	const wish = {scope: held.scope, principal, roleId: held.roleId, roleName: held.roleName};
	const {access} = caller;
	const afterwards = access && {...access, assignments: access.assignments.filter(({id}) => id.toLowerCase() !== held.assignmentId.toLowerCase())};
	const mayReturn = mayAssign({...caller, access: afterwards}, wish, resource).may;
	const mayGo =
		access === null ? 'unknown' : examineAll(access, [{action: remove, kind: 'control', scope: held.scope, resource: attributesOf(finding)}])[0]?.outcome;
	const locked = undoStopper(held.scope, caller.locks);
	const stops: Reason | null = last
		? {...last, id: 'swap.last-administrator'}
		: mayGo === 'denied'
			? {id: 'swap.no-right', text: `None of your roles lets you remove role assignments on ${scopeWords(held.scope, resource)}.`, scope: held.scope}
			: locked && {...locked, id: 'swap.locked'};
	const noReturn: readonly Reason[] =
		finding.standing === 'gone'
			? [{id: 'swap.no-return', text: 'Azure assigns nothing to somebody whom the directory does not know: it cannot be put back.'}]
			: mayReturn === 'no'
				? [{id: 'swap.no-return', text: `Without it you may not assign ${held.roleName} on ${scopeWords(held.scope, resource)}: undo could not put it back.`}]
				: [];
	return {told: [...elsewhere, ...noReturn], stops};
};

const attributesOf = ({held, principal}: AuditFinding) => ({
	'Microsoft.Authorization/roleAssignments:RoleDefinitionId': held.roleId,
	'Microsoft.Authorization/roleAssignments:PrincipalId': principal.id,
	'Microsoft.Authorization/roleAssignments:PrincipalType': principal.type,
});
