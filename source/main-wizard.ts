import process from 'node:process';
import {customRole} from './access/role-wish.ts';
import {isoTime} from './access/time.ts';
import type {Options} from './commands/arguments.ts';
import type {Clock} from './steps/clock.ts';
import type {Cloud} from './steps/cloud.ts';
import type {Computer} from './steps/computer.ts';
import {runWizard} from './ui/app.tsx';
import {fromCheckpoint, readCheckpoint, toCheckpoint} from './wizard/checkpoint.ts';
import {sittingExit} from './wizard/sitting-outcome.ts';
import {start} from './wizard/state.ts';
import {createWizard} from './wizard/store.ts';

/** A person has seen the first frame and not pressed a key yet: the time to load what the next step needs. */
const idleBeforeLoadingMs = 150;

/** As Ink reads its own INK_SCREEN_READER: "true" is on. */
const isOn = (name: string): boolean => ['true', '1'].includes(process.env[name]?.toLowerCase() ?? '');

export type Sitting = {
	readonly options: Options;
	/** Goes on with the run that was left, where it is of this cloud. */
	readonly resume: boolean;
	readonly cloud: Cloud;
	/** Loads what the next step needs. */
	readonly warm: () => void;
	readonly computer: Computer;
	readonly clock: Clock;
	readonly leaving: AbortSignal;
};

/** The wizard from the first frame to the exit code. */
export const openWizard = async ({options, resume, cloud, warm, computer, clock, leaving}: Sitting): Promise<number> => {
	const content = (await computer.loadCheckpoint())?.content;
	const left = readCheckpoint(content);
	// A run of the sandbox is never continued against Azure, nor the other way round.
	const mine = left !== null && (left.sandbox === null) === (options.sandbox === null);
	const {credential, tenant, resource, project, deployment, scenario, people, cloud: cloudName, scope, timeoutMs, request} = options;
	const fresh = start(
		{
			credential,
			tenant,
			resource,
			project,
			deployment,
			scenario,
			people,
			cloud: cloudName,
			role: options.customRole ? customRole : options.role,
			scope,
			timeoutMs,
			...(request === null ? {} : {request: true}),
		},
		mine ? left : null,
	);
	const accessible = options.accessible || isOn('ACCESSIBLE') || isOn('INK_SCREEN_READER') || process.env['TERM'] === 'dumb';
	let saving = Promise.resolve();
	const wizard = createWizard(
		{cloud, computer, clock, where: {cloud: cloudName, sandbox: options.sandbox?.world ?? null}, speaks: accessible},
		(resume && mine ? fromCheckpoint(content) : null) ?? fresh,
		{
			onChange: state => {
				const kept = toCheckpoint(state);
				if (kept) saving = saving.then(() => computer.saveCheckpoint({schemaVersion: 1, savedOn: isoTime(clock.now()), content: kept}));
				else if (state.at === 'done' || state.at === 'harden.done') saving = saving.then(() => computer.clearCheckpoint());
			},
		},
	);
	if (request !== null) wizard.send({type: 'CHOOSE_JOURNEY', journey: 'get-access'});
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
			accessible,
			sandbox: options.sandbox?.world ?? null,
		},
		stdin: process.stdin,
		stdout: process.stdout,
		stderr: process.stderr,
	});
	await saving;
	if (state.ending === 'cancelled') return 130;
	return sittingExit(state);
};
