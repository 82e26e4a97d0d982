import {createServer} from 'node:http';
import {type AddressInfo, connect, type Socket} from 'node:net';
import {hostFamily} from './hosts.ts';

export type LoopbackProxy = {readonly url: string; readonly close: () => Promise<void>};

const refuse = (socket: {end: (text: string) => unknown}, reason: string): void => {
	const body = `The sandbox cloud's proxy refuses ${reason}.\n`;
	socket.end(
		`HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
	);
};

/**
 * A plain HTTP proxy on a free loopback port. It takes CONNECT to port 443 of the sandbox's hosts only (RFC 9110, 9.3.6) and ends every one at the sandbox's server,
 * so nothing that goes through it can leave this machine.
 */
export const startProxy = async (serverPort: number): Promise<LoopbackProxy> => {
	const sockets = new Set<Socket>();
	const server = createServer((request, response) => {
		response.writeHead(403, {'content-type': 'text/plain; charset=utf-8', connection: 'close'});
		response.end(`The sandbox cloud's proxy refuses ${request.method} without TLS.\n`);
	});
	server.on('connection', (socket: Socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
		socket.on('error', () => socket.destroy());
	});
	server.on('connect', (request, client: Socket, head: Buffer) => {
		const [, host = '', port = ''] = /^([^:]+):(\d+)$/.exec(request.url?.toLowerCase() ?? '') ?? [];
		if (port !== '443' || hostFamily(host) === null) {
			refuse(client, request.url ?? 'a request without a host');
			return;
		}
		const upstream = connect(serverPort, '127.0.0.1', () => {
			client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
			upstream.write(head);
			client.pipe(upstream).pipe(client);
		});
		sockets.add(upstream);
		upstream.once('close', () => {
			sockets.delete(upstream);
			client.end();
		});
		upstream.on('error', () => client.destroy());
		client.once('close', () => upstream.destroy());
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', resolve);
	});
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: () =>
			new Promise(resolve => {
				server.close(() => resolve());
				for (const socket of sockets) socket.destroy();
			}),
	};
};
