import {describe, expect, test} from 'vitest';
import {type DeploymentOperation, settle} from '../../source/access/deployment-progress.ts';
import {deploymentId, grantDeployments, mostResources, type TemplateResource} from '../../source/access/grant-deployments.ts';
import {lastAdministrator} from '../../source/access/last-administrator.ts';
import type {Grant} from '../../source/access/plan.ts';
import type {Receipt, ReceiptEntry} from '../../source/access/receipt.ts';
import type {RoleAssignment} from '../../source/access/role-assignment.ts';
import {roles} from '../../source/access/roles.ts';
import {retryAfterMs} from '../../source/access/throttle.ts';
import {isDue, progressWords, type WriteProgress, writeProgress} from '../../source/access/write-progress.ts';
import {anaId, evidence, foundryResource, openaiUser, subscriptionId} from './support/records.ts';

const group = `/subscriptions/${subscriptionId}/resourceGroups/rg-ai`;
const otherGroup = `/subscriptions/${subscriptionId}/resourceGroups/rg-other`;
const subscription = `/subscriptions/${subscriptionId}`;
const guidOf = (number: number): string => `60000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const grant = (number: number, scope = foundryResource.id): Grant => ({
	need: 'required',
	principal: {id: guidOf(number), type: 'User', name: null},
	roleId: openaiUser,
	roleName: 'Cognitive Services OpenAI User',
	scope,
	name: guidOf(number),
	exists: false,
});
const grants = (count: number, scope?: string, from = 0): readonly Grant[] => Array.from({length: count}, (_, number) => grant(from + number, scope));
const question = {receiptId: 'k7f2', description: 'Made by foundry-keyless, receipt k7f2', location: 'swedencentral'} as const;

const nestedIn = ({properties}: TemplateResource): readonly TemplateResource[] =>
	(properties['template'] as {readonly resources: readonly TemplateResource[]}).resources;

describe('the deployments of many grants', () => {
	test('are one to the resource group where all lies in one, which asks for no right above it', () => {
		const {deployments, apart} = grantDeployments({...question, grants: [grant(1), grant(2, group), grant(3, group.toLowerCase())]});
		expect([deployments.length, apart]).toEqual([1, []]);
		const [deployment] = deployments;
		expect(deployment).toMatchObject({name: 'foundry-keyless-k7f2', scope: group, location: null});
		expect(deployment && deploymentId(deployment)).toBe(`${group}/providers/Microsoft.Resources/deployments/foundry-keyless-k7f2`);
		expect(deployment?.template.resources).toEqual([
			{
				type: 'Microsoft.Authorization/roleAssignments',
				apiVersion: '2022-04-01',
				name: guidOf(1),
				scope: foundryResource.id,
				properties: {
					roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${openaiUser}`,
					principalId: guidOf(1),
					principalType: 'User',
					description: question.description,
				},
			},
			expect.not.objectContaining({scope: expect.anything()}),
			expect.not.objectContaining({scope: expect.anything()}),
		]);
	});

	test.for([
		['at the limit', mostResources, [mostResources]],
		['above it', mostResources + 1, [mostResources, 1]],
		['far above it', mostResources * 2 + 5, [mostResources, mostResources, 5]],
	] as const)('hold at most 800 resources each: %s', ([, count, parts]) => {
		const [deployment] = grantDeployments({...question, grants: grants(count)}).deployments;
		const resources = deployment?.template.resources ?? [];
		if (parts.length === 1) expect(resources.length).toBe(parts[0]);
		else {
			expect(resources.map(resource => nestedIn(resource).length)).toEqual(parts);
			expect(resources.map(({name, resourceGroup}) => [name, resourceGroup])).toEqual(
				parts.map((_, index) => [`foundry-keyless-k7f2-${index + 1}`, undefined]),
			);
		}
		expect(deployment?.grants.length).toBe(count);
	});

	test('are one to the subscription where it takes several places, with one inside for each', () => {
		const wanted = [...grants(2), ...grants(3, otherGroup, 10), ...grants(1, subscription, 20)];
		const [deployment, ...more] = grantDeployments({...question, grants: wanted}).deployments;
		expect(more).toEqual([]);
		expect(deployment).toMatchObject({scope: subscription, location: 'swedencentral', grants: wanted});
		expect(deployment?.template.resources.map(one => [one.type, one.resourceGroup, one.location, nestedIn(one).map(({scope}) => scope ?? 'own')])).toEqual([
			['Microsoft.Resources/deployments', 'rg-ai', undefined, [foundryResource.id, foundryResource.id]],
			['Microsoft.Resources/deployments', 'rg-other', undefined, ['own', 'own', 'own']],
			['Microsoft.Resources/deployments', undefined, 'swedencentral', ['own']],
		]);
	});

	test('leave apart what lies above every subscription, and what has no region to be deployed from', () => {
		const above = [grant(1, '/'), grant(2, '/providers/Microsoft.Management/managementGroups/root')];
		expect(grantDeployments({...question, grants: [...above, ...grants(2)]})).toMatchObject({apart: above, deployments: [{scope: group}]});
		expect(grantDeployments({...question, location: null, grants: grants(2, subscription)})).toEqual({apart: grants(2, subscription), deployments: []});
		expect(grantDeployments({...question, location: null, grants: grants(2)}).deployments.length).toBe(1);
	});

	test('are the same on every run, and evaluate nothing', () => {
		const made = grantDeployments({...question, grants: grants(900)});
		expect(grantDeployments({...question, grants: grants(900)})).toEqual(made);
		expect(JSON.stringify(made)).not.toMatch(/"\[/u);
	});
});

