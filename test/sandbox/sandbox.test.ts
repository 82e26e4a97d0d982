import {spawnSync} from 'node:child_process';
import {resolve} from 'node:path';
import {AuthorizationManagementClient} from '@azure/arm-authorization';
import {ClientSecretCredential, DeviceCodeCredential} from '@azure/identity';
import {expect, onTestFinished, test} from 'vitest';
import {type SandboxOptions, startSandbox} from '../../source/sandbox/sandbox.ts';

const open = async (options: SandboxOptions) => {
	const sandbox = await startSandbox(options);
	onTestFinished(sandbox.close);
	return sandbox;
};

test('a person signs in and reads role definitions through nothing but the agent', async () => {
	const {agent, world, tenantId, user, log} = await open({world: 'fresh'});
	const credential = new DeviceCodeCredential({agent, userPromptCallback: () => undefined});
	const record = await credential.authenticate('https://management.azure.com/.default', {enableCae: true});
	expect(record).toMatchObject({tenantId, username: user});
	const subscription = world.subscriptions[0]?.id ?? '';
	const client = new AuthorizationManagementClient(credential, subscription, {agent});
	const names: (string | undefined)[] = [];
	for await (const {roleName} of client.roleDefinitions.list(`subscriptions/${subscription}`, {filter: "roleName eq 'Reader'"})) names.push(roleName);
	expect(names).toEqual(['Reader']);
	expect(log.at(-1)).toMatchObject({host: 'management.azure.com', status: 200, principalId: world.personId});
});

test("the world's own application has a secret that works", async () => {
	const {agent, tenantId, clientId, clientSecret} = await open({world: 'admin'});
	expect((await new ClientSecretCredential(tenantId, clientId, clientSecret, {agent}).getToken('https://ai.azure.com/.default')).token).toMatch(/^ey/);
});

test('two sandboxes share nothing, not even trust', async () => {
	const [one, other] = await Promise.all([open({world: 'fresh'}), open({world: 'fresh'})]);
	expect(one.world).not.toBe(other.world);
	expect(one.caPem).not.toBe(other.caPem);
	expect(one.port).not.toBe(other.port);
});

test('the propagation can be set apart from the world', async () => {
	expect((await open({world: 'fresh', propagation: 'asks:3'})).world.propagation).toEqual({kind: 'asks', n: 3});
	await expect(startSandbox({world: 'fresh', propagation: 'soon'})).rejects.toThrow(
		'There is no propagation "soon"; these are understood: immediate, asks:3, after:12s, flapping:5s:10s',
	);
});

test('a world that does not exist is refused', async () => {
	await expect(startSandbox({world: 'nowhere'})).rejects.toThrow(RangeError);
});

test('the same seed gives the same user codes', async () => {
	const codeOf = async (seed: number): Promise<string> => {
		const {agent} = await open({world: 'fresh', seed});
		let code = '';
		const credential = new DeviceCodeCredential({
			agent,
			userPromptCallback: ({userCode}) => {
				code = userCode;
			},
		});
		await credential.getToken('https://management.azure.com/.default');
		return code;
	};
	expect(await codeOf(5)).toBe(await codeOf(5));
	expect(await codeOf(5)).not.toBe(await codeOf(6));
});

test('a sandbox let go of does not keep the process alive', () => {
	const module = resolve(import.meta.dirname, '../../source/sandbox/sandbox.ts');
	const program = `import {startSandbox} from ${JSON.stringify(module)}; (await startSandbox({world: 'fresh'})).unref();`;
	const {status, stderr} = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {encoding: 'utf8', timeout: 20_000});
	expect({status, stderr}).toEqual({status: 0, stderr: ''});
});
