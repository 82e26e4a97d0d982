/** What Microsoft Entra ID holds. All ids are lower-case GUIDs unless said otherwise. */

export type User = {
	readonly id: string;
	readonly userPrincipalName: string;
	readonly displayName: string;
	readonly mail: string | null;
	readonly guest: boolean;
};

export type Group = {
	readonly id: string;
	readonly displayName: string;
	readonly members: readonly string[];
	/** Its members are found by this rule, and nobody can add one. */
	readonly membershipRule?: string;
};

export type ServicePrincipal = {
	readonly id: string;
	readonly appId: string;
	readonly displayName: string;
	readonly kind: 'Application' | 'ManagedIdentity';
	readonly secret: string | null;
	/** PEM; of those whose keys may sign for the application instead of a secret. */
	certificates?: string[];
	/** Whose tokens the application may be signed in with (workload identity federation); the issuer's keys are not looked up. */
	federation?: {readonly issuer: string; readonly subject: string}[];
};

/** What a tenant answers at the token endpoint instead of a token, e.g. because of Conditional Access; the first that fits. */
export type SignInRule = {
	readonly grant: 'authorization_code' | 'device_code' | 'refresh_token' | 'client_credentials' | 'any';
	/** Resource URI, without trailing slash; absent: any. */
	readonly resource?: string;
	readonly error: string;
	/** The number behind AADSTS. */
	readonly code: number;
	/** As Entra words it, without number, trace id and timestamp. */
	readonly message: string;
	readonly suberror?: string;
	/** A JSON text, as in a claims challenge. */
	readonly claims?: string;
	/** Absent: 400. */
	readonly status?: number;
	/** Counts down; absent: every time. */
	times?: number;
};

export type Tenant = {
	readonly id: string;
	readonly displayName: string;
	readonly defaultDomain: string;
	/** Absent: every sign-in succeeds. */
	signInRules?: SignInRule[];
	/**
	 * Authentication contexts (e.g. `p1`) that a person's token must carry to change anything at Resource Manager, as mandatory multifactor authentication has it.
	 * `refusal`: a claims challenge, or, as clients that declare no claims capability see it, a policy. Applications are exempt.
	 */
	writesNeed?: {readonly acrs: readonly string[]; readonly refusal: 'challenge' | 'policy'};
	/** The same for everything at Graph. */
	graphNeeds?: readonly string[];
	/** What Graph tells callers: `denied` is themselves only, `closed` nothing. Absent: readable. */
	readonly directory?: 'readable' | 'denied' | 'closed';
	/**
	 * Members that the directory lists and the first token for models they are given does not know yet, as a token from before the membership does not.
	 * `knownFrom`: the earliest time of issue of tokens that have the group; `null`: none for models was given yet.
	 */
	readonly lateMembers?: readonly {readonly groupId: string; readonly memberId: string; knownFrom: number | null}[];
	/** Object ids that nobody is shown: they are there, and refused. Absent: none. */
	readonly hidden?: readonly string[];
	readonly users: User[];
	readonly groups: Group[];
	readonly servicePrincipals: ServicePrincipal[];
};
