import {describe, expect, test} from 'vitest';
import {worthOf} from '../../source/access/access-tree.ts';
import {assess} from '../../source/access/assessment.ts';
import {authorize} from '../../source/access/authorization.ts';
import {withIdentity} from '../../source/access/with-identity.ts';
import {accessOf, account, ana, builtIn, deny, group, type Held, identity, project, target} from './support/access-world.ts';

const foundryUser: Held = {role: builtIn('Foundry User')};
const asked = {scenario: 'project', target} as const;
const person = (held: readonly Held[]) => assess({principal: ana, ...asked, access: accessOf(held)});
const own = (held: readonly Held[], rest: Parameters<typeof accessOf>[1] = {}) =>
	assess({principal: identity, ...asked, who: 'project-identity', access: accessOf(held, {principal: identity, ...rest})});

describe('behind a project nobody can do what the project’s own identity cannot', () => {
	const builder = person([{...foundryUser, scope: project}]);
	const outsider = person([]);
	const may = own([foundryUser]);
	const mayNot = own([]);
	const forbidden = own([foundryUser], {denies: [deny({principals: [{id: identity.id, type: 'ServicePrincipal'}]})]});
	const unread = assess({principal: identity, ...asked, who: 'project-identity', access: null});

	test.for([
		['both may', builder, may, 'allowed'],
		['the project may not', builder, mayNot, 'denied'],
		['the person may not', outsider, may, 'denied'],
		['neither may', outsider, mayNot, 'denied'],
		['a deny assignment names the project', builder, forbidden, 'denied'],
		['what the project may is not known', builder, unread, 'unknown'],
		['nobody knows the identity', builder, null, 'allowed'],
	] as const)('%s', ([, mine, its, outcome]) => {
		expect(withIdentity(mine, its).outcome).toBe(outcome);
	});

	test('the verdict says which of the two, and the proof of the other follows', () => {
		expect(withIdentity(builder, mayNot).because.map(({id, text}) => `${id}: ${text}`)).toEqual([
			'access.denied: What ana@contoso.com holds suffices, and a call still fails: behind a project its own identity calls the model, and that may not yet.',
			'access.role-suffices: Foundry User on project alpha covers all 5 needed data actions.',
			'access.recommended-missing: Also recommended, and not held: Reader on contoso-foundry.',
			'access.project-identity: Managed identity of alpha cannot call models on contoso-foundry yet: 2 of 2 needed data actions are missing.',
		]);
	});

	test('a deny assignment that names the project is told as one that names the person is', () => {
		expect(withIdentity(builder, forbidden).because.map(({id}) => id)).toContain('access.deny');
	});

	test('a role that suffices is called enough in the tree, and not forbidden', () => {
		const both = withIdentity(builder, mayNot);
		expect(both.held.map(role => worthOf(role, 'project', both).words)).toEqual(['293 data actions, enough']);
	});

	test('what is missing stays the person’s own', () => {
		expect(withIdentity(builder, mayNot).missing).toEqual([]);
	});
});

test.for([
	['holds', "!(ActionMatches{'Microsoft.CognitiveServices/accounts/read'})", 'denied'],
	['does not hold', "ActionMatches{'Microsoft.CognitiveServices/accounts/read'}", 'allowed'],
	['cannot be judged', '@Principal[x:y] StringEquals {z}', 'unknown'],
] as const)('a deny assignment whose condition %s', ([, condition, outcome]) => {
	const access = accessOf([foundryUser], {denies: [deny({scope: group, condition})]});
	const request = {action: 'Microsoft.CognitiveServices/accounts/OpenAI/responses/write', kind: 'data', scope: account} as const;
	expect(authorize(access, request).outcome).toBe(outcome);
});
