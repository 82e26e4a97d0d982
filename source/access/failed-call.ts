import {callOfPath, modelCalls} from './endpoint.ts';
import {knownHost} from './endpoint-hosts.ts';
import type {ModelCall} from './liveness.ts';
import type {ScenarioId} from './scenario.ts';
import type {Target} from './target.ts';

type Question = {readonly scenario: ScenarioId; readonly target: Target};

const parsed = (url: string): URL | null => (URL.canParse(url) ? new URL(url) : null);

/**
 * The calls that prove the scenario, with the very address that failed before the others: its host, its route and its api-version, and the deployment that is
 * called now. Only a host of the same resource, and a route that proves the scenario: an address out of a text leads no token anywhere else.
 * `failed`: addresses out of a pasted error.
 */
export const callsAfter = (question: Question, failed: readonly string[]): readonly ModelCall[] => {
	const calls = modelCalls(question);
	const [again] = failed.flatMap(address => callAgain(address, question) ?? []);
	return again ? [again, ...calls.filter(({url}) => url !== again.url)] : calls;
};

const callAgain = (address: string, question: Question): ModelCall | null => {
	const url = parsed(address);
	const host = url && knownHost(url.hostname);
	if (!url || !host || url.protocol !== 'https:' || url.port !== '' || url.username !== '') return null;
	const call = callOfPath(url.pathname, question);
	const own = call && parsed(call.url);
	const ownHost = own && knownHost(own.hostname);
	if (!call || !own || ownHost?.subdomain !== host.subdomain || ownHost.cloud !== host.cloud) return null;
	return {...call, url: `https://${host.host}${own.pathname}${versionOf(url) || own.search}`};
};

const versionOf = (url: URL): string => {
	const version = url.searchParams.get('api-version');
	return version !== null && /^[\w.-]+$/u.test(version) ? `?api-version=${version}` : '';
};
