import {describe, expect, test} from 'vitest';
import {groupsOf, isAuthorized} from '../../source/sandbox/authorizer.ts';
import {definitionsOf} from '../../source/sandbox/definitions.ts';
import {roleIds} from '../../source/sandbox/role-definitions.ts';
import {buildWorld} from '../../source/sandbox/worlds.ts';
import {groups, onCallAdmins, people} from '../../source/sandbox/worlds-directory.ts';
import {accountScope, projectScope, subscriptionScope} from '../../source/sandbox/worlds-resources.ts';
import {type Asked, ana, createCloud, newName, start} from './support/ask.ts';

const foundry = accountScope('contoso-foundry');
const openai = accountScope('contoso-openai');
const models = accountScope('contoso-models');
const alpha = projectScope('contoso-foundry', 'alpha');
const day = 86_400_000;

type Cloud = ReturnType<typeof createCloud>;

const chatStatus = async (cloud: Cloud, name: string, as: string = ana): Promise<number> => {
	const url = `https://${name}.openai.azure.com/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-10-21`;
	return (await cloud.model('POST', url, {as, body: {messages: [{role: 'user', content: 'ping'}]}})).status;
};

const assign = async (cloud: Cloud, scope: string, roleId: string, asked: Asked = {}) =>
	cloud.arm('PUT', `${scope}/providers/Microsoft.Authorization/roleAssignments/${newName(1)}`, {
		body: {properties: {roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${roleId}`, principalId: ana, principalType: 'User'}},
		...asked,
	});

describe('constrained', () => {
	test.for([
		['OpenAI User at contoso-openai', openai, roleIds.cognitiveServicesOpenAIUser, 403],
		['Cognitive Services User at contoso-openai', openai, roleIds.cognitiveServicesUser, 403],
		['Foundry User at contoso-openai', openai, roleIds.foundryUser, 201],
		['Foundry User at contoso-models', models, roleIds.foundryUser, 201],
		['Foundry User at project alpha', alpha, roleIds.foundryUser, 201],
		['Reader at project alpha', alpha, roleIds.reader, 403],
		['Foundry User at contoso-foundry', foundry, roleIds.foundryUser, 403],
	] as const)('Ana assigning %s', async ([, scope, roleId, status]) => {
		const answer = await assign(createCloud('constrained'), scope, roleId);
		expect(answer.status).toBe(status);
		if (status === 403 && scope !== foundry) expect(answer.body['error'].message).toContain('an ABAC condition not fulfilled');
	});

	test('Ana owns contoso-openai and cannot call it; three seconds after she assigned herself Foundry User she can', async () => {
		const cloud = createCloud('constrained');
		expect(await chatStatus(cloud, 'contoso-openai')).toBe(401);
		await assign(cloud, openai, roleIds.foundryUser);
		cloud.clock.now += 2_999;
		expect(await chatStatus(cloud, 'contoso-openai')).toBe(401);
		cloud.clock.now += 1;
		expect(await chatStatus(cloud, 'contoso-openai')).toBe(200);
	});

	test.for([
		['Owner', roleIds.owner, 403],
		['User Access Administrator', roleIds.userAccessAdministrator, 403],
		['Role Based Access Control Administrator', roleIds.roleBasedAccessControlAdministrator, 403],
		['Cognitive Services User', roleIds.cognitiveServicesUser, 201],
		['Contributor', roleIds.contributor, 201],
	] as const)('Noah assigns all but privileged roles: %s', async ([, roleId, status]) => {
		expect((await assign(createCloud('constrained'), foundry, roleId, {as: people.noah.id})).status).toBe(status);
	});

	test('Noah removes all but privileged roles', async () => {
		const cloud = createCloud('constrained');
		const remove = async (roleId: string) => {
			const found = cloud.world.roleAssignments.find(assignment => assignment.roleId === roleId);
			const path = `${found?.scope}/providers/Microsoft.Authorization/roleAssignments/${found?.name}`;
			return (await cloud.arm('DELETE', path, {as: people.noah.id})).status;
		};
		expect([await remove(roleIds.owner), await remove(roleIds.foundryProjectManager)]).toEqual([403, 200]);
	});

	test('the condition of Noah’s assignment is told with it', async () => {
		const {body} = await createCloud('constrained').arm(
			'GET',
			`${foundry}/providers/Microsoft.Authorization/roleAssignments?$filter=assignedTo('${people.noah.id}')`,
		);
		expect(body['value'].map(({properties}) => properties)).toMatchObject([
			{condition: expect.stringContaining('ForAnyOfAllValues:GuidNotEquals'), conditionVersion: '2.0', scope: subscriptionScope},
		]);
	});
});

describe('pim', () => {
	const world = buildWorld('pim', start);

	test('who is eligible for what, where and until when', () => {
		expect(world.scheduledRoles.map(({state, principalId, roleId, scope, endsAt}) => [state, principalId, roleId, scope, endsAt])).toEqual([
			['eligible', ana, roleIds.cognitiveServicesUser, foundry, start + 90 * day],
			['eligible', ana, roleIds.cognitiveServicesUser, models, start + 90 * day],
			['eligible', onCallAdmins.id, roleIds.userAccessAdministrator, subscriptionScope, null],
			['eligible', people.mei.id, roleIds.owner, subscriptionScope, null],
			['activated', ana, roleIds.cognitiveServicesOpenAIUser, openai, start + day / 6],
		]);
		expect(onCallAdmins.members).toContain(ana);
		for (const {startsAt, endsAt} of world.scheduledRoles) expect(startsAt < start && (endsAt === null || endsAt > start)).toBe(true);
	});

	test('what is eligible gives nothing, what is activated works and is among the assignments', async () => {
		const cloud = createCloud('pim');
		expect([await chatStatus(cloud, 'contoso-foundry'), await chatStatus(cloud, 'contoso-openai')]).toEqual([401, 200]);
		expect((await assign(cloud, foundry, roleIds.cognitiveServicesUser)).status).toBe(403);
		expect((await assign(cloud, foundry, roleIds.cognitiveServicesUser, {as: people.mei.id})).status).toBe(403);
		const {body} = await cloud.arm('GET', `${openai}/providers/Microsoft.Authorization/roleAssignments?$filter=atScope() and assignedTo('${ana}')`);
		const listed = body['value'].map(({properties}) => properties.roleDefinitionId.slice(-36));
		expect(listed.toSorted()).toEqual([roleIds.cognitiveServicesOpenAIUser, roleIds.reader].toSorted());
	});
});

describe('upgraded', () => {
	const foundryHost = 'https://contoso-openai.services.ai.azure.com';

	test('contoso-openai is a Foundry resource with its old name and endpoint, an identity and a default project', async () => {
		const {body} = await createCloud('upgraded').arm('GET', openai);
		expect(body).toMatchObject({
			name: 'contoso-openai',
			kind: 'AIServices',
			properties: {
				endpoint: 'https://contoso-openai.openai.azure.com/',
				endpoints: {'AI Foundry API': `${foundryHost}/`, 'OpenAI Language Model Instance API': 'https://contoso-openai.openai.azure.com/'},
				allowProjectManagement: true,
				defaultProject: 'proj-default',
				associatedProjects: ['proj-default'],
			},
			identity: {type: 'SystemAssigned', principalId: expect.stringMatching(/^[0-9a-f-]{36}$/)},
		});
	});

	test('elsewhere it is as it was: kind OpenAI, and its endpoint by its kind', async () => {
		const {body} = await createCloud('fresh').arm('GET', openai);
		expect(body).toMatchObject({kind: 'OpenAI', properties: {endpoint: 'https://contoso-openai.openai.azure.com/', allowProjectManagement: false}});
	});

	test('Ana’s Cognitive Services User of before gives models of all makers and projects there, and nothing elsewhere', async () => {
		const cloud = createCloud('upgraded');
		expect([await chatStatus(cloud, 'contoso-openai'), await chatStatus(cloud, 'contoso-foundry')]).toEqual([200, 401]);
		const maas = await cloud.model('POST', `${foundryHost}/models/chat/completions?api-version=2024-05-01-preview`, {
			body: {messages: [{role: 'user', content: 'ping'}], model: 'gpt-4o-mini'},
		});
		const responses = await cloud.model('POST', `${foundryHost}/api/projects/proj-default/openai/v1/responses`, {
			body: {model: 'gpt-4o-mini', input: 'ping'},
			audience: 'https://ai.azure.com',
		});
		expect([maas.status, responses.status]).toEqual([200, 200]);
	});

	test('both endpoint and project are found by Resource Graph as well', async () => {
		const {body} = await createCloud('upgraded').arm('POST', '/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01', {
			body: {query: "resources | where type =~ 'microsoft.cognitiveservices/accounts/projects' | project name"},
		});
		expect(body['data'].map(({name}) => name)).toContain('contoso-openai/proj-default');
	});
});

describe('wrong-scope', () => {
	test('Ana can call contoso-openai and project alpha, not contoso-foundry', async () => {
		const cloud = createCloud('wrong-scope');
		expect([await chatStatus(cloud, 'contoso-openai'), await chatStatus(cloud, 'contoso-foundry')]).toEqual([200, 401]);
		const responses = await cloud.model('POST', 'https://contoso-foundry.services.ai.azure.com/api/projects/alpha/openai/v1/responses', {
			body: {model: 'gpt-4o-mini', input: 'ping'},
			audience: 'https://ai.azure.com',
		});
		expect(responses.status).toBe(200);
	});

	test('the custom role comes through a group in a group', () => {
		const world = buildWorld('wrong-scope', start);
		const held = groupsOf(world.tenants[0]?.groups ?? [], ana);
		const assignment = world.roleAssignments.find(({roleId}) => roleId === world.customRoles[0]?.id);
		expect(held).toContain(assignment?.principalId);
		expect(world.tenants[0]?.groups.find(({id}) => id === assignment?.principalId)?.members).not.toContain(ana);
		expect(world.customRoles[0]?.permissions).toHaveLength(2);
	});

	test('cloud-admins can assign, Ana cannot', () => {
		const world = buildWorld('wrong-scope', start);
		const slice = {...world, definitions: definitionsOf(world), groups: world.tenants[0]?.groups ?? []};
		const able = world.tenants[0]?.users.filter(({id}) =>
			isAuthorized(slice, {principalId: id, groups: null, action: 'Microsoft.Authorization/roleAssignments/write', kind: 'control', scope: foundry}),
		);
		expect(able?.map(({id}) => id)).toEqual([people.priya.id, ...groups.cloudAdmins.members]);
	});
});
