import type {IdentityPlugin} from '@azure/identity';

/** Tokens of one sign-in, in memory only, shared by the credentials of all tenants that it enters. */
export type TokenCache = {
	/** To be registered right before each credential is made: @azure/identity has one slot for the whole process and reads it in the constructor. */
	readonly plugin: IdentityPlugin;
	/** From the next request on every access token is issued anew, by the refresh token that stays. */
	readonly forgetAccessTokens: () => void;
};

/** MSAL's `TokenCacheContext`, as far as it is used here. */
type CacheContext = {
	readonly cacheHasChanged: boolean;
	readonly tokenCache: {readonly serialize: () => string; readonly deserialize: (text: string) => void};
};

type PluginContext = {
	readonly cachePluginControl: {
		readonly setPersistence: (factory: (options?: {readonly name?: string}) => Promise<CachePlugin>) => void;
	};
};

type CachePlugin = {readonly beforeCacheAccess: (context: CacheContext) => Promise<void>; readonly afterCacheAccess: (context: CacheContext) => Promise<void>};

export const openTokenCache = (): TokenCache => {
	// By name: MSAL keeps one cache for CAE tokens and one for the others.
	const stored = new Map<string, string>();
	const pluginFor = (name: string): CachePlugin => ({
		beforeCacheAccess: async ({tokenCache}) => {
			const text = stored.get(name);
			if (text !== undefined) tokenCache.deserialize(text);
		},
		afterCacheAccess: async ({cacheHasChanged, tokenCache}) => {
			if (cacheHasChanged) stored.set(name, tokenCache.serialize());
		},
	});
	return {
		plugin: context => {
			if (isPluginContext(context)) context.cachePluginControl.setPersistence(async options => pluginFor(options?.name ?? ''));
		},
		forgetAccessTokens: () => {
			for (const [name, text] of stored) stored.set(name, JSON.stringify({...JSON.parse(text), AccessToken: {}}));
		},
	};
};

const isPluginContext = (context: unknown): context is PluginContext => typeof context === 'object' && context !== null && 'cachePluginControl' in context;
