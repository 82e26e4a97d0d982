import {CloudFailure} from '../access/failure.ts';
import {defaultTimeoutMs} from '../access/propagation.ts';
import {explain} from '../access/trouble.ts';
import {activateAccess} from '../steps/activate-access.ts';
import {assessAccess} from '../steps/assess-access.ts';
import {type ProbeAnswer, probe} from '../steps/probe.ts';
import {peopleOf} from './access-activities.ts';
import type {ActivityOf, Services} from './activity.ts';
import type {Assessed, Outcome, Progress} from './events.ts';
import {activatableOf} from './machine-activate.ts';
import type {State} from './state.ts';

/** Between two looks for the grant that somebody else was asked for. */
export const lookEveryMs = 60_000;
/** Longer than a working day nobody sits before it: then the answer comes tomorrow, and `resume` looks again. */
export const lookForMs = 8 * 3_600_000;

const call = async (
	{record, given, probe: previous}: State,
	{cloud, clock}: Services,
	wait: boolean,
	report: (progress: Progress) => void,
	signal: AbortSignal,
): Promise<ProbeAnswer | null> => {
	const {session, target, scenario, assessments, plan, receipt, pasted} = record;
	if (!session || !target || !scenario) return null;
	const question = {
		session,
		target,
		scenario,
		assessments,
		plan,
		receipt,
		timeoutMs: given.timeoutMs ?? defaultTimeoutMs,
		wait,
		// What was refused is what has to be answered.
		failed: pasted?.facts.urls ?? [],
		previous: wait ? previous : null,
	};
	return probe({cloud, clock}, question, progress => report({type: 'probe.progress', progress}), signal);
};

export const probing: ActivityOf = state => ({
	key: `${state.at} ${state.nudges}`,
	run: async (services, signal, report) => {
		const answer = await call(state, services, true, report, signal);
		return answer ? {type: 'probe.done', ...answer} : {type: 'failed', problem: explain(new Error('The probe has no target.'))};
	},
});

const lacksNothing = ({assessments, plan}: Assessed): boolean =>
	assessments.every(({outcome}) => outcome === 'allowed') && !plan?.grants.some(({need, exists}) => need === 'required' && !exists);

/** Looks until the grant is there. Where assignments cannot be read, or suffice already, only a call can tell. */
export const looking: ActivityOf = state => {
	const {session, scenario, target, assessments} = state.record;
	if (!session || !scenario || !target || state.stoppedLooking) return null;
	const onlyCallTells = !target.resource || assessments.every(({outcome}) => outcome === 'allowed');
	const look = async (services: Services, signal: AbortSignal): Promise<Outcome | null> => {
		if (onlyCallTells && state.journey === 'set-up') return null;
		if (onlyCallTells) {
			const answer = await call(state, services, false, () => undefined, signal);
			return answer && (answer.liveness.outcome === 'proven' || answer.liveness.outcome === 'authorized') ? {type: 'probe.done', ...answer} : null;
		}
		const people = await peopleOf(state, services);
		const answer = await assessAccess(services.cloud, {session, scenario, target, people, role: state.role, scope: state.given.scope}, signal);
		return lacksNothing(answer) ? {type: 'assess.done', ...answer} : null;
	};
	return {
		key: `${state.at} ${state.nudges}`,
		run: async (services, signal, report) => {
			const startedAt = services.clock.now();
			// Whoever asked for it now does not wait for the minute to be over.
			for (let first = state.lookAtOnce; services.clock.now() - startedAt < lookForMs; first = false) {
				if (!first) await services.clock.sleep(lookEveryMs, signal);
				const outcome = await look(services, signal).catch((error: unknown) => {
					// A look that fails is no reason to stop looking.
					if (error instanceof CloudFailure) return null;
					throw error;
				});
				if (outcome) return outcome;
				report({type: 'look.done'});
			}
			return {type: 'look.over'};
		},
	};
};

/** Activates, waits for it, and reads the access again; an approval is looked for as long as a grant is. */
export const activating: ActivityOf = state => {
	const {session, scenario, target, receipt} = state.record;
	const roles = activatableOf(state.record);
	if (!session || !scenario || !target || roles.length === 0 || state.stoppedLooking) return null;
	return {
		key: `${state.at} ${state.nudges}`,
		run: async (services, signal, report) => {
			const people = await peopleOf(state, services);
			const done = await activateAccess(
				services,
				{
					session,
					scenario,
					target,
					people,
					role: state.role,
					scope: state.given.scope,
					roles,
					wish: state.wish,
					receipt: receipt?.activations ? receipt : null,
					patienceMs: lookForMs,
				},
				{
					onReceipt: (written, path) => report({type: 'grant.receipt', receipt: written, path}),
					onChallenge: () => report({type: 'grant.challenge', isOpen: true}),
					onDeviceCode: code => report({type: 'signIn.code', code}),
					onAnswered: () => report({type: 'grant.challenge', isOpen: false}),
					onWait: wait => report({type: 'activate.wait', wait}),
				},
				signal,
			);
			return done.answer === null ? {type: 'look.over'} : {type: 'activate.done', ...done.answer, receipt: done.receipt, path: done.path};
		},
	};
};
