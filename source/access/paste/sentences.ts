import {codeOfReason} from './part.ts';
import type {Remark} from './transcripts.ts';

/** How the tools and SDKs put an HTTP status into a sentence. */
const statuses: readonly RegExp[] = [
	/\b(?:error code|http status(?: code)?|status(?:[ _]?code)?|response code|server error|HTTP(?:\/\d(?:\.\d)?)?|RESPONSE)["']?\s{0,2}(?:[=:,]|is|of|was)?\s{0,2}["'(]?(?<status>[45]\d\d)\b(?:\W{1,3}\k<status>)?["')]?[,:]?(?:\s?\((?<reason>[^)\n:]{1,60})[):]|\s(?<word>[A-Z][A-Za-z]{3,60})\b)?/giu,
	/\b(?:returned|got|received|failed(?: with)?|unexpected status|response|success:|an? (?:http )?error:?|client error|error)\s{0,2}(?:code\s{0,2})?["'(]{0,2}(?<status>[45]\d\d)\b["')]{0,2}(?:\s?\((?<reason>[^)\n:]{1,60})\))?/giu,
	/(?<![\w.:/#$-])\(?(?<status>[45]\d\d)\b\)?:?\s(?=(?:Unauthorized|Forbidden|Not ?found|Bad ?request|Too many|Client Error|Proxy Auth|Service Un|Principal|Access denied|Conflict|Resource not)\b|PermissionDenied)(?:Client Error: (?<reason>[A-Za-z]{3,60}) for url)?(?:(?<word>PermissionDenied)\b)?/giu,
];

const phrases: Readonly<Record<string, number>> = {'not found': 404, unauthorized: 401, forbidden: 403, 'too many requests': 429};
const phrase = /\binvalid status ['"](?<phrase>not found|unauthorized|forbidden|too many requests)['"]/giu;

const bareStatus =
	/^\W{0,6}(?:http\W{0,3})?(?:error\W{0,3}|status\W{0,3}(?:code)?\W{0,3})?(?<status>40[0-9]|410|429|50[0-4])\b(?=\W{0,6}$|\W{1,3}(?:unauthori[sz]ed|forbidden|not ?found|bad request|too many|access|denied|http))/iu;

/** What a text says in passing: statuses with the codes that stand beside them. */
export const remarksOfSentences = (text: string): readonly Remark[] => {
	const remarks = new Map<number, Remark>();
	for (const shape of statuses) {
		for (const {groups, index} of text.matchAll(shape)) {
			if (remarks.size >= 200) break;
			const status = Number(groups?.['status']);
			const code = codeOfReason(groups?.['reason'] ?? groups?.['word']);
			const known = remarks.get(index);
			if (!known || (known.kind === 'status' && known.code === null)) remarks.set(index, {kind: 'status', at: index, toNext: false, status, code});
		}
	}
	for (const {groups, index} of text.matchAll(phrase)) {
		const status = phrases[groups?.['phrase']?.toLowerCase() ?? ''];
		if (status !== undefined && remarks.size < 200) remarks.set(index, {kind: 'status', at: index, toNext: false, status, code: null});
	}
	const bare = bareStatus.exec(text)?.groups?.['status'];
	if (bare !== undefined && ![...remarks.keys()].some(at => at < 20)) remarks.set(0, {kind: 'status', at: 0, toNext: false, status: Number(bare), code: null});
	return [...remarks.values()].toSorted((one, other) => one.at - other.at);
};

const named = /^(?:\w+ )?(?:ErrorCode|ERROR CODE|Error Code|error_code|Code)["']?\s{0,4}[:=]\s{0,4}["']?(?<code>[A-Za-z]\w{2,80})\b/imu;
const bracketed = /(?:^|[\s:])\((?<code>[A-Z][A-Za-z_]{3,80})\)\s+(?=\S)/u;
const assigned = /\bCode=["'](?<code>\w{3,80})["']/u;
const spoken = /\b(?:with error|error|failed|polling failed|inner error)\s?:\s+(?<code>[A-Z][A-Za-z]{6,60}):\s/u;
const leading = /^(?<code>[A-Z][a-z]+(?:[A-Z][a-z]+){1,8}):\s+\S/u;
const network =
	/\b(?<code>ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|UND_ERR_CONNECT_TIMEOUT|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|ERR_TLS_CERT_ALTNAME_INVALID|CERT_HAS_EXPIRED)\b/u;
const notCodes = /^(?:UNAVAILABLE|Error|Exception|Message|Unknown|None|Null|Status|Traceback|Details?|Inner|Target|\w*(?:Error|Exception|Credential))$/iu;

/** The code that a passage names beside its message; `null` for none. */
export const codeIn = (passage: string): string | null => {
	for (const shape of [named, bracketed, assigned, spoken, network, leading]) {
		const code = shape.exec(passage)?.groups?.['code'];
		if (code !== undefined && !notCodes.test(code) && !/^(?:Unauthorized|Forbidden)$/u.test(code)) return code;
	}
	return null;
};
