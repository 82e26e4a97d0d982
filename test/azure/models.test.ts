import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {ModelCall} from '../../source/access/liveness.ts';
import type {Session} from '../../source/access/session.ts';
import {type Connection, evidenceFrom, openConnection} from './support/connection.ts';

const chat = (host: string, audience = 'https://cognitiveservices.azure.com'): ModelCall => ({
	method: 'POST',
	url: `https://${host}/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-10-21`,
	audience,
	headers: {},
	body: JSON.stringify({messages: [{role: 'user', content: 'ping'}], max_completion_tokens: 16}),
});

let connection: Connection;
let session: Session;
const open = async (world: string): Promise<void> => {
	connection = await openConnection(world);
	session = await connection.signIn('device-code');
};
afterEach(async () => connection.sandbox.close());

const call = async (wanted: ModelCall, fresh = false) => connection.cloud.callModel(session, wanted, {fresh}, connection.signal);

describe('a model call', () => {
	test('of somebody without a role is an answer like any other: 401 with the data action that is missing', async () => {
		await open('fresh');
		const answer = await call(chat('contoso-foundry.openai.azure.com'));
		expect(answer).toMatchObject({status: 401, elapsedMs: expect.any(Number), headers: expect.objectContaining({'apim-request-id': expect.any(String)})});
		expect(JSON.parse(answer.body)).toMatchObject({error: {code: 'PermissionDenied'}});
	});

	test('of somebody with the role is answered 200', async () => {
		await open('already');
		const answer = await call(chat('contoso-foundry.openai.azure.com'));
		expect(answer.status).toBe(200);
		expect(JSON.parse(answer.body)).toMatchObject({usage: {total_tokens: expect.any(Number)}});
	});

	test('with the wrong audience is an answer too', async () => {
		await open('already');
		const answer = await call({
			...chat('contoso-foundry.services.ai.azure.com'),
			method: 'GET',
			url: 'https://contoso-foundry.services.ai.azure.com/api/projects/alpha/deployments?api-version=v1',
			body: null,
		});
		expect(answer.status).toBe(401);
		expect(answer.body).toContain('audience is incorrect');
	});

	test('whose answer repeats the request, as gateways do, comes without the token', async () => {
		await open('already');
		const jwt = `eyJ0eXAiOiJKV1QifQ.${'x'.repeat(40)}.signature`;
		connection.sandbox.faults.push({
			when: {host: /openai/},
			times: 1,
			answer: {status: 502, body: `<html><pre>POST /openai HTTP/1.1\nAuthorization: Bearer ${jwt}</pre></html>`},
		});
		const {status, body} = await call(chat('contoso-foundry.openai.azure.com'));
		expect([status, body]).toEqual([502, '<html><pre>POST /openai HTTP/1.1\nAuthorization: Bearer [token]</pre></html>']);
	});

	test.for(['7', '45'])('that is to be made again in %s s says so, however long that is', async seconds => {
		await open('already');
		const answer = {status: 429, headers: {'retry-after': seconds}, body: {error: {code: '429', message: 'busy'}}};
		connection.sandbox.faults.push({when: {host: /openai/}, times: 1, answer});
		const {headers} = await call(chat('contoso-foundry.openai.azure.com'));
		expect(headers).toMatchObject({'retry-after': seconds});
		expect(Object.keys(headers).filter(name => name.includes('unwaited'))).toEqual([]);
	});

	test('is sent once, whatever the answer', async () => {
		await open('already');
		for (const status of [429, 500, 503]) {
			connection.sandbox.faults.push({
				when: {host: /openai/},
				times: 1,
				answer: {status, headers: {'retry-after': '1'}, body: {error: {code: String(status), message: 'no'}}},
			});
			expect((await call(chat('contoso-foundry.openai.azure.com'))).status).toBe(status);
		}
		expect(connection.asked(/openai\.azure\.com/)).toHaveLength(3);
	});

	test('is sent again when a kept connection was closed under it, once', async () => {
		await open('already');
		connection.sandbox.faults.push({when: {host: /openai/}, times: 1, answer: 'reset'});
		expect((await call(chat('contoso-foundry.openai.azure.com'))).status).toBe(200);
		connection.sandbox.faults.push({when: {host: /openai/}, times: 9, answer: 'reset'});
		expect(await evidenceFrom(call(chat('contoso-foundry.openai.azure.com')))).toMatchObject({
			plane: 'data',
			status: null,
			code: 'ECONNRESET',
			request: 'POST https://contoso-foundry.openai.azure.com/openai/deployments/gpt-4o-mini/chat/completions',
		});
	});

	test.for(['https://contoso-openai.openai.azure.com/', 'https://contoso-foundry.openai.azure.com/openai/v1/models'])(
		'does not follow a redirect to %s',
		async location => {
			await open('already');
			const before = connection.sandbox.log.length;
			connection.sandbox.faults.push({when: {host: /foundry\.openai/}, times: 1, answer: {status: 307, headers: {location}}});
			expect((await call(chat('contoso-foundry.openai.azure.com'))).status).toBe(307);
			expect(connection.sandbox.log.slice(before).filter(({host}) => host.endsWith('openai.azure.com'))).toHaveLength(1);
		},
	);
});

describe('a token', () => {
	beforeEach(async () => open('already'));

	test.for([
		'https://contoso-foundry.openai.azure.com.evil.example/openai/v1/responses',
		'https://openai.azure.com/openai/v1/responses',
		'https://evil.example/openai.azure.com',
		'https://x@contoso-foundry.openai.azure.com/openai/v1/responses',
		'https://contoso-foundry.openai.azure.com:8443/openai/v1/responses',
		'http://contoso-foundry.openai.azure.com/openai/v1/responses',
		'https://contoso-foundry.openai.azure.us/openai/v1/responses',
		'https://127.0.0.1/openai/v1/responses',
		'not a url',
	])('is not sent to %s', async url => {
		const before = connection.sandbox.log.length;
		expect(await evidenceFrom(call({...chat('x'), url}))).toMatchObject({plane: 'local', code: 'HostNotAllowed', status: null});
		expect(connection.sandbox.log.length).toBe(before);
	});

	test.for(['https://management.azure.com', 'https://graph.microsoft.com', 'https://ai.azure.com.evil.example', 'https://ai.azure.us', 'ai.azure.com'])(
		'is not asked for with the audience %s',
		async audience => {
			const before = connection.sandbox.log.length;
			expect(await evidenceFrom(call(chat('contoso-foundry.openai.azure.com', audience)))).toMatchObject({plane: 'local', code: 'AudienceNotAllowed'});
			expect(connection.sandbox.log.length).toBe(before);
		},
	);

	test('is asked for with either audience, with or without a slash at its end', async () => {
		for (const audience of ['https://cognitiveservices.azure.com/', 'https://ai.azure.com']) {
			const v1 = {
				...chat('contoso-foundry.openai.azure.com', audience),
				url: 'https://contoso-foundry.openai.azure.com/openai/v1/responses',
				body: JSON.stringify({model: 'gpt-4o-mini', input: 'ping', max_output_tokens: 16, store: false}),
			};
			expect((await call(v1)).status).toBe(200);
		}
	});
});
