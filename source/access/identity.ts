import type {CredentialSource, Session} from './session.ts';

/** What one credential source of this machine gives, by the claims of the token that it gave. Never the token. */
export type MachineIdentity = {
	readonly source: CredentialSource | 'azure-powershell' | 'vscode';
	/** `refused`: the source is there and gave no token. `absent`: there is none. `not-asked`: it would need a person. */
	readonly state: 'signed-in' | 'refused' | 'absent' | 'not-asked';
	/** User principal name, or the application's id. */
	readonly account: string | null;
	readonly kind: Session['kind'] | null;
	readonly objectId: string | null;
	readonly tenantId: string | null;
	/** Application id of the application itself, or of the client that a user signed in with. */
	readonly appId: string | null;
	/** ISO 8601. */
	readonly expiresOn: string | null;
	/** Why it gave none, in the source's own words; or what it rests on (a variable, a file). */
	readonly detail: string | null;
};

/** Variables of the environment that are set: names only, but for the one that names credentials. */
export type MachineVariables = {readonly names: readonly string[] /** Value of AZURE_TOKEN_CREDENTIALS. */; readonly tokenCredentials: string | null};
