import type {Audit} from '../access/audit/finding.ts';
import {isEnough} from '../access/audit/mend-survey.ts';
import {needsSomebodyElse} from '../access/exit-code.ts';
import {withoutSecrets} from '../access/pasted.ts';
import type {Reason} from '../access/reason.ts';
import {isAnswered} from '../steps/mend.ts';
import type {EventOf} from './events.ts';
import {failAt, go} from './machine-moves.ts';
import {type Mending, mayHaveChanged, toMend} from './mending.ts';
import type {State} from './state.ts';

const auditOrders = ['severity', 'who', 'role'] as const;
export type AuditOrder = (typeof auditOrders)[number];

/** Who has access, as it was read. Plain JSON. */
export type Audited = {
	readonly audit: Audit;
	/** What could not be read, and what was not looked at. */
	readonly told: readonly Reason[];
	readonly order: AuditOrder;
};

export const nextOrder = (order: AuditOrder): AuditOrder => auditOrders[(auditOrders.indexOf(order) + 1) % auditOrders.length] ?? 'severity';

/** Whoever sees only an endpoint sees nobody's access. */
export const toAudit = (state: State): State | null => (state.record.target?.resource ? go(state, 'audit.running') : null);

const withAudit = (state: State, {audit, told}: Pick<Audited, 'audit' | 'told'>): State => ({
	...state,
	audited: {audit, told, order: state.audited?.order ?? 'severity'},
});

export const afterAudit = (state: State, event: EventOf<'audit.done'>): State => go(withAudit(state, event), 'audit');

export const reorder = ({audited, ...state}: State): State | null => audited && {...state, audited: {...audited, order: nextOrder(audited.order)}};

const withMending = (state: State, change: Partial<Mending>): State => (state.mending ? {...state, mending: {...state.mending, ...change}} : state);

/** What is next is seen from what stands: a finding that was begun by a command, or in another sitting, goes on where it was. */
export const toMending = (state: State, {id}: EventOf<'MEND'>): State | null => {
	const finding = state.audited?.audit.findings.find(one => one.id === id);
	return finding && finding.fix !== null ? go({...state, mending: toMend(finding, state.mending)}, 'audit.planning') : null;
};

/** Reads anew, and goes on with what is next. */
export const goOn = (state: State): State => go(withMending(state, {goesOn: true, probe: null, because: []}), 'audit.planning');

export const afterSurvey = (state: State, event: EventOf<'mend.read'>): State => {
	const {survey, told} = event;
	const {mending} = state;
	if (!mending) return go(state, 'audit');
	if (!survey) {
		const gone: Reason = {id: 'audit.gone', text: `${mending.finding.id} stands here no more: nothing is to be done about it.`};
		return go(withAudit(state, {...event, told: [gone, ...told]}), 'audit');
	}
	const {finding, plan, step, stops} = survey;
	const proof = isEnough(step, mending.proof) ? mending.proof : null;
	const next = withMending(withAudit(state, event), {finding, survey, proof, because: []});
	if (step.is === 'grant') return plan?.assignable === 'no' ? handedOver(next, plan.because.map(({text}) => text).slice(0, 2)) : go(next, 'audit.plan');
	if (stops) return handedOver(next, [stops.text]);
	return step.is === 'remove' ? go(next, 'audit.remove') : mending.goesOn ? onward(next) : go(next, 'audit.plan');
};

const handedOver = (state: State, because: readonly string[]): State => go(withMending(state, {because}), 'audit.handOff');

/** Where nothing has to be written first: to the wait, to the own call, or to whoever has to see it work. */
export const onward = (state: State): State => {
	const survey = state.mending?.survey;
	const next = withMending(state, {goesOn: true, probe: null});
	if (survey?.step.is === 'wait') return go(next, 'audit.settling');
	return go(next, survey?.byCall ? 'audit.calling' : 'audit.proof');
};

/** Grants the narrower role. */
export const confirmGrant = (state: State): State | null =>
	state.mending?.survey?.step.is === 'grant' ? go(withMending(state, {goesOn: true, granted: null}), 'audit.fixing') : null;

/** Nothing is granted: it is there, and what is next needs no write. */
export const goOnToProof = (state: State): State | null => {
	const is = state.mending?.survey?.step.is;
	return is === 'wait' || is === 'prove' ? onward(state) : null;
};

export const withMendReceipt = (state: State, {receipt, path}: Pick<EventOf<'grant.receipt'>, 'path' | 'receipt'>): State => ({
	...withMending(state, receipt.removals ? {removed: receipt} : {granted: receipt}),
	written: [...state.written.filter(({id}) => id !== receipt.id), {id: receipt.id, path}],
});

export const afterGranting = (state: State, event: EventOf<'grant.done'>): State => goOn(withMendReceipt(state, event));

/** What no second try mends is somebody else's. */
export const mendingFailed = (state: State, event: EventOf<'failed'>): State =>
	needsSomebodyElse.has(event.problem.id) ? handedOver(state, [event.problem.cause]) : failAt('audit.unfixed')(state, event);

export const afterOwnCall = (state: State, {liveness, diagnosis}: EventOf<'probe.done'>): State => {
	const step = state.mending?.survey?.step;
	if (isAnswered(liveness)) return go(withMending(state, {proof: {by: 'call', conclusive: step?.is === 'prove' && step.conclusive}}), 'audit.remove');
	// There is nothing to call here: whoever uses it elsewhere has to see it work.
	if (liveness.outcome === 'skipped') return go(state, 'audit.proof');
	const next = go(state, 'audit.unfixed');
	return {...next, problem: diagnosis, record: {...next.record, diagnosis}};
};

/** Longer than anybody says who and when. */
const mostSaid = 120;

/** Somebody saw it work: who, and when; the receipt keeps it. */
export const sayProven = (state: State, {by}: EventOf<'PROVEN'>): State | null => {
	const who = withoutSecrets(by).trim().slice(0, mostSaid);
	return who === '' ? null : go(withMending(state, {proof: {by: 'person', who}}), 'audit.remove');
};

export const confirmRemoval = (state: State): State => go(withMending(state, {removed: null}), 'audit.removing');

export const afterRemoval = (state: State, event: EventOf<'mend.removed'>): State => go(withMendReceipt(state, event), 'audit.fixed');

/** Read anew where something was sent. */
export const backToAudit = (state: State): State | null => (state.mending && mayHaveChanged(state.mending) ? toAudit(state) : go(state, 'audit'));
