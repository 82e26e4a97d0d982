import {explain} from '../access/trouble.ts';
import {activityOf} from './activities.ts';
import type {Services} from './activity.ts';
import type {Event} from './events.ts';
import {reduce} from './machine.ts';
import type {State} from './state.ts';

export type Wizard = {
	readonly send: (event: Event) => void;
	readonly getSnapshot: () => State;
	/** Returns how to unsubscribe; fits React's useSyncExternalStore. */
	readonly subscribe: (listener: () => void) => () => void;
	/** Starts what must be running in the present state. */
	readonly start: () => void;
	/** Aborts what is running. */
	readonly stop: () => void;
	/** Resolves when what was aborted has come to its end: a receipt may still be on its way to the disk. */
	readonly settled: () => Promise<void>;
};

/** Runs the activity of the present state and aborts it when the state moves on; what comes of an aborted one is dropped. `onChange` is for the checkpoint. */
export const createWizard = (services: Services, initial: State, {onChange}: {readonly onChange?: (state: State) => void} = {}): Wizard => {
	let state = initial;
	let running: {readonly key: string; readonly abort: AbortController} | null = null;
	const unsettled = new Set<Promise<void>>();
	const listeners = new Set<() => void>();

	const sync = (): void => {
		const wanted = activityOf(state);
		if (running?.key === wanted?.key) return;
		running?.abort.abort();
		running = null;
		if (!wanted) return;
		const mine = {key: wanted.key, abort: new AbortController()};
		running = mine;
		const sendAsMine = (event: Event): void => {
			if (running === mine) send(event);
		};
		const work = wanted
			.run(services, mine.abort.signal, sendAsMine)
			.then(sendAsMine, (error: unknown) =>
				sendAsMine({type: 'failed', problem: explain(error, {session: state.record.session, ...(services.where ? {where: services.where} : {})})}),
			)
			.finally(() => unsettled.delete(work));
		unsettled.add(work);
	};

	const send = (event: Event): void => {
		const next = reduce(state, event);
		if (next === state) return;
		state = next;
		sync();
		onChange?.(state);
		for (const listener of listeners) listener();
	};

	return {
		send,
		getSnapshot: () => state,
		subscribe: listener => {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		start: sync,
		stop: () => {
			running?.abort.abort();
			running = null;
		},
		settled: async () => void (await Promise.all(unsettled)),
	};
};
