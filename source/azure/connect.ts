import type {Agent} from 'node:https';
import type {CloudName, Session} from '../access/session.ts';
import type {Clock} from '../steps/clock.ts';
import type {Cloud, DeviceCode, SignInRequest, SourceOffer} from '../steps/cloud.ts';
import {azureCliClientId, type Identity, openAzureCli, openDeviceCode, openEnvironment, type Wire} from './credentials.ts';
import {discover} from './discovery.ts';
import {environments} from './environment.ts';
import {refusal, toFailure} from './failures.ts';
import {applicationIn, offerAzureCli, offerEnvironment, type Variables} from './machine.ts';
import {modelTimeoutMs} from './models.ts';
import {openModules, type ProcessEnv} from './modules.ts';
import {listPermissions} from './permissions.ts';
import {openTrace, wireOptions} from './pipeline.ts';
import {getResource, listDeployments, listProjects} from './resources.ts';
import {
	createRoleAssignment,
	deleteRoleAssignment,
	getRoleAssignment,
	listAllRoleAssignments,
	listDenyAssignments,
	listRoleAssignments,
} from './role-assignments.ts';
import {listRoleDefinitions} from './role-definitions.ts';
import {listAllEligibleRoles, listScheduledRoles} from './scheduled-roles.ts';
import {type Connection, openConnections} from './sessions.ts';

export type CloudOptions = {
	/** Dials the sandbox cloud for every host. Without one the SDK honours HTTPS_PROXY and NO_PROXY. */
	readonly agent?: Agent;
	/** Where AZURE_* variables, PATH and the home folder are looked up. */
	readonly env: Variables;
	/** The process's own environment, where the SDK looks for the log levels that it must not find. */
	readonly processEnv?: ProcessEnv;
	/** The only cloud that this connection signs in to. */
	readonly cloud: CloudName;
	readonly clock: Clock;
	/** World of the sandbox cloud; there neither az nor anything else of this machine is used. */
	readonly sandbox: string | null;
	/** Application that device codes are asked for; else the one of Azure CLI. */
	readonly clientId?: string;
	/** Hears one line of each request: method, address without its query, status or network code. */
	readonly onRequest?: (line: string) => void;
};

/** `loadAll` brings the SDK in ahead of the first call, in small steps. */
export type ConnectedCloud = Cloud & {readonly loadAll: () => Promise<void>};

