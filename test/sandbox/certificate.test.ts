import {spawnSync} from 'node:child_process';
import {X509Certificate} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {makeCertificates} from '../../source/sandbox/certificate.ts';
import {hostNames} from '../../source/sandbox/hosts.ts';

const {caPem, certPem, keyPem} = makeCertificates(hostNames);
const authority = new X509Certificate(caPem);
const leaf = new X509Certificate(certPem);

test('the server certificate is issued by the authority, which is its own', () => {
	expect(leaf.checkIssued(authority)).toBe(true);
	expect(leaf.verify(authority.publicKey)).toBe(true);
	expect(authority.verify(authority.publicKey)).toBe(true);
	expect([authority.ca, leaf.ca]).toEqual([true, false]);
	expect(keyPem).toContain('PRIVATE KEY');
});

test.for([
	['login.microsoftonline.com', true],
	['management.azure.com', true],
	['graph.microsoft.com', true],
	['contoso-foundry.openai.azure.com', true],
	['contoso-foundry.services.ai.azure.com', true],
	['contoso-foundry.cognitiveservices.azure.com', true],
	['a.b.openai.azure.com', false],
	['openai.azure.com', false],
	['management.azure.com.example.com', false],
	['example.com', false],
] as const)('the certificate is for %s: %s', ([host, expected]) => {
	expect(leaf.checkHost(host) !== undefined).toBe(expected);
});

test('no two sandboxes share an authority', () => {
	const other = new X509Certificate(makeCertificates(hostNames).caPem);
	expect(other.subject).not.toBe(authority.subject);
	expect(leaf.verify(other.publicKey)).toBe(false);
});

const openssl = (...args: readonly string[]) => spawnSync('openssl', args, {encoding: 'utf8'});

test.skipIf(openssl('version').status !== 0)('openssl accepts the chain under its strictest rules', () => {
	const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
	try {
		const [ca, cert] = [join(folder, 'ca.pem'), join(folder, 'cert.pem')];
		writeFileSync(ca, caPem);
		writeFileSync(cert, certPem);
		const verify = (host: string) => openssl('verify', '-x509_strict', '-purpose', 'sslserver', '-verify_hostname', host, '-CAfile', ca, cert).status;
		expect([verify('contoso.openai.azure.com'), verify('example.com')]).toEqual([0, 2]);
	} finally {
		rmSync(folder, {recursive: true});
	}
});
