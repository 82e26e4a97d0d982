import type {AccessToken, GetTokenOptions, TokenCredential} from '@azure/core-auth';
import type {AzureEnvironment} from './environment.ts';
import {textField} from './evidence.ts';
import type {Modules} from './modules.ts';
import type {WireOptions} from './pipeline.ts';

/** One identity in one tenant. */
export type Identity = {
	/** For the SDK's clients. Claims that only a person can satisfy reject with `ClaimsDemanded`: nothing is asked behind anybody's back. */
	readonly credential: TokenCredential;
	readonly token: (scope: string) => Promise<AccessToken>;
	/** Every token asked for from now on is issued now, where the source can do that: `az` answers from its own cache. */
	readonly forget: () => void;
	/** The same identity in another tenant, without a prompt: one for each tenant, with its tokens. */
	readonly enter: (tenantId: string) => Promise<Identity>;
	/** Satisfies the claims of a challenge, prompting where the source can; the tokens from then on are the new ones. */
	readonly answer: (challenge: Challenge, asking: Asking, signal: AbortSignal) => Promise<void>;
};

/** How one cloud is reached; models are given more time than everything else. */
export type Wire = {readonly modules: Modules; readonly options: WireOptions; readonly modelOptions: WireOptions; readonly environment: AzureEnvironment};

/** What MSAL tells of a device code; all of it is undefined where Entra ID refused to give one. */
export type CodeInfo = {readonly userCode?: string; readonly verificationUri: string; readonly expiresIn?: number};

/** Opens an address on this machine's desktop. `{done: false, how}` says that it did not. */
export type OpenUrl = (url: string) => Promise<unknown>;

/** How a person is asked. */
export type Asking = {readonly onCode: (info: CodeInfo) => void; readonly openUrl: OpenUrl | null};

/** Claims that a call was refused for, and the tenant of the session that it was made in. */
export type Challenge = {readonly claims: string; readonly tenantId: string};

export type Source = {
	/** The credential to ask now. */
	readonly make: () => Promise<TokenCredential>;
	/**
	 * Takes a new instance from the next request on: MSAL answers the same request with an old error for 60 s (after a 429 or 5xx of the token endpoint), and sends
	 * claims that it was once given with every later request.
	 */
	readonly renew: () => void;
	readonly forget: () => void;
	readonly enter: (tenantId: string) => Promise<Identity>;
	/** Rejects where nothing can be done; resolves to a token to keep, or to `null` when the source gives better ones from now on. */
	readonly answer: (challenge: Challenge, asking: Asking, signal: AbortSignal) => Promise<{readonly scope: string; readonly token: AccessToken} | null>;
	/** az and azd would only be told to sign in again, once per challenge and by starting a program. */
	readonly takesClaims: boolean;
};

/** A token this near its end is not given out again. */
const marginMs = 300_000;

/** Claims that the source cannot satisfy by itself. What was refused stands in the trace. */
export const claimsDemanded = 'ClaimsDemanded';

/**
 * One memory of tokens for all clients of an identity: each keeps its own otherwise, and `az` takes most of a second per token.
 * Requests for the same scope share one answer, so none of them carries a caller's abort signal.
 */
export const remembering = ({make, renew, forget, enter, answer, takesClaims}: Source): Identity => {
	const tokens = new Map<string, Promise<AccessToken>>();
	const issue = async (scope: string): Promise<AccessToken> => {
		try {
			const credential = await make();
			const token = await credential.getToken(scope, {enableCae: true});
			if (token) return token;
			throw Object.assign(new Error(`No token for ${scope}`), {name: 'CredentialUnavailableError'});
		} catch (error) {
			renew();
			throw error;
		}
	};
	const issueWith = async (scope: string, claims: string): Promise<AccessToken> => {
		const demanded = (): Error => Object.assign(new Error('insufficient_claims'), {name: claimsDemanded, claims});
		if (!takesClaims) throw demanded();
		try {
			const credential = await make();
			const token = await credential.getToken(scope, {enableCae: true, claims});
			if (token) return token;
			throw demanded();
		} catch (error) {
			throw textField(error, 'name') === 'AuthenticationRequiredError' ? demanded() : error;
		} finally {
			renew();
		}
	};
	const keep = async (scope: string, issuing: Promise<AccessToken>): Promise<AccessToken> => {
		const before = tokens.get(scope);
		tokens.set(scope, issuing);
		issuing.catch(() => {
			if (tokens.get(scope) !== issuing) return;
			// A challenge that is not met says nothing against the token for everything else.
			if (before) tokens.set(scope, before);
			else tokens.delete(scope);
		});
		return issuing;
	};
	const tokenFor = async (scope: string): Promise<AccessToken> => {
		const known = await tokens.get(scope)?.catch(() => null);
		return known && known.expiresOnTimestamp - Date.now() > marginMs ? known : keep(scope, issue(scope));
	};
	const getToken = async (scopes: string | string[], {claims}: GetTokenOptions = {}): Promise<AccessToken> => {
		const scope = typeof scopes === 'string' ? scopes : (scopes[0] ?? '');
		return claims ? keep(scope, issueWith(scope, claims)) : tokenFor(scope);
	};
	const entered = new Map<string, Promise<Identity>>();
	const enterOnce = async (tenantId: string): Promise<Identity> => {
		const key = tenantId.toLowerCase();
		const there = entered.get(key) ?? enter(tenantId);
		entered.set(key, there);
		there.catch(() => entered.delete(key));
		return there;
	};
	const forgetAll = (): void => {
		tokens.clear();
		forget();
	};
	return {
		credential: {getToken},
		token: tokenFor,
		forget: forgetAll,
		enter: enterOnce,
		answer: async (challenge, asking, signal) => {
			// Before, not after: what the answer brings must not be thrown away.
			forgetAll();
			const kept = await answer(challenge, asking, signal);
			renew();
			if (kept) tokens.set(kept.scope, Promise.resolve(kept.token));
		},
	};
};
