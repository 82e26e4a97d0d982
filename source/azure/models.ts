import {randomBytes} from 'node:crypto';
import type {ModelAnswer, ModelCall} from '../access/liveness.ts';
import {withoutSecrets} from '../access/pasted.ts';
import type {Clock} from '../steps/clock.ts';
import type {Identity, Wire} from './credentials.ts';
import {type AzureEnvironment, isModelAudience, isModelHost, scopeOf} from './environment.ts';
import {refusal, thrownAnswer} from './failures.ts';
import {unwaitedRetryAfter} from './pipeline.ts';
import {openRest, type RestRequest} from './rest.ts';

/** A model may take longer than the 15 s that every other answer is given. */
export const modelTimeoutMs = 60_000;

export type CallModel = (identity: Identity, call: ModelCall, signal: AbortSignal) => Promise<ModelAnswer>;

export type Models = {
	readonly callModel: CallModel;
	/** With a key that nobody ever had, instead of a token: what it is answered tells whether keys are taken at all. */
	readonly callWithMadeUpKey: CallModel;
};

/** As long as Azure's own keys of today. */
const madeUpKey = (): string => randomBytes(63).toString('base64url');

export const openModels = ({modules, modelOptions, environment}: Wire, clock: Pick<Clock, 'now'>): Models => {
	const send = openRest({modules, options: modelOptions}, {patient: false});
	const call = async (identity: Identity, request: RestRequest, signal: AbortSignal): Promise<ModelAnswer> => {
		const startedAt = clock.now();
		// A kept connection may be closed by the other side in the very moment it is used again.
		const {status, headers, body} = await send(identity, request, signal).catch(async (error: unknown) => {
			const {code} = thrownAnswer(error);
			if (signal.aborted || (code !== 'ECONNRESET' && code !== 'EPIPE')) throw error;
			return send(identity, request, signal);
		});
		const {'set-cookie': _cookie, [unwaitedRetryAfter]: later, ...rest} = headers;
		const shown = later === undefined ? rest : {...rest, 'retry-after': later};
		// A gateway in between may show the request that it refuses, token and all.
		return {status, headers: shown, body: status >= 400 ? withoutSecrets(body) : body, elapsedMs: clock.now() - startedAt};
	};
	const requestOf = ({method, url, headers, body}: ModelCall): Omit<RestRequest, 'scope'> => ({method, url: allowedUrl(url, environment), headers, body});
	return {
		callModel: async (identity, one, signal) => call(identity, {...requestOf(one), scope: allowedScope(one.audience, environment)}, signal),
		callWithMadeUpKey: async (identity, one, signal) => {
			const key = madeUpKey();
			const request = requestOf(one);
			const {status, headers, body, elapsedMs} = await call(identity, {...request, headers: {...request.headers, 'api-key': key}, scope: null}, signal);
			const without = (text: string): string => text.replaceAll(key, '…');
			return {status, headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, without(value)])), body: without(body), elapsedMs};
		},
	};
};

/** A token must not reach a host that only looks like a model endpoint. */
const allowedUrl = (text: string, environment: AzureEnvironment): string => {
	const url = URL.canParse(text) ? new URL(text) : null;
	if (url?.protocol === 'https:' && url.port === '' && url.username === '' && isModelHost(url.hostname, environment)) return url.href;
	throw refusal('HostNotAllowed', `No token is sent to ${url ? url.host : text}: it is no model endpoint of this Azure cloud.`);
};

const allowedScope = (audience: string, environment: AzureEnvironment): string => {
	const url = URL.canParse(audience) ? new URL(audience) : null;
	if (url && isModelAudience(url.origin, environment)) return scopeOf(url.origin);
	throw refusal('AudienceNotAllowed', `No token is asked for with the audience ${audience}: it is none of this Azure cloud's models.`);
};
