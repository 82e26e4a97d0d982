import {describe, expect, test} from 'vitest';
import {ending, transcript} from '../../source/ui/transcript.ts';
import {type State, start} from '../../source/wizard/state.ts';
import {unicode} from './support/frame.ts';
import {receipt, stateAt} from './support/sample.ts';

const cancelled = (state: State): State => ({...state, at: 'left', leftAt: state.at, ending: 'cancelled'});
const real = (state: State): State => ({...state, record: {...state.record, session: state.record.session && {...state.record.session, sandbox: null}}});
const withEntries = (state: State, entry: 'planned' | 'created' | 'existed'): State => ({
	...state,
	record: {...state.record, receipt: {...receipt, entries: receipt.entries.map(one => ({...one, state: entry}))}},
	written: [{id: receipt.id, path: '/receipts/k7f2.json'}],
});

describe('what is said of the state of things', () => {
	test.for([
		['before anything', cancelled(start()), ['Nothing was written.']],
		['at the plan, against Azure', cancelled(real(stateAt('plan'))), ['Nothing was written.', 'Go on with  foundry-keyless resume']],
		['at the plan, in the sandbox', cancelled(stateAt('plan')), ['Nothing was written.', 'The sandbox cloud is gone, and all of this with it.']],
		[
			'after a grant',
			cancelled(real(stateAt('probe.running'))),
			['1 role assignment written; receipt k7f2.', 'Take it back with  foundry-keyless undo k7f2', 'Go on with  foundry-keyless resume'],
		],
		[
			'with a write on the wire',
			cancelled(real(withEntries(stateAt('grant.running'), 'planned'))),
			[
				'1 grant may or may not have been written; receipt k7f2 knows which were sent.',
				'Take it back with  foundry-keyless undo k7f2',
				'Go on with  foundry-keyless resume',
			],
		],
		[
			'after the proof',
			{...real(stateAt('done')), at: 'left', leftAt: 'done', ending: 'finished'},
			['1 role assignment written; receipt k7f2.', 'Take it back with  foundry-keyless undo k7f2'],
		],
	] satisfies readonly (readonly [string, State, readonly string[]])[])('%s', ([, state, sentences]) => {
		expect(ending(state)).toEqual(sentences);
	});
});

test('the transcript is plain text, no wider than the terminal', () => {
	for (const columns of [40, 80]) {
		const text = transcript({...stateAt('done'), at: 'left', leftAt: 'done', ending: 'finished'}, unicode, columns);
		expect(text).not.toMatch(/\p{Cc}(?<!\n)/u);
		expect(Math.max(...text.split('\n').map(line => line.length))).toBeLessThanOrEqual(columns);
		expect(text).toContain('answered you');
	}
});
