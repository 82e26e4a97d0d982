import {diagnose} from '../access/diagnosis.ts';
import {callableDeployments} from '../access/endpoint.ts';
import {needsSomebodyElse} from '../access/exit-code.ts';
import {CloudFailure} from '../access/failure.ts';
import {writeLocalAuthHandOff} from '../access/hand-offs/local-auth.ts';
import type {Hardening} from '../access/hardening.ts';
import {rewritten} from '../access/hardening.ts';
import type {Liveness} from '../access/liveness.ts';
import {duration, plain} from '../access/plain.ts';
import {defaultTimeoutMs} from '../access/propagation.ts';
import {inTheWay, isReady, type ReadinessItem, stoppersOf} from '../access/readiness.ts';
import {readinessOf} from '../access/readiness-items.ts';
import {namesIn} from '../access/readiness-names.ts';
import type {Receipt} from '../access/receipt.ts';
import type {ScenarioId} from '../access/scenario.ts';
import type {Session} from '../access/session.ts';
import type {Resource, Target} from '../access/target.ts';
import {inputTrouble} from '../access/trouble.ts';
import {checkKeys} from '../steps/check-keys.ts';
import {closeFormer} from '../steps/close-former.ts';
import {probe} from '../steps/probe.ts';
import {type ReadinessReading, readReadiness} from '../steps/read-readiness.ts';
import {turnKeys} from '../steps/turn-keys.ts';
import {challenged, enter} from './enter.ts';
import {watch} from './probe.ts';
import type {Ending, Run} from './services.ts';
import {settle} from './settle.ts';

type Wanted = Hardening['wanted'];

/** What the parts of one run share. */
type Work = Run & {
	readonly session: Session;
	readonly target: Target;
	readonly resource: Resource;
	readonly scenario: ScenarioId;
	readonly wanted: Wanted;
	readonly reading: ReadinessReading;
	readonly hardening: Hardening;
	/** Of the call without a key, before anything was written. */
	readonly before: Liveness | null;
};

const isOff = ({keysDisabled}: Resource): 'off' | 'on' => (keysDisabled ? 'off' : 'on');

/** Whether keys can be turned off, and, once the resource is named by its name, turns them off; or back on. Without the name it reads only. */
export const harden = async (run: Run): Promise<Ending> => {
	const {options, services, signal, learn} = run;
	const wanted: Wanted = options.rollback ? 'on' : 'off';
	const scenario: ScenarioId = 'inference';
	const {session, target: settled, opened} = await settle({...run, options: {...options, scenario}}, await enter(run), false);
	const {resource} = settled;
	if (!resource) throw notSeen(settled);
	// Any of them shows whether a token opens the door.
	const target = {...settled, deployment: settled.deployment ?? callableDeployments(scenario, opened.deployments)[0] ?? null};
	learn({target});
	if (options.confirm !== null && options.confirm !== resource.name) throw otherName(options.confirm, resource);
	const {keysInUse, ready: said} = options;
	const question = {session, resource, wanted, keysInUse, said, activityLog: options.activityLog, projects: opened.projects, deployments: opened.deployments};
	const [reading, liveness] = await Promise.all([
		readReadiness(services, question, signal),
		wanted === 'off' ? keylessCall(run, {session, target, scenario}, {wait: false}) : null,
	]);
	const items = readinessOf({...reading, liveness}, services.clock.now());
	const hardening: Hardening = {wanted, items, was: isOff(resource), readBack: null, keyCheck: null, names: namesIn(reading)};
	learn({hardening, liveness});
	const work: Work = {...run, session, target, resource, scenario, wanted, reading, hardening, before: liveness};
	if (options.confirm === null) return {outcome: wanted === isOff(resource) || isReady(items) ? 'ready' : 'not-ready'};
	if (wanted === isOff(resource)) return verified(work, false);
	return (await stopped(work)) ?? (await turned(work));
};

const notSeen = ({endpoint}: Target) =>
	inputTrouble('usage.resource-not-seen', `Of ${endpoint} only the endpoint is known: you see no subscription that holds it.`, [
		{text: 'Whoever administers the resource runs this, or names it by its resource id.'},
	]);

const otherName = (given: string, {name}: Resource) =>
	inputTrouble('usage.confirm-mismatch', `--confirm says "${plain(given)}", and the resource is ${name}. ${difference(given, name)}Nothing was changed.`, [
		{text: `Write the name letter by letter: --confirm ${name}`},
	]);

/** Of names that look alike. */
const difference = (given: string, name: string): string => {
	const [mine, theirs] = [[...given], [...name]];
	const at = mine.findIndex((character, index) => character !== theirs[index]);
	const odd = at === -1 ? undefined : mine[at];
	if (given.toLowerCase() === name.toLowerCase()) return 'Upper and lower case count. ';
	if (odd === undefined || /[\w.-]/u.test(odd)) return '';
	return `Its character ${at + 1} is U+${odd.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}. `;
};

