import type {PastedSdk} from './pasted.ts';

type Language = PastedSdk['language'];

/** `version` and, where the name is told by the text itself, `name` are named groups. The client that was used comes before the layers under it. */
type Mark = readonly [RegExp, string | ((name: string) => string), Language];

const v = '(?<version>v?\\d{1,4}\\.\\d{1,4}[\\w.+-]{0,30})';
const pythonName = (name: string): string =>
	`azure-${name
		.toLowerCase()
		.replaceAll('.', '-')
		.replace(/^azure-/u, '')}`;

const marks: readonly Mark[] = [
	[new RegExp(`azsdk-python-(?<name>ai-[\\w-]+?)/${v}`, 'iu'), pythonName, 'python'],
	[new RegExp(`azsdk-net-(?<name>AI\\.[\\w.]+?)/${v}`, 'iu'), name => `Azure.${name}`, 'dotnet'],
	[
		new RegExp(`azsdk-js-(?<name>ai-[\\w-]+?)(?:-rest)?/${v}`, 'iu'),
		name => (/inference/u.test(name) ? '@azure-rest/ai-inference' : `@azure/${name}`),
		'javascript',
	],
	[new RegExp(`azsdk-java-(?:azure-)?(?<name>ai-[\\w-]+?)/${v}`, 'iu'), name => `azure-${name}`, 'java'],
	[/com\.azure\.ai\.inference/u, 'com.azure:azure-ai-inference', 'java'],
	[/(?<!com\.)azure[./\\]ai[./\\]inference|azure-ai-inference/u, 'azure-ai-inference', 'python'],
	[/Azure\.AI\.Inference/u, 'Azure.AI.Inference', 'dotnet'],
	[/@azure-rest[/\\+]ai-inference/u, '@azure-rest/ai-inference', 'javascript'],
	[new RegExp(`(?:Async)?(?:AzureOpenAI|OpenAI)/Python ${v}`, 'u'), 'openai', 'python'],
	[new RegExp(`(?:AzureOpenAI|OpenAI)/JS ${v}`, 'u'), 'openai', 'javascript'],
	[/langchain_openai|langchain_azure_ai|\bAzureChatOpenAI\b|langchain-openai/u, 'langchain-openai', 'python'],
	[/@langchain[/\\]openai/u, '@langchain/openai', 'javascript'],
	[/\blitellm\b/iu, 'litellm', 'python'],
	[/Microsoft\.SemanticKernel/u, 'Microsoft.SemanticKernel', 'dotnet'],
	[/semantic_kernel/u, 'semantic-kernel', 'python'],
	[/(?<!com\.)azure[./\\]ai[./\\]projects|azure-ai-projects/u, 'azure-ai-projects', 'python'],
	[/(?<!com\.)azure[./\\]ai[./\\]agents|azure-ai-agents/u, 'azure-ai-agents', 'python'],
	[/Azure\.AI\.Projects/u, 'Azure.AI.Projects', 'dotnet'],
	[/Azure\.AI\.Agents\.Persistent/u, 'Azure.AI.Agents.Persistent', 'dotnet'],
	[/Azure\.AI\.OpenAI/u, 'Azure.AI.OpenAI', 'dotnet'],
	[/@azure[/\\+]ai-projects/u, '@azure/ai-projects', 'javascript'],
	[/@azure[/\\+]openai/u, '@azure/openai', 'javascript'],
	[/com\.azure\.ai\.openai/u, 'com.azure:azure-ai-openai', 'java'],
	[/com\.openai\.(?:azure|client|core|errors|services)/u, 'com.openai:openai-java', 'java'],
	[/azure-sdk-for-go[/\\]sdk[/\\]ai[/\\]azopenai/u, 'azopenai', 'go'],
	[/openai-go\b/u, 'openai-go', 'go'],
	[/site-packages[/\\]openai[/\\]|\bopenai\.(?:\w*Error|error\.\w+)\b|from openai import|import openai|openai[/\\]lib[/\\]azure\.py/u, 'openai', 'python'],
	[
		/node_modules[/\\](?:\.pnpm[/\\]openai@[^/\\]+[/\\]node_modules[/\\])?openai[/\\]|from ['"]openai['"]|require\(['"]openai['"]\)|openai@\d/u,
		'openai',
		'javascript',
	],
	[/\bat OpenAI\.\w+|using OpenAI\b|System\.ClientModel/u, 'OpenAI', 'dotnet'],
	[/azurerm|terraform/iu, 'terraform', 'cli'],
	[/AZURECLI\/|azure-cli|\baz (?:login|role|account|cognitiveservices|rest|ad|deployment|group|cloud)\b|^ERROR: \([A-Z]\w+\)/mu, 'az', 'cli'],
	[/\bazd (?:up|auth|provision|deploy|env|ai|init|down)\b|azure-dev|azdev\//u, 'azd', 'cli'],
	[/New-Az\w+|Connect-AzAccount|Get-Az\w+|AzPowerShell|Az\.(?:Accounts|Resources)/u, 'Az PowerShell', 'cli'],
	[/(?<![@.])azure[./\\]identity/u, 'azure-identity', 'python'],
	[/@azure[/\\+]identity/u, '@azure/identity', 'javascript'],
	[/com\.azure\.identity/u, 'com.azure:azure-identity', 'java'],
	[/azure-sdk-for-go[/\\]sdk[/\\]azidentity/u, 'azidentity', 'go'],
	[/\bAzure\.Identity\b/u, 'Azure.Identity', 'dotnet'],
	[/azure\.core\.exceptions|azure[/\\]core[/\\]/u, 'azure-core', 'python'],
	[/\bAzure\.RequestFailedException/u, 'Azure.Core', 'dotnet'],
	[/com\.azure\.core/u, 'com.azure:azure-core', 'java'],
	[/\bRestError\b|@azure[/\\+]core-rest-pipeline/u, '@azure/core-rest-pipeline', 'javascript'],
	[/RESPONSE \d{3}: |azcore/u, 'azcore', 'go'],
	[/CredentialUnavailableError|AggregateAuthenticationError/u, '@azure/identity', 'javascript'],
	[/(?:^|[\s$>])curl\s+(?:-|["']?https?:)|^[<>] (?:HTTP\/\d|[A-Z]{3,6} \/)|user-agent: curl\//imu, 'curl', 'cli'],
];

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/gu, '\\$&');

/** The version of a package as lists of packages, folders, stack traces and lock files write it. */
const versionNear = (text: string, name: string, language: Language): string | null => {
	const short = name.replace(/^com\.[\w.]+:/u, '');
	const spelt = literal(short).replaceAll('-', '[-_]');
	const shapes = [
		new RegExp(`${spelt}(?:==|@|-)${v}(?=\\.dist-info|\\.jar|[\\s"'/\\\\,)]|$)`, 'iu'),
		new RegExp(`${spelt}["']?(?:,? version[= ]{1,3}| {1,30}|: ?["']?|/)["'^~]?${v}`, 'iu'),
		...(name === 'openai' ? [new RegExp(`x-stainless-package-version["']?[:=]\\s?["']?${v}`, 'iu')] : []),
		...(name === 'az' ? [new RegExp(`AZURECLI/${v}`, 'u')] : []),
		...(name === 'curl' ? [new RegExp(`curl/${v}`, 'u')] : []),
		...(language === 'go' ? [new RegExp(`${spelt}@${v}`, 'iu')] : []),
	];
	for (const shape of shapes) {
		const version = shape.exec(text)?.groups?.['version'];
		if (version !== undefined) return version.replace(/\.(?:jar|dist(?:-info)?)$/u, '').replace(/[.,-]+$/u, '');
	}
	return null;
};

/** The SDK or tool that a text came out of: the client that was used, where several layers are named. */
export const sdkIn = (text: string): PastedSdk | null => {
	for (const [shape, named, language] of marks) {
		const groups = shape.exec(text)?.groups;
		if (!groups && !shape.test(text)) continue;
		const name = typeof named === 'string' ? named : named(groups?.['name'] ?? '');
		const spoken = name === 'openai' && /x-stainless-lang["']?[:=]\s?["']?(?<lang>js|python)/iu.exec(text)?.groups?.['lang']?.toLowerCase();
		return {
			name,
			language: spoken === 'js' ? 'javascript' : language,
			version: groups?.['version'] ?? versionNear(text, name, language) ?? (oldPython(name, text) ? '0' : null),
		};
	}
	return null;
};

/** The module openai.error was gone with 1.0. */
const oldPython = (name: string, text: string): boolean => name === 'openai' && /openai\.error\.\w|openai[/\\]api_requestor\.py/u.test(text);
