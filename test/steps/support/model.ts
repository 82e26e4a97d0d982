import type {ModelAnswer, ModelCall} from '../../../source/access/liveness.ts';
import type {Cloud} from '../../../source/steps/cloud.ts';
import type {FakeClock} from './clock.ts';

const reply = (status: number, body: unknown, headers: ModelAnswer['headers'] = {}): ModelAnswer => ({
	status,
	headers,
	body: typeof body === 'string' ? body : JSON.stringify(body),
	elapsedMs: 42,
});

export const answered = reply(200, {choices: [{message: {content: 'pong'}}], usage: {total_tokens: 9}});
export const noAccess = reply(401, {error: {code: 'PermissionDenied', message: 'Principal does not have access to API/Operation.'}});
export const wrongAudience = reply(401, {
	statusCode: 401,
	message: 'Unauthorized. Access token is missing, invalid, audience is incorrect (https://ai.azure.com), or have expired.',
});
export const wrongLimit = reply(400, {
	error: {
		message: "Unsupported parameter: 'max_completion_tokens' is not supported with this model. Use 'max_tokens' instead.",
		type: 'invalid_request_error',
		param: 'max_completion_tokens',
		code: 'unsupported_parameter',
	},
});
export const filtered = reply(400, {error: {code: 'content_filter', message: 'The response was filtered.'}});
export const notOnThisRoute = reply(404, {error: {code: '404', message: 'Resource not found'}});
export const noDeployment = reply(404, {error: {code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.'}});
export const firewall = reply(403, {error: {code: '403', message: 'Access denied due to Virtual Network/Firewall rules.'}});
export const portalPage = reply(200, '<!doctype html><title>Hotel Wi-Fi</title>');
export const busy = (headers: ModelAnswer['headers'] = {}): ModelAnswer =>
	reply(429, {error: {code: '429', message: 'Requests have exceeded the token rate limit of your current pricing tier.'}}, headers);

type Sent = {readonly at: number; readonly call: ModelCall; readonly fresh: boolean};

/** Answers each call by its number, counted from 0, its time and what was sent; keeps the calls. An Error is thrown. */
export const modelOf = (clock: FakeClock, answer: (sent: Sent & {readonly number: number}) => ModelAnswer | Error) => {
	const sent: Sent[] = [];
	const cloud: Pick<Cloud, 'callModel'> = {
		callModel: async (_session, call, {fresh}, signal) => {
			signal.throwIfAborted();
			const one = {at: clock.elapsed(), call, fresh};
			sent.push(one);
			const result = answer({...one, number: sent.length - 1});
			if (result instanceof Error) throw result;
			return result;
		},
	};
	return {cloud, sent};
};
