import {type Diagnosis, diagnose, evidenceOfAnswer} from './diagnosis.ts';
import {nextCall} from './endpoint.ts';
import type {Evidence} from './failure.ts';
import type {Hope, ProbeFacts} from './hope.ts';
import type {LivenessOutcome, ModelAnswer, ModelCall} from './liveness.ts';
import {arrivedAfterMs, confirmDelayMs, judgeAnswer, nextDelay} from './propagation.ts';
import type {Reason} from './reason.ts';

/** Where a probe stands between two calls. */
export type Course = {
	readonly call: ModelCall;
	/** Which of the calls that could be made this one comes from. */
	readonly index: number;
	/** The preferred route's refusal, once another route is tried: when none serves the model, it is the telling one. */
	readonly preferred: {readonly call: ModelCall; readonly answer: ModelAnswer} | null;
	readonly isReached: boolean;
	/** Of answers, refusals for load, faults and refusals of access: how many of the kind there were, the first and third in a row. */
	readonly streak: number;
	readonly throttled: number;
	readonly faults: number;
	readonly refusals: number;
};

/** What does not change while a probe runs, and the time. */
export type Circumstances = {
	readonly facts: ProbeFacts;
	readonly hope: Hope;
	/** `false`: one verdict now. */
	readonly wait: boolean;
	readonly calls: readonly ModelCall[];
	/** Milliseconds since the epoch. */
	readonly now: number;
	readonly elapsedMs: number;
	/** Until time runs out; may be negative. */
	readonly leftMs: number;
};

/** What comes after an answer: the next call at once, the same call later, or the verdict. */
export type Turn =
	| {readonly is: 'call'; readonly course: Course}
	| {readonly is: 'wait'; readonly course: Course; readonly ms: number}
	| {readonly is: 'end'; readonly outcome: LivenessOutcome; readonly because: readonly Reason[]; readonly diagnosis: Diagnosis | null};

/** More refusals for load than this are not waited out: the access is proven, the model is busy. */
const patienceWithThrottling = 3;
/** So many faults in a row of the other side, or of the network in between, end a wait that is under way; fewer say nothing about access. */
const patienceWithFaults = 3;
/** A role that has long arrived may be overlooked by one front end, not by three. */
const patienceWithRefusals = 3;
const passing: ReadonlySet<string> = new Set(['net.dns', 'net.refused', 'net.timeout']);
const passingStatus: ReadonlySet<number> = new Set([500, 502, 503, 504]);

export const startCourse = (call: ModelCall, isReached: boolean): Course => ({
	call,
	index: 0,
	preferred: null,
	isReached,
	streak: 0,
	throttled: 0,
	faults: 0,
	refusals: 0,
});

const end = (outcome: LivenessOutcome, diagnosis: Diagnosis, ...more: readonly Reason[]): Turn => ({
	is: 'end',
	outcome,
	because: [{id: diagnosis.id, text: diagnosis.cause}, ...more],
	diagnosis,
});

const notWorking = (diagnosis: Diagnosis): Turn => end(diagnosis.accessVerdict === 'network' ? 'blocked' : 'denied', diagnosis);

/** No answer came. */
export const afterSilence = (before: Course, evidence: Evidence, {wait, elapsedMs, leftMs}: Circumstances): Turn => {
	const course = {...before, streak: 0, faults: before.faults + 1};
	const diagnosis = diagnose(evidence);
	const mayPass = course.isReached && passing.has(diagnosis.id) && course.faults < patienceWithFaults;
	return wait && mayPass && leftMs > 0 ? {is: 'wait', course, ms: Math.min(nextDelay(elapsedMs), leftMs)} : notWorking(diagnosis);
};

/** An answer came, whatever its status. */
export const afterAnswer = (before: Course, answer: ModelAnswer, circumstances: Circumstances): Turn => {
	const turn = turnAfter(before, answer, circumstances);
	const first = circumstances.calls[before.index]?.audience;
	const {audience} = before.call;
	if (turn.is !== 'end' || first === undefined || first === audience) return turn;
	const text = `The endpoint asked for a token of another audience: ${audience}, not ${first}.`;
	return {...turn, because: [...turn.because, {id: 'probe.audience', text}]};
};

