import type {Tenant} from '../steps/cloud.ts';
import type {Clients} from './clients.ts';
import {allOf} from './pages.ts';

/** Tenants that the person is in. A tenant that has not consented to this client is listed without its names. */
export const listTenants = async (clients: Clients, abortSignal: AbortSignal): Promise<readonly Tenant[]> => {
	const client = await clients.subscriptions();
	const tenants = await allOf(client.tenants.list({abortSignal}));
	return tenants.flatMap(({tenantId, displayName, defaultDomain}) =>
		tenantId ? [{id: tenantId, name: displayName ?? null, defaultDomain: defaultDomain ?? null}] : [],
	);
};
