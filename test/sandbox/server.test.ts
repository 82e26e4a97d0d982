import {connect} from 'node:tls';
import {expect, test} from 'vitest';
import type {Fault, SandboxRequest} from '../../source/sandbox/http.ts';
import {normalPath} from '../../source/sandbox/request.ts';
import {parsePropagation} from '../../source/sandbox/settings.ts';
import {startSmallCloud} from './support/small-cloud.ts';

const arm = 'https://management.azure.com';

test.for([
	['//subscriptions/1', '/subscriptions/1'],
	['/a//b///c?x=//y', '/a/b/c'],
	['/a/', '/a'],
	['/', '/'],
	['https://management.azure.com//subscriptions', '/subscriptions'],
	["/v1.0/users('a%23b')", "/v1.0/users('a#b')"],
	['/broken%zz', null],
] as const)('the path of %s is %s', ([target, path]) => {
	expect(normalPath(target)).toBe(path);
});

test('a service sees method, host, path, query, headers and body as they were meant', async () => {
	let seen: SandboxRequest | undefined;
	const {call} = await startSmallCloud({
		arm: request => {
			seen = request;
			return {status: 202, body: {ok: true}, headers: {'x-own': 'yes'}};
		},
	});
	const answer = await call(`${arm}//Subscriptions//1?$filter=a%20eq%20'b'`, {method: 'PUT', json: {a: [1]}, headers: {'X-Thing': 'Value'}});
	expect(answer).toMatchObject({status: 202, body: {ok: true}, headers: {'x-own': 'yes', 'content-type': 'application/json; charset=utf-8'}});
	expect(seen).toMatchObject({method: 'PUT', host: 'management.azure.com', path: '/Subscriptions/1', body: {a: [1]}, token: null, tokenFault: null});
	expect(seen?.query.get('$filter')).toBe("a eq 'b'");
	expect(seen?.headers['x-thing']).toBe('Value');
});

test.for([
	['an unanswered path', `${arm}/nothing`, 'GET https://management.azure.com/nothing'],
	['a human page', 'https://microsoft.com/devicelogin', 'GET https://microsoft.com/devicelogin'],
	['the browser sign-in', 'https://login.microsoftonline.com/common/oauth2/authorize', 'GET https://login.microsoftonline.com/common/oauth2/authorize'],
] as const)('%s is refused as not modelled, by name', async ([, url, name]) => {
	const {call} = await startSmallCloud();
	const answer = await call(url);
	expect(answer.status).toBe(501);
	expect(answer.text).toContain(name);
});

test.for(['example.com', 'management.azure.com.example.com', 'a.b.openai.azure.com', '169.254.169.254'])(
	'%s is not reached: the certificate does not hold it',
	async host => {
		const {call, server} = await startSmallCloud();
		await expect(call(`https://${host}/`)).rejects.toThrow(/altnames|does not answer for the address/);
		expect(server.log).toEqual([]);
	},
);

test.for([
	['management.azure.com', 'graph.microsoft.com'],
	['management.azure.com', 'example.com'],
	[undefined, 'example.com'],
] as const)('a client that names %s and asks for %s is misdirected', async ([servername, host]) => {
	const {server, certificates} = await startSmallCloud();
	const line = await new Promise<string>((resolve, reject) => {
		const socket = connect(
			{host: '127.0.0.1', port: server.port, ca: certificates.caPem, checkServerIdentity: () => undefined, ...(servername ? {servername} : {})},
			() => socket.write(`GET / HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`),
		);
		socket.once('data', (data: Buffer) => {
			resolve(data.toString().split('\r\n')[0] ?? '');
			socket.destroy();
		});
		socket.on('error', reject);
	});
	expect(line).toBe('HTTP/1.1 421 Misdirected Request');
});

test('a body that is not what it says is refused before any service sees it', async () => {
	const {call} = await startSmallCloud({arm: () => ({status: 200})});
	expect(await call(`${arm}/x`, {method: 'PUT', text: '{"broken"'})).toMatchObject({status: 400, body: {error: {code: 'InvalidRequestContent'}}});
});

