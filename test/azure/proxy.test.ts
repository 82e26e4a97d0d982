import {execFile} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {describe, expect, test} from 'vitest';
import {proxyIn, refuseOddProxy} from '../../source/azure/proxy.ts';
import {startSandbox} from '../../source/sandbox/sandbox.ts';

const connect = fileURLToPath(new URL('../../source/azure/connect.ts', import.meta.url));

/** Signs in with the environment, reads, calls a model; prints what came of it. No agent: only what a person sets in the shell. */
const program = `
	import {connectCloud} from ${JSON.stringify(connect)};
	const clock = {now: () => Date.now(), sleep: async () => undefined};
	const cloud = connectCloud({env: process.env, processEnv: process.env, cloud: 'public', clock, sandbox: null});
	const {signal} = new AbortController();
	const session = await cloud.signIn({source: 'environment', tenantId: null, cloud: 'public'}, () => undefined, signal);
	const {resources, through} = await cloud.discover(session, signal);
	const url = 'https://contoso-openai.openai.azure.com/openai/v1/models';
	const {status} = await cloud.callModel(session, {method: 'GET', url, audience: 'https://ai.azure.com', headers: {}, body: null}, {fresh: false}, signal);
	process.stdout.write(JSON.stringify({through, resources: resources.length, status}));
	process.exit();
`;

test('every request goes through the proxy that the shell names, and trusts the certificates it names, in silence', async () => {
	const sandbox = await startSandbox({world: 'admin'});
	const folder = await mkdtemp(path.join(tmpdir(), 'foundry-keyless-proxy-'));
	try {
		const {url} = await sandbox.serveProxy();
		const ca = path.join(folder, 'ca.pem');
		await writeFile(ca, sandbox.caPem);
		const {stdout, stderr} = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
			env: {
				PATH: process.env['PATH'],
				HTTPS_PROXY: url,
				NODE_EXTRA_CA_CERTS: ca,
				AZURE_TENANT_ID: sandbox.tenantId,
				AZURE_CLIENT_ID: sandbox.clientId,
				AZURE_CLIENT_SECRET: sandbox.clientSecret,
				AZURE_LOG_LEVEL: 'verbose',
				DEBUG: 'azure*',
			},
		});
		expect(JSON.parse(stdout)).toEqual({through: 'resource-graph', resources: 4, status: 401});
		expect(stderr).toBe('');
	} finally {
		await sandbox.close();
		await rm(folder, {recursive: true});
	}
});

/** Prints what is known of a sign-in that the network refuses. */
const refused = `
	import {connectCloud} from ${JSON.stringify(connect)};
	const clock = {now: () => Date.now(), sleep: async () => undefined};
	const cloud = connectCloud({env: process.env, processEnv: process.env, cloud: 'public', clock, sandbox: null});
	const {signal} = new AbortController();
	const failure = await cloud.signIn({source: 'environment', tenantId: null, cloud: 'public'}, () => undefined, signal).catch(error => error);
	process.stdout.write(JSON.stringify(failure.evidence));
	process.exit();
`;

const systems: readonly {readonly named: Readonly<Record<string, string>>; readonly trusted: boolean}[] = [
	{named: {}, trusted: false},
	{named: {SSL_CERT_FILE: 'ca.pem'}, trusted: true},
];

describe.skipIf(process.platform !== 'linux')('a proxy whose certificate Node does not trust', () => {
	test.for(systems)('is told, and whether this system trusts it: $trusted', {timeout: 20_000}, async ({named, trusted}) => {
		const sandbox = await startSandbox({world: 'admin'});
		const folder = await mkdtemp(path.join(tmpdir(), 'foundry-keyless-proxy-'));
		try {
			const {url} = await sandbox.serveProxy();
			await writeFile(path.join(folder, 'ca.pem'), sandbox.caPem);
			// Where OpenSSL, and Node after it, looks for the certificates of the system.
			const system = Object.fromEntries(Object.entries(named).map(([name, file]) => [name, path.join(folder, file)]));
			const application = {AZURE_TENANT_ID: sandbox.tenantId, AZURE_CLIENT_ID: sandbox.clientId, AZURE_CLIENT_SECRET: sandbox.clientSecret};
			const {stdout} = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', refused], {
				env: {PATH: process.env['PATH'], HTTPS_PROXY: url, ...system, ...application},
			});
			expect(JSON.parse(stdout)).toMatchObject({plane: 'signin', status: null, code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', trustedBySystem: trusted});
		} finally {
			await sandbox.close();
			await rm(folder, {recursive: true});
		}
	});
});

describe('a proxy that does not let anything through', () => {
	const application = {AZURE_TENANT_ID: 'contoso.com', AZURE_CLIENT_ID: 'c', AZURE_CLIENT_SECRET: 's'};
	const evidenceThrough = async (proxy: string): Promise<unknown> => {
		const {stdout} = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', refused], {
			env: {PATH: process.env['PATH'], HTTPS_PROXY: proxy, ...application},
		});
		return JSON.parse(stdout);
	};

	test('is not taken for Entra ID', {timeout: 20_000}, async () => {
		const server = createServer().on('connect', (_request, socket) => void socket.end('HTTP/1.1 403 Forbidden\r\ncontent-type: text/html\r\n\r\n<p>no</p>'));
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		try {
			const evidence = await evidenceThrough(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
			expect(evidence).toMatchObject({
				status: null,
				code: 'ERR_PROXY_TUNNEL',
				message: expect.stringMatching(/^The proxy answered 403 in the place of login\./u),
			});
		} finally {
			server.close();
		}
	});
});

test.for([
	['proxy:8080', 'HTTPS_PROXY is "proxy:8080", which is no address of a proxy.'],
	['nonsense', 'HTTPS_PROXY is "nonsense", which is no address of a proxy.'],
	['http://[bad', 'HTTPS_PROXY is "http://[bad", which is no address of a proxy.'],
	['ana:secret@proxy', 'HTTPS_PROXY is "…@proxy", which is no address of a proxy.'],
	['http://ana:secret@proxy:8080', null],
	['https://proxy', null],
] as const)('a proxy named %s is refused before anything is sent: %s', ([value, message]) => {
	const proxy = proxyIn({https_proxy: value, HTTP_PROXY: 'http://other', HTTPS_PROXY: value});
	expect(proxy).toEqual({name: 'HTTPS_PROXY', value});
	const refusing = (): void => refuseOddProxy(proxy ?? {name: '', value: ''});
	if (message === null) expect(refusing).not.toThrow();
	else expect(refusing).toThrow(message);
});

test('no proxy is named where no variable is set', () => expect(proxyIn({HTTPS_PROXY: '', PATH: '/bin'})).toBeNull());
