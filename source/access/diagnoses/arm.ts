import {commandLine} from '../command-line.ts';
import type {Remedy} from '../diagnosis.ts';
import {plain, shorten} from '../plain.ts';
import {audiencesOf, flawOf} from './carried.ts';
import {again, capital, type DiagnosisFacts, goingOn, pages, type Row, whoIs} from './row.ts';
import {numberOf} from './sign-in.ts';

const tenantIn = (url: string | undefined): string | undefined => /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/iu.exec(url ?? '')?.[0];

const endpointWords = ({target}: DiagnosisFacts): string => (target ? target.endpoint : 'ENDPOINT');

/** Deployment and scenario say nothing to what looks at a whole resource. */
const bare = ({scenario: _, target, ...facts}: DiagnosisFacts): DiagnosisFacts => ({
	...facts,
	...(target ? {target: {...target, project: null, deployment: null}} : {}),
});

/** What gives the action, or why it is not needed. */
const remedyOf = (action: string, facts: DiagnosisFacts): Remedy => {
	if (/\/(?:listkeys|regeneratekey)\/action$/iu.test(action))
		return {text: 'No right is missing for keyless: a token takes the place of the key that was to be read. Call without one', command: again('probe', facts)};
	if (/accounts\/deployments\/(?:write|delete)$/iu.test(action))
		return {text: 'Cognitive Services OpenAI Contributor may deploy models; calling one needs no deployment right'};
	if (/\/locations\/usages\/read$/iu.test(action))
		return {text: 'Cognitive Services Usages Reader on the subscription shows quota', command: again('grant', {...facts, scenario: 'view-quota'})};
	return action === '' || /\/read$/iu.test(action)
		? {text: 'Reader on the resource shows it. To call a model it is not needed: name endpoint and deployment', command: again('probe', facts)}
		: {text: 'Whoever administers it can do it, or give you a role that may. To call a model it is not needed', command: again('probe', facts)};
};

