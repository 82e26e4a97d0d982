import {createHash} from 'node:crypto';
import {createServer} from 'node:http';
import {registerHooks} from 'node:module';
import type {AddressInfo} from 'node:net';
import {InteractiveBrowserCredential} from '@azure/identity';
import {expect, onTestFinished, test, vi} from 'vitest';
import {visit} from '../../source/sandbox/browser.ts';
import {startSandbox} from '../../source/sandbox/sandbox.ts';
import {claimsOf, ids, smallWorld, startSmallCloud} from './support/small-cloud.ts';

const login = 'https://login.microsoftonline.com';
const armScope = 'https://management.azure.com/.default';
const verifier = 'a-verifier-of-forty-three-letters-and-no-less';
const challenge = createHash('sha256').update(verifier).digest('base64url');

const wish = {
	client_id: ids.azureCli,
	response_type: 'code',
	response_mode: 'form_post',
	redirect_uri: 'http://localhost:8400',
	scope: `${armScope} openid profile offline_access`,
	state: 'a "state" & more',
	nonce: 'nonce-1',
	code_challenge: challenge,
	code_challenge_method: 'S256',
	client_info: '1',
};

type Changes = Readonly<Record<string, string | undefined>>;
const defined = (fields: Changes): Record<string, string> =>
	Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined));

const addressOf = (changes: Changes = {}, tenant = 'organizations'): string =>
	`${login}/${tenant}/oauth2/v2.0/authorize?${new URLSearchParams(defined({...wish, ...changes}))}`;

/** The application's end: a loopback listener that keeps what is posted to it. */
const listen = async () => {
	const received: Record<string, string>[] = [];
	const server = createServer((request, response) => {
		let body = '';
		request.on('data', (part: Buffer) => {
			body += part.toString();
		});
		request.on('end', () => {
			received.push({method: request.method ?? '', ...Object.fromEntries(new URLSearchParams(body || (request.url ?? '').split('?')[1]))});
			response.end('You can close this window.');
		});
	});
	await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => new Promise(resolve => void server.close(() => resolve())));
	return {received, redirectUri: `http://localhost:${(server.address() as AddressInfo).port}`};
};

const signInByBrowser = async (cloud: Awaited<ReturnType<typeof startSmallCloud>>, changes: Changes = {}, tenant = 'organizations') => {
	const {received, redirectUri} = await listen();
	const ended = await visit(cloud.agent, addressOf({redirect_uri: redirectUri, ...changes}, tenant));
	const [answer = {}] = received;
	const redeem = (fields: Changes = {}, at = tenant) =>
		cloud.requestToken(
			at,
			defined({
				grant_type: 'authorization_code',
				client_id: ids.azureCli,
				redirect_uri: redirectUri,
				code: answer['code'],
				code_verifier: verifier,
				scope: wish.scope,
				...fields,
			}),
		);
	return {ended, answer, redeem};
};

test('the page posts code, state and client info to the application, and the code gives all tokens once', async () => {
	const cloud = await startSmallCloud();
	const {ended, answer, redeem} = await signInByBrowser(cloud);
	expect(ended).toEqual({status: 200, body: 'You can close this window.', ended: 'returned'});
	expect(answer).toMatchObject({method: 'POST', state: wish.state});
	expect(JSON.parse(Buffer.from(answer['client_info'] ?? '', 'base64url').toString())).toEqual({uid: ids.ada, utid: ids.tenant});
	const {status, body} = await redeem();
	expect(status).toBe(200);
	expect(claimsOf(body['access_token'])).toMatchObject({oid: ids.ada, tid: ids.tenant, aud: 'https://management.azure.com'});
	expect(claimsOf(body['id_token'])).toMatchObject({nonce: 'nonce-1', preferred_username: 'ada@contoso.com'});
	expect(body['refresh_token']).toBeTruthy();
	expect(await redeem()).toMatchObject({status: 400, body: {error: 'invalid_grant', error_codes: [54005]}});
});

test('without a response mode the answer is a redirect', async () => {
	const cloud = await startSmallCloud();
	const {answer} = await signInByBrowser(cloud, {response_mode: undefined});
	expect(answer).toMatchObject({method: 'GET', state: wish.state, code: expect.any(String)});
});

test.for([
	['no verifier', {code_verifier: undefined}, 'organizations', 'invalid_grant', 501481],
	['another verifier', {code_verifier: `${verifier}x`}, 'organizations', 'invalid_grant', 501481],
	['another redirect URI', {redirect_uri: 'http://localhost:1'}, 'organizations', 'invalid_client', 500112],
	['no redirect URI', {redirect_uri: undefined}, 'organizations', 'invalid_request', 90014],
	['another application', {client_id: '1950a258-227b-4e31-a9cf-717495945fc2'}, 'organizations', 'invalid_grant', 9002313],
	['another tenant', {}, ids.otherTenant, 'invalid_grant', 700005],
	['a code never given out', {code: '1.made-up'}, 'organizations', 'invalid_grant', 9002313],
	['no code', {code: undefined}, 'organizations', 'invalid_request', 90014],
] as const)('a code is not redeemed with %s, and works afterwards', async ([, fields, tenant, error, code]) => {
	const cloud = await startSmallCloud();
	const {redeem} = await signInByBrowser(cloud);
	expect(await redeem(fields, tenant)).toMatchObject({body: {error, error_codes: [code]}});
	expect((await redeem()).status).toBe(200);
});

