import {ClientSecretCredential, DeviceCodeCredential, type DeviceCodeInfo} from '@azure/identity';
import {expect, test} from 'vitest';
import {claimsOf, ids, secret, smallWorld, startSmallCloud} from './support/small-cloud.ts';

const login = 'https://login.microsoftonline.com';
const armScope = 'https://management.azure.com/.default';

test.for([
	['organizations', `${login}/{tenantid}/v2.0`, null],
	['common', `${login}/{tenantid}/v2.0`, null],
	['consumers', `${login}/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0`, 'NA'],
	[ids.tenant, `${login}/${ids.tenant}/v2.0`, 'NA'],
	['contoso.com', `${login}/${ids.tenant}/v2.0`, 'NA'],
] as const)('the metadata of %s have the issuer %s', async ([authority, issuer, region]) => {
	const {call} = await startSmallCloud();
	const {status, body} = await call(`${login}/${authority}/v2.0/.well-known/openid-configuration`);
	expect(status).toBe(200);
	expect(body).toMatchObject({issuer, tenant_region_scope: region});
	expect(body['token_endpoint']).toBe(`${login}/${authority === 'contoso.com' ? ids.tenant : authority}/oauth2/v2.0/token`);
});

test('instance discovery knows its own clouds and no other', async () => {
	const {call} = await startSmallCloud();
	const discover = (endpoint: string) => call(`${login}/common/discovery/instance?api-version=1.1&authorization_endpoint=${encodeURIComponent(endpoint)}`);
	expect((await discover(`${login}/organizations/oauth2/v2.0/authorize`)).body).toMatchObject({
		tenant_discovery_endpoint: `${login}/organizations/v2.0/.well-known/openid-configuration`,
		'api-version': '1.1',
	});
	expect(await discover('https://login.example.com/organizations/oauth2/v2.0/authorize')).toMatchObject({
		status: 400,
		body: {error: 'invalid_instance', error_codes: [50049]},
	});
});

const application = {grant_type: 'client_credentials', client_id: ids.appId, client_secret: secret, scope: armScope};
const refresh = {grant_type: 'refresh_token', client_id: ids.azureCli, refresh_token: '1.a.b.c', scope: armScope};
const device = {grant_type: 'device_code', client_id: ids.azureCli, device_code: 'never-issued'};

test.for([
	['a wrong secret', ids.tenant, {...application, client_secret: 'wrong'}, 401, 'invalid_client', 7000215],
	['no secret', ids.tenant, {grant_type: 'client_credentials', client_id: ids.appId, scope: armScope}, 401, 'invalid_client', 7000218],
	['an unknown application', ids.tenant, {...application, client_id: ids.nobody}, 400, 'unauthorized_client', 700016],
	['a managed identity with a secret', ids.tenant, {...application, client_id: ids.identityAppId}, 400, 'unauthorized_client', 700016],
	['an application of another tenant', ids.otherTenant, application, 400, 'unauthorized_client', 700016],
	['an unknown tenant', ids.nobody, application, 400, 'invalid_request', 90002],
	['an unknown domain', 'example.com', application, 400, 'invalid_request', 90002],
	['a tenant that is no tenant', 'nonsense', application, 400, 'invalid_request', 900023],
	['an application without a tenant', 'organizations', application, 400, 'invalid_request', 50059],
	['an unknown resource', ids.tenant, {...application, scope: 'https://example.com/.default'}, 400, 'invalid_resource', 500011],
	['a permission instead of a resource', ids.tenant, {...application, scope: 'https://graph.microsoft.com/User.Read'}, 400, 'invalid_scope', 1002012],
	['no scope', ids.tenant, {grant_type: 'client_credentials', client_id: ids.appId, client_secret: secret}, 400, 'invalid_request', 90014],
	['no grant type', ids.tenant, {client_id: ids.appId}, 400, 'invalid_request', 90014],
	['a grant type that is none', ids.tenant, {...application, grant_type: 'wishing'}, 400, 'unsupported_grant_type', 70003],
	['a refresh token from elsewhere', ids.tenant, refresh, 400, 'invalid_grant', 9002313],
	['a device code never issued', 'organizations', device, 400, 'bad_verification_code', 70018],
] as const)('%s is refused with its own AADSTS number', async ([, tenant, form, status, error, code]) => {
	const {requestToken} = await startSmallCloud();
	const answer = await requestToken(tenant, form);
	expect(answer).toMatchObject({status, body: {error, error_codes: [code], error_uri: `${login}/error?code=${code}`}});
	const {trace_id: traceId, correlation_id: correlationId, timestamp, error_description: description} = answer.body;
	expect(answer.headers['x-ms-request-id']).toBe(traceId);
	expect(description).toMatch(new RegExp(`^AADSTS${code}: .+ Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}$`));
});

