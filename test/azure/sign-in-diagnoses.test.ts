import './support/open-window.ts';
import process from 'node:process';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi} from 'vitest';
import {diagnoses} from '../../source/access/diagnoses/table.ts';
import {type Diagnosis, diagnose} from '../../source/access/diagnosis.ts';
import type {Evidence} from '../../source/access/failure.ts';
import {withoutSecrets} from '../../source/access/pasted.ts';
import type {CredentialSource, Session} from '../../source/access/session.ts';
import {openAzureCli, openDeveloperCli} from '../../source/azure/command-line-tools.ts';
import {connectCloud} from '../../source/azure/connect.ts';
import {environments} from '../../source/azure/environment.ts';
import {toFailure} from '../../source/azure/failures.ts';
import {openModules} from '../../source/azure/modules.ts';
import {openTrace, wireOptions} from '../../source/azure/pipeline.ts';
import {makeClientCertificate} from '../../source/sandbox/certificate.ts';
import type {SignInRule} from '../../source/sandbox/directory-types.ts';
import * as entra from '../../source/sandbox/entra-errors.ts';
import {signInRefusals, tokenEndpointFaults} from '../../source/sandbox/entra-refusals.ts';
import {type Sandbox, startSandbox} from '../../source/sandbox/sandbox.ts';
import {people} from '../../source/sandbox/worlds-directory.ts';
import {fabrikamId} from '../../source/sandbox/worlds-fabrikam.ts';
import {installStubs} from '../support/stubs/install.ts';
import {evidenceFrom, testClock} from './support/connection.ts';
import {azScript, type Home, openHome, serveMetadata, tokenOf, year2096} from './support/machine.ts';

let sandbox: Sandbox;
let home: Home;
const {signal} = new AbortController();

beforeAll(async () => {
	sandbox = await startSandbox({world: 'guest'});
});
afterAll(async () => sandbox.close());
beforeEach(async () => {
	home = await openHome();
});
afterEach(async () => {
	vi.unstubAllEnvs();
	await home.remove();
	for (const tenant of sandbox.world.tenants) tenant.signInRules = [];
	delete sandbox.world.deviceCode;
	delete sandbox.world.browser;
	Object.assign(sandbox.world, {personId: people.ana.id});
	sandbox.faults.length = 0;
});

const rule = (refusal: Omit<SignInRule, 'grant'>, grant: SignInRule['grant'] = 'any', resource?: string): void => {
	for (const tenant of sandbox.world.tenants) tenant.signInRules = [{grant, ...refusal, ...(resource ? {resource} : {})}];
};

const application = () => ({AZURE_TENANT_ID: sandbox.tenantId, AZURE_CLIENT_ID: sandbox.clientId});
const withSecret = () => ({...application(), AZURE_CLIENT_SECRET: sandbox.clientSecret});
const visit = async (url: string): Promise<void> => void sandbox.visit(url);

const open = (variables: Readonly<Record<string, string>> = {}, openUrl: (url: string) => Promise<unknown> = visit) => {
	const env = {HOME: home.home, PATH: home.bin, ...variables};
	for (const name of Object.keys(process.env).filter(name => /^(?:AZURE_|MSI_|IDENTITY_|IMDS_)/.test(name))) vi.stubEnv(name, undefined);
	for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
	const cloud = connectCloud({agent: sandbox.agent, env, cloud: 'public', clock: testClock(Date.now()), sandbox: null, openUrl});
	const signIn = async (source: CredentialSource, tenantId: string | null = null): Promise<Session> =>
		cloud.signIn({source, tenantId, cloud: 'public'}, () => undefined, signal);
	return {cloud, signIn};
};

type Found = {readonly found: Diagnosis; readonly evidence: Evidence};

const found = async (work: Promise<unknown>): Promise<Found> => {
	const evidence = await evidenceFrom(work);
	return {evidence, found: diagnose(evidence)};
};
const commands = ({remedies}: Diagnosis): readonly string[] => remedies.flatMap(({command}) => command ?? []);

