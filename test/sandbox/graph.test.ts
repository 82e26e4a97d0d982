import {bearerTokenAuthenticationPolicy, createDefaultHttpClient, createPipelineFromOptions, createPipelineRequest} from '@azure/core-rest-pipeline';
import {ClientSecretCredential} from '@azure/identity';
import {describe, expect, test} from 'vitest';
import {parseFilter, parseSearch} from '../../source/sandbox/graph-filter.ts';
import type {CallOptions} from './support/call.ts';
import {ids, secret, smallWorld, startSmallCloud} from './support/small-cloud.ts';

const graph = 'https://graph.microsoft.com/v1.0';
const scope = 'https://graph.microsoft.com/.default';

/** A cloud and a way to ask its Graph as the application or as Ada. */
const startGraph = async (options: Parameters<typeof startSmallCloud>[0] = {}) => {
	const cloud = await startSmallCloud(options);
	const app = await cloud.appToken(scope);
	const {body} = await cloud.signIn(scope);
	const ask = (path: string, {as = 'app', ...more}: CallOptions & {readonly as?: 'app' | 'ada'} = {}) =>
		cloud.call(`${graph}${path}`, {...more, headers: {authorization: `Bearer ${as === 'app' ? app : body['access_token']}`, ...more.headers}});
	return {...cloud, ask};
};

const idsIn = (body: Readonly<Record<string, unknown>>): readonly unknown[] =>
	(body['value'] as readonly unknown[]).map(item => (typeof item === 'string' ? item : (item as {id: string}).id));

test('a user is the same by id, by name in any casing, in key form, and as me', async () => {
	const {ask} = await startGraph();
	const expected = {
		displayName: 'Ada Byron',
		mail: 'ada@contoso.com',
		userPrincipalName: 'ada@contoso.com',
		id: ids.ada,
		'@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users/$entity',
	};
	for (const path of [`/users/${ids.ada}`, '/users/ADA@contoso.com', "/users('ada%40contoso.com')"])
		expect((await ask(path)).body, path).toMatchObject(expected);
	expect((await ask('/me', {as: 'ada'})).body).toMatchObject(expected);
});

test("names with apostrophes and hash signs are found in Graph's own escapes", async () => {
	const {ask} = await startGraph();
	expect((await ask("/users('bob.o''neil@contoso.com')")).body).toMatchObject({id: ids.bob});
	expect(idsIn((await ask("/users?$filter=userPrincipalName eq 'bob.o''neil@contoso.com'".replaceAll(' ', '%20'))).body)).toEqual([ids.bob]);
});

test.for([
	['/users?$filter=userPrincipalName%20eq%20%27ADA%40contoso.com%27', [ids.ada]],
	["/users?$filter=mail%20eq%20'ada@contoso.com'", [ids.ada]],
	['/users?$filter=mail%20eq%20null', [ids.bob]],
	["/users?$filter=startswith(displayName,'bob')%20or%20startswith(userPrincipalName,'ada')", [ids.ada, ids.bob]],
	["/users?$filter=userType%20eq%20'Guest'", []],
	['/users?$orderby=displayName%20desc', [ids.bob, ids.ada]],
	['/groups', [ids.team, ids.everyone]],
	["/groups?$filter=displayName%20eq%20'AI-TEAM'", [ids.team]],
	['/groups?$filter=startswith%28displayName%2C%27every%27%29', [ids.everyone]],
	[`/servicePrincipals?$filter=appId%20eq%20'${ids.appId}'`, [ids.app]],
	[`/servicePrincipals?$filter=servicePrincipalNames/any(c:c%20eq%20'${ids.appId}')`, [ids.app]],
	[`/servicePrincipals?$filter=servicePrincipalNames%2Fany%28c%3Ac%20eq%20%27${ids.nobody}%27%29`, []],
	["/servicePrincipals?$filter=displayName%20eq%20'contoso-foundry'", [ids.identity]],
	["/servicePrincipals?$filter=startswith(displayName,'pipe')", [ids.app]],
	[`/servicePrincipals(appId='${ids.appId}')/transitiveMemberOf`, [ids.team, ids.everyone]],
	[`/users/${ids.ada}/memberOf`, [ids.team]],
	[`/users/${ids.ada}/transitiveMemberOf`, [ids.team, ids.everyone]],
	[`/users/${ids.ada}/transitiveMemberOf/microsoft.graph.group`, [ids.team, ids.everyone]],
	[`/groups/${ids.team}/transitiveMemberOf`, [ids.everyone]],
	[`/groups/${ids.everyone}/members`, [ids.team, ids.bob, ids.everyone]],
	[`/groups/${ids.everyone}/transitiveMembers`, [ids.team, ids.bob, ids.ada, ids.app]],
	[`/groups/${ids.everyone}/transitiveMembers/microsoft.graph.user`, [ids.bob, ids.ada]],
	['/organization', [ids.tenant]],
] as const)('%s answers %o', async ([path, expected]) => {
	const {ask} = await startGraph();
	const {status, body} = await ask(path);
	expect(status, JSON.stringify(body)).toBe(200);
	expect([...idsIn(body)].sort()).toEqual([...expected].sort());
	if (path.includes('orderby')) expect(idsIn(body)).toEqual(expected);
});

