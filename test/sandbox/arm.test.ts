import {describe, expect, test} from 'vitest';
import {roleIds} from '../../source/sandbox/role-definitions.ts';
import {people, tenantId} from '../../source/sandbox/worlds-directory.ts';
import {accountScope, groupScope, projectScope, subscription, subscriptionScope} from '../../source/sandbox/worlds-resources.ts';
import {type Asked, ana, ciRunner, createCloud} from './support/ask.ts';

const foundry = accountScope('contoso-foundry');
const authorization = '/providers/Microsoft.Authorization';

describe('the front door', () => {
	const cases: readonly (readonly [string, Asked, string, RegExp, RegExp])[] = [
		[
			'no token',
			{as: null},
			'AuthenticationFailed',
			/'Authorization' header is missing/,
			/^Bearer authorization_uri="https:\/\/login\.windows\.net\/[0-9a-f-]{36}", error="invalid_token"/,
		],
		['rubbish', {tokenFault: 'malformed'}, 'InvalidAuthenticationToken', /is invalid/, /error_description="The access token is invalid\."/],
		[
			'an expired token',
			{tokenFault: 'expired'},
			'ExpiredAuthenticationToken',
			/expiry UTC time '11\/21\/2026 12:00:00 PM' is earlier than current UTC time '11\/21\/2026 12:00:00 PM'/,
			/has expired/,
		],
		[
			'a token for Graph',
			{audience: 'https://graph.microsoft.com'},
			'InvalidAuthenticationTokenAudience',
			/wrong audience or resource 'https:\/\/graph\.microsoft\.com'/,
			/wrong audience/,
		],
		[
			'a token of another tenant',
			{claims: {tid: '99999999-0000-4000-8000-000000000009'}},
			'InvalidAuthenticationTokenTenant',
			/from the wrong issuer 'https:\/\/sts\.windows\.net\/99999999-[^']+'\. It must match the tenant 'https:\/\/sts\.windows\.net\/[0-9a-f-]{36}\/' /,
			/wrong issuer/,
		],
	];
	test.for(cases)('answers 401 to %s', async ([, asked, code, message, challenge]) => {
		const answer = await createCloud('fresh').arm('GET', subscriptionScope, asked);
		expect([answer.status, answer.body['error']['code']]).toEqual([401, code]);
		expect(answer.body['error']['message']).toMatch(message);
		expect(answer.headers['www-authenticate']).toMatch(challenge);
		expect(answer.headers['x-ms-failure-cause']).toBe('gateway');
	});

	test.for(['https://management.azure.com', 'https://management.azure.com/', 'https://management.core.windows.net/', 'https://management.core.windows.net'])(
		'takes the audience %s',
		async audience => {
			expect((await createCloud('fresh').arm('GET', '/subscriptions', {audience})).status).toBe(200);
		},
	);

	test('wants an api-version', async () => {
		const answer = await createCloud('fresh').arm('GET', '/subscriptions?api-version=');
		expect([answer.status, answer.body['error']['code']]).toEqual([400, 'MissingApiVersionParameter']);
	});

	test.for([
		['PUT', foundry],
		['POST', `${foundry}/regenerateKey`],
		['GET', `${subscriptionScope}/providers/Microsoft.Storage/storageAccounts`],
		['GET', `${subscriptionScope}/providers/Microsoft.PolicyInsights/policyStates`],
		['GET', `${foundry}${authorization}/roleAssignments?$filter=scope()`],
	] as const)('refuses what is not modelled: %s %s', async ([method, path]) => {
		const answer = await createCloud('fresh').arm(method, path);
		expect([answer.status, answer.body['error']['code']]).toEqual([501, 'NotModelled']);
	});

	test.for([
		['GET', subscriptionScope, 'x-ms-ratelimit-remaining-subscription-reads', '1099'],
		['DELETE', `${foundry}${authorization}/roleAssignments/00000000-0000-4000-8000-000000000000`, 'x-ms-ratelimit-remaining-subscription-deletes', '799'],
	] as const)('tells on %s what is left of the limit, who asked and ids for support', async ([method, path, header, left]) => {
		const {headers} = await createCloud('fresh').arm(method, path);
		expect(headers[header]).toBe(left);
		expect(headers['x-ms-operation-identifier']).toContain(`tenantId=${tenantId},objectId=${ana}/`);
		expect(headers['x-ms-request-id']).toBe(headers['x-ms-correlation-request-id']);
		expect(headers['x-ms-routing-request-id']).toMatch(/^EASTUS2:20261121T120000Z:[0-9a-f-]{36}$/);
	});
});

