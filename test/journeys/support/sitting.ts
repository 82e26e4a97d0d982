import type {Receipt} from '../../../source/access/receipt.ts';
import {connectCloud} from '../../../source/azure/connect.ts';
import type {Services as CommandServices} from '../../../source/commands/services.ts';
import {type Sandbox, type SandboxOptions, startSandbox} from '../../../source/sandbox/sandbox.ts';
import type {Checkpoint, Computer} from '../../../source/steps/computer.ts';
import type {Services as WizardServices} from '../../../source/wizard/activities.ts';
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
	readonly close: () => Promise<void>;
};

/** The whole product but its screens, through the real SDK, against a sandbox cloud on the same clock: no wait takes time. */
export const openSitting = async (world: string, options: Partial<SandboxOptions> = {}): Promise<Sitting> => {
	const clock = fakeClock();
	const sandbox = await startSandbox({world, now: clock.now, seed: 7, ...options});
	const application = {AZURE_TENANT_ID: sandbox.tenantId, AZURE_CLIENT_ID: sandbox.clientId, AZURE_CLIENT_SECRET: sandbox.clientSecret};
	const cloud = connectCloud({agent: sandbox.agent, env: application, cloud: 'public', clock, sandbox: world});
	const computer = openComputer();
	const printed: string[] = [];
	const said: string[] = [];
	return {
		sandbox,
		forWizard: {cloud, computer, clock},
		forCommands: {
			cloud,
			computer,
			clock,
			terminal: {stdin: false, stdout: false},
			say: line => void said.push(line),
			print: text => void printed.push(text),
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
		close: sandbox.close,
	};
};

let drawn = 0;

const openComputer = (): Computer => {
	const receipts = new Map<string, Receipt>();
	let checkpoint: Checkpoint | null = null;
	const unable = async () => ({done: false, how: 'nowhere'});
	return {
		saveReceipt: async receipt => {
			receipts.set(receipt.id, receipt);
			return {path: `/receipts/${receipt.id}.json`};
		},
		loadReceipt: async which => {
			const receipt = which === null ? [...receipts.values()].at(-1) : receipts.get(which);
			return receipt ? {receipt, path: `/receipts/${receipt.id}.json`} : null;
		},
		saveCheckpoint: async kept => {
			checkpoint = kept;
		},
		loadCheckpoint: async () => checkpoint,
		clearCheckpoint: async () => {
			checkpoint = null;
		},
		copy: unable,
		open: unable,
		// No two receipts of a test run have the same id.
		random: () => {
			drawn += 1;
			return (drawn * 0.618_033_988) % 1;
		},
	};
};