/** The cloud through the real Azure SDK. Nothing of it is loaded and nobody is asked before the first call. */
export const connectCloud = ({agent, env, processEnv = {}, cloud, clock, sandbox, clientId, onRequest}: CloudOptions): ConnectedCloud => {
	const modules = openModules(processEnv);
	const trace = openTrace(({method, url, status, networkCode}) => onRequest?.(`${method} ${url.split('?')[0]} ${status ?? networkCode}`));
	const connections = openConnections(clock);
	const options = wireOptions(trace, agent);
	const modelOptions = wireOptions(trace, agent, modelTimeoutMs);
	const wire: Wire = {modules, options, modelOptions, environment: environments[cloud]};
	const {environment} = wire;

	/** Ends at once when aborted, whatever the SDK still waits for, and rejects with nothing but a `CloudFailure` or the signal's reason. */
	const attempt = async <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
		signal.throwIfAborted();
		const mark = trace.mark();
		const left = Promise.withResolvers<never>();
		const leave = (): void => left.reject(signal.reason);
		signal.addEventListener('abort', leave, {once: true});
		try {
			return await Promise.race([work(), left.promise]);
		} catch (error) {
			signal.throwIfAborted();
			throw toFailure(error, {environment, trace, mark});
		} finally {
			signal.removeEventListener('abort', leave);
		}
	};

	const inSession = async <T>(session: Session, signal: AbortSignal, work: (connection: Connection) => Promise<T>): Promise<T> =>
		attempt(signal, async () => work(connections.of(session)));

	const openIdentity = async ({source, tenantId}: SignInRequest, onDeviceCode: (code: DeviceCode) => void, signal: AbortSignal): Promise<Identity> => {
		if (source === 'device-code') {
			const application = clientId ?? azureCliClientId;
			const onCode = ({userCode, verificationUri, expiresIn}: {userCode?: string; verificationUri: string; expiresIn?: number}): void => {
				// MSAL takes a refusal for a code of which all is undefined, and would go on asking with it.
				if (!userCode) throw new Error('Entra ID gave no device code.');
				onDeviceCode({
					userCode,
					verificationUri,
					expiresAt: clock.now() + (expiresIn ?? 900) * 1000,
					application: application === azureCliClientId ? 'Microsoft Azure CLI' : application,
					tenantId,
				});
			};
			return openDeviceCode(wire, {clientId: application, tenantId, onCode}, signal);
		}
		if (source === 'environment') {
			const identity = await openEnvironment(wire, env, tenantId);
			if (identity) return identity;
			throw refusal('CredentialNotAvailable', `The environment names no application: ${applicationIn(env).missing.join(', ')} not set.`);
		}
		if (source === 'azure-cli' && sandbox === null) return openAzureCli(wire, tenantId);
		throw refusal('CredentialNotAvailable', `The credential ${source} is not available ${sandbox === null ? 'in this version' : 'in the sandbox cloud'}.`);
	};

	return {
		loadAll: modules.loadAll,
		sources: async signal => {
			signal.throwIfAborted();
			// The person of a world is whom its story is about; its application comes second.
			if (sandbox !== null) return [deviceCodeOffer, offerEnvironment(env)];
			const offers = [await offerAzureCli(env), offerEnvironment(env), deviceCodeOffer];
			return ranks.flatMap(state => offers.filter(offer => offer.state === state));
		},
		signIn: async (request, onDeviceCode, signal) => {
			return attempt(signal, async () => {
				if (request.cloud !== cloud) throw refusal('CloudNotConnected', `This connection is for the cloud ${cloud}, not ${request.cloud}.`);
				const identity = await openIdentity(request, onDeviceCode, signal);
				return connections.add(identity, {source: request.source, sandbox, wire, tenantId: request.tenantId}, signal);
			});
		},
		enterTenant: async (session, tenantId, signal) =>
			inSession(session, signal, async ({identity}) =>
				connections.add(await identity.enter(tenantId), {source: session.source, sandbox, wire, tenantId}, signal),
			),
		discover: async (session, signal) =>
			inSession(session, signal, async ({clients, subscriptionNames}) => {
				const mark = trace.mark();
				const found = await discover({clients, clock, tenantId: session.tenantId, explain: error => toFailure(error, {environment, trace, mark})}, signal);
				for (const {id, name} of found.subscriptions) subscriptionNames.set(id.toLowerCase(), name);
				return found;
			}),
		getResource: async (session, id, signal) =>
			inSession(session, signal, async ({clients, subscriptionNames}) => getResource(clients, id, {tenantId: session.tenantId, subscriptionNames}, signal)),
		listProjects: async (session, id, signal) => inSession(session, signal, async ({clients}) => listProjects(clients, id, signal)),
		listDeployments: async (session, id, signal) => inSession(session, signal, async ({clients}) => listDeployments(clients, id, signal)),
		listRoleDefinitions: async (session, scope, signal) => inSession(session, signal, async ({clients}) => listRoleDefinitions(clients, scope, signal)),
		listRoleAssignments: async (session, scope, principal, signal) =>
			inSession(session, signal, async ({clients}) => listRoleAssignments(clients, scope, principal, signal)),
		listAllRoleAssignments: async (session, scope, signal) => inSession(session, signal, async ({clients}) => listAllRoleAssignments(clients, scope, signal)),
		listScheduledRoles: async (session, scope, principal, signal) =>
			inSession(session, signal, async ({clients}) => listScheduledRoles({clients, clock}, session, scope, principal, signal)),
		listAllEligibleRoles: async (session, scope, signal) =>
			inSession(session, signal, async ({clients}) => listAllEligibleRoles({clients, clock}, scope, signal)),
		listPermissions: async (session, scope, signal) => inSession(session, signal, async ({clients}) => listPermissions(clients, scope, signal)),
		listLocks: async (session, scope, signal) => inSession(session, signal, async ({identity, listLocks}) => listLocks(identity, scope, signal)),
		listDenyAssignments: async (session, scope, signal) => inSession(session, signal, async ({clients}) => listDenyAssignments(clients, scope, signal)),
		getPrincipals: async (session, ids, signal) => inSession(session, signal, async ({directory, identity}) => directory.getPrincipals(identity, ids, signal)),
		listGroupIds: async (session, principal, signal) =>
			inSession(session, signal, async ({memberships, identity}) => memberships.listGroupIds(identity, session, principal, signal)),
		countMembers: async (session, groupId, signal) =>
			inSession(session, signal, async ({memberships, identity}) => memberships.countMembers(identity, groupId, signal)),
		findPrincipals: async (session, text, signal) =>
			inSession(session, signal, async ({directory, identity}) => directory.findPrincipals(identity, session, text, signal)),
		callModel: async (session, call, {fresh}, signal) =>
			inSession(session, signal, async ({identity, callModel}) => {
				if (fresh) identity.forget();
				return callModel(identity, call, signal);
			}),
		createRoleAssignment: async (session, grant, description, signal) =>
			inSession(session, signal, async ({clients}) => createRoleAssignment({clients, clock}, grant, description, signal)),
		deleteRoleAssignment: async (session, id, signal) => inSession(session, signal, async ({clients}) => deleteRoleAssignment(clients, id, signal)),
		getRoleAssignment: async (session, id, signal) => inSession(session, signal, async ({clients}) => getRoleAssignment(clients, id, signal)),
	};
};

const deviceCodeOffer: SourceOffer = {source: 'device-code', state: 'possible', account: null, detail: null};

/** Best first. */
const ranks: readonly SourceOffer['state'][] = ['ready', 'possible', 'absent'];
