import type {State} from '../wizard/state.ts';
import {bindingFor, workingOf} from './binding.ts';
import {homeKeys} from './common-keys.ts';
import {type Frame, layFrame, type Size, type Ways} from './lay-frame.ts';
import {type ListMove, reduceList} from './list-state.ts';
import {hereWith, openPage, type Page} from './page.ts';
import type {Press} from './presses.ts';
import {home} from './screens/home.ts';
import type {Glyphs} from './theme.ts';
import type {View} from './view.ts';

const moves: Readonly<Partial<Record<string, ListMove>>> = {
	up: {type: 'move', by: -1},
	down: {type: 'move', by: 1},
	first: {type: 'home'},
	last: {type: 'end'},
};

/** Where the cursor is taken; what else was pressed waits, and so does all that came behind it. */
const walked = (start: Page, presses: readonly Press[], state: State, view: View, {can}: Ways): Page => {
	let page = start;
	for (const press of presses) {
		const binding = bindingFor(press, homeKeys, hereWith(page, state, view, can));
		if (!binding) continue;
		const move = 'move' in binding.act ? moves[binding.act.move] : undefined;
		if (!move) return page;
		page = {...page, list: reduceList(page.list, move, view.choices?.items.length ?? 0)};
	}
	return page;
};

/** The first screen, before the wizard is loaded: it needs no more of it than what can be done there. */
export const drawAhead = (state: State, sandbox: string | null, now: number, size: Size, glyphs: Glyphs, pressed: readonly Press[] = []): Frame => {
	const view = home(state, {now, sandbox});
	const ways: Ways = {
		can: ({type}) => type !== 'RESUME' || state.resume !== null,
		keys: here => workingOf(homeKeys, here),
		help: () => [],
	};
	return layFrame({state, page: walked(openPage('home', view), pressed, state, view, ways)}, view, sandbox, size, glyphs, ways);
};
