import {plain} from '../access/plain.ts';

/**
 * Text from outside, fit for a row of a terminal. `plain` takes out what could move the cursor or turn the direction of reading;
 * what is taken out here is harmless but drawn by terminals in other widths than Ink counts (joiners, variation selectors, skin tones, keycaps, lone surrogates).
 */
export const calm = (text: string): string => plain(text).replaceAll(/\p{Cf}|\p{Cs}|\p{Variation_Selector}|\p{Emoji_Modifier}|\u{20E3}/gu, '');
