import type {Principal, PrincipalKind, PrincipalType} from '../access/principal.ts';
import {field, textField} from './evidence.ts';

export type ObjectKind = 'groups' | 'servicePrincipals' | 'users';

/** What is read of each kind where Graph is asked for a list of one. */
export const fieldsOf: Readonly<Record<ObjectKind, string>> = {
	users: 'id,displayName,userPrincipalName,mail,userType',
	groups: 'id,displayName,mail',
	servicePrincipals: 'id,displayName,appId,servicePrincipalType,alternativeNames',
};

const typeOfKind: Readonly<Record<ObjectKind, PrincipalType>> = {users: 'User', groups: 'Group', servicePrincipals: 'ServicePrincipal'};

export const kindOfType: Readonly<Record<PrincipalType, ObjectKind>> = {User: 'users', Group: 'groups', ServicePrincipal: 'servicePrincipals'};

/**
 * Types of Microsoft Entra Agent ID, which Foundry makes for its agents, are derived from users and service principals (Learn: "agentIdentity resource type"). That getByIds
 * names the derived type is unconfirmed: both are known here.
 */
const typeOfObject: Readonly<Record<string, PrincipalType>> = {
	'#microsoft.graph.agentidentity': 'ServicePrincipal',
	'#microsoft.graph.agentidentityblueprintprincipal': 'ServicePrincipal',
	'#microsoft.graph.agentuser': 'User',
	'#microsoft.graph.user': 'User',
	'#microsoft.graph.group': 'Group',
	'#microsoft.graph.serviceprincipal': 'ServicePrincipal',
};

/** `kind`: of a list of one kind, whose members do not say what they are. */
export const principalsIn = (objects: readonly unknown[], kind: ObjectKind | null): readonly Principal[] =>
	objects.flatMap(object => {
		const type = kind ? typeOfKind[kind] : typeOfObject[textField(object, '@odata.type')?.toLowerCase() ?? ''];
		return (type && principalOf(object, type)) ?? [];
	});

const principalOf = (object: unknown, type: PrincipalType): Principal | null => {
	const id = textField(object, 'id');
	const name = (type === 'User' ? textField(object, 'userPrincipalName') : null) ?? textField(object, 'displayName');
	if (!id) return null;
	const kind = kindOf(object, type);
	if (type === 'ServicePrincipal') {
		const of = kind === 'managed-identity' ? resourceOf(object) : null;
		return {id, type, name, kind, ...(of === null ? {} : {of})};
	}
	const types = field(object, 'groupTypes');
	return {id, type, name, kind, mail: textField(object, 'mail'), ...(Array.isArray(types) && types.includes('DynamicMembership') ? {dynamic: true} : {})};
};

/** Unasked, Graph does not tell `userType`; the name of a guest does. */
const kindOf = (object: unknown, type: PrincipalType): PrincipalKind => {
	if (type === 'Group') return 'group';
	if (type === 'ServicePrincipal') return textField(object, 'servicePrincipalType') === 'ManagedIdentity' ? 'managed-identity' : 'application';
	const userType = textField(object, 'userType')?.toLowerCase();
	return userType === 'guest' || (userType === undefined && /#EXT#@/iu.test(textField(object, 'userPrincipalName') ?? '')) ? 'guest' : 'user';
};

/** Of a managed identity: the ARM id of what it belongs to stands among its alternative names. */
const resourceOf = (object: unknown): string | null => {
	const names = field(object, 'alternativeNames');
	const found: unknown = Array.isArray(names) ? names.find(name => typeof name === 'string' && /^\/subscriptions\//iu.test(name)) : undefined;
	return typeof found === 'string' ? found : null;
};
