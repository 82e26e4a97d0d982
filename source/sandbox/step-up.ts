import {gatewayError} from './arm-answers.ts';
import type {Tenant} from './directory-types.ts';
import type {SandboxRequest, SandboxResponse, TokenClaims} from './http.ts';

/** What of the authentication contexts a token lacks; applications are never asked for any. */
const lacking = ({idtyp, acrs = []}: TokenClaims, wanted: readonly string[]): readonly string[] =>
	idtyp === 'app' ? [] : wanted.filter(context => !acrs.includes(context));

/** A challenge as Resource Manager and Graph write it (Learn: "Claims challenges, claims requests, and client capabilities"). */
export const claimsChallenge = (acrs: readonly string[]): string => {
	const claims = JSON.stringify({access_token: {acrs: {essential: true, values: acrs}}});
	return `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"`;
};

const changing: readonly string[] = ['PUT', 'PATCH', 'DELETE'];

const policyMessage = 'Resource was disallowed by policy. Reasons: MFA is required. See error details for policy resource IDs.';

/** Reading goes on, changing asks for a stronger sign-in: 401 with a challenge, or 403 of a policy. */
export const refuseWeakWrite = (tenant: Tenant | null, request: SandboxRequest, token: TokenClaims): SandboxResponse | null => {
	const {acrs, refusal} = tenant?.writesNeed ?? {acrs: [], refusal: 'challenge'};
	if (!changing.includes(request.method) || lacking(token, acrs).length === 0) return null;
	const challenge = refusal === 'challenge' ? {'www-authenticate': claimsChallenge(acrs)} : undefined;
	return gatewayError(challenge ? 401 : 403, 'RequestDisallowedByPolicy', policyMessage, challenge);
};

/** The challenge of a tenant that lets nobody into Graph without a stronger sign-in. */
export const graphChallenge = ({graphNeeds = []}: Tenant, token: TokenClaims): string | null =>
	lacking(token, graphNeeds).length === 0 ? null : claimsChallenge(graphNeeds);
