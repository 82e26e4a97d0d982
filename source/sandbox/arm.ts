import {runKeyPolicies} from './account-keys.ts';
import {passTime} from './activations.ts';
import {accountWriteRoutes} from './arm-account-writes.ts';
import {accountRoutes} from './arm-accounts.ts';
import {activityLogRoutes} from './arm-activity-log.ts';
import {gatewayError} from './arm-answers.ts';
import {type ArmCall, openCall} from './arm-call.ts';
import {catalogueRoutes} from './arm-catalogue.ts';
import {connectionRoutes} from './arm-connections.ts';
import {deploymentRoutes} from './arm-deployments.ts';
import {managedIdentityRoutes} from './arm-managed-identities.ts';
import {permissionRoutes} from './arm-permissions.ts';
import {policyRoutes} from './arm-policy-reads.ts';
import {roleAssignmentRoutes} from './arm-role-assignments.ts';
import {roleDefinitionWriteRoutes} from './arm-role-definition-writes.ts';
import {roleDefinitionRoutes} from './arm-role-definitions.ts';
import type {ArmRoute} from './arm-route.ts';
import {subscriptionRoutes} from './arm-subscriptions.ts';
import {runDeployments} from './deployments.ts';
import {findTenant} from './graph-directory.ts';
import {notModelled, type SandboxRequest, type SandboxResponse, type Service} from './http.ts';
import {randomGuid} from './random.ts';
import {createResourceGraphRoute} from './resource-graph.ts';
import {refuseWeakWrite} from './step-up.ts';
import type {Stage} from './world.ts';

const audiences = ['https://management.azure.com', 'https://management.core.windows.net', '797f4846-ba00-4fd7-ba43-dac1f8f63013'];

const challenge = (tenant: string, description: string): Readonly<Record<string, string>> => ({
	'www-authenticate': `Bearer authorization_uri="https://login.windows.net/${tenant}", error="invalid_token", error_description="${description}"`,
});

/** The US form in which ARM tells times in messages. */
const usTime = (ms: number): string => new Date(ms).toLocaleString('en-US', {timeZone: 'UTC'}).replace(',', '').replaceAll('\u202f', ' ');

const expiryOf = (request: SandboxRequest, now: number): number => {
	try {
		const [, payload = ''] = (request.headers['authorization'] ?? '').split('.');
		const {exp} = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as {readonly exp?: unknown};
		return typeof exp === 'number' ? exp * 1000 : now;
	} catch {
		return now;
	}
};