test.for([['password'], ['urn:ietf:params:oauth:grant-type:jwt-bearer']])('the grant %s is refused as not modelled', async ([grant = '']) => {
	const {requestToken} = await startSmallCloud();
	const answer = await requestToken(ids.tenant, {grant_type: grant});
	expect(answer.status).toBe(501);
	expect(answer.text).toContain(grant);
});

test.for([
	['https://management.azure.com/.default', 'https://management.azure.com'],
	['https://management.azure.com//.default', 'https://management.azure.com/'],
	['https://management.core.windows.net//.default', 'https://management.core.windows.net/'],
	['https://graph.microsoft.com/.default', 'https://graph.microsoft.com'],
	['https://cognitiveservices.azure.com/.default', 'https://cognitiveservices.azure.com'],
	['https://ai.azure.com/.default', 'https://ai.azure.com'],
	['7d312290-28c8-473c-a0ed-8e53749b6d6d/.default', '7d312290-28c8-473c-a0ed-8e53749b6d6d'],
] as const)('the scope %s gives the audience %s', async ([scope, audience]) => {
	const {requestToken, clock} = await startSmallCloud();
	const {body} = await requestToken(ids.tenant, {...application, scope});
	const issued = Math.floor(clock.now / 1000);
	expect(Object.keys(body).sort()).toEqual(['access_token', 'expires_in', 'ext_expires_in', 'token_type']);
	expect(claimsOf(body['access_token'])).toMatchObject({
		...{aud: audience, iss: `https://sts.windows.net/${ids.tenant}/`, tid: ids.tenant, oid: ids.app, sub: ids.app, appid: ids.appId, idtyp: 'app', ver: '1.0'},
		...{iat: issued, nbf: issued, exp: issued + 3599, groups: [ids.team, ids.everyone]},
	});
	expect(claimsOf(body['access_token'])).not.toHaveProperty('upn');
});

test('a person gets access, refresh and id token and client info, all about the same account', async () => {
	const {signIn} = await startSmallCloud();
	const {status, body} = await signIn('https://management.core.windows.net//.default');
	expect(status).toBe(200);
	expect(body).toMatchObject({
		token_type: 'Bearer',
		foci: '1',
		scope: 'https://management.core.windows.net//user_impersonation https://management.core.windows.net//.default',
	});
	expect(body['expires_in']).toBeGreaterThanOrEqual(3600);
	expect(body['expires_in']).toBeLessThan(5400);
	expect(claimsOf(body['access_token'])).toMatchObject({
		...{oid: ids.ada, tid: ids.tenant, appid: ids.azureCli, idtyp: 'user', scp: 'user_impersonation'},
		...{upn: 'ada@contoso.com', unique_name: 'ada@contoso.com', name: 'Ada Byron', groups: [ids.team, ids.everyone]},
	});
	expect(claimsOf(body['id_token'])).toMatchObject({
		aud: ids.azureCli,
		iss: `${login}/${ids.tenant}/v2.0`,
		oid: ids.ada,
		tid: ids.tenant,
		preferred_username: 'ada@contoso.com',
		ver: '2.0',
	});
	expect(JSON.parse(Buffer.from(String(body['client_info']), 'base64url').toString())).toEqual({uid: ids.ada, utid: ids.tenant});
});

