import {beforeEach, describe, expect, test} from 'vitest';
import type {TemplateDeployment} from '../../source/sandbox/template-deployment.ts';
import {people} from '../../source/sandbox/worlds-directory.ts';
import {accountScope, groupScope, subscription, subscriptionScope} from '../../source/sandbox/worlds-resources.ts';
import {type Answer, type Asked, createCloud, newName, seeded} from './support/ask.ts';

const openaiUser = '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd';
const contributor = 'b24988ac-6180-42a0-ab88-20f7382dd24c';
const owner = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
const reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
const foundry = accountScope('contoso-foundry');
const roleOf = (id: string): string => `/subscriptions/${subscription.id}/providers/Microsoft.Authorization/roleDefinitions/${id}`;

type Properties = {
	readonly provisioningState: string;
	readonly statusCode?: string;
	readonly statusMessage?: {readonly error: {readonly code: string}};
	readonly targetResource: {readonly id: string};
	readonly validatedResources?: readonly unknown[];
	readonly error?: unknown;
	readonly timestamp: string;
	readonly duration: string;
};
type Item = {readonly properties: Properties};

let cloud: ReturnType<typeof createCloud>;
beforeEach(() => {
	cloud = createCloud('owner-denied');
});

const assignment = (name: string, part: Readonly<Record<string, unknown>> = {}) => ({
	type: 'Microsoft.Authorization/roleAssignments',
	apiVersion: '2022-04-01',
	name,
	scope: foundry,
	properties: {roleDefinitionId: roleOf(openaiUser), principalId: people.ben.id, principalType: 'User', description: 'one'},
	...part,
});
const bodyOf = (resources: readonly unknown[], part: object = {}, template: object = {}) => ({
	properties: {mode: 'Incremental', template: {contentVersion: '1.0.0.0', resources, ...template}, ...part},
});
const deploymentPath = (name: string, scope = groupScope): string => `${scope}/providers/Microsoft.Resources/deployments/${name}`;
const at = async (method: string, path: string, asked: Asked = {}): Promise<Answer & {readonly properties: Properties; readonly items: readonly Item[]}> => {
	const answer = await cloud.arm(method, `${path}?api-version=2022-09-01`, asked);
	const body = answer.body as unknown as {readonly properties: Properties; readonly value: readonly Item[]} | undefined;
	return {...answer, properties: body?.properties as Properties, items: body?.value ?? []};
};
const deploy = async (resources: readonly unknown[], part: object = {}, template: object = {}) =>
	at('PUT', deploymentPath('one'), {body: bodyOf(resources, part, template)});
const added = () => cloud.world.roleAssignments.filter(({seed}) => !seed);

test('a deployment is accepted, runs, and ends; its assignments are whose who deployed', async () => {
	const accepted = await deploy([assignment(newName(1))]);
	expect([accepted.status, accepted.properties.provisioningState]).toEqual([201, 'Accepted']);
	const watch = new URL(accepted.headers['azure-asyncoperation'] ?? '').pathname;
	expect((await at('GET', watch)).body).toEqual({status: 'Accepted'});
	expect(added()).toEqual([]);
	cloud.clock.now += 500;
	expect((await at('GET', watch)).body).toEqual({status: 'Succeeded'});
	expect(added()).toMatchObject([{name: newName(1), scope: foundry, principalId: people.ben.id, createdBy: people.ana.id, description: 'one'}]);
	const {properties} = await at('GET', deploymentPath('one'));
	expect(properties).toMatchObject({provisioningState: 'Succeeded', duration: 'PT0.5S', outputResources: [{id: expect.stringContaining(newName(1))}]});
	const {items} = await at('GET', `${deploymentPath('one')}/operations`);
	expect(items.map(item => [item.properties.provisioningState, item.properties.statusCode])).toEqual([['Succeeded', 'Created']]);
});

