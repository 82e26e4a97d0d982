import {describe, expect, test} from 'vitest';
import type {Diagnosis} from '../../source/access/diagnosis.ts';
import {toDocument} from '../../source/access/document.ts';
import {exitCodeOf} from '../../source/access/exit-code.ts';
import type {Hardening, KeyCheck} from '../../source/access/hardening.ts';
import type {Liveness, LivenessOutcome} from '../../source/access/liveness.ts';
import {readPaste} from '../../source/access/paste/read-paste.ts';
import {emptyRecord, type RunRecord} from '../../source/access/run-record.ts';
import {
	anaId,
	assignmentId,
	foundryResource,
	foundryUser,
	openaiUser,
	project,
	projectIdentityId,
	projectTarget,
	record,
	session,
	subscriptionId,
	tenantId,
} from './support/records.ts';

const reason = {
	id: 'role.sufficient',
	text: 'Foundry User on contoso-foundry gives it.',
	roleId: foundryUser,
	scope: foundryResource.id,
	via: 'ai-devs',
} as const;
const person = {id: anaId, type: 'User', name: 'ana@contoso.com'} as const;
const liveness = (outcome: LivenessOutcome): Liveness => ({
	outcome,
	attempts: 4,
	elapsedMs: 31_000,
	status: 200,
	url: 'https://contoso-foundry.services.ai.azure.com/api/projects/alpha/openai/v1/responses',
	audience: 'https://ai.azure.com',
	latencyMs: 412,
	tokens: 21,
	because: [{id: 'probe.proven', text: 'Two calls in a row were answered.'}],
});
const diagnosis = (id: string, accessVerdict: Diagnosis['accessVerdict']): Diagnosis => ({
	id,
	confidence: 'certain',
	cause: 'You (ana@contoso.com) may not.',
	evidence: [],
	remedies: [{text: 'Wait'}, {text: 'Grant', command: `foundry-keyless grant --resource ${foundryResource.id}`}],
	learnMore: 'https://learn.microsoft.com',
	worthWaiting: false,
	accessVerdict,
	original: `Principal ${projectIdentityId.replaceAll('-', '')} lacks it.`,
});
const team = '70000000-0000-4000-8000-000000000002';
const handOff = {
	az: `az … --scope ${foundryResource.id}`,
	powershell: 'p',
	bicep: 'b',
	terraform: 't',
	portal: 'https://portal.azure.com/#x\nOpen it\n',
	message: 'm',
	request: null,
};

const full: RunRecord = {
	...record,
	target: projectTarget,
	scenario: 'project',
	assessments: [
		{
			principal: person,
			outcome: 'allowed',
			missing: ['Microsoft.CognitiveServices/x'],
			because: [reason, {id: 'bare', text: 'Bare.'}],
			held: [
				{
					roleId: foundryUser,
					roleName: 'Foundry User',
					scope: project.id,
					via: null,
					state: 'active',
					until: null,
					dataActions: 296,
					sufficient: true,
					createdOn: null,
				},
			],
			needs: [],
		},
	],
	plan: {
		grants: [
			{
				need: 'required',
				principal: person,
				roleId: openaiUser,
				roleName: 'Cognitive Services OpenAI User',
				scope: foundryResource.id,
				name: assignmentId,
				exists: false,
			},
		],
		assignable: 'yes',
		because: [],
		choices: [],
		compared: [],
		customRole: null,
	},
	receipt: {
		schemaVersion: 1,
		id: 'k7f2',
		createdOn: '',
		cloud: 'public',
		tenantId,
		by: anaId,
		sandbox: null,
		entries: [
			{
				id: `${foundryResource.id}/providers/Microsoft.Authorization/roleAssignments/${assignmentId}`,
				roleId: openaiUser,
				principalId: anaId,
				scope: foundryResource.id,
				state: 'created',
			},
		],
	},
	receiptPath: '/home/ana/.local/state/foundry-keyless/k7f2.json',
	liveness: liveness('proven'),
	diagnosis: diagnosis('rbac.principal-no-access', 'denied'),
	handOff,
	whoCan: {
		outcome: 'found',
		granters: [
			{
				principal: {id: team, type: 'Group', name: 'cloud-admins'},
				members: 4,
				roleId: openaiUser,
				roleName: 'Owner',
				scope: foundryResource.id,
				may: 'yes',
				needsActivation: false,
				onlyPart: false,
				instead: null,
			},
		],
		because: [],
	},
	warnings: [{id: 'w', text: `Seen by ana@contoso.com and mara@contoso.com in ${foundryResource.name}/alpha, rg-ai, Contoso AI, tenant Contoso.`}],
};

