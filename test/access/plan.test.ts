import {describe, expect, test} from 'vitest';
import {assess} from '../../source/access/assessment.ts';
import {assignmentName} from '../../source/access/assignment-name.ts';
import type {Access} from '../../source/access/authorization.ts';
import {makePlan, type Plan, type PlanQuestion} from '../../source/access/plan.ts';
import type {Principal} from '../../source/access/principal.ts';
import {findRole} from '../../source/access/role-choice.ts';
import {pinnedRoles, roles} from '../../source/access/roles.ts';
import type {ScenarioId} from '../../source/access/scenario.ts';
import {
	accessOf,
	account,
	ana,
	builtIn,
	conditions,
	deny,
	group,
	type Held,
	identity,
	project,
	role,
	session,
	subscription,
	target,
	team,
	viaTeam,
	withModel,
	writerOf,
} from './support/access-world.ts';

const accounts = 'Microsoft.CognitiveServices/accounts';
const definitions = new Map(pinnedRoles.map(definition => [definition.id, definition]));
const ownerAccess = accessOf([{role: builtIn('Owner'), scope: subscription}]);
const owner = writerOf(ownerAccess);
const ben: Principal = {id: 'aaaaaaaa-0000-4000-8000-000000000009', type: 'User', name: 'ben@contoso.com'};
const devs: Principal = {id: team, type: 'Group', name: 'ai-devs'};

type Given = Partial<Omit<PlanQuestion, 'people'>> & {
	readonly held?: readonly Held[];
	readonly people?: readonly {readonly principal: Principal; readonly access: Access | null}[];
};

const plan = (scenario: ScenarioId, {held = [], people = [{principal: ana, access: accessOf(held)}], ...rest}: Given = {}): Plan => {
	const aim = rest.target ?? target;
	return makePlan({
		session,
		scenario,
		target: aim,
		people: people.map(({principal, access}) => ({principal, access, assessment: assess({principal, scenario, target: aim, access})})),
		projectIdentity: {principal: identity, access: accessOf([], {principal: identity})},
		caller: owner,
		definitions,
		role: null,
		scope: null,
		...rest,
	});
};

const grantsOf = ({grants}: Plan): readonly unknown[] =>
	grants.map(({need, principal, roleName, scope, exists}) => [need, principal.name, roleName, scope, exists]);
const textsOf = ({because}: Plan): readonly string[] => because.map(({text}) => text);
const idsOf = ({because}: Plan): readonly string[] => because.map(({id}) => id);

