import type {IncomingMessage, ServerResponse} from 'node:http';
import {createServer, type Server as HttpsServer} from 'node:https';
import type {AddressInfo, Socket} from 'node:net';
import {TLSSocket} from 'node:tls';
import type {Certificates} from './certificate.ts';
import {type HostFamily, hostFamily} from './hosts.ts';
import {type LogEntry, notModelled, type SandboxRequest, type SandboxResponse, type Service} from './http.ts';
import {readBearer, type Signer} from './jwt.ts';
import {plannedFault} from './planned.ts';
import {type BadRequest, readRequest} from './request.ts';
import type {Stage} from './world.ts';

export type Services = Readonly<Record<Exclude<HostFamily, 'pages'>, Service>>;

export type ServerOptions = {
	readonly stage: Stage;
	readonly services: Services;
	readonly signer: Signer;
	readonly certificates: Certificates;
	/** Each answer waits this long. */
	readonly latencyMs?: number;
};

export type Server = {
	readonly port: number;
	/** Oldest first; the last 10,000 requests. */
	readonly log: readonly LogEntry[];
	/** From then on only whoever waits for an answer keeps the process alive. */
	readonly unref: () => void;
	/** Ends at once, open connections included. */
	readonly close: () => Promise<void>;
};

const longestLog = 10_000;

const answer = async (request: SandboxRequest, services: Services): Promise<SandboxResponse> => {
	const family = hostFamily(request.host);
	const refusal = notModelled(`${request.method} https://${request.host}${request.path}`);
	if (family === null || family === 'pages') return refusal;
	return (await services[family](request)) ?? refusal;
};

const frozen = new WeakMap<object, Buffer>();

/** A frozen body cannot change, so it is written out once: the list of 900 role definitions takes longer than all else. */
const contentOf = (body: unknown): Buffer => {
	if (typeof body === 'string') return Buffer.from(body);
	const isFrozen = typeof body === 'object' && body !== null && Object.isFrozen(body);
	const content = (isFrozen ? frozen.get(body) : undefined) ?? Buffer.from(JSON.stringify(body));
	if (isFrozen) frozen.set(body, content);
	return content;
};

const send = (response: ServerResponse, {status, headers, body}: SandboxResponse): void => {
	const content = body === undefined ? undefined : contentOf(body);
	response.writeHead(status, {
		...(content === undefined || typeof body === 'string' ? {} : {'content-type': 'application/json; charset=utf-8'}),
		...(status === 204 ? {} : {'content-length': content?.length ?? 0}),
		...headers,
	});
	response.end(content);
};

const misdirected: SandboxResponse = {status: 421, body: {error: {code: 'MisdirectedRequest', message: 'The sandbox cloud does not answer for this host.'}}};

/** A TLS client that names one host and asks for another is lying; one that names none is only as good as its Host header. */
const isMisdirected = (socket: Socket, host: string): boolean => {
	const named = socket instanceof TLSSocket ? socket.servername : null;
	return hostFamily(host) === null || (typeof named === 'string' && named !== '' && named.toLowerCase() !== host);
};

/** One HTTPS server on a free loopback port for every host of `hosts.ts`. */
export const startServer = async ({stage, services, signer, certificates, latencyMs = 0}: ServerOptions): Promise<Server> => {
	const log: LogEntry[] = [];
	const record = (request: SandboxRequest, status: number): void => {
		if (log.length >= longestLog) log.shift();
		const {method, host, path, query, token} = request;
		log.push({at: stage.now(), method, host, path, query: query.toString(), status, principalId: token?.oid ?? null, audience: token?.aud ?? null});
	};

	const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
		const read = await readRequest(incoming);
		if ('badRequest' in read) {
			send(response, (read satisfies BadRequest).badRequest);
			return;
		}
		if (isMisdirected(incoming.socket, read.host)) {
			send(response, misdirected);
			return;
		}
		const request: SandboxRequest = {...read, ...readBearer(signer, read.headers['authorization'], stage.now())};
		const fault = plannedFault(stage.world, request);
		if (fault?.answer === 'hang') {
			record(request, 0);
			return;
		}
		if (fault?.answer === 'reset') {
			record(request, 0);
			incoming.socket.destroy();
			return;
		}
		const planned = typeof fault?.answer === 'function' ? fault.answer(request) : fault?.answer;
		const result = planned === undefined || typeof planned === 'string' ? await answer(request, services) : planned;
		record(request, result.status);
		const delayMs = latencyMs + (fault?.delayMs ?? 0);
		if (delayMs > 0) setTimeout(() => send(response, result), delayMs);
		else send(response, result);
	};

	const server: HttpsServer = createServer({cert: certificates.certPem, key: certificates.keyPem, maxHeaderSize: 65_536}, (incoming, response) => {
		handle(incoming, response).catch((error: unknown) => {
			if (response.headersSent) response.destroy();
			else
				send(response, {
					status: 500,
					body: {error: {code: 'SandboxFault', message: `The sandbox cloud failed: ${error instanceof Error ? error.message : String(error)}`}},
				});
		});
	});
	// An idle connection is never closed from this side: a client that reuses it at that moment would see a reset.
	server.keepAliveTimeout = 0;
	const sockets = new Set<Socket>();
	let unreferenced = false;
	server.on('connection', (socket: Socket) => {
		if (unreferenced) socket.unref();
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', resolve);
	});
	return {
		port: (server.address() as AddressInfo).port,
		log,
		unref: () => {
			unreferenced = true;
			server.unref();
			for (const socket of sockets) socket.unref();
		},
		close: () =>
			new Promise(resolve => {
				server.close(() => resolve());
				for (const socket of sockets) socket.destroy();
			}),
	};
};
