import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {type AccessRequest, authorize} from '../../source/access/authorization.ts';
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
	managementGroup,
	project,
	role,
	subscription,
	team,
	viaTeam,
} from './support/access-world.ts';

const chat = 'Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action';
const write = 'Microsoft.Authorization/roleAssignments/write';
const call: AccessRequest = {action: chat, kind: 'data', scope: account};
const assign: AccessRequest = {action: write, kind: 'control', scope: account};
const user = builtIn('Cognitive Services OpenAI User');
const stranger = {principalId: 'ffffffff-0000-4000-8000-000000000006', principalType: 'User'} as const;
const everythingButChat = role('everything but chat', {actions: ['*'], notActions: [write], dataActions: ['*'], notDataActions: [chat]});
const twoBlocks = role('two blocks', {dataActions: ['*'], notDataActions: [chat]}, {dataActions: [chat]});
const halfOpen = role('half open', {dataActions: ['*'], condition: 'c'}, {dataActions: [chat]});
const mixed = role('mixed', {actions: ['*']}, {dataActions: ['Microsoft.CognitiveServices/accounts/OpenAI/responses/*']});
const alsoWithout = role('also without', {dataActions: ['*'], notDataActions: [chat]}, {actions: ['*']});
const guarded = role('guarded', {dataActions: ['*'], condition: 'c'});

const idsOf = (held: readonly Held[], request = call): readonly string[] => authorize(accessOf(held), request).because.map(({id}) => id);

describe('role assignments', () => {
	test.for([
		['nothing held', [], call, 'denied', ['access.no-assignment']],
		['the role at the scope', [{role: user}], call, 'allowed', ['access.role-suffices']],
		['at the resource group', [{role: user, scope: group}], call, 'allowed', ['access.role-suffices']],
		['at the subscription, in capitals', [{role: user, scope: subscription.toUpperCase()}], call, 'allowed', ['access.role-suffices']],
		['at a management group', [{role: user, scope: managementGroup}], call, 'allowed', ['access.role-suffices']],
		['at the tenant root', [{role: user, scope: '/'}], call, 'allowed', ['access.role-suffices']],
		['at a project below', [{role: user, scope: project}], call, 'denied', ['access.no-assignment', 'access.out-of-reach']],
		['at a sibling', [{role: user, scope: `${account}-2`}], call, 'denied', ['access.no-assignment', 'access.out-of-reach']],
		['through a group', [{role: user, ...viaTeam}], call, 'allowed', ['access.role-suffices']],
		["another person's assignment", [{role: user, ...stranger}], call, 'denied', ['access.no-assignment']],
		['Owner, to call', [{role: builtIn('Owner')}], call, 'denied', ['access.no-data-actions']],
		['Owner, to assign', [{role: builtIn('Owner')}], assign, 'allowed', ['access.role-suffices']],
		['Contributor, to assign', [{role: builtIn('Contributor')}], assign, 'denied', ['access.taken-away']],
		['Reader, to assign', [{role: builtIn('Reader')}], assign, 'denied', ['access.not-covered']],
		['a role that does not list the action', [{role: builtIn('Foundry Agent Consumer')}], call, 'denied', ['access.not-covered']],
		['a role with a block for data actions and one without', [{role: mixed}], call, 'denied', ['access.not-covered']],
		['a role with a block that takes the action away and one that does not list it', [{role: alsoWithout}], call, 'denied', ['access.taken-away']],
		['a role that takes the action away', [{role: everythingButChat}], call, 'denied', ['access.taken-away']],
		['what one role takes away another gives', [{role: everythingButChat}, {role: user}], call, 'allowed', ['access.role-suffices']],
		['what one block takes away another gives', [{role: twoBlocks}], call, 'allowed', ['access.role-suffices']],
		['an unreadable role', [{role: '99999999-0000-4000-8000-000000000009'}], call, 'unknown', ['access.role-unreadable']],
		['an unreadable role beside one that gives', [{role: '99999999-0000-4000-8000-000000000009'}, {role: user}], call, 'allowed', ['access.role-suffices']],
		['an unreadable role that does not reach', [{role: '99999999-0000-4000-8000-000000000009', scope: project}], call, 'denied', ['access.no-assignment']],
		['a role elsewhere that would not do either', [{role: builtIn('Reader'), scope: project}], call, 'denied', ['access.no-assignment']],
		['a pinned role that the tenant list lacks', [{role: user.id.toUpperCase()}], call, 'allowed', ['access.role-suffices']],
		['Foundry Project Manager, to assign', [{role: builtIn('Foundry Project Manager')}], assign, 'unknown', ['access.condition-unknown']],
	] as const satisfies readonly (readonly [string, readonly Held[], AccessRequest, string, readonly string[]])[])('%s', ([, held, request, outcome, ids]) => {
		const decision = authorize(accessOf(held), request);
		expect([decision.outcome, decision.because.map(({id}) => id)]).toEqual([outcome, ids]);
	});

	test('each role held is told, with its scope and its group', () => {
		const held = [
			{role: builtIn('Owner'), scope: subscription},
			{role: builtIn('Reader'), scope: group, ...viaTeam},
			{role: user, scope: project},
		];
		expect(authorize(accessOf(held), call).because).toEqual([
			{
				id: 'access.no-data-actions',
				text: `Owner on subscription ${subscription.slice(15)} holds 0 data actions.`,
				roleId: builtIn('Owner').id,
				scope: subscription,
			},
			{
				id: 'access.no-data-actions',
				text: 'Reader on resource group rg-ai, via ai-devs, holds 0 data actions.',
				roleId: builtIn('Reader').id,
				scope: group,
				via: 'ai-devs',
			},
			{
				id: 'access.out-of-reach',
				text: 'Cognitive Services OpenAI User on project alpha would do, but does not reach contoso-foundry: roles are inherited downward only.',
				roleId: user.id,
				scope: project,
			},
		]);
	});

	test.for([
		[builtIn('Contributor'), 'Contributor on contoso-foundry takes Microsoft.Authorization/roleAssignments/write away by its notActions.'],
		[builtIn('Reader'), 'Reader on contoso-foundry does not cover Microsoft.Authorization/roleAssignments/write.'],
		[builtIn('Owner'), 'Owner on contoso-foundry covers the needed action.'],
	] as const)('%j, to assign roles', ([held, text]) => {
		expect(authorize(accessOf([{role: held}]), assign).because.map(reason => reason.text)).toEqual([text]);
	});

	test("ids in capitals are the same principal's and the same group's", () => {
		const held = [
			{role: user, principalId: ana.id.toUpperCase()},
			{role: user, ...viaTeam, principalId: team.toUpperCase()},
		];
		expect(authorize(accessOf(held), call).because.map(({via}) => via)).toEqual([undefined, 'ai-devs']);
	});

	test('a group without a name is told by its id, and the same sentence once', () => {
		const decision = authorize(
			accessOf(
				[
					{role: user, ...viaTeam},
					{role: user, ...viaTeam},
				],
				{groupNames: new Map()},
			),
			call,
		);
		expect(decision.because.map(({text}) => text)).toEqual([`Cognitive Services OpenAI User on contoso-foundry, via ${team}, covers the needed data action.`]);
	});

	test('when one role gives, the roles that do not are left out', () => {
		expect(idsOf([{role: builtIn('Owner')}, {role: user}])).toEqual(['access.role-suffices']);
	});
});

