import {Box} from 'ink';
import type {FrameParts} from '../lay-frame.ts';
import {Lines} from './lines.tsx';

/** Always one row less than the terminal has: a frame as tall as the terminal scrolls it on Windows and is cleared and drawn anew each time. */
export function Frame({parts, columns, rows}: {readonly parts: FrameParts; readonly columns: number; readonly rows: number}) {
	const {head, body, status, keys} = parts;
	return (
		<Box flexDirection="column" width={columns} height={Math.max(1, rows - 1)} paddingLeft={1} overflow="hidden">
			<Lines lines={head} />
			<Box flexDirection="column" flexGrow={1} overflow="hidden">
				<Lines lines={body} />
			</Box>
			<Lines lines={[status, keys]} />
		</Box>
	);
}
