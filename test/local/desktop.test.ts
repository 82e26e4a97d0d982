import {spawn} from 'node:child_process';
import {EventEmitter} from 'node:events';
import {describe, expect, test} from 'vitest';
import {openDesktop, type Spawn} from '../../source/local/desktop.ts';
import {stateFolder} from '../../source/local/state-folder.ts';

type Started = {command: string; args: readonly string[]; shell: unknown};

const desktop = (platform: NodeJS.Platform, outcome: 'error' | 'spawn', exit = 0) => {
	const started: Started[] = [];
	const spawn = ((command, args, options) => {
		started.push({command, args, shell: options.shell});
		const child = Object.assign(new EventEmitter(), {unref: () => undefined});
		queueMicrotask(() => {
			child.emit(outcome, new Error('ENOENT'));
			if (outcome === 'spawn') child.emit('exit', exit);
		});
		return child;
	}) as Spawn;
	return {started, ...openDesktop({platform, spawn})};
};

describe('open', () => {
	test.for([
		['linux', 'xdg-open', []],
		['freebsd', 'xdg-open', []],
		['darwin', 'open', []],
		['win32', 'rundll32', ['url.dll,FileProtocolHandler']],
	] as const)('on %s starts %s with the address as one argument and no shell', async ([platform, command, before]) => {
		const {open, started} = desktop(platform, 'spawn');
		expect(await open('https://portal.azure.com/#x&y="z"')).toMatchObject({done: true});
		expect(started).toEqual([{command, args: [...before, 'https://portal.azure.com/#x&y=%22z%22'], shell: false}]);
	});

	test.for([['http://portal.azure.com'], ['file:///etc/passwd'], ['javascript:alert(1)'], ['-h'], ['']])('refuses %j', async ([address = '']) => {
		const {open, started} = desktop('linux', 'spawn');
		expect(await open(address)).toMatchObject({done: false});
		expect(started).toEqual([]);
	});

	test('says so when what was started could not open anything', async () => {
		expect(await desktop('linux', 'spawn', 3).open('https://portal.azure.com')).toEqual({done: false, how: 'xdg-open ended with 3'});
	});

	test('says so when nothing on PATH opens addresses', async () => {
		const {open} = openDesktop({platform: 'linux', spawn: (command, args, options) => spawn(`${command}-that-is-not-there`, args, options)});
		expect(await open('https://portal.azure.com')).toEqual({done: false, how: 'there is no xdg-open here'});
	});

	test('says why when nothing could be started', async () => {
		expect(await desktop('linux', 'error').open('https://portal.azure.com')).toEqual({done: false, how: 'xdg-open did not start: ENOENT'});
	});
});

describe('the state folder', () => {
	test.for([
		['linux', {}, '/home/a', '/home/a/.local/state/foundry-keyless'],
		['linux', {XDG_STATE_HOME: '/state'}, '/home/a', '/state/foundry-keyless'],
		['linux', {XDG_STATE_HOME: 'relative'}, '/home/a', '/home/a/.local/state/foundry-keyless'],
		['darwin', {}, '/Users/a', '/Users/a/.local/state/foundry-keyless'],
		['win32', {LOCALAPPDATA: 'C:\\Users\\a\\AppData\\Local'}, 'C:\\Users\\a', 'C:\\Users\\a\\AppData\\Local\\foundry-keyless'],
		['win32', {}, 'C:\\Users\\a', 'C:\\Users\\a\\AppData\\Local\\foundry-keyless'],
	] as const)('on %s with %j and home %s is %s', ([platform, env, homedir, folder]) => {
		expect(stateFolder({env, platform, homedir})).toBe(folder);
	});
});
