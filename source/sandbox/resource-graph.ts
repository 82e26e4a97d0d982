import {accountShape, projectShape} from './arm-account-shapes.ts';
import {sameText} from './arm-answers.ts';
import {type ArmCall, accountId, groupScope, sees, subscriptionScope} from './arm-call.ts';
import type {ArmRoute} from './arm-route.ts';
import {notModelled, type SandboxResponse} from './http.ts';
import {randomGuid} from './random.ts';
import {parseQuery, type Step} from './resource-graph-query.ts';
import {type Row, runSteps} from './resource-graph-run.ts';
import type {Account} from './world.ts';

/** 15 queries in 5 s per user (https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests). */
const quota = {queries: 15, windowMs: 5_000} as const;

type Window = {startedAt: number; used: number};

const openWindow = (windows: Map<string, Window>, call: ArmCall): Window => {
	const now = call.stage.now();
	const current = windows.get(call.caller.oid);
	if (current && now - current.startedAt < quota.windowMs) return current;
	const fresh = {startedAt: now, used: 0};
	windows.set(call.caller.oid, fresh);
	return fresh;
};

const quotaHeaders = (call: ArmCall, window: Window): Readonly<Record<string, string>> => {
	const remaining = String(Math.max(0, quota.queries - window.used));
	const seconds = Math.max(1, Math.ceil((window.startedAt + quota.windowMs - call.stage.now()) / 1000));
	return {
		'x-ms-user-quota-remaining': remaining,
		'x-ms-user-quota-resets-after': `00:00:0${seconds}`,
		'x-ms-ratelimit-remaining-tenant-resource-requests': remaining,
		'x-ms-resource-graph-request-duration': '0:00:00:00.0412345',
	};
};

/** The cause is in `details`: the message of a refused query is only a line for support. */
const refused = (call: ArmCall, status: number, code: string, details: readonly unknown[]): SandboxResponse => {
	const time = `${new Date(call.stage.now()).toISOString().slice(0, -1)}0000Z`;
	const message = `Please provide below info when asking for support: timestamp = ${time}, correlationId = ${randomGuid(call.stage.random)}.`;
	return {status, body: {error: {code, message, details}}};
};

type Shape = Readonly<Record<string, unknown>>;

/** Types are in lower case here, and keys that a resource lacks are there, empty. What takes time to make is made for the rows that are shown. */
const rowOf = (id: string, type: string, account: Account, tenantId: string, make: () => Shape): Row => {
	let made: Shape | null = null;
	const shape = (): Shape => {
		made ??= make();
		return made;
	};
	return {
		id,
		get name() {
			return shape()['name'];
		},
		type,
		tenantId,
		get kind() {
			return shape()['kind'];
		},
		location: account.location,
		resourceGroup: account.resourceGroup.toLowerCase(),
		subscriptionId: account.subscriptionId,
		managedBy: '',
		get sku() {
			return shape()['sku'] ?? null;
		},
		plan: null,
		get properties() {
			return shape()['properties'];
		},
		tags: null,
		get identity() {
			return shape()['identity'] ?? null;
		},
		zones: null,
		extendedLocation: null,
	};
};

const resourceRows = (call: ArmCall, accounts: readonly Account[]): readonly Row[] => {
	const {tid} = call.caller;
	const inherited = new Map<string, boolean>();
	/** What is allowed in a whole subscription is allowed in all of it, unless something is denied somewhere. */
	const can = (action: string, scope: string, subscriptionId: string): boolean => {
		if (call.stage.world.denyAssignments.length > 0) return call.can(action, scope);
		const key = `${action} ${subscriptionId}`;
		const known = inherited.get(key) ?? call.can(action, subscriptionScope(subscriptionId));
		inherited.set(key, known);
		return known || call.can(action, scope);
	};
	return accounts.flatMap(account => {
		const id = accountId(account);
		const mine = can('Microsoft.CognitiveServices/accounts/read', id, account.subscriptionId)
			? [rowOf(id, 'microsoft.cognitiveservices/accounts', account, tid, () => accountShape(account, tid))]
			: [];
		const projects = account.projects.filter(({name}) =>
			can('Microsoft.CognitiveServices/accounts/projects/read', `${id}/projects/${name}`, account.subscriptionId),
		);
		return [
			...mine,
			...projects.map(project =>
				rowOf(`${id}/projects/${project.name}`, 'microsoft.cognitiveservices/accounts/projects', account, tid, () => projectShape(account, project, tid)),
			),
		];
	});
};

const containerRow = (own: Row, tenantId: string): Row => ({
	tenantId,
	kind: '',
	location: '',
	resourceGroup: '',
	managedBy: '',
	sku: null,
	plan: null,
	properties: {},
	tags: {},
	identity: null,
	zones: null,
	extendedLocation: null,
	...own,
});

