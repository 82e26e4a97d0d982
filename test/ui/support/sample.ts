import type {Activatable} from '../../../source/access/activation.ts';
import {appIdentity, type MachineReport, strayVariables} from '../../../source/access/app-identity.ts';
import type {Assessment} from '../../../source/access/assessment.ts';
import type {AuditFinding} from '../../../source/access/audit/finding.ts';
import type {MendSurvey} from '../../../source/access/audit/mend-survey.ts';
import {customRoleFor, type RoleToMake, roleToMake} from '../../../source/access/custom-role.ts';
import type {Diagnosis} from '../../../source/access/diagnosis.ts';
import {writeHandOff} from '../../../source/access/hand-off.ts';
import type {MachineIdentity} from '../../../source/access/identity.ts';
import type {Rung} from '../../../source/access/ladder.ts';
import type {Liveness, ProbeProgress} from '../../../source/access/liveness.ts';
import {readPaste} from '../../../source/access/paste/read-paste.ts';
import type {Plan} from '../../../source/access/plan.ts';
import type {Principal} from '../../../source/access/principal.ts';
import {readinessOf} from '../../../source/access/readiness-items.ts';
import type {Receipt, ReceiptEntry, ReceiptRole} from '../../../source/access/receipt.ts';
import {roles} from '../../../source/access/roles.ts';
import {emptyRecord, type RunRecord} from '../../../source/access/run-record.ts';
import {scenarios} from '../../../source/access/scenario.ts';
import type {Session} from '../../../source/access/session.ts';
import type {Deployment, Resource, ResourceSummary} from '../../../source/access/target.ts';
import type {Granter, WhoCan} from '../../../source/access/who-can.ts';
import type {Audited} from '../../../source/wizard/machine-audit.ts';
import {type Mending, toMend} from '../../../source/wizard/mending.ts';
import {nobody, nothingGiven, type Place, type State, start, type Team} from '../../../source/wizard/state.ts';
import {type KeysRead, notTurned, type Turning} from '../../../source/wizard/turning.ts';

/** Made-up states for every place, with the people and names of the sandbox's worlds. */

/** The time at which all of them are seen. */
export const now = Date.UTC(2026, 10, 21, 12, 0, 0);

const subscriptionId = '11111111-2222-4333-8444-555555555555';
const tenantId = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const me = '8c1e0000-1111-4222-8333-444444444477';
const group = `/subscriptions/${subscriptionId}/resourceGroups/rg-ai`;

const accountId = (name: string): string => `${group}/providers/Microsoft.CognitiveServices/accounts/${name}`;

export const summary = (
	name: string,
	kind: string,
	location: string,
	projects: readonly string[] = [],
	more: Partial<ResourceSummary> = {},
): ResourceSummary => ({
	id: accountId(name),
	name,
	kind,
	location,
	subscriptionId,
	subscriptionName: 'Contoso AI',
	resourceGroup: 'rg-ai',
	tenantId,
	customSubdomain: name,
	projects: projects.map((project, index) => ({id: `${accountId(name)}/projects/${project}`, name: project, isDefault: index === 0})),
	...more,
});

export const resourceOf = (from: ResourceSummary): Resource => ({
	...from,
	endpoints: {'OpenAI Language Model Instance API': `https://${from.name}.openai.azure.com/`, 'AI Foundry API': `https://${from.name}.services.ai.azure.com/`},
	endpoint: `https://${from.name}.cognitiveservices.azure.com/`,
	keysDisabled: false,
	publicNetworkAccess: 'Enabled',
	networkDefaultAction: 'Allow',
	identityId: null,
});

export const session: Session = {
	source: 'azure-cli',
	cloud: 'public',
	tenantId,
	tenantName: 'Contoso',
	objectId: me,
	name: 'ana@contoso.com',
	kind: 'user',
	sandbox: 'fresh',
};

export const chat: Deployment = {
	name: 'gpt-4o-mini',
	model: {format: 'OpenAI', name: 'gpt-4o-mini', version: '2024-07-18'},
	sku: 'GlobalStandard',
	state: 'Succeeded',
	capabilities: {chatCompletion: 'true', responses: 'true'},
};

const summaries: readonly ResourceSummary[] = [
	summary('contoso-foundry', 'AIServices', 'eastus2', ['alpha', 'beta']),
	summary('contoso-openai', 'OpenAI', 'swedencentral'),
	summary('contoso-speech', 'SpeechServices', 'westeurope'),
	...Array.from({length: 30}, (_, index) => summary(`team-${String(index + 1).padStart(2, '0')}-foundry`, 'AIServices', 'westus3', ['default'])),
];

