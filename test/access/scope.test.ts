import fc from 'fast-check';
import {expect, test} from 'vitest';
import {isWithin, parseResourceId, sameScope, scopeDepth, scopeKind, scopeLabel, scopeWords, subscriptionIdOf} from '../../source/access/scope.ts';
import {account, group, managementGroup, project, subscription} from './support/access-world.ts';

const agent = `${project}/agents/helper`;
const path = ['/', managementGroup, subscription, group, account, project, agent] as const;

test.for([
	['/', 'root', 'tenant root', 'the tenant root'],
	[managementGroup, 'managementGroup', 'contoso', 'management group contoso'],
	[subscription, 'subscription', subscription.slice(15), `subscription ${subscription.slice(15)}`],
	[group.toUpperCase(), 'resourceGroup', 'RG-AI', 'resource group RG-AI'],
	[account, 'resource', 'contoso-foundry', 'contoso-foundry'],
	[`${account}/deployments/gpt`, 'resource', 'gpt', 'gpt'],
	[project, 'project', 'alpha', 'project alpha'],
	[`${project}/connections/search`, 'resource', 'search', 'search'],
	[agent, 'agent', 'helper', 'agent helper'],
	['/providers/Microsoft.Billing/billingAccounts/one', 'resource', 'one', 'one'],
	['/subscriptions/s/managementGroups/contoso', 'resource', 'contoso', 'contoso'],
	['/providers/Microsoft.Management/serviceGroups/one', 'resource', 'one', 'one'],
	['/providers/Microsoft.Billing/managementGroups/one', 'resource', 'one', 'one'],
	['/other/Microsoft.Management/managementGroups/one', 'resource', 'one', 'one'],
	[`${managementGroup}/settings`, 'resource', 'settings', 'settings'],
	[`${group}/providers`, 'resource', 'providers', 'providers'],
	['/subscriptions/s/locations/eastus', 'resource', 'eastus', 'eastus'],
	['/others/s', 'resource', 's', 's'],
	['/others/s/resourceGroups/g', 'resource', 'g', 'g'],
	[`${account}/deployments/gpt/versions/1`, 'resource', '1', '1'],
	[`${project}/agents`, 'resource', 'agents', 'agents'],
	[`${agent}/versions`, 'resource', 'versions', 'versions'],
	['contoso', 'resource', 'contoso', 'contoso'],
	[`${subscription}/providers/Microsoft.Security/pricings/AI`, 'resource', 'AI', 'AI'],
] as const)('%s is of kind %s', ([scope, kind, label, words]) => {
	expect([scopeKind(scope), scopeLabel(scope), scopeWords(scope)]).toEqual([kind, label, words]);
});

test('a subscription is called by its name where the name is known, and only its own', () => {
	const named = {subscriptionId: subscription.slice(15).toUpperCase(), subscriptionName: 'Contoso AI'};
	expect(scopeWords(subscription, named)).toBe('subscription Contoso AI');
	expect(scopeWords('/subscriptions/ABC', {subscriptionId: 'abc', subscriptionName: 'Letters'})).toBe('subscription Letters');
	expect(scopeWords('/subscriptions/other', named)).toBe('subscription other');
	expect(scopeWords(group, named)).toBe('resource group rg-ai');
});

test('access is inherited down the whole path and never up', () => {
	for (const [upper, ancestor] of path.entries()) {
		for (const [lower, scope] of path.entries()) {
			expect([scope, ancestor, isWithin(scope, ancestor)]).toEqual([scope, ancestor, lower >= upper]);
		}
	}
	expect(path.map(scopeDepth)).toEqual([...path.map(scopeDepth)].sort((a, b) => a - b));
	expect(new Set(path.map(scopeDepth)).size).toBe(path.length);
	expect(['/', managementGroup, 'no scope'].map(scopeDepth)).toEqual([0, 1, 0]);
});

