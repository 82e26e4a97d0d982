import type {Principal} from '../access/principal.ts';
import type {Session} from '../access/session.ts';
import {isGuid, quoted} from './arm-id.ts';
import type {Identity} from './credentials.ts';
import {fieldsOf, kindOfType, type ObjectKind, principalsIn} from './directory-objects.ts';
import {field, textField} from './evidence.ts';
import {refusal} from './failures.ts';
import type {Service} from './service.ts';

/** Microsoft Graph: who is who. */
export type Directory = {
	readonly getPrincipals: (identity: Identity, ids: readonly string[], signal: AbortSignal) => Promise<readonly Principal[]>;
	/** `null`: there is none of that kind. Rejects where Graph will not say. */
	readonly lookUpPrincipal: (identity: Identity, of: Pick<Principal, 'id' | 'type'>, signal: AbortSignal) => Promise<Principal | null>;
	readonly findPrincipals: (identity: Identity, session: Session, text: string, signal: AbortSignal) => Promise<readonly Principal[]>;
	readonly searchPrincipals: (identity: Identity, text: string, signal: AbortSignal) => Promise<readonly Principal[]>;
	/** Managed identities of the resource, or the user-assigned one, by its ARM id. */
	readonly identitiesOf: (identity: Identity, resourceId: string, signal: AbortSignal) => Promise<readonly Principal[]>;
	/** Display name of an application, by its application id. */
	readonly applicationName: (identity: Identity, applicationId: string, signal: AbortSignal) => Promise<string | null>;
};

/** Ids that one getByIds takes. Source: Microsoft Learn, "directoryObject: getByIds". */
const batchSize = 1000;

/** So many are offered while somebody types. */
const mostOffered = 20;

export const openDirectory = ({ask, listAll}: Service): Directory => {
	const getPrincipals = async (identity: Identity, ids: readonly string[], signal: AbortSignal): Promise<readonly Principal[]> => {
		const found: Principal[] = [];
		for (let start = 0; start < ids.length; start += batchSize) {
			const body = {ids: ids.slice(start, start + batchSize), types: ['user', 'group', 'servicePrincipal']};
			const objects = await listAll(identity, 'directoryObjects/getByIds', {body, expected: [200, 403]}, signal);
			found.push(...principalsIn(objects, null));
		}
		return found;
	};

	const lookUpPrincipal: Directory['lookUpPrincipal'] = async (identity, {id, type}, signal) => {
		const kind = kindOfType[type];
		const answer = await ask(identity, `${kind}/${encodeURIComponent(id)}?$select=${fieldsOf[kind]}`, {expected: [200, 404]}, signal);
		const content: unknown = JSON.parse(answer.body);
		if (answer.status === 200) return principalsIn([content], kind)[0] ?? null;
		if (textField(field(content, 'error'), 'code') === 'Request_ResourceNotFound') return null;
		throw refusal('NotTheDirectory', 'The answer of 404 is not the directory’s own.', 'graph');
	};

	/** Every user, group or service principal that the filter lets through; `top`: the first so many. */
	const filtered = async (identity: Identity, kind: ObjectKind, filter: string, signal: AbortSignal, top?: number): Promise<readonly Principal[]> => {
		const path = `${kind}?$filter=${encodeURIComponent(filter)}&$select=${fieldsOf[kind]}`;
		if (top === undefined) return principalsIn(await listAll(identity, path, {}, signal), kind);
		const {body} = await ask(identity, `${path}&$top=${top}`, {}, signal);
		const objects = field(JSON.parse(body), 'value');
		return principalsIn(Array.isArray(objects) ? objects : [], kind);
	};

	const identitiesOf: Directory['identitiesOf'] = async (identity, resourceId, signal) =>
		filtered(identity, 'servicePrincipals', `alternativeNames/any(name:name eq '${quoted(resourceId)}')`, signal);

	const findPrincipals = async (identity: Identity, session: Session, text: string, signal: AbortSignal): Promise<readonly Principal[]> => {
		const wanted = text.trim();
		// Of names only a person's own is nobody else's: a group or another application may be called as this one is.
		const isKey = isGuid(wanted) || wanted.includes('@');
		const own = [session.objectId, session.kind === 'user' ? session.name : null];
		if (isKey && own.some(name => name?.toLowerCase() === wanted.toLowerCase()))
			return [{id: session.objectId, type: session.kind === 'user' ? 'User' : 'ServicePrincipal', name: session.name}];
		const value = `'${quoted(wanted)}'`;
		const named = (kind: ObjectKind, filter: string): Promise<readonly Principal[]> => filtered(identity, kind, filter, signal);
		const searches = isGuid(wanted)
			? [getPrincipals(identity, [wanted], signal), named('servicePrincipals', `appId eq ${value}`)]
			: wanted.includes('@')
				? [named('users', `userPrincipalName eq ${value} or mail eq ${value} or ${asGuest(wanted)}`), named('groups', `mail eq ${value}`)]
				: (['users', 'groups', 'servicePrincipals'] as const).map(kind => named(kind, `displayName eq ${value}`));
		const results = await Promise.allSettled(searches);
		const found = results.flatMap(result => (result.status === 'fulfilled' ? result.value : []));
		const failed = results.find(result => result.status === 'rejected');
		const [byKey] = results;
		const isSure = isKey && byKey?.status === 'fulfilled' && byKey.value.length > 0;
		// "Nobody", or "nobody else of that name", is only true when every search was allowed to say so.
		if (failed && !isSure) throw failed.reason;
		return unique(found);
	};

	const searchPrincipals: Directory['searchPrincipals'] = async (identity, text, signal) => {
		const wanted = text.trim();
		if (wanted === '') return [];
		const begins = (names: readonly string[]): string => names.map(name => `startswith(${name},'${quoted(wanted)}')`).join(' or ');
		const lists = await Promise.all([
			filtered(identity, 'users', begins(['displayName', 'userPrincipalName', 'mail']), signal, mostOffered),
			filtered(identity, 'groups', begins(['displayName', 'mail']), signal, mostOffered),
			filtered(identity, 'servicePrincipals', begins(['displayName']), signal, mostOffered),
		]);
		return unique(shared(lists, mostOffered));
	};

	const applicationName = async (identity: Identity, applicationId: string, signal: AbortSignal): Promise<string | null> => {
		const [application] = await filtered(identity, 'servicePrincipals', `appId eq '${applicationId}'`, signal);
		return application?.name ?? null;
	};

	return {getPrincipals, lookUpPrincipal, findPrincipals, searchPrincipals, identitiesOf, applicationName};
};

const unique = (people: readonly Principal[]): readonly Principal[] => [...new Map(people.map(principal => [principal.id, principal])).values()];

/** A guest from elsewhere is named after their home: `jo@fabrikam.com` is `jo_fabrikam.com#EXT#@…` here, and may have no mail. */
const asGuest = (wanted: string): string => `startswith(userPrincipalName,'${quoted(wanted.replace('@', '_'))}#EXT#@')`;

/** Of each list as much as there is room for, so that many users do not hide a group. */
const shared = (lists: readonly (readonly Principal[])[], most: number): readonly Principal[] => {
	const taken = lists.map(() => 0);
	for (let left = most; left > 0; ) {
		const open = lists.flatMap((list, index) => ((taken[index] ?? 0) < list.length ? [index] : []));
		if (open.length === 0) break;
		for (const index of open.slice(0, left)) {
			taken[index] = (taken[index] ?? 0) + 1;
			left -= 1;
		}
	}
	return lists.flatMap((list, index) => list.slice(0, taken[index]));
};
