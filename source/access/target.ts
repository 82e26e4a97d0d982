export type Subscription = {readonly id: string; readonly name: string; readonly tenantId: string};

/** Kinds of account whose endpoints serve models; Azure lists others beside them. */
export const modelKinds: readonly string[] = ['AIServices', 'OpenAI'];

/** A Cognitive Services account: what the discovery lists show of it. */
export type ResourceSummary = {
	/** ARM id. */
	readonly id: string;
	readonly name: string;
	/** `AIServices` (Foundry), `OpenAI`, `SpeechServices` … an open set. */
	readonly kind: string;
	readonly location: string;
	readonly subscriptionId: string;
	readonly subscriptionName: string | null;
	readonly resourceGroup: string;
	readonly tenantId: string;
	readonly customSubdomain: string | null;
	readonly projects: readonly ProjectSummary[];
};

export type ProjectSummary = {readonly id: string; readonly name: string; readonly isDefault: boolean};

export type Resource = ResourceSummary & {
	/** Endpoint families as ARM names them, e.g. "AI Foundry API" -> https://name.services.ai.azure.com/. */
	readonly endpoints: Readonly<Record<string, string>>;
	/** `properties.endpoint`. */
	readonly endpoint: string;
	readonly keysDisabled: boolean;
	readonly publicNetworkAccess: 'Enabled' | 'Disabled';
	readonly networkDefaultAction: 'Allow' | 'Deny';
	/** Object id of the account's own managed identity. */
	readonly identityId: string | null;
};

export type Project = ProjectSummary & {
	readonly endpoint: string | null;
	/** Object id of the project's managed identity: it, not the person, calls the model behind the project endpoint. */
	readonly identityId: string | null;
};

export type Deployment = {
	readonly name: string;
	readonly model: {readonly format: string; readonly name: string; readonly version: string};
	/** e.g. GlobalStandard, DataZoneBatch. */
	readonly sku: string | null;
	readonly state: string;
	/** As ARM gives them: values are strings, e.g. {"chatCompletion": "true"}. */
	readonly capabilities: Readonly<Record<string, string>>;
};

/** What will be called. `resource` is `null` when only an endpoint is known, to someone who sees no subscription. */
export type Target = {
	readonly resource: Resource | null;
	readonly project: Project | null;
	readonly deployment: Deployment | null;
	/** Base URL of the resource, scheme and host only, e.g. https://contoso.openai.azure.com. */
	readonly endpoint: string;
	/** What names the resource to the person at hand, no other having that name; absent where its id has to. */
	readonly word?: string;
};
