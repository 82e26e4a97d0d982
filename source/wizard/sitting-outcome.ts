import {exitCodeOf} from '../access/exit-code.ts';
import {accessOutcome, failureOutcome} from '../access/outcome.ts';
import type {RunRecord} from '../access/run-record.ts';
import type {State} from './state.ts';
import {isArriving} from './turning.ts';

type Ended = Pick<State, 'leftAt' | 'record' | 'turning'>;

/** What works is no failure, whatever was pasted. */
const causeOutcome = ({findings, liveness}: RunRecord): string => {
	const works = liveness?.outcome === 'proven' || liveness?.outcome === 'authorized';
	if (works || !findings?.diagnosis) return 'already';
	return findings.diagnosis.accessVerdict === 'network' ? 'blocked' : 'failed';
};

/**
 * How the sitting ended, in the words of `grant`'s JSON document. Whoever leaves while a role takes effect leaves it at that. A plan that was only looked at is no
 * answer as `--plan` is: what is known to be missing still is. Before anything is known of the access nothing has failed.
 */
export const sittingOutcome = ({leftAt, record}: Pick<State, 'leftAt' | 'record'>): string => {
	if (leftAt === 'probe.running') return 'propagating';
	if (leftAt === 'ladder.found') return causeOutcome(record);
	const outcome = accessOutcome(record);
	const isUnsettled = outcome === 'planned' || outcome === 'nothing';
	return isUnsettled && record.assessments.some(assessment => assessment.outcome !== 'allowed') ? 'failed' : outcome;
};

/** What became of keys that were turned, in the words of `harden`'s JSON document; `null`: the sitting was about access only, or keys were only looked at. */
const keysOutcome = ({leftAt, record: {diagnosis, liveness}, turning}: Ended): string | null => {
	if (leftAt === 'harden.handOff') return 'handed-off';
	if (leftAt === 'harden.failed') return diagnosis ? failureOutcome(diagnosis, {signedIn: true, otherwise: 'failed'}) : 'failed';
	// That the call does not work any more weighs more.
	const works = liveness?.outcome === 'proven' || liveness?.outcome === 'authorized';
	return turning && isArriving(turning) && (works || liveness === null) ? 'propagating' : null;
};

/** Of a finding that was left on its way, in the words of `audit --fix`; `null`: it was not begun, or is done. */
const mendOutcome = ({leftAt, record: {diagnosis}}: Ended): string | null => {
	switch (leftAt) {
		case 'audit.settling':
		case 'audit.calling':
			return 'propagating';
		case 'audit.proof':
		case 'audit.witness':
			return 'unproven';
		case 'audit.handOff':
			return 'handed-off';
		case 'audit.unfixed':
			return diagnosis ? failureOutcome(diagnosis, {signedIn: true, otherwise: 'failed'}) : 'unproven';
		default:
			return null;
	}
};

/** The exit code of a sitting that was not cancelled. What the call proved before says nothing of keys. */
export const sittingExit = (state: Ended): number => {
	const mending = mendOutcome(state);
	if (mending !== null) return exitCodeOf('audit', mending, {...state.record, liveness: null});
	const outcome = keysOutcome(state);
	return outcome === null ? exitCodeOf('grant', sittingOutcome(state), state.record) : exitCodeOf('harden', outcome, {...state.record, liveness: null});
};
