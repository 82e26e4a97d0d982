import {spawnSync} from 'node:child_process';
import {describe, expect, test} from 'vitest';
import {type CustomRole, customRoleFor, heldCustomRole} from '../../source/access/custom-role.ts';
import type {RoleDefinition} from '../../source/access/role-definition.ts';
import {type ScenarioId, scenarioIds, scenarios} from '../../source/access/scenario.ts';
import type {Target} from '../../source/access/target.ts';
import {account, type block, group, project, role, subscription, target, withModel} from './support/access-world.ts';

const accounts = 'Microsoft.CognitiveServices/accounts';
const chat = `${accounts}/OpenAI/deployments/chat/completions/action`;
const responses = `${accounts}/OpenAI/responses/write`;
const embeddings = `${accounts}/OpenAI/deployments/embeddings/action`;
const models = `${accounts}/MaaS/chat/completions/action`;
const anyKind = [embeddings, `${accounts}/MaaS/embeddings/action`, `${accounts}/AIServices/providers/action`];

const ofNeed = (id: string, of: Target = target): CustomRole | null => {
	const scenario = scenarioIds.find(one => scenarios[one].needs.some(need => need.id === id));
	const need = scenario && scenarios[scenario].needs.find(one => one.id === id);
	if (!scenario || !need) throw new Error(`no need ${id}`);
	return customRoleFor({scenario, need, target: of});
};

const custom = (id: string, of: Target = target): CustomRole => {
	const found = ofNeed(id, of);
	if (!found) throw new Error(`no custom role for ${id}`);
	return found;
};

const withModelName = (format: string, name: string): Target => {
	const {deployment, ...rest} = withModel(format);
	return {...rest, deployment: deployment && {...deployment, model: {...deployment.model, name}}};
};

const named = (resource: Partial<NonNullable<Target['resource']>>): Target => ({...target, resource: target.resource && {...target.resource, ...resource}});

describe('a custom role is exactly its route', () => {
	test.for([
		['openai.call', target, [chat, embeddings, responses]],
		['inference.call', target, [chat, responses, models, ...anyKind]],
		['inference.call', withModel('OpenAI'), [chat, responses, models]],
		['inference.call', withModel('Anthropic'), [chat, responses, models, `${accounts}/AIServices/providers/action`]],
		['inference.call', withModelName('Microsoft', 'MAI-DS-R1'), [chat, responses, models, `${accounts}/MAI/chat/completions/action`]],
		['inference.call', withModelName('Microsoft', 'Phi-4'), [chat, responses, models]],
		['project.identity', target, [chat, responses]],
	] as const)('%s', ([id, of, dataActions]) => {
		const {actions, dataActions: given, assignableScope} = custom(id, of);
		expect([actions, given, assignableScope]).toEqual([[], dataActions, group]);
	});

	test('of control operations too, where the need has some', () => {
		expect(custom('deploy-models.deploy').actions).toEqual([
			`${accounts}/read`,
			`${accounts}/deployments/read`,
			`${accounts}/deployments/write`,
			`${accounts}/deployments/delete`,
		]);
		expect(custom('deploy-models.deploy').dataActions).toEqual([]);
	});

	test.for(['call-agents.interact', 'view-quota.see', 'deploy-models.see-quota'])('%s: the documented role has nothing to leave out', id => {
		expect(ofNeed(id)).toBeNull();
	});

	test('there is none that assigns roles: whoever may make one needs none', () => {
		expect(ofNeed('manage-project.manage')).toBeNull();
	});

	test('there is none where only an endpoint is known', () => {
		expect(ofNeed('openai.call', {...target, resource: null})).toBeNull();
	});
});

