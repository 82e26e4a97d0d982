import {needsProject, type ScenarioId, scenarios} from './scenario.ts';
import type {Deployment} from './target.ts';

/** What a deployment serves, seen from how it is called. `other`: nothing that a short text call can reach (video, realtime, transcription, reranking). */
export type DeploymentPurpose = 'chat' | 'responses' | 'claude' | 'embeddings' | 'image' | 'speech' | 'other' | 'unknown';

/** Names come first: a model that speaks or draws may claim chat completion as well, and a text call to it fails. */
const byName: readonly (readonly [RegExp, DeploymentPurpose])[] = [
	[/sora|video|realtime|whisper|transcribe|audio|rerank|document-ai|ocr\b/iu, 'other'],
	[/\btts\b/iu, 'speech'],
	[/dall-e|gpt-image|flux|stable-(?:image|diffusion)|image/iu, 'image'],
	[/embed/iu, 'embeddings'],
];

export const purposeOf = ({model, capabilities}: Pick<Deployment, 'capabilities' | 'model'>): DeploymentPurpose => {
	if (model.name === '') return 'unknown';
	const named = byName.find(([pattern]) => pattern.test(model.name));
	if (named) return named[1];
	if (model.format === 'Anthropic') return 'claude';
	const can = (capability: string): boolean => capabilities[capability]?.toLowerCase() === 'true';
	if (can('chatCompletion')) return 'chat';
	if (can('responses')) return 'responses';
	if (can('embeddings')) return 'embeddings';
	if (can('imageGenerations')) return 'image';
	// Models other than OpenAI's come with few capabilities or none.
	return Object.keys(capabilities).length === 0 || model.format !== 'OpenAI' ? 'chat' : 'other';
};

const rank: Readonly<Partial<Record<DeploymentPurpose, number>>> = {chat: 0, responses: 0, claude: 0, embeddings: 1};

/**
 * The deployments that may be called for a scenario without being named: chat before embeddings, ready ones only. Batch deployments
 * answer nothing at once; image, audio and video cost more than a proof is worth.
 */
export const callableDeployments = (scenario: ScenarioId, deployments: readonly Deployment[]): readonly Deployment[] => {
	const ranked = deployments.flatMap(deployment => {
		const order = rank[purposeOf(deployment)];
		const isReady = /^succeeded$/iu.test(deployment.state);
		const isBatch = /batch/iu.test(deployment.sku ?? '');
		return order === undefined || !isReady || isBatch || !suits(scenario, deployment) ? [] : [{deployment, order}];
	});
	return ranked.toSorted((one, other) => one.order - other.order).map(({deployment}) => deployment);
};

const suits = (scenario: ScenarioId, deployment: Deployment): boolean => {
	if (scenarios[scenario].proof === 'none') return false;
	if (scenario === 'openai') return deployment.model.format === 'OpenAI';
	// A project endpoint has no embeddings route.
	return !needsProject(scenario) || purposeOf(deployment) !== 'embeddings';
};
