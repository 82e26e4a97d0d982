import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {drawAhead} from '../../source/ui/draw-ahead.ts';
import {openPage} from '../../source/ui/page.ts';
import {pressOn} from '../../source/ui/page-state.ts';
import type {Press} from '../../source/ui/presses.ts';
import {createAhead, type Source} from '../../source/ui/source.ts';
import {nothingGiven, type State, start} from '../../source/wizard/state.ts';
import {leftRun} from '../wizard/samples.ts';
import {ascii, frameOf, unicode, viewOf} from './support/frame.ts';
import {now} from './support/sample.ts';

test('a cursor that is walked ahead stands where the wizard will put it', () => {
	const text = (one: string): Press => ({type: 'text', text: one});
	const presses: readonly Press[] = [
		...['down', 'up', 'home', 'end', 'enter'].map(name => ({type: 'key', name}) as Press),
		text('j'),
		text('k'),
		text('?'),
		text('x'),
	];
	const state = start();
	const size = {columns: 80, rows: 24} as const;
	fc.assert(
		fc.property(fc.array(fc.constantFrom(...presses), {maxLength: 6}), pressed => {
			const view = viewOf(state);
			let page = openPage('home', view);
			for (const press of pressed) {
				const next = pressOn(page, press, state, view, {listRows: 3, bodyRows: 20, maxScroll: 0, listTop: 2});
				// From here on it waits.
				if (next.effect || next.page.help) break;
				page = next.page;
			}
			expect(drawAhead(state, 'fresh', now, size, unicode.glyphs, pressed)).toEqual(frameOf(state, 80, 24, {list: page.list}));
		}),
		{numRuns: 200},
	);
});

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
	expect([told, ahead.draw({columns: 80, rows: 24}, unicode.glyphs).ticks]).toEqual([[], false]);
	expect(redrawn).toBe(2);
	ahead.become(wizard);
	expect(told).toEqual(['down down', 'pasted text', 'enter']);
	ahead.press([key('down')]);
	expect([told.at(-1), ahead.getSnapshot(), redrawn > 0]).toEqual(['down', 'the wizard', true]);
});
