import {ownCommand} from '../../access/command-line.ts';
import type {Attempt, LivenessOutcome, ProbeProgress} from '../../access/liveness.ts';
import {clock, duration} from '../../access/plain.ts';
import {arrivedAfterMs, defaultTimeoutMs, unusualAfterMs, usualWindow} from '../../access/propagation.ts';
import type {RunRecord} from '../../access/run-record.ts';
import {type Block, gap, heading, type Mark, point, type Rail, say, verdict} from '../block.ts';
import {calm} from '../calm.ts';
import {type Rich, span} from '../line.ts';
import {type Screen, view} from '../view.ts';
import {hostOf, isMe, ordinal, resourceName, took, whoIs} from '../words.ts';
import {troubleBlocks, troubleCopy} from './trouble.ts';

const markOfAttempt: Readonly<Record<Attempt['verdict'], Mark>> = {answered: 'good', denied: 'bad', throttled: 'careful', other: 'careful'};

const said = ({status, code}: Attempt): string => [status === null ? 'no answer' : String(status), code === null ? '' : calm(code)].filter(Boolean).join(' ');

const meaning = (attempt: Attempt, elapsed: number, isSpreading: boolean): string => {
	switch (attempt.verdict) {
		case 'answered':
			return 'it works; one more to be sure';
		case 'denied':
			if (!isSpreading) return 'not the answer that a role of this age should get';
			return elapsed < usualWindow.toMs ? 'as expected this early' : elapsed < unusualAfterMs ? 'later than usual' : 'unusually late';
		case 'throttled':
			return 'access works, the model is busy';
		case 'other':
			return 'not about the role';
	}
};

/** Whether the role is young enough for Azure to be still telling the endpoint of it; an older one has no story to tell. */
const isSpreading = ({since, startedAt}: ProbeProgress): boolean => since !== null && startedAt - since < arrivedAfterMs;

/** From when the clock counts: the role's creation, else the first call. */
const timeOf = (progress: ProbeProgress): number => (isSpreading(progress) ? (progress.since ?? progress.startedAt) : progress.startedAt);

const railOf = (progress: ProbeProgress, now: number, timeoutMs: number): Rail => {
	const zero = timeOf(progress);
	return {
		elapsed: Math.max(0, now - zero),
		usual: {from: usualWindow.fromMs, to: usualWindow.toMs},
		unusual: unusualAfterMs,
		stop: Math.max(progress.startedAt - zero + timeoutMs, usualWindow.fromMs),
		calls: progress.attempts.map(({at, verdict: is}) => ({at: at - zero, mark: markOfAttempt[is]})),
	};
};

const nextWords = ({nextAt, attempts}: ProbeProgress, now: number): Rich => {
	const last = attempts.at(-1);
	const goal = last?.verdict === 'answered' ? 'One more answer ends it.' : 'Two answers in a row end it.';
	return nextAt === null ? `Calling now. ${goal}` : `Next call in ${Math.max(0, Math.ceil((nextAt - now) / 1000))} s. ${goal}`;
};

const isCreated = ({receipt}: RunRecord): boolean => receipt?.entries.some(({state}) => state === 'created') ?? false;
const isActivated = ({receipt}: RunRecord): boolean => receipt?.activations?.some(({state}) => state === 'activated') ?? false;

const deedOf = (record: RunRecord): string => (isCreated(record) ? 'Written' : isActivated(record) ? 'Activated' : 'Assigned');

/** What leaving does to what was done. */
const staysWords = (record: RunRecord): string =>
	isCreated(record) ? 'what was granted stays' : isActivated(record) ? 'the role stays active until its time is over' : 'nothing was written';

const headline = (record: RunRecord, progress: ProbeProgress | null, now: number): readonly Block[] => {
	const name = record.target ? resourceName(record.target) : 'the model';
	if (!progress || progress.since === null || !isSpreading(progress))
		return [verdict('running', `Calling ${calm(record.target?.deployment?.name ?? name)} on ${name}`)];
	return [verdict('good', `${deedOf(record)} ${clock(now - progress.since)} ago`), verdict('running', `Azure is telling ${name} of it`)];
};

