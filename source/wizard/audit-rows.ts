import {
	afterAudit,
	afterGranting,
	afterOwnCall,
	afterRemoval,
	afterSurvey,
	backToAudit,
	confirmGrant,
	confirmRemoval,
	goOn,
	goOnToProof,
	mendingFailed,
	reorder,
	sayProven,
	toAudit,
	toMending,
	withMendReceipt,
} from './machine-audit.ts';
import {failAt, go} from './machine-moves.ts';
import {besides, ends, finishes, type Row, type Rows, to} from './row.ts';
import type {Place, State} from './state.ts';

const unfixed = failAt('audit.unfixed');

/** No way back while a write is on the wire, but from a demand that the person does not want to meet now. */
const writing = (before: Place): Row => ({
	'grant.receipt': withMendReceipt,
	'grant.challenge': (state, {isOpen}) => ({...state, challenged: isOpen, deviceCode: null}),
	'signIn.code': (state, {code}) => (state.challenged ? {...state, deviceCode: code} : null),
	failed: mendingFailed,
	BACK: (state: State) => (state.challenged ? go(state, before) : null),
	CANCEL: ends.CANCEL,
});

/** Who has access, and a finding's way: the narrower role, its proof, and only then the broader one. */
export const auditRows = {
	'audit.running': {'audit.done': afterAudit, failed: failAt('audit.failed'), BACK: to('done'), ...besides},
	'audit.failed': {RETRY: toAudit, BACK: to('done'), ...besides},
	audit: {MEND: toMending, REORDER: reorder, RETRY: toAudit, BACK: to('done'), ...besides},
	'audit.planning': {'mend.read': afterSurvey, failed: unfixed, BACK: backToAudit, ...ends},
	'audit.plan': {CONFIRM: confirmGrant, CONTINUE: goOnToProof, RETRY: goOn, BACK: backToAudit, ...ends},
	'audit.fixing': {...writing('audit.plan'), 'grant.done': afterGranting},
	'audit.settling': {'mend.settled': goOn, failed: unfixed, BACK: backToAudit, ...ends},
	'audit.calling': {
		'probe.progress': (state, {progress}) => ({...state, mending: state.mending && {...state.mending, probe: progress}}),
		'probe.done': afterOwnCall,
		failed: unfixed,
		CALL_NOW: state => ({...state, nudges: state.nudges + 1}),
		BACK: backToAudit,
		...ends,
	},
	'audit.proof': {CONTINUE: to('audit.witness'), RETRY: goOn, BACK: backToAudit, ...ends},
	'audit.witness': {PROVEN: sayProven, BACK: to('audit.proof'), ...ends},
	'audit.remove': {CONFIRM: confirmRemoval, BACK: backToAudit, ...ends},
	'audit.removing': {...writing('audit.remove'), 'mend.read': afterSurvey, 'mend.removed': afterRemoval},
	'audit.unfixed': {RETRY: goOn, BACK: backToAudit, ...ends},
	'audit.handOff': {RETRY: goOn, BACK: backToAudit, ...ends},
	'audit.fixed': {CONTINUE: toAudit, BACK: toAudit, ...finishes},
} satisfies Rows;
