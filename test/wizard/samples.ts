import type {ActivationRules} from '../../source/access/activation.ts';
import type {Assessment} from '../../source/access/assessment.ts';
import type {Audit, AuditFinding} from '../../source/access/audit/finding.ts';
import type {MendSurvey} from '../../source/access/audit/mend-survey.ts';
import type {SwapStep} from '../../source/access/audit/swap.ts';
import {type CustomRole, type RoleToMake, roleToMake} from '../../source/access/custom-role.ts';
import type {Diagnosis} from '../../source/access/diagnosis.ts';
import type {Evidence} from '../../source/access/failure.ts';
import type {KeyCheck} from '../../source/access/hardening.ts';
import type {HeldRole} from '../../source/access/held-roles.ts';
import type {Findings, Fix} from '../../source/access/ladder.ts';
import type {Liveness, LivenessOutcome, ProbeProgress} from '../../source/access/liveness.ts';
import type {Grant, Plan, RoleChoice} from '../../source/access/plan.ts';
import type {Principal} from '../../source/access/principal.ts';
import type {Reason} from '../../source/access/reason.ts';
import type {Receipt, ReceiptActivation, ReceiptRemoval, ReceiptRole} from '../../source/access/receipt.ts';
import {isExact} from '../../source/access/role-wish.ts';
import {roles} from '../../source/access/roles.ts';
import {scenarios} from '../../source/access/scenario.ts';
import type {CredentialSource, Session} from '../../source/access/session.ts';
import type {Deployment, Project, Resource, ResourceSummary} from '../../source/access/target.ts';
import type {UnclearPerson} from '../../source/access/unclear-people.ts';
import type {ActivationWait} from '../../source/steps/activate-roles.ts';
import type {Discovery, SourceOffer} from '../../source/steps/cloud.ts';
import type {OpenedTarget} from '../../source/steps/open-target.ts';
import type {Assessed, Climbed, Event} from '../../source/wizard/events.ts';
import {nothingGiven, type Resume, type State} from '../../source/wizard/state.ts';
import type {KeysRead} from '../../source/wizard/turning.ts';

const subscriptionId = '11111111-1111-4111-8111-111111111111';
export const accountId = (name: string): string =>
	`/subscriptions/${subscriptionId}/resourceGroups/rg-ai/providers/Microsoft.CognitiveServices/accounts/${name}`;

export const session = (source: CredentialSource = 'device-code', name = 'ana@contoso.com'): Session => ({
	source,
	cloud: 'public',
	tenantId: '22222222-2222-4222-8222-222222222222',
	tenantName: 'Contoso',
	objectId: `oid-${name}`,
	name,
	kind: 'user',
	sandbox: 'fresh',
});

export const offer = (source: CredentialSource, state: SourceOffer['state'] = 'possible', account: string | null = null): SourceOffer => ({
	source,
	state,
	account,
	detail: null,
});

const project = (account: string, name: string): Project => ({
	id: `${accountId(account)}/projects/${name}`,
	name,
	isDefault: name === 'alpha',
	endpoint: `https://${account}.services.ai.azure.com/api/projects/${name}`,
	identityId: `identity-${name}`,
});

const summary = (name: string, projects: readonly Project[] = []): ResourceSummary => ({
	id: accountId(name),
	name,
	kind: 'AIServices',
	location: 'eastus2',
	subscriptionId,
	subscriptionName: 'Contoso AI',
	resourceGroup: 'rg-ai',
	tenantId: '22222222-2222-4222-8222-222222222222',
	customSubdomain: name,
	projects: projects.map(({id, name: own, isDefault}) => ({id, name: own, isDefault})),
});

const resource = (name: string, projects: readonly Project[]): Resource => ({
	...summary(name, projects),
	endpoints: {'AI Foundry API': `https://${name}.services.ai.azure.com/`},
	endpoint: `https://${name}.cognitiveservices.azure.com/`,
	keysDisabled: false,
	publicNetworkAccess: 'Enabled',
	networkDefaultAction: 'Allow',
	identityId: null,
});

/** An OpenAI chat model: callable in every scenario. */
export const chat = (name: string): Deployment => ({
	name,
	model: {format: 'OpenAI', name: 'gpt-4o-mini', version: '2024-07-18'},
	sku: 'GlobalStandard',
	state: 'Succeeded',
	capabilities: {chatCompletion: 'true'},
});

