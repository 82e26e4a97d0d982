import {makeTarget} from '../../source/access/choose-target.ts';
import type {Principal} from '../../source/access/principal.ts';
import {connectCloud} from '../../source/azure/connect.ts';
import type {LogEntry} from '../../source/sandbox/http.ts';
import {type Sandbox, startSandbox} from '../../source/sandbox/sandbox.ts';
import {assessAccess} from '../../source/steps/assess-access.ts';
import type {Clock} from '../../source/steps/clock.ts';
import {openTarget} from '../../source/steps/open-target.ts';
import type {CloudRun} from './cloud.ts';

// In a process of its own, so that nothing else is measured with it: the SDKs against the sandbox cloud, each answer 50 ms late. Prints JSON.

const latencyMs = 50;
const clock: Clock = {
	now: () => performance.timeOrigin + performance.now(),
	sleep: async (ms, signal) =>
		new Promise((done, fail) => {
			const timer = setTimeout(done, ms);
			signal.addEventListener('abort', () => {
				clearTimeout(timer);
				fail(signal.reason);
			});
		}),
};
const {signal} = new AbortController();

const connect = async (world: string) => {
	const sandbox = await startSandbox({world, latencyMs, now: clock.now, propagation: 'immediate'});
	const env = {AZURE_TENANT_ID: sandbox.tenantId, AZURE_CLIENT_ID: sandbox.clientId, AZURE_CLIENT_SECRET: sandbox.clientSecret};
	const cloud = connectCloud({agent: sandbox.agent, env, cloud: 'public', clock, sandbox: world});
	await cloud.loadAll();
	const session = await cloud.signIn({source: 'device-code', tenantId: null, cloud: 'public'}, () => undefined, signal);
	return {sandbox, cloud, session};
};

/** How many requests had to follow each other: a request that came in after another was answered may have waited for it. */
const roundTrips = (log: readonly LogEntry[]): number => {
	const depths: {readonly answeredAt: number; readonly depth: number}[] = [];
	for (const {at} of log.toSorted((a, b) => a.at - b.at)) {
		const before = depths.filter(({answeredAt}) => answeredAt <= at).map(({depth}) => depth);
		depths.push({answeredAt: at + latencyMs, depth: 1 + Math.max(0, ...before)});
	}
	return Math.max(0, ...depths.map(({depth}) => depth));
};

/** The most that were under way at a time. */
const together = (log: readonly LogEntry[]): number => {
	const times = log.map(({at}) => at).toSorted((a, b) => a - b);
	let most = 0;
	let oldest = 0;
	for (const [index, at] of times.entries()) {
		// A timer may go off a millisecond early.
		while ((times[oldest] ?? at) <= at - latencyMs + 1.5) oldest += 1;
		most = Math.max(most, index - oldest + 1);
	}
	return most;
};

const since = (sandbox: Sandbox, count: number): readonly LogEntry[] => sandbox.log.slice(count);

const discovery = async (byLists: boolean) => {
	const {sandbox, cloud, session} = await connect('huge');
	if (byLists) {
		const refusal = {error: {code: 'AuthorizationFailed', message: 'not allowed'}};
		sandbox.faults.push({when: {path: /ResourceGraph/u}, times: Number.POSITIVE_INFINITY, answer: {status: 403, body: refusal}});
	}
	// One request opens a connection and compiles what it takes; the next three tell what a round trip takes here.
	const trips: number[] = [];
	for (let trip = 0; trip < 4; trip++) {
		const startedAt = performance.now();
		await cloud.listTenants(session, signal);
		if (trip > 0) trips.push(performance.now() - startedAt);
	}
	const before = sandbox.log.length;
	const startedAt = performance.now();
	let firstMs: number | null = null;
	let firstTrips = 0;
	const found = await cloud.discover(session, signal, () => {
		if (firstMs !== null) return;
		firstMs = performance.now() - startedAt;
		// What has been answered by now; the next requests are not on their way yet, or do not count.
		firstTrips = roundTrips(since(sandbox, before).filter(({at}) => at <= clock.now() - latencyMs + 1.5));
	});
	const completeMs = performance.now() - startedAt;
	const log = since(sandbox, before);
	await sandbox.close();
	return {
		subscriptions: found.subscriptions.length,
		rows: found.resources.length + found.resources.reduce((sum, {projects}) => sum + projects.length, 0),
		requests: log.length,
		firstMs: firstMs ?? completeMs,
		firstTrips,
		completeMs,
		roundTripMs: trips.toSorted((a, b) => a - b)[1] ?? latencyMs,
		together: together(log),
		unanswered: found.refused.length,
	};
};

const assessment = async (world: string, resource: string, scenario: 'inference' | 'project') => {
	const {sandbox, cloud, session} = await connect(world);
	const found = await cloud.discover(session, signal);
	const before = sandbox.log.length;
	const opened = await openTarget(cloud, {session, wanted: resource, discovery: found}, signal);
	const target = makeTarget(opened, scenario === 'project' ? (opened.projects[0] ?? null) : null, opened.deployments[0] ?? null);
	await assessAccess(cloud, {session: opened.session, scenario, target, people: [], role: null, scope: null}, signal);
	const log = since(sandbox, before);
	const asked = log.map(({method, host, path, query}) => `${method} ${host}${path}?${query}`).filter(line => !/oauth2|getByIds/u.test(line));
	await sandbox.close();
	return {world, roundTrips: roundTrips(log), requests: log.length, twice: asked.length - new Set(asked).size};
};

const administration = async (count: number) => {
	const {sandbox, cloud, session} = await connect('admin');
	const [tenant] = sandbox.world.tenants;
	const people = Array.from({length: count}, (_, index) => {
		const id = `dddddddd-0000-4000-8000-${String(index).padStart(12, '0')}`;
		return {id, userPrincipalName: `person${index}@contoso.com`, displayName: `Person ${index}`, mail: `person${index}@contoso.com`, guest: false};
	});
	Object.assign(tenant ?? {}, {users: [...(tenant?.users ?? []), ...people]});
	const found = await cloud.discover(session, signal);
	const opened = await openTarget(cloud, {session, wanted: 'contoso-openai', discovery: found}, signal);
	const target = makeTarget(opened, null, opened.deployments[0] ?? null);
	const before = sandbox.log.length;
	const startedAt = performance.now();
	const {assessments} = await assessAccess(
		cloud,
		{session: opened.session, scenario: 'openai', target, people: people.map(({id}) => id), role: null, scope: null},
		signal,
	);
	const ms = performance.now() - startedAt;
	const log = since(sandbox, before);
	await sandbox.close();
	const judged: readonly Principal[] = assessments.map(({principal}) => principal);
	return {
		people: judged.length,
		ms,
		requests: log.length,
		lists: log.filter(({path}) => /\/roleAssignments$/u.test(path)).length,
	};
};

const told: CloudRun = {
	graph: await discovery(false),
	lists: await discovery(true),
	assessments: [
		await assessment('fresh', 'contoso-openai', 'inference'),
		await assessment('owner-denied', 'contoso-openai', 'inference'),
		await assessment('no-rights', 'contoso-openai', 'inference'),
		await assessment('pim', 'contoso-foundry', 'project'),
	],
	administration: await administration(1000),
};
process.stdout.write(JSON.stringify(told));