const turnAfter = (before: Course, answer: ModelAnswer, circumstances: Circumstances): Turn => {
	const verdict = judgeAnswer(before.call, answer);
	const isFault = verdict === 'other' && passingStatus.has(answer.status);
	const course = {...before, isReached: true, streak: verdict === 'answered' ? before.streak + 1 : 0, faults: isFault ? before.faults + 1 : 0};
	const {wait, elapsedMs, leftMs} = circumstances;
	const later = (next: Course, ms: number): Turn => ({is: 'wait', course: next, ms: Math.min(ms, leftMs)});
	const mayWait = wait && leftMs > 0;
	if (verdict === 'answered') {
		if (course.streak === 2) return {is: 'end', outcome: 'proven', because: [{id: 'probe.proven', text: 'Two calls in a row were answered.'}], diagnosis: null};
		return {is: 'wait', course, ms: confirmDelayMs};
	}
	if (isFault && mayWait && course.faults < patienceWithFaults) return later(course, retryAfterMs(answer) ?? nextDelay(elapsedMs));
	if (verdict === 'throttled') {
		const throttled = course.throttled + 1;
		if (mayWait && throttled < patienceWithThrottling) return later({...course, throttled}, retryAfterMs(answer) ?? nextDelay(elapsedMs));
		return end('authorized', diagnose(evidenceOfAnswer(course.call, answer)));
	}
	const other = nextCall(circumstances.calls, course.index, course.call, answer);
	if (other)
		return {
			is: 'call',
			course: {...course, ...other, preferred: other.index > course.index ? (course.preferred ?? {call: course.call, answer}) : course.preferred},
		};
	const diagnosis = diagnoseRefusal(course, answer, verdict === 'other', circumstances);
	if (verdict === 'ok-but-request') return end('authorized', diagnosis);
	return verdict === 'denied' ? afterDenial({...course, refusals: course.refusals + 1}, diagnosis, circumstances) : notWorking(diagnosis);
};

const diagnoseRefusal = ({call, preferred}: Course, answer: ModelAnswer, isOther: boolean, {facts, hope, now}: Circumstances): Diagnosis => {
	const telling = isOther && preferred ? preferred : {call, answer};
	return diagnose(evidenceOfAnswer(telling.call, telling.answer), {
		...facts,
		granted: hope.exists,
		now,
		since: hope.since,
		...(hope.identityLacks === null ? {} : {identityLacks: hope.identityLacks}),
	});
};

const afterDenial = (course: Course, diagnosis: Diagnosis, circumstances: Circumstances): Turn => {
	const {hope, wait, elapsedMs, leftMs} = circumstances;
	const hopeless = hope.exists ? hopelessAfter(course, diagnosis, circumstances) : hope.why;
	if (hopeless !== null) return end('denied', diagnosis, {id: 'probe.waiting-cannot-help', text: hopeless});
	if (!wait || leftMs <= 0) return end('propagating', diagnosis, {id: 'state.propagating', text: hope.why});
	return {is: 'wait', course, ms: Math.min(nextDelay(elapsedMs), leftMs)};
};

/** Why an assignment that should do gives no more reason to wait; `null` while it does. */
const hopelessAfter = ({refusals}: Course, {id}: Diagnosis, {hope, wait, now}: Circumstances): string | null => {
	if (id === 'state.project-identity')
		return hope.identityLacks === true ? 'Waiting cannot help: the project’s own identity holds no role that covers this call.' : null;
	const hasArrived = hope.since !== null && !hope.mayTakeHours && now - hope.since > arrivedAfterMs;
	if (!hasArrived || (wait && refusals < patienceWithRefusals)) return null;
	return 'Waiting cannot help: the role was assigned long ago and has had its time to arrive.';
};

/** Seconds of Retry-After (RFC 9110, 10.2.3) as milliseconds. */
const retryAfterMs = ({headers}: ModelAnswer): number | null => {
	const seconds = Number(headers['retry-after']);
	return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
};
