import {plain} from '../plain.ts';
import {scopeWords} from '../scope.ts';
import {identityLacks, isEmptyProjectRefusal, lacksDataAction, noAccessToOperation} from './refusal.ts';
import {actionName, again, callerOf, capital, ownAssessment, pages, type Row, type Sighting, targetName, whoIs} from './row.ts';

/** Nobody has looked at the assignments yet: a fresh one may still be on its way. */
const nobodyLooked = ({facts}: Sighting): boolean => {
	const outcome = ownAssessment(facts)?.outcome ?? 'unknown';
	return outcome === 'unknown' || outcome === 'allowed';
};

const were = (who: string): string => (who.startsWith('you') ? 'were' : 'was');

const adminsHoldNone = '(Owner and Contributor manage a resource; they hold 0 data actions, the rights to use it)';

const proofOfHeld = ({facts}: Sighting): readonly string[] =>
	ownAssessment(facts)?.held.map(role => `${role.roleName} on ${scopeWords(role.scope, facts.target?.resource ?? null)}: ${role.dataActions} data actions`) ??
	[];

/** The caller ${were(whoIs(found['principal'], facts))} recognised and may not do this. */
export const accessDiagnoses = {
	'rbac.data-action-missing.openai': {
		text: lacksDataAction,
		status: [401, 403],
		when: ({found}) => /\/accounts\/OpenAI\//iu.test(found['action'] ?? ''),
		cause: ({found, facts}) =>
			`${capital(whoIs(found['principal'], facts))} may not ${plain(found['operation'] ?? 'call this')} on ${targetName(facts)}: no active role there gives ${actionName(found['action'])}. Each OpenAI route needs a right of its own (a data action), so a narrow custom role can pass one and fail another.`,
		proof: proofOfHeld,
		remedies: ({facts}) => [
			{
				text: 'Cognitive Services OpenAI User on the resource is the smallest built-in role that gives it',
				command: again('grant', {...facts, scenario: 'openai'}),
			},
			{text: `See which roles are held and why they are not enough ${adminsHoldNone}`, command: again('check', facts)},
		],
		learnMore: pages.permissions,
		worthWaiting: nobodyLooked,
		verdict: 'denied',
	},
	'rbac.data-action-missing': {
		text: lacksDataAction,
		codes: ['PermissionDenied'],
		status: [401, 403],
		cause: ({found, facts}) =>
			found['action'] === undefined
				? `${capital(whoIs(found['principal'], facts))} ${were(whoIs(found['principal'], facts))} recognized, but no active role gives the right to make this call (a data action) on ${targetName(facts)}.`
				: `${capital(whoIs(found['principal'], facts))} may not ${plain(found['operation'] ?? 'call this')} on ${targetName(facts)}: no active role there gives ${actionName(found['action'])}.`,
		proof: proofOfHeld,
		remedies: ({found, facts}) => [
			/\/AIServices\//iu.test(found['action'] ?? '')
				? {text: 'Foundry User on the project (for Claude models: on the resource) gives it', command: again('grant', facts)}
				: {text: 'Cognitive Services User or Foundry User on the resource gives it', command: again('grant', facts)},
			{text: `See which roles are held and why they are not enough ${adminsHoldNone}`, command: again('check', facts)},
		],
		learnMore: pages.permissions,
		worthWaiting: nobodyLooked,
		verdict: 'denied',
	},
	'rbac.principal-no-access': {
		text: noAccessToOperation,
		status: [401, 403],
		cause: ({found, facts}) =>
			`${capital(whoIs(found['principal'], facts))} ${were(whoIs(found['principal'], facts))} recognized, and no role that the endpoint knows of allows this call on ${targetName(facts)}.`,
		proof: proofOfHeld,
		remedies: ({facts}) => [
			{text: `See which roles are held here ${adminsHoldNone}`, command: again('check', facts)},
			...(facts.granted === false ? [] : [{text: 'If a role was assigned in the last 20 minutes, wait for it', command: again('probe', facts)}]),
		],
		learnMore: pages.permissions,
		worthWaiting: nobodyLooked,
		verdict: 'denied',
	},
	'rbac.identity-objectid-403': {
		text: identityLacks,
		confidence: 'likely',
		cause: ({found, facts}) =>
			`${capital(whoIs(found['principal']?.trim(), facts))} holds no role with ${actionName(found['action'])} on ${targetName(facts)}. A guest has another object id at home than in the resource’s tenant: if this is the home one, the token came from the wrong tenant.`,
		proof: proofOfHeld,
		remedies: ({facts}) => [
			{text: 'See which object id you have in the resource’s tenant and what it holds', command: again('check', facts, ...tenantOf(facts))},
			{text: 'Foundry User on the project gives it', command: again('grant', {...facts, scenario: 'project'})},
		],
		learnMore: pages.permissions,
		worthWaiting: nobodyLooked,
		verdict: 'denied',
	},
	'rbac.project-gateway': {
		when: ({evidence}) => isEmptyProjectRefusal(evidence.status, evidence.message, evidence.request),
		confidence: 'possible',
		cause: ({facts}) =>
			`The project’s gateway refused with 403 and gave no reason. It has been seen to do so to callers without a role on ${targetName(facts)}.`,
		remedies: ({facts}) => [
			{text: 'See which roles are held on the project', command: again('check', {...facts, scenario: 'project'})},
			{text: 'Foundry User on the project gives all of its data actions', command: again('grant', {...facts, scenario: 'project'})},
		],
		learnMore: pages.permissions,
		worthWaiting: nobodyLooked,
		verdict: 'denied',
	},
	'rbac.hub-nginx-403': {
		text: /<h1>\s*403 Forbidden\s*<\/h1>[\s\S]*<center>\s*nginx/iu,
		cause: ({facts}) =>
			`A gateway answered with a web page of its own: the network of a hub (the older kind of project), or of something behind it, does not let ${callerOf(facts)} in. No role is involved.`,
		remedies: [
			{text: 'Use the endpoint of a Foundry project (*.services.ai.azure.com/api/projects/…) instead of a hub’s'},
			{text: 'Or call from inside the hub’s network: VPN, private endpoint, allowed address'},
		],
		learnMore: pages.network,
		verdict: 'network',
	},
} as const satisfies Record<string, Row>;

const tenantOf = ({target}: Sighting['facts']): readonly string[] => (target?.resource ? ['--tenant', target.resource.tenantId] : []);