test('a refresh token opens other resources and other tenants, there as the guest', async () => {
	const {signIn, requestToken} = await startSmallCloud();
	const {body: first} = await signIn(armScope);
	const again = (tenant: string, scope: string, client = ids.azureCli as string) =>
		requestToken(tenant, {
			grant_type: 'refresh_token',
			client_id: client,
			refresh_token: String(first['refresh_token']),
			scope: `${scope} openid profile offline_access`,
		});
	expect(claimsOf((await again('organizations', 'https://ai.azure.com/.default')).body['access_token'])).toMatchObject({
		aud: 'https://ai.azure.com',
		oid: ids.ada,
	});
	const guest = (await again(ids.otherTenant, armScope)).body;
	expect(claimsOf(guest['access_token'])).toMatchObject({
		...{oid: ids.adaAsGuest, tid: ids.otherTenant, iss: `https://sts.windows.net/${ids.otherTenant}/`, groups: []},
		...{unique_name: 'ada@contoso.com', idp: `https://sts.windows.net/${ids.tenant}/`},
	});
	expect(claimsOf(guest['access_token'])).not.toHaveProperty('upn');
	expect(JSON.parse(Buffer.from(String(guest['client_info']), 'base64url').toString())).toEqual({uid: ids.ada, utid: ids.tenant});
	expect(await again(ids.strangeTenant, armScope)).toMatchObject({status: 400, body: {error: 'invalid_grant', error_codes: [50020]}});
	expect(await again('organizations', armScope, ids.appId)).toMatchObject({status: 400, body: {error_codes: [9002313]}});
});

test('a refresh token expires after 90 days', async () => {
	const {signIn, requestToken, clock} = await startSmallCloud();
	const {body} = await signIn(armScope);
	const form = {grant_type: 'refresh_token', client_id: ids.azureCli, refresh_token: String(body['refresh_token']), scope: armScope};
	clock.now += 89 * 86_400_000;
	expect((await requestToken(ids.tenant, form)).status).toBe(200);
	clock.now += 2 * 86_400_000;
	expect(await requestToken(ids.tenant, form)).toMatchObject({status: 400, body: {error: 'invalid_grant', error_codes: [700082]}});
});

test('groups are those of the moment a token is issued', async () => {
	const {signIn, requestToken, world} = await startSmallCloud();
	const {body: before} = await signIn(armScope);
	const team = world.tenants[0]?.groups;
	team?.splice(0, team.length);
	const after = await requestToken(ids.tenant, {
		grant_type: 'refresh_token',
		client_id: ids.azureCli,
		refresh_token: String(before['refresh_token']),
		scope: armScope,
	});
	expect(claimsOf(before['access_token'])['groups']).toEqual([ids.team, ids.everyone]);
	expect(claimsOf(after.body['access_token'])['groups']).toEqual([]);
});

test('a device code is pending until it is approved, redeemed once, and expires', async () => {
	const {call, requestToken, clock} = await startSmallCloud({approveAfterMs: 3_000});
	const form = {client_id: ids.azureCli, scope: `${armScope} openid profile offline_access`};
	const start = async () => (await call(`${login}/organizations/oauth2/v2.0/devicecode`, {form})).body;
	const issued = await start();
	expect(issued).toMatchObject({verification_uri: 'https://microsoft.com/devicelogin', expires_in: 900, interval: 1});
	expect(issued['user_code']).toMatch(/^[A-Z2-9]{9}$/);
	expect(issued['message']).toBe(
		`To sign in, use a web browser to open the page https://microsoft.com/devicelogin and enter the code ${issued['user_code']} to authenticate.`,
	);
	const poll = (code: unknown, grant = 'urn:ietf:params:oauth:grant-type:device_code') =>
		requestToken('organizations', {grant_type: grant, client_id: ids.azureCli, device_code: String(code)});
	expect(await poll(issued['device_code'])).toMatchObject({status: 400, body: {error: 'authorization_pending', error_codes: [70016]}});
	clock.now += 2_999;
	expect((await poll(issued['device_code'], 'device_code')).body['error']).toBe('authorization_pending');
	clock.now += 1;
	expect((await poll(issued['device_code'])).status).toBe(200);
	expect(await poll(issued['device_code'])).toMatchObject({status: 400, body: {error: 'invalid_grant', error_codes: [54005]}});
	const late = await start();
	clock.now += 900_000;
	expect(await poll(late['device_code'])).toMatchObject({status: 400, body: {error: 'expired_token', error_codes: [70020]}});
});

test.for([
	['slow_down', {outcome: 'approved', slowDowns: 1}],
	['authorization_pending', {outcome: 'ignored', slowDowns: 0}],
	['authorization_declined', {outcome: 'declined', slowDowns: 0}],
] as const)('the person of a world can answer a device code with %s', async ([error, deviceCode]) => {
	const {signIn} = await startSmallCloud({world: {...smallWorld(), deviceCode: {...deviceCode}}});
	expect(await signIn(armScope)).toMatchObject({status: 400, body: {error}});
});

