import {request} from 'node:http';
import type {Duplex} from 'node:stream';
import {connect as connectTls} from 'node:tls';
import {expect, onTestFinished, test} from 'vitest';
import {startProxy} from '../../source/sandbox/proxy.ts';
import {startSmallCloud} from './support/small-cloud.ts';

const openProxy = async (port: number): Promise<URL> => {
	const proxy = await startProxy(port);
	onTestFinished(proxy.close);
	return new URL(proxy.url);
};

const tunnel = ({hostname, port}: URL, target: string): Promise<{status: number; socket: Duplex}> =>
	new Promise((resolve, reject) => {
		const connecting = request({host: hostname, port, method: 'CONNECT', path: target});
		connecting.on('connect', (response, socket) => resolve({status: response.statusCode ?? 0, socket}));
		connecting.on('error', reject);
		connecting.end();
	});

test('a tunnel to an Azure host ends at the sandbox, which proves that name', async () => {
	const {server, certificates} = await startSmallCloud({models: () => ({status: 200, body: {answered: 'by the sandbox'}})});
	const {status, socket} = await tunnel(await openProxy(server.port), 'contoso.openai.azure.com:443');
	expect(status).toBe(200);
	const text = await new Promise<string>((resolve, reject) => {
		let received = '';
		const secure = connectTls({socket, servername: 'contoso.openai.azure.com', ca: certificates.caPem}, () =>
			secure.write('GET / HTTP/1.1\r\nhost: contoso.openai.azure.com\r\nconnection: close\r\n\r\n'),
		);
		secure.on('data', (data: Buffer) => {
			received += data.toString();
		});
		secure.on('end', () => resolve(received));
		secure.on('error', reject);
	});
	expect(text).toContain('by the sandbox');
	expect(server.log).toMatchObject([{host: 'contoso.openai.azure.com', status: 200}]);
});

test.for(['example.com:443', 'management.azure.com:80', 'management.azure.com:8443', 'azure.microsoft.com:443', '127.0.0.1:443', 'localhost:443', 'nonsense'])(
	'a tunnel to %s is refused',
	async target => {
		const {server} = await startSmallCloud();
		const {status, socket} = await tunnel(await openProxy(server.port), target);
		socket.destroy();
		expect(status).toBe(403);
	},
);

test('a request without a tunnel is refused', async () => {
	const {server} = await startSmallCloud();
	const {hostname, port} = await openProxy(server.port);
	const status = await new Promise((resolve, reject) => {
		request({host: hostname, port, path: 'http://management.azure.com/'}, response => resolve(response.resume().statusCode))
			.on('error', reject)
			.end();
	});
	expect(status).toBe(403);
});

test('closing the proxy ends its tunnels', async () => {
	const {server} = await startSmallCloud();
	const proxy = await startProxy(server.port);
	const {socket} = await tunnel(new URL(proxy.url), 'management.azure.com:443');
	const ended = new Promise(resolve => socket.once('close', resolve));
	await proxy.close();
	await ended;
	expect(socket.destroyed).toBe(true);
});
