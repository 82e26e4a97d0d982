/** Names, hosts and headers that stand in texts of Azure and its SDKs. */
const azure =
	/\bazure\.(?:com|us|cn)\b|vault\.azure\.net|microsoftonline|graph\.microsoft\.|\bwindows\.net\b|cognitive\.microsoft|azureml\.ms|usgovcloudapi|chinacloudapi|AADSTS\d|\bMicrosoft\.[A-Z]\w+\/\w|\/subscriptions\/[\w-]+|azure[./_](?:core|identity|ai|mgmt)\b|\bAzure\.(?:Request|Identity|AI|Core|Response)|com\.azure\.|azsdk|azure-sdk-for-go|@azure|azurerm|AZURECLI|\baz(?:d|ure)? (?:login|role|account|cognitiveservices|rest|ad|deployment|group|up|deploy|provision|auth|cli)\b|\bAz\.\w+|Connect-AzAccount|New-Az\w+|Get-Az\w+|Azure\w{0,30}Credential|CredentialUnavailable|ManagedIdentityCredential|AzureOpenAI|Azure\s?OpenAI|AzureChat\w*|AZURE_OPENAI|Azure AI|AI Foundry|Microsoft Foundry|apim-request-id|x-ms-(?:correlation|request|client|region|error)|ocp-apim|cognitiveservices|aka\.ms\/|azure_ad_token/iu;

/** Services and tools with refusals of their own. */
const foreign =
	/github\.com|ghcr\.io|\bgithub\b|docker|registry-1|\bnpm (?:ERR!|error|warn)|npmjs|\byarn\b|\bpnpm\b|google|\bgcloud\b|firebase|amazonaws|\baws\b|arn:aws|\bS3\b|rpc error|kubectl|kubernetes|k8s|gitlab|bitbucket|huggingface|(?:platform|api)\.openai\.com|api\.anthropic\.com|postgres|\bpsql\b|mysql|mongo|redis|^fatal:|git@|\bpip3? |pypi|maven|nuget|apt-get|stripe|slack|twilio|jira|wordpress|localhost:\d|127\.0\.0\.1|\bgroq\b|openrouter|psycopg|could not translate host name|\banthropic\.\w*Error|vertex|mistral\.ai|cohere|deepseek|together\.(?:ai|xyz)|organization org[-_]|\brate_limit_error\b|[\w)\]]:(?:5432|3306|27017|6379|1433|1521|9092|5672|11211|9200)\b|"timestamp"\s?:[^{}]{0,200}"path"\s?:\s?"\/(?!openai|models|api\/projects|anthropic)/imu;

const address = /\bhttps?:\/\/[^\s"'<>]{3,300}/iu;

export const isOfAzure = (text: string): boolean => azure.test(text);

/** Told by somebody else, as far as the text goes. An address that is none of Azure's is enough. */
export const isOfOthers = (text: string): boolean => foreign.test(text) || (address.test(text) && !azure.test(text));

/** Clients of models, Azure's or others': a connection that they lost may have been one to Azure. */
const modelClient =
	/\bopenai\.\w*(?:Error|error)\b|\bfrom openai\b|import openai|(?:site-packages|node_modules)[/\\](?:\.pnpm[/\\])?openai|AzureOpenAI|langchain_openai|litellm|semantic_?kernel|\bat OpenAI\.|com\.openai\./iu;
/** Addresses inside a company's network, where private endpoints are (RFC 1918, RFC 4193), by HTTPS. */
const privateAddress = /\b(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}:443\b|\bf[cd][\da-f]{2}:[\da-f:]{2,40}:443\b/iu;

/** Whether a lost connection can have been one to a model, as far as the text goes. */
export const mayBeToModel = (text: string): boolean => isOfAzure(text) || modelClient.test(text) || privateAddress.test(text);
