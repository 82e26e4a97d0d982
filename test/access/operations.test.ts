import {expect, test} from 'vitest';
import {countDataActions} from '../../source/access/data-actions.ts';
import {knownDataActions, knownOperations} from '../../source/access/operations.ts';
import {blockGrants} from '../../source/access/permission.ts';
import {reachOf} from '../../source/access/role-reach.ts';
import {role} from './support/access-world.ts';
import {allBuiltIn, builtInOf} from './support/built-in-roles.ts';

const accounts = 'Microsoft.CognitiveServices/accounts';

test('112 control operations are known, each once and well formed, none of them a data action', () => {
	expect(new Set(knownOperations.map(name => name.toLowerCase())).size).toBe(112);
	expect(knownOperations).toHaveLength(112);
	expect(knownOperations.filter(name => !/^Microsoft\.CognitiveServices(\/\w+)+\/(read|write|delete|action)$/.test(name))).toEqual([]);
	expect(knownOperations.filter(name => knownDataActions.includes(name))).toEqual([]);
});

test.for([
	`${accounts}/read`,
	`${accounts}/write`,
	`${accounts}/delete`,
	`${accounts}/listKeys/action`,
	`${accounts}/regenerateKey/action`,
	`${accounts}/deployments/write`,
	`${accounts}/projects/connections/listsecrets/action`,
	'Microsoft.CognitiveServices/locations/usages/read',
])('%s is known', name => {
	expect(knownOperations).toContain(name);
});

test('46 of them read, 66 change something', () => {
	expect(knownOperations.filter(name => name.endsWith('/read'))).toHaveLength(46);
});

test('what each of 928 roles reaches is what its blocks grant, one known operation after the other', () => {
	const granted = (known: readonly string[], kind: 'control' | 'data', {permissions}: ReturnType<typeof builtInOf>): readonly string[] =>
		known.filter(action => permissions.some(block => blockGrants(block, action, kind))).map(action => action.toLowerCase());
	const differing = [...allBuiltIn.values()].filter(definition => {
		const {control, data} = reachOf(definition);
		const expected = [granted(knownOperations, 'control', definition), granted(knownDataActions, 'data', definition)];
		return JSON.stringify([[...control].sort(), [...data].sort()]) !== JSON.stringify(expected.map(names => names.toSorted()));
	});
	expect(differing.map(({name}) => name)).toEqual([]);
});

test.for([
	['a pattern without a star is one operation, in any case', {actions: [`${accounts.toUpperCase()}/LISTKEYS/action`]}, 1, 0],
	['a star before the provider reaches it', {actions: ['*/write'], dataActions: ['Microsoft.*/responses/write']}, 28, 2],
	["another provider's do not", {actions: ['Microsoft.Storage/*'], dataActions: ['Microsoft.CognitiveServicesX/*']}, 0, 0],
	['what is taken away is taken from its block', {actions: [`${accounts}/*`], notActions: ['*/read', '*/write', '*/action']}, 22, 0],
	['an operation nobody lists is none', {actions: [`${accounts}/nothing/write`], dataActions: [`${accounts}/Nothing/*`]}, 0, 0],
] as const)('%s', ([, block, control, data]) => {
	const reach = reachOf(role('own', block));
	expect([reach.control.size, reach.data.size]).toEqual([control, data]);
});

test('a role is expanded once', () => {
	const definition = builtInOf('Foundry User');
	expect(reachOf(definition)).toBe(reachOf(definition));
	expect(countDataActions(definition)).toBe(293);
});
