import {type Binding, type Here, shownKey} from './binding.ts';
import {type Line, lineWidth, type Span, span, truncateLine} from './line.ts';
import type {Glyphs} from './theme.ts';

const order: readonly string[] = [
	'Enter',
	'?',
	'Esc',
	'c',
	'Ctrl-U',
	'sideways',
	'w',
	'p',
	'd',
	's',
	't',
	'u',
	'l',
	'b',
	'q',
	'Ctrl-C',
	'h',
	'a',
	'r',
	'n',
	'o',
	'arrows',
];

/** Where not all fit, the ones that lead on stay longest, and `?` always, for it names the others. */
const importance = (binding: Binding): number => {
	const place = order.indexOf(binding.shown ?? '');
	return place < 0 ? order.length : place;
};

/** Of a key's words, where they are cut. */
const shortest = 12;

/** The keys that work now, on one line. */
export const drawHints = (keys: readonly Binding[], here: Here, columns: number, glyphs: Glyphs): Line => {
	const ranked = keys.toSorted((a, b) => importance(a) - importance(b));
	const draw = (kept: ReadonlySet<Binding>, gap: string, brief = false): Line =>
		keys
			.filter(binding => kept.has(binding))
			.flatMap((binding, index): Span[] => [
				...(index > 0 ? [{text: gap}] : []),
				span('accent', shownKey(binding.shown ?? '', glyphs)),
				{text: ' '},
				span('quiet', brief ? (binding.brief ?? binding.does(here)) : binding.does(here)),
			]);
	const help = keys.find(({shown}) => shown === '?');
	const [first] = ranked;
	const least = help && first && first !== help ? 2 : 1;
	for (let most = keys.length; most >= least; most--) {
		const kept = new Set(ranked.slice(0, most));
		const line = [draw(kept, '   '), draw(kept, '  '), draw(kept, '  ', true)].find(drawn => lineWidth(drawn) <= columns);
		if (line) return line;
	}
	if (!help || !first) return [];
	const [lead, rest] = [draw(new Set([first]), ''), draw(new Set([help]), '')];
	const room = columns - lineWidth(rest) - 2;
	return room < shortest ? truncateLine(lead, columns, glyphs.ellipsis) : [...truncateLine(lead, room, glyphs.ellipsis), {text: '  '}, ...rest];
};
