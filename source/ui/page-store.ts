import type {Computer} from '../steps/computer.ts';
import type {State} from '../wizard/state.ts';
import type {Wizard} from '../wizard/store.ts';
import type {Binding} from './binding.ts';
import {code, gap, say, verdict} from './block.ts';
import {calm} from './calm.ts';
import {heldWords, watchEnter} from './held.ts';
import {writes} from './keys.ts';
import type {Shown} from './lay-frame.ts';
import {openPage, type Page, type Room} from './page.ts';
import {type Effect, hereOf, moved, onSameRow, openedWith, pasteOn, pressOn} from './page-state.ts';
import {asPaste, isEnter, type Press} from './presses.ts';
import {screens} from './screens/screens.ts';
import type {Copyable, Panel, View} from './view.ts';
import {capital} from './words.ts';

/** The time, and a way to wait for some of it; steps/clock.ts fits. */
export type Clock = {readonly now: () => number; readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>};

export type PageStore = {
	readonly getSnapshot: () => Shown;
	readonly subscribe: (listener: () => void) => () => void;
	/** What the present place says, at the present time. */
	readonly view: (state: State) => View;
	/** Presses that came together. */
	readonly press: (presses: readonly Press[]) => void;
	readonly paste: (text: string) => void;
	/** A key's act without its key, and a form without the arrows: for the accessible mode. */
	readonly act: (binding: Binding) => void;
	readonly showForm: (index: number) => void;
	readonly copy: (copy: Copyable) => void;
	/** The drawing tells how much it had room for. */
	readonly setRoom: (room: Room) => void;
};

type Options = {
	readonly wizard: Wizard;
	readonly computer: Pick<Computer, 'copy' | 'open'>;
	readonly clock: Pick<Clock, 'now'>;
	readonly sandbox: string | null;
};

const notOpened = (link: string, how: string): Panel => ({
	blocks: [verdict('careful', `The link was not opened: ${calm(how)}`), gap, say('Open it wherever there is a browser:'), code(calm(link))],
	copy: {what: 'the link', text: link},
});

/**
 * Wizard and page as one snapshot, outside React: several presses can come before a frame is drawn, and each must meet the place that the one before it led to.
 */
export const createPageStore = ({wizard, computer, clock, sandbox}: Options): PageStore => {
	const listeners = new Set<() => void>();
	const viewOf = (state: State): View => screens[state.at](state, {now: clock.now(), sandbox});
	let room: Room = {listRows: 10, bodyRows: 10, maxScroll: 0, listTop: 0};
	let shown: Shown = {state: wizard.getSnapshot(), page: openPage(wizard.getSnapshot().at, viewOf(wizard.getSnapshot()))};

	const show = (page: Page): void => {
		shown = {state: wizard.getSnapshot(), page};
		for (const listener of listeners) listener();
	};
	const follow = (): void => {
		const state = wizard.getSnapshot();
		if (state === shown.state) return;
		if (state.at !== shown.page.place) show(openedWith(shown.page, viewOf(shown.state), openPage(state.at, viewOf(state)), viewOf(state)));
		// The list grows while somebody walks it.
		else show(state.discovery === shown.state.discovery ? shown.page : onSameRow(shown.page, viewOf(shown.state), viewOf(state), room));
	};
	const tell = (notice: string): void => show({...shown.page, notice});

	/** Where no browser opens, the whole address is shown: the screen may have offered the link by its title only. */
	const open = async (link: string): Promise<void> => {
		const {state} = shown;
		const {done, how} = await computer.open(link);
		if (done || shown.state.at !== state.at) tell(`The link: ${how}`);
		else show({...shown.page, notice: null, help: false, scroll: 0, told: notOpened(link, how)});
	};

	const run = (effect: Effect | null): void => {
		switch (effect?.do) {
			case 'send':
				if (effect.first) wizard.send(effect.first);
				wizard.send(effect.event);
				break;
			case 'copy':
				void computer.copy(effect.copy.text).then(({how}) => tell(`${capital(effect.copy.what)}: ${how}`));
				break;
			case 'open':
				void open(effect.link);
				break;
		}
	};
	const apply = ({page, effect}: {readonly page: Page; readonly effect: Effect | null}): void => {
		if (page !== shown.page) show(page);
		run(effect);
	};

	const paste = (text: string): void => apply(pasteOn(shown.page, text, viewOf(shown.state)));

	/** On the line of a screen that came meanwhile; up to the first key that is none of a line, for nobody has seen what it would do there. */
	const typeAhead = (rest: readonly Press[]): void => {
		const {choices} = viewOf(shown.state);
		const pasted = choices?.takesPaste ? asPaste(rest) : null;
		if (pasted) paste(pasted.text);
		for (const press of choices?.filter && !pasted ? rest : []) {
			if (press.type !== 'text' && !(press.type === 'key' && press.name === 'backspace')) return;
			apply(pressOn(shown.page, press, shown.state, viewOf(shown.state), room));
		}
	};

	wizard.subscribe(follow);
	const enterIsHeld = watchEnter();
	const isInVain = (): boolean => pressOn(shown.page, {type: 'key', name: 'enter'}, shown.state, viewOf(shown.state), room).effect === null;

	return {
		getSnapshot: () => shown,
		subscribe: listener => {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		view: viewOf,
		press: together => {
			const {at} = shown.state;
			const pasted = viewOf(shown.state).choices?.takesPaste ? asPaste(together) : null;
			if (pasted) paste(pasted.text);
			const presses = pasted?.rest ?? together;
			const enters = presses.filter(isEnter).length;
			if (enters < presses.length) enterIsHeld(0, false, clock.now());
			// Behind what was typed or moved in the same breath it is for that, not for what stands here still.
			const isAlone = presses[0] !== undefined && isEnter(presses[0]);
			const held = enters > 0 && enterIsHeld(enters, enters > 1 || (isAlone && isInVain()), clock.now());
			for (const [index, press] of presses.entries()) {
				// What was pressed together was meant for the screen that stood there: a doubled Enter must not confirm what has not been seen.
				if (shown.state.at !== at) return typeAhead(presses.slice(index));
				const view = viewOf(shown.state);
				const letters: readonly Press[] = press.type === 'text' && !view.choices?.filter ? [...press.text].map(text => ({type: 'text', text})) : [press];
				for (const letter of letters) {
					if (shown.state.at !== at) return;
					const pressed = pressOn(shown.page, letter, shown.state, viewOf(shown.state), room);
					if (!held || pressed.effect?.do !== 'send' || !writes(pressed.effect.event, shown.state)) apply(pressed);
					else if (shown.page.notice !== heldWords) tell(heldWords);
				}
			}
		},
		paste,
		act: binding => {
			const view = viewOf(shown.state);
			if ('move' in binding.act) return apply(moved({...shown.page, notice: null}, view, room, binding.act.move));
			const event = binding.act.send(hereOf(shown.page, shown.state, view));
			return run(event && {do: 'send', event});
		},
		copy: copy => apply({page: {...shown.page, notice: null}, effect: {do: 'copy', copy}}),
		showForm: form => show({...shown.page, form}),
		setRoom: next => {
			room = next;
		},
	};
};
