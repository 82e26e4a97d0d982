import {describe, expect, test} from 'vitest';
import {drawHints} from '../../source/ui/hints.ts';
import {bindingOf, keyTable, workingKeys} from '../../source/ui/keys.ts';
import {textOf} from '../../source/ui/line.ts';
import {openPage, type Room} from '../../source/ui/page.ts';
import {hereOf, pressOn} from '../../source/ui/page-state.ts';
import type {Press} from '../../source/ui/presses.ts';
import {can} from '../../source/wizard/machine.ts';
import {places, type State} from '../../source/wizard/state.ts';
import {unicode, viewOf} from './support/frame.ts';
import {stateAt} from './support/sample.ts';

const room: Room = {listRows: 5, bodyRows: 10, maxScroll: 0, listTop: 0};

const pressFor = (key: string): Press => {
	if (key.startsWith('ctrl-')) return {type: 'ctrl', letter: key.slice(5)};
	return key.length === 1 ? {type: 'text', text: key} : {type: 'key', name: key as Extract<Press, {type: 'key'}>['name']};
};

const hereAt = (state: State) => {
	const view = viewOf(state);
	return hereOf(openPage(state.at, view), state, view);
};

describe.for(places)('%s', place => {
	const state = stateAt(place);
	const view = viewOf(state);
	const here = hereAt(state);

	test('hints only at keys that do something', () => {
		for (const binding of workingKeys(here)) {
			const page = {...openPage(place, view), list: {query: '', cursor: here.view.choices?.current ?? 0, offset: 0}};
			const {page: next, effect} = pressOn(page, pressFor(binding.keys[0] ?? ''), state, view, room);
			if (effect?.do === 'send') expect(can(state, effect.event), `${binding.shown} ${binding.does(here)}`).toBe(true);
			else expect(effect !== null || next !== page, `${binding.shown} ${binding.does(here)}`).toBe(true);
		}
	});

	test('names no key twice, and each with what it does', () => {
		const shown = workingKeys(here).map(binding => binding.shown);
		expect(new Set(shown).size).toBe(shown.length);
		for (const binding of workingKeys(here)) expect(binding.does(here)).not.toBe('');
	});

	test('either types a filter or has letter keys', () => {
		const letters = keyTable[place].flatMap(({keys}) => keys).filter(key => /^[a-z]$/.test(key));
		if (view.choices?.filter) expect(letters).toEqual([]);
	});

	test('Ctrl-C stops, and so does nothing else that is a letter away', () => {
		if (place === 'left') return;
		const binding = bindingOf({type: 'ctrl', letter: 'c'}, here);
		expect(binding && 'send' in binding.act ? binding.act.send(here) : null).toEqual({type: 'CANCEL'});
	});

	test.for([24, 40, 80, 160])('keeps Enter and ? in a line of %i columns', columns => {
		const line = textOf(drawHints(workingKeys(here), here, columns, unicode.glyphs));
		expect(line.length).toBeLessThanOrEqual(columns);
		const keys = workingKeys(here).map(binding => binding.shown);
		if (columns >= 40 && keys.includes('Enter')) expect(line).toContain('Enter');
		if (columns >= 40 && keys.includes('?')) expect(line).toContain('? help');
	});
});

describe('a key that means nothing now is not hinted at', () => {
	test.for([
		['r goes on only where a run was left', 'home', 'r', false],
		['Esc goes nowhere while a grant is written', 'grant.running', 'Esc', false],
		['q does not leave while a grant is written', 'grant.running', 'q', false],
		['browser instead only where a browser was offered', 'signIn.running', 'b', false],
		['c copies the code', 'signIn.running', 'c', true],
		['p calls at once', 'probe.running', 'p', true],
		['narrower only from the broader scenario', 'access', 'n', false],
	] as const)('%s', ([, place, key, expected]) => {
		expect(workingKeys(hereAt(stateAt(place))).some(({shown}) => shown === key)).toBe(expected);
	});

	test('OpenAI models only is one key away when only an OpenAI model is to be called', () => {
		const {record} = stateAt('access');
		expect(workingKeys(hereAt(stateAt('access', {record: {...record, scenario: 'inference'}}))).some(({shown}) => shown === 'n')).toBe(true);
	});

	test('Enter on the plan hands off what the person may not write', () => {
		const {record} = stateAt('plan');
		const state = stateAt('plan', {record: {...record, plan: record.plan && {...record.plan, assignable: 'no'}}});
		const binding = bindingOf({type: 'key', name: 'enter'}, hereAt(state));
		expect(binding && 'send' in binding.act ? binding.act.send(hereAt(state)) : null).toEqual({type: 'HAND_OFF'});
	});
});
