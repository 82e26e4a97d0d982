import type {AuditFinding} from '../access/audit/finding.ts';
import type {MendProof} from '../access/audit/mend-survey.ts';
import {beforeRemoval, broadOf, type SwapStep, settlingMs} from '../access/audit/swap.ts';
import {whoWords} from '../access/audit/words.ts';
import {ownCommand} from '../access/command-line.ts';
import {diagnose} from '../access/diagnosis.ts';
import {needsSomebodyElse} from '../access/exit-code.ts';
import {CloudFailure} from '../access/failure.ts';
import {type HandOff, writeHandOff} from '../access/hand-off.ts';
import {writeRemovalHandOff} from '../access/hand-offs/removal.ts';
import {duration, plain} from '../access/plain.ts';
import {defaultTimeoutMs} from '../access/propagation.ts';
import type {Reason} from '../access/reason.ts';
import {afterWriting} from '../access/refused-grant.ts';
import {scopeWords} from '../access/scope.ts';
import type {Session} from '../access/session.ts';
import type {Target} from '../access/target.ts';
import {inputTrouble} from '../access/trouble.ts';
import {verifications} from '../access/verification.ts';
import type {Audited} from '../steps/audit.ts';
import {callAsHolder, isAnswered, isProvenByCall, nextStepOf, planFor, readBeforeRemoval, readWriter, removeBroad, scenarioOf} from '../steps/mend.ts';
import type {OpenedTarget} from '../steps/open-target.ts';
import {writeGrants} from '../steps/write-grants.ts';
import {challenged} from './enter.ts';
import {watch} from './probe.ts';
import type {Ending, Run} from './services.ts';
import {wordsOf} from './words-of.ts';
import {writeTold} from './write-told.ts';

export type Mending = Run & {
	readonly session: Session;
	readonly target: Target;
	readonly opened: OpenedTarget;
	readonly audited: Audited;
	readonly finding: AuditFinding;
};

/** One step of a swap: what is next is seen from what stands, so that the same command goes on, after whatever stopped it. */
export const mend = async (work: Mending): Promise<Ending> => {
	const {services, learn, finding} = work;
	learn({mending: finding, people: [finding.principal]});
	const step = nextStepOf(work, services.clock.now());
	if (step === null) throw inputTrouble('usage.no-fix', `${finding.id} cannot be mended from here.`, [], finding.evidence);
	switch (step.is) {
		case 'grant':
			return grantNarrower(work, step);
		case 'wait':
			tell(work, waiting(step.until - services.clock.now(), work));
			return {outcome: 'propagating'};
		case 'prove':
			return proveThenRemove(work, step);
		case 'remove':
			return remove(work, null, step.keeps);
	}
};

/** Told at the end, with the result. */
const tell = ({learn, record}: Run, reason: Reason): void => learn({warnings: [...record().warnings, reason]});

/** Who is said to have seen it work is said anew. */
const again = ({options}: Run, more: readonly string[] = []): string =>
	ownCommand([...wordsOf({...options, given: new Map([...options.given].filter(([name]) => name !== 'proven-by'))}), ...more]);

/** What no second try of the same person mends is handed to somebody else. */
const handingOver =
	({learn}: Run, handOff: (cause: string) => HandOff | null) =>
	(error: unknown): never => {
		const refusal = error instanceof CloudFailure ? diagnose(error.evidence) : null;
		if (refusal && needsSomebodyElse.has(refusal.id)) learn({handOff: handOff(refusal.cause)});
		throw error;
	};

const waiting = (ms: number, work: Mending): Reason => ({
	id: 'swap.settling',
	text: `The narrower role is too young: as long as both give the same, no call tells which of them it was, and a new role may take ${duration(settlingMs)} until every node knows it. Run this again in ${duration(Math.ceil(ms / 60_000) * 60_000)}: ${again(work)}`,
});

const grantNarrower = async (work: Mending, {grant}: Extract<SwapStep, {is: 'grant'}>): Promise<Ending> => {
	const {options, services, signal, learn, record, session, target, finding} = work;
	const caller = await readWriter(services.cloud, work, signal);
	const plan = planFor(caller, grant, target);
	learn({plan});
	const where = scopeWords(grant.scope, target.resource);
	const {held} = finding;
	services.say(`+ ${plain(whoWords(grant.principal))} gets ${plain(grant.roleName)} on ${where}`);
	services.say(`  ${plain(held.roleName)} on ${scopeWords(held.scope, target.resource)} stays until that is proven.`);
	const {stops} = beforeRemoval({finding, facts: work.audited.facts}, caller, []);
	if (stops) {
		services.say(`▲ ${plain(stops.text)}`);
		tell(work, {...stops, id: 'swap-before.stops'});
	}
	if (options.plan) return {outcome: 'planned'};
	if (plan.assignable === 'no') {
		learn({handOff: writeHandOff({...record(), scenario: scenarioOf(work)})});
		return {outcome: 'handed-off'};
	}
	if (!options.yes && !(await services.confirm('Grant the narrower role?'))) return {outcome: 'planned'};
	const written = await writeGrants(services, {session, plan, location: target.resource?.location ?? null}, writeTold(work), signal).catch(
		handingOver(work, () => writeHandOff({...afterWriting(record()), scenario: scenarioOf(work)})),
	);
	learn({receipt: written.receipt, receiptPath: written.path});
	if (isProvenByCall(work)) {
		const {liveness, diagnosis} = await call(work);
		learn({liveness});
		tell(work, {id: 'swap.next', text: `The broader role is removed by the same command, run again: ${again(work)}`});
		return {outcome: 'granted', diagnosis};
	}
	tellOthers(work);
	return {outcome: 'granted'};
};

