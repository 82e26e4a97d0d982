import {cloudWords, ownCommand, targetWords} from '../access/command-line.ts';
import {diagnose} from '../access/diagnosis.ts';
import {needsSomebodyElse} from '../access/document.ts';
import {CloudFailure} from '../access/failure.ts';
import {grantsToWrite} from '../access/grants-to-write.ts';
import {writeHandOff} from '../access/hand-off.ts';
import {accessOutcome} from '../access/outcome.ts';
import {defaultTimeoutMs} from '../access/propagation.ts';
import {afterWriting, warningOfRefusal} from '../access/refused-grant.ts';
import {type ScenarioId, scenarios} from '../access/scenario.ts';
import type {Session} from '../access/session.ts';
import type {Target} from '../access/target.ts';
import {InputTrouble} from '../access/trouble.ts';
import {type AccessAnswer, assessAccess} from '../steps/assess-access.ts';
import {selfOf} from '../steps/find-people.ts';
import {type ProbeAnswer, probe} from '../steps/probe.ts';
import {writeGrants} from '../steps/write-grants.ts';
import {keepForResume} from './checkpoint.ts';
import {challenged, enter} from './enter.ts';
import {watch} from './probe.ts';
import type {Ending, Run} from './services.ts';
import {settle} from './settle.ts';

/** What the parts of one grant share: who, what for, and what was found. */
type Work = Run & {readonly session: Session; readonly target: Target; readonly scenario: ScenarioId; readonly answer: AccessAnswer};

/** Plan, confirm, write, prove. What is there already is not written again; what cannot be granted ends in a hand-off. */
export const grant = async (run: Run): Promise<Ending> => {
	const {options, services, signal, learn, record} = run;
	const canAsk = services.terminal.stdin && services.terminal.stdout && options.input && !options.json;
	const unconfirmed = !options.plan && !options.yes && !canAsk;
	const {session, target, scenario} = await settle(run, await enter(run), !options.plan, unconfirmed ? [{flag: '--yes', value: '', choices: []}] : []);
	const answer = await assessAccess(
		services.cloud,
		{session, scenario, target, people: options.people, role: options.customRole ? {exactly: true} : options.role, scope: options.scope},
		signal,
	);
	learn({...answer, handOff: null, warnings: [...record().warnings, ...answer.warnings]});
	if (options.plan) return {outcome: 'planned'};
	// Before anything is written, as the plan's screen does.
	for (const {id, text} of answer.warnings) if (id.startsWith('plan.')) services.say(`▲ ${text}`);
	await keepForResume(run, null);
	const work: Work = {...run, session, target, scenario, answer};
	const isForMe = answer.people.some(({id}) => id === selfOf(session).id);
	const isProvable = isForMe && scenarios[scenario].proof === 'call';
	return (isProvable ? await worksAlready(work) : null) ?? (await write(work)) ?? (isProvable ? await proof(work) : unproven(work));
};

/** Where assignments cannot be read a call may show that nothing is missing, before anything is written; of anybody else it shows nothing. */
const worksAlready = async (work: Work): Promise<Ending | null> => {
	const {answer, options, learn, record} = work;
	const isOnlyForMe = answer.people.length === 1;
	if (!isOnlyForMe || !answer.plan || !options.wait || answer.assessments[0]?.outcome !== 'unknown') return null;
	const {liveness} = await callModel(work, false);
	if (liveness.outcome !== 'proven' && liveness.outcome !== 'authorized') return null;
	learn({liveness});
	return {outcome: accessOutcome(record())};
};

/** `null`: written, or nothing to write; go on to the proof. */
const write = async (work: Work): Promise<Ending | null> => {
	const {options, services, signal, learn, record, session, answer} = work;
	const {plan} = answer;
	const writes = plan ? grantsToWrite(plan) : [];
	if (!plan || writes.length === 0) return null;
	if (plan.assignable === 'no' && writes.some(({need}) => need === 'required')) return handedOff(work);
	const question = `Write ${writes.length === 1 ? 'this grant' : `these ${writes.length} grants`}?`;
	if (!options.yes && !(await services.confirm(question))) return {outcome: 'planned'};
	const written = await writeGrants(
		services,
		{session, plan},
		{...challenged(work), onReceipt: (receipt, receiptPath) => learn({receipt, receiptPath})},
		signal,
	).catch((error: unknown) => {
		if (error instanceof CloudFailure && needsSomebodyElse.has(diagnose(error.evidence).id)) learn({handOff: writeHandOff(afterWriting(record()))});
		throw error;
	});
	learn({receipt: written.receipt, receiptPath: written.path});
	await keepForResume(work, written.receipt.id);
	const refusals = written.failures.map(({grant: refused, evidence}) => warningOfRefusal(refused, diagnose(evidence)));
	learn({warnings: [...record().warnings, ...refusals]});
	if (!written.failures.some(({grant: refused}) => refused.need === 'required')) return null;
	learn({handOff: writeHandOff(afterWriting(record()))});
	return {outcome: accessOutcome(record())};
};

/** Written and read back, and nothing more: the scenario has no call that proves it, or the token for it is somebody else's. */
const unproven = (work: Work): Ending => {
	const {services, record, session, target, scenario, answer} = work;
	if (!answer.plan) return handedOff(work);
	if (scenarios[scenario].proof === 'none') {
		services.say('No call that changes nothing proves this scenario; the assignments are what Azure read back.');
		return {outcome: accessOutcome(record())};
	}
	services.say('Nobody can prove a call with another’s token.');
	services.say(`They can: ${ownCommand(['probe', ...targetWords(target), '--scenario', scenario, ...cloudWords(session)])}`);
	return {outcome: accessOutcome(record())};
};

const proof = async (work: Work): Promise<Ending> => {
	const {options, services, learn, record, answer} = work;
	// Where assignments cannot be read, only a call would tell.
	if (!options.wait) return answer.plan ? {outcome: accessOutcome(record())} : handedOff(work);
	const {liveness, diagnosis} = await callModel(work, true);
	learn({liveness});
	if (liveness.outcome === 'proven' || liveness.outcome === 'authorized') await services.computer.clearCheckpoint();
	if (liveness.outcome === 'denied' && !answer.plan) return handedOff(work);
	return {outcome: accessOutcome(record()), diagnosis};
};

const callModel = async (work: Work, wait: boolean): Promise<ProbeAnswer> => {
	const {options, services, signal, record, session, target, scenario, answer} = work;
	const {assessments, plan} = answer;
	const {receipt} = record();
	const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
	return probe(services, {session, target, scenario, assessments, plan, receipt, timeoutMs, wait, previous: null}, watch(work), signal);
};

const handedOff = ({learn, answer: {handOff, plan}}: Work): Ending => {
	learn({handOff});
	if (!handOff)
		throw new InputTrouble({
			id: 'unknown',
			confidence: 'possible',
			cause: plan?.because[0]?.text ?? 'This person may not grant it.',
			evidence: [],
			remedies: [],
			learnMore: null,
			worthWaiting: false,
			accessVerdict: null,
			original: '',
		});
	return {outcome: 'handed-off'};
};
