import type {KeyReading} from '../access/readiness.ts';
import {subscriptionIdOf} from '../access/scope.ts';
import {isoTime, parseTime} from '../access/time.ts';
import {quoted} from './arm-id.ts';
import type {Identity} from './credentials.ts';
import {field, textField} from './evidence.ts';
import type {Service} from './service.ts';

export type ListKeyReadings = (
	identity: Identity,
	of: {readonly resourceId: string; readonly since: number},
	signal: AbortSignal,
) => Promise<readonly KeyReading[]>;

const apiVersion = '2015-04-01';

/**
 * Who read the keys of a resource. The log's filter knows no operations, so that all of the resource is read; and `caller` is not among what `$select` may name, so that
 * events come whole. Source: Microsoft Learn, "Activity Logs - List"; it goes back 90 days.
 */
export const openActivityLog = ({listAll}: Service): ListKeyReadings => {
	return async (identity, {resourceId, since}, signal) => {
		const filter = `eventTimestamp ge '${isoTime(since)}' and resourceUri eq '${quoted(resourceId)}'`;
		const query = `api-version=${apiVersion}&$filter=${encodeURIComponent(filter)}`;
		const path = `subscriptions/${subscriptionIdOf(resourceId) ?? ''}/providers/Microsoft.Insights/eventtypes/management/values?${query}`;
		return (await listAll(identity, path, {}, signal)).flatMap(readingOf);
	};
};

/** One reading has several events: that it began says nothing yet. Whoever makes a key anew is answered with both. */
const readingOf = (item: unknown): readonly KeyReading[] => {
	const operation = textField(field(item, 'operationName'), 'value') ?? '';
	const status = textField(field(item, 'status'), 'value')?.toLowerCase();
	const at = parseTime(textField(item, 'eventTimestamp') ?? '');
	if (!/\/accounts\/(?:listkeys|regeneratekey)\/action$/iu.test(operation) || at === null || (status !== 'succeeded' && status !== 'failed')) return [];
	return [{at, by: textField(item, 'caller') ?? 'somebody', succeeded: status === 'succeeded'}];
};
