import {calledAddress, requestOf} from './addresses.ts';
import {codeOfReason, correlationOf, emptyPart, isTelling, keptHeaders, type Part} from './part.ts';
import {type Found, isRecord, objectsIn, type Value} from './values.ts';

type Fields = {readonly [name: string]: Value};
type Around = Pick<Part, 'correlationId' | 'depth' | 'headers' | 'request' | 'status'>;

const mostParts = 60;

/** Where logs keep the text of an exception. */
const passing = [
	'Exception',
	'exception',
	'stack',
	'stackTrace',
	'stack_trace',
	'traceback',
	'exc_info',
	'reason',
	'title',
	'log',
	'text',
	'body',
	'@m',
	'@x',
	'cause',
];

/** The errors that an object tells of, the innermost first. */
export const partsOfObject = ({start, end, value}: Found): readonly Part[] => {
	const parts: Part[] = [];
	walk(
		value,
		{status: null, headers: {}, request: null, correlationId: null, depth: 0},
		part => void (parts.length < mostParts && parts.push({...part, start, end})),
	);
	return parts;
};

const walk = (value: Value, around: Around, tell: (part: Part) => void): void => {
	if (around.depth > 12) return;
	if (Array.isArray(value)) {
		for (const item of value.slice(0, 50)) walk(item, {...around, depth: around.depth + 1}, tell);
		return;
	}
	if (!isRecord(value)) return;
	const here = within(value, around);
	const inner = {...here, depth: here.depth + 1};
	for (const [name, member] of Object.entries(value)) {
		if (/^(?:request|config|_?headers\w*|requestHeaders|options)$/iu.test(name)) continue;
		if (typeof member !== 'string') walk(member, inner, tell);
		else if (member.includes('{')) for (const found of objectsIn(member)) walk(found.value, inner, tell);
	}
	for (const name of passing) {
		const said = value[name];
		if (typeof said === 'string' && said.length >= 20) tell({...emptyPart, ...inner, message: said.slice(0, 4000)});
	}
	const own = ownError(value);
	if (own) tell({...emptyPart, ...here, ...own, correlationId: own.correlationId ?? here.correlationId, status: here.status ?? own.status, isBody: true});
};

/** What an object says of the answer that it is about, for itself and all that is in it. */
const within = (value: Fields, around: Around): Around => {
	const headers = {...around.headers, ...headersOf(value), ...nestedHeaders(value)};
	return {
		depth: around.depth,
		status: statusOf(value) ?? around.status,
		headers,
		request: requestIn(value) ?? around.request,
		correlationId: correlationIn(value) ?? correlationOf(headers) ?? around.correlationId,
	};
};

const text = (value: Fields, ...names: readonly string[]): string | null => {
	for (const name of names) {
		const member = value[name];
		if (typeof member === 'string' && member.trim() !== '') return member;
		if (typeof member === 'number') return String(member);
	}
	return null;
};

const statusOf = (value: Fields): number | null => {
	const names = ['status', 'statusCode', 'StatusCode', 'status_code', 'httpStatusCode', 'http_status', 'HttpStatusCode', 'Status'];
	for (const name of names) {
		const found = asStatus(text(value, name));
		if (found !== null) return found;
	}
	return null;
};

const asStatus = (told: string | null): number | null => (told !== null && /^[1-5]\d\d$/u.test(told.trim()) ? Number(told) : null);

const headersOf = (value: Fields): Readonly<Record<string, string>> => {
	const pairs = Object.entries(value).flatMap(([name, member]) => {
		const told = isRecord(member) ? text(member, 'value') : Array.isArray(member) ? member[0] : member;
		return typeof told === 'string' && isTelling(name) ? [[name, told] as const] : [];
	});
	return keptHeaders(pairs);
};

const nestedHeaders = (value: Fields): Readonly<Record<string, string>> => {
	let headers: Readonly<Record<string, string>> = {};
	for (const [name, member] of Object.entries(value)) {
		if (!isRecord(member)) continue;
		if (/^(?:_?headers\w*|responseHeaders)$/iu.test(name)) headers = {...headers, ...headersOf(member), ...nestedHeaders(member)};
		else if (name === 'response') headers = {...headers, ...nestedHeaders(member)};
	}
	return headers;
};

const requestIn = (value: Fields): string | null => {
	for (const holder of [value['request'], value['config'], value]) {
		if (!isRecord(holder)) continue;
		const url = calledAddress(text(holder, 'url', 'requestUrl', 'Url', 'uri') ?? '');
		const method = text(holder, 'method', 'Method');
		if (url !== null) return requestOf(method !== null && /^[a-z]{3,7}$/iu.test(method) ? method : null, url);
	}
	return null;
};

const correlationIn = (value: Fields): string | null => {
	const id = text(value, 'correlation_id', 'correlationId', 'apim-request-id', 'requestID', 'request_id', 'requestId', 'request-id');
	return id !== null && /^[\w-]{8,80}$/u.test(id) ? id : null;
};

const ownError = (value: Fields): Pick<Part, 'claims' | 'code' | 'correlationId' | 'message' | 'status'> | null => {
	const {error} = value;
	const nested = value['message'];
	const described =
		text(value, 'error_description', 'message', 'Message', 'errorMessage', 'error_message', 'detail', 'Detail', 'msg', 'statusText') ??
		(isRecord(nested) ? text(nested, 'value') : null);
	const isSentence = typeof error === 'string' && /\s/u.test(error.trim());
	const message = described ?? (isSentence ? error : null);
	const name = text(value, 'code', 'Code', 'errorCode', 'error_code', 'ErrorCode') ?? (typeof error === 'string' && !isSentence ? error : null);
	const inner = value['innererror'] ?? value['innerError'];
	const code = name ?? (message !== null && isRecord(inner) ? text(inner, 'code') : null) ?? (message === null ? null : text(value, 'type'));
	if (message === null && code === null) return null;
	if (message === null && codeOfReason(code ?? '') === null && !/^(?:[45]\d\d|E[A-Z_]{4,30}|\w+_\w+)$/u.test(code ?? '')) return null;
	return {
		status: asStatus(code),
		code: code === null || code.length > 120 || code.includes('{') ? null : code,
		message: message === null || /^\[Object/u.test(message) ? null : message,
		correlationId: correlationIn(value),
		claims: text(value, 'claims'),
	};
};
