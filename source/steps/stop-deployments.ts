import type {DeploymentStatus} from '../access/deployment-progress.ts';
import {CloudFailure} from '../access/failure.ts';
import type {Receipt} from '../access/receipt.ts';
import type {Session} from '../access/session.ts';
import type {Repeating} from './answer-claims.ts';
import type {Clock} from './clock.ts';
import type {Cloud} from './cloud.ts';

export type Stopping = Pick<Cloud, 'cancelDeployment' | 'getDeployment' | 'listDeploymentOperations'>;

type Work = {readonly cloud: Stopping; readonly clock: Clock; readonly session: Session; readonly repeating: Repeating; readonly signal: AbortSignal};

const pauseMs = 3000;
const patienceMs = 600_000;

/**
 * Stops what Azure still writes by itself for a receipt, and waits until it writes no more: what is taken back meanwhile would be written again.
 * Resolves to the earliest start by Azure's clock: of two assignments with our description the older one is not ours. `null`: nothing was deployed.
 */
export const stopDeployments = async (work: Work, {deployments = []}: Pick<Receipt, 'deployments'>): Promise<string | null> => {
	const starts: string[] = [];
	for (const {id, state, startedOn} of deployments) {
		if (state === 'refused') continue;
		const status = state === 'ended' ? null : await stop(work, id).catch(notToldAnyMore);
		const start = startedOn ?? status?.startedOn;
		if (start) starts.push(start);
	}
	return starts.toSorted()[0] ?? null;
};

/** Whoever may no longer look at deployments may still take back assignments. */
const notToldAnyMore = (error: unknown): null => {
	const status = error instanceof CloudFailure && error.evidence.claims === null ? error.evidence.status : null;
	if (status === 403 || status === 404) return null;
	throw error;
};

const stop = async (work: Work, id: string): Promise<DeploymentStatus | null> => {
	const {cloud, session, repeating, signal} = work;
	const found = await cloud.getDeployment(session, id, signal);
	if (found === null) return null;
	if (found.state === 'running') await repeating(async () => cloud.cancelDeployment(session, id, signal));
	// One that holds others does not wait for them once it is canceled.
	const inner = (await cloud.listDeploymentOperations(session, id, signal)).filter(({target}) => /\/Microsoft\.Resources\/deployments\/[^/]+$/iu.test(target));
	for (const {target} of inner) {
		const nested = await cloud.getDeployment(session, target, signal);
		if (nested?.state === 'running') await repeating(async () => cloud.cancelDeployment(session, target, signal));
	}
	for (const one of [id, ...inner.map(({target}) => target)]) await waitFor(work, one);
	return found;
};

const waitFor = async ({cloud, clock, session, signal}: Work, id: string): Promise<void> => {
	const giveUpAt = clock.now() + patienceMs;
	while ((await cloud.getDeployment(session, id, signal))?.state === 'running' && clock.now() < giveUpAt) await clock.sleep(pauseMs, signal);
};
