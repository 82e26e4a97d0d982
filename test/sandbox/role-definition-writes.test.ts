import {describe, expect, test} from 'vitest';
import {roleIds} from '../../source/sandbox/role-definitions.ts';
import {people} from '../../source/sandbox/worlds-directory.ts';
import {accountScope, groupScope, subscriptionScope} from '../../source/sandbox/worlds-resources.ts';
import {createCloud, newName, seeded} from './support/ask.ts';

const provider = '/providers/Microsoft.Authorization';
const chat = 'Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action';
const id = newName(7);
const path = `${groupScope}${provider}/roleDefinitions/${id}`;

const body = (own: object = {}) => ({
	body: {
		properties: {
			roleName: 'Contoso Caller',
			description: 'Calls.',
			permissions: [{actions: [], notActions: [], dataActions: [chat], notDataActions: []}],
			assignableScopes: [groupScope],
			...own,
		},
	},
});

test('a custom role is written, read, written over, and deleted', async () => {
	const {arm, world} = createCloud('fresh');
	const made = await arm('PUT', path, body());
	expect([made.status, made.body.properties.roleName, made.body.properties.type]).toEqual([201, 'Contoso Caller', 'CustomRole']);
	expect((await arm('GET', path)).body.properties.permissions).toHaveLength(1);
	expect((await arm('PUT', path, body({description: 'Calls more.'}))).status).toBe(201);
	expect(world.customRoles.map(({description}) => description)).toEqual(['Calls more.']);
	expect((await arm('DELETE', path)).status).toBe(200);
	expect((await arm('DELETE', path)).status).toBe(204);
	expect(world.customRoles).toEqual([]);
});

describe('a custom role is refused', () => {
	test.for([
		['a name that another has', {roleName: 'Reader'}, 409, 'RoleDefinitionWithSameNameExists'],
		[
			'a retired data action',
			{permissions: [{dataActions: ['Microsoft.CognitiveServices/accounts/OpenAI/deployments/completions/write']}]},
			400,
			'InvalidDataActionOrNotDataAction',
		],
		['an action of nobody', {permissions: [{actions: ['Contoso/things/read']}]}, 400, 'InvalidActionOrNotAction'],
		['no scope at all', {assignableScopes: []}, 400, 'InvalidRoleDefinition'],
		['a subscription of nobody', {assignableScopes: ['/subscriptions/00000000-0000-4000-8000-000000000001']}, 403, 'LinkedAuthorizationFailed'],
	] as const)('for %s', async ([, own, status, code]) => {
		const answer = await createCloud('fresh').arm('PUT', path, body(own));
		expect([answer.status, answer.body.error.code]).toEqual([status, code]);
	});

	test.for(['no-rights', 'constrained'])('to who may not write it, in the world %s', async world => {
		const answer = await createCloud(world).arm('PUT', path, body());
		expect([answer.status, answer.body.error.code]).toEqual([403, 'AuthorizationFailed']);
	});

	test('at a management group, which is not modelled', async () => {
		expect((await createCloud('fresh').arm('PUT', path, body({assignableScopes: ['/providers/Microsoft.Management/managementGroups/contoso']}))).status).toBe(
			501,
		);
	});

	test('its deletion, as long as anybody has been assigned it', async () => {
		const {arm, world} = createCloud('fresh');
		await arm('PUT', path, body());
		world.roleAssignments.push(seeded({name: newName(8), scope: accountScope('contoso-openai'), roleId: id, principalId: people.ben.id}));
		const answer = await arm('DELETE', path);
		expect([answer.status, answer.body.error.code]).toEqual([400, 'RoleDefinitionHasAssignments']);
	});

	test('when it is one of Azure’s own', async () => {
		expect((await createCloud('fresh').arm('DELETE', `${subscriptionScope}${provider}/roleDefinitions/${roleIds.reader}`)).status).toBe(501);
	});
});
