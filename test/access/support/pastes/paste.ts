import type {Evidence} from '../../../../source/access/failure.ts';
import type {PastedSdk} from '../../../../source/access/paste/pasted.ts';

/** A text as somebody pastes it, and what is to be read out of it. */
export type Paste = {
	readonly what: string;
	readonly text: string;
	/** Of the diagnosis of its first error. */
	readonly id: string;
	readonly told?: Partial<Evidence>;
	readonly sdk?: Partial<PastedSdk>;
	/** How many errors there are; 1 unless said otherwise. */
	readonly errors?: number;
};

export const oid = '30000000-0000-4000-8000-00000000000a';
export const other = '60000000-0000-4000-8000-00000000000a';
export const tenant = '10000000-0000-4000-8000-00000000000a';
export const foreignTenant = '10000000-0000-4000-8000-00000000000b';
export const correlation = 'c85f3b15-cf66-4482-a190-82ac6e287aad';
export const account =
	'/subscriptions/20000000-0000-4000-8000-00000000000a/resourceGroups/rg-ai/providers/Microsoft.CognitiveServices/accounts/contoso-foundry';
export const actions = 'Microsoft.CognitiveServices/accounts';

export const lacks = (who: string, action: string, operation: string): string =>
	`The principal \`${who}\` lacks the required data action \`${actions}/${action}\` to perform \`${operation}\` operation.`;
export const chat = lacks(oid, 'OpenAI/deployments/chat/completions/action', 'POST /openai/deployments/{deployment-id}/chat/completions');
export const agents = `${lacks('ana@contoso.com', 'AIServices/agents/read', 'GET /api/projects/{projectName}/assistants')} For instructions on granting the necessary permissions, see https://aka.ms/FoundryPermissions.`;
export const noAccess = 'Principal does not have access to API/Operation.';
export const audience = (list = ''): string => `Unauthorized. Access token is missing, invalid, audience is incorrect${list && ` (${list})`}, or have expired.`;
export const noDeployment =
	'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.';
export const firewall = 'Access denied due to Virtual Network/Firewall rules.';
export const wrongKey =
	'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.';
export const mayNot = (action: string, scope = account): string =>
	`The client 'ana@contoso.com' with object id '${oid}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`;
export const body = (code: string, message: string): string => JSON.stringify({error: {code, message}});
