import {knownHost, siblingHost} from '../endpoint-hosts.ts';
import {routes} from '../endpoint-routes.ts';

type Repair = readonly [RegExp, string];

const repairs: readonly Repair[] = [
	[/\/{2,}/gu, '/'],
	[/^\/model(?=\/|$)/u, '/models'],
	[/\/openai\/(?:v1\/)?openai\//u, '/openai/'],
	[/\/v1(?:\/v1)+(?=\/|$)/u, '/v1'],
	[/\/openai\/v1\/deployments\//u, '/openai/deployments/'],
	[/^\/deployments\//u, '/openai/deployments/'],
	[/^\/v1(?=\/|$)/u, '/openai/v1'],
	[/^(\/api\/projects\/[^/]+)\/v1(?=\/|$)/u, '$1/openai/v1'],
	[/^\/(?:responses|chat\/completions|embeddings)$/u, '/openai/v1$&'],
	[/^\/openai\/(?=(?:responses|chat\/completions|embeddings)$)/u, '/openai/v1/'],
	[/^\/(?=messages$)/u, '/anthropic/v1/'],
];

const versionOf = (path: string): string | null => {
	const route = path.startsWith('/models/') ? routes['models-chat'] : path.startsWith('/openai/deployments/') ? routes['deployment-chat'] : null;
	return route?.path.split('api-version=')[1] ?? null;
};

/**
 * The address that was meant, where the one that was called has a known slip: `/model` for `/models`, a doubled `/v1`, a route on the wrong host of
 * the same resource, an `api-version` that does not belong there or is missing. `null` where nothing is known to be wrong.
 */
export const repairedAddress = (request: string | null): string | null => {
	const address = /https:\/\/\S+$/u.exec(request ?? '')?.[0] ?? '';
	if (!URL.canParse(address)) return null;
	const url = new URL(address);
	const known = knownHost(url.hostname);
	if (!known) return null;
	const path = repairs.reduce((rest, [slip, put]) => rest.replace(slip, put), url.pathname);
	const onlyFoundry = /^\/(?:models|anthropic|api\/projects)(?:\/|$)/u.test(path);
	const host = onlyFoundry && known.family !== 'foundry' ? siblingHost(known, 'foundry') : known.host;
	const given = url.searchParams.get('api-version');
	const version = path.includes('/openai/v1/') || path.endsWith('/openai/v1') || path.startsWith('/anthropic/') ? null : (given ?? versionOf(path));
	const meant = `https://${host}${path.replace(/%7B/giu, '{').replace(/%7D/giu, '}')}${version === null ? '' : `?api-version=${version}`}`;
	return meant === address || meant === address.replace(/\/$/u, '') ? null : meant;
};
