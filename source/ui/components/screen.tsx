import {useAnimation, useCursor, useInput, usePaste, useStdout, useWindowSize} from 'ink';
import {useInsertionEffect, useLayoutEffect, useSyncExternalStore} from 'react';
import {drawFrame} from '../draw-frame.ts';
import type {PageStore} from '../page-store.ts';
import {presses} from '../presses.ts';
import {useTheme} from '../theme.ts';
import {Frame} from './frame.tsx';

/** DECAWM: while it is off, a character that the terminal draws wider than Ink counts cannot push the rest of the frame out of place. */
export const wrapOff = '\u001B[?7l';
export const wrapOn = '\u001B[?7h';

const useNoWrap = (): void => {
	const {stdout} = useStdout();
	useInsertionEffect(() => {
		stdout.write(wrapOff);
		return () => {
			stdout.write(wrapOn);
		};
	}, [stdout]);
};

/** The one screen: what it draws is computed (draw-frame.ts), what a key does is looked up (keys.ts). */
export function Screen({store, sandbox}: {readonly store: PageStore; readonly sandbox: string | null}) {
	const shown = useSyncExternalStore(store.subscribe, store.getSnapshot);
	const size = useWindowSize();
	const {glyphs} = useTheme();
	const view = store.view(shown.state);
	useNoWrap();
	// Only for its tick: time itself is read when the view is made.
	useAnimation({interval: 1000, isActive: view.ticks});
	useInput((input, key) => store.press(presses(input, key)));
	usePaste(store.paste);
	const frame = drawFrame(shown, view, sandbox, size, glyphs);
	const {setCursorPosition} = useCursor();
	setCursorPosition(frame.cursor ?? undefined);
	useLayoutEffect(() => {
		if (frame.drawn) store.setRoom(frame.drawn.room);
	});
	return <Frame parts={frame} columns={size.columns} rows={size.rows} />;
}
