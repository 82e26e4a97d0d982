import type {Evidence} from '../failure.ts';
import {decodeBase64} from '../token.ts';
import {addressesIn, requestOf} from './addresses.ts';
import {partsOfObject} from './bodies.ts';
import {incidentsOf, type Voice} from './incidents.ts';
import {linesOf} from './lines.ts';
import {meaningOf} from './meaning.ts';
import {correlationOf, emptyPart, type Part} from './part.ts';
import {messageOf, type Passage, passagesOf} from './passages.ts';
import {codeIn, remarksOfSentences} from './sentences.ts';
import {isOfAzure, isOfOthers, mayBeToModel} from './signals.ts';
import {type Remark, remarksOfTranscript} from './transcripts.ts';
import {completed} from './truncated.ts';
import {objectsIn} from './values.ts';

/** A text with its lines bared; `at` is where each begins in `whole`. */
type Bared = {readonly whole: string; readonly lines: readonly {readonly at: number; readonly text: string; readonly isHead: boolean}[]};

/** Every gateway and every program says so. */
const alsoOfOthers = /^rbac\.hub-nginx-403$/u;
const lostConnection = /^net\.(?:dns|refused|timeout)$/u;
const namesItsFile = /^cred\.file$/u;
const credentialFile = /AZURE_(?:CLIENT_CERTIFICATE|FEDERATED_TOKEN)|Credential|azure[./\\-]identity|certificate_path|PEM-encoded/iu;

/** Says it all where no body follows; else it is a header like others. */
const challenge = /^www-authenticate\s?:[^\n]*$/iu;

const longestMessage = 4000;
const mostErrors = 20;
/** What somebody types or copies of one error; a longer text has to name Azure to be about it. */
const shortText = 1200;

export const bareText = (text: string): Bared => {
	let at = 0;
	const lines = linesOf(text).map(line => {
		const placed = {...line, at};
		at += line.text.length + 1;
		return placed;
	});
	return {whole: lines.map(line => line.text).join('\n'), lines};
};

const logged = /(?<=HTTP Request: [A-Z]{3,7} \S{1,2000} )"HTTP\/[\d.]{1,3} [45]\d\d[^"\n]{0,80}"/gu;
const ended = /^[^\n]{0,60}?(?:[\w$.]+)(?:Error|Exception)\b:?[^\n]*/gmu;

/** A client logs each try; the exception behind them tells what the call ended with. */
const withoutTries = (text: string): string => {
	if (!text.includes('HTTP Request: ')) return text;
	const end = [...text.matchAll(ended)].at(-1);
	const tries = [...text.matchAll(logged)];
	if (!end) return text;
	const isTold = /\b[45]\d\d\b/u.test(end[0]);
	return text.replace(logged, (found, at: number) => (at < end.index && (isTold || at !== tries.at(-1)?.index) ? ' '.repeat(found.length) : found));
};

/** The errors that a cleaned text tells of, the telling one first. */
export const errorsIn = (pasted: string): readonly Evidence[] => {
	const text = completed(withoutTries(pasted));
	const {whole, lines} = bareText(text);
	const objects = objectsIn(whole);
	const bodies = objects.flatMap(partsOfObject);
	const rest = masked(
		whole,
		objects.filter(({isWhole, end}) => isWhole || end >= whole.length - 1),
	);
	const restLines = lines.map(line => ({...line, text: rest.slice(line.at, line.at + line.text.length)}));
	const passages = passagesOf(joined(restLines, objects));
	const remarks: readonly Remark[] = [
		...remarksOfTranscript(restLines),
		...remarksOfSentences(rest),
		...addressesIn(whole).map(({at, url}): Remark => ({kind: 'request', at, toNext: true, request: requestOf(null, url)})),
	];
	const statuses = remarks.flatMap(({kind, at}) => (kind === 'status' ? [at] : []));
	const isHeader = ({text: said, end}: Passage): boolean =>
		challenge.test(said) && bodies.some(({start}) => start > end && !statuses.some(at => at > end && at < start));
	const spoken: readonly Part[] = passages
		.filter(passage => !isHeader(passage))
		.map(passage => ({
			...emptyPart,
			start: passage.start,
			end: passage.end,
			code: codeIn(passage.text),
			message: messageOf(passage).slice(0, longestMessage),
		}));
	const ofAzure = isOfAzure(text);
	const ofOthers = isOfOthers(text);
	const isShort = text.length <= shortText;
	const hears = ({meaning, part}: Voice): boolean => {
		if (meaning.words === 'own') return true;
		if (namesItsFile.test(meaning.id)) return credentialFile.test(text);
		if (alsoOfOthers.test(meaning.id) && !ofAzure) return false;
		if (lostConnection.test(meaning.id) && !mayBeToModel(text)) return false;
		const failed = (meaning.evidence.status ?? 0) >= 400 || meaning.evidence.aadsts !== null || (part.isBody && part.code !== null);
		if (meaning.words !== 'none') return ofAzure || (!ofOthers && isShort);
		return failed && (ofAzure || (!ofOthers && isShort && part.isBody && part.code !== null && part.message !== null && /^\D/u.test(part.code)));
	};
	const incidents = incidentsOf({bodies, spoken, remarks, makeVoice: part => ({part, meaning: meaningOf(evidenceOf(part, whole))}), hears});
	const errors = incidents.map(({meaning}) => meaning.evidence);
	return errors.length > 0 ? errors.slice(0, mostErrors) : alone(text, remarks, ofAzure, ofOthers);
};

