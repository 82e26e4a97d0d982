import {accessOutcome} from '../access/outcome.ts';
import type {RunRecord} from '../access/run-record.ts';
import type {State} from './state.ts';

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
