import {ClientSecretCredential, DeviceCodeCredential} from '@azure/identity';
import {describe, expect, test} from 'vitest';
import type {SignInRule} from '../../source/sandbox/directory-types.ts';
import {signInRefusals, tokenEndpointFaults} from '../../source/sandbox/entra-refusals.ts';
import type {Fault} from '../../source/sandbox/http.ts';
import type {World} from '../../source/sandbox/world.ts';
import {ids, secret, smallWorld, startSmallCloud} from './support/small-cloud.ts';

const armScope = 'https://management.azure.com/.default';
const graphScope = 'https://graph.microsoft.com/.default';
const application = {grant_type: 'client_credentials', client_id: ids.appId, client_secret: secret, scope: armScope};

const ruled = (...rules: SignInRule[]): World => {
	const world = smallWorld();
	const [home] = world.tenants;
	if (home) home.signInRules = rules;
	return world;
};

test.for([
	[50020, 400, 'User account .+ from identity provider .+ does not exist in tenant .+ and cannot access the application'],
	[50076, 400, 'Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication'],
	[50079, 400, 'you must enroll in multi-factor authentication'],
	[50097, 400, 'Device authentication is required\\.'],
	[50158, 400, 'External security challenge not satisfied'],
	[53003, 400, 'Access has been blocked by Conditional Access policies\\. The access policy does not allow token issuance\\.'],
	[65001, 400, 'The user or administrator has not consented to use the application'],
	[65002, 400, 'Consent between first party application .+ and first party resource .+ must be configured via preauthorization'],
	[70043, 400, 'The refresh token has expired or is invalid due to sign-in frequency checks by conditional access\\.'],
	[90002, 400, "Tenant 'secrets' not found\\. Check to make sure you have the correct tenant ID"],
	[90072, 400, 'User account .+ from external identity provider .+ does not exist in tenant'],
	[500011, 400, 'The resource principal named https://.+ was not found in the tenant named .+\\.'],
	[530003, 400, 'Your device is required to be managed to access this resource\\.'],
	[530035, 400, 'Access has been blocked by security defaults\\.'],
	[530084, 400, 'Access has been blocked by conditional access token protection policy configured by this orgnization\\.'],
	[700016, 400, 'Application with identifier .+ was not found in the directory'],
	[700082, 400, 'The refresh token has expired due to inactivity\\.'],
	[900023, 400, "Specified tenant identifier 'undefined' is neither a valid DNS name, nor a valid external domain\\."],
	[5000224, 400, 'We are sorry, this resource is not available\\.'],
	[7000215, 401, 'Invalid client secret provided\\.'],
	[7000222, 401, 'The provided client secret keys for app .+ are expired'],
] as const)('AADSTS%i can be played, with its status and words', async ([number, status, words]) => {
	const {requestToken} = await startSmallCloud({world: ruled({grant: 'any', ...signInRefusals[number]})});
	const answer = await requestToken(ids.tenant, application);
	const {error, suberror, claims} = {suberror: undefined, claims: undefined, ...signInRefusals[number]};
	expect(answer).toMatchObject({status, body: {error, error_codes: [number]}});
	expect([answer.body['suberror'], answer.body['claims']]).toEqual([suberror, claims]);
	expect(answer.body['error_description']).toMatch(
		new RegExp(`^AADSTS${number}: .*${words}.* Trace ID: [0-9a-f-]{36} Correlation ID: [0-9a-f-]{36} Timestamp: `),
	);
});

test('every refusal there is stands in the table above by its own number', () => {
	expect(Object.entries(signInRefusals).filter(([number, {code}]) => Number(number) !== code)).toEqual([]);
	expect(Object.keys(signInRefusals)).toHaveLength(21);
});