test.for([
	[`/users/${ids.ada}/getMemberGroups`, {securityEnabledOnly: false}, [ids.team, ids.everyone]],
	[`/servicePrincipals/${ids.app}/getMemberGroups`, {securityEnabledOnly: true}, [ids.team, ids.everyone]],
	[`/groups/${ids.team}/getMemberGroups`, {securityEnabledOnly: false}, [ids.everyone]],
	[`/users/${ids.ada.toUpperCase()}/getMemberGroups`, {securityEnabledOnly: false}, [ids.team, ids.everyone]],
	[`/directoryObjects/${ids.bob}/checkMemberGroups`, {groupIds: [ids.team, ids.everyone]}, [ids.everyone]],
	[`/directoryObjects/${ids.bob}/checkMemberGroups`, {groupIds: [ids.everyone.toUpperCase()]}, [ids.everyone]],
	[
		'/directoryObjects/getByIds',
		{ids: [ids.ada, ids.nobody, ids.app, ids.team], types: ['user', 'group', 'servicePrincipal', 'directoryObjectPartnerReference']},
		[ids.ada, ids.app, ids.team],
	],
	['/directoryObjects/getByIds', {ids: [ids.ada, ids.team], types: ['group']}, [ids.team]],
] as const)('POST %s with %o answers %o', async ([path, json, expected]) => {
	const {ask} = await startGraph();
	const {status, body} = await ask(path, {json});
	expect(status).toBe(200);
	expect(idsIn(body)).toEqual(expected);
});

test.for([
	[`/groups/${ids.everyone}/transitiveMembers/$count`, '4'],
	[`/groups/${ids.everyone}/transitiveMembers/microsoft.graph.user/$count`, '2'],
	[`/groups/${ids.everyone}/transitiveMembers/microsoft.graph.servicePrincipal/$count`, '1'],
	[`/groups/${ids.everyone}/transitiveMembers/microsoft.graph.group/$count`, '1'],
	[`/groups/${ids.team}/members/$count`, '2'],
	[`/users/${ids.ada}/transitiveMemberOf/$count`, '2'],
] as const)('%s is the bare number %s, for whoever asks for the index', async ([path, expected]) => {
	const {ask} = await startGraph();
	const counted = await ask(path, {headers: {ConsistencyLevel: 'eventual', accept: 'text/plain'}});
	expect(counted).toMatchObject({status: 200, text: expected, headers: {'content-type': 'text/plain'}});
	expect(await ask(path)).toMatchObject({status: 400, body: {error: {code: 'Request_BadRequest', message: '$count is not currently supported.'}}});
});

test('getByIds tells the type of each object', async () => {
	const {ask} = await startGraph();
	const {body} = await ask('/directoryObjects/getByIds', {json: {ids: [ids.ada, ids.team, ids.identity]}});
	expect(body['value']).toMatchObject([
		{'@odata.type': '#microsoft.graph.user', userPrincipalName: 'ada@contoso.com'},
		{'@odata.type': '#microsoft.graph.group', securityIdentifier: expect.stringMatching(/^S-1-12-1-\d+-\d+-\d+-\d+$/)},
		{'@odata.type': '#microsoft.graph.servicePrincipal', servicePrincipalType: 'ManagedIdentity', appOwnerOrganizationId: null},
	]);
});

