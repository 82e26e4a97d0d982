import type {Pasted} from '../../access/paste/pasted.ts';
import {type Block, gap, heading, point, say} from '../block.ts';
import {calm} from '../calm.ts';
import {span} from '../line.ts';
import {type Screen, view} from '../view.ts';
import {count} from '../words.ts';
import {linesOf, pastedWords, takenOut} from './pasted.ts';

const mostLines = 5;
/** Of more than that. */
const ofEachEnd = 2;
/** What does not fit is not worth being measured. */
const mostLetters = 300;

const drawn = (lines: readonly string[]): Block => ({
	kind: 'table',
	columns: [{keep: 9}],
	rows: lines.map(line => ({cells: [[span('code', calm(line.replaceAll('\t', '  ')).slice(0, mostLetters))]]})),
});

/** The beginning, and the end: there stands what failed, and what was pasted last. */
const bothEnds = (pasted: Pasted): readonly Block[] => {
	const lines = linesOf(pasted);
	if (lines.length <= mostLines) return [drawn(lines)];
	const between = lines.length - 2 * ofEachEnd;
	return [drawn(lines.slice(0, ofEachEnd)), say([span('quiet', `${count(between, 'more line')} between`)]), drawn(lines.slice(-ofEachEnd))];
};

/** As access/paste/lines.ts says it, in a line of its own. */
const omission = /^\[(\d+) characters left out\]$/mu;

const leftOut = ({text}: Pasted): readonly Block[] => {
	const letters = omission.exec(text)?.[1];
	return letters === undefined ? [] : [point('careful', `Too long to be read whole: ${count(Number(letters), 'character')} in the middle are left out.`)];
};

const readAs = (pasted: Pasted): Block => {
	if (pasted.is === 'unrelated')
		return point('none', 'Nothing in it reads as an error of Azure. Paste more of it: the lines with the status, the code and the message.');
	const more = pasted.errors.length - 1;
	return point('good', `Read as: ${pastedWords(pasted)}${more > 0 ? `; and ${count(more, 'more error')}` : ''}`);
};

export const paste: Screen = ({record: {pasted}}, {now}) => {
	const there = pasted && pasted.is !== 'nothing' ? pasted : null;
	return view({
		before: [
			heading(there ? 'What you pasted' : 'What went wrong?'),
			...(there
				? [...bothEnds(there), gap, readAs(there), ...leftOut(there), ...takenOut(there, now)]
				: [
						say('Paste the error as it came: a log, a stack trace, the output of curl, several of them. An endpoint or a resource id works too.'),
						gap,
						say([span('quiet', 'Nothing at hand? Then look without it: a real call shows what is wrong.')]),
					]),
			gap,
		],
		choices: {
			columns: [{keep: 9}],
			items: [],
			current: 0,
			filter: true,
			takesPaste: there ? 'more' : 'all',
			typed: {prompt: there ? 'paste more' : 'paste it here', spoken: there ? 'paste more' : 'paste it', event: () => null},
		},
	});
};
