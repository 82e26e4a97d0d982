import {type Condition, type Properties, parseFilter, parseSearch} from './graph-filter.ts';
import type {GraphObject} from './graph-objects.ts';
import {notModelled, type SandboxRequest, type SandboxResponse} from './http.ts';
import {randomGuid} from './random.ts';
import type {Stage} from './world.ts';

const metadata = 'https://graph.microsoft.com/v1.0/$metadata';
const setOf = {user: 'users', group: 'groups', servicePrincipal: 'servicePrincipals', organization: 'organization'} as const;

const graphHeaders = (requestId: string, request: SandboxRequest): Readonly<Record<string, string>> => ({
	'cache-control': 'no-cache',
	'client-request-id': request.headers['client-request-id'] ?? requestId,
	'request-id': requestId,
	'strict-transport-security': 'max-age=31536000',
	vary: 'Accept-Encoding',
	'x-ms-ags-diagnostic': '{"ServerInfo":{"DataCenter":"Sandbox","Slice":"E","Ring":"5","ScaleUnit":"001","RoleInstance":"SANDBOX"}}',
});

export const graphAnswer = (stage: Stage, request: SandboxRequest, body: unknown): SandboxResponse => ({
	status: 200,
	headers: {
		...graphHeaders(randomGuid(stage.random), request),
		'content-type': 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
		'odata-version': '4.0',
		'x-ms-resource-unit': '1',
	},
	body,
});

export const graphError = (stage: Stage, request: SandboxRequest, status: number, code: string, message: string): SandboxResponse => {
	const requestId = randomGuid(stage.random);
	const clientRequestId = request.headers['client-request-id'] ?? requestId;
	const unauthorized = {
		'www-authenticate':
			'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"',
	};
	return {
		status,
		headers: {...graphHeaders(requestId, request), 'content-type': 'application/json', ...(status === 401 ? unauthorized : {'x-ms-resource-unit': '1'})},
		body: {
			error: {
				code,
				message,
				innerError: {date: new Date(stage.now()).toISOString().slice(0, 19), 'request-id': requestId, 'client-request-id': clientRequestId},
			},
		},
	};
};

export const notFound = (stage: Stage, request: SandboxRequest, id: string): SandboxResponse =>
	graphError(
		stage,
		request,
		404,
		'Request_ResourceNotFound',
		`Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
	);

const knownQueryOptions = ['$select', '$filter', '$search', '$top', '$count', '$skiptoken', '$orderby', 'api-version'];

/** A query option, with or without its dollar sign, as Graph v1.0 takes it. */
const option = (request: SandboxRequest, name: string): string | null => request.query.get(`$${name}`) ?? request.query.get(name);

const isEventual = ({headers}: SandboxRequest): boolean => headers['consistencylevel']?.toLowerCase() === 'eventual';

const isKnown = (objects: readonly GraphObject[], names: readonly string[]): boolean =>
	objects.length === 0 || names.every(name => objects.some(({properties, extra}) => name in properties || name in extra));

const selection = (request: SandboxRequest): readonly string[] | null =>
	option(request, 'select')
		?.split(',')
		.map(name => name.trim()) ?? null;

const project = ({properties, extra}: GraphObject, names: readonly string[] | null): Properties => {
	if (names === null) return properties;
	const all = {...properties, ...extra};
	return Object.fromEntries(names.filter(name => name in all).map(name => [name, all[name]]));
};

const unknownOption = (request: SandboxRequest): SandboxResponse | null => {
	const name = [...request.query.keys()].find(key => !knownQueryOptions.includes(key) && !knownQueryOptions.includes(`$${key}`));
	return name === undefined ? null : notModelled(`the query option ${name} at https://${request.host}${request.path}`);
};

/** One object. Properties that the sandbox has not modelled are refused, not left out. */
export const answerObject = (stage: Stage, request: SandboxRequest, object: GraphObject): SandboxResponse => {
	const names = selection(request);
	const refusal = unknownOption(request);
	if (refusal) return refusal;
	if (names !== null && !isKnown([object], names)) return notModelled(`one of the Graph properties ${names.join(', ')} of a ${object.type}`);
	const context = `${metadata}#${setOf[object.type]}${names === null ? '' : `(${names.join(',')})`}/$entity`;
	return graphAnswer(stage, request, {'@odata.context': context, ...project(object, names)});
};

