import {sameText} from './arm-answers.ts';
import type {ArmCall} from './arm-call.ts';
import {reaches} from './authorizer.ts';
import type {AssignmentAttributes} from './condition.ts';
import type {SandboxResponse} from './http.ts';
import type {DenyPolicy} from './policy-types.ts';

const type = 'Microsoft.Authorization/roleAssignments';

const evaluated = (expression: string, expressionValue: string, targetValue: unknown, operator: string): unknown => ({
	result: 'True',
	expressionKind: 'Field',
	expression,
	path: expression === 'type' ? 'type' : `properties.${expression.slice(expression.lastIndexOf('/') + 1)}`,
	expressionValue,
	targetValue,
	operator,
});

const violation = ({name, displayName, scope, definition, principalTypes, roleIds}: DenyPolicy, request: AssignmentAttributes): unknown => ({
	type: 'PolicyViolation',
	info: {
		evaluationDetails: {
			evaluatedExpressions: [
				evaluated('type', type, type, 'Equals'),
				evaluated(`${type}/principalType`, request.principalType, principalTypes, 'In'),
				...(roleIds === undefined ? [] : [evaluated(`${type}/roleDefinitionId`, request.roleId, roleIds, 'In')]),
			],
		},
		policyDefinitionId: `${scope}/providers/Microsoft.Authorization/policyDefinitions/${definition.name}`,
		policyDefinitionName: definition.name,
		policyDefinitionDisplayName: definition.displayName,
		policyDefinitionVersion: '1.0.0',
		policyDefinitionEffect: 'deny',
		policyAssignmentId: `${scope}/providers/Microsoft.Authorization/policyAssignments/${name}`,
		policyAssignmentName: name,
		policyAssignmentDisplayName: displayName,
		policyAssignmentScope: scope,
		policyAssignmentParameters: {},
		policyExemptionIds: [],
		policyEnrollmentIds: [],
	},
});

/** 403 of Azure Policy for a role assignment that a policy at or above the scope denies; the details name each. Asked once the caller is known to be allowed. */
export const refuseByPolicy = (call: ArmCall, scope: string, name: string, request: AssignmentAttributes): SandboxResponse | null => {
	const denying = (call.stage.world.policies ?? []).filter(
		policy =>
			reaches(policy.scope, scope) &&
			policy.principalTypes.some(principalType => sameText(principalType, request.principalType)) &&
			(policy.roleIds?.some(roleId => sameText(roleId, request.roleId)) ?? true),
	);
	if (denying.length === 0) return null;
	const reasons = [...new Set(denying.map(({reason}) => `'${reason}'`))].join(', ');
	const message = `Resource '${name}' was disallowed by policy. Reasons: ${reasons}. See error details for policy resource IDs.`;
	return {
		status: 403,
		headers: {'x-ms-failure-cause': 'gateway'},
		body: {error: {code: 'RequestDisallowedByPolicy', target: name, message, additionalInfo: denying.map(policy => violation(policy, request))}},
	};
};
