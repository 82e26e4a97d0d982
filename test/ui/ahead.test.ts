import {describe, expect, test} from 'vitest';
import {drawAhead} from '../../source/ui/draw-ahead.ts';
import type {Press} from '../../source/ui/presses.ts';
import {createAhead, type Source} from '../../source/ui/source.ts';
import {nothingGiven, type State, start} from '../../source/wizard/state.ts';
import {leftRun} from '../wizard/samples.ts';
import {ascii, frameOf, unicode} from './support/frame.ts';
import {now} from './support/sample.ts';

describe('the first screen, drawn before the wizard is loaded', () => {
	const states: readonly (readonly [string, State])[] = [
		['from nothing', start()],
		['with a run that was left', start(nothingGiven, leftRun)],
		['with a run that was left in the sandbox', start(nothingGiven, {...leftRun, sandbox: 'fresh'})],
	];
	test.for(states)('is the one that the wizard draws (%s)', ([, state]) => {
		for (const theme of [unicode, ascii]) {
			for (const sandbox of ['fresh', null]) {
				for (const [columns, rows] of [
					[80, 24],
					[40, 20],
					[160, 45],
					[24, 8],
					[10, 3],
				] as const) {
					expect(drawAhead(state, sandbox, now, {columns, rows}, theme.glyphs)).toEqual(frameOf(state, columns, rows, {}, theme, sandbox));
				}
			}
		}
	});
});

test('what is typed ahead is told to the wizard once it is there, in its order, and then at once', () => {
	const frame = frameOf(start());
	const told: string[] = [];
	const wizard: Source = {
		subscribe: () => () => undefined,
		getSnapshot: () => 'the wizard',
		draw: () => ({frame, ticks: true}),
		press: presses => void told.push(presses.map(press => (press.type === 'key' ? press.name : '')).join(' ')),
		paste: text => void told.push(`pasted ${text}`),
		setRoom: () => undefined,
	};
	const key = (name: 'down' | 'enter'): Press => ({type: 'key', name});
	const ahead = createAhead(() => frame);
	let redrawn = 0;
	ahead.subscribe(() => {
		redrawn += 1;
	});
	ahead.press([key('down'), key('down')]);
	ahead.paste('text');
	ahead.press([key('enter')]);
	expect([told, ahead.getSnapshot(), ahead.draw({columns: 80, rows: 24}, unicode.glyphs).ticks]).toEqual([[], null, false]);
	ahead.become(wizard);
	expect(told).toEqual(['down down', 'pasted text', 'enter']);
	ahead.press([key('down')]);
	expect([told.at(-1), ahead.getSnapshot(), redrawn > 0]).toEqual(['down', 'the wizard', true]);
});