describe('who sees what', () => {
	test.for([
		['fresh', ana, [subscription.name]],
		['endpoint-only', ana, []],
		['endpoint-only', ciRunner, [subscription.name]],
		['fresh', people.ben.id, []],
	] as const)('in %s the list of subscriptions', async ([world, as, names]) => {
		const {body} = await createCloud(world).arm('GET', '/subscriptions', {as});
		expect(body['value'].map(item => item['displayName'])).toEqual(names);
		expect(body['count']).toEqual({type: 'Total', value: names.length});
	});

	test('a subscription is in the list of someone whose reading right is only below it', async () => {
		const cloud = createCloud('admin');
		expect((await cloud.arm('GET', '/subscriptions', {as: people.ben.id})).body['value']).toHaveLength(1);
		expect((await cloud.arm('GET', `${subscriptionScope}/resourcegroups`, {as: people.ben.id})).body['value'].map(item => item['name'])).toEqual(['rg-ai']);
	});

	test('an account list shows what may be read, and only that', async () => {
		const cloud = createCloud('admin');
		const names = async (as: string) =>
			(await cloud.arm('GET', `${subscriptionScope}/providers/Microsoft.CognitiveServices/accounts`, {as})).body['value'].map(item => item['name']);
		expect(await names(ana)).toEqual(['contoso-foundry', 'contoso-models', 'contoso-openai', 'contoso-speech']);
		expect(await names(people.grace.id)).toEqual([]);
		expect(await names(people.chloe.id)).toHaveLength(4);
	});

	test.for([
		[`${foundry}`, 'Microsoft.CognitiveServices/accounts/read'],
		[`${foundry}/deployments`, 'Microsoft.CognitiveServices/accounts/deployments/read'],
		[`${foundry}/projects`, 'Microsoft.CognitiveServices/accounts/projects/read'],
		[`${foundry}/usages`, 'Microsoft.CognitiveServices/accounts/usages/read'],
		[`${subscriptionScope}`, 'Microsoft.Resources/subscriptions/read'],
		[`${groupScope}`, 'Microsoft.Resources/subscriptions/resourceGroups/read'],
		[`${subscriptionScope}/providers/Microsoft.CognitiveServices/accounts`, 'Microsoft.CognitiveServices/accounts/read'],
		[`${subscriptionScope}/providers/Microsoft.CognitiveServices/locations/eastus2/models`, 'Microsoft.CognitiveServices/locations/models/read'],
		[`${foundry}${authorization}/roleAssignments`, 'Microsoft.Authorization/roleAssignments/read'],
		[`${foundry}${authorization}/roleDefinitions`, 'Microsoft.Authorization/roleDefinitions/read'],
		[`${foundry}${authorization}/denyAssignments`, 'Microsoft.Authorization/denyAssignments/read'],
		[`${foundry}${authorization}/locks`, 'Microsoft.Authorization/locks/read'],
	] as const)('GET %s without a role is 403 and names the action', async ([path, action]) => {
		const {status, body, headers} = await createCloud('fresh').arm('GET', path, {as: people.ben.id});
		expect([status, body['error']['code']]).toEqual([403, 'AuthorizationFailed']);
		expect(body['error']['message']).toContain(
			`The client 'ben@contoso.com' with object id '${people.ben.id}' does not have authorization to perform action '${action}' over scope '`,
		);
		expect(headers['x-ms-failure-cause']).toBe('gateway');
		expect(headers['x-ms-ratelimit-remaining-subscription-reads']).toBeUndefined();
	});

	test('a person with a role on one project is shown that project', async () => {
		const cloud = createCloud('admin');
		const {body} = await cloud.arm('GET', `${foundry}/projects`, {as: people.grace.id});
		expect(body['value'].map(item => item['name'])).toEqual(['contoso-foundry/alpha']);
		expect((await cloud.arm('GET', projectScope('contoso-foundry', 'beta'), {as: people.grace.id})).status).toBe(403);
	});
});

test.for([
	['/subscriptions/nonsense', 400, 'InvalidSubscriptionId'],
	['/subscriptions/99999999-0000-4000-8000-000000000009', 404, 'SubscriptionNotFound'],
	[`${subscriptionScope}/resourceGroups/nowhere/providers/Microsoft.CognitiveServices/accounts/x`, 404, 'ResourceGroupNotFound'],
	[`${groupScope}/providers/Microsoft.CognitiveServices/accounts/x`, 404, 'ResourceNotFound'],
	[`${foundry}/deployments/x`, 404, 'ResourceNotFound'],
	[`${foundry}/projects/x`, 404, 'ResourceNotFound'],
	[`${subscriptionScope}${authorization}/roleDefinitions/99999999-0000-4000-8000-000000000009`, 404, 'RoleDefinitionDoesNotExist'],
] as const)('GET %s is %i %s', async ([path, status, code]) => {
	const answer = await createCloud('fresh').arm('GET', path);
	expect([answer.status, answer.body['error']['code']]).toEqual([status, code]);
});

