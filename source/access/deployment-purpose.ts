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

/** Batch deployments answer nothing at once: they are never called. */
export const isBatch = ({sku}: Pick<Deployment, 'sku'>): boolean => /batch/iu.test(sku ?? '');
