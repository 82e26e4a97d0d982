import type {PrincipalType} from '../access/principal.ts';
import {type AccountId, parseResourceId, subscriptionIdOf} from '../access/scope.ts';
import {refusal} from './failures.ts';

/** The SDK's paths begin with a slash of their own: a scope with another one would be sent as `//subscriptions/…`. */
export const withoutLeadingSlash = (id: string): string => id.replace(/^\/+/, '');

/** Ids of definitions carry the subscription that was asked, ids of projects their account: only the last part compares. */
export const lastSegment = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

export const accountOf = (resourceId: string): AccountId => {
	const account = parseResourceId(resourceId);
	if (account) return account;
	throw refusal('NotAnAccountId', `${resourceId} is not the ARM id of a Foundry or Azure OpenAI resource.`);
};

export const isGuid = (text: string): boolean => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);

/** A text inside the quotes of an OData filter. */
export const quoted = (text: string): string => text.replaceAll("'", "''");

/** Azure also knows groups of another directory, and devices. */
export const principalTypeOf = (type: string | undefined): PrincipalType =>
	type === 'ServicePrincipal' ? 'ServicePrincipal' : type?.endsWith('Group') ? 'Group' : 'User';

/** As an assignment at that scope names the role. */
export const definitionIdOf = (scope: string, roleId: string): string => {
	const subscription = subscriptionIdOf(scope);
	return `${subscription ? `/subscriptions/${subscription}` : ''}/providers/Microsoft.Authorization/roleDefinitions/${roleId}`;
};