describe('what it covers and lacks', () => {
	const later = 'data actions that Azure adds later';

	test('OpenAI models: other kinds of calls, and the view of the resource', () => {
		const {covers, lacks} = custom('openai.call');
		expect(covers).toEqual(['chat', 'responses', 'embeddings']);
		expect(lacks).toEqual(['images', 'audio', 'video', 'assistants', 'realtime', 'seeing the resource', later]);
	});

	test.for([
		['without a model', target, ['MAI models', 'images']],
		['for Claude', withModel('Anthropic'), ['MAI models', 'embeddings']],
		['for MAI', withModelName('Microsoft', 'MAI-DS-R1'), ['Claude', 'embeddings']],
	] as const)('any model, %s: whole kinds of models come first, what ages last', ([, of, first]) => {
		const {covers, lacks} = custom('inference.call', of);
		expect(lacks.slice(0, 2)).toEqual(first);
		expect(lacks.at(-1)).toBe(later);
		expect(lacks.filter(word => covers.includes(word))).toEqual([]);
		expect(lacks).not.toContain('keys');
	});

	test('in a project the models themselves', () => {
		expect(custom('project.build').lacks.slice(0, 3)).toEqual(["models that are not OpenAI's", 'Claude', 'MAI models']);
	});

	test('of control operations, actions that Azure adds', () => {
		expect(custom('deploy-models.deploy').lacks.at(-1)).toBe('actions that Azure adds later');
	});

	test.for([
		['openai.call', 'Exactly 3 data actions, for keyless access; data actions that Azure adds later are not in it.'],
		['publish-agents.publish', 'Exactly 2 data actions and 2 actions, for keyless access; data actions that Azure adds later are not in it.'],
		['project.see-resource', 'Exactly 1 action, for keyless access; actions that Azure adds later are not in it.'],
	] as const)('%s is described by it', ([id, description]) => {
		expect(custom(id).description).toBe(description);
	});
});

describe('its name', () => {
	test.for([
		['openai.call', target, 'Foundry keyless: call OpenAI models only (contoso-foundry)'],
		['inference.call', withModel('Anthropic'), 'Foundry keyless: call any model, Anthropic (contoso-foundry)'],
		['project.identity', target, 'Foundry keyless: build in a project, identity (contoso-foundry)'],
	] as const)('%s', ([id, of, name]) => {
		expect(custom(id, of).name).toBe(name);
	});

	test('differs wherever the definition does, and fits', () => {
		const all = [target, withModel('Anthropic'), withModelName('Microsoft', 'MAI-DS-R1')].flatMap(of =>
			scenarioIds.flatMap((scenario: ScenarioId) => scenarios[scenario].needs.flatMap(need => customRoleFor({scenario, need, target: of}) ?? [])),
		);
		const byName = Map.groupBy(all, ({name}) => name);
		expect([...byName.values()].filter(same => new Set(same.map(({dataActions, actions}) => JSON.stringify([dataActions, actions]))).size > 1)).toEqual([]);
		expect(all.filter(({name}) => name.length > 128)).toEqual([]);
	});
});

/** The words of a command, as bash reads them. */
const wordsOf = (command: string): readonly string[] =>
	spawnSync('/bin/bash', ['--norc', '--noprofile', '-c', `printf '%s\\0' ${command}`], {encoding: 'utf8', env: {PATH: ''}})
		.stdout.split('\0')
		.slice(0, -1);

describe('the az command', () => {
	test.for([
		['plain names', target],
		['a quote in the name of the group', named({resourceGroup: "rg-o'neil (eu)"})],
		['dollars and backticks', named({resourceGroup: 'rg-$(x)`y`'})],
	] as const)('is one JSON document, quoted: %s', ([, of]) => {
		const {az, name, description} = custom('openai.call', of);
		const words = wordsOf(az);
		expect(words.slice(0, 5)).toEqual(['az', 'role', 'definition', 'create', '--role-definition']);
		expect(words).toHaveLength(6);
		expect(JSON.parse(words[5] ?? '')).toEqual({
			Name: name,
			IsCustom: true,
			Description: description,
			Actions: [],
			NotActions: [],
			DataActions: [chat, embeddings, responses],
			NotDataActions: [],
			AssignableScopes: [`${subscription}/resourceGroups/${of.resource?.resourceGroup}`],
		});
	});
});

