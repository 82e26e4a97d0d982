import {grantsToWrite} from '../access/grants-to-write.ts';
import type {Session} from '../access/session.ts';
import type {Event, EventOf, EventType, PlainEvent} from './events.ts';
import {afterActivation, answerActivation, backFromActivating, resumeActivation, toActivate, toActivating} from './machine-activate.ts';
import {
	afterDiscovery,
	afterOpened,
	afterSession,
	afterSources,
	askAgain,
	callable,
	chooseDeployment,
	chooseProject,
	chooseScenario,
	chooseSource,
	chooseTarget,
	own,
	withOpened,
} from './machine-answers.ts';
import {afterAudit, reorder, toAudit} from './machine-audit.ts';
import {
	afterKeyCheck,
	afterReadiness,
	afterReady,
	afterTurning,
	answer,
	backFromHandOff,
	backFromTurning,
	confirmName,
	itemsToTold,
	leaveTurning,
	toHarden,
	toReadiness,
	turningFailed,
	waitsForKeys,
	withTurnReceipt,
} from './machine-harden.ts';
import {
	backFrom,
	backToAccess,
	backToPlan,
	cut,
	endAs,
	failAt,
	go,
	isLeftToOthers,
	mayCall,
	proceed,
	readAgain,
	toBeginning,
	toHandOff,
	toKnown,
	toProbe,
	toProof,
	toWriting,
	withAssessed,
	withClimbed,
	withReceipt,
	withRefused,
} from './machine-moves.ts';
import {begin, look, lookFurther, mend, resumed, withPasted} from './machine-paste.ts';
import {addPerson, afterCounting, afterNaming, afterSearch, dropPerson, namePeople, searchPeople, settleTeam, teamFailed} from './machine-team.ts';
import type {Place, State} from './state.ts';

/** `null`: the event means nothing here and now. */
type Handler<Type extends EventType> = (state: State, event: EventOf<Type>) => State | null;
type Row = {readonly [Type in EventType]?: Handler<Type>};

const to =
	(at: Place) =>
	(state: State): State =>
		go(state, at);

const ends = {LEAVE: endAs('left'), CANCEL: endAs('cancelled')} satisfies Row;

/** What was wanted is done and proven. */
const finishes = {LEAVE: endAs('finished'), CANCEL: endAs('finished')} satisfies Row;

const byOtherSource: Handler<'CHOOSE_SOURCE'> = (state, {source}) =>
	state.sources.some(offer => offer.source === source && offer.state !== 'absent') ? chooseSource(own(state, 'source'), source) : null;
const byTarget: Handler<'CHOOSE_TARGET'> = (state, {wanted}) => chooseTarget(own(state, 'target'), wanted);
const byScenario: Handler<'CHOOSE_SCENARIO'> = (state, {scenario}) => chooseScenario(own(state, 'scenario'), scenario);
const byOtherScenario: Handler<'CHOOSE_SCENARIO'> = (state, {scenario}) =>
	scenario === state.record.scenario ? null : chooseScenario(own({...state, trying: null}, 'scenario'), scenario, true);
const byRole: Handler<'CHOOSE_ROLE'> = (state, {roleId}) => {
	const {plan} = state.record;
	if (!plan?.choices.some(choice => choice.roleId === roleId) || roleId === state.trying) return null;
	if (plan.grants.some(grant => grant.need === 'required' && grant.roleId === roleId))
		return state.trying === null ? null : go({...state, trying: null}, 'plan');
	return go({...state, trying: roleId}, 'plan.revising');
};
/** Instead of one that is not there; whatever was found until now was found of that one. */
const byFoundDeployment: Handler<'CHOOSE_DEPLOYMENT'> = (state, {name}) => {
	const chosen = name === null ? null : chooseDeployment(own(state, 'deployment'), name);
	return chosen && readAgain(chosen);
};
const receiptComes: Handler<'grant.receipt'> = (state, {receipt, path}) => withReceipt(state, receipt, path);
const placeOf = ({tenantId, tenantName}: Session): State['signedInTo'] => ({tenantId, tenantName});
const callNow = (state: State): State | null => (mayCall(state) ? toProbe(state) : null);

/** Places that lie behind the access: a run left there goes on from it by itself. */
const beyondAccess: readonly Place[] = [
	'activate',
	'activate.running',
	'activate.failed',
	'plan',
	'plan.revising',
	'grant.running',
	'grant.failed',
	'probe.running',
	'probe.failed',
	'handOff',
	'harden.reading',
	'harden',
	'harden.plan',
	'harden.running',
	'harden.failed',
	'harden.handOff',
];

