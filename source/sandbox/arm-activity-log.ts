import {armDate, gatewayError, ok, sameText} from './arm-answers.ts';
import {type ArmCall, checkSubscription, listAnswer, refuse, subscriptionScope} from './arm-call.ts';
import type {ArmRoute} from './arm-route.ts';
import {reaches} from './authorizer.ts';
import {notModelled, type SandboxResponse} from './http.ts';
import {randomGuid} from './random.ts';
import type {ActivityEvent} from './world.ts';

const dayMs = 86_400_000;
/** Azure keeps the log for 90 days. */
const keptMs = 90 * dayMs;

export const note = (call: ArmCall, resourceId: string, operation: string, status: ActivityEvent['status']): void => {
	const {world, now, random} = call.stage;
	world.activity ??= [];
	world.activity.push({id: randomGuid(random), at: now(), resourceId, operation, caller: call.caller.upn ?? call.caller.oid, status});
};

type Filter = {readonly from: number; readonly to: number; readonly within: string | null};

/** The patterns that Azure takes: a time, and one of resource group, resource, or neither (Learn: "Activity Logs - List"). `null`: another. */
const parseFilter = (text: string): Filter | null => {
	const parts = text.split(/ and /i).map(part => /^\s*(\w+) (eq|ge|le) '([^']*)'\s*$/i.exec(part)?.slice(1) ?? []);
	const of = (name: string, operator: string): string | undefined => parts.find(([field, by]) => field === name && by?.toLowerCase() === operator)?.[2];
	const from = Date.parse(of('eventTimestamp', 'ge') ?? '');
	const to = of('eventTimestamp', 'le');
	const resource = of('resourceUri', 'eq') ?? null;
	const known = 1 + Number(to !== undefined) + Number(resource !== null);
	return Number.isNaN(from) || known !== parts.length ? null : {from, to: to === undefined ? Number.POSITIVE_INFINITY : Date.parse(to), within: resource};
};

const text = (value: string, localizedValue = value): unknown => ({value, localizedValue});

const labels: Readonly<Record<string, string>> = {
	'Microsoft.CognitiveServices/accounts/listKeys/action': 'List Keys',
	'Microsoft.CognitiveServices/accounts/write': 'Creates or updates API account.',
};

/** What `$select` may name (Learn: "Activity Logs - List"): anything else, `caller` too, is left out without a word. */
const selectable: ReadonlySet<string> = new Set(
	(
		'authorization claims correlationId description eventDataId eventName eventTimestamp httpRequest level operationId operationName properties ' +
		'resourceGroupName resourceProviderName resourceId status submissionTimestamp subStatus subscriptionId'
	).split(' '),
);

const selected = (event: object, select: string | null): unknown => {
	const names = select?.split(',').map(name => name.trim());
	return names ? Object.fromEntries(Object.entries(event).filter(([name]) => names.includes(name) && selectable.has(name))) : event;
};

const shape = ({id, at, resourceId, operation, caller, status}: ActivityEvent, subscriptionId: string): object => ({
	authorization: {action: operation, scope: resourceId},
	caller,
	category: text('Administrative'),
	channels: 'Operation',
	correlationId: id,
	description: '',
	eventDataId: id,
	eventName: text('EndRequest', 'End request'),
	eventTimestamp: armDate(at),
	id: `${resourceId}/events/${id}/ticks/${at}`,
	level: status === 'Failed' ? 'Error' : 'Informational',
	operationId: id,
	operationName: text(operation, labels[operation] ?? operation),
	resourceGroupName: /\/resourceGroups\/([^/]+)/i.exec(resourceId)?.[1] ?? '',
	resourceId,
	resourceProviderName: text('Microsoft.CognitiveServices'),
	resourceType: text('Microsoft.CognitiveServices/accounts'),
	status: text(status),
	subStatus: text(status === 'Failed' ? 'BadRequest' : 'OK'),
	submissionTimestamp: armDate(at + 60_000),
	subscriptionId,
});

const listEvents = (call: ArmCall, [subscriptionId = '']: readonly string[]): SandboxResponse => {
	const absent = checkSubscription(call, subscriptionId);
	if (absent) return absent;
	const filter = parseFilter(call.request.query.get('$filter') ?? '');
	if (!filter) return notModelled(`the activity log with the filter "${call.request.query.get('$filter') ?? ''}"`);
	const action = 'Microsoft.Insights/eventtypes/values/read';
	// Whether Azure asks for the right at what the filter names, or at the subscription of the path, is unconfirmed.
	const refusal = refuse(call, action, filter.within ?? subscriptionScope(subscriptionId));
	if (refusal) return refusal;
	if (filter.from < call.stage.now() - keptMs - dayMs) return gatewayError(400, 'BadRequest', 'The start time cannot be more than 90 days in the past.');
	const found = (call.stage.world.activity ?? []).filter(
		({at, resourceId}) =>
			at >= filter.from &&
			at <= filter.to &&
			(filter.within === null ? reaches(subscriptionScope(subscriptionId), resourceId) : sameText(filter.within, resourceId)),
	);
	return ok(
		listAnswer(
			call,
			found.toSorted((a, b) => b.at - a.at).map(event => selected(shape(event, subscriptionId), call.request.query.get('$select'))),
		),
	);
};

export const activityLogRoutes: readonly ArmRoute[] = [
	{
		method: 'GET',
		path: /^\/subscriptions\/([^/]+)\/providers\/Microsoft\.Insights\/eventtypes\/management\/values$/i,
		answer: listEvents,
	},
];
