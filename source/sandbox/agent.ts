import {Agent} from 'node:https';
import {isIP, Socket} from 'node:net';
import {connect, createSecureContext} from 'node:tls';

/** As the resolver of Node words it. */
const notFound = (hostname: string): Error =>
	Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), {code: 'ENOTFOUND', errno: -3008, syscall: 'getaddrinfo', hostname});

/**
 * Dials the sandbox's server for every host and still checks the real name against the sandbox's own authority: a host the sandbox does not answer for fails as
 * ERR_TLS_CERT_ALTNAME_INVALID, and nothing leaves the machine. The Azure SDK takes it instead of a proxy that the environment may name.
 */
export const createAgent = (port: number, caPem: string, resolves: (host: string) => boolean = () => true): Agent => {
	const agent = new Agent({keepAlive: true});
	// Once for all connections: reading the certificate takes longer than the rest of a handshake.
	const secureContext = createSecureContext({ca: caPem});
	agent.createConnection = (options, created) => {
		const host = String(options.host ?? '');
		if (!resolves(host)) {
			queueMicrotask(() => created?.(notFound(host), new Socket()));
			return null;
		}
		// An address is not sent as a server name, so it is checked as one: no certificate of ours holds it.
		const name = isIP(host) === 0 ? {servername: host} : {checkServerIdentity: () => new Error(`The sandbox cloud does not answer for the address ${host}.`)};
		return connect({host: '127.0.0.1', port, secureContext, ...name});
	};
	return agent;
};
