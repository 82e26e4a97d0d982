import {type Instance, render} from 'ink';
import {Screen} from './components/screen.tsx';
import {ThemeContext} from './components/theme-context.ts';
import type {Foreground} from './components/use-foreground.ts';
import type {Source} from './source.ts';
import type {Taken} from './take-screen.ts';
import {wrapOn} from './terminal-modes.ts';
import {chooseTheme} from './theme.ts';

export type Settings = {
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly platform: string;
	/** Numbered choices and lines that only ever follow each other, instead of a screen. */
	readonly accessible: boolean;
	/** World of the sandbox cloud, `null` against real Azure. */
	readonly sandbox: string | null;
};

export type Terminal = {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly stderr: NodeJS.WriteStream;
	readonly foreground?: Foreground | null;
};

export type OpenScreen = {
	readonly close: () => void;
	/** Rejects only for a fault in a component. Either way the terminal has been given back. */
	readonly closed: () => Promise<void>;
};

/**
 * Takes the terminal and draws, or goes on where it was taken already. The caller decides that there is one: Ink's own test is off, since it calls a terminal under CI
 * none and then draws nothing.
 */
export const openScreen = (
	settings: Settings,
	{stdin, stdout, stderr, foreground = null}: Terminal,
	source: Source,
	taken: Taken | null = null,
): OpenScreen => {
	// Before the screen is taken: what is typed meanwhile would be echoed into the first frame, and push it down.
	if (stdin.isTTY) stdin.setRawMode(true);
	// Held back until all of it is there: one write that gives the screen back and takes it anew cannot be seen.
	stdout.cork();
	taken?.release();
	let app: Instance;
	try {
		app = render(
			<ThemeContext value={chooseTheme(settings)}>
				<Screen source={source} foreground={foreground} />
			</ThemeContext>,
			{stdin, stdout, stderr, interactive: true, alternateScreen: true, exitOnCtrlC: false, patchConsole: true, maxFps: 120, isScreenReaderEnabled: false},
		);
	} finally {
		stdout.uncork();
	}
	return {
		close: () => app.unmount(),
		closed: async () => {
			try {
				await app.waitUntilExit();
			} finally {
				stdout.write(wrapOn);
			}
		},
	};
};
