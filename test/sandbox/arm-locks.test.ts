import {describe, expect, test} from 'vitest';
import type {Lock} from '../../source/sandbox/policy-types.ts';
import {roleIds} from '../../source/sandbox/role-definitions.ts';
import {people} from '../../source/sandbox/worlds-directory.ts';
import {accountScope, groupScope, projectScope, subscriptionScope} from '../../source/sandbox/worlds-resources.ts';
import {createCloud, newName, seeded} from './support/ask.ts';

const openai = accountScope('contoso-openai');
const assignments = '/providers/Microsoft.Authorization/roleAssignments';
const lock = (level: Lock['level'], scope: string): Lock => ({name: `${level} here`, level, scope, notes: null});
const wish = {body: {properties: {roleDefinitionId: roleIds.reader, principalId: people.ben.id, principalType: 'User'}}};

const locked = (...locks: readonly Lock[]) => {
	const cloud = createCloud('fresh');
	cloud.world.locks.push(...locks);
	cloud.world.roleAssignments.push(seeded({name: newName(2), scope: openai, roleId: roleIds.reader, principalId: people.grace.id}));
	return {
		cloud,
		write: (as?: string) => cloud.arm('PUT', `${openai}${assignments}/${newName(1)}`, {...wish, ...(as ? {as} : {})}),
		remove: (name = newName(2)) => cloud.arm('DELETE', `${openai}${assignments}/${name}`),
	};
};

describe('a lock', () => {
	test.for([
		['ReadOnly', subscriptionScope, 409, 409],
		['ReadOnly', groupScope, 409, 409],
		['ReadOnly', openai, 409, 409],
		['ReadOnly', openai.toUpperCase(), 409, 409],
		['CanNotDelete', groupScope, 201, 409],
		['CanNotDelete', openai, 201, 409],
		['ReadOnly', projectScope('contoso-openai', 'p'), 201, 200],
		['ReadOnly', accountScope('contoso-foundry'), 201, 200],
	] as const)('%s at %s answers a new assignment with %i and a deletion with %i', async ([level, scope, written, removed]) => {
		const {write, remove} = locked(lock(level, scope));
		expect([(await write()).status, (await remove()).status]).toEqual([written, removed]);
	});

	test('is told by the scope that it is at, from the gateway, and nothing is changed', async () => {
		const {cloud, write, remove} = locked(lock('ReadOnly', groupScope));
		const before = structuredClone(cloud.world.roleAssignments);
		const [put, deleted] = [await write(), await remove()];
		expect(put.body['error']).toEqual({
			code: 'ScopeLocked',
			message: `The scope '${openai}${assignments}/${newName(1)}' cannot perform write operation because following scope(s) are locked: '${groupScope}'. Please remove the lock and try again.`,
		});
		expect(deleted.body['error']).toEqual({
			code: 'ScopeLocked',
			message: `The scope '${openai}${assignments}/${newName(2)}' cannot perform delete operation because following scope(s) are locked: '${groupScope}'. Please remove the lock and try again.`,
		});
		expect([put.headers['x-ms-failure-cause'], deleted.headers['x-ms-failure-cause']]).toEqual(['gateway', 'gateway']);
		expect(cloud.world.roleAssignments).toEqual(before);
	});

	test('stands beside others: each locked scope is named once, and only those that matter', async () => {
		const {write, remove} = locked(lock('CanNotDelete', openai), lock('ReadOnly', groupScope), lock('CanNotDelete', groupScope));
		expect((await write()).body['error'].message).toContain(`are locked: '${groupScope}'. Please`);
		expect((await remove()).body['error'].message).toContain(`are locked: '${openai}','${groupScope}'. Please`);
	});

	test('is not told to who may not assign at all', async () => {
		const {write} = locked(lock('ReadOnly', groupScope));
		const put = await write(people.ben.id);
		expect([put.status, put.body['error'].code]).toEqual([403, 'AuthorizationFailed']);
	});

	test('holds an assignment’s description as well, and what is not there', async () => {
		const {cloud, write, remove} = locked();
		expect((await write()).status).toBe(201);
		cloud.world.locks.push(lock('ReadOnly', openai));
		expect((await write()).status).toBe(409);
		expect((await remove(newName(5))).status).toBe(409);
	});

	test('leaves reading alone', async () => {
		const {cloud} = locked(lock('ReadOnly', subscriptionScope));
		expect((await cloud.arm('GET', `${openai}${assignments}/${newName(2)}`)).status).toBe(200);
		expect((await cloud.arm('GET', `${openai}${assignments}`)).status).toBe(200);
	});
});
