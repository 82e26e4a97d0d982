/** Keys repeat about 30 times a second while they are held down; nobody presses one three times at that pace. */
const repeatMs = 150;
const repeats = 3;
/** A busy machine delivers repeats late: what was held counts as let go only after a pause. */
const letGoMs = 400;

/** Tells Enter held down from Enter pressed: told of every Enter, with how many came at once and when, it answers whether the key is being held. */
export const watchEnter = (): ((count: number, now: number) => boolean) => {
	let last = Number.NEGATIVE_INFINITY;
	let run = 0;
	return (count, now) => {
		const isHeld = run >= repeats;
		run = count + (now - last <= (isHeld ? letGoMs : repeatMs) ? run : 0);
		last = now;
		return run >= repeats;
	};
};

export const heldWords = 'Enter is held down: press it once to write.';
