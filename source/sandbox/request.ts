import type {IncomingMessage} from 'node:http';
import type {SandboxRequest, SandboxResponse} from './http.ts';

export type BadRequest = {readonly badRequest: SandboxResponse};

const longestBody = 4_194_304;

const bad = (status: number, code: string, message: string): BadRequest => ({badRequest: {status, body: {error: {code, message}}}});

const readBody = async (incoming: IncomingMessage): Promise<string | null> => {
	const parts: Buffer[] = [];
	let length = 0;
	for await (const part of incoming as AsyncIterable<Buffer>) {
		length += part.length;
		if (length <= longestBody) parts.push(part);
	}
	return length > longestBody ? null : Buffer.concat(parts).toString();
};

/** `undefined`: not what its content type says. */
const parseBody = (text: string, contentType: string): unknown => {
	if (text === '') return null;
	if (contentType.includes('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(text));
	for (const form of [text, withQuotedTemplate(text)]) {
		try {
			return JSON.parse(form) as unknown;
		} catch {
			// The next form, or none.
		}
	}
	return undefined;
};

/** Azure CLI splices a template in behind a bare name, which Resource Manager reads all the same. */
const withQuotedTemplate = (text: string): string => text.replace(/, template:(?=\s*\{)/, ', "template":');

/**
 * The path of a request target, decoded, repeated slashes collapsed; `null` where its escapes are broken.
 * `new URL` is no use here: it takes what follows a leading double slash, which SDK clients do send, for a host.
 */
export const normalPath = (target: string): string | null => {
	const path = target.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
	try {
		return `/${decodeURIComponent(path)}`.replace(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
	} catch {
		return null;
	}
};

/** Path and query of a request inside another one. */
export const parseTarget = (target: string): Pick<SandboxRequest, 'path' | 'query'> | null => {
	const path = normalPath(target);
	return path === null ? null : {path, query: new URLSearchParams(/\?([^#]*)/.exec(target)?.[1] ?? '')};
};

/** A request without its token, or the answer to one that cannot be read. */
export const readRequest = async (incoming: IncomingMessage): Promise<Omit<SandboxRequest, 'token' | 'tokenFault'> | BadRequest> => {
	const target = incoming.url ?? '/';
	const path = normalPath(target);
	const text = await readBody(incoming);
	if (path === null) return bad(400, 'BadRequest', 'The request URL is invalid.');
	if (text === null) return bad(413, 'RequestEntityTooLarge', 'The request is larger than the sandbox cloud takes.');
	const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]));
	const body = parseBody(text, headers['content-type']?.toLowerCase() ?? '');
	if (body === undefined) return bad(400, 'InvalidRequestContent', 'The request content was invalid and could not be deserialized.');
	return {
		method: (incoming.method ?? 'GET').toUpperCase(),
		host: (headers['host'] ?? '').toLowerCase().replace(/:\d+$/, ''),
		path,
		query: new URLSearchParams(/\?([^#]*)/.exec(target)?.[1] ?? ''),
		headers,
		body,
	};
};
