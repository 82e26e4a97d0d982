import type {Block, Mark} from './block.ts';
import {calm} from './calm.ts';
import {heard, type Rich, textOf} from './line.ts';
import {capital} from './words.ts';

const words: Readonly<Record<Mark, string>> = {good: '', bad: '', careful: 'Careful: ', running: 'Working: ', todo: '', none: '', plus: 'New: '};

/** How something that was looked at came out. */
const results: Readonly<Record<Mark, string>> = {
	good: 'Holds',
	careful: 'Careful',
	bad: 'Does not hold',
	running: 'Looking at',
	todo: 'Not known',
	none: 'Skipped',
	plus: 'New',
};

/** With a full stop, but not behind an address: there it would be copied too. */
const sentence = (text: string): string => (text === '' || /[.:?!]$|https?:\S+$/.test(text) ? text : `${text}.`);

/** As it is heard, a line or none. A full stop behind a command or an address would be copied with it. */
const said = (rich: Rich, before = ''): readonly string[] => {
	const parts = heard(rich);
	const text = textOf(parts).trim();
	if (text === '') return [];
	const isVerbatim = ['code', 'link'].includes(parts.at(-1)?.style ?? '');
	if (!isVerbatim) return [sentence(before + text.replaceAll(/ {2,}/g, ', '))];
	// Two blanks part what is seen apart; of what is verbatim none is touched.
	const opening = textOf(parts.slice(0, -1)).trimStart();
	return [
		`${before}${opening.trimEnd().replaceAll(/ {2,}/g, ', ')}${opening === '' ? '' : opening.replace(/^.*\S/u, '').slice(0, 1)}${textOf(parts.slice(-1)).trim()}`,
	];
};

const row = (cells: readonly string[], heads: readonly string[]): string => {
	const [first = '', ...rest] = cells;
	const said = rest.flatMap((cell, index) => (cell === '' || cell === '–' ? [] : [heads[index + 1] ? `${heads[index + 1]} ${cell}` : cell]));
	return sentence([first, said.join(', ')].filter(Boolean).join(': '));
};

/** The same content without symbols, columns or boxes: one thought a line. */
export const speak = (blocks: readonly Block[]): readonly string[] => blocks.flatMap(speakBlock);

const speakBlock = (block: Block): readonly string[] => {
	switch (block.kind) {
		case 'verdict':
			return said(block.text, block.mark === 'running' ? 'Working: ' : 'Result: ');
		case 'heading':
		case 'text':
			return said(block.text);
		case 'point':
			return said(block.text, words[block.mark]);
		case 'facts':
			return block.rows.flatMap(({label, text}) => said(text, label.trim() === '' ? '' : `${label.trim()}: `));
		case 'table': {
			const heads = block.columns.map(({head}) => textOf(head ?? ''));
			if (heads.length === 1) return block.rows.flatMap(({cells: [only = '']}) => said(only));
			let name = '';
			return block.rows.map(({cells, again}) => {
				const [first = '', ...rest] = cells.map(cell => textOf(cell));
				if (!again) name = first;
				return row([name, ...rest], heads);
			});
		}
		case 'rungs':
			return block.rows.map(({mark, title, text}) =>
				sentence([...new Set([results[mark], capital(title) === results[mark] ? results[mark] : title, textOf(text)])].filter(Boolean).join(': ')),
			);
		case 'code':
			return block.text.split(/\r?\n/).map(calm);
		// What the line of time shows, the sentences around it say.
		case 'rail':
		case 'gap':
			return [];
	}
};
