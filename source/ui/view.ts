import type {UserEvent} from '../wizard/events.ts';
import type {Place, State} from '../wizard/state.ts';
import type {Block, Column, Mark} from './block.ts';
import type {Rich} from './line.ts';

/** What a screen may know besides the state. */
export type Around = {
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** World of the sandbox cloud, `null` against real Azure. */
	readonly sandbox: string | null;
};

export type Choice = {
	/** Stable while the list stands. */
	readonly key: string;
	readonly label: Rich;
	/** Instead of `label` while a filter hides the rows around it. */
	readonly alone?: Rich;
	readonly cells: readonly Rich[];
	/** Symbols before the label and the cells, in their order. */
	readonly signs?: readonly (readonly (Mark | 'becomes')[])[];
	/** Lower case; what the filter looks through. */
	readonly search: string;
	/** Rows that hang on the one above. */
	readonly depth?: number;
	/** What the columns say, as a sentence: shown for the choice under the cursor where columns had no room. */
	readonly about?: Rich;
	/** More than the columns say: always shown for the choice under the cursor. */
	readonly note?: Rich;
	/** What Enter does; `null` when this cannot be chosen, and `note` says why. */
	readonly event: UserEvent | null;
	/** Enter shows this instead. */
	readonly opens?: PanelId;
	/** All that is known of it, for `d`. */
	readonly details?: () => readonly Block[];
	/** What `c` takes along of this row. */
	readonly copy?: Copyable;
	/** As it is heard behind the label, instead of the columns. */
	readonly spoken?: string;
	/** It leads on from the list, to the next screen. */
	readonly onward?: true;
	/** What the key hint says of Enter here; "choose" when absent. */
	readonly does?: string;
};

export type Choices = {
	/** The first is the label's. */
	readonly columns: readonly Column[];
	readonly items: readonly Choice[];
	/** Index of the answer given before, or of the recommended one. */
	readonly current: number;
	/** Whether letters type a filter. */
	readonly filter: boolean;
	/** Text is collected here, of many lines too, instead of narrowing a list: all of it, or more beside what is there, or lists of people. */
	readonly takesPaste?: 'all' | 'more' | 'people';
	/** What is typed is looked for elsewhere too. */
	readonly searches?: (text: string) => UserEvent;
	/** Rows are read, not chosen: Enter does what the view says, `d` tells of the row under the cursor. */
	readonly reads?: true;
	/** Where a row has no room on one line: ways to break it into lines, by the numbers of the columns. The first that fits is taken, else the last. */
	readonly breaks?: readonly (readonly (readonly number[])[])[];
	/** Above this width rows are not broken: their cells are cut, and the row under the cursor is told whole. */
	readonly breaksBelow?: number;
	/** Text that can be entered instead of choosing; `null` when only the listed ones count. */
	readonly typed: {
		readonly prompt: string /** What can be entered, after "Type a number, or". */;
		readonly spoken: string;
		readonly event: (text: string) => UserEvent | null;
		/** What the key hint says of Enter; "use it" when absent. */
		readonly does?: string;
	} | null;
};

/** Text worth taking along; `what` completes "Copied …". */
export type Copyable = {readonly what: string; readonly text: string};

/** What lies over the screen when it is asked for: the proof in full, who can grant, the custom role. */
export const panels = ['details', 'who', 'role'] as const;
export type PanelId = (typeof panels)[number];
export type Panel = {readonly blocks: readonly Block[]; readonly copy?: Copyable};

/** One of several forms of the same thing, changed by the arrows. */
export type Form = {readonly id: string; readonly label: string; readonly blocks: readonly Block[]; readonly copy: Copyable};

/** All that a place has to say, without a terminal: drawn by page.tsx, printed by accessible.ts. */
export type View = {
	readonly before: readonly Block[];
	readonly choices: Choices | null;
	readonly forms: readonly Form[];
	readonly after: readonly Block[];
	/** Instead of `before` and `after` where those have no room: what decides first, what explains it last. */
	readonly short: {readonly before: readonly Block[]; readonly after: readonly Block[]} | null;
	/** Shown when asked for. */
	readonly panels: Readonly<Partial<Record<PanelId, Panel>>>;
	readonly copy: Copyable | null;
	readonly link: string | null;
	/** What Enter does where there is nothing to choose. */
	readonly enter: {readonly event: UserEvent; readonly does: string /** It leads to the call at once. */; readonly calls?: boolean} | null;
	/** Time is shown: draw again each second. */
	readonly ticks: boolean;
	/** A list is on its way: what is typed from the first letter on that is no key here is kept for it. */
	readonly typesAhead: boolean;
};

export type Screen = (state: State, around: Around) => View;
export type Screens = Readonly<Record<Place, Screen>>;

const empty: View = {
	before: [],
	choices: null,
	forms: [],
	after: [],
	short: null,
	panels: {},
	copy: null,
	link: null,
	enter: null,
	ticks: false,
	typesAhead: false,
};

export const view = (parts: Partial<View>): View => ({...empty, ...parts});
