import type {EventOf, EventType} from './events.ts';
import {endAs, go, withReceipt} from './machine-moves.ts';
import type {Place, State} from './state.ts';

/** `null`: the event means nothing here and now. */
export type Handler<Type extends EventType> = (state: State, event: EventOf<Type>) => State | null;
export type Row = {readonly [Type in EventType]?: Handler<Type>};
export type Rows = {readonly [At in Place]?: Row};

export const to =
	(at: Place) =>
	(state: State): State =>
		go(state, at);

export const ends = {LEAVE: endAs('left'), CANCEL: endAs('cancelled')} satisfies Row;

/** A card: it says what became of all that was wanted. There is nothing left to stop, so Ctrl-C ends it as q does. */
export const finishes = {LEAVE: endAs('finished'), CANCEL: endAs('finished')} satisfies Row;

/** Behind the card, when what was wanted is done: q ends as on the card, Ctrl-C stops as everywhere else (130). */
export const besides = {LEAVE: endAs('finished'), CANCEL: endAs('cancelled')} satisfies Row;

export const receiptComes: Handler<'grant.receipt'> = (state, {receipt, path}) => withReceipt(state, receipt, path);
