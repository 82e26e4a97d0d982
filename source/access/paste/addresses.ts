import {cloudHosts} from '../endpoint-hosts.ts';
import type {Evidence} from '../failure.ts';

const clouds = Object.values(cloudHosts);

const managementHosts = /^management\.(?:azure\.com|core\.windows\.net|usgovcloudapi\.net|chinacloudapi\.cn|core\.usgovcloudapi\.net)$/u;
const graphHosts = /^(?:graph\.microsoft\.(?:com|us)|dod-graph\.microsoft\.us|microsoftgraph\.chinacloudapi\.cn|graph\.windows\.net)$/u;
const loginHosts = /^(?:login\.(?:microsoftonline\.(?:com|us)|microsoft\.com|windows\.net|partner\.microsoftonline\.cn|chinacloudapi\.cn)|sts\.windows\.net)$/u;
const githubModels = /^(?:models\.github\.ai|models\.inference\.ai\.azure\.com)$/u;

const isModelHost = (host: string): boolean =>
	githubModels.test(host) ||
	clouds.some(({suffixes, regionalSuffix}) => [...Object.values(suffixes), regionalSuffix].some(suffix => host.endsWith(`.${suffix}`))) ||
	/\.(?:api\.azureml\.ms|models\.ai\.azure\.com|inference\.ai\.azure\.com|inference\.ml\.azure\.com)$/u.test(host);

export const isGithubModels = (url: string): boolean => githubModels.test(hostOf(url));

export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : '');

/** Who answers at this host; `null` for those that are not asked on the way to a model. */
export const planeOfHost = (host: string): Evidence['plane'] | null => {
	const name = host.toLowerCase();
	if (managementHosts.test(name)) return 'arm';
	if (graphHosts.test(name)) return 'graph';
	if (loginHosts.test(name)) return 'signin';
	return isModelHost(name) ? 'data' : null;
};

const pages =
	/^(?:aka\.ms|learn\.microsoft\.com|docs\.microsoft\.com|portal\.azure\.(?:com|us|cn)|ai\.azure\.(?:com|us)|oai\.azure\.com|azure\.status\.microsoft|github\.com|nodejs\.org|platform\.openai\.com)$/u;

/** Audiences and scopes look like addresses and are none. */
const isAudience = ({hostname, pathname}: URL): boolean =>
	pathname === '/.default' || pathname === '//.default' || clouds.some(({audiences}) => Object.values(audiences).includes(`https://${hostname}`));

/** An address as it is kept: without fragment and query but for `api-version`. `null` for what nobody called: pages to read, audiences, other schemes. */
export const calledAddress = (text: string): string | null => {
	const bare = text.replace(/[.,;:!?)\]}>'"`\\]+$/u, '');
	if (!URL.canParse(bare)) return null;
	const url = new URL(bare);
	if (!/^https?:$/u.test(url.protocol) || !url.hostname.includes('.') || pages.test(url.hostname) || isAudience(url)) return null;
	if (/^\/error$/u.test(url.pathname) && loginHosts.test(url.hostname)) return null;
	const version = url.searchParams.get('api-version');
	const path = url.pathname === '/' && !bare.includes(`${url.host}/`) ? '' : decodedPath(url.pathname);
	return `${url.protocol}//${url.host}${path}${version && /^[\w.-]{1,40}$/u.test(version) ? `?api-version=${version}` : ''}`;
};

/** Route templates and names are read as they were written. */
const decodedPath = (path: string): string => path.replace(/%7B/giu, '{').replace(/%7D/giu, '}').replace(/%3C/giu, '<').replace(/%3E/giu, '>');

/** What is told of an authority, and called by nobody. */
const named =
	/(?:authorization_uri|authority|issuer|tenants?|resource_metadata|scopes?|audience|resource)\s?(?:\(URL\)\s?)?["'\\]{0,3}\s?[:=]?\s?["'\\[(]{0,3}$/iu;

/** Addresses that a text calls, each once, in their order. */
export const addressesIn = (text: string): readonly {readonly at: number; readonly url: string}[] =>
	[...text.matchAll(/\bhttps?:\/\/[^\s"'`|\\^]{3,2000}/giu)].slice(0, 400).flatMap(({0: found, index}) => {
		if (named.test(text.slice(Math.max(0, index - 40), index))) return [];
		const url = calledAddress(found.replace(/[<(].*$/u, match => (match.startsWith('<') && match.includes('>') ? match : '')));
		return url === null ? [] : [{at: index, url}];
	});

const posted =
	/\/(?:chat\/completions|completions|responses|embeddings|messages|images\/generations|audio\/\w+|oauth2\/v2\.0\/token|oauth2\/token|devicecode)(?:\?|$)/u;

/** Method and address; the method is left out where neither the text nor the route tells it. */
export const requestOf = (method: string | null, url: string): string => {
	const told = method?.toUpperCase() ?? (posted.test(url) ? 'POST' : null);
	return told === null ? url : `${told} ${url}`;
};
