import {createHash, generateKeyPairSync, type KeyObject, randomBytes, sign} from 'node:crypto';

// DER by hand (ITU-T X.690), because a certificate package costs 150 ms and more to load.
const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
	const content = Buffer.concat(parts);
	if (content.length < 0x80) return Buffer.concat([Buffer.of(tag, content.length), content]);
	const length = content.length < 0x100 ? [0x81, content.length] : [0x82, content.length >> 8, content.length & 0xff];
	return Buffer.concat([Buffer.of(tag, ...length), content]);
};

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const octets = (content: Uint8Array): Buffer => der(0x04, content);
const bits = (unused: number, content: Uint8Array): Buffer => der(0x03, Buffer.of(unused), content);
const yes = der(0x01, Buffer.of(0xff));
const oid = (...bytes: readonly number[]): Buffer => der(0x06, Buffer.from(bytes));

const ecdsaWithSha256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const commonName = oid(0x55, 0x04, 0x03);
const serverAuth = oid(0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01);
const extensionIds = {
	subjectKeyIdentifier: oid(0x55, 0x1d, 0x0e),
	keyUsage: oid(0x55, 0x1d, 0x0f),
	subjectAltName: oid(0x55, 0x1d, 0x11),
	basicConstraints: oid(0x55, 0x1d, 0x13),
	authorityKeyIdentifier: oid(0x55, 0x1d, 0x23),
	extKeyUsage: oid(0x55, 0x1d, 0x25),
};

const extension = (name: keyof typeof extensionIds, critical: boolean, value: Uint8Array): Buffer =>
	sequence(extensionIds[name], ...(critical ? [yes] : []), octets(value));

const name = (text: string): Buffer => sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from(text)))));

/** UTCTime, so only until 2049. */
const time = (ms: number): Buffer => der(0x17, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`));

const publicKeyOf = (key: KeyObject): Buffer => key.export({type: 'spki', format: 'der'});
/** RFC 5280, 4.2.1.2, method 1: SHA-1 of the bare key, which of a P-256 SPKI is the last 65 bytes. */
const keyIdOf = (spki: Buffer): Buffer => createHash('sha1').update(spki.subarray(-65)).digest();

const pem = (content: Buffer): string =>
	`-----BEGIN CERTIFICATE-----\n${(content.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;

const certify = (subject: string, issuer: string, spki: Buffer, signer: KeyObject, extensions: readonly Buffer[]): string => {
	const now = Date.now();
	const serial = randomBytes(16);
	serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
	const toSign = sequence(
		der(0xa0, der(0x02, Buffer.of(2))),
		der(0x02, serial),
		ecdsaWithSha256,
		name(issuer),
		sequence(time(now - 86_400_000), time(now + 397 * 86_400_000)),
		name(subject),
		spki,
		der(0xa3, sequence(...extensions)),
	);
	return pem(sequence(toSign, ecdsaWithSha256, bits(0, sign('sha256', toSign, signer))));
};

export type Certificates = {
	/** The certificate to trust. Its key is thrown away here, so nothing else can ever be signed by it. */
	readonly caPem: string;
	readonly certPem: string;
	readonly keyPem: string;
};

/**
 * A certificate authority and a server certificate for `hosts`, made in memory, valid for 397 days of real time (the sandbox's own clock may be a test's).
 * Holds what strict verifiers ask for: openssl -x509_strict, Python's VERIFY_X509_STRICT (RFC 5280, 4.2.1).
 */
export const makeCertificates = (hosts: readonly string[]): Certificates => {
	const authority = generateKeyPairSync('ec', {namedCurve: 'prime256v1'});
	const server = generateKeyPairSync('ec', {namedCurve: 'prime256v1'});
	const authorityKey = publicKeyOf(authority.publicKey);
	const serverKey = publicKeyOf(server.publicKey);
	const authorityId = keyIdOf(authorityKey);
	const issuer = `foundry-keyless sandbox ${randomBytes(4).toString('hex')}`;
	const issuedBy = extension('authorityKeyIdentifier', false, sequence(der(0x80, authorityId)));
	const caPem = certify(issuer, issuer, authorityKey, authority.privateKey, [
		extension('basicConstraints', true, sequence(yes, der(0x02, Buffer.of(0)))),
		extension('keyUsage', true, bits(1, Buffer.of(0x06))),
		extension('subjectKeyIdentifier', false, octets(authorityId)),
		issuedBy,
	]);
	const certPem = certify('foundry-keyless sandbox server', issuer, serverKey, authority.privateKey, [
		extension('basicConstraints', true, sequence()),
		extension('keyUsage', true, bits(7, Buffer.of(0x80))),
		extension('extKeyUsage', false, sequence(serverAuth)),
		extension('subjectKeyIdentifier', false, octets(keyIdOf(serverKey))),
		issuedBy,
		extension('subjectAltName', false, sequence(...hosts.map(host => der(0x82, Buffer.from(host))))),
	]);
	return {caPem, certPem, keyPem: server.privateKey.export({type: 'pkcs8', format: 'pem'}).toString()};
};

export type ClientCertificate = {
	/** What the application is registered with. */
	readonly certPem: string;
	/** Key and certificate in one text, as AZURE_CLIENT_CERTIFICATE_PATH names a file of. */
	readonly pem: string;
};

/** An RSA certificate that an application can sign in with; making its key takes a tenth of a second and more. */
export const makeClientCertificate = (subject: string): ClientCertificate => {
	const authority = generateKeyPairSync('ec', {namedCurve: 'prime256v1'});
	const client = generateKeyPairSync('rsa', {modulusLength: 2048});
	const certPem = certify(subject, 'foundry-keyless sandbox', publicKeyOf(client.publicKey), authority.privateKey, [
		extension('basicConstraints', true, sequence()),
		extension('keyUsage', true, bits(7, Buffer.of(0x80))),
	]);
	return {certPem, pem: `${client.privateKey.export({type: 'pkcs8', format: 'pem'})}${certPem}`};
};
