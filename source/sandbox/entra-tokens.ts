import {createHash} from 'node:crypto';
import type {ServicePrincipal, Tenant, User} from './directory-types.ts';
import {groupsInToken} from './entra-memberships.ts';
import type {Scope} from './entra-resources.ts';
import {homeTenant} from './graph-directory.ts';
import type {Signer} from './jwt.ts';
import {randomGuid} from './random.ts';
import type {Stage} from './world.ts';

/** First-party applications whose refresh tokens are shared within Microsoft's family of client ids: az and the Azure SDKs, Azure PowerShell, Visual Studio Code. */
export const familyClients: readonly string[] = [
	'04b07795-8ddb-461a-bbee-02f9e1bf7b46',
	'1950a258-227b-4e31-a9cf-717495945fc2',
	'aebc6443-996d-45c2-90f0-388ff96faa56',
];

/** What a refresh token remembers. `iat` in seconds. */
export type SignInSession = {readonly clientId: string; readonly acrs: readonly string[]; readonly iat: number};

/** The authentication contexts that everything in the tenant together may ask of a person. */
const strictest = ({writesNeed, graphNeeds}: Tenant): readonly string[] => [...(writesNeed?.acrs ?? []), ...(graphNeeds ?? [])];

/** What a client asks for in the `claims` parameter (OpenID Connect Core 1.0, 5.5). */
export type ClaimsRequest = {readonly clientCapabilities: readonly string[]; readonly acrs: readonly string[]};

type Wish = {readonly value?: unknown; readonly values?: unknown};

const wished = (wish: Wish | undefined): readonly string[] => [wish?.values, wish?.value].flat().filter(value => typeof value === 'string');

/** A text that is no JSON asks for nothing. */
export const parseClaims = (text: string | undefined): ClaimsRequest => {
	try {
		const {access_token: wishes} = JSON.parse(text ?? '{}') as {access_token?: Readonly<Record<string, Wish>>};
		return {clientCapabilities: wished(wishes?.['xms_cc']), acrs: wished(wishes?.['acrs'])};
	} catch {
		return {clientCapabilities: [], acrs: []};
	}
};

const opaque = (...parts: readonly string[]): string => createHash('sha256').update(parts.join('|')).digest('base64url');

type Grounds = {
	readonly stage: Stage;
	readonly signer: Signer;
	readonly tenant: Tenant;
	readonly clientId: string;
	readonly scope: Scope;
	readonly claims: ClaimsRequest;
	/** What the client wants to find in the id token. */
	readonly nonce?: string;
};

const commonClaims = ({stage, tenant, clientId, scope, claims}: Grounds, oid: string, lifetime: number): Readonly<Record<string, unknown>> => {
	const issued = Math.floor(stage.now() / 1000);
	return {
		aud: scope.audience,
		iss: `https://sts.windows.net/${tenant.id}/`,
		iat: issued,
		nbf: issued,
		exp: issued + lifetime,
		aio: opaque('aio', oid, String(issued)).slice(0, 40),
		appid: clientId,
		groups: groupsInToken(tenant, oid, scope, stage.now()),
		oid,
		rh: `1.${opaque('rh', tenant.id).slice(0, 22)}.`,
		tid: tenant.id,
		uti: opaque('uti', randomGuid(stage.random)).slice(0, 22),
		ver: '1.0',
		...(claims.clientCapabilities.length > 0 ? {xms_cc: claims.clientCapabilities} : {}),
	};
};

/** A guest's token has no `upn`: it names the home account and where it is from. */
const nameClaims = (stage: Stage, user: User): Readonly<Record<string, unknown>> =>
	user.guest
		? {
				name: user.displayName,
				unique_name: user.mail ?? user.userPrincipalName,
				email: user.mail,
				idp: `https://sts.windows.net/${homeTenant(stage.world)?.id}/`,
			}
		: {name: user.displayName, unique_name: user.userPrincipalName, upn: user.userPrincipalName};

/** The body of a token answer for the person: access token, refresh token, id token and client info. Lives 60 to 90 minutes, as Entra's default is. */
export const userTokens = (grounds: Grounds, user: User, session: SignInSession): Readonly<Record<string, unknown>> => {
	const {stage, signer, tenant, clientId, scope} = grounds;
	const lifetime = 3600 + Math.floor(stage.random() * 1800);
	const delegated = scope.resource?.delegated ?? [];
	const bare = ['openid', 'profile', 'email'];
	const common = commonClaims(grounds, user.id, lifetime);
	const account = {
		acr: '1',
		amr: strictest(tenant).every(context => session.acrs.includes(context)) ? ['pwd', 'mfa'] : ['pwd'],
		appidacr: '0',
		idtyp: 'user',
		ipaddr: '127.0.0.1',
		scp: delegated.join(' '),
		sub: opaque('sub', user.id, clientId),
		wids: ['b79fbf4d-3ef9-4689-8143-76b194e85509'],
	};
	const home = homeTenant(stage.world);
	const person = home?.users.find(({id}) => id === stage.world.personId) ?? user;
	return {
		token_type: 'Bearer',
		scope: [...delegated.map(name => (bare.includes(name) ? name : `${scope.audience}/${name}`)), `${scope.audience}/.default`].join(' '),
		expires_in: lifetime,
		ext_expires_in: lifetime,
		access_token: signer.sign('access', {...common, ...account, ...nameClaims(stage, user), ...(session.acrs.length > 0 ? {acrs: session.acrs} : {})}),
		...(scope.offlineAccess ? {refresh_token: `1.${signer.sign('refresh', session)}`, ...(familyClients.includes(clientId) ? {foci: '1'} : {})} : {}),
		...(scope.openId
			? {
					id_token: signer.sign('id', {
						aud: clientId,
						iss: `https://login.microsoftonline.com/${tenant.id}/v2.0`,
						iat: common['iat'],
						nbf: common['nbf'],
						exp: common['exp'],
						name: user.displayName,
						...(grounds.nonce === undefined ? {} : {nonce: grounds.nonce}),
						oid: user.id,
						preferred_username: person.userPrincipalName,
						rh: common['rh'],
						sub: account.sub,
						tid: tenant.id,
						uti: common['uti'],
						ver: '2.0',
					}),
				}
			: {}),
		client_info: Buffer.from(JSON.stringify({uid: person.id, utid: home?.id ?? tenant.id})).toString('base64url'),
	};
};

/** The body of a token answer for an application: no refresh token, one hour. */
export const applicationToken = (grounds: Grounds, application: ServicePrincipal): Readonly<Record<string, unknown>> => {
	const lifetime = 3599;
	const roles = grounds.scope.resource?.application ?? [];
	const payload = {
		...commonClaims(grounds, application.id, lifetime),
		appidacr: '1',
		idp: `https://sts.windows.net/${grounds.tenant.id}/`,
		idtyp: 'app',
		...(roles.length > 0 ? {roles} : {}),
		sub: application.id,
	};
	return {token_type: 'Bearer', expires_in: lifetime, ext_expires_in: lifetime, access_token: grounds.signer.sign('access', payload)};
};
