import {isReady, type ReadinessItem, type ReadinessState, readinessTitles} from '../../access/readiness.ts';
import {isProven, readinessIn, turningOf} from '../../wizard/machine-harden.ts';
import type {State} from '../../wizard/state.ts';
import {answerable, areThere, stoppedBy, type Turning} from '../../wizard/turning.ts';
import {type Block, gap, type Mark, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {keyWords, span} from '../line.ts';
import {type Choice, type Screen, view} from '../view.ts';
import {count, resourceName} from '../words.ts';
import {wayBackCommand} from './harden-result.ts';
import type {Fact} from './receipt.ts';

const markOf: Readonly<Record<ReadinessState, Mark>> = {ready: 'good', 'not-ready': 'bad', unknown: 'todo', asked: 'careful'};

export const keysOf = ({record: {target}}: State): string => `Keys of ${target ? resourceName(target) : 'the resource'}`;

/** What is known so far, a line each; the rest is on its way. */
export const hardenReading: Screen = state => {
	const {told, wanted} = turningOf(state);
	return view({
		before: [
			verdict('running', wanted === 'off' ? `${keysOf(state)}: can they be turned off?` : `${keysOf(state)}: what comes back?`),
			say([span('quiet', 'Only read. Nothing is changed before you have typed its name.')], 2),
			gap,
			{
				kind: 'rungs',
				rows: told.filter(({state: is}) => is !== 'asked').map(({id, state: is, text}) => ({mark: markOf[is], title: readinessTitles[id], text: calm(text)})),
			},
		],
	});
};

const isQuestion = ({id}: ReadinessItem): boolean => answerable.some(one => one === id);

const detailsOf = ({id, state, text, evidence}: ReadinessItem): readonly Block[] => [
	verdict(markOf[state], readinessTitles[id]),
	say(calm(text)),
	...(evidence.length > 0 ? [gap, ...evidence.filter(one => !text.includes(one)).map(one => point('none', calm(one)))] : []),
];

/** Longer than a row has room for beside its title. */
const longText = 54;

const rowOf = (item: ReadinessItem, said: readonly string[]): Choice => {
	const {id, state, text} = item;
	const asks = answerable.find(one => one === id);
	const isSaid = said.includes(id);
	const can = asks !== undefined && (isSaid || state !== 'ready');
	return {
		key: id,
		label: readinessTitles[id],
		cells: [calm(text)],
		signs: [[markOf[state]], []],
		search: '',
		...(text.length > longText ? {note: calm(text)} : {about: calm(text)}),
		event: can ? {type: 'ANSWER', id: asks} : null,
		does: isSaid ? 'take that back' : id === 'key-use' ? 'no key is in use' : id === 'dependents' && state === 'not-ready' ? 'it may stop' : 'it is so',
		details: () => detailsOf(item),
	};
};

const goOn = (items: readonly ReadinessItem[]): Choice => {
	const stops = stoppedBy(items);
	const [first] = items.filter(item => item.stops === 'you');
	return {
		key: 'go on',
		label: stops === 'somebody-else' ? 'Hand it over' : stops === 'you' ? [span('quiet', 'Go on')] : 'Go on',
		cells: [
			stops === 'somebody-else'
				? 'somebody else has to do it'
				: stops === 'you'
					? [span('quiet', `not before this: ${first ? readinessTitles[first.id] : ''}`)]
					: [span('quiet', 'the plan; nothing is changed yet')],
		],
		signs: [['becomes'], []],
		search: '',
		...(stops === 'you' && first ? {note: calm(first.text)} : {}),
		event: stops === 'you' ? null : {type: 'CONTINUE'},
		does: stops === 'somebody-else' ? 'hand it over' : 'the plan',
	};
};

const headOf = (state: State, items: readonly ReadinessItem[]): readonly Block[] => {
	const open = items.filter(item => item.state !== 'ready');
	const others = items.filter(({stops}) => stops === 'somebody-else');
	const {wanted} = turningOf(state);
	if (others.length > 0) return [verdict('bad', `${keysOf(state)} cannot be turned ${wanted} by you`), ...others.map(({text}) => say(calm(text), 2))];
	if (isReady(items)) return [verdict('good', `${keysOf(state)} can be turned ${wanted}`)];
	const name = state.record.target ? resourceName(state.record.target) : 'the resource';
	return [verdict('careful', `${open.length} of ${count(items.length, 'point')} are open before keys of ${name} go ${wanted}`)];
};

/** Each thing that was looked at, and what only the person knows: that comes first, to be answered. */
export const harden: Screen = state => {
	const turning = turningOf(state);
	if (areThere(turning))
		return view({
			before: [verdict('good', `${keysOf(state)} are ${turning.wanted} already`), gap, say('Nothing has to be written.')],
			enter: {event: {type: 'CONTINUE'}, does: 'try a made-up key'},
		});
	const items = readinessIn(state);
	const rows = [...items.filter(isQuestion), ...items.filter(item => !isQuestion(item))];
	return view({
		before: [...headOf(state, items), gap],
		choices: {
			columns: [
				{keep: 9, least: 14},
				{keep: 1, least: 20},
			],
			items: [goOn(items), ...rows.map(item => rowOf(item, turning.said))],
			current: stoppedBy(items) === 'you' ? Math.max(0, rows.findIndex(({stops}) => stops === 'you') + 1) : 0,
			filter: false,
			typed: null,
		},
	});
};

/** Who may read the keys, by name; the list behind Esc has their roles. */
const readersWords = ({read}: Turning): string => {
	if (!read?.keyReaders) return 'who may read them could not be read';
	const names = [...new Set(read.keyReaders.map(({name, isEligible}) => `${calm(name)}${isEligible ? ' (once activated)' : ''}`))];
	const [first = '', second] = names;
	if (names.length <= 2) return names.length === 0 ? 'nobody may read them' : `${names.join(' and ')} may read them`;
	return `${first}, ${second} and ${names.length - 2} more may read them`;
};

const follows = (state: State): string => {
	const calls = 'and you call the model again: 2 calls, at most 32 output tokens.';
	if (turningOf(state).wanted === 'off') return `Then it is read back, a made-up key must be refused, ${calls}`;
	return `The keys are the old ones: whoever kept one calls with it again, whatever their roles give. It is read back, ${isProven(state) ? `a made-up key must be looked at again, ${calls}` : 'and a made-up key must be looked at again.'}`;
};

/** What changes, what is open, what follows, and the way back. Only the name, typed, does it. */
export const hardenPlan: Screen = state => {
	const turning = turningOf(state);
	const {mistyped, wanted} = turning;
	const name = calm(state.record.target?.resource?.name ?? '');
	const items = readinessIn(state);
	const open = items.filter(item => item.state !== 'ready');
	const titles = open.map(({id}) => readinessTitles[id]).join(', ');
	const isBack = wanted === 'on';
	const asks = isBack ? 'to turn its keys on again' : 'to turn its keys off';
	const title = verdict('plus', `${keysOf(state)} ${isBack ? 'come back' : 'go off'}. Nothing has been changed yet.`);
	const wrong = mistyped === null ? [] : [point('bad', ['That is not its name, and nothing was changed. Type ', span('strong', name), ', letter by letter.'])];
	const change: Fact = {label: 'Change', text: [span('strong', `disableLocalAuth: ${!isBack}`), span('quiet', `  it is ${isBack} now`)], whole: true};
	const who: readonly Fact[] = isBack ? [{label: 'Who', text: readersWords(turning), whole: true}] : [];
	const still: readonly Fact[] = open.length > 0 ? [{label: 'Open', text: [titles, ...keyWords('quiet', '; ', 'Esc', ' tells of them')], whole: true}] : [];
	const wayBack: Fact = {label: 'Back', text: [span('code', calm(wayBackCommand(state)))], whole: true};
	return view({
		before: [title, ...wrong, gap, {kind: 'facts', rows: [change, ...(mistyped === null ? [...who, ...still] : []), wayBack]}, gap],
		choices: {
			columns: [{keep: 1}],
			items: [],
			current: 0,
			filter: true,
			typed: {
				prompt: `type ${name} ${asks}`,
				spoken: `${name}, ${asks}`,
				event: text => (text.trim() === '' ? null : {type: 'CONFIRM_NAME', name: text}),
				does: 'confirm by this name',
			},
		},
		after: [gap, say([span('quiet', follows(state))])],
	});
};
