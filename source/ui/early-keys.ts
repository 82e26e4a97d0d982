import type {KeyName, Press} from './presses.ts';

/** Cursor keys in the modes "normal" and "application". Source: XTerm Control Sequences, "PC-Style Function Keys". */
const sequences: readonly (readonly [string, KeyName])[] = ['\u001B[', '\u001BO'].flatMap(introducer => [
	[`${introducer}A`, 'up'] as const,
	[`${introducer}B`, 'down'] as const,
	[`${introducer}H`, 'home'] as const,
	[`${introducer}F`, 'end'] as const,
]);

/** The cursor keys that the text begins with, and what stands behind the last of them. */
export const cursorKeys = (text: string): {readonly presses: readonly Press[]; readonly rest: string} => {
	const presses: Press[] = [];
	let rest = text;
	for (;;) {
		const found = sequences.find(([sequence]) => rest.startsWith(sequence));
		if (!found) return {presses, rest};
		presses.push({type: 'key', name: found[1]});
		rest = rest.slice(found[0].length);
	}
};

/** Moves the cursor while Ink is still being loaded. What is no cursor key, and whatever comes behind it, is left for Ink. Returns how to listen no longer. */
export const heedEarly = (stdin: NodeJS.ReadStream, press: (presses: readonly Press[]) => void): (() => void) => {
	let left = '';
	stdin.setEncoding('utf8');
	const read = (): void => {
		// Until nothing comes: Node goes on reading a terminal only once it was asked in vain. Without that the next key is never heard, and the program ends.
		for (let chunk = stdin.read(); chunk !== null; chunk = stdin.read()) left += chunk;
		const {presses, rest} = cursorKeys(left);
		left = rest;
		if (presses.length > 0) press(presses);
	};
	stdin.on('readable', read);
	return () => {
		stdin.off('readable', read);
		if (left !== '') stdin.unshift(left, 'utf8');
	};
};
