import {grantsToWrite} from '../access/grants-to-write.ts';
import type {CredentialSource} from '../access/session.ts';
import type {PlainEvent, UserEvent} from '../wizard/events.ts';
import {can, reduce} from '../wizard/machine.ts';
import type {Place, State} from '../wizard/state.ts';
import {narrowerScenario} from './narrower.ts';
import type {Press} from './presses.ts';
import {nextOrderWords} from './screens/audit.ts';
import {instead as insteadOfRole} from './screens/team-plan.ts';
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
};

/** What leads to a write in Azure at once. */
export const writes = (event: UserEvent, state: State): boolean => {
	const {at, record} = state;
	switch (event.type) {
		case 'CONFIRM':
			if (at.startsWith('audit')) return can(state, event);
			return record.plan !== null && grantsToWrite(record.plan).length > 0;
		case 'RETRY':
			return at === 'grant.failed' || at === 'activate.failed';
		case 'ACTIVATE':
			return reduce(state, event).at === 'activate.running';
		case 'CONFIRM_NAME':
			return reduce(state, event).at === 'harden.running';
		default:
			return false;
	}
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

const sending = (keys: readonly string[], shown: string | null, does: string | ((here: Here) => string), send: (here: Here) => UserEvent | null): Binding => ({
	keys,
	shown,
	does: typeof does === 'string' ? () => does : does,
	act: {send},
	works: here => {
		const event = send(here);
		return event !== null && can(here.state, event);
	},
});

const plainly = (keys: readonly string[], shown: string | null, does: string, type: PlainEvent): Binding => sending(keys, shown, does, () => ({type}));

const moving = (
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

const several = ({view}: Here): boolean => view.choices !== null && view.choices.items.length > 1;
const always = (): boolean => true;

/** Rows that are only read are not what Enter is about. */
const chosen = ({selected, view}: Here): Choice | null => (view.choices?.reads ? null : selected);
const enter = sending(
	['enter'],
	'Enter',
	here => chosen(here)?.does ?? (chosen(here) ? 'choose' : (here.view.enter?.does ?? '')),
	here => (chosen(here) ?? here.view.enter)?.event ?? null,
);
/** Of rows that are read otherwise, those that lead somewhere. */
const openFinding = sending(
	['enter'],
	'Enter',
	({selected}) => selected?.does ?? 'choose',
	({selected}) => selected?.event ?? null,
);
const back = plainly(['escape'], 'Esc', 'back', 'BACK');
const leave = plainly(['q'], 'q', 'quit', 'LEAVE');
const retry = (does: string): Binding => plainly(['r'], 'r', does, 'RETRY');
/** Where Enter says the same. */
const retryToo = plainly(['r'], null, 'try again', 'RETRY');
const help = moving(['?'], '?', 'help', 'help', ({query}) => query === '');
const copy: Binding = {
	...moving(
		['c'],
		'c',
		here => `copy ${here.copy?.what ?? ''}`.trim(),
		'copy',
		here => here.copy !== null,
	),
	brief: 'copy',
};
const open = moving(['o'], 'o', 'open the link', 'open', ({view}) => view.link !== null);
const opening = (keys: readonly string[], shown: string, does: string, panel: PanelId): Binding =>
	moving(keys, shown, does, panel, ({view}) => view.panels[panel] !== undefined);
const details = moving(['d'], 'd', 'details', 'details', ({selected, view}) => view.panels.details !== undefined || selected?.details !== undefined);
const who = opening(['w'], 'w', 'who can grant', 'who');
/** On a choice that leads to no other place. */
const openRole: Binding = {
	...moving(
		['enter'],
		'Enter',
		({selected}) => selected?.does ?? 'look',
		'role',
		({selected}) => selected?.opens === 'role',
	),
};
/** Not after a run in the sandbox, whose cloud ended with it. */
const resume = sending(['r'], 'r', 'go on', ({state}) => (state.resume?.sandbox == null ? {type: 'RESUME'} : null));
const callNow = plainly(['p'], 'p', 'call now', 'CALL_NOW');
/** Where Enter makes the call, `p` is no hint. */
const callNowToo: readonly Binding[] = [
	{...callNow, works: here => here.view.enter?.calls !== true && callNow.works(here)},
	{...callNow, shown: null},
];
const handOff = plainly(['h'], 'h', 'hand it off', 'HAND_OFF');
const switchLog: Binding = {
	...sending(
		['l'],
		'l',
		({state}) => (state.withoutLog ? 'with the activity log' : 'without the activity log'),
		() => ({type: 'SWITCH_LOG'}),
	),
	brief: 'activity log',
};
const keysBack: Binding = {...plainly(['u'], 'u', 'turn keys on again', 'ROLL_BACK'), brief: 'keys on'};

const upDown = moving(['up'], 'arrows', 'move', 'up', several);
const walk: readonly Binding[] = [
	upDown,
	moving(['down'], null, 'move', 'down', always),
	moving(['up'], null, 'move', 'up', always),
	moving(['pageUp'], null, 'a page up', 'pageUp', always),
	moving(['pageDown'], null, 'a page down', 'pageDown', always),
	moving(['home'], null, 'first', 'first', always),
	moving(['end'], null, 'last', 'last', always),
];
const scroll: readonly Binding[] = walk.filter(({shown}) => shown === null);
const walkByLetter: readonly Binding[] = [...walk, moving(['j'], null, 'move', 'down', always), moving(['k'], null, 'move', 'up', always)];

const manyForms = ({view}: Here): boolean => view.forms.length > 1;
const changeForm = (does: string): readonly Binding[] => [
	{...moving(['right', 'tab'], 'sideways', does, 'nextForm', manyForms), brief: 'form'},
	moving(['left', 'backtab'], null, does, 'previousForm', manyForms),
];

/** Ctrl-C is no hint where `q` is one. */
const cancel = plainly(['ctrl-c'], null, 'stop', 'CANCEL');
const stop = plainly(['ctrl-c'], 'Ctrl-C', 'stop', 'CANCEL');

const instead = (key: string, does: string, source: CredentialSource): Binding =>
	sending([key], key, does, ({state}) => {
		const offered = state.sources.find(offer => offer.source === source);
		return offered && offered.state !== 'absent' && state.source !== source ? {type: 'CHOOSE_SOURCE', source} : null;
	});
const otherWays = [instead('b', 'browser instead', 'browser'), instead('d', 'device code instead', 'device-code')];

/** Once the code has expired; before that nobody loses one that is being entered. */
const newCode = sending(['r'], 'r', 'new code', ({view}) => view.enter?.event ?? null);
/** Where Enter does something else. */
const retryBesides = sending(
	['r'],
	'r',
	({state}) => (state.source === 'device-code' ? 'new code' : 'try again'),
	({selected}) => (selected !== null && selected.event?.type !== 'RETRY' ? {type: 'RETRY'} : null),
);

const narrower = sending(['n'], 'n', 'narrower: OpenAI models only', ({state: {record}}) => {
	const scenario = narrowerScenario(record);
	return scenario === null ? null : {type: 'CHOOSE_SCENARIO', scenario};
});

/** Where no row is a role. */
const otherRole = sending(
	['m'],
	'm',
	({state: {record}}) => (record.makes ? 'no new role' : 'custom role'),
	({state: {record}, view}) => (view.choices?.reads && record.plan ? (insteadOfRole(record.plan, record.makes ?? null)?.event ?? null) : null),
);

const waiting: readonly Binding[] = [back, help, leave, cancel, ...walkByLetter];
const readAgain = sending(['ctrl-r'], 'Ctrl-R', 'read again', ({view}) => (view.enter ? null : {type: 'RETRY'}));
/** Letters type here, so no letter is a key. */
const filtering: readonly Binding[] = [
	enter,
	...walk,
	moving(['escape'], 'Esc', 'clear the filter', 'clear', ({query}) => query !== ''),
	back,
	readAgain,
	help,
	stop,
];
const look = sending(
	['enter'],
	'Enter',
	({query, state}) => (query.trim() === '' && state.record.pasted === null ? 'look without it' : 'find the cause'),
	({query}) => ({type: 'LOOK', text: query}),
);
/** Lines are typed and pasted here, so no letter is a key. */
const pasting: readonly Binding[] = [look, sending(['ctrl-u'], 'Ctrl-U', 'clear', () => ({type: 'PASTE', text: ''})), ...scroll, back, help, stop];
/** Names are typed and lists pasted here. */
const choosingPeople: readonly Binding[] = [
	enter,
	...walk,
	moving(['escape'], 'Esc', 'clear', 'clear', ({query}) => query !== ''),
	back,
	sending(['ctrl-r'], 'Ctrl-R', 'try again', () => ({type: 'RETRY'})),
	help,
	stop,
];
/** Where only the text was looked at so far, Azure is next; Enter may say so already. */
const lookAgain: readonly Binding[] = [
	sending(
		['r'],
		'r',
		({state}) => (state.record.assessments.length === 0 ? 'look in Azure' : 'look again'),
		({view}) => (view.enter?.event.type === 'RETRY' ? null : {type: 'RETRY'}),
	),
	retryToo,
];
const learnMore = moving(['l', 'o'], 'l', 'learn more', 'open', ({view}) => view.link !== null);

const failed: readonly Binding[] = [enter, retryToo, ...walkByLetter, copy, open, details, back, help, leave, cancel];

/** Every key of every place, in the order of its hint. The hints are printed from here, and so is the help. */
export const keyTable = {
	home: [enter, resume, ...walkByLetter, help, leave, cancel],
	'paste.waiting': pasting,
	'sources.loading': waiting,
	'sources.choosing': [enter, plainly(['i'], 'i', 'identities', 'SHOW_IDENTITIES'), ...walkByLetter, retry('look again'), back, help, leave, cancel],
	'identities.loading': waiting,
	identities: [copy, details, retry('ask again'), back, help, leave, cancel, ...walkByLetter],
	'signIn.running': [
		newCode,
		{...enter, shown: null},
		copy,
		moving(['o'], 'o', 'open the page', 'open', ({view}) => view.link !== null),
		...otherWays,
		back,
		help,
		leave,
		cancel,
		...walkByLetter,
	],
	'signIn.failed': [enter, retryBesides, retryToo, ...walkByLetter, ...otherWays, copy, open, back, help, leave, cancel],
	'targets.loading': waiting,
	'targets.choosing': filtering,
	'targets.failed': filtering,
	'target.opening': waiting,
	'target.failed': failed,
	'scenario.choosing': [enter, ...walkByLetter, back, help, leave, cancel],
	'project.choosing': filtering,
	'deployment.choosing': filtering,
	'people.choosing': choosingPeople,
	'assess.running': waiting,
	'assess.failed': failed,
	access: [enter, who, narrower, ...callNowToo, handOff, details, open, back, retry('read again'), help, leave, cancel, ...walkByLetter],
	'ladder.running': waiting,
	'ladder.failed': failed,
	'ladder.found': [enter, copy, learnMore, who, handOff, ...callNowToo, details, back, ...lookAgain, help, leave, cancel, ...walkByLetter],
	activate: [enter, ...scroll, moving(['escape'], 'Esc', 'clear', 'clear', ({query}) => query !== ''), back, help, stop],
	'activate.running': [copy, open, retry('look now'), back, leave, stop, help, ...walkByLetter],
	'activate.failed': failed,
	plan: [enter, openRole, ...walkByLetter, copy, handOff, who, narrower, otherRole, ...callNowToo, details, back, help, leave, cancel],
	'plan.revising': waiting,
	'grant.running': [copy, open, back, stop, help, ...walkByLetter],
	'grant.failed': [enter, retryToo, handOff, who, copy, open, back, help, leave, cancel, ...walkByLetter],
	'probe.running': [callNow, details, back, help, leave, cancel, ...walkByLetter],
	'probe.failed': [enter, retry('try again'), handOff, copy, open, details, back, help, leave, cancel, ...walkByLetter],
	handOff: [copy, ...changeForm('other form'), who, callNow, retry('look now'), back, help, leave, cancel, ...walkByLetter],
	done: [
		...changeForm('other form'),
		copy,
		open,
		handOff,
		sending(
			['t'],
			't',
			({state}) => (state.record.target?.resource?.keysDisabled ? 'try a key' : 'turn keys off'),
			() => ({type: 'HARDEN'}),
		),
		keysBack,
		plainly(['a'], 'a', 'audit', 'AUDIT'),
		back,
		help,
		plainly(['enter', 'q'], 'Enter', 'done', 'LEAVE'),
		cancel,
		...walkByLetter,
	],
	'harden.reading': waiting,
	harden: [enter, ...walkByLetter, details, back, retry('read again'), keysBack, switchLog, help, leave, cancel],
	'harden.plan': [enter, ...scroll, moving(['escape'], 'Esc', 'clear', 'clear', ({query}) => query !== ''), back, help, stop],
	'harden.running': [copy, open, back, leave, stop, help, ...walkByLetter],
	'harden.failed': failed,
	'harden.handOff': [copy, ...changeForm('other form'), open, back, retry('look again'), help, leave, cancel, ...walkByLetter],
	'harden.done': [retry('try a made-up key again'), copy, keysBack, back, help, plainly(['enter', 'q'], 'Enter', 'done', 'LEAVE'), cancel, ...walkByLetter],
	'audit.running': waiting,
	'audit.failed': failed,
	audit: [
		openFinding,
		...walkByLetter,
		details,
		{...details, keys: ['enter'], shown: null},
		copy,
		sending(
			['s'],
			's',
			({state}) => nextOrderWords(state),
			() => ({type: 'REORDER'}),
		),
		back,
		retry('read again'),
		help,
		leave,
		cancel,
	],
	'audit.planning': waiting,
	'audit.plan': [enter, copy, details, back, help, leave, cancel, ...walkByLetter],
	'audit.fixing': [copy, open, back, stop, help, ...walkByLetter],
	'audit.settling': [copy, back, help, leave, cancel, ...walkByLetter],
	'audit.calling': [callNow, details, back, help, leave, cancel, ...walkByLetter],
	'audit.proof': [enter, copy, back, retry('read again'), help, leave, cancel, ...walkByLetter],
	'audit.witness': [enter, ...scroll, moving(['escape'], 'Esc', 'clear', 'clear', ({query}) => query !== ''), back, help, stop],
	'audit.remove': [enter, details, back, help, leave, cancel, ...walkByLetter],
	'audit.removing': [copy, open, back, stop, help, ...walkByLetter],
	'audit.unfixed': failed,
	'audit.handOff': [copy, ...changeForm('other form'), open, back, retry('look again'), help, leave, cancel, ...walkByLetter],
	'audit.fixed': [enter, copy, back, help, leave, cancel, ...walkByLetter],
	left: [],
} as const satisfies Record<Place, readonly Binding[]>;

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

/** The first binding of the place that has this key and does something now. */
export const bindingOf = (press: Press, here: Here): Binding | null => {
	const names = namesOf(press);
	const table: readonly Binding[] = keyTable[here.state.at];
	return table.find(binding => binding.keys.some(key => names.includes(key)) && binding.works(here)) ?? null;
};

/** The keys that do something now, in the order of the table. */
export const workingKeys = (here: Here): readonly Binding[] => {
	const table: readonly Binding[] = keyTable[here.state.at];
	const working = table.filter(binding => binding.works(here));
	// The first with a key takes it.
	return working.filter((binding, index) => binding.shown !== null && !working.slice(0, index).some(({keys}) => keys.some(key => binding.keys.includes(key))));
};
