import {ClientSecretCredential} from '@azure/identity';
import {describe, expect, onTestFinished, test} from 'vitest';
import {roleIds} from '../../source/sandbox/role-definitions.ts';
import {startSandbox} from '../../source/sandbox/sandbox.ts';
import {people, tenantId} from '../../source/sandbox/worlds-directory.ts';
import {fabrikamAccountScope, fabrikamId, fabrikamPeople, fabrikamScope, fabrikamSubscription, formerAna} from '../../source/sandbox/worlds-fabrikam.ts';
import {subscription, subscriptionScope} from '../../source/sandbox/worlds-resources.ts';
import {ana, createCloud, newName} from './support/ask.ts';

const guest = fabrikamPeople.ana.id;
const foundry = fabrikamAccountScope('fabrikam-foundry');

type Cloud = ReturnType<typeof createCloud>;

const chat = async (cloud: Cloud, as: string) => {
	const url = 'https://fabrikam-foundry.openai.azure.com/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-10-21';
	return cloud.model('POST', url, {as, body: {messages: [{role: 'user', content: 'ping'}]}});
};

const assign = async (cloud: Cloud, as: string, principalId: string) =>
	cloud.arm('PUT', `${foundry}/providers/Microsoft.Authorization/roleAssignments/${newName(1)}`, {
		as,
		body: {
			properties: {
				roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${roleIds.cognitiveServicesUser}`,
				principalId,
				principalType: 'User',
			},
		},
	});

const graph = async (cloud: Cloud, as: string, query: string) =>
	(await cloud.arm('POST', '/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01', {as, body: {query}})).body.data.map(({name}) => name);

describe.for(['wrong-tenant', 'guest'])('in %s', world => {
	test('Ana is told of both tenants from either, and of the subscriptions of the one that her token is from', async () => {
		const cloud = createCloud(world);
		const tenants = async (as: string) =>
			(await cloud.arm('GET', '/tenants', {as})).body.value.map(tenant => [tenant.displayName, 'tenantId' in tenant && tenant.tenantId]);
		const both = [
			['Contoso', tenantId],
			['Fabrikam', fabrikamId],
		];
		expect([await tenants(ana), await tenants(guest)]).toEqual([both, both]);
		expect((await cloud.arm('GET', '/tenants', {as: people.priya.id})).body.value).toHaveLength(1);
		const subscriptions = async (as: string) => (await cloud.arm('GET', '/subscriptions', {as})).body.value.map(({displayName}) => displayName);
		expect([await subscriptions(ana), await subscriptions(guest)]).toEqual([['Contoso AI'], ['Fabrikam AI']]);
		const accounts = "resources | where type =~ 'microsoft.cognitiveservices/accounts' | project name";
		expect(await graph(cloud, guest, accounts)).toEqual(['fabrikam-foundry', 'fabrikam-openai']);
		expect(await graph(cloud, ana, accounts)).not.toContain('fabrikam-foundry');
	});

	test.for([
		['Contoso’s token at Fabrikam’s resource', ana, foundry, tenantId, fabrikamId],
		['Fabrikam’s token at Contoso’s subscription', guest, subscriptionScope, fabrikamId, tenantId],
	] as const)('%s is from the wrong issuer, and both tenants are named', async ([, as, scope, from, wanted]) => {
		const {status, headers, body} = await createCloud(world).arm('GET', scope, {as});
		expect([status, body.error.code]).toEqual([401, 'InvalidAuthenticationTokenTenant']);
		expect(body.error.message).toContain(
			`from the wrong issuer 'https://sts.windows.net/${from}/'. It must match the tenant 'https://sts.windows.net/${wanted}/' associated with this subscription.`,
		);
		expect(headers['www-authenticate']).toContain(`authorization_uri="https://login.windows.net/${wanted}"`);
	});

	test('a model of Fabrikam refuses Contoso’s token for its tenant, Fabrikam’s for want of a role', async () => {
		const cloud = createCloud(world);
		const wrong = await chat(cloud, ana);
		expect([wrong.status, wrong.body.error]).toEqual([
			400,
			{code: 'Tenant provided in token does not match resource token', message: `Token tenant ${tenantId} does not match resource tenant.`},
		]);
		expect((await chat(cloud, guest)).status).toBe(401);
	});

	test('Ana of Fabrikam assigns herself the role and can call three seconds later; her object id of home is nobody there', async () => {
		const cloud = createCloud(world);
		const nobody = await assign(cloud, guest, ana);
		expect([nobody.status, nobody.body.error.code]).toEqual([400, 'PrincipalNotFound']);
		expect(nobody.body.error.message).toContain(`does not exist in the directory ${fabrikamId}.`);
		expect((await assign(cloud, guest, guest)).status).toBe(201);
		cloud.clock.now += 3_000;
		expect((await chat(cloud, guest)).status).toBe(200);
	});

	test('one tenant lists no assignments of the other', async () => {
		const cloud = createCloud(world);
		const list = async (as: string, scope: string) =>
			(await cloud.arm('GET', `${scope}/providers/Microsoft.Authorization/roleAssignments`, {as})).body.value.map(({properties}) => properties.scope);
		expect((await list(guest, fabrikamScope)).every(scope => scope.includes(fabrikamSubscription.id))).toBe(true);
		expect((await list(ana, subscriptionScope)).every(scope => scope.includes(subscription.id))).toBe(true);
	});
});

test('in wrong-tenant Contoso has nothing to call', () => {
	const {world} = createCloud('wrong-tenant');
	expect(world.accounts.filter(({subscriptionId}) => subscriptionId === subscription.id)).toEqual([]);
});

test('in guest the roles meant for Ana are held by an object id that nobody has', async () => {
	const {world, arm} = createCloud('guest');
	const roles = world.roleAssignments.filter(({principalId}) => principalId === formerAna.id).map(({roleId}) => roleId);
	expect(roles).toEqual([roleIds.cognitiveServicesUser, roleIds.foundryUser]);
	expect(world.tenants.flatMap(({users}) => users).some(({id}) => id === formerAna.id)).toBe(false);
	const {body} = await arm('GET', `${foundry}/providers/Microsoft.Authorization/roleAssignments?$filter=atScope()`, {as: guest});
	expect(body.value.map(({properties}) => properties.principalId)).toContain(formerAna.id);
});

test('in no-device-code a device code is refused, the browser and the application sign in', async () => {
	const sandbox = await startSandbox({world: 'no-device-code'});
	onTestFinished(sandbox.close);
	const {DeviceCodeCredential} = await import('@azure/identity');
	const scope = 'https://management.azure.com/.default';
	const device = new DeviceCodeCredential({agent: sandbox.agent, userPromptCallback: () => undefined});
	await expect(device.authenticate(scope, {enableCae: true})).rejects.toThrow('interaction_required');
	const {token} = await new ClientSecretCredential(sandbox.tenantId, sandbox.clientId, sandbox.clientSecret, {agent: sandbox.agent}).getToken(scope);
	expect(token).toBeTruthy();
	const redirect = 'https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize?response_type=code&redirect_uri=http://localhost:1&state=s';
	// Port 1 has no listener: it is the answer being brought there that counts.
	await expect(sandbox.visit(`${redirect}&client_id=04b07795-8ddb-461a-bbee-02f9e1bf7b46&scope=${encodeURIComponent(scope)}`)).rejects.toThrow('ECONNREFUSED');
	expect(sandbox.log.at(-1)).toMatchObject({path: '/organizations/oauth2/v2.0/authorize', status: 302});
});
