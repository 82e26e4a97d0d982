import type {Assessment} from '../access/assessment.ts';
import {type Diagnosis, diagnose, evidenceOfAnswer} from '../access/diagnosis.ts';
import {modelCalls, nextCall} from '../access/endpoint.ts';
import {CloudFailure, type Evidence} from '../access/failure.ts';
import type {Attempt, Liveness, LivenessOutcome, ModelAnswer, ModelCall, ProbeProgress} from '../access/liveness.ts';

import {confirmDelayMs, judgeAnswer, nextDelay} from '../access/propagation.ts';
import type {Reason} from '../access/reason.ts';
import type {Receipt} from '../access/receipt.ts';
import type {ScenarioId} from '../access/scenario.ts';
import type {Session} from '../access/session.ts';
import type {Target} from '../access/target.ts';
import {parseTime} from '../access/time.ts';
import {tokensUsed} from '../access/tokens-used.ts';
import type {Clock} from './clock.ts';
import type {Cloud} from './cloud.ts';

type Tools = {readonly cloud: Pick<Cloud, 'callModel'>; readonly clock: Clock};

export type ProbeQuestion = {
	readonly session: Session;
	readonly target: Target;
	readonly scenario: ScenarioId;
	readonly assessments: readonly Assessment[];
	/** The run's own writes, when there were any. */
	readonly receipt: Receipt | null;
	readonly timeoutMs: number;
	/** `false`: one verdict now, without waiting for propagation. */
	readonly wait: boolean;
	/** A probe that was left and goes on. */
	readonly previous: ProbeProgress | null;
};

export type ProbeAnswer = {readonly liveness: Liveness; readonly diagnosis: Diagnosis | null};

/** More refusals for load than this are not waited out: the access is proven, the model is busy. */
const patienceWithThrottling = 3;

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
	const calls = modelCalls(question);
	const [first] = calls;
	const hope = hopeOf(question);
	if (!first) return {liveness: skipped('No deployment here can be called for this scenario.'), diagnosis: null};
	const startedAt = question.previous?.startedAt ?? clock.now();
	const attempts: Attempt[] = [...(question.previous?.attempts ?? [])];
	let route = {call: first, index: 0};
	/** When no route serves the model, the preferred one's refusal is the telling one. */
	let preferred: {readonly call: ModelCall; readonly answer: ModelAnswer} | null = null;
	let streak = 0;
	let throttled = 0;

	const tell = (nextAt: number | null): void =>
		onProgress({startedAt, since: hope.since, attempts: [...attempts], nextAt, url: route.call.url, audience: route.call.audience});
	const conclude = (outcome: LivenessOutcome, answer: ModelAnswer | null, because: readonly Reason[], diagnosis: Diagnosis | null): ProbeAnswer => ({
		liveness: {
			outcome,
			attempts: attempts.length,
			elapsedMs: clock.now() - startedAt,
			status: answer?.status ?? null,
			url: route.call.url,
			audience: route.call.audience,
			latencyMs: answer?.status === 200 ? answer.elapsedMs : null,
			tokens: answer ? tokensUsed(answer) : null,
			because,
		},
		diagnosis,
	});

	for (;;) {
		tell(null);
		const sent = await send(cloud, question.session, route.call, hope.throughGroup && attempts.length % 6 === 5, signal);
		if ('evidence' in sent) {
			const diagnosis = diagnose(sent.evidence);
			attempts.push({at: clock.now(), status: null, code: sent.evidence.code, verdict: 'other'});
			tell(null);
			return conclude(diagnosis.accessVerdict === 'network' ? 'blocked' : 'denied', null, [{id: diagnosis.id, text: diagnosis.cause}], diagnosis);
		}
		const {answer} = sent;
		const verdict = judgeAnswer(route.call, answer);
		const evidence = evidenceOfAnswer(route.call, answer);
		attempts.push(attemptOf(answer, evidence, verdict, clock.now()));
		const elapsed = clock.now() - startedAt;
		const left = question.timeoutMs - elapsed;
		let delay: number;
		if (verdict === 'answered') {
			streak += 1;
			if (streak === 2) return conclude('proven', answer, [{id: 'probe.proven', text: 'Two calls in a row were answered.'}], null);
			delay = confirmDelayMs;
		} else if (verdict === 'throttled') {
			streak = 0;
			throttled += 1;
			const diagnosis = diagnose(evidence);
			if (throttled >= patienceWithThrottling || !question.wait || left <= 0)
				return conclude('authorized', answer, [{id: diagnosis.id, text: diagnosis.cause}], diagnosis);
			delay = Math.min(retryAfter(answer) ?? nextDelay(elapsed), Math.max(left, 0));
		} else {
			streak = 0;
			const other = nextCall(calls, route.index, route.call, answer);
			if (other) {
				if (other.index > route.index) preferred ??= {call: route.call, answer};
				route = other;
				continue;
			}
			const telling = verdict === 'other' && preferred ? evidenceOfAnswer(preferred.call, preferred.answer) : evidence;
			const diagnosis = diagnose(telling, {...question, granted: hope.since !== null || hope.exists, now: clock.now(), since: hope.since});
			const because: Reason[] = [{id: diagnosis.id, text: diagnosis.cause}];
			if (verdict === 'ok-but-request') return conclude('authorized', answer, because, diagnosis);
			if (verdict !== 'denied') return conclude(diagnosis.accessVerdict === 'network' ? 'blocked' : 'denied', answer, because, diagnosis);
			if (!hope.exists) return conclude('denied', answer, [...because, {id: 'probe.waiting-cannot-help', text: hope.why}], diagnosis);
			if (!question.wait || left <= 0) return conclude('propagating', answer, [...because, {id: 'state.propagating', text: hope.why}], diagnosis);
			delay = Math.min(nextDelay(elapsed), left);
		}
		tell(clock.now() + delay);
		await clock.sleep(delay, signal);
	}
};

