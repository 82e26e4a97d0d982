import {assignmentOf, type DeploymentOperation, type DeploymentStatus, settle, stateSoFar} from '../access/deployment-progress.ts';
import {whyNotDeployed} from '../access/deployment-refusal.ts';
import {CloudFailure, type Evidence} from '../access/failure.ts';
import {deployAbove, deploymentId, type GrantDeployment, grantDeployments} from '../access/grant-deployments.ts';
import type {Grant} from '../access/plan.ts';
import type {Reason} from '../access/reason.ts';
import {receiptDescription} from '../access/receipt.ts';
import type {RoleAssignment} from '../access/role-assignment.ts';
import type {Session} from '../access/session.ts';
import type {Repeating} from './answer-claims.ts';
import type {Clock} from './clock.ts';
import type {Cloud} from './cloud.ts';
import type {Journal} from './journal.ts';

export type Engine = Pick<Cloud, 'getDeployment' | 'listAllRoleAssignments' | 'listDeploymentOperations' | 'startDeployment'>;

export type Failure = {readonly grant: Grant; readonly evidence: Evidence};

/** What Azure's engine is to write, and what was found there right before. */
export type Deployable = {readonly deployments: readonly GrantDeployment[]; readonly there: ReadonlyMap<Grant, RoleAssignment>};

const nothing: Deployable = {deployments: [], there: new Map()};

/**
 * Many grants go to Azure's engine, at most `above` do not. What stands there already is left out: the engine would write over its description.
 * Where that cannot be read nothing is deployed. A grant that is certain to be refused stays apart, since the engine refuses all for one.
 */
export const planDeployments = async (
	cloud: Engine,
	question: {
		readonly session: Session;
		readonly grants: readonly Grant[];
		readonly receiptId: string;
		readonly location: string | null;
		readonly above?: number;
		readonly most?: number;
	},
	tell: (told: Reason) => void,
	signal: AbortSignal,
): Promise<Deployable> => {
	const {session, grants, above = deployAbove} = question;
	if (grants.length <= above) return nothing;
	const assignments = await readAll(cloud, session, grants, signal);
	if (assignments === null) {
		tell({id: 'write.one-by-one', text: 'What is assigned there could not be read, so Azure’s own engine is not used: the grants are written one by one.'});
		return nothing;
	}
	const held = byPrincipal(assignments);
	const there = new Map(grants.flatMap(grant => pairOf(grant, assignmentOf(grant, held(grant)))));
	const {receiptId, location, most} = question;
	const rest = grants.filter(grant => !there.has(grant));
	const {deployments} = grantDeployments({
		grants: rest,
		receiptId,
		description: receiptDescription(receiptId),
		location,
		...(most === undefined ? {} : {most}),
	});
	return {deployments: rest.length > above ? deployments : [], there};
};

const pairOf = (grant: Grant, assignment: RoleAssignment | null): readonly (readonly [Grant, RoleAssignment])[] => (assignment ? [[grant, assignment]] : []);

/** A thousand grants among thousands of assignments: each is compared with its principal's own. */
const byPrincipal = (assignments: readonly RoleAssignment[]): ((grant: Grant) => readonly RoleAssignment[]) => {
	const held = Map.groupBy(assignments, ({principalId}) => principalId.toLowerCase());
	return ({principal}) => held.get(principal.id.toLowerCase()) ?? [];
};

/** Everybody's assignments at the scopes of the grants; `null`: not to be read. */
const readAll = async (
	cloud: Pick<Cloud, 'listAllRoleAssignments'>,
	session: Session,
	grants: readonly Grant[],
	signal: AbortSignal,
): Promise<readonly RoleAssignment[] | null> => {
	const scopes = [...new Map(grants.map(({scope}) => [scope.toLowerCase(), scope])).values()];
	try {
		return (await Promise.all(scopes.map(async scope => cloud.listAllRoleAssignments(session, scope, signal)))).flat();
	} catch (error) {
		if (error instanceof CloudFailure) return null;
		throw error;
	}
};

type Work = {
	readonly cloud: Engine;
	readonly clock: Clock;
	readonly session: Session;
	readonly journal: Journal;
	/** Number of a grant's entry in the receipt. */
	readonly indexOf: (grant: Grant) => number;
	readonly repeating: Repeating;
	readonly tell: (told: Reason) => void;
	readonly signal: AbortSignal;
};

/** What one deployment left open: `left` may be written one by one; of the failures nobody will be. */
export type DeployedGrants = {readonly left: readonly Grant[]; readonly failures: readonly Failure[]};

