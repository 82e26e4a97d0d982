import {describe, expect, test} from 'vitest';
import {roleIds} from '../../source/sandbox/role-definitions.ts';
import {groups, managedIdentities, modelCallers, people} from '../../source/sandbox/worlds-directory.ts';
import {accountScope, groupScope, projectScope, subscriptionScope} from '../../source/sandbox/worlds-resources.ts';
import {ana, createCloud, newName} from './support/ask.ts';
import {claimsOf} from './support/small-cloud.ts';
import {startWholeCloud} from './support/whole-cloud.ts';

const foundry = accountScope('contoso-foundry');
const alpha = projectScope('contoso-foundry', 'alpha');

type Cloud = ReturnType<typeof createCloud>;

const ping = {messages: [{role: 'user', content: 'ping'}]};
const chatAt = (name: string, deployment = 'gpt-4o-mini'): string =>
	`https://${name}.openai.azure.com/openai/deployments/${deployment}/chat/completions?api-version=2024-10-21`;
const chatStatus = async (cloud: Cloud, name = 'contoso-foundry', deployment = 'gpt-4o-mini'): Promise<number> =>
	(await cloud.model('POST', chatAt(name, deployment), {body: ping})).status;
const callProject = (cloud: Cloud, project = 'alpha') =>
	cloud.model('POST', `https://contoso-foundry.services.ai.azure.com/api/projects/${project}/openai/v1/responses`, {
		body: {model: 'gpt-4o-mini', input: 'ping'},
		audience: 'https://ai.azure.com',
	});
const properties = async (cloud: Cloud, id = foundry): Promise<object> => (await cloud.arm('GET', id)).body['properties'];

const assignmentAt = (scope: string): string => `${scope}/providers/Microsoft.Authorization/roleAssignments/${newName(1)}`;
const assign = (cloud: Cloud, scope: string, roleId: string, principalId: string = ana, principalType = 'User') =>
	cloud.arm('PUT', assignmentAt(scope), {
		body: {properties: {roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${roleId}`, principalId, principalType}},
	});

const network = `${subscriptionScope}/resourceGroups/rg-network/providers/Microsoft.Network`;

describe('firewall', () => {
	test('the rules are told, every call of contoso-foundry is refused, and other resources are not behind them', async () => {
		const cloud = createCloud('firewall');
		expect(await properties(cloud)).toMatchObject({
			publicNetworkAccess: 'Enabled',
			networkAcls: {
				defaultAction: 'Deny',
				ipRules: [{value: '203.0.113.0/24'}],
				virtualNetworkRules: [{id: `${network}/virtualNetworks/vnet-contoso/subnets/snet-apps`}],
			},
			privateEndpointConnections: [],
		});
		expect([await chatStatus(cloud), (await callProject(cloud)).status]).toEqual([403, 403]);
		expect(await properties(cloud, accountScope('contoso-openai'))).not.toHaveProperty('networkAcls');
		expect(await chatStatus(cloud, 'contoso-openai')).toBe(401);
	});
});

describe('private', () => {
	test('the private endpoint is told, and calls from here are refused', async () => {
		const cloud = createCloud('private');
		expect(await properties(cloud)).toMatchObject({
			publicNetworkAccess: 'Disabled',
			privateEndpointConnections: [
				{
					id: expect.stringContaining(`${foundry}/privateEndpointConnections/pe-contoso-foundry.`),
					properties: {
						privateEndpoint: {id: `${network}/privateEndpoints/pe-contoso-foundry`},
						privateLinkServiceConnectionState: {status: 'Approved'},
						groupIds: ['account'],
					},
				},
			],
		});
		expect([await chatStatus(cloud), (await callProject(cloud)).status]).toEqual([403, 403]);
	});
});

describe('no-subdomain', () => {
	const regional = 'https://eastus2.api.cognitive.microsoft.com';

	test('contoso-foundry is known by the host of its region only, and has no projects', async () => {
		const cloud = createCloud('no-subdomain');
		const told = await properties(cloud);
		expect(told).toMatchObject({endpoint: `${regional}/`, allowProjectManagement: false});
		expect(told).not.toHaveProperty('customSubDomainName');
		expect(new Set(Object.values((told as {endpoints: Readonly<Record<string, string>>}).endpoints))).toEqual(new Set([`${regional}/`]));
		expect((await cloud.arm('GET', `${foundry}/projects`)).body['value']).toEqual([]);
	});

	test('no name of its own leads to it, and at the host of its region a token is no use', async () => {
		const cloud = createCloud('no-subdomain');
		const names = ['openai', 'services.ai', 'cognitiveservices'].map(family => `https://contoso-foundry.${family}.azure.com/openai/v1/models`);
		for (const url of names) expect((await cloud.model('GET', url)).body['error'].code).toBe('ResourceNotFound');
		const path = '/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-10-21';
		expect((await cloud.model('POST', `${regional}${path}`, {body: ping})).status).toBe(400);
		expect((await cloud.model('POST', `${regional}${path}`, {as: null, headers: {'api-key': 'made-up'}, body: ping})).status).toBe(401);
	});
});

