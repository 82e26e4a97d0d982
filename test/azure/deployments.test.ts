import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import type {GrantDeployment} from '../../source/access/grant-deployments.ts';
import {deploymentId, grantDeployments} from '../../source/access/grant-deployments.ts';
import type {Grant, Plan} from '../../source/access/plan.ts';
import type {Receipt} from '../../source/access/receipt.ts';
import {roles} from '../../source/access/roles.ts';
import type {Session} from '../../source/access/session.ts';
import {people} from '../../source/sandbox/worlds-directory.ts';
import {accountScope, groupScope, subscriptionScope} from '../../source/sandbox/worlds-resources.ts';
import {undoReceipt} from '../../source/steps/undo.ts';
import {writeGrants} from '../../source/steps/write-grants.ts';
import {quiet} from '../steps/support/told.ts';
import {type Connection, evidenceFrom, openConnection} from './support/connection.ts';

const foundry = accountScope('contoso-foundry');
const two = (number: number): string => String(number).padStart(2, '0');

const grantFor = (number: number, part: Partial<Grant> = {}): Grant => ({
	need: 'required',
	principal: {id: `30000000-0000-4000-8000-0000000000${two(number)}`, type: 'User', name: `person${number}@contoso.com`},
	roleId: roles.cognitiveServicesOpenAIUser,
	roleName: 'Cognitive Services OpenAI User',
	scope: foundry,
	name: `60000000-0000-4000-8000-0000000000${two(number)}`,
	exists: false,
	...part,
});

const grants = (count: number): readonly Grant[] => Array.from({length: count}, (_, number) => grantFor(number));

let connection: Connection;
let session: Session;
const enter = async (world: string): Promise<void> => {
	connection = await openConnection(world);
	const {users = []} = connection.sandbox.world.tenants[0] ?? {};
	for (const {principal} of grants(60))
		users.push({id: principal.id, userPrincipalName: principal.name ?? '', displayName: principal.id, mail: null, guest: false});
	session = await connection.signIn('device-code');
};
beforeEach(async () => enter('owner-denied'));
afterEach(async () => connection.sandbox.close());

const planOf = (wanted: readonly Grant[]): Plan => ({grants: wanted, assignable: 'yes', because: [], choices: [], compared: [], customRole: null});

const write = async (wanted: readonly Grant[], way: {readonly most?: number; readonly location?: string} = {}) => {
	const {cloud, clock, signal} = connection;
	const told: string[] = [];
	const counts: number[] = [];
	const computer = {random: () => 0.5, saveReceipt: async () => ({path: 'receipt.json'})};
	const onReceipt = ({entries}: Receipt): void => void counts.push(entries.filter(({state}) => state === 'created').length);
	const onTold = ({id}: {readonly id: string}): void => void told.push(id);
	const written = await writeGrants({cloud, computer, clock}, {session, plan: planOf(wanted), above: 10, ...way}, {...quiet, onReceipt, onTold}, signal);
	return {
		...written,
		told,
		counts,
		states: Object.fromEntries([...Map.groupBy(written.receipt.entries, ({state}) => state)].map(([state, all]) => [state, all.length])),
	};
};

const undo = async (receipt: Receipt) => {
	const {cloud, clock, signal} = connection;
	return undoReceipt({cloud, clock, computer: {saveReceipt: async () => ({path: ''})}}, {session, receipt}, quiet, signal);
};

const only = (wanted: readonly Grant[], receiptId = 'k7f2'): GrantDeployment => {
	const [deployment] = grantDeployments({grants: wanted, receiptId, description: 'x', location: 'eastus2'}).deployments;
	if (!deployment) throw new Error('nothing to deploy');
	return deployment;
};
const start = async (deployment: GrantDeployment) => connection.cloud.startDeployment(session, deployment, connection.signal);