export const opened = (name: string, projects: readonly string[] = ['alpha'], deployments: readonly Deployment[] = [chat('gpt-4o-mini')]): OpenedTarget => {
	const all = projects.map(own => project(name, own));
	return {
		session: session(),
		resource: resource(name, all),
		endpoint: `https://${name}.services.ai.azure.com`,
		projects: all,
		deployments,
		projectName: null,
		deploymentName: null,
	};
};

export const endpointOnly = (named: {readonly projectName?: string; readonly deploymentName?: string} = {}): OpenedTarget => ({
	session: session(),
	resource: null,
	endpoint: 'https://hidden.services.ai.azure.com',
	projects: [],
	deployments: [],
	projectName: named.projectName ?? null,
	deploymentName: named.deploymentName ?? null,
});

export const discovery: Discovery = {
	subscriptions: [{id: subscriptionId, name: 'Contoso AI', tenantId: session().tenantId}],
	resources: [summary('contoso-foundry'), summary('contoso-large')],
	through: 'resource-graph',
	refused: [],
};

export const me: Principal = {id: session().objectId, type: 'User', name: 'ana@contoso.com'};
export const mara: Principal = {id: 'oid-mara', type: 'User', name: 'mara@contoso.com'};
export const aiDevs: Principal = {id: 'oid-ai-devs', type: 'Group', name: 'ai-devs', kind: 'group'};

/** On a line of a list: a name that two people have. */
export const kims: UnclearPerson = {
	asked: {text: 'Alex Kim', from: {file: 'people.csv', line: 4}},
	why: 'several',
	text: 'line 4 of people.csv: "Alex Kim" could be 2 principals.',
	candidates: ['oid-kim-1', 'oid-kim-2'].map(id => ({id, type: 'User', name: 'Alex Kim', kind: 'user'})),
};

const held: HeldRole = {
	roleId: roles.owner,
	roleName: 'Owner',
	scope: `/subscriptions/${subscriptionId}`,
	via: null,
	state: 'active',
	until: null,
	dataActions: 0,
	sufficient: false,
	createdOn: null,
};

export const assessment = (outcome: Assessment['outcome'], principal = me): Assessment => ({
	principal,
	outcome,
	missing: outcome === 'denied' ? ['Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action'] : [],
	because: [{id: `assessment.${outcome}`, text: `It is ${outcome}.`}],
	held: outcome === 'denied' ? [held] : [],
	needs: [],
});

const choice = (roleId: string, roleName: string): RoleChoice => ({
	roleId,
	roleName,
	dataActions: 1,
	beyond: 0,
	listsKeys: false,
	documented: true,
	note: null,
	assignable: 'yes',
});

export const grant = (change: Partial<Grant> = {}): Grant => ({
	need: 'required',
	principal: me,
	roleId: roles.cognitiveServicesOpenAIUser,
	roleName: 'Cognitive Services OpenAI User',
	scope: accountId('contoso-foundry'),
	name: '33333333-3333-4333-8333-333333333333',
	exists: false,
	...change,
});

const ownRole: CustomRole = {
	name: 'Foundry keyless: call OpenAI models only (contoso-foundry)',
	description: 'Exactly 1 data action.',
	actions: [],
	dataActions: ['Microsoft.CognitiveServices/accounts/OpenAI/responses/write'],
	assignableScope: accountId('contoso-foundry').replace(/\/providers.*$/u, ''),
	covers: ['responses'],
	lacks: ['audio'],
	makeable: 'yes',
	az: 'az role definition create',
	bicep: 'targetScope',
};

export const toMake: RoleToMake = roleToMake(ownRole);

export const plan = (assignable: Plan['assignable'], grants: readonly Grant[] = [grant()]): Plan => ({
	grants,
	assignable,
	because: [{id: 'plan.test', text: `Assignable: ${assignable}.`}],
	choices: [choice(roles.cognitiveServicesOpenAIUser, 'Cognitive Services OpenAI User'), choice(roles.cognitiveServicesUser, 'Cognitive Services User')],
	compared: [],
	customRole: ownRole,
});

export const assessed = (outcome: Assessment['outcome'], its: Plan | null, principal = me): Assessed => ({
	people: [principal],
	assessments: [assessment(outcome, principal)],
	plan: its,
	whoCan: null,
	warnings: [],
});

/** The plan assigns a custom role that is made first. */
export const withRole = (assignable: Plan['assignable']): Assessed => ({
	...assessed('denied', plan(assignable, [grant({roleId: toMake.roleId, roleName: toMake.name})])),
	makes: toMake,
});

