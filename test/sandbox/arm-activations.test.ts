import {describe, expect, test} from 'vitest';
import type {ActivationRule} from '../../source/sandbox/access-types.ts';
import {roleIds} from '../../source/sandbox/role-definitions.ts';
import {people} from '../../source/sandbox/worlds-directory.ts';
import {accountScope} from '../../source/sandbox/worlds-resources.ts';
import {ana, ciRunner, createCloud, newName, start} from './support/ask.ts';

const foundry = accountScope('contoso-foundry');
const models = accountScope('contoso-models');
const version = 'api-version=2020-10-01';
const provider = 'providers/Microsoft.Authorization';
const minute = 60_000;

const wish = (more: object = {}, scope = foundry) => ({
	properties: {
		principalId: ana,
		roleDefinitionId: `${scope.slice(0, 51)}/${provider}/roleDefinitions/${roleIds.cognitiveServicesUser}`,
		requestType: 'SelfActivate',
		scheduleInfo: {startDateTime: new Date(start).toISOString(), expiration: {type: 'AfterDuration', duration: 'PT8H'}},
		justification: 'release test',
		...more,
	},
});

const statusOf = (body: object): unknown => ('properties' in body ? (body.properties as {status?: string}).status : null);

const startCloud = (rule: Partial<ActivationRule> = {}) => {
	const cloud = createCloud('pim');
	const {world} = cloud;
	const usual = {
		scope: foundry,
		roleId: roleIds.cognitiveServicesUser,
		maximumDuration: 'PT8H',
		enabled: ['Justification'],
		authenticationContext: null,
		approvers: [],
	} as const;
	Object.assign(world, {activationRules: [...(world.activationRules ?? []), {...usual, ...rule}]});
	const ask = async (method: string, path: string, body?: unknown, more: object = {}) => {
		const {status, body: said} = await cloud.arm(method, `${path}${path.includes('?') ? '&' : '?'}${version}`, {body, ...more});
		return {status, body: said as unknown as {[key: string]: never} & {error?: {code: string; message: string}}};
	};
	return {
		...cloud,
		ask,
		put: async (digit: number, body: unknown, more: object = {}, scope = foundry) =>
			ask('PUT', `${scope}/${provider}/roleAssignmentScheduleRequests/${newName(digit)}`, body, more),
		active: () =>
			world.roleAssignments.filter(({scope, principalId, roleId}) => scope === foundry && principalId === ana && roleId === roleIds.cognitiveServicesUser)
				.length,
		chat: async () =>
			(
				await cloud.model('POST', 'https://contoso-foundry.openai.azure.com/openai/v1/responses', {
					body: {model: 'gpt-4o-mini', input: 'hi'},
				})
			).status,
	};
};

test('an activation is answered as Privileged Identity Management answers it, takes effect late, and ends by itself', async () => {
	const {put, ask, active, chat, clock} = startCloud();
	const {status, body} = await put(1, wish());
	const id = `/providers/Microsoft.Subscription${foundry}/${provider}`;
	const roleDefinitionId = wish().properties.roleDefinitionId;
	expect({status, body}).toEqual({
		status: 201,
		body: {
			properties: {
				targetRoleAssignmentScheduleId: `${id}/roleAssignmentSchedules/${newName(1)}`,
				scope: foundry,
				roleDefinitionId,
				principalId: ana,
				principalType: 'User',
				requestType: 'SelfActivate',
				status: 'Provisioned',
				scheduleInfo: {startDateTime: '2026-11-21T12:00:00.0000000Z', expiration: {type: 'AfterDuration', duration: 'PT8H'}},
				linkedRoleEligibilityScheduleId: expect.stringMatching(/^[0-9a-f-]{36}$/),
				ticketInfo: {},
				justification: 'release test',
				requestorId: ana,
				createdOn: '2026-11-21T12:00:00.0000000Z',
				expandedProperties: {
					principal: {id: ana, displayName: 'Ana Lima', email: 'ana@contoso.com', type: 'User'},
					roleDefinition: {id: roleDefinitionId, displayName: 'Cognitive Services User', type: 'BuiltInRole'},
					scope: {id: foundry, displayName: 'contoso-foundry', type: 'Microsoft.CognitiveServices/accounts'},
				},
			},
			name: newName(1),
			id: `${id}/roleAssignmentScheduleRequests/${newName(1)}`,
			type: 'Microsoft.Authorization/roleAssignmentScheduleRequests',
		},
	});
	expect([active(), await chat()]).toEqual([1, 401]);
	clock.now += 3000;
	expect(await chat()).toBe(200);
	const listed = await ask('GET', `${foundry}/${provider}/roleAssignmentScheduleInstances?$filter=asTarget()`);
	const instances = (listed.body['value'] as unknown as readonly {properties: Record<string, unknown>}[]).filter(
		({properties}) => properties['scope'] === foundry,
	);
	expect(instances.map(({properties}) => [properties['assignmentType'], properties['roleAssignmentScheduleId'], properties['endDateTime']])).toEqual([
		['Activated', `${id}/roleAssignmentSchedules/${newName(1)}`, '2026-11-21T20:00:00.0000000Z'],
	]);
	clock.now = start + 8 * 60 * minute + 3000;
	expect([await chat(), active()]).toEqual([401, 0]);
});

