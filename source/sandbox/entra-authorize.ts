import {createHash} from 'node:crypto';
import {
	applicationUnknown,
	type EntraError,
	entraErrors,
	fieldMissing,
	parameterMissing,
	redirectChanged,
	redirectUnknown,
	resourceUnknown,
	responseTypeUnsupported,
	tenantUnknown,
} from './entra-errors.ts';
import {parseScope} from './entra-resources.ts';
import {type Form, type GrantResult, issueToPerson, knowsClient, refused, ruleFor, strangerIn, tenantAt} from './entra-sign-in.ts';
import {parseClaims} from './entra-tokens.ts';
import {homeTenant, personIn} from './graph-directory.ts';
import {type Signer, secretMarker} from './jwt.ts';
import {randomGuid} from './random.ts';
import type {Stage} from './world.ts';

/**
 * What the browser shows: `post` and `redirect` lead back to the application, with a code or with `error`; `error` stays at Entra ID, which trusts the request too
 * little to send anybody on; `waiting` is the page of a person who does nothing.
 */
export type Authorization =
	| {readonly kind: 'post' | 'redirect'; readonly to: string; readonly fields: Readonly<Record<string, string>>; readonly error?: EntraError}
	| {readonly kind: 'error'; readonly error: EntraError}
	| {readonly kind: 'waiting'}
	| null;

type Code = {
	readonly tenantId: string;
	readonly clientId: string;
	readonly redirectUri: string;
	readonly scope: string;
	readonly claims: string | undefined;
	readonly nonce: string | undefined;
	readonly challenge: string | undefined;
	readonly method: string | undefined;
	readonly issuedAt: number;
	used: boolean;
};

const codeLifetimeMs = 600_000;

/** Public clients are registered with `http://localhost`, where any port will do (RFC 8252, 7.3; Learn: "Redirect URI best practices"). */
const isLoopback = (redirectUri: string): boolean => /^http:\/\/localhost(:\d+)?\/?$/i.test(redirectUri);

/** RFC 7636, 4.6. */
const verifies = ({challenge, method}: Code, verifier: string | undefined): boolean => {
	if (challenge === undefined) return verifier === undefined;
	if (verifier === undefined) return false;
	return challenge === (method?.toUpperCase() === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier);
};