/** Reading, or reaching, Resource Manager did not work. */
export const armDiagnoses = {
	'arm.token-wrong-tenant': {
		text: /access token is from the wrong issuer\s*'?(?<issuer>[^'\s]+)'?\.?\s*it must match (?:one of )?the tenants?\s*'(?<tenant>[^']+)'/iu,
		codes: ['InvalidAuthenticationTokenTenant'],
		status: [401],
		cause: ({found}) =>
			`The subscription lives in tenant ${shorten(tenantIn(found['tenant']) ?? 'another')}, and the token comes from ${shorten(tenantIn(found['issuer']) ?? 'elsewhere')}.`,
		remedies: ({found, facts}) => {
			const tenant = tenantIn(found['tenant']);
			return [{text: 'Sign in to the subscription’s tenant', ...(tenant ? {command: again('check', facts, '--tenant', tenant)} : {})}];
		},
		learnMore: pages.guests,
	},
	'arm.token-audience': {
		status: [401],
		planes: ['arm', 'data', 'local'],
		when: sighting =>
			(sighting.evidence.plane === 'arm' && flawOf(sighting) === 'audience') ||
			/access token has been obtained (?:for|from) wrong audience or resource/iu.test(sighting.evidence.message.slice(0, 8000)),
		codes: ['InvalidAuthenticationTokenAudience'],
		cause: sighting => {
			const told = /wrong audience or resource '(?<audience>[^']*)'/iu.exec(sighting.evidence.message.slice(0, 8000))?.groups?.['audience'];
			const audience = told ?? audiencesOf(sighting);
			return `Resource Manager refused the token: it is ${audience === '' ? 'for another service' : `for ${plain(audience)}`}. Models and Resource Manager each take tokens of their own.`;
		},
		remedies: [
			{
				text: 'For Resource Manager, ask for the scope https://management.azure.com/.default; see whether such a token can be had',
				command: commandLine(['az', 'account', 'get-access-token', '--scope', 'https://management.azure.com/.default', '--query', 'expiresOn']),
			},
		],
		learnMore: pages.identity,
	},
	'arm.token-expired': {
		text: /access token (?:expiry (?:utc )?time|has expired|is invalid)|ExpiredAuthenticationToken|InvalidAuthenticationToken\b|'Authorization' header is missing/iu,
		codes: ['ExpiredAuthenticationToken', 'InvalidAuthenticationToken', 'AuthenticationFailed', 'TokenExpired'],
		planes: ['arm', 'graph', 'local', 'data'],
		status: [401],
		cause: 'The token was expired or invalid. A clock that is minutes off does that too.',
		remedies: [{text: 'Sign in again', command: 'az login'}, {text: 'Check the clock of the machine that called'}],
		learnMore: pages.identity,
	},
	'arm.sub-none': {
		text: /no subscriptions? found|not found subscription id/iu,
		codes: ['NoSubscriptions'],
		// A tenant that refused the sign-in shows no subscription either.
		when: sighting => numberOf(sighting) === null,
		cause: 'You are signed in and see no subscription in this tenant. A role on one resource is enough to call its models, and not always to list it.',
		remedies: ({facts}) => [
			{text: 'Name the endpoint instead', command: commandLine(['foundry-keyless', 'probe', '--resource', endpointWords(facts)])},
			{text: 'Or sign in to the tenant where the subscription is, with --tenant'},
		],
		learnMore: pages.rbacTroubleshooting,
	},
	'arm.sub-missing-in-url': {
		text: /request did not have a (?:provided )?subscription/iu,
		codes: ['MissingSubscription'],
		cause: 'The scope that was sent is not a resource id. Git Bash on Windows turns /subscriptions/… into a file path.',
		remedies: [{text: 'In Git Bash, first', command: 'export MSYS_NO_PATHCONV=1'}],
		learnMore: pages.rbacTroubleshooting,
	},
	'arm.sub-disabled': {
		text: /ReadOnlyDisabledSubscription|subscription\b[\s\S]{0,80}\bis (?:disabled|in a disabled state)/iu,
		codes: ['ReadOnlyDisabledSubscription', 'SubscriptionDisabled'],
		cause: 'The subscription is disabled, so nothing can be written in it.',
		remedies: [{text: 'Its account administrator can enable it again; most often the billing is the reason'}],
		learnMore: 'https://learn.microsoft.com/azure/cost-management-billing/manage/subscription-disabled',
	},
	'arm.provider-unregistered': {
		text: /not registered to use namespace '(?<namespace>[\w.]+)'/iu,
		codes: ['MissingSubscriptionRegistration'],
		cause: ({found}) => `The subscription has never used ${plain(found['namespace'] ?? 'this resource provider')}, so there is no such resource in it.`,
		remedies: ({found}) => [
			{
				text: 'Register it (Contributor can)',
				command: commandLine(['az', 'provider', 'register', '--namespace', found['namespace'] ?? 'Microsoft.CognitiveServices']),
			},
		],
		learnMore: 'https://aka.ms/rps-not-found',
	},
	'arm.quota-role': {
		text: /InsufficientQuota|SpecialFeatureOrQuotaIdRequired/iu,
		codes: ['InsufficientQuota', 'SpecialFeatureOrQuotaIdRequired'],
		cause:
			'There is no quota (tokens per minute) left for this model in this region, or it cannot be seen: the role Cognitive Services Usages Reader on the subscription shows it.',
		remedies: [{text: 'Ask for quota, pick another region, or use a deployment that exists'}],
		learnMore: pages.quotas,
	},
	'arm.domain-in-use': {
		text: /subdomain name '(?<subdomain>[^']+)' is not available/iu,
		codes: ['CustomDomainInUse'],
		cause: ({found}) => `The subdomain ${plain(found['subdomain'] ?? '')} is taken, perhaps by a resource deleted in the last 48 hours.`,
		remedies: [{text: 'Take another subdomain, or purge the deleted resource', command: 'az cognitiveservices account list-deleted --output table'}],
		learnMore: pages.subdomain,
	},
	'arm.domain-invalid': {
		text: /sub ?domain name '(?<subdomain>[^']+)' is not valid/iu,
		codes: ['CustomDomainInvalid'],
		cause: ({found}) => `"${plain(found['subdomain'] ?? '')}" cannot be a subdomain.`,
		remedies: [{text: 'Use 2 to 64 letters, digits and hyphens'}],
		learnMore: pages.subdomain,
	},
	'arm.foundry-deploy': {
		text: /ForbiddenError/u,
		codes: ['ForbiddenError'],
		confidence: 'likely',
		cause: 'Deploying a model changes the resource, and the role held only lets you call it.',
		remedies: [{text: 'Call a deployment that exists, or ask for Cognitive Services OpenAI Contributor to deploy'}],
		learnMore: pages.permissions,
	},
	'pim.not-own': {
		text: /does not have permissions for this request\.\s*please use \$filter=asTarget\(\)/iu,
		cause: 'Eligible roles (held, but to be activated first) of others are shown to administrators only; your own are asked for with asTarget().',
		remedies: [
			{
				text: 'Ask for your own',
				command:
					"az rest --url '/subscriptions/SUBSCRIPTION_ID/providers/Microsoft.Authorization/roleEligibilityScheduleInstances?api-version=2020-10-01&$filter=asTarget()'",
			},
		],
		learnMore: pages.pim,
	},
	'arm.account-denied': {
		text: /client '(?<principal>[^']*)' with object id '[^']*' does not have (?:authorization|permission) to perform action 'Microsoft\.CognitiveServices\/accounts\/write' (?:over|at) scope '(?<scope>[^']+)'/iu,
		status: [400, 403],
		cause: ({found, facts}) =>
			`${capital(whoIs(found['principal'], facts))} may not make or change ${plain(found['scope']?.split('/').at(-1) || 'this resource')}: accounts/write is missing. Roles that only call models do not include it.`,
		remedies: ({facts}) => [
			{
				text: 'Contributor or Cognitive Services Contributor on it includes it; to turn keys off, this tells what stands in the way',
				command: again('harden', bare(facts)),
			},
			{text: 'To call a model it is not needed', command: again('probe', facts)},
		],
		learnMore: pages.localAuth,
	},
	'arm.read-denied': {
		text: /(?:client '(?<principal>[^']*)' with object id '[^']*' )?does not have (?:authorization|permission) to perform action '(?<action>[^']+)' (?:over|at) scope '(?<scope>[^']+)'/iu,
		codes: ['AuthorizationFailed'],
		status: [403],
		cause: ({found, facts}) =>
			found['action'] === undefined
				? `${capital(whoIs(found['principal'], facts))} may not do this in Resource Manager.`
				: `${capital(whoIs(found['principal'], facts))} may not ${plain(found['action'])} on ${plain(found['scope']?.split('/').at(-1) ?? 'this scope')}. That is about managing it, not about calling a model.`,
		remedies: ({found, facts}) => [remedyOf(found['action'] ?? '', facts), {text: 'If the right was given a moment ago, sign in again'}],
		learnMore: pages.rbacTroubleshooting,
	},
	'arm.not-found': {
		text: /the resource '(?<resource>[^']+)' under resource group '(?<group>[^']+)' was not found|resource group '(?<lone>[^']+)' could not be found|the subscription '(?<subscription>[^']+)' could not be found/iu,
		codes: ['ResourceNotFound', 'ResourceGroupNotFound', 'ParentResourceNotFound', 'SubscriptionNotFound', 'NotFound'],
		status: [404],
		planes: ['arm'],
		cause: ({found}) => {
			const name = found['resource']?.split('/').at(-1) ?? found['lone'] ?? found['subscription'];
			return `Resource Manager knows no ${name ? plain(name) : 'such resource'}${found['group'] ? ` in resource group ${plain(found['group'])}` : ''}: it is mistyped, gone, or in another subscription.`;
		},
		remedies: [{text: 'Pick it from what you can see', command: "az cognitiveservices account list --query '[].id' --output tsv"}],
		learnMore: 'https://aka.ms/ARMResourceNotFoundFix',
	},
	'arm.busy': {
		text: /provisioning state is not terminal|AccountProvisioningStateInvalid|another operation is (?:already )?(?:in progress|being performed)/iu,
		codes: ['RequestConflict', 'AccountProvisioningStateInvalid', 'AnotherOperationInProgress'],
		status: [400, 409],
		cause: 'Another change to this resource is not finished yet, e.g. a model being deployed. Azure makes one at a time.',
		remedies: ({facts}) => [{text: 'Do it again in a minute', ...goingOn(facts)}],
		learnMore: pages.armErrors,
		worthWaiting: true,
	},
	'arm.throttled': {
		text: /(?:SubscriptionRequestsThrottled|ResourceRequestsThrottled|TooManyRequests|number of (?:\w+ ){0,3}requests)/iu,
		codes: ['SubscriptionRequestsThrottled', 'ResourceRequestsThrottled', 'TooManyRequests', 'RateLimiting'],
		status: [429],
		planes: ['arm', 'graph'],
		cause: ({evidence}) => {
			const seconds = /try again after '(?<seconds>\d+)'/iu.exec(evidence.message)?.groups?.['seconds'] ?? evidence.headers['retry-after'];
			return `Azure has paused this caller for asking too often${seconds ? `; it answers again in ${plain(seconds)} s` : ''}.`;
		},
		remedies: ({facts}) => [{text: 'Wait, then go on', ...goingOn(facts)}],
		learnMore: pages.armErrors,
		worthWaiting: true,
	},
	'arm.unavailable': {
		when: ({evidence}) => (evidence.plane === 'arm' || evidence.plane === 'graph') && (evidence.status ?? 0) >= 500,
		confidence: 'likely',
		cause: ({evidence}) => `${evidence.plane === 'graph' ? 'Microsoft Graph' : 'Resource Manager'} failed on its own side (${evidence.status}).`,
		remedies: ({facts}) => [{text: 'Go on in a minute', ...goingOn(facts)}],
		learnMore: 'https://azure.status.microsoft',
		worthWaiting: true,
	},
} as const satisfies Record<string, Row>;