test('a security identifier is the object id as four little-endian numbers', async () => {
	const world = smallWorld();
	world.tenants[0]?.groups.push({id: 'a3f6c606-38ec-42d7-8c0e-d4ecaf0d9d61', displayName: 'recorded', members: []});
	const {ask} = await startGraph({world});
	expect((await ask('/groups/a3f6c606-38ec-42d7-8c0e-d4ecaf0d9d61')).body['securityIdentifier']).toBe('S-1-12-1-2750858758-1121401068-3973320332-1637682607');
});

test('$select leaves only what is asked for', async () => {
	const {ask} = await startGraph();
	expect((await ask('/me?$select=id,userType', {as: 'ada'})).body).toEqual({
		'@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users(id,userType)/$entity',
		id: ids.ada,
		userType: 'Member',
	});
	expect((await ask('/groups?$select=displayName')).body['value']).toEqual([{displayName: 'ai-team'}, {displayName: 'everyone'}]);
});

test('a long list comes in pages that link to each other', async () => {
	const {ask, call, appToken} = await startGraph();
	const first = await ask('/users?$top=1&$select=id');
	expect(idsIn(first.body)).toEqual([ids.ada]);
	const next = await call(String(first.body['@odata.nextLink']), {headers: {authorization: `Bearer ${await appToken(scope)}`}});
	expect(idsIn(next.body)).toEqual([ids.bob]);
	expect(next.body).not.toHaveProperty('@odata.nextLink');
});

test('$search needs the header ConsistencyLevel, and counts with it', async () => {
	const {ask} = await startGraph();
	const path = '/users?$search=%22displayName:byr%22&$count=true';
	expect((await ask(path)).status).toBe(400);
	const {body} = await ask(path, {headers: {ConsistencyLevel: 'eventual'}});
	expect(idsIn(body)).toEqual([ids.ada]);
	expect(body['@odata.count']).toBe(1);
});

test.for([
	[
		'an unknown user',
		'/users/nobody@contoso.com',
		404,
		'Request_ResourceNotFound',
		"Resource 'nobody@contoso.com' does not exist or one of its queried reference-property objects are not present.",
	],
	[
		'an unknown group',
		`/groups/${ids.nobody}`,
		404,
		'Request_ResourceNotFound',
		`Resource '${ids.nobody}' does not exist or one of its queried reference-property objects are not present.`,
	],
	[
		'a user taken for a group',
		`/groups/${ids.ada}`,
		404,
		'Request_ResourceNotFound',
		`Resource '${ids.ada}' does not exist or one of its queried reference-property objects are not present.`,
	],
	['an application that asks who it is', '/me', 400, 'BadRequest', '/me request is only valid with delegated authentication flow.'],
] as const)('%s is answered as Graph does', async ([, path, status, code, message]) => {
	const {ask} = await startGraph();
	const answer = await ask(path);
	expect(answer).toMatchObject({status, body: {error: {code, message}}});
	expect((answer.body['error'] as {innerError: Record<string, string>}).innerError['request-id']).toBe(answer.headers['request-id']);
});

test.for([
	['no token', async () => ({}), 'Access token is empty.'],
	['rubbish', async () => ({authorization: 'Bearer rubbish'}), 'CompactToken parsing failed with error code: 80049217'],
	[
		'a token for Resource Manager',
		async ({appToken}: Awaited<ReturnType<typeof startSmallCloud>>) => ({authorization: `Bearer ${await appToken('https://management.azure.com/.default')}`}),
		'Access token validation failure. Invalid audience.',
	],
	[
		'an expired token',
		async ({appToken, clock}: Awaited<ReturnType<typeof startSmallCloud>>) => {
			const authorization = `Bearer ${await appToken(scope)}`;
			clock.now += 3_600_000;
			return {authorization};
		},
		'Lifetime validation failed, the token is expired.',
	],
] as const)('%s does not open Graph', async ([, headers, message]) => {
	const cloud = await startSmallCloud();
	expect(await cloud.call(`${graph}/users`, {headers: await headers(cloud)})).toMatchObject({
		status: 401,
		body: {error: {code: 'InvalidAuthenticationToken', message}},
	});
});

