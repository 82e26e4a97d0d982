import {describe, expect, test} from 'vitest';
import {assess} from '../../source/access/assessment.ts';
import {roles} from '../../source/access/roles.ts';
import type {ScenarioId} from '../../source/access/scenario.ts';
import {
	accessOf,
	account,
	ana,
	block,
	builtIn,
	conditions,
	deny,
	group,
	type Held,
	identity,
	project,
	role,
	subscription,
	target,
	viaTeam,
	withModel,
} from './support/access-world.ts';

const accounts = 'Microsoft.CognitiveServices/accounts';
const chat = `${accounts}/OpenAI/deployments/chat/completions/action`;
const embeddings = `${accounts}/OpenAI/deployments/embeddings/action`;
const responses = `${accounts}/OpenAI/responses/write`;
const maas = `${accounts}/MaaS/chat/completions/action`;
const maasEmbeddings = `${accounts}/MaaS/embeddings/action`;
const providers = `${accounts}/AIServices/providers/action`;

const judge = (held: readonly Held[], scenario: ScenarioId = 'openai', rest: Parameters<typeof accessOf>[1] = {}) =>
	assess({principal: ana, scenario, target, access: accessOf(held, rest)});
const textsOf = (held: readonly Held[], scenario: ScenarioId = 'openai', rest: Parameters<typeof accessOf>[1] = {}): readonly string[] =>
	judge(held, scenario, rest).because.map(({text}) => text);

const chatOnly = role('Chat only', {dataActions: [chat]});
const restOnly = role('The rest', {dataActions: [embeddings, responses]});
const exact = role('Exact', {dataActions: [chat, embeddings, responses]});
const wide = role('Wide', {actions: ['*'], dataActions: [`${accounts}/OpenAI/*`]});
const without = role('No chat', {dataActions: ['*'], notDataActions: [chat]});

