import {expect, test} from 'vitest';
import {assess} from '../../source/access/assessment.ts';
import {authorize} from '../../source/access/authorization.ts';
import type {PermissionBlock, RoleDefinition} from '../../source/access/role-definition.ts';
import {pinnedRoles, roles} from '../../source/access/roles.ts';
import {neededDataActions, requestsOfNeed, scenarioIds, scenarios, scopeOfNeed} from '../../source/access/scenario.ts';
import {accessOf, account, ana, project, role, target, withModel} from './support/access-world.ts';

const cognitive = 'Microsoft.CognitiveServices';
const tuning = [`${cognitive}/accounts/OpenAI/fine-tunes-deployments/write`, `${cognitive}/accounts/AIServices/fine_tuning_deployments/write`];

/** Built-in roles that are not pinned. */
const further: Readonly<Record<string, Partial<PermissionBlock>>> = {
	'Cognitive Services Data Reader': {dataActions: [`${cognitive}/*/read`]},
	'Cognitive Services Data Contributor (Preview)': {dataActions: [`${cognitive}/*`], notDataActions: tuning},
	'Azure AI Administrator': {
		actions: [`${cognitive}/*`, 'Microsoft.Authorization/*/read', 'Microsoft.KeyVault/*', 'Microsoft.MachineLearningServices/workspaces/*'],
	},
	'Cognitive Services Security Integration Admin': {actions: [`${cognitive}/*`]},
	'Cognitive Services Speech User': {actions: [`${cognitive}/*/read`], dataActions: [`${cognitive}/accounts/SpeechServices/*/read`]},
};

const definitionOf = (name: string): RoleDefinition => {
	const found = pinnedRoles.find(definition => definition.name === name) ?? role(name, further[name] ?? {});
	// The conditions of the Foundry roles concern role assignments only; here it is asked what the role lists.
	return {...found, permissions: found.permissions.map(block => ({...block, condition: null}))};
};

const columns = [
	['data', 'OpenAI/deployments/chat/completions/action'],
	['data', 'OpenAI/deployments/embeddings/action'],
	['data', 'OpenAI/responses/write'],
	['data', 'MaaS/chat/completions/action'],
	['data', 'AIServices/providers/action'],
	['data', 'MAI/chat/completions/action'],
	['data', 'AIServices/agents/read'],
	['data', 'AIServices/agents/write'],
	['data', 'AIServices/deployments/read'],
	['data', 'AIServices/responses/write'],
	['data', 'AIServices/endpoints/interact/action'],
	['control', 'read'],
	['control', 'listKeys/action'],
	['control', ''],
] as const;