const documentOf = (of: RunRecord, redact = false) => toDocument({command: 'grant', outcome: 'granted', exitCode: 0, record: of, redact});
const keysOf = (value: unknown): readonly string[] => Object.keys(value as object);

describe('the document', () => {
	test('has every key in its order', () => {
		expect(keysOf(documentOf(full))).toEqual(
			'schemaVersion command outcome exitCode session target scenario assessments plan receipt liveness diagnosis handOff identities whoCan findings readiness warnings'.split(
				' ',
			),
		);
	});

	test.for([
		['session', 'source cloud tenantId objectId name kind'],
		['target', 'resourceId name kind projectId deployment endpoint audience'],
		['plan', 'grants assignable because'],
		['receipt', 'path assignments'],
		['liveness', 'outcome attempts elapsedMs status url audience because'],
		['diagnosis', 'id confidence cause evidence remedies worthWaiting accessVerdict original'],
		['handOff', 'az powershell bicep terraform portal message'],
	] as const)('%s begins with its frozen keys, new ones come after', ([part, keys]) => {
		const frozen = keys.split(' ');
		expect(keysOf(documentOf(full)[part]).slice(0, frozen.length)).toEqual(frozen);
	});

	test('lists assessments, grants and assignments as they are frozen', () => {
		const {assessments, plan, receipt} = documentOf(full);
		expect(assessments[0]).toMatchObject({
			principal: {id: anaId, type: 'User', name: 'ana@contoso.com'},
			outcome: 'allowed',
			missing: ['Microsoft.CognitiveServices/x'],
			because: [reason, {id: 'bare', text: 'Bare.'}],
		});
		expect(plan).toMatchObject({
			grants: [
				{
					need: 'required',
					principalId: anaId,
					principalType: 'User',
					roleId: openaiUser,
					roleName: 'Cognitive Services OpenAI User',
					scope: foundryResource.id,
					name: assignmentId,
					exists: false,
				},
			],
		});
		expect(receipt).toMatchObject({path: full.receiptPath, assignments: [{created: true}]});
	});

	test('lists who may grant it as people and groups', () => {
		expect(documentOf(full).whoCan).toEqual([
			{principal: {id: team, type: 'Group', name: 'cloud-admins'}, may: 'yes', roleId: openaiUser, roleName: 'Owner', scope: foundryResource.id, members: 4},
		]);
		expect(documentOf(full, true).whoCan).toMatchObject([{principal: {id: 'OBJECT_ID_2', name: 'GROUP'}, roleId: openaiUser}]);
	});

	test('holds the call that was proven in code to paste, redacted where it is asked for, and none of a call that was refused', () => {
		const [plain, redacted] = [false, true].map(redact => Object(documentOf(full, redact).liveness).snippets);
		expect(keysOf(plain)).toEqual(['typescript', 'python', 'csharp', 'curl', 'env']);
		expect(plain.curl).toContain(`--tenant ${tenantId}`);
		expect(redacted.curl).toContain('--tenant TENANT_ID');
		expect(redacted.env).toContain('OPENAI_BASE_URL=https://RESOURCE.services.ai.azure.com/api/projects/PROJECT/openai/v1/');
		expect(documentOf({...full, liveness: liveness('denied')}).liveness).toMatchObject({snippets: null});
	});

	test('has null where a part does not apply', () => {
		const {session: who, target, scenario, plan, receipt, liveness: live, diagnosis: cause, handOff: hand, assessments, warnings} = documentOf(emptyRecord);
		expect([who, target, scenario, plan, receipt, live, cause, hand]).toEqual(Array.from({length: 8}, () => null));
		expect([assessments, warnings]).toEqual([[], []]);
	});

	test('gives the portal’s address alone, its steps beside', () => {
		expect(documentOf(full).handOff).toMatchObject({portal: 'https://portal.azure.com/#x', portalSteps: ['Open it']});
	});

	test('names the audience before any call was made', () => {
		expect(documentOf({...record, liveness: null}).target).toMatchObject({audience: 'https://cognitiveservices.azure.com'});
	});

	test('survives JSON', () => {
		expect(JSON.parse(JSON.stringify(documentOf(full)))).toEqual(documentOf(full));
	});
});

