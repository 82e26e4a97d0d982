import {type Agent, request as httpsRequest} from 'node:https';

export type Answer = {
	readonly status: number;
	readonly headers: NodeJS.Dict<string | string[]>;
	readonly text: string;
	readonly body: Readonly<Record<string, unknown>>;
};

export type CallOptions = {
	readonly method?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly form?: Readonly<Record<string, string>>;
	readonly json?: unknown;
	readonly text?: string;
};

/** Real requests over HTTPS by an agent, host by host. */
export const callBy =
	(agent: Agent) =>
	(url: string, {method, headers = {}, form, json, text}: CallOptions = {}): Promise<Answer> => {
		const body = form ? new URLSearchParams(form).toString() : json === undefined ? text : JSON.stringify(json);
		const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
		const own = body === undefined ? {} : {'content-type': type, 'content-length': String(Buffer.byteLength(body))};
		// Not an URL object: it would tidy the path that some tests send untidy.
		const [, host = '', path = ''] = /^https:\/\/([^/]+)(.*)$/.exec(url) ?? [];
		return new Promise((resolve, reject) => {
			const sent = httpsRequest(
				{agent, host, path: path || '/', method: method ?? (body === undefined ? 'GET' : 'POST'), headers: {...own, ...headers}},
				response => {
					let received = '';
					response.setEncoding('utf8');
					response.on('data', (part: string) => {
						received += part;
					});
					response.on('end', () => {
						const parsed: unknown = received.startsWith('{') ? JSON.parse(received) : {};
						resolve({status: response.statusCode ?? 0, headers: response.headers, text: received, body: parsed as Answer['body']});
					});
				},
			);
			sent.on('error', reject);
			sent.end(body);
		});
	};
