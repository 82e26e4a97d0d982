import {type Activatable, activationMs, lackingFor, rulesOf} from '../../access/activation.ts';
import {anded, askedFor} from '../../access/activation-words.ts';
import {approvalPage, approversOf} from '../../access/pending-activation.ts';
import {duration} from '../../access/plain.ts';
import {scopeWords} from '../../access/scope.ts';
import {activatableOf} from '../../wizard/machine-activate.ts';
import type {State} from '../../wizard/state.ts';
import {type Block, gap, heading, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {deviceCodeParts} from '../device-code.ts';
import {keyWords, span} from '../line.ts';
import {type Choices, type Screen, view} from '../view.ts';
import {challengeBlocks} from './grant.ts';
import {troubleBlocks, troubleCopy} from './trouble.ts';

const where = ({scope}: Activatable, {record}: State): string => calm(scopeWords(scope, record.target?.resource ?? null));

const nameOf = (role: Activatable, state: State): string => `${calm(role.roleName)} on ${where(role, state)}`;

const roleBlocks = (roles: readonly Activatable[], state: State, now: number): readonly Block[] =>
	roles.map(role => ({
		kind: 'facts',
		rows: [
			{label: 'Role', text: [span('strong', calm(role.roleName)), ` on ${where(role, state)}`], whole: true},
			...(role.via === null ? [] : [{label: 'Through', text: calm(role.via), whole: true}]),
			{label: 'For', text: `${duration(activationMs(role, state.wish, now))}; then it ends by itself`, whole: true},
			{
				label: 'Needs',
				text: role.rules === null ? 'what its settings say; they could not be read' : calm(askedFor(rulesOf(role))),
				whole: true,
			},
			...(state.wish.justification === null ? [] : [{label: 'Why', text: calm(state.wish.justification), whole: true}]),
		],
	}));

const prompts = {
	justification: {prompt: 'why you need it', spoken: 'why you need it'},
	ticket: {prompt: 'the ticket, ServiceNow:INC0123 for example', spoken: 'the ticket, as system, colon, number'},
} as const;

/** One field: what is asked first of what is lacking. */
const field = (roles: readonly Activatable[], {wish}: State): Choices | null => {
	const [first] = lackingFor(roles, wish);
	if (first === undefined) return null;
	const last = lackingFor(roles, wish).length === 1;
	return {
		columns: [{keep: 1}],
		items: [],
		current: 0,
		filter: true,
		typed: {...prompts[first], does: last ? 'activate it' : 'go on', event: text => (text.trim() === '' ? null : {type: 'ACTIVATE', text})},
	};
};

/** What activating asks for, and the field for it. */
export const activate: Screen = (state, {now}) => {
	const roles = activatableOf(state.record);
	const choices = field(roles, state);
	return view({
		before: [
			heading('Activate the role'),
			say('Privileged Identity Management (PIM) holds it ready for you. Nothing has to be granted.'),
			gap,
			...roleBlocks(roles, state, now),
			gap,
		],
		choices,
		...(choices === null ? {enter: {event: {type: 'ACTIVATE', text: ''} as const, does: 'activate it'}} : {}),
		after: [gap, say([span('quiet', 'Once it is active, the proof starts by itself. After 5 minutes you can undo the activation.')])],
	});
};

/** On its way: sent, waiting for an approval, or being switched on. */
export const activating: Screen = (state, around) => {
	const {activationWait: wait, record, stoppedLooking} = state;
	const roles = activatableOf(record);
	if (state.challenged) return view({before: [...challengeBlocks(state, around)], ...(state.deviceCode ? deviceCodeParts(state.deviceCode, around) : {})});
	const names = anded(roles.map(role => nameOf(role, state)));
	if (wait?.is !== 'pending')
		return view({
			before: [
				verdict('running', `Activating ${names}`),
				gap,
				say([span('quiet', 'Azure takes some seconds to switch it on. Then the proof starts by itself.')]),
			],
		});
	const link = record.session ? approvalPage(record.session) : null;
	const approvers = approversOf(roles);
	return view({
		before: [
			verdict('careful', `${nameOf(wait.role, state)} waits for approval`),
			gap,
			{
				kind: 'facts',
				rows: [
					{label: 'Who', text: approvers === null ? 'whoever its settings name' : calm(approvers), whole: true},
					...(link === null ? [] : [{label: 'Where', text: [span('link', link)], whole: true}]),
					{label: 'Since', text: duration(around.now - wait.since)},
				],
			},
			gap,
			stoppedLooking
				? point('careful', ['Nobody approved it in 8 hours, so looking has stopped.', ...keyWords('plain', ' ', 'r', ' looks again.')])
				: point('running', 'Looking every minute. As soon as it is approved, the proof starts by itself.'),
		],
		link,
		ticks: true,
		...(link === null ? {} : {copy: {what: 'the message', text: `I asked to activate ${names}. It waits for your approval: ${link}`}}),
	});
};

export const activateFailed: Screen = state =>
	view({
		before: troubleBlocks('The role was not activated', state),
		after: [gap, point('none', 'Go back to change what you wrote.')],
		enter: {event: {type: 'RETRY'}, does: 'try again'},
		...troubleCopy(state, 'The role was not activated'),
	});
