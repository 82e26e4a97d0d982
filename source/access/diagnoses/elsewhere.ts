import {refusalOf} from './refusal.ts';
import {pages, type Row, type Sighting} from './row.ts';

type Service = {readonly name: string; readonly host: RegExp; readonly words: RegExp; readonly role: string; readonly page: string};

/** Services that applications call beside the model, whose refusals are pasted as if they were its own. Sources: their pages on Microsoft Learn about roles. */
const services: readonly Service[] = [
	{
		name: 'Key Vault',
		host: /\.(?:vault\.azure\.(?:net|cn)|vault\.usgovcloudapi\.net)$/u,
		words: /\bForbiddenBy(?:Rbac|Policy|Firewall)\b|Microsoft\.KeyVault\/vaults\/(?:secrets|keys|certificates)\/\w+\/action|permission on key vault/iu,
		role: 'Key Vault Secrets User on the vault reads secrets',
		page: 'https://learn.microsoft.com/azure/key-vault/general/rbac-guide',
	},
	{
		name: 'Azure Storage',
		host: /\.(?:blob|file|queue|table|dfs)\.core\.(?:windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)$/u,
		words: /\bAuthorizationPermissionMismatch\b|\bKeyBasedAuthenticationNotPermitted\b|Microsoft\.Storage\/storageAccounts\/\w+Services\//iu,
		role: 'Storage Blob Data Reader on the storage account reads blobs, Contributor writes them',
		page: 'https://learn.microsoft.com/azure/storage/blobs/assign-azure-role-data-access',
	},
	{
		name: 'Azure AI Search',
		host: /\.search\.(?:windows\.net|azure\.us|azure\.cn)$/u,
		words: /Microsoft\.Search\/searchServices\/indexes\//iu,
		role: 'Search Index Data Reader on the search service queries indexes; role-based access must be on there',
		page: 'https://learn.microsoft.com/azure/search/search-security-rbac',
	},
	{
		name: 'Azure Cosmos DB',
		host: /\.documents\.azure\.(?:com|us|cn)$/u,
		words: /Microsoft\.DocumentDB\/databaseAccounts\/(?:readMetadata|sqlDatabases\/containers\/)/iu,
		role: 'Cosmos DB Built-in Data Reader, a role of Cosmos DB itself, reads its data',
		page: 'https://learn.microsoft.com/azure/cosmos-db/nosql/how-to-connect-role-based-access-control',
	},
];

const hostOf = (request: string | null): string => {
	const address = request?.split(' ').at(-1) ?? '';
	return URL.canParse(address) ? new URL(address).hostname : '';
};

/** By the address that refused, else by words that only the service says. Resource Manager's refusals name the types of services too. */
const serviceOf = ({evidence}: Pick<Sighting, 'evidence'>): Service | null => {
	const {code, message, plane, request, status} = evidence;
	if (plane !== 'data' || refusalOf(evidence) !== null) return null;
	const host = status !== null && status < 500 ? hostOf(request) : '';
	const said = `${code ?? ''} ${message.slice(0, 8000)}`;
	return services.find(({host: own, words}) => own.test(host) || (!/\bover scope\b/u.test(said) && words.test(said))) ?? null;
};

const githubModels = /models\.(?:github\.ai|inference\.ai\.azure\.com)\b|\[GitHub token\]|\bmodels` permission is required/iu;

/** The call never was for Azure. Before every other row: these hosts refuse in the words of Azure too. */
export const elsewhereDiagnoses = {
	'endpoint.github-models': {
		when: ({evidence}) => githubModels.test(`${evidence.request ?? ''} ${evidence.message.slice(0, 8000)} ${evidence.headers['www-authenticate'] ?? ''}`),
		cause: ({evidence}) =>
			/models\.inference\.ai\.azure\.com/iu.test(`${evidence.request ?? ''} ${evidence.message.slice(0, 8000)}`)
				? 'This is GitHub Models and no resource of Azure, and its address models.inference.ai.azure.com has not answered since October 2025. Roles of Azure say nothing there.'
				: 'This is GitHub Models and no resource of Azure: it takes tokens of GitHub, and roles of Azure say nothing there.',
		remedies: [
			{text: 'To go on at GitHub: https://models.github.ai/inference with a GitHub token that has the permission models: read'},
			{
				text: 'To move to Azure: create a Foundry resource, deploy the model there, and call https://<subdomain>.services.ai.azure.com/openai/v1 without a GitHub token',
			},
			{text: 'Then set up keyless access to it', command: 'foundry-keyless'},
		],
		learnMore: pages.githubModels,
		verdict: 'endpoint',
	},
	'endpoint.other-service': {
		when: sighting => serviceOf(sighting) !== null,
		cause: sighting =>
			`${serviceOf(sighting)?.name ?? 'Another service'} refused this, not a model: it has roles and network rules of its own, and roles on the model’s resource say nothing there.`,
		remedies: sighting => [
			{text: `Look at the roles there: ${serviceOf(sighting)?.role ?? 'each service has its own'} (${serviceOf(sighting)?.page ?? ''})`},
			...(serviceOf(sighting)?.name === 'Key Vault'
				? [{text: 'A vault that holds only the model’s key is not needed any more: keyless calls the model without one', command: 'foundry-keyless'}]
				: []),
		],
		verdict: 'endpoint',
	},
} as const satisfies Record<string, Row>;
