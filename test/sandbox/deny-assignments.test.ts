import {describe, expect, test} from 'vitest';
import {roleIds} from '../../source/sandbox/role-definitions.ts';
import {managedIdentities, people} from '../../source/sandbox/worlds-directory.ts';
import {accountScope, groupScope} from '../../source/sandbox/worlds-resources.ts';
import {type Asked, createCloud, newName, priya, seeded} from './support/ask.ts';

const foundry = accountScope('contoso-foundry');
const openai = accountScope('contoso-openai');
const models = accountScope('contoso-models');
const assignments = '/providers/Microsoft.Authorization/roleAssignments';

const chatOn = (name: string): string => `https://${name}.openai.azure.com/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-10-21`;
const ping: Asked = {body: {messages: [{role: 'user', content: 'ping'}]}};
const wish = {properties: {roleDefinitionId: roleIds.reader, principalId: people.chloe.id, principalType: 'User'}};

describe('in deny, at the model endpoints', () => {
	test('an action that a role grants and a deny assignment takes is lacking, as any other', async () => {
		const answer = await createCloud('deny').model('POST', chatOn('contoso-foundry'), ping);
		expect([answer.status, answer.body['error']]).toEqual([
			401,
			{
				code: 'PermissionDenied',
				message:
					'The principal `ana@contoso.com` lacks the required data action `Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action` to perform `POST /openai/deployments/{deployment-id}/chat/completions` operation.',
			},
		]);
	});

	test('without the deny assignment the same call is answered', async () => {
		const cloud = createCloud('deny');
		cloud.world.denyAssignments.length = 0;
		expect((await cloud.model('POST', chatOn('contoso-foundry'), ping)).status).toBe(200);
	});

	test('what it does not name stays: other actions there, the same ones elsewhere', async () => {
		const cloud = createCloud('deny');
		const maas = await cloud.model('POST', 'https://contoso-foundry.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview', {
			body: {messages: [{role: 'user', content: 'ping'}], model: 'gpt-4o-mini'},
		});
		expect(maas.status).toBe(200);
		expect((await cloud.model('POST', chatOn('contoso-openai'), ping)).status).toBe(200);
	});

	test('it spares whom it excludes', async () => {
		const cloud = createCloud('deny');
		for (const [digit, principalId] of [
			[1, priya],
			[2, people.ben.id],
		] as const) {
			cloud.world.roleAssignments.push(seeded({name: newName(digit), scope: foundry, roleId: roleIds.cognitiveServicesUser, principalId}));
		}
		const statusFor = async (as: string) => (await cloud.model('POST', chatOn('contoso-foundry'), {...ping, as})).status;
		expect([await statusFor(priya), await statusFor(people.ben.id)]).toEqual([200, 401]);
	});

	test('it meets the project’s identity too, which the answer then names', async () => {
		const cloud = createCloud('deny');
		const answer = await cloud.model('POST', 'https://contoso-foundry.services.ai.azure.com/api/projects/alpha/openai/v1/responses', {
			body: {model: 'gpt-4o-mini', input: 'ping'},
			audience: 'https://ai.azure.com',
		});
		expect([answer.status, answer.body['error'].message]).toEqual([401, expect.stringContaining(managedIdentities.alpha.id)]);
	});

	test('who holds no role at all has no access to begin with', async () => {
		const {body} = await createCloud('deny').model('POST', chatOn('contoso-foundry'), {...ping, as: people.grace.id});
		expect(body['error'].message).toBe('Principal does not have access to API/Operation.');
	});
});

describe('in deny, assigning', () => {
	const put = (scope: string, asked: Asked = {}) => createCloud('deny').arm('PUT', `${scope}${assignments}/${newName(1)}`, {body: wish, ...asked});

	test('at contoso-models is denied to Ana through a group in a group, by name and scope', async () => {
		const {status, body} = await put(models);
		const path = `${models}${assignments}/${newName(1)}`;
		expect([status, body['error']]).toEqual([
			403,
			{
				code: 'DenyAssignmentAuthorizationFailed',
				message: `The client 'ana@contoso.com' with object id '${people.ana.id}' has permission to perform action 'Microsoft.Authorization/roleAssignments/write' on scope '${path}'; however, the access is denied because of the deny assignment with name 'Readers of the model catalogue assign no roles' and Id 'c25a7b903e1d4f86b0c41d9e8f62a537' at scope '${models}'.`,
			},
		]);
	});

	test.for([
		['Ana elsewhere', foundry, {}, 201],
		['Ana with a token of before her membership', models, {claims: {groups: []}}, 201],
		['Priya, who is in no such group', models, {as: priya}, 201],
		['Ben on the resource group, where a deny assignment names him', groupScope, {as: people.ben.id}, 403],
		['Ben on a resource: that one is not for child scopes', openai, {as: people.ben.id}, 201],
	] as const)('by %s', async ([, scope, asked, status]) => {
		expect((await put(scope, asked)).status).toBe(status);
	});

	test('of who could not assign anyway is refused without naming a deny assignment', async () => {
		const {status, body} = await put(models, {as: people.hana.id});
		expect([status, body['error'].code]).toEqual([403, 'AuthorizationFailed']);
	});

	test('deletions are not in it', async () => {
		const cloud = createCloud('deny');
		cloud.world.roleAssignments.push(seeded({name: newName(2), scope: models, roleId: roleIds.reader, principalId: people.chloe.id}));
		expect((await cloud.arm('DELETE', `${models}${assignments}/${newName(2)}`)).status).toBe(200);
	});
});

test('in deny the list at a resource holds what is above it, the list of the group also what is below', async () => {
	const names = async (scope: string, filter: string) => {
		const {body} = await createCloud('deny').arm('GET', `${scope}/providers/Microsoft.Authorization/denyAssignments${filter}`);
		return body['value'].length;
	};
	expect([await names(foundry, '?$filter=atScope()'), await names(openai, ''), await names(groupScope, '')]).toEqual([2, 1, 3]);
});
