import {isExact} from '../access/role-wish.ts';
import {resumeActivation, toActivate} from './machine-activate.ts';
import {chooseDeployment, chooseScenario, overrule} from './machine-answers.ts';
import {backFrom, failAt, go, mayCall, proceed, readAgain, toHandOff, toKnown, toProbe, withAssessed, withClimbed} from './machine-moves.ts';
import {lookFurther, mend} from './machine-paste.ts';
import {ends, type Handler, type Rows, receiptComes, to} from './row.ts';
import type {Place, State} from './state.ts';

export const byOtherScenario: Handler<'CHOOSE_SCENARIO'> = (state, {scenario}) =>
	scenario === state.record.scenario ? null : chooseScenario(overrule({...state, trying: null}, 'scenario'), scenario, true);

/** Instead of one that is not there; whatever was found until now was found of that one. */
const byFoundDeployment: Handler<'CHOOSE_DEPLOYMENT'> = (state, {name}) => {
	const chosen = name === null ? null : chooseDeployment(overrule(state, 'deployment'), name);
	return chosen && readAgain(chosen);
};

export const callNow = (state: State): State | null => (mayCall(state) ? toProbe(state) : null);

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
	'audit.planning',
	'audit.plan',
	'audit.fixing',
	'audit.settling',
	'audit.calling',
	'audit.proof',
	'audit.witness',
	'audit.remove',
	'audit.removing',
	'audit.unfixed',
	'audit.handOff',
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

const withRecommended = (state: State): State => ({...state, role: null, given: {...state.given, role: null}});

const afterAssessing = afterReading(proceed);

const afterClimbing = afterReading(mend);

/** What the access is, and what an error came from. */
export const accessRows = {
	'assess.running': {
		'grant.receipt': receiptComes,
		'assess.done': (state, event) => afterAssessing(withAssessed(state, event)),
		failed: failAt('assess.failed'),
		BACK: state => backFrom(state, 'access'),
		...ends,
	},
	'assess.failed': {
		RETRY: state => (state.trying === null ? readAgain(state) : go(state, 'plan.revising')),
		// Without the custom role that was asked for and cannot be had.
		CONTINUE: state => (state.trying === null && isExact(state.role) ? readAgain(withRecommended(state)) : null),
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
} satisfies Rows;