const foundry = resourceOf(summary('contoso-foundry', 'AIServices', 'eastus2', ['alpha', 'beta']));
const openai = resourceOf(summary('contoso-openai', 'OpenAI', 'swedencentral'));
const principal = {id: me, type: 'User', name: 'ana@contoso.com'} as const;

export const denied: Assessment = {
	principal,
	outcome: 'denied',
	missing: [
		'Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action',
		'Microsoft.CognitiveServices/accounts/OpenAI/deployments/embeddings/action',
		'Microsoft.CognitiveServices/accounts/OpenAI/responses/write',
	],
	because: [
		{id: 'access.denied', text: 'ana@contoso.com cannot call OpenAI models on contoso-openai yet: 3 of 3 needed data actions are missing.'},
		{
			id: 'access.no-data-actions',
			text: 'Owner on subscription Contoso AI holds 0 data actions.',
			roleId: roles.owner,
			scope: `/subscriptions/${subscriptionId}`,
		},
		{
			id: 'access.no-data-actions',
			text: 'Reader on resource group rg-ai, via ai-readers, holds 0 data actions.',
			roleId: roles.reader,
			scope: group,
			via: 'ai-readers',
		},
		{
			id: 'access.administers',
			text: 'Owner manages the resource; calling its models is a separate right, as running a database server is not reading its data.',
		},
	],
	held: [
		{
			roleId: roles.owner,
			roleName: 'Owner',
			scope: `/subscriptions/${subscriptionId}`,
			via: null,
			state: 'active',
			until: null,
			dataActions: 0,
			sufficient: false,
			createdOn: null,
		},
		{
			roleId: roles.reader,
			roleName: 'Reader',
			scope: group,
			via: 'ai-readers',
			state: 'active',
			until: null,
			dataActions: 0,
			sufficient: false,
			createdOn: null,
		},
	],
	needs: [{needId: 'openai.call', need: 'required', met: 'no', given: 'no', eligible: false}],
};

export const allowed: Assessment = {
	...denied,
	outcome: 'allowed',
	missing: [],
	because: [
		{id: 'access.allowed', text: 'ana@contoso.com can call OpenAI models on contoso-openai.'},
		{id: 'access.role-suffices', text: 'Cognitive Services OpenAI User on contoso-openai covers all 3 needed data actions.'},
	],
	held: [
		...denied.held,
		{
			roleId: roles.cognitiveServicesOpenAIUser,
			roleName: 'Cognitive Services OpenAI User',
			scope: openai.id,
			via: null,
			state: 'active',
			until: null,
			dataActions: 31,
			sufficient: true,
			createdOn: '2026-11-21T11:00:00Z',
		},
	],
	needs: [{needId: 'openai.call', need: 'required', met: 'yes', given: 'yes', eligible: false}],
};

const [openaiNeed] = scenarios.openai.needs;

export const plan: Plan = {
	grants: [
		{
			need: 'required',
			principal,
			roleId: roles.cognitiveServicesOpenAIUser,
			roleName: 'Cognitive Services OpenAI User',
			scope: openai.id,
			name: '0f3a5c11-7c65-5d0b-9a43-90c2f0a1b2c3',
			exists: false,
		},
	],
	assignable: 'yes',
	because: [{id: 'plan.may-assign', text: 'Owner on subscription Contoso AI may assign roles here.'}],
	choices: [
		{
			roleId: roles.cognitiveServicesOpenAIUser,
			roleName: 'Cognitive Services OpenAI User',
			dataActions: 31,
			beyond: 28,
			listsKeys: false,
			documented: true,
			note: 'OpenAI models only',
			assignable: 'yes',
		},
		{
			roleId: roles.cognitiveServicesUser,
			roleName: 'Cognitive Services User',
			dataActions: 296,
			beyond: 293,
			listsKeys: true,
			documented: true,
			note: 'all of Foundry',
			assignable: 'yes',
		},
		{
			roleId: roles.foundryUser,
			roleName: 'Foundry User',
			dataActions: 296,
			beyond: 293,
			listsKeys: false,
			documented: true,
			note: 'all of Foundry',
			assignable: 'yes',
		},
	],
	compared: [
		{
			id: 'choice.agree',
			text: 'Cognitive Services OpenAI User is the documented role, and none that suffices gives less beyond the need: 28 data actions and no keys.',
			roleId: roles.cognitiveServicesOpenAIUser,
		},
	],
	customRole: openaiNeed
		? customRoleFor({scenario: 'openai', need: openaiNeed, target: {resource: openai, project: null, deployment: chat, endpoint: openai.endpoint}})
		: null,
};

