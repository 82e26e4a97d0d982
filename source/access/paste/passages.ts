import type {Line} from './lines.ts';
import {isOfTranscript} from './transcripts.ts';

/** Lines that belong together, without stack frames. */
export type Passage = {readonly start: number; readonly end: number; readonly text: string};

const frame =
	/^\s*(?:at\s+(?:async\s+)?[\w$<[(.]|File "|[\^~]{2,}\s*$|\.\.\. \d+ (?:more|common)|--->?\s*$|---\s*End of|goroutine \d|Traceback \(|#\d+\s|(?:[\w.]{1,60}\s?[:-]?\s?)?(?:HTTP Request: [A-Z]{3,7} \S+\s*$|Retrying request to )|During handling|The above exception|\[Previous line|from \/|-{6,}\s*$|={6,}\s*$|\s+\^)/u;
const pythonFrame = /^\s*File "[^"]*", line \d/u;
/** A line that begins something of its own. */
const head =
	/^\s*(?:[\w$.]+(?:Error|Exception|Failure)\b(?!Code)|(?:Unhandled|Uncaught|Caused by|Inner Exception|--->|RESPONSE \d{3}|ERROR CODE|HTTP\/\d|Status:|Headers:|Content:|\([A-Z]\w{4,60}\) |Error:|\[?[A-Z]\w+Error\]?:))/u;
/** What goes on with the chain of credentials before it. */
const chainLink =
	/CredentialUnavailable(?:Error|Exception)|^\s*-?\s*\w+Credential\b|^\s*(?:To mitigate|Visit https|See the troubleshooting|Attempted credentials)/u;
const chain = /(?:Default(?:Azure)?|ChainedToken)(?:Azure)?Credential\b[\s\S]{0,60}(?:failed|unavailable)|AggregateAuthentication/u;

const mostPassages = 160;

/** The text as passages: cut at blank lines, at log lines and where an exception begins. `text` has the lines joined; spans of bodies are blanks in it. */
export const passagesOf = (lines: readonly (Line & {readonly at: number})[]): readonly Passage[] => {
	const passages: Passage[] = [];
	let open: {start: number; end: number; lines: string[]} | null = null;
	let afterFrame = false;
	const close = (): void => {
		const text = open?.lines.join('\n').trim() ?? '';
		if (open !== null && text !== '') passages.push({start: open.start, end: open.end, text: text.slice(0, 6000)});
		open = null;
	};
	for (const {at, isHead, text} of lines) {
		const isCode = afterFrame && /^\s{4,}\S/u.test(text) && !head.test(text);
		afterFrame = pythonFrame.test(text);
		if (text.trim() === '') {
			close();
			continue;
		}
		if (frame.test(text) || isCode || (isOfTranscript(text) && !/^www-authenticate/iu.test(text))) continue;
		const goesOn = chainLink.test(text) && chain.test(open?.lines.slice(0, 6).join('\n').slice(0, 400) ?? '');
		if ((isHead || head.test(text)) && !goesOn) close();
		open ??= {start: at, end: at, lines: []};
		open.lines.push(text);
		open.end = at + text.length;
	}
	close();
	return passages.length <= mostPassages ? passages : [...passages.slice(0, mostPassages / 2), ...passages.slice(-mostPassages / 2)];
};

const className =
	/^\s*(?:\[?\w+\]?\s+)?(?:(?:Unhandled|Uncaught)\s+(?:exception\.?|\(in promise\))?\s*)?(?:--->\s*)?(?:[\w$.]+\.)?(?!UnknownHost)[\w$]+(?:Error|Exception|Failure)(?:\s\[\w+\])?:\s+/u;
const messageLine = /^\s*(?:Message|Error Message|error_description|Details?)["']?\s{0,4}[:=]\s{0,4}(?<message>\S[^\n]*)/imu;
const fieldLine =
	/^\s*(?:Code|ErrorCode|ERROR CODE|Status|Target|Headers|Content|Additional[ \w]*|Exception Details|Inner ?error|Request[ -]?id|RequestUri|HTTP\/\S+ \d+|RESPONSE \d+|Activity ?Id)\b\s?[:=]?/iu;
const bracket = /^\s*\([A-Z][A-Za-z_]{3,80}\)\s+/u;
const preface = /^\s*(?:Error code: \d{3}\s*-?|Status code \d{3},?|\d{3} (?:Client Error:)|HTTP \d{3} \([^)]{0,80}\)|(?:ERROR|Error):)\s*/u;

/** The message of a passage as its service said it: without the class of the exception, the code before it and the fields behind. */
export const messageOf = ({text}: Passage): string => {
	const own = messageLine.exec(text)?.groups?.['message'];
	const lines = text.split('\n');
	const until = lines.findIndex((line, index) => index > 0 && fieldLine.test(line));
	const main = (until === -1 ? lines : lines.slice(0, until)).join('\n').replace(className, '').replace(preface, '').replace(bracket, '').trim();
	if (own === undefined) return main === '' ? text.trim() : main;
	return fieldLine.test(text) || main.includes(own.trim()) ? own.trim() : main;
};
