import {createHmac, createSecretKey, randomBytes, timingSafeEqual} from 'node:crypto';
import type {SandboxRequest, TokenClaims} from './http.ts';

type Payload = Readonly<Record<string, unknown>>;

/** Signs and reads this sandbox's own tokens: nothing signed elsewhere, by another sandbox or by the real Entra ID, is ever accepted. */
export type Signer = {
	readonly sign: (kind: 'access' | 'id' | 'refresh', payload: Payload) => string;
	/** `null` for anything not signed here as that kind. Does not look at the expiry. */
	readonly read: (kind: 'access' | 'refresh', token: string) => Payload | null;
};

/**
 * Stands in everything secret that the sandbox gives out, so that one search finds any leak: in plain in client secrets, codes and right before the signature of
 * every token, and encoded in the header of every token, should only its beginning have leaked.
 */
export const secretMarker = 'sandbox-only';

/** The marker in plain, and in base64 and base64url wherever in a text it starts. */
export const secretPattern: RegExp = new RegExp(
	[
		secretMarker,
		...[0, 1, 2].map(before => {
			const encoded = Buffer.from(`${'.'.repeat(before)}${secretMarker}..`).toString('base64');
			// Letters at the edges hold bits of the neighbours too.
			return encoded.slice(Math.ceil((before * 4) / 3), Math.floor(((before + secretMarker.length) * 4) / 3));
		}),
	].join('|'),
);

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** JSON Web Tokens (RFC 7519) by HMAC: clients treat them as opaque or only read the claims. The kind goes into `typ`, so one is never taken for another. */
export const createSigner = (): Signer => {
	const key = createSecretKey(randomBytes(32));
	const header = {
		access: encode({typ: 'JWT', alg: 'HS256', kid: secretMarker}),
		id: encode({typ: 'JWT', alg: 'HS256', kid: `${secretMarker}-id`}),
		refresh: encode({typ: 'refresh', alg: 'HS256', kid: secretMarker}),
	};
	const mac = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
	return {
		sign: (kind, payload) => {
			const text = `${header[kind]}.${encode(payload)}`;
			return `${text}.${secretMarker}${mac(text).toString('base64url')}`;
		},
		read: (kind, token) => {
			const [head, body, signature, ...rest] = token.split('.');
			if (head !== header[kind] || !body || !signature?.startsWith(secretMarker) || rest.length > 0) return null;
			const given = Buffer.from(signature.slice(secretMarker.length), 'base64url');
			const wanted = mac(`${head}.${body}`);
			if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
			return JSON.parse(Buffer.from(body, 'base64url').toString()) as Payload;
		},
	};
};

const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

const claimsOf = (payload: Payload): TokenClaims => ({
	aud: String(payload['aud']),
	tid: String(payload['tid']),
	oid: String(payload['oid']),
	appid: String(payload['appid']),
	idtyp: payload['idtyp'] === 'app' ? 'app' : 'user',
	...(typeof payload['upn'] === 'string' ? {upn: payload['upn']} : {}),
	...(typeof payload['name'] === 'string' ? {name: payload['name']} : {}),
	iat: Number(payload['iat']),
	exp: Number(payload['exp']),
	groups: texts(payload['groups']),
	acrs: texts(payload['acrs']),
	amr: texts(payload['amr']),
});

/** `authorization` is the whole header; `now` in milliseconds. */
export const readBearer = (signer: Signer, authorization: string | undefined, now: number): Pick<SandboxRequest, 'token' | 'tokenFault'> => {
	const bearer = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
	if (bearer === undefined) return {token: null, tokenFault: null};
	const payload = signer.read('access', bearer);
	if (payload === null) return {token: null, tokenFault: 'malformed'};
	const claims = claimsOf(payload);
	return claims.exp * 1000 <= now ? {token: null, tokenFault: 'expired'} : {token: claims, tokenFault: null};
};