export const receipt: Receipt = {
	schemaVersion: 1,
	id: 'k7f2',
	createdOn: '2026-11-21T11:59:19Z',
	cloud: 'public',
	tenantId,
	by: me,
	sandbox: 'fresh',
	entries: [
		{
			id: `${openai.id}/providers/Microsoft.Authorization/roleAssignments/0f3a5c11-7c65-5d0b-9a43-90c2f0a1b2c3`,
			roleId: roles.cognitiveServicesOpenAIUser,
			principalId: me,
			scope: openai.id,
			state: 'created',
		},
	],
};

const url = 'https://contoso-openai.openai.azure.com/openai/v1/responses';
const audience = 'https://cognitiveservices.azure.com';

/** Calls every five seconds since the assignment was created `seconds` ago, all refused. */
export const progressOf = (seconds: number, answered = 0): ProbeProgress => {
	const since = now - seconds * 1000;
	const refused = Math.floor(seconds / 5);
	return {
		startedAt: since + 1000,
		since,
		attempts: [
			...Array.from({length: refused}, (_, index) => ({at: since + 1000 + index * 5000, status: 401, code: 'PermissionDenied', verdict: 'denied' as const})),
			...Array.from({length: answered}, (_, index) => ({
				at: since + refused * 5000 + 1000 + index * 1000,
				status: 200,
				code: null,
				verdict: 'answered' as const,
			})),
		],
		nextAt: now + 3000,
		url,
		audience,
	};
};

export const proven: Liveness = {outcome: 'proven', attempts: 10, elapsedMs: 112_000, status: 200, url, audience, latencyMs: 412, tokens: 21, because: []};

export const roleMissing: Diagnosis = {
	id: 'rbac.data-action-missing',
	confidence: 'certain',
	cause: 'No role of ana@contoso.com covers the data action that the call needs.',
	evidence: ['The endpoint answered 401 with code PermissionDenied.', 'Owner on subscription Contoso AI holds 0 data actions.'],
	remedies: [{text: 'Assign Cognitive Services OpenAI User on contoso-openai.', command: 'foundry-keyless grant --resource contoso-openai --scenario openai'}],
	learnMore: 'https://learn.microsoft.com/azure/ai-foundry/concepts/rbac-foundry',
	worthWaiting: false,
	accessVerdict: 'denied',
	original:
		'401 PermissionDenied: The principal `8c1e0000-1111-4222-8333-444444444477` lacks the required data action `Microsoft.CognitiveServices/accounts/OpenAI/responses/write` to perform `POST /openai/v1/responses` operation. (apim-request-id 3f0c1b22-0000-4000-8000-0000000000a1)',
};

const signInRefused: Diagnosis = {
	id: 'signin.device-code-blocked',
	confidence: 'certain',
	cause: 'A Conditional Access policy of tenant Contoso forbids device code sign-in.',
	evidence: ['Entra ID answered AADSTS53003.'],
	remedies: [{text: 'Sign in with the browser instead.'}],
	learnMore: 'https://learn.microsoft.com/entra/identity/conditional-access/policy-block-authentication-flows',
	worthWaiting: false,
	accessVerdict: null,
	original:
		'AADSTS53003: Access has been blocked by Conditional Access policies. Trace ID: 5d9f0000-0000-4000-8000-00000000aa00 Correlation ID: 1c110000-0000-4000-8000-00000000bb00 Timestamp: 2026-11-21 11:58:02Z',
};

/** What ana pasted: a refusal of project alpha's own identity, with the token of the call. */
export const pastedText = `$ curl -i https://contoso-openai.openai.azure.com/openai/v1/responses -H 'Authorization: Bearer eyJ0eXAiOiJKV1QifQ.${Buffer.from(
	JSON.stringify({aud: 'https://ai.azure.com', tid: tenantId, oid: me, upn: 'ana@contoso.com', exp: now / 1000 - 3 * 3600}),
).toString('base64url')}.c2lnbmF0dXJl'
HTTP/1.1 401 Unauthorized
apim-request-id: 3f0c1b22-0000-4000-8000-0000000000a1
content-type: application/json

{"error": {"code": "PermissionDenied", "message": "The principal \`${me}\` lacks the required data action \`Microsoft.CognitiveServices/accounts/OpenAI/responses/write\` to perform \`POST /openai/v1/responses\` operation."}}`;
const pasted = readPaste(pastedText);

