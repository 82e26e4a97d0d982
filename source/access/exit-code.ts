import {isUnseen} from './hardening.ts';
import type {RunRecord} from './run-record.ts';

/** Exit codes by outcome; frozen. What is not named here did not work (3). */
const exitCodes: Readonly<Record<string, number>> = {
	allowed: 0,
	granted: 0,
	already: 0,
	planned: 0,
	proven: 0,
	authorized: 0,
	diagnosed: 0,
	written: 0,
	found: 0,
	none: 0,
	listed: 0,
	clean: 0,
	findings: 0,
	swapped: 0,
	removed: 0,
	ready: 0,
	hardened: 0,
	'rolled-back': 0,
	undone: 0,
	nothing: 0,
	served: 0,
	fault: 1,
	usage: 2,
	denied: 3,
	eligible: 3,
	unknown: 3,
	failed: 3,
	partly: 3,
	blocked: 3,
	'not-ready': 3,
	'sign-in-required': 4,
	'handed-off': 5,
	propagating: 6,
	cancelled: 130,
};

/** These only look, so that they never need a write that they cannot make. */
const readers: ReadonlySet<string> = new Set(['check', 'probe', 'diagnose']);
/** These answer a question whatever the answer is. */
const tellers: ReadonlySet<string> = new Set(['who-can', 'identities', 'hand-off', 'audit']);

/** Why a write is refused that no wait and no second try of the same person can mend. */
export const needsSomebodyElse: ReadonlySet<string> = new Set([
	'arm.assign-denied',
	'arm.assign-denied.template',
	'arm.deny-assignment',
	'arm.linked-auth',
	'arm.limit',
	'arm.locked',
	'arm.policy',
	'arm.last-owner',
	'arm.keys-rewritten',
	'arm.account-denied',
	'arm.customrole-denied',
	'arm.customrole-limit',
]);

/** The exit code of a command that ended so: 0 done or proven, 2 usage, 3 it does not work, 4 sign-in, 5 somebody else must write, 6 still propagating, 7 network, 130 cancelled. */
export const exitCodeOf = (command: string, outcome: string, record: RunRecord): number => {
	const code = exitCodes[outcome] ?? 3;
	if (record.diagnosis?.id === 'internal') return 1;
	if (tellers.has(command) && outcome === 'unknown') return 0;
	if (outcome === 'granted' || outcome === 'already' || (outcome === 'failed' && record.liveness)) return codeOfProof(record, code);
	// A text that is known is explained, whatever it is about; where there is none, the access itself is asked.
	if (outcome === 'diagnosed' && record.pasted?.is !== 'error') return record.liveness ? codeOfProof(record, 3) : codeOfCause(record);
	if (outcome === 'hardened' || outcome === 'rolled-back') {
		const {hardening} = record;
		return codeOfProof(record, 0) || (hardening && isUnseen({...hardening, turned: hardening.was !== hardening.wanted}) ? 6 : 0);
	}
	if (outcome === 'blocked') return record.diagnosis?.accessVerdict === 'network' || record.diagnosis === null ? 7 : 3;
	if (code !== 3) return code;
	const mustBeSomebodyElse =
		(outcome === 'partly' && record.handOff !== null) ||
		((outcome === 'partly' || outcome === 'failed') &&
			[record.diagnosis?.id, ...record.warnings.map(({id}) => id)].some(id => needsSomebodyElse.has(id ?? '')));
	if (mustBeSomebodyElse && !readers.has(command)) return 5;
	return record.diagnosis?.accessVerdict === 'network' ? 7 : 3;
};

const codeOfCause = ({diagnosis}: RunRecord): number => (diagnosis === null ? 0 : diagnosis.accessVerdict === 'network' ? 7 : 3);

/** What was written counts as done when the call proved it, or when none was made. */
const codeOfProof = ({liveness, diagnosis}: RunRecord, otherwise: number): number => {
	switch (liveness?.outcome) {
		case undefined:
		case 'skipped':
			return otherwise;
		case 'proven':
		case 'authorized':
			return 0;
		case 'propagating':
			return 6;
		case 'blocked':
			return diagnosis === null || diagnosis.accessVerdict === 'network' ? 7 : 3;
		case 'denied':
			return 3;
	}
};
