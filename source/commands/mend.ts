import {mayAssign} from '../access/assignability.ts';
import type {AuditFinding} from '../access/audit/finding.ts';
import {isProjectIdentity} from '../access/audit/judge.ts';
import {beforeRemoval, broadOf, nextStep, type SwapStep, settlingMs} from '../access/audit/swap.ts';
import {whoWords} from '../access/audit/words.ts';
import {sameId} from '../access/authorization.ts';
import {ownCommand} from '../access/command-line.ts';
import {callableDeployments} from '../access/endpoint.ts';
import {writeHandOff} from '../access/hand-off.ts';
import {duration, plain} from '../access/plain.ts';
import type {Plan} from '../access/plan.ts';
import {defaultTimeoutMs} from '../access/propagation.ts';
import type {Reason} from '../access/reason.ts';
import {type ScenarioId, scenarios} from '../access/scenario.ts';
import {scopeWords} from '../access/scope.ts';
import type {Session} from '../access/session.ts';
import type {Target} from '../access/target.ts';
import {inputTrouble} from '../access/trouble.ts';
import {verifications} from '../access/verification.ts';
import {assessAccess} from '../steps/assess-access.ts';
import type {Audited} from '../steps/audit.ts';
import {selfOf} from '../steps/find-people.ts';
import type {OpenedTarget} from '../steps/open-target.ts';
import {probe} from '../steps/probe.ts';
import {readAccess} from '../steps/read-access.ts';
import {courtesy} from '../steps/readable.ts';
import {takeAway} from '../steps/take-away.ts';
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
	const {services, learn, audited, finding} = work;
	learn({mending: finding, people: [finding.principal]});
	const step = nextStep({finding, findings: audited.audit.findings, facts: audited.facts, now: services.clock.now()});
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
			return remove(work, 'its holder is deleted', step.keeps);
	}
};

/** Told at the end, with the result. */
const tell = ({learn, record}: Run, reason: Reason): void => learn({warnings: [...record().warnings, reason]});

const again = ({options}: Run, more: readonly string[] = []): string => ownCommand([...wordsOf(options), ...more]);

const waiting = (ms: number, work: Mending): Reason => ({
	id: 'swap.settling',
	text: `The narrower role is too young: as long as both give the same, no call tells which of them it was, and a new role may take ${duration(settlingMs)} until every node knows it. Run this again in ${duration(Math.ceil(ms / 60_000) * 60_000)}: ${again(work)}`,
});

const isMe = ({finding, session}: Mending): boolean => sameId(finding.principal.id, session.objectId);

const scenarioOf = ({audited: {audit, facts}, finding}: Mending): ScenarioId => (isProjectIdentity(finding.principal, facts) ? 'project' : audit.scenario);

const readCaller = async ({services, session, target, signal}: Mending) => {
	const self = selfOf(session);
	const scope = target.project?.id || (target.resource?.id ?? '');
	const {reading} = await readAccess(services.cloud, {session, scope, principals: [self], caller: self}, async () => null, signal);
	return reading.caller;
};

const grantNarrower = async (work: Mending, {grant}: Extract<SwapStep, {is: 'grant'}>): Promise<Ending> => {
	const {options, services, signal, learn, record, session, target, finding} = work;
	const caller = await readCaller(work);
	const {may, because} = mayAssign(caller, grant, target.resource);
	const plan: Plan = {grants: [{...grant, assignable: may}], assignable: may, because, choices: [], compared: [], customRole: null};
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
	if (may === 'no') {
		learn({handOff: writeHandOff({...record(), scenario: scenarioOf(work)})});
		return {outcome: 'handed-off'};
	}
	if (!options.yes && !(await services.confirm('Grant the narrower role?'))) return {outcome: 'planned'};
	const written = await writeGrants(services, {session, plan, location: target.resource?.location ?? null}, writeTold(work), signal);
	learn({receipt: written.receipt, receiptPath: written.path});
	if (isMe(work) && scenarios[scenarioOf(work)].proof === 'call') {
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
	const scenario = scenarioOf(work);
	const [first] = callableDeployments(scenario, opened.deployments);
	const called: Target = {...target, deployment: target.deployment ?? first ?? null};
	const {assessments, plan} = await assessAccess(services.cloud, {session, scenario, target: called, people: [], role: null, scope: null}, signal);
	const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
	return probe(
		services,
		{session, target: called, scenario, assessments, plan, receipt: record().receipt, timeoutMs, wait: true, previous: null},
		watch(work),
		signal,
	);
};

/** One's own access is proven by a call; another's by whoever saw theirs. */
const proveThenRemove = async (work: Mending, {conclusive, keeps}: Extract<SwapStep, {is: 'prove'}>): Promise<Ending> => {
	const {options, learn} = work;
	if (options.plan) return remove(work, 'planned', keeps);
	if (options.provenBy !== null) return remove(work, `proven by ${plain(options.provenBy)}`, keeps);
	if (!isMe(work) || scenarios[scenarioOf(work)].proof === 'none') {
		tellOthers(work);
		return {outcome: 'unproven'};
	}
	const {liveness, diagnosis} = await call(work);
	learn({liveness});
	if (liveness.outcome !== 'proven' && liveness.outcome !== 'authorized') {
		tell(work, {id: 'swap.unproven', text: 'The call was not answered, so nothing is taken away.'});
		return {outcome: liveness.outcome === 'propagating' ? 'propagating' : 'unproven', diagnosis};
	}
	return remove(work, conclusive ? 'a call that only the narrower role allows was answered' : 'the narrower role has settled, and a call was answered', keeps);
};

const remove = async (work: Mending, because: string, keeps: readonly string[]): Promise<Ending> => {
	const {options, services, signal, learn, session, target, audited, finding} = work;
	const broad = broadOf(finding, audited.facts);
	if (!broad) throw inputTrouble('usage.no-such-finding', 'The assignment is gone already.', []);
	const {held, principal, standing} = finding;
	const [caller, discovery] = await Promise.all([readCaller(work), courtesy(services.cloud.discover(session, signal))]);
	const {told, stops} = beforeRemoval({finding, facts: audited.facts}, caller, discovery?.resources ?? []);
	services.say(`- ${plain(whoWords(principal, standing))} loses ${plain(held.roleName)} on ${scopeWords(held.scope, target.resource)}`);
	for (const {id, text, ...of} of told) {
		services.say(`▲ ${plain(text)}`);
		tell(work, {...of, id: id.replace(/^swap\./u, 'swap-before.'), text});
	}
	if (stops) {
		tell(work, stops);
		return {outcome: 'failed'};
	}
	if (options.plan) return {outcome: 'planned'};
	if (!options.yes && !(await services.confirm('Remove the broader role?'))) return {outcome: 'planned'};
	const onReceipt: Parameters<typeof takeAway>[2]['onReceipt'] = (receipt, receiptPath) => learn({receipt, receiptPath});
	const {receipt, path} = await takeAway(services, {session, assignment: broad, because, keeps}, {...challenged(work), onReceipt}, signal);
	learn({receipt, receiptPath: path});
	return {outcome: keeps.length > 0 ? 'swapped' : 'removed'};
};