describe('refuses', () => {
	test.for([
		[
			'without the justification',
			{},
			{justification: ''},
			'RoleAssignmentRequestPolicyValidationFailed',
			'The following policy rules failed: ["JustificationRule"]',
		],
		[
			'for longer than allowed, and without the ticket',
			{maximumDuration: 'PT4H', enabled: ['Ticketing']},
			{},
			'RoleAssignmentRequestPolicyValidationFailed',
			'The following policy rules failed: ["ExpirationRule","TicketingRule"]',
		],
		[
			'without a second factor',
			{enabled: ['MultiFactorAuthentication']},
			{},
			'RoleAssignmentRequestPolicyValidationFailed',
			'The following policy rules failed: ["MfaRule"]',
		],
		[
			'what one is not eligible for',
			{},
			{roleDefinitionId: `/x/roleDefinitions/${roleIds.owner}`},
			'RoleAssignmentRequestPolicyValidationFailed',
			'The following policy rules failed: ["EligibilityRule"]',
		],
		[
			'without the authentication context, whose demand stands in the message',
			{authenticationContext: 'c1'},
			{},
			'RoleAssignmentRequestAcrsValidationFailed',
			'&claims=%7B%22access_token%22%3A%7B%22acrs%22%3A%7B%22essential%22%3Atrue%2C%20%22value%22%3A%22c1%22%7D%7D%7D',
		],
		['to end what is not active', {}, {requestType: 'SelfDeactivate'}, 'RoleAssignmentDoesNotExist', 'The Role assignment does not exist.'],
	] as const)('%s', async ([, rule, body, code, message]) => {
		const {put, active} = startCloud(rule);
		const answer = await put(1, wish(body));
		expect([answer.status, answer.body.error, active()]).toEqual([400, {code, message}, 0]);
	});

	test('a second activation, and to end one in its first five minutes', async () => {
		const {put, clock, active} = startCloud();
		await put(1, wish());
		expect((await put(2, wish())).body.error).toEqual({code: 'RoleAssignmentExists', message: 'The Role assignment already exists.'});
		const ending = wish({requestType: 'SelfDeactivate'});
		clock.now += 5 * minute - 1;
		expect((await put(3, ending)).body.error?.code).toBe('ActiveDurationTooShort');
		clock.now += 1;
		const ended = await put(3, ending);
		expect([ended.status, statusOf(ended.body), active()]).toEqual([201, 'Revoked', 0]);
	});

	test.for([
		['an activation for somebody else', {principalId: people.ben.id}, {}],
		['one of an application', {}, {as: ciRunner}],
		['what an administrator does', {requestType: 'AdminAssign'}, {}],
		[
			'one that begins later',
			{scheduleInfo: {startDateTime: new Date(start + 60 * minute).toISOString(), expiration: {type: 'AfterDuration', duration: 'PT8H'}}},
			{},
		],
	] as const)('%s, as not modelled', async ([, body, more]) => {
		expect((await startCloud().put(1, wish(body), more)).status).toBe(501);
	});
});

describe('an approval', () => {
	const asked = wish({ticketInfo: {ticketNumber: 'INC1'}, scheduleInfo: {expiration: {type: 'AfterDuration', duration: 'PT1H'}}}, models);
	const one = `${models}/${provider}/roleAssignmentScheduleRequests/${newName(1)}`;

	test.for([
		['approved', 'Provisioned', 1],
		['refused', 'Denied', 0],
	] as const)('is waited for, and comes as %s', async ([outcome, status, active]) => {
		const {put, ask, world, clock} = startCloud();
		world.approval = {outcome, afterMs: 20_000};
		expect(statusOf((await put(1, asked, {}, models)).body)).toBe('PendingApproval');
		expect((await put(2, asked, {}, models)).body.error?.code).toBe('PendingRoleAssignmentRequest');
		clock.now += 20_000;
		expect(statusOf((await ask('GET', one)).body)).toBe(status);
		expect(
			world.roleAssignments.filter(({scope, principalId, createdAt}) => scope === models && principalId === ana && createdAt === start + 20_000),
		).toHaveLength(active);
	});

	test('is withdrawn by who asked, and nobody else sees it without a right', async () => {
		const {put, ask} = startCloud();
		await put(1, asked, {}, models);
		expect((await ask('GET', one, undefined, {as: people.ben.id})).status).toBe(403);
		expect((await ask('POST', `${one}/cancel`)).status).toBe(200);
		expect(statusOf((await ask('GET', one)).body)).toBe('Canceled');
		expect((await ask('POST', `${one}/cancel`)).status).toBe(501);
	});
});

test('the rules of a role are told to whoever may read them', async () => {
	const {ask} = startCloud();
	const path = (scope: string) => `${scope}/${provider}/roleManagementPolicyAssignments?$filter=roleDefinitionId eq '${wish().properties.roleDefinitionId}'`;
	const {status, body} = await ask('GET', path(models));
	const [assignment] = body['value'] as unknown as readonly {name: string; properties: {effectiveRules: readonly Record<string, unknown>[]}}[];
	expect([status, assignment?.name]).toEqual([200, expect.stringMatching(new RegExp(`^[0-9a-f-]{36}_${roleIds.cognitiveServicesUser}$`))]);
	const rule = (id: string) => assignment?.properties.effectiveRules.find(one => one['id'] === id);
	expect(rule('Expiration_EndUser_Assignment')).toMatchObject({maximumDuration: 'PT4H', isExpirationRequired: true});
	expect(rule('Enablement_EndUser_Assignment')).toMatchObject({enabledRules: ['Justification', 'Ticketing']});
	expect(rule('Approval_EndUser_Assignment')).toMatchObject({
		setting: {
			isApprovalRequired: true,
			approvalStages: [
				{
					primaryApprovers: [
						{description: 'Priya Shah', userType: 'User'},
						{description: 'cloud-admins', userType: 'Group'},
					],
				},
			],
		},
	});
	expect((await ask('GET', path(models), undefined, {as: people.ben.id})).status).toBe(403);
	expect((await ask('GET', `${models}/${provider}/roleManagementPolicyAssignments`)).status).toBe(501);
});