describe('a redacted document', () => {
	const text = JSON.stringify(documentOf(full, true));

	test.for([
		anaId,
		tenantId,
		subscriptionId,
		projectIdentityId.replaceAll('-', ''),
		assignmentId,
		'ana@contoso.com',
		'mara@contoso.com',
		'contoso-foundry',
		'rg-ai',
		'Contoso AI',
		'alpha',
		'/home/ana',
		'ai-devs',
	])('holds no %s', identifier => {
		expect(JSON.stringify(documentOf(full))).toContain(identifier);
		expect(text).not.toContain(identifier);
	});

	test('keeps what is the same for everybody', () => {
		expect(text).toContain(foundryUser);
		expect(text).toContain('Cognitive Services OpenAI User');
		expect(text).toContain('https://RESOURCE.services.ai.azure.com/api/projects/PROJECT/openai/v1/responses');
	});

	test('has placeholders that a shell takes as plain words, the same for the same thing', () => {
		const {plan, session: who, target} = documentOf(full, true);
		expect(who).toMatchObject({tenantId: 'TENANT_ID', objectId: 'OBJECT_ID', name: 'USER'});
		expect(plan).toMatchObject({grants: [{principalId: 'OBJECT_ID', name: 'ASSIGNMENT_ID'}]});
		expect(target).toMatchObject({
			resourceId: '/subscriptions/SUBSCRIPTION_ID/resourceGroups/RESOURCE_GROUP/providers/Microsoft.CognitiveServices/accounts/RESOURCE',
			name: 'RESOURCE',
		});
	});

	test('tells two people apart', () => {
		const two = {
			...record,
			people: [person, {id: '30000000-0000-4000-8000-00000000000b', type: 'User', name: 'mara@contoso.com'}] as const,
			warnings: [{id: 'w', text: '30000000-0000-4000-8000-00000000000b is mara@contoso.com'}],
		};
		expect(documentOf(two, true).warnings).toEqual([{id: 'w', text: 'OBJECT_ID_2 is USER_2'}]);
	});

	test('tells an unknown address from a known one', () => {
		expect(documentOf(full, true).warnings).toEqual([
			{id: 'w', text: 'Seen by USER and USER_2 in RESOURCE/PROJECT, RESOURCE_GROUP, SUBSCRIPTION, tenant TENANT.'},
		]);
	});

	test('a resource that is called "openai" does not spoil the words', () => {
		const target = {
			...projectTarget,
			project: null,
			resource: {...foundryResource, name: 'openai', customSubdomain: 'openai'},
			endpoint: 'https://openai.openai.azure.com',
		};
		expect(documentOf({...full, target}, true).target).toMatchObject({endpoint: 'https://RESOURCE.openai.azure.com'});
	});
});

const pasted = readPaste('401 PermissionDenied');

