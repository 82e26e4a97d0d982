import {proofWords} from '../../access/audit/mend-survey.ts';
import {verifications} from '../../access/verification.ts';
import {code, gap, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {span} from '../line.ts';
import {type Screen, view} from '../view.ts';
import {capital} from '../words.ts';
import {broadOf, holderOf, insteadOf, stayWords} from './audit-words.ts';
import {type At, detailsOf, mendScreen, type Planned, surveyed} from './mend-screen.ts';
import {probing} from './probe.ts';

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