const history = (progress: ProbeProgress): readonly Block[] => [
	heading('Every call so far'),
	...progress.attempts.map((attempt, index) =>
		point(markOfAttempt[attempt.verdict], `${ordinal(index + 1)} at ${clock(attempt.at - timeOf(progress))}: ${said(attempt)}`),
	),
];

const lastCall = (progress: ProbeProgress, now: number): readonly Block[] => {
	const last = progress.attempts.at(-1);
	const number = ordinal(progress.attempts.length);
	const spreading = isSpreading(progress);
	if (!last) return [say(spreading ? nextWords(progress, now) : 'The first call is on its way.')];
	if (!spreading && last.verdict === 'answered') return [point('good', [`${number} call: `, span('good', said(last)), '. One more second, then the proof.'])];
	const time = last.at - timeOf(progress);
	return [
		say([
			`${number} call${spreading ? ` at ${clock(time)}` : ''}: `,
			span(last.verdict === 'answered' ? 'good' : 'strong', said(last)),
			`, ${meaning(last, time, spreading)}.`,
		]),
		say(nextWords(progress, now)),
	];
};

export const probing: Screen = ({record, probe, given}, {now}) => {
	const spreading = probe !== null && isSpreading(probe);
	const elapsed = probe ? Math.max(0, now - timeOf(probe)) : 0;
	const who = record.session ? whoIs(record.session) : 'you';
	return view({
		before: [
			...headline(record, probe, now),
			...(spreading && probe.attempts.length > 0 ? [gap, {kind: 'rail' as const, rail: railOf(probe, now, given.timeoutMs ?? defaultTimeoutMs)}] : []),
			gap,
			...(probe ? lastCall(probe, now) : [say('The first call is on its way.')]),
			...(spreading && elapsed > unusualAfterMs
				? [gap, point('careful', `More than ${duration(unusualAfterMs)} is unusual. Nearly 15 minutes have been seen, so the calls go on.`)]
				: []),
			gap,
		],
		after: [
			{
				kind: 'facts',
				rows: [
					...(probe ? [{label: 'call', text: calm(probe.url)}] : []),
					{label: 'as', text: [who, ...(probe ? [span('quiet', `  audience ${calm(hostOf(probe.audience))}`)] : [])]},
				],
			},
			gap,
			say([
				span(
					'quiet',
					record.session?.sandbox
						? `Going back stops the calls; ${staysWords(record)}.`
						: `Leaving is safe: ${staysWords(record)}, and ${ownCommand(['resume'])} goes on.`,
				),
			]),
		],
		panels: probe && probe.attempts.length > 0 ? {details: {blocks: history(probe)}} : {},
		ticks: true,
	});
};

const failures: Readonly<Record<LivenessOutcome, readonly [Mark, string]>> = {
	denied: ['bad', 'The model refused the call'],
	blocked: ['bad', 'The network refused the call. No role is missing'],
	propagating: ['careful', 'The role has not taken effect yet'],
	proven: ['bad', 'The call did not work'],
	authorized: ['bad', 'The call did not work'],
	skipped: ['bad', 'No call was made'],
};

export const probeFailed: Screen = state => {
	const {record, probe} = state;
	const outcome = record.liveness?.outcome;
	const [mark, title] = outcome ? failures[outcome] : (['bad', 'The call did not work'] as const);
	const others = record.people.length > 0 && record.session !== null && !record.people.some(person => isMe(record, person));
	const [first, ...blocks] = troubleBlocks(title, state);
	return view({
		before: [
			first?.kind === 'verdict' ? {...first, mark} : verdict(mark, title),
			...(record.liveness && record.liveness.attempts > 0
				? [
						say(
							[span('quiet', `${record.liveness.attempts === 1 ? 'One call' : `${record.liveness.attempts} calls`} in ${took(record.liveness.elapsedMs)}.`)],
							2,
						),
					]
				: []),
			...blocks,
			...(others ? [say('The call was made as you, not as them.')] : []),
		],
		panels: probe && probe.attempts.length > 0 ? {details: {blocks: history(probe)}} : {},
		// Who cannot see the resource has nothing to read there.
		enter: record.target?.resource ? {event: {type: 'CONTINUE'}, does: 'check access'} : {event: {type: 'HAND_OFF'}, does: 'what to send to its owner'},
		...troubleCopy(state, title),
	});
};
