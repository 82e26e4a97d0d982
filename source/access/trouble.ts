import {type Diagnosis, type DiagnosisFacts, diagnose} from './diagnosis.ts';
import {CloudFailure} from './failure.ts';

/** An input that cannot be used, explained already: which one, why, and what exists instead. */
export class InputTrouble extends Error {
	override readonly name = 'InputTrouble';
	readonly diagnosis: Diagnosis;
	constructor(diagnosis: Diagnosis) {
		super(diagnosis.cause);
		this.diagnosis = diagnosis;
	}
}

/** `usage.no-such-resource` and its kin: `instead` is what the person could have meant, nearest first. */
export const inputTrouble = (id: `usage.${string}`, cause: string, remedies: Diagnosis['remedies'], evidence: readonly string[] = []): InputTrouble =>
	new InputTrouble({id, confidence: 'certain', cause, evidence, remedies, learnMore: null, worthWaiting: false, accessVerdict: null, original: ''});

/** What any rejection means; a fault of ours keeps its own words. */
export const explain = (error: unknown, facts: DiagnosisFacts = {}): Diagnosis => {
	if (error instanceof InputTrouble) return error.diagnosis;
	if (error instanceof CloudFailure) return diagnose(error.evidence, facts);
	const original = error instanceof Error ? error.message : String(error);
	return {
		id: 'internal',
		confidence: 'certain',
		cause: 'foundry-keyless met a fault of its own.',
		evidence: [],
		remedies: [{text: 'Run it again with --verbose and report what it says.'}],
		learnMore: null,
		worthWaiting: false,
		accessVerdict: null,
		original,
	};
};
