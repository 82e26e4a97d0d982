import {drawFrame} from '../../../source/ui/draw-frame.ts';
import type {Frame} from '../../../source/ui/lay-frame.ts';
import {type Line, textOf} from '../../../source/ui/line.ts';
import {openPage, type Page} from '../../../source/ui/page.ts';
import {screens} from '../../../source/ui/screens/screens.ts';
import {chooseTheme} from '../../../source/ui/theme.ts';
import type {View} from '../../../source/ui/view.ts';
import type {State} from '../../../source/wizard/state.ts';
import {now} from './sample.ts';

export const unicode = chooseTheme({env: {LANG: 'C.UTF-8'}, platform: 'linux'});
export const ascii = chooseTheme({env: {LANG: 'C'}, platform: 'linux'});

export const viewOf = (state: State, sandbox: string | null = 'fresh'): View => screens[state.at](state, {now, sandbox});

/** The frame of a state as it is first seen, or of the given page. */
export const frameOf = (state: State, columns = 80, rows = 24, page: Partial<Page> = {}, theme = unicode, sandbox: string | null = 'fresh'): Frame => {
	const view = viewOf(state, sandbox);
	return drawFrame({state, page: {...openPage(state.at, view), ...page}}, view, sandbox, {columns, rows}, theme.glyphs);
};

export const linesOf = ({head, body, status, keys}: Frame): readonly Line[] => [...head, ...body, status, keys];

export const textOfFrame = (frame: Frame): string => linesOf(frame).map(textOf).join('\n');
