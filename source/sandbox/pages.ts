import {createServer} from 'node:http';
import type {AddressInfo, Socket} from 'node:net';
import type {SandboxRequest, Service} from './http.ts';

export type LoopbackPages = {
	/** The same page on this machine, for an address at Entra ID's authorization endpoint. */
	readonly urlOf: (authorizeUrl: string) => string;
	readonly close: () => Promise<void>;
};

const authorizePath = /^\/[^/]+\/oauth2\/v2\.0\/authorize$/;

/** The sign-in page over plain HTTP on a free loopback port: a real browser knows neither the sandbox's authority nor the way to it. */
export const startPages = async (entra: Service): Promise<LoopbackPages> => {
	const sockets = new Set<Socket>();
	const server = createServer((incoming, response) => {
		const url = new URL(incoming.url ?? '/', 'http://localhost');
		const own = /^(localhost|127\.0\.0\.1):\d+$/.test(incoming.headers.host ?? '');
		if (!own || incoming.method !== 'GET' || !authorizePath.test(url.pathname)) {
			response.writeHead(404, {'content-type': 'text/plain; charset=utf-8'}).end('The sandbox cloud has no such page.\n');
			return;
		}
		const request: SandboxRequest = {
			method: 'GET',
			host: 'login.microsoftonline.com',
			path: url.pathname,
			query: url.searchParams,
			headers: {},
			body: null,
			token: null,
			tokenFault: null,
		};
		void Promise.resolve(entra(request)).then(answer => {
			response.writeHead(answer?.status ?? 404, answer?.headers ?? {}).end(typeof answer?.body === 'string' ? answer.body : JSON.stringify(answer?.body));
		});
	});
	server.on('connection', (socket: Socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', resolve);
	});
	server.unref();
	const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
	return {
		urlOf: authorizeUrl => {
			const {pathname, search} = new URL(authorizeUrl);
			return `${origin}${pathname}${search}`;
		},
		close: () =>
			new Promise(resolve => {
				server.close(() => resolve());
				for (const socket of sockets) socket.destroy();
			}),
	};
};