describe('the proof, verdict first', () => {
	test.for([
		[
			'nothing held',
			'openai',
			[],
			[
				'ana@contoso.com cannot call OpenAI models on contoso-foundry yet: 3 of 3 needed data actions are missing.',
				'No role assignment reaches contoso-foundry.',
			],
		],
		[
			'Owner and Reader through a group',
			'openai',
			[
				{role: builtIn('Owner'), scope: subscription},
				{role: builtIn('Reader'), scope: group, ...viaTeam},
			],
			[
				'ana@contoso.com cannot call OpenAI models on contoso-foundry yet: 3 of 3 needed data actions are missing.',
				'Owner on subscription Contoso AI holds 0 data actions.',
				'Reader on resource group rg-ai, via ai-devs, holds 0 data actions.',
				'Owner manages the resource; calling its models is a separate right, as running a database server is not reading its data.',
			],
		],
		[
			'the recommended role at the resource',
			'openai',
			[{role: builtIn('Cognitive Services OpenAI User')}],
			['ana@contoso.com can call OpenAI models on contoso-foundry.', 'Cognitive Services OpenAI User on contoso-foundry covers all 3 needed data actions.'],
		],
		[
			'a role for OpenAI when every model is wanted',
			'inference',
			[{role: builtIn('Cognitive Services OpenAI User')}],
			[
				'ana@contoso.com cannot call models on contoso-foundry yet: 3 of 6 needed data actions are missing.',
				'Cognitive Services OpenAI User on contoso-foundry covers 3 of 6 needed data actions, not MaaS/chat/completions/action, MaaS/embeddings/action and 1 more.',
			],
		],
		[
			'a role that takes an action away',
			'openai',
			[{role: without}],
			[
				'ana@contoso.com cannot call OpenAI models on contoso-foundry yet: 1 of 3 needed data actions is missing.',
				'No chat on contoso-foundry takes OpenAI/deployments/chat/completions/action away by its notDataActions.',
			],
		],
		[
			'a project role when the resource is called',
			'openai',
			[{role: builtIn('Foundry User'), scope: project}],
			[
				'ana@contoso.com cannot call OpenAI models on contoso-foundry yet: 3 of 3 needed data actions are missing.',
				'No role assignment reaches contoso-foundry.',
				'Foundry User on project alpha would do, but does not reach contoso-foundry: roles are inherited downward only.',
			],
		],
		[
			'two roles that cover it together',
			'openai',
			[{role: chatOnly}, {role: restOnly}],
			[
				'ana@contoso.com can call OpenAI models on contoso-foundry.',
				'Chat only on contoso-foundry covers 1 of 3 needed data actions, not OpenAI/deployments/embeddings/action and OpenAI/responses/write.',
				'The rest on contoso-foundry covers 2 of 3 needed data actions, not OpenAI/deployments/chat/completions/action.',
				'Together Chat only and The rest cover all 3 needed data actions.',
			],
		],
		[
			'a wider role on a wider scope',
			'openai',
			[{role: builtIn('Cognitive Services User'), scope: group}],
			[
				'ana@contoso.com can call OpenAI models on contoso-foundry.',
				'Cognitive Services User on resource group rg-ai covers all 3 needed data actions.',
				'Cognitive Services User is broader than needed: 293 data actions where Cognitive Services OpenAI User has 58; it lists keys; it reaches all of resource group rg-ai.',
			],
		],
		[
			'a wider role beside one that fits',
			'openai',
			[{role: builtIn('Cognitive Services User')}, {role: exact}],
			[
				'ana@contoso.com can call OpenAI models on contoso-foundry.',
				'Cognitive Services User on contoso-foundry covers all 3 needed data actions.',
				'Exact on contoso-foundry covers all 3 needed data actions.',
			],
		],
		[
			'Azure AI Developer',
			'inference',
			[{role: builtIn('Azure AI Developer')}],
			[
				'ana@contoso.com cannot call models on contoso-foundry yet: 1 of 6 needed data actions is missing.',
				'Azure AI Developer on contoso-foundry covers 5 of 6 needed data actions, not AIServices/providers/action.',
				'Azure AI Developer covers /openai and /models, not Claude and not Foundry projects; it is meant for hubs.',
			],
		],
		[
			'a project without the recommended Reader',
			'project',
			[{role: builtIn('Foundry User'), scope: project}],
			[
				'ana@contoso.com can build in project alpha.',
				'Foundry User on project alpha covers all 5 needed data actions.',
				'Also recommended, and not held: Reader on contoso-foundry.',
			],
		],
		[
			'an unreadable role',
			'openai',
			[{role: '99999999-0000-4000-8000-000000000009'}],
			[
				'Whether ana@contoso.com can call OpenAI models on contoso-foundry is not known.',
				'Role 99999999-0000-4000-8000-000000000009 on contoso-foundry could not be read, so what it gives is not known.',
			],
		],
		[
			'a role under a condition',
			'openai',
			[{role: builtIn('Cognitive Services OpenAI User'), condition: 'c'}],
			[
				'Whether ana@contoso.com can call OpenAI models on contoso-foundry is not known.',
				'Cognitive Services OpenAI User on contoso-foundry covers OpenAI/deployments/chat/completions/action, OpenAI/deployments/embeddings/action and 1 more only under a condition that cannot be judged from here.',
			],
		],
	] as const satisfies readonly (readonly [string, ScenarioId, readonly Held[], readonly string[]])[])('%s (%s)', ([, scenario, held, texts]) => {
		expect(textsOf(held, scenario)).toEqual(texts);
	});

	test('a deny assignment is the first reason', () => {
		expect(textsOf([{role: exact}], 'openai', {denies: [deny({})]})).toEqual([
			'ana@contoso.com cannot call OpenAI models on contoso-foundry: a deny assignment forbids it.',
			'Deny assignment stack-deny on resource group rg-ai forbids it, whatever roles are held.',
			'Exact on contoso-foundry covers all 3 needed data actions.',
		]);
	});

	test('of several deny assignments one that is sure decides the verdict', () => {
		const unsure = deny({name: 'perhaps', principals: [{id: 'ffffffff-0000-4000-8000-000000000007', type: 'Group'}]});
		const {because} = judge([{role: exact}], 'openai', {denies: [unsure, deny({})]});
		expect(because.slice(0, 3).map(({id}) => id)).toEqual(['access.denied', 'access.deny-unconfirmed', 'access.deny']);
		expect(because[0]?.text).toContain(': a deny assignment forbids it.');
	});

	test('where something is missing, the roles that give nothing are told too, and unread deny assignments are not', () => {
		const {because} = judge([{role: builtIn('Owner')}, {role: builtIn('Cognitive Services OpenAI User')}], 'inference', {denies: null});
		expect(because.map(({id}) => id)).toEqual(['access.denied', 'access.no-data-actions', 'access.not-covered', 'access.administers']);
	});

	test('a role that covers part is not told beside one that covers all', () => {
		expect(judge([{role: exact}, {role: chatOnly}]).because.map(({id}) => id)).toEqual(['access.allowed', 'access.role-suffices']);
	});

	test('of several broader roles the narrowest is told', () => {
		const {because} = judge([{role: builtIn('Cognitive Services User')}, {role: wide}]);
		expect(because.find(({id}) => id === 'access.broader-than-needed')).toEqual({
			id: 'access.broader-than-needed',
			text: 'Cognitive Services User is broader than needed: 293 data actions where Cognitive Services OpenAI User has 58; it lists keys.',
			roleId: roles.cognitiveServicesUser,
			scope: account,
		});
	});

	test('a deny assignment of one action is enough, and only that action is missing', () => {
		const {because, missing} = judge([{role: exact}], 'openai', {denies: [deny({permissions: [block({dataActions: ['*/responses/*']})]})]});
		expect(because[0]?.text).toBe('ana@contoso.com cannot call OpenAI models on contoso-foundry: a deny assignment forbids it.');
		expect(missing).toEqual([responses]);
	});

	test.for([
		[{...ana, name: null}, 'This user'],
		[{...ana, type: 'Group', name: null}, 'This group'],
		[{...identity, name: null}, 'This application'],
	] as const)('somebody without a name is told by kind', ([principal, subject]) => {
		expect(assess({principal, scenario: 'openai', target, access: accessOf([], {principal, groups: []})}).because[0]?.text).toMatch(
			new RegExp(`^${subject} cannot `),
		);
	});
});

