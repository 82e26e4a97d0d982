import type {Agent} from 'node:https';
import {CloudFailure} from '../access/failure.ts';
import type {CloudName, Session} from '../access/session.ts';
import type {Clock} from '../steps/clock.ts';
import type {Cloud} from '../steps/cloud.ts';
import {activateRole, deactivateRole, getActivation} from './activations.ts';
import type {OpenUrl, Wire} from './credentials.ts';
import {cancelDeployment, getDeployment, listDeploymentOperations, startDeployment} from './deployments.ts';
import {discover} from './discovery.ts';
import {environments, scopeOf} from './environment.ts';
import {refusal, toFailure} from './failures.ts';
import {knowIdentities} from './identities.ts';
import {listConnections, setLocalAuth} from './local-auth.ts';
import {deviceCodeOffer, offerEnvironment, offersOf} from './machine.ts';
import {modelTimeoutMs} from './models.ts';
import {openModules, type ProcessEnv} from './modules.ts';
import {listPermissions} from './permissions.ts';
import {azureCliClientId} from './person.ts';
import {openTrace, type Trace, wireOptions} from './pipeline.ts';
import {proxyIn, refuseOddProxy} from './proxy.ts';
import {getResource, listDeployments, listProjects} from './resources.ts';
import {
	createRoleAssignment,
	deleteRoleAssignment,
	getRoleAssignment,
	listAllRoleAssignments,
	listDenyAssignments,
	listRoleAssignments,
	listRoleAssignmentsAround,
	restoreRoleAssignment,
} from './role-assignments.ts';
import {createRoleDefinition, deleteRoleDefinition} from './role-definitions.ts';
import {listAllEligibleRoles, listAllScheduledRoles, listScheduledRoles} from './scheduled-roles.ts';
import {type Connection, openConnections} from './sessions.ts';
import {askingBy, type Means, openIdentity} from './sign-in.ts';
import {isAzureMachine} from './surroundings.ts';
import {listTenants} from './tenants.ts';
import {isUntrusted, trustedBySystem} from './trust.ts';
import type {Variables} from './variables.ts';

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
	/** Application that people are asked for; else the one of Azure CLI. */
	readonly clientId?: string;
	/** Opens the browser for a sign-in; without it there is none. The sandbox cloud's is its own, never this machine's. */
	readonly openUrl?: OpenUrl;
	/** Where the firmware's word for Azure's machines stands; Linux's own place when left out. */
	readonly assetTagFile?: string;
	/** Hears one line of each request: method, address without its query, status or network code. */
	readonly onRequest?: (line: string) => void;
};

/** `loadAll` brings the SDK in ahead of the first call, in small steps. */
export type ConnectedCloud = Cloud & {readonly loadAll: () => Promise<void>};

