import {homedir, userInfo} from 'node:os';
import process from 'node:process';
import description from '../package.json' with {type: 'json'};
import {drawsUnicode, inAscii} from './access/ascii.ts';
import {plain} from './access/plain.ts';
import type {CloudName} from './access/session.ts';
import type {Options} from './commands/arguments.ts';
import {runCommandLine} from './commands/run.ts';
import type {SandboxChoice} from './commands/sandbox-flag.ts';
import type {Services} from './commands/services.ts';
import type {Clock} from './steps/clock.ts';
import type {Cloud} from './steps/cloud.ts';
import type {Computer} from './steps/computer.ts';

/** What was asked to end and has not by then hangs in something that hears no signal, such as a lost network drive. */
const patienceMs = 5000;

const clock: Clock = {
	now: () => Date.now(),
	sleep: async (ms, signal) =>
		new Promise((resolve, reject) => {
			signal.throwIfAborted();
			const timer = setTimeout(() => {
				signal.removeEventListener('abort', leave);
				resolve();
			}, ms);
			const leave = (): void => {
				clearTimeout(timer);
				reject(signal.reason);
			};
			signal.addEventListener('abort', leave, {once: true});
		}),
};

export const main = async (): Promise<void> => {
	// With both set, Node writes a warning to stderr as soon as a part of it asks for colours: into a frame, or beside JSON. NO_COLOR counts.
	if (process.env['NO_COLOR'] && !['0', 'false'].includes(process.env['FORCE_COLOR'] ?? '0')) Reflect.deleteProperty(process.env, 'FORCE_COLOR');
	const leaving = new AbortController();
	for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(name, () => {
			if (leaving.signal.aborted) process.exit(130);
			leaving.abort(new DOMException(`${name} received`, 'AbortError'));
			setTimeout(() => process.exit(130), patienceMs).unref();
		});
	}
	surviveLostStreams(leaving);
	const troubles = new Set<string>();
	const {openComputer} = await import('./local/computer.ts');
	const computer = openComputer({
		env: process.env,
		platform: process.platform,
		homedir: homeFolder(),
		cwd: startFolder(),
		now: clock.now,
		random: Math.random,
		write: text => process.stdout.write(text),
		report: trouble => void troubles.add(trouble),
	});
	try {
		process.exitCode = await runCommandLine(process.argv.slice(2), options => servicesOf(options, computer, leaving.signal), leaving.signal, cloudOfAzureCli);
	} catch (error) {
		const [{explain}, {explained}] = await Promise.all([import('./access/trouble.ts'), import('./commands/report.ts')]);
		const trouble = explain(error);
		process.stderr.write(`${shown(process.stderr, explained(trouble).join('\n'))}\n`);
		process.exitCode = trouble.id.startsWith('usage.') ? 2 : 1;
	}
	// At the end: in the wizard a line on stderr would run through the frame.
	for (const trouble of troubles) process.stderr.write(shown(process.stderr, `▲ ${trouble}\n`));
	// A call that ignores its AbortSignal must not keep the shell waiting.
	setTimeout(() => process.exit(), 500).unref();
};

/**
 * Whoever read the output may be gone (`| head -1`, a closed terminal). Nobody hears the result then, but what runs, a write perhaps, comes to its end.
 * Without listeners Node would die of it on the spot.
 */
const surviveLostStreams = (leaving: AbortController): void => {
	process.stdout.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code !== 'EPIPE' && error.code !== 'EIO') {
			process.stderr.write(`✖ The output could not be written: ${error.message}\n`);
			process.exitCode = 1;
		}
		leaving.abort(new DOMException('Standard output is lost', 'AbortError'));
	});
	process.stderr.on('error', () => undefined);
	process.stdin.on('error', () => leaving.abort(new DOMException('Standard input is lost', 'AbortError')));
};

/** A user whom this computer does not know (a container's) has none, and HOME can be empty: then nothing is kept, rather than in the folder where it was started. */
const homeFolder = (): string => {
	const nowhere = '/nonexistent';
	try {
		return homedir() || userInfo().homedir || nowhere;
	} catch {
		return nowhere;
	}
};

/** The folder in which it was started may be gone since. */
const startFolder = (): string => {
	try {
		return process.cwd();
	} catch {
		return homeFolder();
	}
};

/** What goes to a file or another program stays as it is. */
const shown = (stream: NodeJS.WriteStream, text: string): string => (!stream.isTTY || drawsUnicode(process) ? text : inAscii(text));

const cloudOfAzureCli = async (): Promise<CloudName> => {
	const {azureCliCloud} = await import('./azure/azure-cli-settings.ts');
	return (await azureCliCloud(process.env)).cloud ?? 'public';
};