const rungs: readonly Rung[] = [
	{id: 'machine', state: 'pass', text: 'no key, proxy or certificate in the way'},
	{id: 'identity', state: 'pass', text: 'ana@contoso.com, tenant Contoso'},
	{id: 'principal', state: 'notice', text: '8c1e…77 is the managed identity of project alpha, not you'},
	{id: 'network', state: 'pass', text: 'open'},
	{id: 'deployment', state: 'unknown', text: 'its deployments could not be listed'},
	{id: 'access', state: 'fail', text: 'that identity holds no role on contoso-openai'},
	{id: 'assigning', state: 'skipped', text: 'the cause is certain'},
	{id: 'call', state: 'skipped', text: 'the cause is certain'},
];

const record: RunRecord = {...emptyRecord, session};
const target = {resource: openai, project: null, deployment: chat, endpoint: 'https://contoso-openai.openai.azure.com'};
const chosen: RunRecord = {...record, target, scenario: 'openai', people: [principal]};
const judged: RunRecord = {...chosen, assessments: [denied], plan};
const written: RunRecord = {...judged, receipt, receiptPath: '/home/ana/.local/state/foundry-keyless/receipts/k7f2.json'};
const cannotAssign: RunRecord = {
	...judged,
	plan: {
		...plan,
		assignable: 'no',
		because: [{id: 'plan.not-assignable', text: 'Reader on resource group rg-ai, via ai-readers, may not assign roles.'}],
	},
};

const granter = (name: string, type: 'User' | 'Group' | 'ServicePrincipal', more: Partial<Granter> = {}): Granter => ({
	principal: {id: `d3b0${String(name.length).padStart(4, '0')}-1111-4222-8333-444444444477`, type, name},
	members: null,
	roleId: roles.owner,
	roleName: 'Owner',
	scope: `/subscriptions/${subscriptionId}`,
	may: 'yes',
	needsActivation: false,
	onlyPart: false,
	instead: null,
	...more,
});

export const whoCan: WhoCan = {
	outcome: 'found',
	granters: [
		granter('Priya Shah', 'User'),
		granter('cloud-admins', 'Group', {members: 4, roleId: roles.userAccessAdministrator, roleName: 'User Access Administrator'}),
		granter('ci-runner', 'ServicePrincipal', {roleId: roles.userAccessAdministrator, roleName: 'User Access Administrator', scope: openai.id}),
		granter('on-call', 'Group', {members: 1, may: 'eligible', needsActivation: true, scope: group}),
		granter('Omar Diaz', 'User', {
			roleId: roles.roleBasedAccessControlAdministrator,
			roleName: 'Role Based Access Control Administrator',
			scope: group,
			may: 'unknown',
		}),
	],
	because: [],
};

const sources: State['sources'] = [
	{source: 'azure-cli', state: 'ready', account: 'ana@contoso.com', detail: 'tenant Contoso'},
	{source: 'device-code', state: 'possible', account: null, detail: null},
	{source: 'environment', state: 'ready', account: 'ci-runner', detail: 'AZURE_CLIENT_ID, tenant Contoso'},
	{source: 'browser', state: 'absent', account: null, detail: null},
];

const opened: State['opened'] = {
	session,
	resource: openai,
	endpoint: target.endpoint,
	projects: [],
	deployments: [chat],
	projectName: null,
	deploymentName: null,
};
const openedFoundry: State['opened'] = {
	session,
	resource: foundry,
	endpoint: 'https://contoso-foundry.services.ai.azure.com',
	projects: foundry.projects.map(project => ({
		...project,
		endpoint: `https://contoso-foundry.services.ai.azure.com/api/projects/${project.name}`,
		identityId: null,
	})),
	deployments: [
		chat,
		{...chat, name: 'claude', model: {format: 'Anthropic', name: 'claude-sonnet-4-5', version: '1'}, capabilities: {}},
		{...chat, name: 'embed-small', model: {format: 'OpenAI', name: 'text-embedding-3-small', version: '1'}, capabilities: {embeddings: 'true'}},
		{...chat, name: 'nightly', sku: 'DataZoneBatch'},
	],
	projectName: null,
	deploymentName: null,
};

const base: State = {
	...start(nothingGiven),
	sources,
	source: 'azure-cli',
	discovery: {subscriptions: [{id: subscriptionId, name: 'Contoso AI', tenantId}], resources: summaries, through: 'resource-graph', refused: []},
	wanted: openai.id,
	opened,
};

const onFoundry: RunRecord = {
	...record,
	target: {resource: foundry, project: null, deployment: null, endpoint: 'https://contoso-foundry.services.ai.azure.com'},
	scenario: 'project',
};

