import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {AzureCliCredential, AzureDeveloperCliCredential} from '@azure/identity';
import {afterEach, expect, onTestFinished, test, vi} from 'vitest';
import {signInRefusals} from '../../source/sandbox/entra-refusals.ts';
import {startSandbox} from '../../source/sandbox/sandbox.ts';
import {applications} from '../../source/sandbox/worlds-directory.ts';
import {fabrikamId, fabrikamPeople} from '../../source/sandbox/worlds-fabrikam.ts';
import {installStubs, type StubChoice} from '../support/stubs/install.ts';
import {claimsOf} from './support/small-cloud.ts';

afterEach(() => void vi.unstubAllEnvs());

const open = async (world: string, choices: {readonly az?: StubChoice; readonly azd?: StubChoice}) => {
	const sandbox = await startSandbox({world});
	onTestFinished(sandbox.close);
	const stubs = await installStubs(sandbox, choices);
	vi.stubEnv('PATH', stubs.only);
	return {sandbox, stubs};
};

const scope = 'https://cognitiveservices.azure.com/.default';

test('az and azd give tokens of the sandbox, each for whom and where it is signed in', async () => {
	const {sandbox} = await open('guest', {az: {as: 'application'}, azd: {tenantId: fabrikamId}});
	const [az, azd] = await Promise.all([new AzureCliCredential().getToken(scope), new AzureDeveloperCliCredential().getToken(scope)]);
	expect(claimsOf(az.token)).toMatchObject({aud: 'https://cognitiveservices.azure.com', oid: applications.ciRunner.id, tid: sandbox.tenantId});
	expect(claimsOf(azd.token)).toMatchObject({oid: fabrikamPeople.ana.id, tid: fabrikamId});
	expect(Math.abs(az.expiresOnTimestamp - Number(claimsOf(az.token)['exp']) * 1000)).toBeLessThan(5_000);
});

test('az goes to the tenant that is named, and keeps a profile as az does', async () => {
	const {stubs} = await open('guest', {az: {}});
	const {token} = await new AzureCliCredential({tenantId: fabrikamId}).getToken(scope);
	expect(claimsOf(token)).toMatchObject({oid: fabrikamPeople.ana.id, tid: fabrikamId});
	const profile: unknown = JSON.parse((await readFile(join(stubs.env.AZURE_CONFIG_DIR, 'azureProfile.json'), 'utf8')).replace(/^\uFEFF/, ''));
	expect(profile).toMatchObject({subscriptions: [{user: {name: 'ana@contoso.com'}, isDefault: true}]});
});

test.for([
	['az signed out', {az: {state: 'signed-out'}}, 'cli', "Please run 'az login'"],
	['az not there', {az: {state: 'absent'}}, 'cli', 'Azure CLI could not be found'],
	['azd signed out', {azd: {state: 'signed-out'}}, 'developer', 'azd auth login'],
	['azd not there', {azd: {state: 'absent'}}, 'developer', 'Azure Developer CLI couldn'],
	['az broken', {az: {state: 'broken'}}, 'cli', 'ModuleNotFoundError'],
] as const)('%s fails as the SDK expects it', async ([, choices, tool, message]) => {
	await open('fresh', choices);
	const credential = tool === 'cli' ? new AzureCliCredential() : new AzureDeveloperCliCredential();
	await expect(credential.getToken(scope)).rejects.toThrow(message);
});

test('az passes on what Entra ID refuses', async () => {
	const {sandbox} = await open('fresh', {az: {as: 'application'}});
	const [home] = sandbox.world.tenants;
	if (home) home.signInRules = [{grant: 'client_credentials', ...signInRefusals[7000222]}];
	await expect(new AzureCliCredential().getToken(scope)).rejects.toThrow(/ERROR: AADSTS7000222: .+\n.+\naz login --scope/);
	expect(sandbox.log.at(-1)).toMatchObject({path: `/${sandbox.tenantId}/oauth2/v2.0/token`, status: 401});
});
