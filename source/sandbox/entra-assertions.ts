import {createPublicKey, createVerify, constants as cryptoConstants, X509Certificate} from 'node:crypto';
import type {ServicePrincipal, Tenant} from './directory-types.ts';
import {applicationUnknown, certificateUnknown, type EntraError, entraErrors, federationUnknown} from './entra-errors.ts';
import type {Stage} from './world.ts';

type Json = Readonly<Record<string, unknown>>;

const decode = (part: string | undefined): Json | null => {
	try {
		const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString());
		return typeof value === 'object' && value !== null ? (value as Json) : null;
	} catch {
		return null;
	}
};

const expired: EntraError = {
	status: 401,
	error: 'invalid_client',
	code: 700024,
	message: 'Client assertion is not within its valid time range.',
};

/** `PS256` since MSAL sends SHA-256 thumbprints, `RS256` before. */
const isSignedBy = (certificate: X509Certificate, algorithm: unknown, text: string, signature: string): boolean => {
	if (algorithm !== 'RS256' && algorithm !== 'PS256') return false;
	const padding = algorithm === 'PS256' ? cryptoConstants.RSA_PKCS1_PSS_PADDING : cryptoConstants.RSA_PKCS1_PADDING;
	const key = createPublicKey(certificate.publicKey.export({type: 'spki', format: 'pem'}));
	return createVerify('RSA-SHA256').update(text).verify({key, padding}, Buffer.from(signature, 'base64url'));
};

/**
 * Why an application is not who its assertion says, or `null` (RFC 7523; Learn: "Microsoft identity platform application authentication certificate credentials" and
 * "Workload identity federation"). A certificate's signature is checked; a federated token's is not: its issuer is nobody the sandbox could ask.
 */
export const refuseAssertion = (stage: Stage, tenant: Tenant, application: ServicePrincipal, assertion: string): EntraError | null => {
	const [head, body, signature = ''] = assertion.split('.');
	const header = decode(head);
	const claims = decode(body);
	if (header === null || claims === null || signature === '') return entraErrors.assertionMalformed;
	if (typeof claims['exp'] === 'number' && claims['exp'] * 1000 <= stage.now()) return expired;
	const issuer = String(claims['iss']);
	if (issuer !== application.appId) {
		const subject = String(claims['sub']);
		const trusted = application.federation?.some(federated => federated.issuer === issuer && federated.subject === subject) ?? false;
		return trusted ? null : federationUnknown(issuer, subject);
	}
	if (claims['sub'] !== application.appId) return applicationUnknown(String(claims['sub']), tenant.displayName);
	const certificates = (application.certificates ?? []).map(pem => new X509Certificate(pem));
	if (certificates.some(certificate => isSignedBy(certificate, header['alg'], `${head}.${body}`, signature))) return null;
	const thumbprint = Buffer.from(String(header['x5t#S256'] ?? header['x5t'] ?? ''), 'base64url')
		.toString('hex')
		.toUpperCase();
	return certificateUnknown(application.appId, thumbprint);
};