describe('grants', () => {
	test.for([
		['openai', [], [['required', 'ana@contoso.com', 'Cognitive Services OpenAI User', account, false]]],
		['inference', [], [['required', 'ana@contoso.com', 'Cognitive Services User', account, false]]],
		[
			'project',
			[],
			[
				['required', 'ana@contoso.com', 'Foundry User', project, false],
				['required', 'managed identity of alpha', 'Foundry User', account, false],
				['recommended', 'ana@contoso.com', 'Reader', account, false],
			],
		],
		['project', [{role: builtIn('Foundry User')}], [['required', 'managed identity of alpha', 'Foundry User', account, false]]],
		['openai', [{role: builtIn('Owner')}], [['required', 'ana@contoso.com', 'Cognitive Services OpenAI User', account, false]]],
		['openai', [{role: builtIn('Cognitive Services User'), scope: group, ...viaTeam}], []],
	] as const satisfies readonly (readonly [ScenarioId, readonly Held[], readonly unknown[]])[])('%s, holding %j', ([scenario, held, grants]) => {
		expect(grantsOf(plan(scenario, {held}))).toEqual(grants);
	});

	test('carry a deterministic name, the id of the role, and the whole principal', () => {
		const [grant] = plan('openai').grants;
		expect(grant).toEqual({
			need: 'required',
			principal: ana,
			roleId: roles.cognitiveServicesOpenAIUser,
			roleName: 'Cognitive Services OpenAI User',
			scope: account,
			name: assignmentName(account, ana.id, roles.cognitiveServicesOpenAIUser),
			exists: false,
			assignable: 'yes',
		});
	});

	test("are one for each person, and one for the project's identity whoever asks", () => {
		const people = [ana, ben, devs].map(principal => ({principal, access: accessOf([], {principal})}));
		const {grants} = plan('project', {people});
		expect(grants.map(({need, principal, roleName}) => `${need} ${principal.name} ${roleName}`)).toEqual([
			'required ana@contoso.com Foundry User',
			'required ben@contoso.com Foundry User',
			'required ai-devs Foundry User',
			'required managed identity of alpha Foundry User',
			'recommended ana@contoso.com Reader',
			'recommended ben@contoso.com Reader',
			'recommended ai-devs Reader',
		]);
		expect(new Set(grants.map(({name}) => name)).size).toBe(grants.length);
	});

	test('are one for a person named twice', () => {
		const people = [ana, ana].map(principal => ({principal, access: accessOf([])}));
		expect(plan('openai', {people}).grants).toHaveLength(1);
	});

	test('say what exists: the very assignment, in whatever case, though it has no effect', () => {
		const held = [{role: builtIn('Cognitive Services OpenAI User').id.toUpperCase(), scope: account.toUpperCase(), condition: 'c'}];
		const result = plan('openai', {held});
		expect(grantsOf(result)).toEqual([['required', 'ana@contoso.com', 'Cognitive Services OpenAI User', account, true]]);
		expect([result.assignable, textsOf(result)]).toEqual([
			'yes',
			['ana@contoso.com holds Cognitive Services OpenAI User on contoso-foundry already; assigning it again would change nothing.'],
		]);
	});

	test.for([
		['through a group', viaTeam],
		['above', {scope: group}],
		['of another role', {role: builtIn('Foundry User')}],
	] as const)('an assignment %s is not the same one', ([, part]) => {
		const held = [{role: builtIn('Cognitive Services OpenAI User'), condition: 'c', ...part}];
		expect(plan('openai', {held}).grants.map(({exists}) => exists)).toEqual([false]);
	});

	test('are planned where the present access could not be read, and say so', () => {
		const result = plan('openai', {people: [{principal: ana, access: null}]});
		expect(result.grants.map(({exists}) => exists)).toEqual([false]);
		expect(textsOf(result)).toEqual([
			'What ana@contoso.com holds on contoso-foundry is not fully known; if Cognitive Services OpenAI User is there already, it stays as it is.',
			'Owner on subscription Contoso AI may assign roles on contoso-foundry.',
		]);
	});

	test('none: nothing is to be granted, nothing to choose', () => {
		expect(plan('openai', {held: [{role: builtIn('Foundry User')}]})).toEqual({
			grants: [],
			assignable: 'yes',
			because: [{id: 'plan.nothing-to-grant', text: 'Nothing needs to be granted.'}],
			choices: [],
			compared: [],
			customRole: null,
		});
	});

	test("the project's identity is named when it is not known, or judged when it is", () => {
		const unknown = plan('project', {projectIdentity: null});
		expect(unknown.grants.map(({principal}) => principal.name)).toEqual(['ana@contoso.com', 'ana@contoso.com']);
		expect(textsOf(unknown)).toContain('The managed identity of project alpha is not known; it needs access of its own on contoso-foundry.');
		const served = {principal: identity, access: accessOf([{role: builtIn('Cognitive Services OpenAI User')}], {principal: identity})};
		expect(plan('project', {projectIdentity: served}).grants.map(({principal}) => principal.name)).not.toContain(identity.name);
	});

	test('without a project there is nothing to grant in it', () => {
		const result = plan('project', {target: {...target, project: null}, projectIdentity: null});
		expect([result.grants.map(({roleName}) => roleName), idsOf(result)]).toEqual([['Reader'], ['plan.assignable', 'plan.scope-unknown']]);
	});

	test("take the tenant's name of a role", () => {
		const older = new Map(definitions).set(roles.foundryUser, {...builtIn('Foundry User'), name: 'Azure AI User'});
		expect(plan('project', {definitions: older}).grants[0]?.roleName).toBe('Azure AI User');
	});

	test('pass over a role that this cloud lacks, and over one whose definition no longer suffices', () => {
		const lacking = new Map([...definitions].filter(([id]) => id !== roles.cognitiveServicesUser));
		const changed = new Map(definitions).set(roles.cognitiveServicesUser, {...builtIn('Reader'), id: roles.cognitiveServicesUser});
		expect([lacking, changed].map(these => plan('inference', {definitions: these}).grants[0]?.roleId)).toEqual([roles.foundryUser, roles.foundryUser]);
		expect(plan('inference', {definitions: new Map()}).grants[0]?.roleId).toBe(roles.cognitiveServicesUser);
	});
});

