import {render, useApp} from 'ink';
import {useEffect, useSyncExternalStore} from 'react';
import type {Computer} from '../steps/computer.ts';
import type {State} from '../wizard/state.ts';
import type {Wizard} from '../wizard/store.ts';
import {runAccessible} from './accessible.ts';
import {Screen, wrapOn} from './components/screen.tsx';
import {type Clock, createPageStore, type PageStore} from './page-store.ts';
import {chooseTheme, type Theme, ThemeContext} from './theme.ts';
import {transcript} from './transcript.ts';

export type Settings = {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly platform: string;
	/** Numbered choices and lines that only ever follow each other, instead of a screen. */
	readonly accessible: boolean;
	/** World of the sandbox cloud, `null` against real Azure. */
	readonly sandbox: string | null;
};

export type WizardRun = {
	readonly wizard: Wizard;
	readonly computer: Pick<Computer, 'copy' | 'open'>;
	readonly clock: Clock;
	readonly settings: Settings;
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly stderr: NodeJS.WriteStream;
};

/** A write that is being broken off still gets this long to leave its receipt. */
const settleMs = 2000;

function App({wizard, store, theme, sandbox}: {readonly wizard: Wizard; readonly store: PageStore; readonly theme: Theme; readonly sandbox: string | null}) {
	const {ending} = useSyncExternalStore(wizard.subscribe, wizard.getSnapshot);
	const {exit} = useApp();
	useEffect(() => {
		if (ending !== null) exit();
	}, [ending, exit]);
	return (
		<ThemeContext value={theme}>
			<Screen store={store} sandbox={sandbox} />
		</ThemeContext>
	);
}

const settle = async (wizard: Wizard, clock: Clock): Promise<void> => {
	wizard.stop();
	const patience = new AbortController();
	await Promise.race([wizard.settled(), clock.sleep(settleMs, patience.signal).catch(() => undefined)]);
	patience.abort();
};

/**
 * The wizard on a terminal, from the first frame to the words that stay behind. Resolves to the state at the end; rejects only for a fault in a component, with the
 * terminal given back. The caller decides that there is a terminal: Ink's own test is off, since it calls a terminal under CI none and then draws nothing.
 */
export const runWizard = async (run: WizardRun): Promise<State> => {
	const {wizard, computer, clock, settings, stdin, stdout, stderr} = run;
	const theme = chooseTheme(settings);
	if (settings.accessible) return runAccessible(run, async () => settle(wizard, clock));
	const store = createPageStore({wizard, computer, clock, sandbox: settings.sandbox});
	const app = render(<App wizard={wizard} store={store} theme={theme} sandbox={settings.sandbox} />, {
		stdin,
		stdout,
		stderr,
		interactive: true,
		alternateScreen: true,
		exitOnCtrlC: false,
		patchConsole: true,
		maxFps: 60,
		isScreenReaderEnabled: false,
	});
	wizard.start();
	try {
		await app.waitUntilExit();
	} finally {
		stdout.write(wrapOn);
		await settle(wizard, clock);
	}
	const state = wizard.getSnapshot();
	stdout.write(transcript(state, theme, Math.min(stdout.columns ?? 80, 100)));
	return state;
};
