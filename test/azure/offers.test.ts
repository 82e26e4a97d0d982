import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {offersOf} from '../../source/azure/machine.ts';
import {isAzureMachine, surroundingsOf} from '../../source/azure/surroundings.ts';
import type {SourceOffer} from '../../source/steps/cloud.ts';
import {type Home, openHome} from './support/machine.ts';

let home: Home;
beforeEach(async () => {
	home = await openHome();
});
afterEach(async () => home.remove());

type Given = {
	readonly onAzure?: boolean;
	readonly variables?: Readonly<Record<string, string>>;
	readonly cloud?: 'public' | 'usgov' | 'china';
	readonly canOpenUrl?: boolean;
};

/** On a desktop, with the home folder of the test and the programs in it. */
const offers = async ({variables = {}, cloud = 'public', canOpenUrl = true, onAzure = false}: Given = {}): Promise<readonly SourceOffer[]> =>
	offersOf({variables: {HOME: home.home, PATH: home.bin, ...variables}, cloud, canOpenUrl, platform: 'darwin', onAzure});
const orderOf = (list: readonly SourceOffer[]): readonly string[] => list.filter(({state}) => state !== 'absent').map(({source}) => source);
const one = (list: readonly SourceOffer[], source: SourceOffer['source']) => list.find(offer => offer.source === source);

const application = {AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: 'app-1'};
const signedInToAz = async (): Promise<void> => {
	await home.install('az', 'exit 1');
	await home.write(
		'.azure/azureProfile.json',
		`\uFEFF${JSON.stringify({subscriptions: [{tenantId: 't-2'}, {isDefault: true, tenantId: 't-1', user: {name: 'ana@contoso.com'}}]})}`,
	);
};
const signedInToAzd = async (user: object): Promise<void> => {
	await home.install('azd', 'exit 1');
	await home.write('.azd/auth.json', {auth: {account: {currentUser: user}}});
};

