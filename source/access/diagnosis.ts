import type {DiagnosisFacts, Row, Sighting} from './diagnoses/row.ts';
import {type DiagnosisId, diagnoses} from './diagnoses/table.ts';
import type {Evidence} from './failure.ts';
import type {ModelAnswer, ModelCall} from './liveness.ts';
import {readAnswer} from './model-error.ts';
import {decodeBase64} from './token.ts';

export type {DiagnosisFacts} from './diagnoses/row.ts';
export type {DiagnosisId} from './diagnoses/table.ts';

export type Remedy = {readonly text: string; readonly command?: string};

export type AccessVerdict = 'denied' | 'token-rejected' | 'token-not-used' | 'endpoint' | 'network' | 'ok-but-target' | 'ok-but-throttled' | 'ok-but-request';

export type Diagnosis = {
	/** Permanent id, e.g. rbac.data-action-missing. */
	readonly id: string;
	readonly confidence: 'certain' | 'likely' | 'possible';
	readonly cause: string;
	readonly evidence: readonly string[];
	readonly remedies: readonly Remedy[];
	readonly learnMore: string | null;
	readonly worthWaiting: boolean;
	readonly accessVerdict: AccessVerdict | null;
	/** The message as it came. */
	readonly original: string;
};

/**
 * What the evidence means: the first row of the table whose text and conditions fit, else the first whose code alone does. Never throws;
 * what no row knows is `unknown`, with the original kept.
 */
export const diagnose = (evidence: Evidence, facts: DiagnosisFacts = {}): Diagnosis => {
	try {
		const seen = textOf(evidence);
		for (const [id, row] of diagnoses) {
			const sighting = sightingOf(row, evidence, facts, seen);
			if (sighting) return conclude(id, row, sighting, confidenceOf(row, sighting));
		}
		const code = evidence.code?.toLowerCase();
		const coded = diagnoses.find(([, {codes, planes}]) => isAmong(planes, evidence.plane) && codes?.some(known => known.toLowerCase() === code));
		return coded ? conclude(coded[0], coded[1], {evidence, facts, found: {}}, 'likely') : unknownCause(evidence);
	} catch {
		return unknownCause(evidence);
	}
};

const sightingOf = (row: Row, evidence: Evidence, facts: DiagnosisFacts, seen: string): Sighting | null => {
	if (!(row.text || row.when) || !isAmong(row.planes, evidence.plane)) return null;
	if (evidence.status !== null && row.status && !row.status.includes(evidence.status)) return null;
	const match = row.text?.exec(seen) ?? null;
	if (row.text && !match) return null;
	const sighting = {evidence, facts, found: {...match?.groups}};
	return row.when && !row.when(sighting) ? null : sighting;
};

const isAmong = <T>(allowed: readonly T[] | undefined, value: T): boolean => allowed === undefined || allowed.includes(value);

/** Longer texts are pages of gateways; what tells the cause stands at their beginning. */
const mostText = 8000;

const textOf = ({code, headers, message}: Evidence): string => [code ?? '', message.slice(0, mostText), headers['www-authenticate'] ?? ''].join(' ');

const confidenceOf = ({confidence = 'certain'}: Row, sighting: Sighting): Diagnosis['confidence'] =>
	typeof confidence === 'function' ? confidence(sighting) : confidence;

const conclude = (id: DiagnosisId, row: Row, sighting: Sighting, confidence: Diagnosis['confidence']): Diagnosis => {
	const {cause, remedies, worthWaiting = false} = row;
	return {
		id,
		confidence,
		// A target without a name is "the resource", wherever it stands.
		cause: (typeof cause === 'function' ? cause(sighting) : cause).replace(/^the /u, 'The '),
		evidence: [...told(sighting.evidence), ...(row.proof?.(sighting) ?? [])],
		remedies: typeof remedies === 'function' ? remedies(sighting) : remedies,
		learnMore: row.learnMore ?? null,
		worthWaiting: typeof worthWaiting === 'function' ? worthWaiting(sighting) : worthWaiting,
		accessVerdict: row.verdict ?? null,
		original: sighting.evidence.message,
	};
};

const places: Readonly<Record<Evidence['plane'], string>> = {
	data: 'model endpoint',
	arm: 'Resource Manager',
	graph: 'Microsoft Graph',
	signin: 'Entra ID',
	local: 'this computer',
};

/** Who said what, in one line: "model endpoint: 401 PermissionDenied, POST https://…". */
const told = ({plane, status, code, aadsts, request, correlationId}: Evidence): readonly string[] => {
	const said = aadsts ? `AADSTS${aadsts}` : code;
	const words = [status, said === String(status) ? null : said].filter(word => word !== null).join(' ');
	return [
		...(words === '' ? [] : [`${places[plane]}: ${words}${request ? `, ${request}` : ''}`]),
		...(correlationId ? [`Correlation id ${correlationId}`] : []),
	];
};

/** What no known cause explains, with what to do all the same. */
export const unknownCause = (evidence: Evidence): Diagnosis => ({
	id: 'unknown' satisfies DiagnosisId,
	confidence: 'possible',
	cause: `The cause is not known: ${places[evidence.plane]} said something that no known cause explains.`,
	evidence: told(evidence),
	remedies: [
		{text: 'Look at identity, roles, network and address one by one', command: 'foundry-keyless check'},
		{text: 'For a support request, pass on the message and its correlation id'},
	],
	learnMore: null,
	worthWaiting: false,
	accessVerdict: null,
	original: evidence.message,
});

/** An answer of the model endpoint as evidence. */
export const evidenceOfAnswer = (call: ModelCall, answer: ModelAnswer): Evidence => {
	const {code, message} = readAnswer(answer);
	const headers = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value]));
	return {
		plane: 'data',
		status: answer.status,
		code,
		aadsts: /AADSTS(?<number>\d{4,7})\b/u.exec(message)?.groups?.['number'] ?? null,
		message,
		headers,
		request: `${call.method} ${call.url.split('?')[0] ?? call.url}`,
		correlationId: headers['apim-request-id'] ?? headers['x-ms-request-id'] ?? headers['x-ms-correlation-request-id'] ?? headers['x-request-id'] ?? null,
		claims: claimsOf(headers['www-authenticate']),
	};
};

/** The claims that a challenge demands, decoded (RFC 9470 and OpenID Connect 5.5). */
const claimsOf = (challenge: string | undefined): string | null => {
	const encoded = /claims="(?<claims>[^"]+)"/u.exec(challenge ?? '')?.groups?.['claims'];
	if (encoded === undefined) return null;
	try {
		return decodeBase64(encoded);
	} catch {
		return null;
	}
};
