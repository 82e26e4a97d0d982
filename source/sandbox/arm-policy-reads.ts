import {armDate, gatewayError, ok, sameText} from './arm-answers.ts';
import {type ArmCall, listAnswer, refuseAt} from './arm-call.ts';
import type {ArmRoute} from './arm-route.ts';
import {reaches} from './authorizer.ts';
import {notModelled, type SandboxResponse} from './http.ts';
import {assignmentId, definitionId, definitionShape, effectName, initiativeId, policyRule} from './key-policies.ts';
import type {DenyPolicy, KeyPolicy, PolicyExemption, Remediation} from './policy-types.ts';

const assignmentShape = (policy: KeyPolicy): unknown => ({
	id: assignmentId(policy),
	name: policy.name,
	type: 'Microsoft.Authorization/policyAssignments',
	...(policy.effect === 'modify' || policy.effect === 'deployIfNotExists' ? {location: 'eastus2', identity: {type: 'SystemAssigned'}} : {}),
	properties: {
		displayName: policy.displayName,
		policyDefinitionId: initiativeId(policy) ?? definitionId(policy),
		scope: policy.scope,
		notScopes: policy.notScopes,
		parameters: policy.initiative ? {} : {effect: {value: effectName(policy)}},
		enforcementMode: policy.enforced ? 'Default' : 'DoNotEnforce',
	},
});

const denyShape = ({name, displayName, scope, definition}: DenyPolicy): unknown => ({
	id: assignmentId({name, scope}),
	name,
	type: 'Microsoft.Authorization/policyAssignments',
	properties: {
		displayName,
		policyDefinitionId: `${scope}/providers/Microsoft.Authorization/policyDefinitions/${definition.name}`,
		scope,
		notScopes: [],
		parameters: {},
		enforcementMode: 'Default',
	},
});

/** Only what applies at the scope: `atScope()`; without a filter what lies below it too. */
const isListed = (call: ArmCall, scope: string, at: string): boolean =>
	reaches(at, scope) || (call.request.query.get('$filter') === null && reaches(scope, at));

const badFilter = (call: ArmCall): SandboxResponse | null => {
	const filter = call.request.query.get('$filter');
	return filter === null || filter === 'atScope()' ? null : notModelled(`policies with the filter "${filter}"`);
};

const listAssignments = (call: ArmCall, [scope = '']: readonly string[]): SandboxResponse => {
	const {keyPolicies = [], policies = []} = call.stage.world;
	const found = [
		...keyPolicies.filter(policy => isListed(call, scope, policy.scope)).map(assignmentShape),
		...policies.filter(policy => isListed(call, scope, policy.scope)).map(denyShape),
	];
	return badFilter(call) ?? refuseAt(call, scope, 'Microsoft.Authorization/policyAssignments/read') ?? ok(listAnswer(call, found));
};

const notFound = (what: string, name: string): SandboxResponse => gatewayError(404, `${what}NotFound`, `The ${what} '${name}' could not be found.`);

const getDefinition = (call: ArmCall, [scope = '', name = '']: readonly string[]): SandboxResponse => {
	// Azure's own definitions are everybody's to read.
	const refusal = scope === '' ? null : refuseAt(call, scope, 'Microsoft.Authorization/policyDefinitions/read');
	if (refusal) return refusal;
	const {keyPolicies = [], policies = []} = call.stage.world;
	const policy = keyPolicies.find(({definition, ...one}) => sameText(definitionId({definition, ...one}), call.request.path));
	if (policy) return ok(definitionShape(policy));
	const deny = policies.find(({definition}) => sameText(definition.name, name));
	return deny ? ok(denyDefinition(deny, call.request.path)) : notFound('PolicyDefinition', name);
};

const denyDefinition = ({definition, principalTypes}: DenyPolicy, id: string): unknown => ({
	id,
	name: definition.name,
	type: 'Microsoft.Authorization/policyDefinitions',
	properties: {
		displayName: definition.displayName,
		policyType: 'Custom',
		mode: 'All',
		parameters: {},
		policyRule: policyRule(
			{
				allOf: [
					{field: 'type', equals: 'Microsoft.Authorization/roleAssignments'},
					{field: 'Microsoft.Authorization/roleAssignments/principalType', in: principalTypes},
				],
			},
			{effect: 'deny'},
		),
	},
});

