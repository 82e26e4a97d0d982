import {EventEmitter} from 'node:events';
import {Writable} from 'node:stream';
import {expect, test} from 'vitest';
import {openClipboard} from '../../source/local/clipboard.ts';
import type {Spawn} from '../../source/local/desktop.ts';

type Outcome = 'missing' | number;

const clipboard = (env: Record<string, string>, platform: NodeJS.Platform = 'linux', outcome: Outcome = 0) => {
	const written: string[] = [];
	const started: {readonly command: string; readonly shell: unknown}[] = [];
	const piped: string[] = [];
	const spawn = ((command, args, options) => {
		started.push({command: [command, ...args].join(' '), shell: options.shell});
		const stdin = new Writable({
			decodeStrings: false,
			write: (chunk, _encoding, done) => {
				piped.push(String(chunk));
				done();
			},
		});
		const child = Object.assign(new EventEmitter(), {stdin, kill: () => true});
		queueMicrotask(() => (outcome === 'missing' ? child.emit('error', new Error('ENOENT')) : child.emit('exit', outcome)));
		return child;
	}) as Spawn;
	return {written, started, piped, ...openClipboard({platform, env, write: text => written.push(text), spawn})};
};

const sequence = '\u001B]52;c;YXogbG9naW4g4pyT\u0007';

test('hands the text to the terminal by OSC 52, in UTF-8 and Base64, and does not promise that it is taken', async () => {
	const {copy, written, started} = clipboard({});
	expect(await copy('az login ✓')).toEqual({done: true, how: 'sent to the terminal’s clipboard; not every terminal takes it'});
	expect({written, started}).toEqual({written: [sequence], started: []});
});

test.for<readonly [string, Record<string, string>, NodeJS.Platform, string]>([
	['tmux, which drops what programs send to the terminal', {TMUX: '/run/tmux/default,1,0', DISPLAY: ':0'}, 'linux', 'tmux load-buffer -w -'],
	['tmux over SSH', {TMUX: '/run/tmux/default,1,0', SSH_CONNECTION: '::1 1 ::1 22'}, 'darwin', 'tmux load-buffer -w -'],
	['macOS', {}, 'darwin', 'pbcopy'],
	['Wayland', {WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0'}, 'linux', 'wl-copy'],
	['X', {DISPLAY: ':0'}, 'linux', 'xclip -selection clipboard'],
])('under %s the text goes through a pipe, never an argument', async ([, env, platform, command]) => {
	const {copy, written, started, piped} = clipboard(env, platform);
	expect(await copy('secret ✓')).toMatchObject({done: true, how: expect.stringMatching(/^copied/)});
	expect({written, started, piped}).toEqual({written: [], started: [{command, shell: false}], piped: ['secret ✓']});
});

test.for([['missing'], [1]] as const)('where no program takes it (%s), the terminal gets it', async ([outcome]) => {
	const {copy, written, started} = clipboard({WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0'}, 'linux', outcome);
	expect(await copy('az login ✓')).toMatchObject({done: true});
	expect(written).toEqual([sequence]);
	expect(started.map(({command}) => command.split(' ')[0])).toEqual(['wl-copy', 'xclip']);
});

test.for([['missing'], [1]] as const)(
	'where tmux takes it not (%s: older than 3.2, or of another machine), it gets the sequence, and passes it on too',
	async ([outcome]) => {
		const {copy, written, started} = clipboard({TMUX: 'x'}, 'linux', outcome);
		expect(await copy('az login ✓')).toEqual({done: true, how: 'sent to the terminal’s clipboard; not every terminal takes it'});
		expect(written).toEqual([`${sequence}\u001BPtmux;\u001B${sequence}\u001B\\`]);
		expect(started.map(({command}) => command.split(' ')[0])).toEqual(['tmux']);
	},
);

test('over SSH the clipboards of the far machine are left alone', async () => {
	const {copy, written, started} = clipboard({SSH_TTY: '/dev/pts/1', DISPLAY: 'localhost:10.0', WAYLAND_DISPLAY: 'wayland-0'});
	await copy('az login ✓');
	expect({written, started}).toEqual({written: [sequence], started: []});
});

test('says so when the text is too long for the terminal, and writes nothing', async () => {
	const {copy, written} = clipboard({});
	expect(await copy('x'.repeat(100_000))).toMatchObject({done: false});
	expect(written).toEqual([]);
});
