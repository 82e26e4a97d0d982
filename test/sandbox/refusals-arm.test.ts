import {expect, test} from 'vitest';
import {plannedFault} from '../../source/sandbox/faults.ts';
import {armFaults} from '../../source/sandbox/faults-arm.ts';
import {groups, managedIdentities, people} from '../../source/sandbox/worlds-directory.ts';
import {fabrikamScope} from '../../source/sandbox/worlds-fabrikam.ts';
import {accountScope, groupScope, subscriptionScope} from '../../source/sandbox/worlds-resources.ts';
import {newName} from './support/ask.ts';
import type {Answer} from './support/call.ts';
import {assign, assignmentAt, foundryScope, type Play, playAll, put, type Row, wish} from './support/refusals.ts';
import {startWholeCloud} from './support/whole-cloud.ts';

const after =
	(...plays: readonly Play[]): Play =>
	async cloud => {
		let answer: Answer | undefined;
		for (const play of plays) answer = await play(cloud);
		if (answer === undefined) throw new Error('nothing played');
		return answer;
	};
const onArm =
	(method: string, path: string): Play =>
	({arm}) =>
		arm(method, path);

const turnKeys =
	(path: string, disableLocalAuth: boolean): Play =>
	({arm}) =>
		arm('PATCH', path, {properties: {disableLocalAuth}});
const customRole = (roleName: string) => ({properties: {roleName, permissions: [{actions: ['*/read']}], assignableScopes: [subscriptionScope]}});

const roleDefinition = `${subscriptionScope}/providers/Microsoft.Authorization/roleDefinitions/${newName(2)}`;
const template = `${groupScope}/providers/Microsoft.Resources/deployments/main`;
const modelDeployment = `${foundryScope}/deployments/gpt-4.1`;
const eligible = `${subscriptionScope}/providers/Microsoft.Authorization/roleEligibilityScheduleInstances`;

