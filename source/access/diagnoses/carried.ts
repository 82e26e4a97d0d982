import {cloudHosts, cloudOfHost, knownHost} from '../endpoint-hosts.ts';
import type {Evidence} from '../failure.ts';
import {plain} from '../plain.ts';
import {parseTime} from '../time.ts';
import {noAccessToOperation, refusalOf} from './refusal.ts';
import type {Sighting} from './row.ts';

/** The words with which a token is refused before anybody looks at roles. */
export const tokenRefusal = /access token is missing, invalid, audience is incorrect(?:\s*\((?<expected>[^)]+)\))?/iu;

const clouds = Object.values(cloudHosts);
const managers: readonly string[] = [
	'https://management.azure.com',
	'https://management.core.windows.net',
	'https://management.usgovcloudapi.net',
	'https://management.core.usgovcloudapi.net',
	'https://management.chinacloudapi.cn',
	'https://management.core.chinacloudapi.cn',
];

/** Applications of Microsoft that version 2 tokens name as their audience. Source: Microsoft Learn, "Verify first-party Microsoft applications in sign-in reports". */
const services: Readonly<Record<string, string>> = {
	'7d312290-28c8-473c-a0ed-8e53749b6d6d': cloudHosts.public.audiences.cognitive,
	'797f4846-ba00-4fd7-ba43-dac1f8f63013': 'https://management.azure.com',
	'00000003-0000-0000-c000-000000000000': 'https://graph.microsoft.com',
};

/** An audience as an address; `null` for what cannot be compared with one. */
const addressOf = (audience: string | null): string | null => {
	const bare = (audience ?? '').toLowerCase().replace(/\/+(?:\.default)?$/u, '');
	return services[bare] ?? (/^https:\/\/[\w.-]+$/u.test(bare) ? bare : null);
};

const urlOf = ({request}: Evidence): URL | null => {
	const address = request?.split(' ').at(-1) ?? '';
	return URL.canParse(address) ? new URL(address) : null;
};

/** Which tokens the call takes, the documented one first: by the answer, else by its address; `null` where nobody can say. */
export const takenBy = (evidence: Evidence): readonly string[] | null => {
	if (evidence.plane === 'arm') return managers;
	if (evidence.plane !== 'data') return null;
	const listed = tokenRefusal.exec(evidence.message.slice(0, 8000))?.groups?.['expected']?.match(/https:\/\/[\w.-]+/gu);
	if (listed) return listed.map(one => one.toLowerCase());
	const url = urlOf(evidence);
	if (url === null) return clouds.flatMap(({audiences}) => [audiences.foundry, audiences.cognitive]);
	if (knownHost(url.hostname) === null) return null;
	const {cognitive, foundry} = cloudHosts[cloudOfHost(url.hostname)].audiences;
	if (/^\/(?:api\/projects|anthropic)\//u.test(url.pathname)) return [foundry];
	return /^\/(?:openai\/deployments|models)\//u.test(url.pathname) ? [cognitive, foundry] : [foundry, cognitive];
};

/** Other causes that an answer tells by itself, and no token explains. */
const tellsOtherwise = /insufficient_claims|wrong issuer|urn:ms\.|subscription[ -]key/iu;

/** The token itself was not taken: nobody looked at roles, and no more telling word stands in the answer. */
const isRefused = (evidence: Evidence): boolean =>
	(evidence.status === 401 || (evidence.status === null && tokenRefusal.test(evidence.message))) &&
	refusalOf(evidence) === null &&
	evidence.code !== 'InvalidAuthenticationTokenTenant' &&
	!tellsOtherwise.test(`${evidence.message.slice(0, 8000)} ${evidence.headers['www-authenticate'] ?? ''}`);

/** When the call failed, as far as the text tells. */
export const failedAt = ({evidence, facts}: Sighting): number | null => parseTime(evidence.headers['date'] ?? null) ?? facts.failedAt ?? null;

/** Where the resource is at home: as Azure says, else as its answer does. */
export const homeOf = ({evidence, facts}: Sighting): string | null =>
	facts.target?.resource?.tenantId ??
	/authorization(?:_uri)?="?https:\/\/login\.[^/"\s]+\/(?<tenant>[0-9a-f-]{36})/iu.exec(evidence.headers['www-authenticate'] ?? '')?.groups?.['tenant'] ??
	null;

/** What is wrong with every token of a pasted text; `null`: nothing, nobody can say, or the token was taken. What no new token would mend comes first. */
export const flawOf = (sighting: Sighting): 'audience' | 'tenant' | 'expired' | null => {
	const {evidence, facts} = sighting;
	const {tokens = []} = facts;
	if (tokens.length === 0 || facts.tokenSentAsKey) return null;
	const isTaken = !isRefused(evidence);
	const taken = takenBy(evidence);
	const fitting = tokens.filter(({audience}) => {
		const address = addressOf(audience);
		return taken === null || address === null || taken.includes(address);
	});
	if (!isTaken && fitting.length === 0) return 'audience';
	if (evidence.plane !== 'data' || (isTaken && !isNobodysRefusal(evidence))) return null;
	const home = homeOf(sighting);
	if (home !== null && fitting.length > 0 && fitting.every(({tenantId}) => tenantId !== null && tenantId.toLowerCase() !== home.toLowerCase())) return 'tenant';
	const time = failedAt(sighting) ?? facts.now ?? null;
	return !isTaken && time !== null && fitting.every(({expiresAt}) => expiresAt !== null && expiresAt <= time) ? 'expired' : null;
};

/** Of a principal of another tenant the endpoint knows no role, and not even its name. */
const isNobodysRefusal = ({message, status}: Evidence): boolean => status === 401 && noAccessToOperation.test(message.slice(0, 8000));

/** Whether it is known what was called: else the token may have been meant for something else. */
export const isCallKnown = ({evidence}: Sighting): boolean => evidence.request !== null || tokenRefusal.test(evidence.message);

/** The audiences of the tokens, as a sentence names them. */
export const audiencesOf = ({facts: {tokens = []}}: Sighting): string =>
	[...new Set(tokens.flatMap(({audience}) => addressOf(audience) ?? []))].map(plain).join(' and ');

/** Refused, with a token in the header for keys. */
export const isTokenAsKey = ({evidence, facts}: Sighting): boolean =>
	facts.tokenSentAsKey === true &&
	evidence.plane === 'data' &&
	(([401, null].includes(evidence.status) && refusalOf(evidence) === null) || evidence.code === 'AuthenticationTypeDisabled');

export const isKeyAsToken = ({evidence, facts}: Sighting): boolean =>
	facts.keySentAsToken === true && evidence.plane === 'data' && (facts.tokens ?? []).length === 0 && isRefused(evidence);
