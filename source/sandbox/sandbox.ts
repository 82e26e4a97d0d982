import type {Agent} from 'node:https';
import {createAgent} from './agent.ts';
import {armService} from './arm.ts';
import type {Visit} from './browser.ts';
import {makeCertificates} from './certificate.ts';
import {entraService} from './entra.ts';
import {graphService} from './graph.ts';
import {hostNames} from './hosts.ts';
import type {Fault, LogEntry, Service} from './http.ts';
import {createSigner} from './jwt.ts';
import {modelsService} from './models.ts';
import type {LoopbackPages} from './pages.ts';
import type {LoopbackProxy} from './proxy.ts';
import {createRandom} from './random.ts';
import {withSecondActor} from './second-actor.ts';
import {startServer} from './server.ts';
import {approvalForms, grantForms, parseApproval, parseGrants, parsePropagation, propagationForms} from './settings.ts';
import type {Stage, World} from './world.ts';
import {buildWorld} from './worlds.ts';

export type SandboxOptions = {
	readonly world: string;
	/** The same seed gives the same codes and ids. Default 1. */
	readonly seed?: number;
	/** The sandbox's clock, in milliseconds since the epoch. */
	readonly now?: () => number;
	/** The person approves a device code this long after it was issued, and the browser's sign-in page this long after it was opened. Default 0: at once. */
	readonly approveAfterMs?: number;
	/** Seconds a client must wait between two polls for a device code. Default 1; Azure says 5. */
	readonly pollIntervalSeconds?: number;
	/** Instead of the world's own, as {@link parsePropagation} takes it. */
	readonly propagation?: string;
	/** What the approvers of activations do, as {@link parseApproval} takes it; without it nothing. */
	readonly approval?: string;
	/** When somebody else grants what the person lacks, as {@link parseGrants} takes it; without it never. */
	readonly grants?: string;
	readonly latencyMs?: number;
	/** How many times as many resources as usual; in world huge only. */
	readonly size?: number;
};

export type Sandbox = {
	/** The only thing a client has to be given. */
	readonly agent: Agent;
	readonly port: number;
	readonly caPem: string;
	readonly world: World;
	readonly log: readonly LogEntry[];
	readonly faults: Fault[];
	readonly tenantId: string;
	/** Of the world's own application; the secret is made up. */
	readonly clientId: string;
	readonly clientSecret: string;
	/** User principal name of the person who approves device codes. */
	readonly user: string;
	/** For clients in other processes. Serves until the sandbox is closed. */
	readonly serveProxy: () => Promise<{readonly url: string}>;
	/** The browser and the person before it: opens an address of the authorization endpoint and sends what comes of it to the application's loopback address. */
	readonly visit: (authorizeUrl: string, signal?: AbortSignal) => Promise<Visit>;
	/** The sign-in page for a real browser, by plain HTTP on this machine. Serves until the sandbox is closed. */
	readonly servePages: () => Promise<{readonly urlOf: (authorizeUrl: string) => string}>;
	/** From then on the sandbox alone does not keep the process alive. */
	readonly unref: () => void;
	readonly close: () => Promise<void>;
};

const worldWith = ({world: name, propagation: text, approval: wanted, size}: SandboxOptions, now: number): World => {
	const world = buildWorld(name, now, size);
	const approval = wanted === undefined ? undefined : parseApproval(wanted);
	if (approval === null) throw new RangeError(`There is no approval "${wanted}"; these are understood: ${approvalForms}`);
	if (approval) world.approval = approval;
	if (text === undefined) return world;
	const propagation = parsePropagation(text);
	if (propagation === null) throw new RangeError(`There is no propagation "${text}"; these are understood: ${propagationForms}`);
	world.propagation = propagation;
	return world;
};

const grantsAfter = (text: string): number => {
	const ms = parseGrants(text);
	if (ms === null) throw new RangeError(`There are no grants "${text}"; these are understood: ${grantForms}`);
	return ms;
};

/**
 * Starts a cloud of its own in this process: Entra ID, Resource Manager, Graph and the model endpoints under their real host names, on one loopback port.
 * @throws {RangeError} for a world or a propagation there is not.
 */
export const startSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
	const now = options.now ?? Date.now;
	const world = worldWith(options, now());
	const stage: Stage = {world, now, random: createRandom(options.seed ?? 1)};
	const tenant = world.tenants[0];
	const person = tenant?.users.find(({id}) => id === world.personId);
	const application = tenant?.servicePrincipals.find(({id}) => id === world.applicationId);
	if (!tenant || !person || !application?.secret) throw new RangeError(`The world "${world.name}" lacks a tenant, its person or its application`);

	const signer = createSigner();
	const certificates = makeCertificates(hostNames);
	const acted = options.grants === undefined ? (service: Service): Service => service : withSecondActor(stage, grantsAfter(options.grants));
	const services = {
		entra: entraService(stage, signer, {approveAfterMs: options.approveAfterMs ?? 0, interval: options.pollIntervalSeconds ?? 1}),
		arm: acted(armService(stage)),
		graph: graphService(stage),
		models: acted(modelsService(stage)),
	};
	const server = await startServer({stage, services, signer, certificates, latencyMs: options.latencyMs ?? 0});
	const agent = createAgent(server.port, certificates.caPem, host => {
		const fault = world.faults.find(({answer, times, when}) => answer === 'unresolved' && times > 0 && (when.host?.test(host) ?? true));
		if (fault) fault.times -= 1;
		return fault === undefined;
	});
	const served: (LoopbackPages | LoopbackProxy)[] = [];
	return {
		agent,
		port: server.port,
		caPem: certificates.caPem,
		world,
		log: server.log,
		faults: world.faults,
		tenantId: tenant.id,
		clientId: application.appId,
		clientSecret: application.secret,
		user: person.userPrincipalName,
		serveProxy: async () => {
			// Not before it is needed: importing node:http loads all of undici (20 ms).
			const {startProxy} = await import('./proxy.ts');
			const proxy = await startProxy(server.port);
			served.push(proxy);
			return {url: proxy.url};
		},
		visit: async (authorizeUrl, signal) => (await import('./browser.ts')).visit(agent, authorizeUrl, signal),
		servePages: async () => {
			const {startPages} = await import('./pages.ts');
			const pages = await startPages(services.entra);
			served.push(pages);
			return {urlOf: pages.urlOf};
		},
		unref: server.unref,
		close: async () => {
			agent.destroy();
			await Promise.all([server.close(), ...served.map(server => server.close())]);
		},
	};
};
