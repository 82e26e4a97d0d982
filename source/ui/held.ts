/** Keys repeat about 30 times a second while they are held down; nobody presses one three times at that pace. */
const repeatMs = 150;
const repeats = 3;
/** Who presses Enter as soon as each screen shows never presses in vain, and meets no more screens in a row than this. */
const screensInARow = 5;
/** A busy machine delivers repeats late: what was held counts as let go only after a pause. */
const letGoMs = 400;

/**
 * Tells Enter held down from Enter pressed. Told of every Enter, with how many came at once, whether any was in vain, and when, it answers whether the key is
 * being held. A count of 0 is another key: to press it, Enter was let go.
 */
export const watchEnter = (): ((count: number, inVain: boolean, now: number) => boolean) => {
	let last = Number.NEGATIVE_INFINITY;
	let run = 0;
	let vain = false;
	const isHeld = (): boolean => run > screensInARow || (run >= repeats && vain);
	return (count, inVain, now) => {
		if (count === 0) last = Number.NEGATIVE_INFINITY;
		if (count === 0) return false;
		const goesOn = now - last <= (isHeld() ? letGoMs : repeatMs);
		run = count + (goesOn ? run : 0);
		vain = inVain || (goesOn && vain);
		last = now;
		return isHeld();
	};
};

export const heldWords = 'Enter is held down: press it once to write.';
