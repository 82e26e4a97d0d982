import {accessLink} from '../../access/access-link.ts';
import type {Diagnosis} from '../../access/diagnosis.ts';
import {type Findings, type Rung, type RungState, rungTitles} from '../../access/ladder.ts';
import type {RunRecord} from '../../access/run-record.ts';
import {isProvable} from '../../wizard/machine-moves.ts';
import {type Block, code, gap, heading, type Mark, point, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {keyWords, span} from '../line.ts';
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

const isIn =
	(...states: readonly RungState[]) =>
	({state}: Rung): boolean =>
		states.includes(state);
const titlesOf = (rungs: readonly Rung[]): string => rungs.map(({id}) => rungTitles[id]).join(', ');

/** In one line, with the reason where it is the same for all. */
const skippedRows = (rungs: readonly Rung[]): RungRows => {
	const skipped = rungs.filter(isIn('skipped'));
	const [why = '', ...otherwise] = new Set(skipped.map(({text}) => text));
	const titles = titlesOf(skipped);
	return skipped.length === 0 ? [] : [{mark: 'none', title: 'skipped', text: calm(why === '' || otherwise.length > 0 ? titles : `${titles}: ${why}`)}];
};

/** One after the other. */
const rungRows = (rungs: readonly Rung[]): RungRows => [...rungs.filter(({state}) => state !== 'skipped').map(rowOf), ...skippedRows(rungs)];

/** Where the room is small: what holds is one line too. */
const besideRows = (rungs: readonly Rung[]): RungRows => {
	const holds = rungs.filter(isIn('pass'));
	return [
		...rungs.filter(isIn('notice', 'unknown')).map(rowOf),
		...(holds.length === 0 ? [] : [{mark: 'good' as const, title: 'in order', text: titlesOf(holds)}]),
		...skippedRows(rungs),
	];
};

const pastedBlock = ({pasted}: RunRecord): Block =>
	pasted && pasted.is !== 'nothing'
		? say([span('quiet', 'Pasted: '), pastedWords(pasted)])
		: say([span('quiet', 'Nothing was pasted: this is what looking and one call show.')]);

/** In one row, cut at its end: `d` shows it whole. */
const pastedLine = (record: RunRecord): Block =>
	record.pasted && record.pasted.is !== 'nothing' ? {kind: 'facts', rows: [{label: 'Pasted', text: pastedWords(record.pasted)}]} : pastedBlock(record);

/** What is skipped is told once all of it is known. */
export const climbing: Screen = ({record, rungs}) => {
	const looking = verdict('running', 'Looking for the cause');
	return view({
		before: [looking, pastedBlock(record), gap, {kind: 'rungs', rows: rungs.filter(({state}) => state !== 'skipped').map(rowOf)}],
		short: {
			before: [
				looking,
				pastedLine(record),
				gap,
				{kind: 'rungs', rows: [...rungs.filter(isIn('checking', 'fail')).map(rowOf), ...besideRows(rungs.filter(({state}) => state !== 'skipped'))]},
			],
			after: [],
		},
	});
};

const causeLabels: Readonly<Record<Diagnosis['confidence'], string>> = {certain: 'Cause', likely: 'Likely', possible: 'Perhaps'};

/** Beside the cause, in a line each; all of it is under `d`. */
const mostOthers = 2;

const othersOf = ({others}: Findings): readonly Block[] => [
	...others.slice(0, mostOthers).map(({cause}) => point('none', ['Also: ', calm(cause)])),
	...(others.length > mostOthers ? [say([span('quiet', `${count(others.length - mostOthers, 'more cause')} found`), ...keyWords('quiet', ': ', 'd')])] : []),
];

type Way = {readonly after: readonly Block[]; readonly enter: View['enter']};

/** What leads out of it from here, and what Enter does. */
const wayOf = ({fix, diagnosis}: Findings, record: RunRecord): Way => {
	switch (fix.is) {
		case 'plan':
			return nextOf(record);
		case 'activate':
			return {after: [], enter: {event: {type: 'CONTINUE'}, does: 'activate the role'}};
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
		case 'tenant':
			return {after: [], enter: {event: {type: 'CONTINUE'}, does: `go on in tenant ${calm(fix.name)}`}};
		case 'elsewhere':
			return {after: linkBlocks(record), enter: null};
	}
};

const mostDetailLines = 400;

const detailsOf = ({pasted}: RunRecord, {diagnosis, others, rungs}: Findings): Panel | null => {
	const lines = pasted ? linesOf(pasted) : [];
	const blocks: readonly Block[] = [
		...(diagnosis ? [heading('The cause'), {kind: 'facts' as const, rows: [...diagnosisRows(diagnosis), {label: 'Id', text: calm(diagnosis.id)}]}, gap] : []),
		...others.flatMap((other): Block[] => [heading('Also found'), {kind: 'facts', rows: diagnosisRows(other)}, gap]),
		...(rungs.length > 0 ? [heading('What was looked at'), {kind: 'rungs' as const, rows: rungs.map(rowOf)}, gap] : []),
		...(lines.length > 0 ? [heading('What you pasted'), code(lines.slice(0, mostDetailLines).join('\n'))] : []),
		...(lines.length > mostDetailLines ? [say([span('quiet', `and ${count(lines.length - mostDetailLines, 'more line')}`)])] : []),
	];
	return blocks.length === 0 ? null : {blocks, ...(pasted ? {copy: {what: 'what you pasted', text: pasted.text}} : {})};
};

/** Before the cause, where the cause alone would be taken for another. */
const verdictOf = (diagnosis: Diagnosis | null): readonly Block[] => {
	if (diagnosis === null) return [verdict('good', 'Nothing stands in the way: all that was looked at holds')];
	if (diagnosis.accessVerdict === 'network') return [verdict('bad', 'The network stands in the way. No role changes that')];
	return diagnosis.id === 'unknown' ? [verdict('todo', 'The cause is not known yet')] : [];
};

const labelOf = ({id, confidence}: Diagnosis): string => (id === 'unknown' ? 'Why' : causeLabels[confidence]);

const textAlone = say([span('quiet', 'This is what the text says by itself: Azure has not been asked.')]);

export const found: Screen = ({record}, {now}): View => {
	const {findings, pasted, warnings} = record;
	if (!findings) return view({before: [heading('Nothing is known of the cause yet')]});
	const {diagnosis, rungs, fix, was} = findings;
	const {after, enter} = wayOf(findings, record);
	const details = detailsOf(record, findings);
	const cause: readonly Block[] = [
		...verdictOf(diagnosis),
		...(diagnosis === null
			? []
			: [
					{
						kind: 'facts' as const,
						rows: [
							{label: labelOf(diagnosis), text: [span('strong', calm(diagnosis.cause))], whole: true},
							// Where Enter leads to the plan, what could be typed instead stands under `d`.
							...(fix.is === 'plan' ? [] : doRows(diagnosis)),
						],
					},
				]),
	];
	const proof: readonly Block[] = diagnosis
		? [{kind: 'facts', rows: [...proofRows(diagnosis), ...saidRows(pasted ? {...diagnosis, original: ''} : diagnosis)]}]
		: [];
	const ladder: readonly Block[] = rungs.length === 0 ? [textAlone] : [{kind: 'rungs', rows: rungRows(rungs)}];
	const failed: readonly Block[] = [{kind: 'rungs', rows: rungs.filter(isIn('fail')).map(rowOf)}];
	const beside: readonly Block[] = rungs.length === 0 ? [textAlone] : [{kind: 'rungs', rows: besideRows(rungs)}];
	const told = pasted ? takenOut(pasted, now) : [];
	const mended = was ? [point('good', calm(`Fixed by ${was.by}: ${was.diagnosis.cause}`))] : [];
	const rest = [...mended, ...othersOf(findings), ...told, ...warningBlocks(warnings)];
	return view({
		before: [...cause, gap, pastedBlock(record), ...ladder, gap],
		after: [...after, ...rest, gap, ...proof],
		short: {before: [...cause, gap, ...after, gap, ...failed, pastedLine(record)], after: [...beside, gap, ...rest, gap, ...proof]},
		panels: {...(details ? {details} : {}), ...whoCanPanel(record)},
		copy: {what: 'a redacted report', text: causeReport(record, findings)},
		link: accessLink(record)?.url ?? diagnosis?.learnMore ?? null,
		enter,
	});
};