/** Nothing but a status, perhaps with an address: still an error, of which nobody can say more than the status does. */
const alone = (text: string, remarks: readonly Remark[], ofAzure: boolean, ofOthers: boolean): readonly Evidence[] => {
	const failed = remarks.find(remark => remark.kind === 'status' && remark.status >= 400);
	if (failed?.kind !== 'status' || !(ofAzure || (!ofOthers && text.trim().length <= 200))) return [];
	const request = remarks.find(remark => remark.kind === 'request');
	const headers = Object.assign({}, ...remarks.flatMap(remark => (remark.kind === 'headers' ? [remark.headers] : []))) as Readonly<Record<string, string>>;
	const part: Part = {
		...emptyPart,
		status: failed.status,
		code: failed.code,
		headers,
		message: text.trim().length <= 300 && remarks.every(remark => remark.kind === 'status') ? text.trim() : '',
		request: request?.kind === 'request' ? request.request : null,
	};
	const {evidence, id} = meaningOf(evidenceOf(part, ''));
	return alsoOfOthers.test(id) && !ofAzure ? [] : [evidence];
};

const masked = (whole: string, objects: readonly {readonly start: number; readonly end: number}[]): string => {
	let rest = '';
	let at = 0;
	for (const {start, end} of objects) {
		rest += whole.slice(at, start) + whole.slice(start, end).replace(/[^\n]/gu, ' ');
		at = end;
	}
	return rest + whole.slice(at);
};

/** Lines that an object covers are not blank: what stands around it belongs together. */
const joined = (lines: Bared['lines'], objects: readonly {readonly start: number; readonly end: number}[]): Bared['lines'] => {
	const covered = (at: number): boolean => objects.some(({start, end}) => start < at && at <= end);
	return lines.filter(({at, text}) => text.trim() !== '' || !covered(at));
};

/** In the form of what the cloud's own failures carry. */
const evidenceOf = (part: Part, whole: string): Omit<Evidence, 'plane'> => {
	const message = part.message ?? '';
	const aadsts = /AADSTS(?<number>\d{4,7})\b/u.exec(`${part.code ?? ''} ${message}`)?.groups?.['number'] ?? null;
	const challenge = part.headers['www-authenticate'] ?? '';
	return {
		status: part.status,
		code: part.code,
		aadsts,
		message,
		headers: part.headers,
		request: part.request,
		correlationId: part.correlationId ?? correlationOf(part.headers) ?? idIn(message) ?? idIn(whole.slice(part.start, part.end + 600)),
		claims: part.claims ?? decoded(/claims=\\?"(?<claims>[A-Za-z0-9+/=_-]{8,})/u.exec(`${challenge} ${message}`)?.groups?.['claims']),
	};
};

const idIn = (text: string): string | null =>
	/(?:correlation|(?:apim-|x-ms-|client-)?request|activity)[ _-]?id["'`]?\s{0,2}[:=]?\s{0,2}["'`]?(?<id>[0-9a-f]{8}-[0-9a-f-]{27})\b/iu.exec(text)?.groups?.[
		'id'
	] ?? null;

const decoded = (encoded: string | undefined): string | null => {
	if (encoded === undefined) return null;
	try {
		return decodeBase64(encoded);
	} catch {
		return null;
	}
};
