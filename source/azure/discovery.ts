import type {CloudFailure} from '../access/failure.ts';
import type {ResourceSummary, Subscription} from '../access/target.ts';
import type {Clock} from '../steps/clock.ts';
import type {Discovery} from '../steps/cloud.ts';
import {listAccounts} from './account-lists.ts';
import type {Clients} from './clients.ts';
import type {Identity} from './credentials.ts';
import {gather, query} from './graph-rows.ts';
import {allOf} from './pages.ts';
import type {Surroundings} from './resources.ts';
import type {Service} from './service.ts';

type Tools = {
	readonly clients: Clients;
	readonly identity: Identity;
	/** Resource Manager without retries of its own. */
	readonly service: Service;
	readonly clock: Clock;
	readonly tenantId: string;
	readonly explain: (error: unknown) => CloudFailure;
};

type OnPart = (found: Discovery) => void;

/** More often nobody reads what came. */
const betweenPartsMs = 250;

/**
 * Resource Graph answers for all subscriptions in one request a thousand rows; where it does not, each subscription is asked for its accounts. `onPart` hears of what is
 * there as long as more is to come. Rejects only when neither way shows anything but failures.
 */
export const discover = async (tools: Tools, onPart: OnPart, signal: AbortSignal): Promise<Discovery> => {
	const {clients, clock, tenantId, explain} = tools;
	const tell = seldom(clock, onPart);
	const subscribed = settled(listSubscriptions(clients, tenantId, signal));
	const rows: unknown[] = [];
	const gathered = gather();
	let added = 0;
	const found = (listed: Settled<readonly Subscription[]>): Discovery => {
		gathered.add(rows.slice(added), {tenantId, subscriptionNames: namesOf(listed.value ?? [])});
		added = rows.length;
		const resources = gathered.resources();
		return {subscriptions: listed.value ?? subscriptionsIn(resources), resources, through: 'resource-graph', refused: []};
	};
	let names: Settled<readonly Subscription[]> | null = null;
	const tellRows = (): void => {
		const known = names;
		if (known && rows.length > 0) tell(() => found(known));
	};
	let isOver = false;
	void subscribed.then(listed => {
		names = listed;
		if (!isOver) tellRows();
	});
	const queried = settled(queryAll({clients, clock, explain}, rows, tellRows, signal));
	const [all, listed] = await Promise.all([
		queried.then(result => {
			isOver = true;
			return result;
		}),
		subscribed,
	]);
	signal.throwIfAborted();
	if (all.error === null) return found(listed);
	if (!listed.value) throw explain(listed.error);
	return discoverByLists(tools, listed.value, tell, signal);
};

const discoverByLists = async (
	{identity, service, clock, tenantId, explain}: Tools,
	subscriptions: readonly Subscription[],
	tell: (make: () => Discovery) => void,
	signal: AbortSignal,
): Promise<Discovery> => {
	const early: ResourceSummary[] = [];
	const lists = await listAccounts(
		{identity, service, clock, explain},
		subscriptions.map(({id}) => id),
		{tenantId, subscriptionNames: namesOf(subscriptions)},
		({resources}) => {
			early.push(...resources);
			if (early.length > 0) tell(() => ({subscriptions, resources: [...early], through: 'lists', refused: []}));
		},
		signal,
	);
	const refused = lists.flatMap(({subscriptionId, refusal}) => (refusal === null ? [] : [{subscriptionId, message: refusal}]));
	return {subscriptions, resources: lists.flatMap(({resources}) => resources), through: 'lists', refused};
};

/** The first part at once. */
const seldom = (clock: Pick<Clock, 'now'>, onPart: OnPart): ((make: () => Discovery) => void) => {
	let nextAt = 0;
	return make => {
		if (clock.now() < nextAt) return;
		onPart(make());
		nextAt = clock.now() + betweenPartsMs;
	};
};

/** Rows a page, and the most that Resource Graph gives. */
const top = 1000;

/** `onMore` hears of each page that is not the last. */
const queryAll = async (
	{clients, clock, explain}: Pick<Tools, 'clients' | 'clock' | 'explain'>,
	rows: unknown[],
	onMore: () => void,
	signal: AbortSignal,
): Promise<void> => {
	const client = await clients.resourceGraph();
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
		if (skipToken) onMore();
	} while (skipToken);
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

const namesOf = (subscriptions: readonly Subscription[]): Surroundings['subscriptionNames'] =>
	new Map(subscriptions.map(({id, name}) => [id.toLowerCase(), name]));

const subscriptionsIn = (resources: readonly ResourceSummary[]): readonly Subscription[] => [
	...new Map(resources.map(({subscriptionId: id, tenantId}) => [id, {id, name: id, tenantId}])).values(),
];

type Settled<T> = {readonly value: T; readonly error: null} | {readonly value: null; readonly error: unknown};

const settled = async <T>(work: Promise<T>): Promise<Settled<T>> =>
	work.then(
		value => ({value, error: null}),
		(error: unknown) => ({value: null, error: error ?? new Error('without a reason')}),
	);
