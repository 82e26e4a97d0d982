import type {PermissionBlock} from '../access/role-definition.ts';
import {accountOf} from './arm-id.ts';
import type {Clients} from './clients.ts';
import {allOf} from './pages.ts';
import {blockOf} from './role-definitions.ts';

/** One block for each assignment that reaches the scope, unmerged; two roles alike give two alike. */
export const listPermissions = async (clients: Clients, scope: string, abortSignal: AbortSignal): Promise<readonly PermissionBlock[]> => {
	const {subscriptionId, resourceGroup, account, project} = accountOf(scope);
	const {permissions} = await clients.authorizationIn(subscriptionId);
	const pages = project
		? permissions.listForResource(resourceGroup, provider, `accounts/${encodeURIComponent(account)}`, 'projects', project, {abortSignal})
		: permissions.listForResource(resourceGroup, provider, '', 'accounts', account, {abortSignal});
	return (await allOf(pages)).map(blockOf);
};

const provider = 'Microsoft.CognitiveServices';
