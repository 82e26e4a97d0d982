import {CloudFailure, type Evidence} from '../access/failure.ts';
import {claimsDemanded} from './credentials.ts';
import type {AzureEnvironment} from './environment.ts';
import {type Answer, aadstsIn, claimsOfChallenge, evidenceOf, evidenceWithoutAnswer, field, type Plane, planeOf, requestLine, textField} from './evidence.ts';
import type {Trace} from './pipeline.ts';

/** What is known of the moment in which something was rejected. */
export type Circumstances = {
	readonly environment: AzureEnvironment;
	readonly trace: Trace;
	/** Of the trace, from before the work began. */
	readonly mark: number;
};

/** A refusal of ours or of this computer; nothing was sent. */
export const refusal = (code: string, message: string, plane: Plane = 'local', claims: string | null = null): CloudFailure =>
	new CloudFailure({...evidenceWithoutAnswer(plane, code, message), claims});

export const answerFailure = (answer: Answer, environment: AzureEnvironment): CloudFailure => new CloudFailure(evidenceOf(answer, environment, null));

/** Status, code and text of an answer that the SDK threw; all but the text are `null` when it threw something else. */
export const thrownAnswer = (error: unknown): {readonly status: number | null; readonly code: string | null; readonly message: string} => {
	const status = field(error, 'statusCode');
	return {status: typeof status === 'number' ? status : null, code: textField(error, 'code'), message: textField(error, 'message') ?? ''};
};

/** Whatever the SDK rejected with, in our own form. The only place that knows the SDK's error shapes. */
export const toFailure = (error: unknown, circumstances: Circumstances): CloudFailure => {
	if (error instanceof CloudFailure) return error;
	// Our own refusal, thrown inside MSAL.
	const inner = field(error, 'cause');
	if (inner instanceof CloudFailure) return inner;
	const name = textField(error, 'name') ?? 'Error';
	const message = error instanceof Error ? error.message : String(error);
	if (name === claimsDemanded) return challengeFailure(error, circumstances);
	// By name, not by class: arm-authorization brings a second copy of the core.
	if (signInErrors.has(name)) return new CloudFailure(signInEvidence(error, {name, message}, circumstances));
	const {status, code} = thrownAnswer(error);
	const request = field(error, 'request');
	const url = textField(request, 'url');
	if (url === null) return refusal(code ?? name, message);
	const method = textField(request, 'method') ?? 'GET';
	const {environment, trace, mark} = circumstances;
	if (status === null) return new CloudFailure(evidenceWithoutAnswer(planeOf(url, environment), code ?? name, message, requestLine(method, url)));
	// The REST-level clients drop a JSON body from their error; the trace has it.
	const exchange = trace.lastSince(mark, other => other.url === url && other.method === method && other.status === status);
	const body = textField(field(error, 'response'), 'bodyAsText') ?? exchange?.body ?? '';
	return new CloudFailure(evidenceOf({method, url, status, headers: exchange?.headers ?? {}, body}, environment, {code, message}));
};

/** The call that was refused for want of claims, in Azure's words: not the attempt to satisfy them without the person. */
const challengeFailure = (error: unknown, {environment, trace, mark}: Circumstances): CloudFailure => {
	const challenged = trace.lastSince(mark, ({status, headers}) => status === 401 && claimsOfChallenge(headers['www-authenticate']) !== null);
	if (!challenged) return refusal('insufficient_claims', 'Azure demands a stronger sign-in.', 'signin', textField(error, 'claims'));
	const {method, url, headers, body} = challenged;
	return answerFailure({method, url, status: 401, headers, body: body ?? ''}, environment);
};

const signInErrors = new Set([
	'AggregateAuthenticationError',
	'AuthenticationError',
	'AuthenticationRequiredError',
	'ClientAuthError',
	'ClientConfigurationError',
	'CredentialUnavailableError',
]);

/** MSAL and @azure/identity keep neither Entra ID's answer nor the network's code in what they throw: both come from the trace. */
const signInEvidence = (
	error: unknown,
	{name, message}: {readonly name: string; readonly message: string},
	{environment, trace, mark}: Circumstances,
): Evidence => {
	const cause = field(error, 'cause');
	const claims = textField(field(error, 'getTokenOptions'), 'claims');
	const exchange = trace.lastSince(mark, ({url, body}) => planeOf(url, environment) === 'signin' && !/"(?:authorization_pending|slow_down)"/.test(body ?? ''));
	if (exchange && exchange.status === null) {
		return evidenceWithoutAnswer('signin', exchange.networkCode, exchange.networkMessage ?? message, requestLine(exchange.method, exchange.url));
	}
	if (exchange && exchange.status !== null && exchange.status >= 400) {
		const {method, url, status, headers, body} = exchange;
		const evidence = evidenceOf({method, url, status, headers, body: body ?? ''}, environment, {code: textField(cause, 'errorCode'), message});
		return {...evidence, plane: 'signin', claims: evidence.claims ?? claims};
	}
	// A certificate or a federated token is read from a file at the first request.
	const unread = /^(E[A-Z]+): /.exec(message)?.[1];
	if (unread) return evidenceWithoutAnswer('local', unread, message);
	const unavailable = name === 'CredentialUnavailableError' || name === 'AggregateAuthenticationError';
	const code = textField(cause, 'errorCode') ?? textField(error, 'errorCode') ?? (unavailable ? 'CredentialUnavailable' : 'AuthenticationRequired');
	return {...evidenceWithoutAnswer('signin', code, message), aadsts: textField(cause, 'errorNo') ?? aadstsIn(message), claims};
};