describe('accounts on the wire', () => {
	test('have their keys in order and name their endpoint families', async () => {
		const {body} = await createCloud('fresh').arm('GET', foundry.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions'));
		expect(Object.keys(body)).toEqual(['id', 'name', 'type', 'etag', 'location', 'sku', 'kind', 'properties', 'identity', 'systemData']);
		expect(body['etag']).toMatch(/^"[0-9a-f-]+"$/);
		const {properties} = body;
		expect(properties?.['endpoint']).toBe('https://contoso-foundry.cognitiveservices.azure.com/');
		expect(properties?.['endpoints']).toMatchObject({
			'AI Foundry API': 'https://contoso-foundry.services.ai.azure.com/',
			'OpenAI Language Model Instance API': 'https://contoso-foundry.openai.azure.com/',
			'Azure AI Model Inference API': 'https://contoso-foundry.services.ai.azure.com/',
		});
		expect(properties).toMatchObject({allowProjectManagement: true, defaultProject: 'alpha', associatedProjects: ['alpha', 'beta']});
		expect(properties).not.toHaveProperty('disableLocalAuth');
		expect(properties).not.toHaveProperty('networkAcls');
	});

	test('tell local authentication and network rules once they are set', async () => {
		const cloud = createCloud('fresh');
		cloud.changeAccount('contoso-foundry', {disableLocalAuth: true, networkDefaultAction: 'Deny'});
		const {body} = await cloud.arm('GET', foundry);
		expect(body['properties']).toMatchObject({disableLocalAuth: true, networkAcls: {defaultAction: 'Deny'}});
	});

	test('of kind OpenAI have the one endpoint', async () => {
		const {body} = await createCloud('fresh').arm('GET', accountScope('contoso-openai'));
		expect(body['properties']['endpoint']).toBe('https://contoso-openai.openai.azure.com/');
		expect(Object.values(body['properties']['endpoints'])).toSatisfy((urls: readonly string[]) =>
			urls.every(url => url === 'https://contoso-openai.openai.azure.com/'),
		);
	});

	test('name a project account/project, in the list and alone', async () => {
		const cloud = createCloud('fresh');
		const {body: list} = await cloud.arm('GET', `${foundry}/projects`);
		const {body: one} = await cloud.arm('GET', projectScope('contoso-foundry', 'beta'));
		expect(list['value'].map(item => item['name'])).toEqual(['contoso-foundry/alpha', 'contoso-foundry/beta']);
		expect(one).toEqual(list['value'][1]);
		expect(one['properties']['endpoints']['AI Foundry API']).toBe('https://contoso-foundry.services.ai.azure.com/api/projects/beta');
	});

	test.for([
		['2023-05-01', 'ratelimits'],
		['2025-06-01', 'rateLimits'],
		['2025-09-01', 'rateLimits'],
	] as const)('at %s spell %s', async ([version, key]) => {
		const {body} = await createCloud('fresh').arm('GET', `${foundry}/deployments/gpt-4o-mini?api-version=${version}`);
		expect(Object.keys(body)).toEqual(['id', 'type', 'name', 'sku', 'properties', 'systemData', 'etag']);
		expect(Object.keys(body['properties'])).toContain(key);
	});

	test('come in pages where the world says so, and the last page has no nextLink', async () => {
		const cloud = createCloud('fresh');
		Object.assign(cloud.world, {pageSize: 3});
		const first = await cloud.arm('GET', `${subscriptionScope}/providers/Microsoft.CognitiveServices/accounts`);
		const next = new URL(first.body['nextLink']);
		const second = await cloud.arm('GET', next.pathname + next.search);
		expect([...first.body['value'], ...second.body['value']].map(item => item['name'])).toEqual([
			'contoso-foundry',
			'contoso-models',
			'contoso-openai',
			'contoso-speech',
		]);
		expect(second.body).not.toHaveProperty('nextLink');
	});
});

test('permissions are one item per assignment, unmerged, at project, account, group and subscription', async () => {
	const cloud = createCloud('owner-denied');
	const count = async (scope: string) => (await cloud.arm('GET', `${scope}${authorization}/permissions`)).body['value'].length;
	expect(await Promise.all([projectScope('contoso-foundry', 'alpha'), foundry, groupScope, subscriptionScope].map(count))).toEqual([2, 2, 2, 1]);
	const {body} = await cloud.arm('GET', `${foundry}${authorization}/permissions`);
	expect(body['value'][0]).toEqual({actions: ['*'], notActions: [], dataActions: [], notDataActions: []});
});

test('deny assignments are listed at and above, with what they deny and whom they spare', async () => {
	const cloud = createCloud('fresh');
	const permissions = [{actions: ['*/delete'], notActions: [], dataActions: [], notDataActions: []}];
	cloud.world.denyAssignments.push({
		name: '77777777-0000-4000-8000-000000000007',
		displayName: 'by a deployment stack',
		scope: groupScope,
		permissions,
		principals: [{id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined'}],
		excludePrincipals: [{id: ana, type: 'User'}],
		doNotApplyToChildScopes: false,
	});
	const {body} = await cloud.arm('GET', `${foundry}${authorization}/denyAssignments`);
	expect(body['value'][0]?.['properties']).toMatchObject({
		denyAssignmentName: 'by a deployment stack',
		permissions,
		isSystemProtected: true,
		scope: groupScope,
	});
	expect(body['value'][0]?.['id']).toBe(`${groupScope}${authorization}/denyAssignments/77777777-0000-4000-8000-000000000007`);
});

test.for(['roleEligibilityScheduleInstances', 'roleAssignmentScheduleInstances'])('a target may read its own %s without any role', async kind => {
	const answer = await createCloud('fresh').arm('GET', `${subscriptionScope}${authorization}/${kind}?$filter=asTarget()&api-version=2020-10-01`, {
		as: people.ben.id,
	});
	expect([answer.status, answer.body['value']]).toEqual([200, []]);
});

describe('role definitions', () => {
	const list = `${subscriptionScope}${authorization}/roleDefinitions`;

	test('are 928, prefixed with the subscription that was asked, nulls said', async () => {
		const {body} = await createCloud('fresh').arm('GET', list);
		expect(body['value']).toHaveLength(928);
		const reader = body['value'].find(role => role['name'] === roleIds.reader);
		expect(reader?.['id']).toBe(`${list}/${roleIds.reader}`);
		expect(Object.keys(reader ?? {})).toEqual(['properties', 'id', 'type', 'name']);
		expect(reader?.['properties']).toMatchObject({roleName: 'Reader', type: 'BuiltInRole', assignableScopes: ['/'], createdBy: null, updatedBy: null});
	});

	test.for([
		["roleName eq 'reader'", 1],
		["roleName eq 'No such role'", 0],
		["type eq 'BuiltInRole'", 928],
		["type eq 'CustomRole'", 0],
		['atScopeAndBelow()', 928],
		["atScopeAndBelow() and roleName eq 'Foundry User'", 1],
	] as const)('with $filter=%s are %i', async ([filter, count]) => {
		const {body} = await createCloud('fresh').arm('GET', `${list}?$filter=${encodeURIComponent(filter)}`);
		expect(body['value']).toHaveLength(count);
	});

	test.for([
		['2022-05-01-preview', true],
		['2022-04-01', false],
		['2018-01-01-preview', false],
	] as const)('at %s show the conditions of their blocks: %s', async ([version, shown]) => {
		const {body} = await createCloud('fresh').arm('GET', `${list}/${roleIds.foundryAccountOwner}?api-version=${version}`);
		const keys = Object.keys(body['properties']['permissions'][0] ?? {});
		expect(keys).toEqual(['actions', 'notActions', 'dataActions', 'notDataActions', ...(shown ? ['conditionVersion', 'condition'] : [])]);
	});

	test('without a condition never have the key', async () => {
		const {body} = await createCloud('fresh').arm('GET', `${list}/${roleIds.reader}?api-version=2022-05-01-preview`);
		expect(body['properties']['permissions'][0]).not.toHaveProperty('condition');
	});

	test('are read at the root by anybody, without a prefix', async () => {
		const {body} = await createCloud('fresh').arm('GET', `${authorization}/roleDefinitions/${roleIds.reader}`, {as: people.ben.id});
		expect(body['id']).toBe(`${authorization}/roleDefinitions/${roleIds.reader}`);
	});
});

test('the tenants are the token’s own, and those where the person is a guest', async () => {
	const cloud = createCloud('fresh');
	cloud.world.tenants.push({
		id: '22222222-0000-4000-8000-000000000002',
		displayName: 'Fabrikam',
		defaultDomain: 'fabrikam.com',
		users: [
			{
				id: '33333333-0000-4000-8000-000000000003',
				userPrincipalName: 'ana_contoso.com#EXT#@fabrikam.com',
				displayName: 'Ana',
				mail: 'ana@contoso.com',
				guest: true,
			},
		],
		groups: [],
		servicePrincipals: [],
	});
	const names = async (as: string) => (await cloud.arm('GET', '/tenants', {as})).body['value'].map(item => item['displayName']);
	expect(await names(ana)).toEqual(['Contoso', 'Fabrikam']);
	expect(await names(people.ben.id)).toEqual(['Contoso']);
});
