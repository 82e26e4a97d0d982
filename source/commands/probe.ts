import {ownCommand} from '../access/command-line.ts';
import type {LivenessOutcome, ProbeProgress} from '../access/liveness.ts';
import {duration} from '../access/plain.ts';
import {defaultTimeoutMs} from '../access/propagation.ts';
import type {RunRecord} from '../access/run-record.ts';
import {type ScenarioId, scenarios} from '../access/scenario.ts';
import {inputTrouble} from '../access/trouble.ts';
import {assessAccess} from '../steps/assess-access.ts';
import {probe as prove} from '../steps/probe.ts';
import {isOnlyActivations} from './activation-report.ts';
import {enter} from './enter.ts';
import type {Ending, Run} from './services.ts';
import {settle} from './settle.ts';

/** The live token call, waiting for propagation as long as an adequate assignment exists. */
export const probe = async (run: Run): Promise<Ending> => {
	const {options, services, signal, learn} = run;
	const {session, target, scenario} = await settle(run, await enter(run), true);
	if (scenarios[scenario].proof === 'none') throw nothingToCall(scenario);
	const {assessments, people, plan} = await assessAccess(services.cloud, {session, scenario, target, people: [], role: null, scope: null}, signal);
	learn({assessments, people});
	const {liveness, diagnosis} = await prove(
		{cloud: services.cloud, clock: services.clock},
		{session, target, scenario, assessments, plan, receipt: null, timeoutMs: options.timeoutMs ?? defaultTimeoutMs, wait: options.wait, previous: null},
		watch(run),
		signal,
	);
	learn({liveness});
	return {outcome: livenessEnding(liveness.outcome), diagnosis};
};

const nothingToCall = (scenario: ScenarioId) =>
	inputTrouble('usage.nothing-to-call', `No call proves ${scenario}: whoever tried it would change something, or see nothing of a model.`, [
		{text: 'check tells from the role assignments whether it is allowed', command: ownCommand(['check', '--scenario', scenario])},
	]);

/** `skipped` means that there is nothing to call: it does not work. */
export const livenessEnding = (outcome: LivenessOutcome): Exclude<LivenessOutcome, 'skipped'> => (outcome === 'skipped' ? 'denied' : outcome);

const isActivated = ({receipt}: RunRecord): boolean => receipt !== null && isOnlyActivations(receipt);

/** One line a call on stderr, so that a long wait is seen to live. */
export const watch = ({services, record}: Run): ((progress: ProbeProgress) => void) => {
	let told = 0;
	return ({attempts, nextAt, since}) => {
		const last = attempts.at(-1);
		if (!last || nextAt === null || attempts.length === told) return;
		told = attempts.length;
		const age = since === null ? '' : `, ${duration(last.at - since)} after the ${isActivated(record()) ? 'activation' : 'assignment'}`;
		services.say(`Call ${told}${age}: ${last.status ?? 'no answer'}${last.code ? ` ${last.code}` : ''}. Next in ${duration(nextAt - last.at)}.`);
	};
};
