import {describe, expect, test} from 'vitest';
import type {RoleAssignment} from '../../source/sandbox/access-types.ts';
import {roleIds} from '../../source/sandbox/role-definitions.ts';
import {aiPlatform, groups, people, tenantId} from '../../source/sandbox/worlds-directory.ts';
import {accountScope, groupScope, projectScope, subscriptionScope} from '../../source/sandbox/worlds-resources.ts';
import {type Asked, ana, ciRunner, createCloud, newName, priya} from './support/ask.ts';

const account = accountScope('contoso-openai');
const assignments = '/providers/Microsoft.Authorization/roleAssignments';
const definition = (role: string, scope = subscriptionScope): string => `${scope}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
const wish = (more: Readonly<Record<string, unknown>> = {}): Asked => ({
	body: {properties: {roleDefinitionId: definition(roleIds.cognitiveServicesOpenAIUser), principalId: people.ben.id, principalType: 'User', ...more}},
});
const bare = (guid: string): string => guid.replaceAll('-', '');

describe('PUT', () => {
	test('is 201 with createdBy null and updatedBy set; a later GET has both', async () => {
		const cloud = createCloud('fresh');
		const put = await cloud.arm('PUT', `${account}${assignments}/${newName(1)}`, wish({description: 'why'}));
		expect(put.status).toBe(201);
		expect(put.body).toEqual({
			properties: {
				roleDefinitionId: definition(roleIds.cognitiveServicesOpenAIUser),
				principalId: people.ben.id,
				principalType: 'User',
				scope: account,
				condition: null,
				conditionVersion: null,
				createdOn: '2026-11-21T12:00:00.0000000Z',
				updatedOn: '2026-11-21T12:00:00.0000000Z',
				createdBy: null,
				updatedBy: ana,
				delegatedManagedIdentityResourceId: null,
				description: 'why',
			},
			id: `${account}${assignments}/${newName(1)}`,
			type: 'Microsoft.Authorization/roleAssignments',
			name: newName(1),
		});
		expect(Object.keys(put.body)).toEqual(['properties', 'id', 'type', 'name']);
		const get = await cloud.arm('GET', `${account}${assignments}/${newName(1)}`);
		expect(get.body['properties']).toMatchObject({createdBy: ana, updatedBy: ana});
	});

	test('of the same name again changes the description, 201 and createdBy null again', async () => {
		const cloud = createCloud('fresh');
		await cloud.arm('PUT', `${account}${assignments}/${newName(1)}`, wish({description: 'one'}));
		cloud.clock.now += 5_000;
		const put = await cloud.arm('PUT', `${account}${assignments}/${newName(1)}`, wish({description: 'two'}));
		expect(put.status).toBe(201);
		expect(put.body['properties']).toMatchObject({
			description: 'two',
			createdBy: null,
			createdOn: '2026-11-21T12:00:00.0000000Z',
			updatedOn: '2026-11-21T12:00:05.0000000Z',
		});
		expect(cloud.world.roleAssignments.filter(({principalId}) => principalId === people.ben.id)).toHaveLength(1);
	});

	test('knows a scope in any casing', async () => {
		const cloud = createCloud('fresh');
		await cloud.arm('PUT', `${account}${assignments}/${newName(1)}`, wish());
		const put = await cloud.arm('PUT', `${account.replace('resourceGroups', 'resourcegroups')}${assignments}/${newName(2)}`, wish());
		expect(put.body['error']['code']).toBe('RoleAssignmentExists');
	});

	test.for([
		[
			'an existing one under another name',
			wish(),
			409,
			'RoleAssignmentExists',
			`The role assignment already exists. The ID of the existing role assignment is ${bare(newName(1))}.`,
		],
		[
			'an unknown principal',
			wish({principalId: '0badc0de-0000-4000-8000-000000000000'}),
			400,
			'PrincipalNotFound',
			`Principal 0badc0de000040008000000000000000 does not exist in the directory ${tenantId}. Check`,
		],
		[
			'another type than the directory has',
			wish({principalType: 'Group', roleDefinitionId: definition(roleIds.reader)}),
			400,
			'UnmatchedPrincipalType',
			`The PrincipalId '${bare(people.ben.id)}' has type 'User' , which is different from specified PrinciaplType 'Group'.`,
		],
		[
			'a principal that is no GUID',
			wish({principalId: 'someone'}),
			400,
			'InvalidPrincipalId',
			"The Principal ID 'someone' is not valid. Principal ID must be a GUID.",
		],
		[
			'an unknown role',
			wish({roleDefinitionId: definition('99999999-0000-4000-8000-000000000009')}),
			404,
			'RoleDefinitionDoesNotExist',
			'The specified role definition with ID',
		],
		['no principal', {body: {properties: {}}}, 400, 'InvalidCreateRoleAssignmentRequest', 'principalId'],
	] as const)('of %s is refused by the provider', async ([, asked, status, code, message]) => {
		const cloud = createCloud('fresh');
		await cloud.arm('PUT', `${account}${assignments}/${newName(1)}`, wish());
		const put = await cloud.arm('PUT', `${account}${assignments}/${newName(2)}`, asked);
		expect([put.status, put.body['error']['code']]).toEqual([status, code]);
		expect(put.body['error']['message']).toContain(message);
		expect(put.headers['x-ms-failure-cause']).toBeUndefined();
		expect(put.headers['x-ms-ratelimit-remaining-subscription-writes']).toBe('799');
	});

	test.for([
		['principal', wish({principalId: people.chloe.id}), account],
		['role', wish({roleDefinitionId: definition(roleIds.reader)}), account],
		['scope', wish(), groupScope],
	] as const)('of the same name with another %s is 400 RoleAssignmentUpdateNotPermitted', async ([, asked, scope]) => {
		const cloud = createCloud('fresh');
		await cloud.arm('PUT', `${account}${assignments}/${newName(1)}`, wish());
		const put = await cloud.arm('PUT', `${scope}${assignments}/${newName(1)}`, asked);
		expect([put.status, put.body['error']['code']]).toEqual([400, 'RoleAssignmentUpdateNotPermitted']);
	});

	test('is 403 from the gateway for who may not, naming the assignment’s own id', async () => {
		const cloud = createCloud('no-rights');
		const put = await cloud.arm('PUT', `${account}${assignments}/${newName(1)}`, wish());
		expect([put.status, put.body['error']['code']]).toEqual([403, 'AuthorizationFailed']);
		expect(put.body['error']['message']).toBe(
			`The client 'ana@contoso.com' with object id '${ana}' does not have authorization to perform action 'Microsoft.Authorization/roleAssignments/write' over scope '${account}${assignments}/${newName(1)}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
		);
		expect(put.headers['x-ms-failure-cause']).toBe('gateway');
		expect(cloud.world.roleAssignments.some(({principalId}) => principalId === people.ben.id)).toBe(false);
	});

	test('names an application by its object id, twice', async () => {
		const put = await createCloud('fresh').arm('PUT', `${account}${assignments}/${newName(1)}`, {...wish(), as: ciRunner});
		expect(put.body['error']['message']).toContain(`The client '${ciRunner}' with object id '${ciRunner}'`);
	});

	test.for([
		[roleIds.foundryUser, 201],
		[roleIds.cognitiveServicesUser, 403],
	] as const)('by a Foundry Account Owner of %s is %i: the condition of the role decides', async ([role, status]) => {
		const cloud = createCloud('fresh');
		cloud.world.roleAssignments.push({
			...(cloud.world.roleAssignments[0] as RoleAssignment),
			name: newName(9),
			principalId: people.femi.id,
			roleId: roleIds.foundryAccountOwner,
			scope: groupScope,
		});
		const put = await cloud.arm('PUT', `${account}${assignments}/${newName(1)}`, {...wish({roleDefinitionId: definition(role)}), as: people.femi.id});
		expect(put.status).toBe(status);
		if (status === 403) expect(put.body['error']['message']).toContain('does not have authorization or an ABAC condition not fulfilled to perform action');
	});

	test('is 403 DenyAssignmentAuthorizationFailed where a deny assignment stands', async () => {
		const cloud = createCloud('fresh');
		cloud.world.denyAssignments.push({
			name: '77777777-0000-4000-8000-000000000007',
			displayName: 'by a deployment stack',
			scope: groupScope,
			permissions: [{actions: ['Microsoft.Authorization/*/write'], notActions: [], dataActions: [], notDataActions: []}],
			principals: [{id: '00000000-0000-0000-0000-000000000000', type: 'SystemDefined'}],
			excludePrincipals: [],
			doNotApplyToChildScopes: false,
		});
		const put = await cloud.arm('PUT', `${account}${assignments}/${newName(1)}`, wish());
		expect(put.body['error']['code']).toBe('DenyAssignmentAuthorizationFailed');
		expect(put.body['error']['message']).toContain("the access is denied because of the deny assignment with name 'by a deployment stack'");
	});

	test('finds out the type of a principal that came without one', async () => {
		const put = await createCloud('fresh').arm(
			'PUT',
			`${account}${assignments}/${newName(1)}`,
			wish({principalType: undefined, principalId: groups.aiDevelopers.id}),
		);
		expect(put.body['properties']['principalType']).toBe('Group');
	});
});