describe('keys-off', () => {
	test('a token works and a key does not; elsewhere a key is only wrong', async () => {
		const cloud = createCloud('keys-off');
		expect(await properties(cloud)).toMatchObject({disableLocalAuth: true});
		const withKey = async (name: string) => (await cloud.model('POST', chatAt(name), {as: null, headers: {'api-key': 'made-up'}, body: ping})).status;
		expect([await chatStatus(cloud), (await callProject(cloud)).status]).toEqual([200, 200]);
		expect([await withKey('contoso-foundry'), await withKey('contoso-openai')]).toEqual([403, 401]);
	});
});

describe('stale-token', () => {
	const audience = 'https://cognitiveservices.azure.com';

	test('the first token stays without the group as long as it lives, a later one has it', async () => {
		const {clock, ask, personToken} = await startWholeCloud('stale-token');
		const call = async (token: string) => (await ask(chatAt('contoso-foundry'), token, {json: ping})).status;
		const first = await personToken(audience);
		expect([claimsOf(first)['groups'], await call(first)]).toEqual([[], 401]);
		clock.now += 3_000_000;
		expect(await call(first)).toBe(401);
		const fresh = await personToken(audience);
		expect([claimsOf(fresh)['groups'], await call(fresh), await call(first)]).toEqual([[modelCallers.id], 200, 401]);
	});

	test('a second later is later, the same second is not', async () => {
		const {clock, personToken} = await startWholeCloud('stale-token');
		const groupsIn = async () => claimsOf(await personToken(audience))['groups'];
		expect([await groupsIn(), await groupsIn()]).toEqual([[], []]);
		clock.now += 1_000;
		expect(await groupsIn()).toEqual([modelCallers.id]);
	});

	test('the directory and Resource Manager know the membership all along, and their own tokens do not count as the first', async () => {
		const {clock, ask, arm, personToken} = await startWholeCloud('stale-token');
		const assigned = await arm('GET', `${foundry}/providers/Microsoft.Authorization/roleAssignments?$filter=atScope() and assignedTo('${ana}')`);
		expect(assigned.text).toContain(modelCallers.id);
		const memberships = await ask('https://graph.microsoft.com/v1.0/me/transitiveMemberOf', personToken('https://graph.microsoft.com'));
		expect(memberships.text).toContain(modelCallers.id);
		clock.now += 60_000;
		expect(claimsOf(await personToken('https://ai.azure.com'))['groups']).toEqual([]);
	});
});

describe('no-deployment', () => {
	test('the model’s own name is no deployment, the names that there are answer', async () => {
		const cloud = createCloud('no-deployment');
		expect([await chatStatus(cloud), await chatStatus(cloud, 'contoso-foundry', 'gpt-4o-mini-eu')]).toEqual([404, 200]);
		expect((await callProject(cloud)).body['error'].code).toBe('DeploymentNotFound');
		const {body} = await cloud.arm('GET', `${foundry}/deployments`);
		expect(body['value'].map(({name}) => name)).toEqual(['gpt-4o-mini-eu', 'gpt-5-mini-dev', 'embedding-small']);
	});
});

describe('managed-identity', () => {
	test('the project is refused in the name of its identity, until that has its role; what Ana asks of the project herself is answered', async () => {
		const cloud = createCloud('managed-identity');
		const refused = await callProject(cloud);
		expect([refused.status, refused.body['error'].message]).toEqual([
			401,
			`The principal \`${managedIdentities.alpha.id}\` lacks the required data action \`Microsoft.CognitiveServices/accounts/OpenAI/responses/write\` to perform \`POST /api/projects/{projectName}/openai/v1/responses\` operation. For instructions on granting the necessary permissions, see https://aka.ms/FoundryPermissions.`,
		]);
		const url = 'https://contoso-foundry.services.ai.azure.com/api/projects/alpha/deployments?api-version=v1';
		expect((await cloud.model('GET', url, {audience: 'https://ai.azure.com'})).status).toBe(200);
		expect((await assign(cloud, foundry, roleIds.foundryUser, managedIdentities.alpha.id, 'ServicePrincipal')).status).toBe(201);
		cloud.clock.now += 3_000;
		expect((await callProject(cloud)).status).toBe(200);
	});

	test('the other project is not Ana’s, and not broken', async () => {
		const cloud = createCloud('managed-identity');
		expect((await callProject(cloud, 'beta')).body['error'].message).toContain('`ana@contoso.com` lacks');
		await assign(cloud, projectScope('contoso-foundry', 'beta'), roleIds.foundryUser);
		cloud.clock.now += 3_000;
		expect((await callProject(cloud, 'beta')).status).toBe(200);
	});
});