// Per action above, then per scenario: inference, inference with Claude, project (at the project), openai.
test.for([
	['Owner', '--- - -- ---- - +++', '----'],
	['Contributor', '--- - -- ---- - ++-', '----'],
	['Reader', '--- - -- ---- - +--', '----'],
	['User Access Administrator', '--- - -- ---- - +-+', '----'],
	['Role Based Access Control Administrator', '--- - -- ---- - +-+', '----'],
	['Cognitive Services User', '+++ + ++ ++++ + ++-', '++++'],
	['Cognitive Services OpenAI User', '+++ - -- ---- - +--', '---+'],
	['Cognitive Services OpenAI Contributor', '+++ - -- ---- - +--', '---+'],
	['Cognitive Services Contributor', '--- - -- ---- - ++-', '----'],
	['Cognitive Services Usages Reader', '--- - -- ---- - ---', '----'],
	['Foundry User', '+++ + ++ ++++ + ++-', '++++'],
	['Foundry Project Manager', '+++ + ++ ++++ + --+', '++++'],
	['Foundry Owner', '+++ + ++ ++++ + +++', '++++'],
	['Foundry Account Owner', '--- - -- ---- - +++', '----'],
	['Foundry Agent Consumer', '--- - -- ---- + ---', '----'],
	['Foundry Project Runtime User', '--- - -- ---+ - ---', '----'],
	['Azure AI Developer', '+++ + -- ---- - ---', '---+'],
	['Cognitive Services Data Reader', '--- - -- +-+- - ---', '----'],
	['Cognitive Services Data Contributor (Preview)', '+++ + ++ ++++ + ---', '++++'],
	['Azure AI Administrator', '--- - -- ---- - ++-', '----'],
	['Cognitive Services Security Integration Admin', '--- - -- ---- - ++-', '----'],
	['Cognitive Services Speech User', '--- - -- ---- - +--', '----'],
] as const)('%s gives %s and serves %s', ([name, actions, served]) => {
	const held = definitionOf(name);
	const access = accessOf([{role: held}]);
	const given = columns.map(([kind, rest]) => {
		const action = rest === '' ? 'Microsoft.Authorization/roleAssignments/write' : `${cognitive}/accounts/${rest}`;
		return authorize(access, {action, kind, scope: account}).outcome === 'allowed' ? '+' : '-';
	});
	expect(given.join('')).toBe(actions.replaceAll(' ', ''));
	const asked = [
		['inference', target],
		['inference', withModel('anthropic')],
		['project', target],
		['openai', target],
	] as const;
	expect(asked.map(([scenario, of]) => (assess({principal: ana, scenario, target: of, access}).outcome === 'allowed' ? '+' : '-')).join('')).toBe(served);
});

test.for([
	['inference', [['inference.call', 'required', 'person', account, [roles.cognitiveServicesUser, roles.foundryUser]]]],
	[
		'project',
		[
			['project.build', 'required', 'person', project, [roles.foundryUser]],
			['project.identity', 'required', 'project-identity', account, [roles.foundryUser]],
			['project.see-resource', 'recommended', 'person', account, [roles.reader]],
		],
	],
	['openai', [['openai.call', 'required', 'person', account, [roles.cognitiveServicesOpenAIUser, roles.cognitiveServicesUser, roles.foundryUser]]]],
] as const)('%s recommends the role of least privilege for each need', ([id, expected]) => {
	expect(scenarios[id].needs.map(need => [need.id, need.need, need.who, scopeOfNeed(need, target), need.roles])).toEqual(expected);
});

test('each role named for a need suffices for it', () => {
	for (const need of scenarioIds.flatMap(id => scenarios[id].needs)) {
		for (const id of need.roles) {
			const access = accessOf([{role: id, scope: scopeOfNeed(need, target) ?? ''}]);
			const outcomes = (requestsOfNeed(need, withModel('Anthropic')) ?? []).map(request => authorize(access, request).outcome);
			expect([need.id, id, new Set(outcomes)]).toEqual([need.id, id, new Set(['allowed'])]);
		}
	}
});

test('what is required stands before what is recommended', () => {
	for (const id of scenarioIds) {
		const order = scenarios[id].needs.map(({need}) => need);
		expect(order).toEqual([...order].sort().reverse());
	}
});

test('need ids are unique and belong to their scenario', () => {
	const ids = scenarioIds.flatMap(id => scenarios[id].needs.map(need => [id, need.id] as const));
	expect(new Set(ids.map(([, id]) => id)).size).toBe(ids.length);
	expect(ids.filter(([scenario, id]) => !id.startsWith(`${scenario}.`))).toEqual([]);
});

test.for([
	['Anthropic', 4],
	['anthropic', 4],
	['OpenAI', 3],
	['Mistral AI', 3],
] as const)('inference with a model of format %s needs %i data actions', ([format, count]) => {
	const [need] = scenarios.inference.needs;
	expect(need && neededDataActions(need, withModel(format))).toHaveLength(count);
});

test('without a resource or project there is no scope, so nothing to ask', () => {
	const bare = {...target, resource: null, project: null};
	for (const need of scenarioIds.flatMap(id => scenarios[id].needs)) {
		expect([scopeOfNeed(need, bare), requestsOfNeed(need, bare)]).toEqual([null, null]);
	}
});
