import {describe, expect, test} from 'vitest';
import {keyOf} from '../../source/sandbox/account-keys.ts';
import {secretPattern} from '../../source/sandbox/jwt.ts';
import {people} from '../../source/sandbox/worlds-directory.ts';
import {accountScope, groupScope, subscriptionScope} from '../../source/sandbox/worlds-resources.ts';
import {type Asked, createCloud} from './support/ask.ts';

const foundry = accountScope('contoso-foundry');
const cloudOf = (world: string) => {
	const cloud = createCloud(world);
	const named = (name: string) => cloud.world.accounts.find(account => account.name === name) ?? expect.fail(name);
	return {
		...cloud,
		named,
		patch: async (name: string, value: unknown, asked: Asked = {}) =>
			cloud.arm('PATCH', accountScope(name), {body: {properties: {disableLocalAuth: value}}, ...asked}),
		byKey: async (name: string, key: string) =>
			cloud.model('POST', `https://${name}.openai.azure.com/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-10-21`, {
				as: null,
				headers: {'api-key': key},
				body: {messages: [{role: 'user', content: 'ping'}]},
			}),
	};
};

describe('keys', () => {
	test('a call with one works while they are on, whoever has it; a made-up one never does', async () => {
		const {byKey, named, patch, clock} = cloudOf('harden');
		const key = keyOf(named('contoso-foundry'), 2);
		expect([key.length, key]).toEqual([84, expect.stringMatching(secretPattern)]);
		expect((await byKey('contoso-foundry', key)).status).toBe(200);
		expect((await byKey('contoso-foundry', 'x')).body.error.code).toBe('401');
		await patch('contoso-foundry', true);
		// As a role does, it takes its time to reach the endpoints.
		expect((await byKey('contoso-foundry', key)).status).toBe(200);
		clock.now += 3000;
		for (const one of [key, 'x']) expect(await byKey('contoso-foundry', one)).toMatchObject({status: 403, body: {error: {code: 'AuthenticationTypeDisabled'}}});
	});

	test('are listed to who may, which the activity log notes, and to nobody once they are off', async () => {
		const {arm, named, patch} = cloudOf('harden');
		const {status, body} = await arm('POST', `${foundry}/listKeys`);
		expect([status, body]).toEqual([200, {key1: keyOf(named('contoso-foundry'), 1), key2: keyOf(named('contoso-foundry'), 2)}]);
		expect((await arm('POST', `${foundry}/listKeys`, {as: people.ben.id})).body.error.code).toBe('AuthorizationFailed');
		await patch('contoso-foundry', true);
		expect(await arm('POST', `${foundry}/listKeys`)).toMatchObject({
			status: 400,
			body: {error: {code: 'BadRequest', message: 'Failed to list key. disableLocalAuth is set to be true'}},
		});
		const filter = encodeURIComponent(`eventTimestamp ge '2026-11-01T00:00:00Z' and resourceUri eq '${foundry}'`);
		const log = await arm('GET', `${subscriptionScope}/providers/Microsoft.Insights/eventtypes/management/values?$filter=${filter}`);
		const seen = (log.body.value as unknown as {caller: string; operationName: {value: string}; status: {value: string}}[]).map(event => [
			event.operationName.value.split('/').slice(1).join('/'),
			event.caller,
			event.status.value,
		]);
		expect(seen).toEqual([
			['accounts/listKeys/action', 'ana@contoso.com', 'Succeeded'],
			['accounts/write', 'ana@contoso.com', 'Succeeded'],
			['accounts/listKeys/action', 'ana@contoso.com', 'Failed'],
			['accounts/listKeys/action', 'ben@contoso.com', 'Failed'],
		]);
	});

	test('the log is read with the right to, for 90 days, by the filters that Azure knows', async () => {
		const {arm} = cloudOf('harden');
		const ask = async (filter: string, asked: Asked = {}) =>
			(await arm('GET', `${subscriptionScope}/providers/Microsoft.Insights/eventtypes/management/values?$filter=${encodeURIComponent(filter)}`, asked)).status;
		expect(await ask("eventTimestamp ge '2026-11-01T00:00:00Z'")).toBe(200);
		expect(await ask("eventTimestamp ge '2026-11-01T00:00:00Z'", {as: people.ben.id})).toBe(403);
		expect(await ask("eventTimestamp ge '2026-07-01T00:00:00Z'")).toBe(400);
		expect(await ask("eventTimestamp ge '2026-11-01T00:00:00Z' and operationName eq 'x'")).toBe(501);
	});
});

