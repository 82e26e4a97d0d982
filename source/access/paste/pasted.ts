import type {Evidence} from '../failure.ts';

/** What a token that was pasted says of itself, read before it was replaced. */
export type PastedToken = {
	readonly audience: string | null;
	readonly tenantId: string | null;
	readonly objectId: string | null;
	/** Application id of the application itself, or of the client that a user signed in with. */
	readonly appId: string | null;
	/** User principal name. */
	readonly name: string | null;
	readonly kind: 'user' | 'servicePrincipal' | 'managedIdentity';
	/** Milliseconds since the epoch. */
	readonly issuedAt: number | null;
	/** Milliseconds since the epoch. */
	readonly expiresAt: number | null;
};

export type PastedSecret = 'token' | 'key' | 'secret' | 'authorization';

/** The SDK or tool that the text came out of, by its names and stack frames. */
export type PastedSdk = {
	/** As its package is named, e.g. `azure-ai-inference`, `Azure.AI.OpenAI`, `openai`, `az`. */
	readonly name: string;
	readonly language: 'python' | 'dotnet' | 'javascript' | 'java' | 'go' | 'cli' | null;
	readonly version: string | null;
};

/** Everything that was found anywhere in the text, each thing once, in the order in which it stood. */
export type PastedFacts = {
	/** Object ids, application ids or user principal names that the text calls principal, client, identity or object. */
	readonly principals: readonly string[];
	readonly dataActions: readonly string[];
	/** Control actions, e.g. Microsoft.Authorization/roleAssignments/write. */
	readonly actions: readonly string[];
	/** What was being done, e.g. `POST /openai/responses`. */
	readonly operations: readonly string[];
	readonly tenants: readonly string[];
	readonly audiences: readonly string[];
	readonly deployments: readonly string[];
	/** Addresses that were called, without their query but for `api-version`. */
	readonly urls: readonly string[];
	/** ARM ids. */
	readonly resourceIds: readonly string[];
	readonly correlationIds: readonly string[];
};

/** What a person pasted, read. Plain JSON; nothing secret is left in any of it. */
export type Pasted = {
	/** The text as it may be kept and drawn: tokens, keys and authorization headers are replaced, control characters are out. */
	readonly text: string;
	/** `error`: something that Azure or this computer refused; `address`: an endpoint or ARM id and nothing else; `nothing`: blank; `unrelated`: none of these. */
	readonly is: 'error' | 'address' | 'nothing' | 'unrelated';
	/** The errors in it, the one that tells the cause first (the innermost of a chain, the most specific of several). */
	readonly errors: readonly Evidence[];
	readonly tokens: readonly PastedToken[];
	readonly secrets: readonly PastedSecret[];
	readonly sdk: PastedSdk | null;
	readonly facts: PastedFacts;
};