test('a closed directory shows a person themselves only', async () => {
	const world = smallWorld();
	const [home, ...others] = world.tenants;
	if (!home) throw new Error('no tenant');
	const {ask} = await startGraph({world: {...world, tenants: [{...home, directory: 'denied'}, ...others]}});
	expect(await ask('/users')).toMatchObject({
		status: 403,
		body: {error: {code: 'Authorization_RequestDenied', message: 'Insufficient privileges to complete the operation.'}},
	});
	expect((await ask('/directoryObjects/getByIds', {json: {ids: [ids.ada]}})).status).toBe(403);
	expect((await ask('/me', {as: 'ada'})).status).toBe(200);
	expect((await ask(`/users/${ids.ada}`, {as: 'ada'})).status).toBe(200);
	expect(idsIn((await ask('/me/getMemberGroups', {as: 'ada', json: {securityEnabledOnly: false}})).body)).toEqual([ids.team, ids.everyone]);
	expect((await ask(`/users/${ids.bob}/getMemberGroups`, {as: 'ada', json: {securityEnabledOnly: false}})).status).toBe(403);
	expect((await ask(`/groups/${ids.team}/transitiveMembers/$count`, {as: 'ada', headers: {ConsistencyLevel: 'eventual'}})).status).toBe(403);
});

test.for([
	['/applications'],
	['/groups/delta'],
	[`/groups/${ids.team}/owners`],
	[`/users/${ids.ada}/manager`],
	[`/groups/${ids.team}/transitiveMembers/microsoft.graph.user/$count/more`],
	['/users?$expand=manager'],
	['/users?$select=id,department'],
	["/users?$filter=employeeId%20eq%20'7'"],
	['/users?$filter=createdDateTime%20ge%202024-01-01T00:00:00Z'],
] as const)('%s is refused as not modelled', async ([path]) => {
	const {ask} = await startGraph();
	expect((await ask(path)).status).toBe(501);
});

test('each tenant has its own directory', async () => {
	const {signIn, call} = await startSmallCloud();
	const {body} = await signIn(scope, ids.otherTenant);
	const answer = await call(`${graph}/me`, {headers: {authorization: `Bearer ${body['access_token']}`}});
	expect(answer.body).toMatchObject({id: ids.adaAsGuest, userPrincipalName: 'ada_contoso.com#EXT#@fabrikam.com'});
});

test("the SDK's own pipeline asks Graph through the agent", async () => {
	const {agent} = await startSmallCloud();
	const pipeline = createPipelineFromOptions({agent});
	pipeline.addPolicy(bearerTokenAuthenticationPolicy({credential: new ClientSecretCredential(ids.tenant, ids.appId, secret, {agent}), scopes: scope}));
	const response = await pipeline.sendRequest(createDefaultHttpClient(), createPipelineRequest({url: `${graph}/users/ada@contoso.com?$select=id`}));
	expect(response.status).toBe(200);
	expect(JSON.parse(response.bodyAsText ?? '')).toMatchObject({id: ids.ada});
});

describe('the filter language', () => {
	const ada = {displayName: 'Ada Byron', mail: null, accountEnabled: true, names: ['a', 'b']};

	test.for([
		["displayName eq 'ada byron'", true],
		["displayName ne 'Ada Byron'", false],
		['mail eq null and accountEnabled eq true', true],
		["not startswith(displayName,'x')", true],
		["not (displayName eq 'Ada Byron')", false],
		["displayName in ('x', 'ADA BYRON')", true],
		["endswith(displayName,'ron') or mail eq 'x'", true],
		["mail eq 'x' or displayName eq 'y' and accountEnabled eq true", false],
		["names/any(n:n eq 'B')", true],
		["names/any(n:n eq 'c')", false],
	] as const)('%s of Ada is %s', ([text, expected]) => {
		expect(parseFilter(text)?.holds(ada)).toBe(expected);
	});

	test.for([
		'',
		'displayName',
		"displayName eq 'open",
		"displayName gt 'a'",
		'startswith(displayName)',
		"a eq 'b' extra",
		'count(x) eq 1',
		"names/all(n:n eq 'a')",
	])('%s is not understood', text => {
		expect(parseFilter(text)).toBeNull();
	});

	test.for([
		['"displayName:ada"', true],
		['"displayName:by"', true],
		['"displayName:yron"', false],
		['"displayName:x" OR "displayName:ada"', true],
		['"displayName:x" AND "displayName:ada"', false],
	] as const)('the search %s finds Ada: %s', ([text, expected]) => {
		expect(parseSearch(text)?.holds(ada)).toBe(expected);
	});

	test.for(['ada', '"ada"', '"displayName:ada" "x'])('the search %s is not understood', text => {
		expect(parseSearch(text)).toBeNull();
	});
});
