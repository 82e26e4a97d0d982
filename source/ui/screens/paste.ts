import type {Pasted} from '../../access/paste/pasted.ts';
import {type Block, gap, heading, point, say} from '../block.ts';
import {calm} from '../calm.ts';
import {span} from '../line.ts';
import {type Screen, view} from '../view.ts';
import {count} from '../words.ts';
import {linesOf, pastedWords, takenOut} from './pasted.ts';

const mostLines = 4;
/** What does not fit is not worth being measured. */
const mostLetters = 300;

/** The beginning, each line in a row of its own, and how much there is besides. */
const beginning = (pasted: Pasted): readonly Block[] => {
	const lines = linesOf(pasted);
	const more = lines.length - mostLines;
	return [
		{
			kind: 'table',
			columns: [{keep: 9}],
			rows: lines.slice(0, mostLines).map(line => ({cells: [[span('code', calm(line.replaceAll('\t', '  ')).slice(0, mostLetters))]]})),
		},
		...(more > 0 ? [say([span('quiet', `and ${count(more, 'more line')}`)])] : []),
	];
};

const readAs = (pasted: Pasted): Block => {
	if (pasted.is === 'unrelated') return point('none', 'Nothing in it reads as an error of Azure. What is there is looked at all the same.');
	return point('good', `Read as: ${pastedWords(pasted)}`);
};

export const paste: Screen = ({record: {pasted}}, {now}) => {
	const there = pasted && pasted.is !== 'nothing' ? pasted : null;
	return view({
		before: [
			heading(there ? 'What you pasted' : 'What went wrong?'),
			...(there
				? [...beginning(there), gap, readAs(there), ...takenOut(there, now)]
				: [
						say('Paste the error as it came: a log, a stack trace, a curl transcript, several of them. An endpoint or a resource id does too.'),
						gap,
						say([span('quiet', 'Nothing at hand? Enter looks by itself, with a real call.')]),
					]),
			gap,
		],
		choices: {
			columns: [{keep: 9}],
			items: [],
			current: 0,
			filter: true,
			takesPaste: true,
			typed: {prompt: there ? 'paste more' : 'paste it here', spoken: there ? 'paste more' : 'paste it', event: () => null},
		},
	});
};
