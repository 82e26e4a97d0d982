import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {homedir, tmpdir, userInfo} from 'node:os';
import {join} from 'node:path';
import process from 'node:process';
import {createInterface} from 'node:readline/promises';
import description from '../package.json' with {type: 'json'};
import {plain} from './access/plain.ts';
import type {CloudName} from './access/session.ts';
import type {Options} from './commands/arguments.ts';
import type {ServedSandbox, Services} from './commands/services.ts';
import type {Clock} from './steps/clock.ts';
import type {Cloud} from './steps/cloud.ts';
import type {Computer} from './steps/computer.ts';

/** In the wizard a device code is seen before the sandbox approves it; a script need not wait. */
const approvalInWizardMs = 3000;
/** A person has seen the first frame and not pressed a key yet: the time to load what the next step needs. */
const idleBeforeLoadingMs = 150;

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
		now: clock.now,
		random: Math.random,
		write: text => process.stdout.write(text),
		report: trouble => void troubles.add(trouble),
	});
	const {runCommandLine} = await import('./commands/run.ts');
	try {
		process.exitCode = await runCommandLine(process.argv.slice(2), options => servicesOf(options, computer, leaving.signal), leaving.signal, cloudOfAzureCli);
	} catch (error) {
		const [{explain}, {explained}] = await Promise.all([import('./access/trouble.ts'), import('./commands/report.ts')]);
		process.stderr.write(`${explained(explain(error)).join('\n')}\n`);
		process.exitCode = 1;
	}
	// At the end: in the wizard a line on stderr would run through the frame.
	for (const trouble of troubles) process.stderr.write(`▲ ${trouble}\n`);
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

const cloudOfAzureCli = async (): Promise<CloudName> => {
	const {azureCliCloud} = await import('./azure/azure-cli-settings.ts');
	return (await azureCliCloud(process.env)).cloud ?? 'public';
};

const servicesOf = (options: Options, computer: Computer, leaving: AbortSignal): Services => {
	return {
		cloud: connectionOf(options, computer, false).cloud,
		computer,
		clock,
		terminal: {stdin: Boolean(process.stdin.isTTY), stdout: Boolean(process.stdout.isTTY)},
		// Names from Azure, receipts from elsewhere: nothing of them may steer the terminal.
		say: text => void process.stderr.write(`${text.split('\n').map(plain).join('\n')}\n`),
		print: text => void process.stdout.write(`${text}\n`),
		readInput: async () => readInput(leaving),
		confirm: async question => {
			const lines = createInterface({input: process.stdin, output: process.stderr});
			// Ctrl-C comes as a key while a line is read, and Ctrl-D closes: neither says yes.
			lines.once('SIGINT', () => void process.emit('SIGINT'));
			const closed = new Promise<string>(resolve => lines.once('close', () => resolve('')));
			try {
				const answered = lines.question(`${question} [y/N] `, {signal: leaving}).catch((error: unknown) => {
					if (leaving.aborted) throw error;
					return '';
				});
				const answer = (await Promise.race([answered, closed])).trim();
				if (answer === '') process.stderr.write('\n');
				return /^y(es)?$/iu.test(answer);
			} finally {
				lines.close();
			}
		},
		openWizard: async (given, resume) => openWizard(given, resume, computer, leaving),
		serveSandbox,
		version: verbose => (verbose ? `${description.version} (Node ${process.versions.node}, ${process.platform} ${process.arch})` : description.version),
	};
};

/** Of a longer text, a log, both ends are kept: what tells stands there. Bytes. */
const mostOfEachEnd = 2_000_000;
/** A pipe that somebody holds open and never writes to. */
const inputPatienceMs = 3000;