/** The authorization code grant with PKCE: what the browser is shown, and the codes given out so far. */
export const createAuthorizations = (stage: Stage, signer: Signer) => {
	const codes = new Map<string, Code>();

	/** Why the request cannot even be sent back to its application. */
	const refuseRequest = (authority: string, query: Form): EntraError | null => {
		const {client_id: clientId, redirect_uri: redirectUri} = query;
		const tenant = tenantAt(stage, authority);
		if (tenant === null) return tenantUnknown(authority, 'invalid_request');
		if (clientId === undefined) return parameterMissing('client_id');
		if (!knowsClient(tenant, clientId)) return applicationUnknown(clientId, tenant.displayName);
		if (redirectUri === undefined) return parameterMissing('redirect_uri');
		return isLoopback(redirectUri) ? null : redirectUnknown(redirectUri, clientId);
	};

	const refuseSignIn = (authority: string, query: Form): EntraError | null => {
		const tenant = tenantAt(stage, authority);
		if (tenant === null) return null;
		if (query['response_type'] !== 'code') return responseTypeUnsupported(query['response_type'] ?? '');
		if (query['scope'] === undefined) return parameterMissing('scope');
		const {code_challenge: challenge, code_challenge_method: method, prompt} = query;
		if (challenge !== undefined && !/^[\w.~-]{43,128}$/.test(challenge)) return entraErrors.challengeMalformed;
		if (method !== undefined && !['S256', 'plain'].includes(method)) return entraErrors.challengeMalformed;
		if (prompt === 'none') return entraErrors.nobodySignedIn;
		if (prompt !== undefined && !['login', 'select_account', 'consent'].includes(prompt)) return entraErrors.promptUnknown;
		const scope = parseScope(query['scope']);
		if (scope.resource === null) return resourceUnknown(scope.audience, tenant.displayName);
		return ruleFor(tenant, 'authorization_code', scope);
	};

	const issue = (authority: string, query: Form): string => {
		const code = `1.A${secretMarker}-${randomGuid(stage.random)}-${randomGuid(stage.random)}`;
		codes.set(code, {
			tenantId: tenantAt(stage, authority)?.id ?? '',
			clientId: query['client_id'] ?? '',
			redirectUri: query['redirect_uri'] ?? '',
			scope: query['scope'] ?? '',
			claims: query['claims'],
			nonce: query['nonce'],
			challenge: query['code_challenge'],
			method: query['code_challenge_method'],
			issuedAt: stage.now(),
			used: false,
		});
		return code;
	};

	return {
		/** `null`: a response mode the sandbox does not model. */
		authorize: (authority: string, query: Form): Authorization => {
			const untrusted = refuseRequest(authority, query);
			if (untrusted !== null) return {kind: 'error', error: untrusted};
			const mode = query['response_mode'] ?? 'query';
			if (mode !== 'form_post' && mode !== 'query') return null;
			const kind = mode === 'form_post' ? 'post' : 'redirect';
			const to = query['redirect_uri'] ?? '';
			const state = query['state'] === undefined ? {} : {state: query['state']};
			const refusal = refuseSignIn(authority, query);
			if (refusal !== null) return {kind, to, fields: state, error: refusal};
			const tenant = tenantAt(stage, authority);
			// Nobody is sent back to the application for this one: the page offers another account.
			if (tenant !== null && personIn(stage.world, tenant) === null) return {kind: 'error', error: strangerIn(stage, tenant, query['client_id'] ?? '')};
			const outcome = stage.world.browser?.outcome ?? 'approved';
			if (outcome === 'ignored') return {kind: 'waiting'};
			if (outcome === 'declined') return {kind, to, fields: {error_subcode: 'cancel', ...state}, error: entraErrors.signInCancelled};
			const home = homeTenant(stage.world);
			const clientInfo = Buffer.from(JSON.stringify({uid: stage.world.personId, utid: home?.id})).toString('base64url');
			const fields = {
				code: issue(authority, query),
				...(query['client_info'] === '1' ? {client_info: clientInfo} : {}),
				...state,
				session_state: randomGuid(stage.random),
			};
			return {kind, to, fields};
		},
		redeem: (authority: string, form: Form): GrantResult => {
			const text = form['code'];
			if (text === undefined) return refused(fieldMissing('code'));
			const code = codes.get(text);
			const clientId = form['client_id'] ?? '';
			if (code === undefined || code.clientId !== clientId) return refused(entraErrors.grantMalformed);
			if (code.used) return refused(entraErrors.codeUsed);
			if (stage.now() - code.issuedAt >= codeLifetimeMs) return refused(entraErrors.codeExpired);
			const redirectUri = form['redirect_uri'];
			if (redirectUri === undefined) return refused(fieldMissing('redirect_uri'));
			if (redirectUri !== code.redirectUri) return refused(redirectChanged(redirectUri, code.redirectUri));
			if (tenantAt(stage, authority)?.id !== code.tenantId) return refused(entraErrors.codeOfAnotherTenant);
			if (!verifies(code, form['code_verifier'])) return refused(entraErrors.verifierWrong);
			code.used = true;
			return issueToPerson(stage, signer, {
				grant: 'authorization_code',
				authority,
				scope: form['scope'] ?? code.scope,
				claims: form['claims'] ?? code.claims,
				session: {clientId, acrs: parseClaims(code.claims).acrs, iat: Math.floor(stage.now() / 1000)},
				...(code.nonce === undefined ? {} : {nonce: code.nonce}),
			});
		},
	};
};
