import type {Identity, Wire} from './credentials.ts';
import {scopeOf} from './environment.ts';
import {type Answer, field, textField} from './evidence.ts';
import {answerFailure, refusal} from './failures.ts';
import {openRest, type RestClient} from './rest.ts';
import {together} from './together.ts';

type Details = {
	/** Sent as JSON by POST. */
	readonly body?: unknown;
	readonly headers?: Readonly<Record<string, string>>;
	/** Statuses that count as an answer; any other rejects. */
	readonly expected?: readonly number[];
};

/** What is asked without a client of the SDK: one host, one token. `path` has no leading slash. */
export type Service = {
	readonly ask: (identity: Identity, path: string, details: Details, signal: AbortSignal) => Promise<Answer>;
	/** Every item of a list, page by page. */
	readonly listAll: (identity: Identity, path: string, details: Details, signal: AbortSignal) => Promise<readonly unknown[]>;
};

const openService = (wire: Wire, origin: string, root: string, linkName: string, send: RestClient): Service => {
	const scope = scopeOf(origin);

	const request = async (identity: Identity, url: string, {body, headers = {}, expected = [200]}: Details, signal: AbortSignal): Promise<Answer> => {
		const answer = await send(identity, {method: body ? 'POST' : 'GET', url, headers, body: body ? JSON.stringify(body) : null, scope}, signal);
		if (expected.includes(answer.status)) return answer;
		throw answerFailure(answer, wire.environment);
	};

	const listAll = async (identity: Identity, path: string, details: Details, signal: AbortSignal): Promise<readonly unknown[]> => {
		const items: unknown[] = [];
		let page = await request(identity, root + path, details, signal);
		for (;;) {
			const content: unknown = JSON.parse(page.body);
			const value = field(content, 'value');
			if (Array.isArray(value)) items.push(...value);
			const link = textField(content, linkName);
			if (!link) return items;
			// The token is for this host: a link to another one does not get it.
			if (!link.startsWith(`${origin}/`)) throw refusal('LinkElsewhere', `The next page of ${root}${path.split('?')[0]} is said to be on another host.`);
			page = await request(identity, link, {headers: details.headers ?? {}}, signal);
		}
	};

	return {ask: async (identity, path, details, signal) => request(identity, root + path, details, signal), listAll};
};

/** Microsoft Graph v1.0. */
export const openGraph = (wire: Wire): Service => {
	const {graph} = wire.environment;
	const root = `${graph}/v1.0/`;
	return openService(wire, graph, root, '@odata.nextLink', together(openRest(wire, {patient: true}), root));
};

/** Resource Manager, for what the SDK's clients leave out. */
export const openResourceManager = (wire: Wire): Service =>
	openService(wire, wire.environment.resourceManager, `${wire.environment.resourceManager}/`, 'nextLink', openRest(wire, {patient: true}));

/** The same, for whoever waits and asks again by itself. */
export const openHastyResourceManager = (wire: Wire): Service =>
	openService(wire, wire.environment.resourceManager, `${wire.environment.resourceManager}/`, 'nextLink', openRest(wire, {patient: false}));
