import {isBatch, purposeOf} from './deployment-purpose.ts';
import {cloudHosts, cloudOfHost, type HostFamily, isRegionalHost, type KnownHost, knownHost, siblingHost} from './endpoint-hosts.ts';
import {type BodyKind, type Route, routeOrder, routes} from './endpoint-routes.ts';
import type {ModelAnswer, ModelCall} from './liveness.ts';
import {readAnswer} from './model-error.ts';
import type {ScenarioId} from './scenario.ts';
import type {Deployment, Resource, Target} from './target.ts';

export {callableDeployments} from './endpoint-purpose.ts';
export {endpointRefusal, parseEndpoint} from './endpoint-text.ts';

/** Keys of `properties.endpoints` that lead to models, in the order in which a host is taken from them. */
const endpointKeys: Readonly<Record<HostFamily, readonly string[]>> = {
	openai: ['OpenAI Language Model Instance API'],
	foundry: ['AI Foundry API', 'Azure AI Model Inference API'],
	cognitive: [],
};

/** Base URL of a resource, scheme and host only: as ARM names it, else built of the custom subdomain, else the region's host (which takes no token). */
export const baseEndpoint = (resource: Resource): string => {
	const order: readonly HostFamily[] = resource.kind === 'OpenAI' ? ['openai', 'foundry'] : ['foundry', 'openai'];
	const named = order.map(family => namedHost(resource, family)).find(host => host !== null);
	if (named) return origin(named.host);
	const own = hostOf(resource.endpoint);
	const known = knownHost(own) ?? subdomainHost(resource);
	return known ? origin(resource.kind === 'OpenAI' ? siblingHost(known, 'openai') : known.host) : origin(own);
};

/** The calls that prove a scenario on a target: the preferred route first, then what to try when it does not serve the model. Empty: nothing to call. */
export const modelCalls = ({scenario, target}: {readonly scenario: ScenarioId; readonly target: Target}): readonly ModelCall[] => {
	const {deployment} = target;
	if (!deployment || isBatch(deployment)) return [];
	const purpose = purposeOf(deployment);
	return (routeOrder[scenario]?.[purpose] ?? []).flatMap(id => {
		const call = makeCall(routes[id], deployment, target);
		return call ? [call] : [];
	});
};

const directScenarios: readonly ScenarioId[] = ['openai', 'inference'];

/** Routes that may be called for a scenario, beside those that prove it by themselves: what the same roles let in. */
const routesBeside = (scenario: ScenarioId, deployment: Deployment): readonly Route[] => {
	const purpose = purposeOf(deployment);
	const together = directScenarios.includes(scenario) ? directScenarios : [scenario];
	const found = together.flatMap(id => routeOrder[id]?.[purpose] ?? []).map(id => routes[id]);
	return scenario === 'openai' ? found.filter(({dataAction}) => dataAction.includes('/OpenAI/')) : found;
};

/** The call of the route that this path is of, for the target's own project and deployment; `null` where no such route proves the scenario. */
export const callOfPath = (path: string, {scenario, target}: {readonly scenario: ScenarioId; readonly target: Target}): ModelCall | null => {
	const {deployment, project} = target;
	if (!deployment || isBatch(deployment)) return null;
	for (const route of routesBeside(scenario, deployment)) {
		const named = pathPattern(route).exec(path)?.groups;
		const isOther = named?.['project'] !== undefined && decoded(named['project']).toLowerCase() !== project?.name.split('/').at(-1)?.toLowerCase();
		if (pathPattern(route).test(path) && !isOther) return makeCall(route, deployment, target);
	}
	return null;
};

const decoded = (text: string): string => {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
};

/** The data action that a call needs, by its route; `null` for a call of no known route. */
export const dataActionOf = (call: Pick<ModelCall, 'url'>): string | null => {
	const path = new URL(call.url).pathname;
	const route = Object.values(routes).find(candidate => pathPattern(candidate).test(path));
	return route?.dataAction ?? null;
};

/** The audience of the first call of a scenario, as a token must carry it. */
export const audienceOf = (scenario: ScenarioId, target: Target): string => {
	const [first] = modelCalls({scenario, target});
	const {audiences} = cloudHosts[cloudOfHost(hostOf(target.endpoint))];
	return first?.audience ?? (scenario === 'openai' ? audiences.cognitive : audiences.foundry);
};

/**
 * What to send instead after an answer that tells of a wrong audience, a wrong parameter or a route that does not serve the model; `null` when
 * the answer is about something else. `call` may differ from `calls[index]` by an earlier correction; no correction is made twice.
 */
export const nextCall = (
	calls: readonly ModelCall[],
	index: number,
	call: ModelCall,
	answer: ModelAnswer,
): {readonly call: ModelCall; readonly index: number} | null => {
	const first = calls[index];
	const {status, code, message} = readAnswer(answer);
	if (status === 401 && first?.audience === call.audience) {
		const audience = otherAudience(call, message);
		if (audience) return {call: {...call, audience}, index};
	}
	if (status === 400 && first?.body === call.body) {
		const body = otherLimit(call, `${code ?? ''} ${message}`);
		if (body) return {call: {...call, body}, index};
	}
	const next = calls[index + 1];
	return next && isRouteRefusal(status, code, message) ? {call: next, index: index + 1} : null;
};

