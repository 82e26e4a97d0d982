import {Box, Text} from 'ink';
import type {FrameParts} from '../lay-frame.ts';
import {paintFrame} from '../paint.ts';
import {useTheme} from './theme-context.ts';

/** The lines were laid out for this width, so they are one text to Ink: a node for each piece of them takes it several times as long. */
export function Frame({parts, columns, rows}: {readonly parts: FrameParts; readonly columns: number; readonly rows: number}) {
	const theme = useTheme();
	const lines = paintFrame(parts, rows, theme);
	return (
		<Box width={columns} height={lines.length} paddingLeft={1} overflow="hidden">
			<Text wrap="hard">{lines.join('\n')}</Text>
		</Box>
	);
}