describe('many grants through the real client', {timeout: 20_000}, () => {
	test.for([
		['in one resource group', grants(60), {}, 'rg-ai', 1],
		['in lots', grants(60), {most: 25}, 'rg-ai', 4],
		[
			'at a resource and at the subscription',
			[...grants(30), ...grants(30).map((grant, number) => ({...grant, scope: subscriptionScope, roleId: roles.reader, name: grantFor(number + 30).name}))],
			{location: 'eastus2'},
			subscriptionScope,
			3,
		],
	] as const)('%s are written by one deployment, told on the way, and taken back', async ([, wanted, way, where, records]) => {
		const before = [...connection.sandbox.world.roleAssignments];
		const {states, counts, told, receipt, failures} = await write(wanted, way);
		expect([states, told, failures]).toEqual([{created: 60}, ['write.deployment'], []]);
		expect(counts[0]).toBe(0);
		expect(new Set(counts).size).toBeGreaterThan(1);
		expect(receipt.deployments).toMatchObject([{id: expect.stringContaining(`${where}/providers/Microsoft.Resources/deployments/`), state: 'ended'}]);
		expect(connection.sandbox.world.templateDeployments?.map(({ended}) => ended?.as)).toEqual(new Array(records).fill('Succeeded'));
		expect(connection.asked(/^PUT .*roleAssignments/u)).toEqual([]);
		const added = connection.sandbox.world.roleAssignments.filter(one => !before.includes(one));
		expect(new Set(added.map(({principalId, scope, roleId}) => `${principalId} ${scope} ${roleId}`)).size).toBe(60);
		expect(new Set(added.map(({description}) => description))).toEqual(new Set([`Made by foundry-keyless, receipt ${receipt.id}`]));
		expect((await undo(receipt)).outcome).toBe('undone');
		expect(connection.sandbox.world.roleAssignments).toEqual(before);
	});

	test('of which one is for nobody: the others are written, and that one is refused in the words of Azure', async () => {
		const nobody = {...grantFor(70), principal: {id: 'dddddddd-0000-4000-8000-00000000dead', type: 'User', name: null}} as const;
		const {states, failures} = await write([...grants(20), nobody]);
		expect(states).toEqual({created: 20, refused: 1});
		expect(failures).toMatchObject([{grant: {name: nobody.name}, evidence: {status: 400, code: 'PrincipalNotFound'}}]);
	});

	test('for whoever may assign roles and not deploy are written one by one', async () => {
		await connection.sandbox.close();
		await enter('admin');
		const {states, told} = await write(grants(12));
		expect([states, told]).toEqual([{created: 12}, ['write.one-by-one']]);
		expect(connection.asked(/^PUT .*roleAssignments/u).length).toBe(12);
	});

	test('sent twice, since the first answer was lost, are those of the deployment that runs already', async () => {
		const {id} = (await write(grants(1))).receipt;
		const [deployment] = grantDeployments({
			grants: grants(20).slice(1),
			receiptId: id,
			description: `Made by foundry-keyless, receipt ${id}`,
			location: null,
		}).deployments;
		if (deployment) await start(deployment);
		const {states, told, receipt} = await write(grants(20));
		expect([states, told]).toEqual([{created: 19, existed: 1}, ['write.deployment']]);
		expect(receipt.deployments).toMatchObject([{state: 'ended'}]);
		expect(connection.asked(/^PUT .*roleAssignments/u)).toHaveLength(1);
	});

	test('that Azure asks to wait for are written after that time', async () => {
		const error = {code: 'TooManyRequests', message: 'Number of requests exceeded.'};
		connection.sandbox.faults.push({when: {method: 'PUT'}, times: 1, answer: {status: 429, headers: {'retry-after': '47'}, body: {error}}});
		const {states, told} = await write(grants(3));
		expect([states, told]).toEqual([{created: 3}, ['write.throttled']]);
		expect(connection.clock.slept).toContain(47_000);
	});
});

