import {type DeploymentPurpose, isBatch, purposeOf} from './deployment-purpose.ts';
import {needsProject, type ScenarioId, scenarios} from './scenario.ts';
import type {Deployment} from './target.ts';

const rank: Readonly<Partial<Record<DeploymentPurpose, number>>> = {chat: 0, responses: 0, claude: 0, embeddings: 1};

/**
 * The deployments that may be called for a scenario without being named: chat before embeddings, ready ones only. Batch deployments
 * answer nothing at once; image, audio and video cost more than a proof is worth.
 */
export const callableDeployments = (scenario: ScenarioId, deployments: readonly Deployment[]): readonly Deployment[] => {
	const ranked = deployments.flatMap(deployment => {
		const order = rank[purposeOf(deployment)];
		const isReady = /^succeeded$/iu.test(deployment.state);
		return order === undefined || !isReady || isBatch(deployment) || !suits(scenario, deployment) ? [] : [{deployment, order}];
	});
	return ranked.toSorted((one, other) => one.order - other.order).map(({deployment}) => deployment);
};

const suits = (scenario: ScenarioId, deployment: Deployment): boolean => {
	if (scenarios[scenario].proof === 'none') return false;
	if (scenario === 'openai') return deployment.model.format === 'OpenAI';
	// A project endpoint has no embeddings route.
	return !needsProject(scenario) || purposeOf(deployment) !== 'embeddings';
};
