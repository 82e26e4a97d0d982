import {type Access, type AccessRequest, type Examination, examineAll} from './authorization.ts';
import {all, type Certainty} from './certainty.ts';
import {type Permissions, permissionsGive} from './permissions.ts';
import {type Standing, standingsOf} from './proof.ts';
import {asIfActive, type ScheduledRole} from './role-assignment.ts';
import {type Need, requestsOfNeed} from './scenario.ts';
import type {Target} from './target.ts';

/** What one principal's access is worth for one need. */
export type Judged = {
	readonly need: Need;
	readonly met: Certainty;
	/** What the roles alone give: where it is a yes, and `met` is not, no further role helps. */
	readonly given: Certainty;
	/** Not given, but it would be with the roles that PIM holds ready. */
	readonly eligible: boolean;
	/** What is certainly not allowed. */
	readonly lacking: readonly AccessRequest[];
	readonly requests: readonly AccessRequest[];
	/** Empty where no role assignment could be read. */
	readonly examinations: readonly Examination[];
	readonly standings: readonly Standing[];
};

const unjudged = (need: Need): Judged => ({
	need,
	met: 'unknown',
	given: 'unknown',
	eligible: false,
	lacking: [],
	requests: [],
	examinations: [],
	standings: [],
});

/** Judges one need for one access: met when every action of it is allowed, by one role or by several together. */
export const judgeNeed = (need: Need, target: Target, access: Access | null): Judged => {
	const requests = requestsOfNeed(need, target);
	if (access === null || requests === null) return unjudged(need);
	const examinations = examineAll(access, requests);
	const outcomes = examinations.map(({outcome}) => outcome);
	const given = all(examinations.map(one => one.given));
	return {
		need,
		met: outcomes.includes('denied') ? 'no' : outcomes.includes('unknown') ? 'unknown' : 'yes',
		given,
		eligible: given !== 'yes' && wouldBeGiven(access, requests),
		lacking: examinations.filter(({outcome}) => outcome === 'denied').map(({request}) => request),
		requests,
		examinations,
		// Made when asked for: a plan needs none.
		get standings() {
			return standingsOf(examinations);
		},
	};
};

/** Judges one need by the caller's permissions, where role assignments could not be read. Even where they name all of it a deny assignment may forbid it. */
export const judgeByPermissions = (need: Need, target: Target, permissions: Permissions | null): Judged => {
	const requests = requestsOfNeed(need, target);
	if (permissions === null || requests === null) return unjudged(need);
	const answers = requests.map(request => permissionsGive(permissions, request));
	const given = all(answers);
	return {...unjudged(need), met: given === 'no' ? 'no' : 'unknown', given, lacking: requests.filter((_, index) => answers[index] === 'no'), requests};
};

const isEligible = ({state}: ScheduledRole): boolean => state === 'eligible';

/** The roles that PIM holds ready for the principal, as if they were active. */
export const eligibleAssignments = ({scheduled}: Access): Access['assignments'] => (scheduled ?? []).filter(isEligible).map(asIfActive);

/** Whether it would be given with `more` roles; absent: with all that PIM holds ready. */
export const wouldBeGiven = (access: Access, requests: readonly AccessRequest[], more = eligibleAssignments(access)): boolean => {
	if (more.length === 0) return false;
	const examinations = examineAll({...access, assignments: [...access.assignments, ...more]}, requests);
	return examinations.every(({given, denies}) => given === 'yes' && denies.every(({applies}) => applies !== 'yes'));
};