test('a fault answers in place of the service as often as planned, and only where planned', async () => {
	const {call, world} = await startSmallCloud({arm: () => ({status: 200, body: {}})});
	const throttled: Fault = {
		when: {method: 'put', path: /roleAssignments/},
		times: 2,
		answer: {status: 429, headers: {'retry-after': '3'}, body: {error: {code: 'TooManyRequests'}}},
	};
	world.faults.push(throttled);
	const status = async (method: string, path: string): Promise<number> => (await call(`${arm}${path}`, {method, json: {}})).status;
	expect(await status('GET', '/roleAssignments/1')).toBe(200);
	expect(await status('PUT', '/other')).toBe(200);
	expect(await status('PUT', '/roleAssignments/1')).toBe(429);
	expect((await call(`${arm}/roleAssignments/1`, {method: 'PUT', json: {}})).headers['retry-after']).toBe('3');
	expect(await status('PUT', '/roleAssignments/1')).toBe(200);
	expect(throttled.times).toBe(0);
});

test('a reset breaks the connection', async () => {
	const {call, world} = await startSmallCloud({arm: () => ({status: 200, body: {}})});
	world.faults.push({when: {host: /^management\./}, times: 1, answer: 'reset'});
	await expect(call(`${arm}/x`)).rejects.toMatchObject({code: 'ECONNRESET'});
	expect((await call(`${arm}/x`)).status).toBe(200);
});

test('a request that hangs ends when the sandbox closes', async () => {
	const {call, world, server} = await startSmallCloud({arm: () => ({status: 200, body: {}})});
	await call(`${arm}/first`);
	world.faults.push({when: {path: /hang/}, times: 1, answer: 'hang'});
	const hanging = call(`${arm}/hang`).catch((error: unknown) => error);
	while (server.log.length < 2) await new Promise(resolve => setImmediate(resolve));
	await server.close();
	expect(await hanging).toMatchObject({code: 'ECONNRESET'});
});

test('the log tells what was asked, answered and by whom, and holds no token and no body', async () => {
	const {call, server, appToken, clock} = await startSmallCloud({arm: () => ({status: 204})});
	const token = await appToken('https://management.azure.com/.default');
	await call(`${arm}/subscriptions?api-version=1`, {headers: {authorization: `Bearer ${token}`}});
	expect(server.log.at(-1)).toEqual({
		at: clock.now,
		method: 'GET',
		host: 'management.azure.com',
		path: '/subscriptions',
		query: 'api-version=1',
		status: 204,
		principalId: 'cccccccc-0000-4000-8000-000000000001',
		audience: 'https://management.azure.com',
	});
	const text = JSON.stringify(server.log);
	expect(text).not.toContain(token);
	expect(text).not.toContain('made-up~secret');
});

test('a token is read only while it is valid and only when this sandbox signed it', async () => {
	const tokens: unknown[] = [];
	const cloud = await startSmallCloud({
		arm: ({token, tokenFault}) => {
			tokens.push(token?.oid ?? tokenFault);
			return {status: 200, body: {}};
		},
	});
	const other = await startSmallCloud();
	const token = await cloud.appToken('https://management.azure.com/.default');
	const ask = (bearer: string) => cloud.call(`${arm}/x`, {headers: {authorization: `Bearer ${bearer}`}});
	await ask(token);
	await ask(await other.appToken('https://management.azure.com/.default'));
	await ask(`${token.slice(0, -4)}AAAA`);
	const {body} = await cloud.signIn('https://management.azure.com/.default');
	await ask(String(body['refresh_token']).replace(/^1\./, ''));
	await ask(String(body['id_token']));
	cloud.clock.now += 3_600_000;
	await ask(token);
	expect(tokens).toEqual(['cccccccc-0000-4000-8000-000000000001', 'malformed', 'malformed', 'malformed', 'malformed', 'expired']);
});

test('latency delays every answer', async () => {
	const {call} = await startSmallCloud({latencyMs: 40});
	const began = performance.now();
	await call(`${arm}/x`);
	expect(performance.now() - began).toBeGreaterThanOrEqual(39);
});

test.for([
	['immediate', {kind: 'immediate'}],
	['asks:3', {kind: 'asks', n: 3}],
	['after:12s', {kind: 'after', ms: 12_000}],
	['after:2m', {kind: 'after', ms: 120_000}],
	['after:250ms', {kind: 'after', ms: 250}],
	['flapping:5s:10s', {kind: 'flapping', ms: 5_000, spreadMs: 10_000}],
	['after:12', null],
	['after', null],
	['asks:soon', null],
	['immediate:1s', null],
	['flapping:5s', null],
	['', null],
] as const)('the propagation "%s" is %o', ([text, expected]) => {
	expect(parsePropagation(text)).toEqual(expected);
});
