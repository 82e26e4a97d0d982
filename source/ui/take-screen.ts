import {paintFrame} from './paint.ts';
import type {Source} from './source.ts';
import {eraseToEnd, hideCursor, otherScreen, shellScreen, showCursor, toTop, wrapOff, wrapOn} from './terminal-modes.ts';
import type {Theme} from './theme.ts';

export type Taken = {
	/** As it is drawn now. */
	readonly redraw: () => void;
	/** Leaves the screen as it was found; a second time does nothing. */
	readonly release: () => void;
};

/** Shows the first screen before Ink is there: to load it takes longer than everything until then. What is drawn is what Ink will draw in its place. */
export const takeScreen = (stdout: NodeJS.WriteStream, source: Pick<Source, 'draw'>, theme: Theme): Taken => {
	const painted = (): string => {
		const size = {columns: stdout.columns || 80, rows: stdout.rows || 24};
		const rows = paintFrame(source.draw(size, theme.glyphs).frame, size.rows, theme);
		return `${toTop}${rows.map(line => `${` ${line}`.trimEnd()}${eraseToEnd}`).join('\r\n')}`;
	};
	let isTaken = true;
	stdout.write(`${otherScreen}${hideCursor}${wrapOff}${painted()}`);
	return {
		redraw: () => void (isTaken && stdout.write(painted())),
		release: () => {
			if (isTaken) stdout.write(`${wrapOn}${showCursor}${shellScreen}`);
			isTaken = false;
		},
	};
};