/** `further`: from what is known now to where the run was left. */
const afterReading =
	(further: (state: State) => State | null) =>
	(state: State): State => {
		const {resume} = state;
		const next = toKnown({...state, resume: null});
		if (!resume || !beyondAccess.includes(resume.at)) return next;
		const there = resumeActivation(next) ?? further(next);
		return there?.at === 'probe.running' ? {...there, probe: resume.probe} : (there ?? next);
	};
const afterAssessing = afterReading(proceed);
const afterClimbing = afterReading(mend);

/** The whole order as one table: place, event, next state. */
export const table: Readonly<Record<Place, Row>> = {
	home: {
		CHOOSE_JOURNEY: (state, {journey}) => begin(state, journey),
		RESUME: resumed,
		...ends,
	},
	'paste.waiting': {PASTE: (state, {text}) => withPasted(state, text), LOOK: (state, {text}) => look(state, text), BACK: to('home'), ...ends},
	'sources.loading': {
		'sources.done': (state, {sources}) => {
			const account = (of: State): string | null | undefined => of.sources.find(({source}) => source === state.record.session?.source)?.account;
			const next = {...state, sources};
			return afterSources(account(next) === account(state) ? next : cut(next, 'source'));
		},
		failed: (state, event) => failAt('signIn.failed')({...state, source: null}, event),
		BACK: toBeginning,
		...ends,
	},
	'sources.choosing': {
		CHOOSE_SOURCE: byOtherSource,
		SHOW_IDENTITIES: to('identities.loading'),
		RETRY: to('sources.loading'),
		BACK: toBeginning,
		...ends,
	},
	'identities.loading': {
		'identities.done': (state, {machine}) => go({...state, record: {...state.record, machine}}, 'identities'),
		failed: failAt('signIn.failed'),
		BACK: to('sources.choosing'),
		...ends,
	},
	identities: {RETRY: to('identities.loading'), BACK: to('sources.choosing'), ...ends},
	'signIn.running': {
		'signIn.code': (state, {code}) => ({...state, deviceCode: code}),
		'signIn.done': (state, {session}) => afterSession({...state, signedInTo: placeOf(session), record: {...state.record, session}}),
		failed: failAt('signIn.failed'),
		RETRY: state => (state.deviceCode ? {...state, deviceCode: null, nudges: state.nudges + 1} : null),
		CHOOSE_SOURCE: (state, event) => (event.source === state.source ? null : byOtherSource(state, event)),
		BACK: state => backFrom(state, 'target'),
		...ends,
	},
	'signIn.failed': {
		CHOOSE_SOURCE: byOtherSource,
		RETRY: state => go(state, state.source ? 'signIn.running' : 'sources.loading'),
		BACK: state => (state.sources.length > 0 ? go(askAgain(state, 'source'), 'sources.choosing') : toBeginning(askAgain(state, 'source'))),
		...ends,
	},
	'targets.loading': {
		'discover.done': (state, {discovery}) => afterDiscovery({...state, discovery}),
		failed: failAt('targets.failed'),
		BACK: state => backFrom(state, 'target'),
		...ends,
	},
	'targets.choosing': {
		CHOOSE_TARGET: byTarget,
		RETRY: state => go(cut({...state, discovery: null}, 'target'), 'targets.loading'),
		BACK: state => backFrom(state, 'target'),
		...ends,
	},
	'targets.failed': {CHOOSE_TARGET: byTarget, RETRY: to('targets.loading'), BACK: state => backFrom(state, 'target'), ...ends},
	'target.opening': {
		'open.done': (state, {opened}) => afterOpened(withOpened(state, opened)),
		failed: failAt('target.failed'),
		BACK: state => backFrom(state, 'scenario'),
		...ends,
	},
	'target.failed': {RETRY: to('target.opening'), BACK: state => backFrom(askAgain(state, 'target'), 'scenario'), ...ends},
	'scenario.choosing': {CHOOSE_SCENARIO: byScenario, BACK: state => backFrom(state, 'scenario'), ...ends},
	'project.choosing': {CHOOSE_PROJECT: (state, {name}) => chooseProject(own(state, 'project'), name), BACK: state => backFrom(state, 'project'), ...ends},
	'deployment.choosing': {
		CHOOSE_DEPLOYMENT: (state, {name}) => chooseDeployment(own(state, 'deployment'), name),
		RETRY: state => (callable(state).length === 0 && state.opened?.resource ? go(cut(state, 'target'), 'target.opening') : null),
		BACK: state => backFrom(state, 'deployment'),
		...ends,
	},
	'people.choosing': {
		SEARCH_PEOPLE: searchPeople,
		PASTE: namePeople,
		ADD_PERSON: addPerson,
		DROP_PERSON: dropPerson,
		'people.named': afterNaming,
		'people.found': afterSearch,
		'people.counted': afterCounting,
		failed: teamFailed,
		RETRY: state => (state.problem ? {...state, problem: null, nudges: state.nudges + 1} : null),
		CONTINUE: settleTeam,
		BACK: state => backFrom(state, 'people'),
		...ends,
	},
	'assess.running': {
		'grant.receipt': receiptComes,
		'assess.done': (state, event) => afterAssessing(withAssessed(state, event)),
		failed: failAt('assess.failed'),
		BACK: state => backFrom(state, 'access'),
		...ends,
	},
	'assess.failed': {
		RETRY: state => (state.trying === null ? readAgain(state) : go(state, 'plan.revising')),
		BACK: state => (state.trying === null ? backFrom(state, 'access') : go({...state, trying: null}, 'plan')),
		...ends,
	},
	access: {
		CONTINUE: state => (state.journey === 'set-up' ? null : toActivate(state)) ?? proceed(state),
		CHOOSE_SCENARIO: byOtherScenario,
		CALL_NOW: callNow,
		RETRY: readAgain,
		HAND_OFF: toHandOff,
		BACK: state => backFrom(state, 'access'),
		...ends,
	},
	'ladder.running': {
		'ladder.rungs': (state, {rungs}) => ({...state, rungs}),
		'grant.receipt': receiptComes,
		'ladder.done': (state, event) => afterClimbing(withClimbed(state, event)),
		failed: failAt('ladder.failed'),
		BACK: state => backFrom(state, 'access'),
		...ends,
	},
	'ladder.failed': {RETRY: readAgain, BACK: state => backFrom(state, 'access'), ...ends},
	'ladder.found': {
		CONTINUE: mend,
		CHOOSE_DEPLOYMENT: byFoundDeployment,
		CALL_NOW: callNow,
		RETRY: state => (state.record.assessments.length > 0 ? readAgain(state) : lookFurther(state)),
		HAND_OFF: toHandOff,
		BACK: to('paste.waiting'),
		...ends,
	},
	activate: {
		ACTIVATE: answerActivation,
		CALL_NOW: callNow,
		BACK: toKnown,
		...ends,
	},
	// No way back while a request is on the wire, as with a grant; while an approval is waited for the person may go.
	'activate.running': {
		'grant.receipt': receiptComes,
		'grant.challenge': (state, {isOpen}) => ({...state, challenged: isOpen, deviceCode: null}),
		'signIn.code': (state, {code}) => (state.challenged ? {...state, deviceCode: code} : null),
		'activate.wait': (state, {wait}) => ({...state, activationWait: wait}),
		'activate.done': afterActivation,
		'look.over': state => ({...state, stoppedLooking: true}),
		failed: failAt('activate.failed'),
		RETRY: state => (state.activationWait?.is === 'pending' ? {...state, stoppedLooking: false, nudges: state.nudges + 1} : null),
		BACK: backFromActivating,
		LEAVE: state => (state.activationWait?.is === 'pending' ? ends.LEAVE(state) : null),
		CANCEL: ends.CANCEL,
	},
	'activate.failed': {RETRY: toActivating, BACK: state => go(state, 'activate'), ...ends},
	plan: {
		CONFIRM: ({record, ...state}) => {
			const writes = record.plan !== null && grantsToWrite(record.plan).length > 0;
			if (!writes) return toProof({...state, record});
			return record.plan?.assignable === 'no' ? null : toWriting({...state, record: {...record, receipt: null, receiptPath: null}});
		},
		CHOOSE_ROLE: byRole,
		CHOOSE_SCENARIO: byOtherScenario,
		CALL_NOW: callNow,
		HAND_OFF: toHandOff,
		BACK: toKnown,
		...ends,
	},
	'plan.revising': {
		'assess.done': (state, event) => go({...withAssessed(state, event), role: state.trying, trying: null}, 'plan'),
		failed: failAt('assess.failed'),
		CHOOSE_ROLE: byRole,
		BACK: state => go({...state, trying: null}, 'plan'),
		...ends,
	},
	// No way back while a write is on the wire, but from a demand that the person does not want to meet now; what was sent stands in the receipt.
	'grant.running': {
		'grant.receipt': receiptComes,
		'grant.challenge': (state, {isOpen}) => ({...state, challenged: isOpen, deviceCode: null}),
		'signIn.code': (state, {code}) => (state.challenged ? {...state, deviceCode: code} : null),
		'grant.done': (state, {receipt, path, warnings}) => {
			return toProof(withRefused(withReceipt(state, receipt, path), warnings));
		},
		failed: (state, event) => failAt('grant.failed')(withRefused(state, event.warnings ?? []), event),
		BACK: state => (state.challenged ? backToPlan(state) : null),
		CANCEL: ends.CANCEL,
	},
	'grant.failed': {RETRY: toWriting, HAND_OFF: toHandOff, BACK: backToPlan, ...ends},
	'probe.running': {
		'probe.progress': (state, {progress}) => ({...state, probe: progress}),
		'probe.done': (state, {liveness, diagnosis}) => {
			const record = {...state.record, liveness, diagnosis};
			const settled = liveness.outcome === 'proven' || liveness.outcome === 'authorized' || liveness.outcome === 'skipped';
			return settled ? {...state, at: 'done', record} : {...state, at: 'probe.failed', problem: diagnosis, record};
		},
		failed: failAt('probe.failed'),
		CALL_NOW: state => ({...state, nudges: state.nudges + 1}),
		BACK: backToAccess,
		...ends,
	},
	'probe.failed': {RETRY: callNow, CONTINUE: readAgain, HAND_OFF: toHandOff, BACK: backToAccess, ...ends},
	handOff: {
		'look.done': state => ({...state, looks: state.looks + 1}),
		'look.over': state => ({...state, stoppedLooking: true}),
		'assess.done': (state, event) => toProof(withAssessed(state, event)),
		'probe.done': (state, {liveness, diagnosis}) => ({...state, at: 'done', record: {...state.record, liveness, diagnosis, handOff: null}}),
		failed: failAt('assess.failed'),
		CALL_NOW: callNow,
		RETRY: state => ({...state, stoppedLooking: false, lookAtOnce: true, nudges: state.nudges + 1}),
		BACK: backToAccess,
		...ends,
	},
	done: {
		HAND_OFF: state => (isLeftToOthers(state.record) ? toHandOff(state) : null),
		HARDEN: toHarden,
		AUDIT: toAudit,
		BACK: backToAccess,
		...finishes,
	},
	'harden.reading': {'harden.items': itemsToTold, 'harden.read': afterReadiness, failed: failAt('harden.failed'), BACK: to('done'), ...ends},
	harden: {ANSWER: answer, CONTINUE: afterReady, RETRY: toReadiness, BACK: to('done'), ...ends},
	'harden.plan': {CONFIRM_NAME: confirmName, BACK: to('harden'), ...ends},
	// No way back while the change is on the wire, as with a grant; while it is only looked at what became of it the person may go.
	'harden.running': {
		'grant.receipt': withTurnReceipt,
		'grant.challenge': (state, {isOpen}) => ({...state, challenged: isOpen, deviceCode: null}),
		'signIn.code': (state, {code}) => (state.challenged ? {...state, deviceCode: code} : null),
		'harden.written': afterTurning,
		'harden.waiting': waitsForKeys,
		'harden.done': afterKeyCheck,
		failed: turningFailed,
		BACK: backFromTurning,
		LEAVE: leaveTurning(ends.LEAVE),
		CANCEL: ends.CANCEL,
	},
	'harden.failed': {RETRY: toReadiness, BACK: to('done'), ...ends},
	'harden.handOff': {RETRY: toReadiness, BACK: backFromHandOff, ...ends},
	'harden.done': {BACK: to('done'), ...finishes},
	'audit.running': {'audit.done': afterAudit, failed: failAt('audit.failed'), BACK: to('done'), ...finishes},
	'audit.failed': {RETRY: toAudit, BACK: to('done'), ...finishes},
	audit: {REORDER: reorder, RETRY: toAudit, BACK: to('done'), ...finishes},
	left: {},
};

export const reduce = (state: State, event: Event): State => {
	const handler = table[state.at][event.type] as ((state: State, event: Event) => State | null) | undefined;
	return handler?.(state, event) ?? state;
};

/** Whether the event would do something now. */
export const can = (state: State, event: Event | PlainEvent): boolean => reduce(state, typeof event === 'string' ? {type: event} : event) !== state;
