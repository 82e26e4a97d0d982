import {chmod, mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import process from 'node:process';
import {onTestFinished} from 'vitest';
import type {Sandbox} from '../../../source/sandbox/sandbox.ts';
import type {StubConfig} from './stub.ts';

export type StubChoice = {
	/** `absent`: no such program. Default `signed-in`. */
	readonly state?: StubConfig['state'] | 'absent';
	/** Whom it is signed in as. Default the person of the world. */
	readonly as?: 'person' | 'application';
	/** Where it was signed in to, and so where its tokens are from when no tenant is named. Default the person's home. */
	readonly tenantId?: string;
	readonly claims?: string;
	readonly delayMs?: number;
	/** How az advises to sign in where Entra ID refuses: only `scope` is passed on by @azure/identity together with Entra ID's words. Default `scope`. */
	readonly advice?: StubConfig['advice'];
};

export type Stubs = {
	readonly folder: string;
	/** PATH with the stubs first; on `only` there is nothing else, so that no real az or azd is found. */
	readonly path: string;
	readonly only: string;
	/** PATH (`only`), HOME and AZURE_CONFIG_DIR of a machine on which these two are all there is. */
	readonly env: {readonly PATH: string; readonly HOME: string; readonly AZURE_CONFIG_DIR: string};
};

/**
 * Puts programs `az` and `azd` into a folder that is gone when the test ends. They answer `az account get-access-token`, `az account show` and `azd auth token` like
 * the real ones, with tokens of the sandbox, whose refusals they pass on as the real ones do. @azure/identity looks for them on the PATH of this process:
 *
 *     const stubs = await installStubs(sandbox, {az: {}, azd: {state: 'signed-out'}});
 *     vi.stubEnv('PATH', stubs.only);
 *
 * No token is kept in a file: each call signs in anew. Not for Windows.
 */
export const installStubs = async (sandbox: Sandbox, {az = {}, azd = {}}: {readonly az?: StubChoice; readonly azd?: StubChoice}): Promise<Stubs> => {
	const folder = await mkdtemp(join(tmpdir(), 'foundry-keyless-stubs-'));
	onTestFinished(async () => rm(folder, {recursive: true, force: true}));
	const home = join(folder, 'home');
	const azureConfig = join(home, '.azure');
	await mkdir(azureConfig, {recursive: true});
	const bin = join(folder, 'bin');
	await mkdir(bin);
	const install = async (
		tool: 'az' | 'azd',
		{state = 'signed-in', as = 'person', tenantId = sandbox.tenantId, claims, delayMs = 0, advice = 'scope'}: StubChoice,
	): Promise<void> => {
		if (state === 'absent') return;
		const application = as === 'application' ? {clientId: sandbox.clientId, secret: sandbox.clientSecret} : null;
		const account = application?.clientId ?? sandbox.user;
		const subscriptionId = sandbox.world.subscriptions.find(subscription => subscription.tenantId === tenantId)?.id ?? tenantId;
		const config: StubConfig = {
			port: sandbox.port,
			caPem: sandbox.caPem,
			tenantId,
			account,
			subscriptionId,
			application,
			claims: claims ?? null,
			state,
			delayMs,
			advice,
		};
		const configPath = join(folder, `${tool}.json`);
		await writeFile(configPath, JSON.stringify(config), {mode: 0o600});
		const words = [process.execPath, join(import.meta.dirname, 'stub.ts'), configPath, tool].map(word => `'${word}'`);
		await writeFile(join(bin, tool), `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`);
		await chmod(join(bin, tool), 0o755);
		if (tool !== 'az' || state !== 'signed-in') return;
		const user = {name: account, type: application ? 'servicePrincipal' : 'user'};
		const subscription = {id: subscriptionId, name: 'Subscription of az', state: 'Enabled', user, isDefault: true, tenantId, environmentName: 'AzureCloud'};
		// az writes the file with a byte order mark.
		await writeFile(join(azureConfig, 'azureProfile.json'), `\uFEFF${JSON.stringify({installationId: '', subscriptions: [subscription]})}`);
	};
	await Promise.all([install('az', az), install('azd', azd)]);
	const path = [bin, process.env['PATH'] ?? ''].join(delimiter);
	return {folder, path, only: bin, env: {PATH: bin, HOME: home, AZURE_CONFIG_DIR: azureConfig}};
};
