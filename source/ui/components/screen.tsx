import {useAnimation, useCursor, useInput, usePaste, useStdout} from 'ink';
import {useCallback, useInsertionEffect, useLayoutEffect, useSyncExternalStore} from 'react';
import type {Size} from '../lay-frame.ts';
import {presses} from '../presses.ts';
import type {Source} from '../source.ts';
import {toTop, wrapOff, wrapOn} from '../terminal-modes.ts';
import {Frame} from './frame.tsx';
import {useTheme} from './theme-context.ts';
import {type Foreground, useForeground} from './use-foreground.ts';

/** Runs before the first frame is written: the terminal's other screen comes with the cursor where the shell's stood. */
const useWholeScreen = (): void => {
	const {stdout} = useStdout();
	useInsertionEffect(() => {
		stdout.write(wrapOff + toTop);
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
export function Screen({source, foreground = null}: {readonly source: Source; readonly foreground?: Foreground | null}) {
	useSyncExternalStore(source.subscribe, source.getSnapshot);
	const size = useSize();
	const {glyphs} = useTheme();
	useWholeScreen();
	const {frame, ticks} = source.draw(size, glyphs);
	// Only for its tick: time itself is read when the frame is drawn.
	useAnimation({interval: 1000, isActive: ticks});
	const heed = useForeground(foreground);
	useInput((input, key) => {
		const left = heed(presses(input, key));
		if (left.length > 0) source.press(left);
	});
	usePaste(source.paste);
	const {setCursorPosition} = useCursor();
	setCursorPosition(frame.cursor ?? undefined);
	useLayoutEffect(() => {
		if (frame.drawn) source.setRoom(frame.drawn.room);
	});
	return <Frame parts={frame} columns={size.columns} rows={size.rows} />;
}