describe('a deployment', {timeout: 20_000}, () => {
	test('runs from its acceptance on by itself, tells each assignment, and ends', async () => {
		const {cloud, signal, clock} = connection;
		const deployment = only(grants(12));
		const id = deploymentId(deployment);
		const began = await start(deployment);
		expect(began).toEqual({id, state: 'running', startedOn: new Date(clock.now()).toISOString()});
		expect(await cloud.listDeploymentOperations(session, id, signal)).toEqual([]);
		await clock.sleep(60_000, signal);
		expect(await cloud.getDeployment(session, id, signal)).toEqual({...began, state: 'succeeded'});
		expect((await cloud.listDeploymentOperations(session, id, signal)).map(({state}) => state)).toEqual(new Array(12).fill('succeeded'));
	});

	test('can be stopped, and stopping one that has ended or never was changes nothing', async () => {
		const {cloud, signal, clock} = connection;
		const deployment = only(grants(60));
		const id = deploymentId(deployment);
		await start(deployment);
		await clock.sleep(600, signal);
		const {length} = connection.sandbox.world.roleAssignments;
		await cloud.cancelDeployment(session, id, signal);
		await cloud.cancelDeployment(session, id, signal);
		await cloud.cancelDeployment(session, `${id}-other`, signal);
		await clock.sleep(60_000, signal);
		expect((await cloud.getDeployment(session, id, signal))?.state).toBe('canceled');
		expect(connection.sandbox.world.roleAssignments.length - length).toBeLessThanOrEqual(50);
		expect(await cloud.getDeployment(session, `${id}-other`, signal)).toBeNull();
	});

	test('that fails says of each assignment why', async () => {
		const {cloud, signal, clock} = connection;
		const taken = grantFor(1, {name: '7a7a7a7a-0000-4000-8000-000000000001'});
		await cloud.createRoleAssignment(session, taken, 'by hand', signal);
		const deployment = only(grants(3));
		await start(deployment);
		await clock.sleep(60_000, signal);
		expect((await cloud.getDeployment(session, deploymentId(deployment), signal))?.state).toBe('failed');
		const operations = await cloud.listDeploymentOperations(session, deploymentId(deployment), signal);
		expect(operations.map(({state, evidence}) => [state, evidence?.status, evidence?.code])).toEqual([
			['succeeded', undefined, undefined],
			['failed', 409, 'RoleAssignmentExists'],
			['succeeded', undefined, undefined],
		]);
	});

	test('without the right to deploy is refused before it begins', async () => {
		await connection.sandbox.close();
		await enter('admin');
		expect(await evidenceFrom(start(only(grants(2))))).toMatchObject({
			plane: 'arm',
			status: 403,
			code: 'AuthorizationFailed',
			message: expect.stringContaining('Microsoft.Resources/deployments/write'),
		});
	});

	test('with a grant that the caller may not make is refused whole', async () => {
		await connection.sandbox.close();
		await enter('constrained');
		const wanted = grants(2).map(grant => ({...grant, scope: accountScope('contoso-models')}));
		const allowed = only(wanted.map(grant => ({...grant, roleId: roles.foundryUser})));
		// Foundry Account Owner of a resource may deploy there, and a deployment goes to its group.
		const {world} = connection.sandbox;
		world.roleAssignments.push({
			name: '7b7b7b7b-0000-4000-8000-000000000001',
			scope: groupScope,
			roleId: roles.foundryUser,
			principalId: people.ana.id,
			principalType: 'User',
			condition: null,
			description: null,
			createdAt: 0,
			createdBy: people.priya.id,
			updatedAt: 0,
			seed: true,
		});
		expect((await start(allowed)).state).toBe('running');
		expect(await evidenceFrom(start(only(wanted, 'zzzz')))).toMatchObject({
			status: 403,
			code: 'InvalidTemplateDeployment',
			message: expect.stringMatching(
				/^The template deployment failed with error: 'Authorization failed for template resource '60000000-.*' of type 'Microsoft\.Authorization\/roleAssignments'/u,
			),
		});
	});
});
