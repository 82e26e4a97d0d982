import type {Frame, Size} from './lay-frame.ts';
import type {Room} from './page.ts';
import type {Press} from './presses.ts';
import type {Glyphs} from './theme.ts';

/** What the terminal shows and is told. */
export type Source = {
	readonly subscribe: (listener: () => void) => () => void;
	/** Another one whenever something else is to be drawn. */
	readonly getSnapshot: () => unknown;
	/** `ticks`: it says something else each second. */
	readonly draw: (size: Size, glyphs: Glyphs) => {readonly frame: Frame; readonly ticks: boolean};
	/** Presses that came together. */
	readonly press: (presses: readonly Press[]) => void;
	readonly paste: (text: string) => void;
	/** The drawing tells how much it had room for. */
	readonly setRoom: (room: Room) => void;
};

export type Ahead = Source & {
	/** From here on it is the other one, which is told first what came until now. */
	readonly become: (next: Source) => void;
};

/** Draws what can be drawn already, also of what has been pressed, and keeps what is typed. */
export const createAhead = (draw: (size: Size, glyphs: Glyphs, pressed: readonly Press[]) => Frame): Ahead => {
	const listeners = new Set<() => void>();
	const kept: ((source: Source) => void)[] = [];
	let real: Source | null = null;
	let pressed: readonly Press[] = [];
	const redraw = (): void => {
		for (const listener of listeners) listener();
	};
	const tell = (what: (source: Source) => void): void => (real ? what(real) : void kept.push(what));
	return {
		subscribe: listener => {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		getSnapshot: () => (real ? real.getSnapshot() : pressed),
		draw: (size, glyphs) => real?.draw(size, glyphs) ?? {frame: draw(size, glyphs, pressed), ticks: false},
		press: presses => {
			tell(source => source.press(presses));
			if (real) return;
			pressed = [...pressed, ...presses];
			redraw();
		},
		paste: text => tell(source => source.paste(text)),
		setRoom: room => real?.setRoom(room),
		become: next => {
			real = next;
			next.subscribe(redraw);
			redraw();
			for (const what of kept.splice(0)) what(next);
		},
	};
};
