import type {CloudFailure} from '../access/failure.ts';
import type {ResourceSummary} from '../access/target.ts';
import type {Clock} from '../steps/clock.ts';
import type {Identity} from './credentials.ts';
import {field, textField} from './evidence.ts';
import {type Surroundings, summaryOf} from './resources.ts';
import type {Service} from './service.ts';

/** What the SDK's own client asks for; a client for each of a thousand subscriptions would take longer than the answers. */
const apiVersion = '2025-09-01';

/** A thousand subscriptions take 33 round trips this way instead of a thousand; each has a quota of its own. */
const width = 32;

/** The longest that a list is waited for when Azure asks to wait. */
const mostMs = 60_000;
/** Where Azure does not say how long. */
const usualMs = 5000;

type Tools = {readonly identity: Identity; readonly service: Service; readonly clock: Clock; readonly explain: (error: unknown) => CloudFailure};

export type Listed = {readonly subscriptionId: string; readonly resources: readonly ResourceSummary[]; readonly refusal: string | null};

/** The accounts of each subscription, asked for side by side; `onListed` hears of each as it comes. Who is told to wait makes all others wait: they have one quota in the tenant. */
export const listAccounts = async (
	{identity, service, clock, explain}: Tools,
	subscriptionIds: readonly string[],
	surroundings: Surroundings,
	onListed: (listed: Listed) => void,
	signal: AbortSignal,
): Promise<readonly Listed[]> => {
	let until = 0;
	const patiently = async <T>(ask: () => Promise<T>): Promise<T> => {
		const startedAt = clock.now();
		for (let failures = 0; ; ) {
			for (let pause = until - clock.now(); pause > 0; pause = until - clock.now()) await clock.sleep(pause, signal);
			try {
				return await ask();
			} catch (error) {
				signal.throwIfAborted();
				const {status, headers} = explain(error).evidence;
				const isThrottled = status === 429;
				const waitMs = isThrottled ? Number(headers['retry-after']) * 1000 || usualMs : 500 * 2 ** failures;
				const mayPass = isThrottled || ((status === null || status >= 500) && failures < 2);
				if (!mayPass || clock.now() + waitMs - startedAt > mostMs) throw error;
				if (isThrottled) until = Math.max(until, clock.now() + waitMs);
				else {
					failures += 1;
					await clock.sleep(waitMs, signal);
				}
			}
		}
	};
	const list = async (subscriptionId: string): Promise<Listed> => {
		try {
			const path = `subscriptions/${subscriptionId}/providers/Microsoft.CognitiveServices/accounts?api-version=${apiVersion}`;
			const found = await patiently(async () => service.listAll(identity, path, {}, signal));
			return {subscriptionId, resources: found.map(account => summaryOf(accountIn(account), surroundings)), refusal: null};
		} catch (error) {
			signal.throwIfAborted();
			return {subscriptionId, resources: [], refusal: explain(error).message};
		}
	};
	const all: Listed[] = [];
	let next = 0;
	const lane = async (): Promise<void> => {
		for (let index = next++; index < subscriptionIds.length; index = next++) {
			const listed = await list(subscriptionIds[index] ?? '');
			all[index] = listed;
			onListed(listed);
		}
	};
	await Promise.all(Array.from({length: Math.min(width, subscriptionIds.length)}, lane));
	return all;
};

const accountIn = (account: unknown) => ({
	id: textField(account, 'id') ?? '',
	name: textField(account, 'name') ?? '',
	kind: textField(account, 'kind') ?? '',
	location: textField(account, 'location') ?? '',
	properties: field(account, 'properties'),
});