describe('locked', () => {
	const pilot = `${subscriptionScope}/resourceGroups/rg-pilot/providers/Microsoft.CognitiveServices/accounts/contoso-pilot`;

	test('nothing is assigned in rg-ai; in rg-pilot a role can be given, works, and cannot be taken back', async () => {
		const cloud = createCloud('locked');
		for (const scope of [foundry, alpha, groupScope]) expect((await assign(cloud, scope, roleIds.foundryUser)).status).toBe(409);
		expect((await assign(cloud, pilot, roleIds.cognitiveServicesOpenAIUser)).status).toBe(201);
		cloud.clock.now += 3_000;
		expect(await chatStatus(cloud, 'contoso-pilot')).toBe(200);
		const removed = await cloud.arm('DELETE', assignmentAt(pilot));
		expect([removed.status, removed.body['error'].code]).toEqual([409, 'ScopeLocked']);
	});

	test('both locks can be read with their levels and notes', async () => {
		const {body} = await createCloud('locked').arm('GET', `${subscriptionScope}/providers/Microsoft.Authorization/locks`);
		expect(body['value'].map(({name, properties}) => [name, properties])).toEqual([
			['audit-freeze', {level: 'ReadOnly', notes: 'Nothing changes until the audit is over.'}],
			['keep-pilot', {level: 'CanNotDelete'}],
		]);
	});
});

describe('policy', () => {
	test('a role for a person is denied by name of the policy, whether or not the request says what the principal is', async () => {
		for (const principalType of ['User', 'user', undefined]) {
			const {status, body, headers} = await assign(createCloud('policy'), alpha, roleIds.foundryUser, ana, principalType);
			expect([status, headers['x-ms-failure-cause']]).toEqual([403, 'gateway']);
			expect(body['error']).toMatchObject({
				code: 'RequestDisallowedByPolicy',
				target: newName(1),
				additionalInfo: [
					{
						type: 'PolicyViolation',
						info: {
							policyAssignmentDisplayName: 'Contoso: no roles for single people',
							policyAssignmentId: `${subscriptionScope}/providers/Microsoft.Authorization/policyAssignments/deny-user-roles`,
							policyAssignmentScope: subscriptionScope,
							policyDefinitionDisplayName: 'Role assignments must be made to groups',
							policyDefinitionEffect: 'deny',
						},
					},
				],
			});
		}
	});

	test('a role for a group or an identity is not, and who may not assign hears nothing of policies', async () => {
		const cloud = createCloud('policy');
		expect((await assign(cloud, foundry, roleIds.foundryUser, groups.aiDevelopers.id, 'Group')).status).toBe(201);
		expect((await assign(createCloud('policy'), foundry, roleIds.foundryUser, managedIdentities.chatApi.id, 'ServicePrincipal')).status).toBe(201);
		const refused = await cloud.arm('PUT', assignmentAt(alpha), {
			as: people.ben.id,
			body: {properties: {roleDefinitionId: roleIds.foundryUser, principalId: ana, principalType: 'User'}},
		});
		expect(refused.body['error'].code).toBe('AuthorizationFailed');
	});

	test('a policy on a role leaves other roles alone', async () => {
		const cloud = createCloud('policy');
		const [policy] = cloud.world.policies ?? [];
		if (!policy) throw new Error('no policy');
		const narrowed = {...policy, roleIds: [roleIds.cognitiveServicesUser], scope: groupScope};
		Object.assign(cloud.world, {policies: [narrowed]});
		expect((await assign(cloud, foundry, roleIds.cognitiveServicesUser)).status).toBe(403);
		expect((await assign(cloud, foundry, roleIds.foundryUser)).status).toBe(201);
	});
});

describe('no-graph', () => {
	test('Graph refuses everything it is asked, Resource Manager and the models go on', async () => {
		const {clock, ask, arm, personToken} = await startWholeCloud('no-graph');
		for (const path of ['me', `users/${ana}`, 'groups', 'organization', 'me/transitiveMemberOf']) {
			const {status, body} = await ask(`https://graph.microsoft.com/v1.0/${path}`, personToken('https://graph.microsoft.com'));
			expect([path, status, body]).toMatchObject([path, 403, {error: {code: 'Authorization_RequestDenied'}}]);
		}
		const written = await arm('PUT', assignmentAt(foundry), {
			properties: {
				roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${roleIds.cognitiveServicesUser}`,
				principalId: ana,
				principalType: 'User',
			},
		});
		clock.now += 3_000;
		expect([written.status, (await ask(chatAt('contoso-foundry'), personToken('https://cognitiveservices.azure.com'), {json: ping})).status]).toEqual([
			201, 200,
		]);
	});
});