describe('what a deployment made of a grant', () => {
	const one = grant(1);
	const id = `${one.scope}/providers/Microsoft.Authorization/roleAssignments/${one.name}`;
	const there = (part: Partial<RoleAssignment> = {}): RoleAssignment => ({
		id,
		scope: one.scope,
		roleId: one.roleId,
		principalId: one.principal.id,
		principalType: 'User',
		condition: null,
		description: question.description,
		createdOn: '2026-11-20T10:00:05Z',
		...part,
	});
	const operation = (state: DeploymentOperation['state'], code: string | null = null, status = 400): DeploymentOperation => ({
		target: id.toUpperCase(),
		state,
		evidence: code === null ? null : evidence({plane: 'arm', status, code}),
	});
	const startedOn = '2026-11-20T10:00:00Z';
	const cases: readonly (readonly [string, RoleAssignment | null, DeploymentOperation | null, string])[] = [
		['is there with our description', there(), operation('succeeded'), 'created'],
		['is there, whatever the operation says', there(), operation('failed', 'Conflict', 409), 'created'],
		['is there with another description', there({description: 'by hand'}), operation('succeeded'), 'existed'],
		['is there under another name', there({id: `${id}x`, description: null}), operation('failed', 'RoleAssignmentExists', 409), 'existed'],
		['was written over: it is older than the deployment', there({createdOn: '2026-11-20T09:59:59Z'}), operation('succeeded'), 'existed'],
		['is there, and when it was made is not told', there({createdOn: null}), operation('succeeded'), 'created'],
		['is not listed yet', null, operation('succeeded'), 'created'],
		['is refused for good', null, operation('failed', 'RequestDisallowedByPolicy', 403), 'refused'],
		['is for a principal that is new', null, operation('failed', 'PrincipalNotFound'), 'left'],
		['is of a role that is new', null, operation('failed', 'RoleDefinitionDoesNotExist', 404), 'left'],
		['met too many others', null, operation('failed', 'TooManyRequests', 429), 'left'],
		['met a fault of Azure', null, operation('failed', 'InternalServerError', 500), 'left'],
		['was never begun', null, null, 'left'],
		['was being written when the deployment ended', null, operation('running'), 'left'],
	];
	test.for(cases)('that %s', ([, assignment, made, state]) => {
		const outcome = {assignments: assignment ? [assignment] : [], operations: made ? [made] : [], startedOn, description: question.description};
		expect(settle(one, id, outcome).state).toBe(state);
	});

	test('that could not be read back is as its operation says', () => {
		expect(settle(one, id, {assignments: null, operations: [operation('succeeded')], startedOn, description: question.description})).toEqual({
			id,
			state: 'created',
		});
	});
});

describe('progress', () => {
	const entries = (...states: readonly ReceiptEntry['state'][]): Pick<Receipt, 'entries'> => ({
		entries: states.map(state => ({id: '', roleId: openaiUser, principalId: anaId, scope: group, state})),
	});

	test('counts what was sent, not what was there', () => {
		const now = writeProgress(entries('existed', 'created', 'existed', 'refused', 'planned'), entries('existed', 'planned', 'planned', 'planned', 'planned'));
		expect(now).toEqual({written: 2, refused: 1, of: 4});
		expect(progressWords(now)).toBe('2 of 4 written, 1 refused');
	});

	test.for([
		[20, 20],
		[100, 20],
		[1000, 20],
		[7, 7],
	] as const)('of %i grants is told at most %i times, and at the end', ([of, most]) => {
		let told: WriteProgress | null = null;
		let lines = 0;
		for (let written = 0; written <= of; written += 1) {
			const now: WriteProgress = {written, refused: 0, of};
			if (!isDue(now, told)) continue;
			told = now;
			lines += 1;
		}
		expect([lines, told?.written]).toEqual([most, of]);
	});
});

test.for([
	[429, '47', 47_000],
	[503, '5', 5000],
	[429, 'Fri, 20 Nov 2026 10:01:00 GMT', 60_000],
	[429, 'Fri, 20 Nov 2026 09:00:00 GMT', 0],
	[429, 'soon', null],
	[403, '47', null],
	[429, undefined, null],
] as const)('an answer %i with Retry-After %s asks to wait %s ms', ([status, value, expected]) => {
	const asked = evidence({plane: 'arm', status, headers: value === undefined ? {} : {'retry-after': value}});
	expect(retryAfterMs(asked, Date.UTC(2026, 10, 20, 10))).toBe(expected);
});

describe('the last who may assign roles', () => {
	const held = (roleId: string, scope: string, part: Partial<RoleAssignment> = {}): RoleAssignment => ({
		id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${guidOf(99)}`,
		scope,
		roleId,
		principalId: anaId,
		principalType: 'User',
		condition: null,
		description: null,
		createdOn: null,
		...part,
	});
	const other = {id: 'other'};
	const cases: readonly (readonly [string, RoleAssignment, readonly RoleAssignment[], boolean])[] = [
		['is the only Owner', held(roles.owner, subscription), [], true],
		['has another beside', held(roles.owner, subscription), [held(roles.userAccessAdministrator, subscription, other)], false],
		['has another above', held(roles.owner, group), [held(roles.owner, subscription, other)], false],
		['has another below only', held(roles.owner, subscription), [held(roles.owner, group, other)], true],
		['has another who may for some roles only', held(roles.owner, subscription), [held(roles.owner, subscription, {...other, condition: 'x'})], true],
		['has one beside whose role limits it', held(roles.owner, subscription), [held(roles.foundryOwner, subscription, other)], true],
		['gives no such right', held(openaiUser, subscription), [], false],
	];
	test.for(cases)('that %s', ([, assignment, others, isLast]) => {
		expect(lastAdministrator(assignment, [assignment, ...others], new Map()) !== null).toBe(isLast);
	});
});
