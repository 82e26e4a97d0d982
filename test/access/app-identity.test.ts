import {describe, expect, test} from 'vitest';
import {appBeforePerson, appIdentity, otherThanGranted, strayVariables} from '../../source/access/app-identity.ts';
import type {MachineIdentity} from '../../source/access/identity.ts';

const identity = (source: MachineIdentity['source'], part: Partial<MachineIdentity> = {}): MachineIdentity => ({
	source,
	state: 'signed-in',
	account: `${source}@contoso.com`,
	kind: 'user',
	objectId: `0000-${source}`,
	tenantId: 't',
	appId: null,
	expiresOn: null,
	detail: null,
	...part,
});
const [az, azd, env, pod] = [identity('azure-cli'), identity('azd'), identity('environment'), identity('workload-identity')];

describe('an app on this machine would be', () => {
	test.for([
		['the environment’s application before anybody who is signed in', [az, azd, env], null, 'environment'],
		['the pod before az', [az, pod], null, 'workload-identity'],
		['az before azd, whatever stands first in the list', [azd, az], null, 'azure-cli'],
		['azd where az refuses', [identity('azure-cli', {state: 'refused'}), azd], null, 'azd'],
		['nobody where nothing gives a token', [identity('azure-cli', {state: 'refused'}), identity('azd', {state: 'absent'})], null, null],
		['nobody through a browser or a device code, which no app has', [identity('browser'), identity('device-code')], null, null],
		['who is signed in for development, where AZURE_TOKEN_CREDENTIALS is dev', [env, az], 'dev', 'azure-cli'],
		['the application, where it is prod', [env, az], ' PROD ', 'environment'],
		['nobody, where it is prod and there is none', [az], 'prod', null],
		['the one credential that it names', [env, az, azd], 'AzureDeveloperCliCredential', 'azd'],
		['nobody, where it names one that gives no token', [env, az], 'AzureDeveloperCliCredential', null],
		['nobody, where it is no word that the SDKs know', [env, az], 'azure', null],
		['as if it were not set, where it is empty', [az], '', 'azure-cli'],
	] as const)('%s', ([, identities, tokenCredentials, source]) => {
		expect(appIdentity(identities, tokenCredentials).identity?.source ?? null).toBe(source);
	});

	test.for([
		[
			'the first of the chain',
			[az, azd],
			null,
			'An app on this machine would sign in as azure-cli@contoso.com, through Azure CLI, the first source in its chain that gives a token.',
		],
		[
			'one that a managed identity might come before',
			[identity('managed-identity', {state: 'not-asked'}), az],
			null,
			'An app on this machine would sign in as azure-cli@contoso.com, through Azure CLI, the first source in its chain that gives a token, unless this machine has a managed identity, which goes first and was not asked.',
		],
		[
			'none, but for a managed identity that was not asked',
			[identity('managed-identity', {state: 'not-asked'})],
			'prod',
			'An app on this machine would find no identity, because AZURE_TOKEN_CREDENTIALS is "prod", unless this machine has a managed identity, which was not asked.',
		],
		[
			'one after others that refused',
			[identity('environment', {state: 'refused'}), az],
			null,
			'An app on this machine would sign in as azure-cli@contoso.com, through Azure CLI, after the AZURE_* variables gave no token.',
		],
		[
			'one that a variable names',
			[az, azd],
			'AzureDeveloperCliCredential',
			'An app on this machine would sign in as azd@contoso.com, through Azure Developer CLI, because AZURE_TOKEN_CREDENTIALS is "AzureDeveloperCliCredential".',
		],
		['none', [], null, 'An app on this machine would find no identity.'],
		['an error', [az], 'azure', 'AZURE_TOKEN_CREDENTIALS is "azure", which the SDKs do not know: an app that asks DefaultAzureCredential stops with an error.'],
	] as const)('and why: %s', ([, identities, tokenCredentials, text]) => {
		expect(appIdentity(identities, tokenCredentials).because.text).toBe(text);
	});
});

