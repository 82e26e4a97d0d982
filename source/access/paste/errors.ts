import type {Evidence} from '../failure.ts';
import {decodeBase64} from '../token.ts';
import {addressesIn, requestOf} from './addresses.ts';
import {partsOfObject} from './bodies.ts';
import {incidentsOf, type Voice} from './incidents.ts';
import {linesOf} from './lines.ts';
import {meaningOf} from './meaning.ts';
import {correlationOf, emptyPart, type Part} from './part.ts';
import {messageOf, passagesOf} from './passages.ts';
import {codeIn, remarksOfSentences} from './sentences.ts';
import {isOfAzure, isOfOthers} from './signals.ts';
import {type Remark, remarksOfTranscript} from './transcripts.ts';
import {objectsIn} from './values.ts';

/** A text with its lines bared; `at` is where each begins in `whole`. */
type Bared = {readonly whole: string; readonly lines: readonly {readonly at: number; readonly text: string; readonly isHead: boolean}[]};

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

/** The errors that a cleaned text tells of, the telling one first. */
export const errorsIn = (text: string): readonly Evidence[] => {
	const {whole, lines} = bareText(text);
	const objects = objectsIn(whole);
	const bodies = objects.flatMap(partsOfObject);
	const rest = masked(
		whole,
		objects.filter(({isWhole, end}) => isWhole || end >= whole.length - 1),
	);
	const restLines = lines.map(line => ({...line, text: rest.slice(line.at, line.at + line.text.length)}));
	const passages = passagesOf(joined(restLines, objects));
	const spoken: readonly Part[] = passages.map(passage => ({
		...emptyPart,
		start: passage.start,
		end: passage.end,
		code: codeIn(passage.text),
		message: messageOf(passage).slice(0, longestMessage),
	}));
	const remarks: readonly Remark[] = [
		...remarksOfTranscript(restLines),
		...remarksOfSentences(rest),
		...addressesIn(whole).map(({at, url}): Remark => ({kind: 'request', at, toNext: true, request: requestOf(null, url)})),
	];
	const ofAzure = isOfAzure(text);
	const ofOthers = isOfOthers(text);
	const isShort = text.length <= shortText;
	const hears = ({meaning, part}: Voice): boolean => {
		if (meaning.words === 'own') return true;
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
	return [meaningOf(evidenceOf(part, '')).evidence];
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
