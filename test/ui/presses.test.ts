import type {Key} from 'ink';
import {expect, test} from 'vitest';
import {asPaste, presses} from '../../source/ui/presses.ts';

const none: Key = {
	upArrow: false,
	downArrow: false,
	leftArrow: false,
	rightArrow: false,
	pageDown: false,
	pageUp: false,
	home: false,
	end: false,
	return: false,
	escape: false,
	ctrl: false,
	shift: false,
	tab: false,
	backspace: false,
	delete: false,
	meta: false,
	super: false,
	hyper: false,
	capsLock: false,
	numLock: false,
};

test.for([
	['a letter', 'a', {}, [{type: 'text', text: 'a'}]],
	[
		'letters and Enter in one chunk',
		'abc\r',
		{},
		[
			{type: 'text', text: 'abc'},
			{type: 'key', name: 'enter'},
		],
	],
	[
		'two Enters in one chunk',
		'\r\r',
		{},
		[
			{type: 'key', name: 'enter'},
			{type: 'key', name: 'enter'},
		],
	],
	[
		'a line end of two characters',
		'a\r\n',
		{},
		[
			{type: 'text', text: 'a'},
			{type: 'key', name: 'enter'},
		],
	],
	[
		'Ctrl-U and a letter in one chunk',
		'\u0015x',
		{},
		[
			{type: 'ctrl', letter: 'u'},
			{type: 'text', text: 'x'},
		],
	],
	['Ctrl-C', 'c', {ctrl: true}, [{type: 'ctrl', letter: 'c'}]],
	['Escape', '', {escape: true}, [{type: 'key', name: 'escape'}]],
	['Alt and Backspace take back a word, as Ctrl-W', '', {backspace: true, meta: true}, [{type: 'ctrl', letter: 'w'}]],
	['Shift-Tab', '', {tab: true, shift: true}, [{type: 'key', name: 'backtab'}]],
	['Alt and a letter', 'x', {meta: true}, []],
	['a key that is let go', 'x', {eventType: 'release'}, []],
	['a bell', '\u0007', {}, [{type: 'ctrl', letter: 'g'}]],
	['an invisible character alone', '\u200B', {}, []],
] as const)('%s', ([, input, key, expected]) => {
	expect(presses(input, {...none, ...key})).toEqual(expected);
});

const pressed = (chunk: string) => presses(chunk, none);
test.for([
	['lines that came at once are a paste', 'one\rtwo', {text: 'one\ntwo', rest: []}],
	['its last line end belongs to it', 'one\r\ntwo\r\n', {text: 'one\ntwo', rest: []}],
	['tabs and blank lines stay in it', 'one\r\r\ttwo', {text: 'one\n\n\ttwo', rest: []}],
	['a long line was not typed', 'x'.repeat(60), {text: 'x'.repeat(60), rest: []}],
	['an Enter behind it is one', `${'x'.repeat(60)}\r`, {text: 'x'.repeat(60), rest: [{type: 'key', name: 'enter'}]}],
	['letters are typed', 'abc', null],
	['letters and Enter are typed', 'abc\r', null],
	['Enter alone is none', '\r', null],
	['nor is Enter held down', '\r\r\r', null],
] as const)('%s', ([, chunk, expected]) => {
	expect(asPaste(pressed(chunk))).toEqual(expected);
});