describe('what was granted', () => {
	const granted = {objectId: '0000-AZURE-CLI', name: 'ana@contoso.com'};
	test.for([
		['to the one that an app would be needs no word', [az], null],
		[
			'to another than an app would be is told',
			[env, az],
			'An app on this machine would sign in as environment@contoso.com (the AZURE_* variables), not as ana@contoso.com.',
		],
		['where no app would find any needs no word', [], null],
		['where the one has no object id needs no word', [identity('environment', {objectId: null})], null],
	] as const)('%s', ([, identities, text]) => {
		expect(otherThanGranted(appIdentity(identities, null), granted)?.text ?? null).toBe(text);
	});
});

describe('variables', () => {
	test.for([
		['a key of OpenAI', ['AZURE_OPENAI_API_KEY', 'OPENAI_API_KEY'], ['AZURE_OPENAI_API_KEY holds a key', 'OPENAI_API_KEY holds a key']],
		[
			'a key of the inference SDK',
			['AZURE_INFERENCE_CREDENTIAL', 'AZURE_AI_API_KEY'],
			['AZURE_INFERENCE_CREDENTIAL holds a key', 'AZURE_AI_API_KEY holds a key'],
		],
		['an application', ['AZURE_CLIENT_ID', 'AZURE_TENANT_ID', 'AZURE_CLIENT_SECRET'], ['AZURE_CLIENT_SECRET makes an app']],
		['half an application', ['AZURE_CLIENT_ID', 'AZURE_TENANT_ID'], ['AZURE_CLIENT_ID and AZURE_TENANT_ID are set without']],
		['a quarter of one', ['AZURE_TENANT_ID'], ['AZURE_TENANT_ID is set without']],
		['a proxy, in either case', ['https_proxy', 'HTTP_PROXY'], ['https_proxy sends', 'HTTP_PROXY sends']],
		['a switched-off check', ['NODE_TLS_REJECT_UNAUTHORIZED'], ['NODE_TLS_REJECT_UNAUTHORIZED may switch off']],
		['nothing else', ['PATH', 'HOME', 'AZURE_CONFIG_DIR', 'MY_OPENAI_API_KEY_OLD'], []],
	] as const)('that matter: %s', ([, names, texts]) => {
		const told = strayVariables(names).map(({text}) => text);
		expect(told).toHaveLength(texts.length);
		for (const [index, text] of texts.entries()) expect(told[index]).toContain(text);
	});
});

describe('an application that comes before the person', () => {
	const ana = {kind: 'user', name: 'ana@contoso.com', objectId: 'o', sandbox: null} as const;
	const offer = (source: 'azure-cli' | 'environment' | 'managed-identity', state: 'ready' | 'possible' | 'absent', account: string | null = null) => ({
		source,
		state,
		account,
	});
	test.for([
		[
			'is told',
			[offer('environment', 'ready', 'app-1'), offer('azure-cli', 'ready')],
			ana,
			'An app on this machine would sign in as application app-1 (the AZURE_* variables), not as ana@contoso.com: foundry-keyless identities tells more.',
		],
		[
			'is told where its name is not known',
			[offer('managed-identity', 'ready')],
			ana,
			'An app on this machine would sign in as another identity (the managed identity of this machine), not as ana@contoso.com: foundry-keyless identities tells more.',
		],
		['is none where it is not ready', [offer('environment', 'absent'), offer('managed-identity', 'possible')], ana, null],
		['is no surprise to an application', [offer('environment', 'ready', 'app-1')], {...ana, kind: 'servicePrincipal'}, null],
		['is none of the sandbox', [offer('environment', 'ready', 'app-1')], {...ana, sandbox: 'fresh'}, null],
	] as const)('%s', ([, offers, session, text]) => expect(appBeforePerson(offers, session)?.text ?? null).toBe(text));
});
