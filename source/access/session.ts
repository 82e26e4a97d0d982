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
	/** Another credential would be taken unasked: a command that goes on for this one must name it. */
	readonly pinned?: true;
};

/** In a script the identity is never a surprise: environment before az before azd, what Azure gives to where it runs only by name, and it is always told. */
const order: readonly CredentialSource[] = ['environment', 'azure-cli', 'azd'];

/** The source that is taken unasked; `null`: a person would have to be asked. */
export const usualSource = (
	offers: readonly {readonly source: CredentialSource; readonly state: 'ready' | 'possible' | 'absent'}[],
	inSandbox: boolean,
): CredentialSource | null =>
	inSandbox ? 'device-code' : (order.find(source => offers.some(offer => offer.source === source && offer.state === 'ready')) ?? null);
