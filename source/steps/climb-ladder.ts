import {accessLink} from '../access/access-link.ts';
import {accessRung, assigningRung, eligibleRung, locksRung, policyRung, projectIdentityRung} from '../access/access-rungs.ts';
import {sameId} from '../access/authorization.ts';
import {typedDeployment} from '../access/choose-target.ts';
import type {Diagnosis} from '../access/diagnosis.ts';
import {modelCalls} from '../access/endpoint.ts';
import {lackOf, otherTenant, withActivation, withoutTemplates, withTenant} from '../access/finding-words.ts';
import {causeOf, fixFor, isWorking, isWrongTenant, othersOf} from '../access/findings.ts';
import {hopeOf} from '../access/hope.ts';
import type {Findings, Mended, Rung, RungId} from '../access/ladder.ts';
import {rungIds} from '../access/ladder.ts';
import type {Liveness} from '../access/liveness.ts';
import type {Pasted} from '../access/paste/pasted.ts';
import {adviceForSdk} from '../access/paste/sdk-advice.ts';
import {understand} from '../access/paste/understand.ts';
import type {AskedPerson} from '../access/people-list.ts';
import type {RoleWish} from '../access/role-wish.ts';
import {
	addressRung,
	ageRung,
	callRung,
	checking,
	deploymentRung,
	foreignTenantRung,
	type Home,
	identityRung,
	isReplaced,
	machineRung,
	type Named,
	namedIn,
	networkRung,
	principalRung,
	resourceRung,
	skipped,
	tenantRung,
} from '../access/rungs.ts';
import {type ScenarioId, scenarios} from '../access/scenario.ts';
import type {Session} from '../access/session.ts';
import type {Target} from '../access/target.ts';
import {type AccessAnswer, assessAccess} from './assess-access.ts';
import type {Clock} from './clock.ts';
import type {Cloud} from './cloud.ts';
import {findTenant, refusedTenant} from './find-tenant.ts';
import {withName} from './name-refused.ts';
import type {OpenedTarget} from './open-target.ts';
import {type ProbeAnswer, probe} from './probe.ts';

export type LadderQuestion = {
	readonly session: Session;
	/** Where the person signed in; the session is in the resource's tenant. */
	readonly home: Home;
	/** `null`: nothing was pasted, the live call tells. */
	readonly pasted: Pasted | null;
	readonly opened: OpenedTarget;
	/** Its deployment is the one that is called now. */
	readonly target: Target;
	readonly scenario: ScenarioId;
	/** The deployment that was called when it failed, by its name; `null` where nobody tells. */
	readonly called: string | null;
	/** Names or ids; empty means whomever the text names, else the signed-in person. */
	readonly people: readonly (string | AskedPerson)[];
	/** What the plan assigns; the recommended role when left out. */
	readonly role?: RoleWish;
};

export type LadderAnswer = AccessAnswer & {readonly findings: Findings; readonly liveness: Liveness | null};

type Tools = {readonly cloud: Cloud; readonly clock: Clock};
type Tell = (...rungs: readonly Rung[]) => void;