test.for([
	['a sibling whose name begins the same', `${account}-2`, account],
	['another project', `${account}/projects/beta`, project],
	['another subscription', '/subscriptions/22222222-1111-4111-8111-111111111111', subscription],
	['another management group', '/providers/Microsoft.Management/managementGroups/other', managementGroup],
	['the tenant root under a management group', '/', managementGroup],
	['the word subscriptions alone', '/subscriptions', managementGroup],
	['anything under an empty scope', account, ''],
	['an empty scope under the root', '', '/'],
	['a bare name under the root', 'contoso-foundry', '/'],
	['a subscription under what is no management group', subscription, '/providers/Microsoft.Management/serviceGroups/contoso'],
	['nor under another service’s', subscription, '/providers/Microsoft.Billing/managementGroups/contoso'],
	['nor under what only looks like one', subscription, '/other/Microsoft.Management/managementGroups/contoso'],
	['nor under what is in one', subscription, `${managementGroup}/settings`],
] as const)('%s is not within', ([, scope, ancestor]) => {
	expect(isWithin(scope, ancestor)).toBe(false);
});

test.for([
	['case', account.toUpperCase(), account, true],
	['a trailing slash', `${account}/`, account, true],
	["an SDK's doubled slashes", `/${subscription}`, subscription, true],
	["an SDK's empty parent segment", account.replace('/accounts', '//accounts'), account, true],
	['a child', project, account, false],
	['a parent', account, project, false],
	['two empty texts', '', '', false],
	['the tenant root and an empty text', '/', '', false],
	['an empty text and the tenant root', '', '/', false],
] as const)('same scope: %s', ([, a, b, same]) => {
	expect(sameScope(a, b)).toBe(same);
});

const segment = fc.stringMatching(/^[a-zA-Z0-9._-]{1,8}$/);
const scopes = fc.array(segment, {maxLength: 12}).map(parts => `/${['subscriptions', ...parts].join('/')}`);

test('within is a partial order that case does not disturb, and every child is within', () => {
	fc.assert(
		fc.property(scopes, scopes, segment, (a, b, child) => {
			expect(isWithin(a, a.toUpperCase())).toBe(true);
			expect(isWithin(`${a}/${child}`, a)).toBe(true);
			expect(isWithin(a, `${a}/${child}`)).toBe(false);
			expect(isWithin(a, b) && isWithin(b, a)).toBe(sameScope(a, b));
			expect(isWithin(a, b)).toBe(`${a.toLowerCase()}/`.startsWith(`${b.toLowerCase()}/`));
		}),
	);
});

const parts = {subscriptionId: subscription.slice(15), resourceGroup: 'rg-ai', account: 'contoso-foundry', project: null};

test.for([
	['an account', account, parts],
	['a project', project, {...parts, project: 'alpha'}],
	['an agent of a project', agent, {...parts, project: 'alpha'}],
	['a deployment', `${account}/deployments/gpt-4o`, parts],
	['blanks and quotes around', ` "${account}" \n`, parts],
	['other case of the fixed words', account.replace('resourceGroups', 'RESOURCEGROUPS').replace('accounts', 'Accounts'), parts],
	['all in capitals', account.toUpperCase(), {subscriptionId: parts.subscriptionId, resourceGroup: 'RG-AI', account: 'CONTOSO-FOUNDRY', project: null}],
	['no leading slash', account.slice(1), null],
	["an SDK's doubled slash", `/${account}`, parts],
	['a quote in a name', account.replace('rg-ai', "rg's"), {...parts, resourceGroup: "rg's"}],
	['words before an address', `see https://portal.azure.com/#@contoso.com/resource${account}`, null],
	['words after an address', `https://portal.azure.com/ shows ${account}`, null],
	['a portal address', `https://portal.azure.com/#@contoso.com/resource${account}/overview`, parts],
	["Git Bash's path before it", `C:/Program Files/Git${account}`, parts],
	['a query behind it', `${account}?api-version=2025-06-01`, parts],
	['another service', account.replace('CognitiveServices', 'Storage'), null],
	['a resource group', group, null],
	['no account name', account.replace('/contoso-foundry', ''), null],
	['an error message that holds one', `no authorization over scope ${account}`, null],
	['two words in the name', `${account} is it`, null],
	['nothing', '', null],
] as const)('reading a resource id: %s', ([, text, expected]) => {
	expect(parseResourceId(text)).toEqual(expected);
});

test.for([
	[account, subscription.slice(15)],
	[`/${subscription}`, subscription.slice(15)],
	[managementGroup, null],
	['/subscriptions', null],
	['/others/s', null],
	['', null],
] as const)('the subscription of %s is %s', ([id, expected]) => {
	expect(subscriptionIdOf(id)).toBe(expected);
});