/** Each once, and Entra ID's own. */
const expectIds = ({found: {evidence: lines}, evidence}: Found): void => {
	const [, traceId = '', correlationId = ''] = /Trace ID: ([0-9a-f-]{36}) Correlation ID: ([0-9a-f-]{36})/.exec(evidence.message) ?? [];
	expect(lines.filter(line => /\b(?:trace|correlation) id\b/i.test(line)).toSorted()).toEqual([`Correlation id ${correlationId}`, `Trace id ${traceId}`]);
	expect(evidence.correlationId).toBe(correlationId);
	expect(traceId).not.toBe(correlationId);
};

const byRule = Object.values(signInRefusals).map(refusal => ({id: `aad.${refusal.code}`, refusal}));

describe('a refusal of Entra ID, to an application', () => {
	test.for(byRule)('is $id, with its trace id and its correlation id', async ({id, refusal}) => {
		rule(refusal);
		const seen = await found(open(withSecret()).signIn('environment'));
		expect(seen.found).toMatchObject({id, confidence: 'certain', learnMore: `https://login.microsoftonline.com/error?code=${refusal.code}`});
		expectIds(seen);
	});
});

/** `null`: an answer to be waited on, not a refusal. */
const errorIds: Readonly<Record<keyof typeof entra.entraErrors, string | null>> = {
	authorizationPending: null,
	slowDown: null,
	authorizationDeclined: 'aad.declined',
	signInCancelled: 'aad.declined',
	deviceCodeExpired: 'aad.70020',
	deviceCodeUnknown: 'aad.spent',
	codeUsed: 'aad.spent',
	grantMalformed: 'aad.request',
	noTenant: 'aad.50059',
	secretMissing: 'aad.7000218',
	codeExpired: 'aad.spent',
	codeOfAnotherTenant: 'aad.spent',
	verifierWrong: 'aad.spent',
	challengeMalformed: 'aad.request',
	promptUnknown: 'aad.request',
	nobodySignedIn: 'aad.50058',
	assertionMalformed: 'aad.50027',
};
const others: readonly (readonly [string, entra.EntraError])[] = [
	...Object.entries(errorIds).flatMap(([name, id]): (readonly [string, entra.EntraError])[] =>
		id === null ? [] : [[id, entra.entraErrors[name as keyof typeof entra.entraErrors]]],
	),
	['aad.50076', entra.multifactorRequired('797f4846-ba00-4fd7-ba43-dac1f8f63013')],
	['aad.request', entra.redirectUnknown('http://x', 'app')],
	['aad.spent', entra.redirectChanged('http://x', 'http://y')],
	['aad.request', entra.parameterMissing('scope')],
	['aad.request', entra.responseTypeUnsupported('token')],
	['aad.request', entra.fieldMissing('scope')],
	['aad.request', entra.grantUnsupported('password')],
	['aad.request', entra.scopeInvalid('User.Read')],
	['aad.700082', entra.refreshTokenExpired(0, 90)],
	['aad.90002', entra.tenantUnknown('nobody.example', 'invalid_tenant')],
	['aad.50049', {error: 'invalid_instance', code: 50_049, message: 'Unknown or invalid instance.'}],
];

test.for(others)('%s is what %j means', async ([id, refusal]) => {
	rule(refusal);
	const seen = await found(open(withSecret()).signIn('environment'));
	expect(seen.found.id).toBe(id);
	expectIds(seen);
	expect(seen.found.cause).not.toContain('its own words are below');
});

test('a number that nobody knows is told as such, with where to look it up', async () => {
	rule({error: 'invalid_grant', code: 987_654, message: 'Something new.'});
	const seen = await found(open(withSecret()).signIn('environment'));
	expect(seen.found).toMatchObject({id: 'aad.other', confidence: 'likely', cause: 'Entra ID issued no token (AADSTS987654); its own words are below.'});
	expect(seen.found.remedies[0]?.text).toBe('Look the number up at https://login.microsoftonline.com/error?code=987654');
	expectIds(seen);
});

