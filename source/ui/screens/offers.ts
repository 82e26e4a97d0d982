import {shorten} from '../../access/plain.ts';
import type {UserEvent} from '../../wizard/events.ts';
import type {State} from '../../wizard/state.ts';
import {calm} from '../calm.ts';
import {type Rich, span} from '../line.ts';
import type {Choice, Choices} from '../view.ts';
import {sourceHints, sourceNames} from '../words.ts';

export type Offer = State['sources'][number];

/** Tools that keep a person's sign-in, and that have to be signed in to by themselves first. */
const tools: ReadonlySet<string> = new Set(['azure-cli', 'azd']);
const prompts: ReadonlySet<string> = new Set(['browser', 'device-code']);

const isId = (account: string): boolean => shorten(account) !== account;

/** The journey is the person's own access; az and azd can be signed in as an application too, which is known by an id. */
export const isPersonHere = ({source, state, account}: Offer): boolean => state === 'ready' && tools.has(source) && !(account && isId(account));
export const isPrompt = ({source, state}: Offer): boolean => state === 'possible' && prompts.has(source);

/** An application is known by its id only, which says little by itself. */
export const accountWords = (account: string): string => calm(isId(account) ? `application ${shorten(account)}` : account);

const whoOf = ({account, tenantId}: Offer): string | null => {
	const parts = [...(account ? [accountWords(account)] : []), ...(tenantId ? [`tenant ${calm(shorten(tenantId))}`] : [])];
	return parts.length > 0 ? parts.join(', ') : null;
};

const stateWords = ({source, state}: Offer): Rich => {
	if (state === 'ready') return [span('good', 'ready')];
	if (state === 'absent') return [span('quiet', 'not here')];
	return [span('quiet', prompts.has(source) ? 'asks you' : 'not ready')];
};

export const offerColumns: Choices['columns'] = [
	{keep: 9, least: 20},
	{keep: 1, least: 20},
	{keep: 2, least: 8},
];

/** Account, tenant and source, before anything is done with it. */
export const offerChoice = (offer: Offer, event: UserEvent | null, part: {readonly said?: Rich; readonly does?: string} = {}): Choice => {
	const {source, state, detail} = offer;
	const who = whoOf(offer);
	const more = detail ? calm(detail) : sourceHints[source];
	const absent = state === 'absent';
	return {
		key: source,
		label: absent ? [span('quiet', sourceNames[source])] : sourceNames[source],
		cells: [absent || !who ? [span('quiet', more)] : who, part.said ?? stateWords(offer)],
		search: '',
		about: who && !absent ? who : [span('quiet', more)],
		...(who && detail && !absent ? {note: [span('quiet', more)]} : {}),
		event,
		does: part.does ?? 'sign in',
	};
};
