import {
	afterKeyCheck,
	afterReadiness,
	afterReady,
	afterTurning,
	againToCheck,
	answer,
	backFromHandOff,
	backFromOff,
	backFromTurning,
	confirmName,
	itemsToTold,
	leaveTurning,
	switchLog,
	toReadiness,
	turningFailed,
	waitsForKeys,
	withTurnReceipt,
} from './machine-harden.ts';
import {failAt} from './machine-moves.ts';
import {ends, finishes, type Rows, to} from './row.ts';

export const hardenRows = {
	'harden.reading': {'harden.items': itemsToTold, 'harden.read': afterReadiness, failed: failAt('harden.failed'), BACK: to('done'), ...ends},
	harden: {ANSWER: answer, CONTINUE: afterReady, SWITCH_LOG: switchLog, ROLL_BACK: backFromOff, RETRY: toReadiness, BACK: to('done'), ...ends},
	'harden.plan': {CONFIRM_NAME: confirmName, BACK: to('harden'), ...ends},
	// No way back while the change is on the wire, as with a grant; while it is only looked at what became of it the person may go.
	'harden.running': {
		'grant.receipt': withTurnReceipt,
		'grant.challenge': (state, {isOpen}) => ({...state, challenged: isOpen, deviceCode: null}),
		'signIn.code': (state, {code}) => (state.challenged ? {...state, deviceCode: code} : null),
		'harden.written': afterTurning,
		'harden.waiting': waitsForKeys,
		'harden.done': afterKeyCheck,
		failed: turningFailed,
		BACK: backFromTurning,
		LEAVE: leaveTurning(ends.LEAVE),
		CANCEL: ends.CANCEL,
	},
	'harden.failed': {RETRY: toReadiness, BACK: to('done'), ...ends},
	'harden.handOff': {RETRY: toReadiness, BACK: backFromHandOff, ...ends},
	'harden.done': {RETRY: againToCheck, ROLL_BACK: backFromOff, BACK: to('done'), ...finishes},
} satisfies Rows;