/** Of what is missing a role waits to be activated, as its settings ask. */
export const activatable = (rules: Partial<ActivationRules> = {}): Assessed => {
	const its = assessed('eligible', plan('yes', []));
	const {roleId, roleName, scope} = grant();
	const all = {
		longestMs: 3_600_000,
		justification: true,
		ticket: false,
		mfa: false,
		authenticationContext: null,
		approval: true,
		approvers: ['Priya'],
		...rules,
	};
	return {
		...its,
		assessments: its.assessments.map(one => ({...one, activatable: [{roleId, roleName, scope, scheduleId: 's', via: null, until: null, rules: all}]})),
	};
};

export const activationReceipt = (state: ReceiptActivation['state']): Receipt => {
	const {roleId, scope} = grant();
	const id = `${scope}/providers/Microsoft.Authorization/roleAssignmentScheduleRequests/5d1c7c8e-4f0a-4c53-8a55-b8f0b7c9d001`;
	return {...receipt(), entries: [], activations: [{id, roleId, scope, principalId: me.id, state, startsOn: null, endsOn: null}]};
};

export const activationWait = (is: ActivationWait['is']): ActivationWait => {
	const [role] = activatable().assessments[0]?.activatable ?? [];
	if (!role) throw new Error('The sample has no role to activate');
	return {is, role, since: 1000};
};

/** As it stands when the custom role was made, or was not, and nothing was assigned yet. */
export const roleReceipt = (state: ReceiptRole['state']): Receipt => ({
	...receipt(state === 'refused' ? 'refused' : 'planned'),
	roles: [{roleId: toMake.roleId, name: toMake.name, assignableScope: toMake.assignableScope, state}],
});

export const receipt = (state: Receipt['entries'][number]['state'] = 'created', id = 'k7f2'): Receipt => ({
	schemaVersion: 1,
	id,
	createdOn: '2026-11-21T10:00:00.000Z',
	cloud: 'public',
	tenantId: session().tenantId,
	by: me.id,
	sandbox: 'fresh',
	entries: [
		{
			id: `${accountId('contoso-foundry')}/providers/Microsoft.Authorization/roleAssignments/${grant().name}`,
			roleId: grant().roleId,
			principalId: me.id,
			scope: grant().scope,
			state,
		},
	],
});

export const diagnosis = (id = 'rbac.data-action-missing'): Diagnosis => ({
	id,
	confidence: 'certain',
	cause: 'A role is missing.',
	evidence: [],
	remedies: [],
	learnMore: null,
	worthWaiting: false,
	accessVerdict: 'denied',
	original: 'said so',
});

export const evidence = (change: Partial<Evidence> = {}): Evidence => ({
	plane: 'arm',
	status: null,
	code: null,
	aadsts: null,
	message: 'refused',
	headers: {},
	request: null,
	correlationId: null,
	claims: null,
	...change,
});

export const liveness = (outcome: LivenessOutcome): Liveness => ({
	outcome,
	attempts: 2,
	elapsedMs: 1000,
	status: outcome === 'proven' ? 200 : 401,
	url: 'https://contoso-foundry.services.ai.azure.com/openai/v1/responses',
	audience: 'https://ai.azure.com',
	latencyMs: 412,
	tokens: 21,
	because: [],
});

export const progress: ProbeProgress = {
	startedAt: 1000,
	since: 500,
	attempts: [{at: 1200, status: 401, code: 'PermissionDenied', verdict: 'denied'}],
	nextAt: 6200,
	url: 'https://contoso-foundry.services.ai.azure.com/openai/v1/responses',
	audience: 'https://ai.azure.com',
};

export const leftRun: Resume = {
	at: 'probe.running',
	sandbox: 'fresh',
	answers: {
		...nothingGiven,
		credential: 'device-code',
		tenant: session().tenantId,
		resource: accountId('contoso-foundry'),
		deployment: 'gpt-4o-mini',
		scenario: 'openai',
	},
	receiptId: 'k7f2',
	probe: progress,
	journey: 'get-access',
	pasted: null,
};

const code = {userCode: 'HQ7K-P2XD', verificationUri: 'https://microsoft.com/devicelogin', expiresAt: 900_000, application: 'foundry-keyless', tenantId: null};

