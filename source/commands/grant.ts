import {ownCommand} from '../access/command-line.ts';
import type {RoleToMake} from '../access/custom-role.ts';
import {shortAction} from '../access/data-actions.ts';
import {diagnose} from '../access/diagnosis.ts';
import {needsSomebodyElse} from '../access/exit-code.ts';
import {CloudFailure} from '../access/failure.ts';
import {grantsLeft, grantsToWrite} from '../access/grants-to-write.ts';
import {writeHandOff} from '../access/hand-off.ts';
import {accessOutcome} from '../access/outcome.ts';
import type {Plan} from '../access/plan.ts';
import type {Principal} from '../access/principal.ts';
import {defaultTimeoutMs} from '../access/propagation.ts';
import {afterWriting, isSomebodyElses, warningOfLeft, warningOfRefusal, wayOn} from '../access/refused-grant.ts';
import type {GrantRequest} from '../access/request-line.ts';
import {askedFor, lineIsNotTrusted} from '../access/request-words.ts';
import {isRoleRefused, roleNotMade} from '../access/role-not-made.ts';
import {customRole} from '../access/role-wish.ts';
import {type ScenarioId, scenarios} from '../access/scenario.ts';
import {scopeWords} from '../access/scope.ts';
import type {Session} from '../access/session.ts';
import type {Target} from '../access/target.ts';
import {InputTrouble, inputTrouble} from '../access/trouble.ts';
import {type AccessAnswer, assessAccess} from '../steps/assess-access.ts';
import {selfOf} from '../steps/find-people.ts';
import {type ProbeAnswer, probe} from '../steps/probe.ts';
import {writeGrants} from '../steps/write-grants.ts';
import {activate} from './activate.ts';
import {keepForResume} from './checkpoint.ts';
import {enter} from './enter.ts';
import {namedPeople} from './people.ts';
import {watch} from './probe.ts';
import type {Ending, Run} from './services.ts';
import {settle} from './settle.ts';
import {wordsOf} from './words-of.ts';
import {writeTold} from './write-told.ts';

/** What the parts of one grant share: who, what for, and what was found. */
type Work = Run & {readonly session: Session; readonly target: Target; readonly scenario: ScenarioId; readonly answer: AccessAnswer};

/** Plan, confirm, write, prove. What is there already is not written again; what cannot be granted ends in a hand-off. */
export const grant = async (run: Run, {isResumed = false}: {readonly isResumed?: boolean} = {}): Promise<Ending> => {
	const {options, services, signal, learn, record} = run;
	const unconfirmed = !options.plan && !options.yes && !canAsk(run);
	const people = await namedPeople(run);
	const home = await enter(run);
	const entered = options.request === null ? home : await inTenantOf(run, home, options.request);
	const missing = unconfirmed && !isResumed ? [missingYes] : [];
	const {session, target, scenario} = await settle(run, entered, !options.plan && options.request === null, missing);
	const question = {session, scenario, target, people, role: options.customRole ? customRole : options.role, scope: options.scope};
	const found = await assessAccess(services.cloud, question, signal);
	learn({...found, handOff: null, warnings: [...record().warnings, ...found.warnings]});
	if (options.request !== null) tellRequest(run);
	if (found.makes) services.say(`+ ${roleWords(found.makes)}`);
	if (options.plan) return {outcome: 'planned'};
	// Before anything is written, as the plan's screen does.
	for (const {id, text} of found.warnings) if (id.startsWith('plan.')) services.say(`▲ ${text}`);
	await keepForResume(run, null);
	const activated = await activate({...run, session, target, scenario, answer: found, question});
	if ('ending' in activated) return activated.ending;
	const {answer} = activated;
	const work: Work = {...run, session, target, scenario, answer};
	const isForMe = answer.people.some(({id}) => id === selfOf(session).id);
	const isProvable = isForMe && scenarios[scenario].proof === 'call';
	return (isProvable ? await worksAlready(work) : null) ?? (await write(work)) ?? (isProvable ? await proof(work) : unproven(work));
};

const canAsk = ({options, services}: Run): boolean => services.terminal.stdin && services.terminal.stdout && options.input && !options.json;

const missingYes = {flag: '--yes', value: '', choices: []} as const;

