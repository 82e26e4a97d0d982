import {calledAddress, requestOf} from './addresses.ts';
import {codeOfReason, isTelling, keptHeaders} from './part.ts';

/** Something that is said about an error, at a place in the text. `toNext`: it stands before what it is about, as a status line does. */
export type Remark = {readonly at: number; readonly toNext: boolean} & (
	| {readonly kind: 'status'; readonly status: number; readonly code: string | null}
	| {readonly kind: 'headers'; readonly headers: Readonly<Record<string, string>>}
	| {readonly kind: 'request'; readonly request: string}
);

const statusLine = /^HTTP\/\d(?:\.\d)?\s+(?<status>\d{3})\b[ \t]*(?<reason>[^\n]{0,80})$/u;
const requestLine = /^(?:curl\b[^\n]{0,40}-X\s*)?(?<method>GET|POST|PUT|PATCH|DELETE|HEAD)\s+(?<target>https?:\/\/\S+|\/\S*)(?:\s+HTTP\/[\d.]+)?/u;
const header = /^\[?['"]?(?<name>:?[A-Za-z][\w-]{1,60})['"]?\s?[:=]\s*['"]?(?<value>[^\n]{0,4000}?)['"]?[\],]*$/u;
const verboseTarget = /^\[HTTP\/[23]\]\s\[\d+\]\s(?:OPENED stream for (?<url>https?:\/\/\S+)|\[:?(?<name>method|authority|path): (?<value>[^\]]+)\])/u;

/** Whether a line belongs to the head of a request or an answer, and is nobody's message. */
export const isOfTranscript = (text: string): boolean => {
	const line = text.trimEnd();
	return (
		statusLine.test(line) ||
		verboseTarget.test(line) ||
		/^(?:GET|POST|PUT|PATCH|DELETE|HEAD)\s+\S+(?:\s+HTTP\/[\d.]+)?$/u.test(line) ||
		/^(?:host|user-agent|accept[\w-]*|connection|(?:proxy-)?authorization|api-key|ocp-apim-subscription-key|cookie):\s/iu.test(line) ||
		isTelling(header.exec(line)?.groups?.['name'] ?? '')
	);
};

/** What an HTTP transcript (curl -v, curl -i, .http files, the dumps of SDKs) says around its bodies. */
export const remarksOfTranscript = (lines: readonly {readonly at: number; readonly text: string}[]): readonly Remark[] => {
	const remarks: Remark[] = [];
	let pairs: (readonly [string, string])[] = [];
	let pairsAt = 0;
	let isAnswer = false;
	let open: {readonly at: number; readonly method: string; readonly path: string} | null = null;
	let stream: Record<string, string> = {};

	const close = (): void => {
		const headers = keptHeaders(pairs);
		if (Object.keys(headers).length > 0) remarks.push({kind: 'headers', at: pairsAt, toNext: isAnswer, headers});
		pairs = [];
	};
	const called = (at: number, method: string, url: string): void => {
		const address = calledAddress(url);
		if (address !== null) remarks.push({kind: 'request', at, toNext: true, request: requestOf(method, address)});
	};

	for (const {at, text} of lines) {
		const line = text.trimEnd();
		const answered = statusLine.exec(line)?.groups;
		if (answered) {
			close();
			isAnswer = true;
			const status = Number(answered['status']);
			remarks.push({kind: 'status', at, toNext: true, status, code: codeOfReason(answered['reason'])});
			continue;
		}
		const asked = requestLine.exec(line)?.groups;
		if (asked) {
			close();
			isAnswer = false;
			const {method = '', target = ''} = asked;
			open = target.startsWith('/') ? {at, method, path: target} : null;
			if (open === null) called(at, method, target);
			continue;
		}
		const spoken = verboseTarget.exec(line)?.groups;
		if (spoken) {
			if (spoken['name']) stream = {...stream, [spoken['name']]: spoken['value'] ?? ''};
			const {method, authority, path} = stream;
			if (method && authority && path) {
				called(at, method, `https://${authority}${path}`);
				stream = {};
			}
			continue;
		}
		const told = header.exec(line)?.groups;
		const {name = '', value = ''} = told ?? {};
		if (told && /^host$/iu.test(name) && open !== null) {
			called(open.at, open.method, `https://${value}${open.path}`);
			open = null;
		} else if (told && isTelling(name)) {
			if (pairs.length === 0) pairsAt = at;
			pairs.push([name, value]);
		} else if (!told) {
			close();
			if (line === '') isAnswer = false;
		}
	}
	close();
	return remarks;
};