describe('PATCH of an account', () => {
	test('needs the right to write, and what changes goes on by itself to its end', async () => {
		const {patch, arm} = cloudOf('harden');
		expect((await patch('contoso-foundry', true, {as: people.ben.id})).body.error.code).toBe('AuthorizationFailed');
		const {status, headers, body} = await patch('contoso-foundry', true);
		expect([status, body.properties]).toMatchObject([202, {disableLocalAuth: true, provisioningState: 'Accepted'}]);
		const done = await arm('GET', new URL(headers['azure-asyncoperation'] ?? '').pathname);
		expect([done.status, done.body]).toMatchObject([200, {status: 'Succeeded'}]);
		expect((await arm('GET', foundry)).body.properties).toMatchObject({disableLocalAuth: true, provisioningState: 'Succeeded'});
	});

	test('of anything else is not modelled, and a ReadOnly lock forbids it', async () => {
		const {arm, world, patch} = cloudOf('harden');
		for (const body of [{tags: {}}, {properties: {publicNetworkAccess: 'Disabled'}}, {properties: {disableLocalAuth: 'yes'}}, []])
			expect((await arm('PATCH', foundry, {body})).status).toBe(501);
		world.locks.push({name: 'freeze', level: 'ReadOnly', scope: groupScope, notes: null});
		expect((await patch('contoso-foundry', true)).body.error.code).toBe('ScopeLocked');
	});

	test.for([
		['contoso-foundry', true, 202, true],
		['contoso-openai', true, 202, false],
		['contoso-models', true, 403, false],
		['contoso-lab', false, 403, true],
		['contoso-pilot', false, 202, false],
		['contoso-archive', false, 202, false],
	] as const)('under its policy, %s asked for %s answers %d and has %s', async ([name, wanted, status, has]) => {
		const {patch, named} = cloudOf('key-policies');
		const answer = await patch(name, wanted);
		expect([answer.status, named(name).disableLocalAuth]).toEqual([status, has]);
		if (status === 403)
			expect(answer.body.error).toMatchObject({
				code: 'RequestDisallowedByPolicy',
				additionalInfo: [{type: 'PolicyViolation', info: {policyDefinitionEffect: 'deny'}}],
			});
	});

	test('a Modify policy rewrites what a Deny policy would refuse', async () => {
		const {patch, named} = cloudOf('key-policies');
		named('contoso-foundry').disableLocalAuth = true;
		expect([(await patch('contoso-foundry', false)).status, named('contoso-foundry').disableLocalAuth]).toEqual([202, true]);
	});

	test('a DeployIfNotExists policy takes it, and turns it back ten minutes later', async () => {
		const {patch, named, clock, arm} = cloudOf('key-policies');
		expect((await patch('contoso-legacy', false)).status).toBe(202);
		const keysOff = async (): Promise<boolean> => {
			await arm('GET', accountScope('contoso-legacy'));
			return named('contoso-legacy').disableLocalAuth;
		};
		clock.now += 599_999;
		expect(await keysOff()).toBe(false);
		clock.now += 1;
		expect(await keysOff()).toBe(true);
	});
});

describe('policies are read', () => {
	const authorization = 'providers/Microsoft.Authorization';
	const names = async (answer: Promise<{readonly body: {readonly value: readonly {readonly name: string}[]}}>) =>
		(await answer).body.value.map(({name}) => name);

	test('with what is above a resource, by atScope(), and with what is below it, without', async () => {
		const {arm} = cloudOf('key-policies');
		const path = `${accountScope('contoso-pilot')}/${authorization}/policyAssignments`;
		expect(await names(arm('GET', `${path}?$filter=atScope()`))).toEqual(['keys-off-lab']);
		expect(await names(arm('GET', `${groupScope}/${authorization}/policyAssignments`))).toHaveLength(6);
		expect(await names(arm('GET', `${accountScope('contoso-lab')}/${authorization}/policyExemptions?$filter=atScope()`))).toEqual(['lab-keys']);
		expect(await names(arm('GET', `${subscriptionScope}/providers/Microsoft.PolicyInsights/remediations`))).toEqual(['legacy-keys']);
		expect((await arm('GET', path, {as: people.ben.id})).status).toBe(403);
		expect((await arm('GET', `${path}?$filter=${encodeURIComponent("policyDefinitionId eq 'x'")}`)).status).toBe(501);
	});

	test('with their definitions, Azure’s own by everybody, and the members of an initiative', async () => {
		const {arm} = cloudOf('key-policies');
		const own = await arm('GET', `/${authorization}/policyDefinitions/14de9e63-1b31-492e-a5a3-c3f7fd57f555`, {as: people.ben.id});
		expect(own.body.properties).toMatchObject({policyType: 'BuiltIn', parameters: {effect: {defaultValue: 'Modify'}}});
		const set = await arm('GET', `${subscriptionScope}/${authorization}/policySetDefinitions/migration`);
		expect(set.body.properties).toMatchObject({
			policyDefinitions: [{policyDefinitionId: `${subscriptionScope}/${authorization}/policyDefinitions/keep-keys-on`}],
		});
		expect((await arm('GET', `/${authorization}/policyDefinitions/none`)).status).toBe(404);
	});
});
