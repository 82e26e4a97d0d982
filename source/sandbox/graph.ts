import type {Tenant} from './directory-types.ts';
import {answerCount, answerIds, answerList, answerObject, graphError, notFound} from './graph-answers.ts';
import {answerBatch} from './graph-batch.ts';
import {type DirectoryObject, directGroupsOf, findObject, findTenant, transitiveGroupsOf, transitiveMembersOf} from './graph-directory.ts';
import {type GraphObject, graphObject, organization} from './graph-objects.ts';
import type {SandboxRequest, SandboxResponse, Service, TokenClaims} from './http.ts';
import {graphChallenge} from './step-up.ts';
import type {Stage} from './world.ts';

type Collection = 'users' | 'groups' | 'serviceprincipals' | 'directoryobjects';
const collections: readonly string[] = ['users', 'groups', 'serviceprincipals', 'directoryobjects'];
const typeIn = {users: 'user', groups: 'group', serviceprincipals: 'servicePrincipal', directoryobjects: null} as const;

type Call = {readonly stage: Stage; readonly request: SandboxRequest; readonly tenant: Tenant; readonly token: TokenClaims};
type Route = {readonly collection: string; readonly key: string | null; readonly rest: readonly string[]};

/** `/v1.0/users/ada`, `/v1.0/users('ada')` and `/v1.0/servicePrincipals(appId='…')` name the same kind of thing. `null`: not version 1.0. */
const parseRoute = (path: string): Route | null => {
	const [version, first = '', ...rest] = path.slice(1).split('/');
	if (version !== 'v1.0') return null;
	const called = /^(\w+)\((.+)\)$/.exec(first);
	if (called) return {collection: (called[1] ?? '').toLowerCase(), key: (called[2] ?? '').replace(/^'(.*)'$/, '$1').replaceAll("''", "'"), rest};
	return {collection: first.toLowerCase(), key: rest[0] ?? null, rest: rest.slice(1)};
};

const identifierUris: readonly string[] = ['https://graph.microsoft.com', 'https://graph.microsoft.com/', '00000003-0000-0000-c000-000000000000'];

/** Why the token does not open Graph at all. */
const tokenRefusal = (stage: Stage, request: SandboxRequest): SandboxResponse | null => {
	const refuse = (message: string): SandboxResponse => graphError(stage, request, 401, 'InvalidAuthenticationToken', message);
	if (request.tokenFault === 'expired') return refuse('Lifetime validation failed, the token is expired.');
	if (request.tokenFault === 'malformed') return refuse('CompactToken parsing failed with error code: 80049217');
	if (request.token === null) return refuse('Access token is empty.');
	return identifierUris.includes(request.token.aud) ? null : refuse('Access token validation failure. Invalid audience.');
};

const objectsIn = ({tenant, stage}: Call, collection: Collection): readonly GraphObject[] => {
	const all = {
		users: () => tenant.users.map((value): DirectoryObject => ({type: 'user', value})),
		groups: () => tenant.groups.map((value): DirectoryObject => ({type: 'group', value})),
		serviceprincipals: () => tenant.servicePrincipals.map((value): DirectoryObject => ({type: 'servicePrincipal', value})),
		directoryobjects: (): readonly DirectoryObject[] => [],
	};
	return all[collection]().map(object => graphObject(object, tenant, stage.world));
};

const findIn = (tenant: Tenant, collection: Collection, key: string): DirectoryObject | null => {
	const appId = /^appid='([^']+)'$/i.exec(key)?.[1]?.toLowerCase();
	if (collection === 'serviceprincipals' && appId !== undefined) {
		const value = tenant.servicePrincipals.find(candidate => candidate.appId === appId);
		return value ? {type: 'servicePrincipal', value} : null;
	}
	if (collection === 'users') {
		const value = tenant.users.find(({id, userPrincipalName}) => id === key.toLowerCase() || userPrincipalName.toLowerCase() === key.toLowerCase());
		return value ? {type: 'user', value} : null;
	}
	const object = findObject(tenant, key);
	return typeIn[collection] === null || object?.type === typeIn[collection] ? object : null;
};

const bodyOf = (request: SandboxRequest): Readonly<Record<string, unknown>> =>
	typeof request.body === 'object' && request.body !== null ? (request.body as Readonly<Record<string, unknown>>) : {};
const textsIn = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter(item => typeof item === 'string') : []);