/** Of the audiences that the refusal names, one that is this cloud's own and was not tried; an audience of anyone else gets no token. */
const otherAudience = (call: ModelCall, message: string): string | null => {
	const list = /audience is incorrect\s*\((?<list>[^)]*)\)/iu.exec(message)?.groups?.['list'];
	if (list === undefined) return null;
	const named = [...list.matchAll(/https:\/\/[^\s,()]+/giu)].map(([url]) => url.toLowerCase().replace(/(?:\/\.default)?\/*$/u, ''));
	if (named.includes(call.audience)) return null;
	const known = Object.values(cloudHosts[cloudOfHost(hostOf(call.url))].audiences);
	return named.find(audience => known.includes(audience)) ?? null;
};

/** The same body under the token limit's other name. */
const otherLimit = ({body}: ModelCall, message: string): string | null => {
	if (body === null || !/unsupported[_ ]parameter|unrecognized request argument|not supported|unknown parameter|extra inputs/iu.test(message)) return null;
	if (body.includes('"max_completion_tokens"') && /max_completion_tokens/u.test(message)) return body.replace('"max_completion_tokens"', '"max_tokens"');
	if (body.includes('"max_tokens"') && /max_tokens/u.test(message)) return body.replace('"max_tokens"', '"max_completion_tokens"');
	return null;
};

const isRouteRefusal = (status: number, code: string | null, message: string): boolean => {
	if (status === 404) return code !== 'DeploymentNotFound' && !/(?:deployment|project)\b.*\b(?:not found|does not exist)/iu.test(message);
	if (status === 405 || status === 410) return true;
	return (
		status === 400 &&
		/model[_ ]not[_ ]supported|OperationNotSupported|not supported (?:by|with|in|for) (?:the |this )?(?:responses|chat|model|api|operation)|does not work with the specified model|API version not supported/iu.test(
			`${code ?? ''} ${message}`,
		)
	);
};

/** Of half a character, which JSON can hold, no address can be made. */
const inAddress = (name: string): string => encodeURIComponent(name.toWellFormed());

const makeCall = (route: Route, deployment: Deployment, target: Target): ModelCall | null => {
	const base = originFor(route, target);
	if (base === null) return null;
	const project = target.project?.name.split('/').at(-1) ?? '';
	if (route.path.includes('{project}') && project === '') return null;
	const path = route.path.replace('{deployment}', inAddress(deployment.name)).replace('{project}', inAddress(project));
	const {audiences} = cloudHosts[cloudOfHost(hostOf(base))];
	return {
		method: 'POST',
		url: `${base}${path}`,
		audience: audiences[route.audiences[0] ?? 'foundry'],
		headers: {'content-type': 'application/json', accept: 'application/json', ...route.headers},
		body: JSON.stringify(bodies[route.body](deployment.name)),
	};
};

const ping = [{role: 'user', content: 'ping'}];
/** 16 is the least that the Responses API takes; two calls cost at most 32 output tokens. */
const mostTokens = 16;

const bodies: Readonly<Record<BodyKind, (deployment: string) => Readonly<Record<string, unknown>>>> = {
	chat: () => ({messages: ping, max_completion_tokens: mostTokens}),
	'chat-named': model => ({model, messages: ping, max_completion_tokens: mostTokens}),
	responses: model => ({model, input: 'ping', max_output_tokens: mostTokens, store: false}),
	messages: model => ({model, messages: ping, max_tokens: 1}),
	embeddings: () => ({input: 'ping'}),
	'embeddings-named': model => ({model, input: 'ping'}),
	image: () => ({prompt: 'ping', n: 1, size: '1024x1024'}),
	speech: model => ({model, input: 'ping', voice: 'alloy'}),
};

/** Where a route is served: on the host that was pasted or chosen if it can be, else on the resource's own host of the right family. */
const originFor = (route: Route, {endpoint, project, resource}: Target): string | null => {
	const chosen = knownHost(hostOf(route.path.includes('{project}') && project?.endpoint ? project.endpoint : endpoint));
	if (chosen && route.hosts.includes(chosen.family)) return origin(chosen.host);
	if (resource) {
		for (const family of route.hosts) {
			const named = namedHost(resource, family);
			if (named) return origin(named.host);
		}
	}
	const onlyFoundry = route.hosts.every(family => family === 'foundry');
	const mayBeFoundry = resource ? resource.kind !== 'OpenAI' : chosen?.family === 'foundry' || route.path.includes('{project}');
	if (onlyFoundry && !mayBeFoundry) return null;
	const known = chosen ?? (resource ? subdomainHost(resource) : null);
	if (known) return origin(siblingHost(known, route.hosts[0] ?? 'openai'));
	return resource && isRegionalHost(hostOf(resource.endpoint)) ? origin(hostOf(resource.endpoint)) : null;
};

const namedHost = ({endpoints}: Resource, family: HostFamily): KnownHost | null => {
	const hosts = endpointKeys[family].map(key => knownHost(hostOf(endpoints[key] ?? '')));
	return hosts.find(host => host?.family === family) ?? null;
};

const subdomainHost = ({customSubdomain, endpoint, kind}: Resource): KnownHost | null => {
	if (!customSubdomain) return null;
	const {suffixes} = cloudHosts[cloudOfHost(hostOf(endpoint))];
	return knownHost(`${customSubdomain}.${kind === 'OpenAI' ? suffixes.openai : suffixes.foundry}`);
};

const pathPattern = ({path}: Route): RegExp => new RegExp(`^${(path.split('?')[0] ?? '').replace(/\{(\w+)\}/gu, '(?<$1>[^/]+)')}$`, 'u');

const origin = (host: string): string => `https://${host}`;

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : '');
