import {describe, expect, test} from 'vitest';
import {diagnose} from '../../source/access/diagnosis.ts';
import type {Evidence} from '../../source/access/failure.ts';

const login = 'login.microsoftonline.com';
const lost = (code: string | null, message: string, part: Partial<Evidence> = {}): Evidence => ({
	plane: 'signin',
	status: null,
	code,
	aadsts: null,
	message,
	headers: {},
	request: `POST https://${login}/organizations/oauth2/v2.0/token`,
	correlationId: null,
	claims: null,
	...part,
});

describe('what stood in the way of a call is told apart', () => {
	test.for([
		['a name that does not resolve', lost('ENOTFOUND', `getaddrinfo ENOTFOUND ${login}`), 'net.dns', `The name ${login} does not resolve`],
		['the name of a proxy', lost('ENOTFOUND', 'getaddrinfo ENOTFOUND proxy.contoso.com'), 'net.proxy', 'The name proxy.contoso.com of the proxy'],
		['a host that refuses', lost('ECONNREFUSED', 'connect ECONNREFUSED 20.190.128.1:443'), 'net.refused', `The connection to ${login} was refused`],
		['a proxy that is not there', lost('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:3128'), 'net.proxy', 'Nothing listens at 127.0.0.1:3128, the proxy'],
		['a proxy that is not there, by IPv6', lost('ECONNREFUSED', 'connect ECONNREFUSED ::1:3128'), 'net.proxy', 'Nothing listens at ::1:3128'],
		[
			'an endpoint on this machine that is not there',
			lost('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:50342', {request: null}),
			'net.refused',
			'was refused',
		],
		['a proxy that asks for a password', lost(null, '', {status: 407}), 'net.proxy', 'asks for a user and a password'],
		['a proxy that lets nothing through', lost('ERR_PROXY_TUNNEL', 'x'), 'net.proxy', 'did not let the call through'],
		['TLS that something re-signs', lost('SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain'), 'net.tls-intercept', 're-signs TLS'],
		['a certificate for another name', lost('ERR_TLS_CERT_ALTNAME_INVALID', 'x'), 'net.tls-name', 'is for another name'],
		['silence', lost('ETIMEDOUT', `No answer from ${login} within 15 s`), 'net.timeout', `No answer came from ${login}`],
		['a connection that is cut', lost('ECONNRESET', 'read ECONNRESET'), 'net.timeout', `The connection to ${login} was cut`],
		['no route', lost('ENETUNREACH', 'connect ENETUNREACH 20.190.128.1:443'), 'net.timeout', 'There is no route from this machine'],
	] as const)('%s', ([, evidence, id, cause]) => {
		const found = diagnose(evidence);
		expect([found.id, found.accessVerdict]).toEqual([id, 'network']);
		expect(found.cause).toContain(cause);
		expect(found.remedies.length).toBeGreaterThan(0);
	});
});
