import type {Shell} from '../shells.ts';
import {bashScript} from './bash.ts';
import {fishScript} from './fish.ts';
import {powershellScript} from './powershell.ts';
import {zshScript} from './zsh.ts';

const scripts = {bash: bashScript, zsh: zshScript, fish: fishScript, powershell: powershellScript} as const satisfies Record<Shell, () => string>;

/** Made of the tables of commands and flags alone, so that it is the same on every machine. Without a line end at its end. */
export const completionScript = (shell: Shell): string => scripts[shell]();
