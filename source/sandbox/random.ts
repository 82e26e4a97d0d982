/** Uniform in [0, 1): mulberry32, so that a seed gives the same codes and ids on every machine. */
export const createRandom = (seed: number): (() => number) => {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
};

export const randomText = (random: () => number, alphabet: string, length: number): string =>
	Array.from({length}, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join('');

/** A lower-case GUID with the version and variant bits of a random UUID (RFC 9562, version 4). */
export const randomGuid = (random: () => number): string => {
	const hex = randomText(random, '0123456789abcdef', 32);
	const variant = '89ab'.charAt(Math.floor(random() * 4));
	return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
};
