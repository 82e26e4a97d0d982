import {sameId} from '../authorization.ts';
import {plain} from '../plain.ts';
import type {Plan} from '../plan.ts';
import type {Reason} from '../reason.ts';
import type {ScenarioId} from '../scenario.ts';
import {sameScope} from '../scope.ts';
import type {AuditFinding, HeldAssignment} from './finding.ts';
import type {SwapStep} from './swap.ts';

/** What showed that the access stays: a call of one's own, or somebody who saw it work. */
export type MendProof = {readonly by: 'call'; readonly conclusive: boolean} | {readonly by: 'person'; readonly who: string};

/** As the receipt keeps it; `null`: nothing had to be shown. */
export const proofWords = (proof: MendProof | null): string => {
	if (proof === null) return 'its holder is deleted';
	if (proof.by === 'person') return `proven by ${plain(proof.who)}`;
	return proof.conclusive ? 'a call that only the narrower role allows was answered' : 'the narrower role has settled, and a call was answered';
};

/** What somebody keeps when the broader role is gone. */
export type Staying = {
	readonly roleName: string;
	readonly scope: string;
	/** The group through which they have it. */
	readonly via: string | null;
};

/** All that is known of what is next about a finding. Plain JSON. */
export type MendSurvey = {
	readonly finding: AuditFinding;
	readonly scenario: ScenarioId;
	readonly step: SwapStep;
	/** The narrower role, where it is to be granted. */
	readonly plan: Plan | null;
	readonly byCall: boolean;
	readonly stays: readonly Staying[];
	/** What goes with the broader role. */
	readonly told: readonly Reason[];
	/** Why it must not, or cannot, be taken away by this person. */
	readonly stops: Reason | null;
};

/** Whether it is the very assignment that the person was shown. */
export const isSameHeld = (one: HeldAssignment, other: HeldAssignment): boolean =>
	one.assignmentId.toLowerCase() === other.assignmentId.toLowerCase() &&
	sameId(one.roleId, other.roleId) &&
	sameScope(one.scope, other.scope) &&
	one.condition === other.condition;

/** Whether what was shown suffices for what is known now. */
export const isEnough = (step: SwapStep, proof: MendProof | null): boolean =>
	step.is === 'remove' || (step.is === 'prove' && proof !== null && (proof.by === 'person' || proof.conclusive === step.conclusive));
