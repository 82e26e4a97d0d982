import {readFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import {AuthorizationManagementClient} from '@azure/arm-authorization';
import {CognitiveServicesManagementClient} from '@azure/arm-cognitiveservices';
import {createHttpHeaders, type HttpClient, type PipelineResponse} from '@azure/core-rest-pipeline';
import {expect, test} from 'vitest';
import type {Chunk} from '../../scripts/build-chunks.ts';
import {allOf} from '../../source/azure/pages.ts';
import {sdkOperations} from '../../source/azure/sdk-operations.ts';

/** The generated clients as the bundle has them, cut down to what is called, beside the whole ones. */
type Clients = {readonly authorization: typeof AuthorizationManagementClient; readonly cognitiveServices: typeof CognitiveServicesManagementClient};

const dist = resolve(import.meta.dirname, '../../dist');
const chunks: readonly Chunk[] = JSON.parse(readFileSync(resolve(dist, 'chunks.json'), 'utf8'));
const bundled = async (name: string) => import(resolve(dist, chunks.find(({facade}) => facade?.includes(`@azure/${name}/`))?.file ?? name));

const whole: Clients = {authorization: AuthorizationManagementClient, cognitiveServices: CognitiveServicesManagementClient};
const cutDown: Clients = {
	authorization: (await bundled('arm-authorization')).AuthorizationManagementClient,
	cognitiveServices: (await bundled('arm-cognitiveservices')).CognitiveServicesManagementClient,
};

type Answer = {readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown};

const arm = 'https://management.azure.com';
const enough: Answer = {status: 410, body: {error: {code: 'Enough', message: 'Asked too often.'}}};

const date = '2026-01-02T03:04:05.6789012Z';
const block = {actions: ['*'], notActions: null, dataActions: [], notDataActions: ['x'], condition: 'c', conditionVersion: '2.0'};
const principal = {id: 'p', type: 'SystemDefined', displayName: 'P', email: null};
const authTypes = ['AAD', 'AccessKey', 'AccountKey', 'ApiKey', 'CustomKeys', 'ManagedIdentity', 'None', 'OAuth2', 'PAT', 'SAS', 'ServicePrincipal'];

/** One thing with whatever any of the operations reads: dates, conditions, `null`s, names of the service's future. */
const thing = (authType: unknown) => ({
	id: '/i',
	name: 'n',
	type: 't',
	kind: 'AIServices',
	etag: '"e"',
	sku: {name: 'S0', tier: 'Standard', capacity: 1},
	identity: {type: 'SystemAssigned, UserAssigned', principalId: 'p', tenantId: 't', userAssignedIdentities: {'/u': {principalId: 'q', clientId: null}}},
	systemData: {createdBy: 'a', createdByType: 'User', createdAt: date, lastModifiedAt: 'no date'},
	tags: {one: 'two', none: null},
	...block,
	properties: {
		...{authType, category: 'AzureOpenAI', target: 'https://x', metadata: {ResourceId: '/r', none: null}, error: null, expiryTime: date, peStatus: 'New'},
		credentials: {key: 'k', keys: {a: 'b'}, clientId: 'c', clientSecret: 's', username: 'u', password: 'p', pat: 'p', sas: 's', accessKeyId: 'a'},
		...{scope: '/s', roleDefinitionId: '/r', principalId: 'p', principalType: 'ForeignGroup', condition: 'c', conditionVersion: '2.0', description: null},
		...{createdOn: date, updatedOn: 'no date', createdBy: null, delegatedManagedIdentityResourceId: null},
		...{roleName: 'n', type: 'CustomRole', permissions: [block, null], assignableScopes: ['/'], denyAssignmentName: 'd', doNotApplyToChildScopes: true},
		...{principals: [principal], excludePrincipals: null, isSystemProtected: true, requestType: 'SelfActivate', status: 'PendingApproval', approvalId: 'a'},
		...{scheduleInfo: {startDateTime: date, expiration: {type: 'AfterDuration', endDateTime: null, duration: 'PT1H'}}, justification: null},
		...{ticketInfo: {ticketNumber: '1', ticketSystem: null}, startDateTime: date, endDateTime: null, assignmentType: 'Activated', memberType: 'Group'},
		expandedProperties: {scope: {id: 's', displayName: 'S', type: 'x'}, roleDefinition: {id: 'r', displayName: 'R'}, principal},
		...{provisioningState: 'Succeeded', disableLocalAuth: true, endpoint: 'https://x', endpoints: {'AI Foundry API': 'https://y'}, dateCreated: date},
		...{model: {format: 'OpenAI', name: 'm', version: '1', callRateLimit: {count: 1.5, rules: [{key: 'k', matchPatterns: [{path: 'p', method: 'm'}]}]}}},
		...{networkAcls: {defaultAction: 'Deny', bypass: 'New', ipRules: [{value: '1.1.1.1'}], virtualNetworkRules: null}, capabilities: {chat: 'true'}},
		...{abusePenalty: {action: 'Throttle', expiration: date}, associatedProjects: ['a'], isDefault: true, displayName: null, new: {deep: [1, null]}},
	},
});

const things = [...authTypes, 'UsernamePassword', 'OfTheFuture', null, undefined].map(thing);
const one = {...thing('AAD'), value: things};
const page = (values: readonly unknown[], nextLink?: string | null): Answer => ({status: 200, body: {value: values, nextLink}});
const next = `${arm}/next?$skipToken=a%20b`;

const headers = {'retry-after': '0', 'x-ms-request-id': 'r', 'www-authenticate': 'Bearer claims="x"', etag: '"1"'};
const refused = {
	code: 'RequestDisallowedByPolicy',
	message: 'm',
	target: 't',
	details: [{code: 'd', message: 'n', details: [{code: 'e'}], additionalInfo: [{type: 'PolicyViolation', info: {policyDefinitionName: 'x', of: [1]}}]}],
	additionalInfo: [{type: 't', info: {a: 1}}],
	innererror: {code: 'i'},
};
const refusal = (status: number): Answer => ({status, headers, body: {error: {...refused, code: `Of${status}`}}});
const operation = {'azure-asyncoperation': `${arm}/operations/1`, location: `${arm}/results/1`};
const accepted = {...one, properties: {...one.properties, provisioningState: 'Accepted'}};
const working: Answer = {status: 200, body: {status: 'InProgress'}};

/** What Azure says, one answer after the other; the last is not repeated. */
const courses: Readonly<Record<string, readonly Answer[]>> = {
	'all that may be there': [{status: 200, headers, body: one}],
	'all that may be there, new': [{status: 201, headers, body: one}],
	'two pages': [page(things.slice(0, 7), next), page(things.slice(7), null)],
	'a page and a throttled one': [page(things.slice(0, 1), next), refusal(429)],
	'an empty page and none': [page([], next), {status: 200, body: {value: null, nextLink: ''}}],
	nothing: [{status: 204}],
	'an empty object': [{status: 200, body: {}}],
	...Object.fromEntries([400, 401, 403, 404, 409, 412, 429, 500, 503].map(status => [`a refusal ${status}`, [refusal(status)]])),
	'a refusal without its envelope': [{status: 409, headers, body: refused}],
	'a refusal as a page of a gateway': [{status: 502, headers: {'content-type': 'text/html'}, body: '<html>'}],
	'a refusal of no words': [{status: 404, headers}],
	'no JSON': [{status: 200, headers, body: '{"value":'}],
	'an operation that goes well': [
		{status: 202, headers: operation, body: accepted},
		working,
		{status: 200, body: {status: 'Succeeded'}},
		{status: 200, body: one},
	],
	'an operation that fails': [{status: 202, headers: operation}, working, {status: 200, body: {status: 'Failed', error: refused}}],
	'an operation that is given up': [
		{status: 201, headers: operation, body: accepted},
		{status: 200, body: {status: 'Canceled'}},
	],
	'an operation told by its resource': [
		{status: 200, body: accepted},
		{status: 200, body: accepted},
		{status: 200, body: one},
	],
	'an operation that is lost': [{status: 202, headers: {location: operation.location}}, {status: 202, headers: {location: operation.location}}, refusal(404)],
};

/** What is sent along besides a scope, a name and options: as much as any of the operations takes. */
const sent = {
	...{roleDefinitionId: '/r', principalId: 'p', principalType: 'User', description: 'd', condition: 'c', conditionVersion: '2.0'},
	...{roleName: 'n', roleType: 'CustomRole', permissions: [{actions: ['a'], notActions: [], dataActions: ['b'], notDataActions: []}], assignableScopes: ['/']},
	...{requestType: 'SelfActivate', linkedRoleEligibilityScheduleId: 'l', justification: 'j', ticketInfo: {ticketNumber: '1', ticketSystem: 's'}},
	scheduleInfo: {startDateTime: new Date(0), expiration: {type: 'AfterDuration', duration: 'PT1H', endDateTime: new Date(5)}},
	...{properties: {disableLocalAuth: true, publicNetworkAccess: 'Disabled', networkAcls: {ipRules: [{value: '1.1.1.1'}]}}, tags: {a: 'b'}, kind: 'AIServices'},
};

const before: Readonly<Record<string, readonly unknown[]>> = {
	'accounts.get': ['group', 'account'],
	'accounts.beginUpdate': ['group', 'account', sent],
	'deployments.list': ['group', 'account'],
	'projects.list': ['group', 'account'],
	'accountConnections.list': ['group', 'account'],
	'projectConnections.list': ['group', 'account', 'project'],
	'permissions.listForResource': ['group', 'Microsoft.CognitiveServices', '', 'accounts', 'account'],
	'roleAssignments.deleteById': ['scope/id'],
	'roleAssignments.getById': ['scope/id'],
	'roleAssignments.create': ['scope', 'name', sent],
	'roleDefinitions.createOrUpdate': ['scope', 'name', sent],
	'roleDefinitions.get': ['scope', 'name'],
	'roleDefinitions.delete': ['scope', 'name'],
	'roleAssignmentScheduleRequests.create': ['scope', 'name', sent],
	'roleAssignmentScheduleRequests.get': ['scope', 'name'],
	'roleAssignmentScheduleRequests.cancel': ['scope', 'name'],
};

const operations = Object.entries(sdkOperations).flatMap(([client, groups]) =>
	Object.entries(groups).flatMap(([group, methods]) => (methods as readonly string[]).map(method => [client as keyof Clients, group, method] as const)),
);

type Poller = {
	readonly isDone: () => boolean;
	readonly poll: (options: object) => Promise<unknown>;
	readonly getOperationState: () => unknown;
	readonly getResult: () => unknown;
};

const isPoller = (found: object): found is Poller => 'getOperationState' in found;

/** As source/azure asks: a list to its end, an operation until it is over. */
const finished = async (found: object): Promise<unknown> => {
	if (Symbol.asyncIterator in found) return allOf(found as AsyncIterable<unknown>);
	const awaited = await (found as Promise<object>);
	if (!awaited || !isPoller(awaited)) return awaited;
	while (!awaited.isDone()) await awaited.poll({});
	return [awaited.getOperationState(), awaited.getResult()];
};

/** Of errors too, by their names, not by their classes: whoever catches them goes by those. The request is noted by itself, but for what differs each time. */
const plainOf = (value: unknown, seen: readonly unknown[] = []): unknown => {
	if (value === null || typeof value !== 'object') return typeof value === 'function' ? 'function' : value;
	if (seen.includes(value)) return 'again';
	if (value instanceof Date) return `date ${value.getTime()}`;
	if (Array.isArray(value)) return value.map(each => plainOf(each, [...seen, value]));
	const names = Object.getOwnPropertyNames(value).filter(name => name !== 'stack' && name !== 'request' && !/client-?request-?id/iu.test(name));
	const own = names.map(name => [name, plainOf((value as Readonly<Record<string, unknown>>)[name], [...seen, value])]);
	return {...(value instanceof Error ? {thrown: value.name, says: value.message} : {}), ...Object.fromEntries(own)};
};

const texts = new Map<unknown, string>();
/** Written out once. */
const textOf = (body: unknown): string => {
	const text = texts.get(body) ?? (typeof body === 'string' ? body : (JSON.stringify(body) ?? ''));
	texts.set(body, text);
	return text;
};

/** Plays a course: all that is sent, and all that comes of it. */
const openPlayer = (clients: Clients, [name, group, method]: (typeof operations)[number]) => {
	let course: readonly Answer[] = [];
	let requests: unknown[] = [];
	let responses: unknown[] = [];
	const httpClient: HttpClient = {
		sendRequest: async request => {
			const {method: verb, url, body: content, headers: given} = request;
			const {status, headers: told = {}, body} = course[requests.length] ?? enough;
			requests.push([verb, url, content, given.get('content-type'), given.get('accept'), given.get('authorization')]);
			return {request, status, headers: createHttpHeaders(told), bodyAsText: textOf(body)};
		},
	};
	const credential = {getToken: async () => ({token: 't', expiresOnTimestamp: Number.MAX_SAFE_INTEGER})};
	const client = new clients[name](credential, 'subscription', {endpoint: arm, httpClient, retryOptions: {maxRetries: 0}});
	const onResponse = ({status, bodyAsText}: PipelineResponse): void => void responses.push([status, bodyAsText?.length]);
	const owner = (client as unknown as Record<string, Record<string, (...words: readonly unknown[]) => object>>)[group];
	const words = [...(before[`${group}.${method}`] ?? ['scope']), {onResponse, filter: 'atScope()', includeAll: true, updateIntervalInMs: 0}];
	return async (played: readonly Answer[]) => {
		[course, requests, responses] = [played, [], []];
		const outcome = await (async () => finished(owner?.[method]?.(...words) ?? {}))().then(
			result => ({result: plainOf(result)}),
			(error: unknown) => ({error: plainOf(error)}),
		);
		return {outcome, requests, responses};
	};
};

test.for(operations)('%s: %s.%s of the bundle sends, reads and throws what that of the whole client does', async operation => {
	const [play, playWhole] = [openPlayer(cutDown, operation), openPlayer(whole, operation)];
	for (const [name, course] of Object.entries(courses)) {
		const [here, there] = [await play(course), await playWhole(course)];
		// The comparison of the test runner takes ten times as long.
		if (!isDeepStrictEqual(here, there)) expect([name, here]).toStrictEqual([name, there]);
		expect(here.requests.length).toBeGreaterThan(0);
	}
});
