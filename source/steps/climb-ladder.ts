import {typedDeployment} from '../access/choose-target.ts';
import type {Diagnosis} from '../access/diagnosis.ts';
import {modelCalls} from '../access/endpoint.ts';
import {CloudFailure} from '../access/failure.ts';
import {fixFor, worksNow} from '../access/findings.ts';
import {hopeOf} from '../access/hope.ts';
import type {Findings, Rung, RungId} from '../access/ladder.ts';
import {rungIds} from '../access/ladder.ts';
import type {Liveness} from '../access/liveness.ts';
import type {Pasted} from '../access/paste/pasted.ts';
import {adviceForSdk} from '../access/paste/sdk-advice.ts';
import {understand} from '../access/paste/understand.ts';
import {
	accessRung,
	addressRung,
	ageRung,
	assigningRung,
	callRung,
	checking,
	deploymentRung,
	identityRung,
	machineRung,
	type Named,
	namedIn,
	networkRung,
	principalRung,
	projectIdentityRung,
	resourceRung,
	skipped,
} from '../access/rungs.ts';
import {type ScenarioId, scenarios} from '../access/scenario.ts';
import type {Session} from '../access/session.ts';
import type {Target} from '../access/target.ts';
import {type AccessAnswer, assessAccess} from './assess-access.ts';
import type {Clock} from './clock.ts';
import type {Cloud} from './cloud.ts';
import type {OpenedTarget} from './open-target.ts';
import {type ProbeAnswer, probe} from './probe.ts';

export type LadderQuestion = {
	readonly session: Session;
	/** `null`: nothing was pasted, the live call tells. */
	readonly pasted: Pasted | null;
	readonly opened: OpenedTarget;
	readonly target: Target;
	readonly scenario: ScenarioId;
	/** The deployment that was called, where it is known by name only. */
	readonly called?: string | null;
	/** Names or ids; empty means whomever the text names, else the signed-in person. */
	readonly people: readonly string[];
};

export type LadderAnswer = AccessAnswer & {readonly findings: Findings; readonly liveness: Liveness | null};

type Tools = {readonly cloud: Cloud; readonly clock: Clock};

/** From the cheapest look to the live call, until the cause is certain. Reads only; the live call is made in the signed-in person's name alone. */
export const climbLadder = async (
	{cloud, clock}: Tools,
	question: LadderQuestion,
	onRungs: (rungs: readonly Rung[]) => void,
	signal: AbortSignal,
): Promise<LadderAnswer> => {
	const {session, pasted, opened, target, scenario} = question;
	let rungs: readonly Rung[] = [];
	const tell = (...found: readonly Rung[]): void => {
		const ids = new Set(found.map(({id}) => id));
		rungs = [...rungs.filter(({id}) => !ids.has(id)), ...found].toSorted((a, b) => rungIds.indexOf(a.id) - rungIds.indexOf(b.id));
		onRungs(rungs);
	};
	const deploymentNamed = pasted?.facts.deployments[0] ?? question.called ?? null;
	const {names} = await cloud.variables();
	tell(
		machineRung(names),
		identityRung(session),
		resourceRung(target),
		networkRung(target),
		addressRung(pasted, target, modelCalls({scenario, target})[0]?.url ?? null),
	);
	tell(deploymentRung(deploymentNamed, scenario, target, opened.deployments), checking('principal'));
	const named = await withName(cloud, session, namedIn(pasted, session, target), signal);
	tell(principalRung(named, target), checking('access'));

	const answer = await assess({cloud}, question, named, signal);
	const {assessments, plan, whoCan} = answer;
	tell(accessRung(assessments, session), projectIdentityRung(scenario, target, plan), assigningRung(plan, whoCan));

	const facts = {session, target, scenario, assessments, plan, receipt: null};
	const hope = hopeOf(facts);
	const now = clock.now();
	const isOurs = named.who === 'nobody' || named.who === 'self';
	const told = understandHere(pasted, {
		session,
		target: deploymentNamed === null ? target : withDeployment(target, deploymentNamed),
		scenario,
		assessments,
		deployments: opened.deployments,
		names: named.principal?.name ? {[named.text ?? '']: named.principal.name} : {},
		now,
		since: hope.since,
		tokenIssuedAt: pasted?.tokens[0]?.issuedAt ?? null,
		...(isOurs ? {granted: hope.exists} : {}),
		...(hope.identityLacks === null ? {} : {identityLacks: hope.identityLacks}),
	});
	tell(ageRung(hope, now));
	const proof = await callWhereItTells({cloud, clock}, {question, told: told.diagnosis, isOurs, mayWork: mayWork(answer)}, tell, facts, signal);
	const diagnosis = causeOf(told.diagnosis, proof);
	const advice = adviceForSdk(pasted?.sdk ?? null);
	return {
		...answer,
		warnings: [...answer.warnings, ...(advice ? [advice] : [])],
		liveness: proof?.liveness ?? null,
		findings: {
			rungs,
			diagnosis,
			others: [
				...told.others,
				...[told.diagnosis, proof?.diagnosis ?? null].flatMap(other =>
					told.diagnosis && other && diagnosis && other.id !== diagnosis.id && diagnosis.id !== 'state.works-now' ? [other] : [],
				),
			],
			fix: fixFor({
				diagnosis,
				plan,
				scenario,
				named: deploymentNamed,
				deployments: opened.deployments,
				isTheirs: named.who !== 'other' || named.principal !== null,
			}),
		},
	};
};

