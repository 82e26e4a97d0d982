/** What is known of an answer that was not wanted, in our own form: no SDK's error class, no token. */
export type Evidence = {
	/** Who said it: the model endpoint, Resource Manager, Microsoft Graph, Entra ID, or this computer. */
	readonly plane: 'data' | 'arm' | 'graph' | 'signin' | 'local';
	readonly status: number | null;
	/** `error.code` of the body, an OAuth `error`, or a Node network code such as ENOTFOUND. */
	readonly code: string | null;
	/** Entra ID's number without its prefix, e.g. "50076". */
	readonly aadsts: string | null;
	/** The original text, verbatim. */
	readonly message: string;
	readonly headers: Readonly<Record<string, string>>;
	/** Method and address without query, e.g. "POST https://x.openai.azure.com/openai/v1/responses". */
	readonly request: string | null;
	readonly correlationId: string | null;
	/** Decoded claims that Entra ID or a resource demands before it goes on. */
	readonly claims: string | null;
	/** What the person runs to get past it, ready for bash; absent where nobody on this side knows. */
	readonly command?: string;
	/** Of a server whose certificate Node does not trust: whether the certificates of the operating system vouch for it. Absent where that is not known. */
	readonly trustedBySystem?: boolean;
};

/** The one way in which the cloud's methods reject, except for an abort. */
export class CloudFailure extends Error {
	override readonly name = 'CloudFailure';
	readonly evidence: Evidence;
	constructor(evidence: Evidence) {
		super(evidence.message);
		this.evidence = evidence;
	}
}
