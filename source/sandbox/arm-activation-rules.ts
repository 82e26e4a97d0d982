import {createHash} from 'node:crypto';
import type {ActivationRule} from './access-types.ts';
import {ok, sameText} from './arm-answers.ts';
import {type ArmCall, listAnswer, refuseAt} from './arm-call.ts';
import {roleDefinitionId} from './arm-role-definitions.ts';
import type {ArmRoute} from './arm-route.ts';
import {roleDetails, scopeDetails, withoutPrefix} from './arm-schedules.ts';
import {notModelled, type SandboxResponse} from './http.ts';
import type {World} from './world.ts';

// What activating a role asks for: roleManagementPolicyAssignments, api-version 2020-10-01.

/** As Azure has it before anybody changes it. */
const usual = {maximumDuration: 'PT8H', enabled: ['Justification'], authenticationContext: null, approvers: []} as const;

export const ruleOf = ({activationRules = []}: World, scope: string, roleId: string): ActivationRule =>
	activationRules.find(rule => sameText(rule.scope, scope) && sameText(rule.roleId, roleId)) ?? {scope, roleId, ...usual};

const target = (caller: 'Admin' | 'EndUser', level: 'Assignment' | 'Eligibility'): unknown => ({
	caller,
	operations: ['All'],
	level,
	targetObjects: null,
	inheritableSettings: null,
	enforcedSettings: null,
});

const approvalRule = ({approvers}: ActivationRule): unknown => ({
	setting: {
		isApprovalRequired: approvers.length > 0,
		isApprovalRequiredForExtension: false,
		isRequestorJustificationRequired: true,
		approvalMode: 'SingleStage',
		approvalStages: [
			{
				approvalStageTimeOutInDays: 1,
				isApproverJustificationRequired: true,
				escalationTimeInMinutes: 0,
				primaryApprovers: approvers.map(approver => ({...approver, isBackup: false})),
				isEscalationEnabled: false,
				escalationApprovers: null,
			},
		],
	},
	id: 'Approval_EndUser_Assignment',
	ruleType: 'RoleManagementPolicyApprovalRule',
	target: target('EndUser', 'Assignment'),
});

const rulesOf = (rule: ActivationRule): readonly unknown[] => [
	{enabledRules: [], id: 'Enablement_Admin_Eligibility', ruleType: 'RoleManagementPolicyEnablementRule', target: target('Admin', 'Eligibility')},
	{
		isExpirationRequired: false,
		maximumDuration: 'P365D',
		id: 'Expiration_Admin_Eligibility',
		ruleType: 'RoleManagementPolicyExpirationRule',
		target: target('Admin', 'Eligibility'),
	},
	{
		enabledRules: ['Justification'],
		id: 'Enablement_Admin_Assignment',
		ruleType: 'RoleManagementPolicyEnablementRule',
		target: target('Admin', 'Assignment'),
	},
	{
		isExpirationRequired: false,
		maximumDuration: 'P180D',
		id: 'Expiration_Admin_Assignment',
		ruleType: 'RoleManagementPolicyExpirationRule',
		target: target('Admin', 'Assignment'),
	},
	approvalRule(rule),
	{
		isEnabled: rule.authenticationContext !== null,
		claimValue: rule.authenticationContext ?? '',
		id: 'AuthenticationContext_EndUser_Assignment',
		ruleType: 'RoleManagementPolicyAuthenticationContextRule',
		target: target('EndUser', 'Assignment'),
	},
	{
		enabledRules: rule.enabled,
		id: 'Enablement_EndUser_Assignment',
		ruleType: 'RoleManagementPolicyEnablementRule',
		target: target('EndUser', 'Assignment'),
	},
	{
		isExpirationRequired: true,
		maximumDuration: rule.maximumDuration,
		id: 'Expiration_EndUser_Assignment',
		ruleType: 'RoleManagementPolicyExpirationRule',
		target: target('EndUser', 'Assignment'),
	},
];

const guidOf = (text: string): string =>
	createHash('sha256')
		.update(text)
		.digest('hex')
		.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');

const shape = (call: ArmCall, scope: string, roleId: string): unknown => {
	const policy = guidOf(`${scope} ${roleId}`.toLowerCase());
	const policyId = `${scope}/providers/Microsoft.Authorization/roleManagementPolicies/${policy}`;
	return {
		properties: {
			scope,
			roleDefinitionId: roleDefinitionId(scope, roleId),
			policyId,
			effectiveRules: rulesOf(ruleOf(call.stage.world, scope, roleId)),
			policyAssignmentProperties: {
				scope: scopeDetails(call, scope),
				roleDefinition: roleDetails(call, scope, roleId),
				policy: {id: policyId, lastModifiedBy: {id: null, displayName: 'Admin', type: null, email: null}, lastModifiedDateTime: null},
			},
		},
		name: `${policy}_${roleId}`,
		id: `${scope}/providers/Microsoft.Authorization/roleManagementPolicyAssignment/${policy}_${roleId}`,
		type: 'Microsoft.Authorization/RoleManagementPolicyAssignment',
	};
};

/** Of one role; the list of all roles, each with its dozen of rules, is not modelled. */
const list = (call: ArmCall, [path = '']: readonly string[]): SandboxResponse => {
	const scope = withoutPrefix(path);
	const filter = call.request.query.get('$filter');
	const roleId = /^roleDefinitionId eq '[^']*\/roleDefinitions\/([0-9a-f-]{36})'$/i.exec(filter ?? '')?.[1]?.toLowerCase();
	if (roleId === undefined) return notModelled(`roleManagementPolicyAssignments with $filter=${filter}`);
	const refusal = refuseAt(call, scope, 'Microsoft.Authorization/roleManagementPolicyAssignments/read');
	if (refusal) return refusal;
	return {...ok(listAnswer(call, [shape(call, scope, roleId)])), headers: {mspimslice: 'PROD'}};
};

export const activationRuleRoutes: readonly ArmRoute[] = [
	{method: 'GET', path: /^(.*)\/providers\/Microsoft\.Authorization\/roleManagementPolicyAssignments$/i, answer: list},
];
