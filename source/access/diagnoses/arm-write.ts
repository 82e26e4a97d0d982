import {commandLine} from '../command-line.ts';
import {plain, shorten} from '../plain.ts';
import {again, capital, goingOn, isPasted, pages, type Row, type Sighting, scopeName, whoIs} from './row.ts';

const isRemoval = (found: Sighting['found']): boolean => /delete$/iu.test(found['action'] ?? '');

const handOff = {text: 'Hand it to somebody who may'} as const;

/** `az lock list` takes a resource, or the group or subscription by name. */
const listLocks = (scope: string): string => {
	const [, subscription = '', group = ''] = /^\/subscriptions\/([^/]+)(?:\/resourceGroups\/([^/]+))?/iu.exec(scope) ?? [];
	const isResource = /\/providers\//iu.test(scope);
	const place = isResource ? ['--resource', scope] : [...(subscription ? ['--subscription', subscription] : []), ...(group ? ['--resource-group', group] : [])];
	return commandLine(['az', 'lock', 'list', ...place, '--output', 'table']);
};

/** Writing a role assignment was refused. */
export const armWriteDiagnoses = {
	'arm.mfa-policy': {
		text: /disallowed by policy[\s\S]{0,20}reasons:\s*['"]?mfa is required/iu,
		cause: 'Azure takes this write only with a token that was issued after multifactor authentication. Reading works without it.',
		remedies: ({facts}) => [{text: 'Sign in again with a second factor, then repeat the write', ...goingOn(facts)}],
		learnMore: pages.mfa,
	},
	'arm.claims-challenge': {
		text: /insufficient_claims|claims=["'][A-Za-z0-9+/=_-]{20,}/iu,
		planes: ['arm', 'data', 'graph', 'local'],
		cause: ({evidence}) =>
			/acrs/u.test(evidence.claims ?? '')
				? 'Azure wants a stronger sign-in before it writes (multifactor authentication, asked for creates and deletes only).'
				: 'Azure wants a newer or stronger token: the session was revoked, or a policy of your organization asks for more.',
		proof: ({evidence}) => (evidence.claims === null ? [] : [`Demanded: ${evidence.claims}`]),
		remedies: ({facts}) =>
			isPasted(facts)
				? [{text: 'Sign in again in the tool that was refused, in a browser, where you can be asked for it'}]
				: [{text: 'Sign in again in a browser; the demand is passed on and the run goes on where it was', ...goingOn(facts)}],
		learnMore: pages.mfa,
	},
	'arm.assign-denied.template': {
		text: /authorization failed for template resource '[^']*' of type 'Microsoft\.Authorization\/roleAssignments'/iu,
		cause: 'A deployment contains role assignments, and whoever deploys may not make them.',
		remedies: ({facts}) => [
			{text: 'Deploy without the role assignments (most templates have a switch), and make them separately', command: again('grant', facts)},
			{...handOff, command: again('grant', facts)},
		],
		learnMore: pages.rbacTroubleshooting,
	},
	'arm.assign-denied': {
		text: /client '(?<principal>[^']*)' with object id '[^']*' does not have (?:authorization|permission)(?<abac> or an ABAC condition not fulfilled)? to perform action '(?<action>Microsoft\.Authorization\/roleAssignments\/(?:write|delete))' (?:over|at) scope '(?<scope>[^']+)'/iu,
		status: [400, 403],
		cause: ({found, facts}) =>
			`${capital(whoIs(found['principal'], facts))} may not ${isRemoval(found) ? 'remove' : 'make'} role assignments on ${scopeName(found['scope'])}${found['abac'] ? ', or may for some roles only (a condition limits which)' : ''}. Contributor does not include it.`,
		remedies: ({facts, found}) => [
			{text: 'If a role that may assign is waiting in Privileged Identity Management, activate it and repeat', ...goingOn(facts)},
			isRemoval(found) ? handOff : {...handOff, command: again('grant', facts)},
		],
		learnMore: pages.delegation,
	},
	'arm.deny-assignment': {
		text: /access is denied because of the deny assignment(?: with name '(?<name>[^']*)')?(?: and Id '(?<id>[^']*)')?(?: at scope '(?<scope>[^']*)')?/iu,
		codes: ['DenyAssignmentAuthorizationFailed'],
		cause: ({found}) =>
			`A deny assignment${found['name'] ? ` (${plain(found['name'])})` : ''}${found['scope'] ? ` on ${scopeName(found['scope'])}` : ''} forbids it, and a denial wins over every role. A managed application, a deployment stack or an administrator made it.`,
		remedies: [{text: 'Only whoever made it can lift it; more roles do not help'}],
		learnMore: pages.denyAssignments,
	},
	'arm.linked-auth': {
		text: /on the linked scope|not authorized to access linked subscription/iu,
		codes: ['LinkedAuthorizationFailed'],
		cause: 'The write is allowed here and not at a second scope that it touches, e.g. another subscription of a custom role.',
		remedies: [{text: 'Leave that scope out, or get the right on it too'}],
		learnMore: pages.rbacTroubleshooting,
	},
	'arm.exists': {
		text: /the role assignment already exists/iu,
		codes: ['RoleAssignmentExists'],
		cause: 'The same role is assigned to the same principal (person, group or application) at the same scope already. Nothing is missing.',
		remedies: ({facts}) => [{text: 'Go on to the live call', command: again('probe', facts)}],
		learnMore: pages.rbacTroubleshooting,
	},
	'arm.name-collision': {
		text: /tenant id, application id, principal id, and scope are not allowed to be updated/iu,
		codes: ['RoleAssignmentUpdateNotPermitted'],
		cause:
			'A role assignment of this name exists for another principal (person, group or application): a template reuses a name, or an identity was deleted and made anew.',
		remedies: [{text: 'Name the assignment by scope, principal and role; in Bicep, guid() of these three does'}],
		learnMore: pages.rbacTroubleshooting,
	},
	'arm.principal-not-found': {
		text: /principal (?<principal>\S+) does not exist in the directory (?<tenant>[0-9a-f-]{32,36}|\S+?)(?:\.|\s|$)/iu,
		codes: ['PrincipalNotFound'],
		cause: ({found}) =>
			`Tenant ${shorten(found['tenant'] ?? 'of the subscription')} knows no person, group or application with the object id ${dashed(found['principal'])}: it is new and not copied everywhere yet, it is an application id instead of an object id, it belongs to another tenant, or it is gone.`,
		remedies: [
			{text: 'A principal made in the last 2 minutes: repeat the same write'},
			{text: 'For an application, use the object id of its service principal', command: 'az ad sp show --id APPLICATION_ID --query id --output tsv'},
		],
		learnMore: 'https://aka.ms/docs-principaltype',
		worthWaiting: true,
	},
	'arm.principal-type': {
		text: /has type '(?<actual>[^']+)'\s*, which is different from specified Princ\w+Type '(?<given>[^']+)'/iu,
		codes: ['UnmatchedPrincipalType'],
		cause: ({found}) =>
			found['actual'] === undefined
				? 'Whoever gets the role is of another type (person, group, application) than was sent.'
				: `Whoever gets the role is a ${plain(found['actual'])}, and the assignment said ${plain(found['given'] ?? 'otherwise')}.`,
		remedies: ({found}) => [{text: `Send principalType ${plain(found['actual'] ?? 'as the directory has it')}; managed identities are ServicePrincipal`}],
		learnMore: 'https://aka.ms/docs-principaltype',
	},
	'arm.principal-type-msi': {
		text: /principaltype property '(?<given>[^']+)' is not valid/iu,
		cause: ({found}) => `${plain(found['given'] ?? 'That')} is no type of principal (whoever gets a role); there are User, Group and ServicePrincipal.`,
		remedies: [{text: 'Send ServicePrincipal for applications and managed identities'}],
		learnMore: 'https://aka.ms/docs-principaltype',
	},
	'arm.principal-id-invalid': {
		text: /principal id '(?<principal>[^']*)' is not valid/iu,
		codes: ['InvalidPrincipalId'],
		cause: ({found}) => `"${plain(found['principal'] ?? '')}" is no object id: a GUID is wanted, not a name.`,
		remedies: [{text: 'Look the id up by name; in foundry-keyless grant, --for takes names, addresses and ids'}],
		learnMore: pages.rbacTroubleshooting,
	},
	'arm.role-not-found': {
		text: /role ['`]?(?<role>[^'`]+?)['`]? does(?:n'?t| not) exist|role definition[\s\S]{0,80}does not exist/iu,
		codes: ['RoleDefinitionDoesNotExist'],
		cause: ({found}) =>
			`No role ${found['role'] ? `"${plain(found['role'])}"` : 'of that name or id'} can be assigned here. The Azure AI roles were renamed to Foundry in 2026, and names differ by tenant meanwhile; ids do not.`,
		remedies: [
			{
				text: 'Name the role by its id; Foundry User (once Azure AI User) is 53ca6127-db72-4b80-b1b0-d745d6d5456d',
				command: 'az role definition list --name 53ca6127-db72-4b80-b1b0-d745d6d5456d',
			},
		],
		learnMore: pages.permissions,
	},
	'arm.limit': {
		text: /no more role assignments can be created/iu,
		codes: ['RoleAssignmentLimitExceeded'],
		cause: 'The subscription holds its 4,000 role assignments, and the limit cannot be raised.',
		remedies: [{text: 'Add the person to a group that has the role already'}, {text: 'Or remove assignments that say "Identity not found"'}],
		learnMore: pages.limits,
	},
	'arm.locked': {
		text: /cannot perform (?<operation>write|delete) operation because following scope\(s\) are locked:\s*'?(?<scope>[^', ]+?)(?=[',]|\.?(?:\s|$))/iu,
		codes: ['ScopeLocked'],
		cause: ({found}) =>
			`A lock on ${scopeName(found['scope'])} forbids it. A read-only lock stops every change, new role assignments too; a delete lock lets them be made but not removed.`,
		remedies: ({found}) => [
			{
				text: 'Its owner can lift the lock for the moment',
				...(found['scope'] ? {command: listLocks(found['scope'])} : {}),
			},
		],
		learnMore: pages.locks,
	},
	'arm.policy': {
		text: /disallowed by policy(?:\.\s*reasons:\s*'(?<reason>[^']+)'|\.\s*policy identifiers:\s*'?\[?\{\\?"policyAssignment\\?":\s*\{\\?"name\\?":\s*\\?"(?<policy>[^"\\]{1,200}))?/iu,
		codes: ['RequestDisallowedByPolicy'],
		cause: ({found}) =>
			`${found['policy'] ? `The Azure Policy "${plain(found['policy'])}"` : 'An Azure Policy'} forbids this write${found['reason'] ? `: ${plain(found['reason'])}` : '.'}`,
		remedies: [{text: 'Ask whoever keeps the policy for an exemption, or do it in a way or place that it allows'}],
		learnMore: pages.policy,
	},
	'arm.last-owner': {
		text: /cannot delete the last RBAC admin assignment/iu,
		cause: 'This is the last assignment that may administer the subscription; without it nobody could.',
		remedies: [{text: 'Give somebody else that role first'}],
		learnMore: pages.rbacTroubleshooting,
	},
} as const satisfies Record<string, Row>;

/** Resource Manager prints the principal without dashes; every other place wants them. */
const dashed = (id: string | undefined): string => {
	const whole = /^(?<a>[0-9a-f]{8})(?<b>[0-9a-f]{4})(?<c>[0-9a-f]{4})(?<d>[0-9a-f]{4})(?<e>[0-9a-f]{12})$/iu.exec(id ?? '');
	return plain(whole ? whole.slice(1).join('-') : (id ?? 'named'));
};
