import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {Grant} from '../../source/access/plan.ts';
import {roles} from '../../source/access/roles.ts';
import type {Session} from '../../source/access/session.ts';
import {groups, people} from '../../source/sandbox/worlds-directory.ts';
import {accountScope, groupScope, subscriptionScope} from '../../source/sandbox/worlds-resources.ts';
import {type Connection, evidenceFrom, openConnection} from './support/connection.ts';

const foundry = accountScope('contoso-foundry');
const grant: Grant = {
	need: 'required',
	principal: {id: people.ben.id, type: 'User', name: 'ben@contoso.com'},
	roleId: roles.cognitiveServicesOpenAIUser,
	roleName: 'Cognitive Services OpenAI User',
	scope: foundry,
	name: '0b6f1d7e-9a3c-5e52-8f0d-4c2b1a7e6d55',
	exists: false,
};
const chat = 'Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action';
const idOf = ({scope, name}: Grant): string => `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;

let connection: Connection;
let session: Session;
beforeEach(async () => {
	connection = await openConnection('admin');
	session = await connection.signIn('environment');
});
afterEach(async () => connection.sandbox.close());

const create = async (wanted: Grant = grant, description = 'receipt k7f2') =>
	connection.cloud.createRoleAssignment(session, wanted, description, connection.signal);
const puts = (): number => connection.asked(/^PUT /).length;
const failWith = (status: number, code: string, message: string, times = 1): void =>
	void connection.sandbox.faults.push({when: {method: 'PUT', path: /roleAssignments/i}, times, answer: {status, body: {error: {code, message}}}});

describe('a grant', () => {
	test('is written once, under its own name, with the type of its principal, and reads back', async () => {
		expect(await create()).toEqual({id: idOf(grant), outcome: 'created'});
		expect(await connection.cloud.getRoleAssignment(session, idOf(grant), connection.signal)).toEqual({
			id: idOf(grant),
			scope: foundry,
			roleId: grant.roleId,
			principalId: people.ben.id,
			principalType: 'User',
			condition: null,
			description: 'receipt k7f2',
			createdOn: expect.stringMatching(/Z$/),
		});
		expect(connection.sandbox.world.roleAssignments.at(-1)).toMatchObject({name: grant.name, principalType: 'User'});
		expect(puts()).toBe(1);
	});

	test('that is there under the same name is left alone, description and all', async () => {
		await create();
		expect(await create(grant, 'receipt zzzz')).toEqual({id: idOf(grant), outcome: 'existed'});
		expect((await connection.cloud.getRoleAssignment(session, idOf(grant), connection.signal))?.description).toBe('receipt k7f2');
		expect(puts()).toBe(1);
	});

	test('that is there under another name is found, with its own id', async () => {
		const other = {...grant, name: '7a7a7a7a-0000-4000-8000-000000000001'};
		await create(other);
		expect(await create()).toEqual({id: idOf(other), outcome: 'existed'});
	});

	test.for([
		['names it', 'The role assignment already exists. The ID of the existing role assignment is 7a7a7a7a000040008000000000000001.'],
		['does not name it', 'The role assignment already exists.'],
	] as const)('that is there is found when the refusal %s', async ([, message]) => {
		const other = {...grant, name: '7a7a7a7a-0000-4000-8000-000000000001'};
		await create(other);
		failWith(409, 'RoleAssignmentExists', message);
		expect(await create()).toEqual({id: idOf(other), outcome: 'existed'});
	});

	test('whose name stands for something else is written under a new one', async () => {
		await create({...grant, principal: {id: groups.aiDevelopers.id, type: 'Group', name: null}});
		const {id, outcome} = await create();
		expect(outcome).toBe('created');
		expect(id).toMatch(/roleAssignments\/[\da-f-]{36}$/);
		expect(id).not.toBe(idOf(grant));
		expect(puts()).toBe(2);
	});

	test('whose name Resource Manager will not use again is written under a new one', async () => {
		failWith(400, 'RoleAssignmentUpdateNotPermitted', 'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.');
		const {id, outcome} = await create();
		expect(outcome).toBe('created');
		expect(id).not.toBe(idOf(grant));
	});

	test('for a principal that is still unknown is sent again every 5 s until it is known', async () => {
		failWith(400, 'PrincipalNotFound', 'Principal x does not exist in the directory y.', 3);
		expect(await create()).toEqual({id: idOf(grant), outcome: 'created'});
		expect(connection.clock.slept).toEqual([5000, 5000, 5000]);
		expect(puts()).toBe(4);
	});

	test('for a principal that stays unknown is given up after two minutes, in the words of Azure', async () => {
		const nobody = {...grant, principal: {id: 'dddddddd-0000-4000-8000-00000000dead', type: 'User', name: null}} as const;
		expect(await evidenceFrom(create(nobody))).toMatchObject({
			plane: 'arm',
			status: 400,
			code: 'PrincipalNotFound',
			message: expect.stringContaining('does not exist in the directory'),
		});
		expect(connection.clock.slept).toEqual(Array.from({length: 24}, () => 5000));
	});

	test('can be left while its principal is unknown', async () => {
		failWith(400, 'PrincipalNotFound', 'Principal x does not exist.', 99);
		const reason = new Error('left');
		const {clock, leave} = connection;
		const leaveWhileWaiting = async (): Promise<never> => {
			leave.abort(reason);
			throw reason;
		};
		Object.assign(clock, {sleep: leaveWhileWaiting});
		await expect(create()).rejects.toBe(reason);
		expect(puts()).toBe(1);
	});

	test('at a subscription names the role in that subscription', async () => {
		expect((await create({...grant, scope: subscriptionScope, roleId: roles.reader})).outcome).toBe('created');
		expect(connection.sandbox.world.roleAssignments.at(-1)).toMatchObject({scope: subscriptionScope, roleId: roles.reader});
	});

	test('that the caller may not write is refused with the words of Azure, the scope and where to look it up', async () => {
		await connection.sandbox.close();
		connection = await openConnection('no-rights');
		session = await connection.signIn('device-code');
		expect(await evidenceFrom(create())).toMatchObject({
			plane: 'arm',
			status: 403,
			code: 'AuthorizationFailed',
			message: expect.stringContaining('Microsoft.Authorization/roleAssignments/write'),
			request: `PUT https://management.azure.com${idOf(grant)}`,
			correlationId: expect.stringMatching(/./),
		});
		expect(puts()).toBe(1);
	});
});