const rows: readonly Row[] = [
	[
		'arm.mfa-policy',
		'mfa-on-write',
		null,
		after(async ({sandbox}) => {
			for (const tenant of sandbox.world.tenants) tenant.writesNeed = {acrs: ['p1'], refusal: 'policy'};
			return {status: 0, headers: {}, text: '', body: {}};
		}, assign()),
		403,
		'RequestDisallowedByPolicy',
		'Resource was disallowed by policy. Reasons: MFA is required.',
	],
	[
		'arm.assign-denied.template',
		'no-rights',
		'template-refused',
		put(template),
		403,
		'InvalidTemplateDeployment',
		"Authorization failed for template resource '8f70606d-7739-500f-80cf-cc2ae5c8cffd' of type 'Microsoft.Authorization/roleAssignments'.",
	],
	[
		'arm.token-wrong-tenant',
		'wrong-tenant',
		null,
		onArm('GET', fabrikamScope),
		401,
		'InvalidAuthenticationTokenTenant',
		'access token is from the wrong issuer',
	],
	[
		'arm.token-expired',
		'fresh',
		null,
		async ({arm, personToken, clock}) => {
			const token = await personToken('https://management.azure.com');
			clock.now += 7_200_000;
			return arm('GET', subscriptionScope, undefined, Promise.resolve(token));
		},
		401,
		'ExpiredAuthenticationToken',
		'The access token expiry UTC time',
	],
	['arm.claims-challenge', 'mfa-on-write', null, assign(), 401, 'RequestDisallowedByPolicy', 'MFA is required'],
	// Told by clients, who are given this list.
	['arm.sub-none', 'endpoint-only', null, onArm('GET', '/subscriptions'), 200, null, '"value":[]'],
	[
		'arm.sub-missing-in-url',
		'fresh',
		null,
		assign(`/C:/Program Files/Git${foundryScope}`),
		404,
		'MissingSubscription',
		'The request did not have a subscription or a valid tenant level resource provider.',
	],
	['arm.sub-disabled', 'fresh', 'subscription-disabled', assign(), 409, 'ReadOnlyDisabledSubscription', 'is disabled and therefore marked as read only.'],
	[
		'arm.provider-unregistered',
		'fresh',
		'provider-unregistered',
		put(foundryScope),
		409,
		'MissingSubscriptionRegistration',
		"not registered to use namespace 'Microsoft.CognitiveServices'",
	],
	[
		'arm.assign-denied',
		'no-rights',
		null,
		assign(),
		403,
		'AuthorizationFailed',
		`The client 'ana@contoso.com' with object id '${people.ana.id}' does not have authorization to perform action 'Microsoft.Authorization/roleAssignments/write' over scope '${assignmentAt(foundryScope)}' or the scope is invalid.`,
	],
	[
		'arm.assign-denied',
		'constrained',
		null,
		assign(accountScope('contoso-openai')),
		403,
		'AuthorizationFailed',
		"does not have authorization or an ABAC condition not fulfilled to perform action 'Microsoft.Authorization/roleAssignments/write'",
	],
	[
		'arm.read-denied',
		'endpoint-only',
		null,
		onArm('GET', foundryScope),
		403,
		'AuthorizationFailed',
		`does not have authorization to perform action 'Microsoft.CognitiveServices/accounts/read' over scope '${foundryScope}'`,
	],
	[
		'arm.linked-auth',
		'fresh',
		'linked-scope-refused',
		put(roleDefinition),
		403,
		'LinkedAuthorizationFailed',
		"does not have permission to perform action 'Microsoft.Authorization/roleDefinitions/write' on the linked scope",
	],
	[
		'arm.exists',
		'fresh',
		null,
		after(assign(), put(assignmentAt(foundryScope, 3), wish(people.ben.id))),
		409,
		'RoleAssignmentExists',
		'The role assignment already exists.',
	],
	[
		'arm.name-collision',
		'fresh',
		null,
		after(assign(), assign(foundryScope, wish(people.grace.id))),
		400,
		'RoleAssignmentUpdateNotPermitted',
		'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
	],
	[
		'arm.principal-not-found',
		'fresh',
		null,
		assign(foundryScope, wish(newName(7))),
		400,
		'PrincipalNotFound',
		`Principal ${newName(7).replaceAll('-', '')} does not exist in the directory`,
	],
	[
		'arm.principal-not-found',
		'fresh',
		'principal-not-replicated',
		assign(),
		400,
		'PrincipalNotFound',
		`Principal ${people.ben.id.replaceAll('-', '')} does not exist in the directory`,
	],
	[
		'arm.principal-type',
		'fresh',
		null,
		assign(foundryScope, wish(managedIdentities.alpha.id)),
		400,
		'UnmatchedPrincipalType',
		"has type 'ServicePrincipal' , which is different from specified PrinciaplType 'User'.",
	],
	[
		'arm.principal-type-msi',
		'fresh',
		null,
		assign(foundryScope, wish(managedIdentities.alpha.id, 'MSI')),
		400,
		'BadRequest',
		"The PrincipalType property 'MSI' is not valid.",
	],
	[
		'arm.role-not-found',
		'fresh',
		null,
		assign(foundryScope, wish(people.ben.id, 'User', newName(8))),
		404,
		'RoleDefinitionDoesNotExist',
		'The specified role definition with ID',
	],
	['arm.limit', 'fresh', 'assignment-limit', assign(), 400, 'RoleAssignmentLimitExceeded', 'No more role assignments can be created'],
	[
		'arm.locked',
		'locked',
		null,
		assign(),
		409,
		'ScopeLocked',
		`cannot perform write operation because following scope(s) are locked: '${groupScope}'. Please remove the lock and try again.`,
	],
	['arm.policy', 'policy', null, assign(), 403, 'RequestDisallowedByPolicy', `Resource '${newName(1)}' was disallowed by policy. Reasons: '`],
	[
		'arm.deny-assignment',
		'deny',
		null,
		assign(accountScope('contoso-models')),
		403,
		'DenyAssignmentAuthorizationFailed',
		'access is denied because of the deny assignment',
	],
	[
		'arm.last-owner',
		'owner-denied',
		'last-administrator',
		onArm('DELETE', assignmentAt(subscriptionScope)),
		400,
		'BadRequest',
		'Cannot delete the last RBAC admin assignment',
	],
	[
		'arm.customrole-action',
		'fresh',
		'custom-role-action',
		put(roleDefinition),
		400,
		'InvalidDataActionOrNotDataAction',
		'does not match any of the actions supported by the providers.',
	],
	[
		'arm.customrole-mg',
		'fresh',
		'custom-role-management-group',
		put(roleDefinition),
		400,
		'BadRequest',
		'You cannot add data action permissions when you have a management group as an assignable scope',
	],
	['arm.customrole-limit', 'fresh', 'custom-role-limit', put(roleDefinition), 400, 'RoleDefinitionLimitExceeded', 'No more role definitions can be created'],
	[
		'arm.customrole-name-taken',
		'fresh',
		null,
		put(roleDefinition, customRole('Reader')),
		409,
		'RoleDefinitionWithSameNameExists',
		'custom role with the same name already exists in this directory',
	],
	[
		'arm.customrole-used',
		'fresh',
		null,
		after(put(roleDefinition, customRole('Contoso Caller')), assign(foundryScope, wish(people.ben.id, 'User', newName(2))), onArm('DELETE', roleDefinition)),
		400,
		'RoleDefinitionHasAssignments',
		'There are existing role assignments referencing role',
	],
	[
		'arm.customrole-denied',
		'no-rights',
		null,
		put(roleDefinition, customRole('Contoso Caller')),
		403,
		'AuthorizationFailed',
		"to perform action 'Microsoft.Authorization/roleDefinitions/write' over scope",
	],
	[
		'arm.account-denied',
		'no-rights',
		null,
		turnKeys(foundryScope, true),
		403,
		'AuthorizationFailed',
		"to perform action 'Microsoft.CognitiveServices/accounts/write' over scope",
	],
	['arm.busy', 'harden', 'account-busy', turnKeys(foundryScope, true), 409, 'RequestConflict', 'provisioning state is not terminal'],
	['arm.policy', 'key-policies', null, turnKeys(accountScope('contoso-lab'), false), 403, 'RequestDisallowedByPolicy', "Policy identifiers: '[{"],
	['key.not-listed', 'keys-off', null, onArm('POST', `${foundryScope}/listKeys`), 400, 'BadRequest', 'disableLocalAuth is set to be true'],
	['arm.foundry-deploy', 'fresh', 'deployment-forbidden', put(modelDeployment), 403, 'ForbiddenError', 'ForbiddenError'],
	['arm.quota-role', 'fresh', 'model-quota', put(modelDeployment), 400, 'InsufficientQuota', 'Tokens Per Minute'],
	['arm.domain-in-use', 'fresh', 'subdomain-in-use', put(foundryScope), 409, 'CustomDomainInUse', "The subdomain name 'contoso-foundry' is not available"],
	['arm.domain-invalid', 'fresh', 'subdomain-invalid', put(foundryScope), 400, 'CustomDomainInvalid', "Sub domain name 'contoso_foundry' is not valid."],
	[
		'pim.not-own',
		'pim',
		'eligibility-of-others',
		onArm('GET', eligible),
		400,
		'InsufficientPermissions',
		`The requestor ${people.ana.id} does not have permissions for this request. Please use $filter=asTarget()`,
	],
	['arm.unavailable', 'fresh', 'arm-unavailable', onArm('GET', '/subscriptions'), 503, 'ServiceUnavailable', 'temporarily unavailable'],
	['arm.not-found', 'fresh', null, onArm('GET', accountScope('contoso-gone')), 404, 'ResourceNotFound', "contoso-gone' under resource group"],
	['arm.principal-id-invalid', 'fresh', null, assign(foundryScope, wish('ben@contoso.com')), 400, 'InvalidPrincipalId', "'ben@contoso.com' is not valid"],
	['arm.throttled', 'fresh', 'too-many-requests', onArm('GET', '/subscriptions'), 429, 'SubscriptionRequestsThrottled', "Please try again after '5' seconds."],
];

