const login = 'https://login.microsoftonline.com';

/** The authority behind personal accounts. */
const consumersTenant = '9188040d-6c67-4c5b-b112-36a304b66dad';

const issuerOf = (authority: string): string => {
	// Entra really leaves the placeholder in.
	if (authority === 'organizations' || authority === 'common') return `${login}/{tenantid}/v2.0`;
	return `${login}/${authority === 'consumers' ? consumersTenant : authority}/v2.0`;
};

/** `authority`: a tenant id, `organizations`, `common` or `consumers` (OpenID Connect Discovery 1.0). */
export const openIdConfiguration = (authority: string): Readonly<Record<string, unknown>> => ({
	token_endpoint: `${login}/${authority}/oauth2/v2.0/token`,
	token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
	jwks_uri: `${login}/${authority}/discovery/v2.0/keys`,
	response_modes_supported: ['query', 'fragment', 'form_post'],
	subject_types_supported: ['pairwise'],
	id_token_signing_alg_values_supported: ['RS256'],
	response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
	scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
	issuer: issuerOf(authority),
	request_uri_parameter_supported: false,
	userinfo_endpoint: 'https://graph.microsoft.com/oidc/userinfo',
	authorization_endpoint: `${login}/${authority}/oauth2/v2.0/authorize`,
	device_authorization_endpoint: `${login}/${authority}/oauth2/v2.0/devicecode`,
	http_logout_supported: true,
	frontchannel_logout_supported: true,
	end_session_endpoint: `${login}/${authority}/oauth2/v2.0/logout`,
	claims_supported: [
		...['sub', 'iss', 'cloud_instance_name', 'cloud_instance_host_name', 'cloud_graph_host_name', 'msgraph_host', 'aud', 'exp', 'iat', 'auth_time'],
		...['acr', 'nonce', 'preferred_username', 'name', 'tid', 'ver', 'at_hash', 'c_hash', 'email'],
	],
	kerberos_endpoint: `${login}/${authority}/kerberos`,
	tenant_region_scope: issuerOf(authority).includes('{') ? null : 'NA',
	cloud_instance_name: 'microsoftonline.com',
	cloud_graph_host_name: 'graph.windows.net',
	msgraph_host: 'graph.microsoft.com',
	rbac_url: 'https://pas.windows.net',
});

const clouds: readonly (readonly [network: string, cache: string, ...otherAliases: readonly string[]])[] = [
	['login.microsoftonline.com', 'login.windows.net', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
	['login.partner.microsoftonline.cn', 'login.partner.microsoftonline.cn', 'login.chinacloudapi.cn'],
	['login.microsoftonline.de', 'login.microsoftonline.de'],
	['login.microsoftonline.us', 'login.microsoftonline.us', 'login.usgovcloudapi.net'],
	['login-us.microsoftonline.com', 'login-us.microsoftonline.com'],
];

/** Which host names are Entra ID's: MSAL asks before it trusts an authority. `null` for an authorization endpoint of another host. */
export const instanceDiscovery = (authorizationEndpoint: string, apiVersion: string): Readonly<Record<string, unknown>> | null => {
	const [, host = '', authority = ''] = /^https:\/\/([^/]+)\/([^/]+)\//i.exec(authorizationEndpoint) ?? [];
	if (!clouds.some(names => names.includes(host.toLowerCase()))) return null;
	return {
		tenant_discovery_endpoint: `https://${host}/${authority}/v2.0/.well-known/openid-configuration`,
		'api-version': apiVersion,
		metadata: clouds.map(([network, cache, ...others]) => ({preferred_network: network, preferred_cache: cache, aliases: [network, ...others]})),
	};
};
