import {needsSomebodyElse} from '../access/exit-code.ts';
import {rewritten} from '../access/hardening.ts';
import {commandToUndo, type Receipt} from '../access/receipt.ts';
import type {Resource} from '../access/target.ts';
import type {EventOf} from './events.ts';
import {failAt, go} from './machine-moves.ts';
import type {State} from './state.ts';
import {areThere, itemsOf, notTurned, stoppedBy, type Turning} from './turning.ts';

export const turningOf = ({turning}: Pick<State, 'turning'>): Turning => turning ?? notTurned;

const withTurning = (state: State, change: Partial<Turning>): State => ({...state, turning: {...turningOf(state), ...change}});

/** The signed-in person called without a key. */
export const isProven = ({record: {liveness}}: Pick<State, 'record'>): boolean => liveness?.outcome === 'proven' || liveness?.outcome === 'authorized';

/** Whether the card leads to turning keys off: whoever cannot call without a key would lock themselves out. Where they are off they are only tried. */
const canTurnKeys = (state: State): boolean => state.journey !== 'set-up' && isProven(state) && state.record.target?.resource != null;

const toReading = (state: State, wanted: Turning['wanted']): State => {
	const {said, keyCheck, receipt, earlier} = turningOf(state);
	const turned = receipt === null ? earlier : [...earlier, receipt];
	// Whoever wants keys back knows of one that is in use.
	const still = wanted === 'on' ? said.filter(id => id !== 'key-use') : said;
	return go({...state, turning: {...notTurned, wanted, said: still, keyCheck, earlier: turned}}, 'harden.reading');
};

/** Reads anew; what the person said stays said. */
export const toReadiness = (state: State): State => toReading(state, turningOf(state).wanted);

export const toHarden = (state: State): State | null => (canTurnKeys(state) ? toReading(state, 'off') : null);

/** Whoever waits for keys may be locked out: no proof of one's own is asked for. */
export const toRollback = (state: State): State | null =>
	state.journey !== 'set-up' && state.record.target?.resource?.keysDisabled === true ? toReading(state, 'on') : null;

/** From the readiness that says that they are off. */
export const backFromOff = (state: State): State | null => (turningOf(state).wanted === 'off' ? toRollback(state) : null);

/** Only where it would tell of keys that open something. */
export const switchLog = (state: State): State | null => {
	const turning = turningOf(state);
	return turning.wanted === 'off' && !areThere(turning) ? toReadiness({...state, withoutLog: !state.withoutLog}) : null;
};

export const itemsToTold = (state: State, {items}: EventOf<'harden.items'>): State => withTurning(state, {told: items});

/** Says that it is so, or takes that back. */
export const answer = (state: State, {id}: EventOf<'ANSWER'>): State => {
	const {said} = turningOf(state);
	return withTurning(state, {said: said.includes(id) ? said.filter(one => one !== id) : [...said, id]});
};

export const readinessIn = (state: State) => itemsOf(turningOf(state), state.record.liveness);

/** To the plan; to the hand-off where somebody else has to do it; nowhere while the person has to clear the way. Where keys are so already nothing is written. */
export const afterReady = (state: State): State | null => {
	const turning = turningOf(state);
	if (areThere(turning)) return go(withTurning(state, {isWritten: true, readBack: turning.wanted === 'off'}), 'harden.running');
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

/** Only the very name turns keys. */
export const confirmName = (state: State, {name}: EventOf<'CONFIRM_NAME'>): State | null => {
	const typed = name.trim();
	if (typed === '') return null;
	if (typed !== state.record.target?.resource?.name) return withTurning(state, {mistyped: typed.slice(0, 80)});
	const {receipt, earlier} = turningOf(state);
	return go(withTurning(state, {mistyped: null, receipt: null, earlier: receipt === null ? earlier : [...earlier, receipt]}), 'harden.running');
};

export const withTurnReceipt = (state: State, {receipt, path}: EventOf<'grant.receipt'>): State => ({
	...withTurning(state, {receipt, keyCheck: null}),
	written: [...state.written.filter(({id}) => id !== receipt.id), {id: receipt.id, path, undo: commandToUndo(receipt)}],
});

const handedOver = (state: State, because: readonly string[]): State => go(withTurning(state, {because}), 'harden.handOff');

const withResource = ({record, ...state}: State, resource: Resource): State => ({
	...state,
	record: {...record, target: record.target && {...record.target, resource}},
});

/** What nobody answered was written after all, where it is so now; where it is not yet, nobody knows. */
const settled = (receipt: Receipt, {keysDisabled}: Resource): Receipt =>
	receipt.localAuth?.state === 'planned' && receipt.localAuth.after === keysDisabled
		? {...receipt, localAuth: {...receipt.localAuth, state: 'written'}}
		: receipt;

/** Somebody may have turned them meanwhile: the card knows it too. Where they are to come back the person is asked nothing, and the plan is next. */
export const afterReadiness = (state: State, {read, readAt}: EventOf<'harden.read'>): State => {
	const earlier = turningOf(state).earlier.map(receipt => settled(receipt, read.resource));
	const next = go(withTurning(withResource(state, read.resource), {read, readAt, told: [], earlier}), 'harden');
	return read.wanted === 'on' && !areThere(turningOf(next)) ? (afterReady(next) ?? next) : next;
};

/** What Resource Manager shows now; a policy may have made something else of it. */
export const afterTurning = (state: State, {resource}: EventOf<'harden.written'>): State => {
	const before = state.record.target?.resource;
	const next = withTurning(resource ? withResource(state, resource) : state, {isWritten: true, readBack: resource?.keysDisabled ?? null});
	const {read, wanted} = turningOf(state);
	if (resource && before && resource.keysDisabled !== (wanted === 'off')) {
		const {cause} = rewritten(before, wanted, read?.policies ?? null);
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

/** Nothing is written any more: a made-up key is tried anew, where it has not shown yet what it must. */
export const againToCheck = (state: State): State | null => {
	const {keyCheck} = turningOf(state);
	return keyCheck?.is === 'confirmed' ? null : go(withTurning(state, {isWritten: true, liveness: null, nextAt: null}), 'harden.running');
};

const isChecking = (state: State): boolean => turningOf(state).isWritten;

/** While it is only looked at what became of it nothing is on the wire: the person may go. */
export const backFromTurning = (state: State): State | null => (state.challenged ? go(state, 'harden.plan') : isChecking(state) ? go(state, 'done') : null);

export const leaveTurning =
	(end: (state: State) => State) =>
	(state: State): State | null =>
		isChecking(state) ? end(state) : null;

export const backFromHandOff = (state: State): State => go(state, turningOf(state).receipt === null ? 'harden' : 'done');
