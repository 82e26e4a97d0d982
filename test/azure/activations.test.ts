import {afterEach, describe, expect, test} from 'vitest';
import type {Session} from '../../source/access/session.ts';
import type {SandboxRequest} from '../../source/sandbox/http.ts';
import {roleIds} from '../../source/sandbox/role-definitions.ts';
import {accountScope} from '../../source/sandbox/worlds-resources.ts';
import type {ActivationRequest} from '../../source/steps/cloud.ts';
import {type Connection, evidenceFrom, openConnection} from './support/connection.ts';

const open: Connection[] = [];
const connect = async (approval?: string): Promise<{readonly connection: Connection; readonly session: Session}> => {
	const connection = await openConnection('pim', approval === undefined ? {} : {approval});
	open.push(connection);
	return {connection, session: await connection.signIn('device-code')};
};
afterEach(async () => {
	await Promise.all(open.splice(0).map(async ({sandbox}) => sandbox.close()));
});

const roleId = roleIds.cognitiveServicesUser;
const foundry = {scope: accountScope('contoso-foundry'), roleId};
const models = {scope: accountScope('contoso-models'), roleId};
const name = '5d1c7c8e-4f0a-4c53-8a55-b8f0b7c9d001';
const minute = 60_000;
const request = (more: Partial<ActivationRequest> = {}): ActivationRequest => ({
	...foundry,
	scheduleId: null,
	name,
	durationMs: 60 * minute,
	justification: 'release test',
	...more,
});
const idAt = (scope: string): string => `${scope}/providers/Microsoft.Authorization/roleAssignmentScheduleRequests/${name}`;

test('rules are read for one role, and an eligibility names its schedule', async () => {
	const {connection, session} = await connect();
	const {cloud, signal} = connection;
	expect(await cloud.readActivationRules(session, foundry, signal)).toEqual({
		longestMs: 8 * 60 * minute,
		justification: true,
		ticket: false,
		mfa: false,
		authenticationContext: null,
		approval: false,
		approvers: [],
	});
	expect(await cloud.readActivationRules(session, models, signal)).toMatchObject({
		longestMs: 4 * 60 * minute,
		ticket: true,
		approval: true,
		approvers: ['Priya Shah', 'cloud-admins'],
	});
	const me = {id: session.objectId, type: 'User', name: null} as const;
	const [eligible] = await cloud.listScheduledRoles(session, foundry.scope, me, signal);
	expect(eligible?.scheduleId).toBe(connection.sandbox.world.scheduledRoles[0]?.name);
});

test('a role is activated, seen as active, not asked for twice, ended, and gone', async () => {
	const {connection, session} = await connect();
	const {cloud, signal, clock, asked} = connection;
	expect(await cloud.getActivation(session, {id: null, ...foundry}, signal)).toBeNull();
	const {outcome, activation} = await cloud.activateRole(session, request(), signal);
	expect([outcome, activation.is, activation.id]).toEqual(['sent', 'provisioning', idAt(foundry.scope)]);
	const active = await cloud.getActivation(session, {id: activation.id, ...foundry}, signal);
	expect(active).toMatchObject({is: 'active', endsOn: new Date(clock.now() + 60 * minute).toISOString()});
	expect(await cloud.getActivation(session, {id: null, ...foundry}, signal)).toEqual(active);
	const other = request({name: name.replace('5d', '5e')});
	expect(await cloud.activateRole(session, other, signal)).toMatchObject({outcome: 'existed', activation: {id: idAt(foundry.scope), is: 'active'}});
	const of = {id: idAt(foundry.scope), ...foundry};
	expect((await evidenceFrom(cloud.deactivateRole(session, of, signal))).code).toBe('ActiveDurationTooShort');
	await clock.sleep(5 * minute, signal);
	expect(await cloud.deactivateRole(session, of, signal)).toBe('deactivated');
	expect((await cloud.getActivation(session, of, signal))?.is).toBe('ended');
	const sent = asked(/^PUT /).length;
	expect(await cloud.deactivateRole(session, of, signal)).toBe('absent');
	expect(asked(/^PUT /)).toHaveLength(sent);
});