/** From the cheapest look to the live call, until the cause is certain. Reads only; the live call is made in the signed-in person's name alone. */
export const climbLadder = async (
	{cloud, clock}: Tools,
	question: LadderQuestion,
	onRungs: (rungs: readonly Rung[]) => void,
	signal: AbortSignal,
): Promise<LadderAnswer> => {
	const {session, home, pasted, opened, target, scenario, called} = question;
	const {deployments} = opened;
	let rungs: readonly Rung[] = [];
	const tell: Tell = (...found) => {
		const ids = new Set(found.map(({id}) => id));
		rungs = [...rungs.filter(({id}) => !ids.has(id)), ...found].toSorted((a, b) => rungIds.indexOf(a.id) - rungIds.indexOf(b.id));
		onRungs(rungs);
	};
	const {names} = await cloud.variables();
	tell(
		machineRung(names),
		identityRung(session),
		target.resource ? tenantRung(session, home, target) : checking('tenant'),
		resourceRung(target),
		networkRung(target),
		addressRung(pasted, target, modelCalls({scenario, target})[0]?.url ?? null),
	);
	tell(deploymentRung({called, scenario, target, deployments}), checking('principal'));
	const named = await withName(cloud, session, namedIn(pasted, session, target), signal);
	tell(...(named.who === 'nobody' ? [] : [principalRung(named, target)]), checking('access'));

	const {answer, isTheirs} = await assess({cloud}, question, named, signal);
	// Whoever was asked for, where the text names nobody.
	const asked = named.who === 'nobody' ? (answer.people.find(({id}) => !sameId(id, session.objectId)) ?? null) : null;
	tell(principalRung(asked ? {...named, principal: asked} : named, target));
	const {assessments, plan, whoCan, locks} = answer;
	tell(accessRung(assessments, session), eligibleRung(assessments), projectIdentityRung(scenario, target, plan), assigningRung(plan, whoCan));
	tell(locksRung(plan, locks, target), policyRung(plan));

	const asCalled = called === null ? target : withDeployment(target, called);
	const facts = {session, target: target.deployment === null ? asCalled : target, scenario, assessments, plan, receipt: null};
	const hope = hopeOf(facts);
	const now = clock.now();
	const isOurs = asked === null && (named.who === 'nobody' || named.who === 'self');
	const told = understandHere(pasted, {
		session,
		target: asCalled,
		scenario,
		assessments,
		deployments,
		names: named.principal?.name ? {[named.text ?? '']: named.principal.name} : {},
		now,
		since: hope.since,
		tokenIssuedAt: pasted?.tokens[0]?.issuedAt ?? null,
		...(isOurs ? {granted: hope.exists} : {}),
		...(hope.identityLacks === null ? {} : {identityLacks: hope.identityLacks}),
	});
	const mended = mendedBy(told.diagnosis, {called, target, deployments});
	const theirs = asked && assessments.find(({principal}) => sameId(principal.id, asked.id));
	const open = mended ? null : (told.diagnosis ?? (theirs ? lackOf(theirs, {session, target, scenario}) : null));
	const proof = await callWhereItTells({cloud, clock}, {question, told: open, isOurs, mayWork: mayWork(answer)}, tell, facts, signal);
	const shown = proof && {diagnosis: proof.diagnosis, outcome: proof.liveness.outcome};
	tell(ageRung(hope, now, shown !== null && isWorking(shown)));
	const {cause, tenant} = await inTenant(cloud, question, {cause: causeOf(open, shown), isOurs, isShown: shown?.diagnosis != null}, tell, signal);
	const diagnosis = cause && withActivation(cause, assessments, accessLink({session, assessments, plan}));
	const advice = adviceForSdk(pasted?.sdk ?? null);
	return {
		...answer,
		warnings: [...answer.warnings, ...(advice ? [advice] : [])],
		liveness: proof?.liveness ?? null,
		findings: {
			rungs,
			diagnosis: diagnosis && {...diagnosis, cause: withoutTemplates(diagnosis.cause, target)},
			others: [
				...told.others,
				...othersOf(diagnosis, open, shown),
				...(target.resource && !sameId(home.tenantId, session.tenantId) && !(diagnosis && isWrongTenant(diagnosis))
					? [otherTenant({session, target, scenario}, home)]
					: []),
			],
			fix: fixFor({
				diagnosis,
				plan,
				scenario,
				called,
				deployments,
				isTheirs,
				canActivate: assessments.some(({principal, activatable = []}) => principal.id === session.objectId && activatable.length > 0),
				tenant,
			}),
			was: mended,
		},
	};
};

/** The text is about a deployment that is not there, and another has been chosen since. */
const mendedBy = (told: Diagnosis | null, question: Parameters<typeof isReplaced>[0]): Mended | null =>
	told?.id === 'deploy.not-found' && isReplaced(question) ? {diagnosis: told, by: `calling ${question.target.deployment?.name ?? ''}`} : null;

