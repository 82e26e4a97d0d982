import type {Evidence} from '../access/failure.ts';
import {withoutSecrets} from '../access/pasted.ts';
import {decodeBase64} from '../access/token.ts';
import type {AzureEnvironment} from './environment.ts';
import {unwaitedRetryAfter} from './pipeline.ts';

export type Plane = Evidence['plane'];

/** An answer with an error status, as it came. */
export type Answer = {
	readonly method: string;
	readonly url: string;
	readonly status: number;
	/** Lower-case names. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
};

/** `otherwise`: what the client made of the answer, for a body that says nothing. */
export const evidenceOf = (
	answer: Answer,
	environment: AzureEnvironment,
	otherwise: {readonly code: string | null; readonly message: string} | null,
): Evidence => {
	const {method, url, status, headers, body} = answer;
	const said = readBody(body);
	const message = said.message ?? (otherwise?.message || body || `HTTP ${status}`);
	const shown = shownHeaders(headers);
	const plane = planeOf(url, environment);
	return {
		plane,
		status,
		code: said.code ?? otherwise?.code ?? null,
		aadsts: said.aadsts ?? aadstsIn(message),
		message: withoutSecrets(message),
		headers: shown,
		request: requestLine(method, url),
		correlationId:
			plane === 'signin' ? (said.correlationId ?? correlationIn(message)) : (correlationHeaders.map(name => shown[name]).find(Boolean) ?? said.correlationId),
		claims: said.claims ?? claimsOfChallenge(headers['www-authenticate']),
	};
};

/** Entra ID's `x-ms-request-id` is the trace id; the correlation id stands in the body, and at the end of every message. */
const correlationIn = (message: string): string | null => /\bCorrelation ID: ([0-9a-f-]{36})\b/i.exec(message)?.[1] ?? null;

/** A failure without an answer. */
export const evidenceWithoutAnswer = (plane: Plane, code: string | null, message: string, request: string | null = null): Evidence => ({
	plane,
	status: null,
	code,
	aadsts: aadstsIn(message),
	message: withoutSecrets(message),
	headers: {},
	request,
	correlationId: correlationIn(message),
	claims: null,
});

export const planeOf = (url: string, {authority, graph, resourceManager}: AzureEnvironment): Plane => {
	if (url.startsWith(`${resourceManager}/`)) return 'arm';
	if (url.startsWith(`${graph}/`)) return 'graph';
	return url.startsWith(`${authority}/`) || /^https:\/\/login\./i.test(url) ? 'signin' : 'data';
};

export const requestLine = (method: string, url: string): string => `${method} ${url.replace(/[?#].*$/s, '')}`;

const correlationHeaders = ['x-ms-correlation-request-id', 'x-ms-request-id', 'apim-request-id', 'request-id'];

const headersWorthKeeping = new Set([
	...correlationHeaders,
	'date',
	'policy-id',
	'retry-after',
	'www-authenticate',
	'x-ms-client-request-id',
	'x-ms-error-code',
	'x-ms-failure-cause',
	'x-ms-operation-identifier',
	'x-ms-region',
	'x-ms-user-quota-remaining',
	'x-ms-user-quota-resets-after',
]);

const shownHeaders = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
	Object.fromEntries(
		Object.entries(headers).flatMap(([name, value]) => {
			if (name === unwaitedRetryAfter) return [['retry-after', value]];
			return headersWorthKeeping.has(name) || name.startsWith('x-ms-ratelimit-') ? [[name, withoutSecrets(value)]] : [];
		}),
	);

type Said = Pick<Evidence, 'aadsts' | 'claims' | 'code' | 'correlationId'> & {readonly message: string | null};

/**
 * The envelopes in use: `{error: {code, message}}` (Resource Manager, Graph, models), `{statusCode, message}` (the gateway before the models),
 * and OAuth's `{error, error_description, error_codes, claims}` (RFC 6749, 5.2).
 */
const readBody = (body: string): Said => {
	const top = parsed(body);
	const error = field(top, 'error');
	if (typeof error === 'string') {
		const number = field(field(top, 'error_codes'), '0');
		return {
			code: error,
			message: textField(top, 'error_description'),
			aadsts: typeof number === 'number' ? String(number) : null,
			claims: textField(top, 'claims'),
			correlationId: textField(top, 'correlation_id'),
		};
	}
	const message = textField(error, 'message') ?? textField(top, 'message');
	return {
		code: textField(error, 'code') ?? textField(top, 'code'),
		message,
		aadsts: null,
		claims: claimsOfMessage(textField(error, 'code'), message),
		correlationId: textField(field(error, 'innerError'), 'request-id'),
	};
};

/** Privileged Identity Management has its demand neither in a header nor in a field: "&claims=%7B%22access_token%22…". Source: Azure/azure-powershell, issue 25421. */
const claimsOfMessage = (code: string | null, message: string | null): string | null => {
	const written = /AcrsValidationFailed$/.test(code ?? '') ? /claims=(\{.*\}|\S+)/s.exec(message ?? '')?.[1] : undefined;
	if (written === undefined) return null;
	try {
		const claims = decodeURIComponent(written);
		JSON.parse(claims);
		return claims;
	} catch {
		return null;
	}
};

/** Microsoft Learn, "Claims challenges, claims requests, and client capabilities": the claims travel in base64 inside the header. */
export const claimsOfChallenge = (header: string | undefined): string | null => {
	const encoded = /claims="([^"]+)"/i.exec(header ?? '')?.[1];
	if (!encoded) return null;
	try {
		return decodeBase64(encoded);
	} catch {
		return null;
	}
};

export const aadstsIn = (message: string): string | null => /\bAADSTS(\d+)/.exec(message)?.[1] ?? null;

const parsed = (text: string): unknown => {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
};

export const field = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined);

export const textField = (value: unknown, name: string): string | null => {
	const content = field(value, name);
	return typeof content === 'string' && content !== '' ? content : null;
};
