import type {Key} from 'ink';
import {calm} from './calm.ts';

const named = [
	['return', 'enter'],
	['escape', 'escape'],
	['upArrow', 'up'],
	['downArrow', 'down'],
	['leftArrow', 'left'],
	['rightArrow', 'right'],
	['pageUp', 'pageUp'],
	['pageDown', 'pageDown'],
	['home', 'home'],
	['end', 'end'],
	['backspace', 'backspace'],
	['delete', 'delete'],
] as const;

export type KeyName = (typeof named)[number][1] | 'tab' | 'backtab';

export type Press =
	| {readonly type: 'text'; readonly text: string}
	| {readonly type: 'key'; readonly name: KeyName}
	| {readonly type: 'ctrl'; readonly letter: string};

const nameOf = (key: Key): KeyName | null => {
	for (const [flag, name] of named) if (key[flag]) return name;
	if (key.tab) return key.shift ? 'backtab' : 'tab';
	return null;
};

const ofPart = (part: string): Press | null => {
	const code = part.codePointAt(0) ?? 0;
	if (part.length > 1 || code >= 0x20) {
		const text = calm(part);
		return text === '' ? null : {type: 'text', text};
	}
	if (part === '\r' || part === '\n') return {type: 'key', name: 'enter'};
	if (part === '\t') return {type: 'key', name: 'tab'};
	return code >= 1 && code <= 26 ? {type: 'ctrl', letter: String.fromCharCode(code + 96)} : null;
};

export const isEnter = (press: Press): boolean => press.type === 'key' && press.name === 'enter';

/** Nobody types so much at once. */
const mostTyped = 40;

/**
 * Text that came at once and was not typed: of several lines, or long. So it comes from terminals that do not mark what is pasted; an Enter behind a single
 * line of it is one.
 */
export const asPaste = (presses: readonly Press[]): {readonly text: string; readonly rest: readonly Press[]} | null => {
	const last = presses.findLastIndex(({type}) => type === 'text');
	const pasted = presses.slice(0, last + 1);
	const isLong = pasted.some(press => press.type === 'text' && press.text.length > mostTyped);
	if (last < 0 || !(isLong || pasted.some(isEnter))) return null;
	const text = pasted
		.map(press => (press.type === 'text' ? press.text : isEnter(press) ? '\n' : press.type === 'key' && press.name === 'tab' ? '\t' : ''))
		.join('');
	const rest = presses.slice(last + 1);
	return {text, rest: pasted.some(isEnter) ? rest.filter(press => !isEnter(press)) : rest};
};

/**
 * Ink hands over one chunk of input as one call ("abc\r", "\r\r", "\u0015x"); only escape sequences, backspace and Ctrl-C are split out.
 * This makes single presses of it, so that no key is lost however fast they come.
 */
export const presses = (input: string, key: Key): readonly Press[] => {
	if (key.eventType === 'release') return [];
	const name = nameOf(key);
	// Alt-Backspace, as shells take it.
	if (name === 'backspace' && key.meta) return [{type: 'ctrl', letter: 'w'}];
	if (name) return [{type: 'key', name}];
	if (key.ctrl) return [{type: 'ctrl', letter: input}];
	if (key.meta) return [];
	return input
		.replaceAll('\r\n', '\r')
		.split(/(\p{Cc})/u)
		.filter(part => part !== '')
		.map(ofPart)
		.filter(press => press !== null);
};
