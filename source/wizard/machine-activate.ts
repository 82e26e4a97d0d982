import {type Activatable, lackingFor} from '../access/activation.ts';
import {type ActivationWish, noWish} from '../access/activation-wish.ts';
import {withoutSecrets} from '../access/pasted.ts';
import {openActivations} from '../access/receipt.ts';
import type {RunRecord} from '../access/run-record.ts';
import type {EventOf} from './events.ts';
import {backToAccess, go, isHelpless, toKnown, toProof, withAssessed, withReceipt} from './machine-moves.ts';
import type {State} from './state.ts';

/** The roles that the signed-in person can activate for what is missing; nobody activates for anybody else. */
export const activatableOf = ({assessments, session}: Pick<RunRecord, 'assessments' | 'session'>): readonly Activatable[] => {
	const mine = assessments.find(({principal}) => principal.id === session?.objectId);
	return mine?.outcome === 'eligible' ? (mine.activatable ?? []) : [];
};

/** Whether activating is what goes on: nothing has to be granted, and something can be activated. */
export const leadsToActivation = (record: RunRecord): boolean => isHelpless(record) && activatableOf(record).length > 0;

export const toActivate = (state: State): State | null =>
	leadsToActivation(state.record) ? go({...state, wish: noWish, activationWait: null}, 'activate') : null;

/** With the text for what is asked first of what is still lacking. */
export const wishWith = (wish: ActivationWish, roles: readonly Activatable[], text: string): ActivationWish => {
	const [first] = lackingFor(roles, wish);
	const said = withoutSecrets(text).trim();
	return first === undefined || said === '' ? wish : {...wish, [first]: said};
};

/** Each answer for itself; when nothing is lacking any more it is sent. */
export const answerActivation = (state: State, {text}: EventOf<'ACTIVATE'>): State | null => {
	const roles = activatableOf(state.record);
	const wish = wishWith(state.wish, roles, text);
	if (lackingFor(roles, wish).length > 0) return wish === state.wish ? null : {...state, wish};
	return toActivating({...state, wish});
};

export const toActivating = (state: State): State =>
	go({...state, activationWait: null, stoppedLooking: false, record: {...state.record, liveness: null}}, 'activate.running');

/** The receipt of this sitting's activation; another's says nothing of it. */
export const isActivating = ({receipt}: Pick<RunRecord, 'receipt'>): boolean => receipt !== null && openActivations(receipt).length > 0;

/** A run that was left while its approval was waited for goes on waiting. */
export const resumeActivation = (state: State): State | null => {
	const next = toActivate(state);
	return next && isActivating(state.record) ? toActivating(next) : next;
};

export const afterActivation = (state: State, event: EventOf<'activate.done'>): State => {
	const next = withReceipt(withAssessed({...state, activationWait: null}, event), event.receipt, event.path);
	return toProof(next) ?? toKnown(next);
};

/** While an approval is waited for nothing is on the wire: the person may go. */
export const backFromActivating = (state: State): State | null => {
	if (state.challenged) return go(state, 'activate');
	return state.activationWait?.is === 'pending' || state.stoppedLooking ? backToAccess(state) : null;
};