describe('as it comes about', () => {
	const natural: readonly {readonly title: string; readonly id: string; readonly play: () => Promise<unknown>; readonly run?: string}[] = [
		{
			title: 'a device code that Conditional Access blocks',
			id: 'aad.53003',
			play: async () => {
				rule(signInRefusals[53003], 'device_code');
				return open().signIn('device-code', 'contoso.com');
			},
			run: 'foundry-keyless --credential browser --tenant contoso.com',
		},
		{
			title: 'a device code that is declined',
			id: 'aad.declined',
			play: async () => {
				sandbox.world.deviceCode = {outcome: 'declined', slowDowns: 0};
				return open().signIn('device-code');
			},
		},
		{
			title: 'a device code that ran out',
			id: 'aad.70020',
			play: async () => {
				rule(entra.entraErrors.deviceCodeExpired, 'device_code');
				return open().signIn('device-code');
			},
		},
		{
			title: 'a page that is declined',
			id: 'aad.declined',
			play: async () => {
				sandbox.world.browser = {outcome: 'declined'};
				return open().signIn('browser');
			},
		},
		{
			title: 'a page that Conditional Access blocks',
			id: 'aad.530003',
			play: async () => {
				rule(signInRefusals[530003], 'authorization_code');
				return open().signIn('browser');
			},
		},
		{
			title: 'a directory that takes more than one factor',
			id: 'aad.50076',
			play: async () => {
				const {cloud, signIn} = open();
				const session = await signIn('device-code');
				rule(signInRefusals[50076], 'refresh_token', 'https://graph.microsoft.com');
				return cloud.findPrincipals(session, 'ben@contoso.com', signal);
			},
			run: 'foundry-keyless --credential browser',
		},
		{
			title: 'a refresh token that was unused for too long',
			id: 'aad.700082',
			play: async () => {
				const {cloud, signIn} = open();
				const session = await signIn('device-code');
				rule(signInRefusals[700082], 'refresh_token');
				return cloud.enterTenant(session, fabrikamId, signal);
			},
			run: `foundry-keyless --credential browser --tenant ${fabrikamId}`,
		},
		{
			title: 'a person who is not in the tenant',
			id: 'aad.50020',
			play: async () => {
				const {cloud, signIn} = open();
				const session = await signIn('device-code');
				const fabrikam = sandbox.world.tenants.find(({id}) => id === fabrikamId);
				const users = fabrikam?.users.splice(0) ?? [];
				return cloud.enterTenant(session, fabrikamId, signal).finally(() => fabrikam?.users.push(...users));
			},
			run: `foundry-keyless --credential browser --tenant ${fabrikamId}`,
		},
		{title: 'a tenant that is not there', id: 'aad.90002', play: async () => open().signIn('device-code', '00000000-0000-4000-8000-000000000009')},
		{title: 'an unset variable in the place of a tenant', id: 'aad.900023', play: async () => open().signIn('device-code', 'undefined')},
		{title: 'a tenant that no client even asks for', id: 'aad.900023', play: async () => open(withSecret()).signIn('environment', 'my tenant')},
		{
			title: 'an application of another tenant',
			id: 'aad.700016',
			play: async () => open({...withSecret(), AZURE_CLIENT_ID: '00000000-0000-4000-8000-000000000009'}).signIn('environment'),
		},
		{
			title: 'a client secret that is wrong',
			id: 'aad.7000215',
			play: async () => open({...application(), AZURE_CLIENT_SECRET: 'sandbox~wrong~secret'}).signIn('environment'),
		},
		{
			title: 'a certificate that is not registered',
			id: 'aad.700027',
			play: async () =>
				open({...application(), AZURE_CLIENT_CERTIFICATE_PATH: await home.write('c.pem', makeClientCertificate('x').pem)}).signIn('environment'),
		},
		{
			title: 'a pod that the application does not trust',
			id: 'aad.700213',
			play: async () => {
				const file = await home.write('token', tokenOf({iss: 'https://oidc.example', sub: 'pod', exp: year2096}));
				return open({...application(), AZURE_FEDERATED_TOKEN_FILE: file}).signIn('workload-identity');
			},
			run: 'az ad app federated-credential list --id "$AZURE_CLIENT_ID"',
		},
		{
			title: 'a pod’s token that is old',
			id: 'aad.700024',
			play: async () => {
				const file = await home.write('token', tokenOf({iss: 'https://oidc.example', sub: 'pod', exp: 1}));
				return open({...application(), AZURE_FEDERATED_TOKEN_FILE: file}).signIn('workload-identity');
			},
		},
		{
			title: 'a pod’s token that is none',
			id: 'aad.50027',
			play: async () => open({...application(), AZURE_FEDERATED_TOKEN_FILE: await home.write('token', 'nothing')}).signIn('workload-identity'),
		},
		{
			title: 'a token endpoint that is too busy',
			id: 'aad.busy',
			play: async () => {
				sandbox.faults.push(tokenEndpointFaults.throttled(90, 1));
				return open(withSecret()).signIn('environment');
			},
		},
	];
	test.for(natural)('$title is $id', async ({id, play, run}) => {
		const {found: seen} = await found(play());
		expect(seen.id).toBe(id);
		if (run) expect(commands(seen)).toContain(run);
		if (id === 'aad.busy') expect(seen).toMatchObject({cause: expect.stringContaining('come back in 90 s'), worthWaiting: true});
	});

	test('every command for another cloud names it', () => {
		const evidence: Evidence = {
			plane: 'signin',
			status: 400,
			code: 'interaction_required',
			aadsts: '53003',
			message: 'AADSTS53003: no',
			headers: {},
			request: 'POST https://login.microsoftonline.us/contoso.us/oauth2/v2.0/token',
			correlationId: null,
			claims: null,
		};
		expect(commands(diagnose(evidence))).toContain('foundry-keyless --credential browser --tenant contoso.us --cloud usgov');
	});
});