describe('DELETE', () => {
	test('is 200 with what was deleted, then 204 without a body', async () => {
		const cloud = createCloud('fresh');
		await cloud.arm('PUT', `${account}${assignments}/${newName(1)}`, wish());
		const first = await cloud.arm('DELETE', `${account}${assignments}/${newName(1)}`);
		expect([first.status, first.body['name']]).toEqual([200, newName(1)]);
		const second = await cloud.arm('DELETE', `${account}${assignments}/${newName(1)}`);
		expect([second.status, second.body]).toEqual([204, undefined]);
		expect(second.headers).not.toHaveProperty('content-type');
	});

	test('is 404 from the gateway when the resource is gone, 403 for who may not', async () => {
		const cloud = createCloud('no-rights');
		const gone = await cloud.arm('DELETE', `${account}x${assignments}/${newName(1)}`, {as: priya});
		expect([gone.status, gone.body['error']['code']]).toEqual([404, 'ResourceNotFound']);
		const denied = await cloud.arm('DELETE', `${account}${assignments}/${newName(1)}`);
		expect([denied.status, denied.body['error']['code']]).toEqual([403, 'AuthorizationFailed']);
	});

	test('under a condition goes by the role of the assignment that stands; of one that does not it is 204', async () => {
		const cloud = createCloud('admin');
		const [some] = cloud.world.roleAssignments;
		cloud.world.roleAssignments.push({
			...(some as RoleAssignment),
			name: newName(9),
			principalId: people.femi.id,
			roleId: roleIds.foundryAccountOwner,
			scope: groupScope,
		});
		const remove = async (roleId: string) => {
			const found = cloud.world.roleAssignments.find(assignment => assignment.roleId === roleId && assignment.scope.includes('/accounts/'));
			return (await cloud.arm('DELETE', `${found?.scope}${assignments}/${found?.name}`, {as: people.femi.id})).status;
		};
		expect(await remove(roleIds.cognitiveServicesOpenAIUser)).toBe(403);
		expect(await remove(roleIds.foundryUser)).toBe(200);
		expect((await cloud.arm('DELETE', `${account}${assignments}/${newName(1)}`, {as: people.femi.id})).status).toBe(204);
	});
});

