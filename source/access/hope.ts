import type {Assessment} from './assessment.ts';
import {sameId} from './authorization.ts';
import type {Plan} from './plan.ts';
import type {Receipt, ReceiptEntry} from './receipt.ts';
import {shortfall} from './role-fit.ts';
import {definitionOf} from './roles.ts';
import {needsOf, type ScenarioId} from './scenario.ts';
import {sameScope, scopeKind} from './scope.ts';
import type {Session} from './session.ts';
import type {Target} from './target.ts';
import {parseTime} from './time.ts';

/** What is known before a probe of who holds what. */
export type ProbeFacts = {
	readonly session: Session;
	readonly target: Target;
	readonly scenario: ScenarioId;
	readonly assessments: readonly Assessment[];
	/** What was still to be granted when the run began, the project's identity included; absent where nobody planned. */
	readonly plan?: Plan | null;
	/** The run's own writes, when there were any. */
	readonly receipt: Receipt | null;
};

/** Whether waiting can help: an assignment that suffices exists, and since when. */
export type Hope = {
	readonly exists: boolean;
	/** Milliseconds since the epoch; `null` where it is not known. */
	readonly since: number | null;
	/** Nothing but a group gives it: what the token says of groups is as old as the token. */
	readonly throughGroup: boolean;
	/** Through a group or at a management group: hours are documented. */
	readonly mayTakeHours: boolean;
	readonly why: string;
	/** Whether the project's own identity is known to lack the role that it needs; `null` where that is not known. */
	readonly identityLacks: boolean | null;
};

export const hopeOf = (facts: ProbeFacts): Hope => {
	const {assessments, receipt, session} = facts;
	const mine = assessments.find(({principal}) => principal.id === session.objectId);
	const none = (why: string): Hope => ({exists: false, since: null, throughGroup: false, mayTakeHours: false, why, identityLacks: identityLacks(facts)});
	if (mine?.because.some(({id}) => id === 'access.deny')) return none('Waiting cannot help: a deny assignment forbids this call.');
	const isWritten = receipt?.entries.some(entry => countsAsWritten(entry, mine, facts)) ?? false;
	const sufficient = mine?.held.filter(role => role.sufficient) ?? [];
	if (!isWritten && !isGiven(mine)) {
		return none(
			mine?.outcome === 'denied'
				? 'Waiting cannot help: no role that you hold covers this call.'
				: 'No role assignment that would allow this call could be seen, so waiting is no plan.',
		);
	}
	const created = sufficient.flatMap(({createdOn}) => parseTime(createdOn) ?? []);
	return {
		exists: true,
		since: isWritten && receipt ? parseTime(receipt.createdOn) : created.length > 0 ? Math.max(...created) : null,
		throughGroup: !isWritten && sufficient.length > 0 && sufficient.every(({via}) => via !== null),
		// A membership may be younger than the role of its group.
		mayTakeHours: sufficient.some(({scope, via}) => via !== null || ['managementGroup', 'root'].includes(scopeKind(scope))),
		why: 'A sufficient role is assigned; the model endpoint has not seen it yet.',
		identityLacks: identityLacks(facts),
	};
};

/** Roles that suffice are there, whether or not the deny assignments could be read, and whatever the project's own identity lacks. */
const isGiven = (mine: Assessment | undefined): boolean => {
	if (mine?.outcome === 'allowed') return true;
	const required = mine?.needs.filter(({need}) => need === 'required') ?? [];
	return required.length > 0 && required.every(({given}) => given === 'yes');
};

/** An assignment of this run that can make the call work. One that was held before has shown what it is worth in the assessment. */
const countsAsWritten = ({principalId, roleId, scope, state}: ReceiptEntry, mine: Assessment | undefined, facts: ProbeFacts): boolean => {
	const wasHeld = mine?.held.some(role => sameId(role.roleId, roleId) && sameScope(role.scope, scope)) ?? false;
	const isThere = state === 'created' || (state === 'existed' && !wasHeld);
	return principalId === facts.session.objectId && isThere && !givesNothing(roleId, facts);
};

/** Whether a role that can be assigned by hand, or comes along (Reader), is known to give nothing of what the call needs. */
const givesNothing = (roleId: string, {scenario, target}: ProbeFacts): boolean => {
	const definition = definitionOf(roleId, new Map());
	const needs = needsOf(scenario, target).filter(({need, who}) => need === 'required' && who === 'person');
	return definition !== null && needs.map(need => shortfall(definition, need, target)).every(({needed, lacks}) => lacks.length === needed);
};

/** The plan would have given the project's identity its role, and nobody has. */
const identityLacks = ({plan, receipt, target}: ProbeFacts): boolean | null => {
	const identityId = target.project?.identityId;
	if (!plan || !identityId) return null;
	const isOpen = plan.grants.some(({need, principal, exists}) => need === 'required' && !exists && sameId(principal.id, identityId));
	const isWritten = receipt?.entries.some(({state, principalId}) => (state === 'created' || state === 'existed') && sameId(principalId, identityId)) ?? false;
	return isOpen && !isWritten;
};
