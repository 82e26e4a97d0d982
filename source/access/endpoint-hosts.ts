import type {CloudName} from './session.ts';

/** Who serves a host: Azure OpenAI, Foundry (models, Claude, projects), or the older Cognitive Services name of the same resource. */
export type HostFamily = 'openai' | 'foundry' | 'cognitive';

export type TokenAudience = 'cognitive' | 'foundry';

export type CloudHosts = {
	readonly suffixes: Readonly<Record<HostFamily, string>>;
	/** Shared by all resources of a region: takes keys only, never a token. */
	readonly regionalSuffix: string;
	readonly audiences: Readonly<Record<TokenAudience, string>>;
	readonly portal: string;
	readonly login: string;
	/** Cloud name for `az cloud set` and `Connect-AzAccount -Environment`. */
	readonly azureName: string;
};

/** Sources: Microsoft Learn, "Endpoints for Microsoft Foundry Models", "Microsoft Foundry in Azure Government", "Azure in China developer guide". */
export const cloudHosts: Readonly<Record<CloudName, CloudHosts>> = {
	public: {
		suffixes: {openai: 'openai.azure.com', foundry: 'services.ai.azure.com', cognitive: 'cognitiveservices.azure.com'},
		regionalSuffix: 'api.cognitive.microsoft.com',
		audiences: {cognitive: 'https://cognitiveservices.azure.com', foundry: 'https://ai.azure.com'},
		portal: 'https://portal.azure.com',
		login: 'https://login.microsoftonline.com',
		azureName: 'AzureCloud',
	},
	usgov: {
		suffixes: {openai: 'openai.azure.us', foundry: 'services.ai.azure.us', cognitive: 'cognitiveservices.azure.us'},
		regionalSuffix: 'api.cognitive.microsoft.us',
		audiences: {cognitive: 'https://cognitiveservices.azure.us', foundry: 'https://ai.azure.us'},
		portal: 'https://portal.azure.us',
		login: 'https://login.microsoftonline.us',
		azureName: 'AzureUSGovernment',
	},
	china: {
		suffixes: {openai: 'openai.azure.cn', foundry: 'services.ai.azure.cn', cognitive: 'cognitiveservices.azure.cn'},
		regionalSuffix: 'api.cognitive.azure.cn',
		audiences: {cognitive: 'https://cognitiveservices.azure.cn', foundry: 'https://ai.azure.cn'},
		portal: 'https://portal.azure.cn',
		login: 'https://login.partner.microsoftonline.cn',
		azureName: 'AzureChinaCloud',
	},
};

export type KnownHost = {readonly host: string; readonly subdomain: string; readonly family: HostFamily; readonly cloud: CloudName};

const clouds: readonly CloudName[] = ['public', 'usgov', 'china'];
const families: readonly HostFamily[] = ['openai', 'foundry', 'cognitive'];
/** A custom subdomain: 2 to 64 letters, digits and hyphens. */
const label = /^[a-z0-9][a-z0-9-]{0,62}[a-z0-9]$/u;

/** A host that may be sent a token: one label before a suffix of the table, or `null`. */
export const knownHost = (hostname: string): KnownHost | null => {
	const host = hostname.toLowerCase();
	for (const cloud of clouds) {
		for (const family of families) {
			const suffix = `.${cloudHosts[cloud].suffixes[family]}`;
			const subdomain = host.slice(0, -suffix.length);
			if (host.endsWith(suffix) && label.test(subdomain)) return {host, subdomain, family, cloud};
		}
	}
	return null;
};

/** Whether the host is a region's shared one, where Entra ID tokens are refused for want of a custom subdomain. */
export const isRegionalHost = (hostname: string): boolean => clouds.some(cloud => hostname.toLowerCase().endsWith(`.${cloudHosts[cloud].regionalSuffix}`));

/** The same resource under another family's name. */
export const siblingHost = ({subdomain, cloud}: KnownHost, family: HostFamily): string => `${subdomain}.${cloudHosts[cloud].suffixes[family]}`;

export const cloudOfHost = (hostname: string): CloudName =>
	knownHost(hostname)?.cloud ?? clouds.find(cloud => hostname.toLowerCase().endsWith(`.${cloudHosts[cloud].regionalSuffix}`)) ?? 'public';
