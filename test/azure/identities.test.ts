import './support/open-window.ts';
import process from 'node:process';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {MachineIdentity} from '../../source/access/identity.ts';
import {connectCloud} from '../../source/azure/connect.ts';
import {secretPattern} from '../../source/sandbox/jwt.ts';
import {type Sandbox, startSandbox} from '../../source/sandbox/sandbox.ts';
import {people} from '../../source/sandbox/worlds-directory.ts';
import {testClock} from './support/connection.ts';
import {azdScript, azScript, type Home, type MetadataEndpoint, openHome, serveMetadata, tokenOf, year2096} from './support/machine.ts';

let sandbox: Sandbox;
let home: Home;
let metadata: MetadataEndpoint | null = null;
const {signal} = new AbortController();

beforeEach(async () => {
	[home, sandbox] = await Promise.all([openHome(), startSandbox({world: 'fresh'})]);
});
afterEach(async () => {
	vi.unstubAllEnvs();
	await Promise.all([home.remove(), sandbox.close(), metadata?.close()]);
	metadata = null;
});

const open = (variables: Readonly<Record<string, string>> = {}, world: string | null = null) => {
	const env = {HOME: home.home, PATH: home.bin, ...variables};
	for (const name of Object.keys(process.env).filter(name => /^(?:AZURE_|MSI_|IDENTITY_|IMDS_)/.test(name))) vi.stubEnv(name, undefined);
	for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
	const openUrl = async (url: string): Promise<void> => void sandbox.visit(url);
	return connectCloud({
		agent: sandbox.agent,
		env,
		assetTagFile: '/nonexistent',
		cloud: 'public',
		clock: testClock(Date.now()),
		sandbox: world,
		...(world === null ? {openUrl} : {}),
	});
};

const application = () => ({AZURE_TENANT_ID: sandbox.tenantId, AZURE_CLIENT_ID: sandbox.clientId, AZURE_CLIENT_SECRET: sandbox.clientSecret});
const states = (list: readonly MachineIdentity[]) => Object.fromEntries(list.map(({source, state}) => [source, state]));
const one = (list: readonly MachineIdentity[], source: MachineIdentity['source']) => list.find(identity => identity.source === source);
const claimsOf = (name: string) => ({tid: 't-1', oid: `o-${name}`, upn: `${name}@contoso.com`, idtyp: 'user', appid: 'az-app', exp: year2096});
const secrets = /eyJ[\w-]{8,}\.|sandbox~/;