describe('conditions', () => {
	const {holds, fails, unjudged} = conditions;
	const under = (onBlock: string, condition: string | null = null): Held => ({
		role: role(`guarded by ${onBlock}`, {dataActions: ['*'], condition: onBlock}),
		condition,
	});
	test.for([
		['on the assignment, not to be judged', {role: user, condition: unjudged}, 'unknown', 'access.condition-unknown'],
		['on the assignment, holds', {role: user, condition: holds}, 'allowed', 'access.role-suffices'],
		['on the assignment, does not hold', {role: user, condition: fails}, 'denied', 'access.condition-fails'],
		['on the block, not to be judged', under(unjudged), 'unknown', 'access.condition-unknown'],
		['on the block, holds', under(holds), 'allowed', 'access.role-suffices'],
		['on the block, does not hold', under(fails), 'denied', 'access.condition-fails'],
		['on one block while another gives', {role: halfOpen}, 'allowed', 'access.role-suffices'],
		['both must hold: block yes, assignment not to be judged', under(holds, unjudged), 'unknown', 'access.condition-unknown'],
		['both must hold: assignment yes, block not to be judged', under(unjudged, holds), 'unknown', 'access.condition-unknown'],
		['both must hold: the block does not', under(fails, holds), 'denied', 'access.condition-fails'],
		['both must hold: the assignment does not', under(holds, fails), 'denied', 'access.condition-fails'],
		['both hold', under(holds, holds), 'allowed', 'access.role-suffices'],
		['on a role that does not give the action', {role: builtIn('Reader'), condition: holds}, 'denied', 'access.no-data-actions'],
		['empty', {role: user, condition: ' '}, 'allowed', 'access.role-suffices'],
	] as const satisfies readonly (readonly [string, Held, string, string])[])('%s', ([, held, outcome, id]) => {
		const decision = authorize(accessOf([held]), call);
		expect([decision.outcome, decision.because.map(reason => reason.id)]).toEqual([outcome, [id]]);
	});

	test('an unconditioned role beside it decides', () => {
		expect(authorize(accessOf([{role: user, condition: fails}, {role: user}]), call).outcome).toBe('allowed');
	});

	const roleIdOf = (id: string): AccessRequest => ({...assign, request: {'Microsoft.Authorization/roleAssignments:RoleDefinitionId': id}});
	test.for([
		['assigns what its condition admits', roleIdOf(builtIn('Foundry User').id), 'allowed'],
		['does not assign what its condition leaves out', roleIdOf(user.id), 'denied'],
		['may or may not assign a role that is not named', assign, 'unknown'],
		['calls whatever its condition says of assigning', call, 'allowed'],
		[
			'takes back what its condition admits',
			{
				...assign,
				action: 'Microsoft.Authorization/roleAssignments/delete',
				resource: {'Microsoft.Authorization/roleAssignments:RoleDefinitionId': builtIn('Foundry User').id},
			},
			'allowed',
		],
	] as const satisfies readonly (readonly [string, AccessRequest, string])[])('Foundry Project Manager %s', ([, request, outcome]) => {
		expect(authorize(accessOf([{role: builtIn('Foundry Project Manager')}]), request).outcome).toBe(outcome);
	});
});