const identity = (source: MachineIdentity['source'], part: Partial<MachineIdentity>): MachineIdentity => ({
	source,
	state: 'absent',
	account: null,
	kind: null,
	objectId: null,
	tenantId: null,
	appId: null,
	expiresOn: null,
	detail: null,
	...part,
});
const found: readonly MachineIdentity[] = [
	identity('environment', {
		state: 'signed-in',
		account: '78f6d824-86ea-4214-95c3-4e7e77ca4499',
		kind: 'servicePrincipal',
		objectId: '3e7fb97b-fcc1-40c8-b0cd-f20a990d3cd8',
		tenantId,
		appId: '78f6d824-86ea-4214-95c3-4e7e77ca4499',
		expiresOn: '2026-11-20T11:00:00.000Z',
		detail: 'AZURE_CLIENT_SECRET',
	}),
	identity('workload-identity', {detail: 'AZURE_FEDERATED_TOKEN_FILE is not set'}),
	identity('azure-cli', {
		state: 'signed-in',
		account: 'ana@contoso.com',
		kind: 'user',
		objectId: session.objectId,
		tenantId,
		expiresOn: '2026-11-20T11:05:00.000Z',
	}),
	identity('azd', {state: 'refused', detail: 'Not logged in, run azd auth login'}),
	identity('device-code', {state: 'not-asked'}),
];
const machine: MachineReport = {identities: found, app: appIdentity(found, null), stray: strayVariables(['OPENAI_API_KEY', 'AZURE_CLIENT_SECRET'])};

const activatable: Activatable = {
	roleId: roles.cognitiveServicesUser,
	roleName: 'Cognitive Services User',
	scope: `/subscriptions/${subscriptionId}/resourceGroups/rg-ai/providers/Microsoft.CognitiveServices/accounts/contoso-openai`,
	scheduleId: 'c0ce6461-2211-48e9-812e-427cc51789da',
	via: null,
	until: null,
	rules: {
		longestMs: 14_400_000,
		justification: true,
		ticket: true,
		mfa: false,
		authenticationContext: null,
		approval: true,
		approvers: ['Priya Shah', 'cloud-admins'],
	},
};
const eligible: Partial<State> = {
	record: {...judged, assessments: [{...denied, outcome: 'eligible', activatable: [activatable]}], plan: judged.plan && {...judged.plan, grants: []}},
};

const teammate = (last: number, name: string, kind: Principal['kind'] & string, more: Partial<Principal> = {}): Principal => ({
	id: `30000000-0000-4000-8000-00000000${String(last).padStart(4, '0')}`,
	type: kind === 'group' ? 'Group' : kind === 'user' || kind === 'guest' ? 'User' : 'ServicePrincipal',
	name,
	kind,
	...more,
});

/** As screens go: of each kind one, and two lines that are nobody's and several people's. */
export const teammates: readonly Principal[] = [
	teammate(1, 'mara.voss@contoso.com', 'user'),
	teammate(2, 'ai-devs', 'group', {members: {count: 12, groups: 2}}),
	teammate(3, 'nils_fabrikam.com#EXT#@contoso.com', 'guest', {mail: 'nils@fabrikam.com'}),
	teammate(4, 'ci-runner', 'application'),
	teammate(5, 'worker', 'managed-identity', {of: `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/worker`}),
	teammate(6, 'omar.diaz@contoso.com', 'user'),
];

export const team: Team = {
	...nobody,
	tenantId,
	people: teammates,
	unclear: [
		{
			asked: {text: 'bob@', from: {file: 'people.csv', line: 4}},
			why: 'nobody',
			text: 'line 4 of people.csv: "bob@" is nobody in this tenant.',
			candidates: [],
		},
		{
			asked: {text: 'Alex Kim', from: {file: 'people.csv', line: 8}},
			why: 'several',
			text: 'line 8 of people.csv: "Alex Kim" could be 2 principals.',
			candidates: [teammate(7, 'alex.kim@contoso.com', 'user'), teammate(8, 'alex.kim2@contoso.com', 'user', {mail: 'alex.kim.sales@contoso.com'})],
		},
	],
};

const keysRead: KeysRead = {
	wanted: 'off',
	resource: openai,
	deployments: [chat],
	mayWrite: 'yes',
	locks: [],
	policies: [],
	unreadPolicies: 0,
	exemptionsRead: true,
	remediationsRead: true,
	keyReaders: [
		{name: 'priya@contoso.com', roleName: 'Owner', scope: group, isApplication: false},
		{name: 'ci-runner', roleName: 'Contributor', scope: openai.id, isApplication: true},
	],
	callers: [{name: 'worker', roleName: 'Cognitive Services OpenAI User', scope: openai.id, isApplication: true}],
	keyReadings: [{at: now - 3 * 86_400_000, by: 'ci-runner', succeeded: true}],
	logAsked: true,
	days: 89,
	leftovers: {found: [{place: {file: '/home/ana/app/.env'}, names: ['AZURE_OPENAI_API_KEY']}], unread: [], from: '/home/ana/app', environment: true},
	connections: [],
};
const turning: Turning = {...notTurned, read: keysRead, readAt: now};
export const turnedOff = {resourceId: openai.id, before: false, after: true, state: 'written'} as const;
export const keyReceipt: Receipt = {
	...receipt,
	id: 'm3pq',
	entries: [],
	localAuth: turnedOff,
};
const card: Partial<State> = {record: {...written, assessments: [denied], liveness: proven}, written: [{id: 'k7f2', path: '/k7f2.json'}]};