/** What hangs on one object: memberships both ways, of one kind (`…/microsoft.graph.user`), and only their number (`…/$count`). */
const answerNavigation = (call: Call, object: DirectoryObject, [name = '', ...path]: readonly string[]): SandboxResponse | null => {
	const {stage, request, tenant} = call;
	const {id} = object.value;
	const counts = path.at(-1) === '$count';
	const [cast, ...more] = counts ? path.slice(0, -1) : path;
	if (more.length > 0) return null;
	const present = (found: DirectoryObject | null): readonly GraphObject[] => (found === null ? [] : [graphObject(found, tenant, stage.world)]);
	const list = (objects: readonly DirectoryObject[]): SandboxResponse | null => {
		const type = cast === undefined ? null : (/^microsoft\.graph\.(user|group|servicePrincipal)$/i.exec(cast)?.[1]?.toLowerCase() ?? '');
		if (type === '') return null;
		const kind = type === 'serviceprincipal' ? 'servicePrincipal' : (type as 'group' | 'user' | null);
		const found = objects.flatMap(present).filter(item => kind === null || item.type === kind);
		return counts ? answerCount(stage, request, found.length) : answerList(stage, request, found, kind ?? 'mixed');
	};
	const groups = (found: readonly Tenant['groups'][number][]): readonly DirectoryObject[] => found.map(value => ({type: 'group', value}));
	const members = (ids: readonly string[]): readonly DirectoryObject[] => ids.flatMap(member => findObject(tenant, member) ?? []);
	const groupIds = (): readonly string[] => transitiveGroupsOf(tenant, id).map(group => group.id);
	// Actions are the last word of a path.
	if (request.method === 'POST' && path.length > 0) return null;
	switch (`${request.method} ${name.toLowerCase()}`) {
		case 'GET memberof':
			return list(groups(directGroupsOf(tenant, id)));
		case 'GET transitivememberof':
			return list(groups(transitiveGroupsOf(tenant, id)));
		case 'GET members':
			return object.type === 'group' ? list(members(object.value.members)) : null;
		case 'GET transitivemembers':
			return object.type === 'group' ? list(members(transitiveMembersOf(tenant, object.value))) : null;
		case 'POST getmembergroups':
		case 'POST getmemberobjects':
			return answerIds(stage, request, groupIds());
		case 'POST checkmembergroups': {
			const asked = textsIn(bodyOf(request)['groupIds']).map(group => group.toLowerCase());
			return answerIds(
				stage,
				request,
				groupIds().filter(group => asked.includes(group)),
			);
		}
		default:
			return null;
	}
};

/** Source: Microsoft Learn, "directoryObject: getByIds". */
const mostIds = 1000;

/** Leaves out, without a word, ids it does not find: so does Graph. */
const answerByIds = ({stage, request, tenant}: Call): SandboxResponse => {
	const {ids, types} = bodyOf(request);
	if (textsIn(ids).length > mostIds)
		return graphError(stage, request, 400, 'Request_BadRequest', `Collection size of property 'ids' exceeds the maximum of ${mostIds}.`);
	const kinds = textsIn(types);
	const hidden = tenant.hidden ?? [];
	const found = textsIn(ids).flatMap(id => (hidden.includes(id.toLowerCase()) ? [] : (findObject(tenant, id) ?? [])));
	const wanted = found.filter(({type}) => kinds.length === 0 || kinds.includes(type) || kinds.includes('directoryObject'));
	return answerList(
		stage,
		request,
		wanted.map(object => graphObject(object, tenant, stage.world)),
		'mixed',
		mostIds,
	);
};

const answerMe = (call: Call, {key, rest}: Route): SandboxResponse | null => {
	const {stage, request, tenant, token} = call;
	if (token.idtyp === 'app') return graphError(stage, request, 400, 'BadRequest', '/me request is only valid with delegated authentication flow.');
	const me = findIn(tenant, 'users', token.oid);
	if (me === null) return notFound(stage, request, token.oid);
	if (key !== null) return answerNavigation(call, me, [key, ...rest]);
	return request.method === 'GET' ? answerObject(stage, request, graphObject(me, tenant, stage.world)) : null;
};

const answerCollection = (call: Call, collection: Collection, {key, rest}: Route): SandboxResponse | null => {
	const {stage, request, tenant} = call;
	if (key === null) {
		const type = typeIn[collection];
		return request.method === 'GET' && type !== null ? answerList(stage, request, objectsIn(call, collection), type) : null;
	}
	if (collection === 'directoryobjects' && key.toLowerCase() === 'getbyids') return request.method === 'POST' ? answerByIds(call) : null;
	// A function or an action of the collection, such as delta or validateProperties.
	if (/^(delta|getbyids|\$count|validateproperties|getavailableextensionproperties)\b/i.test(key)) return null;
	const object = findIn(tenant, collection, key);
	if (object === null) return notFound(stage, request, key);
	if (rest.length > 0) return answerNavigation(call, object, rest);
	return request.method === 'GET' ? answerObject(stage, request, graphObject(object, tenant, stage.world)) : null;
};

/** Microsoft Graph v1.0: the directory of the token's tenant, read only. */
export const graphService = (stage: Stage): Service => {
	const serve = (request: SandboxRequest): ReturnType<Service> => {
		const refusal = tokenRefusal(stage, request);
		if (refusal !== null) return refusal;
		const {token} = request;
		const tenant = token && findTenant(stage.world, token.tid);
		const route = parseRoute(request.path);
		if (!token || !tenant || route === null) return null;
		if (route.collection === '$batch' && route.key === null && request.method === 'POST') return answerBatch(stage, request, serve);
		const challenge = graphChallenge(tenant, token);
		if (challenge !== null) {
			const message = "Exception of type 'Microsoft.Graph.AGS.Contracts.ClaimsChallengeRequiredException' was thrown.";
			const refused = graphError(stage, request, 401, 'InvalidAuthenticationToken', message);
			return {...refused, headers: {...refused.headers, 'www-authenticate': challenge}};
		}
		const denied = (): SandboxResponse => graphError(stage, request, 403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.');
		if (tenant.directory === 'closed') return denied();
		const call: Call = {stage, request, tenant, token};
		if (route.collection === 'me') return answerMe(call, route);
		if (route.collection === 'organization')
			return route.key === null && request.method === 'GET' ? answerList(stage, request, [organization(tenant)], 'organization') : null;
		if (!collections.includes(route.collection)) return null;
		if (tenant.directory === 'denied' && route.key?.toLowerCase() !== token.oid) return denied();
		if (tenant.hidden?.includes(route.key?.toLowerCase() ?? '')) return denied();
		return answerCollection(call, route.collection as Collection, route);
	};
	return serve;
};
