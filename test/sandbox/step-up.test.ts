import {AuthorizationManagementClient} from '@azure/arm-authorization';
import {DeviceCodeCredential} from '@azure/identity';
import {describe, expect, onTestFinished, test} from 'vitest';
import {roleIds} from '../../source/sandbox/role-definitions.ts';
import {startSandbox} from '../../source/sandbox/sandbox.ts';
import {subscription, subscriptionScope} from '../../source/sandbox/worlds-resources.ts';
import {foundry} from '../../source/sandbox/worlds-sketch.ts';
import {type Asked, ana, ciRunner, createCloud, newName} from './support/ask.ts';
import {claimsOf, ids, smallWorld, startSmallCloud} from './support/small-cloud.ts';

const path = `${foundry}/providers/Microsoft.Authorization/roleAssignments/${newName(1)}`;
const body = {
	properties: {
		roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${roleIds.cognitiveServicesUser}`,
		principalId: ana,
		principalType: 'User',
	},
};
const claimsIn = (header: string | undefined): unknown => JSON.parse(Buffer.from(/claims="([^"]+)"/.exec(header ?? '')?.[1] ?? '', 'base64').toString());

describe('mfa-on-write', () => {
	test('reading goes on; writing and deleting are challenged until the token has what is asked for', async () => {
		const cloud = createCloud('mfa-on-write');
		expect((await cloud.arm('GET', foundry)).status).toBe(200);
		const put = async (asked: Asked = {}) => cloud.arm('PUT', path, {body, ...asked});
		const first = await put();
		expect([first.status, first.body.error.code]).toEqual([401, 'RequestDisallowedByPolicy']);
		const header = first.headers['www-authenticate'];
		expect(header).toMatch(
			/^Bearer realm="", authorization_uri="https:\/\/login\.microsoftonline\.com\/common\/oauth2\/authorize", error="insufficient_claims", claims="/,
		);
		expect(claimsIn(header)).toEqual({access_token: {acrs: {essential: true, values: ['p1']}}});
		expect((await put({claims: {acrs: ['c9']}})).status).toBe(401);
		expect(cloud.world.roleAssignments.some(({name}) => name === newName(1))).toBe(false);
		expect((await put({claims: {acrs: ['p1']}})).status).toBe(201);
		expect((await cloud.arm('DELETE', path)).status).toBe(401);
		expect((await cloud.arm('DELETE', path, {claims: {acrs: ['p1']}})).status).toBe(200);
	});

	test('queries by POST are not writes', async () => {
		const cloud = createCloud('mfa-on-write');
		const query = {query: 'resources | project name'};
		expect((await cloud.arm('POST', '/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01', {body: query})).status).toBe(200);
	});

	test('an application is not asked: it lacks the right, no more', async () => {
		expect((await createCloud('mfa-on-write').arm('PUT', path, {as: ciRunner, body})).status).toBe(403);
	});

	test('as a policy it is refused without a challenge', async () => {
		const cloud = createCloud('mfa-on-write');
		const [home] = cloud.world.tenants;
		if (home) home.writesNeed = {acrs: ['p1'], refusal: 'policy'};
		const {status, headers, body: answer} = await cloud.arm('PUT', path, {body});
		expect([status, headers['www-authenticate'], answer.error.message]).toEqual([
			403,
			undefined,
			'Resource was disallowed by policy. Reasons: MFA is required. See error details for policy resource IDs.',
		]);
	});

	test('the real SDK stops at the challenge, signs in again with its claims, and then writes once', async () => {
		const sandbox = await startSandbox({world: 'mfa-on-write'});
		onTestFinished(sandbox.close);
		let prompts = 0;
		const credential = new DeviceCodeCredential({agent: sandbox.agent, disableAutomaticAuthentication: true, userPromptCallback: () => void prompts++});
		await credential.authenticate('https://management.azure.com/.default', {enableCae: true});
		const client = new AuthorizationManagementClient(credential, subscription.id, {agent: sandbox.agent});
		const create = () =>
			client.roleAssignments.create(foundry.slice(1), newName(1), {
				roleDefinitionId: `${subscriptionScope}${body.properties.roleDefinitionId}`,
				principalId: ana,
				principalType: 'User',
			});
		const stopped: unknown = await create().catch((error: unknown) => error);
		expect(stopped).toMatchObject({
			name: 'AuthenticationRequiredError',
			scopes: ['https://management.azure.com/.default'],
			getTokenOptions: {claims: '{"access_token":{"acrs":{"essential":true,"values":["p1"]}}}'},
		});
		expect(sandbox.log.slice(-2).map(({method, path: asked, status}) => [method, asked.split('/').at(-1), status])).toEqual([
			['PUT', newName(1), 401],
			['POST', 'token', 400],
		]);
		const {scopes, getTokenOptions} = stopped as {scopes: string[]; getTokenOptions: {claims: string}};
		await credential.authenticate(scopes, {...getTokenOptions, enableCae: true});
		await create();
		expect(prompts).toBe(2);
		expect(sandbox.log.filter(({method}) => method === 'PUT').map(({status}) => status)).toEqual([401, 201]);
	});
});

describe('a tenant whose Graph asks for more', () => {
	const graphOf = async (claims?: string) => {
		const world = smallWorld();
		const [home] = world.tenants;
		if (home) home.graphNeeds = ['c1'];
		const cloud = await startSmallCloud({world, arm: () => ({status: 204})});
		const tokenFor = async (scope: string) => (await cloud.signIn(scope, 'organizations', claims === undefined ? {} : {claims})).body['access_token'];
		const get = async (url: string, token: unknown) => cloud.call(url, {headers: {authorization: `Bearer ${token}`}});
		return {cloud, tokenFor, get};
	};

	test('challenges Graph while Resource Manager goes on', async () => {
		const {tokenFor, get} = await graphOf();
		const token = await tokenFor('https://graph.microsoft.com/.default');
		expect(claimsOf(token)['amr']).toEqual(['pwd']);
		const refused = await get('https://graph.microsoft.com/v1.0/me', token);
		expect(refused).toMatchObject({
			status: 401,
			body: {error: {message: "Exception of type 'Microsoft.Graph.AGS.Contracts.ClaimsChallengeRequiredException' was thrown."}},
		});
		expect(claimsIn(String(refused.headers['www-authenticate']))).toEqual({access_token: {acrs: {essential: true, values: ['c1']}}});
		expect((await get('https://management.azure.com/x', await tokenFor('https://management.azure.com/.default'))).status).toBe(204);
	});

	test('answers a token with the claims, and an application', async () => {
		const {tokenFor, get, cloud} = await graphOf('{"access_token":{"acrs":{"essential":true,"values":["c1"]}}}');
		expect((await get('https://graph.microsoft.com/v1.0/me', await tokenFor('https://graph.microsoft.com/.default'))).status).toBe(200);
		expect((await get(`https://graph.microsoft.com/v1.0/users/${ids.ada}`, await cloud.appToken('https://graph.microsoft.com/.default'))).status).toBe(200);
	});
});