describe('whether the caller may assign', () => {
	const unread = '99999999-0000-4000-8000-000000000009';
	test.for([
		['Owner above', [{role: builtIn('Owner'), scope: subscription}], 'yes', ['Owner on subscription Contoso AI may assign roles on contoso-foundry.']],
		[
			'through a group',
			[{role: builtIn('User Access Administrator'), ...viaTeam}],
			'yes',
			['User Access Administrator on contoso-foundry, via ai-devs, may assign roles on contoso-foundry.'],
		],
		['nothing', [], 'no', ['You hold no role that reaches contoso-foundry, so you may not assign roles there.']],
		[
			'Owner of a project only',
			[{role: builtIn('Owner'), scope: project}],
			'no',
			['You hold no role that reaches contoso-foundry, so you may not assign roles there.'],
		],
		['Reader', [{role: builtIn('Reader'), scope: group}], 'no', ['Reader on resource group rg-ai may not assign roles.']],
		[
			'Contributor and Reader',
			[{role: builtIn('Contributor')}, {role: builtIn('Reader')}],
			'no',
			['Contributor on contoso-foundry may not assign roles: its notActions take that right away.', 'Reader on contoso-foundry may not assign roles.'],
		],
		[
			'a condition that leaves the role out',
			[{role: builtIn('Foundry Account Owner'), scope: subscription}, {role: builtIn('Reader')}],
			'yes',
			[
				'Foundry User instead of Cognitive Services OpenAI User: it is enough too, and you may assign it.',
				'Foundry User is broader than needed: 293 data actions where Cognitive Services OpenAI User has 58, and it lists keys.',
				'Foundry Account Owner on subscription Contoso AI may assign roles on contoso-foundry.',
			],
		],
		[
			'a condition on the assignment',
			[{role: builtIn('Owner'), condition: 'c'}, {role: builtIn('Reader')}],
			'unknown',
			['Owner on contoso-foundry may assign roles under a condition; whether it admits Cognitive Services OpenAI User cannot be judged from here.'],
		],
		[
			'a role that could not be read',
			[{role: unread}],
			'unknown',
			[`Role ${unread} on contoso-foundry could not be read, so whether it may assign roles is not known.`],
		],
	] as const satisfies readonly (readonly [string, readonly Held[], Plan['assignable'], readonly string[]])[])('%s', ([, held, assignable, texts]) => {
		const result = plan('openai', {caller: writerOf(accessOf(held))});
		expect([result.assignable, textsOf(result)]).toEqual([assignable, texts]);
	});

	test('the caller could not be read', () => {
		const result = plan('openai', {caller: writerOf(null)});
		expect([result.assignable, idsOf(result)]).toEqual(['unknown', ['plan.caller-unreadable']]);
	});

	test.for([
		['of everyone', deny({}), 'no', 'Deny assignment stack-deny forbids assigning roles on contoso-foundry.'],
		[
			'of a group',
			deny({principals: [{id: 'ffffffff-0000-4000-8000-000000000007', type: 'Group'}]}),
			'unknown',
			'Deny assignment stack-deny may forbid assigning roles on contoso-foundry: a group or a condition decides.',
		],
	] as const)('a deny assignment %s', ([, denied, assignable, text]) => {
		const result = plan('openai', {caller: writerOf({...ownerAccess, denies: [denied]})});
		expect([result.assignable, textsOf(result)]).toEqual([assignable, [text]]);
	});

	const unsure = deny({name: 'perhaps', principals: [{id: 'ffffffff-0000-4000-8000-000000000007', type: 'Group'}]});
	test.for([
		['beside one that is sure, the sure one is named', ownerAccess, [unsure, deny({})], 'no', ['plan.deny']],
		['does not hide that no role would do', accessOf([{role: builtIn('Reader')}]), [unsure], 'no', ['plan.not-assignable']],
		['does not hide a condition', accessOf([{role: builtIn('Owner'), condition: 'c'}]), [unsure], 'unknown', ['plan.condition-unknown']],
		['beside a role of no use, is told', accessOf([{role: builtIn('Reader')}, {role: builtIn('Owner')}]), [unsure], 'unknown', ['plan.deny-unconfirmed']],
	] as const)('a deny assignment that is not sure: %s', ([, caller, denies, assignable, ids]) => {
		const result = plan('openai', {caller: writerOf({...caller, denies})});
		expect([result.assignable, idsOf(result)]).toEqual([assignable, ids]);
		expect(textsOf(result).some(text => text.includes('perhaps'))).toBe(assignable === 'unknown' && ids[0] === 'plan.deny-unconfirmed');
	});

	test('the reason holds role, scope and group', () => {
		expect(plan('openai').because).toEqual([
			{id: 'plan.assignable', text: 'Owner on subscription Contoso AI may assign roles on contoso-foundry.', roleId: roles.owner, scope: subscription},
		]);
		expect(plan('openai', {caller: writerOf(accessOf([{role: builtIn('Owner'), ...viaTeam}]))}).because[0]?.via).toBe('ai-devs');
	});

	test.for([
		['the project only', [{role: builtIn('Owner'), scope: project}], 'partly'],
		['both', [{role: builtIn('Owner')}], 'yes'],
		['neither', [{role: builtIn('Reader')}], 'no'],
		[
			'the project, and perhaps the resource',
			[
				{role: builtIn('Owner'), scope: project},
				{role: builtIn('Owner'), condition: 'c'},
			],
			'unknown',
		],
		['the project, by a role that assigns Foundry User only', [{role: builtIn('Foundry Project Manager'), scope: project}], 'partly'],
		['perhaps the project', [{role: builtIn('Owner'), scope: project, condition: conditions.unjudged}], 'unknown'],
	] as const satisfies readonly (readonly [string, readonly Held[], Plan['assignable']])[])(
		'of the two required grants of a project: %s',
		([, held, assignable]) => {
			expect(plan('project', {caller: writerOf(accessOf(held))}).assignable).toBe(assignable);
		},
	);

	test('a recommended grant does not count', () => {
		const served = {principal: identity, access: accessOf([{role: builtIn('Foundry User')}], {principal: identity})};
		const result = plan('project', {caller: writerOf(accessOf([{role: builtIn('Owner'), scope: project}])), projectIdentity: served});
		expect([result.assignable, result.grants.map(({need}) => need)]).toEqual(['yes', ['required', 'recommended']]);
		expect(textsOf(result)).toContain('You hold no role that reaches contoso-foundry, so you may not assign roles there.');
	});

	test('a caller who may assign some roles only is offered the first of them that suffices', () => {
		const result = plan('inference', {caller: writerOf(accessOf([{role: builtIn('Foundry Project Manager')}]))});
		expect([result.assignable, result.grants.map(({roleName}) => roleName)]).toEqual(['yes', ['Foundry User']]);
		expect(textsOf(result)).toEqual([
			'Foundry User instead of Cognitive Services User: it is enough too, and you may assign it.',
			'Foundry Project Manager on contoso-foundry may assign roles on contoso-foundry.',
		]);
		expect(result.choices.map(({roleName, assignable}) => [roleName, assignable])).toEqual([
			['Cognitive Services User', 'no'],
			['Foundry User', 'yes'],
		]);
	});

	test('a caller who may assign none is shown the narrowest, for somebody who may', () => {
		const result = plan('openai', {caller: writerOf(accessOf([{role: builtIn('Owner'), condition: conditions.fails}]))});
		expect([result.assignable, result.grants[0]?.roleName]).toEqual(['no', 'Cognitive Services OpenAI User']);
		expect(textsOf(result)).toEqual(['Owner on contoso-foundry may assign some roles, not Cognitive Services OpenAI User.']);
	});
});

