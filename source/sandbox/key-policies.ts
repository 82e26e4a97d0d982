import {sameText} from './arm-answers.ts';
import {accountId} from './arm-call.ts';
import {reaches} from './authorizer.ts';
import type {SandboxResponse} from './http.ts';
import type {KeyPolicy} from './policy-types.ts';
import type {Account, World} from './world.ts';

/** Azure evaluates what was changed after about this time, and then deploys. */
const evaluationMs = 600_000;

const alias = 'Microsoft.CognitiveServices/accounts/disableLocalAuth';

export const assignmentId = ({scope, name}: Pick<KeyPolicy, 'name' | 'scope'>): string =>
	`${scope}/providers/Microsoft.Authorization/policyAssignments/${name}`;

const isBuiltIn = (name: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(name);

const subscriptionOf = (scope: string): string => /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? '';

export const definitionId = ({definition, scope}: KeyPolicy): string =>
	`${isBuiltIn(definition.name) ? '' : subscriptionOf(scope)}/providers/Microsoft.Authorization/policyDefinitions/${definition.name}`;

export const initiativeId = ({initiative, scope}: KeyPolicy): string | null =>
	initiative ? `${subscriptionOf(scope)}/providers/Microsoft.Authorization/policySetDefinitions/${initiative.name}` : null;

const isExempt = ({policyExemptions = []}: World, policy: KeyPolicy, id: string, at: number): boolean =>
	policyExemptions.some(({assignment, scope, expiresAt}) => sameText(assignment, policy.name) && reaches(scope, id) && (expiresAt === null || expiresAt > at));

/** Those that count for the account: over it, not excluded, not exempt, enforced. */
const counting = (world: World, account: Account, at: number): readonly KeyPolicy[] => {
	const id = accountId(account);
	return (world.keyPolicies ?? []).filter(
		policy => policy.enforced && reaches(policy.scope, id) && !policy.notScopes.some(excluded => reaches(excluded, id)) && !isExempt(world, policy, id, at),
	);
};

/** What of `wanted` becomes the value: Modify rewrites first, then Deny looks at what came of it (Learn: "Understand Azure Policy effects", order of evaluation). */
export const judgeLocalAuth = (
	world: World,
	account: Account,
	wanted: boolean,
	at: number,
): {readonly value: boolean; readonly denying: readonly KeyPolicy[]} => {
	const policies = counting(world, account, at);
	const modify = policies.find(({effect}) => effect === 'modify');
	const value = modify ? modify.wants : wanted;
	return {value, denying: policies.filter(({effect, wants}) => effect === 'deny' && wants !== value)};
};

/** What a DeployIfNotExists policy will make of the last change, and when. */
export const nextRun = (world: World, account: Account): {readonly at: number; readonly value: boolean} | null => {
	const change = account.localAuthChange;
	if (!change) return null;
	const at = change.at + evaluationMs;
	const policy = counting(world, account, at).find(({effect}) => effect === 'deployIfNotExists');
	return policy && policy.wants !== account.disableLocalAuth ? {at, value: policy.wants} : null;
};

const violation = (policy: KeyPolicy, value: boolean): unknown => ({
	type: 'PolicyViolation',
	info: {
		evaluationDetails: {
			evaluatedExpressions: [
				{
					result: 'True',
					expressionKind: 'Field',
					expression: alias,
					path: 'properties.disableLocalAuth',
					expressionValue: value,
					targetValue: policy.wants,
					operator: 'NotEquals',
				},
			],
		},
		policyDefinitionId: definitionId(policy),
		policyDefinitionName: policy.definition.name,
		policyDefinitionDisplayName: policy.definition.displayName,
		policyDefinitionVersion: '1.1.0',
		policyDefinitionEffect: 'deny',
		policyAssignmentId: assignmentId(policy),
		policyAssignmentName: policy.name,
		policyAssignmentDisplayName: policy.displayName,
		policyAssignmentScope: policy.scope,
		policyAssignmentParameters: {},
		policyExemptionIds: [],
		policyEnrollmentIds: [],
	},
});

export const refuseLocalAuth = (account: Account, denying: readonly KeyPolicy[], value: boolean): SandboxResponse => {
	const identifiers = denying.map(policy => ({
		policyAssignment: {name: policy.displayName, id: assignmentId(policy)},
		policyDefinition: {name: policy.definition.displayName, id: definitionId(policy), version: '1.1.0'},
	}));
	return {
		status: 403,
		headers: {'x-ms-failure-cause': 'gateway'},
		body: {
			error: {
				code: 'RequestDisallowedByPolicy',
				target: account.name,
				message: `Resource '${account.name}' was disallowed by policy. Policy identifiers: '${JSON.stringify(identifiers)}'.`,
				additionalInfo: denying.map(policy => violation(policy, value)),
			},
		},
	};
};

const type = {field: 'type', equals: 'Microsoft.CognitiveServices/accounts'} as const;

/** Entries, since an object with a `then` would pass for a promise. */
export const policyRule = (condition: unknown, effect: unknown): unknown =>
	Object.fromEntries([
		['if', condition],
		['then', effect],
	]);

const effect = "[parameters('effect')]";

const detailsOf: Readonly<Record<KeyPolicy['effect'], (wants: boolean) => object>> = {
	audit: () => ({}),
	deny: () => ({}),
	modify: wants => ({
		details: {
			conflictEffect: 'audit',
			roleDefinitionIds: ['/providers/Microsoft.Authorization/roleDefinitions/25fbc0a9-bd7c-42a3-aa1a-3b75d497ee68'],
			operations: [{condition: "[greaterOrEquals(requestContext().apiVersion, '2021-04-30')]", operation: 'addOrReplace', field: alias, value: wants}],
		},
	}),
	deployIfNotExists: wants => ({
		details: {type: 'Microsoft.CognitiveServices/accounts', name: "[field('name')]", existenceCondition: {field: alias, equals: wants}},
	}),
};

const effectNames: Readonly<Record<KeyPolicy['effect'], string>> = {audit: 'Audit', deny: 'Deny', modify: 'Modify', deployIfNotExists: 'DeployIfNotExists'};

export const effectName = ({effect}: KeyPolicy): string => effectNames[effect];

/** As `policyDefinitions` shows it. */
export const definitionShape = (policy: KeyPolicy): unknown => ({
	id: definitionId(policy),
	name: policy.definition.name,
	type: 'Microsoft.Authorization/policyDefinitions',
	properties: {
		displayName: policy.definition.displayName,
		policyType: isBuiltIn(policy.definition.name) ? 'BuiltIn' : 'Custom',
		mode: 'Indexed',
		metadata: {category: 'Cognitive Services', version: '1.1.0'},
		parameters: {effect: {type: 'String', allowedValues: [effectName(policy), 'Disabled'], defaultValue: effectName(policy)}},
		policyRule: policyRule({allOf: [type, {field: alias, notEquals: policy.wants}]}, {effect, ...detailsOf[policy.effect](policy.wants)}),
	},
});
