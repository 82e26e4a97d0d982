import type {Agent} from 'node:https';
import type {PipelinePolicy, PipelineRequest, PipelineResponse} from '@azure/core-rest-pipeline';

/** What became of one request on the wire. */
export type Exchange = {
	readonly method: string;
	readonly url: string;
	/** `null` when no answer came. */
	readonly status: number | null;
	/** Lower-case names. */
	readonly headers: Readonly<Record<string, string>>;
	/** Only of answers with an error status. */
	readonly body: string | null;
	/** Why no answer came: a Node network code such as ENOTFOUND. */
	readonly networkCode: string | null;
	readonly networkMessage: string | null;
};

/** The last exchanges, newest last. MSAL replaces the cause of a failed sign-in by a general message; the wire knows the real one. */
export type Trace = {
	readonly note: (exchange: Exchange) => void;
	/** A mark to ask from later. */
	readonly mark: () => number;
	readonly lastSince: (mark: number, belongs: (exchange: Exchange) => boolean) => Exchange | null;
};

const kept = 100;

/** `tell` hears of each exchange when it is over. */
export const openTrace = (tell: (exchange: Exchange) => void = () => undefined): Trace => {
	const exchanges: Exchange[] = [];
	let dropped = 0;
	return {
		note: exchange => {
			exchanges.push(exchange);
			tell(exchange);
			if (exchanges.length > kept) {
				exchanges.shift();
				dropped += 1;
			}
		},
		mark: () => dropped + exchanges.length,
		lastSince: (mark, belongs) => exchanges.slice(Math.max(0, mark - dropped)).findLast(belongs) ?? null,
	};
};

const defaultTimeoutMs = 15_000;

/** Resource Manager takes its time over a write: a deployment was accepted after 16 s (https://github.com/Azure/bicep-deploy/issues/328), and one sent again is refused. */
const timesForWrites = 4;
const writes: ReadonlySet<string> = new Set(['DELETE', 'PATCH', 'PUT']);

/** Longest wait that an answer may impose on the person in silence; a longer one is reported instead. */
const longestRetryAfterS = 20;

/** Where a Retry-After that is not waited for is kept as evidence. */
export const unwaitedRetryAfter = 'x-unwaited-retry-after';

const ofAzure = /^(?:x-ms-|apim-|request-id$|client-request-id$)/;

/** Whether an answer of Entra ID, Resource Manager or Microsoft Graph has none of their marks: then it came from the proxy on the way, which refuses to connect. */
export const isOfProxy = (url: string, status: number, headers: Readonly<Record<string, string>>): boolean =>
	status >= 400 &&
	/^https:\/\/(?:login|management|graph|microsoftgraph)\./i.test(url) &&
	!Object.keys(headers).some(name => ofAzure.test(name)) &&
	!(headers['content-type'] ?? '').includes('json');

/** Below the retries, so that every attempt is seen, bounded and noted. The SDK itself has no time-out at all. */
const wirePolicy = (trace: Trace, timeoutMs: number, throughProxy: boolean): PipelinePolicy => ({
	name: 'wirePolicy',
	async sendRequest(request, next) {
		const leave = request.abortSignal;
		const {method, url} = request;
		const patienceMs = writes.has(method) ? timeoutMs * timesForWrites : timeoutMs;
		const late = AbortSignal.timeout(patienceMs);
		const noAnswer = {method, url, status: null, headers: {}, body: null};
		request.abortSignal = AbortSignal.any(leave instanceof AbortSignal ? [leave, late] : [late]);
		try {
			const response = await next(request);
			if (throughProxy && isOfProxy(url, response.status, response.headers.toJSON())) {
				const message = `The proxy answered ${response.status} in the place of ${new URL(url).host}`;
				throw Object.assign(new Error(message), {name: 'NoAnswerError', code: 'ERR_PROXY_TUNNEL', request});
			}
			trace.note({
				method,
				url,
				status: response.status,
				headers: response.headers.toJSON(),
				body: response.status >= 400 ? (response.bodyAsText ?? null) : null,
				networkCode: null,
				networkMessage: null,
			});
			capRetryAfter(response);
			return response;
		} catch (error) {
			if (late.aborted && !leave?.aborted) {
				const message = `No answer from ${new URL(url).host} within ${patienceMs / 1000} s`;
				trace.note({...noAnswer, networkCode: 'ETIMEDOUT', networkMessage: message});
				throw Object.assign(new Error(message), {name: 'NoAnswerError', code: 'ETIMEDOUT', request});
			}
			if (error instanceof Error && !leave?.aborted) {
				const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
				trace.note({...noAnswer, networkCode: code, networkMessage: error.message});
			}
			throw error;
		} finally {
			if (leave) request.abortSignal = leave;
			else delete request.abortSignal;
		}
	},
});

const capRetryAfter = (response: PipelineResponse): void => {
	const value = response.headers.get('retry-after');
	if (value === undefined) return;
	const seconds = Number(value);
	const waitS = Number.isNaN(seconds) ? (Date.parse(value) - Date.now()) / 1000 : seconds;
	if (waitS <= longestRetryAfterS) return;
	for (const name of ['retry-after', 'retry-after-ms', 'x-ms-retry-after-ms']) response.headers.delete(name);
	response.headers.set(unwaitedRetryAfter, value);
};

/** The SDK leaves two slashes where a resource has no parent: `Microsoft.CognitiveServices//accounts/…`. */
export const singleSlashPolicy: PipelinePolicy = {
	name: 'singleSlashPolicy',
	async sendRequest(request: PipelineRequest, next) {
		const [, origin = '', path = '', query = ''] = /^(https:\/\/[^/]+)([^?]*)(.*)$/s.exec(request.url) ?? [];
		if (origin) request.url = origin + path.replace(/\/{2,}/g, '/') + query;
		return next(request);
	},
};

/** What every client of the SDK is given. */
export type WireOptions = {
	readonly agent?: Agent;
	readonly retryOptions: {readonly maxRetries: number; readonly retryDelayInMs: number};
	readonly userAgentOptions: {readonly userAgentPrefix: string};
	readonly additionalPolicies: {readonly policy: PipelinePolicy; readonly position: 'perCall' | 'perRetry'}[];
};

/** An agent wins over HTTPS_PROXY; without one the SDK's own proxy policy honours HTTPS_PROXY and NO_PROXY. */
export const wireOptions = (trace: Trace, agent: Agent | undefined, timeoutMs = defaultTimeoutMs, throughProxy = false): WireOptions => ({
	...(agent ? {agent} : {}),
	retryOptions: {maxRetries: 2, retryDelayInMs: 500},
	userAgentOptions: {userAgentPrefix: 'foundry-keyless'},
	additionalPolicies: [{policy: wirePolicy(trace, timeoutMs, throughProxy), position: 'perRetry'}],
});
