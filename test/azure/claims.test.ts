import {readFile} from 'node:fs/promises';
import {request} from 'node:https';
import path from 'node:path';
import process from 'node:process';
import {afterEach, describe, expect, test, vi} from 'vitest';
import type {Grant} from '../../source/access/plan.ts';
import {roles} from '../../source/access/roles.ts';
import type {Session} from '../../source/access/session.ts';
import {connectCloud} from '../../source/azure/connect.ts';
import type {Sandbox} from '../../source/sandbox/sandbox.ts';
import {people} from '../../source/sandbox/worlds-directory.ts';
import {accountScope} from '../../source/sandbox/worlds-resources.ts';
import type {DeviceCode} from '../../source/steps/cloud.ts';
import {type Connection, evidenceFrom, openConnection, testClock} from './support/connection.ts';
import {openHome, year2096} from './support/machine.ts';

let connection: Connection;
const open = async (...args: Parameters<typeof openConnection>): Promise<Connection> => {
	connection = await openConnection(...args);
	return connection;
};
afterEach(async () => {
	vi.unstubAllEnvs();
	await connection.sandbox.close();
});

const grantTo = (id: string): Grant => ({
	need: 'required',
	principal: {id, type: 'User', name: null},
	roleId: roles.cognitiveServicesOpenAIUser,
	roleName: 'Cognitive Services OpenAI User',
	scope: accountScope('contoso-openai'),
	name: '0b6f1d7e-9a3c-5e52-8f0d-4c2b1a7e6d55',
	exists: false,
});
const demanded = '{"access_token":{"acrs":{"essential":true,"values":["p1"]}}}';
const challenge = `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="${Buffer.from(demanded).toString('base64')}"`;
const demandClaims = (sandbox: Sandbox, times: number): void =>
	void sandbox.faults.push({
		when: {method: 'PUT', path: /roleAssignments/i},
		times,
		answer: {status: 401, headers: {'www-authenticate': challenge}, body: {error: {code: 'RequestDisallowedByPolicy', message: 'MFA is required.'}}},
	});
const put = async ({cloud, signal}: Connection, session: Session) => cloud.createRoleAssignment(session, grantTo(people.ben.id), 'test', signal);

