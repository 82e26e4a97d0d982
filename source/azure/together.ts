import type {Identity} from './credentials.ts';
import {type Answer, field} from './evidence.ts';
import type {RestClient, RestRequest} from './rest.ts';

/** Requests that one batch takes. Source: Microsoft Learn, "Combine multiple HTTP requests using JSON batching". */
const batchSize = 20;
/** So many go each on its own way. */
const few = 4;
/** Batches on the wire at a time. */
const width = 4;

type Waiting = {
	readonly identity: Identity;
	readonly request: RestRequest;
	readonly signal: AbortSignal;
	readonly resolve: (answer: Answer | Promise<Answer>) => void;
	readonly reject: (reason: unknown) => void;
};

/** Whoever answers so knows no batches. */
const knowsNone: ReadonlySet<number> = new Set([404, 405, 501]);
/** A part that was too much for its batch may be answered alone. */
const tooMuch: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/**
 * Requests that are made at the same moment travel together, 20 in one, when they are many: a thousand people are looked up in a hundredth of the requests. Each is
 * answered as if it had gone alone; one that is throttled inside a batch goes alone, with the patience that `send` has. `root`: the address that parts are relative to.
 */
export const together = (send: RestClient, root: string): RestClient => {
	let waiting: Waiting[] = [];
	const batches: (() => Promise<void>)[] = [];
	let running = 0;

	const alone = ({identity, request, signal, resolve}: Waiting): void => resolve(send(identity, request, signal));

	const sendBatch = async (parts: readonly Waiting[]): Promise<void> => {
		const [first] = parts;
		if (!first) return;
		const {identity, signal, request} = first;
		const requests = parts.map(({request: {method, url, headers, body}}, id) => ({
			id: String(id),
			method,
			url: url.slice(root.length - 1),
			headers: {...headers, ...(body ? {'content-type': 'application/json'} : {})},
			...(body ? {body: JSON.parse(body)} : {}),
		}));
		try {
			const whole = await send(identity, {method: 'POST', url: `${root}$batch`, body: JSON.stringify({requests}), scope: request.scope}, signal);
			const answers = whole.status === 200 ? answersIn(whole.body) : null;
			for (const [index, part] of parts.entries()) {
				const answer = answers?.get(String(index));
				const goesAlone = answers ? !answer || tooMuch.has(answer.status) : knowsNone.has(whole.status);
				if (goesAlone) alone(part);
				else part.resolve({...whole, ...answer, method: part.request.method, url: part.request.url});
			}
		} catch (error) {
			for (const {reject} of parts) reject(error);
		}
	};

	const run = async (): Promise<void> => {
		if (running >= width) return;
		running += 1;
		for (let next = batches.shift(); next; next = batches.shift()) await next();
		running -= 1;
	};

	const flush = (): void => {
		const all = waiting;
		waiting = [];
		if (all.length <= few) {
			for (const one of all) alone(one);
			return;
		}
		const groups = Map.groupBy(all, ({signal}) => signal);
		for (const alike of groups.values()) {
			for (const mine of Map.groupBy(alike, ({identity}) => identity).values()) {
				for (let start = 0; start < mine.length; start += batchSize) {
					const parts = mine.slice(start, start + batchSize);
					batches.push(async () => sendBatch(parts));
				}
			}
		}
		for (let lane = 0; lane < width; lane += 1) void run();
	};

	return async (identity, request, signal) => {
		// A part says what it accepts for the whole batch only; and what is elsewhere is none.
		if (!request.url.startsWith(root) || request.headers?.['accept'] !== undefined) return send(identity, request, signal);
		return new Promise((resolve, reject) => {
			waiting.push({identity, request, signal, resolve, reject});
			if (waiting.length === 1) setImmediate(flush);
		});
	};
};

type Part = Pick<Answer, 'body' | 'headers' | 'status'>;

const answersIn = (body: string): ReadonlyMap<string, Part> => {
	const responses = field(JSON.parse(body), 'responses');
	return new Map(
		(Array.isArray(responses) ? responses : []).flatMap((response: unknown): readonly (readonly [string, Part])[] => {
			const [id, status, headers, content] = ['id', 'status', 'headers', 'body'].map(name => field(response, name));
			if (typeof id !== 'string' || typeof status !== 'number') return [];
			const named = Object.entries(typeof headers === 'object' && headers !== null ? headers : {}).map(([name, value]) => [name.toLowerCase(), String(value)]);
			return [[id, {status, headers: Object.fromEntries(named), body: content === undefined ? '' : JSON.stringify(content)}]];
		}),
	);
};
