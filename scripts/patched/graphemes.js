/**
 * Stands for `new Intl.Segmenter()` in the packages that cut text into grapheme clusters (Unicode Standard Annex 29). The first real one takes 9 ms and most text
 * needs none: where each code unit is a cluster of its own, they are counted off.
 */
let real;

/** No mark, joiner, jamo, prepended character, regional indicator, emoji modifier, surrogate or U+000D among them: none joins its neighbour. */
const esc = String.fromCodePoint(0x1b);
const simple = new RegExp(`^[\\n${esc} -~\u00A0-\u00AC\u00AE-\u02FF\u2010-\u2027\u2030-\u205E\u2190-\u2BFF]*$`);

function* unitsOf(input) {
	for (let index = 0; index < input.length; index++) yield {segment: input[index], index, input};
}

export const segmenter = {
	segment(input) {
		const text = String(input);
		if (!simple.test(text)) {
			real ??= new Intl.Segmenter();
			return real.segment(text);
		}
		return {
			[Symbol.iterator]: () => unitsOf(text),
			containing: (index = 0) => {
				const at = Math.trunc(index) || 0;
				return at >= 0 && at < text.length ? {segment: text[at], index: at, input: text} : undefined;
			},
		};
	},
};
