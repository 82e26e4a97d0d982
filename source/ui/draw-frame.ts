import {can} from '../wizard/machine.ts';
import {helpBlocks} from './help.ts';
import {workingKeys} from './keys.ts';
import {type Frame, layFrame, type Shown, type Size} from './lay-frame.ts';
import type {Glyphs} from './theme.ts';
import type {View} from './view.ts';

/** The whole screen as lines: what is drawn is what is tested. */
export const drawFrame = (shown: Shown, view: View, sandbox: string | null, size: Size, glyphs: Glyphs): Frame =>
	layFrame(shown, view, sandbox, size, glyphs, {
		can: event => can(shown.state, event),
		keys: workingKeys,
		help: here => helpBlocks(here, shown.state, glyphs),
	});