describe.skipIf(process.platform === 'win32')('the identities of this machine', () => {
	test('are told apart, each by its own token, in the order of DefaultAzureCredential, and nobody is prompted', async () => {
		metadata = await serveMetadata(() => ({
			status: 200,
			body: {
				access_token: tokenOf({tid: 't-1', oid: 'o-mi', appid: 'mi-app', idtyp: 'app', xms_mirid: '/subscriptions/s', exp: year2096}),
				expires_on: String(year2096),
				resource: 'r',
				token_type: 'Bearer',
			},
		}));
		await home.install('az', azScript(claimsOf('ana')));
		await home.install('azd', azdScript(claimsOf('ben')));
		const powerShell = JSON.stringify({Token: tokenOf(claimsOf('cy')), ExpiresOn: '2096-10-02T07:06:40Z'});
		await home.install('pwsh', `case "$1" in "/?") echo help;; *) echo '${powerShell}';; esac`);
		const list = await open({...application(), IDENTITY_ENDPOINT: metadata.url, IDENTITY_HEADER: 'h'}).identities(signal);
		expect(list.map(({source, state, account, kind, appId}) => [source, state, account, kind, appId])).toEqual([
			['environment', 'signed-in', sandbox.clientId, 'servicePrincipal', sandbox.clientId],
			['workload-identity', 'absent', null, null, null],
			['managed-identity', 'signed-in', 'mi-app', 'managedIdentity', 'mi-app'],
			['vscode', 'absent', null, null, null],
			['azure-cli', 'signed-in', 'ana@contoso.com', 'user', 'az-app'],
			['azure-powershell', 'signed-in', 'cy@contoso.com', 'user', 'az-app'],
			['azd', 'signed-in', 'ben@contoso.com', 'user', 'az-app'],
			['browser', 'not-asked', null, null, null],
			['device-code', 'not-asked', null, null, null],
		]);
		expect(one(list, 'azure-cli')).toMatchObject({
			objectId: 'o-ana',
			tenantId: 't-1',
			expiresOn: new Date(year2096 * 1000).toISOString(),
			detail: 'az on PATH',
		});
		expect(JSON.stringify(list)).not.toMatch(secrets);
		expect(JSON.stringify(list)).not.toMatch(secretPattern);
		expect(sandbox.log.filter(({path}) => /devicecode|authorize/.test(path))).toEqual([]);
	});

	test('that give no token say why in one line of their own, without secrets and without the words of another', async () => {
		const secret = 'sandbox~wrong~secret~0123456789';
		await home.install('az', `echo "ERROR: AADSTS700082: The refresh token has expired. ${tokenOf({a: 1})}" >&2; echo "Trace: x" >&2; exit 1`);
		await home.install('azd', `echo "ERROR: not logged in, run \\\`azd auth login\\\` to login" >&2; exit 1`);
		const list = await open({...application(), AZURE_CLIENT_SECRET: secret}).identities(signal);
		expect(states(list)).toMatchObject({environment: 'refused', 'azure-cli': 'refused', azd: 'refused', 'azure-powershell': 'absent'});
		expect(one(list, 'environment')?.detail).toMatch(/AADSTS7000215/);
		expect(one(list, 'azure-cli')?.detail).toMatch(/^ERROR: AADSTS700082: The refresh token has expired\. \[/);
		expect(one(list, 'azd')?.detail).toContain('azd auth login');
		expect(JSON.stringify(list)).not.toMatch(secrets);
	});

	test.for([
		['Run Connect-AzAccount to login', /Connect-AzAccount/],
		[
			"The specified module 'Az.Accounts' with version '2.2.0' was not loaded because no valid module file was found in any module directory",
			/Install-Module -Name Az/,
		],
	] as const)('of PowerShell that says %j tell what to run there', async ([says, tells]) => {
		await home.install('pwsh', `case "$1" in "/?") echo help;; *) echo "${says}" >&2; exit 1;; esac`);
		expect(one(await open().identities(signal), 'azure-powershell')).toMatchObject({state: 'refused', detail: expect.stringMatching(tells)});
	});

	test('that a person signed in with here are known afterwards', async () => {
		const cloud = open();
		await cloud.signIn({source: 'browser', tenantId: null, cloud: 'public'}, () => expect.unreachable(), signal);
		expect(one(await cloud.identities(signal), 'browser')).toMatchObject({
			state: 'signed-in',
			account: 'ana@contoso.com',
			objectId: people.ana.id,
			kind: 'user',
		});
	});

	test('hold the account that Visual Studio Code has left a record of, which is not asked', async () => {
		await home.write('.azure/ms-azuretools.vscode-azureresourcegroups/authRecord.json', {username: 'ana@contoso.com', tenantId: 't-1', homeAccountId: 'a.b'});
		expect(one(await open().identities(signal), 'vscode')).toMatchObject({state: 'not-asked', account: 'ana@contoso.com', tenantId: 't-1', objectId: null});
	});

	test('half set in the environment name what is missing', async () => {
		const list = await open({AZURE_CLIENT_ID: 'app-1', AZURE_TENANT_ID: 't'}).identities(signal);
		expect(one(list, 'environment')).toMatchObject({state: 'absent', detail: 'AZURE_CLIENT_SECRET is not set'});
		expect(one(list, 'workload-identity')).toMatchObject({state: 'absent', detail: 'AZURE_FEDERATED_TOKEN_FILE is not set'});
		expect(one(list, 'managed-identity')).toMatchObject({state: 'absent'});
	});

	test('are not looked at from the sandbox cloud, whose own application is all there is', async () => {
		await home.install('az', azScript(claimsOf('ana')));
		const list = await open(application(), 'fresh').identities(signal);
		expect(states(list)).toEqual({environment: 'signed-in', 'device-code': 'not-asked'});
	});

	test('can be left at once', async () => {
		await home.install('az', 'exec /bin/sleep 1');
		const leave = new AbortController();
		const asking = open().identities(leave.signal);
		leave.abort(new Error('left'));
		await expect(asking).rejects.toThrow('left');
	});
});

test('the variables of the environment are told by name, and only the choice of credentials by value', async () => {
	const cloud = connectCloud({
		env: {AZURE_CLIENT_SECRET: 's', OPENAI_API_KEY: 'k', AZURE_TOKEN_CREDENTIALS: 'dev', EMPTY: ''},
		cloud: 'public',
		clock: testClock(0),
		sandbox: null,
	});
	expect(await cloud.variables()).toEqual({names: ['AZURE_CLIENT_SECRET', 'OPENAI_API_KEY', 'AZURE_TOKEN_CREDENTIALS'], tokenCredentials: 'dev'});
});
