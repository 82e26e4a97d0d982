import {Agent} from 'node:https';
import {isIP} from 'node:net';
import {connect} from 'node:tls';

/**
 * Dials the sandbox's server for every host and still checks the real name against the sandbox's own authority: a host the sandbox does not answer for fails as
 * ERR_TLS_CERT_ALTNAME_INVALID, and nothing leaves the machine. The Azure SDK takes it instead of a proxy that the environment may name.
 */
export const createAgent = (port: number, caPem: string): Agent => {
	const agent = new Agent({keepAlive: true});
	agent.createConnection = options => {
		const host = String(options.host ?? '');
		// An address is not sent as a server name, so it is checked as one: no certificate of ours holds it.
		const name = isIP(host) === 0 ? {servername: host} : {checkServerIdentity: () => new Error(`The sandbox cloud does not answer for the address ${host}.`)};
		return connect({host: '127.0.0.1', port, ca: caPem, ...name});
	};
	return agent;
};
