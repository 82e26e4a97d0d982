import {request} from 'node:http';
import type {Socket} from 'node:net';
import tls from 'node:tls';
import {textField} from './evidence.ts';
import type {Variables} from './variables.ts';

const untrusted = new Set([
	'CERT_UNTRUSTED',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_GET_ISSUER_CERT',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

export const isUntrusted = (code: string | null): boolean => code !== null && untrusted.has(code);

const patienceMs = 3000;

/** Certificates that the operating system trusts; `null` where this Node cannot tell (before 22.15). */
const systemCertificates = (): readonly string[] | null => (typeof tls.getCACertificates === 'function' ? tls.getCACertificates('system') : null);

/**
 * Whether the certificates of the operating system vouch for a server that those of Node do not: then --use-system-ca mends it. `null`: not known.
 * Shakes hands and sends nothing. Not by the SDK's pipeline: that ignores named certificates as soon as there is a proxy.
 */
export const trustedBySystem = async (
	address: string,
	variables: Variables,
	certificates: readonly string[] | null = systemCertificates(),
): Promise<boolean | null> => {
	if (certificates === null) return null;
	const {hostname, port: named} = new URL(address);
	const port = Number(named || 443);
	const signal = AbortSignal.timeout(patienceMs);
	try {
		const proxy = proxyFor(hostname, variables);
		const tunnel = proxy && (await tunnelThrough(proxy, `${hostname}:${port}`, signal));
		await shakeHands({host: hostname, port, servername: hostname, ca: [...certificates], ...(tunnel ? {socket: tunnel} : {})}, signal);
		return true;
	} catch (error) {
		return isUntrusted(textField(error, 'code')) ? false : null;
	}
};

/** As @azure/core-rest-pipeline reads HTTPS_PROXY and NO_PROXY. */
const proxyFor = (host: string, variables: Variables): URL | null => {
	const value = (name: string): string => variables[name] || variables[name.toLowerCase()] || '';
	const text = value('HTTPS_PROXY') || value('ALL_PROXY') || value('HTTP_PROXY');
	const direct = value('NO_PROXY')
		.split(',')
		.map(name => name.trim());
	if (direct.some(name => (name.startsWith('.') ? `.${host}`.endsWith(name) : name === host))) return null;
	return URL.canParse(text) ? new URL(text) : null;
};

const tunnelThrough = async (proxy: URL, to: string, signal: AbortSignal): Promise<Socket> =>
	new Promise((resolve, reject) => {
		const {hostname: host, username, password} = proxy;
		const port = Number(proxy.port || 80);
		const authorization = `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;
		const headers = {host: to, ...(username ? {'proxy-authorization': authorization} : {})};
		const asking = request({host, port, method: 'CONNECT', path: to, headers, agent: false, signal});
		asking.on('error', reject);
		asking.on('connect', ({statusCode}, socket: Socket) => {
			if (statusCode === 200) resolve(socket);
			else {
				socket.destroy();
				reject(new Error(`The proxy answered ${statusCode}`));
			}
		});
		asking.end();
	});

const shakeHands = async (options: tls.ConnectionOptions, signal: AbortSignal): Promise<void> =>
	new Promise((resolve, reject) => {
		const socket = tls.connect(options);
		const leave = (): void => void socket.destroy(new Error('No answer'));
		signal.addEventListener('abort', leave, {once: true});
		socket.once('secureConnect', () => {
			resolve();
			socket.destroy();
		});
		socket.on('error', reject);
		socket.once('close', () => signal.removeEventListener('abort', leave));
	});
