import '../../azure/support/open-window.ts';
import {inspect} from 'node:util';
import {expect} from 'vitest';
import {isOpen as isReceiptOpen, type Receipt, restsOn} from '../../../source/access/receipt.ts';
import {connectCloud} from '../../../source/azure/connect.ts';
import type {Services as CommandServices} from '../../../source/commands/services.ts';
import {secretPattern} from '../../../source/sandbox/jwt.ts';
import {type Sandbox, type SandboxOptions, startSandbox} from '../../../source/sandbox/sandbox.ts';
import type {Cloud} from '../../../source/steps/cloud.ts';
import type {Checkpoint, Computer} from '../../../source/steps/computer.ts';
import type {Services as WizardServices} from '../../../source/wizard/activity.ts';
import {toCheckpoint} from '../../../source/wizard/checkpoint.ts';
import type {State} from '../../../source/wizard/state.ts';
import {fakeClock} from '../../steps/support/clock.ts';

export type Sitting = {
	readonly sandbox: Sandbox;
	readonly forWizard: WizardServices;
	/** `printed` and `said` grow as the command runs. */
	readonly forCommands: CommandServices;
	readonly printed: string[];
	readonly said: string[];
	/** What the sandbox was asked to change, as "METHOD path". */
	readonly changes: () => readonly string[];
	/** Takes what a wizard has come to among all that is looked through for secrets. */
	readonly keep: (state: State) => void;
	/** Each line of what came out so far that holds a token, a code or a secret of the sandbox, behind the word for where it stood. */
	readonly leaks: () => readonly string[];
	/** Fails where a secret came out. */
	readonly close: () => Promise<void>;
};

/** The whole product but its screens, through the real SDK, against a sandbox cloud on the same clock: no wait takes time. */
export const openSitting = async (world: string, options: Partial<SandboxOptions> = {}): Promise<Sitting> => {
	const clock = fakeClock();
	const sandbox = await startSandbox({world, now: clock.now, seed: 7, ...options});
	const application = {AZURE_TENANT_ID: sandbox.tenantId, AZURE_CLIENT_ID: sandbox.clientId, AZURE_CLIENT_SECRET: sandbox.clientSecret};
	const printed: string[] = [];
	const said: string[] = [];
	const other: (readonly [where: string, text: string])[] = [];
	const came = (where: string, what: unknown): void =>
		void other.push([where, typeof what === 'string' ? what : what instanceof Error ? inspect(what, everything) : JSON.stringify(what)]);
	const openUrl = async (url: string): Promise<void> => {
		came('opened', url);
		void sandbox.visit(url).catch(() => undefined);
	};
	const cloud = watched(
		connectCloud({
			agent: sandbox.agent,
			env: application,
			cloud: 'public',
			clock,
			sandbox: world,
			...(world === 'no-device-code' ? {openUrl} : {}),
			onRequest: line => came('request', line),
		}),
		error => came('error', error),
	);
	const computer = openComputer(came);
	const leaks = (): readonly string[] =>
		[['stdout', printed.join('\n')] as const, ['stderr', said.join('\n')] as const, ...other].flatMap(([where, text]) =>
			secretPattern.test(text) ? text.split('\n').flatMap(line => (secretPattern.test(line) ? [`${where}: ${line.trim()}`] : [])) : [],
		);
	return {
		sandbox,
		keep: state => came('wizard', [state, toCheckpoint(state)]),
		leaks,
		forWizard: {cloud, computer, clock, where: {cloud: 'public', sandbox: world}},
		forCommands: {
			cloud,
			computer,
			clock,
			terminal: {stdin: false, stdout: false},
			say: line => void said.push(line),
			print: text => void printed.push(text),
			readInput: async () => null,
			confirm: async () => false,
			openWizard: async () => Promise.reject(new Error('A command does not open the wizard.')),
			serveSandbox: async () => Promise.reject(new Error('A command does not serve.')),
			version: () => '0.0.0',
		},
		printed,
		said,
		changes: () =>
			sandbox.log
				.filter(({method, host}) => method !== 'GET' && method !== 'POST' && host === 'management.azure.com')
				.map(({method, path}) => `${method} ${path}`),
		close: async () => {
			await sandbox.close();
			expect(leaks()).toEqual([]);
		},
	};
};

const everything = {depth: Number.POSITIVE_INFINITY, maxArrayLength: null, maxStringLength: null, showHidden: true} as const;

/** The same cloud; each rejection is told, whoever hears it besides. */
const watched = (cloud: Cloud, onError: (error: unknown) => void): Cloud =>
	new Proxy(cloud, {
		get:
			(_, method: keyof Cloud) =>
			async (...args: unknown[]) =>
				(cloud[method] as (...args: unknown[]) => Promise<unknown>)(...args).catch((error: unknown) => {
					onError(error);
					throw error;
				}),
	});

let drawn = 0;

const openComputer = (came: (where: string, what: unknown) => void): Computer => {
	const receipts = new Map<string, Receipt>();
	let checkpoint: Checkpoint | null = null;
	const unable = async () => ({done: false, how: 'nowhere'});
	return {
		saveReceipt: async receipt => {
			receipts.set(receipt.id, receipt);
			came('receipt', receipt);
			return {path: `/receipts/${receipt.id}.json`};
		},
		loadReceipt: async (which, {tenantId, sandbox, isOpen = false, restsOn: assignments}) => {
			const fits = (one: Receipt): boolean =>
				(!isOpen || isReceiptOpen(one)) &&
				(assignments === undefined || restsOn(one, assignments)) &&
				one.sandbox === sandbox &&
				(which !== null || tenantId === null || one.tenantId === tenantId);
			const receipt = [...receipts.values()].findLast(one => fits(one) && (which === null || one.id === which));
			return receipt ? {receipt, path: `/receipts/${receipt.id}.json`} : null;
		},
		saveCheckpoint: async kept => {
			checkpoint = kept;
			came('checkpoint', kept);
		},
		loadCheckpoint: async () => checkpoint,
		clearCheckpoint: async () => {
			checkpoint = null;
		},
		findKeyLeftovers: async ({environment}) => ({found: [], unread: [], from: '/home/ana/app', environment}),
		readText: async () => ({trouble: 'there is no such file'}),
		copy: unable,
		open: unable,
		// No two receipts of a test run have the same id.
		random: () => {
			drawn += 1;
			return (drawn * 0.618_033_988) % 1;
		},
	};
};
