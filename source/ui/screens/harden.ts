import {isReady, type ReadinessItem, type ReadinessState, readinessTitles} from '../../access/readiness.ts';
import {readinessIn, turningOf} from '../../wizard/machine-harden.ts';
import type {State} from '../../wizard/state.ts';
import {answerable, areOff, stoppedBy} from '../../wizard/turning.ts';
import {type Block, gap, type Mark, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {keyWords, span} from '../line.ts';
import {type Choice, type Screen, view} from '../view.ts';
import {count, resourceName} from '../words.ts';
import {rollbackCommand} from './harden-result.ts';

const markOf: Readonly<Record<ReadinessState, Mark>> = {ready: 'good', 'not-ready': 'bad', unknown: 'todo', asked: 'careful'};

export const keysOf = ({record: {target}}: State): string => `Keys of ${target ? resourceName(target) : 'the resource'}`;

/** What is known so far, a line each; the rest is on its way. */
export const hardenReading: Screen = state => {
	const {told} = turningOf(state);
	return view({
		before: [
			verdict('running', `${keysOf(state)}: can they be turned off?`),
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
		does: isSaid ? 'take that back' : id === 'key-use' ? 'no key is in use' : 'it is so',
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
	if (others.length > 0) return [verdict('bad', `${keysOf(state)} cannot be turned off by you`), ...others.map(({text}) => say(calm(text), 2))];
	if (isReady(items)) return [verdict('good', `${keysOf(state)} can be turned off`)];
	const name = state.record.target ? resourceName(state.record.target) : 'the resource';
	return [verdict('careful', `${open.length} of ${count(items.length, 'point')} are open before keys of ${name} go off`)];
};

/** Each thing that was looked at, and what only the person knows: that comes first, to be answered. */
export const harden: Screen = state => {
	const turning = turningOf(state);
	if (areOff(turning))
		return view({
			before: [verdict('good', `${keysOf(state)} are off already`), gap, say('Nothing has to be written.')],
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

/** What changes, what is open, what follows, and the way back. Only the name, typed, does it. */
export const hardenPlan: Screen = state => {
	const {record} = state;
	const {mistyped} = turningOf(state);
	const resource = record.target?.resource;
	const name = calm(resource?.name ?? '');
	const open = readinessIn(state).filter(item => item.state !== 'ready');
	const titles = open.map(({id}) => readinessTitles[id]).join(', ');
	return view({
		before: [
			verdict('plus', `${keysOf(state)} go off. Nothing has been changed yet.`),
			...(mistyped === null ? [] : [point('bad', ['That is not its name, and nothing was changed. Type ', span('strong', name), ', letter by letter.'])]),
			gap,
			{
				kind: 'facts',
				rows: [
					{label: 'Change', text: [span('strong', 'disableLocalAuth: true'), span('quiet', '  it is false now')], whole: true},
					...(mistyped === null && open.length > 0 ? [{label: 'Open', text: [titles, ...keyWords('quiet', '; ', 'Esc', ' tells of them')], whole: true}] : []),
					{label: 'Back', text: [span('code', calm(rollbackCommand(state)))], whole: true},
				],
			},
			gap,
		],
		choices: {
			columns: [{keep: 1}],
			items: [],
			current: 0,
			filter: true,
			typed: {
				prompt: `type ${name} to turn its keys off`,
				spoken: `${name}, to turn its keys off`,
				event: text => (text.trim() === '' ? null : {type: 'CONFIRM_NAME', name: text}),
				does: 'confirm by this name',
			},
		},
		after: [gap, say([span('quiet', 'Then it is read back, a made-up key must be refused, and you call the model again: 2 calls, at most 32 output tokens.')])],
	});
};