/** What people paste: a refusal whose cause lies in Azure, and one that tells its cause by itself. */
export const deniedText = `HTTP/1.1 401 Unauthorized
{"error": {"code": "PermissionDenied", "message": "The principal \`90ae6d27-5ebe-4011-ac3f-cb35e8e456b0\` lacks the required data action \`Microsoft.CognitiveServices/accounts/OpenAI/responses/write\` to perform \`POST /openai/responses\` operation."}}`;
export const settledText = `curl https://contoso-foundry.openai.azure.com/openai/v1/responses
{"error": {"code": "AuthenticationTypeDisabled", "message": "Key based authentication is disabled for this resource."}}`;

export const findings = (is: Fix['is'], cause: Diagnosis | null = diagnosis()): Findings => ({
	rungs: [{id: 'identity', state: 'pass', text: 'ana@contoso.com, tenant Contoso'}],
	diagnosis: cause,
	others: [],
	fix: is === 'deployment' ? {is, name: 'gpt-4o-mini'} : is === 'tenant' ? {is, tenantId: 'c7a1e5b2-3d94-4f08-b6e1-59d20f8a7c43', name: 'Fabrikam'} : {is},
});

export const climbed = (is: Fix['is'], its: Assessed, call: Liveness | null = null, cause: Diagnosis | null = diagnosis()): Climbed => ({
	...its,
	findings: findings(is, cause),
	liveness: call,
});

/** What a person can do anywhere, sensible or not. */
export const answersToTry: readonly Event[] = [
	{type: 'CHOOSE_JOURNEY', journey: 'get-access'},
	{type: 'CHOOSE_JOURNEY', journey: 'fix-error'},
	{type: 'CHOOSE_JOURNEY', journey: 'set-up'},
	{type: 'SEARCH_PEOPLE', text: 'mar'},
	{type: 'SEARCH_PEOPLE', text: ''},
	{type: 'ADD_PERSON', principal: mara, unclear: null},
	{type: 'ADD_PERSON', principal: mara, unclear: kims.text},
	{type: 'ADD_PERSON', principal: aiDevs, unclear: null},
	{type: 'DROP_PERSON', which: mara.id},
	{type: 'DROP_PERSON', which: kims.text},
	{type: 'PASTE', text: deniedText},
	{type: 'PASTE', text: ''},
	{type: 'LOOK', text: ''},
	{type: 'LOOK', text: settledText},
	{type: 'RESUME'},
	{type: 'CHOOSE_SOURCE', source: 'device-code'},
	{type: 'CHOOSE_SOURCE', source: 'azure-cli'},
	{type: 'CHOOSE_SOURCE', source: 'browser'},
	{type: 'CHOOSE_TARGET', wanted: accountId('contoso-foundry')},
	{type: 'CHOOSE_TARGET', wanted: 'https://hidden.services.ai.azure.com'},
	{type: 'CHOOSE_TARGET', wanted: '  '},
	{type: 'CHOOSE_SCENARIO', scenario: 'inference'},
	{type: 'CHOOSE_SCENARIO', scenario: 'openai'},
	{type: 'CHOOSE_SCENARIO', scenario: 'project'},
	{type: 'CHOOSE_SCENARIO', scenario: 'call-agents'},
	{type: 'CHOOSE_PROJECT', name: 'alpha'},
	{type: 'CHOOSE_PROJECT', name: 'gamma'},
	{type: 'CHOOSE_DEPLOYMENT', name: 'gpt-4o-mini'},
	{type: 'CHOOSE_DEPLOYMENT', name: 'typed'},
	{type: 'CHOOSE_DEPLOYMENT', name: null},
	{type: 'CONTINUE'},
	{type: 'CHOOSE_ROLE', roleId: roles.cognitiveServicesUser},
	{type: 'CHOOSE_ROLE', roleId: roles.cognitiveServicesOpenAIUser},
	{type: 'CHOOSE_ROLE', roleId: 'no-such-role'},
	{type: 'CUSTOM_ROLE'},
	{type: 'ACTIVATE', text: 'release test'},
	{type: 'CONFIRM'},
	{type: 'CALL_NOW'},
	{type: 'RETRY'},
	{type: 'SHOW_IDENTITIES'},
	{type: 'BACK'},
	{type: 'HAND_OFF'},
	{type: 'HARDEN'},
	{type: 'ROLL_BACK'},
	{type: 'SWITCH_LOG'},
	{type: 'ANSWER', id: 'key-use'},
	{type: 'ANSWER', id: 'monitoring'},
	{type: 'CONFIRM_NAME', name: 'contoso-other'},
	{type: 'CONFIRM_NAME', name: ' contoso-foundry '},
	{type: 'CONFIRM_NAME', name: 'contoso-large'},
	{type: 'AUDIT'},
	{type: 'REORDER'},
	{type: 'MEND', id: 'owner-by-habit.1a2b3c'},
	{type: 'MEND', id: 'unseen-principal.4d5e6f'},
	{type: 'PROVEN', by: ' mara, 10:32 '},
	{type: 'PROVEN', by: ' '},
	{type: 'LEAVE'},
	{type: 'CANCEL'},
];

