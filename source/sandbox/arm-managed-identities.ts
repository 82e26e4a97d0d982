import {gatewayError, ok, sameText} from './arm-answers.ts';
import {type ArmCall, checkSubscription, groupScope, refuse} from './arm-call.ts';
import type {ArmRoute} from './arm-route.ts';
import type {SandboxResponse} from './http.ts';
import {userAssignedIdentityId} from './identity-id.ts';

/** Microsoft.ManagedIdentity, api-version 2023-01-31: one user-assigned identity by its id. */
const get = (call: ArmCall, [subscriptionId = '', group = '', name = '']: readonly string[]): SandboxResponse => {
	const id = `${groupScope(subscriptionId, group)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
	const refusal = checkSubscription(call, subscriptionId) ?? refuse(call, 'Microsoft.ManagedIdentity/userAssignedIdentities/read', id);
	if (refusal) return refusal;
	const {userAssignedIdentities = [], tenants, resourceGroups} = call.stage.world;
	const known = userAssignedIdentities.find(identity => sameText(userAssignedIdentityId(identity), id));
	const principal = known && tenants.flatMap(({servicePrincipals}) => servicePrincipals).find(one => one.id === known.principalId);
	if (!known || !principal) {
		const type = `Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
		return gatewayError(
			404,
			'ResourceNotFound',
			`The Resource '${type}' under resource group '${group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
		);
	}
	const location = resourceGroups.find(({name: other}) => sameText(other, known.resourceGroup))?.location ?? 'eastus2';
	return ok({
		id: userAssignedIdentityId(known),
		name: known.name,
		type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
		location,
		tags: {},
		properties: {tenantId: call.caller.tid, principalId: principal.id, clientId: principal.appId, isolationScope: 'None'},
	});
};

export const managedIdentityRoutes: readonly ArmRoute[] = [
	{
		method: 'GET',
		path: /^\/subscriptions\/([^/]+)\/resourcegroups\/([^/]+)\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/([^/]+)$/i,
		answer: get,
	},
];
