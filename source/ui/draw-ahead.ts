import type {State} from '../wizard/state.ts';
import {workingOf} from './binding.ts';
import {homeKeys} from './common-keys.ts';
import {type Frame, layFrame, type Size} from './lay-frame.ts';
import {openPage} from './page.ts';
import {home} from './screens/home.ts';
import type {Glyphs} from './theme.ts';

/** The first screen, before the wizard is loaded: nothing has been pressed yet, so it needs no more of it than what can be done there. */
export const drawAhead = (state: State, sandbox: string | null, now: number, size: Size, glyphs: Glyphs): Frame => {
	const view = home(state, {now, sandbox});
	return layFrame({state, page: openPage('home', view)}, view, sandbox, size, glyphs, {
		can: ({type}) => type !== 'RESUME' || state.resume !== null,
		keys: here => workingOf(homeKeys, here),
		help: () => [],
	});
};
