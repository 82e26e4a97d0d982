import {describe, expect, test} from 'vitest';
import {environments} from '../../source/azure/environment.ts';
import {evidenceOf} from '../../source/azure/evidence.ts';
import {toFailure} from '../../source/azure/failures.ts';
import {openTrace} from '../../source/azure/pipeline.ts';

const answer = (url: string, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
	evidenceOf({method: 'POST', url, status, headers, body: typeof body === 'string' ? body : JSON.stringify(body)}, environments.public, null);

const traceId = '8f3a0c52-0000-4000-8000-00000000000a';
const correlationId = '6e78a968-b98c-4eac-9062-52c1d64ff561';

describe('an answer', () => {
	test.for([
		{
			title: 'of Resource Manager',
			url: 'https://management.azure.com/subscriptions/s?api-version=1',
			status: 403,
			body: {error: {code: 'AuthorizationFailed', message: 'no'}},
			headers: {'x-ms-request-id': 'r', 'x-ms-correlation-request-id': 'c', 'x-ms-failure-cause': 'gateway', 'set-cookie': 'secret'},
			evidence: {
				plane: 'arm',
				code: 'AuthorizationFailed',
				message: 'no',
				correlationId: 'c',
				headers: {'x-ms-request-id': 'r', 'x-ms-correlation-request-id': 'c', 'x-ms-failure-cause': 'gateway'},
			},
		},
		{
			title: 'of Graph',
			url: 'https://graph.microsoft.com/v1.0/me',
			status: 404,
			body: {error: {code: 'Request_ResourceNotFound', message: 'gone', innerError: {'request-id': 'g'}}},
			evidence: {plane: 'graph', code: 'Request_ResourceNotFound', message: 'gone', correlationId: 'g'},
		},
		{
			title: 'of a model',
			url: 'https://x.openai.azure.com/openai/v1/responses',
			status: 401,
			body: {error: {code: 'PermissionDenied', message: 'The principal `p` lacks the required data action `a`'}},
			headers: {'apim-request-id': 'a', 'x-ms-region': 'East US 2'},
			evidence: {plane: 'data', code: 'PermissionDenied', correlationId: 'a', headers: {'apim-request-id': 'a', 'x-ms-region': 'East US 2'}},
		},
		{
			title: 'of the gateway before the models',
			url: 'https://x.openai.azure.com/openai/v1/responses',
			status: 401,
			body: {statusCode: 401, message: 'Unauthorized. Access token is missing, invalid, audience is incorrect (https://ai.azure.com), or have expired.'},
			evidence: {
				plane: 'data',
				code: null,
				message: 'Unauthorized. Access token is missing, invalid, audience is incorrect (https://ai.azure.com), or have expired.',
			},
		},
		{
			title: 'of Entra ID',
			url: 'https://login.microsoftonline.com/organizations/oauth2/v2.0/token',
			status: 400,
			body: {
				error: 'invalid_grant',
				error_description: 'AADSTS50076: Due to a configuration change',
				error_codes: [50_076],
				correlation_id: 'e',
				claims: '{"access_token":{"acrs":{}}}',
			},
			evidence: {plane: 'signin', code: 'invalid_grant', aadsts: '50076', correlationId: 'e', claims: '{"access_token":{"acrs":{}}}'},
		},
		{
			title: 'of Entra ID, whose request id is the trace id and not the correlation id',
			url: 'https://login.microsoftonline.com/organizations/oauth2/v2.0/token',
			status: 400,
			body: {error: 'invalid_grant', error_description: `AADSTS50076: mfa. Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: t`},
			headers: {'x-ms-request-id': traceId},
			evidence: {plane: 'signin', correlationId, headers: {'x-ms-request-id': traceId}},
		},
		{
			title: 'with a claims challenge',
			url: 'https://management.azure.com/x',
			status: 401,
			body: {error: {code: 'InteractionRequired', message: 'mfa'}},
			headers: {
				'www-authenticate': `Bearer error="insufficient_claims", claims="${Buffer.from('{"access_token":{"acrs":{"essential":true,"values":["p1"]}}}').toString('base64')}"`,
			},
			evidence: {plane: 'arm', claims: '{"access_token":{"acrs":{"essential":true,"values":["p1"]}}}'},
		},
		{
			title: 'that is a page',
			url: 'https://x.openai.azure.com/',
			status: 403,
			body: '<html>forbidden</html>',
			evidence: {code: null, message: '<html>forbidden</html>'},
		},
		{
			title: 'without a body',
			url: 'https://x.openai.azure.com/?key=1',
			status: 502,
			body: '',
			evidence: {code: null, message: 'HTTP 502', request: 'POST https://x.openai.azure.com/'},
		},
	])('$title is told in its own words', ({url, status, body, headers, evidence}) => {
		expect(answer(url, status, body, headers)).toMatchObject({status, ...evidence});
		expect(answer(url, status, body, headers).headers).not.toHaveProperty('set-cookie');
	});
});

describe('what the SDK throws', () => {
	const circumstances = {environment: environments.public, trace: openTrace(), mark: 0};

	test('when it is a fault of the program names its kind', () => {
		expect(toFailure(new TypeError('x is not a function'), circumstances).evidence).toMatchObject({
			plane: 'local',
			code: 'TypeError',
			message: 'x is not a function',
		});
	});

	test('for a sign-in is explained by the last answer of Entra ID since the work began, not by an older one', () => {
		const trace = openTrace();
		const exchange = {method: 'POST', url: 'https://login.microsoftonline.com/t/oauth2/v2.0/token', headers: {}, networkCode: null, networkMessage: null};
		trace.note({...exchange, status: 400, body: JSON.stringify({error: 'invalid_grant', error_description: 'AADSTS700082: old', error_codes: [700_082]})});
		const mark = trace.mark();
		const thrown = Object.assign(new Error('post_request_failed'), {name: 'AuthenticationRequiredError'});
		expect(toFailure(thrown, {...circumstances, trace, mark}).evidence).toMatchObject({
			plane: 'signin',
			status: null,
			code: 'AuthenticationRequired',
			aadsts: null,
		});
		trace.note({...exchange, status: 400, body: JSON.stringify({error: 'invalid_grant', error_description: 'AADSTS50173: new', error_codes: [50_173]})});
		trace.note({...exchange, url: 'https://management.azure.com/x', status: 500, body: 'later'});
		expect(toFailure(thrown, {...circumstances, trace, mark}).evidence).toMatchObject({plane: 'signin', status: 400, code: 'invalid_grant', aadsts: '50173'});
	});

	test('for a code that ran out is not explained by the pending answers before it', () => {
		const trace = openTrace();
		trace.note({
			method: 'POST',
			url: 'https://login.microsoftonline.com/t/oauth2/v2.0/token',
			status: 400,
			headers: {},
			body: '{"error":"authorization_pending"}',
			networkCode: null,
			networkMessage: null,
		});
		const thrown = Object.assign(new Error('expired'), {name: 'AuthenticationRequiredError', cause: {errorCode: 'device_code_expired'}});
		expect(toFailure(thrown, {...circumstances, trace}).evidence).toMatchObject({plane: 'signin', code: 'device_code_expired'});
	});
});