const getInitiative = (call: ArmCall, [scope = '', name = '']: readonly string[]): SandboxResponse => {
	const refusal = scope === '' ? null : refuseAt(call, scope, 'Microsoft.Authorization/policySetDefinitions/read');
	if (refusal) return refusal;
	const members = (call.stage.world.keyPolicies ?? []).filter(policy => sameText(initiativeId(policy) ?? '', call.request.path));
	const [first] = members;
	if (!first?.initiative) return notFound('PolicySetDefinition', name);
	return ok({
		id: initiativeId(first),
		name: first.initiative.name,
		type: 'Microsoft.Authorization/policySetDefinitions',
		properties: {
			displayName: first.initiative.displayName,
			policyType: 'Custom',
			parameters: {},
			policyDefinitions: members.map(policy => ({
				policyDefinitionId: definitionId(policy),
				policyDefinitionReferenceId: policy.definition.name,
				parameters: {effect: {value: effectName(policy)}},
			})),
		},
	});
};

const byName = (call: ArmCall, name: string): KeyPolicy | undefined => (call.stage.world.keyPolicies ?? []).find(policy => sameText(policy.name, name));

const exemptionShape = (call: ArmCall, {name, displayName, scope, assignment, category, expiresAt}: PolicyExemption): unknown => {
	const policy = byName(call, assignment);
	return {
		id: `${scope}/providers/Microsoft.Authorization/policyExemptions/${name}`,
		name,
		type: 'Microsoft.Authorization/policyExemptions',
		properties: {
			displayName,
			policyAssignmentId: policy ? assignmentId(policy) : '',
			policyDefinitionReferenceIds: [],
			assignmentScopeValidation: 'Default',
			exemptionCategory: category,
			...(expiresAt === null ? {} : {expiresOn: armDate(expiresAt)}),
		},
	};
};

const listExemptions = (call: ArmCall, [scope = '']: readonly string[]): SandboxResponse => {
	const found = (call.stage.world.policyExemptions ?? []).filter(one => isListed(call, scope, one.scope));
	return (
		badFilter(call) ??
		refuseAt(call, scope, 'Microsoft.Authorization/policyExemptions/read') ??
		ok(
			listAnswer(
				call,
				found.map(one => exemptionShape(call, one)),
			),
		)
	);
};

const remediationShape = (call: ArmCall, {name, scope, assignment, provisioningState, createdAt}: Remediation): unknown => {
	const policy = byName(call, assignment);
	const done = provisioningState === 'Succeeded' ? 1 : 0;
	return {
		id: `${scope}/providers/Microsoft.PolicyInsights/remediations/${name}`,
		name,
		type: 'Microsoft.PolicyInsights/remediations',
		properties: {
			policyAssignmentId: policy ? assignmentId(policy) : '',
			provisioningState,
			createdOn: armDate(createdAt),
			lastUpdatedOn: armDate(createdAt),
			resourceDiscoveryMode: 'ExistingNonCompliant',
			deploymentStatus: {totalDeployments: 1, successfulDeployments: done, failedDeployments: provisioningState === 'Failed' ? 1 : 0},
		},
	};
};

/** Those at the scope and below it. Of a management group only its own: whether it lists more is not recorded. */
const listRemediations = (call: ArmCall, [scope = '']: readonly string[]): SandboxResponse => {
	const isGroup = scope.startsWith('/providers/');
	const found = (call.stage.world.remediations ?? []).filter(one => (isGroup ? sameText(scope, one.scope) : reaches(scope, one.scope)));
	return (
		refuseAt(call, scope, 'Microsoft.PolicyInsights/remediations/read') ??
		ok(
			listAnswer(
				call,
				found.map(one => remediationShape(call, one)),
			),
		)
	);
};

const below = '^(/subscriptions/.+?)/providers/';
const atOrAbove = String.raw`^(/subscriptions/.+?|/providers/Microsoft\.Management/managementGroups/[^/]+)/providers/`;
const anywhere = String.raw`^((?:/subscriptions/.+?|/providers/Microsoft\.Management/managementGroups/[^/]+)?)/providers/`;

export const policyRoutes: readonly ArmRoute[] = [
	{method: 'GET', path: new RegExp(String.raw`${below}Microsoft\.Authorization/policyAssignments$`, 'i'), answer: listAssignments},
	{method: 'GET', path: new RegExp(String.raw`${below}Microsoft\.Authorization/policyExemptions$`, 'i'), answer: listExemptions},
	{method: 'GET', path: new RegExp(String.raw`${atOrAbove}Microsoft\.PolicyInsights/remediations$`, 'i'), answer: listRemediations},
	{method: 'GET', path: new RegExp(String.raw`${anywhere}Microsoft\.Authorization/policyDefinitions/([^/]+)$`, 'i'), answer: getDefinition},
	{method: 'GET', path: new RegExp(String.raw`${anywhere}Microsoft\.Authorization/policySetDefinitions/([^/]+)$`, 'i'), answer: getInitiative},
];
