import type {Place, State} from '../wizard/state.ts';
import type {Here} from './binding.ts';
import {type ListState, shownChoices} from './list-state.ts';
import type {Choice, Copyable, Form, Panel, PanelId, View} from './view.ts';

/** What the screen remembers for itself; the wizard knows nothing of it. */
export type Page = {
	readonly place: Place;
	readonly list: ListState;
	readonly form: number;
	/** What lies over the screen. */
	readonly panel: PanelId | null;
	readonly help: boolean;
	/** What a key could not do and what to do instead: it lies over the screen, as a panel does, and no key asks for it. */
	readonly told: Panel | null;
	readonly scroll: number;
	/** What the last key did, where it does not show by itself. */
	readonly notice: string | null;
};

/** What the drawing had room for. */
export type Room = {
	/** Rows of the list that are drawn at once. */
	readonly listRows: number;
	readonly bodyRows: number;
	/** 0: everything is on the screen, or the list has a window of its own. */
	readonly maxScroll: number;
	/** Row of the first choice in the whole body. */
	readonly listTop: number;
};

export const openPage = (place: Place, view: View): Page => ({
	place,
	list: {query: '', cursor: Math.max(0, view.choices?.current ?? 0), offset: 0},
	form: 0,
	panel: null,
	help: false,
	told: null,
	scroll: 0,
	notice: null,
});

export const formOf = (page: Page, view: View): Form | null => view.forms[Math.min(page.form, view.forms.length - 1)] ?? null;

export const selectedOf = (page: Page, view: View): Choice | null => {
	const shown = view.choices ? shownChoices(view.choices, page.list.query) : [];
	return shown[Math.min(page.list.cursor, shown.length - 1)] ?? null;
};

/** Of the form, of the row under the cursor, or of the whole screen. */
export const copyOf = (page: Page, view: View): Copyable | null => formOf(page, view)?.copy ?? selectedOf(page, view)?.copy ?? view.copy;

/** `can`: whether the wizard would do something with an event. */
export const hereWith = (page: Page, state: State, view: View, can: Here['can']): Here => ({
	state,
	view,
	selected: selectedOf(page, view),
	query: page.list.query,
	copy: copyOf(page, view),
	can,
});

export const panelOf = (page: Page, view: View): Panel | null => {
	const {panel, told} = page;
	if (told) return told;
	if (panel === null) return null;
	const {details, copy} = (panel === 'details' ? selectedOf(page, view) : null) ?? {};
	return details ? {blocks: details(), ...(copy ? {copy} : {})} : (view.panels[panel] ?? null);
};

export const isCovered = ({help, panel, told}: Page): boolean => help || panel !== null || told !== null;
