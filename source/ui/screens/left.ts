import {say} from '../block.ts';
import {ending} from '../transcript.ts';
import {type Screen, view} from '../view.ts';

/** Seen only until the terminal is given back, where the transcript says the same. */
export const left: Screen = state => view({before: ending(state).map(sentence => say(sentence))});