/** Whether waiting can help: an assignment that suffices exists, and since when. */
const hopeOf = ({assessments, receipt, session}: ProbeQuestion): {exists: boolean; since: number | null; throughGroup: boolean; why: string} => {
	const mine = assessments.find(({principal}) => principal.id === session.objectId);
	const written = receipt?.entries.some(({state, principalId}) => principalId === session.objectId && (state === 'created' || state === 'existed')) ?? false;
	const sufficient = mine?.held.filter(role => role.sufficient) ?? [];
	const created = sufficient.flatMap(({createdOn}) => parseTime(createdOn) ?? []);
	const since = written && receipt ? parseTime(receipt.createdOn) : created.length > 0 ? Math.max(...created) : null;
	const throughGroup = !written && sufficient.length > 0 && sufficient.every(({via}) => via !== null);
	if (written || mine?.outcome === 'allowed')
		return {exists: true, since, throughGroup, why: 'A sufficient role is assigned; the model endpoint has not seen it yet.'};
	const why =
		mine?.outcome === 'denied'
			? 'Waiting cannot help: no role that you hold covers this call.'
			: 'No role assignment that would allow this call could be seen, so waiting is no plan.';
	return {exists: false, since: null, throughGroup: false, why};
};

const send = async (
	cloud: Pick<Cloud, 'callModel'>,
	session: Session,
	call: ModelCall,
	fresh: boolean,
	signal: AbortSignal,
): Promise<{readonly answer: ModelAnswer} | {readonly evidence: Evidence}> => {
	try {
		return {answer: await cloud.callModel(session, call, {fresh}, signal)};
	} catch (error) {
		if (error instanceof CloudFailure) return {evidence: error.evidence};
		throw error;
	}
};

const attemptOf = (answer: ModelAnswer, {code}: Evidence, verdict: ReturnType<typeof judgeAnswer>, at: number): Attempt => ({
	at,
	status: answer.status,
	code,
	verdict: verdict === 'ok-but-request' ? 'other' : verdict,
});

/** Seconds of Retry-After (RFC 9110, 10.2.3) as milliseconds. */
const retryAfter = ({headers}: ModelAnswer): number | null => {
	const seconds = Number(headers['retry-after']);
	return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
};

const skipped = (text: string): Liveness => ({
	outcome: 'skipped',
	attempts: 0,
	elapsedMs: 0,
	status: null,
	url: null,
	audience: null,
	latencyMs: null,
	tokens: null,
	because: [{id: 'probe.nothing-to-call', text}],
});
