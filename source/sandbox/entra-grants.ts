import {
	applicationUnknown,
	type EntraError,
	entraErrors,
	fieldMissing,
	grantUnsupported,
	refreshTokenExpired,
	resourceUnknown,
	scopeInvalid,
	secretWrong,
	tenantUnknown,
	userUnknown,
} from './entra-errors.ts';
import {parseScope, type Scope} from './entra-resources.ts';
import {applicationToken, familyClients, parseClaims, type SignInSession, userTokens} from './entra-tokens.ts';
import {findTenant, homeTenant, personIn} from './graph-directory.ts';
import type {Signer} from './jwt.ts';
import {randomGuid, randomText} from './random.ts';
import type {SignInRule, Stage, Tenant} from './world.ts';

export type Form = Readonly<Record<string, string | undefined>>;
/** `null`: a grant the sandbox does not model. */
export type GrantResult = {readonly tokens: Readonly<Record<string, unknown>>} | {readonly refused: EntraError} | null;

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

const refused = (refusal: EntraError): {readonly refused: EntraError} => ({refused: refusal});

/** Without a tenant in the URL the account decides. `consumers` has no accounts here. */
const tenantAt = (stage: Stage, authority: string): Tenant | null =>
	['organizations', 'common'].includes(authority) ? homeTenant(stage.world) : findTenant(stage.world, authority);

const ruleFor = (tenant: Tenant, grant: SignInRule['grant'], scope: Scope): SignInRule | null =>
	tenant.signInRules?.find(rule => (rule.grant === 'any' || rule.grant === grant) && (rule.resource === undefined || rule.resource === scope.identifier)) ??
	null;

const knowsClient = (tenant: Tenant, clientId: string): boolean =>
	familyClients.includes(clientId) || tenant.servicePrincipals.some(({appId}) => appId === clientId);

/** The grants of the token endpoint, and the device codes issued so far. */
export const createGrants = (stage: Stage, signer: Signer, {approveAfterMs, interval}: DeviceCodeOptions) => {
	const deviceCodes = new Map<string, DeviceCode>();

	const issueToPerson = (grant: SignInRule['grant'], authority: string, scopeText: string, form: Form, session: SignInSession): GrantResult => {
		const tenant = tenantAt(stage, authority);
		if (tenant === null) return refused(tenantUnknown(authority, 'invalid_request'));
		const {clientId} = session;
		if (!knowsClient(tenant, clientId)) return refused(applicationUnknown(clientId, tenant.displayName));
		const scope = parseScope(scopeText);
		if (scope.resource === null) return refused(resourceUnknown(scope.audience, tenant.displayName));
		const user = personIn(stage.world, tenant);
		if (user === null) {
			const home = homeTenant(stage.world);
			const account = home && personIn(stage.world, home);
			return refused(userUnknown(account?.userPrincipalName ?? '', home?.id ?? '', tenant.displayName, clientId));
		}
		const rule = ruleFor(tenant, grant, scope);
		if (rule !== null) return refused(rule);
		return {tokens: userTokens({stage, signer, tenant, clientId, scope, claims: parseClaims(form['claims'])}, user, session)};
	};

	const nowSeconds = (): number => Math.floor(stage.now() / 1000);

	const deviceCode = (authority: string, form: Form): GrantResult => {
		const code = deviceCodes.get(form['device_code'] ?? '');
		if (code === undefined) return refused(form['device_code'] === undefined ? fieldMissing('device_code') : entraErrors.deviceCodeUnknown);
		if (code.used) return refused(entraErrors.deviceCodeUsed);
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
		return issueToPerson('device_code', authority, code.scope, form, {clientId: code.clientId, acrs: code.acrs, iat: nowSeconds()});
	};

	const refreshToken = (authority: string, form: Form): GrantResult => {
		const session = signer.read('refresh', (form['refresh_token'] ?? '').replace(/^1\./, '')) as SignInSession | null;
		const clientId = form['client_id'] ?? '';
		if (session === null || (session.clientId !== clientId && !(familyClients.includes(clientId) && familyClients.includes(session.clientId))))
			return refused(entraErrors.refreshTokenMalformed);
		if (nowSeconds() - session.iat > refreshTokenDays * 86_400) return refused(refreshTokenExpired(session.iat * 1000, refreshTokenDays));
		// A stronger sign-in than the one before cannot be had silently.
		if (!parseClaims(form['claims']).acrs.every(context => session.acrs.includes(context)))
			return refused({...entraErrors.multifactorRequired, ...(form['claims'] ? {claims: form['claims']} : {})});
		return issueToPerson('refresh_token', authority, form['scope'] ?? '', form, {...session, clientId});
	};

	const clientCredentials = (authority: string, form: Form): GrantResult => {
		if (['organizations', 'common', 'consumers'].includes(authority)) return refused(entraErrors.noTenant);
		const tenant = findTenant(stage.world, authority);
		if (tenant === null) return refused(tenantUnknown(authority, 'invalid_request'));
		const clientId = form['client_id'];
		if (clientId === undefined) return refused(fieldMissing('client_id'));
		const application = tenant.servicePrincipals.find(({appId, kind}) => appId === clientId.toLowerCase() && kind === 'Application');
		if (application === undefined) return refused(applicationUnknown(clientId, tenant.displayName));
		if (form['client_assertion'] !== undefined) return null;
		if (form['client_secret'] === undefined) return refused(entraErrors.secretMissing);
		if (application.secret === null || application.secret !== form['client_secret']) return refused(secretWrong(clientId));
		if (form['scope'] === undefined) return refused(fieldMissing('scope'));
		const scope = parseScope(form['scope']);
		if (!scope.whole) return refused(scopeInvalid(form['scope']));
		if (scope.resource === null) return refused(resourceUnknown(scope.audience, tenant.displayName));
		const rule = ruleFor(tenant, 'client_credentials', scope);
		if (rule !== null) return refused(rule);
		return {tokens: applicationToken({stage, signer, tenant, clientId: application.appId, scope, claims: parseClaims(form['claims'])}, application)};
	};

	return {
		/** The answer of the device code endpoint, or why there is none (RFC 8628, 3.2). */
		startDeviceCode: (authority: string, form: Form): Readonly<Record<string, unknown>> | {readonly refused: EntraError} => {
			const {client_id: clientId, scope} = form;
			const tenant = tenantAt(stage, authority);
			if (tenant === null) return refused(tenantUnknown(authority, 'invalid_request'));
			if (clientId === undefined) return refused(fieldMissing('client_id'));
			if (scope === undefined) return refused(fieldMissing('scope'));
			if (!knowsClient(tenant, clientId)) return refused(applicationUnknown(clientId, tenant.displayName));
			const userCode = randomText(stage.random, 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789', 9);
			const device = `S${randomGuid(stage.random)}${randomGuid(stage.random)}`.replaceAll('-', '');
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
			if (grant === 'refresh_token') return refreshToken(authority, form);
			if (grant === 'client_credentials') return clientCredentials(authority, form);
			return ['authorization_code', 'password', 'urn:ietf:params:oauth:grant-type:jwt-bearer'].includes(grant) ? null : refused(grantUnsupported(grant));
		},
	};
};
