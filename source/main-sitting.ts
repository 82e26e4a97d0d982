import process from 'node:process';
import {isoTime} from './access/time.ts';
import {createForeground} from './main-foreground.ts';
import type {Sitting} from './main-wizard.ts';
import {type OpenedAhead, runWizard} from './ui/app.ts';
import type {Settings} from './ui/open-screen.tsx';
import {fromCheckpoint, toCheckpoint} from './wizard/checkpoint.ts';
import {sittingExit} from './wizard/sitting-outcome.ts';
import type {State} from './wizard/state.ts';
import {createWizard} from './wizard/store.ts';

/** A person has seen the first frame and not pressed a key yet: the time to load what the next step needs. */
const idleBeforeLoadingMs = 150;

type Begun = Sitting & {
	readonly settings: Settings;
	readonly fresh: State;
	/** Content of the checkpoint to go on with; `null`: from the beginning. */
	readonly left: unknown;
	readonly ahead: OpenedAhead | null;
};

/** The sitting behind the first frame, to the exit code. */
export const sitThrough = async ({options, settings, fresh, left, ahead, cloud, warm, computer, clock, leaving}: Begun): Promise<number> => {
	let saving = Promise.resolve();
	const wizard = createWizard(
		{cloud, computer, clock, where: {cloud: options.cloud, sandbox: settings.sandbox}, speaks: settings.accessible},
		(left === null ? null : fromCheckpoint(left)) ?? fresh,
		{
			onChange: state => {
				const kept = toCheckpoint(state);
				if (kept) saving = saving.then(() => computer.saveCheckpoint({schemaVersion: 1, savedOn: isoTime(clock.now()), content: kept}));
				else if (state.at === 'done' || state.at === 'harden.done') saving = saving.then(() => computer.clearCheckpoint());
			},
		},
	);
	if (options.request !== null) wizard.send({type: 'CHOOSE_JOURNEY', journey: 'get-access'});
	if (options.command === 'diagnose') wizard.send({type: 'CHOOSE_JOURNEY', journey: 'fix-error'});
	setTimeout(warm, idleBeforeLoadingMs).unref();
	// A signal, or a Ctrl-C before the terminal is in raw mode.
	const cancel = (): void => wizard.send({type: 'CANCEL'});
	leaving.addEventListener('abort', cancel, {once: true});
	if (leaving.aborted) cancel();
	const {stdin, stdout, stderr} = process;
	const state = await runWizard({wizard, computer, clock, settings, stdin, stdout, stderr, foreground: ahead ? null : createForeground()}, ahead);
	await saving;
	if (state.ending === 'cancelled') return 130;
	return sittingExit(state);
};
