import type {Computer} from '../steps/computer.ts';
import type {State} from '../wizard/state.ts';
import type {Wizard} from '../wizard/store.ts';
import {runAccessible} from './accessible.ts';
import {drawFrame} from './draw-frame.ts';
import {type OpenScreen, openScreen, type Settings, type Terminal} from './open-screen.tsx';
import {type Clock, createPageStore, type PageStore} from './page-store.ts';
import type {Source} from './source.ts';
import {chooseTheme} from './theme.ts';
import {transcript} from './transcript.ts';

export type WizardRun = {
	readonly wizard: Wizard;
	readonly computer: Pick<Computer, 'copy' | 'open'>;
	readonly clock: Clock;
	readonly settings: Settings;
} & Terminal;

/** A terminal that shows the first screen already, and waits for its wizard. */
export type OpenedAhead = {readonly screen: OpenScreen; readonly become: (next: Source) => void};

/** A write that is being broken off still gets this long to leave its receipt. */
const settleMs = 2000;

const sourceOf = (store: PageStore, sandbox: string | null): Source => ({
	subscribe: store.subscribe,
	getSnapshot: store.getSnapshot,
	draw: (size, glyphs) => {
		const shown = store.getSnapshot();
		const view = store.view(shown.state);
		return {frame: drawFrame(shown, view, sandbox, size, glyphs), ticks: view.ticks};
	},
	press: store.press,
	paste: store.paste,
	setRoom: store.setRoom,
});

const settle = async (wizard: Wizard, clock: Clock): Promise<void> => {
	wizard.stop();
	const patience = new AbortController();
	await Promise.race([wizard.settled(), clock.sleep(settleMs, patience.signal).catch(() => undefined)]);
	patience.abort();
};

/** The wizard on a terminal, from the first frame to the words that stay behind. Resolves to the state at the end; rejects only for a fault in a component. */
export const runWizard = async (run: WizardRun, ahead: OpenedAhead | null = null): Promise<State> => {
	const {wizard, computer, clock, settings, stdout} = run;
	if (settings.accessible) return runAccessible(run, async () => settle(wizard, clock));
	const source = sourceOf(createPageStore({wizard, computer, clock, sandbox: settings.sandbox}), settings.sandbox);
	const screen = ahead?.screen ?? openScreen(settings, run, source);
	const closeAtEnd = (): void => (wizard.getSnapshot().ending === null ? undefined : screen.close());
	wizard.subscribe(closeAtEnd);
	wizard.start();
	ahead?.become(source);
	closeAtEnd();
	try {
		await screen.closed();
		// The screen has closed and nobody chose to leave: standard input has ended.
		if (wizard.getSnapshot().ending === null) wizard.send({type: 'CANCEL'});
	} finally {
		await settle(wizard, clock);
	}
	const state = wizard.getSnapshot();
	stdout.write(transcript(state, chooseTheme(settings), Math.min(stdout.columns ?? 80, 100)));
	return state;
};
