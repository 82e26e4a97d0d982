import type {Computer} from '../steps/computer.ts';
import type {Spawn} from './desktop.ts';

type Options = {
	readonly platform: NodeJS.Platform;
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Writes to the terminal as it is. */
	readonly write: (text: string) => void;
	readonly spawn: Spawn;
};

/** What terminals take: xterm's buffer is 100,000 bytes of Base64 and less. */
const longestCopy = 74_000;
/** A display that is gone lets its clients wait. */
const patienceMs = 1000;

type Program = {readonly command: string; readonly args: readonly string[]; readonly how: string};

/**
 * What keeps a copied text here, surest first. tmux drops the sequence that terminals take, unless it is told otherwise (tmux(1), `set-clipboard`), and with `-w`
 * hands the text on to the terminal around it. On the far side of SSH the clipboard is not that of the person.
 */
const programs = ({platform, env}: Pick<Options, 'platform' | 'env'>): readonly Program[] => {
	const isFar = Boolean(env['SSH_CONNECTION'] || env['SSH_TTY']);
	return [
		...(env['TMUX'] ? [{command: 'tmux', args: ['load-buffer', '-w', '-'], how: 'copied into tmux, whose paste key gives it'}] : []),
		...(platform === 'darwin' && !isFar ? [{command: 'pbcopy', args: [], how: 'copied'}] : []),
		...(env['WAYLAND_DISPLAY'] && !isFar ? [{command: 'wl-copy', args: [], how: 'copied'}] : []),
		...(env['DISPLAY'] && !isFar ? [{command: 'xclip', args: ['-selection', 'clipboard'], how: 'copied'}] : []),
	];
};

export const openClipboard = ({platform, env, write, spawn}: Options): Pick<Computer, 'copy'> => {
	/** The text goes through a pipe: arguments can be read by everybody on the machine. */
	const takes = async ({command, args}: Program, text: string): Promise<boolean> =>
		new Promise(resolve => {
			const child = spawn(command, args, {shell: false, stdio: ['pipe', 'ignore', 'ignore']});
			const waiting = setTimeout(() => {
				child.kill();
				resolve(false);
			}, patienceMs);
			const settle = (done: boolean): void => {
				clearTimeout(waiting);
				resolve(done);
			};
			child.once('error', () => settle(false));
			child.once('exit', code => settle(code === 0));
			child.stdin?.once('error', () => settle(false));
			child.stdin?.end(text);
		});
	return {
		copy: async text => {
			for (const program of programs({platform, env})) if (await takes(program, text)) return {done: true, how: program.how};
			const bytes = Buffer.from(text, 'utf8');
			if (bytes.length > longestCopy) return {done: false, how: 'too long for the terminal to copy'};
			// XTerm Control Sequences, "Operating System Commands", 52: works through SSH too. No terminal says whether it did it.
			const sequence = `\u001B]52;c;${bytes.toString('base64')}\u0007`;
			// A tmux that takes no program's text (`set-clipboard`) may hand on what is wrapped for it (tmux(1), `allow-passthrough`; before 3.3 always).
			write(env['TMUX'] ? `${sequence}\u001BPtmux;${sequence.replaceAll('\u001B', '\u001B\u001B')}\u001B\\` : sequence);
			return {done: true, how: 'sent to the terminal’s clipboard; not every terminal takes it'};
		},
	};
};