const account = {tid: fabrikamId, oid: 'o-1', upn: 'ana@contoso.com', idtyp: 'user', appid: 'az'};
const claims = '{"access_token":{"acrs":{"essential":true,"values":["p1"]}}}';
const encoded = Buffer.from(claims).toString('base64');
const mfa =
	'AADSTS50076: Due to a configuration change you must use multi-factor authentication. Trace ID: ae29f595-4fd4-48a4-9759-979eef8c0500 Correlation ID: 6e78a968-b98c-4eac-9062-52c1d64ff561 Timestamp: 2026-11-20 20:37:24Z';
const arm = 'https://management.azure.com/.default';

type ToolCase = {
	readonly title: string;
	readonly tool: 'az' | 'azd';
	/** What it prints as an error; absent: there is no such program. */
	readonly says?: string;
	readonly tenantId?: string;
	readonly id: string;
	readonly plane: Evidence['plane'];
	/** The first command among the remedies. */
	readonly run: string;
};
const toolCases: readonly ToolCase[] = [
	{title: 'not installed', tool: 'az', id: 'cred.az-missing', plane: 'local', run: 'foundry-keyless --credential browser'},
	{title: 'not installed', tool: 'azd', id: 'cred.azd-missing', plane: 'local', run: 'foundry-keyless --credential browser'},
	{title: 'signed out', tool: 'az', says: "ERROR: Please run 'az login' to setup account.", id: 'cred.az-signed-out', plane: 'local', run: 'az login'},
	{
		title: 'signed out, for a tenant',
		tool: 'az',
		says: "ERROR: Please run 'az login' to setup account.",
		tenantId: 'contoso.com',
		id: 'cred.az-signed-out',
		plane: 'local',
		run: 'az login --tenant contoso.com',
	},
	{
		title: 'signed out, for a tenant',
		tool: 'azd',
		says: 'ERROR: not logged in, run `azd auth login` to login',
		tenantId: fabrikamId,
		id: 'cred.az-signed-out',
		plane: 'local',
		run: `azd auth login --tenant-id ${fabrikamId}`,
	},
	{
		title: 'refused, in the words of az before 2.7x',
		tool: 'az',
		says: `ERROR: ${mfa}\nInteractive authentication is needed. Please run:\naz login --scope ${arm}`,
		id: 'aad.50076',
		plane: 'signin',
		run: `az login --scope ${arm}`,
	},
	{
		title: 'refused, in the words of az since, which @azure/identity does not pass on',
		tool: 'az',
		says: `WARNING: old\nERROR: ${mfa}\nRun the command below to authenticate interactively:\naz login --tenant "${fabrikamId}" --scope "${arm}"`,
		tenantId: fabrikamId,
		id: 'aad.50076',
		plane: 'signin',
		run: `az login --tenant ${fabrikamId} --scope ${arm}`,
	},
	{
		title: 'refused, which @azure/identity takes for a claims challenge',
		tool: 'azd',
		says: `{"type":"consoleMessage","data":{"message":"\\nERROR: fetching token: ${mfa}\\n"}}\n{"type":"consoleMessage","data":{"message":"Suggestion: reauthentication required, run \`azd auth login --scope ${arm}\`"}}`,
		tenantId: fabrikamId,
		id: 'aad.50076',
		plane: 'signin',
		run: `azd auth login --tenant-id ${fabrikamId} --scope ${arm}`,
	},
	{
		title: 'for a tenant that is not there',
		tool: 'az',
		says: 'ERROR: Unable to get authority configuration for https://login.microsoftonline.com/nobody.example. Also please double check your tenant name or GUID is correct.',
		tenantId: 'nobody.example',
		id: 'aad.90002',
		plane: 'local',
		run: "az account list --all --query '[].tenantId' --output tsv",
	},
	{
		title: 'for what is no tenant',
		tool: 'azd',
		says: 'never run',
		tenantId: 'my tenant; rm',
		id: 'aad.900023',
		plane: 'local',
		run: "az account list --all --query '[].tenantId' --output tsv",
	},
	{
		title: 'broken',
		tool: 'az',
		says: "ModuleNotFoundError: No module named 'azure'",
		id: 'cred.tool-failed',
		plane: 'local',
		run: `az account get-access-token --query expiresOn --scope ${arm}`,
	},
	{title: 'broken', tool: 'azd', says: 'segmentation fault', id: 'cred.tool-failed', plane: 'local', run: 'azd auth login --check-status'},
];

