const longest = 240_000;

/** Of a text that is too long the two ends, cut at line ends: what failed stands first or last. */
export const ends = (text: string): string => {
	if (text.length <= longest) return text;
	const half = longest / 2;
	const head = text.slice(0, half);
	const tail = text.slice(-half);
	const broken = tail.search(/\s/u);
	return `${head}\n[${text.length - longest} characters left out]\n${broken === -1 ? '' : tail.slice(broken + 1)}`;
};

const fence = /^\s*(?:```|~~~)[\w+-]*\s*$/u;
/** Colours whose escape character got lost on the way, and escape characters that are spelt out. */
const lostColours = /(?:\u241b|\\u001b|\\x1b|\\033|\\e)\[[\d;]{0,20}[A-Za-z]|(?<![\w"'])\[(?:\d{1,3}(?:;\d{1,3}){0,4})?m/gu;
const margin = /^(?:\s*(?:[<>*|│┃╷╵├└⎿]|-->)(?=\s|$))+ ?/u;
const container = /^[\w./-]{1,40}\s{1,20}\|\s/u;
const stamp = /^\s*\[?(?:\d{4}[-/]\d\d[-/]\d\d[T ])?\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|UTC|GMT|AM|PM|[+-]\d\d:?\d\d))?\]?(?:\s*[-|:]\s)?\s*/u;
const level =
	/^\[?(?:ERROR|ERR|WARN(?:ING)?|INFO|DEBUG|TRACE|FATAL|CRITICAL|fail|error|warn|info)\](?:\s*[-|:]?\s*)|^(?:ERROR|WARNING|WARN|INFO|DEBUG|FATAL|CRITICAL|Error)(?:\s*[:|]\s+|\s+-\s+)/u;

export type Line = {readonly text: string /** Begins a message of its own: a log line, or one behind a level. */; readonly isHead: boolean};

const bare = (line: string): Line => {
	const inside = line.replace(lostColours, '').replace(margin, '').replace(container, '');
	const unstamped = inside.replace(stamp, '');
	const text = unstamped.replace(level, '');
	return {text, isHead: text.length !== inside.length};
};

/** The lines without what logs, quotes, fences, boxes and transcripts put before them. */
export const linesOf = (text: string): readonly Line[] =>
	text
		.split('\n')
		.filter(line => !fence.test(line))
		.map(bare);
