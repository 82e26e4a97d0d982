import {cloudHosts, isRegionalHost, knownHost} from '../access/endpoint-hosts.ts';
import type {CloudName} from '../access/session.ts';

/** Where one Azure cloud is found; base URLs without a trailing slash. */
export type AzureEnvironment = {
	readonly cloud: CloudName;
	readonly authority: string;
	readonly resourceManager: string;
	readonly graph: string;
};

/** Sources: Microsoft Learn, "Microsoft Graph national cloud deployments", "Azure Government endpoint mapping", "Azure in China developer guide". */
export const environments: Readonly<Record<CloudName, AzureEnvironment>> = {
	public: {cloud: 'public', authority: cloudHosts.public.login, resourceManager: 'https://management.azure.com', graph: 'https://graph.microsoft.com'},
	usgov: {cloud: 'usgov', authority: cloudHosts.usgov.login, resourceManager: 'https://management.usgovcloudapi.net', graph: 'https://graph.microsoft.us'},
	china: {
		cloud: 'china',
		authority: cloudHosts.china.login,
		resourceManager: 'https://management.chinacloudapi.cn',
		graph: 'https://microsoftgraph.chinacloudapi.cn',
	},
};

/** Whether a token may be sent to the host: it is a model endpoint of this very cloud. Regional hosts refuse tokens, but say so. */
export const isModelHost = (hostname: string, {cloud}: AzureEnvironment): boolean =>
	knownHost(hostname)?.cloud === cloud || (isRegionalHost(hostname) && hostname.toLowerCase().endsWith(`.${cloudHosts[cloud].regionalSuffix}`));

export const isModelAudience = (origin: string, {cloud}: AzureEnvironment): boolean => Object.values(cloudHosts[cloud].audiences).includes(origin);

export const scopeOf = (baseUrl: string): string => `${baseUrl.replace(/\/+$/, '')}/.default`;
