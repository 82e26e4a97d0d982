import {createServer, type Server} from 'node:https';
import type {AddressInfo} from 'node:net';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {isUntrusted, trustedBySystem} from '../../source/azure/trust.ts';
import {makeCertificates} from '../../source/sandbox/certificate.ts';

const company = makeCertificates(['localhost']);
const stranger = makeCertificates(['localhost']);
let server: Server;
let address: string;
let asked: string[];

beforeEach(async () => {
	asked = [];
	server = createServer({cert: company.certPem, key: company.keyPem}, ({method, url}, response) => {
		asked.push(`${method} ${url}`);
		response.writeHead(404).end();
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	address = `https://localhost:${(server.address() as AddressInfo).port}/tenant/oauth2/token?code=1`;
});
afterEach(
	async () =>
		new Promise<void>(resolve => {
			server.close(() => resolve());
			server.closeAllConnections();
		}),
);

test('a certificate that the operating system vouches for is told as such, and nothing is asked of the server', async () => {
	expect(await trustedBySystem(address, {}, [stranger.caPem, company.caPem])).toBe(true);
	expect(asked).toEqual([]);
});

test('a certificate that the operating system does not know either is told as such', async () => {
	expect(await trustedBySystem(address, {}, [stranger.caPem])).toBe(false);
});

test('a server that cannot be reached tells nothing about its certificate, nor does a Node that does not know the system’s', async () => {
	expect(await trustedBySystem(address, {}, null)).toBeNull();
	await new Promise<void>(resolve => server.close(() => resolve()));
	expect(await trustedBySystem(address, {}, [company.caPem])).toBeNull();
	server.listen(0, '127.0.0.1');
});

test.for([
	['SELF_SIGNED_CERT_IN_CHAIN', true],
	['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', true],
	['CERT_HAS_EXPIRED', false],
	['ENOTFOUND', false],
	[null, false],
] as const)('%s speaks of an authority that is not trusted: %s', ([code, expected]) => {
	expect(isUntrusted(code)).toBe(expected);
});