describe('deny assignments', () => {
	const me = {id: ana.id.toUpperCase(), type: 'User'};
	const mine = {id: team, type: 'Group'};
	const other = {id: 'ffffffff-0000-4000-8000-000000000007', type: 'Group'};
	const held: readonly Held[] = [{role: user}, {role: builtIn('Owner'), ...viaTeam}];
	test.for([
		['of everyone, above the scope', {}, 'denied', 'access.deny'],
		['of the principal by name', {principals: [me]}, 'denied', 'access.deny'],
		['of a group known to be theirs', {principals: [mine]}, 'denied', 'access.deny'],
		['of a group not known to be theirs', {principals: [other]}, 'unknown', 'access.deny-unconfirmed'],
		['of somebody else', {principals: [{id: stranger.principalId, type: 'User'}]}, 'allowed', 'access.role-suffices'],
		['of nobody', {principals: []}, 'allowed', 'access.role-suffices'],
		['excluding the principal', {excludePrincipals: [me]}, 'allowed', 'access.role-suffices'],
		['excluding a group known to be theirs', {excludePrincipals: [mine]}, 'allowed', 'access.role-suffices'],
		['excluding a group not known to be theirs', {excludePrincipals: [other]}, 'unknown', 'access.deny-unconfirmed'],
		['excluding somebody else', {excludePrincipals: [{id: stranger.principalId, type: 'ServicePrincipal'}]}, 'denied', 'access.deny'],
		['not for child scopes, above the scope', {doNotApplyToChildScopes: true}, 'allowed', 'access.role-suffices'],
		['not for child scopes, at the scope', {doNotApplyToChildScopes: true, scope: account.toUpperCase()}, 'denied', 'access.deny'],
		['at a child', {scope: project}, 'allowed', 'access.role-suffices'],
		['of another action', {permissions: [block({dataActions: ['*/read']})]}, 'allowed', 'access.role-suffices'],
		['of control actions only', {permissions: [block({actions: ['*']})]}, 'allowed', 'access.role-suffices'],
		['with the action among its notDataActions', {permissions: [block({dataActions: ['*'], notDataActions: [chat]})]}, 'allowed', 'access.role-suffices'],
		['under a condition not evaluated', {permissions: [block({dataActions: ['*'], condition: 'c'})]}, 'unknown', 'access.deny-unconfirmed'],
	] as const)('%s', ([, part, outcome, id]) => {
		const decision = authorize(accessOf(held, {denies: [deny(part)]}), call);
		expect([decision.outcome, decision.because[0]?.id]).toEqual([outcome, id]);
	});

	test.for([
		['holds', conditions.holds, 'denied'],
		['does not hold', conditions.fails, 'allowed'],
	] as const)('under a condition that %s', ([, condition, outcome]) => {
		const conditioned = deny({permissions: [block({dataActions: ['*'], condition})]});
		expect(authorize(accessOf(held, {denies: [conditioned]}), call).outcome).toBe(outcome);
	});

	test.for([
		['of a group that is theirs', {principals: [other]}, [other.id.toUpperCase()], 'denied'],
		['of a group that is not theirs', {principals: [other]}, [], 'allowed'],
		['excluding a group that is theirs', {excludePrincipals: [other]}, [other.id], 'allowed'],
		['excluding a group that is not theirs', {excludePrincipals: [other]}, [], 'denied'],
		['of something that is neither person, application nor group', {principals: [{id: other.id, type: 'SystemDefined'}]}, [], 'unknown'],
	] as const)('where the groups are known: %s', ([, part, groups, outcome]) => {
		expect(authorize(accessOf(held, {denies: [deny(part)], groups}), call).outcome).toBe(outcome);
	});

	test('it is named, with its scope', () => {
		expect(authorize(accessOf(held, {denies: [deny({})]}), call).because[0]).toEqual({
			id: 'access.deny',
			text: 'Deny assignment stack-deny on resource group rg-ai forbids it, whatever roles are held.',
			scope: group,
		});
	});

	test('one that is sure weighs more than one that is not, and than a role not known', () => {
		const denies = [deny({principals: [other]}), deny({})];
		expect(authorize(accessOf([{role: guarded}], {denies}), call).outcome).toBe('denied');
	});

	test('one that is not sure does not turn a missing role into unknown', () => {
		expect(authorize(accessOf([], {denies: [deny({principals: [other]})]}), call).outcome).toBe('denied');
	});

	test('unreadable ones leave open what the roles give, and are told where they could matter', () => {
		const given = authorize(accessOf(held, {denies: null}), call);
		expect([given.outcome, given.because.map(({id}) => id)]).toEqual([
			'unknown',
			['access.role-suffices', 'access.no-data-actions', 'access.denies-unreadable'],
		]);
		expect(authorize(accessOf([], {denies: null}), call).because.map(({id}) => id)).toEqual(['access.no-assignment']);
	});
});

