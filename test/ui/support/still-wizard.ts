import type {Event} from '../../../source/wizard/events.ts';
import {reduce} from '../../../source/wizard/machine.ts';
import type {State} from '../../../source/wizard/state.ts';
import type {Wizard} from '../../../source/wizard/store.ts';

/** The real order of places with nothing running behind it: outcomes are sent by the test. */
export const stillWizard = (initial: State): Wizard & {readonly sent: readonly Event[]} => {
	let state = initial;
	const sent: Event[] = [];
	const listeners = new Set<() => void>();
	return {
		sent,
		send: event => {
			sent.push(event);
			const next = reduce(state, event);
			if (next === state) return;
			state = next;
			for (const listener of listeners) listener();
		},
		getSnapshot: () => state,
		subscribe: listener => {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		start: () => undefined,
		stop: () => undefined,
		settled: async () => undefined,
	};
};