/** The resource that the line names is in this tenant; whoever signed in somewhere else goes on there. */
const inTenantOf = async ({services, signal, learn}: Run, home: Session, {tenantId}: GrantRequest): Promise<Session> => {
	if (home.tenantId.toLowerCase() === tenantId) return home;
	const there = await services.cloud.enterTenant(home, tenantId, signal);
	services.say(`The line is for tenant ${there.tenantName ?? tenantId}: going on there as ${there.name ?? there.objectId}.`);
	learn({session: there});
	return there;
};

const tellRequest = ({services, record, take}: Run): void => {
	const asked = askedFor(record());
	if (asked) take(asked.text, asked.id);
	services.say(lineIsNotTrusted);
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

/** A role is everybody's: that one is made is told before anything is written. */
const roleWords = ({name, actions, dataActions, assignableScope}: RoleToMake): string =>
	`custom role "${name}" is made: ${[...dataActions, ...actions].map(shortAction).join(', ')}; it can be assigned in ${scopeWords(assignableScope)}`;

const grantWords = ({name, id}: Principal, roleName: string, where: string): string => `+ ${name ?? id} gets ${roleName} on ${where}`;

const roleFirst = ({customRole}: Plan) =>
	inputTrouble('usage.no-custom-role', 'You may make the custom role, and you may not assign it: for a hand-off it has to be there first.', [
		{text: 'Make it', command: customRole?.az ?? ''},
		{text: 'Then run this again.'},
	]);

/** `null`: written, or nothing to write; go on to the proof. */
const write = async (work: Work): Promise<Ending | null> => {
	const {options, services, signal, learn, record, session, target, answer} = work;
	const {plan} = answer;
	const writes = plan ? grantsToWrite(plan) : [];
	if (!plan || writes.length === 0) return null;
	if (plan.assignable === 'no' && writes.some(({need}) => need === 'required')) {
		if (answer.makes) throw roleFirst(plan);
		return handedOff(work);
	}
	// Whoever resumes a run that only waited for somebody else is asked for it no sooner than there is something to write.
	if (!options.yes && !canAsk(work)) {
		const command = ownCommand([...wordsOf(options), '--yes']);
		throw inputTrouble('usage.missing-input', 'Missing: --yes. You may write the grants yourself by now.', [{text: 'The whole command', command}]);
	}
	if (!options.yes) for (const {principal, roleName, scope} of writes) services.say(grantWords(principal, roleName, scopeWords(scope, target.resource)));
	const question = `Write ${writes.length === 1 ? 'this grant' : `these ${writes.length} grants`}?`;
	if (!options.yes && !(await services.confirm(question))) return {outcome: 'planned'};
	const written = await writeGrants(
		services,
		{session, plan, makes: answer.makes ?? null, location: target.resource?.location ?? null},
		writeTold(work),
		signal,
	).catch((error: unknown) => {
		// No script assigns a role that is not there.
		if (isRoleRefused(record())) learn({warnings: [...record().warnings, roleNotMade(plan)]});
		else if (error instanceof CloudFailure && needsSomebodyElse.has(diagnose(error.evidence).id)) learn({handOff: writeHandOff(afterWriting(record()))});
		throw error;
	});
	learn({receipt: written.receipt, receiptPath: written.path});
	await keepForResume(work, written.receipt.id);
	const refusals = written.failures.map(({grant: refused, evidence}) => warningOfRefusal(refused, diagnose(evidence)));
	const required = written.failures.filter(({grant: refused}) => refused.need === 'required');
	const left = grantsLeft(plan);
	learn({warnings: [...record().warnings, ...refusals, ...left.map(warningOfLeft), ...wayOn(required, left)]});
	if (required.length === 0 && left.length === 0) return null;
	if (left.length > 0 || required.some(({evidence}) => isSomebodyElses(evidence))) learn({handOff: writeHandOff(afterWriting(record()))});
	return {outcome: accessOutcome(record())};
};

/** Written and read back, and nothing more: the scenario has no call that proves it, or the token for it is somebody else's. */
const unproven = async (work: Work): Promise<Ending> => {
	const {services, record, scenario, answer} = work;
	if (!answer.plan) return handedOff(work);
	if (scenarios[scenario].proof === 'none') {
		services.say('No call that changes nothing proves this scenario; the assignments are what Azure read back.');
		return {outcome: accessOutcome(record())};
	}
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

const handedOff = async (work: Work): Promise<Ending> => {
	const {
		learn,
		record,
		answer: {handOff, plan},
	} = work;
	await keepForResume(work, record().receipt?.id ?? null, true);
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