test('nested deployments have their own place, parameters and record; theirs is the failure inside the failure', async () => {
	const inner = {
		type: 'Microsoft.Resources/deployments',
		apiVersion: '2022-09-01',
		name: 'inner',
		resourceGroup: "[parameters('group')]",
		properties: {
			mode: 'Incremental',
			expressionEvaluationOptions: {scope: 'inner'},
			parameters: {who: {value: "[parameters('who')]"}},
			template: {
				parameters: {who: {type: 'string'}},
				resources: [
					assignment("[guid(resourceGroup().id, parameters('who'), 'x')]", {
						scope: "[resourceId('Microsoft.CognitiveServices/accounts', 'contoso-openai')]",
						properties: {
							roleDefinitionId: `[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${openaiUser}')]`,
							principalId: "[parameters('who')]",
						},
					}),
					assignment(newName(2), {properties: {roleDefinitionId: roleOf(openaiUser), principalId: people.ben.id}, scope: undefined}),
					assignment(newName(3), {properties: {roleDefinitionId: roleOf(openaiUser), principalId: people.ben.id}, scope: undefined}),
				],
			},
		},
	};
	const body = {
		location: 'eastus2',
		...bodyOf(
			[inner, assignment(newName(4), {scope: undefined, properties: {roleDefinitionId: roleOf(reader), principalId: people.ben.id}})],
			{parameters: {who: {value: people.chloe.id}}},
			{parameters: {group: {type: 'string', defaultValue: 'rg-ai'}, who: {type: 'string'}}},
		),
	};
	const outer = deploymentPath('outer', subscriptionScope);
	expect((await at('PUT', outer, {body})).status).toBe(201);
	expect((await at('GET', deploymentPath('inner'))).body.error.code).toBe('DeploymentNotFound');
	cloud.clock.now += 600;
	expect((await at('GET', deploymentPath('inner'))).properties.provisioningState).toBe('Accepted');
	cloud.clock.now += 60_000;
	expect((await at('GET', deploymentPath('inner'))).properties).toMatchObject({
		provisioningState: 'Failed',
		error: {details: [{code: 'RoleAssignmentExists'}]},
	});
	expect((await at('GET', outer)).properties).toMatchObject({
		provisioningState: 'Failed',
		error: {code: 'DeploymentFailed', target: outer, details: [{code: 'DeploymentFailed', target: deploymentPath('inner')}]},
	});
	const {items} = await at('GET', `${deploymentPath('inner')}/operations`);
	expect(items.map(({properties}) => [properties.provisioningState, properties.statusCode, properties.statusMessage?.error.code])).toEqual([
		['Succeeded', 'Created', undefined],
		['Succeeded', 'Created', undefined],
		['Failed', 'Conflict', 'RoleAssignmentExists'],
	]);
	expect(added().map(({scope, principalId}) => [scope, principalId])).toEqual([
		[subscriptionScope, people.ben.id],
		[accountScope('contoso-openai'), people.chloe.id],
		[groupScope, people.ben.id],
	]);
});

test('an expression outside sees what is outside', async () => {
	const template = {resources: [assignment("[guid(parameters('who'))]")], parameters: {}};
	const inner = {type: 'Microsoft.Resources/deployments', apiVersion: '2022-09-01', name: 'inner', properties: {mode: 'Incremental', template}};
	const {status} = await deploy([inner], {parameters: {who: {value: 'x'}}}, {parameters: {who: {type: 'string'}}});
	cloud.clock.now += 60_000;
	await at('GET', deploymentPath('inner'));
	// The name that Azure's own guid('x') has.
	expect([status, added().length]).toEqual([201, 1]);
});

