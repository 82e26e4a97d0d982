/**
 * What an access token says of itself, in its own words; `null` where a claim is absent.
 * Source: Microsoft Learn, "Access token claims reference".
 */
export type Claims = {
	readonly aud: string | null;
	readonly tid: string | null;
	readonly oid: string | null;
	readonly upn: string | null;
	readonly preferred_username: string | null;
	readonly name: string | null;
	/** v1 `appid`, v2 `azp`. */
	readonly appid: string | null;
	readonly idtyp: string | null;
	/** Seconds since the epoch. */
	readonly iat: number | null;
	/** Seconds since the epoch. */
	readonly exp: number | null;
	/** ARM id of the managed identity that the token was issued to. */
	readonly xms_mirid: string | null;
};

/** Decodes without verifying, for display and bookkeeping only: the resource verifies. Text that is no JWT gives claims that are all `null`. */
export function readClaims(jwt: string): Claims {
	const payload = decodePayload(jwt);
	const text = (name: string): string | null => {
		const value = payload[name];
		return typeof value === 'string' && value !== '' ? value : null;
	};
	const number = (name: string): number | null => {
		const value = payload[name];
		return typeof value === 'number' && Number.isFinite(value) ? value : null;
	};
	return {
		aud: text('aud'),
		tid: text('tid'),
		oid: text('oid'),
		upn: text('upn') ?? text('preferred_username') ?? text('unique_name'),
		preferred_username: text('preferred_username'),
		name: text('name'),
		appid: text('appid') ?? text('azp'),
		idtyp: text('idtyp'),
		iat: number('iat'),
		exp: number('exp'),
		xms_mirid: text('xms_mirid'),
	};
}

function decodePayload(jwt: string): Readonly<Record<string, unknown>> {
	const payload = jwt.split('.')[1];
	if (payload === undefined) {
		return {};
	}
	try {
		const value: unknown = JSON.parse(decodeBase64(payload));
		return isRecord(value) ? value : {};
	} catch {
		return {};
	}
}

/** Base64 or base64url, of UTF-8 text. Throws on anything else. */
export function decodeBase64(text: string): string {
	const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), character => character.codePointAt(0) ?? 0);
	return new TextDecoder('utf-8', {fatal: true}).decode(bytes);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
