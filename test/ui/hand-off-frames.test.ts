import {describe, expect, test} from 'vitest';
import {speak} from '../../source/ui/speech.ts';
import type {State} from '../../source/wizard/state.ts';
import {frameOf, textOfFrame, viewOf} from './support/frame.ts';
import {stateAt} from './support/sample.ts';

const line = `npx foundry-keyless grant --request fk1:${'Ab-_0'.repeat(28)}`;
const {record} = stateAt('handOff');
const handedOff = (part: Partial<State> = {}): State =>
	stateAt('handOff', {record: {...record, handOff: record.handOff && {...record.handOff, request: line}}, ...part});
const read = (state: State, columns: number, page = {}): string => textOfFrame(frameOf(state, columns, 60, page)).replaceAll(/\s+/gu, ' ');

describe.for([40, 80, 160])('the hand-off at %d columns', columns => {
	test('begins with one line to send, whole, which c copies', () => {
		const state = handedOff();
		expect(read(state, columns)).toContain('Send one line');
		expect(read(state, columns).replaceAll(' ', '')).toContain(line.replaceAll(' ', ''));
		expect(viewOf(state).forms[0]?.copy).toEqual({what: 'the line', text: line});
	});

	test('says that it looks, and how often it did', () => {
		expect(read(handedOff(), columns)).toContain('Looking every minute. As soon as');
		expect(read(handedOff({looks: 3}), columns)).toContain('Looking every minute, 3 looks so far.');
	});

	test('says when it has stopped looking, and how to go on', () => {
		const text = read(handedOff({stoppedLooking: true}), columns);
		expect(text).toContain('Nobody granted it in 8 hours, so looking has stopped.');
		expect(text).toMatch(/ r looks again\. Later, from anywhere: foundry-keyless resume/u);
		const spoken = speak(viewOf(handedOff({stoppedLooking: true})).before).join('\n');
		expect(spoken).toMatch(/looking has stopped. Later, from anywhere: foundry-keyless resume/u);
		expect(spoken).not.toContain('r looks again');
	});

	test('shows every step of the portal, with the link first', () => {
		const forms = viewOf(handedOff()).forms.map(({id}) => id);
		const text = read(handedOff(), columns, {form: forms.indexOf('portal')}).replaceAll(' ', '');
		expect(text).toMatch(/https:\/\/portal\.azure\.com\/.*1\.Add>Addroleassignment.*4\.Review\+assign,twice/u);
	});
});

test('without a line the message comes first', () => {
	expect(viewOf(stateAt('handOff', {record: {...record, handOff: record.handOff && {...record.handOff, request: null}}})).forms[0]?.id).toBe('message');
});

test('the hand-off is spoken with the line whole', () => {
	const {before, forms} = viewOf(handedOff());
	expect(speak([...before, ...(forms[0]?.blocks ?? [])]).join('\n')).toContain(line);
});

test('whoever opened somebody’s line sees first what it asks for, and that it decides nothing', () => {
	const state = stateAt('access');
	const text = read({...state, given: {...state.given, request: true}}, 80);
	expect(text).toMatch(/Asked for: that ana@contoso\.com \(user, object id \S+\) can call OpenAI models on contoso-openai/u);
	expect(text).toContain('The line holds ids only. Names, what is missing and which roles are as Azure says now.');
	expect(read(state, 80)).not.toContain('Asked for');
});
