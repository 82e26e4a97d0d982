/** What the window is called when the program in it has ended; nothing is seen of it. */
export const overTitle = 'the program is over';
/** OSC 2 (xterm). */
export const overMark = `\u001B]2;${overTitle}\u0007`;
