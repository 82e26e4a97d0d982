import {spawn} from 'node:child_process';
import process from 'node:process';

// A shell with job control on this terminal, in which the program can be typed.
const shell = spawn('/bin/sh', ['-i'], {stdio: 'inherit', env: {...process.env, PS1: 'shell> '}});
// Ctrl-C and Ctrl-Z are for what runs in it.
for (const name of ['SIGINT', 'SIGTSTP', 'SIGTTOU', 'SIGTTIN']) process.on(name, () => undefined);
shell.on('close', () => process.exit());
