import type {PlainEvent, UserEvent} from '../wizard/events.ts';
import type {State} from '../wizard/state.ts';
import type {Press} from './presses.ts';
import type {Glyphs} from './theme.ts';
import type {Choice, Copyable, PanelId, View} from './view.ts';

/** Where a key is pressed: enough to tell whether it does anything now. */
export type Here = {
	readonly state: State;
	readonly view: View;
	/** The choice under the cursor. */
	readonly selected: Choice | null;
	/** What is typed into the filter. */
	readonly query: string;
	readonly copy: Copyable | null;
	/** Whether the wizard would do something with it. */
	readonly can: (event: UserEvent) => boolean;
};

/** What a key does on the screen itself, without the wizard's knowing. */
export type Move = 'up' | 'down' | 'pageUp' | 'pageDown' | 'first' | 'last' | 'nextForm' | 'previousForm' | 'copy' | 'open' | 'help' | 'clear' | PanelId;

type Act = {readonly send: (here: Here) => UserEvent | null} | {readonly move: Move};

export type Binding = {
	/** Names of keys, single letters, or `ctrl-` and a letter. */
	readonly keys: readonly string[];
	/** As the hint names it; `null` keeps it out of the hints. */
	readonly shown: string | null;
	readonly does: (here: Here) => string;
	/** Instead of `does` where the line is short. */
	readonly brief?: string;
	readonly act: Act;
	/** Whether it does anything here. */
	readonly works: (here: Here) => boolean;
};

export const sending = (
	keys: readonly string[],
	shown: string | null,
	does: string | ((here: Here) => string),
	send: (here: Here) => UserEvent | null,
): Binding => ({
	keys,
	shown,
	does: typeof does === 'string' ? () => does : does,
	act: {send},
	works: here => {
		const event = send(here);
		return event !== null && here.can(event);
	},
});

export const plainly = (keys: readonly string[], shown: string | null, does: string, type: PlainEvent): Binding => sending(keys, shown, does, () => ({type}));

export const moving = (
	keys: readonly string[],
	shown: string | null,
	does: string | ((here: Here) => string),
	move: Move,
	works: (here: Here) => boolean,
): Binding => ({
	keys,
	shown,
	does: typeof does === 'string' ? () => does : does,
	act: {move},
	works,
});

const namesOf = (press: Press): readonly string[] => {
	switch (press.type) {
		case 'key':
			return [press.name];
		case 'ctrl':
			return [`ctrl-${press.letter}`];
		case 'text':
			return [press.text];
	}
};

/** The first binding that has this key and does something now. */
export const bindingFor = (press: Press, bindings: readonly Binding[], here: Here): Binding | null => {
	const names = namesOf(press);
	return bindings.find(binding => binding.keys.some(key => names.includes(key)) && binding.works(here)) ?? null;
};

/** Those that do something now and are hinted at; the first with a key takes it. */
export const workingOf = (bindings: readonly Binding[], here: Here): readonly Binding[] => {
	const working = bindings.filter(binding => binding.works(here));
	return working.filter((binding, index) => binding.shown !== null && !working.slice(0, index).some(({keys}) => keys.some(key => binding.keys.includes(key))));
};

export const shownKey = (shown: string, glyphs: Glyphs): string => (shown === 'arrows' ? glyphs.upDown : shown === 'sideways' ? glyphs.leftRight : shown);
