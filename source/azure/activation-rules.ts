import type {ActivationRules} from '../access/activation.ts';
import {parseIsoDuration} from '../access/iso-duration.ts';
import {definitionIdOf, lastSegment, quoted} from './arm-id.ts';
import type {Identity} from './credentials.ts';
import {field, textField} from './evidence.ts';
import type {Service} from './service.ts';

export type ReadActivationRules = (identity: Identity, of: {readonly scope: string; readonly roleId: string}, signal: AbortSignal) => Promise<ActivationRules>;

/** The SDK's list of policy assignments takes no filter: it brings those of every role. Source: Microsoft Learn, "Role Management Policy Assignments - List For Scope". */
export const openActivationRules = ({listAll}: Service): ReadActivationRules => {
	return async (identity, {scope, roleId}, signal) => {
		const filter = encodeURIComponent(`roleDefinitionId eq '${quoted(definitionIdOf(scope, roleId))}'`);
		const path = `${scope.replace(/^\/+/, '')}/providers/Microsoft.Authorization/roleManagementPolicyAssignments?api-version=2020-10-01&$filter=${filter}`;
		const found = await listAll(identity, path, {}, signal);
		const own = found.find(item => lastSegment(textField(field(item, 'properties'), 'roleDefinitionId') ?? '').toLowerCase() === roleId.toLowerCase());
		return rulesIn(field(field(own, 'properties'), 'effectiveRules'));
	};
};

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textsIn = (value: unknown): readonly string[] => listIn(value).filter(item => typeof item === 'string');

/** Only what is asked of whoever activates: `…_EndUser_Assignment`. What is missing asks for nothing. */
const rulesIn = (effective: unknown): ActivationRules => {
	const rule = (name: string): unknown => listIn(effective).find(item => textField(item, 'id') === `${name}_EndUser_Assignment`);
	const enabled = textsIn(field(rule('Enablement'), 'enabledRules'));
	const context = rule('AuthenticationContext');
	const approval = field(rule('Approval'), 'setting');
	const approvers = listIn(field(approval, 'approvalStages')).flatMap(stage => listIn(field(stage, 'primaryApprovers')));
	const isApproved = field(approval, 'isApprovalRequired') === true;
	const longest = textField(rule('Expiration'), 'maximumDuration');
	return {
		longestMs: longest === null ? null : parseIsoDuration(longest),
		justification: enabled.includes('Justification'),
		ticket: enabled.includes('Ticketing'),
		mfa: enabled.includes('MultiFactorAuthentication'),
		authenticationContext: field(context, 'isEnabled') === true ? textField(context, 'claimValue') : null,
		approval: isApproved,
		approvers: isApproved ? approvers.flatMap(one => textField(one, 'description') ?? textField(one, 'id') ?? []) : [],
	};
};
