import {refusalOf} from '../diagnoses/refusal.ts';
import type {Meaning} from './meaning.ts';
import type {Part} from './part.ts';
import type {Remark} from './transcripts.ts';

/** Something that speaks of an error, and what it means. */
export type Voice = {readonly part: Part; readonly meaning: Meaning};

type Heard = {
	readonly bodies: readonly Part[];
	readonly spoken: readonly Part[];
	readonly remarks: readonly Remark[];
	readonly makeVoice: (part: Part) => Voice;
	/** Whether a voice is heard at all; what others say is not. */
	readonly hears: (voice: Voice) => boolean;
};

/** One voice for each error: echoes are joined, remarks given to the voice that they are about, the telling one first. */
export const incidentsOf = ({bodies, spoken, remarks, makeVoice, hears}: Heard): readonly Voice[] => {
	const all = [...bodies, ...spoken].map(makeVoice);
	const known = joinEchoes(all.filter(({meaning}) => meaning.words !== 'none'));
	const others = all.filter(({meaning, part}) => meaning.words === 'none' && (part.isBody || known.length === 0));
	const voices = joinEchoes([...known, ...others.filter(voice => !isWrapper(voice) || known.length === 0)]);
	const informed = voices.map(voice => makeVoice(informedBy(voice.part, remarks, voices)));
	return joinEchoes(informed.filter(hears)).toSorted((one, other) => rank(one) - rank(other) || one.part.start - other.part.start);
};

const wrapperCodes =
	/^(?:DeploymentFailed|InvalidTemplateDeployment|ResourceDeploymentFailure|MultipleErrorsOccurred|DeploymentOperationFailed|BadRequest|Conflict|Forbidden|Unauthorized|RestError|AxiosError|ERR_BAD_REQUEST|ERR_BAD_RESPONSE)$/u;

const isWrapper = ({part}: Voice): boolean => wrapperCodes.test(part.code ?? '') || part.message === null;

/** What a chain or a wrapper says is true, and tells less than what it wraps. */
const general = /^(?:cred\.none|cred\.tool-failed|arm\.unavailable|model\.unavailable|arm\.assign-denied\.template|status\.\d+|aad\.other)$/u;

const rank = ({meaning: {id, words}}: Voice): number => (words === 'none' ? 3 : general.test(id) ? 2 : words === 'code' ? 1 : 0);

const normal = (message: string | null): string =>
	(message ?? '')
		.toLowerCase()
		.replace(/[\s`'"\\.]+/gu, ' ')
		.trim();

const holds = (outer: string, inner: string): boolean => inner.length >= 12 && outer.includes(inner);

const agree = <T>(one: T | null, other: T | null): boolean => one === null || other === null || one === other;

const isEcho = (one: Voice, other: Voice): boolean => {
	const [first, second] = [normal(one.part.message), normal(other.part.message)];
	if (first !== '' && (first === second || holds(first, second) || holds(second, first))) return true;
	if ((isThin(one) || isThin(other)) && agree(codeOf(one), codeOf(other)) && agree(one.part.status, other.part.status)) return true;
	if (one.meaning.id !== other.meaning.id || one.meaning.words === 'none') return false;
	if (!agree(one.meaning.evidence.aadsts, other.meaning.evidence.aadsts) || !agree(one.part.status, other.part.status)) return false;
	const [here, there] = [refusalOf(one.meaning.evidence), refusalOf(other.meaning.evidence)];
	return agree(here?.principal ?? null, there?.principal ?? null) && agree(here?.action ?? null, there?.action ?? null);
};

/** Says nothing of its own: a code or a status beside a message. */
const isThin = ({meaning: {words}, part}: Voice): boolean => words === 'code' || (words === 'none' && (part.message === null || part.message === ''));

const codeOf = ({part: {code}}: Voice): string | null => (wrapperCodes.test(code ?? '') || /^\d+$/u.test(code ?? '') ? null : code);

/** The joined voice keeps the better told message: of a body rather than of a sentence, else the shorter, which is the inner one. */
const joinEchoes = (voices: readonly Voice[]): readonly Voice[] => {
	const joined: Voice[] = [];
	for (const voice of voices) {
		const at = joined.findIndex(known => isEcho(known, voice));
		const known = joined[at];
		if (known === undefined) joined.push(voice);
		else joined[at] = join(known, voice);
	}
	return joined;
};

const worth = ({meaning, part}: Voice): number =>
	(meaning.words === 'none' ? 0 : meaning.words === 'code' ? 4 : 16) +
	(part.isBody ? 4 : 0) +
	(wrapperCodes.test(part.code ?? '') ? 0 : 1) +
	(part.message === null ? 0 : 2) -
	(part.message ?? '').length / 5000;

const join = (one: Voice, other: Voice): Voice => {
	const [best, rest] = worth(other) > worth(one) ? [other, one] : [one, other];
	const part: Part = {
		...best.part,
		status: best.part.status ?? rest.part.status,
		code: best.part.code ?? rest.part.code,
		message: best.part.message ?? rest.part.message,
		headers: {...rest.part.headers, ...best.part.headers},
		request: best.part.request ?? rest.part.request,
		correlationId: best.part.correlationId ?? rest.part.correlationId,
		claims: best.part.claims ?? rest.part.claims,
		start: Math.min(best.part.start, rest.part.start),
		end: Math.max(best.part.end, rest.part.end),
	};
	return {part, meaning: best.meaning};
};

/** Which voice a remark is about: the one that it stands in, else the next or the last one, as its kind has it, else the nearest. */
const aboutOf = (remark: Remark, voices: readonly Voice[]): Part | null => {
	const parts = voices.map(({part}) => part);
	const around = parts.find(({start, end}) => start <= remark.at && remark.at < end);
	if (around) return around;
	const next = parts.filter(({start}) => start >= remark.at).toSorted((one, other) => one.start - other.start)[0];
	const last = parts.filter(({end}) => end <= remark.at).toSorted((one, other) => other.end - one.end)[0];
	if (!next || !last) return next ?? last ?? null;
	if (remark.toNext) return next;
	if (remark.kind === 'headers') return last;
	return next.start - remark.at <= 2 * (remark.at - last.end) + 40 ? next : last;
};

const informedBy = (part: Part, remarks: readonly Remark[], voices: readonly Voice[]): Part => {
	let {status, code, request} = part;
	let headers = part.headers;
	let statusOfCode: number | null = null;
	for (const remark of remarks) {
		if (aboutOf(remark, voices) !== part) continue;
		if (remark.kind === 'headers') headers = {...remark.headers, ...headers};
		else if (remark.kind === 'request') request = betterRequest(request, remark.request);
		else if (remark.status >= 400) {
			status ??= remark.status;
			if (code === null && remark.code !== null && (statusOfCode === null || statusOfCode === remark.status)) {
				code = remark.code;
				statusOfCode = remark.status;
			}
		}
	}
	return {...part, status, code, request, headers};
};

/** An address with its method says more than one without, and an earlier one more than a later. */
const betterRequest = (known: string | null, other: string): string => {
	if (known === null) return other;
	const [short, long] = [known.replace(/^[A-Z]+ /u, ''), other.replace(/^[A-Z]+ /u, '')];
	return !/^[A-Z]+ /u.test(known) && /^[A-Z]+ /u.test(other) && (long.startsWith(short) || short.startsWith(long)) ? other : known;
};
