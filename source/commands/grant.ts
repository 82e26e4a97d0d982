import {ownCommand} from '../access/command-line.ts';
import {diagnose} from '../access/diagnosis.ts';
import {needsSomebodyElse} from '../access/document.ts';
import {CloudFailure} from '../access/failure.ts';
import {writeHandOff} from '../access/hand-off.ts';
import {accessOutcome} from '../access/outcome.ts';
import {defaultTimeoutMs} from '../access/propagation.ts';
import {afterWriting, warningOfRefusal} from '../access/refused-grant.ts';
import {InputTrouble} from '../access/trouble.ts';
import {type AccessAnswer, assessAccess} from '../steps/assess-access.ts';
import {selfOf} from '../steps/find-people.ts';
import {probe} from '../steps/probe.ts';
import {writeGrants} from '../steps/write-grants.ts';
import {keepForResume} from './checkpoint.ts';
import {enter} from './enter.ts';
import {watch} from './probe.ts';
import type {Ending, Run} from './services.ts';
import {settle} from './settle.ts';

/** Plan, confirm, write, prove. What is there already is not written again; what cannot be granted ends in a hand-off. */
export const grant = async (run: Run): Promise<Ending> => {
	const {options, services, signal, learn, record} = run;
	const canAsk = services.terminal.stdin && services.terminal.stdout && options.input && !options.json;
	const unconfirmed = !options.plan && !options.yes && !canAsk;
	const session = await enter(run);
	const {target, scenario} = await settle(run, session, !options.plan, unconfirmed ? [{flag: '--yes', value: '', choices: []}] : []);
	const answer = await assessAccess(services.cloud, {session, scenario, target, people: options.people, role: options.role}, signal);
	const {assessments, plan} = answer;
	learn({...answer, handOff: null, warnings: [...record().warnings, ...answer.warnings]});
	if (options.plan) return {outcome: 'planned'};
	await keepForResume(run, null);

	const writes = plan?.grants.filter(({exists}) => !exists) ?? [];
	const required = writes.filter(({need}) => need === 'required');
	if (required.length > 0 && plan?.assignable === 'no') return handedOff(run, answer);
	if (plan && writes.length > 0) {
		if (!options.yes && !(await services.confirm(`Write ${writes.length === 1 ? 'this grant' : `these ${writes.length} grants`}?`)))
			return {outcome: 'planned'};
		const written = await writeGrants(
			{cloud: services.cloud, computer: services.computer, clock: services.clock},
			{session, plan},
			(receipt, receiptPath) => learn({receipt, receiptPath}),
			signal,
		).catch((error: unknown) => {
			if (error instanceof CloudFailure && needsSomebodyElse.has(diagnose(error.evidence).id)) learn({handOff: writeHandOff(afterWriting(record()))});
			throw error;
		});
		learn({receipt: written.receipt, receiptPath: written.path});
		await keepForResume(run, written.receipt.id);
		const refusals = written.failures.map(({grant: refused, evidence}) => warningOfRefusal(refused, diagnose(evidence)));
		learn({warnings: [...record().warnings, ...refusals]});
		if (written.failures.some(({grant: refused}) => refused.need === 'required')) {
			learn({handOff: writeHandOff(afterWriting(record()))});
			return {outcome: accessOutcome(record())};
		}
	}
	const me = selfOf(session).id;
	const isForMe = answer.people.some(({id}) => id === me);
	// Where assignments cannot be read, only a call would tell.
	if (!plan && !(isForMe && options.wait)) return handedOff(run, answer);
	if (!isForMe) {
		services.say('Nobody can prove a call with another’s token.');
		services.say(`They can: ${ownCommand(['probe', '--resource', target.resource?.id ?? target.endpoint, '--scenario', scenario])}`);
		return {outcome: accessOutcome(record())};
	}
	if (!options.wait) return {outcome: accessOutcome(record())};

	const {liveness, diagnosis} = await probe(
		{cloud: services.cloud, clock: services.clock},
		{session, target, scenario, assessments, plan, receipt: record().receipt, timeoutMs: options.timeoutMs ?? defaultTimeoutMs, wait: true, previous: null},
		watch(run),
		signal,
	);
	learn({liveness});
	if (liveness.outcome === 'proven' || liveness.outcome === 'authorized') await services.computer.clearCheckpoint();
	if (liveness.outcome === 'denied' && !plan) return handedOff(run, answer);
	return {outcome: accessOutcome(record()), diagnosis};
};

const handedOff = ({learn}: Run, {handOff, plan}: AccessAnswer): Ending => {
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
