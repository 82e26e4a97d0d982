import process from 'node:process';
import {drawFrame} from '../../../source/ui/draw-frame.ts';
import {textOf} from '../../../source/ui/line.ts';
import {openPage} from '../../../source/ui/page.ts';
import {screens} from '../../../source/ui/screens/screens.ts';
import {chooseTheme} from '../../../source/ui/theme.ts';
import {type Place, places} from '../../../source/wizard/state.ts';
import {now, stateAt} from './sample.ts';

/** Prints every screen as it would stand on a terminal: `node test/ui/support/print-frames.ts [columns] [rows] [place…]`. */
const [columns = '80', rows = '24', ...wanted] = process.argv.slice(2);
const {glyphs} = chooseTheme({env: {LANG: 'C.UTF-8', ...process.env}, platform: 'linux'});

const print = (place: Place): void => {
	const state = stateAt(place);
	const view = screens[place](state, {now, sandbox: 'fresh'});
	const frame = drawFrame({state, page: openPage(place, view)}, view, 'fresh', {columns: Number(columns), rows: Number(rows)}, glyphs);
	const blank = Math.max(0, Number(rows) - 1 - frame.head.length - frame.body.length - 2);
	const lines = [...frame.head, ...frame.body, ...Array.from({length: blank}, () => []), frame.status, frame.keys];
	process.stdout.write(`${'='.repeat(Number(columns))} ${place}\n${lines.map(line => ` ${textOf(line)}`.trimEnd()).join('\n')}\n`);
};

for (const place of places) if (wanted.length === 0 || wanted.includes(place)) print(place);