test.for([
	['nothing', 'inference', [], [chat, responses, maas, embeddings, maasEmbeddings, providers]],
	['an OpenAI role', 'inference', [{role: builtIn('Cognitive Services OpenAI User')}], [maas, maasEmbeddings, providers]],
	['half a role', 'openai', [{role: chatOnly}], [embeddings, responses]],
	['enough', 'openai', [{role: exact}], []],
	['what is not known', 'openai', [{role: exact, condition: 'c'}], []],
	[
		'runtime only',
		'project',
		[{role: builtIn('Foundry Project Runtime User'), scope: project}],
		[
			`${accounts}/AIServices/agents/read`,
			`${accounts}/AIServices/agents/write`,
			`${accounts}/AIServices/assets/read`,
			`${accounts}/AIServices/deployments/read`,
		],
	],
] as const satisfies readonly (readonly [string, ScenarioId, readonly Held[], readonly string[]])[])(
	'holding %s (%s), these are missing',
	([, scenario, held, missing]) => {
		expect(judge(held, scenario).missing).toEqual(missing);
	},
);

test('a Claude deployment needs the providers action besides', () => {
	const access = accessOf([{role: builtIn('Azure AI Developer')}]);
	const claude = assess({principal: ana, scenario: 'inference', target: withModel('Anthropic'), access});
	expect([claude.outcome, claude.missing]).toEqual(['denied', [`${accounts}/AIServices/providers/action`]]);
	expect(assess({principal: ana, scenario: 'inference', target: withModel('OpenAI'), access}).outcome).toBe('allowed');
});

test('needs are judged apart: the recommended one does not change the outcome', () => {
	const atProject = judge([{role: builtIn('Foundry User'), scope: project}], 'project');
	const atResource = judge([{role: builtIn('Foundry User')}], 'project');
	const reader = judge([{role: builtIn('Reader'), scope: subscription}], 'project');
	expect([atProject.outcome, atProject.needs]).toEqual([
		'allowed',
		[
			{needId: 'project.build', need: 'required', met: 'yes', given: 'yes', eligible: false},
			{needId: 'project.see-resource', need: 'recommended', met: 'no', given: 'no', eligible: false},
		],
	]);
	expect([atResource.outcome, atResource.needs]).toEqual([
		'allowed',
		[
			{needId: 'project.build', need: 'required', met: 'yes', given: 'yes', eligible: false},
			{needId: 'project.see-resource', need: 'recommended', met: 'yes', given: 'yes', eligible: false},
		],
	]);
	expect([reader.outcome, reader.needs]).toEqual([
		'denied',
		[
			{needId: 'project.build', need: 'required', met: 'no', given: 'no', eligible: false},
			{needId: 'project.see-resource', need: 'recommended', met: 'yes', given: 'yes', eligible: false},
		],
	]);
});

test("the project's identity is judged by its own need", () => {
	const question = {principal: identity, scenario: 'project', target, who: 'project-identity'} as const;
	const nothing = assess({...question, access: accessOf([], {principal: identity})});
	const enough = assess({...question, access: accessOf([{role: builtIn('Foundry User')}], {principal: identity})});
	expect([nothing.outcome, nothing.needs, nothing.missing]).toEqual([
		'denied',
		[{needId: 'project.identity', need: 'required', met: 'no', given: 'no', eligible: false}],
		[chat, responses],
	]);
	expect(enough.outcome).toBe('allowed');
});

