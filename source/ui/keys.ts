import {grantsToWrite} from '../access/grants-to-write.ts';
import type {CredentialSource} from '../access/session.ts';
import type {UserEvent} from '../wizard/events.ts';
import {can, reduce} from '../wizard/machine.ts';
import type {Place, State} from '../wizard/state.ts';
import {type Binding, bindingFor, type Here, moving, plainly, sending, workingOf} from './binding.ts';
import {
	back,
	callNow,
	callNowToo,
	cancel,
	changeForm,
	copy,
	details,
	enter,
	handOff,
	help,
	homeKeys,
	keysBack,
	leave,
	open,
	openFinding,
	openRole,
	retry,
	retryToo,
	scroll,
	stop,
	switchLog,
	walk,
	walkByLetter,
	who,
} from './common-keys.ts';
import {narrowerScenario} from './narrower.ts';
import type {Press} from './presses.ts';
import {nextOrderWords} from './screens/audit.ts';
import {instead as insteadOfRole} from './screens/team-plan.ts';

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
	home: homeKeys,
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
			({state}) => `sort ${nextOrderWords(state)}`,
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

/** The first binding of the place that has this key and does something now. */
export const bindingOf = (press: Press, here: Here): Binding | null => bindingFor(press, keyTable[here.state.at], here);

/** The keys that do something now, in the order of the table. */
export const workingKeys = (here: Here): readonly Binding[] => workingOf(keyTable[here.state.at], here);
