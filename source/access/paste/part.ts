import type {Evidence} from '../failure.ts';

/** What one place in the text tells of an error: a body, a sentence, a status line. */
export type Part = Pick<Evidence, 'claims' | 'code' | 'correlationId' | 'headers' | 'request' | 'status'> & {
	readonly start: number;
	readonly end: number;
	/** How deep inside a body; the innermost tells the cause. */
	readonly depth: number;
	/** From an object written out, rather than from a sentence. */
	readonly isBody: boolean;
	readonly message: string | null;
};

export const emptyPart: Part = {
	start: 0,
	end: 0,
	depth: 0,
	isBody: false,
	status: null,
	code: null,
	message: null,
	headers: {},
	request: null,
	correlationId: null,
	claims: null,
};

const kept =
	/^(?:www-authenticate|apim-request-id|(?:x-ms-)?(?:client-)?request-id|x-ms-(?:correlation-request-id|client-request-id|request-id|region|error-code|failure-cause|routing-request-id|rai-invoked|deployment-name)|x-request-id|retry-after(?:-ms)?|policy-id|x-ratelimit-[a-z-]{1,40}|azureml-model-[a-z-]{1,40}|date|server|content-type)$/u;

/** Header names that no other text of `name: value` has. */
export const isTelling = (name: string): boolean =>
	/^(?:www-authenticate|apim-request-id|x-[a-z]|azureml-|retry-after|(?:client-)?request-id|strict-transport|content-(?:type|length)|server$|date$)/iu.test(
		name,
	);

export const keptHeaders = (pairs: readonly (readonly [string, string])[]): Readonly<Record<string, string>> =>
	Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value.trim()] as const).filter(([name, value]) => kept.test(name) && value !== ''));

export const correlationOf = (headers: Readonly<Record<string, string>>): string | null =>
	headers['apim-request-id'] ??
	headers['x-ms-correlation-request-id'] ??
	headers['x-ms-request-id'] ??
	headers['x-request-id'] ??
	headers['request-id'] ??
	headers['x-ms-client-request-id'] ??
	null;

const reasonPhrases: ReadonlySet<string> = new Set(
	'unauthorized forbidden notfound badrequest conflict gone ok created accepted error toomanyrequests internalservererror badgateway serviceunavailable gatewaytimeout client server methodnotallowed proxyauthenticationrequired unprocessableentity unavailable none null undefined'.split(
		' ',
	),
);

/** A reason phrase that is a code: `401 PermissionDenied`. The phrases of HTTP itself tell nothing. */
export const codeOfReason = (reason: string | undefined): string | null => {
	const word = reason?.trim() ?? '';
	return /^[A-Z][A-Za-z]{3,60}$/u.test(word) && !reasonPhrases.has(word.toLowerCase()) ? word : null;
};