test('a code expires after ten minutes', async () => {
	const cloud = await startSmallCloud();
	const {redeem} = await signInByBrowser(cloud);
	cloud.clock.now += 600_000;
	expect(await redeem()).toMatchObject({status: 400, body: {error: 'invalid_grant', error_codes: [70008]}});
});

test.for([
	['a prompt of none', {prompt: 'none'}, 'login_required', 50058],
	['a prompt there is not', {prompt: 'loudly'}, 'invalid_request', 90023],
	['another response type', {response_type: 'id_token'}, 'unsupported_response_type', 700054],
	['no scope', {scope: undefined}, 'invalid_request', 900144],
	['a resource there is not', {scope: 'https://example.com/.default'}, 'invalid_resource', 500011],
	['a challenge too short', {code_challenge: 'short'}, 'invalid_request', 501491],
	['a challenge of an unknown method', {code_challenge_method: 'S512'}, 'invalid_request', 501491],
] as const)('%s is answered to the application, with its state', async ([, changes, error, code]) => {
	const {answer, ended} = await signInByBrowser(await startSmallCloud(), changes);
	expect(ended.ended).toBe('returned');
	expect(answer).toMatchObject({method: 'POST', error, state: wish.state, error_description: expect.stringContaining(`AADSTS${code}: `)});
	expect(answer).not.toHaveProperty('code');
});

test.for([
	['a redirect URI on another machine', {redirect_uri: 'https://example.com/back'}, 'organizations', 50011],
	['a redirect URI that only looks like this machine', {redirect_uri: 'http://localhost.example.com'}, 'organizations', 50011],
	['a redirect URI below the root', {redirect_uri: 'http://localhost:8400/elsewhere'}, 'organizations', 50011],
	['no redirect URI', {redirect_uri: undefined}, 'organizations', 900144],
	['no application', {client_id: undefined}, 'organizations', 900144],
	['an unknown application', {client_id: ids.nobody}, 'organizations', 700016],
	['an unknown tenant', {}, ids.nobody, 90002],
	['a tenant the person is not in', {}, ids.strangeTenant, 50020],
] as const)('%s stays on the page of Entra ID', async ([, changes, tenant, code]) => {
	const {call} = await startSmallCloud();
	const {status, text} = await call(addressOf(changes, tenant));
	expect(status).toBe(400);
	expect(text).toContain(`AADSTS${code}: `);
	expect(text).not.toContain('<form');
});

test('the person can cancel, or do nothing', async () => {
	const world = smallWorld();
	const cloud = await startSmallCloud({world});
	world.browser = {outcome: 'declined'};
	expect((await signInByBrowser(cloud)).answer).toMatchObject({error: 'access_denied', error_subcode: 'cancel', state: wish.state});
	world.browser = {outcome: 'ignored'};
	expect((await signInByBrowser(cloud)).ended).toMatchObject({status: 200, ended: 'stayed'});
});

test('what a request says is text on the page, not markup', async () => {
	const {call} = await startSmallCloud();
	const {text} = await call(addressOf({state: '"><script>alert(1)</script>'}));
	expect(text).not.toContain('<script>alert');
	expect((await call(addressOf({redirect_uri: 'http://localhost"><b>'}))).text).not.toContain('<b>');
});

test('a guest signs in to the other tenant by name, with the object id of there', async () => {
	const cloud = await startSmallCloud();
	const {redeem} = await signInByBrowser(cloud, {}, ids.otherTenant);
	expect(claimsOf((await redeem()).body['access_token'])).toMatchObject({oid: ids.adaAsGuest, tid: ids.otherTenant});
});

test('the SDK signs in by the browser, and the claims that it asks for are in the token', async () => {
	const {agent} = await startSmallCloud();
	const opened: Promise<unknown>[] = [];
	vi.stubGlobal('openedBySdk', (url: string) => opened.push(visit(agent, url)));
	const hooks = registerHooks({
		resolve: (specifier, context, next) =>
			specifier === 'open'
				? {url: 'data:text/javascript,export default async url => globalThis.openedBySdk(url)', shortCircuit: true}
				: next(specifier, context),
	});
	onTestFinished(() => {
		hooks.deregister();
		vi.unstubAllGlobals();
	});
	const credential = new InteractiveBrowserCredential({agent});
	const claims = '{"access_token":{"acrs":{"essential":true,"values":["p1"]}}}';
	const record = await credential.authenticate(armScope, {enableCae: true, claims});
	expect(record).toMatchObject({username: 'ada@contoso.com', tenantId: ids.tenant});
	const {token} = await credential.getToken('https://ai.azure.com/.default', {enableCae: true});
	expect(claimsOf(token)).toMatchObject({oid: ids.ada, aud: 'https://ai.azure.com', acrs: ['p1'], amr: ['pwd', 'mfa']});
	expect(opened).toHaveLength(1);
});

test('a real browser is given the same page by plain HTTP on this machine, and nothing else', async () => {
	const sandbox = await startSandbox({world: 'fresh'});
	onTestFinished(sandbox.close);
	const {urlOf} = await sandbox.servePages();
	const url = urlOf(addressOf());
	expect(url).toMatch(/^http:\/\/localhost:\d+\/organizations\/oauth2\/v2\.0\/authorize\?client_id=/);
	const get = async (address: string) => {
		const response = await fetch(address.replace('localhost', '127.0.0.1'));
		return {status: response.status, text: await response.text()};
	};
	expect(await get(url)).toMatchObject({status: 200, text: expect.stringContaining('action="http://localhost:8400"')});
	expect((await get(url.replace('/authorize?', '/token?'))).status).toBe(404);
});
