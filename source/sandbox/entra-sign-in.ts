import type {SignInRule, Tenant} from './directory-types.ts';
import {applicationUnknown, type EntraError, resourceUnknown, tenantUnknown, userUnknown} from './entra-errors.ts';
import {parseScope, type Scope} from './entra-resources.ts';
import {familyClients, parseClaims, type SignInSession, userTokens} from './entra-tokens.ts';
import {findTenant, homeTenant, personIn} from './graph-directory.ts';
import type {Signer} from './jwt.ts';
import type {Stage} from './world.ts';

export type Form = Readonly<Record<string, string | undefined>>;

/** `null`: a grant the sandbox does not model. */
export type GrantResult = {readonly tokens: Readonly<Record<string, unknown>>} | {readonly refused: EntraError} | null;

export const refused = (refusal: EntraError): {readonly refused: EntraError} => ({refused: refusal});

/** Without a tenant in the URL the account decides. `consumers` has no accounts here. */
export const tenantAt = (stage: Stage, authority: string): Tenant | null =>
	['organizations', 'common'].includes(authority) ? homeTenant(stage.world) : findTenant(stage.world, authority);

/** The tenant's rule that stops this sign-in. Looking it up uses up one of its `times`. */
export const ruleFor = (tenant: Tenant, grant: SignInRule['grant'], scope: Scope): SignInRule | null => {
	const rule = tenant.signInRules?.find(
		candidate =>
			(candidate.grant === 'any' || candidate.grant === grant) &&
			(candidate.resource === undefined || candidate.resource === scope.identifier) &&
			(candidate.times ?? 1) > 0,
	);
	if (rule?.times !== undefined) rule.times -= 1;
	return rule ?? null;
};

export const knowsClient = (tenant: Tenant, clientId: string): boolean =>
	familyClients.includes(clientId) || tenant.servicePrincipals.some(({appId}) => appId === clientId);

type Wish = {
	readonly grant: SignInRule['grant'];
	readonly authority: string;
	readonly scope: string;
	readonly claims: string | undefined;
	readonly session: SignInSession;
	readonly nonce?: string;
};

/** Tokens for the person of the world, or why there are none: where the tenant's rules have been asked already, as at the authorization endpoint, they are not asked again. */
export const issueToPerson = (stage: Stage, signer: Signer, {grant, authority, session, nonce, ...wish}: Wish): GrantResult => {
	const tenant = tenantAt(stage, authority);
	if (tenant === null) return refused(tenantUnknown(authority, 'invalid_request'));
	const {clientId} = session;
	if (!knowsClient(tenant, clientId)) return refused(applicationUnknown(clientId, tenant.displayName));
	const scope = parseScope(wish.scope);
	if (scope.resource === null) return refused(resourceUnknown(scope.audience, tenant.displayName));
	const rule = grant === 'authorization_code' ? null : ruleFor(tenant, grant, scope);
	if (rule !== null) return refused(rule);
	const user = personIn(stage.world, tenant);
	if (user === null) return refused(strangerIn(stage, tenant, clientId));
	const claims = parseClaims(wish.claims);
	return {tokens: userTokens({stage, signer, tenant, clientId, scope, claims, ...(nonce === undefined ? {} : {nonce})}, user, session)};
};

/** What the person is told who is not in the tenant. */
export const strangerIn = ({world}: Stage, tenant: Tenant, clientId: string): EntraError => {
	const home = homeTenant(world);
	const account = home && personIn(world, home);
	return userUnknown(account?.userPrincipalName ?? '', home?.id ?? '', tenant.displayName, clientId);
};
