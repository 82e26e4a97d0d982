import {grantsToWrite} from '../access/grants-to-write.ts';
import {customRole, isExact} from '../access/role-wish.ts';
import {byOtherScenario, callNow} from './access-rows.ts';
import {afterActivation, answerActivation, backFromActivating, toActivating} from './machine-activate.ts';
import {toAudit} from './machine-audit.ts';
import {toHarden, toRollback} from './machine-harden.ts';
import {
	backToAccess,
	backToPlan,
	failAt,
	go,
	isLeftToOthers,
	readAgain,
	toHandOff,
	toKnown,
	toProof,
	toWriting,
	withAssessed,
	withReceipt,
	withRefused,
} from './machine-moves.ts';
import {ends, finishes, type Handler, type Rows, receiptComes} from './row.ts';

const byRole: Handler<'CHOOSE_ROLE'> = (state, {roleId}) => {
	const {plan} = state.record;
	if (!plan?.choices.some(choice => choice.roleId === roleId) || roleId === state.trying) return null;
	if (plan.grants.some(grant => grant.need === 'required' && grant.roleId === roleId))
		return state.trying === null ? null : go({...state, trying: null}, 'plan');
	return go({...state, trying: roleId}, 'plan.revising');
};

const byCustomRole: Handler<'CUSTOM_ROLE'> = state => {
	const {plan, makes} = state.record;
	if (!plan?.customRole || plan.customRole.makeable === 'no' || isExact(state.trying)) return null;
	if (makes) return state.trying === null ? null : go({...state, trying: null}, 'plan');
	return go({...state, trying: customRole}, 'plan.revising');
};

/** What is changed, the proof of it, and what is left to others. */
export const writeRows = {
	activate: {
		ACTIVATE: answerActivation,
		CALL_NOW: callNow,
		BACK: toKnown,
		...ends,
	},
	// No way back while a request is on the wire, as with a grant; while an approval is waited for the person may go.
	'activate.running': {
		'grant.receipt': receiptComes,
		'grant.challenge': (state, {isOpen}) => ({...state, challenged: isOpen, deviceCode: null}),
		'signIn.code': (state, {code}) => (state.challenged ? {...state, deviceCode: code} : null),
		'activate.wait': (state, {wait}) => ({...state, activationWait: wait}),
		'activate.done': afterActivation,
		'look.over': state => ({...state, stoppedLooking: true}),
		failed: failAt('activate.failed'),
		RETRY: state => (state.activationWait?.is === 'pending' ? {...state, stoppedLooking: false, nudges: state.nudges + 1} : null),
		BACK: backFromActivating,
		LEAVE: state => (state.activationWait?.is === 'pending' ? ends.LEAVE(state) : null),
		CANCEL: ends.CANCEL,
	},
	'activate.failed': {RETRY: toActivating, BACK: state => go(state, 'activate'), ...ends},
	plan: {
		CONFIRM: ({record, ...state}) => {
			const writes = record.plan !== null && grantsToWrite(record.plan).length > 0;
			if (!writes) return toProof({...state, record});
			return record.plan?.assignable === 'no' ? null : toWriting({...state, record: {...record, receipt: null, receiptPath: null}});
		},
		CHOOSE_ROLE: byRole,
		CUSTOM_ROLE: byCustomRole,
		CHOOSE_SCENARIO: byOtherScenario,
		CALL_NOW: callNow,
		HAND_OFF: toHandOff,
		BACK: toKnown,
		...ends,
	},
	'plan.revising': {
		'assess.done': (state, event) => go({...withAssessed(state, event), role: state.trying, trying: null}, 'plan'),
		failed: failAt('assess.failed'),
		CHOOSE_ROLE: byRole,
		CUSTOM_ROLE: byCustomRole,
		BACK: state => go({...state, trying: null}, 'plan'),
		...ends,
	},
	// No way back while a write is on the wire, but from a demand that the person does not want to meet now; what was sent stands in the receipt.
	'grant.running': {
		'grant.receipt': receiptComes,
		'grant.challenge': (state, {isOpen}) => ({...state, challenged: isOpen, deviceCode: null}),
		'signIn.code': (state, {code}) => (state.challenged ? {...state, deviceCode: code} : null),
		'grant.done': (state, {receipt, path, warnings}) => {
			return toProof(withRefused(withReceipt(state, receipt, path), warnings));
		},
		failed: (state, event) => failAt('grant.failed')(withRefused(state, event.warnings ?? []), event),
		BACK: state => (state.challenged ? backToPlan(state) : null),
		CANCEL: ends.CANCEL,
	},
	'grant.failed': {RETRY: toWriting, HAND_OFF: toHandOff, BACK: backToPlan, ...ends},
	'probe.running': {
		'probe.progress': (state, {progress}) => ({...state, probe: progress}),
		'probe.done': (state, {liveness, diagnosis}) => {
			const record = {...state.record, liveness, diagnosis};
			const settled = liveness.outcome === 'proven' || liveness.outcome === 'authorized' || liveness.outcome === 'skipped';
			return settled ? {...state, at: 'done', record} : {...state, at: 'probe.failed', problem: diagnosis, record};
		},
		failed: failAt('probe.failed'),
		CALL_NOW: state => ({...state, nudges: state.nudges + 1}),
		BACK: backToAccess,
		...ends,
	},
	'probe.failed': {RETRY: callNow, CONTINUE: readAgain, HAND_OFF: toHandOff, BACK: backToAccess, ...ends},
	handOff: {
		'look.done': state => ({...state, looks: state.looks + 1}),
		'look.over': state => ({...state, stoppedLooking: true}),
		'assess.done': (state, event) => toProof(withAssessed(state, event)),
		'probe.done': (state, {liveness, diagnosis}) => ({...state, at: 'done', record: {...state.record, liveness, diagnosis, handOff: null}}),
		failed: failAt('assess.failed'),
		CALL_NOW: callNow,
		RETRY: state => ({...state, stoppedLooking: false, lookAtOnce: true, nudges: state.nudges + 1}),
		BACK: backToAccess,
		...ends,
	},
	done: {
		HAND_OFF: state => (isLeftToOthers(state.record) ? toHandOff(state) : null),
		HARDEN: toHarden,
		ROLL_BACK: toRollback,
		AUDIT: toAudit,
		BACK: backToAccess,
		...finishes,
	},
} satisfies Rows;