const servicesOf = (options: Options, computer: Computer, leaving: AbortSignal): Services => {
	return {
		cloud: connectionOf(options, computer, false).cloud,
		computer,
		clock,
		terminal: {
			stdin: Boolean(process.stdin.isTTY),
			stdout: Boolean(process.stdout.isTTY),
			...(process.stdout.columns > 0 ? {columns: process.stdout.columns} : {}),
		},
		// Names from Azure, receipts from elsewhere: nothing of them may steer the terminal.
		say: text => void process.stderr.write(`${shown(process.stderr, text.split('\n').map(plain).join('\n'))}\n`),
		print: text => void process.stdout.write(`${shown(process.stdout, text)}\n`),
		readInput: async () => (process.stdin.isTTY ? null : (await import('./main-terminal.ts')).readInput(leaving)),
		confirm: async question => (await import('./main-terminal.ts')).confirm(question, leaving),
		openWizard: async (given, resume) => {
			const {cloud, warm, connected} = connectionOf(given, computer, true);
			if (given.sandbox && isSet(given.sandbox)) await connected();
			return (await import('./main-wizard.ts')).openWizard({options: given, resume, computer, clock, leaving, cloud, warm});
		},
		serveSandbox: async (world, onReady, signal) => (await import('./main-sandbox.ts')).serveSandbox(world, onReady, signal),
		version: async verbose => (verbose ? (await import('./main-version.ts')).versions(description.version) : description.version),
	};
};

/** Settings that only the sandbox understands, so that it is asked before the wizard takes the screen. */
const isSet = ({propagation, approval, grants, size}: SandboxChoice): boolean => [propagation, approval, grants, size].some(setting => setting != null);

type Connection = {
	readonly cloud: Cloud;
	readonly warm: () => void;
	/** @throws {InputTrouble} for what the sandbox does not know. */
	readonly connected: () => Promise<unknown>;
};

/** Nothing of Azure or of the sandbox is loaded before its first use. */
const connectionOf = (options: Options, computer: Computer, inWizard: boolean): Connection => {
	const connecting = new Map<CloudName, Promise<Cloud>>();
	const connected = async (name: CloudName): Promise<Cloud> => {
		const there = connecting.get(name) ?? connect({...options, cloud: name}, computer, inWizard);
		connecting.set(name, there);
		return there;
	};
	const cloud = new Proxy({} as Cloud, {
		get:
			(_, method: keyof Cloud) =>
			async (...args: unknown[]) =>
				((await connected(cloudMeant(args[0]) ?? options.cloud))[method] as (...args: unknown[]) => unknown)(...args),
	});
	return {cloud, warm: () => void connected(options.cloud).catch(() => undefined), connected: () => connected(options.cloud)};
};

/** A session, or the request for one, says in which cloud: a run that is resumed may have been left in another. */
const cloudMeant = (first: unknown): CloudName | null =>
	typeof first === 'object' && first !== null && 'cloud' in first && typeof first.cloud === 'string' ? (first.cloud as CloudName) : null;

const connect = async (options: Options, computer: Computer, inWizard: boolean): Promise<Cloud> => {
	const {connectCloud} = await import('./azure/connect.ts');
	const {cloud, sandbox: choice} = options;
	// In the wizard a line on stderr would run through the frame.
	const onRequest = options.verbose && !inWizard ? {onRequest: (line: string) => void process.stderr.write(`${line}\n`)} : {};
	// As a host of Azure is told which of its identities is meant.
	const named = options.clientId === null ? process.env : {...process.env, AZURE_CLIENT_ID: options.clientId};
	if (!choice) return connectCloud({env: named, processEnv: process.env, cloud, clock, sandbox: null, openUrl: computer.open, ...onRequest});
	const {approvalInWizardMs, startWorld} = await import('./main-sandbox.ts');
	const sandbox = await startWorld(choice.world, {
		approveAfterMs: inWizard ? approvalInWizardMs : 0,
		...(choice.propagation === null ? {} : {propagation: choice.propagation}),
		...(choice.approval == null ? {} : {approval: choice.approval}),
		...(choice.grants == null ? {} : {grants: choice.grants}),
		...(choice.latencyMs === null ? {} : {latencyMs: choice.latencyMs}),
		...(choice.seed === null ? {} : {seed: choice.seed}),
		...(choice.size == null ? {} : {size: choice.size}),
	});
	sandbox.unref();
	// The world's own application, not what this machine has: AZURE_* variables are neither read nor passed on.
	const env = {AZURE_TENANT_ID: sandbox.tenantId, AZURE_CLIENT_ID: sandbox.clientId, AZURE_CLIENT_SECRET: sandbox.clientSecret};
	// A browser of the sandbox's own, where that is the only way for a person. It comes back as soon as a desktop's would: the page is answered while the sign-in waits.
	const openUrl = async (url: string): Promise<void> => void sandbox.visit(url).catch(() => undefined);
	const browser = choice.world === 'no-device-code' ? {openUrl} : {};
	return connectCloud({agent: sandbox.agent, env, processEnv: process.env, cloud, clock, sandbox: choice.world, ...browser, ...onRequest});
};
