import {describe, expect, test} from 'vitest';
import {roleIds} from '../../source/sandbox/role-definitions.ts';
import type {Propagation} from '../../source/sandbox/world.ts';
import {people} from '../../source/sandbox/worlds-directory.ts';
import {accountScope, subscriptionScope} from '../../source/sandbox/worlds-resources.ts';
import {ana, createCloud, newName} from './support/ask.ts';

const account = accountScope('contoso-openai');
const path = `${account}/providers/Microsoft.Authorization/roleAssignments/${newName(1)}`;
const chat = 'https://contoso-openai.openai.azure.com/openai/deployments/gpt-4o-mini/chat/completions?api-version=2024-10-21';

const open = (propagation: Propagation) => {
	const cloud = createCloud('fresh');
	cloud.world.propagation = propagation;
	const roleDefinitionId = `${subscriptionScope}/providers/Microsoft.Authorization/roleDefinitions/${roleIds.cognitiveServicesOpenAIUser}`;
	const callAfter = async (ms: number, as: string = ana): Promise<number> => {
		cloud.clock.now += ms;
		return (await cloud.model('POST', chat, {as, body: {messages: [{role: 'user', content: 'ping'}]}})).status;
	};
	const calls = async (waits: readonly number[]): Promise<readonly number[]> => {
		const statuses: number[] = [];
		for (const wait of waits) statuses.push(await callAfter(wait));
		return statuses;
	};
	return {
		cloud,
		callAfter,
		calls,
		grant: (principalId: string = ana) => cloud.arm('PUT', path, {body: {properties: {roleDefinitionId, principalId, principalType: 'User'}}}),
		revoke: () => cloud.arm('DELETE', path),
	};
};

describe('a new assignment', () => {
	test.for([
		[{kind: 'immediate'}, [0, 0], [200, 200]],
		[{kind: 'after', ms: 10_000}, [0, 9_999, 1, 0], [401, 401, 200, 200]],
		[{kind: 'asks', n: 2}, [0, 0, 0, 0], [401, 401, 200, 200]],
		[{kind: 'flapping', ms: 1_000, spreadMs: 5_000}, [0, 1_000, 1_000, 1_000, 1_000, 2_000, 0], [401, 401, 200, 401, 200, 200, 200]],
	] as const)('under %o', async ([propagation, waits, expected]) => {
		const {calls, callAfter, grant} = open(propagation);
		expect(await callAfter(0)).toBe(401);
		await grant();
		expect(await calls(waits)).toEqual(expected);
	});

	test('is seen by Resource Manager at once', async () => {
		const {cloud, grant} = open({kind: 'after', ms: 10_000});
		await grant();
		expect((await cloud.arm('GET', path)).status).toBe(200);
	});

	test('is asked for by its own principal: calls of others do not count', async () => {
		const {callAfter, grant} = open({kind: 'asks', n: 2});
		await grant();
		for (let others = 0; others < 3; others++) await callAfter(0, people.ben.id);
		expect(await callAfter(0)).toBe(401);
	});
});

describe('a deleted assignment', () => {
	test.for([
		[{kind: 'immediate'}, [0], [401]],
		[{kind: 'after', ms: 10_000}, [0, 9_999, 1], [200, 200, 401]],
		[{kind: 'asks', n: 1}, [0, 0], [200, 401]],
	] as const)('lingers under %o', async ([propagation, waits, expected]) => {
		const {cloud, calls, grant, revoke} = open({kind: 'immediate'});
		await grant();
		expect(await calls([20_000])).toEqual([200]);
		cloud.world.propagation = propagation;
		await revoke();
		expect((await cloud.arm('GET', path)).status).toBe(404);
		expect(await calls(waits)).toEqual(expected);
	});

	test('that never took effect does not linger', async () => {
		const {calls, grant, revoke} = open({kind: 'after', ms: 10_000});
		await grant();
		await revoke();
		expect(await calls([0, 5_000, 5_000])).toEqual([401, 401, 401]);
	});
});
