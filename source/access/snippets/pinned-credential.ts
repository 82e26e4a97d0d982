import type {CredentialSource, Session} from '../session.ts';

/** One identity, named: a chain would pick whichever it finds first on the machine where the code runs. */
export type PinnedCredential = {
	/** Class of @azure/identity and azure-identity, and as the value of AZURE_TOKEN_CREDENTIALS what pins DefaultAzureCredential to the same source. */
	readonly name: 'AzureCliCredential' | 'AzureDeveloperCliCredential' | 'EnvironmentCredential' | 'ManagedIdentityCredential' | 'WorkloadIdentityCredential';
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
	environment: 'EnvironmentCredential',
	'managed-identity': 'ManagedIdentityCredential',
	'workload-identity': 'WorkloadIdentityCredential',
};

export const pinnedCredential = ({source, tenantId}: Session): PinnedCredential => {
	const name = sources[source];
	switch (name) {
		case 'AzureCliCredential':
			return {
				name,
				typescript: `new AzureCliCredential({\n  tenantId: '${tenantId}',\n})`,
				python: `AzureCliCredential(\n    tenant_id="${tenantId}",\n)`,
				csharp: `new AzureCliCredential(\n  new AzureCliCredentialOptions {\n    TenantId = "${tenantId}",\n  })`,
				before: `az login --tenant ${tenantId}`,
			};
		case 'AzureDeveloperCliCredential':
			return {
				name,
				typescript: `new AzureDeveloperCliCredential({\n  tenantId: '${tenantId}',\n})`,
				python: `AzureDeveloperCliCredential(\n    tenant_id="${tenantId}",\n)`,
				csharp: `new AzureDeveloperCliCredential(\n  new AzureDeveloperCliCredentialOptions {\n    TenantId = "${tenantId}",\n  })`,
				before: `azd auth login --tenant-id ${tenantId}`,
			};
		case 'EnvironmentCredential':
			return {
				name,
				typescript: 'new EnvironmentCredential()',
				python: 'EnvironmentCredential()',
				csharp: 'new EnvironmentCredential()',
				before: `AZURE_TENANT_ID=${tenantId}, AZURE_CLIENT_ID and its secret or certificate are set`,
			};
		case 'ManagedIdentityCredential':
			return {
				name,
				typescript: 'new ManagedIdentityCredential({\n  clientId: process.env.AZURE_CLIENT_ID,\n})',
				python: 'ManagedIdentityCredential(\n    client_id=os.environ.get("AZURE_CLIENT_ID"),\n)',
				csharp: [
					'new ManagedIdentityCredential(',
					'  Environment.GetEnvironmentVariable("AZURE_CLIENT_ID") is { } id',
					'    ? ManagedIdentityId.FromUserAssignedClientId(id)',
					'    : ManagedIdentityId.SystemAssigned)',
				].join('\n'),
				before: 'runs where the managed identity is. AZURE_CLIENT_ID names a user-assigned one.',
			};
		case 'WorkloadIdentityCredential':
			return {
				name,
				typescript: 'new WorkloadIdentityCredential()',
				python: 'WorkloadIdentityCredential()',
				csharp: 'new WorkloadIdentityCredential()',
				before: 'AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE are set',
			};
	}
};
