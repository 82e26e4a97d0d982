/** One request as the sandbox's routes see it. */
export type SandboxRequest = {
	readonly method: string;
	/** Lower case, without port. */
	readonly host: string;
	/** Decoded, repeated slashes collapsed, no trailing slash, case kept: ARM paths are compared without regard to case. */
	readonly path: string;
	readonly query: URLSearchParams;
	/** Lower-case names. */
	readonly headers: Readonly<Record<string, string>>;
	/** Parsed JSON or form fields; `null` without a body. */
	readonly body: unknown;
	/** Claims of the bearer token, checked for signature and expiry; `null` without a valid one. */
	readonly token: TokenClaims | null;
	/** Why there is a bearer token but no claims. */
	readonly tokenFault: 'malformed' | 'expired' | null;
};

export type TokenClaims = {
	readonly aud: string;
	readonly tid: string;
	readonly oid: string;
	readonly appid: string;
	readonly idtyp: 'user' | 'app';
	readonly upn?: string;
	readonly name?: string;
	/** Seconds since the epoch. */
	readonly iat: number;
	readonly exp: number;
	/** Object ids of the groups at the time of issue, transitive: a stale token has stale groups. */
	readonly groups: readonly string[];
	/** Authentication contexts satisfied at sign-in, e.g. `p1` after multifactor authentication. */
	readonly acrs?: readonly string[];
	/** How the person signed in, e.g. `mfa`. */
	readonly amr?: readonly string[];
};

export type SandboxResponse = {
	readonly status: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** Sent as JSON; a string is sent as it is; `undefined` sends nothing. */
	readonly body?: unknown;
};

/** One family of hosts (Entra ID, Resource Manager, Graph, models). `null` says "not mine"; the server then answers 501. */
export type Service = (request: SandboxRequest) => SandboxResponse | null | Promise<SandboxResponse | null>;

/** Answered once per request that came in, for tests and for faults. */
export type LogEntry = {
	readonly at: number;
	readonly method: string;
	readonly host: string;
	readonly path: string;
	readonly query: string;
	readonly status: number;
	readonly principalId: string | null;
	/** Of the bearer token that came with it; `null`: with a key, or with nothing. */
	readonly audience: string | null;
};

/** A planned misbehaviour, looked up before the services are asked; `times` counts down. */
export type Fault = {
	readonly when: {readonly method?: string; readonly host?: RegExp; readonly path?: RegExp};
	times: number;
	/** `serve`: what the services answer. `unresolved`: the sandbox's agent finds no address for the host. A function sees the request, its token included, as a server does whose error tells too much. */
	readonly answer: SandboxResponse | ((request: SandboxRequest) => SandboxResponse) | 'reset' | 'hang' | 'serve' | 'unresolved';
	/** The answer waits this long. */
	readonly delayMs?: number;
};

export const notModelled = (what: string): SandboxResponse => ({
	status: 501,
	body: {error: {code: 'NotModelled', message: `The sandbox cloud has not modelled this: ${what}`}},
});
