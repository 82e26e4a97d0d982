import process from 'node:process';
import type {Foreground} from './ui/components/use-foreground.ts';

/** A stop takes effect at once; where it never does, since no shell could bring the program back, it is over after this. */
const stoppedWithinMs = 100;

/** `null` on Windows, which has no such signals. */
export const createForeground = (): Foreground | null => {
	if (process.platform === 'win32') return null;
	const {stdout} = process;
	const stopping = new Set<() => void>();
	let isAsked = false;
	// From here on, since the screen is taken before it listens.
	const onSignal = (): void => {
		isAsked = stopping.size === 0;
		for (const listener of stopping) listener();
	};
	process.on('SIGTSTP', onSignal);
	const listen = (name: 'SIGCONT' | 'SIGWINCH', listener: () => void): (() => void) => {
		process.on(name, listener);
		return () => void process.off(name, listener);
	};
	/** A size that changed meanwhile was told to the shell only. */
	const readSize = (): void => void process.emit('SIGWINCH', 'SIGWINCH');
	return {
		stop: async () => {
			// Without a listener the signal does what it does to any program, and to what it was started by (npx).
			process.off('SIGTSTP', onSignal);
			process.kill(0, 'SIGTSTP');
			await new Promise(resolve => setTimeout(resolve, stoppedWithinMs));
			if (stopping.size > 0) process.on('SIGTSTP', onSignal);
			readSize();
			// What came while it stood still is heard before anything is drawn.
			await new Promise(resolve => setImmediate(resolve));
		},
		onStop: listener => {
			stopping.add(listener);
			if (isAsked) listener();
			isAsked = false;
			return () => {
				stopping.delete(listener);
				process.off('SIGTSTP', onSignal);
			};
		},
		onReturn: listener => {
			let size = `${stdout.columns}x${stdout.rows}`;
			const onSize = (): void => {
				const before = size;
				size = `${stdout.columns}x${stdout.rows}`;
				// Node tells of a size only where it is another than before; a terminal that was small in between has lost what stood there.
				if (size === before) listener();
			};
			const onContinue = (): void => {
				readSize();
				listener();
			};
			const unlisten = [listen('SIGCONT', onContinue), listen('SIGWINCH', onSize)];
			return () => {
				for (const end of unlisten) end();
			};
		},
	};
};
