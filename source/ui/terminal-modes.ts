/** What a terminal is told. Source: XTerm Control Sequences; each is understood, or passed over, by every terminal in use. */

/** DECAWM: while it is off, a character that the terminal draws wider than Ink counts cannot push the rest of the frame out of place. */
export const wrapOff = '\u001B[?7l';
export const wrapOn = '\u001B[?7h';

/** The terminal's second screen, empty, while the shell's lines are kept; going back puts the cursor where it was. */
export const otherScreen = '\u001B[?1049h';
export const shellScreen = '\u001B[?1049l';

/** DECTCEM */
export const hideCursor = '\u001B[?25l';
export const showCursor = '\u001B[?25h';

/** Cursor Position: the first column of the first row. */
export const toTop = '\u001B[H';
/** Erase in Line: from the cursor on. */
export const eraseToEnd = '\u001B[K';
