import {graphAnswer, graphError} from './graph-answers.ts';
import {notModelled, type SandboxRequest, type SandboxResponse, type Service} from './http.ts';
import {plannedFault} from './planned.ts';
import {parseTarget} from './request.ts';
import type {Stage} from './world.ts';

/** Source: Microsoft Learn, "Combine multiple HTTP requests using JSON batching". */
const mostRequests = 20;

type Part = {readonly id: string; readonly method: string; readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body: unknown};

const textIn = (value: object, name: string): string | null => {
	const content: unknown = Reflect.get(value, name);
	return typeof content === 'string' && content !== '' ? content : null;
};

const partOf = (value: unknown): Part | null => {
	if (typeof value !== 'object' || value === null) return null;
	const [id, method, url] = ['id', 'method', 'url'].map(name => textIn(value, name));
	if (!id || !method || !url) return null;
	const headers: unknown = Reflect.get(value, 'headers') ?? {};
	const body: unknown = Reflect.get(value, 'body') ?? null;
	const named = Object.entries(typeof headers === 'object' && headers !== null ? headers : {}).map(([name, text]) => [name.toLowerCase(), String(text)]);
	return {id, method: method.toUpperCase(), url, headers: Object.fromEntries(named), body};
};

/** `POST /v1.0/$batch`: each part is answered as if it had come alone, with the token of the whole; planned faults meet it too. `serve` answers one part. */
export const answerBatch = async (stage: Stage, request: SandboxRequest, serve: Service): Promise<SandboxResponse> => {
	const {body} = request;
	const requests: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'requests') : undefined;
	const bad = (message: string): SandboxResponse => graphError(stage, request, 400, 'BadRequest', message);
	if (!Array.isArray(requests) || requests.length === 0) return bad('Invalid batch payload format.');
	if (requests.length > mostRequests) return bad(`Number of batch request steps exceeds the maximum value of ${mostRequests}.`);
	const parts = requests.map(partOf);
	if (new Set(parts.map(part => part?.id)).size < parts.length || parts.includes(null)) return bad('Invalid batch payload format.');
	if (requests.some(part => 'dependsOn' in part)) return notModelled('a Graph batch whose parts depend on each other');
	const responses = await Promise.all(
		parts.map(async part => {
			if (part === null) throw new TypeError('A part of a batch is none');
			if (part.body !== null && !/^application\/json\b/i.test(part.headers['content-type'] ?? ''))
				return {id: part.id, status: 400, headers: {}, body: {error: {code: 'BadRequest', message: 'Write request id : missing content-type header'}}};
			const target = parseTarget(`/v1.0/${part.url}`);
			if (target === null) return {id: part.id, status: 400, headers: {}, body: {error: {code: 'BadRequest', message: 'The request URL is invalid.'}}};
			const one: SandboxRequest = {...request, ...target, method: part.method, headers: part.headers, body: part.body};
			const planned = plannedFault(stage.world, one)?.answer;
			if (planned === 'hang' || planned === 'reset') return {id: part.id, ...notModelled(`a part of a batch that ends in ${planned}`)};
			const answer = typeof planned === 'function' ? planned(one) : typeof planned === 'object' ? planned : await serve(one);
			const {status, headers = {}, body: content} = answer ?? notModelled(`${part.method} https://${request.host}${one.path} in a batch`);
			return {id: part.id, status, headers, body: content};
		}),
	);
	return graphAnswer(stage, request, {responses});
};