describe('choices', () => {
	test('are the roles that suffice, narrowest first', () => {
		expect(plan('openai').choices).toEqual([
			{
				roleId: roles.cognitiveServicesOpenAIUser,
				roleName: 'Cognitive Services OpenAI User',
				dataActions: 58,
				beyond: 55,
				listsKeys: false,
				documented: true,
				note: 'OpenAI models only',
				assignable: 'yes',
			},
			{
				roleId: roles.cognitiveServicesUser,
				roleName: 'Cognitive Services User',
				dataActions: 293,
				beyond: 290,
				listsKeys: true,
				documented: true,
				note: 'all of Foundry',
				assignable: 'yes',
			},
			{
				roleId: roles.foundryUser,
				roleName: 'Foundry User',
				dataActions: 293,
				beyond: 290,
				listsKeys: true,
				documented: true,
				note: 'all of Foundry; was Azure AI User',
				assignable: 'yes',
			},
		]);
	});

	test('never hold a role that administers', () => {
		const offered = (['openai', 'inference', 'project'] as const).flatMap(scenario => plan(scenario).choices.map(({roleName}) => roleName));
		expect(new Set(offered)).toEqual(new Set(['Cognitive Services OpenAI User', 'Cognitive Services User', 'Foundry User']));
	});

	const dataActions = ['OpenAI/deployments/chat/completions/action', 'OpenAI/deployments/embeddings/action', 'OpenAI/responses/write'].map(
		action => `${accounts}/${action}`,
	);
	test.for([
		['that suffices', role('own', {dataActions}), true],
		[
			'that suffices by one block of two, here among other places',
			{...role('own', {actions: ['*/read']}, {dataActions}), assignableScopes: ['/subscriptions/other', group]},
			true,
		],
		['that does not suffice', role('own', {dataActions: dataActions.slice(1)}), false],
		['that suffices under a condition', role('own', {dataActions, condition: 'c'}), false],
		['that cannot be assigned here', {...role('own', {dataActions}), assignableScopes: ['/subscriptions/other']}, false],
		['that may assign roles too', role('own', {dataActions, actions: ['Microsoft.Authorization/*']}), false],
		['that may change the resource too, if a condition holds', role('own', {dataActions}, {actions: ['*'], condition: 'c'}), false],
	] as const)('offer a custom role of the tenant %s: %s', ([, own, offered]) => {
		const {choices, grants} = plan('openai', {definitions: new Map(definitions).set(own.id, own)});
		expect(choices.some(({roleId}) => roleId === own.id)).toBe(offered);
		expect(grants[0]?.roleId).toBe(roles.cognitiveServicesOpenAIUser);
		expect(choices[0]?.note).toBe(offered ? 'custom role: data actions that Azure adds are not in it; OpenAI models only' : 'OpenAI models only');
	});

	test('say nothing of a role that is neither all of Foundry nor OpenAI only', () => {
		const own = {...role('own', {dataActions: [`${accounts}/OpenAI/*`, `${accounts}/MaaS/*`]}), kind: 'BuiltInRole' as const};
		const {choices} = plan('openai', {definitions: new Map(definitions).set(own.id, own), role: own.id});
		expect(choices.find(({roleId}) => roleId === own.id)?.note).toBeNull();
	});

	test('are empty when only the identity is to be served', () => {
		expect(plan('project', {held: [{role: builtIn('Foundry User')}]}).choices).toEqual([]);
	});
});

