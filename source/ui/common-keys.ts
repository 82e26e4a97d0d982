import {type Binding, type Here, moving, plainly, sending} from './binding.ts';
import type {Choice, PanelId} from './view.ts';

export const several = ({view}: Here): boolean => view.choices !== null && view.choices.items.length > 1;
export const always = (): boolean => true;

/** Rows that are only read are not what Enter is about. */
export const chosen = ({selected, view}: Here): Choice | null => (view.choices?.reads ? null : selected);
export const enter = sending(
	['enter'],
	'Enter',
	here => chosen(here)?.does ?? (chosen(here) ? 'choose' : (here.view.enter?.does ?? '')),
	here => (chosen(here) ?? here.view.enter)?.event ?? null,
);
/** Of rows that are read otherwise, those that lead somewhere. */
export const openFinding = sending(
	['enter'],
	'Enter',
	({selected}) => selected?.does ?? 'choose',
	({selected}) => selected?.event ?? null,
);
export const back = plainly(['escape'], 'Esc', 'back', 'BACK');
export const leave = plainly(['q'], 'q', 'quit', 'LEAVE');
export const retry = (does: string): Binding => plainly(['r'], 'r', does, 'RETRY');
/** Where Enter says the same. */
export const retryToo = plainly(['r'], null, 'try again', 'RETRY');
export const help = moving(['?'], '?', 'help', 'help', ({query}) => query === '');
export const copy: Binding = {
	...moving(
		['c'],
		'c',
		here => `copy ${here.copy?.what ?? ''}`.trim(),
		'copy',
		here => here.copy !== null,
	),
	brief: 'copy',
};
export const open = moving(['o'], 'o', 'open the link', 'open', ({view}) => view.link !== null);
export const opening = (keys: readonly string[], shown: string, does: string, panel: PanelId): Binding =>
	moving(keys, shown, does, panel, ({view}) => view.panels[panel] !== undefined);
export const details = moving(['d'], 'd', 'details', 'details', ({selected, view}) => view.panels.details !== undefined || selected?.details !== undefined);
export const who = opening(['w'], 'w', 'who can grant', 'who');
/** On a choice that leads to no other place. */
export const openRole: Binding = {
	...moving(
		['enter'],
		'Enter',
		({selected}) => selected?.does ?? 'look',
		'role',
		({selected}) => selected?.opens === 'role',
	),
};
/** Not after a run in the sandbox, whose cloud ended with it. */
export const resume = sending(['r'], 'r', 'go on', ({state}) => (state.resume?.sandbox == null ? {type: 'RESUME'} : null));
export const callNow = plainly(['p'], 'p', 'call now', 'CALL_NOW');
/** Where Enter makes the call, `p` is no hint. */
export const callNowToo: readonly Binding[] = [
	{...callNow, works: here => here.view.enter?.calls !== true && callNow.works(here)},
	{...callNow, shown: null},
];
export const handOff = plainly(['h'], 'h', 'hand it off', 'HAND_OFF');
export const switchLog: Binding = {
	...sending(
		['l'],
		'l',
		({state}) => (state.withoutLog ? 'with the activity log' : 'without the activity log'),
		() => ({type: 'SWITCH_LOG'}),
	),
	brief: 'activity log',
};
export const keysBack: Binding = {...plainly(['u'], 'u', 'turn keys on again', 'ROLL_BACK'), brief: 'keys on'};

export const upDown = moving(['up'], 'arrows', 'move', 'up', several);
export const walk: readonly Binding[] = [
	upDown,
	moving(['down'], null, 'move', 'down', always),
	moving(['up'], null, 'move', 'up', always),
	moving(['pageUp'], null, 'a page up', 'pageUp', always),
	moving(['pageDown'], null, 'a page down', 'pageDown', always),
	moving(['home'], null, 'first', 'first', always),
	moving(['end'], null, 'last', 'last', always),
];
export const scroll: readonly Binding[] = walk.filter(({shown}) => shown === null);
export const walkByLetter: readonly Binding[] = [...walk, moving(['j'], null, 'move', 'down', always), moving(['k'], null, 'move', 'up', always)];

const manyForms = ({view}: Here): boolean => view.forms.length > 1;
export const changeForm = (does: string): readonly Binding[] => [
	{...moving(['right', 'tab'], 'sideways', does, 'nextForm', manyForms), brief: 'form'},
	moving(['left', 'backtab'], null, does, 'previousForm', manyForms),
];

/** Ctrl-C is no hint where `q` is one. */
export const cancel = plainly(['ctrl-c'], null, 'stop', 'CANCEL');
export const stop = plainly(['ctrl-c'], 'Ctrl-C', 'stop', 'CANCEL');

/** Of the first screen, which is drawn before the rest of the program is there. */
export const homeKeys: readonly Binding[] = [enter, resume, ...walkByLetter, help, leave, cancel];
