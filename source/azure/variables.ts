/** The environment as it was passed in: nothing here reads the process's own. */
export type Variables = Readonly<Record<string, string | undefined>>;

type Proof =
	| {readonly kind: 'secret'; readonly secret: string}
	| {readonly kind: 'certificate'; readonly path: string; readonly password: string | null; readonly sendChain: boolean};

export type Application = {readonly tenantId: string; readonly clientId: string; readonly proof: Proof};

/** Source: Microsoft Learn, "EnvironmentCredential class". `missing` names the variables that are not set. */
export const applicationIn = (variables: Variables): {readonly application: Application | null; readonly missing: readonly string[]} => {
	const tenantId = variables['AZURE_TENANT_ID'];
	const clientId = variables['AZURE_CLIENT_ID'];
	const proof = proofIn(variables);
	if (tenantId && clientId && proof) return {application: {tenantId, clientId, proof}, missing: []};
	const missing = [tenantId ? [] : ['AZURE_TENANT_ID'], clientId ? [] : ['AZURE_CLIENT_ID'], proof ? [] : ['AZURE_CLIENT_SECRET']].flat();
	return {application: null, missing};
};

const proofIn = (variables: Variables): Proof | null => {
	const secret = variables['AZURE_CLIENT_SECRET'];
	if (secret) return {kind: 'secret', secret};
	const certificate = variables['AZURE_CLIENT_CERTIFICATE_PATH'];
	if (!certificate) return null;
	return {
		kind: 'certificate',
		path: certificate,
		password: variables['AZURE_CLIENT_CERTIFICATE_PASSWORD'] ?? null,
		sendChain: ['1', 'true'].includes((variables['AZURE_CLIENT_SEND_CERTIFICATE_CHAIN'] ?? '').toLowerCase()),
	};
};

export type Workload = {readonly tenantId: string; readonly clientId: string; readonly tokenFilePath: string};

/** Source: Microsoft Learn, "WorkloadIdentityCredential class". */
export const workloadIn = (variables: Variables): {readonly workload: Workload | null; readonly missing: readonly string[]} => {
	const {AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId, AZURE_FEDERATED_TOKEN_FILE: tokenFilePath} = variables;
	if (tenantId && clientId && tokenFilePath) return {workload: {tenantId, clientId, tokenFilePath}, missing: []};
	const missing = ['AZURE_FEDERATED_TOKEN_FILE', 'AZURE_TENANT_ID', 'AZURE_CLIENT_ID'].filter(name => !variables[name]);
	return {workload: null, missing};
};

export type ManagedIdentityHost = {
	readonly name: string;
	/** Whether AZURE_CLIENT_ID may choose among user-assigned identities there. */
	readonly userAssigned: boolean;
};

/** In the order in which MSAL looks. Source: Microsoft Learn, "How managed identities for Azure resources work", and each service's page on its endpoint. */
const hosts: readonly (ManagedIdentityHost & {readonly named: readonly string[]})[] = [
	{name: 'Service Fabric', userAssigned: false, named: ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER', 'IDENTITY_SERVER_THUMBPRINT']},
	{name: 'App Service, Functions or Container Apps', userAssigned: true, named: ['IDENTITY_ENDPOINT', 'IDENTITY_HEADER']},
	{name: 'Azure Machine Learning', userAssigned: true, named: ['MSI_ENDPOINT', 'MSI_SECRET']},
	{name: 'Cloud Shell', userAssigned: false, named: ['MSI_ENDPOINT']},
	{name: 'Azure Arc', userAssigned: false, named: ['IDENTITY_ENDPOINT', 'IMDS_ENDPOINT']},
	{name: 'AKS pod identity', userAssigned: true, named: ['AZURE_POD_IDENTITY_AUTHORITY_HOST']},
];

/** Who gives out managed identities, where the environment names its endpoint; a virtual machine's metadata service is named by nothing. */
export const managedIdentityHost = (variables: Variables): ManagedIdentityHost | null => hosts.find(({named}) => named.every(name => variables[name])) ?? null;