const readInput = async (leaving: AbortSignal): Promise<string | null> => {
	if (process.stdin.isTTY) return null;
	const chunks: Buffer[] = [];
	let length = 0;
	let beginning = 0;
	let end = 0;
	const patience = AbortSignal.timeout(inputPatienceMs);
	const stop = (): void => void process.stdin.destroy();
	patience.addEventListener('abort', () => (length === 0 ? stop() : undefined), {once: true});
	leaving.addEventListener('abort', stop, {once: true});
	try {
		for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
			chunks.push(chunk);
			length += chunk.length;
			if (length <= mostOfEachEnd) beginning = chunks.length;
			else end += chunk.length;
			while (end - (chunks[beginning]?.length ?? 0) > mostOfEachEnd) end -= chunks.splice(beginning, 1)[0]?.length ?? 0;
		}
	} catch (error) {
		if (length > 0 || leaving.aborted) throw error;
	}
	leaving.throwIfAborted();
	return length === 0 ? null : Buffer.concat(chunks).toString('utf8');
};

type Connection = {readonly cloud: Cloud; readonly warm: () => void};

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
	return {cloud, warm: () => void connected(options.cloud).catch(() => undefined)};
};

/** A session, or the request for one, says in which cloud: a run that is resumed may have been left in another. */
const cloudMeant = (first: unknown): CloudName | null =>
	typeof first === 'object' && first !== null && 'cloud' in first && typeof first.cloud === 'string' ? (first.cloud as CloudName) : null;

const connect = async (options: Options, computer: Computer, inWizard: boolean): Promise<Cloud> => {
	const {connectCloud} = await import('./azure/connect.ts');
	const {cloud, sandbox: choice} = options;
	// In the wizard a line on stderr would run through the frame.
	const onRequest = options.verbose && !inWizard ? {onRequest: (line: string) => void process.stderr.write(`${line}\n`)} : {};
	if (!choice) return connectCloud({env: process.env, processEnv: process.env, cloud, clock, sandbox: null, openUrl: computer.open, ...onRequest});
	const sandbox = await startWorld(choice.world, {
		approveAfterMs: inWizard ? approvalInWizardMs : 0,
		...(choice.propagation === null ? {} : {propagation: choice.propagation}),
		...(choice.latencyMs === null ? {} : {latencyMs: choice.latencyMs}),
		...(choice.seed === null ? {} : {seed: choice.seed}),
	});
	sandbox.unref();
	// The world's own application, not what this machine has: AZURE_* variables are neither read nor passed on.
	const env = {AZURE_TENANT_ID: sandbox.tenantId, AZURE_CLIENT_ID: sandbox.clientId, AZURE_CLIENT_SECRET: sandbox.clientSecret};
	// A browser of the sandbox's own, where that is the only way for a person. It comes back as soon as a desktop's would: the page is answered while the sign-in waits.
	const openUrl = async (url: string): Promise<void> => void sandbox.visit(url).catch(() => undefined);
	const browser = choice.world === 'no-device-code' ? {openUrl} : {};
	return connectCloud({agent: sandbox.agent, env, processEnv: process.env, cloud, clock, sandbox: choice.world, ...browser, ...onRequest});
};

const startWorld = async (
	world: string,
	settings: {readonly approveAfterMs: number; readonly propagation?: string; readonly latencyMs?: number; readonly seed?: number},
) => {
	const [{startSandbox}, {parsePropagation, propagationForms}, {worldNames}, {nearest}, {inputTrouble}] = await Promise.all([
		import('./sandbox/sandbox.ts'),
		import('./sandbox/settings.ts'),
		import('./sandbox/worlds.ts'),
		import('./access/nearest.ts'),
		import('./access/trouble.ts'),
	]);
	const {propagation} = settings;
	if (propagation !== undefined && parsePropagation(propagation) === null) {
		throw inputTrouble('usage.bad-value', `--sandbox knows no propagation "${propagation}".`, [{text: `It understands ${propagationForms}.`}]);
	}
	if (worldNames.includes(world)) return startSandbox({world, ...settings});
	const near = nearest(world, worldNames);
	throw inputTrouble('usage.no-such-world', `The sandbox has no world "${world}".${near ? ` The nearest is ${near}.` : ''}`, [
		{text: `Worlds: ${worldNames.join(', ')}.`},
	]);
};