describe('what cannot be judged is unknown', () => {
	test.for([
		['refused by Azure', 'AuthorizationFailed', 'Role assignments could not be read (AuthorizationFailed).'],
		['told in a sentence', 'Only the endpoint is known.', 'Only the endpoint is known.'],
		['without a word', undefined, 'Role assignments could not be read.'],
	] as const)('assignments %s', ([, why, text]) => {
		const assessment = assess({principal: ana, scenario: 'openai', target, access: null, ...(why ? {unreadable: why} : {})});
		expect(assessment).toMatchObject({outcome: 'unknown', missing: [], held: [], needs: [{needId: 'openai.call', met: 'unknown'}]});
		expect(assessment.because.map(reason => [reason.id, reason.text])).toEqual([
			['access.unknown', 'Whether ana@contoso.com can call OpenAI models on contoso-foundry is not known.'],
			['access.unreadable', text],
		]);
	});

	test('only an endpoint is known', () => {
		const assessment = assess({principal: ana, scenario: 'openai', target: {...target, resource: null, project: null}, access: null});
		expect([assessment.outcome, assessment.because[0]?.text]).toEqual([
			'unknown',
			'Whether ana@contoso.com can call OpenAI models on https://contoso-foundry.services.ai.azure.com is not known.',
		]);
	});

	test('no project is named', () => {
		const assessment = assess({principal: ana, scenario: 'project', target: {...target, project: null}, access: accessOf([{role: builtIn('Foundry User')}])});
		expect([assessment.outcome, assessment.because.map(({id}) => id)]).toEqual(['unknown', ['access.unknown', 'access.scope-unknown']]);
		expect(assessment.held.map(({roleName, sufficient}) => [roleName, sufficient])).toEqual([['Foundry User', false]]);
	});

	test('a definite no weighs more than an unknown', () => {
		const assessment = judge([{role: role('Chat if', {dataActions: [chat], condition: 'c'})}]);
		expect([assessment.outcome, assessment.missing]).toEqual(['denied', [embeddings, responses]]);
	});

	test.for([
		['holds', conditions.holds, 'allowed'],
		['does not hold', conditions.fails, 'denied'],
	] as const)('a condition that %s settles it', ([, condition, outcome]) => {
		expect(judge([{role: exact, condition}]).outcome).toBe(outcome);
	});
});

describe('the roles held, for the tree', () => {
	test('stand from the root down to the target, with their worth', () => {
		const held = judge([
			{role: builtIn('Cognitive Services OpenAI User')},
			{role: '99999999-0000-4000-8000-000000000009', scope: group},
			{role: builtIn('Owner'), scope: subscription, createdOn: null},
			{role: builtIn('Reader'), scope: group, ...viaTeam},
			{role: builtIn('Foundry User'), scope: project},
		]).held;
		const row = {via: null, state: 'active', until: null, createdOn: '2026-11-20T10:00:00Z', sufficient: false, dataActions: 0};
		expect(held).toEqual([
			{...row, roleId: builtIn('Owner').id, roleName: 'Owner', scope: subscription, createdOn: null},
			{...row, roleId: '99999999-0000-4000-8000-000000000009', roleName: '99999999-0000-4000-8000-000000000009', scope: group, unreadable: true},
			{...row, roleId: builtIn('Reader').id, roleName: 'Reader', scope: group, via: 'ai-devs'},
			{
				...row,
				roleId: builtIn('Cognitive Services OpenAI User').id,
				roleName: 'Cognitive Services OpenAI User',
				scope: account,
				dataActions: 58,
				sufficient: true,
			},
		]);
	});

	test.for([
		['Foundry User at the project', builtIn('Foundry User'), project, null, true],
		['Foundry User at the resource', builtIn('Foundry User'), account, null, true],
		['Foundry User under a condition', builtIn('Foundry User'), account, 'c', false],
		['Reader at the resource', builtIn('Reader'), account, null, false],
		['a wide role that lacks agents', wide, account, null, false],
	] as const)('for a project, %s suffices alone: %s', ([, held, scope, condition, sufficient]) => {
		expect(judge([{role: held, scope, condition}], 'project').held.map(one => one.sufficient)).toEqual([sufficient]);
	});
});
