import type {TokenCredential} from '@azure/core-auth';
import type {AuthenticationRecord} from '@azure/identity';
import {inBrowserWindow} from './browser-window.ts';
import {type Asking, type Identity, remembering, type Wire} from './credentials.ts';
import {scopeOf} from './environment.ts';
import {refusal} from './failures.ts';
import {openTokenCache, type TokenCache} from './token-cache.ts';

/** The public client that az itself signs in with: it is consented to in every tenant. */
export const azureCliClientId = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';

export type Way = 'browser' | 'device-code';

/** How a person signs in. `tenantId`: `null` for their home tenant. */
type Request = {readonly way: Way; readonly clientId: string; readonly tenantId: string | null};

type PersonCredential = TokenCredential & {
	readonly authenticate: (
		scope: string,
		options: {readonly enableCae: true; readonly abortSignal: AbortSignal; readonly claims?: string},
	) => Promise<AuthenticationRecord | undefined>;
};

/** Prompts once, here. `signal` only stops a device code's polling at its next turn, up to five seconds later: a caller that leaves must not wait for it. */
export const openPerson = async (wire: Wire, request: Request, asking: Asking, signal: AbortSignal): Promise<Identity> => {
	const cache = openTokenCache();
	const {credential, record} = await authenticate(wire, request, {cache, record: null, claims: null}, asking, signal);
	return personIdentity(wire, request, cache, record, credential);
};

const personIdentity = (wire: Wire, request: Request, cache: TokenCache, record: AuthenticationRecord | null, first: TokenCredential | null): Identity => {
	let current = first;
	return remembering({
		make: async () => {
			current ??= await credentialOf(wire, request, {cache, record}, nobody);
			return current;
		},
		renew: () => {
			// Without a record a new instance would not know whose tokens of the cache are its own.
			if (record) current = null;
		},
		forget: cache.forgetAccessTokens,
		// A tenant named in getToken is ignored for a signed-in user: the home tenant's token comes back. Hence a credential per tenant.
		enter: async tenantId => personIdentity(wire, {...request, tenantId}, cache, record && {...record, tenantId}, null),
		answer: async ({claims}, asking, signal) => {
			const {record: who} = await authenticate(wire, request, {cache, record, claims}, asking, signal);
			if (record && who && who.homeAccountId !== record.homeAccountId) {
				throw refusal('AnotherAccount', `${who.username} signed in; this session is of ${record.username}.`);
			}
			return null;
		},
		takesClaims: true,
	});
};

type Known = {readonly cache: TokenCache; readonly record: AuthenticationRecord | null};

/** Asks the person, but for claims that the sign-in there was already satisfies. */
const authenticate = async (
	wire: Wire,
	request: Request,
	{claims, ...known}: Known & {readonly claims: string | null},
	asking: Asking,
	signal: AbortSignal,
): Promise<{readonly credential: PersonCredential; readonly record: AuthenticationRecord | null}> => {
	const credential = await credentialOf(wire, request, known, asking);
	// Without CAE here the clients, which ask with it, would find another cache and prompt again.
	const options = {enableCae: true, abortSignal: signal, ...(claims === null ? {} : {claims})} as const;
	const work = async (): Promise<AuthenticationRecord | undefined> => credential.authenticate(scopeOf(wire.environment.resourceManager), options);
	if (request.way === 'device-code') return {credential, record: (await work()) ?? null};
	const {openUrl} = asking;
	if (!openUrl) throw refusal('CredentialNotAvailable', 'No browser can be opened from here.');
	return {credential, record: (await inBrowserWindow(openUrl, signal, work)) ?? null};
};

/** Nobody is asked outside `authenticate`; were anybody, the sign-in would fail rather than wait. */
const nobody: Asking = {
	onCode: () => {
		throw new Error('A device code was asked for where none can be shown.');
	},
	openUrl: null,
};

const credentialOf = async (
	{modules, options, environment}: Wire,
	{way, clientId, tenantId}: Request,
	{cache, record}: Known,
	{onCode}: Asking,
): Promise<PersonCredential> => {
	const {DeviceCodeCredential, InteractiveBrowserCredential, useIdentityPlugin} = await modules.load('identity');
	useIdentityPlugin(cache.plugin);
	const common = {
		...options,
		authorityHost: environment.authority,
		clientId,
		...(tenantId ? {tenantId} : {}),
		...(record ? {authenticationRecord: record} : {}),
		// A prompt is only ever answered where one is shown, that is in `authenticate`.
		disableAutomaticAuthentication: true,
		tokenCachePersistenceOptions: {enabled: true},
	};
	return way === 'device-code'
		? new DeviceCodeCredential({...common, userPromptCallback: onCode})
		: new InteractiveBrowserCredential({...common, browserCustomizationOptions: {successMessage: signedInPage, errorMessage: notSignedInPage}});
};

const page = (title: string, text: string): string =>
	`<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1><p>${text}</p></html>`;

const signedInPage = page('You are signed in', 'Close this page and go back to the terminal.');
const notSignedInPage = page('You are not signed in', 'Go back to the terminal: it says why.');
