import {accessLink} from '../../access/access-link.ts';
import type {Diagnosis} from '../../access/diagnosis.ts';
import {type Findings, type Rung, type RungState, rungTitles} from '../../access/ladder.ts';
import type {RunRecord} from '../../access/run-record.ts';
import {isProvable} from '../../wizard/machine-moves.ts';
import {type Block, code, gap, heading, type Mark, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {span} from '../line.ts';
import {type Panel, type Screen, type View, view} from '../view.ts';
import {count} from '../words.ts';
import {linkBlocks, nextOf} from './access-next.ts';
import {causeReport} from './cause-report.ts';
import {linesOf, pastedWords, takenOut} from './pasted.ts';
import {diagnosisRows, doRows, proofRows, saidRows} from './trouble.ts';
import {warningBlocks} from './warnings.ts';
import {whoCanPanel} from './who-can.ts';

const markOf: Readonly<Record<RungState, Mark>> = {checking: 'running', pass: 'good', notice: 'careful', fail: 'bad', unknown: 'todo', skipped: 'none'};

type RungRows = Extract<Block, {kind: 'rungs'}>['rows'];

const rowOf = ({id, state, text}: Rung): RungRows[number] => ({mark: markOf[state], title: rungTitles[id], text: calm(text)});

/** One after the other; what was skipped in one line, with the reason where it is the same for all. */
const rungRows = (rungs: readonly Rung[]): RungRows => {
	const skipped = rungs.filter(({state}) => state === 'skipped');
	const [why = '', ...otherwise] = new Set(skipped.map(({text}) => text));
	const titles = skipped.map(({id}) => rungTitles[id]).join(', ');
	return [
		...rungs.filter(({state}) => state !== 'skipped').map(rowOf),
		...(skipped.length === 0 ? [] : [{mark: 'none' as const, title: 'skipped', text: calm(why === '' || otherwise.length > 0 ? titles : `${titles}: ${why}`)}]),
	];
};

const pastedBlock = ({pasted}: RunRecord): Block =>
	pasted && pasted.is !== 'nothing'
		? say([span('quiet', 'Pasted: '), pastedWords(pasted)])
		: say([span('quiet', 'Nothing was pasted: this is what looking and one call show.')]);

/** What is skipped is told once all of it is known. */
export const climbing: Screen = ({record, rungs}) =>
	view({
		before: [
			verdict('running', 'Looking for the cause'),
			pastedBlock(record),
			gap,
			{kind: 'rungs', rows: rungs.filter(({state}) => state !== 'skipped').map(rowOf)},
		],
	});

const causeLabels: Readonly<Record<Diagnosis['confidence'], string>> = {certain: 'Cause', likely: 'Likely', possible: 'Perhaps'};

/** Beside the cause, in a line each; all of it is under `d`. */
const mostOthers = 2;

const othersOf = ({others}: Findings): readonly Block[] => [
	...others.slice(0, mostOthers).map(({cause}) => point('none', ['Also: ', calm(cause)])),
	...(others.length > mostOthers ? [say([span('quiet', `${count(others.length - mostOthers, 'more cause')} found: `), span('accent', 'd')])] : []),
];

type Way = {readonly after: readonly Block[]; readonly enter: View['enter']};

/** What leads out of it from here, and what Enter does. */
const wayOf = ({fix, diagnosis}: Findings, record: RunRecord): Way => {
	switch (fix.is) {
		case 'plan':
			return nextOf(record);
		case 'prove': {
			// A text that was certain alone: nobody is signed in for a call yet.
			if (record.assessments.length === 0) return {after: [], enter: {event: {type: 'RETRY'}, does: 'look at it in Azure'}};
			const calls = isProvable(record);
			return {
				after: [],
				enter: {event: {type: 'CONTINUE'}, does: calls ? (diagnosis?.worthWaiting ? 'wait for it' : 'prove it with a call') : 'finish', calls},
			};
		}
		case 'deployment':
			return {after: [], enter: {event: {type: 'CHOOSE_DEPLOYMENT', name: fix.name}, does: `call ${calm(fix.name)} instead`}};
		case 'elsewhere':
			return {after: linkBlocks(record), enter: null};
	}
};

const mostDetailLines = 400;

const detailsOf = ({pasted}: RunRecord, {diagnosis, others, rungs}: Findings): Panel | null => {
	const skipped = rungs.filter(({state, text}) => state === 'skipped' && text !== '');
	const lines = pasted ? linesOf(pasted) : [];
	const blocks: readonly Block[] = [
		...(diagnosis ? [heading('The cause'), {kind: 'facts' as const, rows: [...diagnosisRows(diagnosis), {label: 'Id', text: calm(diagnosis.id)}]}, gap] : []),
		...others.flatMap((other): Block[] => [heading('Also found'), {kind: 'facts', rows: diagnosisRows(other)}, gap]),
		...(skipped.length > 0 ? [heading('What was skipped'), {kind: 'rungs' as const, rows: skipped.map(rowOf)}, gap] : []),
		...(lines.length > 0 ? [heading('What you pasted'), code(lines.slice(0, mostDetailLines).join('\n'))] : []),
		...(lines.length > mostDetailLines ? [say([span('quiet', `and ${count(lines.length - mostDetailLines, 'more line')}`)])] : []),
	];
	return blocks.length === 0 ? null : {blocks, ...(pasted ? {copy: {what: 'what you pasted', text: pasted.text}} : {})};
};

const isNetwork = (diagnosis: Diagnosis | null): boolean => diagnosis?.accessVerdict === 'network';

export const found: Screen = ({record}, {now}): View => {
	const {findings, pasted, warnings} = record;
	if (!findings) return view({before: [heading('Nothing is known of the cause yet')]});
	const {diagnosis, rungs, fix} = findings;
	const {after, enter} = wayOf(findings, record);
	const details = detailsOf(record, findings);
	const cause: readonly Block[] = diagnosis
		? [
				...(isNetwork(diagnosis) ? [verdict('bad', 'The network stands in the way. No role mends that')] : []),
				{
					kind: 'facts',
					rows: [
						{label: causeLabels[diagnosis.confidence], text: [span('strong', calm(diagnosis.cause))], whole: true},
						// Where Enter leads to the plan, what could be typed instead stands under `d`.
						...(fix.is === 'plan' ? [] : doRows(diagnosis)),
					],
				},
			]
		: [verdict('good', 'Nothing stands in the way: all that was looked at holds')];
	const proof: readonly Block[] = diagnosis
		? [{kind: 'facts', rows: [...proofRows(diagnosis), ...saidRows(pasted ? {...diagnosis, original: ''} : diagnosis)]}]
		: [];
	const ladder: readonly Block[] = [{kind: 'rungs', rows: rungRows(rungs)}];
	const told = pasted ? takenOut(pasted, now) : [];
	const rest = [...othersOf(findings), ...told, ...warningBlocks(warnings)];
	return view({
		before: [pastedBlock(record), gap, ...ladder, gap, ...cause, gap],
		after: [...after, ...rest, gap, ...proof],
		short: {before: [pastedBlock(record), ...cause, ...after, gap, ...ladder, ...rest, ...proof], after: []},
		panels: {...(details ? {details} : {}), ...whoCanPanel(record)},
		copy: {what: 'a redacted report', text: causeReport(record, findings)},
		link: accessLink(record)?.url ?? diagnosis?.learnMore ?? null,
		enter,
	});
};
