import {endpointRefusal, parseEndpoint} from '../endpoint-text.ts';
import type {Evidence} from '../failure.ts';
import {plain, plainLines} from '../plain.ts';
import {isGithubModels} from './addresses.ts';
import {bareText, errorsIn} from './errors.ts';
import {factsIn} from './facts.ts';
import {ends} from './lines.ts';
import type {Pasted} from './pasted.ts';
import {sdkIn} from './sdks.ts';
import {cleanPaste, githubToken} from './secrets.ts';
import {tokensIn} from './tokens.ts';

/**
 * Reads what a person pasted: an answer with or without its headers, the trace of an SDK, the words of a tool, an address, or anything else. Tokens
 * are read before they are replaced; nothing secret and nothing that a terminal obeys is left in what is returned. Never throws.
 */
export const readPaste = (text: string): Pasted => {
	const drawn = plainLines(text);
	const tokens = tokensIn(ends(drawn));
	const clean = cleanPaste(drawn);
	const kept = ends(clean.text).trim();
	const {whole, lines} = bareText(kept);
	const facts = factsIn(whole, lines);
	const address = addressOf(kept);
	const errors = address ? [] : safe(kept, facts.urls);
	return {
		text: kept,
		is: kept === '' ? 'nothing' : errors.length > 0 ? 'error' : address ? 'address' : 'unrelated',
		errors,
		tokens,
		secrets: clean.secrets,
		sdk: sdkIn(kept),
		facts,
	};
};

const resourceId = /^["'`(<]?\/subscriptions\/[\w-]{1,64}(?:\/[^\s"'`]{1,600})?["'`)>]?$/iu;

/** An endpoint or an ARM id and nothing else. */
const addressOf = (text: string): boolean => {
	if (text === '' || text.length > 2000 || text.includes('\n')) return false;
	if (resourceId.test(text) || parseEndpoint(text) !== null) return true;
	return endpointRefusal(text)?.id === 'endpoint.regional';
};

const safe = (text: string, urls: readonly string[]): readonly Evidence[] => {
	const errors = errorsIn(text);
	return (githubModels(text, urls, errors) ?? errors).map(cleanEvidence);
};

const cleaned = (text: string): string => cleanPaste(text).text;

/** What was spelt in escapes or in Base64 is text only now. */
const cleanEvidence = (error: Evidence): Evidence => ({
	...error,
	code: error.code === null ? null : cleaned(plain(error.code)),
	message: cleaned(plainLines(error.message)),
	headers: Object.fromEntries(Object.entries(error.headers).map(([name, value]) => [name, cleaned(plain(value))])),
	claims: error.claims === null ? null : cleaned(plain(error.claims)),
});

/** GitHub's models are called like Azure's and are none: that is worth telling before anything that their host says. `null`: not called. */
const githubModels = (text: string, urls: readonly string[], errors: readonly Evidence[]): readonly Evidence[] | null => {
	const url = urls.find(isGithubModels);
	if (url === undefined && !(text.includes(githubToken) && /models|inference|azure/iu.test(text)) && text !== githubToken) return null;
	const best = errors.find(({request}) => isGithubModels(addressIn(request))) ?? errors[0];
	const message = best?.message ?? text.slice(0, 600);
	return [
		{
			plane: 'data',
			status: best?.status ?? errors.find(({status}) => status !== null)?.status ?? null,
			code: best?.code ?? null,
			aadsts: null,
			message: url !== undefined || message.includes(githubToken) ? message : `${message}\n${githubToken}`,
			headers: best?.headers ?? {},
			request: best?.request && isGithubModels(addressIn(best.request)) ? best.request : (url ?? best?.request ?? null),
			correlationId: best?.correlationId ?? null,
			claims: null,
		},
	];
};

const addressIn = (request: string | null): string => request?.split(' ').at(-1) ?? '';
