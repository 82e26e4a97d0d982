import type {Findings, Rung} from '../access/ladder.ts';
import type {Liveness} from '../access/liveness.ts';
import type {Pasted} from '../access/paste/pasted.ts';
import type {Plan} from '../access/plan.ts';
import type {ScenarioId} from '../access/scenario.ts';
import type {Session} from '../access/session.ts';
import type {Target} from '../access/target.ts';
import type {AccessAnswer} from './assess-access.ts';
import type {Clock} from './clock.ts';
import type {Cloud} from './cloud.ts';
import type {OpenedTarget} from './open-target.ts';

export type LadderQuestion = {
	readonly session: Session;
	/** `null`: nothing was pasted, the live call tells. */
	readonly pasted: Pasted | null;
	readonly opened: OpenedTarget;
	readonly target: Target;
	readonly scenario: ScenarioId;
	/** Names or ids; empty means whomever the text names, else the signed-in person. */
	readonly people: readonly string[];
};

export type LadderAnswer = AccessAnswer & {readonly findings: Findings; readonly liveness: Liveness | null; readonly plan: Plan | null};

/** From the cheapest look to the live call, until the cause is certain. Reads only; the live call is made in the signed-in person's name alone. */
export const climbLadder = async (
	_tools: {readonly cloud: Cloud; readonly clock: Clock},
	_question: LadderQuestion,
	_onRungs: (rungs: readonly Rung[]) => void,
	_signal: AbortSignal,
): Promise<LadderAnswer> => Promise.reject(new Error('not yet'));