export const keysRead = (more: Partial<KeysRead> = {}): KeysRead => ({
	wanted: 'off',
	resource: resource('contoso-foundry', []),
	deployments: [],
	mayWrite: 'yes',
	locks: [],
	policies: [],
	unreadPolicies: 0,
	exemptionsRead: true,
	remediationsRead: true,
	keyReaders: [],
	callers: [],
	keyReadings: [],
	logAsked: true,
	days: 89,
	leftovers: {found: [], unread: [], from: '/home/ana', environment: true},
	connections: [],
	...more,
});

export const keyReceipt = (state: NonNullable<Receipt['localAuth']>['state'] = 'written', wanted: 'off' | 'on' = 'off'): Receipt => ({
	...receipt(),
	id: wanted === 'off' ? 'm3pq' : 'n4rs',
	entries: [],
	localAuth: {resourceId: accountId('contoso-foundry'), before: wanted === 'on', after: wanted === 'off', state},
});

export const keyCheck = (is: KeyCheck['is']): KeyCheck => ({
	is,
	attempts: 2,
	elapsedMs: 1000,
	status: 403,
	code: 'AuthenticationTypeDisabled',
	text: 'Confirmed.',
});

export const finding = (fix: AuditFinding['fix'] = 'swap'): AuditFinding => ({
	id: 'owner-by-habit.1a2b3c',
	rule: 'owner-by-habit',
	severity: 'high',
	principal: mara,
	standing: 'seen',
	held: {
		assignmentId: `${accountId('contoso-foundry')}/providers/Microsoft.Authorization/roleAssignments/44444444-4444-4444-8444-444444444444`,
		roleId: roles.owner,
		roleName: 'Owner',
		scope: accountId('contoso-foundry'),
		condition: null,
		state: 'active',
	},
	text: 'mara holds Owner.',
	evidence: [],
	replacement: {roleId: grant().roleId, roleName: grant().roleName, scope: grant().scope},
	fix,
});

export const audit = (found: readonly AuditFinding[] = [finding(), {...finding(null), id: 'unseen-principal.4d5e6f', rule: 'unseen-principal'}]): Audit => ({
	outcome: found.length > 0 ? 'findings' : 'clean',
	scenario: 'openai',
	named: false,
	rows: [],
	findings: found,
});

/** What is next about it. */
export const survey = (step: SwapStep, more: Partial<MendSurvey> = {}): MendSurvey => ({
	finding: finding(),
	scenario: 'openai',
	step,
	plan: null,
	byCall: false,
	stays: [],
	told: [],
	stops: null,
	...more,
});

const narrower = grant({principal: mara});
export const toGrant = (assignable: Plan['assignable'] = 'yes'): MendSurvey => survey({is: 'grant', grant: narrower}, {plan: plan(assignable, [narrower])});
export const toProve = (more: Partial<MendSurvey> = {}): MendSurvey => survey({is: 'prove', conclusive: true, keeps: ['kept']}, more);
export const locked: Reason = {id: 'swap.locked', text: 'The lock keep on contoso-foundry forbids it.'};

const surveys: readonly (MendSurvey | null)[] = [
	null,
	toGrant(),
	toGrant('no'),
	survey({is: 'wait', until: 2000}),
	toProve(),
	toProve({byCall: true}),
	toProve({stops: locked}),
	survey({is: 'remove', keeps: []}),
];

export const mendRead = (its: MendSurvey | null): Event => ({type: 'mend.read', survey: its, audit: audit(), told: []});

export const mendReceipt = (state: Receipt['entries'][number]['state']): Receipt => receipt(state, 'q5rs');

export const removalReceipt = (state: ReceiptRemoval['state']): Receipt => ({
	...receipt(),
	id: 't8vw',
	entries: [],
	removals: [
		{
			id: finding().held.assignmentId,
			roleId: roles.owner,
			principalId: mara.id,
			principalType: 'User',
			scope: finding().held.scope,
			condition: null,
			description: null,
			state,
			because: 'tested',
			keeps: ['kept'],
		},
	],
});