/** The cloud through the real Azure SDK. Nothing of it is loaded and nobody is asked before the first call. */
export const connectCloud = (given: CloudOptions): ConnectedCloud => {
	const {agent, env, processEnv = {}, cloud, clock, sandbox, clientId = azureCliClientId, openUrl = null, assetTagFile, onRequest} = given;
	const modules = openModules(processEnv);
	const environment = environments[cloud];
	const connections = openConnections(clock);
	const proxy = agent ? null : proxyIn(env);
	const openWire = (): {readonly wire: Wire; readonly trace: Trace} => {
		const trace = openTrace(({method, url, status, networkCode}) => onRequest?.(`${method} ${url.split('?')[0]} ${status ?? networkCode}`));
		return {
			wire: {modules, options: wireOptions(trace, agent, undefined, proxy !== null), modelOptions: wireOptions(trace, agent, modelTimeoutMs), environment},
			trace,
		};
	};
	const {wire, trace} = openWire();
	const means: Means = {wire, variables: env, inSandbox: sandbox !== null, clientId, openUrl, clock};

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
			throw await withTrust(toFailure(error, {environment, trace, mark}));
		} finally {
			signal.removeEventListener('abort', leave);
		}
	};

	const inSession = async <T>(session: Session, signal: AbortSignal, work: (connection: Connection) => Promise<T>): Promise<T> =>
		attempt(signal, async () => work(connections.of(session)));

	/** A certificate that Node does not trust may be one that the operating system does: a company's own. */
	const withTrust = async (failure: CloudFailure): Promise<CloudFailure> => {
		const {code, request} = failure.evidence;
		const address = request?.split(' ')[1];
		if (agent || !address || !isUntrusted(code)) return failure;
		const trusted = await trustedBySystem(address, env);
		return trusted === null ? failure : new CloudFailure({...failure.evidence, trustedBySystem: trusted});
	};

	return {
		loadAll: modules.loadAll,
		sources: async signal => {
			signal.throwIfAborted();
			// The person of a world is whom its story is about; its application comes second. Nothing of this machine is looked at.
			if (sandbox !== null) return [deviceCodeOffer, ...(openUrl ? [{...deviceCodeOffer, source: 'browser' as const}] : []), offerEnvironment(env)];
			return offersOf({variables: env, cloud, canOpenUrl: openUrl !== null, onAzure: await isAzureMachine(assetTagFile)});
		},
		signIn: async (request, onDeviceCode, signal) =>
			attempt(signal, async () => {
				if (proxy) refuseOddProxy(proxy);
				if (request.cloud !== cloud) throw refusal('CloudNotConnected', `This connection is for the cloud ${cloud}, not ${request.cloud}.`);
				const identity = await openIdentity(means, request, askingBy(means, request.tenantId, onDeviceCode), signal);
				return connections.add(identity, {source: request.source, sandbox, pinned: request.pinned ?? false, wire, tenantId: request.tenantId}, signal);
			}),
		identities: async signal =>
			attempt(signal, async () => knowIdentities({...means, openWire, onAzure: async () => isAzureMachine(assetTagFile), sessions: connections.all()})),
		variables: async () => ({names: Object.keys(env).filter(name => env[name]), tokenCredentials: env['AZURE_TOKEN_CREDENTIALS'] || null}),
		listTenants: async (session, signal) => inSession(session, signal, async ({clients}) => listTenants(clients, signal)),
		answerClaims: async (session, claims, onDeviceCode, signal) =>
			inSession(session, signal, async ({identity, clients}) => {
				const {tenantId} = session;
				await identity.answer({claims, tenantId}, askingBy(means, tenantId, onDeviceCode), signal);
				clients.renew();
			}),
		enterTenant: async (session, tenantId, signal) =>
			inSession(session, signal, async ({identity}) => {
				const mark = trace.mark();
				try {
					return await connections.add(
						await identity.enter(tenantId),
						{source: session.source, sandbox, pinned: session.pinned ?? false, wire, tenantId},
						signal,
					);
				} catch (error) {
					throw refusedBy(tenantId, toFailure(error, {environment, trace, mark}));
				}
			}),
		discover: async (session, signal, onPart = () => undefined) =>
			inSession(session, signal, async ({clients, hasty: service, identity, subscriptionNames}) => {
				const mark = trace.mark();
				const explain = (error: unknown): CloudFailure => toFailure(error, {environment, trace, mark});
				const found = await discover({clients, identity, service, clock, tenantId: session.tenantId, explain}, onPart, signal);
				for (const {id, name} of found.subscriptions) subscriptionNames.set(id.toLowerCase(), name);
				return found;
			}),
		getResource: async (session, id, signal) =>
			inSession(session, signal, async ({clients, subscriptionNames}) => getResource(clients, id, {tenantId: session.tenantId, subscriptionNames}, signal)),
		listProjects: async (session, id, signal) => inSession(session, signal, async ({clients}) => listProjects(clients, id, signal)),
		listDeployments: async (session, id, signal) => inSession(session, signal, async ({clients}) => listDeployments(clients, id, signal)),
		listRoleDefinitions: async (session, scope, signal) =>
			inSession(session, signal, async ({identity, listRoleDefinitions}) => listRoleDefinitions(identity, scope, signal)),
		listRoleAssignments: async (session, scope, principal, signal) =>
			inSession(session, signal, async ({clients, identity}) => {
				// Groups among the holders are named next: the directory's token is on its way by then.
				void identity.token(scopeOf(environment.graph)).catch(() => undefined);
				return listRoleAssignments(clients, scope, principal, signal);
			}),
		listAllRoleAssignments: async (session, scope, signal) => inSession(session, signal, async ({clients}) => listAllRoleAssignments(clients, scope, signal)),
		listRoleAssignmentsAround: async (session, scope, signal) =>
			inSession(session, signal, async ({clients}) => listRoleAssignmentsAround(clients, scope, signal)),
		listAllScheduledRoles: async (session, scope, signal) =>
			inSession(session, signal, async ({clients}) => listAllScheduledRoles({clients, clock}, scope, signal)),
		listScheduledRoles: async (session, scope, principal, signal) =>
			inSession(session, signal, async ({clients}) => listScheduledRoles({clients, clock}, session, scope, principal, signal)),
		listAllEligibleRoles: async (session, scope, signal) =>
			inSession(session, signal, async ({clients}) => listAllEligibleRoles({clients, clock}, scope, signal)),
		readActivationRules: async (session, of, signal) =>
			inSession(session, signal, async ({identity, readActivationRules}) => readActivationRules(identity, of, signal)),
		getActivation: async (session, of, signal) => inSession(session, signal, async ({clients}) => getActivation({clients, clock}, of, signal)),
		activateRole: async (session, request, signal) => inSession(session, signal, async ({clients}) => activateRole({clients, clock}, session, request, signal)),
		deactivateRole: async (session, of, signal) => inSession(session, signal, async ({clients}) => deactivateRole({clients, clock}, session, of, signal)),
		listPermissions: async (session, scope, signal) => inSession(session, signal, async ({clients}) => listPermissions(clients, scope, signal)),
		listLocks: async (session, scope, signal) => inSession(session, signal, async ({identity, listLocks}) => listLocks(identity, scope, signal)),
		listDenyAssignments: async (session, scope, signal) => inSession(session, signal, async ({clients}) => listDenyAssignments(clients, scope, signal)),
		getPrincipals: async (session, ids, signal) => inSession(session, signal, async ({directory, identity}) => directory.getPrincipals(identity, ids, signal)),
		lookUpPrincipal: async (session, of, signal) =>
			inSession(session, signal, async ({directory, identity}) => directory.lookUpPrincipal(identity, of, signal)),
		listGroupIds: async (session, principal, signal) =>
			inSession(session, signal, async ({memberships, identity}) => memberships.listGroupIds(identity, session, principal, signal)),
		countMembers: async (session, groupId, signal) =>
			inSession(session, signal, async ({memberships, identity}) => memberships.countMembers(identity, groupId, signal)),
		countGroupsIn: async (session, groupId, signal) =>
			inSession(session, signal, async ({memberships, identity}) => memberships.countGroupsIn(identity, groupId, signal)),
		findPrincipals: async (session, text, signal) =>
			inSession(session, signal, async ({directory, identity, identitiesOf}) =>
				/^\/subscriptions\//iu.test(text.trim()) ? identitiesOf(identity, text, signal) : directory.findPrincipals(identity, session, text, signal),
			),
		searchPrincipals: async (session, text, signal) =>
			inSession(session, signal, async ({directory, identity}) => directory.searchPrincipals(identity, text, signal)),
		callModel: async (session, call, {fresh}, signal) =>
			inSession(session, signal, async ({identity, models}) => {
				if (fresh) identity.forget();
				return models.callModel(identity, call, signal);
			}),
		callWithMadeUpKey: async (session, call, signal) =>
			inSession(session, signal, async ({identity, models}) => models.callWithMadeUpKey(identity, call, signal)),
		readPolicies: async (session, resourceId, signal) =>
			inSession(session, signal, async ({identity, readPolicies}) => readPolicies(identity, resourceId, signal)),
		listKeyReadings: async (session, of, signal) => inSession(session, signal, async ({identity, listKeyReadings}) => listKeyReadings(identity, of, signal)),
		listConnections: async (session, of, signal) => inSession(session, signal, async ({clients}) => listConnections(clients, of, signal)),
		setLocalAuth: async (session, of, signal) => inSession(session, signal, async ({clients}) => setLocalAuth({clients, clock}, of, signal)),
		createRoleAssignment: async (session, grant, description, signal) =>
			inSession(session, signal, async ({clients}) => createRoleAssignment({clients, clock}, grant, description, signal)),
		deleteRoleAssignment: async (session, id, signal) => inSession(session, signal, async ({clients}) => deleteRoleAssignment(clients, id, signal)),
		getRoleAssignment: async (session, id, signal) => inSession(session, signal, async ({clients}) => getRoleAssignment(clients, id, signal)),
		restoreRoleAssignment: async (session, removed, signal) => inSession(session, signal, async ({clients}) => restoreRoleAssignment(clients, removed, signal)),
		createRoleDefinition: async (session, role, signal) => inSession(session, signal, async ({clients}) => createRoleDefinition(clients, role, signal)),
		deleteRoleDefinition: async (session, of, signal) => inSession(session, signal, async ({clients}) => deleteRoleDefinition(clients, of, signal)),
		startDeployment: async (session, deployment, signal) => inSession(session, signal, async ({clients}) => startDeployment(clients, deployment, signal)),
		getDeployment: async (session, id, signal) => inSession(session, signal, async ({clients}) => getDeployment(clients, id, signal)),
		listDeploymentOperations: async (session, id, signal) =>
			inSession(session, signal, async ({clients}) => listDeploymentOperations(clients, environment, id, signal)),
		cancelDeployment: async (session, id, signal) => inSession(session, signal, async ({clients}) => cancelDeployment(clients, id, signal)),
	};
};

/** az and azd do not say which tenant it was that gave no token. */
const refusedBy = (tenantId: string, {evidence}: CloudFailure): CloudFailure => {
	const named = `${evidence.message} ${evidence.request ?? ''}`.toLowerCase().includes(tenantId.toLowerCase());
	return new CloudFailure(named ? evidence : {...evidence, message: `Tenant ${tenantId}: ${evidence.message}`});
};