const understandHere = (pasted: Pasted | null, facts: Parameters<typeof understand>[1]) =>
	pasted ? understand(pasted, facts) : {diagnosis: null, others: [], isSettled: false};

/** As it was called: the row of the missing deployment names the one that was asked for. */
const withDeployment = (target: Target, name: string): Target => {
	const known = target.deployment?.name.toLowerCase() === name.toLowerCase() ? target.deployment : null;
	return {...target, deployment: known ?? typedDeployment(name)};
};

/** A name is a courtesy here: a directory that refuses stops nothing. */
const withName = async (cloud: Pick<Cloud, 'findPrincipals' | 'getPrincipals'>, session: Session, named: Named, signal: AbortSignal): Promise<Named> => {
	if (named.who !== 'other' || named.text === null) return named;
	const isName = named.text.includes('@');
	const found = await quietly(isName ? cloud.findPrincipals(session, named.text, signal) : cloud.getPrincipals(session, [named.text], signal), []);
	const [principal = null] = found.length === 1 ? found : [];
	return {...named, principal};
};

const quietly = async <T>(work: Promise<T>, otherwise: T): Promise<T> =>
	work.catch((error: unknown) => {
		if (error instanceof CloudFailure) return otherwise;
		throw error;
	});

/** Of whoever was refused; where that is nobody that can be looked up, of the signed-in person. */
const assess = async ({cloud}: Pick<Tools, 'cloud'>, {session, scenario, target, people}: LadderQuestion, named: Named, signal: AbortSignal) => {
	const ask = async (names: readonly string[]): Promise<AccessAnswer> =>
		assessAccess(cloud, {session, scenario, target, people: names, role: null, scope: null}, signal);
	if (people.length > 0) return ask(people);
	return named.principal === null ? ask([]) : ask([named.principal.id]).catch(async (error: unknown) => (signal.aborted ? Promise.reject(error) : ask([])));
};

const mayWork = ({assessments}: AccessAnswer): boolean => assessments.every(({outcome}) => outcome === 'allowed' || outcome === 'unknown');

type Doubt = {readonly question: LadderQuestion; readonly told: Diagnosis | null; readonly isOurs: boolean; readonly mayWork: boolean};

/** The call is made where nothing was pasted, or where what is held says that it should be let in. */
const callWhereItTells = async (
	tools: Tools,
	{question: {pasted, scenario}, told, isOurs, mayWork: isWorthIt}: Doubt,
	tell: (...rungs: readonly Rung[]) => void,
	facts: Omit<Parameters<typeof probe>[1], 'previous' | 'timeoutMs' | 'wait'>,
	signal: AbortSignal,
): Promise<ProbeAnswer | null> => {
	const id: RungId = 'call';
	if (scenarios[scenario].proof === 'none') return skip(tell, 'no call proves this');
	if (!isOurs) return skip(tell, 'nobody can call with another’s token');
	if (told !== null && told.id !== 'unknown' && !isWorthIt) return skip(tell, 'the cause is certain without it');
	if (told?.id === 'deploy.not-found') return skip(tell, 'there is nothing of that name to call');
	tell(checking(id));
	const answer = await probe(tools, {...facts, failed: pasted?.facts.urls ?? [], timeoutMs: 0, wait: false, previous: null}, () => undefined, signal);
	tell(callRung(answer.liveness));
	return answer;
};

const skip = (tell: (...rungs: readonly Rung[]) => void, why: string): null => {
	tell(skipped('call', why));
	return null;
};

/** What the text says, unless the call shows otherwise. */
const causeOf = (told: Diagnosis | null, proof: ProbeAnswer | null): Diagnosis | null => {
	if (proof === null) return told;
	// What stands in the way of the call now does so whatever was said before.
	if (proof.diagnosis?.accessVerdict === 'network') return proof.diagnosis;
	const works = proof.liveness.outcome === 'proven' || proof.liveness.outcome === 'authorized';
	// That access works explains no text that nobody knows.
	if (told === null || told.id === 'unknown') return proof.diagnosis ?? told;
	const isAboutAccess = told.accessVerdict === 'denied';
	return works && isAboutAccess ? worksNow(told) : told;
};
