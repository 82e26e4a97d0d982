import {useApp, useStdout} from 'ink';
import {useCallback, useInsertionEffect, useRef} from 'react';
import type {Press} from '../presses.ts';
import {wrapOff, wrapOn} from '../terminal-modes.ts';

/** Being stopped and brought back, as a shell with job control does. */
export type Foreground = {
	/** Stops this program and what was started with it. Resolves when it goes on: at once where nobody could bring it back. */
	readonly stop: () => Promise<void>;
	/** Somebody else asks for it (SIGTSTP). Returns how to listen no longer. */
	readonly onStop: (listener: () => void) => () => void;
	/** The terminal may show something else than was drawn: it was taken away and given back, or had another size for a moment. */
	readonly onReturn: (listener: () => void) => () => void;
};

type Meanwhile = () => Promise<void>;

const isCtrl = (wanted: string): ((press: Press) => boolean) => {
	return press => press.type === 'ctrl' && press.letter === wanted;
};
const asksToStop = isCtrl('z');
const asksToRedraw = isCtrl('l');

/** Takes Ctrl-Z and Ctrl-L out of the presses and does them; the terminal is the shell's while the program stands still. Answers the presses that are left. */
export const useForeground = (foreground: Foreground | null): ((presses: readonly Press[]) => readonly Press[]) => {
	const {suspendTerminal} = useApp();
	const {stdout} = useStdout();
	const is = useRef<{asked: Meanwhile | null; isAway: boolean; isOver: boolean}>({asked: null, isAway: false, isOver: false});
	const leave = useCallback(
		async (meanwhile: Meanwhile): Promise<void> => {
			const now = is.current;
			now.asked = meanwhile;
			if (now.isAway) return;
			now.isAway = true;
			try {
				let next: Meanwhile | null = meanwhile;
				while (next && !now.isOver) {
					const doing: Meanwhile = next;
					await suspendTerminal(async () => {
						stdout.write(wrapOn);
						await doing();
						now.asked = null;
					});
					if (!now.isOver) stdout.write(wrapOff);
					// Disturbed again while it was drawn: once more.
					next = is.current.asked;
				}
			} catch {
				// The terminal is gone, which its streams tell.
			} finally {
				now.isAway = false;
			}
		},
		[suspendTerminal, stdout],
	);
	const redraw = useCallback(() => void leave(async () => undefined), [leave]);
	const stop = useCallback(() => (foreground ? void leave(foreground.stop) : undefined), [leave, foreground]);
	useInsertionEffect(() => {
		const unsubscribes = [foreground?.onStop(stop), foreground?.onReturn(redraw)];
		const now = is.current;
		now.isOver = false;
		return () => {
			now.isOver = true;
			for (const unsubscribe of unsubscribes) unsubscribe?.();
		};
	}, [foreground, stop, redraw]);
	return presses => {
		const stopAt = presses.findIndex(asksToStop);
		// As a terminal does it: what was typed behind it is dropped.
		const before = stopAt < 0 ? presses : presses.slice(0, stopAt);
		if (stopAt >= 0) stop();
		else if (before.some(asksToRedraw)) redraw();
		return before.filter(press => !asksToRedraw(press));
	};
};
