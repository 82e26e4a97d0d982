import type {CredentialSource, Session} from '../session.ts';

/** One identity, named: a chain would pick whichever it finds first on the machine where the code runs. */
export type PinnedCredential = {
	/** Class of @azure/identity and azure-identity, without options. */
	readonly name: 'AzureCliCredential' | 'AzureDeveloperCliCredential' | 'ClientSecretCredential' | 'ManagedIdentityCredential' | 'WorkloadIdentityCredential';
	/** Value of AZURE_TOKEN_CREDENTIALS that pins DefaultAzureCredential to the same source. */
	readonly pin: string;
	readonly typescript: string;
	readonly python: string;
	readonly csharp: string;
	/** What must be so on the machine before the code runs. */
	readonly before: string;
};

const sources: Readonly<Record<CredentialSource, PinnedCredential['name']>> = {
	browser: 'AzureCliCredential',
	'device-code': 'AzureCliCredential',
	'azure-cli': 'AzureCliCredential',
	azd: 'AzureDeveloperCliCredential',
	environment: 'ClientSecretCredential',
	'managed-identity': 'ManagedIdentityCredential',
	'workload-identity': 'WorkloadIdentityCredential',
};

export const pinnedCredential = ({source, tenantId}: Session): PinnedCredential => {
	const name = sources[source];
	switch (name) {
		case 'AzureCliCredential':
			return {
				name,
				pin: name,
				typescript: `new AzureCliCredential({tenantId: '${tenantId}'})`,
				python: `AzureCliCredential(tenant_id="${tenantId}")`,
				csharp: `new AzureCliCredential(new AzureCliCredentialOptions { TenantId = "${tenantId}" })`,
				before: `az login --tenant ${tenantId}`,
			};
		case 'AzureDeveloperCliCredential':
			return {
				name,
				pin: name,
				typescript: `new AzureDeveloperCliCredential({tenantId: '${tenantId}'})`,
				python: `AzureDeveloperCliCredential(tenant_id="${tenantId}")`,
				csharp: `new AzureDeveloperCliCredential(new AzureDeveloperCliCredentialOptions { TenantId = "${tenantId}" })`,
				before: `azd auth login --tenant-id ${tenantId}`,
			};
		case 'ClientSecretCredential':
			return {
				name,
				pin: 'EnvironmentCredential',
				typescript: 'new ClientSecretCredential(process.env.AZURE_TENANT_ID!, process.env.AZURE_CLIENT_ID!, process.env.AZURE_CLIENT_SECRET!)',
				python: 'ClientSecretCredential(os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["AZURE_CLIENT_SECRET"])',
				csharp: `new ClientSecretCredential(${['TENANT_ID', 'CLIENT_ID', 'CLIENT_SECRET'].map(part => `Environment.GetEnvironmentVariable("AZURE_${part}")`).join(', ')})`,
				before: 'AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET are set',
			};
		case 'ManagedIdentityCredential':
			return {
				name,
				pin: name,
				typescript: 'new ManagedIdentityCredential()',
				python: 'ManagedIdentityCredential()',
				csharp: 'new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned)',
				before: 'runs where the managed identity is; a user-assigned one is named by its client id',
			};
		case 'WorkloadIdentityCredential':
			return {
				name,
				pin: name,
				typescript: 'new WorkloadIdentityCredential()',
				python: 'WorkloadIdentityCredential()',
				csharp: 'new WorkloadIdentityCredential()',
				before: 'AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE are set',
			};
	}
};
