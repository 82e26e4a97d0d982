import type {ServicePrincipal, Tenant} from './directory-types.ts';
import {refuseAssertion} from './entra-assertions.ts';
import {createAuthorizations} from './entra-authorize.ts';
import {
	applicationUnknown,
	type EntraError,
	entraErrors,
	fieldMissing,
	grantUnsupported,
	multifactorRequired,
	refreshTokenExpired,
	resourceUnknown,
	scopeInvalid,
	secretWrong,
	tenantUnknown,
} from './entra-errors.ts';
import {parseScope, resourceIdOf} from './entra-resources.ts';
import {type Form, type GrantResult, issueToPerson, knowsClient, refused, ruleFor, tenantAt} from './entra-sign-in.ts';
import {applicationToken, familyClients, parseClaims, type SignInSession} from './entra-tokens.ts';
import {findTenant} from './graph-directory.ts';
import {type Signer, secretMarker} from './jwt.ts';
import {randomGuid, randomText} from './random.ts';
import type {Stage} from './world.ts';

export type DeviceCodeOptions = {
	/** The person approves a code this long after it was issued; 0 at once. */
	readonly approveAfterMs: number;
	/** Seconds a client has to wait between two polls. */
	readonly interval: number;
};

type DeviceCode = {
	readonly clientId: string;
	readonly authority: string;
	readonly scope: string;
	readonly acrs: readonly string[];
	readonly issuedAt: number;
	used: boolean;
};

const deviceCodeLifetime = 900;
const refreshTokenDays = 90;
const verificationPage = 'https://microsoft.com/devicelogin';

