import type {MendSurvey} from '../../access/audit/mend-survey.ts';
import {settlingMs} from '../../access/audit/swap.ts';
import {cloudWords, ownCommand} from '../../access/command-line.ts';
import {duration} from '../../access/plain.ts';
import {scenarios} from '../../access/scenario.ts';
import {type Block, code, gap, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {span} from '../line.ts';
import {type Screen, type View, view} from '../view.ts';
import {broadOf, commandOf, holderOf, insteadOf, stayWords} from './audit-words.ts';
import {type At, detailsOf, mendScreen, type Planned, surveyed} from './mend-screen.ts';
import type {Fact} from './receipt.ts';

export const auditPlanning: Screen = mendScreen(({mending: {finding}, resource}) =>
	view({
		before: [
			point('running', `Looking at ${broadOf(finding, resource)} of ${holderOf(finding)}`),
			gap,
			say([span('quiet', 'What stands there now, and what you may change. Nothing is written.')], 2),
		],
	}),
);

const proofPlan = ({survey, state, mending: {finding}}: Planned): string => {
	const {deployment} = state.record.target ?? {};
	if (survey.byCall) return `you call ${deployment ? calm(deployment.name) : 'a model'} with it: 2 calls, at most 32 output tokens`;
	if (scenarios[survey.scenario].proof === 'none') return `no call proves this one: ${holderOf(finding)} tries it, and you say who saw it work`;
	return `${holderOf(finding)} calls with it, by a line that you get to send; nobody can call as somebody else`;
};

const firstRows = ({survey: {step, stays}, mending: {finding}, resource}: Planned): readonly Fact[] => {
	const instead = insteadOf(finding, resource) ?? '';
	if (step.is === 'grant') return [{label: 'First', text: ['gets ', span('strong', instead)], whole: true}];
	const there = stays.length > 0 ? stays.map(one => stayWords(one, resource)).join(', ') : instead;
	return [
		{
			label: 'First',
			text:
				step.is === 'wait' ? ['has ', span('strong', there), `, too new to be relied on for ${duration(settlingMs)}`] : ['has already ', span('strong', there)],
			whole: true,
		},
	];
};

const enterOf = ({step, byCall}: MendSurvey): NonNullable<View['enter']> => {
	if (step.is === 'grant') return {event: {type: 'CONFIRM'}, does: 'grant the narrower role'};
	if (step.is === 'wait') return {event: {type: 'CONTINUE'}, does: 'wait for it'};
	return byCall ? {event: {type: 'CONTINUE'}, does: 'prove it with a call', calls: true} : {event: {type: 'CONTINUE'}, does: 'how it is proven'};
};

const carefully = ({told, stops}: MendSurvey): readonly Block[] => [
	...told.map(({text}) => point('careful', calm(text))),
	...(stops ? [point('bad', ['Taking it away will be somebody else’s: ', calm(stops.text)])] : []),
];

const copyOf = ({state, mending: {finding}}: At): Pick<View, 'copy'> => {
	const command = commandOf(finding, state);
	return {copy: command === null ? null : {what: 'the command', text: command}};
};

/** Before and after: what is granted now, what goes later, whom it is about, and the way back. */
export const auditPlan: Screen = surveyed(at => {
	const {survey, mending, resource} = at;
	const {finding} = mending;
	const broad = broadOf(finding, resource);
	const isGrant = survey.step.is === 'grant';
	const isByGroup = survey.stays.length > 0 && survey.stays.every(({via}) => via !== null);
	const rows = [
		{label: 'Now', text: ['has ', span('strong', broad)], whole: true},
		...firstRows(at),
		{label: 'Then', text: proofPlan(at), whole: true},
		{label: 'Last', text: ['loses ', span('strong', broad), ', after one more question'], whole: true},
		{label: 'Back', text: [span('code', ownCommand(['undo', ...cloudWords(at.state.record.session)])), ' takes back each step, the newest first'], whole: true},
	];
	const title = verdict('plus', [
		span('strong', holderOf(finding)),
		isGrant ? ': the narrower role first. Nothing has been changed yet.' : isByGroup ? ': a group gives it too.' : ': the narrower role is there.',
	]);
	const why = [say([span('quiet', calm(finding.text))], 2), ...finding.evidence.map(fact => say([span('quiet', calm(fact))], 2))];
	const careful = carefully(survey);
	return view({
		short: {before: [title, ...careful, {kind: 'facts', rows}], after: [gap, ...why]},
		before: [title, ...why, gap, {kind: 'facts', rows}],
		after: careful.length > 0 ? [gap, ...careful] : [],
		panels: {details: {blocks: detailsOf(at)}},
		enter: enterOf(survey),
		...copyOf(at),
	});
});

/** As long as both give the same nothing can be proven. */
export const auditSettling: Screen = surveyed(({state, survey: {step}, mending: {finding}, resource}, {now}) => {
	const left = step.is === 'wait' ? Math.max(0, step.until - now) : 0;
	const command = commandOf(finding, state);
	return view({
		before: [
			verdict('good', [span('strong', holderOf(finding)), ` has ${insteadOf(finding, resource) ?? 'the narrower role'}`]),
			point('running', `It is new. ${left < 60_000 ? 'In less than a minute' : `In ${duration(Math.ceil(left / 60_000) * 60_000)}`} it goes on by itself.`),
			gap,
			say(
				`As long as both roles give the same, no call tells which of them it was, and a new role may take ${duration(settlingMs)} until every node knows it. Until then ${broadOf(finding, resource)} stays.`,
			),
			gap,
			...(command === null
				? []
				: [say([span('quiet', 'Leaving is safe: Enter on the same row goes on where it was, and so does this:')]), code(calm(command))]),
		],
		...(command === null ? {} : {copy: {what: 'the command', text: command}}),
		ticks: true,
	});
});
