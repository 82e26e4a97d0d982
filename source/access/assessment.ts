import {type Activatable, activatables} from './activation.ts';
import {because} from './assessment-reasons.ts';
import type {Access} from './authorization.ts';
import type {Certainty} from './certainty.ts';
import {type HeldRole, heldRoles} from './held-roles.ts';
import {type Judged, judgeByPermissions, judgeNeed} from './need-judgement.ts';
import type {Permissions} from './permissions.ts';
import type {Principal} from './principal.ts';
import type {Reason} from './reason.ts';
import {type Need, needsOf, type ScenarioId} from './scenario.ts';
import type {Target} from './target.ts';

export type Assessment = {
	readonly principal: Principal;
	/** `eligible`: denied now, and allowed once a role is activated that PIM holds ready. */
	readonly outcome: 'allowed' | 'denied' | 'eligible' | 'unknown';
	/** Actions needed and not held: data actions, and control actions where the scenario needs some. */
	readonly missing: readonly string[];
	readonly because: readonly Reason[];
	/** From the tenant root down to the target. */
	readonly held: readonly HeldRole[];
	/** Per need of the scenario, whether it is met; the plan grants what is not. */
	readonly needs: readonly NeedStanding[];
	/** Of an `eligible` one: the roles to activate, and no more than that. */
	readonly activatable?: readonly Activatable[];
};

const worstFirst = ['denied', 'unknown', 'eligible', 'allowed'] as const satisfies readonly Assessment['outcome'][];

/** Several together are as well off as the worst of them. */
export const worstOf = (outcomes: readonly Assessment['outcome'][]): Assessment['outcome'] => worstFirst.find(one => outcomes.includes(one)) ?? 'unknown';

export type NeedStanding = {
	readonly needId: string;
	readonly need: Need['need'];
	readonly met: Certainty;
	/** What the roles alone give: where it is a yes, and `met` is not, no further role helps. */
	readonly given: Certainty;
	/** Not given, but it would be with the roles that PIM holds ready. */
	readonly eligible: boolean;
};

export type AssessmentQuestion = {
	readonly principal: Principal;
	readonly scenario: ScenarioId;
	readonly target: Target;
	/** `null`: the principal's role assignments could not be read. */
	readonly access: Access | null;
	/** Why they could not, in Azure's words. */
	readonly unreadable?: string;
	/** Whose needs are judged; a person's unless said otherwise. */
	readonly who?: Need['who'];
	/** Where the assignments could not be read: what Azure says of the signed-in caller. */
	readonly permissions?: Permissions | null;
};

/** What the principal can do on the target now, and why. Judged by data actions: any role that covers them will do, whatever its name. */
export const assess = ({principal, scenario, target, access, unreadable, who = 'person', permissions = null}: AssessmentQuestion): Assessment => {
	const judged = needsOf(scenario, target)
		.filter(need => need.who === who)
		.map(need => (access === null ? judgeByPermissions(need, target, permissions) : judgeNeed(need, target, access)));
	const required = judged.filter(({need}) => need.need === 'required');
	const outcome = outcomeOf(required);
	const missing = [...new Set(required.flatMap(({lacking}) => lacking).map(({action}) => action))];
	return {
		principal,
		outcome,
		missing,
		because: because({principal, scenario, target, access, unreadable, permissions, judged, outcome, missing}),
		held: access === null ? [] : heldRoles(judged, access, target),
		needs: judged.map(({need, met, given, eligible}) => ({needId: need.id, need: need.need, met, given, eligible})),
		...(outcome === 'eligible' && access !== null ? {activatable: activatables(judged, access)} : {}),
	};
};

const outcomeOf = (required: readonly Judged[]): Assessment['outcome'] => {
	const open = required.filter(({met}) => met !== 'yes');
	if (required.length > 0 && open.length === 0) return 'allowed';
	if (open.some(({met}) => met === 'no')) return open.every(({eligible}) => eligible) ? 'eligible' : 'denied';
	return 'unknown';
};
