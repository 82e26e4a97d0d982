import type {Reason} from '../../access/reason.ts';
import {type Block, point, say} from '../block.ts';
import {calm} from '../calm.ts';
import {span} from '../line.ts';

/** Answers that were taken without asking are told, not warned of. */
export const warningBlocks = (warnings: readonly Reason[]): readonly Block[] =>
	warnings.map(({id, text}) => (id.startsWith('taken.') ? say([span('quiet', calm(text))]) : point('careful', calm(text))));