/** The grants of the token endpoint, and the device codes issued so far. */
export const createGrants = (stage: Stage, signer: Signer, {approveAfterMs, interval}: DeviceCodeOptions) => {
	const deviceCodes = new Map<string, DeviceCode>();
	const authorizations = createAuthorizations(stage, signer);

	const nowSeconds = (): number => Math.floor(stage.now() / 1000);

	const deviceCode = (authority: string, form: Form): GrantResult => {
		const code = deviceCodes.get(form['device_code'] ?? '');
		if (code === undefined) return refused(form['device_code'] === undefined ? fieldMissing('device_code') : entraErrors.deviceCodeUnknown);
		if (code.used) return refused(entraErrors.codeUsed);
		const age = stage.now() - code.issuedAt;
		if (age >= deviceCodeLifetime * 1000) return refused(entraErrors.deviceCodeExpired);
		const decision = stage.world.deviceCode;
		if (decision !== undefined && decision.slowDowns > 0) {
			decision.slowDowns -= 1;
			return refused(entraErrors.slowDown);
		}
		if (decision?.outcome === 'ignored' || age < approveAfterMs) return refused(entraErrors.authorizationPending);
		if (decision?.outcome === 'declined') return refused(entraErrors.authorizationDeclined);
		code.used = true;
		return issueToPerson(stage, signer, {
			grant: 'device_code',
			authority,
			scope: code.scope,
			claims: form['claims'],
			session: {clientId: code.clientId, acrs: code.acrs, iat: nowSeconds()},
		});
	};

	const refreshToken = (authority: string, form: Form): GrantResult => {
		const session = signer.read('refresh', (form['refresh_token'] ?? '').replace(/^1\./, '')) as SignInSession | null;
		const clientId = form['client_id'] ?? '';
		if (session === null || (session.clientId !== clientId && !(familyClients.includes(clientId) && familyClients.includes(session.clientId))))
			return refused(entraErrors.grantMalformed);
		if (nowSeconds() - session.iat > refreshTokenDays * 86_400) return refused(refreshTokenExpired(session.iat * 1000, refreshTokenDays));
		// A stronger sign-in than the one before cannot be had silently.
		if (!parseClaims(form['claims']).acrs.every(context => session.acrs.includes(context)))
			return refused({...multifactorRequired(resourceIdOf(parseScope(form['scope'] ?? ''))), ...(form['claims'] ? {claims: form['claims']} : {})});
		return issueToPerson(stage, signer, {
			grant: 'refresh_token',
			authority,
			scope: form['scope'] ?? '',
			claims: form['claims'],
			session: {...session, clientId},
		});
	};

	const refuseProof = (tenant: Tenant, application: ServicePrincipal, form: Form): EntraError | null => {
		const {client_secret: secret, client_assertion: assertion} = form;
		if (assertion !== undefined) return refuseAssertion(stage, tenant, application, assertion);
		if (secret === undefined) return entraErrors.secretMissing;
		return application.secret !== null && application.secret === secret ? null : secretWrong(application.appId);
	};

	const clientCredentials = (authority: string, form: Form): GrantResult => {
		if (['organizations', 'common', 'consumers'].includes(authority)) return refused(entraErrors.noTenant);
		const tenant = findTenant(stage.world, authority);
		if (tenant === null) return refused(tenantUnknown(authority, 'invalid_request'));
		const clientId = form['client_id'];
		if (clientId === undefined) return refused(fieldMissing('client_id'));
		const application = tenant.servicePrincipals.find(({appId, kind}) => appId === clientId.toLowerCase() && kind === 'Application');
		if (application === undefined) return refused(applicationUnknown(clientId, tenant.displayName));
		const proof = refuseProof(tenant, application, form);
		if (proof !== null) return refused(proof);
		if (form['scope'] === undefined) return refused(fieldMissing('scope'));
		const scope = parseScope(form['scope']);
		if (!scope.whole) return refused(scopeInvalid(form['scope']));
		if (scope.resource === null) return refused(resourceUnknown(scope.audience, tenant.displayName));
		const rule = ruleFor(tenant, 'client_credentials', scope);
		if (rule !== null) return refused(rule);
		return {tokens: applicationToken({stage, signer, tenant, clientId: application.appId, scope, claims: parseClaims(form['claims'])}, application)};
	};

	return {
		authorize: authorizations.authorize,
		/** The answer of the device code endpoint, or why there is none (RFC 8628, 3.2). */
		startDeviceCode: (authority: string, form: Form): Readonly<Record<string, unknown>> | {readonly refused: EntraError} => {
			const {client_id: clientId, scope} = form;
			const tenant = tenantAt(stage, authority);
			if (tenant === null) return refused(tenantUnknown(authority, 'invalid_request'));
			if (clientId === undefined) return refused(fieldMissing('client_id'));
			if (scope === undefined) return refused(fieldMissing('scope'));
			if (!knowsClient(tenant, clientId)) return refused(applicationUnknown(clientId, tenant.displayName));
			const userCode = randomText(stage.random, 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789', 9);
			const device = `GAQABAAEAAAD-${secretMarker}-${[1, 2, 3].map(() => randomGuid(stage.random)).join('')}`;
			deviceCodes.set(device, {clientId, authority, scope, acrs: parseClaims(form['claims']).acrs, issuedAt: stage.now(), used: false});
			return {
				user_code: userCode,
				device_code: device,
				verification_uri: verificationPage,
				expires_in: deviceCodeLifetime,
				interval,
				message: `To sign in, use a web browser to open the page ${verificationPage} and enter the code ${userCode} to authenticate.`,
			};
		},
		redeem: (authority: string, form: Form): GrantResult => {
			const grant = form['grant_type'];
			if (grant === undefined) return refused(fieldMissing('grant_type'));
			// JavaScript's MSAL sends the short form, Python's the registered one.
			if (grant === 'device_code' || grant === 'urn:ietf:params:oauth:grant-type:device_code') return deviceCode(authority, form);
			if (grant === 'authorization_code') return authorizations.redeem(authority, form);
			if (grant === 'refresh_token') return refreshToken(authority, form);
			if (grant === 'client_credentials') return clientCredentials(authority, form);
			return ['password', 'urn:ietf:params:oauth:grant-type:jwt-bearer'].includes(grant) ? null : refused(grantUnsupported(grant));
		},
	};
};
