import {describe, expect, test} from 'vitest';
import type {RoleDefinition} from '../../source/access/role-definition.ts';
import {excessOf} from '../../source/access/role-excess.ts';
import {documentedAndComputed, excessWords, type RankedRole, rankRoles} from '../../source/access/role-ranking.ts';
import {type Need, scenarioIds, scenarios} from '../../source/access/scenario.ts';
import type {Target} from '../../source/access/target.ts';
import {account, group, role, subscription, target, withModel} from './support/access-world.ts';
import {allBuiltIn, builtInOf} from './support/built-in-roles.ts';

const accounts = 'Microsoft.CognitiveServices/accounts';
const chat = `${accounts}/OpenAI/deployments/chat/completions/action`;
const responses = `${accounts}/OpenAI/responses/write`;
const embeddings = `${accounts}/OpenAI/deployments/embeddings/action`;
const assign = 'Microsoft.Authorization/roleAssignments/write';

const needOf = (id: string): Need => {
	const found = scenarioIds.flatMap(scenario => scenarios[scenario].needs).find(need => need.id === id);
	if (!found) throw new Error(`no need ${id}`);
	return found;
};

const rank = (id: string, own: readonly RoleDefinition[] = [], of: Target = target): readonly RankedRole[] =>
	rankRoles({need: needOf(id), target: of, scope: account, definitions: new Map([...allBuiltIn, ...own.map(one => [one.id, one] as const)])});

const names = (ranked: readonly RankedRole[]): readonly string[] => ranked.map(({definition}) => definition.name);

const user = 'Cognitive Services User';
const openAIUser = 'Cognitive Services OpenAI User';
const preview = 'Cognitive Services Data Contributor (Preview)';
const widest = ['Foundry Project Manager', 'Foundry Owner'];
const readers = ['Reader', 'App Compliance Automation Reader', 'Cognitive Services Custom Vision Reader'];

describe('of 928 roles these suffice, narrowest first', () => {
	test.for([
		['inference.call', 5, [preview, user, 'Foundry User', ...widest]],
		['project.build', 5, [preview, user, 'Foundry User', ...widest]],
		['project.identity', 8, [openAIUser, 'Azure AI Developer', preview, 'Cognitive Services OpenAI Contributor', user, 'Foundry User', ...widest]],
		['project.see-resource', 50, readers],
		['openai.call', 8, [openAIUser, 'Azure AI Developer', preview, 'Cognitive Services OpenAI Contributor', user, 'Foundry User', ...widest]],
		['call-agents.interact', 6, ['Foundry Agent Consumer', preview, user, 'Foundry User', ...widest]],
		['manage-project.manage', 2, widest],
		['manage-project.identity', 8, [openAIUser, 'Azure AI Developer', preview]],
		['manage-project.see-resource', 50, readers],
		['publish-agents.publish', 2, widest],
		[
			'deploy-models.deploy',
			8,
			[
				'Cognitive Services OpenAI Contributor',
				'Cognitive Services Security Integration Admin',
				'Cognitive Services Contributor',
				'Azure AI Administrator',
				'Foundry Account Owner',
				'Foundry Owner',
				'Contributor',
				'Owner',
			],
		],
		['deploy-models.see-quota', 50, ['Cognitive Services Usages Reader', 'App Compliance Automation Reader', 'Reader']],
		['view-quota.see', 50, ['Cognitive Services Usages Reader', 'App Compliance Automation Reader', 'Reader']],
	] as const)('%s: %i', ([id, count, first]) => {
		const ranked = names(rank(id));
		expect(ranked).toHaveLength(count);
		expect(ranked.slice(0, first.length)).toEqual(first);
	});

	test('every need of every scenario is in this table', () => {
		expect(scenarioIds.flatMap(id => scenarios[id].needs).filter(need => rank(need.id).length === 0)).toEqual([]);
	});

	test('for a Claude deployment Azure AI Developer is not among them', () => {
		expect(names(rank('inference.call', [], withModel('Anthropic')))).toEqual([preview, user, 'Foundry User', ...widest]);
	});

	test('the last ones to see a resource are those that assign roles', () => {
		expect(names(rank('project.see-resource')).slice(-4)).toEqual([
			'Contributor',
			'User Access Administrator',
			'Role Based Access Control Administrator',
			'Owner',
		]);
	});
});

test('a role is told documented, preview and discouraged', () => {
	const marks = Object.fromEntries(
		rank('inference.call', [], withModel('OpenAI')).map(one => [one.definition.name, [one.documented, one.preview, one.discouraged]]),
	);
	expect(marks[user]).toEqual([true, false, false]);
	expect(marks[preview]).toEqual([false, true, false]);
	expect(marks['Azure AI Developer']).toEqual([false, false, true]);
	expect(marks['Foundry Owner']).toEqual([false, false, true]);
});

