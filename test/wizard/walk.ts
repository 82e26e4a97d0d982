import type {Event, EventType} from '../../source/wizard/events.ts';
import {reduce, table} from '../../source/wizard/machine.ts';
import {type Place, places, type State} from '../../source/wizard/state.ts';

export type Step = {
	readonly from: State;
	readonly event: Event;
	readonly to: State;
	/** What `to` is to the walk. */
	readonly key: string;
	/** The events that lead from the beginning of the walk to `from`. */
	readonly before: readonly Event[];
};

export type Pair = `${Place} ${EventType}`;

/** Every place and event that the table has an answer for. */
export const pairs: readonly Pair[] = places.flatMap(place => (Object.keys(table[place]) as EventType[]).map(type => `${place} ${type}` as const));

/** Breadth first through everything that can be reached: the steps that change something, each with the shortest path to it. States with the same key count as one. */
export const walk = (from: State, eventsOf: (state: State) => readonly Event[], keyOf: (state: State) => string): readonly Step[] => {
	const seen = new Map<string, {readonly state: State; readonly path: readonly Event[]}>([[keyOf(from), {state: from, path: []}]]);
	const steps: Step[] = [];
	// A Map goes on to entries that are added while it is walked.
	for (const {state, path} of seen.values()) {
		for (const event of eventsOf(state)) {
			const to = reduce(state, event);
			if (to === state) continue;
			const key = keyOf(to);
			steps.push({from: state, event, to, key, before: path});
			if (!seen.has(key)) seen.set(key, {state: to, path: [...path, event]});
		}
	}
	return steps;
};