const keylessCall = async (
	run: Run,
	{session, target, scenario}: Pick<Work, 'scenario' | 'session' | 'target'>,
	{wait}: {readonly wait: boolean},
): Promise<Liveness | null> => {
	const {options, services, signal} = run;
	if (!target.deployment) return null;
	if (!wait) services.say(`Calling ${target.deployment.name} with a token, twice: at most 32 output tokens.`);
	const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
	const question = {session, target, scenario, assessments: [], receipt: null, timeoutMs, wait, previous: null};
	return (await probe(services, question, watch(run), signal)).liveness;
};

/** What keys are not turned over; `null`: nothing stands in the way. */
const stopped = async (work: Work): Promise<Ending | null> => {
	const stoppers = stoppersOf(work.hardening.items);
	const others = stoppers.filter(({stops}) => stops === 'somebody-else');
	if (others.length > 0) return handedOff(work, others);
	return stoppers.length > 0 ? {outcome: 'not-ready'} : confirmed(work);
};

const handedOff = ({learn, session, resource, wanted, reading}: Work, because: readonly Pick<ReadinessItem, 'text'>[]): Ending => {
	const exemptFrom = inTheWay(reading.policies, wanted);
	learn({handOff: writeLocalAuthHandOff({session, resource, wanted, because: because.map(({text}) => text), exemptFrom})});
	return {outcome: 'handed-off'};
};

/** On a terminal the plan is seen before the last word; in a script the name was that. */
const confirmed = async ({options, services, hardening, resource, wanted}: Work): Promise<Ending | null> => {
	const open = hardening.items.filter(({state}) => state !== 'ready');
	for (const {text} of open) services.say(`▲ ${text}`);
	services.say(`PATCH ${resource.id} disableLocalAuth: ${wanted === 'off'} (was ${resource.keysDisabled})`);
	if (options.yes || !services.terminal.stdin || !services.terminal.stdout || !options.input || options.json) return null;
	return (await services.confirm(`Turn keys of ${resource.name} ${wanted}?`)) ? null : {outcome: isReady(hardening.items) ? 'ready' : 'not-ready'};
};

const turned = async (work: Work): Promise<Ending> => {
	const {services, signal, learn, session, resource, target, wanted, reading, hardening} = work;
	// From here on it says what became of it.
	learn({liveness: null});
	const told = {...challenged(work), onReceipt: (receipt: Receipt, receiptPath: string): void => learn({receipt, receiptPath})};
	const former = await services.computer.loadReceipt(null, session);
	try {
		const {receipt, path, resource: after} = await turnKeys(services, {session, resource, wanted}, told, signal);
		learn({receipt, receiptPath: path, hardening: {...hardening, readBack: after && isOff(after)}, target: {...target, resource: after ?? resource}});
		if (after && isOff(after) === wanted) await closeFormer(services.computer, former?.receipt ?? null, resource, wanted === 'off');
		if (after && isOff(after) !== wanted) {
			const diagnosis = rewritten(resource, wanted, reading.policies);
			return {...handedOff(work, [{text: diagnosis.cause}]), diagnosis};
		}
		return await verified({...work, hardening: {...hardening, readBack: after && isOff(after)}}, true);
	} catch (error) {
		const diagnosis = error instanceof CloudFailure ? diagnose(error.evidence, {session, target}) : null;
		if (!diagnosis || !(needsSomebodyElse.has(diagnosis.id) || diagnosis.id === 'arm.read-denied')) throw error;
		return {...handedOff(work, [{text: diagnosis.cause}]), diagnosis};
	}
};

/** A made-up key is refused as every key is, and the call without one still works. */
const verified = async (work: Work, isNew: boolean): Promise<Ending> => {
	const {options, services, signal, learn, session, target, wanted, hardening, before} = work;
	const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
	const onWait = (ms: number): void => services.say(`The model endpoint does not know yet. Next try in ${duration(ms)}.`);
	const keyCheck = await checkKeys(services, {session, target, wanted, timeoutMs, wait: options.wait}, onWait, signal);
	learn({hardening: {...hardening, keyCheck}});
	const wasProven = before?.outcome === 'proven' || before?.outcome === 'authorized';
	// Who could not call before proves nothing by not being able to now.
	if (wanted === 'off') learn({liveness: wasProven && isNew ? await keylessCall(work, work, {wait: options.wait}) : wasProven ? before : null});
	return {outcome: wanted === 'off' ? 'hardened' : 'rolled-back'};
};
