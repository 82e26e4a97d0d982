import type {UserAssignedIdentity} from './world.ts';

/** ARM id of a user-assigned managed identity. */
export const userAssignedIdentityId = ({subscriptionId, resourceGroup, name}: UserAssignedIdentity): string =>
	`/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
