import {stripVTControlCharacters} from 'node:util';
import {render} from 'ink-testing-library';
import {expect, test} from 'vitest';
import {Frame} from '../../source/ui/components/frame.tsx';
import {span} from '../../source/ui/line.ts';

test('head and body stand at the top, keys at the bottom, and a row stays free below them', () => {
	const parts = {head: [[span('accent', 'who')], []], body: [[span('good', '✔'), {text: ' held'}]], status: [], keys: [span('accent', 'q'), {text: ' quit'}]};
	const {lastFrame, unmount} = render(<Frame parts={parts} columns={20} rows={8} />);
	expect(
		stripVTControlCharacters(lastFrame() ?? '')
			.split('\n')
			.map(line => line.trimEnd()),
	).toEqual([' who', '', ' ✔ held', '', '', '', ' q quit']);
	unmount();
});

test('what does not fit into the height is left out, and nothing is pushed beyond it', () => {
	const parts = {head: [[{text: 'one'}], [{text: 'two'}], [{text: 'three'}]], body: [], status: [], keys: [{text: 'keys'}]};
	const {lastFrame, unmount} = render(<Frame parts={parts} columns={20} rows={3} />);
	expect(lastFrame()?.split('\n')).toHaveLength(2);
	unmount();
});
