import {askedFor, lineIsNotTrusted} from '../access/request-words.ts';
import type {State} from '../wizard/state.ts';
import {type Block, gap, say} from './block.ts';
import {calm} from './calm.ts';
import {span} from './line.ts';

/** Who is to get what by the line that the sitting began with; nothing without one. */
export const askedBlocks = ({given, record}: State): readonly Block[] => {
	const asked = given.request ? askedFor(record) : null;
	return asked === null ? [] : [say(calm(asked.text)), say([span('quiet', lineIsNotTrusted)]), gap];
};