test('a tenant can refuse one grant for one resource', async () => {
	const world = smallWorld();
	const blocked = {
		grant: 'device_code',
		resource: 'https://management.azure.com',
		error: 'invalid_grant',
		code: 53003,
		message: 'Access has been blocked by Conditional Access policies.',
		suberror: 'message_only',
	} as const;
	const [home, ...others] = world.tenants;
	if (!home) throw new Error('no tenant');
	const {signIn, requestToken} = await startSmallCloud({world: {...world, tenants: [{...home, signInRules: [blocked]}, ...others]}});
	expect(await signIn(armScope)).toMatchObject({status: 400, body: {error: 'invalid_grant', error_codes: [53003], suberror: 'message_only'}});
	expect((await signIn('https://graph.microsoft.com/.default')).status).toBe(200);
	expect((await requestToken(ids.tenant, application)).status).toBe(200);
});

test('multifactor authentication asked for by claims cannot be had silently, but by signing in again', async () => {
	const {signIn, requestToken} = await startSmallCloud();
	const claims = '{"access_token":{"acrs":{"essential":true,"values":["p1"]},"xms_cc":{"values":["CP1"]}}}';
	const {body: plain} = await signIn(armScope);
	const again = (refreshToken: unknown) =>
		requestToken(ids.tenant, {grant_type: 'refresh_token', client_id: ids.azureCli, refresh_token: String(refreshToken), scope: armScope, claims});
	expect(await again(plain['refresh_token'])).toMatchObject({
		status: 400,
		body: {error: 'invalid_grant', error_codes: [50076], suberror: 'basic_action', claims},
	});
	const {body: strong} = await signIn(armScope, 'organizations', {claims});
	expect(claimsOf(strong['access_token'])).toMatchObject({acrs: ['p1'], xms_cc: ['CP1']});
	expect((await again(strong['refresh_token'])).status).toBe(200);
});

test('the SDK signs a person in by device code, and gets tokens for other resources without a second prompt', async () => {
	const {agent, server} = await startSmallCloud();
	const prompts: DeviceCodeInfo[] = [];
	const credential = new DeviceCodeCredential({agent, userPromptCallback: info => void prompts.push(info)});
	const record = await credential.authenticate(armScope, {enableCae: true});
	expect(record).toMatchObject({tenantId: ids.tenant, username: 'ada@contoso.com', homeAccountId: `${ids.ada}.${ids.tenant}`});
	const {token} = await credential.getToken('https://cognitiveservices.azure.com/.default', {enableCae: true});
	expect(claimsOf(token)).toMatchObject({aud: 'https://cognitiveservices.azure.com', oid: ids.ada, xms_cc: ['cp1']});
	expect(prompts).toHaveLength(1);
	expect(prompts[0]?.message).toContain(prompts[0]?.userCode);
	expect(server.log.every(({status}) => status === 200)).toBe(true);
});

test('the SDK waits for a person who approves later', async () => {
	const {agent, server, clock} = await startSmallCloud({approveAfterMs: 60_000});
	const credential = new DeviceCodeCredential({
		agent,
		userPromptCallback: () => {
			// Approved between the first poll, which comes at once, and the second.
			void (async () => {
				while (!server.log.some(({status}) => status === 400)) await new Promise(resolve => setImmediate(resolve));
				clock.now += 60_000;
			})();
		},
	});
	const {token} = await credential.getToken(armScope);
	expect(claimsOf(token)['oid']).toBe(ids.ada);
	expect(server.log.map(({status}) => status)).toEqual([200, 400, 200]);
});

test('the SDK reports a person who declines', async () => {
	const {agent} = await startSmallCloud({world: {...smallWorld(), deviceCode: {outcome: 'declined', slowDowns: 0}}});
	const credential = new DeviceCodeCredential({agent, userPromptCallback: () => undefined});
	await expect(credential.getToken(armScope)).rejects.toThrow(/authorization_declined/);
});

test('the SDK gets an application its token, and reports a wrong secret', async () => {
	const {agent} = await startSmallCloud();
	const {token} = await new ClientSecretCredential(ids.tenant, ids.appId, secret, {agent}).getToken(armScope, {enableCae: true});
	expect(claimsOf(token)).toMatchObject({oid: ids.app, idtyp: 'app'});
	const wrong = new ClientSecretCredential(ids.tenant, ids.appId, 'wrong', {agent});
	await expect(wrong.getToken(armScope)).rejects.toThrow(/invalid_client.*AADSTS7000215/);
});
