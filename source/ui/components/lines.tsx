import {Box, Text} from 'ink';
import {inAscii} from '../../access/ascii.ts';
import type {Line, Span} from '../line.ts';
import {useTheme} from '../theme.ts';

type Placed<Item> = {readonly place: number; readonly item: Item};

/** A row of the screen is what it is by its place. */
const placed = <Item,>(items: readonly Item[]): readonly Placed<Item>[] => items.map((item, place) => ({place, item}));

function Piece({part: {text, style}}: {readonly part: Span}) {
	const {styles, unicode} = useTheme();
	return <Text {...(style ? styles[style] : {})}>{unicode ? text : inAscii(text)}</Text>;
}

/** Lines that were laid out for this width: nothing is wrapped here. An empty one still takes its row. */
export function Lines({lines}: {readonly lines: readonly Line[]}) {
	return (
		<Box flexDirection="column" flexShrink={0}>
			{placed(lines).map(({place: row, item: line}) => (
				<Text key={row} wrap="truncate-end">
					{line.length === 0 ? ' ' : placed(line).map(({place, item}) => <Piece key={place} part={item} />)}
				</Text>
			))}
		</Box>
	);
}
