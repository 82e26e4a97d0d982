import type {CloudFailure} from '../access/failure.ts';
import type {ResourceSummary, Subscription} from '../access/target.ts';
import type {Clock} from '../steps/clock.ts';
import type {Discovery} from '../steps/cloud.ts';
import type {Clients} from './clients.ts';
import {field, textField} from './evidence.ts';
import {allOf} from './pages.ts';
import {listAccounts, projectSummaryOf, type Surroundings, summaryOf} from './resources.ts';

type Tools = {
	readonly clients: Clients;
	readonly clock: Clock;
	readonly tenantId: string;
	readonly explain: (error: unknown) => CloudFailure;
};

/**
 * Resource Graph answers for all subscriptions in one request a thousand rows; where it does not, each subscription is asked for its accounts.
 * Rejects only when neither way shows anything but failures.
 */
export const discover = async ({clients, clock, tenantId, explain}: Tools, signal: AbortSignal): Promise<Discovery> => {
	const [rows, listed] = await Promise.all([settled(queryAll({clients, clock, explain}, signal)), settled(listSubscriptions(clients, tenantId, signal))]);
	signal.throwIfAborted();
	const subscriptions = listed.value ?? [];
	const surroundings = {tenantId, subscriptionNames: namesOf(subscriptions)};
	if (rows.value) {
		const resources = resourcesIn(rows.value, surroundings);
		return {subscriptions: listed.value ? subscriptions : subscriptionsIn(resources), resources, through: 'resource-graph', refused: []};
	}
	if (!listed.value) throw explain(listed.error);
	const refused: {subscriptionId: string; message: string}[] = [];
	const lists = await sideBySide(subscriptions, async ({id}) => {
		try {
			return await listAccounts(clients, id, surroundings, signal);
		} catch (error) {
			signal.throwIfAborted();
			refused.push({subscriptionId: id, message: explain(error).message});
			return [];
		}
	});
	return {subscriptions, resources: lists.flat(), through: 'lists', refused};
};

const query = `resources | where type in~ ('microsoft.cognitiveservices/accounts','microsoft.cognitiveservices/accounts/projects') | project id, name, type, kind, location, subscriptionId, resourceGroup, tenantId, properties | order by id asc`;

/** Rows a page, and the most that Resource Graph gives. */
const top = 1000;

const queryAll = async ({clients, clock, explain}: Pick<Tools, 'clients' | 'clock' | 'explain'>, signal: AbortSignal): Promise<readonly unknown[]> => {
	const client = await clients.resourceGraph();
	const rows: unknown[] = [];
	let skipToken: string | undefined;
	do {
		const options = {resultFormat: 'objectArray', top, ...(skipToken ? {skipToken} : {})} as const;
		const page = await withPatience(
			async () => client.resources({query, options}, {abortSignal: signal}),
			{clock, explain, patience: rows.length > 0 ? 3 : 0},
			signal,
		);
		if (Array.isArray(page.data)) rows.push(...page.data);
		({skipToken} = page);
	} while (skipToken);
	return rows;
};

type Patience = {readonly clock: Clock; readonly explain: Tools['explain']; readonly patience: number};

/** The quota is 15 queries in 5 s: a tenant of more pages than that has to wait once it has begun. */
const withPatience = async <T>(ask: () => Promise<T>, {clock, explain, patience}: Patience, signal: AbortSignal): Promise<T> => {
	try {
		return await ask();
	} catch (error) {
		signal.throwIfAborted();
		const {status, headers} = explain(error).evidence;
		if (patience === 0 || status !== 429) throw error;
		await clock.sleep((Number(headers['retry-after']) || 5) * 1000, signal);
		return withPatience(ask, {clock, explain, patience: patience - 1}, signal);
	}
};

const listSubscriptions = async (clients: Clients, tenantId: string, abortSignal: AbortSignal): Promise<readonly Subscription[]> => {
	const client = await clients.subscriptions();
	const found = await allOf(client.subscriptions.list({abortSignal}));
	return found.flatMap(({subscriptionId, displayName, tenantId: owner}) =>
		subscriptionId ? [{id: subscriptionId, name: displayName ?? subscriptionId, tenantId: owner ?? tenantId}] : [],
	);
};

const namesOf = (subscriptions: readonly Subscription[]): ReadonlyMap<string, string> => new Map(subscriptions.map(({id, name}) => [id.toLowerCase(), name]));

const subscriptionsIn = (resources: readonly ResourceSummary[]): readonly Subscription[] => [
	...new Map(resources.map(({subscriptionId: id, tenantId}) => [id, {id, name: id, tenantId}])).values(),
];

const resourcesIn = (rows: readonly unknown[], surroundings: Surroundings): readonly ResourceSummary[] => {
	const projects = Map.groupBy(
		rows
			.filter(row => isOfType(row, 'microsoft.cognitiveservices/accounts/projects'))
			.map(row => projectSummaryOf({id: textField(row, 'id') ?? '', properties: field(row, 'properties')})),
		({id}) => id.slice(0, id.toLowerCase().lastIndexOf('/projects/')).toLowerCase(),
	);
	return rows
		.filter(row => isOfType(row, 'microsoft.cognitiveservices/accounts'))
		.map(row => {
			const account = summaryOf(accountIn(row), {...surroundings, tenantId: textField(row, 'tenantId') ?? surroundings.tenantId});
			return {...account, projects: projects.get(account.id.toLowerCase()) ?? account.projects};
		});
};

const accountIn = (row: unknown) => ({
	id: textField(row, 'id') ?? '',
	name: textField(row, 'name') ?? '',
	kind: textField(row, 'kind') ?? '',
	location: textField(row, 'location') ?? '',
	properties: field(row, 'properties'),
});

const isOfType = (row: unknown, type: string): boolean => textField(row, 'type')?.toLowerCase() === type;

type Settled<T> = {readonly value: T; readonly error: null} | {readonly value: null; readonly error: unknown};

const settled = async <T>(work: Promise<T>): Promise<Settled<T>> =>
	work.then(
		value => ({value, error: null}),
		(error: unknown) => ({value: null, error}),
	);

/** A thousand subscriptions take 33 round trips this way instead of a thousand; each has a quota of its own. */
const width = 32;

const sideBySide = async <Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<readonly Result[]> => {
	const results: Result[] = [];
	let next = 0;
	const worker = async (): Promise<void> => {
		for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index] as Item);
	};
	await Promise.all(Array.from({length: Math.min(width, items.length)}, worker));
	return results;
};