const serveSandbox = async (world: string, onReady: (served: ServedSandbox) => void, signal: AbortSignal): Promise<void> => {
	const sandbox = await startWorld(world, {approveAfterMs: approvalInWizardMs});
	const folder = await mkdtemp(join(tmpdir(), 'foundry-keyless-sandbox-'));
	try {
		const ca = join(folder, 'ca.pem');
		await writeFile(ca, sandbox.caPem, {mode: 0o600});
		const {url: proxy} = await sandbox.serveProxy();
		const {tenantId, clientId, clientSecret, user} = sandbox;
		onReady({proxy, ca, tenantId, clientId, clientSecret, user, world});
		await new Promise<void>(resolve => {
			if (signal.aborted) resolve();
			signal.addEventListener('abort', () => resolve(), {once: true});
		});
	} finally {
		await sandbox.close();
		await rm(folder, {recursive: true, force: true});
	}
};

/** As Ink reads its own INK_SCREEN_READER: "true" is on. */
const isOn = (name: string): boolean => ['true', '1'].includes(process.env[name]?.toLowerCase() ?? '');

const openWizard = async (options: Options, resume: boolean, computer: Computer, leaving: AbortSignal): Promise<number> => {
	const [{runWizard}, {createWizard}, {start}, {fromCheckpoint, readCheckpoint, toCheckpoint}, {isoTime}] = await Promise.all([
		import('./ui/app.tsx'),
		import('./wizard/store.ts'),
		import('./wizard/state.ts'),
		import('./wizard/checkpoint.ts'),
		import('./access/time.ts'),
	]);
	const content = (await computer.loadCheckpoint())?.content;
	const left = readCheckpoint(content);
	// A run of the sandbox is never continued against Azure, nor the other way round.
	const mine = left !== null && (left.sandbox === null) === (options.sandbox === null);
	const {credential, tenant, resource, project, deployment, scenario, people, cloud: cloudName, role, scope, timeoutMs} = options;
	const fresh = start({credential, tenant, resource, project, deployment, scenario, people, cloud: cloudName, role, scope, timeoutMs}, mine ? left : null);
	let saving = Promise.resolve();
	const {cloud, warm} = connectionOf(options, computer, true);
	const wizard = createWizard(
		{cloud, computer, clock, where: {cloud: cloudName, sandbox: options.sandbox?.world ?? null}},
		(resume && mine ? fromCheckpoint(content) : null) ?? fresh,
		{
			onChange: state => {
				const kept = toCheckpoint(state);
				if (kept) saving = saving.then(() => computer.saveCheckpoint({schemaVersion: 1, savedOn: isoTime(clock.now()), content: kept}));
				else if (state.at === 'done') saving = saving.then(() => computer.clearCheckpoint());
			},
		},
	);
	if (options.command === 'diagnose') wizard.send({type: 'CHOOSE_JOURNEY', journey: 'fix-error'});
	setTimeout(warm, idleBeforeLoadingMs).unref();
	// A signal, or a Ctrl-C before the terminal is in raw mode.
	leaving.addEventListener('abort', () => wizard.send({type: 'CANCEL'}), {once: true});
	const state = await runWizard({
		wizard,
		computer,
		clock,
		settings: {
			env: process.env,
			platform: process.platform,
			accessible: options.accessible || isOn('ACCESSIBLE') || isOn('INK_SCREEN_READER') || process.env['TERM'] === 'dumb',
			sandbox: options.sandbox?.world ?? null,
		},
		stdin: process.stdin,
		stdout: process.stdout,
		stderr: process.stderr,
	});
	await saving;
	const [{exitCodeOf}, {sittingOutcome}] = await Promise.all([import('./access/document.ts'), import('./wizard/sitting-outcome.ts')]);
	if (state.ending === 'cancelled') return 130;
	return exitCodeOf('grant', sittingOutcome(state), state.record);
};