const stray = (
	id: string,
	rule: AuditFinding['rule'],
	severity: AuditFinding['severity'],
	who: Principal,
	roleName: string,
	scope: string,
	fix: AuditFinding['fix'] = 'swap',
): AuditFinding => ({
	id,
	rule,
	severity,
	principal: who,
	standing: 'seen',
	held: {
		assignmentId: `${scope}/providers/Microsoft.Authorization/roleAssignments/${id}`,
		roleId: roles.contributor,
		roleName,
		scope,
		condition: null,
		state: 'active',
	},
	text: `${who.name} holds ${roleName}, and Cognitive Services OpenAI User is enough.`,
	evidence: ['Beyond the need it gives 265 data actions, and lists keys.'],
	replacement: {roleId: roles.cognitiveServicesOpenAIUser, roleName: 'Cognitive Services OpenAI User', scope: openai.id},
	fix,
});
const [ana, devs, , ci] = teammates as readonly [Principal, Principal, Principal, Principal];
const audited: Audited = {
	audit: {
		outcome: 'findings',
		scenario: 'openai',
		named: false,
		rows: [
			{
				principal: devs,
				standing: 'seen',
				held: {
					assignmentId: `${openai.id}/providers/Microsoft.Authorization/roleAssignments/fits`,
					roleId: roles.cognitiveServicesOpenAIUser,
					roleName: 'Cognitive Services OpenAI User',
					scope: openai.id,
					condition: null,
					state: 'active',
				},
				until: null,
				calls: 'all',
				forbidden: false,
				covered: 3,
				needed: 3,
				keys: false,
				also: null,
				fits: 'openai',
			},
		],
		findings: [
			stray('contributor-by-habit.1a2b3c', 'contributor-by-habit', 'high', ci, 'Contributor', group),
			stray('broader-role.4d5e6f', 'broader-role', 'medium', ana, 'Cognitive Services User', openai.id),
			stray('unseen-principal.7a8b9c', 'unseen-principal', 'note', {...ana, id: `${ana.id.slice(0, -1)}9`, name: null}, 'Reader', openai.id, null),
		],
	},
	told: [{id: 'audit.scheduled-unreadable', text: 'What Privileged Identity Management holds could not be read: who can activate a role here is not known.'}],
	order: 'severity',
};

const [ofCi] = audited.audit.findings as readonly [AuditFinding, ...AuditFinding[]];
const narrowForCi = {
	need: 'required',
	principal: ci,
	roleId: roles.cognitiveServicesOpenAIUser,
	roleName: 'Cognitive Services OpenAI User',
	scope: openai.id,
	name: '60000000-0000-4000-8000-000000000011',
	exists: false,
} as const;
const stays = [{roleName: 'Cognitive Services OpenAI User', scope: openai.id, via: null}];
const survey: MendSurvey = {
	finding: ofCi,
	scenario: 'openai',
	step: {is: 'grant', grant: narrowForCi},
	plan: {grants: [narrowForCi], assignable: 'yes', because: [], choices: [], compared: [], customRole: null},
	byCall: false,
	stays: [],
	told: [{id: 'swap.elsewhere', text: 'Contributor reaches contoso-foundry, contoso-large too: that ends with it.'}],
	stops: null,
};
const proving: MendSurvey = {...survey, step: {is: 'prove', conclusive: true, keeps: ['kept']}, plan: null, stays};
const mending: Mending = {...toMend(ofCi), survey};
const own: Mending = {...mending, survey: {...proving, byCall: true}};
const witnessed: Mending = {...mending, survey: proving, goesOn: true, proof: {by: 'person', who: 'ravi, 10:32'}};
const removedBroad: Receipt = {
	...receipt,
	id: 'q5rs',
	entries: [],
	removals: [
		{
			id: ofCi.held.assignmentId,
			roleId: ofCi.held.roleId,
			principalId: ci.id,
			principalType: 'ServicePrincipal',
			scope: ofCi.held.scope,
			condition: null,
			description: null,
			state: 'removed',
			because: 'proven by ravi, 10:32',
			keeps: ['kept'],
		},
	],
};
const mended: Partial<State> = {...card, audited, mending};