describe('the Bicep file', () => {
	test('is whole', () => {
		expect(custom('openai.call').bicep.split('\n')).toEqual([
			'// custom-role.bicep: az deployment group create --subscription 11111111-1111-4111-8111-111111111111 --resource-group rg-ai --template-file custom-role.bicep',
			"targetScope = 'resourceGroup'",
			'',
			"resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {",
			expect.stringMatching(/^ {2}name: '[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'$/),
			'  properties: {',
			"    roleName: 'Foundry keyless: call OpenAI models only (contoso-foundry)'",
			"    description: 'Exactly 3 data actions, for keyless access; data actions that Azure adds later are not in it.'",
			"    type: 'CustomRole'",
			'    permissions: [',
			'      {',
			'        actions: []',
			'        notActions: []',
			'        dataActions: [',
			`          '${chat}'`,
			`          '${embeddings}'`,
			`          '${responses}'`,
			'        ]',
			'        notDataActions: []',
			'      }',
			'    ]',
			'    assignableScopes: [',
			'      resourceGroup().id',
			'    ]',
			'  }',
			'}',
			'',
			'output roleDefinitionId string = role.id',
			'',
		]);
	});

	test('makes the same role again, in whatever case the group is written, and another one for another need', () => {
		const guidOf = (id: string, of: Target): string => /name: '([^']+)'/.exec(custom(id, of).bicep)?.[1] ?? '';
		expect(guidOf('openai.call', named({resourceGroup: 'RG-AI'}))).toBe(guidOf('openai.call', target));
		expect(guidOf('inference.call', target)).not.toBe(guidOf('openai.call', target));
		expect(guidOf('openai.call', named({resourceGroup: 'rg-2'}))).not.toBe(guidOf('openai.call', target));
	});

	test('for a need at the subscription is deployed there', () => {
		const need = {
			...scenarios['view-quota'].needs[0],
			id: 'x',
			at: 'subscription',
			need: 'required',
			who: 'person',
			actions: [`${accounts}/usages/read`],
			dataActions: [],
			roles: [],
		} as const;
		const made = customRoleFor({scenario: 'view-quota', need, target});
		expect(made?.assignableScope).toBe(subscription);
		expect(made?.bicep.split('\n').slice(0, 2)).toEqual([
			'// custom-role.bicep: az deployment sub create --subscription 11111111-1111-4111-8111-111111111111 --location LOCATION --template-file custom-role.bicep',
			"targetScope = 'subscription'",
		]);
		expect(made?.bicep).toContain('subscription().id');
	});
});

describe('a custom role that the tenant has already', () => {
	const wanted = custom('openai.call');
	const of = (part: Parameters<typeof block>[0], more: Partial<RoleDefinition> = {}): RoleDefinition => ({...role('theirs', part), ...more});
	const held = (...definitions: readonly RoleDefinition[]): string | null =>
		heldCustomRole(new Map(definitions.map(definition => [definition.id, definition])), wanted, account)?.name ?? null;

	test.for([
		['in another order and case', of({dataActions: [responses.toUpperCase(), chat, embeddings]})],
		['an action twice', of({dataActions: [chat, chat, embeddings, responses]})],
		['that sees the resource besides', of({dataActions: [chat, embeddings, responses], actions: ['Microsoft.CognitiveServices/*/read']})],
		['in two blocks', {...role('theirs', {dataActions: [chat]}, {dataActions: [embeddings, responses]})}],
		['assignable in the group', of({dataActions: [chat, embeddings, responses]}, {assignableScopes: [group]})],
	] as const)('is found: %s', ([, definition]) => {
		expect(held(definition)).toBe('theirs');
	});

	test.for([
		['with one more data action', of({dataActions: [chat, embeddings, responses, models]})],
		['with one less', of({dataActions: [chat, responses]})],
		['with a wildcard', of({dataActions: [`${accounts}/OpenAI/*`]})],
		['with something taken away', of({dataActions: [chat, embeddings, responses], notDataActions: [chat]})],
		['that changes things', of({dataActions: [chat, embeddings, responses], actions: [`${accounts}/listKeys/action`]})],
		['under a condition', of({dataActions: [chat, embeddings, responses], condition: 'x'})],
		['assignable elsewhere', of({dataActions: [chat, embeddings, responses]}, {assignableScopes: [`${subscription}/resourceGroups/rg-2`]})],
		['assignable in a project only', of({dataActions: [chat, embeddings, responses]}, {assignableScopes: [project]})],
		["that is Azure's own", of({dataActions: [chat, embeddings, responses]}, {kind: 'BuiltInRole'})],
	] as const)('is another one: %s', ([, definition]) => {
		expect(held(definition)).toBeNull();
	});

	test('the one that reads nothing besides comes first', () => {
		const reading = {...role('a', {dataActions: [chat, embeddings, responses], actions: [`${accounts}/read`]})};
		const exact = {...role('b', {dataActions: [chat, embeddings, responses]})};
		expect(held(reading, exact)).toBe('b');
	});

	test('control operations of the need must be in it', () => {
		const deploys = custom('deploy-models.deploy');
		const find = (...actions: readonly string[]): string | undefined => heldCustomRole(new Map([['r', role('d', {actions})]]), deploys, account)?.name;
		expect([find(...deploys.actions), find(...deploys.actions.slice(1)), find(...deploys.actions, `${accounts}/write`)]).toEqual(['d', undefined, undefined]);
	});
});