describe('a person who signed in with a device code', () => {
	test('is not asked by the write itself; after the claims are answered by a second code the same write is made, and no further code is shown', async () => {
		const {signIn, cloud, codes, signal, asked} = await open('mfa-on-write');
		const session = await signIn('device-code');
		const evidence = await evidenceFrom(put(connection, session));
		expect(evidence).toMatchObject({plane: 'arm', status: 401, claims: demanded, request: expect.stringMatching(/^PUT https:\/\/management\.azure\.com\//)});
		expect(codes).toHaveLength(1);
		const shown: DeviceCode[] = [];
		await cloud.answerClaims(session, demanded, code => shown.push(code), signal);
		expect(shown).toMatchObject([{tenantId: session.tenantId, application: 'Microsoft Azure CLI'}]);
		expect(await put(connection, session)).toMatchObject({outcome: 'created'});
		expect(await cloud.discover(session, signal)).toMatchObject({through: 'resource-graph'});
		expect(await cloud.findPrincipals(session, 'ben@contoso.com', signal)).toHaveLength(1);
		expect([codes.length, shown.length, asked(/devicecode$/).length]).toEqual([1, 1, 2]);
		expect(connection.sandbox.log.filter(({method, status}) => method === 'PUT' && status === 201)).toHaveLength(1);
	});

	test('whose claims are answered ahead of the write is not challenged at all, whatever token the client has kept', async () => {
		const {signIn, cloud, signal, sandbox} = await open('mfa-on-write');
		const session = await signIn('device-code');
		const id = `${accountScope('contoso-openai')}/providers/Microsoft.Authorization/roleAssignments/${grantTo('').name}`;
		expect(await cloud.getRoleAssignment(session, id, signal)).toBeNull();
		await cloud.answerClaims(session, demanded, () => undefined, signal);
		expect(await put(connection, session)).toMatchObject({outcome: 'created'});
		expect(sandbox.log.filter(({status}) => status === 401)).toEqual([]);
	});

	test('has the claims carried into the next tenant too, without another code', async () => {
		const {signIn, cloud, codes, signal, sandbox} = await open('guest');
		sandbox.world.tenants[0] && Object.assign(sandbox.world.tenants[0], {writesNeed: {acrs: ['p1'], refusal: 'challenge'}});
		const session = await signIn('device-code');
		const shown: DeviceCode[] = [];
		await cloud.answerClaims(session, demanded, code => shown.push(code), signal);
		const other = sandbox.world.tenants[1]?.id ?? '';
		expect(await cloud.enterTenant(session, other, signal)).toMatchObject({tenantId: other});
		expect([codes.length, shown.length]).toEqual([1, 1]);
	});

	test('who declines the second code is told so, and stays signed in', async () => {
		const {signIn, cloud, signal, sandbox} = await open('mfa-on-write');
		const session = await signIn('device-code');
		sandbox.world.deviceCode = {outcome: 'declined', slowDowns: 0};
		expect(await evidenceFrom(cloud.answerClaims(session, demanded, () => undefined, signal))).toMatchObject({plane: 'signin', code: 'authorization_declined'});
		expect(await cloud.discover(session, signal)).toMatchObject({through: 'resource-graph'});
	});

	test('is not mixed up with somebody else who answers the second code', async () => {
		const {signIn, cloud, signal, sandbox} = await open('mfa-on-write');
		const session = await signIn('device-code');
		Object.assign(sandbox.world, {personId: people.ben.id});
		expect(await evidenceFrom(cloud.answerClaims(session, demanded, () => undefined, signal))).toMatchObject({
			plane: 'local',
			code: 'AnotherAccount',
			message: 'ben@contoso.com signed in; this session is of ana@contoso.com.',
		});
	});

	test('may leave while the second code is shown', async () => {
		const {signIn, cloud, leave, signal} = await open('mfa-on-write', {approveAfterMs: 0});
		const session = await signIn('device-code');
		connection.sandbox.world.deviceCode = {outcome: 'ignored', slowDowns: 0};
		const answering = cloud.answerClaims(session, demanded, () => setImmediate(() => leave.abort(new Error('left'))), signal);
		await expect(answering).rejects.toThrow('left');
	});
});

describe('an application', () => {
	test('answers a challenge by itself, with a token issued for it', async () => {
		const {signIn, asked, sandbox} = await open('admin');
		const session = await signIn('environment');
		const before = asked(/oauth2\/v2\.0\/token$/).length;
		demandClaims(sandbox, 1);
		expect(await put(connection, session)).toMatchObject({outcome: 'created'});
		expect(asked(/oauth2\/v2\.0\/token$/)).toHaveLength(before + 1);
	});

	test('that is challenged again is refused with the claims, and gets a fresh token when they are answered', async () => {
		const {signIn, cloud, signal, asked, sandbox} = await open('admin');
		const session = await signIn('environment');
		demandClaims(sandbox, 2);
		expect(await evidenceFrom(put(connection, session))).toMatchObject({plane: 'arm', status: 401, claims: demanded});
		const before = asked(/oauth2\/v2\.0\/token$/).length;
		await cloud.answerClaims(session, demanded, () => expect.unreachable(), signal);
		expect(asked(/oauth2\/v2\.0\/token$/)).toHaveLength(before + 1);
		expect(await put(connection, session)).toMatchObject({outcome: 'created'});
		expect(asked(/oauth2\/v2\.0\/token$/)).toHaveLength(before + 1);
	});
});

/** A token of the sandbox, as az would print it. */
const applicationToken = async ({agent, tenantId, clientId, clientSecret}: Sandbox): Promise<string> => {
	const form = new URLSearchParams({
		grant_type: 'client_credentials',
		client_id: clientId,
		client_secret: clientSecret,
		scope: 'https://management.azure.com/.default',
	});
	return new Promise((resolve, reject) => {
		const sending = request(
			`https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`,
			{agent, method: 'POST', headers: {'content-type': 'application/x-www-form-urlencoded'}},
			response => {
				response.setEncoding('utf8');
				let text = '';
				response.on('data', part => {
					text += part;
				});
				response.on('end', () => resolve(JSON.parse(text).access_token));
			},
		);
		sending.on('error', reject);
		sending.end(form.toString());
	});
};

test.skipIf(process.platform === 'win32')('az is not run for a challenge: the refusal of the write comes back, in the words of Resource Manager', async () => {
	const {sandbox, signal} = await open('admin');
	const home = await openHome();
	try {
		await home.install('az', `echo '${JSON.stringify({accessToken: await applicationToken(sandbox), expires_on: year2096})}'`);
		vi.stubEnv('PATH', home.bin);
		const cloud = connectCloud({agent: sandbox.agent, env: {PATH: home.bin}, cloud: 'public', clock: testClock(0), sandbox: null});
		const session = await cloud.signIn({source: 'azure-cli', tenantId: null, cloud: 'public'}, () => undefined, signal);
		const runs = async (): Promise<number> => (await readFile(path.join(home.home, 'az.asked'), 'utf8')).split('\n').length;
		const before = await runs();
		demandClaims(sandbox, 1);
		const write = async () => cloud.createRoleAssignment(session, grantTo(people.ben.id), 'test', signal);
		expect(await evidenceFrom(write())).toMatchObject({plane: 'arm', status: 401, claims: demanded, message: 'MFA is required.'});
		expect(await write()).toMatchObject({outcome: 'created'});
		expect(await runs()).toBe(before);
	} finally {
		await home.remove();
	}
});