describe.skipIf(process.platform === 'win32')('a tool of this machine', () => {
	const install = async (tool: 'az' | 'azd', says: string): Promise<void> => {
		const words = await home.write(`${tool}.says`, says);
		await home.install(tool, `/bin/cat "${words}" >&2; exit 1`);
	};

	test.for(toolCases)('$tool that is $title is $id', async ({tool, says, tenantId, id, plane, run}) => {
		if (says !== undefined) await install(tool, says);
		const seen = await found(open().signIn(tool === 'az' ? 'azure-cli' : 'azd', tenantId ?? null));
		expect(seen.found.id).toBe(id);
		expect(seen.evidence.plane).toBe(plane);
		expect(commands(seen.found)[0]).toBe(run);
		expect(seen.found.cause).toMatch(id === 'cred.az-signed-out' ? (tool === 'az' ? /^The Azure CLI / : /^The Azure Developer CLI /) : /./);
		if (says?.includes('Trace ID')) expectIds(seen);
	});

	test('that is refused by the sandbox’s own Entra ID tells it in the words that az has now', async () => {
		const stubs = await installStubs(sandbox, {az: {as: 'application', advice: 'tenant'}});
		rule(signInRefusals[53003]);
		const seen = await found(open({PATH: stubs.only}).signIn('azure-cli', sandbox.tenantId));
		expect(seen.found).toMatchObject({id: 'aad.53003', remedies: [{command: `az login --tenant ${sandbox.tenantId} --scope ${arm}`}, {}, {}]});
		expectIds(seen);
	});

	test.for([
		['az', openAzureCli],
		['azd', openDeveloperCli],
	] as const)('%s that does not come to an end is given up in time', async ([tool, openTool]) => {
		await home.install(tool, 'exec /bin/sleep 30');
		open();
		const options = wireOptions(openTrace(), sandbox.agent);
		const wire = {modules: openModules({}), options, modelOptions: options, environment: environments.public};
		const asking = openTool(wire, null, 60).then(async ({token}) => token(arm));
		const seen = await found(
			asking.catch((error: unknown) => {
				throw toFailure(error, {environment: wire.environment, trace: openTrace(), mark: 0});
			}),
		);
		expect(seen.found).toMatchObject({id: 'cred.tool-slow', cause: expect.stringContaining('gave no token within 0.06 s.')});
		expect(seen.evidence.plane).toBe('local');
	});

	test('asked for claims names the command, whole, as a remedy', async () => {
		await home.install('az', azScript(account));
		const {cloud, signIn} = open();
		const session = await signIn('azure-cli');
		const seen = await found(cloud.answerClaims(session, claims, () => expect.unreachable(), signal));
		const command = `az login --tenant ${fabrikamId} --scope ${arm} --claims-challenge ${encoded}`;
		expect(seen.found).toMatchObject({id: 'cred.claims-not-answered', original: expect.stringContaining(command)});
		expect(commands(seen.found)[0]).toBe(command);
		expect(withoutSecrets(command)).toBe(command);
	});

	test('that gives the token of another tenant is told so, with the command for the right one', async () => {
		await home.install('az', azScript({...account, tid: sandbox.tenantId}));
		const {found: seen} = await found(open().signIn('azure-cli', fabrikamId));
		expect([seen.id, ...commands(seen)]).toEqual([
			'cred.tenant-not-entered',
			`foundry-keyless --credential browser --tenant ${fabrikamId}`,
			`az login --tenant ${fabrikamId}`,
		]);
	});

	test('that gives something else than a token of Entra ID is told so', async () => {
		await home.install('az', `echo '{"accessToken": "opaque", "expires_on": ${year2096}}'`);
		expect((await found(open().signIn('azure-cli'))).found.id).toBe('cred.token-unreadable');
	});

	test('is none of the causes by itself where a chain of all of them failed', async () => {
		open();
		const {ChainedTokenCredential, AzureCliCredential, AzureDeveloperCliCredential} = await import('@azure/identity');
		const chain = new ChainedTokenCredential(new AzureCliCredential(), new AzureDeveloperCliCredential());
		const asking = chain.getToken(arm).catch((error: unknown) => {
			throw toFailure(error, {environment: environments.public, trace: openTrace(), mark: 0});
		});
		expect((await found(asking)).found.id).toBe('cred.none');
	});
});

