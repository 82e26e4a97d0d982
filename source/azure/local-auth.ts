import type {ConnectionSummary} from '../access/readiness.ts';
import type {Clock} from '../steps/clock.ts';
import {accountOf} from './arm-id.ts';
import type {Clients} from './clients.ts';
import {thrownAnswer} from './failures.ts';
import {allOf} from './pages.ts';

const pauseMs = 1000;

/** Resolves when Azure has done it, as far as it says; what it has made of it is to be read back. */
export const setLocalAuth = async (
	{clients, clock}: {readonly clients: Clients; readonly clock: Clock},
	{resourceId, disabled}: {readonly resourceId: string; readonly disabled: boolean},
	abortSignal: AbortSignal,
): Promise<void> => {
	const {subscriptionId, resourceGroup, account} = accountOf(resourceId);
	const client = await clients.cognitiveServices(subscriptionId);
	const poller = await client.accounts.beginUpdate(resourceGroup, account, {properties: {disableLocalAuth: disabled}}, {abortSignal});
	while (!poller.isDone()) {
		await clock.sleep(pauseMs, abortSignal);
		await poller.poll({abortSignal});
	}
	const {error} = poller.getOperationState();
	if (error) throw error;
};

/** Of the resource and its projects. Their secrets are not part of a list. */
export const listConnections = async (
	clients: Clients,
	{resourceId, projects}: {readonly resourceId: string; readonly projects: readonly string[]},
	abortSignal: AbortSignal,
): Promise<readonly ConnectionSummary[]> => {
	const {subscriptionId, resourceGroup, account} = accountOf(resourceId);
	const client = await clients.cognitiveServices(subscriptionId);
	const lists = await Promise.all([
		noneWhereNoneCanBe(allOf(client.accountConnections.list(resourceGroup, account, {abortSignal}))),
		...projects.map(async project => allOf(client.projectConnections.list(resourceGroup, account, project, {abortSignal}))),
	]);
	return lists.flatMap((list, index) =>
		list.map(({name, properties}) => ({
			name: name ?? '',
			project: index === 0 ? null : (projects[index - 1] ?? null),
			target: properties.target ?? '',
			byKey: keyed.has(properties.authType),
			...resourceNamedIn(properties.metadata),
		})),
	);
};

/** The portal writes `ResourceId`, templates also `resourceId`. */
const resourceNamedIn = (metadata: Readonly<Record<string, string>> | undefined): Pick<ConnectionSummary, 'resourceId'> => {
	const [, resourceId] = Object.entries(metadata ?? {}).find(([key]) => key.toLowerCase() === 'resourceid') ?? [];
	return resourceId?.startsWith('/subscriptions/') ? {resourceId} : {};
};

const keyed: ReadonlySet<string> = new Set(['AccessKey', 'AccountKey', 'ApiKey', 'CustomKeys']);

/** An Azure OpenAI resource has no connections at all. */
const noneWhereNoneCanBe = async <T>(reading: Promise<readonly T[]>): Promise<readonly T[]> =>
	reading.catch((error: unknown) => {
		const {status} = thrownAnswer(error);
		if (status === 400 || status === 404) return [];
		throw error;
	});