/** 401 as Resource Manager answers it: without a token the challenge tells the tenant, which clients use to find it. */
const refuseToken = (stage: Stage, request: SandboxRequest): SandboxResponse | null => {
	const [, subscriptionId] = /^\/subscriptions\/([^/]+)/i.exec(request.path) ?? [];
	const tenant = stage.world.subscriptions.find(({id}) => id === subscriptionId?.toLowerCase())?.tenantId ?? stage.world.tenants[0]?.id ?? '';
	if (request.tokenFault === 'expired') {
		const now = stage.now();
		const message = `The access token expiry UTC time '${usTime(expiryOf(request, now))}' is earlier than current UTC time '${usTime(now)}'.`;
		return gatewayError(401, 'ExpiredAuthenticationToken', message, challenge(tenant, 'The access token has expired.'));
	}
	if (request.tokenFault === 'malformed') {
		return gatewayError(401, 'InvalidAuthenticationToken', 'The access token is invalid.', challenge('', 'The access token is invalid.'));
	}
	if (request.token === null) {
		const description = "The authentication failed because of missing 'Authorization' header.";
		return gatewayError(401, 'AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.", challenge(tenant, description));
	}
	const audience = request.token.aud.replace(/\/+$/, '');
	if (audiences.includes(audience)) return null;
	const message = `The access token has been obtained for wrong audience or resource '${request.token.aud}'. It should exactly match with one of the allowed audiences 'https://management.core.windows.net/','https://management.core.windows.net','https://management.azure.com/','https://management.azure.com'.`;
	return gatewayError(
		401,
		'InvalidAuthenticationTokenAudience',
		message,
		challenge(tenant, 'The access token has been obtained for wrong audience or resource.'),
	);
};

/** First match answers. */
const fixedRoutes: readonly ArmRoute[] = [
	...permissionRoutes,
	...roleAssignmentRoutes,
	...roleDefinitionRoutes,
	...roleDefinitionWriteRoutes,
	...deploymentRoutes,
	...policyRoutes,
	...activityLogRoutes,
	...accountRoutes,
	...accountWriteRoutes,
	...connectionRoutes,
	...catalogueRoutes,
	...managedIdentityRoutes,
	...subscriptionRoutes,
];

const answer = (routes: readonly ArmRoute[], call: ArmCall): SandboxResponse => {
	const {method, path} = call.request;
	if (call.version === '') {
		const message = 'The api-version query parameter (?api-version=) is required for all requests.';
		return gatewayError(400, 'MissingApiVersionParameter', message);
	}
	// A scope that lost its first slash, or that a shell took for a path of its own (`C:/Program Files/Git/subscriptions/…`).
	if (/.\/(subscriptions|providers)\//i.test(path) && !/^\/(subscriptions|providers)\//i.test(path)) {
		return gatewayError(404, 'MissingSubscription', 'The request did not have a subscription or a valid tenant level resource provider.');
	}
	for (const route of routes) {
		if (route.method !== method) continue;
		const found = route.path.exec(path);
		if (found)
			return route.answer(
				call,
				found.slice(1).map(part => part ?? ''),
			);
	}
	return notModelled(`${method} https://${call.request.host}${path} (api-version ${call.version})`);
};

const buckets: Readonly<Record<string, readonly [name: string, remaining: string, global: string]>> = {
	GET: ['reads', '1099', '16499'],
	DELETE: ['deletes', '799', '11999'],
};

/** Token buckets as they stand for a caller who asks seldom. */
const limitHeaders = (request: SandboxRequest): Readonly<Record<string, string>> => {
	const [name, remaining, global] = buckets[request.method] ?? ['writes', '799', '11999'];
	if (!/^\/subscriptions\//i.test(request.path)) return {[`x-ms-ratelimit-remaining-tenant-${name}`]: remaining};
	return {[`x-ms-ratelimit-remaining-subscription-${name}`]: remaining, [`x-ms-ratelimit-remaining-subscription-global-${name}`]: global};
};

const dress = (stage: Stage, request: SandboxRequest, response: SandboxResponse): SandboxResponse => {
	if (response.status === 501) return response;
	const id = randomGuid(stage.random);
	const time = new Date(stage.now()).toISOString().replace(/[-:]|\.\d+/g, '');
	const gateway = response.headers?.['x-ms-failure-cause'] === 'gateway';
	return {
		...response,
		headers: {
			'cache-control': 'no-cache',
			pragma: 'no-cache',
			expires: '-1',
			'strict-transport-security': 'max-age=31536000; includeSubDomains',
			'x-content-type-options': 'nosniff',
			'x-ms-request-id': id,
			'x-ms-correlation-request-id': id,
			'x-ms-routing-request-id': `EASTUS2:${time}:${randomGuid(stage.random)}`,
			...(response.body === undefined ? {} : {'content-type': 'application/json; charset=utf-8'}),
			...(gateway ? {} : limitHeaders(request)),
			...(gateway || request.token === null
				? {}
				: {'x-ms-operation-identifier': `tenantId=${request.token.tid},objectId=${request.token.oid}/eastus2/${randomGuid(stage.random)}`}),
			...response.headers,
		},
	};
};

/** Azure Resource Manager at management.azure.com. */
export const armService = (stage: Stage): Service => {
	const routes = [createResourceGraphRoute(), ...fixedRoutes];
	return request => {
		if (request.host !== 'management.azure.com') return null;
		passTime(stage);
		runDeployments(stage);
		runKeyPolicies(stage);
		const refusal = refuseToken(stage, request);
		if (refusal || request.token === null) return dress(stage, request, refusal ?? notModelled('a request without a token'));
		const weak = refuseWeakWrite(findTenant(stage.world, request.token.tid), request, request.token);
		return dress(stage, request, weak ?? answer(routes, openCall(stage, request, request.token)));
	};
};
