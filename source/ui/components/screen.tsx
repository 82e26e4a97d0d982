import {useAnimation, useCursor, useInput, usePaste, useStdout} from 'ink';
import {useCallback, useInsertionEffect, useLayoutEffect, useSyncExternalStore} from 'react';
import type {Size} from '../lay-frame.ts';
import {presses} from '../presses.ts';
import type {Source} from '../source.ts';
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

/** Of the terminal, as it is now. Ink's own hook draws everything a second time once it listens. */
const useSize = (): Size => {
	const stdout = useStdout().stdout as NodeJS.WriteStream;
	const listen = useCallback(
		(listener: () => void) => {
			stdout.on('resize', listener);
			return () => void stdout.off('resize', listener);
		},
		[stdout],
	);
	const columns = useSyncExternalStore(listen, () => stdout.columns || 80);
	const rows = useSyncExternalStore(listen, () => stdout.rows || 24);
	return {columns, rows};
};

/** The one screen: what it draws and what a key does, its source knows. */
export function Screen({source}: {readonly source: Source}) {
	useSyncExternalStore(source.subscribe, source.getSnapshot);
	const size = useSize();
	const {glyphs} = useTheme();
	useNoWrap();
	const {frame, ticks} = source.draw(size, glyphs);
	// Only for its tick: time itself is read when the frame is drawn.
	useAnimation({interval: 1000, isActive: ticks});
	useInput((input, key) => source.press(presses(input, key)));
	usePaste(source.paste);
	const {setCursorPosition} = useCursor();
	setCursorPosition(frame.cursor ?? undefined);
	useLayoutEffect(() => {
		if (frame.drawn) source.setRoom(frame.drawn.room);
	});
	return <Frame parts={frame} columns={size.columns} rows={size.rows} />;
}
