import {withoutDashes} from './arm-answers.ts';
import type {Fault, SandboxRequest, SandboxResponse} from './http.ts';

const host = /^management\.azure\.com$/;
const assigning = {host, method: 'PUT', path: /\/roleAssignments\/[^/]+$/i};
const definingRole = {host, method: 'PUT', path: /\/roleDefinitions\/[^/]+$/i};
const deployingModel = {host, method: 'PUT', path: /\/accounts\/[^/]+\/deployments\/[^/]+$/i};
const makingAccount = {host, method: 'PUT', path: /\/accounts\/[^/]+$/i};

const ids = {'x-ms-correlation-request-id': '2f0b6d18-94c7-4e3a-8d51-c06a7be92f34', 'x-ms-request-id': '2f0b6d18-94c7-4e3a-8d51-c06a7be92f34'} as const;

const refusal = (
	status: number,
	code: string,
	message: string,
	more: {readonly headers?: Readonly<Record<string, string>>; readonly details?: unknown} = {},
): SandboxResponse => ({
	status,
	headers: {'content-type': 'application/json; charset=utf-8', ...ids, ...more.headers},
	body: {error: {code, message, ...(more.details === undefined ? {} : {details: more.details})}},
});

/** Of the front door: it says so. */
const gateway = (status: number, code: string, message: string, details?: unknown): SandboxResponse =>
	refusal(status, code, message, {headers: {'x-ms-failure-cause': 'gateway'}, ...(details === undefined ? {} : {details})});

const caller = ({token}: SandboxRequest): string => `The client '${token?.upn ?? token?.oid}' with object id '${token?.oid}'`;

const subscriptionOf = ({path}: SandboxRequest): string => /^\/subscriptions\/([^/]+)/i.exec(path)?.[1] ?? '';

const principalIn = ({body}: SandboxRequest): string => {
	const {properties} = (body ?? {}) as {readonly properties?: {readonly principalId?: unknown}};
	return withoutDashes(String(properties?.principalId ?? ''));
};

const unregistered =
	"The subscription is not registered to use namespace 'Microsoft.CognitiveServices'. See https://aka.ms/rps-not-found for how to register subscriptions.";