test('a rule meets one grant, one resource, and only so many times', async () => {
	const {signIn, requestToken} = await startSmallCloud({
		world: ruled({grant: 'refresh_token', resource: 'https://graph.microsoft.com', times: 2, ...signInRefusals[530084]}),
	});
	const {body} = await signIn(graphScope);
	const refresh = async (scope: string) =>
		(await requestToken(ids.tenant, {grant_type: 'refresh_token', client_id: ids.azureCli, refresh_token: String(body['refresh_token']), scope})).status;
	expect([await refresh(armScope), await refresh(graphScope), await refresh(graphScope), await refresh(graphScope)]).toEqual([200, 400, 400, 200]);
});

test('who is not in a tenant with a rule is told the rule, as Conditional Access is asked first', async () => {
	const world = smallWorld();
	const strange = world.tenants.find(({id}) => id === ids.strangeTenant);
	if (strange) strange.signInRules = [{grant: 'any', ...signInRefusals[90072]}];
	const {signIn, requestToken} = await startSmallCloud({world});
	const {body} = await signIn(armScope);
	const form = {grant_type: 'refresh_token', client_id: ids.azureCli, refresh_token: String(body['refresh_token']), scope: armScope};
	expect(await requestToken(ids.strangeTenant, form)).toMatchObject({status: 400, body: {error_codes: [90072]}});
	if (strange) strange.signInRules = [];
	expect(await requestToken(ids.strangeTenant, form)).toMatchObject({status: 400, body: {error_codes: [50020]}});
});

test('a device code that Conditional Access blocks ends the sign-in of the SDK', async () => {
	const {agent} = await startSmallCloud({world: ruled({grant: 'device_code', ...signInRefusals[53003]})});
	const credential = new DeviceCodeCredential({agent, userPromptCallback: () => undefined});
	await expect(credential.authenticate(armScope, {enableCae: true})).rejects.toMatchObject({
		name: 'AuthenticationRequiredError',
		message: expect.stringContaining('interaction_required'),
	});
});

describe('the token endpoint', () => {
	const faulty = async (...faults: Fault[]) => startSmallCloud({world: {...smallWorld(), faults}});
	const credentialOf = (agent: Awaited<ReturnType<typeof startSmallCloud>>['agent']) =>
		new ClientSecretCredential(ids.tenant, ids.appId, secret, {agent, retryOptions: {maxRetries: 0}});

	test('can be slow, and answers all the same', async () => {
		const {requestToken, call} = await faulty(tokenEndpointFaults.slow(60, 1));
		const began = performance.now();
		expect((await requestToken(ids.tenant, application)).status).toBe(200);
		const slow = performance.now() - began;
		expect(slow).toBeGreaterThanOrEqual(59);
		expect((await call(`https://login.microsoftonline.com/${ids.tenant}/v2.0/.well-known/openid-configuration`)).status).toBe(200);
	});

	test.for([
		['throttled', tokenEndpointFaults.throttled(7, 1), 429, '7'],
		['throttled without a word on when', tokenEndpointFaults.throttled(null, 1), 429, undefined],
		['unavailable', tokenEndpointFaults.unavailable(503, 1), 503, undefined],
		['broken', tokenEndpointFaults.unavailable(500, 1), 500, undefined],
	] as const)('can be %s, once', async ([, fault, status, retryAfter]) => {
		const {requestToken} = await faulty({...fault});
		const first = await requestToken(ids.tenant, application);
		expect([first.status, first.headers['retry-after'], first.body['error']]).toEqual([status, retryAfter, 'temporarily_unavailable']);
		expect((await requestToken(ids.tenant, application)).status).toBe(200);
	});

	test('that was throttled is asked again by the SDK after the time it named', async () => {
		const {agent, server} = await faulty(tokenEndpointFaults.throttled(0, 1));
		const credential = new ClientSecretCredential(ids.tenant, ids.appId, secret, {agent});
		expect((await credential.getToken(armScope)).token).toBeTruthy();
		expect(server.log.filter(({path}) => path.endsWith('/token')).map(({status}) => status)).toEqual([429, 200]);
	});

	test('that is cut off fails the SDK', async () => {
		const {agent} = await faulty(tokenEndpointFaults.cut(9));
		await expect(credentialOf(agent).getToken(armScope)).rejects.toThrow(/network_error/);
	});
});
