import {readFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {diagnose} from '../../source/access/diagnosis.ts';
import {connectCloud} from '../../source/azure/connect.ts';
import {makeClientCertificate} from '../../source/sandbox/certificate.ts';
import {type Sandbox, startSandbox} from '../../source/sandbox/sandbox.ts';
import {fabrikamId, fabrikamPeople} from '../../source/sandbox/worlds-fabrikam.ts';
import {evidenceFrom, testClock} from './support/connection.ts';
import {azdScript, azScript, type Home, type MetadataEndpoint, openHome, serveMetadata, tokenOf, year2096} from './support/machine.ts';

let sandbox: Sandbox;
let home: Home;
let metadata: MetadataEndpoint | null = null;
const {signal} = new AbortController();

beforeEach(async () => {
	[home, sandbox] = await Promise.all([openHome(), startSandbox({world: 'guest'})]);
});
afterEach(async () => {
	vi.unstubAllEnvs();
	await Promise.all([home.remove(), sandbox.close(), metadata?.close()]);
	metadata = null;
});

const ana = {tid: 'aaaaaaaa-0000-4000-8000-000000000001', oid: 'aaaaaaaa-0000-4000-8000-0000000000aa', upn: 'ana@contoso.com', idtyp: 'user', appid: 'az'};

/** The SDK looks for programs and for managed identity endpoints in the environment of the process. */
const stub = (variables: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
	for (const name of Object.keys(process.env).filter(name => /^(?:AZURE_|MSI_|IDENTITY_|IMDS_)/.test(name))) vi.stubEnv(name, undefined);
	for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
	return variables;
};

type Source = Parameters<ReturnType<typeof connectCloud>['signIn']>[0]['source'];

const open = (variables: Readonly<Record<string, string>> = {}) => {
	const env = stub({HOME: home.home, PATH: home.bin, ...variables});
	const cloud = connectCloud({agent: sandbox.agent, env, cloud: 'public', clock: testClock(Date.now()), sandbox: null});
	return {
		cloud,
		signIn: async (source: Source, tenantId: string | null = null) => cloud.signIn({source, tenantId, cloud: 'public'}, () => expect.unreachable(), signal),
	};
};

const ciRunner = () => {
	const application = sandbox.world.tenants[0]?.servicePrincipals.find(({id}) => id === sandbox.world.applicationId);
	if (!application) throw new Error('The world has no application');
	return application;
};

describe('an application', () => {
	test('signs in with its certificate', async () => {
		const {certPem, pem} = makeClientCertificate('ci-runner');
		ciRunner().certificates = [certPem];
		const file = await home.write('client.pem', pem);
		const {signIn} = open({AZURE_TENANT_ID: sandbox.tenantId, AZURE_CLIENT_ID: sandbox.clientId, AZURE_CLIENT_CERTIFICATE_PATH: file});
		expect(await signIn('environment')).toMatchObject({source: 'environment', kind: 'servicePrincipal', objectId: ciRunner().id});
	});

	test('signs in with the token that its pod is given', async () => {
		ciRunner().federation = [{issuer: 'https://oidc.example', subject: 'system:serviceaccount:apps:chat'}];
		const file = await home.write('token', tokenOf({iss: 'https://oidc.example', sub: 'system:serviceaccount:apps:chat', exp: year2096}));
		const {signIn} = open({AZURE_TENANT_ID: sandbox.tenantId, AZURE_CLIENT_ID: sandbox.clientId, AZURE_FEDERATED_TOKEN_FILE: file});
		expect(await signIn('workload-identity')).toMatchObject({source: 'workload-identity', kind: 'servicePrincipal', objectId: ciRunner().id});
	});

	test('that trusts another pod is refused in Entra ID’s words', async () => {
		const file = await home.write('token', tokenOf({iss: 'https://oidc.example', sub: 'system:serviceaccount:apps:other', exp: year2096}));
		const {signIn} = open({AZURE_TENANT_ID: sandbox.tenantId, AZURE_CLIENT_ID: sandbox.clientId, AZURE_FEDERATED_TOKEN_FILE: file});
		expect(await evidenceFrom(signIn('workload-identity'))).toMatchObject({plane: 'signin', aadsts: expect.stringMatching(/^7002\d+$/)});
	});

	test('without a token file is told what is missing', async () => {
		const {signIn} = open({AZURE_CLIENT_ID: 'app-1'});
		expect(await evidenceFrom(signIn('workload-identity'))).toMatchObject({
			code: 'CredentialNotAvailable',
			message: 'The environment names no workload identity: AZURE_FEDERATED_TOKEN_FILE, AZURE_TENANT_ID not set.',
		});
	});

	test('that is unknown in another tenant is refused there, by name', async () => {
		const {cloud, signIn} = open({AZURE_TENANT_ID: sandbox.tenantId, AZURE_CLIENT_ID: sandbox.clientId, AZURE_CLIENT_SECRET: sandbox.clientSecret});
		const session = await signIn('environment');
		const evidence = await evidenceFrom(cloud.enterTenant(session, fabrikamId, signal));
		expect(evidence).toMatchObject({plane: 'signin', aadsts: '700016'});
		expect(`${evidence.request} ${evidence.message}`).toContain(fabrikamId);
	});

	test('is not held to an error of the token endpoint that is over', async () => {
		const {cloud, signIn} = open({AZURE_TENANT_ID: sandbox.tenantId, AZURE_CLIENT_ID: sandbox.clientId, AZURE_CLIENT_SECRET: sandbox.clientSecret});
		const session = await signIn('environment');
		sandbox.faults.push({
			when: {path: /oauth2\/v2\.0\/token$/},
			times: 1,
			answer: {status: 429, headers: {'retry-after': '90'}, body: {error: 'temporarily_unavailable'}},
		});
		const call = {
			method: 'GET',
			url: 'https://contoso-openai.openai.azure.com/openai/v1/models',
			audience: 'https://ai.azure.com',
			headers: {},
			body: null,
		} as const;
		const ask = async () => cloud.callModel(session, call, {fresh: false}, signal);
		expect(await evidenceFrom(ask())).toMatchObject({plane: 'signin', status: 429});
		expect(await ask()).toMatchObject({status: expect.any(Number)});
	});
});

describe('a managed identity', () => {
	const claims = {
		tid: ana.tid,
		oid: 'aaaaaaaa-0000-4000-8000-0000000000bb',
		appid: 'mi-app',
		idtyp: 'app',
		xms_mirid: '/subscriptions/s/resourcegroups/r/providers/x',
	};
	const token = {access_token: tokenOf(claims), expires_on: String(year2096), resource: 'r', token_type: 'Bearer'};

	test('signs in by the endpoint that the environment names, as the one that AZURE_CLIENT_ID chooses, and knows no other tenant', async () => {
		metadata = await serveMetadata((_, {headers}) => (headers['x-identity-header'] === 'h-1' ? {status: 200, body: token} : {status: 400, body: {}}));
		const {cloud, signIn} = open({IDENTITY_ENDPOINT: `${metadata.url}/msi/token`, IDENTITY_HEADER: 'h-1', AZURE_CLIENT_ID: 'user-assigned-1'});
		const session = await signIn('managed-identity');
		expect(session).toMatchObject({source: 'managed-identity', kind: 'managedIdentity', objectId: claims.oid, tenantId: claims.tid});
		expect(metadata.asked.map(({searchParams}) => Object.fromEntries(searchParams))).toContainEqual({
			'api-version': '2019-08-01',
			client_id: 'user-assigned-1',
			resource: 'https://management.azure.com',
		});
		const notThere = await evidenceFrom(cloud.enterTenant(session, fabrikamId, signal));
		expect(notThere).toMatchObject({code: 'TenantNotEntered', message: expect.stringContaining(fabrikamId)});
		expect(diagnose(notThere)).toMatchObject({
			id: 'cred.tenant-not-entered',
			cause: expect.stringContaining('known in its own tenant only'),
			remedies: [{command: `foundry-keyless --credential browser --tenant ${fabrikamId}`}, {command: `az login --tenant ${fabrikamId}`}],
		});
		const notAnswered = await evidenceFrom(cloud.answerClaims(session, '{"access_token":{}}', () => expect.unreachable(), signal));
		expect(notAnswered).toMatchObject({code: 'ClaimsNotAnswered', claims: '{"access_token":{}}'});
		expect(diagnose(notAnswered)).toMatchObject({
			id: 'cred.claims-not-answered',
			cause: 'A managed identity can answer no challenge: its endpoint gave the same token again.',
			remedies: [{command: 'foundry-keyless --credential browser'}],
		});
	});
});

describe.skipIf(process.platform === 'win32').for([
	{
		source: 'azure-cli',
		program: 'az',
		script: azScript,
		flag: '--tenant',
		command: /Run: az login --tenant (\S+) --scope https:\/\/management\.azure\.com\/\.default --claims-challenge (\S+)$/,
	},
	{
		source: 'azd',
		program: 'azd',
		script: azdScript,
		flag: '--tenant-id',
		command: /Run: azd auth login --tenant-id (\S+) --scope https:\/\/management\.azure\.com\/\.default --claims (\S+)$/,
	},
] as const)('$source', ({source, program, script, flag, command}) => {
	const guest = {...ana, tid: fabrikamId, oid: fabrikamPeople.ana.id};

	test('gives the session that its token names, and enters another tenant as who the person is there', async () => {
		await home.install(program, `case "$*" in *${fabrikamId}*) ${script(guest)};; *) ${script(ana)};; esac`);
		const {cloud, signIn} = open();
		const session = await signIn(source);
		expect(session).toMatchObject({source, tenantId: ana.tid, objectId: ana.oid, name: 'ana@contoso.com', kind: 'user'});
		expect(await cloud.enterTenant(session, fabrikamId, signal)).toMatchObject({source, tenantId: fabrikamId, objectId: guest.oid});
		expect(await readFile(path.join(home.home, `${program}.asked`), 'utf8')).toContain(`${flag} ${fabrikamId}`);
	});

	test('that gives the token of another tenant than asked for is caught', async () => {
		await home.install(program, script(ana));
		const {signIn} = open();
		expect(await evidenceFrom(signIn(source, fabrikamId))).toMatchObject({code: 'TenantNotEntered', message: expect.stringContaining(fabrikamId)});
	});

	test('that is refused in another tenant says in which', async () => {
		await home.install(program, `case "$*" in *${fabrikamId}*) echo "ERROR: AADSTS50020: not there" >&2; exit 1;; *) ${script(ana)};; esac`);
		const {cloud, signIn} = open();
		const session = await signIn(source);
		expect(await evidenceFrom(cloud.enterTenant(session, fabrikamId, signal))).toMatchObject({
			plane: 'signin',
			aadsts: '50020',
			request: expect.stringContaining(fabrikamId),
			command: expect.stringContaining(`${flag} ${fabrikamId}`),
		});
	});

	test('cannot be asked for claims: the person is told the command', async () => {
		await home.install(program, script(ana));
		const {cloud, signIn} = open();
		const session = await signIn(source);
		const claims = '{"access_token":{"acrs":{"essential":true,"values":["p1"]}}}';
		const evidence = await evidenceFrom(cloud.answerClaims(session, claims, () => expect.unreachable(), signal));
		expect(evidence).toMatchObject({code: 'ClaimsNotAnswered', claims});
		const [, tenant, encoded = ''] = command.exec(evidence.message) ?? [];
		expect({tenant, claims: Buffer.from(encoded, 'base64').toString()}).toEqual({tenant: ana.tid, claims});
	});
});
