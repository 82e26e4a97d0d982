import {accessOutcome} from '../access/outcome.ts';
import type {State} from './state.ts';

/** How the sitting ended, in the words of `grant`'s JSON document. Whoever leaves while a role takes effect leaves it at that. */
export const sittingOutcome = ({leftAt, record}: Pick<State, 'leftAt' | 'record'>): string =>
	leftAt === 'probe.running' ? 'propagating' : accessOutcome(record);