const challenge: readonly Event[] = [
	{type: 'grant.challenge', isOpen: true},
	{type: 'signIn.code', code},
	{type: 'grant.challenge', isOpen: false},
];

/** What the world can answer in the place where the state is; elsewhere such an answer is stale, and the store drops it. */
export const outcomesToTry = ({at, discovery: known, source, wanted, team, turning, trying, role}: State): readonly Event[] => {
	const toBe = turning?.wanted ?? 'off';
	const withKeys = (keysDisabled: boolean) => ({...resource('contoso-foundry', []), keysDisabled});
	const failed: Event = {type: 'failed', problem: diagnosis()};
	switch (at) {
		case 'sources.loading':
			return [
				{type: 'sources.done', sources: [offer('azure-cli', 'ready', 'ana@contoso.com'), offer('device-code'), offer('browser', 'absent')]},
				{type: 'sources.done', sources: [offer('device-code'), offer('browser', 'absent')]},
				{type: 'sources.done', sources: []},
				failed,
			];
		case 'identities.loading':
			return [{type: 'identities.done', machine: {identities: [], app: {identity: null, because: {id: 'identities.none', text: 'None.'}}, stray: []}}, failed];
		case 'signIn.running':
			return [{type: 'signIn.code', code}, {type: 'signIn.done', session: session(source ?? 'device-code')}, failed];
		case 'targets.loading':
			return [
				{type: 'discover.part', discovery: {...discovery, resources: discovery.resources.slice(0, 1), isPartial: true}},
				{type: 'discover.done', discovery},
				{type: 'discover.done', discovery: {...discovery, resources: []}},
				failed,
			];
		case 'targets.choosing':
			return known?.isPartial ? [{type: 'discover.part', discovery: {...discovery, isPartial: true}}, {type: 'discover.done', discovery}, failed] : [];
		case 'target.opening':
			if (wanted?.startsWith('https:'))
				return [{type: 'open.done', opened: endpointOnly()}, {type: 'open.done', opened: endpointOnly({projectName: 'alpha', deploymentName: 'gpt'})}, failed];
			return [
				{type: 'open.done', opened: opened('contoso-foundry')},
				{type: 'open.done', opened: opened('contoso-large', ['alpha', 'beta'], [chat('gpt-4o-mini'), chat('gpt-4.1')])},
				{type: 'open.done', opened: opened('contoso-bare', [], [])},
				failed,
			];
		case 'people.choosing':
			return [
				...(team.adding.length > 0
					? ([
							{type: 'people.named', people: [mara], unclear: [], told: []},
							{type: 'people.named', people: [], unclear: [kims], told: []},
						] as const)
					: []),
				...(team.search ? ([{type: 'people.found', text: team.search.text, found: [mara]}] as const) : []),
				...(team.uncounted ? ([{type: 'people.counted', people: [{...aiDevs, members: {count: 12, groups: 0}}]}] as const) : []),
				failed,
			];
		case 'assess.running':
		case 'plan.revising':
		case 'handOff':
			return [
				{type: 'assess.done', ...assessed('allowed', plan('yes', []))},
				{type: 'assess.done', ...assessed('denied', plan('yes'))},
				{type: 'assess.done', ...assessed('denied', plan('no'))},
				...(isExact(trying ?? role) && at !== 'handOff' ? [{type: 'assess.done', ...withRole('yes')} as const] : []),
				{type: 'assess.done', ...assessed('eligible', plan('yes', []))},
				{type: 'assess.done', ...activatable()},
				{type: 'assess.done', ...assessed('unknown', null)},
				{type: 'assess.done', ...assessed('denied', plan('yes', [grant({principal: mara})]), mara)},
				{type: 'grant.receipt', receipt: receipt(), path: '/receipts/k7f2.json'},
				{type: 'probe.done', liveness: liveness('proven'), diagnosis: null},
				{type: 'look.done'},
				{type: 'look.over'},
				failed,
			];
		case 'ladder.running':
			return [
				{type: 'ladder.rungs', rungs: findings('plan').rungs},
				{type: 'ladder.done', ...climbed('plan', assessed('denied', plan('yes')))},
				{type: 'ladder.done', ...climbed('activate', activatable())},
				{type: 'ladder.done', ...climbed('prove', assessed('allowed', plan('yes', [])), liveness('proven'), null)},
				{type: 'ladder.done', ...climbed('deployment', assessed('allowed', plan('yes', [])), null, diagnosis('deploy.not-found'))},
				{type: 'ladder.done', ...climbed('tenant', assessed('unknown', null))},
				{
					type: 'ladder.done',
					...climbed('elsewhere', assessed('unknown', null), liveness('blocked'), {...diagnosis('rbac.firewall'), accessVerdict: 'network'}),
				},
				{type: 'grant.receipt', receipt: receipt(), path: '/receipts/k7f2.json'},
				failed,
			];
		case 'activate.running':
			return [
				{type: 'grant.receipt', receipt: activationReceipt('pending'), path: '/receipts/k7f2.json'},
				{type: 'grant.challenge', isOpen: true},
				{type: 'signIn.code', code},
				{type: 'grant.challenge', isOpen: false},
				{type: 'activate.wait', wait: activationWait('provisioning')},
				{type: 'activate.wait', wait: activationWait('pending')},
				{type: 'activate.done', ...assessed('allowed', plan('yes', [])), receipt: activationReceipt('activated'), path: '/receipts/k7f2.json'},
				{type: 'look.over'},
				failed,
			];
		case 'grant.running':
			return [
				{type: 'grant.receipt', receipt: receipt('planned'), path: '/receipts/k7f2.json'},
				{type: 'grant.challenge', isOpen: true},
				{type: 'signIn.code', code},
				{type: 'grant.challenge', isOpen: false},
				{type: 'grant.done', receipt: receipt(), path: '/receipts/k7f2.json', warnings: []},
				{type: 'grant.done', receipt: receipt('refused'), path: '/receipts/k7f2.json', warnings: []},
				failed,
			];
		case 'probe.running':
			return [
				{type: 'probe.progress', progress},
				{type: 'probe.done', liveness: liveness('proven'), diagnosis: null},
				{type: 'probe.done', liveness: liveness('authorized'), diagnosis: diagnosis('model.throttled')},
				{type: 'probe.done', liveness: liveness('denied'), diagnosis: diagnosis()},
				{type: 'probe.done', liveness: liveness('propagating'), diagnosis: diagnosis('state.propagating')},
				{type: 'probe.done', liveness: liveness('blocked'), diagnosis: diagnosis('network.firewall')},
				{type: 'probe.done', liveness: liveness('skipped'), diagnosis: null},
				failed,
			];
		case 'harden.reading':
			return [
				{type: 'harden.items', items: []},
				...[keysRead({mayWrite: 'yes'}), keysRead({mayWrite: 'no'})].map(
					(read): Event => ({type: 'harden.read', read: {...read, wanted: toBe, resource: withKeys(toBe === 'on')}, readAt: 1000}),
				),
				{type: 'harden.read', read: keysRead({wanted: toBe, resource: withKeys(toBe === 'off')}), readAt: 1000},
				failed,
			];
		case 'harden.running':
			return [
				{type: 'grant.receipt', receipt: keyReceipt('planned'), path: '/receipts/m3pq.json'},
				{type: 'grant.challenge', isOpen: true},
				{type: 'signIn.code', code},
				{type: 'grant.challenge', isOpen: false},
				{type: 'harden.written', resource: withKeys(true)},
				{type: 'harden.written', resource: withKeys(false)},
				{type: 'harden.waiting', nextAt: 5000},
				{type: 'harden.done', keyCheck: keyCheck('confirmed'), liveness: liveness('proven')},
				{type: 'harden.done', keyCheck: keyCheck('arriving'), liveness: liveness('proven')},
				{type: 'failed', problem: diagnosis('arm.locked')},
				failed,
			];
		case 'audit.running':
			return [{type: 'audit.done', audit: audit([]), told: []}, {type: 'audit.done', audit: audit(), told: []}, failed];
		case 'audit.planning':
			return [...surveys.map(mendRead), failed];
		case 'audit.fixing':
			return [
				{type: 'grant.receipt', receipt: mendReceipt('planned'), path: '/receipts/q5rs.json'},
				...challenge,
				{type: 'grant.done', receipt: mendReceipt('created'), path: '/receipts/q5rs.json', warnings: []},
				{type: 'failed', problem: diagnosis('arm.locked')},
				failed,
			];
		case 'audit.settling':
			return [{type: 'mend.settled'}, failed];
		case 'audit.calling':
			return [
				{type: 'probe.progress', progress},
				{type: 'probe.done', liveness: liveness('proven'), diagnosis: null},
				{type: 'probe.done', liveness: liveness('denied'), diagnosis: diagnosis()},
				{type: 'probe.done', liveness: liveness('skipped'), diagnosis: null},
				failed,
			];
		case 'audit.removing':
			return [
				{type: 'grant.receipt', receipt: removalReceipt('planned'), path: '/receipts/t8vw.json'},
				...challenge,
				{type: 'mend.removed', receipt: removalReceipt('removed'), path: '/receipts/t8vw.json'},
				...surveys.map(mendRead),
				{type: 'failed', problem: diagnosis('arm.locked')},
				failed,
			];
		default:
			return [failed];
	}
};

