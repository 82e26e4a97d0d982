import type {Session} from '../access/session.ts';
import {readClaims} from '../access/token.ts';
import type {Clock} from '../steps/clock.ts';
import {openActivationRules, type ReadActivationRules} from './activation-rules.ts';
import {type ListKeyReadings, openActivityLog} from './activity-log.ts';
import {isGuid} from './arm-id.ts';
import {type Clients, openClients} from './clients.ts';
import type {Identity, Wire} from './credentials.ts';
import {type Directory, openDirectory} from './directory.ts';
import {scopeOf} from './environment.ts';
import {refusal} from './failures.ts';
import {kindOf} from './identities.ts';
import {type ListLocks, openLocks} from './locks.ts';
import {openManagedIdentities} from './managed-identities.ts';
import {type Memberships, openMemberships} from './memberships.ts';
import {type Models, openModels} from './models.ts';
import {openPolicies, type ReadPolicies} from './policies.ts';
import {type ListRoleDefinitions, openRoleDefinitions} from './role-definition-list.ts';
import {openGraph, openHastyResourceManager, openResourceManager, type Service} from './service.ts';
import {listTenants} from './tenants.ts';

/** A session and all that is kept for it. */
export type Connection = {
	readonly session: Session;
	readonly identity: Identity;
	readonly clients: Clients;
	readonly directory: Directory;
	readonly memberships: Memberships;
	readonly listLocks: ListLocks;
	readonly listRoleDefinitions: ListRoleDefinitions;
	readonly readActivationRules: ReadActivationRules;
	readonly identitiesOf: Directory['identitiesOf'];
	readonly readPolicies: ReadPolicies;
	readonly listKeyReadings: ListKeyReadings;
	readonly models: Models;
	/** Resource Manager without retries. */
	readonly hasty: Service;
	/** Subscription names met so far, by id in lower case. */
	readonly subscriptionNames: Map<string, string>;
};

export type Connections = {
	readonly add: (identity: Identity, about: About, signal: AbortSignal) => Promise<Session>;
	readonly of: (session: Session) => Connection;
	/** All that were entered, oldest first. */
	readonly all: () => readonly Connection[];
};

type About = Pick<Session, 'sandbox' | 'source'> & {
	readonly pinned: boolean;
	readonly wire: Wire /** GUID that the token must be for, if one was asked for. */;
	readonly tenantId: string | null;
};

export const openConnections = (clock: Pick<Clock, 'now'>): Connections => {
	const connections = new Map<string, Connection>();
	return {
		add: async (identity, {source, sandbox, pinned, wire, tenantId}, signal) => {
			const {token} = await identity.token(scopeOf(wire.environment.resourceManager));
			const claims = readClaims(token);
			const {tid, oid, upn, name, appid} = claims;
			if (!tid || !oid) throw refusal('TokenUnreadable', 'The token names no tenant and no object id.', 'signin');
			if (tenantId && isGuid(tenantId) && tid.toLowerCase() !== tenantId.toLowerCase()) {
				throw refusal('TenantNotEntered', `A token for tenant ${tenantId} was asked for; the one that came is for tenant ${tid}.`, 'signin');
			}
			const known = [...connections.values()].find(connection => connection.identity === identity);
			if (known) return known.session;
			const kind = kindOf(claims);
			const bare: Session = {
				source,
				cloud: wire.environment.cloud,
				tenantId: tid,
				tenantName: null,
				objectId: oid,
				name: kind === 'user' ? (upn ?? name) : null,
				kind,
				sandbox,
				...(pinned ? {pinned} : {}),
			};
			const clients = openClients(wire, identity);
			const graph = openGraph(wire);
			const resourceManager = openResourceManager(wire);
			const directory = openDirectory(graph);
			const quick = AbortSignal.any([signal, AbortSignal.timeout(nameTimeoutMs)]);
			const [tenantName, applicationName] = await Promise.all([
				quietly(tenantNameOf(clients, tid, quick), quick),
				kind === 'user' || !appid ? null : quietly(directory.applicationName(identity, appid, quick), quick),
			]);
			const session = {...bare, tenantName, name: bare.name ?? applicationName};
			connections.set(keyOf(session), {
				session,
				identity,
				clients,
				directory,
				memberships: openMemberships(graph),
				listLocks: openLocks(resourceManager),
				listRoleDefinitions: openRoleDefinitions(resourceManager),
				readActivationRules: openActivationRules(resourceManager),
				identitiesOf: openManagedIdentities(resourceManager, directory.identitiesOf),
				readPolicies: openPolicies(resourceManager),
				listKeyReadings: openActivityLog(resourceManager),
				models: openModels(wire, clock),
				hasty: openHastyResourceManager(wire),
				subscriptionNames: new Map(),
			});
			return session;
		},
		of: session => {
			const connection = connections.get(keyOf(session));
			if (connection) return connection;
			throw refusal('AuthenticationRequired', 'Nobody is signed in for this session.', 'signin');
		},
		all: () => [...connections.values()],
	};
};

/** Names are a courtesy: they are not waited for longer than this. */
const nameTimeoutMs = 1500;

const quietly = async (naming: Promise<string | null>, signal: AbortSignal): Promise<string | null> => {
	const late = new Promise<null>(resolve => signal.addEventListener('abort', () => resolve(null), {once: true}));
	return Promise.race([naming.catch(() => null), late]);
};

const tenantNameOf = async (clients: Clients, tenantId: string, abortSignal: AbortSignal): Promise<string | null> => {
	const own = (await listTenants(clients, abortSignal)).find(({id}) => id.toLowerCase() === tenantId.toLowerCase());
	return own?.name ?? own?.defaultDomain ?? null;
};

/** Names may differ between two readings of the same session; who and where do not. */
const keyOf = ({source, cloud, tenantId, objectId, sandbox}: Session): string => JSON.stringify([source, cloud, tenantId, objectId, sandbox]);
