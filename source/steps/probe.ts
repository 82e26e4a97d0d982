import {type Diagnosis, evidenceOfAnswer} from '../access/diagnosis.ts';
import {callsAfter} from '../access/failed-call.ts';
import {CloudFailure, type Evidence} from '../access/failure.ts';
import {hopeOf, type ProbeFacts} from '../access/hope.ts';
import type {Attempt, Liveness, ModelAnswer, ModelCall, ProbeProgress} from '../access/liveness.ts';
import {afterAnswer, afterSilence, type Course, startCourse} from '../access/probe-course.ts';
import {judgeAnswer} from '../access/propagation.ts';
import type {Session} from '../access/session.ts';
import {tokensUsed} from '../access/tokens-used.ts';
import type {Clock} from './clock.ts';
import type {Cloud} from './cloud.ts';

type Tools = {readonly cloud: Pick<Cloud, 'callModel'>; readonly clock: Clock};

export type ProbeQuestion = ProbeFacts & {
	readonly timeoutMs: number;
	/** `false`: one verdict now, without waiting for propagation. */
	readonly wait: boolean;
	/** Addresses of calls that failed before: one of them is proven before anything else. */
	readonly failed?: readonly string[];
	/** A probe that was left and goes on. */
	readonly previous: ProbeProgress | null;
};

export type ProbeAnswer = {readonly liveness: Liveness; readonly diagnosis: Diagnosis | null};

/** While a group alone gives the access, every sixth call (about twice a minute) brings a token issued now: the old one does not name a new membership. */
const isForFreshToken = (attempts: number): boolean => attempts % 6 === 5;

/**
 * The live token call. Proven is two answers in a row, the second a second after the first: front ends may disagree for a while.
 * It waits only while an adequate assignment exists, since no wait makes a missing role appear. Never rejects for what Azure says; rejects when aborted.
 */
export const probe = async (
	{cloud, clock}: Tools,
	question: ProbeQuestion,
	onProgress: (progress: ProbeProgress) => void,
	signal: AbortSignal,
): Promise<ProbeAnswer> => {
	const {failed = [], previous, timeoutMs, wait, ...facts} = question;
	const calls = callsAfter(question, failed);
	const [first] = calls;
	if (!first) return {liveness: nothingToCall, diagnosis: null};
	const hope = hopeOf(facts);
	const startedAt = previous?.startedAt ?? clock.now();
	const attempts: Attempt[] = [...(previous?.attempts ?? [])];
	let course: Course = startCourse(
		first,
		attempts.some(({status}) => status !== null),
	);
	const tell = (nextAt: number | null): void =>
		onProgress({startedAt, since: hope.since, attempts: [...attempts], nextAt, url: course.call.url, audience: course.call.audience});

	for (;;) {
		tell(null);
		const sent = await send(cloud, facts.session, course.call, hope.throughGroup && isForFreshToken(attempts.length), signal);
		const now = clock.now();
		attempts.push(attemptOf(sent, course.call, now));
		const circumstances = {facts, hope, wait, calls, now, elapsedMs: now - startedAt, leftMs: timeoutMs - (now - startedAt)};
		const turn = sent.answer ? afterAnswer(course, sent.answer, circumstances) : afterSilence(course, sent.evidence, circumstances);
		if (turn.is === 'end') {
			tell(null);
			const {outcome, because, diagnosis} = turn;
			return {
				diagnosis,
				liveness: {
					outcome,
					attempts: attempts.length,
					elapsedMs: circumstances.elapsedMs,
					status: sent.answer?.status ?? null,
					url: course.call.url,
					audience: course.call.audience,
					latencyMs: sent.answer?.status === 200 ? sent.answer.elapsedMs : null,
					tokens: sent.answer ? tokensUsed(sent.answer) : null,
					because,
				},
			};
		}
		course = turn.course;
		if (turn.is === 'call') continue;
		tell(now + turn.ms);
		await clock.sleep(turn.ms, signal);
	}
};

type Sent = {readonly answer: ModelAnswer; readonly evidence?: never} | {readonly answer?: never; readonly evidence: Evidence};

const send = async (cloud: Pick<Cloud, 'callModel'>, session: Session, call: ModelCall, fresh: boolean, signal: AbortSignal): Promise<Sent> => {
	try {
		return {answer: await cloud.callModel(session, call, {fresh}, signal)};
	} catch (error) {
		if (error instanceof CloudFailure) return {evidence: error.evidence};
		throw error;
	}
};

const attemptOf = ({answer, evidence}: Sent, call: ModelCall, at: number): Attempt => {
	if (!answer) return {at, status: null, code: evidence.code, verdict: 'other'};
	const verdict = judgeAnswer(call, answer);
	return {at, status: answer.status, code: evidenceOfAnswer(call, answer).code, verdict: verdict === 'ok-but-request' ? 'other' : verdict};
};

const nothingToCall: Liveness = {
	outcome: 'skipped',
	attempts: 0,
	elapsedMs: 0,
	status: null,
	url: null,
	audience: null,
	latencyMs: null,
	tokens: null,
	because: [{id: 'probe.nothing-to-call', text: 'No deployment here can be called for this scenario.'}],
};