describe('exitCodeOf', () => {
	const of = (part: Partial<RunRecord>): RunRecord => ({...emptyRecord, session, ...part});
	const denied = diagnosis('rbac.principal-no-access', 'denied');
	const network = diagnosis('net.firewall', 'network');
	const turned = (readBack: Hardening['readBack'], is: KeyCheck['is']): Hardening => {
		return {wanted: 'off', items: [], was: 'on', readBack, keyCheck: {is, attempts: 1, elapsedMs: 0, status: null, code: null, text: ''}, names: []};
	};
	test.for<[string, string, Partial<RunRecord>, number]>([
		['check', 'allowed', {}, 0],
		['check', 'denied', {}, 3],
		['check', 'eligible', {}, 3],
		['check', 'unknown', {}, 3],
		['check', 'blocked', {diagnosis: network}, 7],
		['check', 'usage', {}, 2],
		['check', 'sign-in-required', {diagnosis: diagnosis('aad.50076', null)}, 4],
		['check', 'cancelled', {}, 130],
		['check', 'unknown', {diagnosis: diagnosis('internal', null)}, 1],
		['grant', 'granted', {liveness: liveness('proven')}, 0],
		['grant', 'granted', {liveness: liveness('authorized')}, 0],
		['grant', 'granted', {}, 0],
		['grant', 'granted', {liveness: liveness('skipped')}, 0],
		['grant', 'granted', {liveness: liveness('propagating')}, 6],
		['grant', 'granted', {liveness: liveness('denied')}, 3],
		['grant', 'granted', {liveness: liveness('blocked'), diagnosis: network}, 7],
		['grant', 'already', {liveness: liveness('proven')}, 0],
		['grant', 'planned', {}, 0],
		['grant', 'handed-off', {handOff}, 5],
		['grant', 'partly', {handOff}, 5],
		['grant', 'partly', {}, 3],
		['grant', 'partly', {warnings: [{id: 'arm.locked', text: 'Locked.'}]}, 5],
		['grant', 'failed', {diagnosis: diagnosis('arm.policy', null)}, 5],
		['grant', 'failed', {diagnosis: diagnosis('arm.not-found', null)}, 3],
		['grant', 'failed', {diagnosis: network}, 7],
		['grant', 'propagating', {liveness: liveness('propagating')}, 6],
		['probe', 'proven', {liveness: liveness('proven')}, 0],
		['probe', 'authorized', {}, 0],
		['probe', 'propagating', {}, 6],
		['probe', 'denied', {diagnosis: denied}, 3],
		['probe', 'blocked', {diagnosis: network}, 7],
		['probe', 'blocked', {}, 7],
		['probe', 'blocked', {diagnosis: diagnosis('deploy.not-found', 'ok-but-target')}, 3],
		['probe', 'failed', {diagnosis: diagnosis('arm.policy', null), handOff}, 3],
		['diagnose', 'diagnosed', {diagnosis: denied, pasted}, 0],
		['diagnose', 'diagnosed', {diagnosis: denied, pasted, liveness: liveness('denied')}, 0],
		['diagnose', 'diagnosed', {diagnosis: denied}, 3],
		['diagnose', 'diagnosed', {diagnosis: diagnosis('net.firewall', 'network')}, 7],
		['diagnose', 'diagnosed', {}, 0],
		['diagnose', 'diagnosed', {diagnosis: denied, liveness: liveness('denied')}, 3],
		['diagnose', 'unknown', {}, 3],
		['hand-off', 'written', {handOff}, 0],
		['who-can', 'found', {}, 0],
		['who-can', 'none', {}, 0],
		['who-can', 'unknown', {}, 0],
		['identities', 'listed', {}, 0],
		['audit', 'findings', {}, 0],
		['audit', 'clean', {}, 0],
		['harden', 'ready', {}, 0],
		['harden', 'not-ready', {}, 3],
		['harden', 'hardened', {}, 0],
		['harden', 'rolled-back', {}, 0],
		['harden', 'hardened', {hardening: turned('off', 'not-confirmed')}, 0],
		['harden', 'hardened', {hardening: turned(null, 'confirmed')}, 0],
		['harden', 'hardened', {hardening: turned(null, 'not-confirmed')}, 6],
		['harden', 'hardened', {hardening: turned('off', 'arriving')}, 6],
		['harden', 'hardened', {hardening: {...turned(null, 'not-confirmed'), was: 'off'}}, 0],
		['undo', 'undone', {}, 0],
		['undo', 'nothing', {}, 0],
		['undo', 'partly', {warnings: [{id: 'arm.locked', text: 'Locked.'}]}, 5],
		['undo', 'partly', {}, 3],
		['nonsense', 'usage', {}, 2],
		['wizard', 'something new', {}, 3],
	])('%s that ends %s with %o is %d', ([command, outcome, part, code]) => expect(exitCodeOf(command, outcome, of(part))).toBe(code));
});
