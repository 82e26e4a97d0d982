import type {AccessToken, GetTokenOptions, TokenCredential} from '@azure/core-auth';
import type {AuthenticationRecord, DeviceCodeInfo} from '@azure/identity';
import {type AzureEnvironment, scopeOf} from './environment.ts';
import {applicationIn, type Variables} from './machine.ts';
import type {Modules} from './modules.ts';
import type {WireOptions} from './pipeline.ts';
import {openTokenCache, type TokenCache} from './token-cache.ts';

/** One identity in one tenant. */
export type Identity = {
	/** For the SDK's clients. */
	readonly credential: TokenCredential;
	readonly token: (scope: string) => Promise<AccessToken>;
	/** Every token asked for from now on is issued now, where the source can do that: `az` answers from its own cache. */
	readonly forget: () => void;
	/** The same identity in another tenant, without a prompt. */
	readonly enter: (tenantId: string) => Promise<Identity>;
};

/** How one cloud is reached; models are given more time than everything else. */
export type Wire = {readonly modules: Modules; readonly options: WireOptions; readonly modelOptions: WireOptions; readonly environment: AzureEnvironment};

/** The public client that az itself signs in with: it is consented to in every tenant. */
export const azureCliClientId = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

type Prompt = {readonly clientId: string; readonly tenantId: string | null; readonly onCode: (info: DeviceCodeInfo) => void};

/** Prompts once, here. `signal` only stops MSAL's polling at its next turn, up to five seconds later: a caller that leaves must not wait for it. */
export const openDeviceCode = async (wire: Wire, prompt: Prompt, signal: AbortSignal): Promise<Identity> => {
	const cache = openTokenCache();
	const credential = await deviceCodeCredential(wire, prompt, cache, null);
	// Without CAE here the clients, which ask with it, would find another cache and prompt again.
	const record = await credential.authenticate(scopeOf(wire.environment.resourceManager), {enableCae: true, abortSignal: signal});
	return deviceCodeIdentity(wire, prompt, cache, record ?? null, credential);
};

const deviceCodeIdentity = (wire: Wire, prompt: Prompt, cache: TokenCache, record: AuthenticationRecord | null, credential: TokenCredential): Identity =>
	remembering({
		make: async () => credential,
		forget: cache.forgetAccessTokens,
		// A tenant named in getToken is ignored for a signed-in user: the home tenant's token comes back. Hence a credential per tenant.
		enter: async tenantId => {
			const there = record && {...record, tenantId};
			return deviceCodeIdentity(wire, prompt, cache, record, await deviceCodeCredential(wire, {...prompt, tenantId}, cache, there));
		},
	});

const deviceCodeCredential = async (
	{modules, options, environment}: Wire,
	{clientId, tenantId, onCode}: Prompt,
	cache: TokenCache,
	record: AuthenticationRecord | null,
) => {
	const {DeviceCodeCredential, useIdentityPlugin} = await modules.load('identity');
	useIdentityPlugin(cache.plugin);
	return new DeviceCodeCredential({
		...options,
		authorityHost: environment.authority,
		clientId,
		...(tenantId ? {tenantId} : {}),
		...(record ? {authenticationRecord: record} : {}),
		userPromptCallback: onCode,
		// A prompt is only ever answered where one is shown, that is in `authenticate`.
		disableAutomaticAuthentication: true,
		tokenCachePersistenceOptions: {enabled: true},
	});
};

/** Runs `az account get-access-token` for each token. */
export const openAzureCli = async (wire: Wire, tenantId: string | null): Promise<Identity> => {
	const {AzureCliCredential} = await wire.modules.load('identity');
	return remembering({
		make: async () => new AzureCliCredential({...(tenantId ? {tenantId} : {}), processTimeoutInMs: 30_000}),
		forget: () => undefined,
		enter: async other => openAzureCli(wire, other),
	});
};

/** `null` when the variables do not name an application and its secret or certificate. */
export const openEnvironment = async (wire: Wire, variables: Variables, tenantId: string | null): Promise<Identity | null> => {
	const {application} = applicationIn(variables);
	if (!application) return null;
	const {ClientCertificateCredential, ClientSecretCredential} = await wire.modules.load('identity');
	const options = {...wire.options, authorityHost: wire.environment.authority};
	const tenant = tenantId ?? application.tenantId;
	const {clientId, proof} = application;
	const make = (): TokenCredential => {
		if (proof.kind === 'secret') return new ClientSecretCredential(tenant, clientId, proof.secret, options);
		const certificate = {certificatePath: proof.path, ...(proof.password ? {certificatePassword: proof.password} : {})};
		return new ClientCertificateCredential(tenant, clientId, certificate, {...options, sendCertificateChain: proof.sendChain});
	};
	let current = make();
	return remembering({
		make: async () => current,
		// The tokens of an application live in its credential: a new one has none.
		forget: () => {
			current = make();
		},
		enter: async other => (await openEnvironment(wire, variables, other)) ?? Promise.reject(new Error('The environment names no application.')),
	});
};

type Source = {readonly make: () => Promise<TokenCredential>; readonly forget: () => void; readonly enter: (tenantId: string) => Promise<Identity>};

/** A token this near its end is not given out again. */
const marginMs = 300_000;

/**
 * One memory of tokens for all clients of an identity: each keeps its own otherwise, and `az` takes most of a second per token.
 * Requests for the same scope share one answer, so none of them carries a caller's abort signal.
 */
const remembering = ({make, forget, enter}: Source): Identity => {
	const tokens = new Map<string, Promise<AccessToken>>();
	const issue = async (scope: string, claims: string | undefined): Promise<AccessToken> => {
		const credential = await make();
		const token = await credential.getToken(scope, {enableCae: true, ...(claims ? {claims} : {})});
		if (!token) throw Object.assign(new Error(`No token for ${scope}`), {name: 'CredentialUnavailableError'});
		return token;
	};
	const keep = async (scope: string, claims?: string): Promise<AccessToken> => {
		const issuing = issue(scope, claims);
		tokens.set(scope, issuing);
		issuing.catch(() => {
			if (tokens.get(scope) === issuing) tokens.delete(scope);
		});
		return issuing;
	};
	const tokenFor = async (scope: string): Promise<AccessToken> => {
		const known = await tokens.get(scope);
		return known && known.expiresOnTimestamp - Date.now() > marginMs ? known : keep(scope);
	};
	const getToken = async (scopes: string | string[], {claims}: GetTokenOptions = {}): Promise<AccessToken> => {
		const scope = typeof scopes === 'string' ? scopes : (scopes[0] ?? '');
		return claims ? keep(scope, claims) : tokenFor(scope);
	};
	return {
		credential: {getToken},
		token: tokenFor,
		forget: () => {
			tokens.clear();
			forget();
		},
		enter,
	};
};
