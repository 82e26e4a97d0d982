import {plain} from '../access/plain.ts';

/** Vowels of Thai and Lao: one letter with what stands before them to Ink, a column more to a terminal. In two parts they are the same to both, and to the eye. */
const twoParts: Readonly<Record<string, string>> = {'\u0E33': '\u0E4D\u0E32', '\u0EB3': '\u0ECD\u0EB2'};

/**
 * Text from outside, fit for a row of a terminal. `plain` takes out what could move the cursor or turn the direction of reading;
 * what is taken out here is harmless but drawn by terminals in other widths than Ink counts (joiners, variation selectors, skin tones, keycaps, lone surrogates),
 * and marks that begin a word and halves of Hangul syllables alone: they would be drawn upon words of ours.
 */
export const calm = (text: string): string => (/^[\x20-\x7E]*$/.test(text) ? text : calmed(text));

const calmed = (text: string): string =>
	plain(text)
		.replaceAll(/\p{Cf}|\p{Cs}|\p{Default_Ignorable_Code_Point}|\p{Emoji_Modifier}|\u{20E3}/gu, '')
		.replaceAll(/[\u0E33\u0EB3]/gu, letter => twoParts[letter] ?? '')
		.normalize('NFC')
		.replaceAll(/(?<=^|\s)\p{M}+|(?<!\p{Script=Hangul})[\u1160-\u11FF\uD7B0-\uD7FF]+/gu, '');
