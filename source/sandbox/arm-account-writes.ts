import {changeLocalAuth, keyOf} from './account-keys.ts';
import {accountShape} from './arm-account-shapes.ts';
import {isResponse, openAccount} from './arm-accounts.ts';
import {note} from './arm-activity-log.ts';
import {ok, providerError} from './arm-answers.ts';
import {type ArmCall, accountId, refuseAt, subscriptionScope} from './arm-call.ts';
import {refuseLocked} from './arm-locks.ts';
import type {ArmRoute} from './arm-route.ts';
import {notModelled, type SandboxResponse} from './http.ts';
import {judgeLocalAuth, refuseLocalAuth} from './key-policies.ts';
import {randomGuid} from './random.ts';
import type {Account} from './world.ts';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value asked for; `undefined`: another change, which is not modelled. */
const wantedLocalAuth = (body: unknown, {disableLocalAuth}: Account): boolean | undefined => {
	const properties = isObject(body) ? body['properties'] : undefined;
	if (!isObject(body) || Object.keys(body).some(name => name !== 'properties') || (properties !== undefined && !isObject(properties))) return undefined;
	const {disableLocalAuth: wanted = disableLocalAuth, ...others} = properties ?? {};
	return Object.keys(others).length === 0 && typeof wanted === 'boolean' ? wanted : undefined;
};

const open = (call: ArmCall, parts: readonly string[], action: string): Account | SandboxResponse => openAccount(call, parts, action, '');

/** What changes an account goes on by itself: 202, and an address that tells when it is done. */
const accepted = (call: ArmCall, account: Account): SandboxResponse => {
	const place = `https://${call.request.host}${subscriptionScope(account.subscriptionId)}/providers/Microsoft.CognitiveServices/locations/${account.location.toUpperCase()}/operationResults/${randomGuid(call.stage.random)}?api-version=2025-09-01`;
	const shape = accountShape(account, call.caller.tid);
	const properties = {...(isObject(shape['properties']) ? shape['properties'] : {}), provisioningState: 'Accepted'};
	return {
		status: 202,
		headers: {
			'azure-asyncoperation': place,
			location: `${place}&operationResultResponseType=Location`,
			'retry-after': '0',
			'x-envoy-upstream-service-time': '238',
		},
		body: {...shape, properties},
	};
};

const patchAccount = (call: ArmCall, parts: readonly string[]): SandboxResponse => {
	const account = open(call, parts, 'accounts/write');
	if (isResponse(account)) return account;
	const id = accountId(account);
	const wanted = wantedLocalAuth(call.request.body, account);
	if (wanted === undefined) return notModelled('PATCH of an account with anything but properties.disableLocalAuth');
	const at = call.stage.now();
	const {value, denying} = judgeLocalAuth(call.stage.world, account, wanted, at);
	const refusal = refuseLocked(call, 'write', id, id) ?? (denying.length > 0 ? refuseLocalAuth(account, denying, value) : null);
	note(call, id, 'Microsoft.CognitiveServices/accounts/write', refusal ? 'Failed' : 'Succeeded');
	if (refusal) return refusal;
	changeLocalAuth(account, value, at);
	return accepted(call, account);
};

const operationResult = (call: ArmCall, [subscriptionId = '', , name = '']: readonly string[]): SandboxResponse => {
	const refusal = refuseAt(call, subscriptionScope(subscriptionId), 'Microsoft.CognitiveServices/locations/operationResults/read');
	// Whoever has the address may ask, whatever else they may read.
	if (refusal && refusal.status !== 403) return refusal;
	const time = new Date(call.stage.now()).toISOString().replace(/\.\d+/, '');
	return ok({id: call.request.path, name, status: 'Succeeded', startTime: time, endTime: time});
};

const listKeys = (call: ArmCall, parts: readonly string[]): SandboxResponse => {
	const account = open(call, parts, 'accounts/listKeys/action');
	if (isResponse(account)) return account;
	const id = accountId(account);
	const refusal =
		refuseLocked(call, 'write', id, id) ??
		(account.disableLocalAuth ? providerError(400, 'BadRequest', 'Failed to list key. disableLocalAuth is set to be true') : null);
	note(call, id, 'Microsoft.CognitiveServices/accounts/listKeys/action', refusal ? 'Failed' : 'Succeeded');
	return refusal ?? ok({key1: keyOf(account, 1), key2: keyOf(account, 2)});
};

const account = String.raw`^/subscriptions/([^/]+)/resourcegroups/([^/]+)/providers/Microsoft\.CognitiveServices/accounts/([^/]+)`;

export const accountWriteRoutes: readonly ArmRoute[] = [
	{method: 'PATCH', path: new RegExp(`${account}$`, 'i'), answer: patchAccount},
	{method: 'POST', path: new RegExp(`${account}/listKeys$`, 'i'), answer: listKeys},
	{
		method: 'GET',
		path: /^\/subscriptions\/([^/]+)\/providers\/Microsoft\.CognitiveServices\/locations\/([^/]+)\/operationResults\/([^/]+)$/i,
		answer: operationResult,
	},
];
