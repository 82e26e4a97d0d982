import type {Assessment} from '../access/assessment.ts';
import {sameId} from '../access/authorization.ts';
import {type Diagnosis, diagnose, evidenceOfAnswer} from '../access/diagnosis.ts';
import {modelCalls, nextCall} from '../access/endpoint.ts';
import {CloudFailure, type Evidence} from '../access/failure.ts';
import type {Attempt, Liveness, LivenessOutcome, ModelAnswer, ModelCall, ProbeProgress} from '../access/liveness.ts';
import type {Plan} from '../access/plan.ts';
import {arrivedAfterMs, confirmDelayMs, judgeAnswer, nextDelay} from '../access/propagation.ts';
import type {Reason} from '../access/reason.ts';
import type {Receipt, ReceiptEntry} from '../access/receipt.ts';
import {shortfall} from '../access/role-choice.ts';
import {definitionOf} from '../access/roles.ts';
import {type ScenarioId, scenarios} from '../access/scenario.ts';
import {sameScope, scopeKind} from '../access/scope.ts';
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
	/** What was still to be granted when the run began, the project's identity included; absent where nobody planned. */
	readonly plan?: Plan | null;
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

/** So many faults in a row of the other side, or of the network in between, end a wait that is under way; fewer say nothing about access. */
const patienceWithFaults = 3;
/** A role that has long arrived may be overlooked by one front end, not by three. */
const patienceWithRefusals = 3;
const passing: ReadonlySet<string> = new Set(['net.dns', 'net.timeout']);
const passingStatus: ReadonlySet<number> = new Set([500, 502, 503, 504]);

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
	let faults = 0;
	let refusals = 0;
	const lacking = ungrantedIdentity(question);

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

	const hopelessAfter = ({id}: Diagnosis, times: number): string | null => {
		if (id === 'state.project-identity')
			return lacking === true ? 'Waiting cannot help: the project’s own identity holds no role that covers this call.' : null;
		const hasArrived = hope.since !== null && !hope.mayTakeHours && clock.now() - hope.since > arrivedAfterMs;
		if (!hasArrived || (question.wait && times < patienceWithRefusals)) return null;
		return 'Waiting cannot help: the role was assigned long ago and has had its time to arrive.';
	};

	for (;;) {
		tell(null);
		const sent = await send(cloud, question.session, route.call, hope.throughGroup && attempts.length % 6 === 5, signal);
		if ('evidence' in sent) {
			const diagnosis = diagnose(sent.evidence);
			const wasReached = attempts.some(({status}) => status !== null);
			attempts.push({at: clock.now(), status: null, code: sent.evidence.code, verdict: 'other'});
			streak = 0;
			faults += 1;
			const left = question.timeoutMs - (clock.now() - startedAt);
			if (question.wait && wasReached && passing.has(diagnosis.id) && faults < patienceWithFaults && left > 0) {
				const delay = Math.min(nextDelay(clock.now() - startedAt), left);
				tell(clock.now() + delay);
				await clock.sleep(delay, signal);
				continue;
			}
			tell(null);
			return conclude(diagnosis.accessVerdict === 'network' ? 'blocked' : 'denied', null, [{id: diagnosis.id, text: diagnosis.cause}], diagnosis);
		}
		const {answer} = sent;
		const verdict = judgeAnswer(route.call, answer);
		const evidence = evidenceOfAnswer(route.call, answer);
		attempts.push(attemptOf(answer, evidence, verdict, clock.now()));
		const elapsed = clock.now() - startedAt;
		const left = question.timeoutMs - elapsed;
		const isFault = verdict === 'other' && passingStatus.has(answer.status);
		faults = isFault ? faults + 1 : 0;
		let delay: number;
		if (isFault && question.wait && faults < patienceWithFaults && left > 0) {
			streak = 0;
			delay = Math.min(retryAfter(answer) ?? nextDelay(elapsed), left);
		} else if (verdict === 'answered') {
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
			const diagnosis = diagnose(telling, {
				...question,
				granted: hope.since !== null || hope.exists,
				now: clock.now(),
				since: hope.since,
				...(lacking === null ? {} : {identityLacks: lacking}),
			});
			const because: Reason[] = [{id: diagnosis.id, text: diagnosis.cause}];
			if (verdict === 'ok-but-request') return conclude('authorized', answer, because, diagnosis);
			if (verdict !== 'denied') return conclude(diagnosis.accessVerdict === 'network' ? 'blocked' : 'denied', answer, because, diagnosis);
			refusals += 1;
			const hopeless = hope.exists ? hopelessAfter(diagnosis, refusals) : hope.why;
			if (hopeless !== null) return conclude('denied', answer, [...because, {id: 'probe.waiting-cannot-help', text: hopeless}], diagnosis);
			if (!question.wait || left <= 0) return conclude('propagating', answer, [...because, {id: 'state.propagating', text: hope.why}], diagnosis);
			delay = Math.min(nextDelay(elapsed), left);
		}
		tell(clock.now() + delay);
		await clock.sleep(delay, signal);
	}
};

