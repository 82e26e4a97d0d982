import type {HttpMethods} from '@azure/core-rest-pipeline';
import type {Identity, Wire} from './credentials.ts';
import type {Answer} from './evidence.ts';

export type RestRequest = {
	readonly method: HttpMethods;
	readonly url: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string | null;
	/** Token scope, with `/.default`; `null`: it goes without a token. */
	readonly scope: string | null;
};

export type RestClient = (identity: Identity, request: RestRequest, signal: AbortSignal) => Promise<Answer>;

/**
 * One request by the SDK's own pipeline, for what has no client: Graph and the model endpoints. Resolves for every status.
 * `patient`: retries as the SDK does. Redirects are never followed: the token is for the host that was named.
 */
export const openRest = ({modules, options}: Pick<Wire, 'modules' | 'options'>, {patient}: {readonly patient: boolean}): RestClient => {
	let opening: Promise<(identity: Identity, request: RestRequest, signal: AbortSignal) => Promise<Answer>> | null = null;
	const open = async () => {
		const {createDefaultHttpClient, createHttpHeaders, createPipelineFromOptions, createPipelineRequest} = await modules.load('pipeline');
		const {additionalPolicies, ...rest} = options;
		const pipeline = createPipelineFromOptions({...rest, redirectOptions: {maxRetries: 0}, ...(patient ? {} : {retryOptions: {maxRetries: 0}})});
		for (const {policy} of additionalPolicies) pipeline.addPolicy(policy, {afterPhase: 'Retry'});
		const httpClient = createDefaultHttpClient();
		return async (identity: Identity, {method, url, headers, body, scope}: RestRequest, signal: AbortSignal): Promise<Answer> => {
			const authorization = scope === null ? {} : {authorization: `Bearer ${(await identity.token(scope)).token}`};
			const request = createPipelineRequest({
				method,
				url,
				headers: createHttpHeaders({
					accept: 'application/json',
					...(body ? {'content-type': 'application/json'} : {}),
					...headers,
					...authorization,
				}),
				...(body ? {body} : {}),
				abortSignal: signal,
			});
			const response = await pipeline.sendRequest(httpClient, request);
			return {method, url, status: response.status, headers: response.headers.toJSON(), body: response.bodyAsText ?? ''};
		};
	};
	return async (identity, request, signal) => {
		opening ??= open();
		return (await opening)(identity, request, signal);
	};
};