describe('a role chosen by hand', () => {
	test.for([
		['by GUID', roles.foundryUser],
		['in capitals', roles.foundryUser.toUpperCase()],
		['by ARM id', `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${roles.foundryUser}`],
		['by name', 'foundry user'],
		['by its former name', 'Azure AI User'],
	] as const)('%s is taken, and told if broader', ([, chosen]) => {
		const result = plan('openai', {role: chosen});
		expect(result.grants.map(({roleId, name}) => [roleId, name])).toEqual([[roles.foundryUser, assignmentName(account, ana.id, roles.foundryUser)]]);
		expect(textsOf(result)[0]).toBe('Foundry User is broader than needed: 293 data actions where Cognitive Services OpenAI User has 58, and it lists keys.');
		expect(result.choices.map(({roleName}) => roleName)).toEqual(['Cognitive Services OpenAI User', 'Cognitive Services User', 'Foundry User']);
	});

	test('that does not suffice is kept, with the reason', () => {
		const result = plan('inference', {role: roles.cognitiveServicesOpenAIUser});
		expect(result.grants[0]?.roleName).toBe('Cognitive Services OpenAI User');
		expect(result.because[0]).toEqual({
			id: 'plan.role-insufficient',
			text: 'Cognitive Services OpenAI User does not suffice: it covers 3 of 6 needed data actions, not MaaS/chat/completions/action, MaaS/embeddings/action and 1 more.',
			roleId: roles.cognitiveServicesOpenAIUser,
		});
		expect(result.choices.map(({roleName}) => roleName)).not.toContain('Cognitive Services OpenAI User');
	});

	test('that does not suffice for the model to be called is told so', () => {
		const result = plan('inference', {role: roles.azureAIDeveloper, target: withModel('Anthropic')});
		expect(textsOf(result)[0]).toBe('Azure AI Developer does not suffice: it covers 3 of 4 needed data actions, not AIServices/providers/action.');
	});

	test('that suffices is among the choices, recommended or not', () => {
		expect(plan('openai', {role: roles.cognitiveServicesOpenAIContributor}).choices.map(({roleName}) => roleName)).toContain(
			'Cognitive Services OpenAI Contributor',
		);
	});

	test('that nobody knows is kept and called unknown', () => {
		const result = plan('openai', {role: '99999999-0000-4000-8000-000000000009'});
		expect([result.grants[0]?.roleId, idsOf(result)]).toEqual(['99999999-0000-4000-8000-000000000009', ['plan.role-unknown', 'plan.assignable']]);
	});

	test('overrules the first required need only', () => {
		expect(plan('project', {role: roles.foundryProjectManager}).grants.map(({roleName}) => roleName)).toEqual([
			'Foundry Project Manager',
			'Foundry User',
			'Reader',
		]);
	});

	test('by a name that two roles have is not guessed', () => {
		const [one, two] = [role('Twin', {}), {...role('twin', {}), id: 'dddddddd-0000-4000-8000-00000000000d'}];
		expect([
			findRole('TWIN', new Map([[one.id, one]]))?.id,
			findRole(
				'TWIN',
				new Map([
					[one.id, one],
					[two.id, two],
				]),
			),
		]).toEqual([one.id, null]);
	});
});