describe('refused before it begins', () => {
	const cases: readonly (readonly [string, () => Promise<Answer>, number, string, RegExp])[] = [
		[
			'801 resources',
			async () => deploy(Array.from({length: 801}, (_, number) => assignment(`${newName(1).slice(0, -3)}${String(number).padStart(3, '0')}`))),
			400,
			'InvalidTemplate',
			/Limit: '800' and actual: '801'/u,
		],
		['one resource twice', async () => deploy([assignment(newName(1)), assignment(newName(1))]), 400, 'InvalidTemplate', /defined multiple times/u],
		[
			'a parameter without a value',
			async () => deploy([], {}, {parameters: {x: {type: 'string'}}, resources: []}),
			400,
			'InvalidTemplate',
			/'x' is not provided/u,
		],
		['what lies elsewhere', async () => deploy([assignment(newName(1), {scope: '/subscriptions/x'})]), 400, 'InvalidTemplate', /not within the scope/u],
		[
			'to a subscription without a location',
			async () => at('PUT', deploymentPath('one', subscriptionScope), {body: bodyOf([])}),
			400,
			'LocationRequired',
			/location/u,
		],
		[
			'by whoever may not assign',
			async () => {
				cloud.world.roleAssignments.push(seeded({name: newName(9), principalId: people.ben.id, roleId: contributor, scope: groupScope}));
				return at('PUT', deploymentPath('one'), {body: bodyOf([assignment(newName(1))]), as: people.ben.id});
			},
			403,
			'InvalidTemplateDeployment',
			/^The template deployment failed with error: 'Authorization failed for template resource .* at scope '.*'\.'\.$/u,
		],
		[
			'under a read-only lock',
			async () => {
				cloud.world.locks.push({name: 'frozen', level: 'ReadOnly', scope: groupScope, notes: null});
				return deploy([assignment(newName(1))]);
			},
			409,
			'ScopeLocked',
			/write operation/u,
		],
		[
			'after 800 others',
			async () => {
				const by = {aud: '', tid: '', oid: '', appid: '', idtyp: 'user', iat: 0, exp: 0, groups: []} as const;
				const ended: TemplateDeployment['ended'] = {at: 0, as: 'Succeeded'};
				const one = {location: null, correlationId: '', parameters: {}, by, startedAt: 0, resources: [], ended, scope: groupScope};
				cloud.world.templateDeployments = Array.from({length: 800}, (_, number) => ({...one, name: `d${number}`, id: deploymentPath(`d${number}`)}));
				return deploy([assignment(newName(1))]);
			},
			409,
			'DeploymentQuotaExceeded',
			/quota of '800'/u,
		],
		[
			'while it runs',
			async () => {
				await deploy([assignment(newName(1))]);
				return deploy([assignment(newName(1))]);
			},
			409,
			'DeploymentActive',
			/still active/u,
		],
	];
	test.for(cases)('%s', async ([, act, status, code, words]) => {
		const answer = await act();
		expect([answer.status, answer.body.error.code]).toEqual([status, code]);
		expect(answer.body.error.message).toMatch(words);
	});

	test('by a policy, which is named inside', async () => {
		cloud = createCloud('policy');
		cloud.world.roleAssignments.push(seeded({name: newName(9), principalId: people.ana.id, roleId: contributor, scope: groupScope}));
		const scopes = [...new Set((cloud.world.policies ?? []).map(({scope}) => scope))];
		const {status, body} = await deploy([assignment(newName(1), {scope: undefined})]);
		expect([scopes.length > 0, status, body.error.code, body.error.details[0]?.code]).toEqual([
			true,
			400,
			'InvalidTemplateDeployment',
			'RequestDisallowedByPolicy',
		]);
	});
});

test.for([
	['an unknown function', [assignment("[uniqueString('x')]")], {}, {}],
	['another type', [{type: 'Microsoft.Storage/storageAccounts', name: 'x'}], {}, {}],
	['copies', [assignment('x', {copy: {name: 'c', count: 2}})], {}, {}],
	['an order', [assignment('x', {dependsOn: ['y']})], {}, {}],
	['outputs', [], {}, {outputs: {x: {type: 'string', value: ''}}}],
	['the mode Complete', [], {mode: 'Complete'}, {}],
	['a linked template', [], {templateLink: {uri: 'https://example.com'}}, {}],
] as const)('what is not modelled is said to be so: %s', async ([, resources, part, template]) => {
	expect((await deploy(resources, part, template)).status).toBe(501);
});

test('a deployment is validated without a trace, canceled only while it runs, and forgotten when it is deleted', async () => {
	const path = deploymentPath('one');
	const validated = await at('POST', `${path}/validate`, {body: bodyOf([assignment(newName(1))])});
	expect([validated.status, validated.properties.validatedResources?.length]).toEqual([200, 1]);
	expect((await at('GET', path)).status).toBe(404);
	await deploy([assignment(newName(1))]);
	expect((await at('DELETE', path)).status).toBe(409);
	expect((await at('POST', `${path}/cancel`)).status).toBe(204);
	expect((await at('POST', `${path}/cancel`)).body.error.code).toBe('DeploymentCannotBeCancelled');
	cloud.clock.now += 60_000;
	expect((await at('GET', path)).properties.provisioningState).toBe('Canceled');
	expect(added()).toEqual([]);
	const deleted = await at('DELETE', path);
	expect([deleted.status, (await at('GET', new URL(deleted.headers['location'] ?? '').pathname)).status]).toEqual([202, 204]);
	expect((await at('GET', path)).status).toBe(404);
});

test('the last owner of a subscription is not deleted', async () => {
	const pathOf = (principalId: string): string => {
		const found = cloud.world.roleAssignments.find(one => one.roleId === owner && one.principalId === principalId);
		return `${found?.scope}/providers/Microsoft.Authorization/roleAssignments/${found?.name}`;
	};
	expect((await at('DELETE', pathOf(people.priya.id))).status).toBe(200);
	const refused = await at('DELETE', pathOf(people.ana.id));
	expect([refused.status, refused.body.error.message]).toEqual([400, 'Cannot delete the last RBAC admin assignment']);
});
