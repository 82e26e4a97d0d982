import type {Principal, PrincipalType} from '../access/principal.ts';
import type {Session} from '../access/session.ts';
import {isGuid} from './arm-id.ts';
import type {Identity} from './credentials.ts';
import {type Answer, field, textField} from './evidence.ts';
import type {Service} from './service.ts';

/** Microsoft Graph: who is who. */
export type Directory = {
	readonly getPrincipals: (identity: Identity, ids: readonly string[], signal: AbortSignal) => Promise<readonly Principal[]>;
	readonly findPrincipals: (identity: Identity, session: Session, text: string, signal: AbortSignal) => Promise<readonly Principal[]>;
	/** Display name of an application, by its application id. */
	readonly applicationName: (identity: Identity, applicationId: string, signal: AbortSignal) => Promise<string | null>;
};

/** Ids that one getByIds takes. Source: Microsoft Learn, "directoryObject: getByIds". */
const batchSize = 1000;

export const openDirectory = ({ask}: Service): Directory => {
	const getPrincipals = async (identity: Identity, ids: readonly string[], signal: AbortSignal): Promise<readonly Principal[]> => {
		const found: Principal[] = [];
		for (let start = 0; start < ids.length; start += batchSize) {
			const body = {ids: ids.slice(start, start + batchSize), types: ['user', 'group', 'servicePrincipal']};
			const answer = await ask(identity, 'directoryObjects/getByIds', {body, expected: [200, 403]}, signal);
			found.push(...principalsIn(answer, null));
		}
		return found;
	};

	/** Every user, group or service principal that the filter lets through. */
	const filtered = async (identity: Identity, kind: Kind, filter: string, signal: AbortSignal): Promise<readonly Principal[]> => {
		const query = `$filter=${encodeURIComponent(filter)}&$select=${fields[kind]}`;
		return principalsIn(await ask(identity, `${kind}?${query}`, {}, signal), kind);
	};

	const userByName = async (identity: Identity, name: string, signal: AbortSignal): Promise<readonly Principal[]> => {
		const answer = await ask(identity, `users/${encodeURIComponent(name)}?$select=${fields.users}`, {expected: [200, 404]}, signal);
		return answer.status === 200 ? [principalOf(JSON.parse(answer.body), 'User')].flatMap(principal => principal ?? []) : [];
	};

	const findPrincipals = async (identity: Identity, session: Session, text: string, signal: AbortSignal): Promise<readonly Principal[]> => {
		const wanted = text.trim();
		// Of names only a person's own is nobody else's: a group or another application may be called as this one is.
		const isKey = isGuid(wanted) || wanted.includes('@');
		const own = [session.objectId, session.kind === 'user' ? session.name : null];
		if (isKey && own.some(name => name?.toLowerCase() === wanted.toLowerCase()))
			return [{id: session.objectId, type: session.kind === 'user' ? 'User' : 'ServicePrincipal', name: session.name}];
		const value = `'${wanted.replaceAll("'", "''")}'`;
		const searches = isGuid(wanted)
			? [getPrincipals(identity, [wanted], signal), filtered(identity, 'servicePrincipals', `appId eq ${value}`, signal)]
			: wanted.includes('@')
				? [userByName(identity, wanted, signal), filtered(identity, 'users', `mail eq ${value}`, signal)]
				: [filtered(identity, 'groups', `displayName eq ${value}`, signal), filtered(identity, 'servicePrincipals', `displayName eq ${value}`, signal)];
		const results = await Promise.allSettled(searches);
		const found = results.flatMap(result => (result.status === 'fulfilled' ? result.value : []));
		const failed = results.find(result => result.status === 'rejected');
		const [byKey] = results;
		const isSure = isKey && byKey?.status === 'fulfilled' && byKey.value.length > 0;
		// "Nobody", or "nobody else of that name", is only true when every search was allowed to say so.
		if (failed && !isSure) throw failed.reason;
		return [...new Map(found.map(principal => [principal.id, principal])).values()];
	};

	const applicationName = async (identity: Identity, applicationId: string, signal: AbortSignal): Promise<string | null> => {
		const [application] = await filtered(identity, 'servicePrincipals', `appId eq '${applicationId}'`, signal);
		return application?.name ?? null;
	};

	return {getPrincipals, findPrincipals, applicationName};
};

type Kind = 'groups' | 'servicePrincipals' | 'users';

const fields: Readonly<Record<Kind, string>> = {
	users: 'id,displayName,userPrincipalName,mail',
	groups: 'id,displayName,mail',
	servicePrincipals: 'id,displayName,appId,servicePrincipalType',
};

const typeOfKind: Readonly<Record<Kind, PrincipalType>> = {users: 'User', groups: 'Group', servicePrincipals: 'ServicePrincipal'};

const typeOfObject: Readonly<Record<string, PrincipalType>> = {
	'#microsoft.graph.user': 'User',
	'#microsoft.graph.group': 'Group',
	'#microsoft.graph.serviceprincipal': 'ServicePrincipal',
};

/** `kind`: of a list of one kind, whose members do not say what they are. */
const principalsIn = ({status, body}: Answer, kind: Kind | null): readonly Principal[] => {
	if (status !== 200) return [];
	const objects = field(JSON.parse(body), 'value');
	if (!Array.isArray(objects)) return [];
	return objects.flatMap(object => {
		const type = kind ? typeOfKind[kind] : typeOfObject[textField(object, '@odata.type')?.toLowerCase() ?? ''];
		return (type && principalOf(object, type)) ?? [];
	});
};

const principalOf = (object: unknown, type: PrincipalType): Principal | null => {
	const id = textField(object, 'id');
	const name = (type === 'User' ? textField(object, 'userPrincipalName') : null) ?? textField(object, 'displayName');
	return id ? {id, type, name} : null;
};
