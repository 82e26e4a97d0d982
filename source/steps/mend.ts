import {mayAssign, type Writer} from '../access/assignability.ts';
import type {AuditFinding} from '../access/audit/finding.ts';
import {isProjectIdentity} from '../access/audit/judge.ts';
import {type MendProof, type MendSurvey, proofWords, type Staying} from '../access/audit/mend-survey.ts';
import {beforeRemoval, broadOf, nextStep, type SwapStep} from '../access/audit/swap.ts';
import {whoWords} from '../access/audit/words.ts';
import {sameId} from '../access/authorization.ts';
import {callableDeployments} from '../access/endpoint.ts';
import type {Liveness, ProbeProgress} from '../access/liveness.ts';
import type {Grant, Plan} from '../access/plan.ts';
import type {Receipt} from '../access/receipt.ts';
import {roleLabel} from '../access/roles.ts';
import {type ScenarioId, scenarios} from '../access/scenario.ts';
import type {Session} from '../access/session.ts';
import type {Deployment, Target} from '../access/target.ts';
import {inputTrouble} from '../access/trouble.ts';
import {assessAccess} from './assess-access.ts';
import type {Audited} from './audit.ts';
import type {Clock} from './clock.ts';
import type {Cloud} from './cloud.ts';
import {selfOf} from './find-people.ts';
import {type ProbeAnswer, probe} from './probe.ts';
import {readAccess} from './read-access.ts';
import {courtesy} from './readable.ts';
import {takeAway} from './take-away.ts';

export type Mended = {
	readonly session: Session;
	readonly target: Target;
	readonly audited: Audited;
	readonly finding: AuditFinding;
};

const isOwn = ({finding, session}: Mended): boolean => sameId(finding.principal.id, session.objectId);

/** By what its holder's access is proven. */
export const scenarioOf = ({audited: {audit, facts}, finding}: Pick<Mended, 'audited' | 'finding'>): ScenarioId =>
	isProjectIdentity(finding.principal, facts) ? 'project' : audit.scenario;

/** Whether the signed-in person's own call proves it; else somebody else has to have seen it work. */
export const isProvenByCall = (work: Mended): boolean => isOwn(work) && scenarios[scenarioOf(work)].proof === 'call';

export const nextStepOf = ({audited: {audit, facts}, finding}: Mended, now: number): SwapStep | null =>
	nextStep({finding, findings: audit.findings, facts, now});

/** What the signed-in person may write there. */
export const readWriter = async (cloud: Cloud, {session, target}: Pick<Mended, 'session' | 'target'>, signal: AbortSignal): Promise<Writer> => {
	const self = selfOf(session);
	const scope = target.project?.id || (target.resource?.id ?? '');
	const {reading} = await readAccess(cloud, {session, scope, principals: [self], caller: self}, async () => null, signal);
	return reading.caller;
};

/** The narrower role alone. */
export const planFor = (writer: Writer, grant: Grant, {resource}: Target): Plan => {
	const {may, because} = mayAssign(writer, grant, resource);
	return {grants: [{...grant, assignable: may}], assignable: may, because, choices: [], compared: [], customRole: null};
};

export type BeforeRemoval = ReturnType<typeof beforeRemoval>;

/** What goes with the broader role, seen at the last moment. */
export const readBeforeRemoval = async (cloud: Cloud, work: Mended, signal: AbortSignal): Promise<BeforeRemoval> => {
	const [writer, discovery] = await Promise.all([readWriter(cloud, work, signal), courtesy(cloud.discover(work.session, signal))]);
	return beforeRemoval({finding: work.finding, facts: work.audited.facts}, writer, discovery?.resources ?? []);
};

export type HolderCall = Pick<Mended, 'session' | 'target'> & {
	readonly scenario: ScenarioId;
	readonly deployments: readonly Deployment[];
	/** Of the narrower role, where it was granted just now. */
	readonly receipt: Receipt | null;
	readonly timeoutMs: number;
	/** A wait that was broken off and goes on. */
	readonly previous: ProbeProgress | null;
};

/** The own call that shows that the narrower role is enough. */
export const callAsHolder = async (
	{cloud, clock}: {readonly cloud: Cloud; readonly clock: Clock},
	{session, target, scenario, deployments, ...more}: HolderCall,
	onProgress: (progress: ProbeProgress) => void,
	signal: AbortSignal,
): Promise<ProbeAnswer> => {
	const called: Target = {...target, deployment: target.deployment ?? callableDeployments(scenario, deployments)[0] ?? null};
	const {assessments, plan} = await assessAccess(cloud, {session, scenario, target: called, people: [], role: null, scope: null}, signal);
	return probe({cloud, clock}, {session, target: called, scenario, assessments, plan, wait: true, ...more}, onProgress, signal);
};

export const isAnswered = ({outcome}: Liveness): boolean => outcome === 'proven' || outcome === 'authorized';

export type Removal = Mended & {
	readonly proof: MendProof | null;
	/** ARM ids of the assignments by which the access stays. */
	readonly keeps: readonly string[];
};

/** Takes the broader role away, as it was seen and no other. Rejects as `takeAway` does, and where it is gone already. */
export const removeBroad = async (
	tools: Parameters<typeof takeAway>[0],
	{session, audited, finding, proof, keeps}: Removal,
	told: Parameters<typeof takeAway>[2],
	signal: AbortSignal,
): ReturnType<typeof takeAway> => {
	const assignment = broadOf(finding, audited.facts);
	if (!assignment) throw inputTrouble('usage.no-such-finding', 'The assignment is gone already.', []);
	return takeAway(tools, {session, assignment, because: proofWords(proof), keeps}, told, signal);
};

/** `null`: the finding is not this program's to mend, or has gone. */
export const surveyMend = async (
	{cloud, clock}: {readonly cloud: Cloud; readonly clock: Pick<Clock, 'now'>},
	work: Mended,
	signal: AbortSignal,
): Promise<MendSurvey | null> => {
	const {audited, finding, target} = work;
	const step = nextStepOf(work, clock.now());
	if (step === null) return null;
	const [writer, discovery] = await Promise.all([readWriter(cloud, work, signal), courtesy(cloud.discover(work.session, signal))]);
	const {told, stops} = beforeRemoval({finding, facts: audited.facts}, writer, discovery?.resources ?? []);
	const plan = step.is === 'grant' ? planFor(writer, step.grant, target) : null;
	const keeps = step.is === 'prove' || step.is === 'remove' ? step.keeps : [];
	return {finding, scenario: scenarioOf(work), step, plan, byCall: isProvenByCall(work), stays: stayingOf(keeps, work), told, stops};
};

const stayingOf = (keeps: readonly string[], {audited: {facts}, finding}: Mended): readonly Staying[] =>
	keeps.flatMap(id => {
		const kept = (facts.assignments ?? []).find(one => one.id.toLowerCase() === id.toLowerCase());
		if (!kept) return [];
		const holder = facts.principals.get(kept.principalId.toLowerCase());
		const via = sameId(kept.principalId, finding.principal.id)
			? null
			: whoWords(holder?.principal ?? {id: kept.principalId, type: kept.principalType, name: null});
		return [{roleName: roleLabel(kept.roleId, facts.definitions), scope: kept.scope, via}];
	});