/** Where only an endpoint is known, its own word tells whether the tenant is the right one, and a call from each other one which is. */
const inTenant = async (
	cloud: Cloud,
	{session, home, target, scenario, called}: LadderQuestion,
	{cause, isOurs, isShown}: {readonly cause: Diagnosis | null; readonly isOurs: boolean /** By a call just now. */; readonly isShown: boolean},
	tell: Tell,
	signal: AbortSignal,
): Promise<{readonly cause: Diagnosis | null; readonly tenant: {readonly id: string; readonly name: string} | null}> => {
	if (target.resource) return {cause, tenant: null};
	const isUncalled = cause === null && (target.deployment?.name ?? called) === null;
	// The text may be about a token of yet another tenant.
	const isFromText = cause !== null && isWrongTenant(cause) && !isShown;
	const refused = isOurs && (isUncalled || isFromText) ? await refusedTenant(cloud, session, target, signal) : null;
	const said = isUncalled ? refused : isFromText && refused === null ? null : cause;
	if (said === null || !isWrongTenant(said) || !isOurs) {
		tell(tenantRung(session, home, target));
		return {cause: cause ?? said, tenant: null};
	}
	const found = await findTenant(cloud, session, target, signal);
	const tenant = found && {id: found.id, name: found.name ?? found.defaultDomain ?? found.id};
	tell(foreignTenantRung(session, tenant?.name ?? null, target));
	return {cause: withTenant(said, {session, target, scenario}, tenant), tenant};
};

const understandHere = (pasted: Pasted | null, facts: Parameters<typeof understand>[1]) =>
	pasted ? understand(pasted, facts) : {diagnosis: null, others: [], isSettled: false};

/** As it was called: the row of the missing deployment names the one that was asked for. */
const withDeployment = (target: Target, name: string): Target => {
	const known = target.deployment?.name.toLowerCase() === name.toLowerCase() ? target.deployment : null;
	return {...target, deployment: known ?? typedDeployment(name)};
};

/** Of whoever was refused; where that is nobody that can be looked up, of the signed-in person (`isTheirs` is false then). */
const assess = async (
	{cloud}: Pick<Tools, 'cloud'>,
	{session, scenario, target, people, role = null}: LadderQuestion,
	{who, text, principal}: Named,
	signal: AbortSignal,
): Promise<{readonly answer: AccessAnswer; readonly isTheirs: boolean}> => {
	const ask = async (names: LadderQuestion['people']): Promise<AccessAnswer> =>
		assessAccess(cloud, {session, scenario, target, people: names, role, scope: null}, signal);
	if (people.length > 0) return {answer: await ask(people), isTheirs: true};
	const id = who === 'resource' ? text : (principal?.id ?? null);
	if (id === null) return {answer: await ask([]), isTheirs: who !== 'other'};
	try {
		const answer = await ask([id]);
		return answer.people.length > 0 ? {answer, isTheirs: true} : {answer: await ask([]), isTheirs: false};
	} catch (error) {
		if (signal.aborted) throw error;
		return {answer: await ask([]), isTheirs: false};
	}
};

const mayWork = ({assessments}: AccessAnswer): boolean => assessments.every(({outcome}) => outcome === 'allowed' || outcome === 'unknown');

type Doubt = {readonly question: LadderQuestion; readonly told: Diagnosis | null; readonly isOurs: boolean; readonly mayWork: boolean};

/** The call is made where nothing was pasted, or where what is held says that it should be let in. */
const callWhereItTells = async (
	tools: Tools,
	{question, told, isOurs, mayWork: isWorthIt}: Doubt,
	tell: Tell,
	facts: Omit<Parameters<typeof probe>[1], 'previous' | 'timeoutMs' | 'wait'>,
	signal: AbortSignal,
): Promise<ProbeAnswer | null> => {
	const {pasted, scenario} = question;
	const id: RungId = 'call';
	if (scenarios[scenario].proof === 'none') return skip(tell, 'no call proves this');
	if (!isOurs) return skip(tell, 'nobody can call with another’s token');
	if (told !== null && told.confidence === 'certain' && told.id !== 'unknown' && !isWorthIt) return skip(tell, 'the cause is certain without it');
	const {called, target, opened} = question;
	if (told?.id === 'deploy.not-found' && deploymentRung({called, scenario, target, deployments: opened.deployments}).state !== 'pass') {
		return skip(tell, 'there is nothing of that name to call');
	}
	tell(checking(id));
	const answer = await probe(tools, {...facts, failed: pasted?.facts.urls ?? [], timeoutMs: 0, wait: false, previous: null}, () => undefined, signal);
	tell(callRung(answer.liveness));
	return answer;
};

const skip = (tell: Tell, why: string): null => {
	tell(skipped('call', why));
	return null;
};
