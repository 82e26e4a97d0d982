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
				typescript: `new AzureCliCredential({\n  tenantId: '${tenantId}',\n})`,
				python: `AzureCliCredential(\n    tenant_id="${tenantId}",\n)`,
				csharp: `new AzureCliCredential(\n  new AzureCliCredentialOptions {\n    TenantId = "${tenantId}",\n  })`,
				before: `az login --tenant ${tenantId}`,
			};
		case 'AzureDeveloperCliCredential':
			return {
				name,
				pin: name,
				typescript: `new AzureDeveloperCliCredential({\n  tenantId: '${tenantId}',\n})`,
				python: `AzureDeveloperCliCredential(\n    tenant_id="${tenantId}",\n)`,
				csharp: `new AzureDeveloperCliCredential(\n  new AzureDeveloperCliCredentialOptions {\n    TenantId = "${tenantId}",\n  })`,
				before: `azd auth login --tenant-id ${tenantId}`,
			};
		case 'ClientSecretCredential':
			return {
				name,
				pin: 'EnvironmentCredential',
				typescript: 'new ClientSecretCredential(\n  process.env.AZURE_TENANT_ID!,\n  process.env.AZURE_CLIENT_ID!,\n  process.env.AZURE_CLIENT_SECRET!,\n)',
				python: 'ClientSecretCredential(\n    os.environ["AZURE_TENANT_ID"],\n    os.environ["AZURE_CLIENT_ID"],\n    os.environ["AZURE_CLIENT_SECRET"],\n)',
				csharp: `new ClientSecretCredential(${['TENANT_ID', 'CLIENT_ID', 'CLIENT_SECRET'].map(part => `\n  Environment.GetEnvironmentVariable("AZURE_${part}")`).join(',')})`,
				before: 'AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET are set',
			};
		case 'ManagedIdentityCredential':
			return {
				name,
				pin: name,
				typescript: 'new ManagedIdentityCredential()',
				python: 'ManagedIdentityCredential()',
				csharp: 'new ManagedIdentityCredential(\n  ManagedIdentityId.SystemAssigned)',
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
