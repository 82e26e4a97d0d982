import {commandLine} from '../command-line.ts';
import {plain} from '../plain.ts';
import {again, capital, isPasted, pages, type Row, type Sighting, scopeName, whoIs} from './row.ts';

const documented = ({facts}: Sighting) => ({text: 'Or take the documented role, for which none is made', command: again('grant', facts)}) as const;

/** All of the tenant's, also those that can be assigned in no subscription that is seen here. */
const findByName = commandLine([
	'az',
	'graph',
	'query',
	'--graph-query',
	"authorizationresources | where type =~ 'microsoft.authorization/roledefinitions' and properties.type =~ 'CustomRole' | project name, properties.roleName, properties.assignableScopes",
	'--first',
	'1000',
]);

/** Making, changing or deleting a custom role was refused. */
export const roleDefinitionDiagnoses = {
	'arm.customrole-action': {
		text: /'(?<action>[^']+)' does not match any of the actions supported by the providers/iu,
		codes: ['InvalidDataActionOrNotDataAction', 'InvalidActionOrNotAction'],
		cause: ({found}) => `The custom role names ${plain(found['action'] ?? 'an action')}, which Azure does not know (any more).`,
		remedies: [{text: 'Build it from the actions that exist today', command: 'az provider operation show --namespace Microsoft.CognitiveServices'}],
		learnMore: pages.customRoles,
	},
	'arm.customrole-mg': {
		text: /cannot add data action permissions when you have a management group as an assignable scope/iu,
		cause: 'A custom role with data actions cannot be assignable at a management group.',
		remedies: [{text: 'Name subscriptions as its assignable scopes'}],
		learnMore: pages.customRoles,
	},
	'arm.customrole-name-taken': {
		text: /custom role with the same name already exists in this directory|role definition cannot be updated with a name that already exists/iu,
		codes: ['RoleDefinitionWithSameNameExists'],
		cause:
			'The tenant has a custom role of this name already. Names are unique in a tenant, and one that can be assigned in another subscription only does not show here.',
		remedies: sighting => [
			{text: 'Find it among all of the tenant’s', command: findByName},
			{text: 'If it gives the same, add this scope to its assignable scopes; if not, give yours another name'},
			documented(sighting),
		],
		learnMore: pages.customRoles,
	},
	'arm.customrole-limit': {
		text: /role definition limit exceeded|no more role definitions can be created/iu,
		codes: ['RoleDefinitionLimitExceeded'],
		cause: 'The tenant holds its 5,000 custom roles (2,000 in Azure operated by 21Vianet), and the limit cannot be raised.',
		remedies: sighting => [
			{text: 'Somebody who may deletes the ones that nobody holds', command: 'az role definition list --custom-role-only true --output table'},
			documented(sighting),
		],
		learnMore: pages.limits,
	},
	'arm.customrole-used': {
		text: /existing role assignments referencing role/iu,
		codes: ['RoleDefinitionHasAssignments'],
		cause: 'The custom role is still assigned to somebody, maybe in another subscription, or was until a moment ago: it cannot be deleted.',
		remedies: [
			{text: 'See who holds it, in each subscription', command: 'az role assignment list --all --role ROLE_ID --output table'},
			{text: 'Take these assignments away, wait a minute, then delete it'},
		],
		learnMore: pages.customRoles,
	},
	'arm.customrole-differs': {
		codes: ['RoleDefinitionDiffers'],
		when: ({evidence}) => evidence.code === 'RoleDefinitionDiffers',
		cause: ({evidence}) => `${plain(evidence.message)} It was left as it is: others may hold it.`,
		remedies: sighting => [{text: 'Whoever keeps it brings it up to date, or deletes it; then run this again'}, documented(sighting)],
		learnMore: pages.customRoles,
	},
	'arm.customrole-denied': {
		text: /client '(?<principal>[^']*)' with object id '[^']*' does not have (?:authorization|permission) to perform action 'Microsoft\.Authorization\/roleDefinitions\/(?<verb>write|delete)' (?:over|at) scope '(?<scope>[^']+)'/iu,
		status: [400, 403],
		cause: ({found, facts}) =>
			`${capital(whoIs(found['principal'], facts))} may not ${found['verb'] === 'delete' ? 'delete' : 'make or change'} custom roles on ${scopeName(found['scope'])}. Owner and User Access Administrator may; Contributor and Role Based Access Control Administrator may not.`,
		remedies: sighting => [
			{text: 'Somebody who may makes it; who that is, is told by this', command: again('who-can', sighting.facts)},
			...(isPasted(sighting.facts) ? [] : [documented(sighting)]),
		],
		learnMore: pages.customRoles,
	},
} as const satisfies Record<string, Row>;
