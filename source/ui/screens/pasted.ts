import type {Pasted, PastedSdk, PastedSecret, PastedToken} from '../../access/paste/pasted.ts';
import {ago, shorten} from '../../access/plain.ts';
import {type Block, point} from '../block.ts';
import {calm} from '../calm.ts';
import {hostOf, shortAction} from '../words.ts';

const languages: Readonly<Record<NonNullable<PastedSdk['language']>, string>> = {
	python: 'Python',
	dotnet: '.NET',
	javascript: 'JavaScript',
	java: 'Java',
	go: 'Go',
	cli: '',
};

/** "from openai 1.40.0 (Python)": several languages have a package of that name. */
const sdkWords = ({name, version, language}: PastedSdk): string => {
	const named = [name, version].filter(Boolean).join(' ');
	const spoken = language === null ? '' : languages[language];
	return `from ${named}${spoken === '' || named.toLowerCase().includes(spoken.toLowerCase()) ? '' : ` (${spoken})`}`;
};

/** What tells one error from another, shortest first. */
const marksOf = ({errors, facts, sdk, is}: Pasted): readonly string[] => {
	const [error] = errors;
	const [principal] = facts.principals;
	const [action] = facts.dataActions;
	const [url] = facts.urls;
	const status = [error?.status, error?.aadsts ? `AADSTS${error.aadsts}` : error?.code].filter(part => part != null && part !== '');
	return [
		[...new Set(status.map(String))].join(' '),
		principal === undefined ? '' : `principal ${shorten(principal)}`,
		action === undefined ? '' : shortAction(action).replace(/^accounts\//iu, ''),
		is === 'address' ? (facts.resourceIds[0]?.split('/').at(-1) ?? (url === undefined ? '' : hostOf(url))) : '',
		sdk === null ? '' : sdkWords(sdk),
	].filter(part => part !== '');
};

const mostLetters = 200;

/** The whole of what was pasted in one line: "401 PermissionDenied, principal 8c1e…77, AIServices/agents/write". */
export const pastedWords = (pasted: Pasted | null): string => {
	if (!pasted || pasted.is === 'nothing') return 'nothing';
	const marks = marksOf(pasted).join(', ');
	const first = pasted.text.split('\n').find(line => line.trim() !== '') ?? '';
	const words = calm(marks === '' ? first.trim() : marks);
	// Half a name would not be known as one where names are taken out.
	return words.length > mostLetters ? `${words.slice(0, mostLetters).replace(/\S*$/u, '')}…` : words;
};

const tokenWords = ({audience, tenantId, name, objectId, expiresAt}: PastedToken, now: number): string => {
	const whose = name ?? (objectId === null ? null : shorten(objectId));
	const expiry = expiresAt === null ? null : expiresAt < now ? `expired ${ago(now - expiresAt)}` : 'not expired yet';
	const said = [
		whose === null ? null : `It belongs to ${whose}`,
		audience === null ? null : `${whose === null ? 'It was ' : ''}for ${audience}`,
		tenantId === null ? null : `of tenant ${shorten(tenantId)}`,
		expiry,
	].filter(part => part !== null);
	return said.length === 0 ? '' : ` ${said.join(', ')}.`;
};

const mostTokens = 3;

const secretWords: Readonly<Record<Exclude<PastedSecret, 'token'>, string>> = {
	key: 'A key was in it: not kept. Whoever saw the text can use it; revoke it where it was made.',
	secret: 'A secret was in it: not kept. Whoever saw the text can use it; make a new one in its place.',
	authorization: 'An authorization header was in it: not kept.',
};

/** What was taken out of the text, and what it said of itself before. */
export const takenOut = ({tokens, secrets}: Pasted, now: number): readonly Block[] => [
	...tokens.slice(0, mostTokens).map(token => point('careful', calm(`A token was in it: not kept.${tokenWords(token, now)}`))),
	...(tokens.length > mostTokens ? [point('careful', `${tokens.length - mostTokens} more tokens were in it: not kept.`)] : []),
	...(tokens.length === 0 && secrets.includes('token') ? [point('careful', 'A token was in it: not kept.')] : []),
	...secrets.flatMap(secret => (secret === 'token' ? [] : [point('careful', secretWords[secret])])),
];

/** Lines that are worth showing: the blank ones go. */
export const linesOf = ({text}: Pasted): readonly string[] => text.split('\n').filter(line => line.trim() !== '');