describe('what a role gives beyond three data actions', () => {
	test.for([
		[openAIUser, 55, 0, '55 data actions and no keys'],
		[user, 290, 1, '290 data actions and keys'],
		['Foundry User', 290, 1, '290 data actions and keys'],
		[preview, 291, 0, '291 data actions and no keys'],
		['Cognitive Services OpenAI Contributor', 94, 6, '94 data actions, 6 control operations and no keys'],
		['Foundry Project Manager', 290, 13, '290 data actions, 13 control operations, role assignments and no keys'],
		['Foundry Owner', 292, 66, '292 data actions, 65 control operations, the resource itself, role assignments and keys'],
		['Owner', 0, 66, '0 data actions, 65 control operations, the resource itself, role assignments, all that lies in its scope and keys'],
		['Contributor', 0, 66, '0 data actions, 65 control operations, the resource itself, all that lies in its scope and keys'],
		['Reader', 0, 0, 'reads only'],
	] as const)('%s: %i data actions, %i operations', ([name, dataActions, actions, words]) => {
		const excess = excessOf(builtInOf(name), [chat, responses, embeddings], []);
		expect([excess.dataActions, excess.actions, excessWords(excess)]).toEqual([dataActions, actions, words]);
	});
});

describe('weight', () => {
	const only = 'a condition of role assignments';
	const guard = `((!(ActionMatches{'${assign}'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals{53ca6127-db72-4b80-b1b0-d745d6d5456d}))`;
	// From the heaviest to the lightest; each outweighs the next one.
	const ladder: readonly (readonly [string, RoleDefinition])[] = [
		['any role assignment', role('a', {actions: [assign]})],
		['everything else', role('b', {actions: ['*'], notActions: [assign, 'Microsoft.CognitiveServices/*']})],
		['everything else, by its writes', role('b2', {actions: ['*/write'], notActions: [assign, 'Microsoft.CognitiveServices/*']})],
		[only, role('c', {actions: [assign], condition: guard})],
		['keys', role('d', {actions: [`${accounts}/listKeys/action`]})],
		['the resource', role('e', {actions: [`${accounts}/delete`]})],
		['deployments', role('f', {actions: [`${accounts}/deployments/write`]})],
		['all data actions', role('g', {dataActions: ['*']})],
		['a pattern of another provider', role('h', {actions: ['Microsoft.Support/*']})],
		['two data actions', role('i', {dataActions: [chat, responses]})],
		['a data action', role('k', {dataActions: [responses]})],
		['reads of everything', role('l', {actions: ['*/read']})],
		['reads', role('m', {actions: ['Microsoft.CognitiveServices/*/read']})],
		['a read', role('n', {actions: [`${accounts}/read`]})],
		['nothing', role('o', {dataActions: []})],
	];
	const weigh = (definition: RoleDefinition): number => excessOf(definition, [], []).weight;

	test.for(ladder.slice(1).map(([name, definition], index) => [ladder[index]?.[0] ?? '', name, ladder[index]?.[1] ?? definition, definition] as const))(
		'%s outweighs %s',
		([, name, above, below]) => {
			expect(weigh(above)).toBeGreaterThanOrEqual(weigh(below));
			if (!name.includes('by its writes')) expect(weigh(above)).toBeGreaterThan(weigh(below));
		},
	);

	test('a right that is needed weighs nothing', () => {
		const definition = role('p', {actions: [assign, `${accounts}/listkeys/action`, `${accounts}/write`, `${accounts}/read`], dataActions: [chat]});
		const needed = [assign.toUpperCase(), `${accounts}/listKeys/action`, `${accounts}/write`, `${accounts}/read`];
		const {weight, ...excess} = excessOf(definition, [chat.toLowerCase()], needed);
		expect(excess).toEqual({dataActions: 0, actions: 0, listsKeys: false, assignsRoles: false, administers: false, everything: false});
		// The pattern of the other provider is not resolved by the list.
		expect(weight).toBe(10);
	});

	test('a condition that is about removing role assignments leaves writing them free', () => {
		expect(weigh(role('q', {actions: [assign], condition: guard.replace('/write', '/delete')}))).toBe(weigh(role('r', {actions: [assign]})));
	});

	test('registering providers is not everything, a service that is not listed is not nothing', () => {
		expect(excessOf(role('s', {actions: ['*/register/action']}), [], []).everything).toBe(false);
		expect(weigh(role('t', {dataActions: [`${accounts}/MetricsAdvisor/*`]}))).toBeGreaterThan(weigh(role('u', {dataActions: [chat]})));
	});
});

