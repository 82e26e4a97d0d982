import {request as httpRequest, type IncomingMessage} from 'node:http';
import {type Agent, request as httpsRequest} from 'node:https';

export type Visit = {
	/** Of the application's own page at the end, or of Entra ID's page where it goes no further. */
	readonly status: number;
	readonly body: string;
	/** `returned`: the application has its answer. `stayed`: a page without a form, an error or nobody's. */
	readonly ended: 'returned' | 'stayed';
};

const textOf = async (response: IncomingMessage): Promise<string> => {
	const parts: Buffer[] = [];
	for await (const part of response as AsyncIterable<Buffer>) parts.push(part);
	return Buffer.concat(parts).toString();
};

const entities: Readonly<Record<string, string>> = {'&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'"};
const unescaped = (text: string): string => text.replace(/&(amp|lt|gt|quot|#39);/g, entity => entities[entity] ?? entity);

type Sent = {readonly agent?: Agent; readonly body?: string; readonly signal?: AbortSignal | undefined};

const send = async (url: string, {agent, body, signal}: Sent): Promise<IncomingMessage> =>
	new Promise((resolve, reject) => {
		const headers = body === undefined ? {} : {'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body)};
		const options = {method: body === undefined ? 'GET' : 'POST', headers, ...(signal ? {signal} : {})};
		// No kept connection to the application: its listener would wait for the end of it.
		const request = agent ? httpsRequest(url, {...options, agent}, resolve) : httpRequest(url, {...options, agent: false}, resolve);
		request.on('error', reject);
		request.end(body);
	});

const pause = async (ms: number, signal: AbortSignal | undefined): Promise<void> =>
	new Promise((resolve, reject) => {
		signal?.throwIfAborted();
		const timer = setTimeout(resolve, ms);
		signal?.addEventListener(
			'abort',
			() => {
				clearTimeout(timer);
				reject(signal.reason);
			},
			{once: true},
		);
	});

/**
 * Plays the browser and the person before it: opens the sign-in page through the sandbox's agent and submits its form to the application's own loopback address.
 * @throws {Error} when a page leads anywhere else than to this machine, or the application does not listen.
 */
export const visit = async (agent: Agent, url: string, signal?: AbortSignal): Promise<Visit> => {
	const page = await send(url, {agent, signal});
	const status = page.statusCode ?? 0;
	const html = await textOf(page);
	const [, action, afterMs = '0', inputs = ''] = /<form method="POST" action="([^"]*)" data-after-ms="(\d+)">(.*?)<\/form>/s.exec(html) ?? [];
	const to = action === undefined ? page.headers.location : unescaped(action);
	if (to === undefined) return {status, body: html, ended: 'stayed'};
	if (!/^http:\/\/localhost[:/]/i.test(to)) throw new Error(`The sandbox cloud's browser goes to this machine only, not to ${to}`);
	const fields = [...inputs.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(
		([, name = '', value = '']) => [unescaped(name), unescaped(value)] as [string, string],
	);
	await pause(Number(afterMs), signal);
	// Listeners for a sign-in are on 127.0.0.1, and "localhost" may be ::1 first.
	const there = to.replace(/^http:\/\/localhost/i, 'http://127.0.0.1');
	const answer = await send(there, action === undefined ? {signal} : {body: new URLSearchParams(fields).toString(), signal});
	return {status: answer.statusCode ?? 0, body: await textOf(answer), ended: 'returned'};
};
