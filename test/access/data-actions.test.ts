import {expect, test} from 'vitest';
import {countDataActions, listsKeys, shortAction} from '../../source/access/data-actions.ts';
import {knownDataActions} from '../../source/access/operations.ts';
import {scenarioIds, scenarios} from '../../source/access/scenario.ts';
import {builtIn, role} from './support/access-world.ts';

const accounts = 'Microsoft.CognitiveServices/accounts';

test('296 names are known, each once and well formed', () => {
	expect(knownDataActions).toHaveLength(296);
	expect(new Set(knownDataActions.map(name => name.toLowerCase())).size).toBe(296);
	expect(knownDataActions.filter(name => !/^Microsoft\.CognitiveServices\/accounts(\/[\w.:-]+)+\/(read|write|delete|action)$/.test(name))).toEqual([]);
});

test.for([
	'OpenAI/deployments/chat/completions/action',
	'OpenAI/responses/write',
	'MaaS/chat/completions/action',
	'MAI/chat/completions/action',
	'AIServices/providers/action',
	'AIServices/agents/endpoints/UserIdentityImpersonation/action',
	'MultiModalIntelligence/analyzers:analyze/action',
	'TextAnalytics/QnAMaker/operations/read',
])('%s is known', name => {
	expect(knownDataActions).toContain(`${accounts}/${name}`);
});

test('every data action that a scenario needs is one that Azure publishes', () => {
	const needed = scenarioIds
		.flatMap(id => scenarios[id].needs)
		.flatMap(({dataActions, dataActionsByModel = []}) => [...dataActions, ...dataActionsByModel.flatMap(of => of.dataActions)]);
	expect(needed.filter(action => !knownDataActions.includes(action))).toEqual([]);
});

// Counted by another program over the published operations.
test.for([
	['Owner', 0, true],
	['Contributor', 0, true],
	['Reader', 0, false],
	['User Access Administrator', 0, false],
	['Role Based Access Control Administrator', 0, false],
	['Cognitive Services User', 293, true],
	['Cognitive Services OpenAI User', 58, false],
	['Cognitive Services OpenAI Contributor', 97, false],
	['Cognitive Services Contributor', 0, true],
	['Cognitive Services Usages Reader', 0, false],
	['Foundry User', 293, true],
	['Foundry Project Manager', 293, false],
	['Foundry Owner', 295, true],
	['Foundry Account Owner', 0, true],
	['Foundry Agent Consumer', 1, false],
	['Foundry Project Runtime User', 3, false],
	['Azure AI Developer', 109, false],
] as const)('%s holds %i data actions, lists keys: %s', ([name, count, keys]) => {
	expect([countDataActions(builtIn(name)), listsKeys(builtIn(name))]).toEqual([count, keys]);
});

test.for([
	[
		'two blocks, what one takes away the other gives',
		[{dataActions: ['*'], notDataActions: [`${accounts}/OpenAI/*`]}, {dataActions: [`${accounts}/OpenAI/*`]}],
		296,
	],
	['an action in two blocks counts once', [{dataActions: [`${accounts}/OpenAI/responses/*`]}, {dataActions: [`${accounts}/OpenAI/responses/write`]}], 3],
	['actions are no data actions', [{actions: ['*']}], 0],
	["another service's data actions", [{dataActions: ['Microsoft.Storage/*']}], 0],
	['a condition does not change the count', [{dataActions: [`${accounts}/OpenAI/responses/write`], condition: 'c'}], 1],
] as const)('%s', ([, blocks, count]) => {
	expect(countDataActions(role('own', ...blocks))).toBe(count);
});

test('one block that lists keys is enough', () => {
	expect(listsKeys(role('own', {dataActions: ['*']}, {actions: [`${accounts}/*`]}))).toBe(true);
	// Whoever makes a key anew is answered with it.
	expect(listsKeys(role('own', {actions: [`${accounts}/*`], notActions: ['*/listKeys/action']}))).toBe(true);
	expect(listsKeys(role('own', {actions: ['*/action'], notActions: ['*/listKeys/action', '*/regenerateKey/*']}))).toBe(false);
	expect(listsKeys(role('own', {actions: ['*/action'], notActions: ['*/listKeys/action', '*/regenerateKey/*']}, {actions: ['*/listKeys/*']}))).toBe(true);
});

test('an action is shortened by what all of them share, and only by that', () => {
	expect(shortAction(`${accounts}/OpenAI/responses/write`)).toBe('OpenAI/responses/write');
	expect(shortAction('Microsoft.Authorization/roleAssignments/write')).toBe('Microsoft.Authorization/roleAssignments/write');
});
