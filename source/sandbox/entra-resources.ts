/** A resource that tokens can be had for, under all its identifiers; the first is the one people know. */
type Resource = {readonly identifiers: readonly string[]; readonly delegated: readonly string[]; readonly application: readonly string[]};

/** Well-known applications of Microsoft that are in every tenant. */
const resources = {
	arm: {
		identifiers: ['https://management.azure.com', 'https://management.core.windows.net', '797f4846-ba00-4fd7-ba43-dac1f8f63013'],
		delegated: ['user_impersonation'],
		application: [],
	},
	graph: {
		identifiers: ['https://graph.microsoft.com', '00000003-0000-0000-c000-000000000000'],
		delegated: ['email', 'openid', 'profile', 'AuditLog.Read.All', 'Directory.AccessAsUser.All', 'Group.ReadWrite.All', 'User.ReadWrite.All'],
		application: ['Directory.Read.All'],
	},
	cognitiveServices: {
		identifiers: ['https://cognitiveservices.azure.com', '7d312290-28c8-473c-a0ed-8e53749b6d6d'],
		delegated: ['user_impersonation'],
		application: [],
	},
	foundry: {
		identifiers: ['https://ai.azure.com', 'https://ml.azure.com', '18a66f5f-dbdf-4c17-9dd7-1634712a9cbe'],
		delegated: ['user_impersonation'],
		application: [],
	},
	storage: {identifiers: ['https://storage.azure.com', 'e406a681-f3d4-42a8-90b6-c2b029497af1'], delegated: ['user_impersonation'], application: []},
	keyVault: {identifiers: ['https://vault.azure.net', 'cfa8b339-82a2-471a-a3c9-0fc0be7a4093'], delegated: ['user_impersonation'], application: []},
	search: {identifiers: ['https://search.azure.com', '880da380-985e-4198-81b9-e05b1cc53158'], delegated: ['user_impersonation'], application: []},
} as const satisfies Readonly<Record<string, Resource>>;

const openIdScopes = ['openid', 'profile', 'offline_access', 'email'];

export type Scope = {
	/** The `aud` claim: the identifier as it was asked for. */
	readonly audience: string;
	/** Without trailing slash. */
	readonly identifier: string;
	/** `null`: no such resource in the tenant. */
	readonly resource: Resource | null;
	/** Names the resource as a whole, which an application must. */
	readonly whole: boolean;
	readonly openId: boolean;
	readonly offlineAccess: boolean;
};

const resourceOf = (identifier: string): Resource | null =>
	Object.values<Resource>(resources).find(({identifiers}) => identifiers.includes(identifier.replace(/^(api|spn):\/\//, ''))) ?? null;

/**
 * The `scope` parameter. `https://management.core.windows.net//.default` is how az asks for a resource whose identifier ends in a slash;
 * a scope without a resource, such as `User.Read`, is Graph's.
 */
export const parseScope = (text: string): Scope => {
	const names = text.split(/\s+/).filter(name => name !== '');
	const asked = names.find(name => !openIdScopes.includes(name.toLowerCase()));
	const openId = names.includes('openid');
	const offlineAccess = names.includes('offline_access');
	const slash = asked?.lastIndexOf('/') ?? -1;
	const audience = asked === undefined || slash < 0 ? 'https://graph.microsoft.com' : asked.slice(0, slash);
	const identifier = audience.replace(/\/+$/, '').toLowerCase();
	return {audience, identifier, resource: resourceOf(identifier), whole: asked?.endsWith('/.default') ?? false, openId, offlineAccess};
};

/** The application id of a resource, as refusals name it. */
export const resourceIdOf = ({resource, audience}: Scope): string => resource?.identifiers.at(-1) ?? audience;
