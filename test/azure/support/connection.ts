import './open-window.ts';
import type {Evidence} from '../../../source/access/failure.ts';
import {CloudFailure} from '../../../source/access/failure.ts';
import type {Session} from '../../../source/access/session.ts';
import {type ConnectedCloud, connectCloud} from '../../../source/azure/connect.ts';
import {secretPattern} from '../../../source/sandbox/jwt.ts';
import {type Sandbox, type SandboxOptions, startSandbox} from '../../../source/sandbox/sandbox.ts';
import type {Clock} from '../../../source/steps/clock.ts';
import type {DeviceCode} from '../../../source/steps/cloud.ts';

/** Time that passes only while somebody sleeps, and then at once. */
export type TestClock = Clock & {readonly slept: readonly number[]};

export const testClock = (startAt: number): TestClock => {
	let now = startAt;
	const slept: number[] = [];
	return {
		slept,
		now: () => now,
		sleep: async (ms, signal) => {
			signal.throwIfAborted();
			slept.push(ms);
			now += ms;
		},
	};
};

export type Connection = {
	readonly sandbox: Sandbox;
	readonly cloud: ConnectedCloud;
	readonly clock: TestClock;
	readonly codes: readonly DeviceCode[];
	readonly signal: AbortSignal;
	readonly leave: AbortController;
	readonly signIn: (source: 'device-code' | 'environment') => Promise<Session>;
	/** Requests that came in since, as "METHOD host/path". */
	readonly asked: (pattern: RegExp) => readonly string[];
};

/** The whole product below its contract, against a sandbox cloud that shares its clock. */
export const openConnection = async (
	world: string,
	options: Partial<SandboxOptions> & {readonly env?: Readonly<Record<string, string>>} = {},
): Promise<Connection> => {
	const clock = testClock(Date.now());
	const {env, ...settings} = options;
	const sandbox = await startSandbox({world, now: clock.now, ...settings});
	const application = {AZURE_TENANT_ID: sandbox.tenantId, AZURE_CLIENT_ID: sandbox.clientId, AZURE_CLIENT_SECRET: sandbox.clientSecret};
	const cloud = connectCloud({agent: sandbox.agent, env: env ?? application, cloud: 'public', clock, sandbox: world});
	const codes: DeviceCode[] = [];
	const leave = new AbortController();
	return {
		sandbox,
		cloud,
		clock,
		codes,
		leave,
		signal: leave.signal,
		signIn: async source => cloud.signIn({source, tenantId: null, cloud: 'public'}, code => codes.push(code), leave.signal),
		asked: pattern => sandbox.log.map(({method, host, path}) => `${method} ${host}${path}`).filter(line => pattern.test(line)),
	};
};

/** The evidence of a rejection; anything else that happens fails the test, and so does evidence that holds a token. */
export const evidenceFrom = async (work: Promise<unknown>): Promise<Evidence> => {
	const outcome = await work.then(
		value => ({value}),
		(error: unknown) => ({error}),
	);
	if ('error' in outcome && outcome.error instanceof CloudFailure) {
		const {evidence} = outcome.error;
		const text = JSON.stringify(evidence);
		if (/eyJ[\w-]{8,}\.[\w-]|refresh_token|client_secret=/.test(text) || secretPattern.test(text)) throw new Error('The evidence holds a token or a secret');
		return evidence;
	}
	throw new Error(`Not rejected with a CloudFailure: ${JSON.stringify(outcome)} ${'error' in outcome ? String(outcome.error) : ''}`);
};