const containerRows = (call: ArmCall, subscriptionIds: readonly string[]): readonly Row[] => {
	const {world} = call.stage;
	const subscriptions = world.subscriptions
		.filter(({id}) => subscriptionIds.includes(id))
		.map(({id, name, tenantId}) =>
			containerRow(
				{
					id: subscriptionScope(id),
					name,
					type: 'microsoft.resources/subscriptions',
					subscriptionId: id,
					properties: {state: 'Enabled', subscriptionPolicies: {spendingLimit: 'Off'}},
				},
				tenantId,
			),
		);
	const groups = world.resourceGroups
		.filter(
			({subscriptionId, name}) =>
				subscriptionIds.includes(subscriptionId) && call.can('Microsoft.Resources/subscriptions/resourceGroups/read', groupScope(subscriptionId, name)),
		)
		.map(({subscriptionId, name, location}) =>
			containerRow(
				{
					id: groupScope(subscriptionId, name),
					name,
					type: 'microsoft.resources/subscriptions/resourcegroups',
					location,
					resourceGroup: name.toLowerCase(),
					subscriptionId,
				},
				call.caller.tid,
			),
		);
	return [...subscriptions, ...groups];
};

type Wish = {
	readonly query?: unknown;
	readonly subscriptions?: readonly string[];
	readonly managementGroups?: readonly string[];
	readonly options?: Readonly<Record<string, unknown>>;
};

const tokenIn = (options: Readonly<Record<string, unknown>>): string | null => (typeof options['$skipToken'] === 'string' ? options['$skipToken'] : null);

/** `columns`: the last steps, which are taken for the rows of this page only. */
const page = (rows: readonly Row[], columns: readonly Step[], options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
	const top = typeof options['$top'] === 'number' ? options['$top'] : 1000;
	const token = tokenIn(options);
	const {RowsToSkip: skipped = 0} = token === null ? {} : (JSON.parse(Buffer.from(token, 'base64').toString('utf8')) as {readonly RowsToSkip?: number});
	const start = skipped + (typeof options['$skip'] === 'number' && token === null ? options['$skip'] : 0);
	const data = runSteps(columns, rows.slice(start, start + top));
	const after = start + data.length;
	const skipToken = Buffer.from(JSON.stringify({$id: '1', MaxRows: top, RowsToSkip: after})).toString('base64');
	return {
		totalRecords: rows.length,
		count: data.length,
		data,
		facets: [],
		resultTruncated: 'false',
		...(after < rows.length ? {$skipToken: skipToken} : {}),
	};
};

/** Further pages are of the answer that the first page is of. */
type Answered = {readonly callerId: string; readonly query: unknown; readonly rows: readonly Row[]};

type Memory = {readonly windows: Map<string, Window>; answered: Answered | null};

const answer = (memory: Memory, call: ArmCall): SandboxResponse => {
	const {windows} = memory;
	const {query, subscriptions, managementGroups, options = {}} = (call.request.body ?? {}) as Wish;
	if (managementGroups || options['resultFormat'] === 'table' || call.version < '2021')
		return notModelled('Resource Graph by management group, as a table or before 2021');
	const window = openWindow(windows, call);
	if (window.used >= quota.queries) {
		const response = refused(call, 429, 'RateLimiting', [{code: 'RateLimiting', message: 'Client application has been throttled.'}]);
		return {...response, headers: quotaHeaders(call, window)};
	}
	window.used++;
	const headers = quotaHeaders(call, window);
	const parsed = parseQuery(typeof query === 'string' ? query : '');
	if (parsed.outcome === 'unsupported') return notModelled(`Resource Graph: ${parsed.what}`);
	if (parsed.outcome === 'broken') {
		const {line, position, token} = parsed;
		const details = [
			{
				code: 'InvalidQuery',
				message: 'Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying.',
			},
			{code: 'ParserFailure', message: 'ParserFailure', line, characterPositionInLine: position, token, expectedToken: ' '},
		];
		return {...refused(call, 400, 'BadRequest', details), headers};
	}
	const {table} = parsed.query;
	if (table !== 'resources' && table !== 'resourcecontainers') return notModelled(`Resource Graph: the table ${table}`);
	const {steps} = parsed.query;
	const shaping = steps.findLastIndex(({kind}) => kind !== 'project') + 1;
	const find = (): readonly Row[] => {
		const {world} = call.stage;
		const seen = world.subscriptions.filter(({id, tenantId}) => tenantId === call.caller.tid && sees(call, id)).map(({id}) => id);
		const asked = new Set(seen.filter(id => subscriptions === undefined || subscriptions.some(wanted => sameText(wanted, id))));
		const all =
			table === 'resources'
				? resourceRows(
						call,
						world.accounts.filter(({subscriptionId}) => asked.has(subscriptionId)),
					)
				: containerRows(call, [...asked]);
		return runSteps(steps.slice(0, shaping), all);
	};
	const {answered} = memory;
	const callerId = call.caller.oid;
	const goesOn = tokenIn(options) !== null && answered?.callerId === callerId && answered.query === query;
	const rows = goesOn ? answered.rows : find();
	memory.answered = {callerId, query, rows};
	return {status: 200, headers, body: page(rows, steps.slice(shaping), options)};
};

/** Each service counts its own queries. */
export const createResourceGraphRoute = (): ArmRoute => {
	const memory: Memory = {windows: new Map(), answered: null};
	return {method: 'POST', path: /^\/providers\/Microsoft\.ResourceGraph\/resources$/i, answer: call => answer(memory, call)};
};
