export type CloudName = 'public' | 'usgov' | 'china';

export const credentialSources = ['browser', 'device-code', 'azure-cli', 'azd', 'environment', 'managed-identity', 'workload-identity'] as const;
export type CredentialSource = (typeof credentialSources)[number];

/** Who is signed in, where, and through what. Plain JSON without a token: the credential itself stays in `azure/`, found again by this value. */
export type Session = {
	readonly source: CredentialSource;
	readonly cloud: CloudName;
	readonly tenantId: string;
	readonly tenantName: string | null;
	readonly objectId: string;
	/** User principal name, or the application's display name where it is known. */
	readonly name: string | null;
	readonly kind: 'user' | 'servicePrincipal' | 'managedIdentity';
	/** World of the sandbox cloud, `null` against real Azure. */
	readonly sandbox: string | null;
};
