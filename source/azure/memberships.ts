import {CloudFailure} from '../access/failure.ts';
import type {Principal, PrincipalType} from '../access/principal.ts';
import type {Session} from '../access/session.ts';
import type {Identity} from './credentials.ts';
import {textField} from './evidence.ts';
import {refusal} from './failures.ts';
import type {Service} from './service.ts';

/** Microsoft Graph: who is in which group. */
export type Memberships = {
	readonly listGroupIds: (identity: Identity, session: Session, principal: Principal, signal: AbortSignal) => Promise<readonly string[]>;
	readonly countMembers: (identity: Identity, groupId: string, signal: AbortSignal) => Promise<number>;
	readonly countGroupsIn: (identity: Identity, groupId: string, signal: AbortSignal) => Promise<number>;
};

const collections: Readonly<Record<PrincipalType, string>> = {User: 'users', Group: 'groups', ServicePrincipal: 'servicePrincipals'};

/** Counts and casts are answered from an index of their own. Source: Microsoft Learn, "Advanced query capabilities on Microsoft Entra ID objects". */
const eventual = {ConsistencyLevel: 'eventual'};

export const openMemberships = ({ask, listAll}: Service): Memberships => {
	/** The groups in between are members too: only what can sign in is counted. */
	const count = async (identity: Identity, groupId: string, kind: 'group' | 'servicePrincipal' | 'user', signal: AbortSignal): Promise<number> => {
		const path = `groups/${encodeURIComponent(groupId)}/transitiveMembers/microsoft.graph.${kind}/$count`;
		const {body} = await ask(identity, path, {headers: {...eventual, accept: 'text/plain, application/json'}}, signal);
		// Graph may put a byte order mark before the digits.
		const digits = body.replace(/^\uFEFF/, '').trim();
		if (/^\d+$/.test(digits)) return Number(digits);
		throw refusal('NotACount', 'Microsoft Graph did not answer with a number of members.', 'graph');
	};

	return {
		listGroupIds: async (identity, {kind, objectId}, {id, type}, signal) => {
			// One's own memberships are told even where the directory is closed. An application is no "me".
			const isMe = kind === 'user' && id.toLowerCase() === objectId.toLowerCase();
			const whose = isMe ? 'me' : `${collections[type]}/${encodeURIComponent(id)}`;
			try {
				// `true` would leave out groups that are not for security, and is not taken for groups.
				const ids = await listAll(identity, `${whose}/getMemberGroups`, {body: {securityEnabledOnly: false}}, signal);
				return ids.filter(found => typeof found === 'string');
			} catch (error) {
				if (codeOf(error) !== 'Directory_ResultSizeLimitExceeded') throw error;
				// Of more than 11,000 groups. Source: Microsoft Learn, "directoryObject: getMemberGroups".
				const path = `${whose}/transitiveMemberOf/microsoft.graph.group?$select=id&$count=true&$top=999`;
				return (await listAll(identity, path, {headers: eventual}, signal)).flatMap(group => textField(group, 'id') ?? []);
			}
		},
		countGroupsIn: async (identity, groupId, signal) =>
			count(identity, groupId, 'group', signal).catch((error: unknown) => {
				// Neither does a Microsoft 365 group hold groups.
				if (codeOf(error) === 'Request_UnsupportedQuery') return 0;
				throw error;
			}),
		countMembers: async (identity, groupId, signal) => {
			const [users, applications] = await Promise.all([
				count(identity, groupId, 'user', signal),
				count(identity, groupId, 'servicePrincipal', signal).catch((error: unknown) => {
					// A Microsoft 365 group holds users only, and Graph refuses to cast to what a group cannot hold.
					if (codeOf(error) === 'Request_UnsupportedQuery') return 0;
					throw error;
				}),
			]);
			return users + applications;
		},
	};
};

const codeOf = (error: unknown): string | null => (error instanceof CloudFailure ? error.evidence.code : null);