const hopeless = {exists: false, since: null, throughGroup: false, mayTakeHours: false} as const;

type Hope = {readonly exists: boolean; readonly since: number | null; readonly throughGroup: boolean; readonly mayTakeHours: boolean; readonly why: string};

/** Whether waiting can help: an assignment that suffices exists, and since when. */
const hopeOf = (question: ProbeQuestion): Hope => {
	const {assessments, receipt, session} = question;
	const mine = assessments.find(({principal}) => principal.id === session.objectId);
	// One that was held before the run has shown what it is worth in the assessment.
	const heldBefore = ({roleId, scope}: ReceiptEntry): boolean => mine?.held.some(role => sameId(role.roleId, roleId) && sameScope(role.scope, scope)) ?? false;
	const written =
		receipt?.entries.some(
			entry =>
				entry.principalId === session.objectId &&
				(entry.state === 'created' || (entry.state === 'existed' && !heldBefore(entry))) &&
				!givesNothing(entry.roleId, question),
		) ?? false;
	if (mine?.because.some(({id}) => id === 'access.deny')) return {...hopeless, why: 'Waiting cannot help: a deny assignment forbids this call.'};
	const sufficient = mine?.held.filter(role => role.sufficient) ?? [];
	const created = sufficient.flatMap(({createdOn}) => parseTime(createdOn) ?? []);
	const since = written && receipt ? parseTime(receipt.createdOn) : created.length > 0 ? Math.max(...created) : null;
	const throughGroup = !written && sufficient.length > 0 && sufficient.every(({via}) => via !== null);
	// A membership may be younger than the role of its group.
	const mayTakeHours = sufficient.some(({scope, via}) => via !== null || ['managementGroup', 'root'].includes(scopeKind(scope)));
	if (written || mine?.outcome === 'allowed')
		return {exists: true, since, throughGroup, mayTakeHours, why: 'A sufficient role is assigned; the model endpoint has not seen it yet.'};
	const why =
		mine?.outcome === 'denied'
			? 'Waiting cannot help: no role that you hold covers this call.'
			: 'No role assignment that would allow this call could be seen, so waiting is no plan.';
	return {...hopeless, why};
};

/** Whether a role that can be assigned by hand, or comes along (Reader), is known to give nothing of what the call needs. */
const givesNothing = (roleId: string, {scenario, target}: ProbeQuestion): boolean => {
	const definition = definitionOf(roleId, new Map());
	const needs = scenarios[scenario].needs.filter(({need, who}) => need === 'required' && who === 'person');
	return definition !== null && needs.map(need => shortfall(definition, need, target)).every(({needed, lacks}) => lacks.length === needed);
};

/** Whether the plan would have given the project's identity its role and nobody has; `null` where that is not known. */
const ungrantedIdentity = ({plan, receipt, target}: ProbeQuestion): boolean | null => {
	const identityId = target.project?.identityId;
	if (!plan || !identityId) return null;
	const isOpen = plan.grants.some(({need, principal, exists}) => need === 'required' && !exists && sameId(principal.id, identityId));
	const isWritten = receipt?.entries.some(({state, principalId}) => (state === 'created' || state === 'existed') && sameId(principalId, identityId)) ?? false;
	return isOpen && !isWritten;
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
