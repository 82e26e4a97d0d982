import {type ChildProcess, type SpawnOptions, spawn} from 'node:child_process';
import type {Computer} from '../steps/computer.ts';

export type Spawn = (command: string, args: readonly string[], options: SpawnOptions) => ChildProcess;

type Options = {
	readonly platform: NodeJS.Platform;
	readonly spawn?: Spawn | undefined;
};

/** Openers that cannot open anything end at once; some of those that can stay as long as the browser. */
const openerPatienceMs = 1000;

export const openDesktop = ({platform, spawn: start = spawn}: Options): Pick<Computer, 'open'> => ({
	open: async address => {
		const url = URL.canParse(address) ? new URL(address) : null;
		if (url?.protocol !== 'https:') return {done: false, how: 'only https addresses are opened'};
		const [command, ...args] = openers[platform] ?? ['xdg-open'];
		return new Promise(resolve => {
			// No shell: a shell would read the & of an address as the end of a command.
			const child = start(command, [...args, url.href], {detached: true, shell: false, stdio: 'ignore'});
			child.once('error', (error: NodeJS.ErrnoException) =>
				resolve({done: false, how: error.code === 'ENOENT' ? `there is no ${command} here` : `${command} did not start: ${error.message}`}),
			);
			child.once('exit', code => resolve(code ? {done: false, how: `${command} ended with ${code}`} : {done: true, how: `opened with ${command}`}));
			child.once('spawn', () => {
				child.unref();
				setTimeout(() => resolve({done: true, how: `opened with ${command}`}), openerPatienceMs).unref();
			});
		});
	},
});

/** Windows' own `start` is a built-in of its shell; this is what it does for an address. */
const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
	darwin: ['open'],
	win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};
