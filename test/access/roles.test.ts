import {expect, test} from 'vitest';
import {blockGrants} from '../../source/access/permission.ts';
import {definitionOf, formerName, neverRecommended, pinnedRoles, roleLabel, roles} from '../../source/access/roles.ts';
import {scenarioIds, scenarios} from '../../source/access/scenario.ts';
import {builtIn} from './support/access-world.ts';

test('each role of the table is pinned, once, and readable by anybody', () => {
	expect(pinnedRoles.map(({id}) => id).sort()).toEqual(Object.values(roles).sort());
	expect(new Set(Object.values(roles)).size).toBe(Object.values(roles).length);
	expect(pinnedRoles.filter(({id}) => !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))).toEqual([]);
});

const tenant = new Map([[roles.foundryUser as string, {...builtIn('Foundry User'), name: 'Azure AI User'}]]);

test.for([
	["the tenant's name comes first", roles.foundryUser, 'Azure AI User'],
	['a GUID in capitals is the same role', roles.foundryUser.toUpperCase(), 'Azure AI User'],
	['else the pinned name', roles.reader, 'Reader'],
	['else the id', '99999999-0000-4000-8000-000000000009', '99999999-0000-4000-8000-000000000009'],
] as const)('%s', ([, id, label]) => {
	expect(roleLabel(id, tenant)).toBe(label);
});

test('a role that nobody knows has no definition', () => {
	expect(definitionOf('99999999-0000-4000-8000-000000000009', tenant)).toBeNull();
});

test('the former name is told only while it is not the name', () => {
	expect(formerName(builtIn('Foundry User'))).toBe('Azure AI User');
	expect(formerName({...builtIn('Foundry User'), name: 'Azure AI User'})).toBeNull();
	expect(formerName(builtIn('Reader'))).toBeNull();
});

test('only the Foundry roles that delegate carry a condition, and it names Foundry User', () => {
	const conditioned = pinnedRoles.filter(({permissions}) => permissions.some(({condition}) => condition !== null));
	expect(conditioned.map(({name}) => name).sort()).toEqual(['Foundry Account Owner', 'Foundry Owner', 'Foundry Project Manager']);
	for (const {permissions} of conditioned) {
		expect(permissions[0]?.condition).toContain(roles.foundryUser);
		expect(permissions[0]?.condition).toMatch(/@Request\[.*GuidEquals\{[0-9a-f,-]+\}.* AND .*@Resource\[.*GuidEquals\{[0-9a-f,-]+\}\)\)$/);
	}
});

test('no scenario recommends a role that administers, and only those that let others in one that assigns roles', () => {
	const recommended = scenarioIds.flatMap(id => scenarios[id].needs.flatMap(need => need.roles));
	expect(recommended.filter(id => neverRecommended.has(id))).toEqual([]);
	const assigning = recommended
		.flatMap(id => definitionOf(id, new Map()) ?? [])
		.filter(({permissions}) => permissions.some(part => blockGrants(part, 'Microsoft.Authorization/roleAssignments/write', 'control')));
	expect(new Set(assigning.map(({name}) => name))).toEqual(new Set(['Foundry Project Manager']));
});