const parts: Readonly<Record<Place, Partial<State>>> = {
	home: start(),
	'paste.waiting': {journey: 'fix-error', record: {...emptyRecord, pasted}, sources: [], source: null, discovery: null, opened: null},
	'sources.loading': {record: emptyRecord, sources: [], source: null, discovery: null, opened: null},
	'sources.choosing': {record: emptyRecord, discovery: null, opened: null},
	'identities.loading': {record: emptyRecord, discovery: null, opened: null},
	identities: {record: {...emptyRecord, machine}, discovery: null, opened: null},
	'signIn.running': {
		record: emptyRecord,
		source: 'device-code',
		deviceCode: {
			userCode: 'HQ7KP2XD',
			verificationUri: 'https://microsoft.com/devicelogin',
			expiresAt: now + 872_000,
			application: 'Microsoft Azure CLI',
			tenantId,
		},
	},
	'signIn.failed': {record: {...emptyRecord, diagnosis: signInRefused}, source: 'device-code', problem: signInRefused},
	'targets.loading': {record, discovery: null, opened: null},
	'targets.choosing': {record},
	'targets.failed': {
		record,
		discovery: null,
		opened: null,
		wanted: null,
		problem: {
			...signInRefused,
			id: 'network.dns',
			cause: 'management.azure.com could not be found: this machine has no way to Azure.',
			evidence: ['getaddrinfo ENOTFOUND management.azure.com'],
			remedies: [{text: 'Check the network, or set HTTPS_PROXY.'}],
			original: 'getaddrinfo ENOTFOUND management.azure.com',
			learnMore: null,
		},
	},
	'target.opening': {record},
	'target.failed': {
		record,
		wanted: 'contoso-opnai',
		problem: {
			...roleMissing,
			id: 'usage.no-such-resource',
			cause: 'You see no resource called contoso-opnai.',
			evidence: ['33 resources were searched.'],
			remedies: [{text: 'Did you mean contoso-openai?'}],
			learnMore: null,
			original: '',
		},
	},
	'scenario.choosing': {record: {...record, target: {...target, deployment: null}}, opened: openedFoundry},
	'project.choosing': {record: onFoundry, opened: openedFoundry},
	'deployment.choosing': {record: {...onFoundry, scenario: 'inference'}, opened: openedFoundry},
	'people.choosing': {journey: 'set-up', record: onFoundry, opened: openedFoundry, team},
	'assess.running': {record: chosen},
	'assess.failed': {record: chosen, problem: {...roleMissing, cause: 'Resource Manager did not answer in time.', remedies: [{text: 'Try again.'}]}},
	access: {record: judged},
	'ladder.running': {journey: 'fix-error', record: {...chosen, pasted}, rungs: [...rungs.slice(0, 5), {id: 'access', state: 'checking', text: ''}]},
	'ladder.failed': {
		journey: 'fix-error',
		record: {...chosen, pasted},
		problem: {...roleMissing, cause: 'Resource Manager did not answer in time.', remedies: [{text: 'Try again.'}]},
	},
	'ladder.found': {
		journey: 'fix-error',
		record: {
			...judged,
			pasted,
			findings: {
				rungs,
				diagnosis: roleMissing,
				others: [{...roleMissing, id: 'state.stale-token', cause: 'The token is older than the role.'}],
				fix: {is: 'plan'},
			},
		},
	},
	activate: eligible,
	'activate.running': {...eligible, activationWait: {is: 'pending', role: activatable, since: now - 180_000}},
	'activate.failed': {
		...eligible,
		problem: {...roleMissing, id: 'pim.denied', cause: 'An approver refused the activation.', remedies: [{text: 'Ask the approver why, then ask again'}]},
	},
	plan: {record: judged},
	'plan.revising': {record: judged, trying: roles.cognitiveServicesUser},
	'grant.running': {record: {...written, receipt: {...receipt, entries: receipt.entries.map(entry => ({...entry, state: 'planned'}))}}},
	'grant.failed': {
		record: {...written, receipt: {...receipt, entries: receipt.entries.map(entry => ({...entry, state: 'refused'}))}},
		problem: {...roleMissing, id: 'arm.authorization-failed', cause: 'You may not assign this role here.'},
	},
	'probe.running': {record: written, probe: progressOf(41), written: [{id: 'k7f2', path: '/k7f2.json'}]},
	'probe.failed': {
		record: {...judged, liveness: {...proven, outcome: 'denied', status: 401, attempts: 1, elapsedMs: 380}},
		probe: progressOf(5),
		problem: roleMissing,
	},
	handOff: {record: {...cannotAssign, handOff: writeHandOff(cannotAssign), whoCan}},
	done: {
		record: {...written, assessments: [denied], liveness: proven},
		probe: progressOf(112, 2),
		written: [{id: 'k7f2', path: '/k7f2.json'}],
	},
	'harden.reading': {
		...card,
		turning: {
			...notTurned,
			told: readinessOf({...keysRead, said: new Set(), keysInUse: null, liveness: proven}, now).filter(({id}) => ['keys', 'right', 'policies'].includes(id)),
		},
	},
	harden: {...card, turning},
	'harden.plan': {...card, turning: {...turning, said: ['key-use', 'monitoring']}},
	'harden.running': {...card, turning: {...turning, receipt: keyReceipt, isWritten: true, readBack: true, nextAt: now + 10_000}},
	'harden.failed': {
		...card,
		turning: {...turning, receipt: {...keyReceipt, localAuth: {...turnedOff, state: 'planned'}}},
		problem: {...roleMissing, id: 'network.timeout', cause: 'Resource Manager did not answer in time.', remedies: [{text: 'Try again.'}]},
	},
	'harden.handOff': {
		...card,
		turning: {...turning, because: ['None of your roles lets you change contoso-openai: Microsoft.CognitiveServices/accounts/write is missing.']},
	},
	'harden.done': {
		...card,
		turning: {
			...turning,
			receipt: keyReceipt,
			isWritten: true,
			readBack: true,
			keyCheck: {
				is: 'confirmed',
				attempts: 3,
				elapsedMs: 12_000,
				status: 403,
				code: 'AuthenticationTypeDisabled',
				text: 'Confirmed: a made-up key was answered 403 AuthenticationTypeDisabled, as every key is now.',
			},
			liveness: proven,
		},
	},
	'audit.running': card,
	'audit.failed': {...card, problem: {...roleMissing, cause: 'Resource Manager did not answer in time.', remedies: [{text: 'Try again.'}]}},
	audit: {...card, audited},
	'audit.planning': {...mended, mending: {...mending, survey: null}},
	'audit.plan': mended,
	'audit.fixing': mended,
	'audit.settling': {...mended, mending: {...mending, survey: {...survey, step: {is: 'wait', until: now + 1_080_000}, plan: null, stays}}},
	'audit.calling': {...mended, mending: {...own, probe: progressOf(41)}},
	'audit.proof': {...mended, mending: {...mending, survey: proving}},
	'audit.witness': {...mended, mending: {...mending, survey: proving}},
	'audit.remove': {...mended, mending: witnessed},
	'audit.removing': {...mended, mending: witnessed},
	'audit.unfixed': {
		...mended,
		mending: {...witnessed, removed: {...removedBroad, removals: (removedBroad.removals ?? []).map(one => ({...one, state: 'planned' as const}))}},
		problem: {...roleMissing, id: 'network.timeout', cause: 'Resource Manager did not answer in time.', remedies: [{text: 'Try again.'}]},
	},
	'audit.handOff': {
		...mended,
		mending: {...witnessed, because: ['The lock keep on contoso-openai forbids it: its owner can lift it for the moment.']},
	},
	'audit.fixed': {...mended, mending: {...witnessed, removed: removedBroad}, written: [...(card.written ?? []), {id: 'q5rs', path: '/q5rs.json'}]},
	left: {record: written, ending: 'left', leftAt: 'probe.running', written: [{id: 'k7f2', path: '/k7f2.json'}]},
};

/** A state as it could stand in this place. */
export const stateAt = (at: Place, more: Partial<State> = {}): State => ({...base, ...parts[at], at, ...more});

const made: RoleToMake | null = plan.customRole && roleToMake(plan.customRole);

/** As `record`, with a custom role in the plan that is made first. */
export const withCustomRole = (record: RunRecord): RunRecord => {
	if (!made || !record.plan) return record;
	const {roleId, name: roleName} = made;
	const choice = {roleId, roleName, dataActions: 3, beyond: 0, listsKeys: false, documented: false, note: null, assignable: 'yes'} as const;
	const grants = record.plan.grants.map(grant => ({...grant, roleId, roleName}));
	return {...record, makes: made, plan: {...record.plan, grants, choices: [choice, ...record.plan.choices]}};
};

/** Of a write that has come so far: whether the role was made, and what became of the grant. */
export const roleReceipt = (role: ReceiptRole['state'], entry: ReceiptEntry['state']): Receipt => ({
	...receipt,
	entries: receipt.entries.map(one => ({...one, roleId: made?.roleId ?? '', state: entry})),
	roles: made ? [{roleId: made.roleId, name: made.name, assignableScope: made.assignableScope, state: role}] : [],
});