test('a request that is sent twice, since its first answer was lost, is one request', async () => {
	const {connection, session} = await connect();
	const {cloud, signal, clock, sandbox, asked} = connection;
	await cloud.activateRole(session, request(), signal);
	expect(await cloud.activateRole(session, request(), signal)).toMatchObject({outcome: 'sent', activation: {id: idAt(foundry.scope), is: 'active'}});
	await clock.sleep(5 * minute, signal);
	const twice = {code: 'RoleAssignmentRequestExists', message: `A role assignment request with Id: ${name} already exists`};
	sandbox.faults.push({when: {method: 'PUT', path: /roleAssignmentScheduleRequests/u}, times: 1, answer: {status: 409, body: {error: twice}}});
	expect(await cloud.deactivateRole(session, {id: idAt(foundry.scope), ...foundry}, signal)).toBe('deactivated');
	expect(asked(/^PUT .*roleAssignmentScheduleRequests/u)).toHaveLength(3);
});

test('an activation begins by Azure’s clock, not by this machine’s', async () => {
	const {connection, session} = await connect();
	const bodies: unknown[] = [];
	const refuse = ({body}: SandboxRequest) => {
		bodies.push(body);
		return {status: 400, body: {error: {code: 'Refused', message: ''}}};
	};
	connection.sandbox.faults.push({when: {method: 'PUT', path: /roleAssignmentScheduleRequests/u}, times: 1, answer: refuse});
	await evidenceFrom(connection.cloud.activateRole(session, request(), connection.signal));
	expect(bodies).toMatchObject([{properties: {scheduleInfo: {expiration: {type: 'AfterDuration', duration: 'PT1H'}}}}]);
	expect(JSON.stringify(bodies)).not.toContain('startDateTime');
});

test('an activation that is over by itself needs no ending', async () => {
	const {connection, session} = await connect();
	const {cloud, signal, clock} = connection;
	await cloud.activateRole(session, request(), signal);
	await clock.sleep(61 * minute, signal);
	expect((await cloud.getActivation(session, {id: idAt(foundry.scope), ...foundry}, signal))?.is).toBe('ended');
	expect(await cloud.deactivateRole(session, {id: idAt(foundry.scope), ...foundry}, signal)).toBe('absent');
});

describe('an approval', () => {
	const asking = request({...models, ticketNumber: 'INC1', ticketSystem: 'Jira'});
	const of = {id: idAt(models.scope), ...models};

	test.for([
		['after:20s', 'active', 'Provisioned'],
		['refused:20s', 'refused', 'Denied'],
	] as const)('%s makes it %s', async ([approval, is, status]) => {
		const {connection, session} = await connect(approval);
		const {cloud, signal, clock} = connection;
		expect((await cloud.activateRole(session, asking, signal)).activation.is).toBe('pending');
		await clock.sleep(20_000, signal);
		expect(await cloud.getActivation(session, of, signal)).toMatchObject({is, status});
	});

	test('that is waited for already is found, and withdrawn', async () => {
		const {connection, session} = await connect();
		const {cloud, signal} = connection;
		await cloud.activateRole(session, asking, signal);
		expect(await cloud.activateRole(session, {...asking, name: name.replace('5d', '5e')}, signal)).toMatchObject({
			outcome: 'existed',
			activation: {is: 'pending'},
		});
		expect(await cloud.deactivateRole(session, of, signal)).toBe('withdrawn');
		expect((await cloud.getActivation(session, of, signal))?.is).toBe('ended');
	});
});

test('the demand for an authentication context is read from the message, and answered', async () => {
	const {connection, session} = await connect();
	const {cloud, signal, sandbox} = connection;
	const rule = {...foundry, maximumDuration: 'PT8H', enabled: [], authenticationContext: 'c1', approvers: []};
	Object.assign(sandbox.world, {activationRules: [rule]});
	const {code, claims} = await evidenceFrom(cloud.activateRole(session, request(), signal));
	expect([code, JSON.parse(claims ?? 'null')]).toEqual(['RoleAssignmentRequestAcrsValidationFailed', {access_token: {acrs: {essential: true, value: 'c1'}}}]);
	await cloud.answerClaims(session, claims ?? '', () => undefined, signal);
	expect((await cloud.activateRole(session, request(), signal)).outcome).toBe('sent');
});