describe('the order of what this machine could sign in with', () => {
	test('is browser before device code on a bare desktop', async () => {
		expect(orderOf(await offers())).toEqual(['browser', 'device-code']);
	});

	test('begins with who is signed in already, az before azd before applications', async () => {
		await signedInToAz();
		await signedInToAzd({homeAccountId: 'a.b'});
		const tokenFile = await home.write('token', 'x');
		const variables = {
			...application,
			AZURE_CLIENT_SECRET: 's',
			AZURE_FEDERATED_TOKEN_FILE: tokenFile,
			IDENTITY_ENDPOINT: 'http://127.0.0.1:1',
			IDENTITY_HEADER: 'h',
		};
		const all = ['azure-cli', 'azd', 'environment', 'workload-identity', 'managed-identity', 'browser', 'device-code'];
		expect(orderOf(await offers({variables}))).toEqual(all);
	});

	test('has the device code first where a browser would not be seen, and the tools that need a sign-in last', async () => {
		await home.install('az', 'exit 1');
		expect(orderOf(await offers({variables: {SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22'}}))).toEqual(['device-code', 'browser', 'azure-cli']);
	});

	test('has no browser where this program cannot open one', async () => {
		expect(one(await offers({canOpenUrl: false}), 'browser')).toMatchObject({state: 'absent', detail: 'no browser can be opened from here'});
	});
});

describe('where a browser would be seen', () => {
	test.for([
		{where: 'a Mac', platform: 'darwin', variables: {}, browser: 'here', why: null},
		{where: 'Windows', platform: 'win32', variables: {}, browser: 'here', why: null},
		{where: 'a Linux desktop', platform: 'linux', variables: {WAYLAND_DISPLAY: 'wayland-0'}, browser: 'here', why: null},
		{where: 'Linux without a display', platform: 'linux', variables: {}, browser: 'none', why: 'this machine has no display'},
		{where: 'WSL', platform: 'linux', variables: {WSL_DISTRO_NAME: 'Ubuntu'}, browser: 'here', why: null},
		{where: 'SSH to a Mac', platform: 'darwin', variables: {SSH_TTY: '/dev/pts/0'}, browser: 'elsewhere', why: 'over SSH a browser here cannot be seen'},
		{where: 'SSH to a server', platform: 'linux', variables: {SSH_CONNECTION: 'x'}, browser: 'none', why: 'over SSH a browser here cannot be seen'},
		{
			where: 'a codespace',
			platform: 'linux',
			variables: {CODESPACES: 'true', BROWSER: '/bin/b'},
			browser: 'elsewhere',
			why: 'from a codespace a browser on your machine cannot answer here',
		},
		{
			where: 'a development container',
			platform: 'linux',
			variables: {REMOTE_CONTAINERS: 'true', BROWSER: '/bin/b'},
			browser: 'elsewhere',
			why: 'a browser outside this container cannot answer into it',
		},
		{
			where: 'a pod',
			platform: 'linux',
			variables: {KUBERNETES_SERVICE_HOST: '10.0.0.1'},
			browser: 'none',
			why: 'a browser outside this container cannot answer into it',
		},
		{where: 'Cloud Shell', platform: 'linux', variables: {ACC_CLOUD: 'PROD', DISPLAY: ':0'}, browser: 'none', why: 'Cloud Shell has no browser'},
		{
			where: 'PowerShell in Cloud Shell',
			platform: 'linux',
			variables: {AZUREPS_HOST_ENVIRONMENT: 'cloud-shell/1.0'},
			browser: 'none',
			why: 'Cloud Shell has no browser',
		},
	] as const)('$where: $browser', ({platform, variables, browser, why}) => {
		expect(surroundingsOf(variables, platform, false)).toMatchObject({browser, why});
	});

	test('a container that its engine has marked: not here', () => {
		expect(surroundingsOf({DISPLAY: ':0'}, 'linux', true)).toMatchObject({browser: 'elsewhere', why: 'a browser outside this container cannot answer into it'});
	});
});

describe('Azure CLI', () => {
	test.for([
		{config: '', cloud: 'public', state: 'ready', detail: null},
		{config: '[core]\nname = x\n[cloud]\nname = AzureCloud\n', cloud: 'public', state: 'ready', detail: null},
		{config: '[cloud]\nname = AzureUSGovernment\n', cloud: 'usgov', state: 'ready', detail: null},
		{
			config: '[cloud]\nname = AzureUSGovernment\n[core]\n',
			cloud: 'public',
			state: 'possible',
			detail: 'az is set to AzureUSGovernment, which is --cloud usgov; this run is for public',
		},
		{
			config: '[cloud]\r\nname = AzureChinaCloud\r\n',
			cloud: 'public',
			state: 'possible',
			detail: 'az is set to AzureChinaCloud, which is --cloud china; this run is for public',
		},
		{config: '[cloud]\nname = MyStack\n', cloud: 'public', state: 'possible', detail: 'az is set to MyStack, which is not known here'},
	] as const)('set up by $config is $state for $cloud', async ({config, cloud, state, detail}) => {
		await signedInToAz();
		await home.write('.azure/config', config);
		expect(one(await offers({cloud}), 'azure-cli')).toEqual({source: 'azure-cli', state, account: 'ana@contoso.com', tenantId: 't-1', detail});
	});

	test('of Cloud Shell is signed in before it has kept any profile', async () => {
		await home.install('az', 'exit 1');
		expect(one(await offers({variables: {ACC_CLOUD: 'PROD'}}), 'azure-cli')).toMatchObject({state: 'ready', account: null});
	});

	test('that nobody is signed in to says what comes first, and is not run', async () => {
		await home.install('az', 'exit 1');
		expect(one(await offers(), 'azure-cli')).toMatchObject({state: 'possible', detail: 'az login comes first'});
	});
});

describe('Azure Developer CLI', () => {
	test.for([
		{user: {homeAccountId: 'a.b'}, state: 'ready', account: null},
		{user: {clientId: 'app-1', tenantId: 't'}, state: 'ready', account: 'app-1'},
		{user: {}, state: 'possible', account: null},
	] as const)('whose file names $user is $state', async ({user, state, account}) => {
		await signedInToAzd(user);
		expect(one(await offers(), 'azd')).toMatchObject({state, account});
	});

	test('that asks az is as ready as az is', async () => {
		await signedInToAzd({});
		await home.write('.azd/config.json', {auth: {useAzCliAuth: 'true'}});
		expect(one(await offers(), 'azd')).toMatchObject({state: 'possible', detail: 'azd asks az; az login comes first'});
		await signedInToAz();
		expect(one(await offers(), 'azd')).toMatchObject({state: 'ready', account: 'ana@contoso.com', detail: 'azd asks az'});
	});
});

describe('an identity of the machine', () => {
	test('by a token file is there only with the file', async () => {
		const variables = {...application, AZURE_FEDERATED_TOKEN_FILE: `${home.home}/none`};
		expect(one(await offers({variables}), 'workload-identity')).toMatchObject({
			state: 'absent',
			detail: 'AZURE_FEDERATED_TOKEN_FILE names a file that is not there',
		});
		expect(one(await offers(), 'workload-identity')).toMatchObject({detail: expect.stringContaining('AZURE_FEDERATED_TOKEN_FILE')});
	});

	test.for([
		{variables: {}, state: 'absent', detail: expect.stringContaining('--credential managed-identity'), account: null},
		{variables: {IDENTITY_ENDPOINT: 'x'}, state: 'absent', detail: expect.stringContaining('--credential managed-identity'), account: null},
		{
			variables: {IDENTITY_ENDPOINT: 'x', IDENTITY_HEADER: 'h', AZURE_CLIENT_ID: 'u'},
			state: 'ready',
			detail: expect.stringContaining('App Service'),
			account: 'u',
		},
		{variables: {MSI_ENDPOINT: 'x', MSI_SECRET: 's'}, state: 'ready', detail: expect.stringContaining('Machine Learning'), account: null},
		{variables: {IDENTITY_ENDPOINT: 'x', IMDS_ENDPOINT: 'y', AZURE_CLIENT_ID: 'u'}, state: 'ready', detail: expect.stringContaining('Arc'), account: null},
		{variables: {AZURE_POD_IDENTITY_AUTHORITY_HOST: 'x'}, state: 'ready', detail: expect.stringContaining('AKS'), account: null},
		{variables: {MSI_ENDPOINT: 'x'}, state: 'possible', detail: expect.stringContaining('Cloud Shell'), account: null},
	])('by the endpoint that $variables names is $state', async ({variables, state, detail, account}) => {
		expect(one(await offers({variables}), 'managed-identity')).toEqual({source: 'managed-identity', state, account, detail});
	});
});

test('a virtual machine of Azure may have a managed identity that no variable names', async () => {
	expect(one(await offers({onAzure: true}), 'managed-identity')).toMatchObject({
		state: 'possible',
		detail: 'this is a virtual machine of Azure, which may have one',
	});
	expect(one(await offers(), 'managed-identity')).toMatchObject({state: 'absent'});
});

test.for([
	['7783-7084-3265-9085-8269-3286-77\n', true],
	['To be filled by O.E.M.\n', false],
	[null, false],
] as const)('a machine whose firmware says %j is one of Azure: %s', async ([tag, expected]) => {
	const file = tag === null ? '/nonexistent' : await home.write('chassis_asset_tag', tag);
	expect(await isAzureMachine(file)).toBe(expected);
});
