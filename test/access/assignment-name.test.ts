import {expect, test} from 'vitest';
import {armGuid, assignmentName} from '../../source/access/assignment-name.ts';
import {account, ana, team} from './support/access-world.ts';

// Made with another implementation of UUIDv5 (Python's uuid module) in ARM's namespace.
test.for([
	[['/subscriptions/s', 'p', 'r'], 'de3ed1a9-cb9b-51b1-b96b-a440303d1fc2'],
	[['a', 'b'], '2d796349-8c7e-55ec-9624-54ece82ed031'],
	[[''], 'e655a85f-3ab2-5e4a-9666-569aa72a5a10'],
	[['Größe', '漢'], '5e254c34-82fc-5c5d-9d0c-822909909e9d'],
] as const)('guid(%j) is %s', ([parts, expected]) => {
	expect(armGuid(...parts)).toBe(expected);
});

const openAIUser = '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd';
const name = assignmentName(account, ana.id, openAIUser);

test('is a version 5 UUID', () => {
	expect(name).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('is the guid() of the lower-case scope, principal and role', () => {
	expect(name).toBe(armGuid(account.toLowerCase(), ana.id, openAIUser));
});

test.for([
	['case of the scope', account.toUpperCase(), ana.id, openAIUser],
	['case of the ids', account, ana.id.toUpperCase(), openAIUser.toUpperCase()],
	['a trailing slash', `${account}/`, ana.id, openAIUser],
	['a doubled leading slash', `/${account}`, ana.id, openAIUser],
] as const)('%s does not change it', ([, scope, principal, role]) => {
	expect(assignmentName(scope, principal, role)).toBe(name);
});

test.for([
	['scope', `${account}/projects/alpha`, ana.id, openAIUser],
	['principal', account, team, openAIUser],
	['role', account, ana.id, '53ca6127-db72-4b80-b1b0-d745d6d5456d'],
] as const)('another %s gives another name', ([, scope, principal, role]) => {
	expect(assignmentName(scope, principal, role)).not.toBe(name);
});