describe('GET', () => {
	const scopesOf = async (scope: string, filter: string | null) => {
		const cloud = createCloud('admin');
		const query = filter === null ? '' : `?$filter=${encodeURIComponent(filter)}`;
		const {body} = await cloud.arm('GET', `${scope}${assignments}${query}`);
		return body['value'].map(item => item['properties']) as readonly {
			readonly scope: string;
			readonly principalId: string;
			readonly roleDefinitionId: string;
		}[];
	};

	test('with atScope() is at and above, never below', async () => {
		const listed = await scopesOf(groupScope, 'atScope()');
		expect(new Set(listed.map(({scope}) => scope))).toEqual(new Set([subscriptionScope, groupScope]));
	});

	test('without a filter is above, at and below', async () => {
		const listed = await scopesOf(groupScope, null);
		expect(new Set(listed.map(({scope}) => scope))).toContain(projectScope('contoso-foundry', 'alpha'));
		expect(listed.length).toBeGreaterThan((await scopesOf(groupScope, 'atScope()')).length);
	});

	test('with assignedTo() includes what comes by groups, below too; with atScope() only from here up', async () => {
		const chloe = `assignedTo('${people.chloe.id}')`;
		const below = await scopesOf(groupScope, chloe);
		expect(below.map(({principalId}) => principalId)).toEqual([groups.aiDevelopers.id, people.chloe.id]);
		expect((await scopesOf(groupScope, `atScope() and ${chloe}`)).map(({principalId}) => principalId)).toEqual([groups.aiDevelopers.id]);
	});

	test('with assignedTo() follows groups in groups', async () => {
		const cloud = createCloud('admin');
		cloud.world.roleAssignments.push({
			...(cloud.world.roleAssignments[0] as RoleAssignment),
			name: newName(9),
			principalId: aiPlatform.id,
			principalType: 'Group',
		});
		const {body} = await cloud.arm('GET', `${account}${assignments}?$filter=assignedTo('${people.ben.id}')`);
		expect(body['value'].map(item => item['properties']['principalId'])).toContain(aiPlatform.id);
	});

	test('with principalId eq expands no group and works for groups', async () => {
		expect((await scopesOf(groupScope, `principalId eq '${people.chloe.id}'`)).map(({scope}) => scope)).toEqual([account]);
		expect(await scopesOf(account, `principalId eq '${groups.aiDevelopers.id}'`)).toHaveLength(1);
	});

	test('prefixes the role of a root assignment with the subscription that was asked', async () => {
		const cloud = createCloud('fresh');
		cloud.world.roleAssignments.push({...(cloud.world.roleAssignments[0] as RoleAssignment), name: newName(9), scope: '/'});
		const {body} = await cloud.arm('GET', `${account}${assignments}?$filter=atScope()`);
		const root = body['value'].find(item => item['name'] === newName(9));
		expect(root?.['id']).toBe(`${assignments}/${newName(9)}`);
		expect(root?.['properties']['roleDefinitionId']).toBe(definition(roleIds.owner));
	});

	test.for([
		['2022-04-01', true],
		['2020-04-01-preview', true],
		['2018-01-01-preview', false],
	] as const)('at %s knows conditions and descriptions: %s', async ([version, known]) => {
		const {body} = await createCloud('fresh').arm('GET', `${account}${assignments}?api-version=${version}`);
		expect(Object.hasOwn(body['value'][0]?.['properties'] ?? {}, 'condition')).toBe(known);
		expect(Object.hasOwn(body['value'][0]?.['properties'] ?? {}, 'description')).toBe(known);
	});

	test('of one that is not there is 404 RoleAssignmentNotFound, from the provider', async () => {
		const get = await createCloud('fresh').arm('GET', `${account}${assignments}/${newName(1)}`);
		expect([get.status, get.body['error']]).toEqual([404, {code: 'RoleAssignmentNotFound', message: `The role assignment '${newName(1)}' is not found.`}]);
		expect(get.headers['x-ms-failure-cause']).toBeUndefined();
	});
});
