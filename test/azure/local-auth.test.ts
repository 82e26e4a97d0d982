import {afterEach, describe, expect, test} from 'vitest';
import {keyCallOf} from '../../source/access/hardening.ts';
import type {SandboxRequest} from '../../source/sandbox/http.ts';
import {accountScope} from '../../source/sandbox/worlds-resources.ts';
import {type Connection, evidenceFrom, openConnection} from './support/connection.ts';

let connection: Connection;
const open = async () => {
	connection = await openConnection('harden');
	return {...connection, session: await connection.signIn('device-code')};
};
afterEach(async () => connection.sandbox.close());

const foundry = accountScope('contoso-foundry');
const turnOff = async ({cloud, signal}: Connection, session: Awaited<ReturnType<typeof open>>['session']) =>
	cloud.setLocalAuth(session, {resourceId: foundry, disabled: true}, signal);
const operation = /\/operationResults\//iu;

describe('a change that goes on by itself', () => {
	test('is sent once, as the one property, and waited for', async () => {
		const {sandbox, session, clock, asked, cloud, signal} = await open();
		sandbox.faults.push({when: {path: operation}, times: 2, answer: {status: 200, body: {status: 'Running'}}});
		await turnOff(connection, session);
		expect(asked(/^PATCH/u)).toHaveLength(1);
		expect(clock.slept).toEqual([1000, 1000]);
		expect((await cloud.getResource(session, foundry, signal)).keysDisabled).toBe(true);
	});

	test('and fails in the end is told in Azure’s words', async () => {
		const {sandbox, session} = await open();
		const error = {code: 'InternalFault', message: 'The backend gave up.'};
		sandbox.faults.push({when: {path: operation}, times: 9, answer: {status: 200, body: {status: 'Failed', error}}});
		expect((await evidenceFrom(turnOff(connection, session))).message).toContain('The backend gave up.');
	});

	test('is left when the person leaves', async () => {
		const {sandbox, session, leave, clock} = await open();
		sandbox.faults.push({when: {path: operation}, times: 99, answer: {status: 200, body: {status: 'Running'}}});
		const turning = turnOff(connection, session);
		const gone = new Error('gone');
		const timer = setInterval(() => clock.slept.length > 2 && leave.abort(gone), 1);
		await expect(turning).rejects.toBe(gone);
		clearInterval(timer);
	});
});

describe('a made-up key', () => {
	const seen: SandboxRequest[] = [];
	const call = keyCallOf({endpoint: 'https://contoso-foundry.services.ai.azure.com'});
	const echo = (request: SandboxRequest) => {
		seen.push(request);
		const key = request.headers['api-key'] ?? '';
		return {status: 401, headers: {'x-seen': `key ${key}`, 'content-type': 'text/plain'}, body: `Not ${key}, and not ${key.slice(0, 84)} either`};
	};

	test('goes without a token, is another each time, and is nowhere in what comes back', async () => {
		const {sandbox, session, cloud, signal} = await open();
		sandbox.faults.push({when: {host: /^contoso-foundry\./u}, times: 2, answer: echo});
		const answers = [await cloud.callWithMadeUpKey(session, call, signal), await cloud.callWithMadeUpKey(session, call, signal)];
		const keys = seen.map(({headers}) => headers['api-key'] ?? '');
		expect(keys).toEqual([expect.stringMatching(/^[\w-]{84}$/u), expect.stringMatching(/^[\w-]{84}$/u)]);
		expect([keys[0] === keys[1], seen.map(({headers}) => headers['authorization'])]).toEqual([false, [undefined, undefined]]);
		for (const key of keys) expect(JSON.stringify(answers)).not.toContain(key);
	});

	test('goes to no host but a model endpoint', async () => {
		const {session, cloud, signal} = await open();
		const evidence = await evidenceFrom(cloud.callWithMadeUpKey(session, {...call, url: 'https://example.com/openai/v1/models'}, signal));
		expect(evidence.code).toBe('HostNotAllowed');
	});
});

