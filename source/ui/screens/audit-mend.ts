import {type MendSurvey, proofWords} from '../../access/audit/mend-survey.ts';
import {settlingMs} from '../../access/audit/swap.ts';
import {cloudWords, ownCommand} from '../../access/command-line.ts';
import {duration} from '../../access/plain.ts';
import {scenarios} from '../../access/scenario.ts';
import type {Resource} from '../../access/target.ts';
import {verifications} from '../../access/verification.ts';
import type {Mending} from '../../wizard/mending.ts';
import type {State} from '../../wizard/state.ts';
import {type Block, code, gap, heading, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {span} from '../line.ts';
import {type Screen, type View, view} from '../view.ts';
import {capital} from '../words.ts';
import {broadOf, commandOf, holderOf, insteadOf, stayWords} from './audit-words.ts';
import {probing} from './probe.ts';
import type {Fact} from './receipt.ts';

/** A finding's way, as far as nothing is on the wire. */
type At = {readonly state: State; readonly mending: Mending; readonly resource: Resource};
type Planned = At & {readonly survey: MendSurvey};

export const mendScreen =
	(draw: (at: At, around: Parameters<Screen>[1]) => View): Screen =>
	(state, around) => {
		const {mending, record} = state;
		const resource = record.target?.resource;
		return mending && resource ? draw({state, mending, resource}, around) : view({before: [verdict('todo', 'No finding was chosen')]});
	};

const surveyed = (draw: (at: Planned, around: Parameters<Screen>[1]) => View): Screen =>
	mendScreen((at, around) =>
		at.mending.survey ? draw({...at, survey: at.mending.survey}, around) : view({before: [verdict('todo', 'What is next is not known yet')]}),
	);

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

const detailsOf = ({state, mending: {finding}, survey: {step}}: Planned): readonly Block[] => [
	heading('What stands now'),
	{
		kind: 'facts',
		rows: [
			{label: 'principal', text: calm(`${finding.principal.type} ${finding.principal.id}`), whole: true},
			{label: 'assignment', text: calm(finding.held.assignmentId), whole: true},
			...(finding.held.condition === null ? [] : [{label: 'condition', text: calm(finding.held.condition), whole: true}]),
		],
	},
	...(step.is === 'grant'
		? [
				gap,
				heading('What is granted'),
				{
					kind: 'facts' as const,
					rows: [
						{label: 'role', text: calm(step.grant.roleId), whole: true},
						{label: 'scope', text: calm(step.grant.scope), whole: true},
						{label: 'name', text: calm(step.grant.name), whole: true},
					],
				},
			]
		: []),
	gap,
	heading('The same by command, a step each time it is run'),
	code(calm(commandOf(finding, state) ?? '')),
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

/** The call that is made for a proof looks as it does elsewhere. */
export const auditCalling: Screen = (state, around) => {
	const {mending, record} = state;
	const resource = record.target?.resource;
	const base = probing({...state, probe: mending?.probe ?? null, record: {...record, receipt: mending?.granted ?? null}}, around);
	const broad = mending && resource ? broadOf(mending.finding, resource) : 'the broader role';
	const [facts] = base.after;
	return {...base, after: [say([span('quiet', `${broad} stays meanwhile: leaving is safe.`)]), ...(facts ? [gap, facts] : [])]};
};

const linesFor = ({state, survey, mending: {finding}}: Planned): readonly {readonly who: string; readonly command: string}[] => {
	const {session, target} = state.record;
	return verifications({people: [finding.principal], session, target, scenario: survey.scenario});
};

const isSelf = ({state, mending: {finding}}: At): boolean => finding.principal.id === state.record.session?.objectId;

/** Whoever holds it has to see it work: nobody can call as somebody else. */
export const auditProof: Screen = surveyed(at => {
	const {mending, resource} = at;
	const lines = linesFor(at);
	const [first] = lines;
	const who = holderOf(mending.finding);
	return view({
		before: [
			verdict('todo', [span('strong', who), ` has ${insteadOf(mending.finding, resource) ?? 'the narrower role'}. Has anybody seen it work?`]),
			say([span('quiet', `Until then ${broadOf(mending.finding, resource)} stays.`)], 2),
			gap,
			...lines.flatMap(({who: says, command}) => [say(calm(`${says}:`)), code(calm(command)), gap]),
			...(first
				? [say('It ends with "proven" when the call was answered.')]
				: [
						say(
							isSelf(at)
								? 'There is nothing to call from here: see it work wherever you use it.'
								: `No line proves this one: ${who} tries what they need it for.`,
						),
					]),
		],
		enter: {event: {type: 'CONTINUE'}, does: 'somebody saw it work'},
		...(first ? {copy: {what: 'the line', text: lines.map(({command}) => command).join('\n')}} : {}),
	});
});

export const auditWitness: Screen = mendScreen(({mending: {finding}, resource}) =>
	view({
		before: [
			verdict('todo', [`Who saw `, span('strong', holderOf(finding)), ` call with ${insteadOf(finding, resource) ?? 'the narrower role'}, and when?`]),
			say([span('quiet', 'The receipt keeps it as you write it. Nothing is removed yet.')], 2),
			gap,
		],
		choices: {
			columns: [{keep: 1}],
			items: [],
			current: 0,
			filter: true,
			typed: {
				prompt: 'who, and when',
				spoken: 'who saw it work, and when',
				event: text => (text.trim() === '' ? null : {type: 'PROVEN', by: text}),
				does: 'what goes then',
			},
		},
	}),
);

const becauseOf = ({mending: {proof, finding}}: At): string => {
	if (proof !== null) return capital(proofWords(proof));
	return finding.standing === 'gone' ? 'Its holder is deleted: nobody has it.' : 'Nothing of the access rests on it.';
};

/** The last word: what goes, and what stays. */
export const auditRemove: Screen = surveyed(at => {
	const {survey, mending, resource} = at;
	const {finding} = mending;
	const {stays, told} = survey;
	const isForGood = told.some(({id}) => id === 'swap.no-return');
	return view({
		before: [
			verdict('careful', [span('strong', holderOf(finding)), ` loses ${broadOf(finding, resource)}. Nothing has been removed yet.`]),
			gap,
			{
				kind: 'facts',
				rows: [
					{label: 'Goes', text: [span('strong', broadOf(finding, resource))], whole: true},
					...(stays.length > 0
						? stays.map((one, index) => ({label: index === 0 ? 'Stays' : '', text: [span('strong', stayWords(one, resource))], whole: true}))
						: [{label: 'Stays', text: 'nothing of it', whole: true}]),
					{label: 'Proof', text: calm(becauseOf(at)), whole: true},
					...(isForGood ? [] : [{label: 'Back', text: 'undo puts it back as it is now, with its condition and its description', whole: true}]),
				],
			},
			...(told.length > 0 ? [gap, ...told.map(({text}) => point('careful', calm(text)))] : []),
		],
		panels: {details: {blocks: detailsOf(at)}},
		enter: {event: {type: 'CONFIRM'}, does: 'remove it'},
	});
});
