import type {State} from '../../wizard/state.ts';
import {gap, say, verdict} from '../block.ts';
import {span} from '../line.ts';
import {type Choice, type Screen, view} from '../view.ts';
import {isPersonHere, isPrompt, type Offer, offerChoice, offerColumns} from './offers.ts';
import {doRows, problemOf, proofRows, saidRows, troubleBlocks, troubleCopy, whyRows} from './trouble.ts';

/** Other things than the sign-in can keep a sitting from beginning. */
const titles: Readonly<Record<string, string>> = {
	'usage.no-such-world': 'The sandbox has no such world',
	'aad.declined': 'The sign-in was declined',
	'aad.expired': 'The code has expired',
	'aad.70020': 'The code has expired',
};

const titleOf = (id: string): string => titles[id] ?? (id.startsWith('usage.') ? 'This cannot begin as it was asked for' : 'You are not signed in');

/** Policies that a browser passes more often than a device code, which shows neither a device nor a second factor. */
const moreThanCodes: ReadonlySet<string> = new Set(['aad.53003', 'aad.50097', 'aad.530003', 'aad.530084', 'aad.50076', 'aad.50079', 'aad.50158']);

/** It could not be opened, or its answer did not come back. */
const browserTroubles: ReadonlySet<string> = new Set(['cred.browser-not-opened', 'cred.localhost-redirect']);

/** The same again ends the same. */
const inVain: ReadonlySet<string> = new Set([
	'cred.az-missing',
	'cred.azd-missing',
	'cred.managed-identity',
	'cred.cloudshell',
	'cred.not-available',
	'cred.none',
	'aad.700016',
	'aad.7000112',
	'aad.7000215',
	'aad.7000222',
]);

/** What to try first: where the sources can be had, another one than was just refused for what it is. */
const betterWay = ({source, sources}: State, id: string): Offer['source'] | null => {
	const offered = (wanted: Offer['source']): Offer['source'] | null =>
		sources.some(offer => offer.source === wanted && offer.state !== 'absent') ? wanted : null;
	if (source === 'device-code' && moreThanCodes.has(id)) return offered('browser');
	if (source === 'browser' && browserTroubles.has(id)) return offered('device-code');
	return null;
};

const reasonFor: Partial<Record<Offer['source'], string>> = {
	browser: 'A browser passes most policies that block device codes:',
	'device-code': 'A device code needs no browser here:',
};

/** Persons already signed in, then what asks the person, then applications: the ways of this machine, the refused one last. */
const rank = (offer: Offer): number => [isPersonHere(offer), isPrompt(offer), offer.state === 'ready', true].indexOf(true);

export const signInFailed: Screen = state => {
	const problem = problemOf(state);
	const id = problem?.id ?? '';
	const title = titleOf(id);
	const {source, sources} = state;
	const again = source === 'device-code' ? 'get a new code' : 'try again';
	const ways = source === null || id.startsWith('usage.') ? [] : sources.filter(offer => offer.state !== 'absent' || offer.source === source);
	if (!problem || !ways.some(offer => offer.source !== source)) {
		return view({before: troubleBlocks(title, state), enter: {event: {type: 'RETRY'}, does: again}, ...troubleCopy(state, title)});
	}
	const better = betterWay(state, id);
	const ordered = ways.toSorted((a, b) => Number(a.source === source) - Number(b.source === source) || rank(a) - rank(b));
	const items = ordered.map(
		(offer): Choice =>
			offer.source === source
				? offerChoice(offer, {type: 'RETRY'}, {said: [span('bad', 'did not work')], does: again})
				: offerChoice(offer, {type: 'CHOOSE_SOURCE', source: offer.source}),
	);
	const wanted = better ?? (inVain.has(id) ? items[0]?.key : source);
	return view({
		before: [
			verdict('bad', title),
			gap,
			{kind: 'facts', rows: whyRows(problem)},
			gap,
			say([span('strong', (better && reasonFor[better]) ?? 'Ways to sign in here:')]),
		],
		choices: {
			columns: offerColumns,
			items,
			current: Math.max(
				0,
				items.findIndex(({key}) => key === wanted),
			),
			filter: false,
			typed: null,
		},
		after: [gap, {kind: 'facts', rows: [...doRows(problem), ...proofRows(problem), ...saidRows(problem)]}],
		...troubleCopy(state, title),
	});
};