const known = `
	arm.mfa-policy arm.assign-denied.template arm.token-wrong-tenant arm.token-expired arm.claims-challenge arm.sub-none arm.sub-missing-in-url
	arm.sub-disabled arm.provider-unregistered arm.assign-denied arm.read-denied arm.linked-auth arm.exists arm.name-collision
	arm.principal-not-found arm.principal-type arm.principal-type-msi arm.role-not-found arm.limit arm.locked arm.policy arm.deny-assignment
	arm.last-owner arm.customrole-action arm.customrole-mg arm.foundry-deploy arm.quota-role arm.domain-in-use arm.domain-invalid pim.not-own
	arm.customrole-name-taken arm.customrole-limit arm.customrole-used arm.customrole-denied arm.account-denied arm.busy key.not-listed
`
	.trim()
	.split(/\s+/);

playAll(rows, known, Object.keys(armFaults));

test('a principal that was not replicated yet is assigned its role by the same request', async () => {
	const cloud = await startWholeCloud('fresh');
	cloud.sandbox.faults.push(plannedFault('principal-not-replicated', 1));
	const assignGroup = assign(foundryScope, wish(groups.aiDevelopers.id, 'Group'));
	expect([(await assignGroup(cloud)).status, (await assignGroup(cloud)).status]).toEqual([400, 201]);
});

test('what asks for patience or a stronger sign-in says so in headers', async () => {
	const cloud = await startWholeCloud('mfa-on-write');
	expect((await assign()(cloud)).headers['www-authenticate']).toMatch(/error="insufficient_claims", claims="[A-Za-z0-9+/=]{20,}"/);
	cloud.sandbox.faults.push(plannedFault('too-many-requests'));
	expect((await assign()(cloud)).headers).toMatchObject({'retry-after': '5', 'x-ms-failure-cause': 'gateway'});
});
