import {createServer, request} from 'node:http';
import type {AddressInfo, Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import type {AtEnd} from '../../support/program.ts';

export type Gate = {
	readonly proxy: string;
	/** From now on nothing goes to this host any more: it `hangs`, and nobody is told, or it is `cut` off. */
	readonly shut: (host: string, how: 'hangs' | 'cut') => void;
	/** Resolves once something was sent to a host that hangs. */
	readonly heard: Promise<void>;
};

/** A proxy in front of another one, that can be shut for one host at any moment. */
export const openGate = async (behind: string, atEnd: AtEnd): Promise<Gate> => {
	const {hostname, port} = new URL(behind);
	const shut = new Map<string, 'hangs' | 'cut'>();
	const tunnels = new Map<Duplex, string>();
	const {promise: heard, resolve: hear} = Promise.withResolvers<void>();
	const server = createServer();
	server.on('connect', ({url = ''}, client: Duplex, head: Buffer) => {
		const host = url.replace(/:\d+$/u, '');
		if (shut.get(host) === 'cut') {
			client.destroy();
			return;
		}
		tunnels.set(client, host);
		client.on('error', () => client.destroy()).on('close', () => tunnels.delete(client));
		const connecting = request({host: hostname, port, method: 'CONNECT', path: url});
		connecting.on('error', () => client.destroy());
		connecting.on('connect', (_, upstream: Socket) => {
			upstream.on('error', () => client.destroy()).on('close', () => client.destroy());
			client.on('close', () => upstream.destroy());
			client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
			if (shut.has(host)) return client.on('data', hear);
			upstream.write(head);
			client.pipe(upstream).pipe(client);
		});
		connecting.end();
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	atEnd(() => {
		for (const client of tunnels.keys()) client.destroy();
		server.close();
	});
	return {
		heard,
		proxy: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		shut: (host, how) => {
			shut.set(host, how);
			for (const [client, of] of tunnels) {
				if (of !== host) continue;
				if (how === 'cut') {
					client.destroy();
					continue;
				}
				client.unpipe();
				client.on('data', hear).resume();
			}
		},
	};
};