describe('custom roles of the tenant', () => {
	const exact = role('three data actions', {dataActions: [chat, responses, embeddings]});

	test('one that suffices and is assignable here comes first', () => {
		const [first] = rank('openai.call', [exact]);
		expect([first?.definition.name, first?.documented, first && excessWords(first.excess)]).toEqual(['three data actions', false, 'nothing']);
	});

	test.for([
		['elsewhere only', {...exact, assignableScopes: [`${subscription}/resourceGroups/rg-other`]}],
		['with an action less', role('two', {dataActions: [chat, responses]})],
		['under a condition that nobody can judge', role('c', {dataActions: ['*'], condition: '@Principal[x:y] StringEquals {z}'})],
	] as const)('%s it is not among them', ([, definition]) => {
		expect(names(rank('openai.call', [definition]))).not.toContain(definition.name);
	});

	test('one that is assignable in the group of the resource is', () => {
		expect(names(rank('openai.call', [{...exact, assignableScopes: [group.toUpperCase().replace('/SUBSCRIPTIONS', '/subscriptions')]}]))[0]).toBe(exact.name);
	});
});

describe('documented and computed, side by side', () => {
	const compare = (id: string, own: readonly RoleDefinition[] = [], of: Target = target): readonly unknown[] => {
		const {documented, computed, because} = documentedAndComputed(rank(id, own, of), needOf(id));
		return [documented?.definition.name ?? null, computed?.definition.name ?? null, because.map(({id: reason, text}) => [reason.replace('choice.', ''), text])];
	};

	test('inference: the narrower one is a preview, another is the same, a third is never recommended', () => {
		expect(compare('inference.call', [], withModel('OpenAI'))).toEqual([
			user,
			preview,
			[
				[
					'narrower',
					`${preview} is narrower than the documented ${user}: beyond the need it gives 291 data actions and no keys, ${user} 290 data actions and keys.`,
				],
				['preview', `${preview} is a preview role, so ${user} stays the choice.`],
				['equal', `Foundry User has the very same data actions as ${user}: the choice where only it may be assigned.`],
				[
					'discouraged',
					'Azure AI Developer covers the need by its data actions of MaaS, OpenAI and SpeechServices, and is never recommended: it is meant for hubs (Microsoft.MachineLearningServices).',
				],
			],
		]);
	});

	test('openai: they agree', () => {
		expect(compare('openai.call')).toEqual([
			openAIUser,
			openAIUser,
			[['agree', `${openAIUser} is the documented role, and none that suffices gives less beyond the need: 55 data actions and no keys.`]],
		]);
	});

	test('the identity of a project: the documented role is the wider one', () => {
		const [documented, computed, because] = compare('project.identity');
		expect([documented, computed]).toEqual(['Foundry User', openAIUser]);
		expect(because).toContainEqual(['documented', 'Foundry User stays the choice: it is the documented role.']);
	});

	test.for([
		['project.build', 'Foundry User', preview],
		['project.see-resource', 'Reader', 'Reader'],
		['call-agents.interact', 'Foundry Agent Consumer', 'Foundry Agent Consumer'],
		['manage-project.manage', 'Foundry Project Manager', 'Foundry Project Manager'],
		['publish-agents.publish', 'Foundry Project Manager', 'Foundry Project Manager'],
		['deploy-models.deploy', 'Cognitive Services OpenAI Contributor', 'Cognitive Services OpenAI Contributor'],
		['view-quota.see', 'Cognitive Services Usages Reader', 'Cognitive Services Usages Reader'],
	] as const)('%s: %s, %s', ([id, documented, computed]) => {
		expect(compare(id).slice(0, 2)).toEqual([documented, computed]);
	});

	test('a custom role says that it ages, unless its patterns are open', () => {
		const reasons = (...dataActions: readonly string[]): unknown => compare('openai.call', [role('own', {dataActions})])[2];
		expect(reasons(chat, responses, embeddings)).toContainEqual(['custom', 'own is a custom role: data actions that Azure adds are not in it.']);
		expect(JSON.stringify(reasons(`${accounts}/OpenAI/deployments/*`, responses))).not.toContain('custom');
	});

	test('where no documented role suffices the narrowest is named, where none does nothing is', () => {
		const need = {...needOf('openai.call'), roles: []};
		expect(documentedAndComputed(rank('openai.call'), need).because.map(({id}) => id)).toEqual(['choice.undocumented']);
		expect(documentedAndComputed([], need)).toEqual({
			documented: null,
			computed: null,
			because: [{id: 'choice.none', text: 'No role that may be assigned here suffices by itself.'}],
		});
	});
});

test('1,000 definitions are ranked in 50 ms of processor time', () => {
	const own = Array.from({length: 72}, (_, index) => role(`own ${index}`, {dataActions: [chat, `${accounts}/OpenAI/${index}/*`]}));
	const copies = new Map([...allBuiltIn.values(), ...own].map(one => [one.id, {...one}]));
	expect(copies.size).toBe(1000);
	const before = process.cpuUsage();
	rankRoles({need: needOf('inference.call'), target, scope: account, definitions: copies});
	const {user: own1, system} = process.cpuUsage(before);
	expect((own1 + system) / 1000).toBeLessThan(50);
});
