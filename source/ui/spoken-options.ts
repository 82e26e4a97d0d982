import type {State} from '../wizard/state.ts';
import type {Wizard} from '../wizard/store.ts';
import type {Binding} from './binding.ts';
import type {Block} from './block.ts';
import {helpBlocks} from './help.ts';
import {workingKeys, writes} from './keys.ts';
import {textOf} from './line.ts';
import {shownChoices} from './list-state.ts';
import {hereOf} from './page-state.ts';
import type {PageStore} from './page-store.ts';
import type {Glyphs} from './theme.ts';
import {type Choice, type Choices, panels, type View} from './view.ts';

/** One thing that can be chosen by its number. */
export type Option = {readonly label: string; readonly run: () => void; readonly confirms: boolean};

/** More choices than this are not read out: part of a name narrows them. */
const mostChoices = 20;
/** Of people, who cannot be told apart by part of a name. */
const mostRead = 200;
export const mostOf = ({reads, takesPaste}: Choices): number => (reads || takesPaste ? mostRead : mostChoices);

/** A choice that leads on is left out as long as it cannot be taken: the screen says what has to come first. */
const isOffered = ({event, onward}: Choice): boolean => onward !== true || event !== null;

/** What can be chosen by a number, in the order in which it is read out. */
export const offeredChoices = (choices: Choices, query: string): readonly Choice[] => shownChoices(choices, query).filter(isOffered);

/** With the heads of its columns, which nobody sees above it, and with what it does, which no footer says. */
const choiceLabel = (choice: Choice, columns: Choices['columns']): string => {
	const label = textOf(choice.alone ?? choice.label);
	const isOpen = choice.event !== null || choice.opens !== undefined;
	const does = isOpen && choice.does !== undefined ? `: ${choice.does}` : '';
	if (choice.spoken !== undefined) return `${label}, ${choice.spoken}${does}`;
	// What cannot be chosen says why in the columns, under heads that are about something else.
	const heads = isOpen || choice.details !== undefined;
	const cells = choice.cells
		.map((cell, index) => [heads ? (columns[index + 1]?.head ?? '') : '', textOf(cell)] as const)
		.filter(([, text]) => text !== '' && text !== '–');
	const note = choice.event === null && choice.opens === undefined && choice.details === undefined && choice.note !== undefined ? [textOf(choice.note)] : [];
	const said = [label, ...cells.map(([head, text]) => `${head} ${text}`.trim()), ...note].join(', ');
	return does === '' ? said : `${said.replace(/\.$/u, '')}${does}`;
};

type Spoken = {
	readonly store: PageStore;
	readonly wizard: Pick<Wizard, 'send'>;
	readonly glyphs: Glyphs;
	readonly print: (lines: readonly string[]) => void;
	readonly tellBlocks: (blocks: readonly Block[]) => void;
	/** Asks which of these is meant. */
	readonly askWhich: (options: readonly Option[]) => void;
};

export type SpokenOptions = {
	/** What a key does, by its number or by its letter. */
	readonly actionOf: (binding: Binding, state: State) => Option;
	/** The choices, then the forms, then what keys do. */
	readonly optionsOf: () => readonly Option[];
};

export const createSpokenOptions = ({store, wizard, glyphs, print, tellBlocks, askWhich}: Spoken): SpokenOptions => {
	const only = (label: string, options: readonly Option[]): Option => {
		const [first, ...others] = options;
		return first && others.length === 0 ? first : {label: `${label} of one of these`, run: () => askWhich(options), confirms: false};
	};
	const rowsOf = ({choices}: View): readonly Choice[] => (choices ? offeredChoices(choices, store.getSnapshot().page.list.query) : []);

	/** There is no cursor here, so a key that is about a row asks for which. `null`: the key is about the whole screen. */
	const ofRows = (binding: Binding, view: View): Option | null => {
		const move = 'move' in binding.act ? binding.act.move : null;
		if (move === 'copy' && view.forms.length === 0) {
			const copies = [...(view.copy ? [view.copy] : []), ...rowsOf(view).flatMap(({copy}) => (copy ? [copy] : []))];
			if (rowsOf(view).every(({copy}) => copy === undefined)) return null;
			return only(
				'copy',
				copies.map(copy => ({label: `copy ${copy.what}`, run: () => store.copy(copy), confirms: false})),
			);
		}
		if (move !== 'details' || view.panels.details !== undefined) return null;
		return only(
			'details',
			rowsOf(view).flatMap((choice): readonly Option[] => {
				const {details, does: _, ...plain} = choice;
				// Where a row does nothing else, its own number tells its details.
				return details && choice.event !== null
					? [{label: `details of ${choiceLabel(plain, view.choices?.columns ?? [])}`, run: () => tellBlocks(details()), confirms: false}]
					: [];
			}),
		);
	};

	const actionOf = (binding: Binding, state: State): Option => {
		const view = store.view(state);
		const here = hereOf(store.getSnapshot().page, state, view);
		const label = binding.does(here);
		if ('move' in binding.act && binding.act.move === 'help') return {label, run: () => tellBlocks(helpBlocks(here, state, glyphs, true)), confirms: false};
		const ofRow = ofRows(binding, view);
		if (ofRow) return ofRow;
		const asked = 'move' in binding.act ? binding.act.move : null;
		const panel = panels.find(one => one === asked);
		if (panel) return {label, run: () => tellBlocks(view.panels[panel]?.blocks ?? []), confirms: false};
		const event = 'send' in binding.act ? binding.act.send(here) : null;
		return {label, run: () => store.act(binding), confirms: event !== null && writes(event, state)};
	};

	const optionsOf = (): readonly Option[] => {
		const {state, page} = store.getSnapshot();
		const view = store.view(state);
		const {choices} = view;
		const shown = rowsOf(view);
		const chosen = shown.slice(0, choices ? mostOf(choices) : 0).map(
			(choice): Option => ({
				label: choiceLabel(choice, choices?.columns ?? []),
				run: () => {
					if (choice.details && choice.event === null) return tellBlocks(choice.details());
					const panel = choice.opens === undefined ? undefined : view.panels[choice.opens];
					if (choice.event) wizard.send(choice.event);
					else if (panel) tellBlocks(panel.blocks);
					else print([choice.note === undefined ? 'That cannot be chosen.' : textOf(choice.note)]);
				},
				confirms: choice.event !== null && writes(choice.event, state),
			}),
		);
		// Rows that are only read leave Enter to the screen.
		const isChosenFrom = choices !== null && shown.length > 0 && (!choices.reads || shown.some(({event}) => event !== null));
		// The details of every row are told by its number already, or the screen's own are what the key shows.
		const isTold = shown.every(({details, event}) => details === undefined || event === null) && view.panels.details === undefined;
		const actions = workingKeys(hereOf(page, state, view))
			.filter(({shown: key}) => key !== 'arrows' && key !== 'sideways' && !(isChosenFrom && key === 'Enter') && !(isTold && key === 'd'))
			.map(binding => actionOf(binding, state));
		const forms = view.forms.map(
			(form, index): Option => ({
				label: `show ${form.label}`,
				run: () => {
					store.showForm(index);
					tellBlocks(form.blocks);
				},
				confirms: false,
			}),
		);
		return [...chosen, ...forms, ...actions];
	};

	return {actionOf, optionsOf};
};