test('of a group, what the groups above it hold is not known before they are', () => {
	const devs = {id: team, type: 'Group', name: 'ai-devs'} as const;
	const open = authorize(accessOf([], {principal: devs}), call);
	expect([open.outcome, open.because.map(({id}) => id)]).toEqual(['unknown', ['access.no-assignment', 'access.groups-unreadable']]);
	expect(authorize(accessOf([], {principal: devs, groups: []}), call).outcome).toBe('denied');
	expect(
		authorize(
			accessOf([{role: user, principalId: 'eeeeeeee-0000-4000-8000-000000000009'}], {principal: devs, groups: ['eeeeeeee-0000-4000-8000-000000000009']}),
			call,
		).outcome,
	).toBe('allowed');
});

const someRoles = [builtIn('Owner'), builtIn('Reader'), user, everythingButChat, guarded, builtIn('Foundry User')];
const someHeld: fc.Arbitrary<Held> = fc.record({
	role: fc.constantFrom(...someRoles),
	scope: fc.constantFrom('/', managementGroup, subscription, group, account, project),
	condition: fc.constantFrom(null, null, null, 'c'),
});

test('a further assignment never takes access away, and its order does not matter', () => {
	const rank = {denied: 0, unknown: 1, allowed: 2} as const;
	fc.assert(
		fc.property(fc.array(someHeld, {maxLength: 4}), someHeld, (held, more) => {
			const before = authorize(accessOf(held), call).outcome;
			const after = authorize(accessOf([more, ...held]), call).outcome;
			expect(rank[after]).toBeGreaterThanOrEqual(rank[before]);
			expect(authorize(accessOf([...held, more]), call).outcome).toBe(after);
		}),
	);
});

test('what is allowed at a scope is allowed everywhere below it', () => {
	const path = [managementGroup, subscription, group, account, project];
	fc.assert(
		fc.property(fc.array(someHeld, {maxLength: 3}), fc.nat({max: path.length - 2}), (held, at) => {
			const [upper, lower] = [path[at] ?? '', path[at + 1] ?? ''];
			const access = accessOf(held);
			fc.pre(authorize(access, {...call, scope: upper}).outcome === 'allowed');
			expect(authorize(access, {...call, scope: lower}).outcome).toBe('allowed');
		}),
	);
});