const tellOthers = (work: Mending): void => {
	const {record, learn} = work;
	learn({scenario: scenarioOf(work)});
	for (const {who, command} of verifications(record())) tell(work, {id: 'swap.verify', text: `${who}: ${command}`});
	tell(work, {
		id: 'swap.next',
		text: `Once they saw it work, the same command removes the broader role: ${again(work, ['--proven-by', 'WHO_AND_WHEN'])}`,
	});
};

const call = async (work: Mending) => {
	const {options, services, signal, record, session, target, opened} = work;
	const {deployments} = opened;
	const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
	const question = {session, target, scenario: scenarioOf(work), deployments, receipt: record().receipt, timeoutMs, previous: null};
	return callAsHolder(services, question, watch(work), signal);
};

/** One's own access is proven by a call; another's by whoever saw theirs. */
const proveThenRemove = async (work: Mending, {conclusive, keeps}: Extract<SwapStep, {is: 'prove'}>): Promise<Ending> => {
	const {options, learn} = work;
	if (options.plan) return remove(work, null, keeps);
	const seen: MendProof | null = options.provenBy === null ? null : {by: 'person', who: options.provenBy};
	if (!isProvenByCall(work)) {
		if (seen) return remove(work, seen, keeps);
		tellOthers(work);
		return {outcome: 'unproven'};
	}
	const {liveness, diagnosis} = await call(work);
	learn({liveness});
	// There is nothing to call here: whoever uses it elsewhere has seen it work.
	if (seen && liveness.outcome === 'skipped') return remove(work, seen, keeps);
	if (!isAnswered(liveness)) {
		tell(work, {id: 'swap.unproven', text: 'The call was not answered, so nothing is taken away.'});
		return {outcome: liveness.outcome === 'propagating' ? 'propagating' : 'unproven', diagnosis};
	}
	return remove(work, {by: 'call', conclusive}, keeps);
};

const remove = async (work: Mending, proof: MendProof | null, keeps: readonly string[]): Promise<Ending> => {
	const {options, services, signal, learn, target, audited, finding} = work;
	const broad = broadOf(finding, audited.facts);
	if (!broad) throw inputTrouble('usage.no-such-finding', 'The assignment is gone already.', []);
	const {held, principal, standing} = finding;
	const {told, stops} = await readBeforeRemoval(services.cloud, work, signal);
	services.say(`- ${plain(whoWords(principal, standing))} loses ${plain(held.roleName)} on ${scopeWords(held.scope, target.resource)}`);
	for (const {id, text, ...of} of told) {
		services.say(`▲ ${plain(text)}`);
		tell(work, {...of, id: id.replace(/^swap\./u, 'swap-before.'), text});
	}
	if (stops) tell(work, stops);
	if (options.plan) return {outcome: 'planned'};
	if (stops) return stopped(work, stops);
	if (!options.yes && !(await services.confirm('Remove the broader role?'))) return {outcome: 'planned'};
	const onReceipt: Parameters<typeof removeBroad>[2]['onReceipt'] = (receipt, receiptPath) => learn({receipt, receiptPath});
	const {receipt, path} = await removeBroad(services, {...work, proof, keeps}, {...challenged(work), onReceipt}, signal).catch(
		handingOver(work, cause => removalHandOff(work, [cause])),
	);
	learn({receipt, receiptPath: path});
	return {outcome: keeps.length > 0 ? 'swapped' : 'removed'};
};

/** The last who administers stays, whoever would take it away. */
const stopped = (work: Mending, {id, text}: Reason): Ending => {
	if (id === 'swap.last-administrator') return {outcome: 'failed'};
	work.learn({handOff: removalHandOff(work, [text])});
	return {outcome: 'handed-off'};
};

const removalHandOff = ({session, target: {resource}, finding}: Mending, because: readonly string[]): HandOff | null =>
	resource && writeRemovalHandOff({session, resource, finding, because});