describe('what this program or this machine refuses', () => {
	const refusals: readonly {readonly id: string; readonly says: RegExp; readonly run: string; readonly play: () => Promise<unknown>}[] = [
		{
			id: 'cred.browser-not-opened',
			says: /xdg-open did not start\.$/,
			run: 'foundry-keyless --credential device-code',
			play: async () => open({}, async () => ({done: false, how: 'xdg-open did not start'})).signIn('browser'),
		},
		{
			id: 'cred.another-account',
			says: /ben@contoso\.com signed in; this session is of ana@contoso\.com\.$/,
			run: 'foundry-keyless --credential browser',
			play: async () => {
				const {cloud, signIn} = open();
				const session = await signIn('device-code');
				Object.assign(sandbox.world, {personId: people.ben.id});
				return cloud.answerClaims(session, claims, () => undefined, signal);
			},
		},
		{
			id: 'cred.cloud-not-connected',
			says: /for the cloud public, not usgov\.$/,
			run: 'foundry-keyless --cloud usgov',
			play: async () => open().cloud.signIn({source: 'browser', tenantId: null, cloud: 'usgov'}, () => undefined, signal),
		},
		{
			id: 'cred.not-available',
			says: /AZURE_TENANT_ID, AZURE_CLIENT_SECRET not set\.$/,
			run: 'foundry-keyless identities',
			play: async () => open({AZURE_CLIENT_ID: 'app-1'}).signIn('environment'),
		},
		{
			id: 'cred.not-available',
			says: /^The credential azd is not available in the sandbox cloud\.$/,
			run: 'foundry-keyless --credential device-code',
			play: async () => {
				const cloud = connectCloud({agent: sandbox.agent, env: {}, cloud: 'public', clock: testClock(0), sandbox: 'guest'});
				return cloud.signIn({source: 'azd', tenantId: null, cloud: 'public'}, () => undefined, signal);
			},
		},
		{
			id: 'cred.session-over',
			says: /a new sign-in is needed/,
			run: 'foundry-keyless --credential browser',
			play: async () => {
				const session = await open(withSecret()).signIn('environment');
				return open().cloud.discover(session, signal);
			},
		},
		{
			id: 'cred.file',
			says: /cannot be read: \/nowhere\/client\.pem\.$/,
			run: 'foundry-keyless identities',
			play: async () => open({...application(), AZURE_CLIENT_CERTIFICATE_PATH: '/nowhere/client.pem'}).signIn('environment'),
		},
		{
			id: 'cred.file',
			says: /cannot be read: \/nowhere\/token\.$/,
			run: 'foundry-keyless identities',
			play: async () => open({...application(), AZURE_FEDERATED_TOKEN_FILE: '/nowhere/token'}).signIn('workload-identity'),
		},
		{
			id: 'cred.file',
			says: /holds no certificate in PEM\.$/,
			run: 'foundry-keyless identities',
			play: async () => open({...application(), AZURE_CLIENT_CERTIFICATE_PATH: await home.write('c.pem', 'nothing')}).signIn('environment'),
		},
		{
			id: 'cred.cloudshell',
			says: /gives no tokens for https:\/\/management\.azure\.com\.$/,
			run: 'az login --use-device-code',
			play: async () => {
				const message = 'Audience https://management.azure.com is not a supported MSI token audience.';
				const endpoint = await serveMetadata(() => ({status: 400, body: {error: {code: 'AudienceNotSupported', message}}}));
				return open({MSI_ENDPOINT: endpoint.url}).signIn('managed-identity').finally(endpoint.close);
			},
		},
		{
			id: 'cred.managed-identity',
			says: /^No managed identity gave a token/,
			run: 'foundry-keyless --credential browser',
			play: async () => {
				const endpoint = await serveMetadata(() => ({status: 400, body: {error: {code: 'invalid_request', message: 'Identity not found'}}}));
				return open({MSI_ENDPOINT: endpoint.url}).signIn('managed-identity').finally(endpoint.close);
			},
		},
	];
	test.for(refusals)('is $id: $says', async ({id, says, run, play}) => {
		const {found: seen} = await found(play());
		expect(seen.id).toBe(id);
		expect(seen.cause).toMatch(says);
		expect(commands(seen)).toContain(run);
	});

	test('is cred.wrong-identity where the token of an app is of another object than the one signed in here', async () => {
		const session = await open(withSecret()).signIn('environment');
		const message = `PermissionDenied for oid=${people.ben.id}`;
		const evidence: Evidence = {plane: 'local', status: null, code: null, aadsts: null, message, headers: {}, request: null, correlationId: null, claims: null};
		expect(diagnose(evidence, {session}).id).toBe('cred.wrong-identity');
		expect(diagnose({...evidence, message: `oid=${session.objectId}`}, {session}).id).toBe('unknown');
	});

	test('is cred.localhost-redirect where the browser, elsewhere, finds nobody listening', () => {
		const evidence: Evidence = {
			plane: 'local',
			status: null,
			code: null,
			aadsts: null,
			message: 'This site can’t be reached. localhost refused to connect. ERR_CONNECTION_REFUSED',
			headers: {},
			request: null,
			correlationId: null,
			claims: null,
		};
		expect(diagnose(evidence)).toMatchObject({id: 'cred.localhost-redirect', remedies: [{command: 'foundry-keyless --credential device-code'}, {}]});
	});
});

test('no sign-in error that is known of is without its cause', () => {
	const known =
		`aad.50076 aad.50079 aad.50097 aad.53003 aad.530003 aad.530084 aad.500011 aad.90002 aad.900023 aad.65002 aad.700082 aad.70043 aad.5000224 aad.50020 aad.90072
		aad.700016 aad.7000215 aad.7000222 aad.65001 aad.50158 cred.none cred.wrong-identity cred.cloudshell cred.localhost-redirect cred.az-missing`.split(/\s+/);
	const ids: readonly string[] = diagnoses.map(([id]) => id);
	expect(known.filter(id => !ids.includes(id))).toEqual([]);
	expect(known.filter(id => id.startsWith('aad.') && !byRule.some(played => played.id === id))).toEqual([]);
});
