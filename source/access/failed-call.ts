import {knownHost} from './endpoint-hosts.ts';
import type {ModelCall} from './liveness.ts';

const parsed = (url: string): URL | null => (URL.canParse(url) ? new URL(url) : null);

/**
 * The calls with the very address that failed before the others, on the host that was called: only a call that would have been made anyway, on the same
 * resource. `failed`: addresses out of a pasted error.
 */
export const asFailed = (calls: readonly ModelCall[], failed: readonly string[]): readonly ModelCall[] => {
	const again = failed.flatMap(address => {
		const url = parsed(address);
		const host = url && knownHost(url.hostname);
		if (!url || !host || url.protocol !== 'https:' || url.port !== '' || url.username !== '') return [];
		const call = calls.find(one => {
			const own = parsed(one.url);
			const ownHost = own && knownHost(own.hostname);
			return own?.pathname === url.pathname && ownHost?.subdomain === host.subdomain && ownHost.cloud === host.cloud;
		});
		return call ? [{...call, url: `https://${host.host}${url.pathname}${versionOf(url) || (parsed(call.url)?.search ?? '')}`}] : [];
	});
	const [first] = again;
	return first ? [first, ...calls.filter(({url}) => url !== first.url)] : calls;
};

const versionOf = (url: URL): string => {
	const version = url.searchParams.get('api-version');
	return version !== null && /^[\w.-]+$/u.test(version) ? `?api-version=${version}` : '';
};