describe('taking back', () => {
	const remove = async (id: string) => connection.cloud.deleteRoleAssignment(session, id, connection.signal);

	test('removes what is there, and says so when there is nothing any more', async () => {
		await create();
		expect(await remove(idOf(grant))).toBe('deleted');
		expect(await remove(idOf(grant))).toBe('absent');
		expect(await connection.cloud.getRoleAssignment(session, idOf(grant), connection.signal)).toBeNull();
	});

	test.for([
		['RoleAssignmentNotFound', 'absent'],
		['ResourceNotFound', 'absent'],
		['ResourceGroupNotFound', 'absent'],
	] as const)('finds nothing to do when Azure says %s', async ([code, outcome]) => {
		connection.sandbox.faults.push({when: {method: 'DELETE'}, times: 1, answer: {status: 404, body: {error: {code, message: 'gone'}}}});
		expect(await remove(idOf(grant))).toBe(outcome);
	});

	test.for([
		[404, 'SubscriptionNotFound'],
		[403, 'AuthorizationFailed'],
		[409, 'ScopeLocked'],
	] as const)('fails on %i %s: nobody knows whether it is gone', async ([status, code]) => {
		connection.sandbox.faults.push({when: {method: 'DELETE'}, times: 1, answer: {status, body: {error: {code, message: 'no'}}}});
		expect(await evidenceFrom(remove(idOf(grant)))).toMatchObject({plane: 'arm', status, code});
	});
});

test('a custom role of which nobody knows whether it was made is removed only if one made it oneself, and lately', async () => {
	const {cloud, sandbox, signal, clock} = connection;
	const role = {roleId: grant.name, name: 'Contoso Caller', description: 'Calls.', actions: [], dataActions: [chat], assignableScope: groupScope};
	expect(await cloud.createRoleDefinition(session, role, signal)).toBe('created');
	const remove = async (objectId: string, since: number) => cloud.deleteRoleDefinition(session, {...role, madeBy: {objectId, since}}, signal);
	const now = clock.now();
	expect([await remove(people.ben.id, 0), await remove(session.objectId, now + 3_600_000), sandbox.world.customRoles.length]).toEqual([
		'foreign',
		'foreign',
		1,
	]);
	expect([await remove(session.objectId.toUpperCase(), now - 3_600_000), await remove(session.objectId, 0)]).toEqual(['deleted', 'absent']);
});