/** At Azure Resource Manager. */
export const armFaults = {
	/** A template that assigns roles, deployed by somebody who may not. */
	'template-refused': {
		when: {host, method: 'PUT', path: /\/Microsoft\.Resources\/deployments\/[^/]+$/i},
		answer: request => {
			const scope = `/subscriptions/${subscriptionOf(request)}`;
			const name = '8f70606d-7739-500f-80cf-cc2ae5c8cffd';
			const at = `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
			const reason = `Authorization failed for template resource '${name}' of type 'Microsoft.Authorization/roleAssignments'. ${caller(request)} does not have permission to perform action 'Microsoft.Authorization/roleAssignments/write' at scope '${at}'.`;
			return refusal(403, 'InvalidTemplateDeployment', `The template deployment failed with error: '${reason}'.`);
		},
	},
	/** A principal that was just made: it heals. */
	'principal-not-replicated': {
		when: assigning,
		answer: request =>
			refusal(
				400,
				'PrincipalNotFound',
				`Principal ${principalIn(request)} does not exist in the directory ${request.token?.tid}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype`,
			),
	},
	'assignment-limit': {when: assigning, answer: refusal(400, 'RoleAssignmentLimitExceeded', 'No more role assignments can be created.')},
	'subscription-disabled': {
		when: {host, method: 'PUT'},
		answer: request =>
			gateway(
				409,
				'ReadOnlyDisabledSubscription',
				`The subscription '${subscriptionOf(request)}' is disabled and therefore marked as read only. You cannot perform any write actions on this subscription until it is re-enabled.`,
			),
	},
	'provider-unregistered': {
		when: {host, method: 'PUT'},
		answer: gateway(409, 'MissingSubscriptionRegistration', unregistered, [
			{code: 'MissingSubscriptionRegistration', target: 'Microsoft.CognitiveServices', message: unregistered},
		]),
	},
	/** Whoever takes back their own administration last. Learn has the words; status and code are not recorded. */
	'last-administrator': {
		when: {host, method: 'DELETE', path: /\/roleAssignments\/[^/]+$/i},
		answer: refusal(400, 'BadRequest', 'Cannot delete the last RBAC admin assignment'),
	},
	/** A custom role that is assignable where its maker may not define roles. */
	'linked-scope-refused': {
		when: definingRole,
		answer: request => {
			const [action, scope] = ['Microsoft.Authorization/roleDefinitions/write', `/subscriptions/${subscriptionOf(request)}`];
			const linked = '/subscriptions/b71f0d3c-58e2-4a96-8c0d-3e9a5f16d724';
			return gateway(
				403,
				'LinkedAuthorizationFailed',
				`${caller(request)} has permission to perform action '${action}' on scope '${scope}'; however, it does not have permission to perform action '${action}' on the linked scope(s)'${linked}' or the linked scope(s)are invalid.`,
			);
		},
	},
	'custom-role-action': {
		when: definingRole,
		answer: refusal(
			400,
			'InvalidDataActionOrNotDataAction',
			"'Microsoft.CognitiveServices/accounts/OpenAI/deployments/completions/write' does not match any of the actions supported by the providers.",
		),
	},
	/** Of a tenant that has as many custom roles as it may. */
	'custom-role-limit': {
		when: definingRole,
		answer: refusal(400, 'RoleDefinitionLimitExceeded', 'Role definition limit exceeded. No more role definitions can be created.'),
	},
	/** Something else changes the resource, and has not ended. */
	'account-busy': {
		when: {host, method: 'PATCH', path: /\/Microsoft\.CognitiveServices\/accounts\/[^/]+$/i},
		answer: ({path}) =>
			gateway(
				409,
				'RequestConflict',
				`Cannot modify resource with id '${path}' because the resource entity provisioning state is not terminal. Please wait for the provisioning state to become terminal and then retry the request.`,
			),
	},
	/** Learn has the words; the code is not recorded. */
	'custom-role-management-group': {
		when: definingRole,
		answer: refusal(400, 'BadRequest', 'You cannot add data action permissions when you have a management group as an assignable scope'),
	},
	/** Learn has the code; the words are not recorded. */
	'deployment-forbidden': {when: deployingModel, answer: refusal(403, 'ForbiddenError', 'ForbiddenError')},
	'model-quota': {
		when: deployingModel,
		answer: refusal(
			400,
			'InsufficientQuota',
			'This operation require 10 new capacity in quota Tokens Per Minute (thousands) - gpt-4o-mini, which is bigger than the current available capacity 0. The current quota usage is 10 and the quota limit is 10 for quota Tokens Per Minute (thousands) - gpt-4o-mini.',
		),
	},
	'subdomain-in-use': {
		when: makingAccount,
		answer: refusal(
			409,
			'CustomDomainInUse',
			"Please pick a different name. The subdomain name 'contoso-foundry' is not available as it's already used by a resource. If the resource using the name was deleted in the last 48 hours, you may need to purge the deleted resource.",
		),
	},
	'subdomain-invalid': {when: makingAccount, answer: refusal(400, 'CustomDomainInvalid', "Sub domain name 'contoso_foundry' is not valid.")},
	/** Whoever asks for more than their own eligible roles. */
	'eligibility-of-others': {
		when: {host, method: 'GET', path: /\/role(Eligibility|Assignment)ScheduleInstances$/i},
		answer: request =>
			refusal(
				400,
				'InsufficientPermissions',
				`The requestor ${request.token?.oid} does not have permissions for this request. Please use $filter=asTarget() to filter on the requestor's assignments.`,
			),
	},
	'arm-unavailable': {
		when: {host},
		answer: refusal(503, 'ServiceUnavailable', 'The service is temporarily unavailable. Please try again later.'),
	},
	'too-many-requests': {
		when: {host},
		answer: refusal(429, 'SubscriptionRequestsThrottled', "Number of requests for the subscription exceeded the limit. Please try again after '5' seconds.", {
			headers: {'x-ms-failure-cause': 'gateway', 'retry-after': '5'},
		}),
	},
} as const satisfies Readonly<Record<string, Omit<Fault, 'times'>>>;