/** `null`: no condition asked for. */
const conditionOf = (request: SandboxRequest): Condition | SandboxResponse | null => {
	const filter = option(request, 'filter');
	const search = option(request, 'search');
	const conditions: Condition[] = [];
	for (const [text, parse] of [
		[filter, parseFilter],
		[search, parseSearch],
	] as const) {
		if (text === null || text === '') continue;
		const condition = parse(text);
		if (condition === null) return notModelled(`the Graph query ${text}`);
		conditions.push(condition);
	}
	if (conditions.length === 0) return null;
	return {holds: properties => conditions.every(({holds}) => holds(properties)), names: conditions.flatMap(({names}) => names)};
};

/** A page of objects: `$filter`, `$search`, `$select`, `$orderby`, `$top`, `$count`, and `@odata.nextLink` to the next one. `mixed`: members and memberships, whose items carry their type. `usual`: of a page whose size nobody asked for. */
export const answerList = (
	stage: Stage,
	request: SandboxRequest,
	objects: readonly GraphObject[],
	kind: GraphObject['type'] | 'mixed',
	usual = 100,
): SandboxResponse => {
	const refusal = unknownOption(request);
	if (refusal) return refusal;
	const names = selection(request);
	const condition = conditionOf(request);
	if (condition !== null && 'status' in condition) return condition;
	const order = option(request, 'orderby')?.split(' ');
	const eventual = isEventual(request);
	if (option(request, 'search') !== null && !eventual) {
		return graphError(
			stage,
			request,
			400,
			'Request_UnsupportedQuery',
			"Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
		);
	}
	const used = [...(names ?? []), ...(condition?.names ?? []), ...(order?.slice(0, 1) ?? [])];
	if (!isKnown(objects, used)) return notModelled(`one of the Graph properties ${used.join(', ')} at https://${request.host}${request.path}`);
	const found = condition === null ? [...objects] : objects.filter(({properties, extra}) => condition.holds({...properties, ...extra}));
	if (order?.[0] !== undefined) {
		const [key, direction] = order;
		const text = ({properties, extra}: GraphObject): string => String({...properties, ...extra}[key] ?? '').toLowerCase();
		found.sort((left, right) => (text(left) < text(right) ? -1 : text(left) > text(right) ? 1 : 0) * (direction?.toLowerCase() === 'desc' ? -1 : 1));
	}
	const top = Number.parseInt(option(request, 'top') ?? '', 10);
	const size = Number.isNaN(top) ? usual : Math.min(Math.max(top, 1), 999);
	const start = Number.parseInt(Buffer.from(option(request, 'skiptoken') ?? '', 'base64url').toString() || '0', 10);
	const page = found.slice(start, start + size);
	const next = new URLSearchParams(request.query);
	next.set('$skiptoken', Buffer.from(String(start + size)).toString('base64url'));
	return graphAnswer(stage, request, {
		'@odata.context': `${metadata}#${kind === 'mixed' ? 'directoryObjects' : setOf[kind]}${names === null ? '' : `(${names.join(',')})`}`,
		...(eventual && option(request, 'count') === 'true' ? {'@odata.count': found.length} : {}),
		...(start + size < found.length ? {'@odata.nextLink': `https://graph.microsoft.com${request.path}?${next}`} : {}),
		value: page.map(object => ({...(kind === 'mixed' ? {'@odata.type': `#microsoft.graph.${object.type}`} : {}), ...project(object, names)})),
	});
};

/** The number alone. Graph counts directory objects only from its index, which has to be asked for. */
export const answerCount = (stage: Stage, request: SandboxRequest, count: number): SandboxResponse => {
	const refusal = unknownOption(request);
	if (refusal) return refusal;
	if (option(request, 'filter') !== null || option(request, 'search') !== null)
		return notModelled(`a filtered count at https://${request.host}${request.path}`);
	if (!isEventual(request)) return graphError(stage, request, 400, 'Request_BadRequest', '$count is not currently supported.');
	const answer = graphAnswer(stage, request, String(count));
	return {...answer, headers: {...answer.headers, 'content-type': 'text/plain'}};
};

export const answerIds = (stage: Stage, request: SandboxRequest, ids: readonly string[]): SandboxResponse =>
	graphAnswer(stage, request, {'@odata.context': `${metadata}#Collection(Edm.String)`, value: ids});
