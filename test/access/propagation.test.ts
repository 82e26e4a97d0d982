import {describe, expect, test} from 'vitest';
import {modelCalls} from '../../source/access/endpoint.ts';
import type {ModelCall} from '../../source/access/liveness.ts';
import {defaultTimeoutMs, judgeAnswer, nextDelay, unusualAfterMs, usualWindow} from '../../source/access/propagation.ts';
import {openaiTarget, projectTarget} from './support/records.ts';

const [chat] = modelCalls({scenario: 'openai', target: openaiTarget});
const [project] = modelCalls({scenario: 'project', target: projectTarget});
const call = (wanted: ModelCall | undefined): ModelCall => {
	if (!wanted) throw new Error('there is no such call');
	return wanted;
};
const error = (code: string, message: string): string => JSON.stringify({error: {code, message}});

describe('the schedule', () => {
	test.for([
		[0, 5000],
		[599_999, 5000],
		[600_000, 10_000],
		[1_100_000, 10_000],
	] as const)('at %d ms the next call comes %d ms later', ([elapsed, delay]) => expect(nextDelay(elapsed)).toBe(delay));

	test('asks fewer than 200 times in the whole of the time-out', () => {
		let calls = 0;
		for (let elapsed = 0; elapsed < defaultTimeoutMs; elapsed += nextDelay(elapsed)) calls++;
		expect(calls).toBe(180);
	});

	test('usual is before unusual, unusual before the end', () => {
		expect([usualWindow.fromMs, usualWindow.toMs, unusualAfterMs, defaultTimeoutMs]).toEqual([30_000, 300_000, 600_000, 1_200_000]);
	});
});

describe('judgeAnswer', () => {
	test.for([
		['an answer', 200, '{"choices":[]}', 'answered'],
		['a captive portal’s page', 200, '<!DOCTYPE html><html></html>', 'other'],
		[
			'a missing data action',
			401,
			error(
				'PermissionDenied',
				'The principal `x` lacks the required data action `Microsoft.CognitiveServices/accounts/OpenAI/responses/write` to perform `POST /openai/responses` operation.',
			),
			'denied',
		],
		['no access to the operation', 401, error('PermissionDenied', 'Principal does not have access to API/Operation.'), 'denied'],
		[
			'the newer wording with 403',
			403,
			error('Forbidden', 'Identity(object id: 3) does not have permissions for Microsoft.CognitiveServices/accounts/AIServices/agents/write actions.'),
			'denied',
		],
		[
			'a wrong audience',
			401,
			'{"statusCode":401,"message":"Unauthorized. Access token is missing, invalid, audience is incorrect (https://ai.azure.com), or have expired."}',
			'other',
		],
		['a dead key', 401, error('401', 'Access denied due to invalid subscription key or wrong API endpoint.'), 'other'],
		['the firewall', 403, error('403', 'Access denied due to Virtual Network/Firewall rules.'), 'other'],
		['an empty 403 outside projects', 403, '', 'other'],
		['another tenant', 400, error('Tenant provided in token does not match resource token', 'Token tenant x does not match resource tenant.'), 'other'],
		['too much asked', 429, error('429', 'exceeded token rate limit'), 'throttled'],
		['too few tokens', 400, error('', 'Could not finish the message because max_tokens or model output limit was reached.'), 'ok-but-request'],
		['the content filter', 400, error('content_filter', 'The response was filtered'), 'ok-but-request'],
		['a parameter', 400, error('unsupported_parameter', "Unsupported parameter: 'temperature'"), 'ok-but-request'],
		['a bad request of unknown kind', 400, error('BadRequest', 'No.'), 'other'],
		['no deployment', 404, error('DeploymentNotFound', 'The API deployment for this resource does not exist.'), 'other'],
		['a failure of the server', 500, '', 'other'],
	] as const)('%s (%d)', ([, status, body, wanted]) => expect(judgeAnswer(call(chat), {status, body, headers: {}, elapsedMs: 1})).toBe(wanted));

	test('an empty 403 of a project is a refusal', () => {
		expect(judgeAnswer(call(project), {status: 403, body: '', headers: {}, elapsedMs: 1})).toBe('denied');
	});
});
