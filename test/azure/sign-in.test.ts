import {chmod, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {Agent} from 'node:https';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {performance} from 'node:perf_hooks';
import process from 'node:process';
import {connect} from 'node:tls';
import {createPipelineRequest} from '@azure/core-rest-pipeline';
import {afterEach, describe, expect, test} from 'vitest';
import {connectCloud} from '../../source/azure/connect.ts';
import {environments} from '../../source/azure/environment.ts';
import {toFailure} from '../../source/azure/failures.ts';
import {openModules} from '../../source/azure/modules.ts';
import {azureCliClientId, openPerson} from '../../source/azure/person.ts';
import {openTrace, wireOptions} from '../../source/azure/pipeline.ts';
import {people} from '../../source/sandbox/worlds-directory.ts';
import {accountScope} from '../../source/sandbox/worlds-resources.ts';
import {type Connection, evidenceFrom, openConnection, testClock} from './support/connection.ts';

let connection: Connection;
const open = async (...args: Parameters<typeof openConnection>): Promise<Connection> => {
	connection = await openConnection(...args);
	return connection;
};
afterEach(async () => connection?.sandbox.close());

const foundry = accountScope('contoso-foundry');
const guestTenant = {
	id: 'aaaaaaaa-0000-4000-8000-000000000002',
	displayName: 'Fabrikam',
	defaultDomain: 'fabrikam.com',
	users: [
		{
			id: 'aaaaaaaa-0000-4000-8000-000000000003',
			userPrincipalName: 'ana_contoso.com#EXT#@fabrikam.com',
			displayName: 'Ana Lima',
			mail: 'ana@contoso.com',
			guest: true,
		},
	],
	groups: [],
	servicePrincipals: [],
};

describe('a device code', () => {
	test('is shown once, with who asks, and signs the person in', async () => {
		const {signIn, codes, sandbox} = await open('fresh');
		expect(await signIn('device-code')).toEqual({
			source: 'device-code',
			cloud: 'public',
			tenantId: sandbox.tenantId,
			tenantName: 'Contoso',
			objectId: people.ana.id,
			name: 'ana@contoso.com',
			kind: 'user',
			sandbox: 'fresh',
		});
		expect(codes).toEqual([
			expect.objectContaining({
				verificationUri: 'https://microsoft.com/devicelogin',
				application: 'Microsoft Azure CLI',
				tenantId: null,
				userCode: expect.stringMatching(/^[A-Z0-9]{9}$/),
			}),
		]);
	});

	test('that Entra ID refuses to give, as for a tenant there is none, is not shown; its own words come back', async () => {
		const {cloud, signal} = await open('fresh');
		const shown: unknown[] = [];
		const signingIn = cloud.signIn({source: 'device-code', tenantId: 'nobody.example', cloud: 'public'}, code => shown.push(code), signal);
		expect(await evidenceFrom(signingIn)).toMatchObject({plane: 'signin', status: 400, aadsts: '90002', request: expect.stringContaining('/devicecode')});
		expect(shown).toEqual([]);
	});

	test('is the only prompt of a sitting that asks Resource Manager, Graph and a model with both audiences, and fresh tokens', async () => {
		const {signIn, cloud, codes, signal, asked} = await open('fresh');
		const session = await signIn('device-code');
		await cloud.discover(session, signal);
		await cloud.listRoleAssignments(session, foundry, {id: session.objectId, type: 'User', name: null}, signal);
		await cloud.listRoleDefinitions(session, foundry, signal);
		await cloud.findPrincipals(session, 'ben@contoso.com', signal);
		for (const audience of ['https://cognitiveservices.azure.com', 'https://ai.azure.com']) {
			const call = {method: 'GET', url: 'https://contoso-foundry.openai.azure.com/openai/v1/models', audience, headers: {}, body: null} as const;
			await cloud.callModel(session, call, {fresh: false}, signal);
			await cloud.callModel(session, call, {fresh: true}, signal);
		}
		expect(codes).toHaveLength(1);
		expect(asked(/devicecode$/)).toHaveLength(1);
	});

	test('can be left at once while its approval is awaited', async () => {
		const {cloud, leave, signal} = await open('fresh', {approveAfterMs: 600_000, pollIntervalSeconds: 5});
		let leftAt = 0;
		const reason = new Error('left');
		const signingIn = cloud.signIn(
			{source: 'device-code', tenantId: null, cloud: 'public'},
			() =>
				setImmediate(() => {
					leftAt = performance.now();
					leave.abort(reason);
				}),
			signal,
		);
		await expect(signingIn).rejects.toBe(reason);
		expect(performance.now() - leftAt).toBeLessThan(50);
	});

	test('that the person declines is told in the words of Entra ID', async () => {
		const {signIn, sandbox} = await open('fresh');
		sandbox.world.deviceCode = {outcome: 'declined', slowDowns: 0};
		expect(await evidenceFrom(signIn('device-code'))).toMatchObject({
			plane: 'signin',
			status: 400,
			code: 'authorization_declined',
			request: 'POST https://login.microsoftonline.com/organizations/oauth2/v2.0/token',
		});
	});

	test('is not asked for again behind the back of whoever reads: a token that needs the person is a failure with its cause', async () => {
		const {signIn, cloud, codes, signal, sandbox} = await open('fresh');
		const session = await signIn('device-code');
		sandbox.faults.push({
			when: {host: /^login\./, path: /token$/},
			times: 9,
			answer: {
				status: 400,
				body: {
					error: 'invalid_grant',
					error_description: 'AADSTS50076: multi-factor authentication',
					error_codes: [50_076],
					suberror: 'basic_action',
					claims: '{"access_token":{}}',
					correlation_id: 'c-1',
				},
			},
		});
		expect(await evidenceFrom(cloud.findPrincipals(session, 'ben@contoso.com', signal))).toMatchObject({
			plane: 'signin',
			status: 400,
			code: 'invalid_grant',
			aadsts: '50076',
			message: 'AADSTS50076: multi-factor authentication',
			claims: '{"access_token":{}}',
			correlationId: expect.stringMatching(/./),
		});
		expect(codes).toHaveLength(1);
	});
});

describe('the application of the environment', () => {
	test('signs in as a service principal, with the name that Graph knows', async () => {
		const {signIn, sandbox} = await open('admin');
		const application = sandbox.world.tenants[0]?.servicePrincipals.find(({id}) => id === sandbox.world.applicationId);
		expect(await signIn('environment')).toMatchObject({
			source: 'environment',
			kind: 'servicePrincipal',
			objectId: application?.id,
			name: application?.displayName,
			tenantName: 'Contoso',
		});
	});

	test('with a wrong secret is told so, and the secret stays out of it', async () => {
		const secret = 'sandbox~wrong~secret~0123456789';
		const {sandbox} = await open('fresh');
		const env = {AZURE_TENANT_ID: sandbox.tenantId, AZURE_CLIENT_ID: sandbox.clientId, AZURE_CLIENT_SECRET: secret};
		const cloud = connectCloud({agent: sandbox.agent, env, cloud: 'public', clock: testClock(0), sandbox: 'fresh'});
		const evidence = await evidenceFrom(cloud.signIn({source: 'environment', tenantId: null, cloud: 'public'}, () => undefined, new AbortController().signal));
		expect(evidence).toMatchObject({plane: 'signin', code: 'invalid_client', aadsts: '7000215'});
		expect(JSON.stringify(evidence)).not.toContain(secret);
	});

	test('gets a fresh token when one is asked for, and the kept one when not', async () => {
		const {signIn, cloud, signal, asked} = await open('admin');
		const session = await signIn('environment');
		const call = {
			method: 'GET',
			url: 'https://contoso-openai.openai.azure.com/openai/v1/models',
			audience: 'https://ai.azure.com',
			headers: {},
			body: null,
		} as const;
		const tokensAfter = async (fresh: boolean): Promise<number> => {
			await cloud.callModel(session, call, {fresh}, signal);
			return asked(/oauth2\/v2\.0\/token$/).length;
		};
		const first = await tokensAfter(false);
		expect(await tokensAfter(false)).toBe(first);
		expect(await tokensAfter(true)).toBe(first + 1);
		expect(await tokensAfter(false)).toBe(first + 1);
	});
});

describe('a fresh token of a person', () => {
	test('is issued by the refresh token, once, and then kept', async () => {
		const {signIn, cloud, signal, asked, clock} = await open('endpoint-only');
		const session = await signIn('device-code');
		const call = {
			method: 'GET',
			url: 'https://contoso-openai.openai.azure.com/openai/v1/models',
			audience: 'https://cognitiveservices.azure.com',
			headers: {},
			body: null,
		} as const;
		const tokensAfter = async (fresh: boolean): Promise<number> => {
			await cloud.callModel(session, call, {fresh}, signal);
			return asked(/oauth2\/v2\.0\/token$/).length;
		};
		const first = await tokensAfter(false);
		expect(await tokensAfter(false)).toBe(first);
		await clock.sleep(5000, signal);
		expect(await tokensAfter(true)).toBe(first + 1);
		expect(await tokensAfter(false)).toBe(first + 1);
	});
});

describe('another tenant', () => {
	test('is entered without a second prompt, as the other object that the person is there', async () => {
		const {signIn, cloud, codes, signal, sandbox, asked} = await open('fresh');
		sandbox.world.tenants.push(guestTenant);
		const home = await signIn('device-code');
		const guest = await cloud.enterTenant(home, guestTenant.id, signal);
		expect(guest).toMatchObject({tenantId: guestTenant.id, objectId: guestTenant.users[0]?.id, tenantName: 'Fabrikam', source: 'device-code'});
		expect(codes).toHaveLength(1);
		expect(asked(new RegExp(`POST login\\.microsoftonline\\.com/${guestTenant.id}/oauth2/v2\\.0/token`))).not.toHaveLength(0);
		await cloud.discover(guest, signal);
		await cloud.discover(home, signal);
		expect(new Set(sandbox.log.filter(({path}) => path.endsWith('Microsoft.ResourceGraph/resources')).map(({principalId}) => principalId))).toEqual(
			new Set([guest.objectId, home.objectId]),
		);
	});

	test('where the person is nobody refuses in the words of Entra ID', async () => {
		const {signIn, cloud, signal, sandbox} = await open('fresh');
		sandbox.world.tenants.push({...guestTenant, users: []});
		const home = await signIn('device-code');
		expect(await evidenceFrom(cloud.enterTenant(home, guestTenant.id, signal))).toMatchObject({plane: 'signin', aadsts: expect.stringMatching(/^\d+$/)});
	});
});

describe('a network in the way', () => {
	const signInThrough = async (agent: Agent) => {
		const cloud = connectCloud({agent, env: {}, cloud: 'public', clock: testClock(0), sandbox: 'fresh'});
		return evidenceFrom(cloud.signIn({source: 'device-code', tenantId: null, cloud: 'public'}, () => undefined, new AbortController().signal));
	};

	test('that refuses connections is told by its own code, though MSAL forgets it', async () => {
		const server = createServer().listen(0, '127.0.0.1');
		await new Promise(resolve => server.once('listening', resolve));
		const address = server.address();
		const port = typeof address === 'object' && address ? address.port : 0;
		await new Promise(resolve => server.close(resolve));
		class ClosedDoor extends Agent {
			override createConnection() {
				return connect({host: '127.0.0.1', port});
			}
		}
		expect(await signInThrough(new ClosedDoor())).toMatchObject({
			plane: 'signin',
			status: null,
			code: 'ECONNREFUSED',
			request: expect.stringContaining('login.microsoftonline.com'),
		});
	}, 20_000);

	test('that knows no such host is told by its own code', async () => {
		class NoNames extends Agent {
			override createConnection() {
				const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND login.microsoftonline.com'), {code: 'ENOTFOUND'});
				return connect({host: 'login.microsoftonline.com', port: 443, lookup: (_host, _options, callback) => callback(unknown, '', 4)});
			}
		}
		expect(await signInThrough(new NoNames())).toMatchObject({plane: 'signin', status: null, code: 'ENOTFOUND'});
	}, 20_000);

	test('in which no answer comes is given up in time, and told as such', async () => {
		const {sandbox, signal} = await open('fresh');
		sandbox.faults.push({when: {host: /^login\./}, times: 9, answer: 'hang'});
		const trace = openTrace();
		const options = {...wireOptions(trace, sandbox.agent, 60), retryOptions: {maxRetries: 1, retryDelayInMs: 1}};
		const wire = {modules: openModules({}), options, modelOptions: options, environment: environments.public};
		const asking = {onCode: () => expect.unreachable(), openUrl: null};
		const signingIn = openPerson(wire, {way: 'device-code', clientId: azureCliClientId, tenantId: null}, asking, signal).catch((error: unknown) => {
			throw toFailure(error, {environment: wire.environment, trace, mark: 0});
		});
		expect(await evidenceFrom(signingIn)).toMatchObject({
			plane: 'signin',
			status: null,
			code: 'ETIMEDOUT',
			message: 'No answer from login.microsoftonline.com within 0.06 s',
		});
	});

	test.for([
		['GET', '0.005'],
		['POST', '0.005'],
		['PUT', '0.02'],
		['PATCH', '0.02'],
		['DELETE', '0.02'],
	] as const)('%s is waited for %s s where others are waited for 0.005 s', async ([method, seconds]) => {
		const [added] = wireOptions(openTrace(), undefined, 5).additionalPolicies;
		const silent = async ({abortSignal}: {readonly abortSignal?: unknown}) =>
			new Promise<never>((_, reject) => abortSignal instanceof AbortSignal && abortSignal.addEventListener('abort', () => reject(new Error('left'))));
		const sending = added?.policy.sendRequest(createPipelineRequest({url: 'https://management.azure.com/', method}), silent);
		await expect(sending).rejects.toThrow(`within ${seconds} s`);
	});

	test('whose certificate nobody vouches for is told by its own code', async () => {
		const {sandbox} = await open('fresh');
		class Stranger extends Agent {
			override createConnection() {
				return connect({host: '127.0.0.1', port: sandbox.port, servername: 'login.microsoftonline.com'});
			}
		}
		const {code} = await signInThrough(new Stranger());
		expect(code).toMatch(/^(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT_LOCALLY)$/);
	}, 20_000);
});

describe('what the sandbox cloud offers', () => {
	const offersFor = async (env: Readonly<Record<string, string>>, sandbox: string) =>
		(await connectCloud({env, cloud: 'public', clock: testClock(0), sandbox}).sources(new AbortController().signal)).map(({source, state, account}) => [
			source,
			state,
			account,
		]);
	const application = {AZURE_TENANT_ID: 'contoso.com', AZURE_CLIENT_ID: 'app-1', AZURE_CLIENT_SECRET: 'x'};

	const certificate = {...application, AZURE_CLIENT_SECRET: '', AZURE_CLIENT_CERTIFICATE_PATH: '/c.pem'};
	const person = ['device-code', 'possible', null];
	const ready = ['environment', 'ready', 'app-1'];
	const absent = ['environment', 'absent', null];

	test.for([
		{env: application, sandbox: 'fresh', offers: [person, ready]},
		{env: certificate, sandbox: 'fresh', offers: [person, ready]},
		{env: {AZURE_CLIENT_ID: 'app-1'}, sandbox: 'fresh', offers: [person, absent]},
	])('with $env in the sandbox world $sandbox is $offers', async ({env, sandbox, offers}) => {
		expect(await offersFor(env, sandbox)).toEqual(offers);
	});

	test.for(['azure-cli', 'azd', 'browser', 'managed-identity', 'workload-identity'] as const)('is never %s in the sandbox', async source => {
		const {cloud, signal, sandbox} = await open('fresh');
		expect(await evidenceFrom(cloud.signIn({source, tenantId: null, cloud: 'public'}, () => undefined, signal))).toMatchObject({
			plane: 'local',
			code: 'CredentialNotAvailable',
		});
		expect(sandbox.log).toEqual([]);
	});

	test('names the variables that are missing', async () => {
		const {cloud, signal} = await open('fresh', {env: {AZURE_CLIENT_ID: 'app-1'}});
		const evidence = await evidenceFrom(cloud.signIn({source: 'environment', tenantId: null, cloud: 'public'}, () => undefined, signal));
		expect(evidence).toMatchObject({plane: 'local', code: 'CredentialNotAvailable', message: expect.stringContaining('AZURE_TENANT_ID, AZURE_CLIENT_SECRET')});
	});
});

describe('Azure CLI', () => {
	let folder: string;
	const pathBefore = process.env['PATH'];
	afterEach(async () => {
		process.env['PATH'] = pathBefore;
		await rm(folder, {recursive: true, force: true});
	});
	const installAz = async (script: string): Promise<string> => {
		folder = await mkdtemp(path.join(tmpdir(), 'foundry-keyless-az-'));
		await writeFile(path.join(folder, 'az'), `#!/bin/sh\n${script}\n`);
		await chmod(path.join(folder, 'az'), 0o755);
		await writeFile(path.join(folder, 'azureProfile.json'), `\uFEFF${JSON.stringify({subscriptions: [{isDefault: true, user: {name: 'ana@contoso.com'}}]})}`);
		return folder;
	};
	const tokenOf = (claims: object): string => `eyJhbGciOiJub25lIn0.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2lnbmF0dXJl`;

	test.skipIf(process.platform === 'win32')('that is signed in is offered with its account and gives the session its token names', async () => {
		const token = tokenOf({tid: 'tenant-1', oid: 'person-1', upn: 'ana@contoso.com', idtyp: 'user', aud: 'https://management.azure.com'});
		const bin = await installAz(`echo '${JSON.stringify({accessToken: token, expires_on: 4_000_000_000})}'`);
		const {sandbox} = await open('fresh');
		const env = {PATH: bin, AZURE_CONFIG_DIR: bin};
		const cloud = connectCloud({agent: sandbox.agent, env, cloud: 'public', clock: testClock(0), sandbox: null});
		expect((await cloud.sources(new AbortController().signal))[0]).toMatchObject({source: 'azure-cli', state: 'ready', account: 'ana@contoso.com'});
		process.env['PATH'] = `${bin}:/bin:/usr/bin`;
		const session = await cloud.signIn({source: 'azure-cli', tenantId: null, cloud: 'public'}, () => undefined, new AbortController().signal);
		expect(session).toMatchObject({source: 'azure-cli', tenantId: 'tenant-1', objectId: 'person-1', name: 'ana@contoso.com', kind: 'user', sandbox: null});
	});

	test.skipIf(process.platform === 'win32')('that is not signed in says to run az login', async () => {
		const bin = await installAz(`echo "ERROR: Please run 'az login' to setup account." >&2; exit 1`);
		process.env['PATH'] = `${bin}:/bin:/usr/bin`;
		const cloud = connectCloud({env: {PATH: bin}, cloud: 'public', clock: testClock(0), sandbox: null});
		const evidence = await evidenceFrom(cloud.signIn({source: 'azure-cli', tenantId: null, cloud: 'public'}, () => undefined, new AbortController().signal));
		expect(evidence).toMatchObject({plane: 'local', code: 'ToolSignedOut', message: expect.stringContaining('az login'), command: 'az login'});
	});
});
