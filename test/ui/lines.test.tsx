import {render} from 'ink-testing-library';
import {expect, test} from 'vitest';
import {Lines} from '../../source/ui/components/lines.tsx';
import {span} from '../../source/ui/line.ts';
import {chooseTheme, ThemeContext} from '../../source/ui/theme.ts';

test('lines are drawn one below the other, an empty one takes its row', () => {
	const {lastFrame, unmount} = render(<Lines lines={[[span('good', '✔'), {text: ' held'}], [], [span('quiet', 'end')]]} />);
	expect(
		lastFrame()
			?.split('\n')
			.map(line => line.trimEnd()),
	).toEqual(['✔ held', '', 'end']);
	unmount();
});

test('a terminal that draws ASCII only gets ASCII, in the same columns', () => {
	const {lastFrame, unmount} = render(
		<ThemeContext value={chooseTheme({env: {}, platform: 'linux'})}>
			<Lines lines={[[{text: '8c1e…77 – a · b → c'}]]} />
		</ThemeContext>,
	);
	expect(lastFrame()).toBe('8c1e~77 - a . b > c');
	unmount();
});
