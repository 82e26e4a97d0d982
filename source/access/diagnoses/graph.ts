import {plain} from '../plain.ts';
import {pages, type Row} from './row.ts';

const byObjectId = {
	text: 'An assignment needs no directory: az takes an object id and its kind',
	command: 'az role assignment create --assignee-object-id OBJECT_ID --assignee-principal-type User --role ROLE_ID --scope SCOPE',
} as const;

/** The directory did not answer; a role assignment can do without it. */
export const graphDiagnoses = {
	'graph.claims': {
		text: /ClaimsChallengeRequiredException/u,
		cause: 'The directory wants a stronger sign-in than this token has. Resource Manager and the model may not.',
		remedies: [{text: 'Sign in again in a browser'}, byObjectId],
		learnMore: pages.mfa,
	},
	'graph.me-needs-user': {
		text: /\/me request is only valid with delegated authentication flow/iu,
		cause: 'An application asked the directory who "me" is; only people have a "me".',
		remedies: [{text: 'The application’s object id is in its token; nothing else is needed'}],
		learnMore: pages.identity,
	},
	'graph.denied': {
		text: /insufficient privileges to complete the operation/iu,
		codes: ['Authorization_RequestDenied'],
		cause:
			'The directory (Microsoft Entra ID) does not let you look people up: an application needs the role Directory Readers, and guests are often kept out.',
		remedies: [byObjectId, {text: 'An id can be read by anybody who may', command: 'az ad user show --id USER --query id --output tsv'}],
		learnMore: pages.rbacTroubleshooting,
	},
	'graph.not-found': {
		text: /cannot find user or service principal in graph database(?: for '(?<name>[^']+)')?|does not map to an AD object id|resource '(?<id>[^']+)' does not exist or one of its queried reference-property objects/iu,
		codes: ['Request_ResourceNotFound'],
		cause: ({found}) =>
			`This tenant’s directory knows no ${plain(found['name'] ?? found['id'] ?? 'such principal')}. Guests go by another name here (user_home.com#EXT#@…), and an application id is no object id.`,
		remedies: [{text: 'Search by mail address or display name; --for takes both'}],
		learnMore: pages.guests,
	},
} as const satisfies Record<string, Row>;
