import {cloudHosts, type HostFamily, isRegionalHost, knownHost} from './endpoint-hosts.ts';
import type {Reason} from './reason.ts';
import type {CloudName} from './session.ts';

/** An endpoint as a person pasted it, taken apart. */
export type EndpointText = {
	readonly host: string;
	readonly subdomain: string;
	readonly family: HostFamily;
	readonly cloud: CloudName;
	/** Scheme and host only. */
	readonly base: string;
	readonly projectName: string | null;
	readonly deploymentName: string | null;
	/** What was read differently from how it was written. */
	readonly notes: readonly Reason[];
};

/**
 * Reads an endpoint out of what people paste: a URL with or without scheme and path, quoted, as a line of an .env file, or after a method.
 * `null` for every host that is not a resource's own name in an Azure cloud, so that no token is ever sent elsewhere.
 */
export const parseEndpoint = (text: string): EndpointText | null => {
	const url = urlOf(text);
	if (url?.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '') return null;
	const direct = url.hostname.replace(/^(?<label>[^.]+)\.privatelink\./u, '$<label>.');
	const known = knownHost(direct);
	if (!known) return null;
	const segments = url.pathname.split('/').filter(segment => segment !== '');
	const notes: Reason[] = [];
	if (direct !== url.hostname)
		notes.push({id: 'endpoint.privatelink', text: 'The privatelink name is for DNS only; the certificate covers the name without it.'});
	if (segments[0] === 'model')
		notes.push({id: 'endpoint.model-path', text: 'The path /model is a slip that some guides carry: it answers 404. The route is /models.'});
	if (segments[0] === 'deployments')
		notes.push({id: 'endpoint.deployments-path', text: 'The path /deployments lacks its beginning: the route is /openai/deployments.'});
	return {
		...known,
		base: `https://${known.host}`,
		projectName: segments[0] === 'api' ? after(segments, 'projects') : null,
		deploymentName: after(segments, 'deployments'),
		notes,
	};
};

/** Why a text is no endpoint that can be called, in one sentence; `null` when it is one or does not look like one at all. */
export const endpointRefusal = (text: string): Reason | null => {
	if (parseEndpoint(text)) return null;
	const url = urlOf(text);
	if (!url?.hostname.includes('.')) return null;
	const {hostname} = url;
	if (knownHost(hostname) && url.protocol === 'http:') return {id: 'endpoint.http', text: 'A token goes over https only; the address starts with http.'};
	if (knownHost(hostname)) return {id: 'endpoint.odd', text: 'The address carries a port, a user name or another scheme; an Azure endpoint has none of them.'};
	if (isRegionalHost(hostname))
		return {id: 'endpoint.regional', text: `${hostname} belongs to a whole region and takes keys only: a token needs the resource's custom subdomain.`};
	if (/(?:^|\.)ai\.azure\.(?:com|us)$/u.test(hostname)) return {id: 'endpoint.portal', text: `${hostname} is the portal, not an endpoint.`};
	const suffixes = Object.values(cloudHosts.public.suffixes).map(suffix => `*.${suffix}`);
	return {id: 'endpoint.foreign', text: `${hostname} is not an Azure endpoint (${suffixes.join(', ')}), so it is sent no token.`};
};

const urlOf = (text: string): URL | null => {
	const bare = text
		.trim()
		.replace(/^(?:export\s+)?[A-Za-z_]\w*\s*=\s*/u, '')
		.replace(/^(?:GET|POST|PUT|PATCH|DELETE)\s+/u, '')
		.replace(/^["'`<(]+|["'`>),;.]+$/gu, '');
	if (bare === '' || /\s/u.test(bare)) return null;
	const url = /^[a-z][a-z0-9+.-]*:\/\//iu.test(bare) ? bare : `https://${bare}`;
	return URL.canParse(url) ? new URL(url) : null;
};

const after = (segments: readonly string[], name: string): string | null => {
	const at = segments.indexOf(name);
	const value = at === -1 ? undefined : segments[at + 1];
	if (value === undefined || value === '') return null;
	try {
		return decodeURIComponent(value);
	} catch {
		return null;
	}
};
