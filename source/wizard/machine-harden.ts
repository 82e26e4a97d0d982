import {needsSomebodyElse} from '../access/exit-code.ts';
import {rewritten} from '../access/hardening.ts';
import type {Resource} from '../access/target.ts';
import type {EventOf} from './events.ts';
import {failAt, go} from './machine-moves.ts';
import type {State} from './state.ts';
import {areOff, itemsOf, notTurned, stoppedBy, type Turning} from './turning.ts';

export const turningOf = ({turning}: Pick<State, 'turning'>): Turning => turning ?? notTurned;

const withTurning = (state: State, change: Partial<Turning>): State => ({...state, turning: {...turningOf(state), ...change}});

/** Whether the card leads to turning keys off: whoever cannot call without a key would lock themselves out. */
export const canTurnKeys = ({journey, record: {liveness, target}}: Pick<State, 'journey' | 'record'>): boolean => {
	const isProven = liveness?.outcome === 'proven' || liveness?.outcome === 'authorized';
	return journey !== 'set-up' && isProven && target?.resource?.keysDisabled === false;
};

/** Reads anew; what the person said stays said. */
export const toReadiness = (state: State): State => {
	const {said} = turningOf(state);
	return go({...state, turning: {...notTurned, said}}, 'harden.reading');
};

export const toHarden = (state: State): State | null => (canTurnKeys(state) ? toReadiness(state) : null);

export const itemsToTold = (state: State, {items}: EventOf<'harden.items'>): State => withTurning(state, {told: items});

/** Says that it is so, or takes that back. */
export const answer = (state: State, {id}: EventOf<'ANSWER'>): State => {
	const {said} = turningOf(state);
	return withTurning(state, {said: said.includes(id) ? said.filter(one => one !== id) : [...said, id]});
};

export const readinessIn = (state: State) => itemsOf(turningOf(state), state.record.liveness);

/** To the plan; to the hand-off where somebody else has to do it; nowhere while the person has to clear the way. Where keys are off already nothing is written. */
export const afterReady = (state: State): State | null => {
	const turning = turningOf(state);
	if (areOff(turning)) return go(withTurning(state, {isWritten: true, readBack: true}), 'harden.running');
	const items = readinessIn(state);
	switch (stoppedBy(items)) {
		case 'somebody-else':
			return go(withTurning(state, {because: items.filter(({stops}) => stops === 'somebody-else').map(({text}) => text)}), 'harden.handOff');
		case 'you':
			return null;
		case null:
			return go(withTurning(state, {mistyped: null}), 'harden.plan');
	}
};

/** Only the very name turns keys off. */
export const confirmName = (state: State, {name}: EventOf<'CONFIRM_NAME'>): State | null => {
	const typed = name.trim();
	if (typed === '') return null;
	if (typed !== state.record.target?.resource?.name) return withTurning(state, {mistyped: typed.slice(0, 80)});
	return go(withTurning(state, {mistyped: null, receipt: null}), 'harden.running');
};

export const withTurnReceipt = (state: State, {receipt, path}: EventOf<'grant.receipt'>): State => ({
	...withTurning(state, {receipt}),
	written: [...state.written.filter(({id}) => id !== receipt.id), {id: receipt.id, path}],
});

const handedOver = (state: State, because: readonly string[]): State => go(withTurning(state, {because}), 'harden.handOff');

const withResource = ({record, ...state}: State, resource: Resource): State => ({
	...state,
	record: {...record, target: record.target && {...record.target, resource}},
});

/** Somebody may have turned them off meanwhile: the card knows it too. */
export const afterReadiness = (state: State, {read, readAt}: EventOf<'harden.read'>): State =>
	go(withTurning(withResource(state, read.resource), {read, readAt, told: []}), 'harden');

/** What Resource Manager shows now; a policy may have made something else of it. */
export const afterTurning = (state: State, {resource}: EventOf<'harden.written'>): State => {
	const before = state.record.target?.resource;
	const next = withTurning(resource ? withResource(state, resource) : state, {isWritten: true, readBack: resource?.keysDisabled ?? null});
	const {read} = turningOf(state);
	if (resource?.keysDisabled === false && before) {
		const {cause} = rewritten(before, 'off', read?.policies ?? null);
		return handedOver({...next, challenged: false}, [cause]);
	}
	return {...next, challenged: false, deviceCode: null};
};

export const afterKeyCheck = (state: State, {keyCheck, liveness}: EventOf<'harden.done'>): State => {
	const next = withTurning(state, {keyCheck, liveness, nextAt: null});
	// The card tells of the last call that was made.
	return go({...next, record: {...next.record, liveness: liveness ?? next.record.liveness}}, 'harden.done');
};

export const waitsForKeys = (state: State, {nextAt}: EventOf<'harden.waiting'>): State => withTurning(state, {nextAt});

/** What no second try mends is somebody else's. */
export const turningFailed = (state: State, event: EventOf<'failed'>): State =>
	needsSomebodyElse.has(event.problem.id) || event.problem.id === 'arm.read-denied'
		? handedOver(state, [event.problem.cause])
		: failAt('harden.failed')(state, event);

const isChecking = (state: State): boolean => turningOf(state).isWritten;

/** While it is only looked at what became of it nothing is on the wire: the person may go. */
export const backFromTurning = (state: State): State | null => (state.challenged ? go(state, 'harden.plan') : isChecking(state) ? go(state, 'done') : null);

export const leaveTurning =
	(end: (state: State) => State) =>
	(state: State): State | null =>
		isChecking(state) ? end(state) : null;

export const backFromHandOff = (state: State): State => go(state, turningOf(state).receipt === null ? 'harden' : 'done');
