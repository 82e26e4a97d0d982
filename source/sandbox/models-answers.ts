import type {Body} from './models-fit.ts';
import type {Operation} from './models-routes.ts';
import {randomText} from './random.ts';
import type {Account, Deployment, Stage} from './world.ts';

const reply = 'OK.';
const completionTokens = 2;

const id = (stage: Stage, prefix: string, length: number): string => prefix + randomText(stage.random, '0123456789abcdefghijklmnopqrstuvwxyz', length);

const seconds = (stage: Stage): number => Math.floor(stage.now() / 1000);

/** About four characters to a token, and what every prompt is wrapped in. */
const promptTokens = (prompt: unknown): number => 7 + Math.ceil(JSON.stringify(prompt ?? '').length / 4);

const safe = {filtered: false, severity: 'safe'} as const;
const harms = {hate: safe, self_harm: safe, sexual: safe, violence: safe} as const;
const promptFilters = {...harms, jailbreak: {detected: false, filtered: false}} as const;
const completionFilters = {
	...harms,
	protected_material_code: {detected: false, filtered: false},
	protected_material_text: {detected: false, filtered: false},
} as const;

/** OpenAI's own models answer with their dated name. */
const datedName = ({model}: Deployment): string => (model.format === 'OpenAI' && /^\d{4}-/.test(model.version) ? `${model.name}-${model.version}` : model.name);

const chat = (stage: Stage, deployment: Deployment, body: Body): unknown => {
	const prompt = promptTokens(body['messages']);
	return {
		choices: [
			{
				content_filter_results: completionFilters,
				finish_reason: 'stop',
				index: 0,
				logprobs: null,
				message: {annotations: [], content: reply, refusal: null, role: 'assistant'},
			},
		],
		created: seconds(stage),
		id: id(stage, 'chatcmpl-', 29),
		model: datedName(deployment),
		object: 'chat.completion',
		prompt_filter_results: [{prompt_index: 0, content_filter_results: promptFilters}],
		system_fingerprint: id(stage, 'fp_', 10),
		usage: {
			completion_tokens: completionTokens,
			completion_tokens_details: {accepted_prediction_tokens: 0, audio_tokens: 0, reasoning_tokens: 0, rejected_prediction_tokens: 0},
			prompt_tokens: prompt,
			prompt_tokens_details: {audio_tokens: 0, cached_tokens: 0},
			total_tokens: prompt + completionTokens,
		},
	};
};

const responses = (stage: Stage, deployment: Deployment, body: Body): unknown => {
	const input = promptTokens(body['input']);
	const filter = (source: string, results: unknown): unknown => ({
		blocked: false,
		content_filter_raw: [],
		content_filter_results: results,
		source_type: source,
	});
	return {
		background: false,
		completed_at: seconds(stage),
		content_filters: [filter('prompt', promptFilters), filter('completion', completionFilters)],
		created_at: seconds(stage),
		error: null,
		frequency_penalty: 0,
		id: id(stage, 'resp_', 50),
		incomplete_details: null,
		instructions: null,
		max_output_tokens: body['max_output_tokens'] ?? null,
		max_tool_calls: null,
		metadata: {},
		model: datedName(deployment),
		object: 'response',
		output: [
			{
				content: [{annotations: [], logprobs: [], text: reply, type: 'output_text'}],
				id: id(stage, 'msg_', 50),
				role: 'assistant',
				status: 'completed',
				type: 'message',
			},
		],
		parallel_tool_calls: true,
		presence_penalty: 0,
		previous_response_id: null,
		prompt_cache_key: null,
		reasoning: {effort: null, summary: null},
		safety_identifier: null,
		service_tier: 'default',
		status: 'completed',
		store: body['store'] ?? true,
		temperature: 1,
		text: {format: {type: 'text'}, verbosity: 'medium'},
		tool_choice: 'auto',
		tools: [],
		top_logprobs: 0,
		top_p: 1,
		truncation: 'disabled',
		usage: {
			input_tokens: input,
			input_tokens_details: {cached_tokens: 0},
			output_tokens: completionTokens,
			output_tokens_details: {reasoning_tokens: 0},
			total_tokens: input + completionTokens,
		},
		user: null,
	};
};

/** Every vector points the same way: the sandbox embeds nothing. */
const dimensions = 1536;

const embeddings = (deployment: Deployment, body: Body): unknown => {
	const inputs = Array.isArray(body['input']) ? body['input'] : [body['input']];
	const vector = Array.from({length: dimensions}, (_, index) => (index === 0 ? 1 : 0));
	const encoded = body['encoding_format'] === 'base64' ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector;
	const tokens = promptTokens(body['input']);
	return {
		object: 'list',
		data: inputs.map((_, index) => ({object: 'embedding', index, embedding: encoded})),
		model: deployment.model.name,
		usage: {prompt_tokens: tokens, total_tokens: tokens},
	};
};

const messages = (stage: Stage, deployment: Deployment, body: Body): unknown => ({
	id: id(stage, 'msg_', 24),
	type: 'message',
	role: 'assistant',
	model: deployment.model.name,
	content: [{type: 'text', text: reply}],
	stop_reason: 'end_turn',
	stop_sequence: null,
	usage: {input_tokens: promptTokens(body['messages']), cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: completionTokens},
});

const baseModel = ({model, capabilities}: Deployment): unknown => ({
	capabilities: {
		fine_tune: false,
		inference: true,
		completion: false,
		chat_completion: capabilities['chatCompletion'] === 'true',
		embeddings: capabilities['embeddings'] === 'true',
	},
	lifecycle_status: 'generally-available',
	deprecation: {inference: 1_822_348_800},
	id: `${model.name}-${model.version}`,
	status: 'succeeded',
	created_at: 1_721_260_800,
	object: 'model',
});

const projectDeployment = ({name, model, sku, capabilities}: Deployment): unknown => ({
	name,
	type: 'ModelDeployment',
	modelName: model.name,
	modelVersion: model.version,
	modelPublisher: model.format,
	capabilities,
	sku: {name: sku, capacity: 10},
});

/** Answers that need no deployment. */
export const accountAnswer = (operation: Operation, account: Account): unknown => {
	const [first] = account.deployments;
	switch (operation) {
		case 'list-models':
			return {data: account.deployments.map(({model}) => ({id: model.name, object: 'model', created: 1_721_260_800, owned_by: model.format})), object: 'list'};
		case 'list-base-models':
			return {data: account.deployments.map(baseModel), object: 'list'};
		case 'model-info':
			return {model_name: first?.model.name ?? '', model_type: 'chat-completion', model_provider_name: first?.model.format ?? ''};
		case 'project-deployments':
			return {value: account.deployments.map(projectDeployment)};
		default:
			return {object: 'list', data: [], first_id: null, last_id: null, has_more: false};
	}
};

export const deploymentAnswer = (stage: Stage, operation: Operation, deployment: Deployment, body: Body): unknown => {
	switch (operation) {
		case 'responses':
			return responses(stage, deployment, body);
		case 'embeddings':
			return embeddings(deployment, body);
		case 'messages':
			return messages(stage, deployment, body);
		default:
			return chat(stage, deployment, body);
	}
};
