import {accessRows} from './access-rows.ts';
import {auditRows} from './audit-rows.ts';
import type {Event, PlainEvent} from './events.ts';
import {hardenRows} from './harden-rows.ts';
import {questionRows} from './question-rows.ts';
import type {Row} from './row.ts';
import type {Place, State} from './state.ts';
import {writeRows} from './write-rows.ts';

/** The whole order as one table: place, event, next state. */
export const table: Readonly<Record<Place, Row>> = {...questionRows, ...accessRows, ...writeRows, ...hardenRows, ...auditRows, left: {}};

export const reduce = (state: State, event: Event): State => {
	const handler = table[state.at][event.type] as ((state: State, event: Event) => State | null) | undefined;
	return handler?.(state, event) ?? state;
};

/** Whether the event would do something now. */
export const can = (state: State, event: Event | PlainEvent): boolean => reduce(state, typeof event === 'string' ? {type: event} : event) !== state;