test('policies, readings of keys and connections come as they are', async () => {
	const {session, cloud, signal, clock} = await open();
	const since = clock.now() - 89 * 86_400_000;
	const readings = await cloud.listKeyReadings(session, {resourceId: accountScope('contoso-openai'), since}, signal);
	expect(readings.map(({by, succeeded}) => [by, succeeded])).toEqual([
		['3e7fb97b-fcc1-40c8-b0cd-f20a990d3cd8', true],
		['priya@contoso.com', true],
	]);
	const connections = await cloud.listConnections(session, {resourceId: accountScope('contoso-models'), projects: ['research']}, signal);
	expect(connections.map(({name, project, byKey, resourceId}) => [name, project, byKey, resourceId])).toEqual([
		['openai-by-identity', null, false, undefined],
		['models-by-key', 'research', true, accountScope('contoso-models')],
	]);
	const {assignments, definitions, initiatives, exemptions, remediations, unread} = await cloud.readPolicies(session, foundry, signal);
	expect([assignments, definitions.size, initiatives.size, exemptions, remediations, unread]).toEqual([[], 0, 0, [], [], 0]);
});

test.for([
	['read', 200, [{name: 'for-all', assignmentId: '/providers/Microsoft.Management/managementGroups/contoso/a', state: 'Evaluating'}]],
	['not to be read', 403, null],
] as const)('the remediation tasks of a policy about keys that a management group has: %s', async ([, status, expected]) => {
	const {sandbox, session, cloud, signal, asked} = await open();
	const scope = '/providers/Microsoft.Management/managementGroups/contoso';
	const policyDefinitionId = '/providers/Microsoft.Authorization/policyDefinitions/14de9e63-1b31-492e-a5a3-c3f7fd57f555';
	const assignments = [
		{id: `${scope}/a`, name: 'a', properties: {policyDefinitionId, scope}},
		{id: '/b', name: 'b', properties: {policyDefinitionId: '/providers/Microsoft.Authorization/policyDefinitions/0', scope: `${scope}-other`}},
	];
	const task = {name: 'for-all', properties: {policyAssignmentId: `${scope}/a`, provisioningState: 'Evaluating'}};
	sandbox.faults.push({when: {path: /\/policyAssignments$/u}, times: 1, answer: {status: 200, body: {value: assignments}}});
	sandbox.faults.push({when: {path: /managementGroups\/contoso\/.*remediations$/u}, times: 1, answer: {status, body: {value: [task]}}});
	expect((await cloud.readPolicies(session, foundry, signal)).remediations).toEqual(expected);
	expect(asked(/managementGroups.*remediations/u)).toHaveLength(1);
});

test('overrides and resource selectors of a policy assignment are read', async () => {
	const {sandbox, session, cloud, signal} = await open();
	const selectors = (kind: string, values: readonly string[]) => [{kind, in: values}];
	const properties = {
		policyDefinitionId: '/providers/Microsoft.Authorization/policyDefinitions/0',
		resourceSelectors: [{name: 'east', selectors: selectors('resourceLocation', ['eastus'])}],
		overrides: [
			{kind: 'policyEffect', value: 'Disabled', selectors: selectors('policyDefinitionReferenceId', ['keys'])},
			{kind: 'policyEffect', value: 'Audit', selectors: selectors('resourceLocation', ['eastus'])},
			{kind: 'definitionVersion', value: '1.*.*'},
		],
	};
	sandbox.faults.push({when: {path: /\/policyAssignments$/u}, times: 1, answer: {status: 200, body: {value: [{id: '/a', name: 'a', properties}]}}});
	expect((await cloud.readPolicies(session, foundry, signal)).assignments).toMatchObject([
		{
			selective: true,
			overrides: [
				{effect: 'Disabled', references: ['keys'], selective: false},
				{effect: 'Audit', references: null, selective: true},
			],
		},
	]);
});
