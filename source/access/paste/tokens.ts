import {readClaims} from '../token.ts';
import type {PastedToken} from './pasted.ts';

const mostTokens = 20;

const kindOf = (idtyp: string | null, upn: string | null, identity: string | null): PastedToken['kind'] => {
	if (identity !== null) return 'managedIdentity';
	return idtyp === 'app' || (idtyp === null && upn === null) ? 'servicePrincipal' : 'user';
};

const milliseconds = (seconds: number | null): number | null => (seconds === null ? null : seconds * 1000);

/** Every JSON Web Token of the text that says whose it is; one that a terminal broke into lines is put together. */
export const tokensIn = (text: string): readonly PastedToken[] => {
	const tokens: PastedToken[] = [];
	const known = new Set<string>();
	for (const [found] of text.matchAll(/(?<![\w-])eyJ[\w-]{6,4000}(?:\n[\w-]{20,4000}){0,8}\.(?:\n?[\w-]{2,8000}){1,40}/g)) {
		if (tokens.length >= mostTokens) break;
		const {aud, tid, oid, appid, upn, idtyp, iat, exp, xms_mirid} = readClaims(found.replaceAll('\n', ''));
		const key = JSON.stringify([aud, tid, oid, appid, iat, exp]);
		if ([aud, tid, oid, appid, exp].every(claim => claim === null) || known.has(key)) continue;
		known.add(key);
		tokens.push({
			audience: aud,
			tenantId: tid,
			objectId: oid,
			appId: appid,
			name: upn,
			kind: kindOf(idtyp, upn, xms_mirid),
			issuedAt: milliseconds(iat),
			expiresAt: milliseconds(exp),
		});
	}
	return tokens;
};
