import {Box, Text} from 'ink';
import type {FrameParts} from '../lay-frame.ts';
import type {Line} from '../line.ts';
import {paint} from '../paint.ts';
import {useTheme} from '../theme.ts';

/** The body takes what is left of the height; the keys stand at the end. */
const linesOf = ({head, body, status, keys}: FrameParts, height: number): readonly Line[] => {
	const blank = Array.from({length: Math.max(0, height - head.length - body.length - 2)}, (): Line => []);
	return [...head, ...body, ...blank, status, keys].slice(0, height);
};

/**
 * Always one row less than the terminal has: a frame as tall as the terminal scrolls it on Windows and is cleared and drawn anew each time. The lines were laid out for
 * this width, so they are one text to Ink: a node for each piece of them takes it several times as long.
 */
export function Frame({parts, columns, rows}: {readonly parts: FrameParts; readonly columns: number; readonly rows: number}) {
	const theme = useTheme();
	const height = Math.max(1, rows - 1);
	return (
		<Box width={columns} height={height} paddingLeft={1} overflow="hidden">
			<Text wrap="hard">
				{linesOf(parts, height)
					.map(line => paint(line, theme))
					.join('\n')}
			</Text>
		</Box>
	);
}
