import type {SandboxResponse} from './http.ts';
import {listTooShort, operationNotSupported, parameterMissing, parameterTooSmall, parameterUnsupported, responsesNotSupported} from './models-errors.ts';
import type {Operation} from './models-routes.ts';
import type {Deployment} from './world.ts';

export type Body = Readonly<Record<string, unknown>>;

const operationNames: Readonly<Partial<Record<Operation, string>>> = {chat: 'chatCompletion', embeddings: 'embeddings', messages: 'messages'};

/** Reasoning models take max_completion_tokens only (https://learn.microsoft.com/azure/ai-foundry/openai/how-to/reasoning). */
const isReasoningModel = (model: string): boolean => /^(o\d|gpt-5)/i.test(model);

const serves = (operation: Operation, {model, capabilities}: Deployment): boolean => {
	switch (operation) {
		case 'chat':
			return capabilities['chatCompletion'] === 'true' && model.format !== 'Anthropic';
		case 'responses':
			return capabilities['responses'] === 'true';
		case 'embeddings':
			return capabilities['embeddings'] === 'true';
		case 'messages':
			return model.format === 'Anthropic';
		default:
			return true;
	}
};

const checkMessages = (body: Body): SandboxResponse | null => {
	const {messages} = body as {readonly messages?: unknown};
	if (messages === undefined) return parameterMissing('messages');
	return Array.isArray(messages) && messages.length > 0 ? null : listTooShort('messages');
};

/** The least that the Responses API takes for max_output_tokens. */
const leastOutputTokens = 16;

/** Why this deployment cannot do it, or not with this body; asked only once the caller is known to be allowed. */
export const refuseFit = (operation: Operation, deployment: Deployment, body: Body): SandboxResponse | null => {
	const name = deployment.model.name;
	if (/batch/i.test(deployment.sku)) return operationNotSupported(operationNames[operation] ?? operation, name);
	if (!serves(operation, deployment))
		return operation === 'responses' ? responsesNotSupported() : operationNotSupported(operationNames[operation] ?? operation, name);
	switch (operation) {
		case 'chat':
			if (isReasoningModel(name) && 'max_tokens' in body) return parameterUnsupported('max_tokens', 'max_completion_tokens');
			return checkMessages(body);
		case 'messages':
			return 'max_tokens' in body ? checkMessages(body) : parameterMissing('max_tokens');
		case 'embeddings':
			return 'input' in body ? null : parameterMissing('input');
		case 'responses': {
			const {max_output_tokens: most} = body as {readonly max_output_tokens?: unknown};
			if (!('input' in body)) return parameterMissing('input');
			return typeof most === 'number' && most < leastOutputTokens ? parameterTooSmall('max_output_tokens', most, leastOutputTokens) : null;
		}
		default:
			return null;
	}
};