/** Which scenario the custom role is for is the same to the order. */
const isTried = ({type}: Event, {record}: State): boolean =>
	type !== 'CUSTOM_ROLE' || (record.scenario === 'inference' && record.target?.resource?.name === 'contoso-large' && record.plan?.assignable === 'yes');

export const eventsToTry = (state: State): readonly Event[] => [...answersToTry.filter(event => isTried(event, state)), ...outcomesToTry(state)];

/** Of these only the way back differs from journey to journey; fix-error.test.ts goes it. */
const behind: readonly State['at'][] = ['plan.revising', 'grant.running', 'probe.running', 'handOff', 'done', 'assess.failed', 'left'];

/** Whoever is chosen, and what is typed, counts only where it is chosen. */
const teamKey = ({adding, people, search, unclear, uncounted}: State['team']): readonly unknown[] => [
	adding.length > 0,
	people.length,
	search === null ? null : search.found !== null,
	unclear.length,
	uncounted,
];

/**
 * What makes two states different for the walk: each fact that a row of the table looks at, but of two kinds of facts that do not meet only one.
 * Before the access what was assessed for another answer does not count, and behind it how the answers came about does not.
 */
export const keyOf = ({
	at,
	challenged,
	deviceCode,
	discovery: found,
	journey,
	opened: target,
	taken,
	resume,
	role,
	trying,
	record,
	wanted,
	activationWait: waits,
	team,
	problem,
	turning,
	audited,
	mending,
}: State): string => {
	const {session: who, scenario, assessments, plan: planned, receipt: written, findings: cause, pasted} = record;
	const way = [
		who !== null,
		found !== null,
		at === 'signIn.running' && deviceCode !== null,
		target?.resource?.name ?? target?.deploymentName ?? wanted?.slice(0, 6),
		scenario,
		taken.map(({answer}) => answer).join(),
		record.target?.deployment !== null,
	];
	const access = [
		assessments[0]?.outcome,
		assessments[0]?.activatable?.length,
		at === 'activate.running' && waits?.is,
		written?.activations?.[0]?.state,
		assessments[0]?.principal.id,
		planned?.assignable,
		written?.entries[0]?.state,
		trying,
		at.startsWith('plan') && record.makes != null,
		scenario === 'project',
		scenario !== null && scenarios[scenario].proof,
		target?.resource === null,
		taken.length,
	];
	// Here all answers are only kept, and nothing looks at them.
	if (at === 'home' || at === 'paste.waiting') return JSON.stringify([at, journey, pasted?.is, who !== null, found !== null, target !== null, resume !== null]);
	if (at === 'people.choosing') return JSON.stringify([at, scenario, resume !== null, problem !== null, assessments.length, ...teamKey(team)]);
	// Behind the card only what was read and written of keys counts.
	if (at.startsWith('harden'))
		return JSON.stringify([
			at,
			challenged,
			turning?.wanted,
			turning?.keyCheck?.is,
			turning?.read?.mayWrite,
			turning?.read?.resource.keysDisabled,
			turning?.said,
			turning?.isWritten,
			turning?.receipt?.id,
		]);
	if (at === 'audit') return JSON.stringify([at, audited?.order, audited?.audit.findings.length, mending?.removed?.id]);
	if (at.startsWith('audit'))
		return JSON.stringify([
			at,
			challenged,
			mending?.goesOn,
			mending?.survey?.step.is,
			mending?.survey?.byCall,
			mending?.granted?.entries[0]?.state,
			mending?.removed?.removals?.[0]?.state,
			mending?.proof?.by,
		]);
	return JSON.stringify([
		challenged,
		at,
		behind.includes(at) ? journey === 'set-up' : journey,
		at === 'ladder.found' && cause?.fix.is,
		(at === 'assess.running' || at === 'assess.failed') && isExact(role),
		at === 'done' && record.target?.resource?.keysDisabled,
		resume !== null,
		...(assessments.length > 0 ? access : way),
	]);
};