/** Has Azure's engine write the grants, and waits for it. The receipt names the deployment before it is sent; when this ends each entry is as Azure then has it. */
export const deployGrants = async (work: Work, deployment: GrantDeployment): Promise<DeployedGrants> => {
	const {session, journal, tell, cloud, signal, repeating} = work;
	const id = deploymentId(deployment);
	const began = await begin(work, deployment);
	if (began instanceof CloudFailure) {
		if (isUnanswered(began.evidence)) return {left: [], failures: deployment.grants.map(grant => ({grant, evidence: began.evidence}))};
		journal.markDeployment(id, {state: 'refused'});
		await journal.saveIfPossible();
		const why = whyNotDeployed(began.evidence);
		tell({id: 'write.one-by-one', text: `Azure’s own engine does not write these ${deployment.grants.length} grants: ${why} They are written one by one.`});
		return {left: deployment.grants, failures: []};
	}
	journal.markDeployment(id, {state: 'running', startedOn: began.startedOn});
	await journal.saveIfPossible();
	tell({id: 'write.deployment', text: `Azure writes ${deployment.grants.length} grants by itself, as deployment ${deployment.name}.`});
	const ended = await follow(work, deployment, began);
	if (ended instanceof CloudFailure) return {left: [], failures: openOf(work, deployment).map(grant => ({grant, evidence: ended.evidence}))};
	const assignments = await readAll(cloud, session, deployment.grants, signal);
	const operations = await repeating(async () => cloud.listDeploymentOperations(session, id, signal)).catch(noOperations);
	const held = assignments && byPrincipal(assignments);
	const byTarget = Map.groupBy(operations, ({target}) => target.toLowerCase());
	const about = {startedOn: began.startedOn ?? ended.startedOn, description: receiptDescription(journal.receipt().id)};
	const left: Grant[] = [];
	const failures: Failure[] = [];
	for (const grant of deployment.grants) {
		const index = work.indexOf(grant);
		const entryId = journal.receipt().entries[index]?.id ?? '';
		const outcome = {...about, assignments: held?.(grant) ?? null, operations: byTarget.get(entryId.toLowerCase()) ?? []};
		const settled = settle(grant, entryId, outcome);
		if (settled.state === 'left') left.push(grant);
		else if (settled.state === 'refused') failures.push({grant, evidence: settled.evidence});
		journal.mark(
			index,
			settled.state === 'left' ? {state: 'planned'} : settled.state === 'refused' ? {state: 'refused'} : {state: settled.state, id: settled.id},
		);
	}
	journal.markDeployment(id, {state: 'ended'});
	await journal.saveIfPossible();
	return {left, failures};
};

const openOf = ({journal, indexOf}: Work, {grants}: GrantDeployment): readonly Grant[] =>
	grants.filter(grant => journal.receipt().entries[indexOf(grant)]?.state === 'planned');

/** Nobody knows whether Azure has begun: no answer came, or a gateway's. A deployment of this name that runs is our own, which was sent again since its answer was lost. */
const isUnanswered = ({status, claims, code}: Evidence): boolean =>
	claims === null && (status === null || status === 408 || status >= 500 || code === 'DeploymentActive');

/** Where no answer came the deployment may run all the same: it is looked for. */
const begin = async ({cloud, session, repeating, signal}: Work, deployment: GrantDeployment): Promise<DeploymentStatus | CloudFailure> => {
	try {
		return await repeating(async () => cloud.startDeployment(session, deployment, signal));
	} catch (error) {
		if (!(error instanceof CloudFailure)) throw error;
		if (!isUnanswered(error.evidence)) return error;
		const found = await cloud.getDeployment(session, deploymentId(deployment), signal).catch(failureOf);
		return found instanceof CloudFailure || found === null ? error : found;
	}
};

const failureOf = (error: unknown): CloudFailure => {
	if (error instanceof CloudFailure) return error;
	throw error;
};

const noOperations = (error: unknown): readonly DeploymentOperation[] => {
	failureOf(error);
	return [];
};

const firstPauseMs = 2000;
const pauseMs = 5000;
/** Looks without an answer, one after the other, before it is given up; the deployment goes on without us. */
const mostFailures = 12;

/** Looks until the deployment has ended; each look tells what is written by now. */
const follow = async (work: Work, deployment: GrantDeployment, began: DeploymentStatus): Promise<DeploymentStatus | CloudFailure> => {
	const {cloud, clock, session, journal, signal} = work;
	let status: DeploymentStatus = began;
	let failed = 0;
	for (let look = 0; status.state === 'running'; look += 1) {
		await clock.sleep(look === 0 ? firstPauseMs : pauseMs, signal);
		try {
			status = (await cloud.getDeployment(session, began.id, signal)) ?? {...status, state: 'canceled'};
			const operations = await cloud.listDeploymentOperations(session, began.id, signal);
			if (noteProgress(work, deployment, operations)) await journal.saveIfPossible();
			failed = 0;
		} catch (error) {
			const failure = failureOf(error);
			failed += 1;
			if (failed >= mostFailures) return failure;
		}
	}
	return status;
};

/** Whether anything new was written. */
const noteProgress = ({journal, indexOf}: Work, {grants}: GrantDeployment, operations: readonly DeploymentOperation[]): boolean => {
	const byTarget = Map.groupBy(operations, ({target}) => target.toLowerCase());
	const news = grants.flatMap(grant => {
		const index = indexOf(grant);
		const entry = journal.receipt().entries[index];
		const state = entry?.state === 'planned' ? stateSoFar(entry.id, byTarget.get(entry.id.toLowerCase()) ?? []) : null;
		return state === null ? [] : [{index, state}];
	});
	for (const {index, state} of news) journal.mark(index, {state});
	return news.length > 0;
};
