import type {Diagnosis} from '../../access/diagnosis.ts';
import {can} from '../../wizard/machine.ts';
import type {State} from '../../wizard/state.ts';
import {type Block, gap, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {span} from '../line.ts';
import {type Screen, type View, view} from '../view.ts';

const causeLabels: Readonly<Record<Diagnosis['confidence'], string>> = {certain: 'Why', likely: 'Likely', possible: 'Perhaps'};

export const problemOf = ({problem, record}: Pick<State, 'problem' | 'record'>): Diagnosis | null => problem ?? record.diagnosis;

type Rows = Extract<Block, {kind: 'facts'}>['rows'];

export const whyRows = ({confidence, cause}: Diagnosis): Rows => [{label: causeLabels[confidence], text: calm(cause), whole: true}];

/** What was said stands below, word for word: not told twice. */
export const proofRows = ({evidence, original}: Diagnosis): Rows =>
	evidence.filter(text => text.trim() !== original.trim()).map((text, index) => ({label: index === 0 ? 'Seen' : '', text: calm(text), whole: true}));

export const doRows = ({remedies}: Diagnosis): Rows =>
	remedies.flatMap(({text, command}, index) => [
		{label: index === 0 ? 'Do' : '', text: calm(text), whole: true},
		...(command === undefined ? [] : [{label: '', text: [span('code', calm(command))], whole: true}]),
	]);

/** Where to read more; what was said, verbatim and last. */
export const saidRows = ({learnMore, original}: Diagnosis): Rows => [
	...(learnMore === null ? [] : [{label: 'Read', text: [span('link', calm(learnMore))], whole: true}]),
	...(original.trim() === '' ? [] : [{label: 'Said', text: [span('quiet', calm(original))], whole: true}]),
];

/** Why, with its proof; what to do now; where to read more; what was said, verbatim and last. */
export const diagnosisRows = (problem: Diagnosis): Rows => [...whyRows(problem), ...proofRows(problem), ...doRows(problem), ...saidRows(problem)];

export const troubleBlocks = (title: string, state: Pick<State, 'problem' | 'record'>): readonly Block[] => {
	const problem = problemOf(state);
	if (!problem) return [verdict('bad', title), gap, say('Nothing more is known of it.')];
	return [verdict('bad', title), gap, {kind: 'facts', rows: diagnosisRows(problem)}];
};

const report = (title: string, problem: Diagnosis): string =>
	[
		title,
		`Cause: ${problem.cause}`,
		...problem.evidence.map(text => `Seen: ${text}`),
		...problem.remedies.map(({text, command}) => `Do: ${text}${command ? `\n  ${command}` : ''}`),
		`Diagnosis: ${problem.id} (${problem.confidence})`,
		`Original: ${problem.original}`,
	]
		.map(line => line.split('\n').map(calm).join('\n'))
		.join('\n');

export const troubleCopy = (state: Pick<State, 'problem' | 'record'>, title = ''): Pick<View, 'copy' | 'link'> => {
	const problem = problemOf(state);
	return {copy: problem ? {what: 'a report', text: report(title, problem)} : null, link: problem?.learnMore ?? null};
};

const trouble =
	(title: string, more: readonly Block[] = []): Screen =>
	state =>
		view({
			before: troubleBlocks(title, state),
			after: more.length > 0 ? [gap, ...more] : [],
			enter: {event: {type: 'RETRY'}, does: 'try again'},
			...troubleCopy(state, title),
		});

export const targetFailed = trouble('The resource could not be opened', [point('none', 'Go back to choose another one.')]);
export const ladderFailed = trouble('The search for the cause was cut short', [point('none', 'Nothing was written.')]);

/** A custom role that was asked for and cannot be had is no end: the others are. */
export const assessFailed: Screen = (state, around) => {
	const isRole = problemOf(state)?.id.includes('custom-role') ?? false;
	const failed = trouble(isRole ? 'There is no plan with a custom role' : 'Your access could not be read', [point('none', 'Nothing was written.')])(
		state,
		around,
	);
	if (!isRole) return failed;
	const enter = can(state, 'CONTINUE')
		? {event: {type: 'CONTINUE'} as const, does: 'plan with the recommended role'}
		: {event: {type: 'BACK'} as const, does: 'back to the other roles'};
	return {...failed, enter};
};
